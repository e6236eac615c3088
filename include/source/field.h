/* source/field - one field of a record out of one row: the inside of source/fill, split off for its length.
 *
 * struct fill is shared by these two modules and nobody else.  What a field_ function makes lives in f->a,
 * the arena of the row, or is borrowed from the row.  int functions return -1 when the row cannot be used,
 * f->wrong telling why; all others keep a cell that they cannot read in `extra`, so that nothing of a used
 * row is lost.
 */
#ifndef SOURCE_FIELD_H
#define SOURCE_FIELD_H

#include "source/fill.h"

enum { FIELD_MENTIONED = 16, FIELD_CACHE = 128, FIELD_KEY = 48, FIELD_MASKS = 32 };

struct field_step { /* one field, its columns resolved */
	const struct map_field *f;
	enum map_how how;
	int cell, time; /* -1: none */
	const struct date_rules *dates;
};

struct field_steps { /* one output */
	const struct map_output *o;
	struct field_step *step;
	size_t n;
	uint64_t *uses; /* a bit for each cell that has a place in it */
	bool has_child;
	int child_cell;
};

struct field_cached { /* what the word in a cell stands for: a handful of words make up a column of codes */
	const struct map_field *f;
	char key[FIELD_KEY];
	uint32_t n;
	uint16_t kind;
	bool known;
};

struct field_told { /* of a column, whose dates told the order of day and month */
	bool known, both; /* both: some of each */
	enum date_order order;
	uint32_t line; /* that told it */
};

/* What the dates of a column are like, told at the table's end.  "Real" are days that a spreadsheet or a
 * database knew as such (a count of days, ISO), the others are written with numbers; low: the day of the
 * month is 12 or less. */
struct field_seen {
	unsigned long real_low, real_high, text_low, text_high;
	unsigned long after; /* later than the day of the import, */
	uint32_t line;       /* ... the first of them */
};

enum { FIELD_SAID_ZONE = 16, FIELD_SAID_EMPTY = 32, FIELD_SAID_OTHER = 64 };
enum { FIELD_SAID_SERIAL = 1, FIELD_SAID_ERROR = 2, FIELD_SAID_MARKUP = 4, FIELD_SAID_NULL = 8,
      FIELD_ERRORS = 64 };

struct field_left { /* the cells without a place when the outputs of `mask` are given */
	uint32_t mask;
	uint32_t *cell;
	size_t n;
};

struct fill {
	const struct map *m;
	struct fill_settings s;
	struct arena arena;
	struct date_rules day_first, month_first;
	struct str *name; /* of the cells, each once: keys of extra */
	bool *whole;
	struct field_told *told;  /* of the cells */
	unsigned char *said;      /* FIELD_SAID_, of the cells: said once for each column */
	struct field_seen *seen;  /* of the cells; NULL: no date was read yet */
	size_t cells, words;
	int *at;
	struct field_steps *out;
	size_t outs;
	struct field_cached cache[FIELD_CACHE];
	struct field_left left[FIELD_MASKS];
	size_t lefts;
	bool said_windows, said_control, said_zero, said_formula, said_unknown, said_time, said_code, said_json;
	/* the row at hand */
	const struct csv_row *row;
	const struct event_field *more; /* what it has beside its cells */
	size_t more_n;
	struct arena *a;
	bool windows, beyond, restriction_said;
	uint32_t error[FIELD_ERRORS]; /* cells that hold an error of a spreadsheet */
	size_t errors;
	bool seen_child; /* a row has named one */
	struct fill_wrong *wrong;
	struct event_field *extra;
	size_t extra_n, extra_room;
	struct event_source source;
	struct event_person *mentioned; /* of the event at hand: names that have no id yet */
	size_t mentioned_n;
};

struct str field_trimmed(struct str s); /* absent when nothing is left */
struct str field_cell(struct fill *f, int cell);
/* "1.0" and "1.00" as "1": what a spreadsheet or a data frame leaves behind */
struct str field_whole(struct str s);
/* odd spaces inside made plain: of names, ids, codes and the like */
struct str field_word(struct fill *f, struct str s);
void field_warn(struct fill *f, enum diag_level level, int cell, const char *text);
int field_wrong(struct fill *f, int cell, const char *reason); /* -1 */
void field_add_extra(struct fill *f, struct str name, struct str value);
/* a cell whose content its field cannot hold: extra, under its header */
void field_keep(struct fill *f, int cell);
int field_set_kind(struct fill *f, const struct field_step *st, struct event *ev);
int field_set_relation(struct fill *f, const struct field_step *st, struct relation *r);
bool field_is_one_of(struct str s, const char *const *words); /* NULL-ended; without case */
int field_set_date(struct fill *f, const struct field_step *st, struct date *d, bool *says_more);
void field_tell_dates(struct fill *f); /* at the end of the rows */
/* From when to when, in one cell: what a step says, and what some write where the day is asked for ("4/5/2019
 * - 7/5/2019"). */
int field_set_period(struct fill *f, const struct field_step *st, struct event *ev, bool *says_more);
bool field_is_span(struct fill *f, const struct field_step *st);
void field_set_people(struct fill *f, const struct field_step *st, struct event *ev);
const struct str *field_cut_list(struct fill *f, const struct field_step *st, const struct str *before,
				 size_t *n);
void field_set_severity(struct fill *f, const struct field_step *st, struct event *ev);
void field_set_essential(struct fill *f, const struct field_step *st, struct event *ev);
void field_set_system_id(struct fill *f, const struct field_step *st, struct person *p);
/* Cells that hold JSON (`json="yes"`): items and the names of what is answered yes; "name: value" joined; an
 * extra for each. */
const struct str *field_json_words(struct fill *f, const struct field_step *st, const struct str *before,
				   size_t *n);
struct str field_json_text(struct fill *f, const struct field_step *st); /* absent: nothing */
void field_json_extra(struct fill *f, const struct field_step *st);
/* Text in HTML or RTF.  May some be in s?  A byte is looked for.  A cell's own: what it says, the original
 * then in extra. */
bool field_has_markup(const struct field_step *st, struct str s);
struct str field_plain(struct fill *f, const struct field_step *st, int cell, struct str s);
/* Every other field; base is the record's struct.  says_more: the date as written says more than the date as
 * read. */
int field_set(struct fill *f, const struct field_step *st, char *base, bool *says_more);

#endif
