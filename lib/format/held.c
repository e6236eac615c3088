#include "format/held.h"

#include <stdlib.h>
#include <string.h>

#include "format/plain.h"

enum { MOST_LEVEL = 8, LINES = 100000000, FRESH = 0x8000, HELD_SIGN = 32 };

struct row {
	struct csv_cell *cell;
	size_t cells, cap;
	uint32_t line;
	struct row *next;
};

struct table {
	struct str name;
	struct row *first, *last, *above; /* above: the row before the last */
	uint32_t rows;
	size_t columns; /* as it says, 0: it says nothing */
};

struct open_table { /* one that is being read */
	size_t table, columns;
	struct row *row;
	size_t empty;    /* cells without text that wait for one that has some */
	struct buf text; /* of the cell at hand */
	long span;
	long over_columns, over_rows;
	bool in_cell, goes_on, has_paragraph, is_item, touches;
	unsigned level;
	char sign[HELD_SIGN]; /* before the item */
	size_t first_mark;    /* bytes of the sign before the first item, where the cell begins with one */
	uint16_t *taken;      /* by column: rows that a cell lies over, this one too; FRESH: since this one */
	struct plain *inner;  /* tables in the cell that are its text */
	unsigned inner_depth; /* of them */
	struct plain_cell inner_cell;
	bool inner_waits;     /* a cell of theirs has begun, and its span is not known */
};

struct held_own {
	struct table **table;
	size_t table_cap, bytes, cells, depth, last_top; /* last_top: the last table that is in no other */
	struct open_table open[HELD_NESTED];
	struct buf around;
	bool is_new_line; /* a paragraph began outside tables, and nothing stands in it yet */
};

struct held *held_make(void)
{
	struct held *h = arena_malloc(sizeof *h);
	h->own = arena_malloc(sizeof *h->own);
	return h;
}

static void drop_inner(struct open_table *o)
{
	if (o->inner)
		plain_close(o->inner, NULL);
	o->inner = NULL;
}

void held_close(struct held *h)
{
	for (size_t i = 0; i < HELD_NESTED; i++) {
		drop_inner(&h->own->open[i]);
		buf_close(&h->own->open[i].text);
		free(h->own->open[i].taken);
	}
	arena_close(&h->arena);
	buf_close(&h->own->around);
	free(h->own);
	free(h);
}

/* Outside tables: as many lines as there are paragraphs with words. */
static void put_around(struct held *h, struct str s)
{
	struct buf *b = &h->own->around;
	bool is_blank = str_is_empty(str_trim(s));
	if (is_blank && (b->n == 0 || h->own->is_new_line))
		return;
	if (b->n + s.n + 1 > HELD_AROUND) {
		h->book.around_more += s.n;
		return;
	}
	if (h->own->is_new_line && b->n)
		buf_add_char(b, '\n');
	h->own->is_new_line = false;
	for (size_t i = 0; i < s.n; i++)
		buf_add_char(b, s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
	h->book.around = buf_str(b);
}

static struct open_table *top(const struct held *h)
{
	return h->own->depth ? &h->own->open[h->own->depth - 1] : NULL;
}

bool held_is_in_table(const struct held *h)
{
	return top(h) != NULL;
}

bool held_is_in_cell(const struct held *h)
{
	return top(h) && top(h)->in_cell;
}

/* Tables that are the text of a cell. */

static bool is_inner(const struct open_table *o)
{
	return o && o->inner_depth > 0;
}

bool held_is_in_inner(const struct held *h)
{
	return is_inner(top(h));
}

/* What an inner cell spans is told after it has begun. */
static void begin_inner_cell(struct open_table *o)
{
	if (o->inner_waits)
		plain_open_cell(o->inner, o->inner_cell);
	o->inner_waits = false;
}

static void put_text(struct held *h, struct open_table *o, struct str s);

static void close_inner(struct held *h, struct open_table *o)
{
	struct buf b = {0};
	plain_close_table(o->inner);
	if (--o->inner_depth)
		return;
	plain_close(o->inner, &b);
	o->inner = NULL;
	held_paragraph(h);
	put_text(h, o, buf_str(&b));
	buf_close(&b);
}

/* Tables. */

static bool has_row_to_itself(const struct open_table *o)
{
	long span = o->over_columns > o->span ? o->over_columns : o->span;
	return o->row->cells + o->empty == 0 && span >= (long)o->columns;
}

void held_open_table(struct held *h, struct str name)
{
	struct held_own *w = h->own;
	struct open_table *o = top(h);
	if (is_inner(o) || (o && o->in_cell && !has_row_to_itself(o))) {
		if (!o->inner)
			o->inner = plain_open();
		if (o->inner_depth)
			begin_inner_cell(o);
		if (plain_open_table(o->inner))
			o->inner_depth++;
		else
			h->wrong = "tables within tables, deeper than is read here: save them as CSV";
		return;
	}
	if (w->depth == HELD_NESTED || h->book.tables == HELD_TABLES) {
		h->wrong = "more tables, or deeper ones, than a document may have here: save them as CSV";
		return;
	}
	struct table *t = ARENA_NEW(&h->arena, struct table);
	t->name = str_is_empty(name) ? arena_printf(&h->arena, "table %zu", h->book.tables + 1) :
				       arena_copy(&h->arena, name);
	w->table = arena_room(&h->arena, w->table, h->book.tables, &w->table_cap, sizeof *w->table);
	w->table[h->book.tables] = t;
	o = &w->open[w->depth++];
	drop_inner(o);
	uint16_t *taken = o->taken ? memset(o->taken, 0, HELD_COLUMNS * sizeof *taken) :
				     arena_malloc(HELD_COLUMNS * sizeof *taken);
	buf_clear(&o->text);
	*o = (struct open_table){.table = h->book.tables++, .text = o->text, .taken = taken};
}

void held_touching(struct held *h)
{
	struct open_table *o = top(h);
	if (h->own->depth == 1 && o->table > 0)
		o->touches = true;
}

/* At its first row: is it the one before, gone on with? */
static void join(struct held *h, struct open_table *o)
{
	const size_t last = h->own->last_top;
	if (o->columns && h->own->table[last]->columns == o->columns && o->table + 1 == h->book.tables) {
		h->book.tables--;
		o->table = last;
	}
	o->touches = false;
}

void held_columns(struct held *h, long n)
{
	struct open_table *o = top(h);
	if (o && !is_inner(o) && n > 0 && o->columns < HELD_COLUMNS)
		o->columns += n < HELD_COLUMNS ? (size_t)n : HELD_COLUMNS;
}

void held_close_table(struct held *h)
{
	struct open_table *o = top(h);
	if (is_inner(o))
		close_inner(h, o);
	else if (o && --h->own->depth == 0)
		h->own->last_top = o->table;
}

/* Rows. */

void held_open_row(struct held *h)
{
	struct open_table *o = top(h);
	if (is_inner(o))
		plain_row(o->inner);
	if (!o || is_inner(o))
		return;
	if (o->touches)
		join(h, o);
	struct table *t = h->own->table[o->table];
	t->columns = o->columns;
	o->row = ARENA_NEW(&h->arena, struct row);
	o->row->line = ++t->rows;
	t->above = t->last;
	if (t->last)
		t->last->next = o->row;
	else
		t->first = o->row;
	t->last = o->row;
	o->in_cell = false;
	o->empty = 0;
}

static void add_cell(struct held *h, struct row *r, struct str text)
{
	struct held_own *w = h->own;
	w->bytes += text.n;
	if (w->bytes > HELD_TEXT || ++w->cells > HELD_CELLS || r->cells == HELD_COLUMNS)
		h->wrong = "more text or cells in its tables than a document may have here: save them as CSV";
	if (h->wrong)
		return;
	r->cell = arena_room(&h->arena, r->cell, r->cells, &r->cap, sizeof *r->cell);
	r->cell[r->cells] = (struct csv_cell){.text = text, .line = r->line, .col = (uint32_t)r->cells + 1};
	r->cells++;
}

/* n cells of this text; what is empty waits, so that a sheet's thousands of empty cells cost nothing. */
static void add_cells(struct held *h, struct open_table *o, struct str text, long n)
{
	if (str_is_empty(text)) {
		o->empty += n > 0 && o->empty <= HELD_COLUMNS ? (size_t)n : 0;
		return;
	}
	for (; o->empty && !h->wrong; o->empty--)
		add_cell(h, o->row, STR(""));
	for (; n > 0 && !h->wrong; n--)
		add_cell(h, o->row, text);
}

static struct str above(const struct held *h, const struct open_table *o, size_t column)
{
	const struct row *up = h->own->table[o->table]->above;
	return up && column < up->cells ? up->cell[column].text : STR("");
}

void held_close_row(struct held *h, long times)
{
	struct open_table *o = top(h);
	if (is_inner(o))
		plain_row(o->inner);
	if (!o || !o->row || is_inner(o))
		return;
	struct table *t = h->own->table[o->table];
	const struct row *r = o->row;
	for (size_t i = 0; i < HELD_COLUMNS; i++) {
		unsigned rows = o->taken[i] & ~FRESH;
		o->taken[i] = (uint16_t)(rows ? rows - 1 : 0);
	}
	if (r->cells == 0 && times > 1)
		t->rows = t->rows + times < LINES ? t->rows + (uint32_t)times - 1 : LINES;
	for (; r->cells && times > 1 && !h->wrong; times--) {
		held_open_row(h);
		for (size_t i = 0; i < r->cells; i++)
			add_cell(h, o->row, r->cell[i].text);
	}
	o->row = NULL;
}

void held_skip(struct held *h, long n)
{
	struct open_table *o = top(h);
	if (o && o->row && !o->in_cell)
		add_cells(h, o, STR(""), n);
}

void held_covered(struct held *h, long n)
{
	struct open_table *o = top(h);
	if (is_inner(o) || !o || !o->row || o->in_cell)
		return;
	for (; n > 0 && o->row->cells + o->empty < HELD_COLUMNS; n--) {
		size_t column = o->row->cells + o->empty;
		bool from_above = o->taken[column] && !(o->taken[column] & FRESH);
		add_cells(h, o, from_above ? above(h, o, column) : STR(""), 1);
	}
}

/* Cells. */

void held_open_cell(struct held *h)
{
	struct open_table *o = top(h);
	if (is_inner(o)) {
		o->inner_waits = true;
		o->inner_cell = (struct plain_cell){0};
	} else if (o && o->row) {
		buf_clear(&o->text);
		o->in_cell = true;
		o->goes_on = o->has_paragraph = o->is_item = false;
		o->span = o->over_columns = o->over_rows = 1;
		o->first_mark = 0;
	}
}

void held_span(struct held *h, long columns)
{
	struct open_table *o = top(h);
	if (is_inner(o))
		o->inner_cell = (struct plain_cell){.columns = columns};
	else if (o)
		o->span = columns > HELD_COLUMNS ? HELD_COLUMNS : columns;
}

void held_lies_over(struct held *h, long columns, long rows)
{
	struct open_table *o = top(h);
	if (is_inner(o))
		o->inner_cell = (struct plain_cell){.columns = columns, .rows = rows};
	else if (o) {
		o->over_columns = columns;
		o->over_rows = rows < FRESH ? rows : FRESH - 1;
	}
}

void held_goes_on(struct held *h)
{
	struct open_table *o = top(h);
	if (o && !is_inner(o))
		o->goes_on = true;
}

void held_close_cell(struct held *h, long times)
{
	struct open_table *o = top(h);
	if (is_inner(o)) {
		begin_inner_cell(o);
		plain_close_cell(o->inner);
		return;
	}
	if (!o || !o->row || !o->in_cell)
		return;
	struct str text = str_trim(buf_str(&o->text));
	size_t column = o->row->cells + o->empty;
	if (o->first_mark && !memchr(text.p, '\n', text.n))
		text = str_trim(str_part(text, o->first_mark, text.n)); /* one item alone is no list */
	if (o->goes_on)
		text = above(h, o, column);
	else if (text.n)
		text = arena_copy(&h->arena, text);
	for (long i = 0; i < o->over_columns && column + (size_t)i < HELD_COLUMNS && o->over_rows > 1; i++)
		o->taken[column + (size_t)i] = (uint16_t)(o->over_rows | FRESH);
	o->in_cell = false;
	add_cells(h, o, text, times);
	add_cells(h, o, STR(""), o->span - 1);
}

/* What stands in them. */

void held_paragraph(struct held *h)
{
	struct open_table *o = top(h);
	if (is_inner(o)) {
		begin_inner_cell(o);
		plain_break(o->inner, 1);
	} else if (o && o->in_cell) {
		if (o->has_paragraph)
			buf_add_char(&o->text, '\n');
		o->has_paragraph = true;
		o->is_item = false;
	} else if (!o) {
		h->own->is_new_line = true;
	}
}

void held_item(struct held *h, unsigned level, struct str sign)
{
	struct open_table *o = top(h);
	if (is_inner(o))
		plain_item(o->inner, 0);
	else if (o && o->in_cell) {
		if (str_is_empty(sign) || sign.n + 2 > HELD_SIGN)
			sign = STR("-");
		memcpy(o->sign, sign.p, sign.n);
		memcpy(o->sign + sign.n, " ", 2);
		o->is_item = true;
		o->level = level < MOST_LEVEL ? level : MOST_LEVEL;
	}
}

static void put_inner(struct open_table *o, struct str s)
{
	begin_inner_cell(o);
	while (!str_is_absent(s)) {
		plain_text(o->inner, str_cut(&s, '\n'));
		if (!str_is_absent(s))
			plain_line(o->inner);
	}
}

static void put_text(struct held *h, struct open_table *o, struct str s)
{
	if (o->text.n + s.n > HELD_TEXT) {
		h->wrong = "a cell that is too large to be read";
		return;
	}
	if (o->is_item && !str_is_empty(str_trim(s))) {
		bool is_first = o->text.n == 0;
		for (unsigned i = 0; i < o->level; i++)
			buf_add(&o->text, STR("  "));
		buf_add_z(&o->text, o->sign);
		o->first_mark = is_first ? strlen(o->sign) : o->first_mark;
		o->is_item = false;
	}
	buf_add(&o->text, s);
}

void held_text(struct held *h, struct str s)
{
	struct open_table *o = top(h);
	if (is_inner(o))
		put_inner(o, s);
	else if (o && o->in_cell)
		put_text(h, o, s);
	else if (!o)
		put_around(h, s);
}

/* A table as a grid. */

struct held_grid {
	struct grid grid; /* first */
	const struct row *first, *next, *given;
	size_t width;
	struct buf raw;
	struct csv_cell wide[HELD_COLUMNS];
};

static size_t filled(const struct row *r)
{
	size_t n = r->cells;
	while (n && str_is_empty(r->cell[n - 1].text))
		n--;
	return n;
}

static int held_grid_next(struct grid *self, struct csv_row *row, struct err *e)
{
	struct held_grid *g = (struct held_grid *)self;
	(void)e;
	while (g->next && filled(g->next) == 0)
		g->next = g->next->next;
	if (!g->next)
		return 0;
	const struct row *r = g->given = g->next;
	size_t n = filled(r);
	g->next = r->next;
	buf_clear(&g->raw);
	for (size_t i = 0; i < n || i < g->width; i++) {
		if (i && i < n)
			buf_add_char(&g->raw, '\t');
		if (i < n)
			csv_write_cell(r->cell[i].text, '\t', &g->raw);
		g->wide[i] = (struct csv_cell){.text = STR(""), .line = r->line, .col = (uint32_t)i + 1};
		if (i < n)
			g->wide[i] = r->cell[i];
	}
	*row = (struct csv_row){.cell = g->wide,
				.cells = n > g->width ? n : g->width,
				.raw = buf_str(&g->raw),
				.line = r->line};
	return 1;
}

static void held_grid_begin(struct grid *self)
{
	struct held_grid *g = (struct held_grid *)self;
	if (g->given)
		g->width = filled(g->given);
	g->first = g->next;
}

static int held_grid_rewind(struct grid *self, struct err *e)
{
	struct held_grid *g = (struct held_grid *)self;
	(void)e;
	g->next = g->first;
	return 0;
}

static void held_grid_close(struct grid *self)
{
	struct held_grid *g = (struct held_grid *)self;
	buf_close(&g->raw);
	free(g);
}

/* The book. */

static struct str name_of(struct book *self, size_t i)
{
	return ((struct held *)self)->own->table[i]->name;
}

static int open_grid(struct book *self, size_t i, struct grid **out, struct err *e)
{
	struct held *h = (struct held *)self;
	struct held_grid *g = arena_malloc(sizeof *g);
	(void)e;
	g->grid = (struct grid){.next = held_grid_next,
				.begin = held_grid_begin,
				.rewind = held_grid_rewind,
				.close = held_grid_close};
	g->first = g->next = h->own->table[i]->first;
	*out = &g->grid;
	return 0;
}

static void close_book(struct book *self)
{
	held_close((struct held *)self);
}

struct book *held_book(struct held *h)
{
	h->book.name = name_of;
	h->book.open = open_grid;
	h->book.close = close_book;
	return &h->book;
}
