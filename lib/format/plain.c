#include "format/plain.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { MOST_INDENT = 8, MOST_PAD = 200, FRAMES = 2 * PLAIN_TABLES + 2 };

struct list {
	bool numbered;
	long next;
};

struct row {
	struct buf text;          /* of its cells */
	struct beside_cell *cell; /* those with text */
	size_t *from;             /* where in text each begins */
	size_t cells, cap;
	size_t column; /* of the next cell */
	uint16_t taken[BESIDE_COLUMNS]; /* how many rows, this one too, a cell takes of a column */
};

/* The whole text, or a cell's, or (is_table) the rows of a table. */
struct frame {
	struct buf out;
	bool is_table;
	struct row row;      /* of a table: the one at hand */
	struct plain_cell is; /* of a cell */
	size_t table_end;    /* where its last table ends; 0: it has none */
	unsigned want;  /* line ends to be written before the next text: 0, 1, 2 */
	unsigned pad;   /* blanks to be written before it */
	int keep, indent;
	struct list list[PLAIN_LISTS];
	size_t lists;    /* beyond PLAIN_LISTS only counted */
	char marker[24]; /* of an item that has no text yet; "": none */
	int marker_at;
};

struct plain {
	struct frame *frame;
	size_t n;
};

static struct frame *top(struct plain *p)
{
	return &p->frame[p->n - 1];
}

/* Where text goes: text of a table that is in no cell goes to what is around the table. */
static struct frame *writing(struct plain *p)
{
	size_t i = p->n - 1;
	while (p->frame[i].is_table)
		i--;
	return &p->frame[i];
}

struct plain *plain_open(void)
{
	struct plain *p = arena_malloc(sizeof *p);
	p->frame = arena_malloc(FRAMES * sizeof *p->frame);
	p->n = 1;
	return p;
}

static void drop(struct plain *p)
{
	struct frame *f = top(p);
	buf_close(&f->out);
	buf_close(&f->row.text);
	free(f->row.cell);
	free(f->row.from);
	memset(f, 0, sizeof *f);
	p->n--;
}

void plain_close(struct plain *p, struct buf *out)
{
	while (p->n > 1)
		if (top(p)->is_table)
			plain_close_table(p);
		else
			plain_close_cell(p);
	if (out)
		buf_add(out, buf_str(&p->frame[0].out));
	drop(p);
	free(p->frame);
	free(p);
}

/* Lines. */

static void begin_line(struct frame *f, int indent)
{
	if (f->out.n)
		buf_add_char(&f->out, '\n');
	if (f->want > 1 && f->out.n)
		buf_add_char(&f->out, '\n');
	for (int i = 0; i < (indent < MOST_INDENT ? indent : MOST_INDENT); i++)
		buf_add(&f->out, STR("  "));
	f->want = 0;
}

static void put_marker(struct frame *f)
{
	begin_line(f, f->marker_at);
	buf_add_z(&f->out, f->marker);
	f->marker[0] = 0;
}

/* Whatever has to stand before a character that is no blank. */
static void get_ready(struct frame *f)
{
	if (f->marker[0]) {
		put_marker(f);
		buf_add_char(&f->out, ' ');
		f->pad = 0;
	} else if (f->want || f->out.n == 0) {
		begin_line(f, f->indent);
		if (!f->keep)
			f->pad = 0;
	}
	for (; f->pad > 0; f->pad--)
		buf_add_char(&f->out, ' ');
}

static void want(struct frame *f, unsigned lines)
{
	f->pad = 0;
	if (f->marker[0] == 0 && f->out.n && f->want < lines)
		f->want = lines;
}

static void add_blank(struct frame *f, char c)
{
	if (!f->keep)
		f->pad = 1;
	else if (c == '\n')
		want(f, f->want < 2 ? f->want + 1 : 2);
	else if (c != '\r' && f->pad < MOST_PAD)
		f->pad += c == '\t' ? 4 : 1;
}

void plain_text(struct plain *p, struct str s)
{
	struct frame *f = writing(p);
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == ' ' || (c >= '\t' && c <= '\r')) {
			add_blank(f, s.p[i++]);
			continue;
		}
		if (c == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] == 0xA0) {
			add_blank(f, ' ');
			i += 2;
			continue;
		}
		size_t from = i++;
		while (i < s.n && (unsigned char)s.p[i] > ' ' && (unsigned char)s.p[i] != 0xC2)
			i++;
		if (f->pad || f->want || f->marker[0] || f->out.n == 0)
			get_ready(f);
		buf_add(&f->out, str_part(s, from, i - from));
	}
}

void plain_break(struct plain *p, unsigned lines)
{
	want(writing(p), lines);
}

void plain_line(struct plain *p)
{
	struct frame *f = writing(p);
	want(f, f->want < 2 ? f->want + 1 : 2);
}

void plain_space(struct plain *p)
{
	struct frame *f = writing(p);
	if (f->pad == 0)
		f->pad = 1;
}

void plain_keep(struct plain *p, int by)
{
	writing(p)->keep += by;
}

void plain_indent(struct plain *p, int by)
{
	writing(p)->indent += by;
}

/* Lists. */

void plain_open_list(struct plain *p, bool numbered, long start)
{
	struct frame *f = writing(p);
	if (f->marker[0] && f->lists) /* "2." and below it a list of its own */
		put_marker(f), f->want = 1;
	want(f, f->lists ? 1 : 2);
	if (f->lists < PLAIN_LISTS)
		f->list[f->lists] = (struct list){numbered, start};
	f->lists++;
	f->indent++;
}

void plain_item(struct plain *p, long number)
{
	struct frame *f = writing(p);
	size_t n = f->lists < PLAIN_LISTS ? f->lists : PLAIN_LISTS;
	f->marker[0] = 0;
	want(f, 1);
	f->marker_at = f->indent > 0 ? f->indent - 1 : 0;
	if (n == 0 || !f->list[n - 1].numbered) {
		memcpy(f->marker, "-", 2);
		return;
	}
	struct list *l = &f->list[n - 1];
	if (number)
		l->next = number;
	struct buf b = {0};
	buf_addf(&b, "%ld.", l->next);
	l->next += l->next < 1000000000;
	memcpy(f->marker, b.p, b.n + 1 < sizeof f->marker ? b.n + 1 : sizeof f->marker);
	f->marker[sizeof f->marker - 1] = 0;
	buf_close(&b);
}

void plain_close_list(struct plain *p)
{
	struct frame *f = writing(p);
	if (f->lists == 0)
		return;
	f->marker[0] = 0;
	f->lists--;
	f->indent--;
	want(f, f->lists ? 1 : 2);
}

/* Tables. */

bool plain_open_table(struct plain *p)
{
	if (p->n + 2 > FRAMES)
		return false;
	p->frame[p->n++].is_table = true;
	return true;
}

/* The cells so far as lines. */
static void put_cells(struct frame *f)
{
	struct row *r = &f->row;
	if (r->cells) {
		for (size_t i = 0; i < r->cells; i++) {
			size_t to = i + 1 < r->cells ? r->from[i + 1] : r->text.n;
			r->cell[i].text = str_part(buf_str(&r->text), r->from[i], to - r->from[i]);
		}
		if (f->out.n)
			buf_add_char(&f->out, '\n');
		beside_row(r->cell, r->cells, &f->out);
	}
	buf_clear(&r->text);
	r->cells = 0;
}

void plain_row(struct plain *p)
{
	struct frame *f = top(p);
	if (!f->is_table)
		return;
	put_cells(f);
	for (size_t i = 0; f->row.column && i < BESIDE_COLUMNS; i++)
		f->row.taken[i] -= f->row.taken[i] > 0;
	f->row.column = 0;
}

bool plain_open_cell(struct plain *p, struct plain_cell cell)
{
	if (!top(p)->is_table)
		return false;
	p->frame[p->n++].is = cell;
	return true;
}

static size_t within(long n, long most)
{
	return (size_t)(n < 1 ? 1 : n < most ? n : most);
}

/* The column of a cell, and what it takes of this row and those below. */
static size_t place_cell(struct row *r, const struct plain_cell *c)
{
	while (r->column < BESIDE_COLUMNS && r->taken[r->column])
		r->column++;
	const size_t at = r->column;
	size_t columns = within(c->columns, BESIDE_COLUMNS);
	for (; columns; columns--, r->column++)
		if (r->column < BESIDE_COLUMNS)
			r->taken[r->column] = (uint16_t)within(c->rows, UINT16_MAX);
	return at;
}

void plain_close_cell(struct plain *p)
{
	if (p->n < 2 || top(p)->is_table || !p->frame[p->n - 2].is_table)
		return;
	struct frame *f = top(p), *table = f - 1;
	struct row *r = &table->row;
	size_t column = place_cell(r, &f->is);
	if (f->out.n) {
		if (r->cells == PLAIN_CELLS)
			put_cells(table);
		if (r->cells == r->cap) {
			r->cap = r->cap ? 2 * r->cap : 8;
			r->cell = arena_grow(r->cell, r->cap, sizeof *r->cell);
			r->from = arena_grow(r->from, r->cap, sizeof *r->from);
		}
		r->from[r->cells] = r->text.n;
		r->cell[r->cells++] = (struct beside_cell){.column = column,
							   .at = f->is.at,
							   .has_table = f->table_end > 0,
							   .ends_in_table = f->table_end == f->out.n};
		buf_add(&r->text, buf_str(&f->out));
	}
	drop(p);
}

void plain_close_table(struct plain *p)
{
	if (p->n < 2 || !top(p)->is_table)
		return;
	plain_row(p);
	struct buf out = top(p)->out;
	top(p)->out = (struct buf){0};
	drop(p);
	struct frame *f = writing(p);
	want(f, p->n > 1 ? 1 : 2);
	struct str rest = buf_str(&out);
	while (out.n && !str_is_absent(rest)) {
		struct str line = str_cut(&rest, '\n');
		if (line.n) {
			get_ready(f);
			buf_add(&f->out, line);
		}
		want(f, f->want < 2 ? f->want + 1 : 2);
	}
	f->table_end = out.n ? f->out.n : f->table_end;
	want(f, p->n > 1 ? 1 : 2);
	buf_close(&out);
}
