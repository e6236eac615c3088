/* model/paper - a document made of tables: the neutral form between what is noticed and what is drawn.
 *
 * An analysis fills a struct paper; draw/page shows it as text, HTML, Markdown, CSV or JSON Lines.  A paper has a head of
 * facts (one of them may be a blank for a person to fill in), tables, and a foot.  A cell is a list of lines
 * (paragraphs), each with one voice: how it is to be read, never how it looks.  Everything is borrowed from the
 * arena that it was made in.  Zero is a valid value of every struct.  Nothing here fails.
 */
#ifndef MODEL_PAPER_H
#define MODEL_PAPER_H

#include "base/arena.h"

enum paper_voice {
	PAPER_PLAIN,
	PAPER_STRONG, /* what the eye looks for: a date */
	PAPER_SAID,   /* somebody's own words, unchanged */
	PAPER_QUIET,  /* said by the paper, not by the record: "not recorded", "shared entry" */
};

struct paper_line {
	struct str text;
	struct str time; /* what a machine may read: 2021-12-09, 2021-12; absent: none */
	uint8_t voice;   /* enum paper_voice */
};

struct paper_cell {
	struct paper_line *line;
	size_t lines, cap;
};

enum paper_row_shape {
	PAPER_CELLS, /* a cell for every column */
	PAPER_SPAN,  /* cell 0, and cell 1 over all other columns */
	PAPER_GROUP, /* cell 0 over all columns: a heading of what follows */
};

struct paper_row {
	uint8_t shape;
	struct str name; /* "entry", "routine", "silence": what the row is, for machines */
	struct str number;       /* shown before the first cell: "7" */
	struct paper_cell *cell; /* as many as columns, whatever the shape */
	const uint64_t *events;  /* the entries that stand behind it */
	size_t events_n;
};

struct paper_column {
	struct str key;   /* for machines: stable */
	struct str title; /* for people */
	unsigned share;   /* of 100 parts of the width; 0: an equal part */
};

struct paper_table {
	struct str caption;
	const struct paper_column *column;
	size_t columns;
	struct paper_row *row;
	size_t rows, cap;
};

struct paper_fact {
	struct str key, label;
	struct paper_cell value;
	unsigned blank; /* lines to leave for a person to write on; 0: none */
};

struct paper_facts {
	struct paper_fact *fact;
	size_t n, cap;
};

struct paper {
	struct str title;
	struct str marking;  /* stands on every page; absent: none */
	bool invented;       /* the inputs say that nobody in them is real: said in the title, and first */
	struct paper_facts head, foot;
	struct paper_cell before; /* how to read the tables: after the head */
	struct paper_table *table;
	size_t tables;
};

struct paper_row *paper_add_row(struct arena *a, struct paper_table *t, enum paper_row_shape shape, struct str name);
/* An empty or absent text adds nothing. */
struct paper_line *paper_add_line(struct arena *a, struct paper_cell *c, enum paper_voice voice, struct str text);
struct paper_fact *paper_add_fact(struct arena *a, struct paper_facts *f, struct str key, struct str label);
/* The lines of a cell as one text, joined by `by`; absent when there is none. */
struct str paper_cell_text(struct arena *a, const struct paper_cell *c, struct str by);

#endif
