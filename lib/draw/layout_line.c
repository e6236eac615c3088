/* The polylines: of couples, of what hangs under them, of stems to children and carers. */
#include "layout_own.h"

#include "draw/symbol.h"

#include <math.h>
#include <string.h>

struct path {
	struct dot_point p[64];
	size_t n;
};

static void go(struct path *to, double x, double y)
{
	if (to->n && to->p[to->n - 1].x == x && to->p[to->n - 1].y == y)
		return;
	if (to->n < 64)
		to->p[to->n++] = (struct dot_point){x, y};
}

static struct dot_piece keep(struct layout *l, const struct path *from)
{
	struct dot_point *p = ARENA_ARRAY(l->arena, struct dot_point, from->n + 1);

	memcpy(p, from->p, from->n * sizeof *p);
	for (size_t i = 0; i < from->n; i++) {
		l->x0 = fmin(l->x0, p[i].x);
		l->x1 = fmax(l->x1, p[i].x);
		l->y0 = fmin(l->y0, p[i].y);
		l->y1 = fmax(l->y1, p[i].y);
	}
	return (struct dot_piece){p, from->n, false};
}

/* How far the outline of somebody's symbol is from his middle. */
static double edge_at(const struct layout *l, uint32_t who, enum symbol_side side, double off)
{
	const struct layout_person *q = &l->person[who];

	return symbol_edge(q->shape, q->size, q->rim - q->size / 2, side, off);
}

/* From where a line begins down through its steps to the lane of `b`. */
static void go_steps(const struct layout_bar *b, struct path *to)
{
	const struct layout_bar *chain[40];
	size_t n = 0;

	for (const struct layout_bar *s = b->from; s && s->kind == BAR_STEP && n < 40; s = s->from)
		chain[n++] = s;
	while (n-- > 0) {
		go(to, chain[n]->top[0], chain[n]->y);
		go(to, chain[n]->bottom[0], chain[n]->y);
	}
	if (b->tops)
		go(to, b->top[0], b->y);
}

/* The first step of a line on its way down to `b`. */
static const struct layout_bar *first_step(const struct layout_bar *b)
{
	while (b->from && b->from->kind == BAR_STEP)
		b = b->from;
	return b;
}

static double start_y(const struct layout_lanes *k, uint32_t joint)
{
	const struct layout *l = k->l;
	const struct layout_union *u = &l->joint[joint];

	switch (u->shape) {
	case LAYOUT_SINGLE:
		return l->person[u->first].y +
		       edge_at(l, u->first, SYMBOL_FOOT, u->drop - l->person[u->first].x);
	case LAYOUT_OVER:
	case LAYOUT_UNDER:
		return k->couple[joint]->y;
	case LAYOUT_SKEW:
		return l->person[u->second].y + k->level[2 * joint + 1];
	case LAYOUT_ADJACENT:
		return l->person[u->first].y;
	default:
		return 0;
	}
}

/* Of a line down from x: one parent's begins at the edge of the symbol. */
static double start_at(const struct layout_lanes *k, uint32_t joint, double x)
{
	const struct layout *l = k->l;
	const struct layout_union *u = &l->joint[joint];

	if (u->shape == LAYOUT_SINGLE)
		return l->person[u->first].y + edge_at(l, u->first, SYMBOL_FOOT, x - l->person[u->first].x);
	return start_y(k, joint);
}

static void draw_couple(const struct layout_lanes *k, uint32_t i)
{
	struct layout *l = k->l;
	struct layout_union *u = &l->joint[i];
	const struct layout_bar *b = k->couple[i];
	struct path to = {.n = 0};

	if (u->shape < LAYOUT_ADJACENT)
		return;
	const struct layout_person *x = &l->person[u->first], *y = &l->person[u->second];

	if (u->shape == LAYOUT_ADJACENT) {
		double left = x->x + edge_at(l, u->first, SYMBOL_FLANK, 0),
		       right = y->x - edge_at(l, u->second, SYMBOL_FLANK, 0);

		go(&to, left, x->y);
		go(&to, right, y->y);
		/* slashes: beside the drop, away from what hangs there */
		u->mark = (struct dot_point){
			layout_has_children(l, i) ? (u->drop + right) / 2 + 2 : (left + right) / 2, x->y};
		if (u->mark.x > right - 9)
			u->mark.x = (left + u->drop) / 2 - 2;
	} else if (u->shape == LAYOUT_OVER) {
		go(&to, b->bottom[0], x->y - edge_at(l, u->first, SYMBOL_TOP, b->bottom[0] - x->x));
		go(&to, b->bottom[0], b->y);
		go(&to, b->bottom[1], b->y);
		go(&to, b->bottom[1], y->y - edge_at(l, u->second, SYMBOL_TOP, b->bottom[1] - y->x));
		u->mark = (struct dot_point){(b->bottom[0] + b->bottom[1]) / 2, b->y};
		if (b->bottoms > 2 && fabs(u->mark.x - u->drop) < 14)
			u->mark.x = u->drop + 16;
	} else if (u->shape == LAYOUT_UNDER) {
		go(&to, x->x + edge_at(l, u->first, SYMBOL_FLANK, k->level[2 * i]), x->y + k->level[2 * i]);
		go(&to, b->top[0], x->y + k->level[2 * i]);
		go(&to, b->top[0], b->y);
		go(&to, b->top[1], b->y);
		go(&to, b->top[1], y->y + k->level[2 * i + 1]);
		go(&to, y->x - edge_at(l, u->second, SYMBOL_FLANK, k->level[2 * i + 1]),
		   y->y + k->level[2 * i + 1]);
		u->mark = (struct dot_point){(b->top[0] + b->top[1]) / 2, b->y};
		if (fabs(u->mark.x - u->drop) < 14)
			u->mark.x = u->drop + 16;
	} else {
		double from = k->port[2 * i], to_x = b->bottom[0], out = from < x->x ? -1 : 1,
		       in = to_x < y->x ? -1 : 1;

		go(&to, x->x + out * edge_at(l, u->first, SYMBOL_FLANK, k->level[2 * i]),
		   x->y + k->level[2 * i]);
		go(&to, from, x->y + k->level[2 * i]);
		go_steps(b, &to);
		go(&to, to_x, b->y);
		go(&to, to_x, y->y + k->level[2 * i + 1]);
		go(&to, y->x + in * edge_at(l, u->second, SYMBOL_FLANK, k->level[2 * i + 1]),
		   y->y + k->level[2 * i + 1]);
		u->mark = (struct dot_point){from, x->y + 24};
		u->mark_upright = true;
	}
	u->line[u->lines++] = keep(l, &to);
}

static void draw_bars(const struct layout_lanes *k)
{
	struct layout *l = k->l;

	for (size_t i = 0; i < k->bars; i++) {
		const struct layout_bar *b = &k->bar[i];
		struct layout_union *u = &l->joint[b->joint];
		struct path to = {.n = 0};

		if (b->kind != BAR_DESCENT || u->descents + 2 > 16)
			continue;
		if (b->tops) {
			go(&to, u->drop, start_y(k, b->joint));
			go_steps(b, &to);
			if (to.n > 1)
				u->descent[u->descents++] = keep(l, &to);
		}
		if (b->hi - b->lo > 0.1) {
			to.n = 0;
			go(&to, b->lo, b->y);
			go(&to, b->hi, b->y);
			u->descent[u->descents++] = keep(l, &to);
		}
	}
}

/* From a child over the heads to carers of his own row or of one further down. */
static void draw_riser(const struct layout_lanes *k, size_t c)
{
	struct layout *l = k->l;
	const struct pedigree *p = l->of;
	const struct layout_bar *b = k->last[c];
	const struct layout_union *u = &l->joint[b->joint];
	const struct layout_person *q = &l->person[p->child[c].child], *from = &l->person[layout_riser(u)];
	struct path down = {.n = 0}, to = {.n = 0};
	double x = b->from && b->from->kind == BAR_STEP ? first_step(b)->top[0] : b->top[0];

	go(&down, x, q->y - edge_at(l, p->child[c].child, SYMBOL_TOP, x - q->x));
	go_steps(b, &down);
	if (!b->tops)
		go(&down, x, b->y);
	go(&down, b->bottom[0], b->y);
	go(&down, b->bottom[0],
	   u->shape == LAYOUT_ADJACENT
		   ? from->y
		   : from->y - edge_at(l, layout_riser(u), SYMBOL_TOP, b->bottom[0] - from->x));
	while (down.n-- > 0) /* as all lines: from the elder down to the child */
		go(&to, down.p[down.n].x, down.p[down.n].y);
	l->child[c].stem[l->child[c].stems++] = keep(l, &to);
}

static void draw_stems(const struct layout_lanes *k)
{
	struct layout *l = k->l;
	const struct pedigree *p = l->of;

	for (size_t c = 0; c < p->children; c++) {
		const struct layout_person *q = &l->person[p->child[c].child];
		struct layout_child *child = &l->child[c];
		struct path to = {.n = 0};
		const struct layout_bar *b = k->last[c];

		if (!b)
			continue;
		if (b->kind == BAR_SECOND && q->row <= layout_union_row(l, b->joint)) {
			draw_riser(k, c);
			continue;
		}
		if (b->kind == BAR_SECOND) {
			double x = b->from && b->from->kind == BAR_STEP ? first_step(b)->top[0] : b->top[0];

			go(&to, x, start_at(k, b->joint, x));
			go_steps(b, &to);
			go(&to, b->bottom[0], b->y);
			go(&to, b->bottom[0],
			   q->y - edge_at(l, p->child[c].child, SYMBOL_TOP, b->bottom[0] - q->x));
		} else {
			if (l->joint[b->joint].shape == LAYOUT_NOBODY && b->bottoms < 2)
				continue;
			go(&to, k->stem[c], b->y);
			go(&to, k->stem[c],
			   q->y - edge_at(l, p->child[c].child, SYMBOL_TOP, k->stem[c] - q->x));
		}
		child->stem[child->stems++] = keep(l, &to);
	}
}

void layout_line(const struct layout_lanes *k)
{
	struct layout *l = k->l;
	const struct pedigree *p = l->of;

	l->x0 = l->y0 = 1e9;
	l->x1 = l->y1 = -1e9;
	for (size_t i = 0; i < p->persons; i++) {
		const struct layout_person *q = &l->person[i];

		l->x0 = fmin(l->x0, q->x - q->left);
		l->x1 = fmax(l->x1, q->x + q->right);
		l->y0 = fmin(l->y0, q->y - q->rim);
		l->y1 = fmax(l->y1, q->y + fmax(q->below, q->rim));
	}
	for (uint32_t i = 0; i < p->joints; i++)
		draw_couple(k, i);
	draw_bars(k);
	draw_stems(k);
}
