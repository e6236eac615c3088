/* casefile/store_db - the parts of the store that its files share: opening SQLite as safety-and-use.md 4.4 says, statements,
 * names by number, and the row of an event.  Private to lib/casefile/store*.c.
 */
#ifndef CASEFILE_STORE_DB_H
#define CASEFILE_STORE_DB_H

#include <sqlite3.h>

#include "casefile/entry.h"
#include "casefile/names.h"
#include "casefile/store.h"
#include "store_index.h"

enum { STORE_APPLICATION = 0x43617365, STORE_VERSION = 6, STORE_PAGE = 16384 };

/* What versions 2, 3, 4 and 6 have more than the one before, as it stands in schemas/case.sql.  A file of an earlier version is read as
 * it is; an import into it makes it one of today's. */
#define STORE_ADDED_2 ", invented INTEGER"
#define STORE_ADDED_3 ", titles TEXT"
#define STORE_ADDED_4 ", told TEXT"
#define STORE_ADDED_6 ", return_to INTEGER"
/* The index by id, and what stood for it until version 4. */
#define STORE_INDEX "CREATE TABLE by_id(first INTEGER PRIMARY KEY, entries BLOB NOT NULL) STRICT"
#define STORE_FORMER_INDEX "CREATE TABLE held(id INTEGER PRIMARY KEY, row INTEGER NOT NULL, content INTEGER NOT NULL) STRICT"

#define STORE_EVENT_COLUMNS \
	"id,content,pair,kind,start,start_to,start_how,end,end_to,end_how,recorded,recorded_to,recorded_how,agency,author,worker," \
	"place,service,ref,severity,basis,standing,restricted,whose,essential,supersedes,import,file,line,col,raw,text,impact,voice," \
	"action,outcome,analysis,disputed,value,unit,people,tags,extra"

struct store_words { /* names by number, fetched when first asked for */
	struct str *word;
	uint32_t n;
	sqlite3_stmt *find;
};

struct store {
	sqlite3 *db;
	const struct code *code;
	struct arena arena; /* names; lives as long as the store */
	struct buf path;
	struct store_words words[ENTRY_LISTS];
	uint16_t *kind; /* by the file's number: place in code's kinds */
	uint32_t kinds;
	uint32_t *person; /* by pair: the pair whose id is shown; NULL until asked for */
	uint32_t pairs;
	bool has_same;
	sqlite3_stmt *find_pair, *find_sources, *find_person, *find_alone, *find_members, *find_event; /* prepared when first asked for */
	struct store_index *index; /* entries by id */
	struct entry_words entry_words; /* shows the ids of merged persons */
	uint64_t withheld_events, withheld_persons, withheld_relations, withheld_asides;
	enum audience who; /* who is looking (store_audience.c) */
	bool sealed_too, is_looking, is_parted; /* parted: for them `person` is not `laid` */
	uint32_t *laid; /* the merging by which children are laid out */
	bool *hidden;   /* by pair shown: a person kept from them; NULL: nobody is */
	struct store_join *undone; /* what parting rows undo; read when first asked for */
	size_t undone_n;
	bool knows_undone;
	bool is_second; /* kind, person, laid and hidden are another's */
};

extern const char store_db_schema[];

/* Why SQLite could not go on, in one line. */
int store_db_fail(sqlite3 *db, const char *path, const char *what, struct err *e);
int store_db_exec(sqlite3 *db, const char *path, const char *sql, struct err *e);
int store_db_prepare(sqlite3 *db, const char *path, const char *sql, sqlite3_stmt **st, struct err *e);
/* Defences that hold for every open; before anything is read. */
void store_db_start(void); /* before the first open of the process */
void store_db_defend(sqlite3 *db);
/* The folder of a path without symbolic links, and the name as given: what SQLite's NOFOLLOW wants. */
int store_db_path(const char *path, struct buf *real, struct err *e);
/* One of our files, by its header and its schema?  -1 with one clear line when not. */
int store_db_check_header(const char *path, struct err *e);
int store_db_check_schema(sqlite3 *db, const char *path, struct err *e);
int store_db_open(const char *path, bool to_write, sqlite3 **db, struct err *e);
/* The same file in the same state, looked at by the same audience, for another thread; closed before the first one. */
int store_db_again(struct store *first, struct store **s, struct err *e);
bool store_db_has_again(struct store *s);
int store_db_changes(struct store *s, int64_t *n); /* the count of changes in the file's head; 0 of a case in memory */
struct store *store_db_wrap(sqlite3 *db, const char *path, const struct code *code);

struct str store_db_text(sqlite3_stmt *st, int column); /* absent for NULL; until the next step */
void store_db_bind_text(sqlite3_stmt *st, int at, struct str s);   /* absent: NULL */
void store_db_bind_known(sqlite3_stmt *st, int at, int64_t v);     /* 0: NULL */
void store_db_bind_date(sqlite3_stmt *st, int at, const struct date *d); /* three columns */
struct date store_db_date(sqlite3_stmt *st, int column);           /* three columns */
/* Event columns from `first` on, as an entry. */
void store_db_entry(sqlite3_stmt *st, int first, struct entry *e);
void store_db_bind_entry(sqlite3_stmt *st, int first, const struct entry *e); /* bindings are clear before */

struct str store_db_word(struct store *s, enum entry_list list, uint32_t number);
void store_db_load_kinds(struct store *s);                  /* the file's kinds, those of an import under way too */
int store_db_load_persons(struct store *s, struct err *e);  /* the merge table */
uint32_t store_db_person(struct store *s, uint32_t pair);   /* the pair shown for a pair */
uint32_t store_db_laid(struct store *s, uint32_t pair);     /* the pair whose child's rows hold its entries */
bool store_db_is_hidden(struct store *s, uint32_t pair);    /* a person kept from who is looking */
void store_db_members(struct store *s, uint32_t person, struct buf *json); /* the pairs that are one, as a JSON array */
bool store_db_is_about(struct store *s, const struct entry *n, uint32_t person);
/* Who is looking may see an entry of this restriction, and its child. */
bool store_db_may_see(struct store *s, const struct entry *n, uint8_t restricted);
/* Of an import, or (pair) of somebody in it, something is shown to who is looking, or nothing is recorded (store_seen.c). */
struct store_seen;
int store_db_seen_open(struct store *s, struct store_seen **to, struct err *e); /* to be closed either way */
bool store_db_seen(const struct store_seen *n, struct store *s, int64_t import, uint32_t pair);
bool store_db_seen_whole(const struct store_seen *n, int64_t import); /* nothing of it is kept from who is looking */
void store_db_seen_close(struct store_seen *n);
/* What an import covers and whom it names; seen NULL: all of it. */
int store_db_covers(struct store *s, struct store_seen *seen, int64_t n, struct arena *a, struct import *i, struct err *e);

/* As store_joins, for all to whom no restriction applies; joins are undone only where there is a row that parts. */
int store_db_joins(struct store *s, struct arena *a, struct store_join **list, size_t *n, bool *parts, struct err *e);
bool store_db_is_parting(const struct code *code, uint16_t relation); /* the kind not-same-person */

/* A row that says that two are one (by its content), or a number of a person, that a later row has undone. */
bool store_db_is_undone_row(struct store *s, int64_t content);
bool store_db_is_undone_number(struct store *s, uint32_t pair, struct str number);

/* As store_vanished; since: only what is missing from imports after that one. */
int store_db_vanished(struct store *s, uint32_t since, struct arena *a, struct store_vanished **list, size_t *n, struct err *e);

/* Since when the case has had this version of an entry (struct event, known); *known is made when first asked. */
struct store_known;
int store_db_known(struct store *s, struct store_known **known, const struct entry *n, int32_t *day, struct err *e);
void store_db_known_close(struct store_known *k); /* NULL is fine */
struct str store_db_shown(struct store *s, uint32_t pair);  /* its id */
uint32_t store_db_pair(struct store *s, struct str id);     /* 0: no such pair */
/* The merged person behind a pair: fields of all its rows; the later extract first.  False: nothing is recorded. */
bool store_db_merged(struct store *s, uint32_t person, struct arena *a, struct person *p, struct err *e);
/* A child's packed records, kinds as places in code's; malloc'ed, NULL when there are none. */
int store_db_marks(struct store *s, struct str child, struct mark **m, size_t *n, struct err *e);
/* Rows of earlier versions (of one person; 0: of all), ordered by id and by what they say as shown; malloc'ed. */
int store_db_earlier(struct store *s, uint32_t person, int64_t **row, size_t *n, struct err *e);
int64_t store_db_row(struct store *s, const struct mark *m); /* 0: not held */
/* Ids of people in an event as shown: merged, each (person, role) once. */
void store_db_show_people(struct store *s, struct arena *a, struct event *ev);
void store_db_sort_sources(struct arena *a, const struct event_source **list, size_t *n); /* by place, each once */
/* Further sources of a record, added to those it has, in order of file, line and column. */
int store_db_sources(struct store *s, int what, int64_t of, int64_t content, struct arena *a, const struct event_source **list,
		     size_t *n, struct err *e);

#endif
