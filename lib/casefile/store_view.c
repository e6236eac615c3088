/* The case as packed records: what the pattern engine reads (model/flow.h, struct case_view). */
#include "store_view.h"

#include <stdlib.h>
#include <string.h>

int store_view_failed(struct store *s, struct err *e)
{
	return store_db_fail(s->db, s->path.p, "cannot read", e);
}

/* The file's numbers of kinds become places in code's. */
static void translate(const struct store *s, struct mark *m, size_t n)
{
	for (size_t i = 0; i < n; i++)
		m[i].kind = m[i].kind && m[i].kind <= s->kinds ? s->kind[m[i].kind - 1] : 0;
}

/* A view goes through the file from end to end: what it has read it seldom reads again, and pages that are used over and over
 * stay in the processor's own cache. */
void store_view_keep_few(struct store *s)
{
	sqlite3_exec(s->db, "PRAGMA cache_size=-2048", NULL, NULL, NULL);
}

int store_db_marks(struct store *s, struct str child, struct mark **m, size_t *n, struct err *e)
{
	sqlite3_stmt *st;
	*m = NULL;
	*n = 0;
	if (store_db_prepare(s->db, s->path.p, "SELECT marks FROM packed WHERE child=(SELECT n FROM child WHERE id=?1)", &st, e) < 0)
		return -1;
	store_db_bind_text(st, 1, child.p ? child : STR(""));
	int rc = sqlite3_step(st);
	if (rc == SQLITE_ROW) {
		struct str blob = store_db_text(st, 0);
		*n = blob.n / sizeof **m;
		*m = *n ? arena_malloc(*n * sizeof **m) : NULL;
		if (*n)
			memcpy(*m, blob.p, *n * sizeof **m);
		translate(s, *m, *n);
	}
	sqlite3_finalize(st);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : store_view_failed(s, e);
}

int64_t store_db_row(struct store *s, const struct mark *m)
{
	struct err e;
	int64_t row, content;
	if (!(m->flags & MARK_SHARED))
		return m->row;
	return store_index_find(s->index, m->id, &row, &content, &e) > 0 ? row : 0;
}

/* Marks whose entry has to be looked at before it is given. */
static int is_kept(struct store_view *v, const struct store_view_child *child, const struct mark *m, struct err *e)
{
	struct store *s = v->s;
	struct entry n;
	int rc;
	if (!child->only && !(s->hidden && (m->flags & MARK_SHARED)))
		return 1;
	rc = store_view_find(s, m, &n, e);
	if (rc > 0) {
		bool about = !child->only || store_db_is_about(s, &n, child->only), seen = store_db_may_see(s, &n, EVENT_OPEN);
		s->withheld_events += about && !seen;
		rc = about && seen;
	}
	sqlite3_reset(s->find_event);
	return rc;
}

/* With merged persons two deeds may be between the same two people. */
static int load_deeds(struct store_view *v, struct err *e)
{
	struct mark_pair *pair = NULL;
	size_t n = 0, cap = 0;
	sqlite3_stmt *st;
	int rc;
	if (store_db_prepare(v->s->db, v->s->path.p, "SELECT doer, done_to FROM deed ORDER BY n", &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (n == cap)
			pair = arena_grow(pair, cap = cap ? cap * 2 : 64, sizeof *pair);
		pair[n++] = (struct mark_pair){store_db_person(v->s, (uint32_t)sqlite3_column_int64(st, 0)),
					       store_db_person(v->s, (uint32_t)sqlite3_column_int64(st, 1))};
	}
	sqlite3_finalize(st);
	v->public.pairs = pair;
	v->public.pairs_n = n;
	if (rc != SQLITE_DONE)
		return store_view_failed(v->s, e);
	if (n && v->s->has_same) {
		struct names seen = {0};
		char key[9] = {0};
		uint32_t first[1];
		v->same_pair = arena_malloc((n + 1) * sizeof *v->same_pair);
		uint32_t *of = arena_malloc((n + 1) * sizeof *of);
		for (size_t i = 0; i < n; i++) {
			memcpy(key, &pair[i], 8);
			first[0] = names_add(&seen, (struct str){key, 8});
			if (!of[first[0]])
				of[first[0]] = (uint32_t)i + 1;
			v->same_pair[i + 1] = of[first[0]];
		}
		free(of);
		names_close(&seen);
	}
	return 0;
}

static int load_today(struct store_view *v, struct err *e)
{
	sqlite3_stmt *st;
	int64_t spoken = INT64_MIN, start = 0;
	if (store_db_prepare(v->s->db, v->s->path.p, "SELECT what, day FROM latest", &st, e) < 0)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW) {
		int64_t day = sqlite3_column_int64(st, 1);
		if (str_is_equal(store_db_text(st, 0), STR("start")))
			start = day;
		else if (day > spoken)
			spoken = day;
	}
	sqlite3_finalize(st);
	v->public.today = (int32_t)(spoken != INT64_MIN ? spoken : start);
	return 0;
}

static void add_withheld(struct store_view *v, struct mark m)
{
	translate(v->s, &m, 1);
	for (size_t i = 0; i < v->withheld_n; i++)
		if (v->withheld[i] == m.kind)
			return;
	if (v->withheld_n == v->withheld_cap)
		v->withheld = arena_grow(v->withheld, v->withheld_cap = v->withheld_cap ? 2 * v->withheld_cap : 8, sizeof *v->withheld);
	v->withheld[v->withheld_n++] = m.kind;
}

/* The row of a child: 1; 0 it has none.  In a file made in one go children lie in this order: one scan.  Else each is looked for. */
static int step_packed(struct store_view *v, int64_t n, struct err *e)
{
	if (!v->packed && store_db_prepare(v->s->db, v->s->path.p, "SELECT child, marks FROM packed WHERE child>=?1 ORDER BY child",
					   &v->packed, e) < 0)
		return -1;
	bool next_in_line = v->packed_at && sqlite3_step(v->packed) == SQLITE_ROW && sqlite3_column_int64(v->packed, 0) == n;
	if (!next_in_line) {
		sqlite3_reset(v->packed);
		sqlite3_bind_int64(v->packed, 1, n);
		int rc = sqlite3_step(v->packed);
		v->packed_at = 0;
		if (rc != SQLITE_ROW && rc != SQLITE_DONE)
			return store_view_failed(v->s, e);
		if (rc == SQLITE_DONE || sqlite3_column_int64(v->packed, 0) != n)
			return 0;
	}
	v->packed_at = n;
	return 1;
}

/* Kinds changed, and no more; false: among them are some that have to be looked at one by one. */
static bool copy_all(struct store_view *v, const char *from, size_t n)
{
	const uint16_t *kind = v->s->kind;
	uint32_t kinds = v->s->kinds;
	struct mark *to = v->mark;
	uint16_t flags = 0;
	for (size_t i = 0; i < n; i++) {
		memcpy(&to[i], from + i * sizeof *to, sizeof *to);
		to[i].kind = to[i].kind && to[i].kind <= kinds ? kind[to[i].kind - 1] : 0;
		flags |= to[i].flags;
	}
	return !(flags & v->looked_at);
}

/* How many are left; -1: failed. */
static int64_t copy_seen(struct store_view *v, const struct store_view_child *child, const char *from, size_t n, struct err *e)
{
	size_t kept = 0;
	if (n)
		memcpy(v->mark, from, n * sizeof *v->mark);
	for (size_t i = 0; i < n; i++) {
		struct mark *m = &v->mark[i];
		int keep = is_kept(v, child, m, e);
		if (keep < 0)
			return -1;
		if (!keep) { /* of an id that is another child to who is looking, or with a person kept back: it cannot be missed either */
			add_withheld(v, *m);
			continue;
		}
		uint8_t restricted = m->flags & MARK_SEALED ? EVENT_SEALED : m->flags & MARK_RESTRICTED ? EVENT_THIRD_PARTY : EVENT_OPEN;
		if (restricted && !audience_may_see(v->audience, v->sealed, restricted)) {
			v->s->withheld_events++;
			add_withheld(v, *m);
			continue;
		}
		if (v->same_pair && m->pair && m->pair <= v->public.pairs_n)
			m->pair = v->same_pair[m->pair];
		if (kept != i)
			v->mark[kept] = *m;
		kept++;
	}
	translate(v->s, v->mark, kept);
	return (int64_t)kept;
}

static int next_child(struct case_view *self, unsigned shard, unsigned of, struct view_child *c, struct err *e)
{
	struct store_view *v = (struct store_view *)(void *)self;
	if (shard >= of)
		return err_set(e, ERR_USAGE, "there is no shard %u of %u", shard, of);
	if (v->of != of || v->shard != shard) {
		v->now = v->children * shard / of;
		v->end = v->children * (shard + 1) / of;
		v->shard = shard;
		v->of = of;
	}
	if (v->now >= v->end) {
		v->of = 0;
		return 0;
	}
	const struct store_view_child *child = &v->child[v->now++];
	*c = (struct view_child){.id = child->id, .birth = child->birth, .expected = child->expected, .death = child->death};
	int rc = step_packed(v, child->n, e);
	if (rc <= 0)
		return rc < 0 ? -1 : 1;
	struct str blob = store_db_text(v->packed, 1);
	size_t n = blob.n / sizeof *v->mark;
	int64_t kept = (int64_t)n;
	v->withheld_n = 0;
	if (n > v->mark_cap)
		v->mark = arena_grow(v->mark, v->mark_cap = n + n / 2, sizeof *v->mark);
	if ((child->only || v->same_pair || !copy_all(v, blob.p, n)) && (kept = copy_seen(v, child, blob.p, n, e)) < 0)
		return -1;
	c->mark = v->mark;
	c->n = (size_t)kept;
	c->withheld = v->withheld;
	c->withheld_n = v->withheld_n;
	return 1;
}

static struct str get_name(struct case_view *self, enum view_name which, uint32_t number)
{
	static const enum entry_list list[] = {
		[VIEW_AGENCY] = ENTRY_OF_AGENCY, [VIEW_SERVICE] = ENTRY_OF_SERVICE, [VIEW_PLACE] = ENTRY_OF_PLACE,
		[VIEW_WORKER] = ENTRY_OF_WORKER, [VIEW_REF] = ENTRY_OF_REF, [VIEW_OUTCOME] = ENTRY_OF_OUTCOME};
	struct store_view *v = (struct store_view *)(void *)self;
	return which == VIEW_PERSON ? store_db_shown(v->s, number) : store_db_word(v->s, list[which], number);
}

static void close_view(struct case_view *self)
{
	struct store_view *v = (struct store_view *)(void *)self;
	sqlite3_finalize(v->packed);
	sqlite3_finalize(v->words.st);
	sqlite3_finalize(v->brief.st);
	arena_close(&v->arena);
	free(v->mark);
	free(v->withheld);
	free(v->cover);
	free(v->named);
	free(v->given);
	if (v->first) {
		v->first->s->withheld_events += v->s->withheld_events;
		store_close(v->s);
	} else {
		store_close(v->spare);
		arena_close(&v->more);
		pthread_mutex_destroy(&v->lock);
		free(v->made);
		free(v->child);
		free(v->same_pair);
		free((void *)(uintptr_t)v->public.pairs);
	}
	free(v);
}

static struct case_view *open_again(struct case_view *self, struct err *e)
{
	struct store_view *first = (struct store_view *)(void *)self, *v;
	struct store *s = first->spare;
	first->spare = NULL;
	if (!s && (store_db_again(first->s, &s, e) < 0))
		return NULL;
	store_view_keep_few(s);
	v = arena_malloc(sizeof *v);
	v->public = first->public;
	v->first = first;
	v->s = s;
	v->audience = first->audience;
	v->sealed = first->sealed;
	v->looked_at = first->looked_at;
	v->child = first->child;
	v->children = first->children;
	v->same_pair = first->same_pair;
	return &v->public;
}

int store_view(struct store *s, enum audience audience, bool sealed, struct case_view **to, struct err *e)
{
	struct store_view *v = arena_malloc(sizeof *v);
	v->public = (struct case_view){.next_child = next_child, .event = store_view_event, .name = get_name, .coverage = store_view_coverage,
				       .close = close_view, .content = store_view_content, .state = store_view_state, .words = store_view_words, .brief = store_view_brief, .is_child = store_view_is_child};
	pthread_mutex_init(&v->lock, NULL);
	v->s = s;
	v->audience = audience;
	v->sealed = sealed;
	s->withheld_events = s->withheld_persons = s->withheld_relations = 0;
	if (store_look(s, audience, sealed, e) < 0 || store_view_load_children(v, e) < 0 || load_deeds(v, e) < 0 || load_today(v, e) < 0) {
		close_view(&v->public);
		return -1;
	}
	v->looked_at = (uint16_t)((audience_may_see(audience, sealed, EVENT_SEALED) ? 0 : MARK_SEALED) |
				  (audience_may_see(audience, sealed, EVENT_THIRD_PARTY) ? 0 : MARK_RESTRICTED) |
				  (s->hidden ? MARK_SHARED : 0));
	store_view_keep_few(s);
	v->public.withholds = !audience_may_see(audience, sealed, EVENT_THIRD_PARTY);
	v->public.children = v->children;
	v->public.again = store_db_has_again(s) ? open_again : NULL;
	*to = &v->public;
	return 0;
}

/* ---- who is meant */

int store_resolve(struct store *s, struct str typed, struct arena *a, struct str *id, struct err *e)
{
	sqlite3_stmt *st;
	struct buf found = {0};
	uint32_t first = 0, n = 0;
	uint32_t pair = store_db_pair(s, typed);
	char shown[160];
	int rc;
	if (pair && !store_db_is_hidden(s, pair)) {
		*id = arena_copy(a, store_db_shown(s, pair));
		return 0;
	}
	/* A bare id; else a further id that a source gave to somebody. */
	for (int round = 0; round < 2 && !n; round++) {
		if (store_db_prepare(s->db, s->path.p, round == 0 ? "SELECT n FROM pair WHERE id=?1"
				     : "SELECT DISTINCT pair FROM person, json_each(person.ids) j WHERE ids IS NOT NULL AND"
				       " (j.value=?1 OR substr(j.value, instr(j.value, ':')+1)=?1)", &st, e) < 0)
			return -1;
		store_db_bind_text(st, 1, typed.p ? typed : STR(""));
		while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
			uint32_t person = store_db_person(s, (uint32_t)sqlite3_column_int64(st, 0));
			if (person == first || store_db_is_hidden(s, person)) /* as one that is not there */
				continue;
			first = person;
			if (n < 8)
				buf_addf(&found, "%s%s", n ? ", " : "", diag_quote(store_db_word(s, ENTRY_OF_PAIR, person), shown));
			n++;
		}
		sqlite3_finalize(st);
		if (rc != SQLITE_DONE) {
			buf_close(&found);
			return store_view_failed(s, e);
		}
	}
	if (n == 1)
		*id = arena_copy(a, store_db_word(s, ENTRY_OF_PAIR, first));
	else if (n == 0)
		err_set_at(e, ERR_USAGE, buf_str(&s->path), 0, 0, "nobody here has the id %s", diag_quote(typed, shown));
	else
		err_set_at(e, ERR_USAGE, buf_str(&s->path), 0, 0, "%u persons here have that id; say which: %s%s", n, found.p, n > 8 ? ", ..." : "");
	buf_close(&found);
	return n == 1 ? 0 : -1;
}
