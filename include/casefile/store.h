/* casefile/store - the case file: one SQLite database, written by case-import alone, read-only to all others.
 *
 * Schema: schemas/case.sql (compiled in).  Events lie per child in the chronology's order: a child owns a
 * range of rowids, so one chronology is one short read; beside them a packed array of struct mark per child
 * (derived, checked by store_check).  Opened as safety-and-use.md 4.4 says; application_id and user_version
 * are checked. Reading is a record_source (everything, in the order of contract.md 3) or a case_view.
 * Writing: store_import_open .. store_import_put .. store_import_commit is one transaction for all files.  A
 * new case file is made beside and renamed; an existing one is changed in place (rollback journal,
 * synchronous=FULL).  Events are sorted outside memory (base/spill, beside the target) into (child, order)
 * before they are inserted.
 */
#ifndef CASEFILE_STORE_H
#define CASEFILE_STORE_H

#include "model/alike.h"
#include "model/flow.h"

struct store;        /* an open case file, read-only */
struct store_import; /* an import under way */

bool store_is_case(struct str first_bytes); /* looks like one of ours */
int store_open(const char *path, const struct code *code, struct store **s, struct err *e);
void store_close(struct store *s);

/* What to read.  Absent child: all. */
struct store_wanted {
	struct str child;       /* SYSTEM:ID, already resolved */
	bool events, persons, relations, imports, asides;
	bool earlier;           /* superseded versions too */
	enum audience audience;
	bool sealed;
	/* Also of files of which the audience may see no entry: what was supplied, to be told unnamed */
	bool whole_imports;
	bool brief_imports;     /* without what they cover and whom they name */
	bool known;             /* of events also since when the case has them (struct event) */
};
int store_records(struct store *s, const struct store_wanted *w, struct record_source **r, struct err *e);
int store_view(struct store *s, enum audience audience, bool sealed, struct case_view **v, struct err *e);

/* Who is looking.  Ids are one person only by relations they may see, and persons kept from them stand as
 * "withheld" where an entry names them.  store_records and store_view look as they are told; store_resolve
 * as was last looked. */
int store_look(struct store *s, enum audience who, bool sealed, struct err *e);

/* What is kept from an audience in the chronologies of these children, each entry once; of it no more
 * leaves than the files it came from, so that a paper does not name a record of which it shows nothing. */
struct store_kept {
	uint64_t events;
	struct str *file; /* as written in `import` lines, in the arena */
	size_t files;
};
int store_kept_from(struct store *s, enum audience who, bool sealed, const struct str *child, size_t n,
		    struct arena *a, struct store_kept *k, struct err *e);

/* How many the last store_records or store_view has withheld from its audience so far. */
struct store_withheld {
	uint64_t events, persons, relations;
	uint64_t asides; /* pieces set aside, told by place and reason without their bytes */
};
struct store_withheld store_withheld(const struct store *s);

/* Entries that an earlier extract of a source had and a newer one, which speaks of their child, kind and
 * day, has not (lib/casefile/store_vanished.c says when two are of one source); by id, malloc'ed, strings
 * in the arena. */
struct store_vanished {
	uint64_t id;
	struct str last_in, missing_from; /* files */
	struct date last_extract, missing_extract;
	uint32_t import; /* which it is missing from */
};
int store_vanished(struct store *s, struct arena *a, struct store_vanished **list, size_t *n, struct err *e);

/* Why two ids are one person, or are not: rows that say so, and numbers that both have.  A row that says
 * that two are not the same parts them, and undoes rows of an earlier day (or import) that say that they
 * are, and what their numbers say; both are kept, and the later wins.  In the order of ids; malloc'ed,
 * strings in the arena. */
struct store_join {
	struct str a, b;       /* ids as recorded; b of a number: absent */
	struct str number;     /* upn:, nhs: or chi: and the number; absent: a row says so */
	bool parts;            /* it says that they are not the same */
	bool undone;           /* by a later row */
	struct date day;       /* of the decision, as its row has it */
	struct str by;         /* who decided, as its row has it */
	struct str file;
	uint32_t line;
	struct str imported_by, imported_at;
	uint8_t restricted;
	uint32_t a_pair, b_pair; /* private from here on; b_pair of a number: the number's */
	int64_t follows, content;
	uint32_t import;
};
int store_joins(struct store *s, struct arena *a, struct store_join **list, size_t *n, struct err *e);

/* Persons who are likely to be one (model/alike): a list for a person to decide on, nobody is merged by
 * it.  In the order of ids; malloc'ed, strings in the arena. */
struct store_match {
	struct str a, b;
	unsigned alike; /* per cent: the least likeness of the words of their names */
	enum alike_birth birth; /* how near their births are */
	bool sexes;     /* of different sex as recorded */
};
int store_matches(struct store *s, const struct alike_rules *rules, enum audience audience, bool sealed,
		  struct arena *a, struct store_match **list, size_t *n, struct err *e);

/* Whether there may be an entry of this kind (or of one of its): the names that the file holds are looked
 * at, no entry. */
bool store_has_kind(const struct store *s, uint16_t kind);

/* SYSTEM:ID for what a person typed (contract.md 1).  ERR_USAGE, candidates listed, when it is not unique. */
int store_resolve(struct store *s, struct str typed, struct arena *a, struct str *id, struct err *e);

/* Every claim the file makes about itself: quick_check, the packed index, the merge table, counts.  Faults
 * to diags. */
int store_check(struct store *s, struct diags *diags, unsigned long *faults, struct err *e);

int store_import_open(const char *path, const struct code *code, struct store_import **i, struct err *e);

/* What an import asks of who runs it, and tells before it is written; any may be NULL. */
enum store_clash_what {
	STORE_CLASH_ENTRIES, /* entries of this file and of the other have one id, but are of different children, or of different
				days and with different words: one stands, the other is among the earlier */
	STORE_CLASH_NAMES,   /* persons of a table of no system of its own have a quite different name in the other */
};
struct store_clash {
	enum store_clash_what what;
	struct str file, other; /* the file read later, and the one read before it (the first of them) */
	unsigned long n;
	bool others;  /* entries: there are further such files */
	bool generic; /* entries: of tables for which nobody named a system */
	bool one_run; /* and both files came in this run */
	struct str id; /* names: the first of the persons */
};
struct store_import_watch {
	void *self;
	bool (*is_map)(void *self, struct str name, struct str digest); /* NAME VERSION: whether this map is still the same */
	void (*clash)(void *self, const struct store_clash *c); /* strings live for the call */
	const struct alike_rules *names; /* how alike names are; outlives the import */
};
void store_import_watch(struct store_import *i, const struct store_import_watch *w);
/* Told before it is written, once each: who is known from relations of family of this run alone, though there are records of
 * persons of the same system; an id that was mistyped is mostly the reason.  Strings live for the call. */
void store_import_watch_strangers(struct store_import *i, void (*stranger)(void *self, struct str id, struct str file, uint32_t line),
				  void *self);
/* A new file begins: what follows until the next call belongs to it.  *already: these bytes were read before, by the maps of
 * now and with the options in file->told; skip it.  1: they were read before, but otherwise. */
int store_import_file(struct store_import *i, const struct import *file, bool *already, struct err *e);
int store_import_put(struct store_import *i, const struct record *r, struct err *e);
/* The file has been read to its end: its counts, coverage and extract date.  1: all of it was set aside as it was before, and
 * nothing is added. */
int store_import_file_done(struct store_import *i, const struct import *file, struct err *e);
/* What the file now being read, or just done, has given so far: events, persons, relations. */
void store_import_counts(const struct store_import *i, struct import *f);
/* Whether a file of just this size was read before: only then is its digest needed before it is read. */
bool store_import_has_size(struct store_import *i, uint64_t bytes);
/* Whether an entry of this id was in the file before this import began; whether it is, or was in an earlier version, of this
 * child and this day (no day: any). */
bool store_import_holds(struct store_import *i, uint64_t id);
bool store_import_fits(struct store_import *i, uint64_t id, struct str child, const struct date *day);
/* Whether anything in the file had this SYSTEM:ID before this import began. */
bool store_import_knows(struct store_import *i, struct str person);
struct store_import_result {
	uint64_t events, events_new, events_same, events_superseded, persons, relations, asides, children;
	uint64_t vanished; /* entries of earlier extracts that the extracts read now speak of and have not */
};
/* Frees i either way */
int store_import_commit(struct store_import *i, struct store_import_result *r, struct err *e);
void store_import_abandon(struct store_import *i);
/* A command that is given an export or a stream reads it through the same code as a case file:
 * store_import_open with path NULL gathers into a case held in memory (SQLite ":memory:"); instead of
 * committing, store_import_to_memory ends the import and gives the open store.  So merging is written
 * once. */
int store_import_to_memory(struct store_import *i, struct store **s, struct err *e); /* frees i either way */

#endif
