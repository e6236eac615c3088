/* format/csv - CSV read with the line, column and byte of every cell (RFC 4180, and what people really send).
 *
 * The whole file's bytes are given (base/file maps them); cells are borrowed from them, or from the reader
 * where quotes had to be undone, until the next csv_next.  A UTF-8 BOM is dropped.  CRLF, LF and CR alone
 * end a row; quoted cells may hold them.  The separator is given, or csv_guess_separator.  Lines count
 * physical lines. A quote inside a cell that does not begin with one is a letter; text after a closing
 * quote is added as it stands. Errors of a row are told by csv_next, never by stopping: an unclosed quote
 * gives a row with `broken` set at the quote's line and column.  It takes the quote's line and, where
 * `columns` is known, the lines after it up to the first that is a whole row or has an unclosed quote of
 * its own; that one is read next (contract.md 5).  A quote is never closed when the file ends first; when
 * what would close it on a later line begins a cell there (after a separator or a line end, text
 * following); and when text follows what would close it on a later line and the row is not `columns` wide.
 * Well-formed CSV has none of these.  Time is linear in the file however many quotes are left open.
 */
#ifndef FORMAT_CSV_H
#define FORMAT_CSV_H

#include "base/buf.h"

enum {
	/* a row of more is `broken` where they end; no program writes a table so wide */
	CSV_MOST_CELLS = 65536,
	/* bytes; a row of more is broken too, and a quote that is open for longer is never closed */
	CSV_MOST_ROW = 16 << 20,
	CSV_MOST_RAW = 1 << 20, /* so much is given of it */
};

struct csv_cell {
	struct str text;      /* quotes undone */
	uint32_t line, col;   /* of its first byte (the quote, if quoted), 1-based; col counts bytes */
	uint64_t byte;
	bool quoted;
	bool undo; /* private */
};

struct csv_row {
	const struct csv_cell *cell;
	size_t cells;          /* 0 when broken */
	struct str raw;        /* the row's bytes as they stand, without its line end */
	uint32_t line;         /* first physical line */
	uint64_t byte;
	const char *broken;    /* NULL, or what is wrong: "quote opened here is never closed" */
	uint32_t broken_line, broken_col;
};

struct csv {
	struct str bytes;
	char separator;
	/* rows of another width are told by the caller; used to recover after an unclosed quote */
	size_t columns;
	size_t at;            /* private from here on */
	uint32_t line;
	struct csv_cell *cell;
	size_t cap;
	struct buf undone;
	/* while a long row is passed over: what was read may be let go; NULL: nobody cares */
	void (*passed)(void *self);
	void *passed_self;
};

void csv_open(struct csv *c, struct str bytes, char separator); /* bytes must outlive it */
int csv_next(struct csv *c, struct csv_row *row); /* 1 a row, 0 the end.  Blank lines are no rows. */
void csv_close(struct csv *c);
/* the line at *at, which is moved behind its end: CRLF, LF or CR */
struct str csv_take_line(struct str bytes, size_t *at);
/* , ; tab | : the most frequent outside quotes; ',' when none */
char csv_guess_separator(struct str header_line);
/* A cell written so that csv_next gives it back: quoted when it must be.  Absent and empty are written as
 * nothing; a row of one empty cell would so be a blank line: write "" for it. */
void csv_write_cell(struct str s, char separator, struct buf *b);

#endif
