/* casefile/store_load - an import under way: what store_write.c gathers and store_load.c lays out.  Private.
 *
 * Gathering: names become numbers, events go packed into a sorting that spills (key: child, lo, hi, minute, id), persons,
 * relations and asides go straight to their tables.  Loading, at commit: who is the same person is settled, versions
 * that come again are settled, then the events are laid child by child, each child's rows in the chronology's order.
 */
#ifndef CASEFILE_STORE_LOAD_H
#define CASEFILE_STORE_LOAD_H

#include "base/spill.h"
#include "store_db.h"

enum { LOAD_KEY = 4 + 4 + 4 + 2 + 8 }; /* child, lo, hi, minute, id */

struct load_import { /* by import number */
	int64_t extract; /* INT64_MIN: none */
	int64_t follows;
	bool heard;
};

struct load_conflict { /* an id that is held already, with other content */
	uint64_t id;
	uint32_t import;
};

struct store_import {
	struct store *s; /* what is in the file so far */
	sqlite3 *db;
	const struct code *code;
	char *path; /* NULL: in memory */
	char *temp_path;
	int fd;
	bool fresh;
	struct entry_words words; /* adds names */
	struct names list[ENTRY_LISTS];
	uint32_t list_held[ENTRY_LISTS]; /* how many of a list were in the file before */
	struct names relation_kind, deed;
	uint32_t relation_kind_held, deed_held;
	uint32_t *kind_number; /* by place in code's kinds */
	struct load_import *import;
	uint32_t imports;
	uint32_t now; /* import whose records come; 0: none */
	uint32_t events, persons, relations; /* of it */
	unsigned char *named; /* bits by pair, of the import whose records come */
	uint32_t named_cap;
	unsigned char *touched; /* bits by pair: persons recorded in this run */
	uint32_t touched_cap;
	uint32_t *joined; /* union-find over pairs */
	uint32_t joined_n;
	bool has_joined; /* something new was joined in this run */
	struct spill *spill;
	struct buf json, packed;
	struct load_conflict *conflict;
	size_t conflicts, conflict_cap;
	sqlite3_stmt *find_held, *find_event, *add_source, *add_person, *add_relation, *add_aside;
	struct arena arena;
	struct store_import_result result;
};

/* Lays everything out inside the open transaction; the caller commits. */
int store_load(struct store_import *i, struct err *e);
uint32_t store_load_root(struct store_import *i, uint32_t pair); /* union-find: the set a pair is in */
int store_load_add_source(struct store_import *i, int what, int64_t of, int64_t content, uint32_t import, uint32_t file, uint32_t line,
			  uint32_t col, struct err *e);
/* Earlier and later: whether the version from import a is the later one of two. */
bool store_load_is_later(const struct store_import *i, uint32_t a, uint32_t b);

void store_load_set_bit(unsigned char **bits, uint32_t *cap, uint32_t n);
int store_load_prepare(struct store_import *i, const char *sql, sqlite3_stmt **st, struct err *e); /* once */
int store_load_step(struct store_import *i, sqlite3_stmt *st, struct err *e);                      /* step, reset */
void store_load_join(struct store_import *i, uint32_t a, uint32_t b);
int store_load_put_import(struct store_import *i, const struct import *f, struct err *e);
bool store_load_shows(const struct code *c, struct str role); /* whether a role puts an event into a child's chronology */

/* A new file's temporary name: into place, never over a file that appeared meanwhile; those of the dead are swept away. */
int store_beside_keep(int fd, const char *temp_path, const char *path, struct err *e);
void store_beside_sweep(const char *path);

static inline bool store_load_bit(const unsigned char *bits, uint32_t cap, uint32_t n)
{
	return n < cap && bits[n >> 3] >> (n & 7) & 1;
}

#endif
