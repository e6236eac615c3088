/* format/held - the tables of a text document, as they are read, held in memory as a book.
 *
 * Whoever reads a document (format/document, format/opendocument) tells what it meets in its order: tables,
 * rows, cells, and what stands in a cell.  A cell's text: paragraphs and line breaks as newlines, tabs as
 * tabs, items of lists with "- " where there are several.  A cell over several columns is followed by empty
 * ones; one merged over rows stands in each of them.  A table inside a cell is a table of its own where the
 * cell has its row to itself (a frame around a page), else it is text of its cell, laid out by format/plain.
 * Text outside tables is the book's `around`: a line for each paragraph that has some.  Line is the row and
 * col the column within the table; rows without text are no rows; rows narrower than the header are filled
 * up.  Over a cap, `wrong` says so and nothing more is taken.  What is made lives until held_close or, once
 * held_book has given it out, until the book is closed.
 */
#ifndef FORMAT_HELD_H
#define FORMAT_HELD_H

#include "base/arena.h"
#include "format/grid.h"

enum {
	HELD_TEXT = 64 << 20, /* bytes of text in all tables */
	HELD_CELLS = 1 << 20,
	HELD_TABLES = 4096,
	HELD_COLUMNS = 1024,
	HELD_NESTED = 16,
	HELD_AROUND = 1 << 20, /* bytes of text outside tables */
};

struct held {
	struct book book; /* first */
	struct arena arena;
	const char *wrong;
	struct held_own *own;
};

struct held *held_make(void);
void held_close(struct held *h);
struct book *held_book(struct held *h); /* takes h */

void held_open_table(struct held *h, struct str name); /* absent: "table 1" and so on */
/* Nothing stands between this and the table closed last: they are one where they have as many columns. */
void held_touching(struct held *h);
void held_columns(struct held *h, long n);             /* so many more columns than were told */
void held_close_table(struct held *h);
void held_open_row(struct held *h);
void held_close_row(struct held *h, long times); /* the row stands so many times */
void held_skip(struct held *h, long n);          /* so many empty cells */
void held_covered(struct held *h, long n);       /* so many cells that others lie over (held_lies_over) */
void held_open_cell(struct held *h);
/* Of the cell at hand, one of: it takes so many columns; it is merged with the cell above; it lies over so
 * many columns and rows, whose cells are told as well. */
void held_span(struct held *h, long columns);
void held_goes_on(struct held *h);
void held_lies_over(struct held *h, long columns, long rows);
void held_close_cell(struct held *h, long times);
bool held_is_in_cell(const struct held *h);
bool held_is_in_table(const struct held *h);
bool held_is_in_inner(const struct held *h); /* in a table that is text of a cell */

void held_paragraph(struct held *h);
/* The paragraph just begun is one of a list; level from 0; sign: what stands before it ("2.", "b)"), absent:
 * "-". */
void held_item(struct held *h, unsigned level, struct str sign);
void held_text(struct held *h, struct str s);   /* newlines and tabs count */

#endif
