/* source/source - the table of adapters: every kind of export we read, told apart by content.
 *
 * An adapter looks at the first bytes and says how sure it is; the surest opens the file.  The open reader is
 * a record_source: events, persons, relations and asides come out in file order, each with its place.  Bad
 * rows are diagnosed and given as RECORD_ASIDE with their bytes; read = used + aside always (I1).  Counting
 * follows contract.md 5.  Adapters know no store: ids are made here (event_make_id), names are not interned,
 * nothing is merged.
 */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include "base/file.h"
#include "model/flow.h"

struct cin_codes;
struct map;
struct map_records;
struct csv_row;

/* Who wants to know how a file is understood (source/preview).  Called while it is opened and read; any may
 * be NULL. */
struct source_watch {
	void *self;
	/* A table is read by this map; at: as map_match gives it.  Borrowed for the call. */
	void (*table)(void *self, struct str place, const struct map *m, const struct csv_row *header,
		      const int *at);
	/* No map knows this row, which might have been the header. */
	void (*tried)(void *self, struct str place, const struct csv_row *row);
	/* A cell whose column is looked up, and no list and no word of its field has it: it is kept as
	 * written. */
	void (*missed)(void *self, struct str place, struct str column, struct str cell, uint32_t line,
		       uint32_t col);
	/* The records at this place of an XML or JSON file are rows of this map. */
	void (*rows)(void *self, struct str place, const struct map *m, const struct map_records *r);
	/* What such a record holds at this path from itself is a cell of the map's column, or kept as extra
	 * (-1).  m NULL: it stands at this path of the file, which it describes, and is passed over.  Said
	 * for every value. */
	void (*value)(void *self, const struct map *m, struct str path, int column);
};

struct source_options {
	const struct code *code;
	const char *schemas;
	struct date_rules dates;
	struct diags *diags;
	struct str as;        /* --as FORMAT: absent to tell by content */
	struct str map;       /* --map NAME */
	/* --agency --system --child: an ID, or lines of SHEET=ID, each for the sheet of that name; "?" supposes that whoever
	 * is asked has answered */
	struct str agency, system, child;
	struct str person_is; /* --person-is ROLE */
	struct str covers;    /* --covers as written */
	bool pad;             /* --ragged=pad */
	struct str by; /* --by: who imports; absent where nobody does */
	/* whether the case has an entry of this id; NULL: nobody knows */
	bool (*holds)(void *self, uint64_t id);
	void *holds_self;
	/* Whether the entry of this id that the case has is of this child and day (no day: any); NULL: nobody
	 * knows */
	bool (*fits)(void *self, uint64_t id, struct str child, const struct date *day);
	/* Whether anybody in the case has this id, whom a decision about two ids may mean; NULL: nobody knows */
	bool (*knows)(void *self, struct str person);
	/* source/map: read once for many files; NULL: read when a table is opened */
	const struct map_set *maps;
	struct str encoding;  /* --encoding NAME (format/encoding); absent: found by the bytes */
	/* --dates day-first or month-first; absent: as the file or the map says, else by each column's
	 * dates */
	struct str order;
	/* private files go to its folder (base/file); NULL: what would go there is held in memory */
	const char *beside;
	/* where the input's bytes are mapped, to be let go when they were read; may be NULL */
	const struct file_bytes *mapped;
	const struct source_watch *watch; /* NULL: nobody */
	/* --at: the day the files were made, where they do not say it; of later days they know nothing */
	struct date made;
	/* source/cin_code: read once for many files; NULL: read when a census is opened */
	const struct cin_codes *cin;
};

struct source_input {
	struct str file;  /* as named by the user */
	struct str bytes; /* all of it, mapped; stays valid while the reader is open */
};

struct source_summary { /* filled as the reader goes; complete at its end */
	/* "cin", "ssda903", "table", "gedcom", "stream"; map name and version where one is used */
	struct str format, map;
	struct str map_digest;
	struct str agency, system;
	struct date extract;    /* the file's own extract date */
	int32_t return_to;      /* as in struct import; complete at the end */
	uint32_t read, used, aside;
	const struct coverage *covers; /* kinds and period as the map or the option says */
	size_t covers_n;
	bool invented; /* it says at its head that nobody in it is real */
	struct str titles; /* what stands around its tables and is no row of them, a line each */
	uint64_t at;   /* about how far into its bytes the reader is; 0: it does not tell */
};

struct source_reader {
	struct record_source source; /* first: next and close */
	struct source_summary summary;
};

struct source_adapter {
	const char *name;   /* --as NAME */
	const char *words;  /* one line for --list-formats */
	/* 0 no .. 100 certain */
	int (*recognise)(const struct source_input *in, const struct source_options *o);
	int (*open)(const struct source_input *in, const struct source_options *o, struct source_reader **r,
		    struct err *e);
	bool own_ids; /* a family tree: its ids are counted within the file (source/namesake) */
};

extern const struct source_adapter *const source_adapters[]; /* NULL-ended */
/* NULL: none */
const struct source_adapter *source_recognise(const struct source_input *in, const struct source_options *o);
/* Recognises (or takes --as) and opens.  ERR_INPUT when no adapter knows it: the caller sets the file aside
 * whole. */
int source_open(const struct source_input *in, const struct source_options *o, struct source_reader **r,
		struct err *e);

#endif
