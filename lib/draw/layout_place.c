/* draw/layout_place - how far apart people stand (docs on genograms, 3.6, step 5).
 *
 * Springs pull children under where they hang and partners together; neighbours of a row keep their
 * distance.  That is a convex quadratic program; it is solved by the alternating direction method of
 * multipliers (Boyd et al. 2011, 3.1.1), bounded in steps, whose matrix stays the same: draw/layout_solve
 * factors it once.
 */
#include "layout_solve.h"

#include "draw/layout.h"

#include <math.h>
#include <string.h>

struct place {
	struct layout *l;
	struct layout_square *spring;
	size_t springs;
	struct layout_term *term;
	size_t terms, term_cap;
	uint32_t *left, *right; /* of each constraint */
	double *gap;
	size_t gaps;
	double *x, *b, *z, *u;
};

#define RHO 0.6 /* how stiff distances are while solving; any value gives the same end */

static void begin_spring(struct place *k, double weight)
{
	k->spring[k->springs++] = (struct layout_square){(uint32_t)k->terms, 0, weight};
}

static void add_term(struct place *k, uint32_t who, double coef)
{
	if (k->terms == k->term_cap)
		return;
	k->term[k->terms++] = (struct layout_term){who, coef};
	k->spring[k->springs - 1].n++;
}

static void add_pair(struct place *k, uint32_t a, uint32_t b, double weight)
{
	begin_spring(k, weight);
	add_term(k, a, 1);
	add_term(k, b, -1);
}

/* Where the children of a union hang, as terms. */
static void add_drop(struct place *k, uint32_t joint, double coef)
{
	const struct layout_union *u = &k->l->joint[joint];
	uint32_t a = u->first, b = u->second;

	switch (u->shape) {
	case LAYOUT_SINGLE:
		add_term(k, a, coef);
		break;
	case LAYOUT_SKEW:
		add_term(k, b, coef);
		break;
	case LAYOUT_OVER: {
		const struct layout_row *row = &k->l->row[k->l->person[a].row];

		add_term(k, row->person[u->gap], coef / 2);
		add_term(k, row->person[u->gap + 1], coef / 2);
		break;
	}
	default:
		add_term(k, a, coef / 2);
		add_term(k, b, coef / 2);
	}
}

static void add_springs(struct place *k)
{
	const struct layout *l = k->l;
	const struct pedigree *p = l->of;
	uint32_t *before = ARENA_ARRAY(l->arena, uint32_t, p->joints + 1);

	for (uint32_t i = 0; i < p->joints; i++) {
		const struct layout_union *u = &l->joint[i];
		uint32_t kids = 0;

		for (uint32_t c = l->kid_at[i]; c < l->kid_at[i + 1]; c++)
			kids += p->child[l->kid[c]].structural;
		if (u->shape == LAYOUT_ADJACENT)
			add_pair(k, u->first, u->second, 0.6);
		else if (u->second != FAMILY_NOBODY && u->shape != LAYOUT_NOBODY)
			add_pair(k, u->first, u->second, 0.08);
		if (!kids || u->shape == LAYOUT_NOBODY)
			continue;
		begin_spring(k, pow(kids, 1.2) *
					(u->shape == LAYOUT_OVER || u->shape == LAYOUT_UNDER ? 0.25 : 1));
		for (uint32_t c = l->kid_at[i]; c < l->kid_at[i + 1]; c++)
			if (p->child[l->kid[c]].structural)
				add_term(k, p->child[l->kid[c]].child, 1.0 / kids);
		add_drop(k, i, -1);
	}
	memset(before, 0xff, p->joints * sizeof *before);
	for (size_t r = 0; r < l->rows; r++)
		for (size_t at = 0; at < l->row[r].n; at++) {
			uint32_t who = l->row[r].person[at], u = p->person[who].parents;

			if (u == FAMILY_NOBODY)
				continue;
			if (before[u] != FAMILY_NOBODY)
				add_pair(k, before[u], who, 0.15);
			before[u] = who;
		}
	for (size_t c = 0; c < p->children; c++)
		if (!p->child[c].structural) {
			begin_spring(k, 0.01);
			add_term(k, p->child[c].child, 1);
			if (k->l->joint[p->child[c].joint].shape != LAYOUT_NOBODY)
				add_drop(k, p->child[c].joint, -1);
		}
	for (uint32_t i = 0; i < p->persons; i++)
		if (p->person[i].said_of != FAMILY_NOBODY)
			add_pair(k, i, p->person[i].said_of, 0.05);
	/* neighbours with nothing in common stay near one another; every row has its middle */
	for (size_t r = 0; r < l->rows; r++)
		for (size_t at = 0; at + 1 < l->row[r].n; at++)
			add_pair(k, l->row[r].person[at], l->row[r].person[at + 1], 0.004);
	for (uint32_t i = 0; i < p->persons; i++) {
		begin_spring(k, 1e-4);
		add_term(k, i, 1);
	}
}

static void solve(struct place *k)
{
	size_t n = k->l->of->persons;
	int turns = n < 200 ? 500 : 150;

	struct layout_solve s;

	for (size_t i = 0; i < k->gaps; i++) {
		add_pair(k, k->right[i], k->left[i], RHO / 2);
		k->z[i] = k->gap[i];
	}
	layout_solve_open(&s, n, k->spring, k->springs, k->term, k->l->arena);
	for (int turn = 0; turn < turns; turn++) {
		double worst = 0;

		memset(k->b, 0, n * sizeof *k->b);
		for (size_t i = 0; i < k->gaps; i++) {
			double v = RHO * (k->z[i] - k->u[i]);

			k->b[k->right[i]] += v;
			k->b[k->left[i]] -= v;
		}
		layout_solve_run(&s, k->b, k->x);
		for (size_t i = 0; i < k->gaps; i++) {
			double d = k->x[k->right[i]] - k->x[k->left[i]], before = k->z[i],
			       over = 1.6 * d + (1 - 1.6) * k->z[i];

			k->z[i] = over + k->u[i] < k->gap[i] ? k->gap[i] : over + k->u[i];
			k->u[i] += over - k->z[i];
			worst = fmax(worst, fmax(fabs(d - k->z[i]), fabs(k->z[i] - before)));
		}
		if (worst < 0.01)
			break;
	}
}

/* What is left of a distance too small is put right exactly, outward from the middle of each row. */
static void mend(struct place *k)
{
	struct layout *l = k->l;

	for (size_t r = 0; r < l->rows; r++) {
		const struct layout_row *row = &l->row[r];
		size_t mid = row->n / 2;

		for (size_t i = mid; i + 1 < row->n; i++) {
			double want = l->person[row->person[i]].x +
				      layout_distance(l, row->person[i], row->person[i + 1]);

			if (l->person[row->person[i + 1]].x < want)
				l->person[row->person[i + 1]].x = want;
		}
		for (size_t i = mid; i > 0; i--) {
			double want = l->person[row->person[i]].x -
				      layout_distance(l, row->person[i - 1], row->person[i]);

			if (l->person[row->person[i - 1]].x > want)
				l->person[row->person[i - 1]].x = want;
		}
	}
}

/* As near to `want` as neighbours allow. */
static double within_row(const struct layout *l, uint32_t who, double want)
{
	const struct layout_row *row = &l->row[l->person[who].row];
	uint32_t at = l->person[who].at;

	if (at > 0)
		want = fmax(want, l->person[row->person[at - 1]].x +
					  layout_distance(l, row->person[at - 1], who));
	if (at + 1 < row->n)
		want = fmin(want, l->person[row->person[at + 1]].x -
					  layout_distance(l, who, row->person[at + 1]));
	return want;
}

/* The child nearest to x, when he is almost there. */
static double over_child(const struct layout *l, uint32_t joint, double x)
{
	double near = LAYOUT_ALMOST, best = x;

	for (uint32_t c = l->kid_at[joint]; c < l->kid_at[joint + 1]; c++) {
		const struct pedigree_child *k = &l->of->child[l->kid[c]];
		double at = l->person[k->child].x;

		if (k->structural && fabs(at - x) < near) {
			near = fabs(at - x);
			best = at;
		}
	}
	return best;
}

/* A parent alone stands straight above the middle of his children where there is room for him. */
static void straighten(struct layout *l)
{
	const struct pedigree *p = l->of;

	/* from the last row up: a child who is a parent too has moved before his parent follows */
	for (size_t n = l->rows * p->joints; n-- > 0;) {
		uint32_t i = (uint32_t)(n % p->joints);
		const struct layout_union *u = &l->joint[i];
		double sum = 0, aside;
		size_t kids = 0;
		uint32_t who = u->first;

		if (u->shape != LAYOUT_SINGLE || l->person[who].row != (int)(n / p->joints))
			continue;
		aside = layout_alone_at(l, i) - l->person[who].x;
		for (uint32_t c = l->kid_at[i]; c < l->kid_at[i + 1]; c++)
			if (p->child[l->kid[c]].structural) {
				sum += l->person[p->child[l->kid[c]].child].x;
				kids++;
			}
		if (!kids || fabs(sum / (double)kids - l->person[who].x - aside) > (p->joint[i].aparts ? LAYOUT_ALMOST : 20))
			continue;
		l->person[who].x = within_row(l, who, over_child(l, i, sum / (double)kids) - aside);
	}
}

/* The child who hangs almost under a drop, which cannot come to him between two names, stands under it where
 * there is room: layout_drop makes the line straight. */
static void stand_under(struct layout *l, uint32_t joint)
{
	const struct layout_union *u = &l->joint[joint];
	const struct layout_person *a = &l->person[u->first];
	double lo = a->x, hi = a->x, near = LAYOUT_ALMOST, to;
	uint32_t child = FAMILY_NOBODY;

	if (u->shape == LAYOUT_SINGLE) {
		lo = hi = layout_alone_at(l, joint);
	} else if (u->shape == LAYOUT_ADJACENT) {
		const struct layout_person *b = &l->person[u->second];

		lo = a->x + a->right + 6.5;
		hi = b->x - b->left - 6.5;
		if (lo > hi)
			return;
	}
	for (uint32_t c = l->kid_at[joint]; c < l->kid_at[joint + 1]; c++) {
		const struct pedigree_child *k = &l->of->child[l->kid[c]];
		double off = fabs(l->person[k->child].x - (lo + hi) / 2);

		if (k->structural && off < near && l->person[k->child].row > a->row) {
			near = off;
			child = k->child;
		}
	}
	if (child == FAMILY_NOBODY)
		return;
	to = fmin(fmax(l->person[child].x, lo), hi);
	if (to == within_row(l, child, to))
		l->person[child].x = to;
}

static void stand_under_all(struct layout *l)
{
	/* from the first row down: who has moved is followed by his own children */
	for (int row = 0; row < (int)l->rows; row++)
		for (uint32_t i = 0; i < l->of->joints; i++)
			if ((l->joint[i].shape == LAYOUT_SINGLE || l->joint[i].shape == LAYOUT_ADJACENT) &&
			    l->person[l->joint[i].first].row == row)
				stand_under(l, i);
}

void layout_place(struct layout *l)
{
	const struct pedigree *p = l->of;
	struct arena *a = l->arena;
	size_t n = p->persons;
	struct place k = {.l = l};

	if (!n)
		return;
	k.spring = ARENA_ARRAY(a, struct layout_square, 4 * n + 3 * p->joints + 2 * p->children + 8);
	k.term_cap = 10 * n + 12 * p->joints + 8 * p->children + 16;
	k.term = ARENA_ARRAY(a, struct layout_term, k.term_cap);
	k.left = ARENA_ARRAY(a, uint32_t, n + 1);
	k.right = ARENA_ARRAY(a, uint32_t, n + 1);
	k.gap = ARENA_ARRAY(a, double, n + 1);
	k.x = ARENA_ARRAY(a, double, n + 1);
	k.b = ARENA_ARRAY(a, double, n + 1);
	k.z = ARENA_ARRAY(a, double, n + 1);
	k.u = ARENA_ARRAY(a, double, n + 1);
	add_springs(&k);
	for (size_t r = 0; r < l->rows; r++) {
		double x = 0;

		for (size_t i = 0; i < l->row[r].n; i++) {
			uint32_t who = l->row[r].person[i];

			if (i) {
				k.left[k.gaps] = l->row[r].person[i - 1];
				k.right[k.gaps] = who;
				k.gap[k.gaps] = layout_distance(l, l->row[r].person[i - 1], who);
				x += k.gap[k.gaps++];
			}
			k.x[who] = x;
		}
		for (size_t i = 0; i < l->row[r].n; i++)
			k.x[l->row[r].person[i]] -= x / 2;
	}
	solve(&k);
	for (size_t i = 0; i < n; i++)
		l->person[i].x = k.x[i];
	mend(&k);
	/* Whole points: equal pictures on every machine. */
	for (size_t i = 0; i < n; i++)
		l->person[i].x = floor(l->person[i].x * 2 + 0.5) / 2;
	mend(&k);
	straighten(l);
	stand_under_all(l);
}
