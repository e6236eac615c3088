/* casefile/store_load - an import under way: what store_write.c gathers and store_load.c lays out.  Private.
 *
 * Gathering: names become numbers, events go packed into a sorting that spills (key: child, lo, hi, minute, id;
 * children in the order of their ids, since that is the order in which they are read), persons,
 * relations and asides go straight to their tables.  Loading, at commit: who is the same person is settled, versions
 * that come again are settled, then the events are laid child by child, each child's rows in the chronology's order.
 */
#ifndef CASEFILE_STORE_LOAD_H
#define CASEFILE_STORE_LOAD_H

#include "base/spill.h"
#include "store_db.h"

enum { LOAD_NAME = 16, LOAD_KEY = LOAD_NAME + 4 + 4 + 4 + 2 + 8 }; /* child's id as far as it goes, child, lo, hi, minute, id */

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
	uint32_t imports, imports_held; /* held: before this run */
	uint32_t now; /* import whose records come; 0: none */
	uint32_t events, persons, relations; /* of it */
	int64_t person_seq; /* of the person recorded last */
	unsigned char *named; /* bits by pair, of the import whose records come */
	uint32_t named_cap;
	unsigned char *touched; /* bits by pair: persons recorded in this run */
	uint32_t touched_cap;
	uint32_t *joined; /* union-find over pairs */
	uint32_t joined_n;
	bool has_joined; /* something new was joined in this run */
	struct spill *spill;
	uint64_t has; /* bit per column that any entry in spill has */
	struct buf json, packed;
	struct load_conflict *conflict;
	size_t conflicts, conflict_cap;
	sqlite3_stmt *find_event, *add_source, *add_person, *add_relation, *add_aside, *find_versions, *find_earlier, *add_earlier;
	struct arena arena;
	struct store_import_result result;
	struct store_import_watch watch;
	void (*stranger)(void *self, struct str id, struct str file, uint32_t line); /* NULL: nobody asks */
	void *stranger_self;
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
void store_load_name(const struct store_import *i, uint32_t pair, char to[static LOAD_NAME]);
/* Of the file just read, before its import is written: 1, all of it was set aside as it was before, and it is taken back. */
int store_load_set_aside_again(struct store_import *i, const struct import *f, struct err *e);
/* Of the file to be read: whether its bytes were, and by the same maps and options; -1. */
enum load_before { LOAD_NEVER, LOAD_JUST_SO, LOAD_OTHERWISE };
int store_load_was_read(struct store_import *i, const struct import *f, struct err *e);
int store_load_put_import(struct store_import *i, const struct import *f, struct err *e);
bool store_load_shows(const struct code *c, struct str role); /* whether a role puts an event into a child's chronology */

/* Around the laying out: where the list of earlier versions ended, and what of those added since, and of the names of persons,
 * is told (store_clash.c). */
int store_clash_begin(struct store_import *i, int64_t *last, struct err *e);
int store_clash_tell(struct store_import *i, int64_t last, struct err *e);

int store_stranger_tell(struct store_import *i, struct err *e); /* store_stranger.c */

/* Opens the case file that is being made, by the name that file_make_beside gave it (mostly one in /proc); an SQLite code. */
int store_beside_open(const char *temp_path, sqlite3 **db);

static inline bool store_load_bit(const unsigned char *bits, uint32_t cap, uint32_t n)
{
	return n < cap && bits[n >> 3] >> (n & 7) & 1;
}

/* ---- at commit: store_load.c lays out, store_settle.c and store_shared.c settle what is around it */

enum { LOAD_HELD_KEY = 8, LOAD_HELD = 8 + 8 + 8 + 4 + 4 + 1, LOAD_OP_KEY = 4 + 4 + 4 + 2 + 8, LOAD_OP = LOAD_OP_KEY + 1 + sizeof(struct mark), LOAD_SMALL = 16 << 20 };
enum load_op { OP_ADD, OP_ADD_OWNERLESS, OP_REMOVE_ID, OP_REMOVE_ROW };

struct load_kid { /* a child as the file had it */
	int64_t n, first, last;
	uint32_t next; /* place of the next one of the same person plus one */
	bool shown;
};

struct load_version { /* of an entry, as laid out in this run */
	uint64_t id;
	int64_t row, content;
	uint32_t import, child;
	bool is_new;
};

struct load {
	struct store_import *i;
	struct store *s;
	uint32_t pairs;
	uint32_t *shown;       /* by pair */
	unsigned char *crowd;  /* by pair: more than one pair is this person */
	struct load_kid *kid;
	size_t kids;
	uint32_t *kid_of; /* by shown pair: place in kid plus one */
	int64_t *child_of; /* by shown pair: number of the child in the file, 0 none */
	int64_t next_child, next_row, first_row;
	unsigned char *dirty; /* bits by shown pair: must be written anew though nothing new came */
	uint32_t dirty_cap;
	int64_t *evicted; /* rows, sorted */
	size_t evicted_n, evicted_cap;
	uint64_t *refused; /* ids whose held version is later than what came; sorted */
	size_t refused_n;
	/* the child being laid out */
	bool is_open, was_shown;
	uint32_t child;
	struct mark *mark, *old, *shared;
	size_t marks, mark_cap, olds, old_cap, old_now, shareds, shared_cap;
	int64_t last_content; /* of the entry laid out last */
	uint64_t bound;       /* columns that the insert statement has bound */
	struct spill *held, *ops;
	sqlite3_stmt *insert, *copy, *find_packed, *put_packed, *put_child, *drop_rows, *drop_child, *drop_packed;
	sqlite3_stmt *to_earlier, *drop_row, *find_row, *show_child;
	struct buf columns;         /* of event, that entries of this run have */
	const struct entry *to_lay; /* the next row of a new file; NULL: none */
	struct load_version version; /* of an id, while others of it may come; row 0: none */
	int64_t recorded, extract, start; /* the latest; INT64_MIN: none */
};


int store_load_failed(struct load *l, struct err *e);
void store_load_mark_dirty(struct load *l, uint32_t person);
void store_load_push(struct mark **list, size_t *n, size_t *cap, const struct mark *m);
int store_load_by_mark(const void *a, const void *b);
int store_load_by_row(const void *a, const void *b);
int store_load_by_id(const void *a, const void *b);
int store_load_drop(struct load *l, sqlite3_stmt **st, const char *sql, int64_t a, int64_t b, struct err *e);
int store_load_put_earlier(struct store_import *i, const struct entry *n, struct err *e);
int store_load_write_packed(struct load *l, int64_t child, const struct mark *m, size_t n, struct err *e);
int store_load_write_child(struct load *l, int64_t n, uint32_t person, int64_t first, int64_t last, bool shown, struct err *e);
int store_load_add_op(struct load *l, uint32_t person, enum load_op op, const struct mark *m, struct err *e);
int store_load_share(struct load *l, struct str people, uint32_t owner, enum load_op op, const struct mark *m, struct err *e);
int store_load_evict(struct load *l, uint64_t id, int64_t row, struct err *e);
int store_load_persons(struct load *l, struct err *e);
/* Where a row of the case parts ids: the joining made anew without what is undone; *split: two ids that were one are two. */
int store_load_part(struct load *l, bool *split, struct err *e);
int store_load_pull(struct load *l, struct err *e); /* all entries taken out, to be laid out anew with what comes */
/* An entry to be sorted and laid out; shows: somebody in it may be another child. */
int store_load_spill(struct store_import *i, const struct event *ev, const struct entry *n, bool shows, struct err *e);
int store_load_conflicts(struct load *l, struct err *e);
int store_load_held(struct load *l, struct err *e);
int store_load_shared(struct load *l, struct err *e);
int store_load_births(struct load *l, struct err *e);
int store_load_latest(struct load *l, struct err *e);

#endif
