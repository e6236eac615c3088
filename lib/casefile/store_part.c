/* A row that says that two ids are not the same person: the joining is made anew without what it undoes, and where two that
 * were one are two again every entry is taken out and laid out anew, since each child owns a range of rows. */
#include "store_load.h"

#include <stdlib.h>

static uint16_t kind_of(void *self, uint32_t number)
{
	const struct store *s = ((struct store_import *)self)->s;
	return number && number <= s->kinds ? s->kind[number - 1] : 0;
}

static struct str recorded_word(void *self, enum entry_list list, uint32_t number)
{
	return store_db_word(((struct store_import *)self)->s, list, number);
}

/* By pair: who it was until now. */
static int read_before(struct load *l, uint32_t *before, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int rc;
	for (uint32_t p = 0; p <= l->pairs; p++)
		before[p] = p;
	if (store_load_prepare(l->i, "SELECT pair, person FROM same", &st, e) < 0)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		int64_t pair = sqlite3_column_int64(st, 0), person = sqlite3_column_int64(st, 1);
		if (pair > 0 && pair <= l->pairs && person > 0 && person <= l->pairs)
			before[pair] = (uint32_t)person;
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : store_load_failed(l, e);
}

int store_load_part(struct load *l, bool *split, struct err *e)
{
	struct store_import *i = l->i;
	struct store_join *list = NULL;
	struct arena a = {0};
	uint32_t *before;
	size_t n = 0;
	bool parts = false;
	*split = false;
	if (!names_find(&i->relation_kind, STR("not-same-person")))
		return 0;
	before = arena_malloc(((size_t)l->pairs + 1) * 2 * sizeof *before);
	int rc = store_db_joins(i->s, &a, &list, &n, &parts, e) < 0 || read_before(l, before, e) < 0 ? -1 : 0;
	if (rc == 0) {
		uint32_t *root = before + l->pairs + 1; /* by who it was: who the first of them is now, plus one */
		for (uint32_t p = 0; p < i->joined_n; p++)
			i->joined[p] = p;
		for (size_t k = 0; k < n; k++)
			if (!list[k].parts && !list[k].undone)
				store_load_join(i, list[k].a_pair, list[k].b_pair);
		i->has_joined = true;
		for (uint32_t p = 1; p <= l->pairs; p++) {
			uint32_t now = store_load_root(i, p) + 1, was = before[p];
			if (!root[was])
				root[was] = now;
			*split |= root[was] != now;
		}
	}
	free(list);
	free(before);
	arena_close(&a);
	return rc;
}

int store_load_pull(struct load *l, struct err *e)
{
	struct store_import *i = l->i;
	struct entry_words words = {i->words.number, recorded_word, kind_of, i};
	struct arena a = {0};
	struct entry n;
	struct event ev;
	sqlite3_stmt *st = NULL;
	int rc = 0, step = SQLITE_DONE;
	if (store_load_prepare(i, "SELECT row," STORE_EVENT_COLUMNS " FROM event ORDER BY row", &st, e) < 0)
		return -1;
	while (rc == 0 && (step = sqlite3_step(st)) == SQLITE_ROW) {
		bool shows = false;
		store_db_entry(st, 1, &n);
		entry_to_event(&n, &words, &a, &ev);
		for (size_t k = 0; k < ev.people_n; k++)
			shows |= store_load_shows(i->code, ev.people[k].role);
		rc = store_load_spill(i, &ev, &n, shows, e);
		i->result.events_new--;
		arena_clear(&a);
	}
	sqlite3_finalize(st);
	arena_close(&a);
	if (rc == 0 && step != SQLITE_DONE)
		rc = store_load_failed(l, e);
	for (uint32_t p = 1; p <= l->pairs; p++)
		store_load_set_bit(&i->touched, &i->touched_cap, p);
	i->conflicts = 0; /* both versions come: the later is settled among them */
	return rc < 0 ? -1 : store_db_exec(i->db, l->s->path.p, "DELETE FROM event; DELETE FROM by_id; DELETE FROM child; DELETE FROM packed", e);
}
