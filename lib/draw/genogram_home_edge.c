/* An outline that runs along a line is taken for it: its edges are moved off the lines that join people. */
#include "genogram_home_own.h"

#include <math.h>
#include <string.h>

#define NEAR   4.0 /* between an edge and a line beside it */
#define BEYOND 2.0 /* where a line ends, an edge in the same course begins so far from it */
#define BETWEEN 2.6 /* between two edges */
#define STRAND 3.4 /* between the two lines of relatives who are a couple */
enum { TURNS = 3 }; /* what moved may have come upon another */

struct run { /* a level or upright stretch */
	bool upright;
	double at, lo, hi;
};
struct runs {
	struct arena *arena;
	struct run *run;
	size_t n, cap;
};
struct box {
	double x0, y0, x1, y1;
};

static void add_run(struct runs *r, struct run one)
{
	if (r->n == r->cap) {
		struct run *more = ARENA_ARRAY(r->arena, struct run, r->cap = 2 * r->cap + 64);

		if (r->n)
			memcpy(more, r->run, r->n * sizeof *more);
		r->run = more;
	}
	r->run[r->n++] = one;
}

/* A stretch from a to b; false: it slants, or is a point. */
static bool take_run(struct dot_point a, struct dot_point b, struct run *out)
{
	bool upright = fabs(a.x - b.x) < 0.05;

	if (upright == (fabs(a.y - b.y) < 0.05))
		return false;
	*out = upright ? (struct run){true, a.x, fmin(a.y, b.y), fmax(a.y, b.y)}
		       : (struct run){false, a.y, fmin(a.x, b.x), fmax(a.x, b.x)};
	return true;
}

static void add_line(struct runs *r, const struct dot_piece *piece, size_t pieces, bool is_double)
{
	for (size_t i = 0; i < pieces; i++)
		for (size_t k = 0; k + 1 < piece[i].points; k++) {
			struct run one;

			if (!take_run(piece[i].point[k], piece[i].point[k + 1], &one))
				continue;
			add_run(r, one);
			/* above a level one; of an upright one at a side that is not asked */
			for (int side = -1; is_double && side < (one.upright ? 2 : 0); side += 2)
				add_run(r, (struct run){one.upright, one.at + side * STRAND, one.lo, one.hi});
		}
}

static struct runs lines_of(const struct layout *l)
{
	struct runs r = {.arena = l->arena};

	for (size_t i = 0; i < l->of->joints; i++) {
		add_line(&r, l->joint[i].line, l->joint[i].lines, l->of->joint[i].related);
		add_line(&r, l->joint[i].descent, l->joint[i].descents, false);
	}
	for (size_t i = 0; i < l->of->children; i++)
		add_line(&r, l->child[i].stem, l->child[i].stems, false);
	return r;
}

static double shared(const struct run *a, const struct run *b)
{
	return fmin(a->hi, b->hi) - fmax(a->lo, b->lo);
}

/* The first line from `from` on that the edge runs along; n: none. */
static size_t find_line(const struct runs *line, const struct run *edge, size_t from)
{
	/* corners are cut off, and what is only corners slants */
	double cut = fmin(GENOGRAM_HOME_BEVEL, (edge->hi - edge->lo) / 2);
	struct run e = {edge->upright, edge->at, edge->lo + cut, edge->hi - cut};

	for (; e.hi - e.lo > 0.5 && from < line->n; from++)
		if (line->run[from].upright == e.upright && fabs(line->run[from].at - e.at) < NEAR &&
		    shared(&line->run[from], &e) > -BEYOND)
			return from;
	return line->n;
}

static bool meets(const struct box *b, double x0, double y0, double x1, double y1)
{
	return x0 < b->x1 && x1 > b->x0 && y0 < b->y1 && y1 > b->y0;
}

static bool is_member(const struct pedigree_home *h, uint32_t who)
{
	for (size_t i = 0; i < h->members; i++)
		if (h->member[i] == who)
			return true;
	return false;
}

/* Nobody stands where the edge goes: outwards nobody else, inwards nobody of the home. */
static bool is_nobodys(const struct layout *l, const struct pedigree_home *home, const struct box *strip, bool out)
{
	for (uint32_t i = 0; i < l->of->persons; i++) {
		const struct layout_person *q = &l->person[i];

		if (is_member(home, i) != out &&
		    meets(strip, q->x - q->left - 2, q->y - q->rim - 3, q->x + q->right + 2, q->y + fmax(q->below, q->rim) + 2))
			return false;
	}
	return true;
}

/* No other edge is in the way, or would be too near. */
static bool is_apart(const struct genogram_home_ring *ring, size_t rings, size_t own, size_t edge, const struct run *to,
		     const struct box *strip)
{
	for (size_t r = 0; r < rings; r++)
		for (size_t i = 0; i < ring[r].corners; i++) {
			struct dot_point a = ring[r].corner[i], b = ring[r].corner[(i + 1) % ring[r].corners];
			struct run other;

			if (r == own && i == edge)
				continue;
			if (take_run(a, b, &other) && other.upright == to->upright && shared(&other, to) > 1 &&
			    (fabs(other.at - to->at) < BETWEEN ||
			     meets(strip, fmin(a.x, b.x) - 0.1, fmin(a.y, b.y) - 0.1, fmax(a.x, b.x) + 0.1, fmax(a.y, b.y) + 0.1)))
				return false;
			if (r != own && meets(strip, a.x - 1, a.y - 1, a.x + 1, a.y + 1))
				return false;
		}
	return true;
}

struct edge {
	struct run run;
	bool forward; /* its first corner is at run.lo */
	double out;   /* +1: outside is where coordinates are greater */
};

static bool take_edge(const struct genogram_home_ring *r, size_t i, struct edge *e)
{
	struct dot_point a = r->corner[i], b = r->corner[(i + 1) % r->corners];

	if (!take_run(a, b, &e->run))
		return false;
	e->forward = e->run.upright ? b.y > a.y : b.x > a.x;
	e->out = e->run.upright == e->forward ? 1 : -1; /* inside is at the right hand, y down */
	return true;
}

/* The stretch of edge i moves; what is left of the edge stays where it was. */
static void move(struct arena *arena, struct genogram_home_ring *r, size_t i, const struct edge *e, const struct run *to)
{
	struct dot_point *c = ARENA_ARRAY(arena, struct dot_point, r->corners + 5);
	double first = e->forward ? to->lo : to->hi, last = e->forward ? to->hi : to->lo;
	bool starts = first == (e->forward ? e->run.lo : e->run.hi), ends = last == (e->forward ? e->run.hi : e->run.lo);
	size_t n = 0;

#define AT(along, across) (e->run.upright ? (struct dot_point){across, along} : (struct dot_point){along, across})
	for (size_t m = 0; m < r->corners; m++) { /* begins with this edge */
		size_t k = (i + m) % r->corners;

		if (m == 0) {
			if (!starts) {
				c[n++] = r->corner[k];
				c[n++] = AT(first, e->run.at);
			}
			c[n++] = AT(first, to->at);
			c[n++] = AT(last, to->at);
			if (!ends)
				c[n++] = AT(last, e->run.at);
		} else if (m > 1 || !ends) {
			c[n++] = r->corner[k];
		}
	}
#undef AT
	r->corner = c;
	r->corners = n;
}

/* Moves the stretch of an edge to the nearest place beside the line where it may be. */
static bool shift(const struct layout *l, const struct runs *line, struct genogram_home_ring *ring, size_t rings, size_t own,
		  size_t i, const struct edge *e, double lo, double hi)
{
	struct run best = {0};
	double least = 1e9;

	for (size_t n = find_line(line, &e->run, 0); n < line->n; n = find_line(line, &e->run, n + 1))
		for (int side = -1; side < 2; side += 2) {
			struct run to = {e->run.upright, line->run[n].at + side * (NEAR + 0.1), lo, hi};
			double by = to.at - e->run.at, a = fmin(to.at, e->run.at), b = fmax(to.at, e->run.at);
			struct box strip = to.upright ? (struct box){a, lo, b, hi} : (struct box){lo, a, hi, b};

			if (fabs(by) >= least || find_line(line, &to, 0) < line->n ||
			    !is_nobodys(l, ring[own].of, &strip, by * e->out > 0) ||
			    !is_apart(ring, rings, own, i, &to, &strip))
				continue;
			least = fabs(by);
			best = to;
		}
	if (least > 1e8)
		return false;
	move(l->arena, &ring[own], i, e, &best);
	return true;
}

/* The edge as a whole, else only as far as it runs along the line. */
static bool clear_edge(const struct layout *l, const struct runs *line, struct genogram_home_ring *ring, size_t rings, size_t own,
		       size_t i)
{
	enum { JOG = 10 }; /* no part is shorter */
	struct edge e;
	size_t n;

	if (!take_edge(&ring[own], i, &e) || (n = find_line(line, &e.run, 0)) == line->n)
		return false;
	if (shift(l, line, ring, rings, own, i, &e, e.run.lo, e.run.hi))
		return true;
	for (; n < line->n; n = find_line(line, &e.run, n + 1)) {
		double lo = fmax(e.run.lo, line->run[n].lo - JOG), hi = fmin(e.run.hi, line->run[n].hi + JOG);

		lo = lo - e.run.lo < JOG ? e.run.lo : lo;
		hi = e.run.hi - hi < JOG ? e.run.hi : hi;
		if (hi - lo > JOG && shift(l, line, ring, rings, own, i, &e, lo, hi))
			return true;
	}
	return false;
}

void genogram_home_clear_lines(const struct layout *l, struct genogram_home_ring *ring, size_t rings)
{
	struct runs line = lines_of(l);

	for (int turn = 0; turn < TURNS; turn++)
		for (size_t r = 0; r < rings; r++)
			for (size_t i = 0, moved = 0, corners = ring[r].corners; i < ring[r].corners; i++)
				/* an edge that moved stands first: all are looked at once more */
				if (moved < corners && clear_edge(l, &line, ring, rings, r, i)) {
					moved++;
					i = (size_t)-1;
				}
}
