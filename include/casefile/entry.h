/* casefile/entry - an event as a row: the columns of the case file's table `event`, in their order.
 *
 * One shape between an event, the bytes that are sorted outside memory (entry_pack) and the row of the case file, so
 * that a row is bound straight from the bytes.  Names are numbers here; who makes or reads an entry gives the lists
 * through struct entry_words.  Texts are borrowed from the event, the packed bytes or the row; people, tags and extra
 * are JSON arrays that entry_of_event writes into the caller's buf, which must not change while the entry is in use.
 * Reading never fails: what cannot be understood is absent.  Days as in format/date; schemas/case.sql has the columns.
 */
#ifndef CASEFILE_ENTRY_H
#define CASEFILE_ENTRY_H

#include "base/buf.h"
#include "model/flow.h"

enum entry_column { /* as in schemas/case.sql, less `row` */
	ENTRY_ID, ENTRY_CONTENT, ENTRY_PAIR, ENTRY_KIND,
	ENTRY_START, ENTRY_START_TO, ENTRY_START_HOW, ENTRY_END, ENTRY_END_TO, ENTRY_END_HOW,
	ENTRY_RECORDED, ENTRY_RECORDED_TO, ENTRY_RECORDED_HOW,
	ENTRY_AGENCY, ENTRY_AUTHOR, ENTRY_WORKER, ENTRY_PLACE, ENTRY_SERVICE, ENTRY_REF,
	ENTRY_SEVERITY, ENTRY_BASIS, ENTRY_STANDING, ENTRY_RESTRICTED, ENTRY_WHOSE, ENTRY_ESSENTIAL,
	ENTRY_SUPERSEDES, ENTRY_IMPORT, ENTRY_FILE, ENTRY_LINE, ENTRY_COL,
	ENTRY_RAW, /* texts from here */
	ENTRY_TEXT, ENTRY_IMPACT, ENTRY_VOICE, ENTRY_ACTION, ENTRY_OUTCOME, ENTRY_ANALYSIS,
	ENTRY_DISPUTED, ENTRY_VALUE, ENTRY_UNIT, ENTRY_PEOPLE, ENTRY_TAGS, ENTRY_EXTRA,
	ENTRY_COLUMNS,
	ENTRY_NUMBERS = ENTRY_RAW,
	ENTRY_TEXTS = ENTRY_COLUMNS - ENTRY_RAW,
};

struct entry {
	uint64_t has; /* bit per column */
	int64_t number[ENTRY_NUMBERS];
	struct str text[ENTRY_TEXTS]; /* by column less ENTRY_RAW */
};

enum entry_list {
	ENTRY_OF_AGENCY, ENTRY_OF_WORKER, ENTRY_OF_PLACE, ENTRY_OF_SERVICE, ENTRY_OF_REF, ENTRY_OF_OUTCOME, ENTRY_OF_FILE,
	ENTRY_OF_PAIR, ENTRY_OF_KIND,
	ENTRY_LISTS,
};

struct entry_words { /* whoever keeps the lists */
	uint32_t (*number)(void *self, enum entry_list list, struct str word); /* adds it where it is new */
	struct str (*word)(void *self, enum entry_list list, uint32_t number);
	uint16_t (*kind)(void *self, uint32_t number); /* the file's number of a kind as a place in struct code's kinds */
	void *self;
};

bool entry_has(const struct entry *e, enum entry_column c);
void entry_set(struct entry *e, enum entry_column c, int64_t v);
void entry_set_text(struct entry *e, enum entry_column c, struct str s); /* absent: not set */
/* A date in the three columns from `first`. */
void entry_set_date(struct entry *e, enum entry_column first, const struct date *d);
struct date entry_date(bool has_from, int64_t from, bool has_to, int64_t to, bool has_how, int64_t how);

/* The first source is in file, line and col; the others are the caller's to keep. */
void entry_of_event(const struct event *ev, const struct entry_words *w, const struct code *code, struct entry *e,
		    struct buf *json);
void entry_to_event(const struct entry *e, const struct entry_words *w, struct arena *a, struct event *ev);

/* The packed record of an event: all but row; pair is what `deed` says, 0 unless somebody did it to somebody. */
struct mark entry_mark(const struct event *ev, const struct entry *e, const struct entry_words *w, const struct code *code);
/* Who did it to whom: the first perpetrator and the first victim.  False: not both are recorded. */
bool entry_deed(const struct event *ev, struct str *doer, struct str *done_to);
/* The chronology's order of two marks: lo, hi, minute, id; undated last. */
int entry_compare(const struct mark *a, const struct mark *b);

void entry_pack(const struct entry *e, struct buf *b);
int entry_unpack(struct str bytes, struct entry *e); /* -1: not an entry */

/* JSON arrays of strings, for names, ids, tags, and name and value in turn. */
void entry_write_list(const struct str *s, size_t n, struct buf *b);
struct str *entry_read_list(struct str json, struct arena *a, size_t *n); /* NULL and 0 for anything else */

#endif
