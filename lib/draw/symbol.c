#include "draw/symbol.h"

#include <math.h>

/* How far along a diagonal the outline stands, of half a symbol's size: to the upper and to the lower side. */
static double reach(enum dot_shape shape, bool up)
{
	switch (shape) {
	case DOT_CIRCLE:
		return 0.7071;
	case DOT_DIAMOND:
		return 0.5;
	case DOT_TRIANGLE:
		return up ? 0.33 : 0.5; /* its middle is above its base */
	case DOT_DOME:
		return up ? 0.7071 : 1;
	default:
		return 1;
	}
}

/* A triangle as it is drawn: as high as it is wide, its base down; of a side that climbs 2 for 1 the normal is 1 : sqrt(5)/2. */
#define STEEP 2.0
#define ROOT5 2.2360680

static double round_edge(double radius, double off)
{
	return sqrt(fmax(radius * radius - off * off, 0));
}

double symbol_edge(enum dot_shape shape, double size, double more, enum symbol_side side, double off)
{
	double half = size / 2, outer = half + more, tip;

	switch (shape) {
	case DOT_CIRCLE:
		return round_edge(outer, off);
	case DOT_DIAMOND:
		return fmax(half + more * sqrt(2) - fabs(off), 0);
	case DOT_TRIANGLE:
		tip = half + more * ROOT5;
		if (side == SYMBOL_FLANK)
			return (fmin(fmax(off, -tip), outer) + tip) / STEEP;
		return side == SYMBOL_FOOT ? outer : fmax(tip - STEEP * fabs(off), -outer);
	case DOT_DOME:
		return side == SYMBOL_TOP || (side == SYMBOL_FLANK && off < 0) ? round_edge(outer, off) : outer;
	default:
		return outer;
	}
}

static struct dot_piece line(struct arena *a, size_t n, const struct dot_point *p)
{
	struct dot_point *to = ARENA_ARRAY(a, struct dot_point, n + 1);

	for (size_t i = 0; i < n; i++)
		to[i] = p[i];
	return (struct dot_piece){to, n, false};
}

/* Arms along the diagonals, `more` beyond the outline; a slash has two of the four. */
static void add_arms(struct symbol_mark *m, enum dot_shape shape, struct dot_point at, double half, double more,
		     double gap, bool slash, struct arena *a)
{
	for (int i = 0; i < 4; i++) {
		double sx = i % 2 ? 1 : -1, sy = i / 2 ? 1 : -1, far = half * reach(shape, sy > 0) + more;
		struct dot_point p[2] = {{at.x + sx * far, at.y + sy * far},
					 {at.x + sx * gap, at.y + sy * gap}};

		if (!slash || sx == sy)
			m->piece[m->pieces++] = line(a, 2, p);
	}
}

static void add_arrow(struct symbol_mark *m, enum dot_shape shape, struct dot_point at, double half, double unit,
		      struct arena *a)
{
	double down = 0.6 * half,
	       side = shape == DOT_CIRCLE    ? sqrt(half * half - down * down)
		      : shape == DOT_DIAMOND ? half - down
					     : half;
	struct dot_point tip = {at.x - side - 2 * unit, at.y - down},
			 tail = {at.x - half - 16 * unit, at.y - half - 1 * unit}, p[2] = {tail, tip};
	struct dot_point head[3] = {{tip.x - 7 * unit, tip.y + 1 * unit}, tip, {tip.x - 4 * unit, tip.y - 6 * unit}};

	m->piece[m->pieces++] = line(a, 2, p);
	m->piece[m->pieces++] = line(a, 3, head);
	m->letter = (struct dot_point){at.x - half - 19 * unit, at.y - half + 7 * unit};
}

static void add_brackets(struct symbol_mark *m, struct dot_point at, double half, double unit, struct arena *a)
{
	for (int i = 0; i < 2; i++) {
		double side = i ? 1 : -1, x = at.x + side * (half + 5 * unit), in = x - side * 4 * unit,
		       up = half + 2 * unit;
		struct dot_point p[4] = {{in, at.y + up}, {x, at.y + up}, {x, at.y - up}, {in, at.y - up}};

		m->piece[m->pieces++] = line(a, 4, p);
	}
}

#define HANDLE 0.5523 /* where the handles of a quarter circle stand, as a Bezier curve */

static void add_inner(struct symbol_mark *m, enum dot_shape shape, struct dot_point at, double half,
		      struct arena *a)
{
	static const double x[13] = {1, 1, HANDLE, 0, -HANDLE, -1, -1, -1, -HANDLE, 0, HANDLE, 1, 1};
	static const double y[13] = {0, HANDLE, 1, 1, 1, HANDLE, 0, -HANDLE, -1, -1, -1, -HANDLE, 0};
	static const double cx[5] = {-1, 1, 1, -1, -1}, cy[5] = {-1, -1, 1, 1, -1};
	bool round = shape != DOT_CIRCLE;
	struct dot_point p[13];
	int n = round ? 13 : 5;

	for (int i = 0; i < n; i++)
		p[i] = (struct dot_point){at.x + (round ? 0.8 * x[i] : 0.68 * cx[i]) * half,
					  at.y + (round ? 0.8 * y[i] : 0.68 * cy[i]) * half};
	m->piece[m->pieces] = line(a, (size_t)n, p);
	m->piece[m->pieces++].curve = round;
}

/* Lines across the lower half, clear of what stands in the middle. */
static void add_hatch(struct symbol_mark *m, enum dot_shape shape, struct dot_point at, double half, struct arena *a)
{
	for (int i = 0; i < SYMBOL_PIECES; i++) {
		double down = half * (0.38 + 0.17 * i),
		       wide = shape == DOT_CIRCLE     ? sqrt(half * half - down * down)
			      : shape == DOT_DIAMOND  ? half - down
			      : shape == DOT_TRIANGLE ? half * 0.9
						      : half;
		struct dot_point p[2] = {{at.x - wide, at.y - down}, {at.x + wide, at.y - down}};

		m->piece[m->pieces++] = line(a, 2, p);
	}
}

struct symbol_mark symbol_mark(enum style_look look, enum dot_shape shape, struct dot_point at, double size,
			       double gap, struct arena *a)
{
	struct symbol_mark m = {0};
	double half = size / 2, unit = size / 40;

	switch (look) {
	case STYLE_CROSS:
		add_arms(&m, shape, at, half, -2 * unit, gap, false, a);
		break;
	case STYLE_THROUGH:
		add_arms(&m, shape, at, half, 4 * unit, gap, false, a);
		break;
	case STYLE_SLASH:
		add_arms(&m, shape, at, half, 4 * unit, gap, true, a);
		break;
	case STYLE_ARROW:
		add_arrow(&m, shape, at, half, unit, a);
		break;
	case STYLE_BRACKETS:
		add_brackets(&m, at, half, unit, a);
		break;
	case STYLE_INNER:
		add_inner(&m, shape, at, half, a);
		break;
	case STYLE_HATCH:
		add_hatch(&m, shape, at, half, a);
		break;
	default:
		break;
	}
	return m;
}
