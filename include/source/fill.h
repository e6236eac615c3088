/* source/fill - one row of a table turned into records by a column map.
 *
 * fill_open resolves a map against a header once, into a short list of steps per record; fill_row then only
 * walks the steps.  Records borrow the row's cells (the CSV reader's until its next call), the map, and the
 * arena given, which the caller clears before each row.  A row that cannot be used gives FILL_ASIDE and says
 * which cell is wrong.  What has no place in a record goes to `extra` under its header; nothing of a used row
 * is dropped.  A file that is not UTF-8 is read as Windows-1252 cell by cell, and said once.  Odd spaces
 * (no-break, thin, without width) are trimmed from every cell and made plain inside names, ids, codes and
 * dates.  #N/A and its like are empty cells, said once for a column and kept in extra.  A person's id and a
 * code written 12.0 are 12 (another column's only where the map says `whole`); an id in scientific form has
 * lost its digits and sets the row aside.  A date that is a spreadsheet's count of days is read as that, said
 * once for a column.
 */
#ifndef SOURCE_FILL_H
#define SOURCE_FILL_H

#include "format/csv.h"
#include "source/map.h"
#include "source/source.h"

struct fill_settings {
	const struct code *code;
	struct date_rules dates;
	struct diags *diags;
	struct str file;
	struct str agency;      /* --agency; absent: default_agency, else the map's */
	struct str default_agency; /* the file's own `# agency:` */
	struct str system;      /* SYSTEM of ids without one */
	struct str child;       /* SYSTEM:ID for rows that name none; absent: such rows are set aside */
	bool turned;            /* relations: --person-is to */
	/* that the file is for: columns that the map takes from the file; absent: not known */
	struct str year;
	bool since_1904;        /* a spreadsheet's days are counted from then */
	/* records of XML and JSON: `child` holds for rows that name none as long as no row has named one */
	bool spare_child;
	const struct source_watch *watch; /* told of cells that no list has; NULL: nobody */
	/* `dates` has the order that somebody gave: a date that can be read in the other one alone is read so, and told */
	bool order_is_given;
};

enum fill_result { FILL_USED, FILL_ASIDE };
enum { FILL_MOST = 31 }; /* records a row can give */

struct fill_wrong { /* why a row cannot be used */
	struct str field;    /* the header of the column */
	const char *reason;  /* constant */
	struct str cell;     /* what stands there; only shown through diag_quote */
	uint32_t line, col;
	/* the cell's place in the row; -1: none.  reason == date_asks: its column's order must be told */
	int at;
};

struct fill;
/* After the last row: what is told of whole columns.  Said once; fill_close says it where it was not. */
void fill_end(struct fill *f);
/* header: one cell per column; at: map_match's.  Fails (ERR_INPUT) when the table names no child and settings
 * give none. */
int fill_open(const struct map *m, const struct fill_settings *s, const struct csv_row *header, const int *at,
	      struct fill **f, struct err *e);
void fill_close(struct fill *f);
/* Records into r[0 .. *n); events have no id yet.  The row has as many cells as the header or more. */
enum fill_result fill_row(struct fill *f, const struct csv_row *row, struct arena *a, struct record *r,
			  size_t *n, struct fill_wrong *wrong);
/* What the next row has beside its cells, by name: it goes to extra.  Borrowed until that row is filled. */
void fill_more(struct fill *f, const struct event_field *more, size_t n);
size_t fill_records(const struct fill *f); /* the most that a row gives */
/* Where settings.dates asks: is the order of day and month in this cell's column not known?  Told, it is, by
 * that line. */
bool fill_asks(const struct fill *f, size_t cell);
void fill_tell(struct fill *f, size_t cell, enum date_order order, uint32_t line);
/* The column holds dates of both orders: what can be read in one way alone is read so; the rest asks, or is as
 * fill_tell says. */
void fill_tell_both(struct fill *f, size_t cell);
struct str fill_name(const struct fill *f, size_t cell); /* the column's, as keys of extra have it */
/* SYSTEM:ID: id as it stands when it begins with a system's name and a colon, else with `system` before
 * it. */
struct str fill_who(struct arena *a, struct str system, struct str id);
bool fill_has_system(struct str id);

#endif
