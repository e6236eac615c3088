/* What the records are said to hold, child by child. */
#include "store_view.h"

#include <stdlib.h>
#include <string.h>

static int by_pair(const void *a, const void *b)
{
	const struct store_cover *x = a, *y = b;
	if (x->pair != y->pair)
		return x->pair < y->pair ? -1 : 1;
	return (x->import > y->import) - (x->import < y->import);
}

static int by_person(const void *a, const void *b)
{
	const struct store_naming *x = a, *y = b;
	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	return (x->import > y->import) - (x->import < y->import);
}

/* For covers of every child that an import names. */
static int load_named(struct store_view *v, struct err *e)
{
	sqlite3_stmt *st;
	size_t cap = 0;
	bool sorted = true; /* as the table is, but for persons of several pairs */
	int rc;
	if (store_db_prepare(v->s->db, v->s->path.p, "SELECT pair, import FROM named", &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (v->namings == cap)
			v->named = arena_grow(v->named, cap = cap ? cap * 2 : 256, sizeof *v->named);
		v->named[v->namings++] = (struct store_naming){
			store_db_person(v->s, (uint32_t)sqlite3_column_int64(st, 0)),
			sqlite3_column_int64(st, 1)};
		sorted = sorted &&
			 (v->namings < 2 || by_person(&v->named[v->namings - 2], &v->named[v->namings - 1]) <= 0);
	}
	sqlite3_finalize(st);
	if (!sorted)
		qsort(v->named, v->namings, sizeof *v->named, by_person);
	return rc == SQLITE_DONE ? 0 : store_view_failed(v->s, e);
}

static int load_covers(struct store_view *v, struct err *e)
{
	sqlite3_stmt *st;
	size_t cap = 0;
	if (store_db_prepare(v->s->db, v->s->path.p, "SELECT pair, import, kinds, first, last FROM cover",
			     &st, e) < 0)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW) {
		if (v->covers == cap)
			v->cover = arena_grow(v->cover, cap = cap ? cap * 2 : 16, sizeof *v->cover);
		uint32_t pair = store_db_person(v->s, (uint32_t)sqlite3_column_int64(st, 0));
		v->cover[v->covers++] = (struct store_cover){pair,
							     sqlite3_column_int64(st, 1),
							     {store_db_word(v->s, ENTRY_OF_PAIR, pair),
							      arena_copy(&v->arena, store_db_text(st, 2)),
							      (int32_t)sqlite3_column_int64(st, 3),
							      (int32_t)sqlite3_column_int64(st, 4)}};
	}
	sqlite3_finalize(st);
	if (v->covers)
		qsort(v->cover, v->covers, sizeof *v->cover, by_pair);
	v->has_covers = true;
	return v->covers && v->cover[0].pair == 0 ? load_named(v, e) : 0;
}

static void give(struct store_view *v, size_t *n, const struct coverage *c)
{
	for (size_t i = 0; i < *n; i++)
		if (v->given[i].from == c->from && v->given[i].to == c->to &&
		    str_is_equal(v->given[i].kinds, c->kinds))
			return;
	if (*n == v->given_cap)
		v->given = arena_grow(v->given, v->given_cap = v->given_cap ? v->given_cap * 2 : 16,
				      sizeof *v->given);
	v->given[(*n)++] = *c;
}

int store_view_coverage(struct case_view *self, struct str child, struct arena *a,
			const struct coverage **covers, size_t *n, struct err *e)
{
	struct store_view *v = (struct store_view *)(void *)self;
	*covers = NULL;
	*n = 0;
	if (!v->has_covers && load_covers(v, e) < 0)
		return -1;
	uint32_t person = 0;
	if (v->covers && v->now && !v->s->is_parted &&
	    str_is_equal(v->child[v->now - 1].id, child)) /* the one just given */
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
