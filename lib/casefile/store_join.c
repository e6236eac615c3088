/* Why two ids are one person, and what parts them again. */
#include "store_db.h"

#include <stdlib.h>

bool store_db_is_parting(const struct code *code, uint16_t relation)
{
	return str_is_equal(code->relation[relation].name, STR("not-same-person"));
}

struct joins {
	struct store *s;
	struct arena *arena;
	struct store_join *list;
	size_t n, cap;
	bool parts;
};

static struct store_join *add(struct joins *j)
{
	if (j->n == j->cap)
		j->list = arena_grow(j->list, j->cap = j->cap ? j->cap * 2 : 64, sizeof *j->list);
	j->list[j->n] = (struct store_join){0};
	return &j->list[j->n++];
}

/* Columns from `first`: import, follows, by, at, file, line, restricted */
static void take_source(struct joins *j, sqlite3_stmt *st, int first, struct store_join *x)
{
	x->import = (uint32_t)sqlite3_column_int64(st, first);
	x->follows = sqlite3_column_type(st, first + 1) == SQLITE_NULL ? INT64_MIN : sqlite3_column_int64(st, first + 1);
	x->imported_by = arena_copy(j->arena, store_db_text(st, first + 2));
	x->imported_at = arena_copy(j->arena, store_db_text(st, first + 3));
	x->file = store_db_word(j->s, ENTRY_OF_FILE, (uint32_t)sqlite3_column_int64(st, first + 4));
	x->line = (uint32_t)sqlite3_column_int64(st, first + 5);
	x->restricted = (uint8_t)sqlite3_column_int(st, first + 6);
}

static int read_rows(struct joins *j, struct err *e)
{
	struct store *s = j->s;
	sqlite3_stmt *st;
	int rc;
	if (store_db_prepare(s->db, s->path.p, "SELECT from_pair, to_pair, k.name, start, start_to, start_how, known_by, r.import, i.follows,"
			     " i.by, i.at, r.file, r.line, ifnull(r.restricted,0), r.content FROM relation_kind k JOIN relation r ON r.kind=k.n"
			     " LEFT JOIN import i ON i.n=r.import WHERE k.name IN ('same-person','not-same-person')", &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		struct store_join *x = add(j);
		x->a_pair = (uint32_t)sqlite3_column_int64(st, 0);
		x->b_pair = (uint32_t)sqlite3_column_int64(st, 1);
		x->parts = str_is_equal(store_db_text(st, 2), STR("not-same-person"));
		x->day = store_db_date(st, 3);
		x->by = arena_copy(j->arena, store_db_text(st, 6));
		x->content = sqlite3_column_int64(st, 14);
		j->parts |= x->parts;
		take_source(j, st, 7, x);
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : store_db_fail(s->db, s->path.p, "cannot read", e);
}

static int read_numbers(struct joins *j, struct err *e)
{
	struct store *s = j->s;
	sqlite3_stmt *st;
	int rc;
	if (store_db_prepare(s->db, s->path.p, "SELECT r.pair, p.n, r.import, i.follows, i.by, i.at, r.file, r.line, ifnull(r.restricted,0)"
			     " FROM person r, json_each(r.ids) v JOIN pair p ON p.id=substr(v.value, 5) AND p.system IN ('upn','nhs','chi')"
			     " AND v.value=p.system||':'||p.id LEFT JOIN import i ON i.n=r.import WHERE r.ids IS NOT NULL", &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		struct store_join *x = add(j);
		x->a_pair = (uint32_t)sqlite3_column_int64(st, 0);
		x->b_pair = (uint32_t)sqlite3_column_int64(st, 1);
		x->number = store_db_word(s, ENTRY_OF_PAIR, x->b_pair);
		take_source(j, st, 2, x);
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : store_db_fail(s->db, s->path.p, "cannot read", e);
}

static bool is_later(const struct store_join *x, const struct store_join *than)
{
	int32_t a = date_takes_part(&x->day) ? x->day.hi : DATE_FIRST, b = date_takes_part(&than->day) ? than->day.hi : DATE_FIRST;
	if (a != DATE_FIRST && b != DATE_FIRST && a != b)
		return a > b;
	if (x->follows != than->follows)
		return x->follows > than->follows;
	if (x->import != than->import)
		return x->import > than->import;
	return x->line > than->line;
}

static bool has_number(const struct joins *j, uint32_t pair, uint32_t number)
{
	for (size_t i = 0; i < j->n; i++)
		if (!str_is_absent(j->list[i].number) && j->list[i].a_pair == pair && j->list[i].b_pair == number)
			return true;
	return false;
}

/* What a row that parts undoes: rows of the same two before it, and the number of the second where the first has it too. */
static void undo(struct joins *j, const struct store_join *p)
{
	for (size_t i = 0; i < j->n; i++) {
		struct store_join *x = &j->list[i];
		bool two = (x->a_pair == p->a_pair && x->b_pair == p->b_pair) || (x->a_pair == p->b_pair && x->b_pair == p->a_pair);
		if (x == p)
			continue;
		if (str_is_absent(x->number))
			x->undone = x->undone || (two && is_later(p, x));
		else
			x->undone = x->undone || (x->a_pair == p->b_pair && has_number(j, p->a_pair, x->b_pair));
	}
}

/* A parting that has itself been undone parts nobody. */
static void settle(struct joins *j)
{
	for (size_t i = 0; i < j->n; i++) {
		struct store_join *p = &j->list[i];
		for (size_t k = 0; k < j->n && p->parts; k++) {
			const struct store_join *x = &j->list[k];
			bool two = (x->a_pair == p->a_pair && x->b_pair == p->b_pair) || (x->a_pair == p->b_pair && x->b_pair == p->a_pair);
			p->undone = p->undone || (two && !x->parts && str_is_absent(x->number) && is_later(x, p));
		}
	}
	for (size_t i = 0; i < j->n; i++)
		if (j->list[i].parts && !j->list[i].undone)
			undo(j, &j->list[i]);
}

int store_db_joins(struct store *s, struct arena *a, struct store_join **list, size_t *n, bool *parts, struct err *e)
{
	struct joins j = {.s = s, .arena = a};
	int rc = read_rows(&j, e) < 0 || read_numbers(&j, e) < 0 ? -1 : 0;
	if (rc == 0 && j.parts)
		settle(&j);
	*list = j.list;
	*n = j.n;
	*parts = j.parts;
	return rc;
}

static int by_names(const void *x, const void *y)
{
	const struct store_join *a = x, *b = y;
	int c = str_compare(a->a, b->a);
	if (!c)
		c = str_compare(a->b, b->b);
	if (!c)
		c = str_compare(a->number, b->number);
	if (!c)
		c = str_compare(a->file, b->file);
	return c ? c : (a->line > b->line) - (a->line < b->line);
}

/* A number joins nobody that one person alone has. */
int store_joins(struct store *s, struct arena *a, struct store_join **list, size_t *n, struct err *e)
{
	bool parts;
	size_t kept = 0;
	uint32_t *first; /* by number: who has it, UINT32_MAX: several */
	if (store_db_load_persons(s, e) < 0 || store_db_joins(s, a, list, n, &parts, e) < 0)
		return -1;
	first = arena_malloc(((size_t)s->pairs + 1) * sizeof *first);
	for (size_t i = 0; i < *n; i++) {
		const struct store_join *x = &(*list)[i];
		if (!str_is_absent(x->number) && x->b_pair <= s->pairs)
			first[x->b_pair] = !first[x->b_pair] || first[x->b_pair] == x->a_pair ? x->a_pair : UINT32_MAX;
	}
	for (size_t i = 0; i < *n; i++) {
		struct store_join x = (*list)[i];
		bool shared = str_is_absent(x.number) || x.undone || (x.b_pair <= s->pairs && first[x.b_pair] == UINT32_MAX);
		if (!audience_may_see(s->who, s->sealed_too, x.restricted) || store_db_is_hidden(s, x.a_pair))
			continue;
		x.a = store_db_word(s, ENTRY_OF_PAIR, x.a_pair);
		if (str_is_absent(x.number))
			x.b = store_db_word(s, ENTRY_OF_PAIR, x.b_pair);
		if (shared)
			(*list)[kept++] = x;
	}
	free(first);
	*n = kept;
	if (kept)
		qsort(*list, kept, sizeof **list, by_names);
	return 0;
}

/* ---- for readers: what is undone joins nobody, in whatever way it is looked at */

static void load_undone(struct store *s)
{
	struct store_join *list = NULL;
	struct err e = {0};
	bool parts = false;
	size_t n = 0;
	s->knows_undone = true;
	if (store_db_joins(s, &s->arena, &list, &n, &parts, &e) < 0 || !parts) {
		free(list);
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (list[i].undone)
			list[s->undone_n++] = list[i];
	s->undone = list;
}

bool store_db_is_undone_row(struct store *s, int64_t content)
{
	if (!s->knows_undone)
		load_undone(s);
	for (size_t i = 0; i < s->undone_n; i++)
		if (str_is_absent(s->undone[i].number) && s->undone[i].content == content)
			return true;
	return false;
}

bool store_db_is_undone_number(struct store *s, uint32_t pair, struct str number)
{
	if (!s->knows_undone)
		load_undone(s);
	for (size_t i = 0; i < s->undone_n; i++)
		if (s->undone[i].a_pair == pair && str_is_equal(s->undone[i].number, number))
			return true;
	return false;
}
