/* analysis/chronology - the impact chronology of one child, or of siblings in one paper (practice.md 1 and 2).
 *
 * Three steps.  A chronology_case gathers persons, imports and the entries about the children wanted from any
 * record_source that gives what the audience may see (I8); of the rest it is told the number, no more.  chronology_build
 * puts them in order: births, entries, the same note filed for several children once, routine folded, silences.
 * chronology_page and chronology_sheet turn the rows into a paper of five columns for people, or of one field a column
 * for machines.  Everything lives in the arena given to chronology_case_open; days are civil days.
 * What is local policy (routine, silences, words) is schemas/style/chronology.xml.  Fails where a source fails.
 */
#ifndef ANALYSIS_CHRONOLOGY_H
#define ANALYSIS_CHRONOLOGY_H

#include "format/calendar.h"
#include "model/flow.h"
#include "model/paper.h"

enum { CHRONOLOGY_COLUMNS = 5, CHRONOLOGY_CHILDREN = 64, CHRONOLOGY_BASES = EVENT_BASES, CHRONOLOGY_STANDINGS = EVENT_STANDINGS };

/* schemas/style/chronology.xml */
struct chronology_fold {
	uint16_t kind;
	struct str one, many; /* "visit", "visits" */
	bool repeated;        /* folds only where the same text comes again and again, and then says the text */
};
struct chronology_agency { /* agencies are named in many ways; these are the groups that a silence speaks of */
	struct str name;        /* "social care" */
	bool expected;          /* said to be missing when nothing of it was supplied */
	const struct str *is;   /* words that an agency of this group has in its name */
	size_t is_n;
};
struct chronology_style {
	struct str title, marking;
	struct paper_column column[CHRONOLOGY_COLUMNS];
	struct str basis[CHRONOLOGY_BASES];       /* "%" stands for the child's name */
	struct str standing[CHRONOLOGY_STANDINGS];
	struct str blank; /* "not recorded" */
	const struct chronology_fold *fold;
	size_t folds;
	const uint16_t *turn;     /* kinds across which nothing folds */
	size_t turns;
	const struct str *phrase; /* a text made of nothing else says nothing new */
	size_t phrases;
	unsigned fold_at_least;   /* entries */
	struct calendar_span fold_within;
	struct calendar_span silence, lead_silence;
	struct str lead;                       /* the group that has silences of its own; absent: none */
	const uint16_t *running;               /* kinds that make a record a running one: only such covers show silences */
	size_t running_n;
	const struct chronology_agency *agency;
	size_t agencies;
};
int chronology_style_load(const char *schemas, const struct code *code, struct arena *a, struct chronology_style *s,
			  struct diags *diags, struct err *e);

/* What has been gathered. */
struct chronology_case {
	struct arena *arena;
	const struct code *code;
	enum audience audience;
	bool sealed;
	const struct person *person;
	size_t persons;
	const struct import *import;
	size_t imports;
	const struct event *event; /* each id once */
	size_t events;
	uint64_t withheld, withheld_persons, withheld_relations; /* entries about the children; persons and relations of the case */
	bool invented;
	struct chronology_case_own *own;
	const struct event *addition; /* what was later written to entries: of kind addition, shown beside the entry it names, never alone */
	size_t additions;
};
void chronology_case_open(struct chronology_case *c, struct arena *a, const struct code *code, enum audience audience,
			  bool sealed);
/* Persons, relations and imports first (all of them), then say who is wanted, then the entries. */
int chronology_case_people(struct chronology_case *c, struct record_source *from, struct err *e);
/* ERR_USAGE when the audience may not see this person, in the words of one that is not there. */
int chronology_case_want(struct chronology_case *c, struct str child, struct err *e);
/* What the source has kept from the audience: numbers, and the files whose entries it kept. */
struct chronology_kept {
	uint64_t entries, persons, relations;
	const struct str *file;
	size_t files;
};
void chronology_case_keep(struct chronology_case *c, const struct chronology_kept *k);
/* The version in force before earlier versions of the same id: those only make it known as amended. */
int chronology_case_entries(struct chronology_case *c, struct record_source *from, struct err *e);
/* The person an id stands for: its own, or of whom it is another id; NULL: none that may be seen. */
const struct person *chronology_case_person(const struct chronology_case *c, struct str id);

/* The name to show: the first that is more than one word ("Jamie Rourke" before "Jay"), else the first, else the id. */
struct str chronology_case_name(const struct person *p);

struct chronology_wanted {
	int32_t from, to; /* DATE_FIRST, DATE_LAST: all */
	int32_t today;
	bool full;        /* routine unfolded */
	bool has_today;   /* somebody asked for this day; else it is what the case says */
};

enum chronology_shape { CHRONOLOGY_BIRTH, CHRONOLOGY_ENTRY, CHRONOLOGY_ROUTINE, CHRONOLOGY_SILENCE };

struct chronology_row {
	uint8_t shape;
	unsigned number;      /* from 1; 0: a silence */
	uint64_t about;       /* the paper's children by place, one bit each */
	bool shared;          /* about one of them and held in the record of somebody else */
	struct date start, end;
	const struct event **event; /* ENTRY: the first is shown, the others say the same; ROUTINE: all that were folded */
	size_t events;
	struct str words;     /* ROUTINE, SILENCE, BIRTH: the sentence */
};

struct chronology_child {
	const struct person *person;
	struct str name;      /* as rows call the child */
	struct str full_name;
};

struct chronology_supply { /* an agency's records: what was supplied */
	struct str agency;
	bool running;         /* false: some kinds of entry only */
	int32_t from, to;     /* from > to: for what time is not recorded */
	bool group;           /* the name of a group of which nothing was supplied */
};

struct chronology {
	struct arena *arena;
	const struct chronology_case *from;
	const struct chronology_style *style;
	struct chronology_wanted wanted;
	struct chronology_child *child; /* eldest first */
	size_t children;
	struct chronology_row *row;
	size_t rows, undated_at;        /* rows from here on have no date */
	const struct chronology_supply *supply;
	size_t supplies;
	uint64_t entries, folded, earlier; /* shown or folded; folded; before wanted.from and so not here */
	int32_t first, last;            /* of the dated entries */
	int32_t as_at;                  /* the date of the paper: today; where nobody asked for a day, no earlier than the last
					 * entry that did not lie ahead when the latest file was imported */
	const struct date *first_at, *last_at; /* the dates that these are of: "about 2019" begins no day */
	int32_t horizon;                /* as_at, or the last day of which a record supplied speaks: later is a plan */
};
int chronology_build(const struct chronology_case *c, const struct chronology_style *s, const struct chronology_wanted *w,
		     struct chronology *out, struct err *e);

/* For people: five columns. */
void chronology_page(const struct chronology *c, struct paper *p);
/* To be filled in by hand: every entry a row, with empty columns, and what importing it again goes by (schemas/map/worksheet.xml). */
void chronology_worksheet(const struct chronology *c, struct paper *p);
/* For machines: a column a field, a row a row. */
void chronology_sheet(const struct chronology *c, struct paper *p);

#endif
