/* A paper as text, wrapped by the width that a reader sees. */
#include <string.h>

#include "draw/page.h"
#include "format/unicode.h"

enum { WIDTH = 100, GAP = 2, LEAST = 8, LABEL = 18, DATE_WIDTH = 16 };

struct lines { /* one cell, wrapped */
	struct str *line;
	size_t n, cap;
};

static void add_line(struct arena *a, struct lines *l, struct str s)
{
	if (l->n == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 8;
		struct str *more = ARENA_ARRAY(a, struct str, cap);
		if (l->n)
			memcpy(more, l->line, l->n * sizeof *more);
		l->line = more;
		l->cap = cap;
	}
	l->line[l->n++] = arena_copy(a, s);
}

/* Words onto lines of `width`; a word too wide for a line is cut between graphemes. */
static void wrap(struct arena *a, struct lines *l, struct str text, size_t width)
{
	struct buf shown = {0}, line = {0};
	page_visible(text, &shown);
	struct str rest = buf_str(&shown);
	while (!str_is_absent(rest)) {
		struct str paragraph = str_cut(&rest, '\n');
		size_t used = 0;
		buf_clear(&line);
		for (size_t i = 0; i < paragraph.n;) {
			size_t k = i;
			while (k < paragraph.n && paragraph.p[k] != ' ' && paragraph.p[k] != '\t')
				k++;
			struct str word = str_part(paragraph, i, k - i);
			i = k + 1;
			while (word.n) {
				size_t w = unicode_width(word);
				if (used + (used ? 1 : 0) + w <= width) {
					if (used)
						buf_add_char(&line, ' ');
					buf_add(&line, word);
					used += (used ? 1 : 0) + w;
					break;
				}
				if (used) {
					add_line(a, l, buf_str(&line));
					buf_clear(&line);
					used = 0;
					continue;
				}
				struct str part = unicode_cut_width(word, width);
				if (!part.n)
					part = unicode_cut(word, 1);
				add_line(a, l, part);
				word = str_part(word, part.n, word.n);
			}
		}
		if (line.n)
			add_line(a, l, buf_str(&line));
	}
	buf_close(&shown);
	buf_close(&line);
}

static void pad(struct out *o, size_t n)
{
	while (n--)
		out_add_char(o, ' ');
}

static void rule(struct out *o, char ch, size_t n)
{
	while (n--)
		out_add_char(o, ch);
	out_add_char(o, '\n');
}

/* Cells side by side; no blanks at the end of a line. */
static void put_side(struct out *o, const struct lines *cell, const size_t *width, size_t n)
{
	size_t most = 0;
	for (size_t i = 0; i < n; i++)
		most = cell[i].n > most ? cell[i].n : most;
	for (size_t k = 0; k < most; k++) {
		size_t due = 0;
		for (size_t i = 0; i < n; i++) {
			if (k < cell[i].n && cell[i].line[k].n) {
				pad(o, due);
				out_add(o, cell[i].line[k]);
				size_t w = unicode_width(cell[i].line[k]);
				due = (w < width[i] ? width[i] - w : 0) + GAP;
			} else {
				due += width[i] + GAP;
			}
		}
		out_add_char(o, '\n');
	}
}

static void put_text(struct arena *a, struct out *o, struct str s, size_t width)
{
	struct lines l = {0};
	wrap(a, &l, s, width);
	put_side(o, &l, &width, 1);
}

static void put_facts(struct arena *a, struct out *o, const struct paper_facts *f, size_t width)
{
	size_t w[2] = {LABEL, width > LABEL + GAP + LEAST ? width - LABEL - GAP : LEAST};
	for (size_t i = 0; i < f->n; i++) {
		const struct paper_fact *x = &f->fact[i];
		struct lines cell[2] = {{0}, {0}};
		wrap(a, &cell[0], x->label, w[0]);
		for (size_t k = 0; k < x->value.lines; k++)
			wrap(a, &cell[1], x->value.line[k].text, w[1]);
		for (unsigned k = 0; k < x->blank; k++) {
			struct buf b = {0};
			for (size_t j = 0; j < w[1] && j < 60; j++)
				buf_add_char(&b, '.');
			add_line(a, &cell[1], buf_str(&b));
			buf_close(&b);
		}
		put_side(o, cell, w, 2);
	}
}

static void widths(const struct paper_table *t, size_t width, size_t *w)
{
	size_t gaps = GAP * (t->columns - 1), room = width > gaps + LEAST * t->columns ? width - gaps : LEAST * t->columns, used = 0;
	for (size_t i = 0; i < t->columns; i++) {
		w[i] = t->column[i].share ? room * t->column[i].share / 100 : room / t->columns;
		if (w[i] < LEAST)
			w[i] = LEAST;
		if (i == 0 && width >= 80 && w[i] < DATE_WIDTH && t->columns <= 6)
			w[i] = DATE_WIDTH;
		used += w[i];
	}
	while (used > room) { /* from the widest, until it fits */
		size_t widest = 1 % t->columns;
		for (size_t i = 1; i < t->columns; i++)
			widest = w[i] > w[widest] ? i : widest;
		if (w[widest] <= LEAST)
			break;
		w[widest]--;
		used--;
	}
}

static void put_row(struct arena *a, struct out *o, const struct paper_table *t, const struct paper_row *r, const size_t *w, size_t all)
{
	struct lines *cell = ARENA_ARRAY(a, struct lines, t->columns);
	size_t n = r->shape == PAPER_CELLS ? t->columns : r->shape == PAPER_SPAN && t->columns > 1 ? 2 : 1;
	size_t *width = ARENA_ARRAY(a, size_t, t->columns);
	memcpy(width, w, t->columns * sizeof *w);
	if (n == 2 && r->shape == PAPER_SPAN)
		width[1] = all > w[0] + GAP + LEAST ? all - w[0] - GAP : LEAST;
	if (r->shape == PAPER_GROUP)
		width[0] = all;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < r->cell[i].lines; k++) {
			struct str s = r->cell[i].line[k].text;
			if (!i && !k && !str_is_empty(r->number))
				s = arena_printf(a, "%.*s. %.*s", STR_ARG(r->number), STR_ARG(s));
			wrap(a, &cell[i], s, width[i]);
		}
	put_side(o, cell, width, n);
}

static void put_table(struct out *o, const struct paper_table *t, size_t width)
{
	struct arena a = {0};
	size_t *w = ARENA_ARRAY(&a, size_t, t->columns + 1);
	struct paper_cell title[64] = {{0}};
	struct paper_row head = {.shape = PAPER_CELLS, .cell = title};
	widths(t, width, w);
	for (size_t i = 0; i < t->columns && i < 64; i++)
		paper_add_line(&a, &title[i], PAPER_PLAIN, t->column[i].title);
	put_row(&a, o, t, &head, w, width);
	rule(o, '-', width);
	for (size_t i = 0; i < t->rows; i++) {
		struct arena row = {0};
		if (i)
			out_add_char(o, '\n');
		put_row(&row, o, t, &t->row[i], w, width);
		arena_close(&row);
	}
	rule(o, '-', width);
	arena_close(&a);
}

int page_text_draw(const struct paper *p, const struct page_style *style, struct out *o, struct err *e)
{
	size_t width = style && style->width ? style->width : WIDTH;
	struct arena a = {0};
	(void)e;
	if (p->invented)
		put_text(&a, o, STR("INVENTED: no person, place or event here is real."), width);
	put_text(&a, o, p->marking, width);
	put_text(&a, o, p->title, width);
	rule(o, '=', width);
	put_facts(&a, o, &p->head, width);
	out_add_char(o, '\n');
	for (size_t i = 0; i < p->before.lines; i++)
		put_text(&a, o, p->before.line[i].text, width);
	if (p->before.lines)
		out_add_char(o, '\n');
	for (size_t i = 0; i < p->tables; i++)
		put_table(o, &p->table[i], width);
	put_facts(&a, o, &p->foot, width);
	put_text(&a, o, p->marking, width);
	arena_close(&a);
	return 0;
}
