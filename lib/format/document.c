#include "format/document.h"

#include <stdlib.h>
#include <string.h>

#include "format/office.h"

struct row {
	struct csv_cell *cell;
	size_t cells, cap;
	uint32_t line;
	struct row *next;
};

struct table {
	struct row *first, *last, *above; /* above: the row before the last */
	uint32_t rows;
};

struct open_table { /* a table that is being read */
	size_t table;
	struct row *row;
	struct buf text; /* of the cell at hand */
	uint32_t span;
	bool in_cell, goes_on, has_paragraph; /* goes_on: merged with the cell above */
};

struct document {
	struct book book; /* first */
	struct zip_archive *zip;
	struct str file;
	struct diags *diags;
	struct arena arena;
	struct table **table;
	size_t table_cap, bytes, cells;
	/* while it is read */
	struct open_table open[DOCUMENT_NESTED];
	unsigned depth, gone; /* tables open; elements open of which nothing is read */
	bool is_text, is_hidden, has_words;
	size_t outside, taken_out, hidden;
	const char *wrong;
};

static bool is_named(const struct xml_item *item, const char *name)
{
	return str_is_equal(item->name, str_of(name));
}

static long number_of(const struct xml_item *item, const char *attribute, long most)
{
	long n;
	return str_to_long(office_attribute(item, attribute), &n) || n < 0 ? 1 : n < most ? n : most;
}

static struct open_table *top(struct document *d)
{
	return d->depth ? &d->open[d->depth - 1] : NULL;
}

/* Building tables. */

static void open_table(struct document *d)
{
	if (d->depth == DOCUMENT_NESTED || d->book.tables == DOCUMENT_TABLES) {
		d->wrong = "more tables, or deeper ones, than a document may have here: save them as CSV";
		return;
	}
	d->table = arena_room(&d->arena, d->table, d->book.tables, &d->table_cap, sizeof *d->table);
	d->table[d->book.tables] = ARENA_NEW(&d->arena, struct table);
	struct open_table *o = &d->open[d->depth++];
	buf_clear(&o->text);
	*o = (struct open_table){.table = d->book.tables++, .text = o->text};
}

static void open_row(struct document *d, struct open_table *o)
{
	struct table *t = d->table[o->table];
	o->row = ARENA_NEW(&d->arena, struct row);
	o->row->line = ++t->rows;
	t->above = t->last;
	if (t->last)
		t->last->next = o->row;
	else
		t->first = o->row;
	t->last = o->row;
	o->in_cell = false;
}

static void add_cell(struct document *d, struct row *r, struct str text)
{
	d->bytes += text.n;
	if (d->bytes > DOCUMENT_TEXT || ++d->cells > DOCUMENT_CELLS || r->cells == DOCUMENT_COLUMNS)
		d->wrong = "more text or cells in its tables than a document may have here: save them as CSV";
	if (d->wrong)
		return;
	r->cell = arena_room(&d->arena, r->cell, r->cells, &r->cap, sizeof *r->cell);
	r->cell[r->cells] = (struct csv_cell){.text = text, .line = r->line, .col = (uint32_t)r->cells + 1};
	r->cells++;
}

static void close_cell(struct document *d, struct open_table *o)
{
	struct str text = arena_copy(&d->arena, str_trim(buf_str(&o->text)));
	if (o->goes_on) {
		const struct row *up = d->table[o->table]->above;
		if (up && o->row->cells < up->cells)
			text = up->cell[o->row->cells].text;
	}
	add_cell(d, o->row, text);
	while (o->span-- > 1 && !d->wrong)
		add_cell(d, o->row, STR(""));
	o->in_cell = false;
}

/* Text. */

static void add_text(struct document *d, struct str s)
{
	struct open_table *o = top(d);
	if (!str_is_empty(str_trim(s))) {
		d->has_words = true;
		d->hidden += d->is_hidden;
	}
	if (o && o->in_cell && o->text.n + s.n <= DOCUMENT_TEXT)
		buf_add(&o->text, s);
	else if (o && o->in_cell)
		d->wrong = "a cell that is too large to be read";
}

static bool is_left_out(const struct xml_item *item)
{
	static const char *const names[] = {"del",   "moveFrom", "delText",   "instrText", "Fallback",
					    "sdtPr", "tabs",     "rPrChange", "pPrChange"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (is_named(item, names[i]))
			return true;
	return false;
}

static bool is_off(const struct xml_item *item)
{
	struct str v = office_attribute(item, "val");
	return str_is_equal(v, STR("0")) || str_is_equal(v, STR("false")) || str_is_equal(v, STR("off"));
}

static void open_cell_element(struct open_table *o, const struct xml_item *item)
{
	if (is_named(item, "gridSpan")) {
		o->span = (uint32_t)number_of(item, "val", DOCUMENT_COLUMNS);
	} else if (is_named(item, "vMerge")) {
		o->goes_on = !str_is_equal(office_attribute(item, "val"), STR("restart"));
	} else if (is_named(item, "p")) {
		if (o->has_paragraph)
			buf_add_char(&o->text, '\n');
		o->has_paragraph = true;
	}
}

static void open_element(struct document *d, const struct xml_item *item)
{
	struct open_table *o = top(d);
	if (d->gone || is_left_out(item)) {
		d->gone++;
		d->taken_out += is_named(item, "delText") || is_named(item, "moveFrom");
	} else if (is_named(item, "tbl")) {
		open_table(d);
	} else if (o && is_named(item, "tr")) {
		open_row(d, o);
	} else if (o && o->row && is_named(item, "tc")) {
		buf_clear(&o->text);
		o->in_cell = true;
		o->goes_on = o->has_paragraph = false;
		o->span = 1;
	} else if (o && o->row && !o->in_cell && is_named(item, "gridBefore")) {
		for (long n = number_of(item, "val", DOCUMENT_COLUMNS); n > 0 && !d->wrong; n--)
			add_cell(d, o->row, STR(""));
	} else if (is_named(item, "t")) {
		d->is_text = true;
	} else if (is_named(item, "r")) {
		d->is_hidden = false;
	} else if (is_named(item, "vanish")) {
		d->is_hidden = !is_off(item);
	} else if (is_named(item, "br") || is_named(item, "cr")) {
		add_text(d, STR("\n"));
	} else if (is_named(item, "tab")) {
		add_text(d, STR("\t"));
	} else if (is_named(item, "noBreakHyphen")) {
		add_text(d, STR("-"));
	} else if (o && o->in_cell) {
		open_cell_element(o, item);
	}
	if (!d->gone && is_named(item, "p") && !o)
		d->has_words = false;
}

static void close_element(struct document *d, const struct xml_item *item)
{
	struct open_table *o = top(d);
	if (d->gone) {
		d->gone--;
	} else if (is_named(item, "t")) {
		d->is_text = false;
	} else if (o && is_named(item, "tbl")) {
		d->depth--;
	} else if (o && is_named(item, "tr")) {
		o->row = NULL;
	} else if (o && o->row && o->in_cell && is_named(item, "tc")) {
		close_cell(d, o);
	} else if (!o && is_named(item, "p")) {
		d->outside += d->has_words;
		d->has_words = false;
	}
}

static int fail(const struct document *d, struct err *e, const char *why)
{
	return err_set_at(e, ERR_INPUT, d->file, 0, 0, "%s", why);
}

static int read_document(struct document *d, struct str main, struct err *e)
{
	struct office_part p;
	struct xml_item item;
	if (office_part_open(d->zip, main, d->file, &p, e) < 0)
		return -1;
	while (!d->wrong && xml_next(p.xml, &item)) {
		switch (item.event) {
		case XML_OPEN:
			open_element(d, &item);
			break;
		case XML_CLOSE:
			close_element(d, &item);
			break;
		case XML_TEXT:
			if (d->is_text && !d->gone)
				add_text(d, item.text);
			break;
		default:
			d->wrong = "this document is broken: open it in its own program and save it again";
		}
	}
	struct err why = p.why;
	office_part_close(&p);
	for (size_t i = 0; i < DOCUMENT_NESTED; i++)
		buf_close(&d->open[i].text);
	if (why.code) {
		*e = why;
		return -1;
	}
	if (d->wrong)
		return fail(d, e, d->wrong);
	return d->book.tables ? 0 : fail(d, e, "there is no table in this document; only tables are read");
}

static void say(const struct document *d)
{
	bool notes = false;
	for (size_t i = 0; i < zip_archive_entries(d->zip); i++) {
		struct str name = zip_archive_name(d->zip, i);
		notes |= str_has_suffix(name, STR("/comments.xml"));
	}
	if (!d->diags)
		return;
	if (d->outside)
		diag_add(d->diags, DIAG_NOTE, d->file, 0, 0, "%zu paragraphs outside tables are not read",
			 d->outside);
	if (d->taken_out)
		diag_add(d->diags, DIAG_NOTE, d->file, 0, 0,
			 "%zu pieces of text that were deleted or moved, and kept as tracked changes, are "
			 "not read",
			 d->taken_out);
	if (d->hidden)
		diag_add(d->diags, DIAG_NOTE, d->file, 0, 0,
			 "%zu pieces of hidden text; those in tables are read like all others", d->hidden);
	if (notes)
		diag_add(d->diags, DIAG_NOTE, d->file, 0, 0, "comments beside the text are not read");
}

/* A table as a grid. */

struct document_grid {
	struct grid grid; /* first */
	const struct row *first, *next, *given;
	size_t width;
	struct buf raw;
	struct csv_cell wide[DOCUMENT_COLUMNS];
};

static size_t filled(const struct row *r)
{
	size_t n = r->cells;
	while (n && str_is_empty(r->cell[n - 1].text))
		n--;
	return n;
}

static int document_grid_next(struct grid *self, struct csv_row *row, struct err *e)
{
	struct document_grid *g = (struct document_grid *)self;
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
		g->wide[i] = i < n ? r->cell[i]
				   : (struct csv_cell){
					     .text = STR(""), .line = r->line, .col = (uint32_t)i + 1};
	}
	*row = (struct csv_row){.cell = g->wide,
				.cells = n > g->width ? n : g->width,
				.raw = buf_str(&g->raw),
				.line = r->line};
	return 1;
}

static void document_grid_begin(struct grid *self)
{
	struct document_grid *g = (struct document_grid *)self;
	if (g->given)
		g->width = filled(g->given);
	g->first = g->next;
}

static int document_grid_rewind(struct grid *self, struct err *e)
{
	struct document_grid *g = (struct document_grid *)self;
	(void)e;
	g->next = g->first;
	return 0;
}

static void document_grid_close(struct grid *self)
{
	struct document_grid *g = (struct document_grid *)self;
	buf_close(&g->raw);
	free(g);
}

/* The book. */

static struct str name_of(struct book *self, size_t i)
{
	return arena_printf(&((struct document *)self)->arena, "table %zu", i + 1);
}

static int open_grid(struct book *self, size_t i, struct grid **out, struct err *e)
{
	struct document *d = (struct document *)self;
	struct document_grid *g = arena_malloc(sizeof *g);
	(void)e;
	g->grid = (struct grid){.next = document_grid_next,
				.begin = document_grid_begin,
				.rewind = document_grid_rewind,
				.close = document_grid_close};
	g->first = g->next = d->table[i]->first;
	*out = &g->grid;
	return 0;
}

static void close_document(struct book *self)
{
	struct document *d = (struct document *)self;
	zip_archive_close(d->zip);
	arena_close(&d->arena);
	free(d);
}

static bool is_document(struct str bytes, struct str file, struct zip_archive **z, struct arena *a,
			struct str *main)
{
	struct err ignored;
	*z = NULL;
	return zip_is_archive(bytes) && zip_archive_open(bytes, file, z, &ignored) == 0 &&
	       office_kind_of(*z, a, main) == OFFICE_DOCUMENT;
}

bool document_is(struct str bytes)
{
	struct zip_archive *z;
	struct arena a = {0};
	struct str main;
	bool is = is_document(bytes, (struct str){NULL, 0}, &z, &a, &main);
	zip_archive_close(z);
	arena_close(&a);
	return is;
}

int document_open(struct str bytes, struct str file, struct diags *diags, struct book **b, struct err *e)
{
	struct document *d = arena_malloc(sizeof *d);
	struct str main = {NULL, 0};
	d->book = (struct book){0, name_of, open_grid, close_document};
	d->file = file;
	d->diags = diags;
	int rc = is_document(bytes, file, &d->zip, &d->arena, &main) ? read_document(d, main, e)
								     : fail(d, e, "this is no document");
	if (rc < 0) {
		close_document(&d->book);
		return -1;
	}
	say(d);
	*b = &d->book;
	return 0;
}
