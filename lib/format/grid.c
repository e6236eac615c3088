#include "format/grid.h"

#include <stdlib.h>

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
};

/* The line at *at, which is moved behind its end. */
static struct str take_line(struct str bytes, size_t *at)
{
	size_t from = *at, i = from;
	while (i < bytes.n && bytes.p[i] != '\n' && bytes.p[i] != '\r')
		i++;
	*at = i < bytes.n ? i + 1 : i;
	if (i < bytes.n && bytes.p[i] == '\r' && *at < bytes.n && bytes.p[*at] == '\n')
		++*at;
	return str_part(bytes, from, i - from);
}

/* Each line may be the header, with a separator of its own; one whose quotes run on does not swallow the line below it. */
static int next_header(struct grid_csv *g, struct csv_row *row)
{
	while (g->next < g->bytes.n) {
		size_t here = g->next;
		struct str line = take_line(g->bytes, &g->next);
		g->line++;
		if (str_is_empty(str_trim(line)))
			continue;
		csv_close(&g->csv);
		csv_open(&g->csv, g->bytes, csv_guess_separator(line));
		g->csv.at = here;
		g->csv.line = g->line;
		if (csv_next(&g->csv, row)) {
			g->cells = row->cells;
			return 1;
		}
	}
	return 0;
}

static int csv_grid_next(struct grid *self, struct csv_row *row, struct err *e)
{
	struct grid_csv *g = (struct grid_csv *)self;
	(void)e;
	return g->has_begun ? csv_next(&g->csv, row) : next_header(g, row);
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
	*g = (struct grid_csv){.grid = {csv_grid_next, csv_grid_begin, csv_grid_rewind, csv_grid_close}, .bytes = bytes};
	csv_open(&g->csv, bytes, ',');
	csv_grid_rewind(&g->grid, NULL);
	return &g->grid;
}

/* A book of one table. */

struct grid_csv_book {
	struct book book; /* first */
	struct str bytes;
};

static struct str no_name(struct book *self, size_t i)
{
	(void)self, (void)i;
	return (struct str){NULL, 0};
}

static int open_only(struct book *self, size_t i, struct grid **g, struct err *e)
{
	(void)i, (void)e;
	*g = grid_csv_open(((struct grid_csv_book *)self)->bytes);
	return 0;
}

static void close_book(struct book *self)
{
	free(self);
}

struct book *grid_csv_book(struct str bytes)
{
	struct grid_csv_book *b = arena_malloc(sizeof *b);
	*b = (struct grid_csv_book){{1, no_name, open_only, close_book}, bytes};
	return &b->book;
}
