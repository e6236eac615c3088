#include "source/continued.h"

#include <stdlib.h>
#include <string.h>

#include "format/date.h"

struct continued_grid {
	struct grid grid; /* first */
	struct grid *inner;
	struct continued *watch;       /* to be told of the header */
	const struct continued *first; /* whose header comes first */
	struct csv_row row;            /* the last given */
	struct csv_cell *wide;         /* a row as wide as the header */
	bool is_given, is_begun;
};

static bool is_day(struct str s)
{
	const struct date_rules rules = date_rules_default();
	struct date d;
	const char *why;
	return date_parse(&rules, str_trim(s), &d, &why) == 0 && date_is_exact(&d);
}

static void keep_header(struct continued *c, const struct csv_row *row)
{
	arena_clear(&c->arena);
	c->cells = row->cells;
	c->header = ARENA_ARRAY(&c->arena, struct csv_cell, row->cells + 1);
	c->has_day = ARENA_ARRAY(&c->arena, bool, row->cells + 1);
	c->has_first = false;
	for (size_t i = 0; i < row->cells; i++)
		c->header[i] = (struct csv_cell){.text = arena_copy(&c->arena, row->cell[i].text),
						 .line = 1,
						 .col = (uint32_t)i + 1};
}

static void keep_days(struct continued *c, const struct csv_row *row)
{
	for (size_t i = 0; i < row->cells && i < c->cells; i++)
		c->has_day[i] = is_day(row->cell[i].text);
	c->has_first = true;
}

/* A narrower row is filled up, as a table does below a header of its own. */
static void fill_up(struct continued_grid *g)
{
	size_t n = g->first->cells;
	if (g->row.cells >= n || g->row.broken)
		return;
	if (g->row.cells)
		memcpy(g->wide, g->row.cell, g->row.cells * sizeof *g->wide);
	for (size_t i = g->row.cells; i < n; i++)
		g->wide[i] = (struct csv_cell){.text = STR(""), .line = g->row.line, .col = (uint32_t)i + 1};
	g->row.cell = g->wide;
	g->row.cells = n;
}

static int continued_next(struct grid *self, struct csv_row *row, struct err *e)
{
	struct continued_grid *g = (struct continued_grid *)self;
	if (g->first && !g->is_given) {
		g->is_given = true;
		g->row = (struct csv_row){.cell = g->first->header, .cells = g->first->cells, .raw = STR("")};
		g->row.line = 1;
		*row = g->row;
		return 1;
	}
	int more = g->inner->next(g->inner, &g->row, e);
	if (more <= 0)
		return more;
	if (g->first)
		fill_up(g);
	if (g->watch && g->is_begun && !g->watch->has_first)
		keep_days(g->watch, &g->row);
	*row = g->row;
	return 1;
}

static void continued_begin(struct grid *self)
{
	struct continued_grid *g = (struct continued_grid *)self;
	if (g->watch)
		keep_header(g->watch, &g->row);
	if (!g->first || g->is_begun) /* a header of its own, further down */
		g->inner->begin(g->inner);
	g->is_begun = true;
}

static int continued_rewind(struct grid *self, struct err *e)
{
	struct continued_grid *g = (struct continued_grid *)self;
	g->is_given = g->is_begun;
	return g->inner->rewind(g->inner, e);
}

static void close_grid(struct grid *self)
{
	struct grid *inner = continued_end(self);
	inner->close(inner);
}

static struct continued_grid *wrap(struct grid *inner)
{
	struct continued_grid *g = arena_malloc(sizeof *g);
	g->grid = (struct grid){continued_next, continued_begin, continued_rewind, close_grid,
				.since_1904 = inner->since_1904};
	g->inner = inner;
	return g;
}

struct grid *continued_watch(struct continued *c, struct grid *inner)
{
	struct continued_grid *g = wrap(inner);
	g->watch = c;
	return &g->grid;
}

struct grid *continued_open(const struct continued *c, struct grid *inner)
{
	struct continued_grid *g = wrap(inner);
	g->first = c;
	g->wide = arena_malloc((c->cells + 1) * sizeof *g->wide);
	return &g->grid;
}

struct grid *continued_end(struct grid *self)
{
	struct continued_grid *g = (struct continued_grid *)self;
	struct grid *inner = g->inner;
	free(g->wide);
	free(g);
	return inner;
}

int continued_fits(const struct continued *c, struct grid *g, struct err *e)
{
	struct csv_row row;
	size_t days = 0;
	int more = c->has_first ? g->next(g, &row, e) : 0;
	if (more < 0)
		return -1;
	bool fits = more && !row.broken && row.cells <= c->cells;
	for (size_t i = 0; fits && i < c->cells; i++)
		if (c->has_day[i]) {
			fits = i < row.cells && is_day(row.cell[i].text);
			days++;
		}
	if (c->has_first && g->rewind(g, e) < 0)
		return -1;
	return fits && days;
}

void continued_close(struct continued *c)
{
	arena_close(&c->arena);
	*c = (struct continued){0};
}
