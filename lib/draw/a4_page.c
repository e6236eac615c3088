/* What is on each page of a picture that was cut: the symbols of its part, the lines as far as they run
 * there, and where a line is cut a letter with the page where it goes on.
 */
#include "a4_own.h"

#include <math.h>
#include <stdlib.h>

#include "format/measure.h"

#define NEAR 6.0 /* words so near to a line belong to it */

struct bit { /* of a polyline, within one page or between pages */
	size_t page;
	struct dot_point *point;
	size_t points;
	enum a4_side in, out;
};
/* ---- where a line runs ---- */

static size_t page_at(const struct a4_plan *p, size_t row, double x, double y)
{
	const struct a4_row *r = &p->row[row];

	for (size_t i = 0; i < r->cells; i++)
		if (x >= r->cell[i].x0 && x <= r->cell[i].x1 && y >= r->cell[i].y0 && y <= r->cell[i].y1)
			return r->cell[i].page;
	return A4_VOID;
}

struct stop { /* on a straight bit: 0 its begin, 1 its end */
	double t;
	enum a4_side out; /* on which side whoever passes here leaves what was before */
};

static int compare_stop(const void *a, const void *b)
{
	double x = ((const struct stop *)a)->t, y = ((const struct stop *)b)->t;

	return x < y ? -1 : x > y;
}

static enum a4_side turned(enum a4_side s)
{
	static const enum a4_side other[] = {A4_RIGHT, A4_LEFT, A4_BENEATH, A4_ABOVE};

	return other[s];
}

/* Where the way from a to b goes over the edge of a row or of a cell of one of its rows. */
static size_t stops_of(const struct a4_plan *p, struct dot_point a, struct dot_point b, struct stop *s)
{
	double dx = b.x - a.x, dy = b.y - a.y;
	size_t n = 0, r0 = a4_row_at(p, fmin(a.y, b.y)), r1 = a4_row_at(p, fmax(a.y, b.y));

	for (size_t r = r0; r <= r1; r++) {
		if (r < r1)
			s[n++] = (struct stop){(p->row[r].y1 - a.y) / dy, dy > 0 ? A4_BENEATH : A4_ABOVE};
		for (size_t i = 0; i < p->row[r].cells; i++) {
			const struct a4_cell *c = &p->row[r].cell[i];

			for (int k = 0; k < 4; k++) {
				double d = k < 2 ? dx : dy, t = (k == 0   ? c->x0 - a.x
								 : k == 1 ? c->x1 - a.x
								 : k == 2 ? c->y0 - a.y
									  : c->y1 - a.y) /
								(fabs(d) > 1e-9 ? d : 1);

				if (fabs(d) > 1e-9 && t > 0 && t < 1 && a4_row_at(p, a.y + dy * t) == r)
					s[n++] = (struct stop){t, k < 2    ? (dx > 0 ? A4_RIGHT : A4_LEFT)
								  : dy > 0 ? A4_BENEATH
									   : A4_ABOVE};
			}
		}
	}
	qsort(s, n, sizeof *s, compare_stop);
	return n;
}

/* The side by which a way leaves that bends on the very edge. */
static enum a4_side heading(struct dot_point a, struct dot_point b)
{
	if (fabs(b.x - a.x) > fabs(b.y - a.y))
		return b.x > a.x ? A4_RIGHT : A4_LEFT;
	return b.y > a.y ? A4_BENEATH : A4_ABOVE;
}

static void add_point(struct bit *b, struct dot_point p)
{
	if (b->points && fabs(b->point[b->points - 1].x - p.x) < 1e-6 &&
	    fabs(b->point[b->points - 1].y - p.y) < 1e-6)
		return;
	b->point[b->points++] = p;
}

/* A polyline page by page; what runs between pages has none. */
static size_t cut_path(const struct a4_plan *p, const struct a4_path *q, struct bit **bits)
{
	size_t cells = 0, n = 0, room = 0;
	struct stop *s;

	for (size_t r = 0; r < p->rows; r++)
		cells += 4 * p->row[r].cells + 1;
	s = ARENA_ARRAY(p->a, struct stop, cells + 1);
	*bits = NULL;
	for (int pass = 0; pass < 2; pass++) { /* counts, then keeps */
		if (pass) {
			*bits = ARENA_ARRAY(p->a, struct bit, n + 1);
			room = 2 * n + 2;
		}
		n = 0;
		for (size_t i = 0; i + 1 < q->points; i++) {
			struct dot_point a = q->point[i], b = q->point[i + 1];
			size_t stops = stops_of(p, a, b, s);
			double from = 0;

			for (size_t k = 0; k <= stops; k++) {
				double to = k < stops ? s[k].t : 1, mid = (from + to) / 2;
				struct dot_point x = {a.x + (b.x - a.x) * from, a.y + (b.y - a.y) * from},
						 y = {a.x + (b.x - a.x) * to, a.y + (b.y - a.y) * to};
				double my = a.y + (b.y - a.y) * mid;
				size_t page = page_at(p, a4_row_at(p, my), a.x + (b.x - a.x) * mid, my);

				if (pass) {
					struct bit *last = n ? &(*bits)[n - 1] : NULL;

					if (!last || last->page != page) {
						enum a4_side over = k ? s[k - 1].out : heading(a, b);

						if (last)
							last->out = over;
						last = &(*bits)[n++];
						last->page = page;
						last->in = turned(over);
						last->point = ARENA_ARRAY(p->a, struct dot_point, room);
					}
					add_point(last, x);
					add_point(last, y);
				} else {
					n++;
				}
				from = to;
			}
		}
	}
	return n;
}

/* What runs between two parts of one page is drawn there; other ways between pages are left out. */
static size_t join_bits(struct bit *bit, size_t n)
{
	size_t kept = 0, last = 0;

	for (size_t i = 0; i < n; i++) {
		if (bit[i].page == A4_VOID)
			continue;
		if (kept && bit[kept - 1].page == bit[i].page) {
			/* room enough: every bit has that of the whole line */
			for (size_t k = last + 1; k <= i; k++)
				for (size_t m = 0; m < bit[k].points; m++)
					add_point(&bit[kept - 1], bit[k].point[m]);
			bit[kept - 1].out = bit[i].out;
		} else {
			bit[kept++] = bit[i];
		}
		last = i;
	}
	return kept;
}

/* Words that stand by a line: years, a letter. */
static bool has_words(const struct a4_pages *k, const struct bit *b, size_t i)
{
	struct a4_box s = {
		fmin(b->point[i].x, b->point[i + 1].x) - NEAR, fmax(b->point[i].x, b->point[i + 1].x) + NEAR,
		fmin(b->point[i].y, b->point[i + 1].y) - NEAR, fmax(b->point[i].y, b->point[i + 1].y) + NEAR};

	for (size_t n = 0; n < k->p->body.nodes; n++) {
		const struct a4_box *w = &k->p->box[n];

		if (k->p->node[n].shape == DOT_PLAIN && w->x0 < s.x1 && s.x0 < w->x1 && w->y0 < s.y1 &&
		    s.y0 < w->y1)
			return true;
	}
	return false;
}

/* Whether anything on the page hangs on this way through it. */
static bool is_touched(const struct a4_pages *k, const struct bit *b)
{
	for (size_t i = 0; i + 1 < b->points; i++) {
		if (has_words(k, b, i))
			return true;
		struct dot_point p = b->point[i], d = {b->point[i + 1].x - p.x, b->point[i + 1].y - p.y};
		double len = fmax(hypot(d.x, d.y), 1e-9);

		for (size_t n = 0; n < k->ends; n++) {
			double along = ((k->end[n].x - p.x) * d.x + (k->end[n].y - p.y) * d.y) / len,
			       off = ((k->end[n].y - p.y) * d.x - (k->end[n].x - p.x) * d.y) / len;

			if (fabs(off) < 1 && along > -1 && along < len + 1)
				return true;
		}
	}
	return false;
}

/* A line that only goes through a page, to nobody there, is left out of it: it is looked for where it leads. */
static size_t skip_bits(const struct a4_pages *k, struct bit *bit, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (i == 0 || i + 1 == n || bit[kept - 1].page == bit[i + 1].page || is_touched(k, &bit[i]))
			bit[kept++] = bit[i];
	return kept;
}

/* ---- what is drawn ---- */

static void draw_bit(struct a4_pages *k, const struct dot_line *l, const struct bit *b, bool first, bool last)
{
	struct dot_point *point = ARENA_ARRAY(k->p->a, struct dot_point, b->points + 1);
	struct dot_piece piece = {point, b->points, false};

	if (b->points < 2)
		return;
	for (size_t i = 0; i < b->points; i++)
		point[i] = a4_on_paper(k, b->page, b->point[i]);
	dot_add_line(k->to[b->page],
		     &(struct dot_line){.class = l->class,
					.piece = &piece,
					.pieces = 1,
					.style = l->style,
					.width = (l->width > 0 ? l->width : 1.2) * k->scale[b->page],
					.colour = l->colour,
					.head = l->head,
					.arrow_from = first && l->arrow_from,
					.arrow_to = last && l->arrow_to});
}

/* A curve that no cut touches stays one. */
static void draw_whole(struct a4_pages *k, size_t page, const struct dot_line *l, size_t piece)
{
	const struct dot_piece *from = &l->piece[piece];
	struct dot_point *point = ARENA_ARRAY(k->p->a, struct dot_point, from->points);
	struct dot_piece to = {point, from->points, from->curve};

	for (size_t i = 0; i < from->points; i++)
		point[i] = a4_on_paper(k, page, (struct dot_point){from->point[i].x, -from->point[i].y});
	dot_add_line(k->to[page],
		     &(struct dot_line){.class = l->class,
					.piece = &to,
					.pieces = 1,
					.style = l->style,
					.width = (l->width > 0 ? l->width : 1.2) * k->scale[page],
					.colour = l->colour,
					.head = l->head,
					.arrow_from = !piece && l->arrow_from,
					.arrow_to = !piece && l->arrow_to});
}

static void draw_path(struct a4_pages *k, const struct a4_path *q)
{
	const struct dot_line *l = &k->p->line[q->line];
	struct bit *bit;
	size_t n = cut_path(k->p, q, &bit);

	n = skip_bits(k, bit, join_bits(bit, n));
	if (n == 1) {
		draw_whole(k, bit[0].page, l, q->piece);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		draw_bit(k, l, &bit[i], !q->piece && i == 0, !q->piece && i + 1 == n);
		if (i + 1 < n) {
			a4_add_mark(k, bit[i].page, bit[i + 1].page, bit[i].out,
				    bit[i].point[bit[i].points - 1]);
			a4_add_mark(k, bit[i + 1].page, bit[i].page, bit[i + 1].in, bit[i + 1].point[0]);
			k->letters++;
		}
	}
}

static void draw_node(struct a4_pages *k, size_t i)
{
	struct dot_node n = k->p->node[i];
	size_t page = a4_page_of(k->p, i);
	struct dot_point at = a4_on_paper(k, page, (struct dot_point){n.x, -n.y}),
			 label = a4_on_paper(k, page, (struct dot_point){n.below_x, -n.below_y});

	n.id = n.words = (struct str){0};
	n.x = at.x;
	n.y = at.y;
	n.below_x = label.x;
	n.below_y = label.y;
	n.w *= k->scale[page];
	n.h *= k->scale[page];
	n.size = (n.size > 0 ? n.size : 10) * k->scale[page];
	n.pen = (n.pen > 0 ? n.pen : 1.4) * k->scale[page];
	dot_add_node(k->to[page], &n);
}

/* The part of an area within a cell (Sutherland and Hodgman, 1974: one edge after the other). */
static size_t clip(const struct dot_point *from, size_t n, int edge, double at, struct dot_point *to)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		struct dot_point a = from[i], b = from[(i + 1) % n];
		double u = edge < 2 ? a.x - at : a.y - at, v = edge < 2 ? b.x - at : b.y - at;

		if (edge % 2)
			u = -u, v = -v;
		if (u >= 0)
			to[kept++] = a;
		if ((u < 0) != (v < 0))
			to[kept++] = (struct dot_point){a.x + (b.x - a.x) * u / (u - v),
							a.y + (b.y - a.y) * u / (u - v)};
	}
	return kept;
}

static void draw_area(struct a4_pages *k, const struct dot_area *area)
{
	struct arena *a = k->p->a;

	for (size_t r = 0; r < k->p->rows; r++)
		for (size_t i = 0; i < k->p->row[r].cells; i++) {
			const struct a4_cell *c = &k->p->row[r].cell[i];
			double edge[4] = {c->x0, c->x1, k->p->row[r].y0, k->p->row[r].y1};
			struct dot_point *one = ARENA_ARRAY(a, struct dot_point, 16 * area->points + 16),
					 *other = ARENA_ARRAY(a, struct dot_point, 16 * area->points + 16);
			size_t n = area->points;

			for (size_t m = 0; m < n; m++)
				one[m] = (struct dot_point){area->point[m].x, -area->point[m].y};
			for (int e = 0; e < 4 && n; e++) {
				struct dot_point *t = one;

				n = clip(one, n, e, edge[e], other);
				one = other;
				other = t;
			}
			for (size_t m = 0; m < n; m++)
				one[m] = a4_on_paper(k, c->page, one[m]);
			if (n > 2)
				dot_add_area(k->to[c->page], &(struct dot_area){one, n, area->fill});
		}
}

void a4_draw_body(const struct a4_plan *p, const struct a4_paper *paper, size_t first, struct dot **to)
{
	struct a4_pages k = {.p = p, .paper = paper, .first = first, .to = to};

	k.origin = ARENA_ARRAY(p->a, struct dot_point, p->pages + 1);
	k.scale = ARENA_ARRAY(p->a, double, p->pages + 1);
	k.end = ARENA_ARRAY(p->a, struct dot_point, 2 * p->paths + 1);
	for (size_t i = 0; i < p->paths; i++) {
		k.end[k.ends++] = p->path[i].point[0];
		k.end[k.ends++] = p->path[i].point[p->path[i].points - 1];
	}
	for (size_t i = 0; i < p->pages; i++) {
		const struct a4_box *w = &p->window[i];
		double room = fmin((paper->w - 2 * A4_GUTTER) / (w->x1 - w->x0),
				   (paper->h - A4_HEAD - 2 * A4_SHELF) / (w->y1 - w->y0));

		k.scale[i] = fmax(paper->scale, fmin(1, room));
		k.origin[i].x = paper->w / 2 - (w->x0 + w->x1) / 2 * k.scale[i];
		k.origin[i].y = -A4_HEAD - A4_SHELF + w->y0 * k.scale[i];
	}
	for (size_t i = 0; i < p->body.nodes; i++)
		draw_node(&k, i);
	for (size_t i = 0; i < p->body.areas; i++)
		draw_area(&k, &p->area[i]);
	for (size_t i = 0; i < p->paths; i++)
		draw_path(&k, &p->path[i]);
	a4_draw_marks(&k);
	free(k.mark);
}
