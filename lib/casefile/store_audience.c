/* What of a case an audience may see besides what each entry says of itself (I8): which persons are kept from it, which ids
 * are one person in its eyes, and the number of what stays behind.  The file is laid out by the merging that the holder
 * sees; where a relation that makes two ids one is itself withheld, the two are two for the audience.
 */
#include "store_db.h"

#include <stdlib.h>
#include <string.h>

static const char *const joining[] = {"upn:", "nhs:", "chi:"}; /* contract.md 8 */

static bool is_joining(struct str id)
{
	for (size_t k = 0; k < sizeof joining / sizeof *joining; k++)
		if (id.n > 4 && str_has_prefix(id, str_of(joining[k])))
			return true;
	return false;
}

static uint32_t root_of(const uint32_t *up, uint32_t n)
{
	while (up[n] != n)
		n = up[n];
	return n;
}

static void join(uint32_t *up, uint32_t pairs, uint32_t a, uint32_t b)
{
	if (!a || !b || a > pairs || b > pairs)
		return;
	a = root_of(up, a);
	b = root_of(up, b);
	up[a > b ? a : b] = a < b ? a : b;
}

/* The id that is shown: the least by bytes, numbers that the state gives last. */
static bool is_better(struct store *s, uint32_t a, uint32_t b)
{
	struct str x = store_db_word(s, ENTRY_OF_PAIR, a), y = store_db_word(s, ENTRY_OF_PAIR, b);
	return is_joining(x) != is_joining(y) ? !is_joining(x) : str_compare(x, y) < 0;
}

/* Whether a relation that makes two ids one is withheld; those that nothing restricts need not be read. */
static int is_any_withheld(struct store *s, bool *withheld, struct err *e)
{
	sqlite3_stmt *st;
	int rc;
	if (store_db_prepare(s->db, s->path.p, "SELECT restricted, k.name FROM relation_kind k JOIN relation r ON r.kind=k.n WHERE restricted",
			     &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		uint16_t kind;
		if (code_relation_of(s->code, store_db_text(st, 1), &kind) == 0 && s->code->relation[kind].group == CODE_IDENTITY &&
		    !audience_may_see(s->who, s->sealed_too, (uint8_t)sqlite3_column_int(st, 0)))
			*withheld = true;
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : store_db_fail(s->db, s->path.p, "cannot read", e);
}

/* Ids that are one in the eyes of who is looking: by rows that they may see, and by numbers; less what was undone. */
static int join_seen(struct store *s, uint32_t *up, struct err *e)
{
	struct store_join *list = NULL;
	struct arena a = {0};
	size_t n = 0;
	bool parts;
	int rc = store_db_joins(s, &a, &list, &n, &parts, e);
	for (size_t i = 0; i < n && rc == 0; i++)
		if (!list[i].parts && !list[i].undone &&
		    (!str_is_absent(list[i].number) || audience_may_see(s->who, s->sealed_too, list[i].restricted)))
			join(up, s->pairs, list[i].a_pair, list[i].b_pair);
	free(list);
	arena_close(&a);
	return rc;
}

static int part_persons(struct store *s, struct err *e)
{
	size_t n = (size_t)s->pairs + 1;
	uint32_t *up = arena_malloc(n * sizeof *up), *best = arena_malloc(n * sizeof *best);
	for (uint32_t p = 0; p < n; p++)
		up[p] = p;
	int rc = join_seen(s, up, e);
	for (uint32_t p = 1; p < n; p++) {
		uint32_t root = root_of(up, p);
		if (!best[root] || is_better(s, p, best[root]))
			best[root] = p;
	}
	if (rc == 0) {
		s->person = arena_malloc(n * sizeof *s->person);
		for (uint32_t p = 1; p < n; p++)
			s->person[p] = best[root_of(up, p)];
		s->is_parted = true;
	}
	free(up);
	free(best);
	return rc;
}

static int hide_persons(struct store *s, struct err *e)
{
	sqlite3_stmt *st;
	int rc;
	if (store_db_prepare(s->db, s->path.p, "SELECT pair, restricted FROM person WHERE restricted", &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		int64_t pair = sqlite3_column_int64(st, 0);
		if (pair <= 0 || pair > s->pairs || audience_may_see(s->who, s->sealed_too, (uint8_t)sqlite3_column_int(st, 1)))
			continue;
		if (!s->hidden)
			s->hidden = arena_malloc(((size_t)s->pairs + 1) * sizeof *s->hidden);
		s->hidden[store_db_person(s, (uint32_t)pair)] = true;
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : store_db_fail(s->db, s->path.p, "cannot read", e);
}

int store_look(struct store *s, enum audience who, bool sealed, struct err *e)
{
	bool withheld = false;
	if (s->is_looking && s->who == who && s->sealed_too == sealed)
		return 0;
	if (store_db_load_persons(s, e) < 0)
		return -1;
	if (s->is_parted)
		free(s->person);
	else
		s->laid = s->person;
	s->person = s->laid;
	s->is_parted = false;
	free(s->hidden);
	s->hidden = NULL;
	s->who = who;
	s->sealed_too = sealed;
	s->is_looking = false;
	if (who == AUDIENCE_HOLDER && sealed) {
		s->is_looking = true;
		return 0;
	}
	if (is_any_withheld(s, &withheld, e) < 0 || (withheld && s->has_same && part_persons(s, e) < 0) || hide_persons(s, e) < 0)
		return -1;
	s->is_looking = true;
	return 0;
}

uint32_t store_db_laid(struct store *s, uint32_t pair)
{
	return s->is_parted && pair <= s->pairs ? s->laid[pair] : store_db_person(s, pair);
}

bool store_db_is_hidden(struct store *s, uint32_t pair)
{
	return s->hidden && pair <= s->pairs && s->hidden[store_db_person(s, pair)];
}

void store_db_members(struct store *s, uint32_t person, struct buf *json)
{
	buf_add_char(json, '[');
	for (uint32_t p = 1; p <= s->pairs; p++)
		if (s->person[p] == person)
			buf_addf(json, "%s%u", json->n > 1 ? "," : "", p);
	buf_add_char(json, ']');
}

bool store_db_is_about(struct store *s, const struct entry *n, uint32_t person)
{
	struct arena a = {0};
	bool about = entry_has(n, ENTRY_PAIR) && store_db_person(s, (uint32_t)n->number[ENTRY_PAIR]) == person;
	size_t k;
	struct str *list = about || !entry_has(n, ENTRY_PEOPLE) ? NULL : entry_read_list(n->text[ENTRY_PEOPLE - ENTRY_RAW], &a, &k);
	for (size_t i = 0; list && !about && i + 1 < k; i += 2) {
		const struct code_role *role = code_role_of(s->code, list[i + 1]);
		uint32_t pair = role && role->shows ? store_db_pair(s, list[i]) : 0;
		about = pair && store_db_person(s, pair) == person;
	}
	arena_close(&a);
	return about;
}

bool store_db_may_see(struct store *s, const struct entry *n, uint8_t restricted)
{
	if (!audience_may_see(s->who, s->sealed_too, restricted))
		return false;
	return !entry_has(n, ENTRY_PAIR) || !store_db_is_hidden(s, (uint32_t)n->number[ENTRY_PAIR]);
}

/* ---- the number of what stays behind */

struct kept { /* ids already counted, open addressing */
	uint64_t *id;
	size_t n, cap;
};

static bool is_new(struct kept *k, uint64_t id)
{
	if (2 * (k->n + 1) > k->cap) {
		struct kept more = {.cap = k->cap ? k->cap * 2 : 64};
		more.id = arena_malloc(more.cap * sizeof *more.id);
		for (size_t i = 0; i < k->cap; i++)
			if (k->id[i])
				is_new(&more, k->id[i]);
		free(k->id);
		*k = more;
	}
	size_t i = (size_t)(id * UINT64_C(0x9e3779b97f4a7c15) >> 32) % k->cap;
	while (k->id[i] && k->id[i] != id)
		i = (i + 1) % k->cap;
	if (k->id[i])
		return false;
	k->id[i] = id;
	k->n++;
	return true;
}

static void add_files(const struct event_source *source, size_t n, struct arena *a, struct store_kept *k)
{
	for (size_t i = 0; i < n; i++) {
		bool there = false;
		for (size_t j = 0; j < k->files && !there; j++)
			there = str_is_equal(k->file[j], source[i].file);
		if (there)
			continue;
		if (!(k->files & (k->files - 1))) { /* grown at powers of two */
			struct str *more = ARENA_ARRAY(a, struct str, k->files ? 2 * k->files : 1);
			if (k->files)
				memcpy(more, k->file, k->files * sizeof *more);
			k->file = more;
		}
		k->file[k->files++] = arena_copy(a, source[i].file);
	}
}

static int add_kept(struct store *s, sqlite3_stmt *st, const struct mark *m, uint32_t child, struct kept *seen, struct arena *a,
		    struct store_kept *k, struct err *e)
{
	struct entry n;
	sqlite3_reset(st);
	sqlite3_bind_int64(st, 1, store_db_row(s, m));
	int rc = sqlite3_step(st);
	if (rc != SQLITE_ROW)
		return rc == SQLITE_DONE ? 0 : store_db_fail(s->db, s->path.p, "cannot read", e);
	store_db_entry(st, 0, &n);
	if (store_db_may_see(s, &n, (uint8_t)sqlite3_column_int(st, ENTRY_RESTRICTED)) ||
	    (s->is_parted && !store_db_is_about(s, &n, child)) || !is_new(seen, m->id))
		return 0;
	k->events++;
	struct event_source own[1] = {{.file = entry_has(&n, ENTRY_FILE) ? store_db_word(s, ENTRY_OF_FILE, (uint32_t)n.number[ENTRY_FILE])
									 : (struct str){0}}};
	const struct event_source *more = own;
	size_t sources = own[0].file.p ? 1 : 0;
	if (store_db_sources(s, 0, n.number[ENTRY_ID], n.number[ENTRY_CONTENT], a, &more, &sources, e) < 0)
		return -1;
	add_files(more, sources, a, k);
	return 0;
}

int store_kept_from(struct store *s, enum audience who, bool sealed, const struct str *child, size_t children, struct arena *a,
		    struct store_kept *k, struct err *e)
{
	struct kept seen = {0};
	sqlite3_stmt *st = NULL;
	int rc = 0;
	*k = (struct store_kept){0};
	if (store_look(s, who, sealed, e) < 0 ||
	    store_db_prepare(s->db, s->path.p, "SELECT " STORE_EVENT_COLUMNS " FROM event WHERE row=?1", &st, e) < 0)
		return -1;
	for (size_t i = 0; i < children && rc == 0; i++) {
		uint32_t pair = store_db_pair(s, child[i]), person = store_db_person(s, pair);
		struct mark *m = NULL;
		size_t n = 0;
		if (pair)
			rc = store_db_marks(s, store_db_word(s, ENTRY_OF_PAIR, store_db_laid(s, pair)), &m, &n, e);
		for (size_t j = 0; j < n && rc == 0; j++)
			if ((m[j].flags & (MARK_RESTRICTED | MARK_SEALED)) || (s->hidden && (m[j].flags & MARK_SHARED)))
				rc = add_kept(s, st, &m[j], person, &seen, a, k, e);
		free(m);
	}
	sqlite3_finalize(st);
	free(seen.id);
	return rc;
}
