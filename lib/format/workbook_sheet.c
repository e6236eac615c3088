/* One sheet of a workbook as a grid. */
#include <stdlib.h>
#include <string.h>

#include "workbook_own.h"

struct sheet_cell { /* the cell at hand */
	uint32_t col;
	enum { PLAIN, SHARED, TRUTH, INLINE } type;
	uint8_t shown;
	bool is_open, has_formula, has_value;
};

struct sheet_grid {
	struct grid grid; /* first */
	struct workbook *w;
	struct workbook_sheet *s;
	struct office_part part;
	struct arena arena, row; /* for the sheet, for the row */
	struct csv_cell *cell;   /* of the row at hand */
	size_t cap, cells;       /* cells: up to the last one with content */
	size_t row_bytes;
	struct buf value, raw;
	struct sheet_cell at;
	uint32_t line;
	uint32_t header; /* the header's row; 0: not yet known */
	size_t width;
	bool is_text, in_rows, is_over;
	unsigned spoken;
	const char *broken;
	struct workbook_merged *merged;
	size_t merged_n, merged_all, first; /* first: the next whose first row is to come */
	struct workbook_merged **open;      /* those whose last row is to come */
	size_t opens, filled;
	size_t formulas, hidden_rows, hidden_columns, gaps;
};

static bool is_named(const struct xml_item *item, const char *name)
{
	return str_is_equal(item->name, str_of(name));
}

/* A row's cells. */

static void need_cells(struct sheet_grid *g, size_t n)
{
	if (n > g->cap) {
		size_t cap = g->cap ? g->cap * 2 : 64;
		while (cap < n)
			cap *= 2;
		g->cell = arena_grow(g->cell, cap, sizeof *g->cell);
		g->cap = cap;
	}
}

/* What costs more than its bytes: there is so much of it in a workbook, however many its sheets are and
 * however often they are read. */
static bool is_within(size_t *now, size_t *sheet, size_t *book, size_t n, size_t most)
{
	size_t all = *now + n, more = all > *sheet ? all - *sheet : 0;
	if (*book + more > most)
		return false;
	*book += more;
	*sheet += more;
	*now = all;
	return true;
}

static void set_cell(struct sheet_grid *g, uint32_t col, struct str text)
{
	g->row_bytes += text.n;
	if (g->row_bytes > WORKBOOK_ROW)
		g->broken = "a row of more than 16 MB: from here on the sheet is not read";
	if (g->broken || str_is_empty(str_trim(text)))
		return;
	if (col > g->cells + WORKBOOK_GAP &&
	    !is_within(&g->gaps, &g->s->gaps, &g->w->gaps, col - g->cells, WORKBOOK_GAPS)) {
		g->broken = "cells that lie far apart, thousands of times: from here on the sheet is not read";
		return;
	}
	need_cells(g, col + 1);
	for (size_t i = g->cells; i <= col; i++)
		g->cell[i] = (struct csv_cell){.text = STR(""), .line = g->line, .col = (uint32_t)i + 1};
	if (g->cells <= col)
		g->cells = col + 1;
	g->cell[col].text = text;
}

/* "B5" where it is told, else the next one; never back, so that no cell takes another's place. */
static void open_cell(struct sheet_grid *g, const struct xml_item *item)
{
	uint32_t row, col;
	long style = 0;
	struct str type = office_attribute(item, "t");
	struct sheet_cell *c = &g->at;
	uint32_t next = c->col;
	*c = (struct sheet_cell){.is_open = true, .col = next};
	if (workbook_place(office_attribute(item, "r"), &row, &col) && col >= next)
		c->col = col;
	if (c->col >= WORKBOOK_COLUMNS)
		g->broken = "a row of more than 16384 cells: from here on the sheet is not read";
	if (str_is_equal(type, STR("s")))
		c->type = SHARED;
	else if (str_is_equal(type, STR("b")))
		c->type = TRUTH;
	else if (!str_is_empty(type) && !str_is_equal(type, STR("n")))
		c->type = INLINE; /* str, inlineStr, e, d: as written */
	if (str_to_long(office_attribute(item, "s"), &style) == 0 && style >= 0 &&
	    (size_t)style < g->w->styles)
		c->shown = g->w->shown[style];
	buf_clear(&g->value);
}

static void close_cell(struct sheet_grid *g)
{
	struct sheet_cell *c = &g->at;
	struct str v = buf_str(&g->value);
	long i;
	struct buf number = {0};
	if (c->type == SHARED && str_to_long(str_trim(v), &i) == 0 && i >= 0 && (size_t)i < g->w->texts) {
		set_cell(g, c->col, g->w->text[i]);
	} else if (c->type == TRUTH) {
		set_cell(g, c->col,
			 str_is_empty(v)                    ? v
			 : office_is_on(str_trim(v), false) ? STR("TRUE")
							    : STR("FALSE"));
	} else if (c->type == PLAIN && v.n) {
		workbook_add_number(v, c->shown, g->w->from_1904, &number);
		set_cell(g, c->col, arena_copy(&g->row, buf_str(&number)));
		buf_close(&number);
	} else {
		set_cell(g, c->col, arena_copy(&g->row, v));
	}
	if (c->has_formula && !c->has_value)
		g->formulas++;
	c->is_open = false;
	c->col++;
}

/* Cells merged over several rows: their text in each. */
static void fill_merged(struct sheet_grid *g)
{
	while (g->first < g->merged_n && g->merged[g->first].from <= g->line)
		g->open[g->opens++] = &g->merged[g->first++];
	for (size_t i = 0; i < g->opens && !g->broken;) {
		struct workbook_merged *m = g->open[i];
		bool has_own = m->col < g->cells && !str_is_empty(g->cell[m->col].text);
		if (m->to < g->line) {
			g->open[i] = g->open[--g->opens];
			continue;
		}
		if (m->from == g->line && has_own)
			m->text = arena_copy(&g->arena, g->cell[m->col].text);
		else if (m->from < g->line && !has_own)
			set_cell(g, m->col, m->text);
		size_t bytes = m->from == g->line ? m->text.n : 0;
		if (!is_within(&g->filled, &g->s->filled, &g->w->filled, 1 + bytes, WORKBOOK_FILLED))
			g->broken = "too much in it is merged: from here on the sheet is not read";
		i++;
	}
}

/* Rows. */

static void open_row(struct sheet_grid *g, const struct xml_item *item)
{
	long r;
	if (str_to_long(office_attribute(item, "r"), &r) == 0 && r > (long)g->line && r < 100000000)
		g->line = (uint32_t)r;
	else
		g->line++;
	g->at = (struct sheet_cell){0};
	g->hidden_rows += office_is_on(office_attribute(item, "hidden"), false);
}

static void say(struct sheet_grid *g)
{
	struct diags *d = g->w->diags;
	if (g->s->is_said || !d)
		return;
	g->s->is_said = true;
	if (g->s->is_hidden)
		diag_add(d, DIAG_NOTE, g->s->place, 0, 0,
			 "this sheet is hidden in the workbook; it is read all the same");
	if (g->hidden_rows || g->hidden_columns)
		diag_add(d, DIAG_NOTE, g->s->place, 0, 0,
			 "%zu hidden rows and %zu hidden columns are read like all others", g->hidden_rows,
			 g->hidden_columns);
	if (g->merged_all)
		diag_add(d, DIAG_NOTE, g->s->place, 0, 0,
			 "%zu merged cells: what is merged over rows stands in each of them", g->merged_all);
	if (g->formulas)
		diag_add(d, DIAG_WARNING, g->s->place, 0, 0,
			 "%zu formulas without a value are read as empty: open the workbook in its own "
			 "program and save it",
			 g->formulas);
}

static void count_hidden_columns(struct sheet_grid *g, const struct xml_item *item)
{
	long from, to;
	if (office_is_on(office_attribute(item, "hidden"), false) &&
	    str_to_long(office_attribute(item, "min"), &from) == 0 &&
	    str_to_long(office_attribute(item, "max"), &to) == 0 && from > 0 && to >= from &&
	    to <= WORKBOOK_COLUMNS)
		g->hidden_columns += (size_t)(to - from + 1);
}

static void open_element(struct sheet_grid *g, const struct xml_item *item)
{
	if (is_named(item, "sheetData"))
		g->in_rows = true;
	else if (is_named(item, "col") && !g->in_rows)
		count_hidden_columns(g, item);
	else if (!g->in_rows)
		return;
	else if (is_named(item, "row"))
		open_row(g, item);
	else if (is_named(item, "c"))
		open_cell(g, item);
	else if (is_named(item, "f"))
		g->at.has_formula = true;
	else if (is_named(item, "rPh"))
		g->spoken++;
	else if (is_named(item, "v") || (is_named(item, "t") && !g->spoken))
		g->is_text = g->at.has_value = true;
}

/* 1 at the end of a row */
static int close_element(struct sheet_grid *g, const struct xml_item *item)
{
	if (is_named(item, "rPh") && g->spoken)
		g->spoken--;
	else if (is_named(item, "v") || is_named(item, "t"))
		g->is_text = false;
	else if (is_named(item, "c") && g->at.is_open)
		close_cell(g);
	else if (is_named(item, "sheetData"))
		g->is_over = true;
	return g->in_rows && is_named(item, "row");
}

/* 1 the cells of a row, or what there is of it before a break; 0 the end */
static int read_row(struct sheet_grid *g)
{
	struct xml_item item;
	arena_clear(&g->row);
	g->cells = g->row_bytes = 0;
	while (!g->is_over && xml_next(g->part.xml, &item)) {
		switch (item.event) {
		case XML_OPEN:
			open_element(g, &item);
			break;
		case XML_TEXT:
			if (g->is_text && g->at.is_open)
				office_add_text(item.text, &g->value);
			if (g->value.n > WORKBOOK_ROW)
				g->broken = "a cell of more than 16 MB: from here on the sheet is not read";
			break;
		case XML_CLOSE:
			if (close_element(g, &item)) {
				fill_merged(g);
				return 1;
			}
			break;
		default:
			g->broken = arena_printf(
					    &g->arena, "from here on the sheet cannot be read: %.*s",
					    STR_ARG(g->part.why.code ? str_of(g->part.why.text) : item.text))
					    .p;
		}
		if (g->broken)
			return 1;
	}
	say(g);
	g->is_over = true;
	return 0;
}

static void put_row(struct sheet_grid *g, struct csv_row *row)
{
	buf_clear(&g->raw);
	for (size_t i = 0; i < g->cells; i++) {
		if (i)
			buf_add_char(&g->raw, '\t');
		csv_write_cell(g->cell[i].text, '\t', &g->raw);
	}
	need_cells(g, g->width + 1);
	for (; g->cells < g->width || g->cells == 0; g->cells++)
		g->cell[g->cells] = (struct csv_cell){
			.text = STR(""), .line = g->line, .col = (uint32_t)g->cells + 1};
	*row = (struct csv_row){.cell = g->cell, .cells = g->cells, .raw = buf_str(&g->raw), .line = g->line};
	if (g->broken) {
		row->cells = 0;
		row->broken = g->broken;
		row->broken_line = g->line ? g->line : 1;
		row->broken_col = 1;
		g->is_over = true;
	}
}

static int sheet_grid_next(struct grid *self, struct csv_row *row, struct err *e)
{
	struct sheet_grid *g = (struct sheet_grid *)self;
	(void)e;
	while (!g->is_over) {
		if (!read_row(g))
			return 0;
		if (g->cells == 0 && !g->broken)
			continue;
		put_row(g, row);
		return 1;
	}
	say(g);
	return 0;
}

static void sheet_grid_begin(struct grid *self)
{
	struct sheet_grid *g = (struct sheet_grid *)self;
	g->header = g->line;
	g->width = g->cells;
}

static int start(struct sheet_grid *g, struct err *e)
{
	g->line = 0;
	g->first = g->opens = g->filled = 0;
	g->formulas = g->hidden_rows = g->hidden_columns = g->gaps = 0;
	g->in_rows = g->is_over = g->is_text = false;
	g->spoken = 0;
	g->broken = NULL;
	return office_part_open(g->w->zip, g->s->part, g->s->place, &g->part, e);
}

static int sheet_grid_rewind(struct grid *self, struct err *e)
{
	struct sheet_grid *g = (struct sheet_grid *)self;
	office_part_close(&g->part);
	if (start(g, e) < 0)
		return -1;
	while (g->line < g->header && !g->broken && read_row(g))
		;
	return 0;
}

static void sheet_grid_close(struct grid *self)
{
	struct sheet_grid *g = (struct sheet_grid *)self;
	office_part_close(&g->part);
	arena_close(&g->arena);
	arena_close(&g->row);
	free(g->cell);
	buf_close(&g->value);
	buf_close(&g->raw);
	free(g);
}

int workbook_sheet_open(struct workbook *w, struct workbook_sheet *s, struct grid **out, struct err *e)
{
	struct sheet_grid *g = arena_malloc(sizeof *g);
	*g = (struct sheet_grid){.grid = {sheet_grid_next, sheet_grid_begin, sheet_grid_rewind,
					  sheet_grid_close, .since_1904 = w->from_1904},
				 .w = w,
				 .s = s};
	int rc = workbook_merged_read(w, s, &g->arena, &g->merged, &g->merged_n, &g->merged_all, e);
	g->open = ARENA_ARRAY(&g->arena, struct workbook_merged *, g->merged_n + 1);
	if (rc < 0 || start(g, e) < 0) {
		sheet_grid_close(&g->grid);
		return -1;
	}
	*out = &g->grid;
	return 0;
}
