#include "format/grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define BOM STR("\xEF\xBB\xBF")

struct grid_csv {
	struct grid grid; /* first */
	struct csv csv;
	struct str bytes;
	size_t next;      /* where the next row that may be a header begins */
	uint32_t line;    /* lines before it */
	size_t below;     /* the first row under the header */
	uint32_t below_line;
	size_t cells;     /* of the row given last */
	bool has_begun;
	char separator;   /* as the first line says; 0: each line's own */
	const struct encoding_text *text; /* NULL: the bytes are the caller's */
	const struct file_bytes *mapped;  /* where those are mapped; NULL: nowhere */
	unsigned since;   /* rows since what was read has been let go */
};

enum { LET_GO_EVERY = 8192, LET_GO_LINES = 1 << 20, LONGEST_HEADER = 16384 }; /* rows; lines; bytes */

/* The line, or where a quote is open at its end as much more as closes it: a header may have line ends in its names. */
static struct str whole_header(struct str bytes, size_t at, struct str line)
{
	size_t quotes = 0, end = at + line.n;
	for (size_t i = 0; i < line.n; i++)
		quotes += line.p[i] == '"';
	if (quotes % 2 == 0)
		return line;
	for (; end < bytes.n && end - at < LONGEST_HEADER; end++) {
		quotes += bytes.p[end] == '"';
		if (quotes % 2 == 0 && (bytes.p[end] == '\n' || bytes.p[end] == '\r'))
			return str_part(bytes, at, end - at);
	}
	return end == bytes.n && quotes % 2 == 0 ? str_part(bytes, at, end - at) : line;
}

/* `sep=;` */
static bool says_separator(struct str line, char *separator)
{
	struct str s = str_trim(line);
	while (s.n && s.p[s.n - 1] == '"')
		s.n--;
	while (s.n && s.p[0] == '"')
		s = str_part(s, 1, s.n);
	if (str_is_equal_caseless(str_part(line, 0, 4), STR("sep=")) && line.n == 5) {
		*separator = line.p[4]; /* a tab would be trimmed */
		return true;
	}
	if (s.n != 5 || !str_is_equal_caseless(str_part(s, 0, 4), STR("sep=")))
		return false;
	*separator = s.p[4];
	return true;
}

static void let_go(void *self)
{
	const struct grid_csv *g = self;
	if (g->text)
		encoding_let_go(g->text);
	if (g->mapped)
		file_let_go(g->mapped);
}

/* Passes over a line of more than CSV_MOST_ROW bytes. */
static bool is_far_from_its_end(struct grid_csv *g)
{
	size_t at = g->next, n = g->bytes.n;
	struct str piece = str_part(g->bytes, at, CSV_MOST_ROW);
	if (piece.n < CSV_MOST_ROW || memchr(piece.p, '\n', piece.n) || memchr(piece.p, '\r', piece.n))
		return false;
	while (at < n) {
		piece = str_part(g->bytes, at, CSV_MOST_ROW / 2);
		if (memchr(piece.p, '\n', piece.n) || memchr(piece.p, '\r', piece.n))
			break;
		at += piece.n;
		let_go(g);
	}
	g->next = at;
	if (at < n)
		csv_take_line(g->bytes, &g->next);
	g->line++;
	return true;
}

/* Each line may be the header, with a separator of its own; one whose quotes run on does not swallow the line below it. */
static int next_header(struct grid_csv *g, struct csv_row *row)
{
	while (g->next < g->bytes.n) {
		size_t here = g->next;
		if (is_far_from_its_end(g)) /* no header is so long */
			continue;
		struct str line = csv_take_line(g->bytes, &g->next);
		g->line++;
		if (g->line % LET_GO_LINES == 0)
			let_go(g);
		if (str_is_empty(str_trim(line)) || (g->line == 1 && says_separator(line, &g->separator)))
			continue;
		csv_close(&g->csv);
		csv_open(&g->csv, g->bytes,
			 g->separator ? g->separator : csv_guess_separator(whole_header(g->bytes, here, line)));
		g->csv.at = here;
		g->csv.line = g->line;
		g->csv.passed = let_go;
		g->csv.passed_self = g;
		if (csv_next(&g->csv, row))
			return 1;
	}
	return 0;
}

static int csv_grid_next(struct grid *self, struct csv_row *row, struct err *e)
{
	struct grid_csv *g = (struct grid_csv *)self;
	(void)e;
	if (g->text && ++g->since == LET_GO_EVERY) {
		encoding_let_go(g->text);
		g->since = 0;
	}
	int more = g->has_begun ? csv_next(&g->csv, row) : next_header(g, row);
	g->cells = more ? row->cells : g->cells;
	return more;
}

static void csv_grid_begin(struct grid *self)
{
	struct grid_csv *g = (struct grid_csv *)self;
	g->has_begun = true;
	g->csv.columns = g->cells;
	g->below = g->csv.at;
	g->below_line = g->csv.line;
}

static int csv_grid_rewind(struct grid *self, struct err *e)
{
	struct grid_csv *g = (struct grid_csv *)self;
	(void)e;
	if (g->has_begun) {
		g->csv.at = g->below;
		g->csv.line = g->below_line;
	} else {
		g->next = str_has_prefix(g->bytes, BOM) ? BOM.n : 0;
		g->line = 0;
	}
	return 0;
}

static void csv_grid_close(struct grid *self)
{
	struct grid_csv *g = (struct grid_csv *)self;
	csv_close(&g->csv);
	free(g);
}

struct grid *grid_csv_open(struct str bytes)
{
	struct grid_csv *g = arena_malloc(sizeof *g);
	*g = (struct grid_csv){.grid = {csv_grid_next, csv_grid_begin, csv_grid_rewind, csv_grid_close, false}, .bytes = bytes};
	csv_open(&g->csv, bytes, ',');
	csv_grid_rewind(&g->grid, NULL);
	return &g->grid;
}

/* A book of one table. */

struct grid_csv_book {
	struct book book; /* first */
	struct str bytes;
	struct encoding_text text; /* zero: the bytes are the caller's */
	const struct file_bytes *mapped;
};

static struct str no_name(struct book *self, size_t i)
{
	(void)self, (void)i;
	return (struct str){NULL, 0};
}

static int open_only(struct book *self, size_t i, struct grid **g, struct err *e)
{
	struct grid_csv_book *b = (struct grid_csv_book *)self;
	(void)i, (void)e;
	*g = grid_csv_open(b->bytes);
	((struct grid_csv *)*g)->mapped = b->mapped;
	if (b->text.mapped)
		((struct grid_csv *)*g)->text = &b->text;
	return 0;
}

static void close_book(struct book *self)
{
	encoding_close(&((struct grid_csv_book *)self)->text);
	free(self);
}

void grid_csv_mapped(struct book *self, const struct file_bytes *mapped)
{
	((struct grid_csv_book *)self)->mapped = mapped;
}

struct book *grid_csv_book(struct str bytes)
{
	struct grid_csv_book *b = arena_malloc(sizeof *b);
	*b = (struct grid_csv_book){.book = {.tables = 1, .name = no_name, .open = open_only, .close = close_book},
				    .bytes = bytes};
	return &b->book;
}

struct book *grid_text_book(struct encoding_text *text)
{
	struct grid_csv_book *b = arena_malloc(sizeof *b);
	*b = (struct grid_csv_book){.book = {.tables = 1, .name = no_name, .open = open_only, .close = close_book},
				    .bytes = text->text, .text = *text};
	*text = (struct encoding_text){0};
	return &b->book;
}
