/* format/csv - CSV read with the line, column and byte of every cell (RFC 4180, and what people really send).
 *
 * The whole file's bytes are given (base/file maps them); cells are borrowed from them, or from the reader where
 * quotes had to be undone, until the next csv_next.  A UTF-8 BOM is dropped.  CRLF, LF and CR alone end a row;
 * quoted cells may hold them.  The separator is given, or csv_guess_separator.  Lines count physical lines.
 * Errors of a row are told by csv_next, never by stopping: an unclosed quote gives a row with `broken` set at the
 * quote's line and column; the record is then re-read from its own line as lines: later lines with the full number
 * of columns are rows again, the rest is one broken record (contract.md 5).
 */
#ifndef FORMAT_CSV_H
#define FORMAT_CSV_H

#include "base/str.h"

struct csv_cell {
	struct str text;      /* quotes undone */
	uint32_t line, col;   /* of its first byte (the quote, if quoted), 1-based; col counts bytes */
	uint64_t byte;
	bool quoted;
};

struct csv_row {
	const struct csv_cell *cell;
	size_t cells;
	struct str raw;        /* the row's bytes as they stand, without its line end */
	uint32_t line;         /* first physical line */
	uint64_t byte;
	const char *broken;    /* NULL, or what is wrong: "quote opened here is never closed" */
	uint32_t broken_line, broken_col;
};

struct csv {
	struct str bytes;
	char separator;
	size_t columns;       /* rows of another width are told by the caller; used to recover after an unclosed quote */
	size_t at;            /* private from here on */
	uint32_t line;
	struct csv_cell *cell;
	size_t cap;
	struct buf undone;
	size_t relines_to;
	uint32_t relines_line, relines_col;
};

void csv_open(struct csv *c, struct str bytes, char separator);
int csv_next(struct csv *c, struct csv_row *row); /* 1 a row, 0 the end.  Blank lines are no rows. */
void csv_close(struct csv *c);
char csv_guess_separator(struct str header_line); /* , ; tab | : the most frequent outside quotes; ',' when none */
/* A cell written so that csv_next gives it back: quoted when it must be. */
void csv_write_cell(struct str s, char separator, struct buf *b);

#endif
