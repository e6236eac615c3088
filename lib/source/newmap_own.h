/* What the parts of source/newmap share. */
#ifndef SOURCE_NEWMAP_OWN_H
#define SOURCE_NEWMAP_OWN_H

#include "source/newmap.h"

enum newmap_slot { /* what a column may mean; order: of the fields in the map */
		   NEWMAP_NONE,
		   NEWMAP_ID,
		   NEWMAP_CHILD,
		   NEWMAP_KIND,
		   NEWMAP_START,
		   NEWMAP_TIME,
		   NEWMAP_END,
		   NEWMAP_RECORDED,
		   NEWMAP_AGENCY,
		   NEWMAP_AUTHOR,
		   NEWMAP_WORKER,
		   NEWMAP_PLACE,
		   NEWMAP_TEXT,
		   NEWMAP_IMPACT,
		   NEWMAP_VOICE,
		   NEWMAP_ACTION,
		   NEWMAP_OUTCOME,
		   NEWMAP_SEVERITY,
		   NEWMAP_FIRST,
		   NEWMAP_LAST,
		   NEWMAP_NAME,
		   NEWMAP_BIRTH,
		   NEWMAP_SEX,
		   NEWMAP_UPN,
		   NEWMAP_NHS,
		   NEWMAP_RELATION,
		   NEWMAP_OTHER,
		   NEWMAP_SLOTS,
};

enum newmap_sure { NEWMAP_BY_NOTHING, NEWMAP_BY_CELLS, NEWMAP_BY_WORD, NEWMAP_BY_MAPS };

struct newmap_column {
	struct str name, fold; /* as in the header, made fit for XML; fold empty: cannot be declared */
	bool repeated;         /* a column of this name came before */
	size_t full, dates, numbers, serials, times, bytes, longest, day_first, month_first;
	enum newmap_slot slot;
	enum newmap_sure sure;
	unsigned maps;         /* how many maps know its name so */
	struct str path;       /* of records: from the record to the value; absent in tables */
	bool always;           /* of records: every one has it */
};

/* What an XML or JSON file holds, by path: an element or object, an attribute, a value. */
struct newmap_node {
	struct str name;         /* "@when": an attribute */
	size_t up, child, next;  /* places among the nodes; 0: none, the outermost is nobody's child */
	size_t objects, values;  /* how often it was an element or object, and how often it held a value */
	struct newmap_column look;
	int column;              /* of the map that is made; -1: none */
	bool leads;              /* it is the record, or holds one, or a column of it */
};

struct newmap_tree {
	struct newmap_node *node;
	size_t n, row;           /* row: the records */
	bool json;
	struct str root;         /* XML: the outermost element */
};

struct newmap_word { /* in the name of a column */
	struct str fold;
	bool is_whole; /* the name itself; else anywhere in it */
	enum newmap_slot slot;
};

struct newmap {
	struct arena arena;
	struct newmap_word *word; /* the first that fits counts */
	size_t words;
	int mostly, partly; /* schemas/map/reading.csv: cells in a hundred */
	struct newmap_column *column;
	size_t columns, rows;
	struct str name, file, format; /* format: of all maps that are made of the file's records */
	enum record_type type;
	int at[NEWMAP_SLOTS];  /* the column that fills the slot; -1: none */
	bool no_header;        /* its first row is data: the columns are numbered */
	const struct newmap_tree *tree; /* NULL: a table */
};

/* the map's name, the words and settings */
int newmap_begin(struct newmap *m, const struct map_set *maps, struct err *e);
void newmap_name_column(struct newmap *m, size_t i, struct str name);
int newmap_words_read(struct newmap *m, struct str schemas, struct err *e);
enum newmap_slot newmap_words_slot(const struct newmap *m, struct str fold);
struct str newmap_fit(struct arena *a, struct str s); /* without what XML cannot hold */
void newmap_look(struct newmap_column *c, struct str cell, const struct date_rules *rules);
/* names and cells are known: what each column means */
void newmap_guess(struct newmap *m, const struct map_set *maps);
int newmap_records(const struct source_input *in, const struct map_set *maps, struct diags *diags,
		   struct buf *b, struct err *e);

const char *newmap_cell(const struct newmap *m, const struct newmap_column *c); /* an invented one */
void newmap_xml(struct buf *b, struct str s); /* with entities */
void newmap_document(const struct newmap *m, struct buf *b); /* an invented file with one record */
void newmap_print(const struct newmap *m, struct buf *b);

#endif
