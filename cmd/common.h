/* cmd/common - what several commands do: open any operand as a case, resolve a child, take today.
 *
 * Wherever a command takes FILE.case it also takes an export or a stream, read as by case-import without -o
 * (contract.md 8); "-" is standard input.  Exports and streams are gathered into a case held in memory by the
 * same code that writes case files, so that one child is one child whichever way a command was fed.
 */
#ifndef CMD_COMMON_H
#define CMD_COMMON_H

#include "analysis/assertion.h"
#include "analysis/rule.h"
#include "analysis/term.h"
#include "base/life.h"
#include "casefile/store.h"
#include "casefile/stream.h"
#include "format/calendar.h"
#include "model/label.h"
#include "model/relay.h"
#include "source/source.h"

/* The options that say how exports are read and who is looking, for the tables of commands that read
 * cases. */
#define COMMON_READ_OPTIONS \
	{"audience", 0, OPTION_VALUE, "WHO", "holder (all but sealed) or family (no restricted entry)"}, \
	{"sealed", 0, OPTION_FLAG, NULL, "sealed entries too"}, \
	{"as-known-at", 0, OPTION_VALUE, "DATE", "what had been recorded by then, in the words of then"}, \
	{"dates", 0, OPTION_VALUE, "ORDER", \
	 "of an export: day-first or month-first, where a column does not tell"}, \
	{"encoding", 0, OPTION_VALUE, "NAME", \
	 "of an export: what it is written in, where its bytes do not tell"}

struct common_case {
	struct life *life;
	struct code code;
	/* How an export is read; map, agency, system ... may be set before common_open */
	struct source_options reading;
	struct store *store;
	enum audience audience;
	bool sealed;
	bool has_today; /* -N was given */
	int32_t today;  /* -N, else what the case says (set by common_view) */
	bool has_known; /* --as-known-at was given */
	int32_t known;
	struct arena arena;
};

/* Loads the code lists and reads the options audience, sealed and today.  audience: the command's default. */
int common_start(struct common_case *c, struct life *l, enum audience audience, struct err *e);
/* Opens the operand.  Asides and diagnostics set exit status 3 on the life. */
int common_open(struct common_case *c, const char *operand, struct err *e);
void common_close(struct common_case *c);

int common_view(struct common_case *c, struct case_view **v, struct err *e); /* sets today */
int common_records(struct common_case *c, const struct store_wanted *w, struct record_source **r,
		   struct err *e);
/* SYSTEM:ID for what was typed after --child; in the arena of c. */
int common_child(struct common_case *c, const char *typed, struct str *id, struct err *e);
/* YYYY-MM-DD or as people write it */
int common_day(const char *typed, const char *option, int32_t *day, struct err *e);

/* The rules that --rules names (NULL: those of the schemas), with what they need.  code NULL: a list of
 * its own. */
struct common_rules {
	struct rule_set set;
	struct calendar *calendar;
	struct assertion_list *triggers;
	struct code code;
	bool has_code;
};
int common_rules_open(struct common_rules *r, struct life *l, const char *path, const char *nation,
		      const struct code *code, struct err *e);
void common_rules_close(struct common_rules *r);
/* NULL: ERR_USAGE, with the nearest */
const struct rule *common_rule(const struct rule_set *s, const char *id, struct err *e);

/* Texts that an expression gave up on: how many, and of the first the entry's id, the term and a rule that
 * uses it (`only`, or NULL; across: one across children).  Nothing when there are none; else the exit
 * status is ERR_INPUT's. */
void common_tell_limits(struct life *l, struct str file, const struct rule_set *s, const struct rule *only,
			bool across, unsigned long texts, const struct term_limits *first);

/* Names of persons, read when one is first asked for: absent where there is none. */
struct common_names {
	struct common_case *c;
	struct label_list list;
	bool read;
};
struct str common_name(void *self, struct str person);

/* Where a document goes: the file that -o names, or standard output (no name, or "-").  A case file is
 * never written over: -o names what is made, and in case-import the same letter names a case file. */
struct common_output {
	struct out file, *to;
};
/* That it is no case file, for what writes its file itself */
int common_output_check(const char *path, struct err *e);
int common_output_open(struct common_output *o, struct life *l, const char *path, struct err *e);
/* keep: put the file in its place */
int common_output_close(struct common_output *o, bool keep, struct err *e);

/* One file being read, whatever it is: an export or a stream. */
struct common_reading {
	struct record_source *from; /* read this; close it when the reading was opened */
	struct source_reader *export;
	struct stream_reader *stream;
	struct relay *relay; /* reads them ahead; NULL: nobody does */
};
/* 1: open; 0: it cannot be read and is to be set aside whole, `why` says why; -1: failure. */
int common_reading_open(struct common_reading *x, const struct source_options *o, struct str file,
			struct str bytes, struct err *why, struct err *e);
/* Reads no further.  What the reader knows of its file at its end: format, map, agency, extract date,
 * counts, coverage. */
void common_reading_done(const struct common_reading *x, struct import *f);

/* Warns of who is known from relations alone (store_import_watch_strangers), of the first ones by id and place: watch before the
 * import is written, done after it. */
struct common_strangers {
	struct life *life;
	size_t n;
};
void common_strangers_watch(struct common_strangers *s, struct life *l, struct store_import *to);
void common_strangers_done(const struct common_strangers *s);

#endif
