#include "store_db.h"

#include <stdlib.h>
#include <string.h>

static const char *const list_table[ENTRY_LISTS] = {"agency", "worker", "place", "service", "ref", "outcome", "file", "pair", "kind"};

/* ---- columns */

struct str store_db_text(sqlite3_stmt *st, int column)
{
	const char *p = sqlite3_column_blob(st, column);
	int n = sqlite3_column_bytes(st, column);
	if (!p && sqlite3_column_type(st, column) != SQLITE_NULL)
		p = "";
	return (struct str){p, (size_t)n};
}

void store_db_bind_text(sqlite3_stmt *st, int at, struct str s)
{
	if (s.p)
		sqlite3_bind_text(st, at, s.p, (int)s.n, SQLITE_STATIC);
	else
		sqlite3_bind_null(st, at);
}

void store_db_bind_known(sqlite3_stmt *st, int at, int64_t v)
{
	if (v)
		sqlite3_bind_int64(st, at, v);
	else
		sqlite3_bind_null(st, at);
}

void store_db_bind_date(sqlite3_stmt *st, int at, const struct date *d)
{
	struct entry e;
	e.has = 0;
	entry_set_date(&e, ENTRY_START, d);
	for (int i = 0; i < 3; i++)
		if (entry_has(&e, ENTRY_START + i))
			sqlite3_bind_int64(st, at + i, e.number[ENTRY_START + i]);
		else
			sqlite3_bind_null(st, at + i);
}

struct date store_db_date(sqlite3_stmt *st, int c)
{
	bool from = sqlite3_column_type(st, c) != SQLITE_NULL;
	if (!from && sqlite3_column_type(st, c + 2) == SQLITE_NULL)
		return (struct date){0};
	return entry_date(from, sqlite3_column_int64(st, c), sqlite3_column_type(st, c + 1) != SQLITE_NULL, sqlite3_column_int64(st, c + 1),
			  sqlite3_column_type(st, c + 2) != SQLITE_NULL, sqlite3_column_int64(st, c + 2));
}

void store_db_entry(sqlite3_stmt *st, int first, struct entry *e)
{
	e->has = 0;
	for (int c = 0; c < ENTRY_COLUMNS; c++) {
		if (sqlite3_column_type(st, first + c) == SQLITE_NULL)
			continue;
		if (c < ENTRY_NUMBERS)
			entry_set(e, (enum entry_column)c, sqlite3_column_int64(st, first + c));
		else
			entry_set_text(e, (enum entry_column)c, store_db_text(st, first + c));
	}
}

void store_db_bind_entry(sqlite3_stmt *st, int first, const struct entry *e)
{
	uint64_t left = e->has;
	for (; left; left &= left - 1) {
		int c = __builtin_ctzll(left);
		if (c < ENTRY_NUMBERS)
			sqlite3_bind_int64(st, first + c, e->number[c]);
		else
			sqlite3_bind_text(st, first + c, e->text[c - ENTRY_RAW].p, (int)e->text[c - ENTRY_RAW].n, SQLITE_STATIC);
	}
}

/* ---- names */

struct str store_db_word(struct store *s, enum entry_list list, uint32_t number)
{
	struct store_words *w = &s->words[list];
	struct buf sql = {0};
	struct str word = {0};
	if (!number || number > (1u << 30))
		return word;
	if (number > w->n) {
		uint32_t n = number + number / 2 + 64;
		w->word = arena_grow(w->word, n, sizeof *w->word);
		memset(w->word + w->n, 0, (n - w->n) * sizeof *w->word);
		w->n = n;
	}
	if (w->word[number - 1].p)
		return w->word[number - 1];
	if (!w->find) {
		if (list == ENTRY_OF_PAIR)
			buf_add_z(&sql, "SELECT ifnull(system||':','')||id FROM pair WHERE n=?1");
		else
			buf_addf(&sql, "SELECT name FROM %s WHERE n=?1", list_table[list]);
		sqlite3_prepare_v3(s->db, sql.p, -1, SQLITE_PREPARE_PERSISTENT, &w->find, NULL);
		buf_close(&sql);
	}
	sqlite3_bind_int64(w->find, 1, number);
	if (sqlite3_step(w->find) == SQLITE_ROW)
		word = arena_copy(&s->arena, store_db_text(w->find, 0));
	sqlite3_reset(w->find);
	return w->word[number - 1] = word;
}

