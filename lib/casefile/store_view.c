/* The case as packed records: what the pattern engine reads (model/flow.h, struct case_view). */
#include "store_db.h"

#include "base/seal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct child {
	struct str id;
	int64_t n;
	struct date birth, death, expected;
	uint32_t only; /* of the entries under this id those about this person alone; 0: all */
	uint32_t pair; /* whose id it is; 0: to be looked for */
};

struct cover {
	uint32_t pair;
	int64_t import;
	struct coverage covers;
};

struct naming { /* an import names a person */
	uint32_t person;
	int64_t import;
};

struct view {
	struct case_view public; /* first */
	struct store *s;
	enum audience audience;
	bool sealed;
	struct arena arena;
	struct child *child; /* in the order of their ids */
	size_t children;
	struct view *first; /* whose children and deeds these are; NULL: its own */
	unsigned shard, of; /* being gone through; of 0: none */
	size_t now, end;
	struct mark *mark;
	size_t mark_cap;
	uint32_t *same_pair; /* deeds between the same two persons are one; NULL: no two are */
	sqlite3_stmt *packed;
	int64_t packed_at; /* the child whose row `packed` stands at; 0: none */
	struct scan {
		sqlite3_stmt *st;
		int64_t row; /* it stands at; 0: none */
	} words, brief;
	struct cover *cover; /* loaded when first asked for */
	size_t covers;
	bool has_covers;
	struct coverage *given;
	size_t given_cap;
	pthread_mutex_t lock; /* of the first: for `made`, which is made once for all */
	uint64_t *made;
	int64_t made_rows;
	const uint64_t *content; /* by row: what was made; NULL: not asked for yet */
	int64_t rows;
	struct naming *named; /* by person; loaded with the covers */
	size_t namings;
};

static int failed(struct store *s, struct err *e)
{
	return store_db_fail(s->db, s->path.p, "cannot read", e);
}

/* The file's numbers of kinds become places in code's. */
static void translate(const struct store *s, struct mark *m, size_t n)
{
	for (size_t i = 0; i < n; i++)
		m[i].kind = m[i].kind && m[i].kind <= s->kinds ? s->kind[m[i].kind - 1] : 0;
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
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : failed(s, e);
}

int64_t store_db_row(struct store *s, const struct mark *m)
{
	struct err e;
	int64_t row = 0;
	if (!(m->flags & MARK_SHARED))
		return m->row;
	if (!s->find_held && store_db_prepare(s->db, s->path.p, "SELECT row FROM held WHERE id=?1", &s->find_held, &e) < 0)
		return 0;
	sqlite3_bind_int64(s->find_held, 1, (int64_t)m->id);
	if (sqlite3_step(s->find_held) == SQLITE_ROW)
		row = sqlite3_column_int64(s->find_held, 0);
	sqlite3_reset(s->find_held);
	return row;
}

static int by_id(const void *a, const void *b)
{
	return str_compare(((const struct child *)a)->id, ((const struct child *)b)->id);
}

/* Who is looking may not see some children, nor that two ids are one child's: those are two, each with its own entries. */
static int part_children(struct view *v, size_t cap, bool *sorted, struct err *e)
{
	struct store *s = v->s;
	size_t kept = 0, was = v->children;
	for (size_t i = 0; i < was; i++) {
		struct child c = v->child[i];
		uint32_t laid = store_db_pair(s, c.id);
		bool parted = false;
		for (uint32_t p = 1; laid && s->is_parted && p <= s->pairs; p++) {
			if (s->laid[p] != laid || s->person[p] != p || p == laid)
				continue;
			parted = true;
			if (v->children == cap)
				v->child = arena_grow(v->child, cap = cap ? cap * 2 : 256, sizeof *v->child);
			v->child[v->children++] = (struct child){.id = store_db_word(s, ENTRY_OF_PAIR, p), .n = c.n, .only = p};
		}
		if (parted)
			v->child[i].only = laid;
	}
	for (size_t i = 0; i < v->children; i++) {
		struct child *c = &v->child[i];
		struct person p;
		if (store_db_is_hidden(s, store_db_pair(s, c->id)))
			continue;
		if (c->only) {
			e->code = ERR_NONE;
			bool known = store_db_merged(s, c->only, &v->arena, &p, e);
			if (!known && e->code)
				return -1;
			c->birth = known ? p.birth : (struct date){0};
			c->death = known ? p.death : (struct date){0};
			c->expected = known ? p.expected : (struct date){0};
		}
		v->child[kept++] = *c;
	}
	v->children = kept;
	*sorted = false;
	return 0;
}

/* Marks whose entry has to be looked at before it is given. */
static int is_kept(struct view *v, const struct child *child, const struct mark *m, struct err *e)
{
	struct store *s = v->s;
	struct entry n;
	if (!child->only && !(s->hidden && (m->flags & MARK_SHARED)))
		return 1;
	if (!s->find_event && store_db_prepare(s->db, s->path.p, "SELECT row," STORE_EVENT_COLUMNS " FROM event WHERE row=?1",
					       &s->find_event, e) < 0)
		return -1;
	sqlite3_reset(s->find_event);
	sqlite3_bind_int64(s->find_event, 1, store_db_row(s, m));
	int rc = sqlite3_step(s->find_event);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return failed(s, e);
	if (rc == SQLITE_ROW) {
		store_db_entry(s->find_event, 1, &n);
		bool about = !child->only || store_db_is_about(s, &n, child->only), seen = store_db_may_see(s, &n, EVENT_OPEN);
		s->withheld_events += about && !seen;
		rc = about && seen;
	} else {
		rc = 0;
	}
	sqlite3_reset(s->find_event);
	return rc;
}

static int load_children(struct view *v, struct err *e)
{
	sqlite3_stmt *st;
	size_t cap = 0;
	bool sorted = true;
	int rc;
	if (store_db_prepare(v->s->db, v->s->path.p, "SELECT n, id, birth, birth_to, birth_how, death, death_to, death_how, expected,"
			     " expected_to, expected_how, person FROM child WHERE shown AND id IS NOT NULL", &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (v->children == cap)
			v->child = arena_grow(v->child, cap = cap ? cap * 2 : 256, sizeof *v->child);
		struct child *c = &v->child[v->children++];
		*c = (struct child){arena_copy(&v->arena, store_db_text(st, 1)), sqlite3_column_int64(st, 0), store_db_date(st, 2),
				    store_db_date(st, 5), store_db_date(st, 8), 0, (uint32_t)sqlite3_column_int64(st, 11)};
		sorted = sorted && (v->children == 1 || by_id(c - 1, c) < 0);
	}
	sqlite3_finalize(st);
	if (rc != SQLITE_DONE)
		return failed(v->s, e);
	if ((v->s->hidden || v->s->is_parted) && part_children(v, cap, &sorted, e) < 0)
		return -1;
	if (!sorted && v->children)
		qsort(v->child, v->children, sizeof *v->child, by_id);
	return 0;
}

/* With merged persons two deeds may be between the same two people. */
static int load_deeds(struct view *v, struct err *e)
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
		return failed(v->s, e);
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

static int load_today(struct view *v, struct err *e)
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

static int next_child(struct case_view *self, unsigned shard, unsigned of, struct view_child *c, struct err *e)
{
	struct view *v = (struct view *)(void *)self;
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
	const struct child *child = &v->child[v->now++];
	if (!v->packed && store_db_prepare(v->s->db, v->s->path.p, "SELECT child, marks FROM packed WHERE child>=?1 ORDER BY child",
					   &v->packed, e) < 0)
		return -1;
	/* In a file made in one go children lie in this order: one scan.  Else each is looked for. */
	bool next_in_line = v->packed_at && sqlite3_step(v->packed) == SQLITE_ROW && sqlite3_column_int64(v->packed, 0) == child->n;
	*c = (struct view_child){.id = child->id, .birth = child->birth, .expected = child->expected, .death = child->death};
	if (!next_in_line) {
		sqlite3_reset(v->packed);
		sqlite3_bind_int64(v->packed, 1, child->n);
		int rc = sqlite3_step(v->packed);
		v->packed_at = 0;
		if (rc != SQLITE_ROW && rc != SQLITE_DONE)
			return failed(v->s, e);
		if (rc == SQLITE_DONE || sqlite3_column_int64(v->packed, 0) != child->n)
			return 1;
	}
	v->packed_at = child->n;
	struct str blob = store_db_text(v->packed, 1);
	size_t n = blob.n / sizeof *v->mark, kept = 0;
	if (n > v->mark_cap)
		v->mark = arena_grow(v->mark, v->mark_cap = n + n / 2, sizeof *v->mark);
	if (n)
		memcpy(v->mark, blob.p, n * sizeof *v->mark);
	for (size_t i = 0; i < n; i++) {
		struct mark *m = &v->mark[i];
		int keep = is_kept(v, child, m, e);
		if (keep < 0)
			return -1;
		if (!keep)
			continue;
		uint8_t restricted = m->flags & MARK_SEALED ? EVENT_SEALED : m->flags & MARK_RESTRICTED ? EVENT_THIRD_PARTY : EVENT_OPEN;
		if (restricted && !audience_may_see(v->audience, v->sealed, restricted)) {
			v->s->withheld_events++;
			continue;
		}
		if (v->same_pair && m->pair && m->pair <= v->public.pairs_n)
			m->pair = v->same_pair[m->pair];
		if (kept != i)
			v->mark[kept] = *m;
		kept++;
	}
	translate(v->s, v->mark, kept);
	c->mark = v->mark;
	c->n = kept;
	return 1;
}

static int get_event(struct case_view *self, const struct mark *m, struct arena *a, struct event *ev, struct err *e)
{
	struct view *v = (struct view *)(void *)self;
	struct store *s = v->s;
	struct entry n;
	if (!s->find_event && store_db_prepare(s->db, s->path.p, "SELECT row," STORE_EVENT_COLUMNS " FROM event WHERE row=?1",
					       &s->find_event, e) < 0)
		return -1;
	sqlite3_reset(s->find_event);
	sqlite3_bind_int64(s->find_event, 1, store_db_row(s, m));
	int rc = sqlite3_step(s->find_event);
	if (rc == SQLITE_ROW) {
		store_db_entry(s->find_event, 1, &n);
		entry_to_event(&n, &s->entry_words, a, ev);
		if (ev->id != m->id || !audience_may_see(v->audience, v->sealed, ev->restricted))
			rc = SQLITE_CORRUPT;
	}
	if (rc == SQLITE_ROW) {
		*ev = event_copy(a, ev);
		store_db_show_people(s, a, ev);
		rc = store_db_sources(s, 0, (int64_t)ev->id, n.number[ENTRY_CONTENT], a, &ev->sources, &ev->sources_n, e);
		sqlite3_reset(s->find_event);
		return rc;
	}
	sqlite3_reset(s->find_event);
	return err_set_at(e, ERR_SYSTEM, buf_str(&s->path), 0, 0, "the packed index does not fit the entries; run case-check");
}

/* Children's rows lie beside each other: the next one asked for is mostly a few steps on from the last. */
static int scan_to(struct view *v, struct scan *at, const char *sql, const struct mark *m, struct err *e)
{
	enum { STEPS = 16, ROW = 0, ID, RESTRICTED };
	struct store *s = v->s;
	int64_t row = store_db_row(s, m);
	int rc = SQLITE_ROW;
	if (!at->st && store_db_prepare(s->db, s->path.p, sql, &at->st, e) < 0)
		return -1;
	if (!at->row || row < at->row || row > at->row + STEPS) {
		sqlite3_reset(at->st);
		sqlite3_bind_int64(at->st, 1, row);
		at->row = 0;
	}
	while (at->row < row && (rc = sqlite3_step(at->st)) == SQLITE_ROW)
		at->row = sqlite3_column_int64(at->st, ROW);
	if (rc != SQLITE_ROW) {
		at->row = 0;
		if (rc != SQLITE_DONE)
			return failed(s, e);
	}
	if (at->row != row || (uint64_t)sqlite3_column_int64(at->st, ID) != m->id ||
	    !audience_may_see(v->audience, v->sealed, (uint8_t)sqlite3_column_int(at->st, RESTRICTED)))
		return err_set_at(e, ERR_SYSTEM, buf_str(&s->path), 0, 0, "the packed index does not fit the entries; run case-check");
	return 0;
}

static int get_words(struct case_view *self, const struct mark *m, struct str words[VIEW_WORDS], struct err *e)
{
	static const enum view_word column[] = {VIEW_TEXT, VIEW_IMPACT, VIEW_VOICE, VIEW_ACTION}; /* as they lie in a row */
	struct view *v = (struct view *)(void *)self;
	if (scan_to(v, &v->words, "SELECT row, id, restricted, text, impact, voice, action FROM event WHERE row>=?1 ORDER BY row", m, e) < 0)
		return -1;
	for (int c = 0; c < VIEW_WORDS; c++)
		words[column[c]] = store_db_text(v->words.st, 3 + c);
	return 0;
}

static int get_brief(struct case_view *self, const struct mark *m, struct arena *a, struct event *ev, struct err *e)
{
	static const enum entry_column column[] = {ENTRY_ID, ENTRY_RESTRICTED, ENTRY_PAIR, ENTRY_BASIS, ENTRY_STANDING, ENTRY_WHOSE,
						   ENTRY_ESSENTIAL, ENTRY_TEXT, ENTRY_IMPACT, ENTRY_VOICE, ENTRY_ACTION,
						   ENTRY_OUTCOME, ENTRY_VALUE, ENTRY_UNIT, ENTRY_PEOPLE, ENTRY_TAGS};
	struct view *v = (struct view *)(void *)self;
	struct entry n;
	if (scan_to(v, &v->brief, "SELECT row, id, restricted, pair, basis, standing, whose, essential, text, impact, voice, action, outcome,"
		    " value, unit, people, tags FROM event WHERE row>=?1 ORDER BY row", m, e) < 0)
		return -1;
	n.has = 0;
	for (int c = 0; c < (int)(sizeof column / sizeof *column); c++) {
		if (sqlite3_column_type(v->brief.st, c + 1) == SQLITE_NULL)
			continue;
		if (column[c] < ENTRY_NUMBERS)
			entry_set(&n, column[c], sqlite3_column_int64(v->brief.st, c + 1));
		else
			entry_set_text(&n, column[c], store_db_text(v->brief.st, c + 1));
	}
	entry_to_event(&n, &v->s->entry_words, a, ev);
	store_db_show_people(v->s, a, ev);
	return 0;
}

/* The index of entries, turned round: contents by row. */
static int load_contents(struct store *s, uint64_t **made, int64_t *made_rows, struct err *e)
{
	sqlite3_stmt *st;
	int rc;
	if (store_db_prepare(s->db, s->path.p, "SELECT max(row) FROM event", &st, e) < 0)
		return -1;
	int64_t rows = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) + 1 : 1;
	sqlite3_finalize(st);
	if (rows < 1 || rows > INT64_C(1) << 32)
		return err_set_at(e, ERR_SYSTEM, buf_str(&s->path), 0, 0, "the case file is damaged: more entries than can be");
	if (store_db_prepare(s->db, s->path.p, "SELECT row, content FROM held", &st, e) < 0)
		return -1;
	uint64_t *content = arena_malloc((size_t)rows * sizeof *content);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		int64_t row = sqlite3_column_int64(st, 0);
		if (row >= 0 && row < rows)
			content[row] = (uint64_t)sqlite3_column_int64(st, 1);
	}
	sqlite3_finalize(st);
	if (rc != SQLITE_DONE) {
		free(content);
		return failed(s, e);
	}
	*made = content;
	*made_rows = rows;
	return 0;
}

static int get_content(struct case_view *self, const struct mark *m, uint64_t *content, struct err *e)
{
	struct view *v = (struct view *)(void *)self;
	if (!v->content) {
		struct view *first = v->first ? v->first : v;
		pthread_mutex_lock(&first->lock);
		int rc = first->made ? 0 : load_contents(v->s, &first->made, &first->made_rows, e);
		v->content = first->made;
		v->rows = first->made_rows;
		pthread_mutex_unlock(&first->lock);
		if (rc < 0)
			return -1;
	}
	int64_t row = m->flags & MARK_SHARED ? store_db_row(v->s, m) : m->row;
	*content = row >= 0 && row < v->rows ? v->content[row] : 0;
	return 0;
}

/* By I4 equal imports make equal files; the file's own count of changes tells what else may have happened to it. */
static int get_state(struct case_view *self, unsigned char state[static SEAL_BYTES], struct err *e)
{
	struct view *v = (struct view *)(void *)self;
	struct store *s = v->s;
	sqlite3_stmt *st;
	struct seal seal;
	int64_t changes = 0;
	int rc;
	if (store_db_prepare(s->db, s->path.p, "SELECT * FROM import ORDER BY n", &st, e) < 0)
		return -1;
	seal_open(&seal);
	seal_add(&seal, v->sealed ? STR("sealed") : STR("not sealed"));
	seal_add(&seal, (struct str){(const char *)&v->audience, sizeof v->audience});
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		for (int c = 0; c < sqlite3_column_count(st); c++) {
			int n = sqlite3_column_bytes(st, c);
			seal_add(&seal, (struct str){(const char *)&n, sizeof n});
			seal_add(&seal, store_db_text(st, c));
		}
	sqlite3_finalize(st);
	if (rc != SQLITE_DONE)
		return failed(s, e);
	if (store_db_changes(s, &changes) < 0)
		return err_set_at(e, ERR_SYSTEM, buf_str(&s->path), 0, 0, "cannot read");
	seal_add(&seal, (struct str){(const char *)&changes, sizeof changes});
	seal_close(&seal, state);
	return 0;
}

static struct str get_name(struct case_view *self, enum view_name which, uint32_t number)
{
	static const enum entry_list list[] = {
		[VIEW_AGENCY] = ENTRY_OF_AGENCY, [VIEW_SERVICE] = ENTRY_OF_SERVICE, [VIEW_PLACE] = ENTRY_OF_PLACE,
		[VIEW_WORKER] = ENTRY_OF_WORKER, [VIEW_REF] = ENTRY_OF_REF, [VIEW_OUTCOME] = ENTRY_OF_OUTCOME};
	struct view *v = (struct view *)(void *)self;
	return which == VIEW_PERSON ? store_db_shown(v->s, number) : store_db_word(v->s, list[which], number);
}

/* ---- coverage */

static int by_pair(const void *a, const void *b)
{
	const struct cover *x = a, *y = b;
	if (x->pair != y->pair)
		return x->pair < y->pair ? -1 : 1;
	return (x->import > y->import) - (x->import < y->import);
}

static int by_person(const void *a, const void *b)
{
	const struct naming *x = a, *y = b;
	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	return (x->import > y->import) - (x->import < y->import);
}

/* For covers of every child that an import names. */
static int load_named(struct view *v, struct err *e)
{
	sqlite3_stmt *st;
	size_t cap = 0;
	int rc;
	if (store_db_prepare(v->s->db, v->s->path.p, "SELECT pair, import FROM named", &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (v->namings == cap)
			v->named = arena_grow(v->named, cap = cap ? cap * 2 : 256, sizeof *v->named);
		v->named[v->namings++] =
			(struct naming){store_db_person(v->s, (uint32_t)sqlite3_column_int64(st, 0)), sqlite3_column_int64(st, 1)};
	}
	sqlite3_finalize(st);
	if (v->namings)
		qsort(v->named, v->namings, sizeof *v->named, by_person);
	return rc == SQLITE_DONE ? 0 : failed(v->s, e);
}

static int load_covers(struct view *v, struct err *e)
{
	sqlite3_stmt *st;
	size_t cap = 0;
	if (store_db_prepare(v->s->db, v->s->path.p, "SELECT pair, import, kinds, first, last FROM cover", &st, e) < 0)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW) {
		if (v->covers == cap)
			v->cover = arena_grow(v->cover, cap = cap ? cap * 2 : 16, sizeof *v->cover);
		uint32_t pair = store_db_person(v->s, (uint32_t)sqlite3_column_int64(st, 0));
		v->cover[v->covers++] = (struct cover){
			pair, sqlite3_column_int64(st, 1),
			{store_db_word(v->s, ENTRY_OF_PAIR, pair), arena_copy(&v->arena, store_db_text(st, 2)),
			 (int32_t)sqlite3_column_int64(st, 3), (int32_t)sqlite3_column_int64(st, 4)}};
	}
	sqlite3_finalize(st);
	if (v->covers)
		qsort(v->cover, v->covers, sizeof *v->cover, by_pair);
	v->has_covers = true;
	return v->covers && v->cover[0].pair == 0 ? load_named(v, e) : 0;
}

static void give(struct view *v, size_t *n, const struct coverage *c)
{
	for (size_t i = 0; i < *n; i++)
		if (v->given[i].from == c->from && v->given[i].to == c->to && str_is_equal(v->given[i].kinds, c->kinds))
			return;
	if (*n == v->given_cap)
		v->given = arena_grow(v->given, v->given_cap = v->given_cap ? v->given_cap * 2 : 16, sizeof *v->given);
	v->given[(*n)++] = *c;
}

static int get_coverage(struct case_view *self, struct str child, struct arena *a, const struct coverage **covers, size_t *n,
			struct err *e)
{
	struct view *v = (struct view *)(void *)self;
	*covers = NULL;
	*n = 0;
	if (!v->has_covers && load_covers(v, e) < 0)
		return -1;
	uint32_t person = 0;
	if (v->covers && v->now && !v->s->is_parted && str_is_equal(v->child[v->now - 1].id, child)) /* the one just given */
		person = v->child[v->now - 1].pair;
	if (v->covers && !person)
		person = store_db_pair(v->s, child);
	if (!person)
		return 0;
	person = store_db_person(v->s, person);
	size_t lo = 0, hi = v->covers;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (v->cover[mid].pair < person)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < v->covers && v->cover[lo].pair == person; lo++)
		give(v, n, &v->cover[lo].covers);
	for (lo = 0, hi = v->namings; lo < hi;) { /* covers of every child an import names */
		size_t mid = (lo + hi) / 2;
		if (v->named[mid].person < person)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < v->namings && v->named[lo].person == person; lo++)
		for (size_t i = 0; i < v->covers && v->cover[i].pair == 0; i++)
			if (v->cover[i].import == v->named[lo].import)
				give(v, n, &v->cover[i].covers);
	if (*n) {
		struct coverage *mine = ARENA_ARRAY(a, struct coverage, *n);
		memcpy(mine, v->given, *n * sizeof *mine);
		*covers = mine;
	}
	return 0;
}

static void close_view(struct case_view *self)
{
	struct view *v = (struct view *)(void *)self;
	sqlite3_finalize(v->packed);
	sqlite3_finalize(v->words.st);
	sqlite3_finalize(v->brief.st);
	arena_close(&v->arena);
	free(v->mark);
	free(v->cover);
	free(v->named);
	free(v->given);
	if (v->first) {
		v->first->s->withheld_events += v->s->withheld_events;
		store_close(v->s);
	} else {
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
	struct view *first = (struct view *)(void *)self, *v;
	struct store *s;
	if (store_db_again(first->s, &s, e) < 0)
		return NULL;
	v = arena_malloc(sizeof *v);
	v->public = first->public;
	v->first = first;
	v->s = s;
	v->audience = first->audience;
	v->sealed = first->sealed;
	v->child = first->child;
	v->children = first->children;
	v->same_pair = first->same_pair;
	return &v->public;
}

int store_view(struct store *s, enum audience audience, bool sealed, struct case_view **to, struct err *e)
{
	struct view *v = arena_malloc(sizeof *v);
	v->public = (struct case_view){.next_child = next_child, .event = get_event, .name = get_name, .coverage = get_coverage,
				       .close = close_view, .content = get_content, .state = get_state, .words = get_words, .brief = get_brief};
	pthread_mutex_init(&v->lock, NULL);
	v->s = s;
	v->audience = audience;
	v->sealed = sealed;
	s->withheld_events = s->withheld_persons = s->withheld_relations = 0;
	if (store_look(s, audience, sealed, e) < 0 || load_children(v, e) < 0 || load_deeds(v, e) < 0 || load_today(v, e) < 0) {
		close_view(&v->public);
		return -1;
	}
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
			return failed(s, e);
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
