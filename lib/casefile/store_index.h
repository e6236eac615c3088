/* casefile/store_index - where an entry stands, by its id: table by_id, pages of entries in order.  Private to lib/casefile/store*.c.
 *
 * A page is a row of the table: `first` is the least id that may be in it, `entries` up to INDEX_PAGE of them in order of their
 * ids (signed, as SQLite orders them).  Where the next page begins this one ends, and the first page begins at the least number
 * there is, so that every id has one page.  A page is found by its key and an entry in it by halving: as quick as a row for
 * each, and a million of them are written in a tenth of the time.
 *
 * What is put is held in memory until another page is asked for; store_index_flush writes it, and must come before anything else
 * reads the table.  Up to version 4 a case file had a row for each entry instead (table held); such a file is only read.
 *
 * Making an index gives its connection the SQL function row_of(ID): the row of table event that holds an entry, or NULL.
 */
#ifndef CASEFILE_STORE_INDEX_H
#define CASEFILE_STORE_INDEX_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct store_index;

struct store_index *store_index_open(sqlite3 *db, const char *path);
void store_index_close(struct store_index *x); /* before its connection; NULL is fine */

/* 1 found, 0 not held, -1. */
int store_index_find(struct store_index *x, uint64_t id, int64_t *row, int64_t *content, struct err *e);
int store_index_put(struct store_index *x, uint64_t id, int64_t row, int64_t content, struct err *e);
int store_index_move(struct store_index *x, uint64_t id, int64_t row, struct err *e); /* held already: with the content it had */
int store_index_drop(struct store_index *x, uint64_t id, struct err *e);
int store_index_flush(struct store_index *x, struct err *e);

/* Every entry in order of ids; each gives -1 to end it. */
typedef int store_index_each_fn(void *self, uint64_t id, int64_t row, int64_t content);
int store_index_each(struct store_index *x, store_index_each_fn *each, void *self, struct err *e);

/* The table made anew from the entries there are. */
int store_index_make(struct store_index *x, struct err *e);

#endif
