/* format/plain - text with paragraphs, lists and tables as plain text that reads well and can be searched.
 *
 * Whoever reads a marked-up text (format/markup) calls these in the order of the text; plain_close adds
 * what came of it to the caller's buf and frees the writer.  Blanks collapse as in a browser (also no-break
 * spaces) unless plain_keep says to keep them; no line ends in a blank and no two empty lines follow one
 * another.  Items are "- " or "1. ", two columns further in for each list around them; rows are laid out by
 * format/beside, what a cell takes of the columns and rows beside it stays empty; text that stands in a
 * table but in no cell goes before it, as a browser puts it.  An item or a row without text is left
 * out.  Tables in tables in tables beyond PLAIN_TABLES are run on as text, and a row of more than
 * PLAIN_CELLS cells with text goes on as another.  Nothing fails.
 */
#ifndef FORMAT_PLAIN_H
#define FORMAT_PLAIN_H

#include "format/beside.h"

enum { PLAIN_TABLES = 8, PLAIN_LISTS = 32, PLAIN_CELLS = 4096 };

struct plain_cell {
	long columns, rows; /* that it takes; below 2: one */
	enum beside_at at;
};

struct plain;
struct plain *plain_open(void);
void plain_close(struct plain *p, struct buf *out); /* out may be NULL */
void plain_text(struct plain *p, struct str s);     /* UTF-8 */
/* 1: what follows is on a line of its own; 2: behind an empty line. */
void plain_break(struct plain *p, unsigned lines);
void plain_line(struct plain *p);                   /* a line is over: twice is an empty line */
void plain_space(struct plain *p);
void plain_keep(struct plain *p, int by);           /* +1 and -1: blanks and line ends count as they stand */
void plain_open_list(struct plain *p, bool numbered, long start);
void plain_item(struct plain *p, long number);      /* 0: the next; in no list: "- " */
void plain_close_list(struct plain *p);
void plain_indent(struct plain *p, int by);         /* in steps of two columns */
bool plain_open_table(struct plain *p);             /* false: too deep, do not close it */
void plain_row(struct plain *p);                    /* a row begins or ends */
bool plain_open_cell(struct plain *p, struct plain_cell cell); /* false: in no table, do not close it */
void plain_close_cell(struct plain *p);
void plain_close_table(struct plain *p);

#endif
