/* The versions that others have taken the place of, in an order of their own: by id and by what they say as shown, so that it is
 * the same in whatever case file they lie. */
#include "store_db.h"

#include <stdlib.h>

struct version {
	uint64_t id, content;
	int64_t row;
};

static int by_version(const void *a, const void *b)
{
	const struct version *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	if (x->content != y->content)
		return x->content < y->content ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

int store_db_earlier(struct store *s, uint32_t person, int64_t **row, size_t *n, struct err *e)
{
	struct version *list = arena_malloc(sizeof *list);
	struct arena a = {0};
	struct entry entry;
	struct event ev;
	sqlite3_stmt *st;
	size_t cap = 0;
	int rc = -1;
	*n = 0;
	if (store_db_prepare(s->db, s->path.p, "SELECT row," STORE_EVENT_COLUMNS " FROM earlier", &st, e) < 0) {
		free(list);
		return -1;
	}
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (person && store_db_person(s, (uint32_t)sqlite3_column_int64(st, 1 + ENTRY_PAIR)) != person)
			continue;
		if (*n == cap)
			list = arena_grow(list, cap = cap ? cap * 2 : 64, sizeof *list);
		store_db_entry(st, 1, &entry);
		entry_to_event(&entry, &s->entry_words, &a, &ev);
		store_db_show_people(s, &a, &ev);
		list[(*n)++] = (struct version){ev.id, event_content(&ev, s->code->kind[ev.kind].name), sqlite3_column_int64(st, 0)};
		arena_clear(&a);
	}
	arena_close(&a);
	sqlite3_finalize(st);
	if (rc == SQLITE_DONE) {
		qsort(list, *n, sizeof *list, by_version);
		*row = arena_malloc((*n + 1) * sizeof **row);
		for (size_t i = 0; i < *n; i++)
			(*row)[i] = list[i].row;
	}
	free(list);
	return rc == SQLITE_DONE ? 0 : store_db_fail(s->db, s->path.p, "cannot read", e);
}
