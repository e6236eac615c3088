/* What stands round the parts of a picture that was cut: the head of each page, the map of the whole, the
 * legend, and who is on which page.
 */
#include "a4_own.h"

#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "format/measure.h"

#define MAP_NUMBER 10.0
#define LINE       1.3 /* from one line of letters to the next */
#define COLUMN     190.0

struct dot *a4_page_open(const struct a4_paper *paper)
{
	struct dot *d = dot_open((struct str){0}, (struct str){0});

	dot_set_frame(d, 0, -paper->h, paper->w, 0);
	dot_set_paper(d, paper->turn);
	return d;
}

enum { MOST_LINES = 24 }; /* of one paragraph of a head, which leaves room for the picture; one more ends in an ellipsis */

double a4_draw_head(struct arena *a, const struct a4_paper *paper, const struct a4_words *words, size_t page,
		    size_t pages, bool whole, struct dot *to)
{
	struct str number = arena_printf(a, "page %zu of %zu", page, pages), line[MOST_LINES], rest = words->subtitle;
	double w = measure_width(number, 9) * 1.06 + 4, y = 0;
	size_t n = measure_wrap(a, words->title, 12 * 1.25, paper->w - w - 12, whole ? 4 : 1, line);

	for (size_t i = 0; i < n; i++)
		y -= legend_text(to, a, 0, y, 12, true, "title", line[i]) * 1.1;
	legend_text(to, a, paper->w - w, -2, 9, false, "page", number);
	if (!whole) { /* the first line, and what is on every page */
		line[0] = str_cut(&rest, '\n');
		rest = str_is_empty(words->every)
			       ? line[0]
			       : arena_printf(a, "%.*s\n%.*s", STR_ARG(line[0]), STR_ARG(words->every));
	}
	while (!str_is_absent(rest)) {
		n = measure_wrap(a, measure_clean(a, str_cut(&rest, '\n')), A4_SMALL * 1.06, paper->w,
				 whole ? MOST_LINES : 1, line);
		for (size_t i = 0; i < n; i++)
			y -= legend_text(to, a, 0, y, A4_SMALL, false, "subtitle", line[i]);
	}
	return -y;
}

/* ---- the map ---- */

struct map {
	const struct a4_plan *p;
	struct dot *to;
	double scale, x, y; /* where the upper left corner of the whole is, y up */
};

static struct dot_point on_map(const struct map *m, double x, double y)
{
	return (struct dot_point){m->x + (x - m->p->body.left) * m->scale,
				  m->y - (y + m->p->body.top) * m->scale};
}

static void draw_parts(const struct map *m)
{
	static const char *const tint[] = {"#0000000a", "#00000016"};

	for (size_t r = 0; r < m->p->rows; r++)
		for (size_t i = 0; i < m->p->row[r].cells; i++) {
			const struct a4_cell *c = &m->p->row[r].cell[i];
			struct dot_point p[4] = {
				on_map(m, c->x0, m->p->row[r].y0), on_map(m, c->x1, m->p->row[r].y0),
				on_map(m, c->x1, m->p->row[r].y1), on_map(m, c->x0, m->p->row[r].y1)};

			dot_add_area(m->to, &(struct dot_area){p, 4, tint[c->page % 2]});
		}
}

static void draw_lines(const struct map *m)
{
	for (size_t i = 0; i < m->p->paths; i++) {
		const struct a4_path *q = &m->p->path[i];
		struct dot_point *point = ARENA_ARRAY(m->p->a, struct dot_point, q->points);
		struct dot_piece piece = {point, q->points, false};

		for (size_t k = 0; k < q->points; k++)
			point[k] = on_map(m, q->point[k].x, q->point[k].y);
		dot_add_line(m->to, &(struct dot_line){.class = STR("map"),
						       .piece = &piece,
						       .pieces = 1,
						       .width = 0.3,
						       .colour = "#555555"});
	}
}

enum { A_SYMBOL = 8 }; /* hidden by a number it is as bad as so many lines through the number */

/* How much stands where a number of w by h would; what is not on its own page's ground is worse than all. */
static size_t hidden_by(const struct map *m, size_t page, struct dot_point at, double w, double h)
{
	size_t n = SIZE_MAX;

	for (size_t r = 0; r < m->p->rows; r++)
		for (size_t i = 0; i < m->p->row[r].cells; i++) {
			const struct a4_cell *c = &m->p->row[r].cell[i];
			struct dot_point p = on_map(m, c->x0, c->y1), q = on_map(m, c->x1, c->y0);

			if (c->page == page && at.x > p.x && at.x < q.x && at.y > p.y && at.y < q.y)
				n = 0;
		}
	if (n)
		return n;
	for (size_t i = 0; i < m->p->body.nodes; i++) {
		const struct dot_node *q = &m->p->node[i];
		struct dot_point p = on_map(m, q->x, -q->y);

		if (q->shape != DOT_PLAIN && fabs(p.x - at.x) < (w + q->w * m->scale) / 2 &&
		    fabs(p.y - at.y) < (h + q->h * m->scale) / 2)
			n += A_SYMBOL;
	}
	for (size_t i = 0; i < m->p->paths; i++)
		for (size_t k = 0; k + 1 < m->p->path[i].points; k++) {
			const struct dot_point *q = &m->p->path[i].point[k];
			struct dot_point a = on_map(m, q[0].x, q[0].y), b = on_map(m, q[1].x, q[1].y);

			n += fmin(a.x, b.x) < at.x + w / 2 && fmax(a.x, b.x) > at.x - w / 2 &&
			     fmin(a.y, b.y) < at.y + h / 2 && fmax(a.y, b.y) > at.y - h / 2;
		}
	return n;
}

/* The number of a page stands near its middle, where it hides least. */
static void draw_numbers(const struct map *m, size_t first)
{
	enum { TRIES = 7 };

	for (size_t page = 0; page < m->p->pages; page++) {
		const struct a4_box *b = &m->p->window[page];
		struct str number = arena_printf(m->p->a, "%zu", first + page);
		double w = measure_width(number, MAP_NUMBER) * 1.25 + 6, h = MAP_NUMBER * 1.4, off = 1e9;
		struct dot_point best = on_map(m, (b->x0 + b->x1) / 2, (b->y0 + b->y1) / 2);
		size_t least = SIZE_MAX;

		for (int i = 0; i < TRIES * TRIES; i++) {
			double u = (i % TRIES + 1.0) / (TRIES + 1),
			       v = ((double)(i / TRIES) + 1) / (TRIES + 1),
			       far = fabs(u - 0.5) + fabs(v - 0.5);
			struct dot_point at = on_map(m, b->x0 + (b->x1 - b->x0) * u,
						     b->y0 + (b->y1 - b->y0) * v);
			size_t hidden = hidden_by(m, page, at, w, h);

			if (hidden < least || (hidden == least && far < off - 1e-9)) {
				least = hidden;
				off = far;
				best = at;
			}
		}
		dot_add_node(m->to, &(struct dot_node){.class = STR("map"),
						       .shape = DOT_BOX,
						       .x = best.x,
						       .y = best.y,
						       .w = w,
						       .h = h,
						       .rims = 1,
						       .text = number,
						       .size = MAP_NUMBER,
						       .bold = true});
	}
}

double a4_draw_map(const struct a4_plan *p, const struct a4_paper *paper, size_t first, double top,
		   double bottom, struct dot *to)
{
	double w = p->body.right - p->body.left, h = p->body.top - p->body.bottom;
	struct map m = {.p = p, .to = to, .scale = fmin(paper->w / w, (bottom - top) / h), .y = -top};

	m.x = (paper->w - w * m.scale) / 2;
	draw_parts(&m);
	for (size_t i = 0; i < p->body.nodes; i++)
		if (p->node[i].shape != DOT_PLAIN) {
			struct dot_point at = on_map(&m, p->node[i].x, -p->node[i].y);

			dot_add_node(to, &(struct dot_node){.class = STR("map"),
							    .shape = p->node[i].shape,
							    .x = at.x,
							    .y = at.y,
							    .w = p->node[i].w * m.scale,
							    .h = p->node[i].h * m.scale,
							    .rims = 1,
							    .fill = p->node[i].rims > 1 ? "#555555" : "white",
							    .pen = 0.4});
		}
	draw_lines(&m);
	draw_numbers(&m, first);
	return top + h * m.scale;
}

/* ---- who is where ---- */

struct entry {
	struct str words;
	size_t page;
};

static int compare_entry(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = str_compare(x->words, y->words);

	return c ? c : x->page < y->page ? -1 : x->page > y->page;
}

static struct str in_one_line(struct arena *a, struct str s)
{
	struct buf b = {0};

	while (!str_is_absent(s)) {
		if (b.n)
			buf_add_char(&b, ' ');
		buf_add(&b, measure_clean(a, str_cut(&s, '\n')));
	}
	return buf_take(&b, a);
}

size_t a4_list(const struct a4_plan *p, size_t first, struct str **list)
{
	struct entry *entry = ARENA_ARRAY(p->a, struct entry, p->body.nodes + 1);
	size_t n = 0;

	for (size_t i = 0; i < p->body.nodes; i++) {
		struct str words = str_is_empty(p->node[i].below) ? p->node[i].text : p->node[i].below;

		if (p->node[i].shape != DOT_PLAIN && !str_is_empty(words))
			entry[n++] = (struct entry){in_one_line(p->a, words), first + a4_page_of(p, i)};
	}
	qsort(entry, n, sizeof *entry, compare_entry);
	*list = ARENA_ARRAY(p->a, struct str, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct str page = arena_printf(p->a, " \xc2\xb7 %zu", entry[i].page), line[1];

		if (measure_wrap(p->a, entry[i].words, A4_SMALL, COLUMN - 14 - measure_width(page, A4_SMALL),
				 1, line))
			(*list)[i] = arena_printf(p->a, "%.*s%.*s", STR_ARG(line[0]), STR_ARG(page));
	}
	return n;
}

static size_t columns_of(const struct a4_paper *paper)
{
	return (size_t)(paper->w / COLUMN);
}

double a4_list_height(const struct a4_paper *paper, size_t n)
{
	return A4_SMALL * LINE * (double)((n + columns_of(paper) - 1) / columns_of(paper));
}

size_t a4_draw_list(struct arena *a, const struct a4_paper *paper, double top, const struct str *list,
		    size_t n, struct dot *to)
{
	size_t columns = columns_of(paper), rows = (size_t)((paper->h - top) / (A4_SMALL * LINE)), done = 0;

	if (rows * columns > n)
		rows = (n + columns - 1) / columns;
	for (size_t c = 0; c < columns; c++)
		for (size_t r = 0; r < rows && done < n; r++, done++)
			legend_text(to, a, COLUMN * (double)c, -top - A4_SMALL * LINE * (double)r, A4_SMALL,
				    false, "index", list[done]);
	return done;
}
