/* source/sheet - one table read by a column map: from its header to its last row (a CSV text, a sheet, a
 * table of a document).
 *
 * Above the header: lines that begin with '#' are no rows (source/above), nor are title rows where a map
 * knows the header below them (schemas/map/reading.csv tells how far down it may be): said, and kept in the
 * summary.  Below it, the header again is no row, and the header of another table begins that one, with its
 * own map and columns; title rows above it are titles too.  Dates as 02/03/2024 whose order neither map, file
 * nor option tells: each column's own dates tell it, which is said; where none does, the table is not opened
 * and the question is put (ERR_INPUT).  Rows that differ from their column are set aside.  What the tables of
 * one file share is a sheet_run: the counts, the ordinals that tell equal entries apart, the days seen, the
 * coverage.  sheet_open takes no grid: it stays the caller's and must outlive the sheet.  Records and their
 * strings live until the next call.  ERR_INPUT from sheet_open: no map or several for the header, neither
 * child column nor --child, a relation whose direction must be asked for, no header; the caller sets the
 * table aside.
 */
#ifndef SOURCE_SHEET_H
#define SOURCE_SHEET_H

#include "base/buf.h"
#include "format/grid.h"
#include "source/heads.h"
#include "source/map.h"
#include "source/ordinal.h"
#include "source/source.h"

struct sheet_cover {
	const struct map *map;
	int32_t first, last;
	int32_t last_told; /* of the days on which something began or ended; DATE_FIRST: none */
	/* that the file is for, by its name or a line above the header; 0: it does not say */
	int year;
};

struct sheet_run {
	const struct source_options *o;
	struct source_summary *summary;
	const struct map_set *maps;
	struct arena arena;
	struct ordinal events, persons;
	int32_t first, last;     /* days seen */
	struct sheet_cover *cover; /* of each map used that covers kinds: the days seen in its own rows */
	size_t cover_n, cover_cap;
	/* as the option or the file says; NULL: each map's kinds over its own days */
	struct coverage *covers;
	size_t covers_n;
	bool shown_direction, said_again;
	/* a map knows the header of the table opened last, whether it could be opened or not */
	bool is_known;
	struct buf titles; /* what stood above headers and is no row */
	/* Rows without a grid, one of which asks for the order of its dates in the middle: a sheet of its map
	 * that has seen all rows.  NULL: nobody can tell. */
	const struct sheet *(*look)(void *self, const struct map *m);
	void *look_self;
	size_t unwritten; /* rows of a worksheet in which nothing was written */
	const struct heads *heads; /* names of columns, for headers further down */
	struct str book; /* the file, where a sheet's `file` may be FILE#TABLE (source/tables); else absent */
	bool asks_child; /* the table opened last has no child column, and nothing says whose it is */
};

struct sheet;

void sheet_run_open(struct sheet_run *run, const struct source_options *o, struct source_summary *summary);
/* All has been read: the coverage goes to the summary.  -1: equals could not be told apart, and nothing that
 * was given counts. */
int sheet_run_end(struct sheet_run *run, struct str file, struct err *e);
void sheet_run_close(struct sheet_run *run);

int sheet_open(struct sheet_run *run, struct grid *g, struct str file, struct sheet **s, struct err *e);
int sheet_next(struct sheet *s, struct record *r, struct err *e); /* 1, 0 at the end, -1 */
void sheet_close(struct sheet *s); /* NULL is fine */

/* Rows that come one by one from elsewhere (source/tree): a sheet without a grid, whose cells are the map's
 * columns in their order; more is what the row has beside them, by name.  After sheet_give, sheet_take puts
 * the row's records to *r one by one: 1, or 0 when there are no more. */
int sheet_open_map(struct sheet_run *run, const struct map *m, struct str file, struct sheet **s,
		   struct err *e);
void sheet_give(struct sheet *s, const struct csv_row *row, const struct event_field *more, size_t n,
		struct record *r);
int sheet_take(struct sheet *s, struct record *r); /* the same r as sheet_give's until it gives 0 */
void sheet_end(struct sheet *s); /* after the last of them: what is told of whole columns */
/* Such rows are looked at beforehand, in another sheet of the same map, for the order of day and month:
 * sheet_see a row; sheet_is_open: the rows to come may answer, or say the contrary; sheet_question says so (-1,
 * ERR_INPUT), 0: nothing is open; sheet_learn: what the other sheet has seen holds for this one, and is
 * said. */
void sheet_see(struct sheet *s, const struct csv_row *row);
bool sheet_is_open(const struct sheet *s);
int sheet_question(struct sheet *s, struct err *e);
void sheet_learn(struct sheet *s, const struct sheet *seen);

/* The one year in a file's name, 1990 to 2099, digits around it none, else in its folder's; 2023-24, 20232024 and 2324
 * are the year 2024 (2324 alone where it cannot be a day and a month).  Two years, or none: 0. */
int sheet_year_of_name(struct str file);

#endif
