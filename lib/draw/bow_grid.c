/* The last resort: a free way on a grid, pulled smooth. */
#include "bow_own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELL 5.0
#define ROOT 1.41421356
enum { TURNS = 8, MANY_CELLS = 15000, MOST_CELLS = 900000 };

static const int step_x[TURNS] = {1, 1, 0, -1, -1, -1, 0, 1}, step_y[TURNS] = {0, 1, 1, 1, 0, -1, -1, -1};

struct open { /* a heap: cheapest first, equal ones by place */
	float price;
	uint32_t state;
};
struct grid {
	const struct bow_task *t;
	double x0, y0;
	int w, h;
	double eager;   /* above 1: quicker, and not always the cheapest way */
	float *cost;    /* of each state, a cell reached in one of 8 directions */
	float *step;    /* what the step into it costs; 0: not yet asked */
	uint32_t *came; /* the state before, from 1 */
	struct open *heap;
	size_t n, cap;
};

static bool is_before(const struct open *a, const struct open *b)
{
	return a->price < b->price || (a->price == b->price && a->state < b->state);
}

static void push(struct grid *g, struct open o)
{
	size_t i = g->n++;

	if (g->n > g->cap)
		g->heap = arena_grow(g->heap, g->cap = g->cap ? 2 * g->cap : 4096, sizeof *g->heap);
	for (; i && is_before(&o, &g->heap[(i - 1) / 2]); i = (i - 1) / 2)
		g->heap[i] = g->heap[(i - 1) / 2];
	g->heap[i] = o;
}

static struct open pop(struct grid *g)
{
	struct open top = g->heap[0], o = g->heap[--g->n];
	size_t i = 0;

	for (;;) {
		size_t c = 2 * i + 1;

		if (c + 1 < g->n && is_before(&g->heap[c + 1], &g->heap[c]))
			c++;
		if (c >= g->n || !is_before(&g->heap[c], &o))
			break;
		g->heap[i] = g->heap[c];
		i = c;
	}
	g->heap[i] = o;
	return top;
}

static struct dot_point point_of(const struct grid *g, int x, int y)
{
	return (struct dot_point){g->x0 + x * CELL, g->y0 + y * CELL};
}

/* What it costs to go on to a cell; below 0: nobody can. */
static double ask_price(const struct grid *g, struct dot_point p, int turn)
{
	struct bow_touch touch = {0};
	double unit = step_x[turn] && step_y[turn] ? ROOT : 1, len = unit * CELL, price;

	if (bow_is_within(g->t->from, p, 0) || bow_is_within(g->t->to, p, 0))
		return BOW_LENGTH * len;
	price = bow_price(g->t, p, step_x[turn] / unit, step_y[turn] / unit, len, &touch);
	if (touch.symbols)
		return -1;
	return price - BOW_WORD * (double)touch.words + (touch.words ? 50 : 0) + BOW_LENGTH * len;
}

static double step_price(struct grid *g, int x, int y, int turn)
{
	float *kept = &g->step[(size_t)(y * g->w + x) * TURNS + (size_t)turn];

	if (*kept == 0)
		*kept = (float)ask_price(g, point_of(g, x, y), turn);
	return *kept;
}

static double left_to(const struct grid *g, int x, int y, int bx, int by)
{
	double dx = (bx - x) * CELL, dy = (by - y) * CELL;

	return g->eager * BOW_LENGTH * sqrt(dx * dx + dy * dy);
}

static uint32_t search(struct grid *g)
{
	static const double bend[5] = {0, 2, 9, 40, 80};
	int ax = (int)lround((g->t->from->x - g->x0) / CELL),
	    ay = (int)lround((g->t->from->y - g->y0) / CELL), bx = (int)lround((g->t->to->x - g->x0) / CELL),
	    by = (int)lround((g->t->to->y - g->y0) / CELL);

	for (uint32_t k = 0; k < TURNS; k++) {
		uint32_t s = (uint32_t)(ay * g->w + ax) * TURNS + k;

		g->cost[s] = 0;
		push(g, (struct open){0, s});
	}
	while (g->n) {
		struct open o = pop(g);
		int cell = (int)(o.state / TURNS), turn = (int)(o.state % TURNS), x = cell % g->w,
		    y = cell / g->w;
		double left = left_to(g, x, y, bx, by);

		if (x == bx && y == by)
			return o.state + 1;
		if (o.price > g->cost[o.state] + left + 0.001)
			continue; /* reached more cheaply since */
		for (int k = 0; k < TURNS; k++) {
			int nx = x + step_x[k], ny = y + step_y[k], by_turn = abs(k - turn);
			double price;
			uint32_t s;

			if (nx < 0 || ny < 0 || nx >= g->w || ny >= g->h)
				continue;
			by_turn = by_turn > 4 ? 8 - by_turn : by_turn;
			if (by_turn > 2)
				continue;
			price = step_price(g, nx, ny, k);
			if (price < 0)
				continue;
			price += g->cost[o.state] + bend[by_turn];
			s = (uint32_t)(ny * g->w + nx) * TURNS + (uint32_t)k;
			if (price < (double)g->cost[s] - 1e-4) {
				g->cost[s] = (float)price;
				g->came[s] = o.state + 1;
				push(g, (struct open){(float)(price + left_to(g, nx, ny, bx, by)), s});
			}
		}
	}
	return 0;
}

/* The same way with its points `step` apart. */
static size_t resample(const struct dot_point *p, size_t n, double step, struct dot_point *to)
{
	size_t made = 0;
	double rest = 0;

	to[made++] = p[0];
	for (size_t i = 1; i < n; i++) {
		double dx = p[i].x - p[i - 1].x, dy = p[i].y - p[i - 1].y, len = hypot(dx, dy),
		       at = step - rest;

		for (; at <= len; at += step)
			to[made++] = (struct dot_point){p[i - 1].x + dx * at / len,
							p[i - 1].y + dy * at / len};
		rest = len - (at - step);
	}
	if (rest > step / 2 || made < 2)
		to[made++] = p[n - 1];
	else
		to[made - 1] = p[n - 1];
	return made;
}

static double price_at(const struct bow_task *t, struct dot_point u, struct dot_point p, struct dot_point v)
{
	struct bow_touch touch = {0};
	double dx = v.x - u.x, dy = v.y - u.y, len = fmax(hypot(dx, dy), 1e-9);

	if (bow_is_within(t->from, p, 0) || bow_is_within(t->to, p, 0))
		return 0;
	return bow_price(t, p, dx / len, dy / len, BOW_STEP, &touch);
}

/* An elastic band: each point goes towards the middle of its neighbours while that costs nothing. */
static void pull(const struct bow_task *t, struct dot_point *p, size_t n)
{
	for (int turn = 0; turn < 120; turn++)
		for (size_t i = 1; i + 1 < n; i++) {
			struct dot_point u = p[i - 1], v = p[i + 1], u2 = p[i > 1 ? i - 2 : 0],
					 v2 = p[i + 2 < n ? i + 2 : n - 1];
			struct dot_point to = {(2 * (u.x + v.x) - (u2.x + v2.x) / 2) / 3,
					       (2 * (u.y + v.y) - (u2.y + v2.y) / 2) / 3};

			if (turn < 90) /* tighten first, then only smooth */
				to = (struct dot_point){(u.x + v.x) / 2, (u.y + v.y) / 2};
			if (price_at(t, u, to, v) <= price_at(t, u, p[i], v) + 0.05)
				p[i] = to;
		}
}

size_t bow_grid_find(const struct bow_task *t, double room, struct dot_point **p)
{
	const struct bow_box *all = &t->f->all;
	struct grid g = {.t = t};
	struct dot_point *raw, *q;
	uint32_t state;
	size_t n = 0, made = 0;
	double x1 = fmin(fmax(t->from->x, t->to->x) + room, all->right),
	       y1 = fmin(fmax(t->from->y, t->to->y) + room, all->top), length = 0;

	g.x0 = fmax(fmin(t->from->x, t->to->x) - room, all->left);
	g.y0 = fmax(fmin(t->from->y, t->to->y) - room, all->bottom);
	g.w = (int)((x1 - g.x0) / CELL) + 2;
	g.h = (int)((y1 - g.y0) / CELL) + 2;
	if ((double)g.w * g.h > MOST_CELLS)
		return 0;
	g.eager = g.w * g.h > MANY_CELLS || t->f->hurried ? 2.2 : 1;
	g.cost = arena_malloc((size_t)g.w * (size_t)g.h * TURNS * sizeof *g.cost);
	g.step = arena_malloc((size_t)g.w * (size_t)g.h * TURNS * sizeof *g.step);
	g.came = arena_malloc((size_t)g.w * (size_t)g.h * TURNS * sizeof *g.came);
	for (size_t i = 0; i < (size_t)g.w * (size_t)g.h * TURNS; i++)
		g.cost[i] = 1e30f;
	state = search(&g);
	for (uint32_t s = state; s; s = g.came[s - 1])
		n++;
	raw = ARENA_ARRAY(t->f->arena, struct dot_point, n + 2);
	for (uint32_t s = state, i = (uint32_t)n; s; s = g.came[s - 1])
		raw[--i] = point_of(&g, (int)((s - 1) / TURNS) % g.w, (int)((s - 1) / TURNS) / g.w);
	free(g.cost);
	free(g.step);
	free(g.came);
	free(g.heap);
	if (n < 3)
		return 0;
	raw[0] = (struct dot_point){t->from->x, t->from->y};
	raw[n - 1] = (struct dot_point){t->to->x, t->to->y};
	for (size_t i = 1; i < n; i++)
		length += hypot(raw[i].x - raw[i - 1].x, raw[i].y - raw[i - 1].y);
	q = ARENA_ARRAY(t->f->arena, struct dot_point, (size_t)(length / BOW_STEP) + n + 4);
	made = resample(raw, n, CELL, q);
	pull(t, q, made);
	*p = ARENA_ARRAY(t->f->arena, struct dot_point, (size_t)(length / BOW_STEP) + n + 4);
	return resample(q, made, BOW_STEP, *p);
}
