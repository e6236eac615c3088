#include "a4_own.h"

#include <math.h>
#include <stdlib.h>

#include "format/measure.h"

#define GAP 14.0 /* between map, legend, notes and list */

struct a4_body a4_body_of(const struct dot *d)
{
	struct a4_body b = {0};

	dot_nodes(d, &b.nodes);
	dot_lines(d, &b.lines);
	dot_areas(d, &b.areas);
	return b;
}

/* The smallest letters of the first n nodes. */
static double least_letters(const struct dot *d, size_t n)
{
	size_t all;
	const struct dot_node *node = dot_nodes(d, &all);
	double least = 100;

	for (size_t i = 0; i < n && i < all; i++)
		if (!str_is_empty(node[i].text) || !str_is_empty(node[i].below))
			least = fmin(least, node[i].size > 0 ? node[i].size : 10);
	return least;
}

static struct a4_paper paper_of(enum dot_paper turn, double least)
{
	bool across = turn == DOT_PAPER_ACROSS;

	return (struct a4_paper){.w = (across ? DOT_SHEET_LONG : DOT_SHEET_SHORT) - 2 * DOT_SHEET_MARGIN,
				 .h = (across ? DOT_SHEET_SHORT : DOT_SHEET_LONG) - 2 * DOT_SHEET_MARGIN,
				 .turn = turn,
				 .scale = fmin(1, A4_LETTERS / least)};
}

/* ---- pages as they are made ---- */

struct sheets {
	struct dot **page;
	size_t n, room;
	struct arena *a;
	const struct a4_paper *paper;
	const struct a4_words *words;
	double y; /* how far the last page is taken, down */
};

static struct dot *add_page(struct sheets *s)
{
	if (s->n == s->room)
		s->page = arena_grow(s->page, (s->room = s->room ? 2 * s->room : 8), sizeof *s->page);
	s->page[s->n] = a4_page_open(s->paper);
	s->y = A4_HEAD;
	return s->page[s->n++];
}

/* The last page, or a new one where it has not so much room left. */
static struct dot *page_with(struct sheets *s, double room)
{
	return s->y + room > s->paper->h && s->y > A4_HEAD ? add_page(s) : s->page[s->n - 1];
}

static void add_legend(struct sheets *s, struct dot *d)
{
	s->y += legend_draw(s->words->legend, d, s->a, 0, -s->y, s->paper->w) + GAP;
}

static void add_lines(struct sheets *s, struct str text, const char *class)
{
	while (!str_is_empty(text)) {
		struct str *line;
		size_t n = measure_wrap_all(s->a, measure_clean(s->a, str_cut(&text, '\n')), A4_SMALL * 1.06,
					    s->paper->w, &line);

		for (size_t i = 0; i < n; i++) {
			struct dot *d = page_with(s, 2 * A4_SMALL);

			s->y += legend_text(d, s->a, 0, -s->y, A4_SMALL, false, class, line[i]) + 1;
		}
	}
}

static void add_list(struct sheets *s, const struct str *list, size_t n)
{
	for (size_t done = 0; done < n;) {
		double room = a4_list_height(s->paper, n - done) + 3 * A4_SMALL;
		struct dot *d = page_with(s, fmin(room, 12 * A4_SMALL));

		if (!done)
			s->y += legend_text(d, s->a, 0, -s->y, A4_SMALL + 1, true, "index",
					    STR("Who is on which page")) +
				4;
		done += a4_draw_list(s->a, s->paper, s->y, list + done, n - done, d);
		s->y = s->paper->h; /* what comes next begins a page */
	}
}

/* ---- a picture in parts ---- */

static const char how[] =
	"The picture is cut into parts. A line that is cut ends in a letter and a page: it goes on there, at "
	"the same letter.";

/* How much of a page the head takes, and the legend: tried out. */
static double head_height(const struct sheets *s)
{
	struct dot *trial = a4_page_open(s->paper);
	double h = a4_draw_head(s->a, s->paper, s->words, 1, 100, true, trial);

	dot_close(trial);
	return h;
}

static double legend_height(const struct sheets *s)
{
	struct dot *trial = a4_page_open(s->paper);
	double h = legend_draw(s->words->legend, trial, s->a, 0, 0, s->paper->w);

	dot_close(trial);
	return h;
}

/* Page 1: the whole in small; the legend under it where that leaves the map most of the page. */
static bool add_map(struct sheets *s, const struct a4_plan *p)
{
	struct dot *d = add_page(s);
	double legend = legend_height(s) + GAP, bottom = s->paper->h;
	bool both;

	s->y = head_height(s) + 4;
	s->y += legend_text(d, s->a, 0, -s->y, A4_SMALL, false, "how", STR(how)) + 8;
	both = legend < (bottom - s->y) * 0.4;
	s->y = a4_draw_map(p, s->paper, 2, s->y, both ? bottom - legend : bottom, d) + GAP;
	if (both)
		add_legend(s, d);
	return both;
}

static void make_pages(struct sheets *s, const struct a4_plan *p)
{
	bool map = p->pages > 1, legend = map && add_map(s, p);
	size_t first = s->n, n;
	struct str *list;

	n = map ? a4_list(p, first + 1, &list) : 0;
	if (n && s->y + a4_list_height(s->paper, n) + 3 * A4_SMALL < s->paper->h) {
		add_list(s, list, n); /* few enough to stand under the map */
		n = 0;
	}
	for (size_t i = 0; i < p->pages; i++)
		add_page(s);
	a4_draw_body(p, s->paper, first + 1, s->page + first);
	s->y = s->paper->h;
	if (!map)
		add_lines(s, s->words->subtitle, "subtitle");
	if (!legend)
		add_legend(s, page_with(s, legend_height(s)));
	add_lines(s, s->words->notes, "saying");
	s->y += n ? GAP : 0;
	if (n)
		add_list(s, list, n);
	for (size_t i = 0; i < s->n; i++)
		a4_draw_head(s->a, s->paper, s->words, i + 1, s->n, map && !i, s->page[i]);
}

static int write_pages(const struct sheets *s, const struct a4_options *w, enum dot_form form, int32_t day,
		       struct out *o, struct err *e)
{
	if (form == DOT_PDF)
		return dot_draw_pages(s->page, s->n, day, o, e);
	if (s->n > 1 && !w->next)
		return err_set(e, ERR_USAGE,
			       "%zu pages, and a PNG holds one: name a file with -o, the others go beside "
			       "it; or ask for pdf",
			       s->n);
	for (size_t i = 0; i < s->n; i++) {
		struct out *to = i ? w->next(w->self, i + 1, e) : o;

		if (!to || dot_draw(s->page[i], form, day, to, e) < 0)
			return -1;
	}
	return 0;
}

static int draw_parts(const struct dot *d, const struct a4_body *body, const struct a4_words *words,
		      const struct a4_options *w, enum dot_form form, int32_t day, struct out *o,
		      size_t *pages, struct err *e)
{
	static const enum dot_paper turn[] = {DOT_PAPER_ACROSS, DOT_PAPER_UPRIGHT};
	struct arena a = {0};
	struct a4_plan plan[2];
	struct a4_paper paper[2];
	struct sheets s = {.a = &a, .words = words};
	double least = least_letters(d, body->nodes);
	int best = -1, r;

	for (int i = 0; i < 2; i++) {
		if (w->paper != DOT_PAPER_AUTO && w->paper != turn[i])
			continue;
		paper[i] = paper_of(turn[i], least);
		a4_read(&plan[i], d, body, &a);
		a4_cut(&plan[i], (paper[i].w - 2 * A4_GUTTER) / paper[i].scale,
		       (paper[i].h - A4_HEAD - 2 * A4_SHELF) / paper[i].scale);
		if (best < 0 || plan[i].cost < plan[best].cost)
			best = i;
	}
	s.paper = &paper[best];
	make_pages(&s, &plan[best]);
	*pages = s.n;
	r = write_pages(&s, w, form, day, o, e);
	for (size_t i = 0; i < s.n; i++)
		dot_close(s.page[i]);
	free(s.page);
	arena_close(&a);
	return r;
}

int a4_draw(struct dot *d, const struct a4_body *body, const struct a4_words *words,
	    const struct a4_options *w, enum dot_form form, int32_t day, struct out *o, size_t *pages,
	    struct err *e)
{
	double left, bottom, right, top, letters;
	size_t n, one;
	bool across;

	if (!pages)
		pages = &one;
	*pages = 1;
	dot_set_paper(d, w->paper);
	if (form != DOT_PDF && form != DOT_PNG)
		return dot_draw(d, form, day, o, e);
	dot_frame(d, &left, &bottom, &right, &top);
	dot_nodes(d, &n);
	letters = least_letters(d, n) * dot_sheet(right - left, top - bottom, w->paper, &across);
	if (letters >= A4_LETTERS - 1e-6 || !body->nodes)
		return dot_draw(d, form, day, o, e);
	if (w->one_page)
		return err_set(e, ERR_INPUT,
			       "on one A4 page the letters would be %.1f points high, and less than %g "
			       "cannot be read: leave "
			       "out --one-page, or ask for fewer people, or for svg",
			       letters, A4_LETTERS);
	return draw_parts(d, body, words, w, form, day, o, pages, e);
}
