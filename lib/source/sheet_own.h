/* source/sheet's own: what its parts share. */
#ifndef SOURCE_SHEET_OWN_H
#define SOURCE_SHEET_OWN_H

#include "source/above.h"
#include "source/fill.h"
#include "source/order.h"
#include "source/sheet.h"

enum { SHEET_HELD = 8 };

struct sheet {
	struct sheet_run *run;
	struct grid *grid;
	struct str file, system;
	struct arena arena, row; /* for the table, for the row */
	const struct map *map;
	struct above above;
	size_t columns;
	size_t cover; /* place in run->cover; SIZE_MAX: the map covers nothing */
	struct fill *fill;
	struct record *record; /* of the row at hand, where a row gives several */
	size_t records, given;
	bool is_aside; /* the row at hand was set aside */
	/* the header, folded, to know it again; why what stands below it cannot be read (fill is NULL
	 * then) */
	struct str *head;
	const char *unreadable;
	struct order *order; /* of the columns that ask, where rows come without a grid */
	size_t orders;
	bool has_orders;
	bool *asked; /* the columns whose order was looked for from the middle */
	/* rows of the grid: the last that it gave, and how many since the header */
	struct csv_row last;
	size_t rows;
	/* rows that may be the titles of a next table, copied until the row below them is seen, which then
	 * waits in last */
	struct arena titles;
	struct csv_row held[SHEET_HELD];
	size_t held_n, held_given;
	bool is_waiting, said_footer;
};

/* sheet_order: the order of day and month in the columns that ask, from the rows below the header.  -1: a
 * column does not tell (ERR_INPUT, the question), or the grid failed; else the grid stands at the first row
 * again. */
int sheet_look(struct sheet *t, struct err *e);
/* A row in the middle asks for its cell's column: 1 told, 0 it cannot be told, -1.  t->last is the same row,
 * read anew. */
int sheet_look_again(struct sheet *t, size_t cell, struct err *e);
/* sheet_stack: the next row of the table at hand, headers and titles further down seen to.  1, 0, -1. */
bool sheet_is_other(struct sheet *t, const struct csv_row *row); /* the header of another table */
int sheet_row(struct sheet *t, const struct csv_row **row, struct err *e);

/* sheet_cover: where the days of the map's own rows are kept (lists of one workbook begin on days of their
 * own); a day of a row; at the file's end what it covers. */
void sheet_cover_find(struct sheet *t);
void sheet_cover_see(struct sheet *t, const struct event *ev);
void sheet_cover_end(struct sheet_run *run);

/* sheet_head: the header, and the map for it; the map for this header and where its columns are; then all
 * that is needed to fill records. */
int sheet_find_header(struct sheet *t, struct csv_row *header, int **at, struct err *e);
int sheet_choose(struct sheet *t, const struct csv_row *header, int **at, struct err *e);
int sheet_set_up(struct sheet *t, const struct csv_row *header, const int *at, struct err *e);
/* A line that is no row goes to the run's titles. */
void sheet_keep_title(struct sheet *t, struct str raw);
void sheet_tell(const struct sheet *t, enum diag_level level, uint32_t line, const char *text);

#endif
