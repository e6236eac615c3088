/* format/grid - a table as rows of cells, wherever it stands: a CSV text, a sheet of a workbook, a table of a
 * document.
 *
 * A grid knows no meaning of its columns.  It gives rows as format/csv does; until `begin` is called each of
 * them may be the header (a CSV text guesses the separator anew for each line), from then on they are rows of
 * a table.  line is the row's number where there are no lines, col the column's; raw is the bytes as they
 * stand, or the cells joined by tabs.  A book is one or more tables in one file.  What a grid gives lives
 * until its next call; a grid must be closed before its book, and the file's bytes must outlive both.
 * Failures (a broken archive, a cap) are -1 with ERR_INPUT.
 */
#ifndef FORMAT_GRID_H
#define FORMAT_GRID_H

#include "base/err.h"
#include "format/csv.h"
#include "format/encoding.h"

struct grid {
	/* 1 a row, 0 the end (and 0 again), -1 failure */
	int (*next)(struct grid *self, struct csv_row *row, struct err *e);
	/* The row just given is the header: rows are as wide as it, or told to be not.  Again for a header
	 * further down. */
	void (*begin)(struct grid *self);
	/* before begin: to the first row; after it: to the first row below it */
	int (*rewind)(struct grid *self, struct err *e);
	void (*close)(struct grid *self);
	bool since_1904; /* numbers that stand for days count from 1 January 1904, as a workbook may say */
};

struct book {
	size_t tables;
	struct str (*name)(struct book *self, size_t i); /* absent: the file's only table */
	int (*open)(struct book *self, size_t i, struct grid **g, struct err *e); /* one grid at a time */
	void (*close)(struct book *self);
	/* of a document: what stands outside its tables, a line each; lives as long as the book */
	struct str around;
	size_t around_more; /* bytes of it beyond what is kept */
};

/* UTF-8, BOM or not.  A first line `sep=;`, as Excel writes it, is no row: it names the separator. */
struct grid *grid_csv_open(struct str bytes);
struct book *grid_csv_book(struct str bytes); /* the same as a book of one */
/* Where its bytes are mapped, so that what was read of a long row is let go; NULL: nowhere. */
void grid_csv_mapped(struct book *b, const struct file_bytes *mapped);
/* A book of one whose text was decoded: takes the text, and lets go of what was read as it goes. */
struct book *grid_text_book(struct encoding_text *text);

#endif
