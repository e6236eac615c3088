/* What the parts of source/preview share. */
#ifndef SOURCE_PREVIEW_OWN_H
#define SOURCE_PREVIEW_OWN_H

#include "source/preview.h"

enum {
	PREVIEW_PLACES = 3,
	PREVIEW_EXAMPLES = 3,
	PREVIEW_LIST = 40,
	PREVIEW_TABLES = 24,
	PREVIEW_CELLS = 64,
	PREVIEW_MOST = 1 << 16,
	PREVIEW_PATHS = 256,
	PREVIEW_PENDING = 64,
	PREVIEW_RAW = 200,
	PREVIEW_TRIED = 24
};

struct preview_item { /* one thing that was met, how often, and where first */
	struct str what, field;
	unsigned long n;
	uint64_t last; /* line and column, where it was met last; 0: not known */
	struct str file[PREVIEW_PLACES];
	uint32_t line[PREVIEW_PLACES];
	size_t places;
	struct str raw; /* how the first of them begins, where it is a row */
};

struct preview_list {
	struct preview_item item[PREVIEW_LIST];
	size_t n;
	unsigned long over; /* met after the list was full */
};

struct preview_path { /* what records hold, from the record */
	struct str path;
	int column; /* of the map; -1: kept as extra */
};

struct preview_rows { /* records of an XML or JSON file that are rows of a map */
	const struct map *map;
	const struct map_records *records;
	struct preview_path path[PREVIEW_PATHS];
	size_t n;
	unsigned long over;
};

struct preview_miss { /* a word that no list has, in a row that may yet be set aside */
	struct str file, column, cell;
	uint32_t line, col;
};

struct preview_set { /* of hashes: how many different ones */
	uint64_t *slot;
	size_t n, slots;
};

struct preview_tried { /* of a table that no map knows, the likeliest header */
	struct str place, raw;
	struct str *cell;
	size_t cells;
	uint32_t line;
	bool is_known; /* it was read by a map after all */
};

struct preview {
	struct arena arena;
	const struct code *code;
	const struct map_set *maps;
	struct source_watch watch;
	struct diags diags;
	struct buf tables;              /* what is told of each table, as it was opened */
	size_t tables_n;
	struct str header;              /* of the first table, as it stands */
	uint32_t header_line;
	struct preview_tried tried[PREVIEW_TRIED];
	size_t tried_n;
	struct preview_list unknown;    /* codes that are in no list */
	/* tables and words of the reader: a file may be read twice to be understood */
	struct preview_set heard;
	struct preview_list asides, said, children;
	struct arena row;
	struct preview_miss pending[PREVIEW_PENDING];
	size_t pending_n;
	struct preview_rows **rows;     /* in the order in which they were met */
	size_t rows_n;
	struct str *passed;             /* paths of what describes the file */
	size_t passed_n;
	struct preview_set child;
	unsigned long *kind;            /* entries by kind */
	unsigned long events, persons, relations, undated;
	struct event example[PREVIEW_EXAMPLES]; /* of different kinds */
	/* of kinds that were met before: shown where there are too few kinds */
	struct event further[PREVIEW_EXAMPLES];
	size_t examples, furthers;
	struct person person;           /* the first person and the first relation */
	struct relation relation;
	int32_t first, last;            /* days of entries */
};

void preview_bytes(const struct preview *p, const struct preview_file *f, struct buf *b);
void preview_examples(struct preview *p, struct buf *b);
/* the sheet: "List 1" of "book.xlsx#List 1".  Empty: it has none */
struct str preview_table_of(struct str place);
/* The item, NULL when the list is full. */
struct preview_item *preview_count(struct preview *p, struct preview_list *l, struct str what,
				   struct str field, struct str file, uint32_t line);
bool preview_set_add(struct preview_set *s, uint64_t h); /* false: it was in it */
void preview_table(struct preview *p, struct str place, const struct map *m, const struct csv_row *header,
		   const int *at);
void preview_rows_met(struct preview *p, const struct map *m, const struct map_records *r);
void preview_value(struct preview *p, const struct map *m, struct str path, int column);
/* what a reader without maps makes of its file */
void preview_fixed(const struct source_adapter *a, struct buf *b);
void preview_records(struct preview *p, struct buf *b); /* what the records of the file are read as */
/* What the map does with one of its columns. */
void preview_column(const struct map *m, int column, struct buf *b);
/* A line of the list of columns: "      name                 words". */
void preview_line(struct buf *b, struct str name, struct str words);
/* the row whose words are pending was used, or set aside */
void preview_settle(struct preview *p, bool used);
/* Maps by how near they come to a header; most: so many. */
void preview_near(const struct preview *p, const struct map *chosen, const struct str *cell, size_t n,
		  size_t most, struct buf *b);
void preview_wrap(struct buf *b, struct str text, size_t indent); /* broken at 100 columns; ends the line */
/* at most so many bytes, whole characters, one line */
void preview_cut(struct buf *b, struct str text, size_t most);

#endif
