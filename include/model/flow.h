/* model/flow - the plugs: what joins sources, stores, analyses and drawings (house.md 4).
 *
 * A record_source gives the records of a case one by one: an export being read, the case file, a stream, a
 * test's array.  next: 1 an item, 0 the end, -1 failure.  Strings of an item live in the given arena or in
 * the source until its next call. A case_view is the second view, for work over everything: per child a
 * packed array of fixed-width marks in the chronology's order, and text on demand, so that a rule about dates
 * touches no text.
 */
#ifndef MODEL_FLOW_H
#define MODEL_FLOW_H

#include "base/diag.h"
#include "model/audience.h"
#include "model/code.h"
#include "model/event.h"
#include "model/person.h"
#include "model/relation.h"

struct finding; /* model/finding.h */
struct case_view;

enum record_type { RECORD_EVENT, RECORD_PERSON, RECORD_RELATION, RECORD_IMPORT, RECORD_ASIDE, RECORD_TYPES };

struct aside { /* a piece of input that could not be used: kept with its bytes */
	struct str file;
	uint32_t line, col;
	struct str field, reason, raw;
};

struct coverage { /* what an import says it holds (contract.md 4b) */
	struct str child; /* absent: every child the file names */
	struct str kinds; /* names, blank-separated; "*": all */
	int32_t from, to;
};

struct import { /* the record of one file having been read */
	struct str file, format, map, agency, system;
	struct str digest, map_digest; /* SHA-256, hex */
	struct str by, at, program;    /* who, when (UTC), version */
	struct date extract;           /* the file's own extract date */
	uint64_t bytes;
	uint32_t read, used, aside, events, persons, relations;
	const struct coverage *covers;
	size_t covers_n;
	const struct str *children; /* the children the file names: what a cover without a child is about */
	size_t children_n;
	bool invented; /* the file says at its head that nobody in it is real */
	/* What stands around its tables and is no row of them, a line each; the holder's to see */
	struct str titles;
	struct str told; /* the options by which it was read, as given; absent: none, or not known */
	/* Of a yearly return that says its year: the last day it tells of (day number).  Without an extract date it decides
	 * which version of an entry is the later, whichever return was read first.  0: no such return */
	int32_t return_to;
};

struct record {
	enum record_type type;
	union {
		struct event event;
		struct person person;
		struct relation relation;
		struct import import;
		struct aside aside;
	};
};

struct record_source {
	int (*next)(struct record_source *self, struct arena *a, struct record *r, struct err *e);
	void (*close)(struct record_source *self);
};

struct finding_sink {
	int (*put)(struct finding_sink *self, const struct finding *f, struct err *e);
	/* For work by several threads; part NULL: one thread does all.  part: a sink of its own for a run
	 * of children that one thread looks at through `view`; called in any thread, and never fails.
	 * take: what a part was given follows what this sink has; drop: it is not wanted.  Both free the
	 * part and are called in one thread, parts in their children's order. */
	struct finding_sink *(*part)(struct finding_sink *self, struct case_view *view);
	int (*take)(struct finding_sink *self, struct finding_sink *part, struct err *e);
	void (*drop)(struct finding_sink *self, struct finding_sink *part);
};

/* One entry, fixed width, no text: what the pattern engine reads.  The layout is the packed index's on disk
 * (little-endian, 64 bytes); numbers of names are the case file's own and are turned into words by `name`. */
struct mark {
	int32_t lo, hi;         /* start; undated: MARK_UNDATED set, lo = hi = DATE_LAST */
	int32_t end_lo, end_hi; /* end; a point: equal to lo, hi; open interval: DATE_LAST */
	int16_t minute_1, end_minute_1; /* minute of the day plus one; 0: no time */
	uint16_t kind;          /* place in struct code's kinds (a view translates) */
	uint16_t agency;        /* 0: none */
	uint8_t severity_1;
	uint8_t whose;
	uint16_t flags;         /* enum mark_flag */
	uint16_t service, place;
	uint32_t pair;          /* 0: none, else 1 + place in `pairs`: who did it to whom */
	uint32_t worker;
	uint32_t ref;           /* external reference */
	int32_t recorded;       /* DATE_LAST: not recorded */
	uint64_t id;            /* the event's */
	uint32_t row;           /* the view's handle on the entry */
	/* Name of the outcome, when it is short (a code or phrase of at most 40 bytes); 0: none */
	uint32_t outcome;
};

enum mark_flag {
	MARK_UNDATED = 1 << 0,
	MARK_DOUBTED = 1 << 1,
	MARK_HAS_END = 1 << 2,
	MARK_SHARED = 1 << 3,     /* held under another child, shown here too */
	MARK_HAS_TEXT = 1 << 4,
	MARK_HAS_VOICE = 1 << 5,
	MARK_HAS_ACTION = 1 << 6,
	MARK_NOT_UPHELD = 1 << 7,
	MARK_DISPUTED = 1 << 8,
	MARK_RESTRICTED = 1 << 9, /* any but none */
	MARK_SEALED = 1 << 10,
	MARK_ESSENTIAL = 1 << 11,
	MARK_CHILD_SAID = 1 << 12, /* basis child-said */
	MARK_START_OPEN = 1 << 13, /* before/after: an open range, takes no part in matching */
	/* The entry itself says more that a rule may ask for: people, tags, a value or unit, a long
	 * outcome, a basis or standing that has no flag here, that it was not essential.  Only where
	 * MARK_KNOWS_MORE is set; case files made earlier are without both. */
	MARK_HAS_MORE = 1 << 14,
	MARK_KNOWS_MORE = 1 << 15,
};

struct mark_pair {
	uint32_t from, to; /* persons, as numbers for `name` */
};

enum view_name { VIEW_AGENCY, VIEW_SERVICE, VIEW_PLACE, VIEW_WORKER, VIEW_REF, VIEW_PERSON, VIEW_OUTCOME };

/* The columns of an entry in which its words stand: what was recorded, said, what it did to the child,
 * what was done.  Not `analysis`, which is what somebody thought of it, nor `outcome`, which has tests of
 * its own. */
enum view_word { VIEW_TEXT, VIEW_VOICE, VIEW_IMPACT, VIEW_ACTION, VIEW_WORDS };

struct view_child {
	struct str id;           /* SYSTEM:ID of the (merged) person */
	struct date birth, expected, death;
	const struct mark *mark; /* in the chronology's order, undated last */
	size_t n;
	/* Kinds of entries that are kept from this audience: an absence of them cannot be told */
	const uint16_t *withheld;
	size_t withheld_n;
};

struct case_view {
	bool withholds; /* restricted entries are kept from this audience */
	/* Digest of the ids of all children, told by `state`: whose entry it is may hang on who is a child */
	unsigned char who[32];
	/* The next child of shard `shard` of `of` (from 0): a run of them in their order; 1, 0, -1.  One
	 * shard at a time: asked for another, a view begins that one.  Borrowed until the next call. */
	int (*next_child)(struct case_view *self, unsigned shard, unsigned of, struct view_child *c,
			  struct err *e);
	/* The whole event behind a mark (text and all), in the arena. */
	int (*event)(struct case_view *self, const struct mark *m, struct arena *a, struct event *ev,
		     struct err *e);
	struct str (*name)(struct case_view *self, enum view_name which, uint32_t number);
	/* The covers that apply to a child. */
	int (*coverage)(struct case_view *self, struct str child, struct arena *a,
			const struct coverage **covers, size_t *n, struct err *e);
	const struct mark_pair *pairs; /* all pairs of the case */
	size_t pairs_n;
	/* As contract.md 6, without -N: the latest recorded-at or extract date, else the latest
	 * day-precise start */
	int32_t today;
	void (*close)(struct case_view *self);
	size_t children; /* how many next_child gives in all; 0: not known */
	/* The same case, seen the same way, to be used by another thread; made and closed in this view's
	 * thread, closed before this one.  NULL: the case has one reader only. */
	struct case_view *(*again)(struct case_view *self, struct err *e);
	/* A digest of all that is recorded in an entry: another one where anything in it has changed.
	 * NULL: cannot be told. */
	int (*content)(struct case_view *self, const struct mark *m, uint64_t *content, struct err *e);
	/* A digest (SHA-256) that stands for all of the case as it is seen here: the same where nothing
	 * has changed.  Beside content. */
	int (*state)(struct case_view *self, unsigned char state[static 32], struct err *e);
	/* The words of an entry alone, without the rest of it: by enum view_word, absent where there are
	 * none; borrowed until the view is next asked for anything.  NULL: there is only `event`. */
	int (*words)(struct case_view *self, const struct mark *m, struct str words[VIEW_WORDS],
		     struct err *e);
	/* Of an entry what rules ask for beside its mark: child, words, outcome, basis, standing, whose,
	 * essential, value, unit, people and tags; the rest is absent.  Borrowed until the view is next
	 * asked for anything.  NULL: there is only `event`. */
	int (*brief)(struct case_view *self, const struct mark *m, struct arena *a, struct event *ev,
		     struct err *e);
	/* Whether the person, as `event` and `brief` name them, is one of the children that next_child
	 * gives.  NULL: cannot be told. */
	bool (*is_child)(struct case_view *self, struct str person);
};

#endif
