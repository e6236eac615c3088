/* Where the outlines of homes run: cells of a lattice that each home takes, and the polygons round them. */
#include "genogram_home_own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELL   5.0
#define MARGIN 7.0 /* from a member's symbol and name to the outline */
#define LONG   80    /* cells of the longest corridor; parts further apart are told by their letter: local setting */
#define DETOUR 150.0 /* so far beyond its members a home may run round others: local setting */

enum { TAKEN = 1, FILLED = 2, OWN = 4 }; /* by an outsider; by the home; a member stands there */

struct box {
	double x0, y0, x1, y1;
};
struct plot { /* one home; cells are counted over the whole lattice */
	const struct genogram_home *home;
	int x, y, w, h; /* of the part that it may take */
	unsigned char *cell;
	int *part; /* connected part of a filled cell, 0 none */
};
struct town {
	const struct layout *l;
	struct arena *arena;
	double x, y; /* of cell 0, 0 */
	struct plot *plot;
	size_t plots;
};

static bool is_in(const struct plot *p, int x, int y)
{
	return x >= p->x && y >= p->y && x < p->x + p->w && y < p->y + p->h;
}

static size_t place(const struct plot *p, int x, int y)
{
	return (size_t)(y - p->y) * (size_t)p->w + (size_t)(x - p->x);
}

static unsigned char look(const struct plot *p, int x, int y)
{
	return is_in(p, x, y) ? p->cell[place(p, x, y)] : TAKEN;
}

static bool is_filled(const struct plot *p, int x, int y)
{
	return is_in(p, x, y) && p->cell[place(p, x, y)] & FILLED;
}

/* Every cell that the box touches: c[0] up to c[2], c[1] up to c[3]. */
static void cells_of(const struct town *t, const struct plot *p, const struct box *b, int c[4])
{
	c[0] = (int)fmax(p->x, floor((b->x0 - t->x) / CELL));
	c[1] = (int)fmax(p->y, floor((b->y0 - t->y) / CELL));
	c[2] = (int)fmin(p->x + p->w, ceil((b->x1 - t->x) / CELL));
	c[3] = (int)fmin(p->y + p->h, ceil((b->y1 - t->y) / CELL));
}

static void fill(const struct town *t, struct plot *p, const struct box *b, unsigned char value, unsigned char unless)
{
	int c[4];

	cells_of(t, p, b, c);
	for (int y = c[1]; y < c[3]; y++)
		for (int x = c[0]; x < c[2]; x++)
			if (!(p->cell[place(p, x, y)] & unless))
				p->cell[place(p, x, y)] |= value;
}

static struct box around(const struct layout_person *q, double margin, double above, double below)
{
	return (struct box){q->x - q->left - margin, q->y - q->rim - above, q->x + q->right + margin,
			    q->y + fmax(q->below, q->rim) + below};
}

static bool is_member(const struct plot *p, uint32_t who)
{
	for (size_t i = 0; i < p->home->of->members; i++)
		if (p->home->of->member[i] == who)
			return true;
	return false;
}

static struct box wide_of(const struct town *t, const struct plot *p, uint32_t who)
{
	double by = MARGIN + p->home->wider;

	return around(&t->l->person[who], by, by + 2, by + p->home->foot);
}

/* ---- one home beside another ---- */

/* Round somebody who lives in both, where one runs within the other. */
static bool is_shared(const struct town *t, const struct plot *p, const struct plot *other, int x, int y)
{
	double px = t->x + (x + 0.5) * CELL, py = t->y + (y + 0.5) * CELL;

	for (size_t i = 0; i < p->home->of->members; i++) {
		uint32_t who = p->home->of->member[i];
		struct box a, b;

		if (!is_member(other, who))
			continue;
		a = wide_of(t, p, who);
		b = wide_of(t, other, who);
		/* a box takes every cell that it touches, and one more is beside these */
		if (px > fmin(a.x0, b.x0) - 2 * CELL && px < fmax(a.x1, b.x1) + 2 * CELL &&
		    py > fmin(a.y0, b.y0) - 2 * CELL && py < fmax(a.y1, b.y1) + 2 * CELL)
			return true;
	}
	return false;
}

/* A cell of the other home, or of those it needs, is this cell or beside it. */
static bool is_beside(const struct town *t, const struct plot *p, const struct plot *other, int x, int y,
		      unsigned char what)
{
	if (x + 1 < other->x || y + 1 < other->y || x > other->x + other->w || y > other->y + other->h)
		return false;
	for (int dy = -1; dy <= 1; dy++)
		for (int dx = -1; dx <= 1; dx++)
			if (is_in(other, x + dx, y + dy) && look(other, x + dx, y + dy) & what)
				return !is_shared(t, p, other, x, y);
	return false;
}

static bool is_blocked(const struct town *t, const struct plot *p, int x, int y)
{
	if (look(p, x, y) & TAKEN)
		return true;
	for (size_t i = 0; i < t->plots; i++)
		if (&t->plot[i] != p && is_beside(t, p, &t->plot[i], x, y, FILLED))
			return true;
	return false;
}

/* Of two homes round one person the outer one needs as much more room, where nobody else's begins. */
static void keep_nested(const struct town *t, struct plot *p)
{
	double by = p->home->wider;

	for (size_t i = 0; by > 0 && i < p->home->of->members; i++) {
		struct box own = around(&t->l->person[p->home->of->member[i]], 1 + by, 2 + by, 1 + by);
		int c[4];

		cells_of(t, p, &own, c);
		for (int y = c[1]; y < c[3]; y++)
			for (int x = c[0]; x < c[2]; x++) {
				bool needed = look(p, x, y) & TAKEN;

				for (size_t k = 0; k < t->plots && !needed; k++)
					needed = &t->plot[k] != p && is_beside(t, p, &t->plot[k], x, y, OWN);
				if (!needed)
					p->cell[place(p, x, y)] |= FILLED | OWN;
			}
	}
}

static bool is_near(const struct plot *p, const struct plot *other)
{
	return p->x <= other->x + other->w && other->x <= p->x + p->w && p->y <= other->y + other->h &&
	       other->y <= p->y + p->h;
}

static void give_up(const struct town *t, struct plot *p, const struct plot *other, unsigned char what)
{
	if (!is_near(p, other))
		return;
	for (int y = p->y; y < p->y + p->h; y++)
		for (int x = p->x; x < p->x + p->w; x++) {
			unsigned char *c = &p->cell[place(p, x, y)];

			if ((*c & (FILLED | OWN)) == FILLED && is_beside(t, p, other, x, y, what))
				*c &= (unsigned char)~FILLED;
		}
}

/* Between two homes a cell stays free; who stands near the edge of a home has room before the other's margin has. */
static void part_homes(const struct town *t)
{
	for (size_t i = 0; i < t->plots; i++)
		for (size_t k = 0; k < t->plots; k++)
			if (k != i)
				give_up(t, &t->plot[i], &t->plot[k], OWN);
	for (size_t i = 0; i < t->plots; i++)
		for (size_t k = 0; k < i; k++)
			give_up(t, &t->plot[i], &t->plot[k], FILLED);
}

/* Both have an edge between this cell and the one before it. */
static bool is_edge(const struct plot *p, const struct plot *other, int x, int y, int dx, int dy)
{
	return is_filled(p, x, y) != is_filled(p, x - dx, y - dy) &&
	       is_filled(other, x, y) != is_filled(other, x - dx, y - dy);
}

/* Without the cell within the edge, if nobody stands there: the home can do without it. */
static bool draw_back(struct plot *p, int x, int y, int dx, int dy)
{
	unsigned char *c = &p->cell[place(p, is_filled(p, x, y) ? x : x - dx, is_filled(p, x, y) ? y : y - dy)];

	if (*c & OWN)
		return false;
	*c &= (unsigned char)~FILLED;
	return true;
}

/* With the cell beyond the edge, if it is nobody's. */
static bool go_out(const struct town *t, struct plot *p, int x, int y, int dx, int dy)
{
	if (is_filled(p, x, y)) {
		x -= dx;
		y -= dy;
	}
	if (!is_in(p, x, y) || is_blocked(t, p, x, y))
		return false;
	p->cell[place(p, x, y)] |= FILLED;
	return true;
}

/* Two homes of one child never run along one line: the later one moves where it can, else the other. */
static void part_edges(const struct town *t, struct plot *p, struct plot *other, bool out_first)
{
	for (int turn = 0; turn < 2 && is_near(p, other); turn++) {
		int dx = turn == 0, dy = turn == 1;

		for (int y = p->y; y <= p->y + p->h; y++)
			for (int x = p->x; x <= p->x + p->w; x++) {
				if (!is_edge(p, other, x, y, dx, dy) ||
				    (!is_edge(p, other, x + dy, y + dx, dx, dy) && !is_edge(p, other, x - dy, y - dx, dx, dy)))
					continue;
				if (out_first ? !go_out(t, p, x, y, dx, dy) && !go_out(t, other, x, y, dx, dy) &&
							!draw_back(p, x, y, dx, dy)
					      : !draw_back(p, x, y, dx, dy) && !draw_back(other, x, y, dx, dy))
					go_out(t, p, x, y, dx, dy);
			}
	}
}

/* ---- parts and corridors ---- */

/* Marks connected parts; their number. */
static size_t mark_parts(const struct town *t, struct plot *p)
{
	size_t cells = (size_t)p->w * (size_t)p->h, *stack = ARENA_ARRAY(t->arena, size_t, cells + 1), parts = 0;

	memset(p->part, 0, cells * sizeof *p->part);
	for (size_t i = 0; i < cells; i++) {
		size_t n = 0;

		if (!(p->cell[i] & FILLED) || p->part[i])
			continue;
		p->part[i] = (int)++parts;
		stack[n++] = i;
		while (n) {
			static const int step[4][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
			size_t c = stack[--n];

			for (int k = 0; k < 4; k++) {
				int x = p->x + (int)(c % (size_t)p->w) + step[k][0],
				    y = p->y + (int)(c / (size_t)p->w) + step[k][1];

				if (is_filled(p, x, y) && !p->part[place(p, x, y)]) {
					p->part[place(p, x, y)] = (int)parts;
					stack[n++] = place(p, x, y);
				}
			}
		}
	}
	return parts;
}

/* Room for a corridor two cells wide. */
static bool is_wide(const struct plot *p, const bool *blocked, int x, int y)
{
	for (int k = 0; k < 4; k++)
		if (!is_in(p, x + k % 2, y + k / 2) || blocked[place(p, x + k % 2, y + k / 2)])
			return false;
	return true;
}

/* The shortest corridor from one part to any other, unless it is a long way round: then they stay two. */
static bool dig(const struct town *t, struct plot *p, int part)
{
	static const int step[4][2] = {{0, 1}, {0, -1}, {1, 0}, {-1, 0}};
	size_t cells = (size_t)p->w * (size_t)p->h, n = 0, read = 0;
	size_t *queue = ARENA_ARRAY(t->arena, size_t, cells + 1);
	int *from = ARENA_ARRAY(t->arena, int, cells + 1);
	bool *blocked = ARENA_ARRAY(t->arena, bool, cells + 1);

	for (size_t i = 0; i < cells; i++) {
		blocked[i] = !p->part[i] &&
			     is_blocked(t, p, p->x + (int)(i % (size_t)p->w), p->y + (int)(i / (size_t)p->w));
		from[i] = -1;
		if (p->part[i] == part) {
			from[i] = (int)i;
			queue[n++] = i;
		}
	}
	while (read < n) {
		size_t c = queue[read++], length = 0, at = c;

		if (p->part[c] && p->part[c] != part) {
			for (; (size_t)from[at] != at; at = (size_t)from[at])
				length++;
			if (length > LONG ||
			    length > 2 * (size_t)(abs((int)(at % (size_t)p->w) - (int)(c % (size_t)p->w)) +
						  abs((int)(at / (size_t)p->w) - (int)(c / (size_t)p->w))) + 10)
				return false;
			for (at = c; (size_t)from[at] != at; at = (size_t)from[at])
				for (int k = 0; k < 4; k++) {
					int x = p->x + (int)(at % (size_t)p->w) + k % 2,
					    y = p->y + (int)(at / (size_t)p->w) + k / 2;

					if (is_in(p, x, y) && !blocked[place(p, x, y)])
						p->cell[place(p, x, y)] |= FILLED;
				}
			return true;
		}
		for (int k = 0; k < 4; k++) {
			int x = p->x + (int)(c % (size_t)p->w) + step[k][0], y = p->y + (int)(c / (size_t)p->w) + step[k][1];

			if (!is_in(p, x, y) || from[place(p, x, y)] >= 0)
				continue;
			if (p->part[place(p, x, y)] ? true : is_wide(p, blocked, x, y)) {
				from[place(p, x, y)] = (int)c;
				queue[n++] = place(p, x, y);
			}
		}
	}
	return false;
}

static void join_parts(const struct town *t, struct plot *p)
{
	size_t parts = mark_parts(t, p);
	bool again = true;

	while (parts > 1 && again) {
		again = false;
		for (int k = 1; k < (int)parts && !again; k++)
			again = dig(t, p, k);
		if (again)
			parts = mark_parts(t, p);
	}
}

/* ---- smooth ---- */

enum { GAP = 5, CORRIDOR = 2 }; /* a notch of fewer cells is closed; a corridor is so many wide */

/* Free cells between two filled ones of a row, or of a column, are taken in, unless somebody stands there. */
static void close_gaps(const struct town *t, struct plot *p)
{
	for (int turn = 0; turn < 2; turn++) {
		int dx = turn == 0, dy = turn == 1;

		for (int y = p->y; y < p->y + p->h; y++)
			for (int x = p->x; x < p->x + p->w; x++) {
				int n = 1;

				if (!is_filled(p, x, y) || is_filled(p, x + dx, y + dy))
					continue;
				while (n < GAP && !is_filled(p, x + n * dx, y + n * dy) &&
				       !is_blocked(t, p, x + n * dx, y + n * dy))
					n++;
				for (int m = 1; is_filled(p, x + n * dx, y + n * dy) && m < n; m++)
					p->cell[place(p, x + m * dx, y + m * dy)] |= FILLED;
			}
	}
}

/* What is narrower than so many cells is a spur. */
static void cut_spurs(const struct town *t, struct plot *p, int wide)
{
	size_t cells = (size_t)p->w * (size_t)p->h;
	bool *kept = ARENA_ARRAY(t->arena, bool, cells + 1);

	for (int y = p->y; y + wide <= p->y + p->h; y++)
		for (int x = p->x; x + wide <= p->x + p->w; x++) {
			int n = 0;

			while (n < wide * wide && is_filled(p, x + n % wide, y + n / wide))
				n++;
			for (int k = 0; n == wide * wide && k < n; k++)
				kept[place(p, x + k % wide, y + k / wide)] = true;
		}
	for (size_t i = 0; i < cells; i++)
		if (!kept[i])
			p->cell[i] &= (unsigned char)~FILLED;
}

/* ---- the outline ---- */

/* Walks round one part with the inside at the right hand, y down. */
static struct genogram_home_ring trace(const struct town *t, const struct plot *p, int part)
{
	static const int dir[4][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}}; /* east south west north */
	int sx = -1, sy = -1, x, y, d = 0;
	size_t cap = 64, n = 0;
	struct dot_point *corner = ARENA_ARRAY(t->arena, struct dot_point, cap), *more;

	for (int i = 0; i < p->w * p->h && sx < 0; i++)
		if (p->part[i] == part) {
			sx = p->x + i % p->w;
			sy = p->y + i / p->w;
		}
	x = sx;
	y = sy;
#define INSIDE(cx, cy) (is_in(p, cx, cy) && p->part[place(p, cx, cy)] == part)
	do { /* at grid corner (x, y), about to go in direction d */
		/* the cell ahead at the right must be inside, the one ahead at the left outside */
		int right_x = d == 0 || d == 3 ? x : x - 1, right_y = d == 0 || d == 1 ? y : y - 1;
		int ahead_left_x = d == 0 || d == 1 ? x : x - 1, ahead_left_y = d == 1 || d == 2 ? y : y - 1;

		if (INSIDE(right_x, right_y) && INSIDE(ahead_left_x, ahead_left_y)) {
			d = (d + 3) % 4;
		} else if (!INSIDE(right_x, right_y)) {
			d = (d + 1) % 4;
		} else {
			x += dir[d][0];
			y += dir[d][1];
			continue;
		}
		if (n == cap) {
			more = ARENA_ARRAY(t->arena, struct dot_point, cap *= 2);
			memcpy(more, corner, n * sizeof *corner);
			corner = more;
		}
		corner[n++] = (struct dot_point){t->x + x * CELL, t->y + y * CELL};
	} while ((x != sx || y != sy || d != 0) && n < 100000);
#undef INSIDE
	return (struct genogram_home_ring){p->home->of, corner, n};
}

static struct genogram_outline bevel(const struct town *t, const struct genogram_home_ring *r)
{
	struct dot_point *q = ARENA_ARRAY(t->arena, struct dot_point, 2 * r->corners + 1);
	size_t n = r->corners, points = 0;

	for (size_t i = 0; i < n; i++) {
		struct dot_point c = r->corner[i], a = r->corner[(i + n - 1) % n], b = r->corner[(i + 1) % n];
		double la = hypot(a.x - c.x, a.y - c.y), lb = hypot(b.x - c.x, b.y - c.y),
		       cut = fmin(GENOGRAM_HOME_BEVEL, fmin(la, lb) / 2);

		if (la < 0.01 || lb < 0.01)
			continue;
		q[points++] = (struct dot_point){c.x + (a.x - c.x) * cut / la, c.y + (a.y - c.y) * cut / la};
		q[points++] = (struct dot_point){c.x + (b.x - c.x) * cut / lb, c.y + (b.y - c.y) * cut / lb};
	}
	return (struct genogram_outline){q, points};
}

/* Members in as few boxes as may be: two become one where nobody else stands, and no other home, in the rectangle of both. */
static bool is_clear(const struct town *t, const struct plot *p, const struct box *b)
{
	int c[4];

	cells_of(t, p, b, c);
	for (int y = c[1]; y < c[3]; y++)
		for (int x = c[0]; x < c[2]; x++)
			if (look(p, x, y) & TAKEN || (!(look(p, x, y) & FILLED) && is_blocked(t, p, x, y)))
				return false;
	return true;
}

static size_t join_boxes(const struct town *t, struct plot *p, struct box *box)
{
	double by = MARGIN - 1 + p->home->wider;
	size_t n = p->home->of->members;
	bool again = true;

	for (size_t i = 0; i < n; i++)
		box[i] = around(&t->l->person[p->home->of->member[i]], 1, 2, 1);
	while (again) {
		again = false;
		for (size_t i = 0; i < n && !again; i++)
			for (size_t j = i + 1; j < n && !again; j++) {
				struct box b = {fmin(box[i].x0, box[j].x0), fmin(box[i].y0, box[j].y0),
						fmax(box[i].x1, box[j].x1), fmax(box[i].y1, box[j].y1)};
				struct box wide = {b.x0 - by, b.y0 - by - 1, b.x1 + by, b.y1 + by + p->home->foot};

				if (!is_clear(t, p, &b))
					continue;
				fill(t, p, &wide, FILLED, TAKEN);
				box[i] = b;
				box[j] = box[--n];
				again = true;
			}
	}
	return n;
}

/* Of two boxes one above the other, or side by side, the strip between them, where it is free. */
static void join_strips(const struct town *t, struct plot *p, const struct box *box, size_t n)
{
	double by = MARGIN - 1 + p->home->wider;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			struct box strip = {fmax(box[i].x0, box[j].x0) - by, box[i].y1,
					    fmin(box[i].x1, box[j].x1) + by, box[j].y0};

			if (i != j && strip.y1 > strip.y0 && strip.x1 - strip.x0 > 30 && is_clear(t, p, &strip))
				fill(t, p, &strip, FILLED, TAKEN);
			strip = (struct box){box[i].x1, fmax(box[i].y0, box[j].y0) - by, box[j].x0,
					     fmin(box[i].y1, box[j].y1) + by};
			if (i != j && strip.x1 > strip.x0 && strip.y1 - strip.y0 > 30 && is_clear(t, p, &strip))
				fill(t, p, &strip, FILLED, TAKEN);
		}
}

static void open_plot(const struct town *t, struct plot *p, const struct genogram_home *home)
{
	struct box reach = {1e9, 1e9, -1e9, -1e9};
	int w = (int)((t->l->x1 - t->l->x0 + 80) / CELL) + 2, h = (int)((t->l->y1 - t->l->y0 + 80) / CELL) + 2;

	p->home = home;
	for (size_t i = 0; i < home->of->members; i++) {
		struct box b = around(&t->l->person[home->of->member[i]], DETOUR, DETOUR, DETOUR);

		reach = (struct box){fmin(reach.x0, b.x0), fmin(reach.y0, b.y0), fmax(reach.x1, b.x1), fmax(reach.y1, b.y1)};
	}
	p->x = (int)fmax(0, floor((reach.x0 - t->x) / CELL));
	p->y = (int)fmax(0, floor((reach.y0 - t->y) / CELL));
	p->w = (int)fmin(w, ceil((reach.x1 - t->x) / CELL)) - p->x;
	p->h = (int)fmin(h, ceil((reach.y1 - t->y) / CELL)) - p->y;
	p->cell = ARENA_ARRAY(t->arena, unsigned char, (size_t)p->w *(size_t)p->h + 1);
	p->part = ARENA_ARRAY(t->arena, int, (size_t)p->w *(size_t)p->h + 1);
	for (uint32_t i = 0; i < t->l->of->persons; i++)
		if (!is_member(p, i)) {
			struct box b = around(&t->l->person[i], 2, 4, 2);

			fill(t, p, &b, TAKEN, 0);
		}
	for (size_t i = 0; i < home->of->members; i++) {
		struct box wide = wide_of(t, p, home->of->member[i]),
			   own = around(&t->l->person[home->of->member[i]], 1, 2, 1);
		int c[4];

		fill(t, p, &wide, FILLED, TAKEN);
		/* each member's own room is not given up to a neighbour's margin */
		cells_of(t, p, &own, c);
		for (int y = c[1]; y < c[3]; y++)
			for (int x = c[0]; x < c[2]; x++)
				p->cell[place(p, x, y)] = FILLED | OWN;
	}
}

void genogram_home_outlines(struct layout *l, struct genogram_home *home, size_t homes)
{
	struct town t = {.l = l, .arena = l->arena, .x = floor(l->x0) - 40, .y = floor(l->y0) - 40, .plots = homes};
	struct genogram_home_ring *ring;
	size_t rings = 0, at = 0;

	t.plot = ARENA_ARRAY(l->arena, struct plot, homes + 1);
	for (size_t h = 0; h < homes; h++)
		open_plot(&t, &t.plot[h], &home[h]);
	for (size_t h = 0; h < homes; h++)
		keep_nested(&t, &t.plot[h]);
	part_homes(&t);
	for (size_t h = 0; h < homes; h++) {
		struct plot *p = &t.plot[h];
		struct box *box = ARENA_ARRAY(l->arena, struct box, home[h].of->members + 1);

		join_strips(&t, p, box, join_boxes(&t, p, box));
	}
	part_homes(&t);
	for (size_t h = 0; h < homes; h++)
		close_gaps(&t, &t.plot[h]);
	for (size_t h = 0; h < homes; h++)
		for (size_t other = 0; other < h; other++)
			part_edges(&t, &t.plot[h], &t.plot[other], false);
	for (size_t h = 0; h < homes; h++) {
		cut_spurs(&t, &t.plot[h], CORRIDOR + 1);
		join_parts(&t, &t.plot[h]);
	}
	for (int turn = 0; turn < 2; turn++) /* what moved away from one line may have come upon another */
		for (size_t h = 0; h < homes; h++)
			for (size_t other = 0; other < h; other++)
				part_edges(&t, &t.plot[h], &t.plot[other], true);
	for (size_t h = 0; h < homes; h++) {
		cut_spurs(&t, &t.plot[h], CORRIDOR);
		rings += home[h].outlines = mark_parts(&t, &t.plot[h]);
	}
	ring = ARENA_ARRAY(l->arena, struct genogram_home_ring, rings + 1);
	for (size_t h = 0; h < homes; h++)
		for (size_t i = 0; i < home[h].outlines; i++)
			ring[at++] = trace(&t, &t.plot[h], (int)i + 1);
	genogram_home_clear_lines(l, ring, rings);
	at = 0;
	for (size_t h = 0; h < homes; h++) {
		home[h].outline = ARENA_ARRAY(l->arena, struct genogram_outline, home[h].outlines + 1);
		for (size_t i = 0; i < home[h].outlines; i++)
			home[h].outline[i] = bevel(&t, &ring[at++]);
	}
}
