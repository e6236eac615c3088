/* Where a picture is cut into pages: between rows of symbols, and within a row between names.  The cut from
 * row to row may step aside, so that no name is cut.  Which cuts: the least sum of pages and cut lines over
 * all rows and columns (dynamic programming, rows outside, columns inside).
 */
#include "a4_own.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Local settings. */
#define CLEAR    3.0  /* between a cut and what it may not touch */
#define STEP     6.0  /* between two cuts that are weighed */
#define MARGIN   12.0 /* left round what a page shows */
#define A_PAGE   10.0 /* one page more is as bad as so many lines cut */
#define NOBODY   80.0 /* a page with nobody, only ends of lines, is as bad as so many lines more cut */
#define ALONE    8.0  /* a page with one alone */
#define A_COUPLE 4.0  /* a short line cut, as between two partners, is as bad as so many long ones */
#define SHORT    160.0
#define TINY     26.0 /* slashes, badges: never cut */

/* ---- rows ---- */

struct work {
	struct a4_plan *p;
	double w, h;         /* of a page */
	struct a4_box *firm; /* what no cut goes through */
	size_t firms;
	struct column *column; /* by row */
	double *cut;           /* cuts that are weighed, from the left */
	size_t cuts;
};

static int compare_top(const void *a, const void *b)
{
	double x = ((const struct a4_box *)a)->y0, y = ((const struct a4_box *)b)->y0;

	return x < y ? -1 : x > y;
}

static void find_firm(struct work *k)
{
	const struct a4_plan *p = k->p;

	k->firm = ARENA_ARRAY(p->a, struct a4_box, p->body.nodes + p->paths + 1);
	for (size_t i = 0; i < p->body.nodes; i++)
		k->firm[k->firms++] = p->box[i];
	for (size_t i = 0; i < p->paths; i++) {
		struct a4_box b = a4_path_box(&p->path[i]);

		if (b.x1 - b.x0 <= TINY && b.y1 - b.y0 <= TINY && b.x1 > b.x0 && b.y1 > b.y0)
			k->firm[k->firms++] = b;
	}
	qsort(k->firm, k->firms, sizeof *k->firm, compare_top);
}

/* How many lines cross the height y; one that runs along it is worse than several. */
static double crossed_at(const struct a4_plan *p, double y)
{
	double n = 0;

	for (size_t i = 0; i < p->paths; i++)
		for (size_t k = 0; k + 1 < p->path[i].points; k++) {
			double a = p->path[i].point[k].y, b = p->path[i].point[k + 1].y;

			if ((a < y) != (b < y))
				n++;
			else if (fabs(a - b) < 1 && fabs(a - y) < CLEAR)
				n += 5;
		}
	return n;
}

/* The best height for a cut between two rows. */
static double cut_between(const struct a4_plan *p, double from, double to)
{
	double best = DBL_MAX, at = (from + to) / 2;

	for (double y = from + 1; y < to; y += 2) {
		double cost = crossed_at(p, y) + fabs(y - (from + to) / 2) * 1e-4;

		if (cost < best) {
			best = cost;
			at = y;
		}
	}
	return at;
}

static size_t firm_through(const struct work *k, double y)
{
	size_t n = 0;

	for (size_t i = 0; i < k->firms && k->firm[i].y0 < y; i++)
		n += k->firm[i].y1 > y;
	return n;
}

/* A row that is higher than a page (no genogram has one) is cut where the fewest symbols stand; each goes to
 * one side. */
static size_t cut_high_row(const struct work *k, double from, double to, double *edge)
{
	size_t n = 0;

	while (to - from > k->h) {
		double best = DBL_MAX, at = from + k->h;

		for (double y = from + k->h; y > from + k->h * 0.6; y -= 4) {
			double cost = 10.0 * (double)firm_through(k, y) + crossed_at(k->p, y);

			if (cost < best) {
				best = cost;
				at = y;
			}
		}
		edge[n++] = from = at;
	}
	return n;
}

static void find_rows(struct work *k)
{
	struct a4_plan *p = k->p;
	double top = -p->body.top, bottom = -p->body.bottom;
	size_t room = k->firms + (size_t)((bottom - top) / (k->h * 0.5)) + 4, n = 0;
	double *edge = ARENA_ARRAY(p->a, double, room);
	size_t i = 0;

	edge[n++] = top;
	while (i < k->firms) {
		double y0 = k->firm[i].y0, y1 = k->firm[i].y1;

		for (i++; i < k->firms && k->firm[i].y0 < y1 + 2 * CLEAR; i++)
			y1 = fmax(y1, k->firm[i].y1);
		n += cut_high_row(k, y0, y1, edge + n);
		if (i < k->firms)
			edge[n++] = cut_between(p, y1 + CLEAR, k->firm[i].y0 - CLEAR);
	}
	edge[n] = bottom;
	p->rows = n;
	p->row = ARENA_ARRAY(p->a, struct a4_row, n + 1);
	for (size_t r = 0; r < n; r++)
		p->row[r] = (struct a4_row){.y0 = edge[r], .y1 = edge[r + 1]};
}

size_t a4_row_at(const struct a4_plan *p, double y)
{
	size_t r = 0;

	while (r + 1 < p->rows && y >= p->row[r].y1)
		r++;
	return r;
}

/* ---- what a cut costs in a row ---- */

struct column {              /* a row, ready to be cut */
	struct a4_box *firm; /* x0, x1: what stands in it, apart, from the left */
	size_t firms;
	double *end; /* where lines end or begin: a page must have them */
	size_t ends;
	double *who; /* where symbols stand */
	size_t whos;
	double *from, *to; /* of each line across, sorted each for itself; a short one stands several times */
	size_t across;
	double *down; /* where lines go on to the next row */
	size_t downs;
	double *x; /* of each cut */
	size_t *before_firm, *before_end, *before_who;
	double *cost;
};

static int compare_double(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static int compare_left(const void *a, const void *b)
{
	double x = ((const struct a4_box *)a)->x0, y = ((const struct a4_box *)b)->x0;

	return x < y ? -1 : x > y;
}

/* How many of a sorted list are below x. */
static size_t below(const double *list, size_t n, double x)
{
	size_t lo = 0;

	while (lo < n) {
		size_t mid = lo + (n - lo) / 2;

		if (list[mid] < x)
			lo = mid + 1;
		else
			n = mid;
	}
	return lo;
}

static void add_firm(struct work *k, size_t r)
{
	struct column *c = &k->column[r];
	size_t n = 0;

	c->firm = ARENA_ARRAY(k->p->a, struct a4_box, k->firms + 1);
	for (size_t i = 0; i < k->firms; i++)
		if (a4_row_at(k->p, (k->firm[i].y0 + k->firm[i].y1) / 2) == r)
			c->firm[n++] = (struct a4_box){.x0 = k->firm[i].x0 - CLEAR,
						       .x1 = k->firm[i].x1 + CLEAR};
	qsort(c->firm, n, sizeof *c->firm, compare_left);
	for (size_t i = 0; i < n; i++) {
		struct a4_box *last = c->firms ? &c->firm[c->firms - 1] : NULL, one = c->firm[i];

		if (last && one.x0 < last->x1) {
			/* what hangs together is not cut, unless no page is wide enough for it */
			if (fmax(one.x1, last->x1) - last->x0 <= k->w - 2 * MARGIN) {
				last->x1 = fmax(last->x1, one.x1);
				continue;
			}
			one.x0 = last->x1;
			one.x1 = fmax(one.x1, one.x0);
		}
		c->firm[c->firms++] = one;
	}
}

/* A straight bit of a line, row by row. */
static void add_bit(struct work *k, struct dot_point a, struct dot_point b, int weight)
{
	size_t first, last;

	if (a.y > b.y) {
		struct dot_point t = a;

		a = b;
		b = t;
	}
	first = a4_row_at(k->p, a.y);
	last = a4_row_at(k->p, b.y);
	for (size_t r = first; r <= last; r++) {
		const struct a4_row *row = &k->p->row[r];
		double high = r == first ? a.y : row->y0, low = r == last ? b.y : row->y1;
		double t0 = b.y > a.y ? (high - a.y) / (b.y - a.y) : 0,
		       t1 = b.y > a.y ? (low - a.y) / (b.y - a.y) : 1;
		double x0 = a.x + (b.x - a.x) * t0, x1 = a.x + (b.x - a.x) * t1;
		struct column *c = &k->column[r];

		if (fabs(x1 - x0) > 0.01)
			for (int w = 0; w < weight; w++) {
				c->from[c->across] = fmin(x0, x1);
				c->to[c->across++] = fmax(x0, x1);
			}
		if (r < last)
			c->down[c->downs++] = x1;
	}
}

static void add_symbols(struct work *k)
{
	const struct a4_plan *p = k->p;

	for (size_t r = 0; r < p->rows; r++)
		k->column[r].who = ARENA_ARRAY(p->a, double, p->body.nodes + 1);
	for (size_t i = 0; i < p->body.nodes; i++) {
		struct column *c = &k->column[a4_row_at(p, (p->box[i].y0 + p->box[i].y1) / 2)];

		if (p->node[i].shape != DOT_PLAIN)
			c->who[c->whos++] = (p->box[i].x0 + p->box[i].x1) / 2;
	}
	for (size_t r = 0; r < p->rows; r++)
		qsort(k->column[r].who, k->column[r].whos, sizeof *k->column[r].who, compare_double);
}

static void add_lines(struct work *k)
{
	struct a4_plan *p = k->p;
	size_t bits = 0;

	for (size_t i = 0; i < p->paths; i++)
		bits += p->path[i].points;
	for (size_t r = 0; r < p->rows; r++) {
		struct column *c = &k->column[r];

		c->from = ARENA_ARRAY(p->a, double, bits *(size_t)A_COUPLE + 1);
		c->to = ARENA_ARRAY(p->a, double, bits *(size_t)A_COUPLE + 1);
		c->down = ARENA_ARRAY(p->a, double, bits + 1);
		c->end = ARENA_ARRAY(p->a, double, 2 * p->paths + 1);
	}
	for (size_t i = 0; i < p->paths; i++) {
		const struct a4_path *q = &p->path[i];
		struct a4_box b = a4_path_box(q);
		struct dot_point end[2] = {q->point[0], q->point[q->points - 1]};

		for (size_t n = 0; n + 1 < q->points; n++)
			add_bit(k, q->point[n], q->point[n + 1], b.x1 - b.x0 < SHORT ? (int)A_COUPLE : 1);
		for (int n = 0; n < 2; n++) {
			struct column *c = &k->column[a4_row_at(p, end[n].y)];

			c->end[c->ends++] = end[n].x;
		}
	}
	for (size_t r = 0; r < p->rows; r++) {
		struct column *c = &k->column[r];

		qsort(c->from, c->across, sizeof *c->from, compare_double);
		qsort(c->to, c->across, sizeof *c->to, compare_double);
		qsort(c->down, c->downs, sizeof *c->down, compare_double);
		qsort(c->end, c->ends, sizeof *c->end, compare_double);
	}
}

/* A cut that would go through a name steps aside to where it ends. */
static double step_aside(const struct work *k, const struct column *c, double x)
{
	for (size_t i = 0; i < c->firms && c->firm[i].x0 < x; i++)
		if (x < c->firm[i].x1 && c->firm[i].x1 - c->firm[i].x0 <= k->w)
			return x - c->firm[i].x0 < c->firm[i].x1 - x ? c->firm[i].x0 : c->firm[i].x1;
	return x;
}

static void weigh_cuts(struct work *k)
{
	struct a4_plan *p = k->p;

	for (size_t r = 0; r < p->rows; r++) {
		struct column *c = &k->column[r];

		c->x = ARENA_ARRAY(p->a, double, k->cuts);
		c->before_firm = ARENA_ARRAY(p->a, size_t, k->cuts);
		c->before_end = ARENA_ARRAY(p->a, size_t, k->cuts);
		c->before_who = ARENA_ARRAY(p->a, size_t, k->cuts);
		c->cost = ARENA_ARRAY(p->a, double, k->cuts);
		for (size_t i = 0; i < k->cuts; i++) {
			double x = i && i + 1 < k->cuts ? step_aside(k, c, k->cut[i]) : k->cut[i];

			c->x[i] = x;
			c->before_firm[i] = i ? c->before_firm[i - 1] : 0;
			while (c->before_firm[i] < c->firms &&
			       (c->firm[c->before_firm[i]].x0 + c->firm[c->before_firm[i]].x1) / 2 < x)
				c->before_firm[i]++;
			c->before_end[i] = below(c->end, c->ends, x);
			c->before_who[i] = below(c->who, c->whos, x);
			c->cost[i] = (double)below(c->from, c->across, x) -
				     (double)below(c->to, c->across, x + 1e-9);
		}
	}
}

/* ---- columns: the best cuts of the rows r0 to r1 together ---- */

struct columns {
	double cost;
	size_t *cut; /* by number, from the left; the last is the end */
	size_t cuts;
};

/* What a page between two cuts shows; false: nothing. */
static bool content(const struct work *k, size_t r0, size_t r1, size_t i, size_t j, double *left,
		    double *right)
{
	*left = DBL_MAX;
	*right = -DBL_MAX;
	for (size_t r = r0; r <= r1; r++) {
		const struct column *c = &k->column[r];

		if (c->before_firm[i] < c->before_firm[j]) {
			*left = fmin(*left, c->firm[c->before_firm[i]].x0);
			*right = fmax(*right, c->firm[c->before_firm[j] - 1].x1);
		}
		if (c->before_end[i] < c->before_end[j]) {
			*left = fmin(*left, c->end[c->before_end[i]]);
			*right = fmax(*right, c->end[c->before_end[j] - 1]);
		}
	}
	return *left <= *right;
}

/* What is bad of a page between two cuts besides that it is one: who looks for somebody turns to it in vain. */
static double emptiness(const struct work *k, size_t r0, size_t r1, size_t i, size_t j)
{
	size_t n = 0;

	for (size_t r = r0; r <= r1; r++)
		n += k->column[r].before_who[j] - k->column[r].before_who[i];
	return n > 1 ? 0 : n ? ALONE : NOBODY;
}

static double cut_cost(const struct work *k, size_t r0, size_t r1, size_t i)
{
	double cost = 0;

	for (size_t r = r0; r <= r1; r++) {
		const struct column *c = &k->column[r];

		cost += c->cost[i];
		if (r < r1) { /* where the cut steps aside, it runs along the next row */
			double a = c->x[i], b = c[1].x[i];

			cost += fabs((double)below(c->down, c->downs, fmax(a, b)) -
				     (double)below(c->down, c->downs, fmin(a, b)));
		}
	}
	return cost;
}

static struct columns cut_columns(const struct work *k, size_t r0, size_t r1)
{
	struct arena *a = k->p->a;
	double *best = ARENA_ARRAY(a, double, k->cuts);
	size_t *from = ARENA_ARRAY(a, size_t, k->cuts), n = 0;
	struct columns c = {0};

	for (size_t j = 1; j < k->cuts; j++) {
		double here = j + 1 < k->cuts ? cut_cost(k, r0, r1, j) : 0;

		best[j] = DBL_MAX;
		for (size_t i = j; i-- > 0;) {
			double left, right, cost = best[i] + here;

			if (content(k, r0, r1, i, j, &left, &right)) {
				if (right - left + 2 * MARGIN > k->w && i + 1 < j)
					break;
				cost += A_PAGE + emptiness(k, r0, r1, i, j);
			}
			if (cost < best[j]) {
				best[j] = cost;
				from[j] = i;
			}
		}
	}
	c.cost = best[k->cuts - 1];
	for (size_t j = k->cuts - 1; j; j = from[j])
		n++;
	c.cut = ARENA_ARRAY(a, size_t, n + 1);
	c.cuts = n;
	for (size_t j = k->cuts - 1; j; j = from[j])
		c.cut[n--] = j;
	return c;
}

/* ---- pages ---- */

static void add_pages(struct work *k, size_t r0, size_t r1, const struct columns *c)
{
	struct a4_plan *p = k->p;

	for (size_t r = r0; r <= r1; r++)
		p->row[r].cell = ARENA_ARRAY(p->a, struct a4_cell, c->cuts + 1);
	for (size_t n = 0; n < c->cuts; n++) {
		size_t i = c->cut[n], j = c->cut[n + 1];
		double left, right;

		if (!content(k, r0, r1, i, j, &left, &right))
			continue;
		p->window[p->pages] = (struct a4_box){left - MARGIN, right + MARGIN, p->row[r0].y0,
						      p->row[r1].y1};
		for (size_t r = r0; r <= r1; r++) {
			double x0 = fmax(k->column[r].x[i], left - MARGIN),
			       x1 = fmin(k->column[r].x[j], right + MARGIN);

			if (x0 < x1)
				p->row[r].cell[p->row[r].cells++] = (struct a4_cell){x0, x1, p->row[r].y0,
										     p->row[r].y1, p->pages};
		}
		p->pages++;
	}
}

static size_t page_of_box(const struct a4_plan *p, const struct a4_box *b)
{
	const struct a4_row *row = &p->row[a4_row_at(p, (b->y0 + b->y1) / 2)];
	double x = (b->x0 + b->x1) / 2, near = DBL_MAX;
	size_t page = 0;

	for (size_t i = 0; i < row->cells; i++) {
		double off = fmax(0, fmax(row->cell[i].x0 - x, x - row->cell[i].x1));

		if (off < near) {
			near = off;
			page = row->cell[i].page;
		}
	}
	return page;
}

/* A page is no higher than what is on it: what stands there, and where lines begin and end. */
static void trim_pages(struct work *k)
{
	struct a4_plan *p = k->p;

	for (size_t i = 0; i < p->pages; i++) {
		p->window[i].y0 = DBL_MAX;
		p->window[i].y1 = -DBL_MAX;
	}
	for (size_t i = 0; i < p->body.nodes + 2 * p->paths; i++) {
		size_t end = i - p->body.nodes;
		const struct a4_path *q = i < p->body.nodes ? NULL : &p->path[end / 2];
		struct dot_point at = q ? q->point[end % 2 ? q->points - 1 : 0] : (struct dot_point){0, 0};
		struct a4_box b = q ? (struct a4_box){at.x, at.x, at.y, at.y} : p->box[i];
		struct a4_box *w = &p->window[page_of_box(p, &b)];

		w->y0 = fmin(w->y0, b.y0 - MARGIN);
		w->y1 = fmax(w->y1, b.y1 + MARGIN);
	}
	for (size_t r = 0; r < p->rows; r++) {
		size_t kept = 0;

		for (size_t i = 0; i < p->row[r].cells; i++) {
			struct a4_cell c = p->row[r].cell[i];

			c.y0 = fmax(c.y0, p->window[c.page].y0);
			c.y1 = fmin(c.y1, p->window[c.page].y1);
			if (c.y0 < c.y1)
				p->row[r].cell[kept++] = c;
		}
		p->row[r].cells = kept;
	}
}

void a4_cut(struct a4_plan *p, double w, double h)
{
	struct work k = {.p = p, .w = w, .h = h};
	double left = p->body.left - 2 * STEP, right = p->body.right + 2 * STEP;
	struct columns *columns;
	double *best;
	size_t *from;

	find_firm(&k);
	find_rows(&k);
	k.column = ARENA_ARRAY(p->a, struct column, p->rows + 1);
	for (size_t r = 0; r < p->rows; r++)
		add_firm(&k, r);
	add_symbols(&k);
	add_lines(&k);
	k.cuts = (size_t)((right - left) / STEP) + 2;
	k.cut = ARENA_ARRAY(p->a, double, k.cuts);
	for (size_t i = 0; i < k.cuts; i++)
		k.cut[i] = left + STEP * (double)i;
	weigh_cuts(&k);
	/* rows r to the end at their best: with which rows on the first sheets */
	columns = ARENA_ARRAY(p->a, struct columns, p->rows + 1);
	best = ARENA_ARRAY(p->a, double, p->rows + 1);
	from = ARENA_ARRAY(p->a, size_t, p->rows + 1);
	for (size_t r = p->rows; r-- > 0;) {
		best[r] = DBL_MAX;
		for (size_t last = r; last < p->rows; last++) {
			struct columns c;
			double cost;

			if (p->row[last].y1 - p->row[r].y0 > h && last > r)
				break;
			c = cut_columns(&k, r, last);
			cost = c.cost + best[last + 1] +
			       (last + 1 < p->rows ? (double)k.column[last].downs : 0);
			if (cost < best[r]) {
				best[r] = cost;
				columns[r] = c;
				from[r] = last + 1;
			}
		}
	}
	p->cost = best[0];
	p->pages = 0;
	p->window = ARENA_ARRAY(p->a, struct a4_box, p->rows * k.cuts + 1);
	for (size_t r = 0; r < p->rows; r = from[r])
		add_pages(&k, r, from[r] - 1, &columns[r]);
	trim_pages(&k);
}

size_t a4_page_of(const struct a4_plan *p, size_t node)
{
	return page_of_box(p, &p->box[node]);
}
