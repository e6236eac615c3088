/* source/map - a column map: how the columns of one layout of table become events, persons and relations.
 *
 * A map is a file schemas/map/NAME.xml in the language of schemas/map/map.rng; an ordinary export needs no C.
 * A map_set holds every map of a schemas folder, immutable after map_set_open, in an arena of its own: all
 * pointers live until map_set_close.  A fault in a map (an unknown kind, a column that is not declared) is an
 * error with file and line.  Headers are compared by map_fold: letters and digits alone, in lower case, so
 * that "Date of Birth", "date_of_birth" and "DATE-OF-BIRTH" are one.
 */
#ifndef SOURCE_MAP_H
#define SOURCE_MAP_H

#include "model/flow.h"
#include "source/footer.h"

struct map_example;

enum map_how { /* what is done with a field's value */
	MAP_STRING,
	MAP_AGENCY,   /* a string; the column comes before --agency and the map's constant */
	MAP_DATE,
	MAP_PERIOD,   /* "5 Jan 2021 to 7 Feb 2021": start and end */
	MAP_WHO,      /* a person, as SYSTEM:ID */
	MAP_SOURCE_ID,
	MAP_KIND,
	MAP_RELATION,
	MAP_PEOPLE,   /* one id with a role, or name(role); name(role) */
	MAP_TAGS,
	MAP_SEVERITY,
	MAP_WORD,     /* basis, standing, whose: a word of a closed list, else kept in extra */
	MAP_RESTRICTED,
	MAP_ESSENTIAL,
	MAP_NAME,
	MAP_SYSTEM_ID, /* a further id of a person: UPN, NHS number */
	MAP_EXTRA,
};

struct map_target { /* a field of a record that a map can fill */
	const char *name;
	enum record_type type;
	enum map_how how;
	uint16_t offset, offset_end; /* in struct event, person or relation */
	int (*word)(struct str s, uint8_t *v);
};

struct map_column {
	struct str name;
	const struct str *fold; /* the name and its other spellings, folded */
	size_t folds;
	bool required; /* the header must have it for the map to be chosen */
	bool keep;     /* goes to extra as written even where it has a place */
	bool drop;     /* a copy of something that has its place: not kept in extra */
	bool whole;    /* a whole number: "1.0" is read as "1" */
	bool of_file; /* the year that the file is for, where the header has no such column */
	bool first;    /* of several values in one record the first alone; the others go to extra */
	const struct map_codes *of; /* the first that this list has, where it has one; NULL: any */
	struct str tell; /* a value of records that is worth telling (purge: true), absent: none */
	const struct str *path; /* from the record's element: "a/b", "../c", "@d"; none: a child of its name */
	size_t paths;
};
struct map_path { /* something that an XML or JSON file says of itself, or that is one value as a whole */
	struct str path; /* is_about: from below the outermost element; else from the row's */
	bool is_about;
	bool has_names; /* one value made of "name: value, name: value"; else of the text alone */
};
struct map_records { /* where an XML or JSON file has the rows of this map */
	bool json;
	struct str root;      /* XML: the outermost element's name; JSON: absent */
	const struct str *at; /* names from below the outermost element to the row's; none: itself */
	size_t steps;
	/* attributes: an element with `key` is called what stands there, and holds what stands in `value` */
	struct str key, value;
	struct str join;       /* between values that come more than once; "; " unless said */
	uint32_t line;
	const struct map_path *rule;
	size_t rules;
	struct str needs; /* columns, '|' between: a row has one of them; absent: any element is a row */
	struct str teller, says; /* a row's column `teller` says one of these words, '|' between; absent: whatever it says */
};

/* Whether what a row says of itself is what these records are told by. */
bool map_says(const struct map_records *r, struct str text);

struct map_code {
	struct str value, fold, is;
	uint16_t kind; /* of a list that gives kinds or relations */
};
struct map_codes {
	struct str name;
	struct map_code *code;
	size_t n;
	bool has_kinds, has_relations;
	uint32_t line;
};

struct map_part { /* a piece of a value: the cell of a column, or a constant */
	int column;    /* place in struct map's columns; -1: a constant */
	struct str is;
	const struct map_codes *codes;
	struct str before, after; /* printed around it when it is not empty */
};

enum map_markup { MAP_MARKUP_NO, MAP_MARKUP_FIND /* by the text */, MAP_MARKUP_HTML, MAP_MARKUP_RTF };
struct map_field {
	const struct map_target *target;
	const struct map_part *part;
	size_t parts;
	struct str join;       /* between parts that are not empty */
	bool plain;            /* one column and nothing else */
	int time;              /* column of the time of day, -1: none; */
	bool is_span;          /* ... of the last day that it may have been */
	bool required;         /* an empty cell sets the row aside */
	bool has_order;
	enum date_order order; /* of dates written with numbers alone */
	bool is_iso;           /* dates as we write them ourselves (date_write_iso): "2018/2020" lies between */
	struct str role;       /* of people */
	struct str name;       /* of extra; system of a further id */
	bool list;             /* people: name(role); name(role) */
	bool mentioned;        /* people: names, who become persons of this child's record alone */
	struct str split;      /* tags: what stands between them, each character */
	uint16_t otherwise;    /* kind where the cell is empty or not known */
	bool has_otherwise;
	uint32_t line;
	bool json;             /* the cell is JSON: words of tags, lines of a text, an extra for each value */
	enum map_markup markup; /* HTML and RTF become plain text, what was written goes to extra */
};

struct map_when { /* a condition on the row */
	int column;
	bool must;       /* false: must not */
	bool is_empty;   /* ... be empty; else ... be one of: */
	bool is_begin;   /* ... begin with one of, as they are written */
	const struct str *fold;
	size_t folds;
};

enum { MAP_KEY_CHILD = 1, MAP_KEY_START = 2, MAP_KEY_WORKER = 4 };
struct map_output {
	enum record_type type; /* RECORD_EVENT, RECORD_PERSON or RECORD_RELATION */
	struct str part;       /* tells events of one row apart where they share a source id */
	unsigned key;          /* MAP_KEY_: what names an entry without id; 0: its dates and words */
	bool ask_direction;    /* relation: --person-is must say whom the kind names */
	const struct map_when *when;
	size_t whens;
	const struct map_field *field;
	size_t fields;
	uint32_t line;
};

struct map {
	struct str name, version, format, system, agency, title, source;
	struct str file, digest;  /* SHA-256 of the file, hex; absent where it was not asked for */
	struct str covers;        /* kinds, blank-separated */
	bool covers_year;         /* over the year of the return, not over the days in it */
	const struct map_column *column;
	size_t columns;
	const struct map_records *records;
	size_t records_n;
	bool no_table; /* read from records only: no header of a table chooses it */
	bool unfilled; /* a row to which no output applies is used and gives nothing */
	const struct map_output *output;
	size_t outputs;
	const struct map_example *example; /* source/mapcheck */
	size_t examples;
};

struct heads;
struct map_set {
	struct arena arena;
	const struct map *map; /* by name */
	size_t n;
	const struct heads *heads; /* source/heads: the names of all their columns */
	struct str schemas;            /* the folder they were read from */
	int header_within, look_ahead; /* schemas/map/reading.csv: rows */
	int guess_mostly, guess_partly; /* the same: cells in a hundred, for source/newmap */
	struct footers footers; /* source/footer */
};

/* Every map of SCHEMAS/map; checked: against map.rng too (slower).  ERR_USAGE with the place. */
int map_set_open(const char *schemas, const struct code *code, bool checked, struct diags *d,
		 struct map_set *s, struct err *e);
/* One more map, from any file, in place of one of its name. */
int map_set_add(struct map_set *s, const char *schemas, const char *path, const struct code *code,
		struct diags *d, struct str *name, struct err *e);
void map_set_close(struct map_set *s);
const struct map *map_find(const struct map_set *s, struct str name); /* NULL: none */

/* Letters and digits of s in lower case; out is at least s.n bytes; the length written. */
size_t map_fold(struct str s, char *out);
struct str map_folded(struct arena *a, struct str s);
/* NULL: not in the list.  "a) Yes" is Yes where the list has no such word, and "RC1 - Adopted" RC1. */
const struct map_code *map_code_find(const struct map_codes *c, struct str cell);
/* at[i] becomes the cell of map column i, -1 where the header (folded cells) has none.  The number of header
 * cells explained, or -1 and the first missing required column. */
int map_match(const struct map *m, const struct str *folded, size_t n, int *at,
	      const struct map_column **missing);
/* The map whose required columns are all there and which explains most columns; among those, which requires
 * most.  A tie is ERR_INPUT naming the candidates, and so is no map at all. */
int map_choose(const struct map_set *s, const struct str *folded, size_t n, const struct map **m, struct err *e);

#endif
