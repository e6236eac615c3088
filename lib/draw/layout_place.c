/* draw/layout_place - how far apart people stand (docs on genograms, 3.6, step 5).
 *
 * Springs pull children under where they hang and partners together; neighbours of a row keep their
 * distance.  That is a convex quadratic program; it is solved by the alternating direction method of
 * multipliers (Boyd et al. 2011, 3.1.1), bounded in steps, whose matrix stays the same: draw/layout_solve
 * factors it once.
 *
 * Where children of children each stand a little further to one side a picture grows wide though no row is:
 * it is then solved once more between two walls, unknowns too, which stand WIDEST times as far apart as the
 * widest row must be (docs on genograms, 5, Q20; that bound is of 3.6, step 5).
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
	size_t gaps, held; /* held: so many have their spring */
	double *x, *b, *z, *u;
	double lo, hi; /* where the middles of symbols may be */
};

#define RHO      0.6  /* how stiff distances are while solving; any value gives the same end */
#define WIDEST   1.27 /* Q20 allows 1.3 */
#define ONE_FONT 0.89 /* names are measured in the wider of two fonts: what they take in the narrower */

/* How far from each other what hangs from a couple needs them: its line comes down between the names, from
 * the middle; from beside the middle where it is tight, or where a name stands beside another line. */
static double distance_over(const struct layout *l, const struct layout_person *a,
			    const struct layout_person *b, bool homes)
{
	double half = fmax(a->right, b->left);
	bool aside = a->name[0] != a->name[1] || b->name[0] != b->name[1];

	if ((l->tight || aside) && !homes)
		return a->right + b->left + 12;
	return 2 * half + (homes ? 40 : 12);
}

double layout_distance(const struct layout *l, uint32_t left, uint32_t right)
{
	const struct layout_person *a = &l->person[left], *b = &l->person[right];
	uint32_t couple = l->beside[left],
		 lines = l->channel[3 * left + 1] + l->channel[3 * left + 2] + l->channel[3 * right];
	bool homes = l->home[left] != l->home[right];
	double d = LAYOUT_SYMBOL + 16, labels = a->right + b->left + 10;

	if (l->tight && !homes && !lines && l->room[left] <= 0) /* a name may reach under the next symbol */
		d = fmax(d, fmax(a->flank[1] + b->flank[0] + 16, a->name[1] + b->name[0] + 10));
	else /* where homes are two an outline runs between */
		d = fmax(d, labels + (homes ? 10 : 0));
	if (couple != FAMILY_NOBODY)
		d = fmax(d, 86);
	if (couple != FAMILY_NOBODY && l->words && !l->tight)
		d = fmax(d, (a->size + b->size) / 2 + l->words[couple] + 12);
	if (couple != FAMILY_NOBODY && layout_has_children(l, couple))
		d = fmax(d, distance_over(l, a, b, homes));
	if (l->clump[left] != l->clump[right])
		d += 14;
	/* room for lines that come down, or go up, between two names */
	return d + 12.0 * lines + l->room[left];
}

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

static void add_gap(struct place *k, uint32_t left, uint32_t right, double gap)
{
	k->left[k->gaps] = left;
	k->right[k->gaps] = right;
	k->gap[k->gaps++] = gap;
}

static void solve(struct place *k, size_t n)
{
	int turns = n < 200 ? 500 : 150;
	struct layout_solve s;

	for (; k->held < k->gaps; k->held++) {
		add_pair(k, k->right[k->held], k->left[k->held], RHO / 2);
		k->z[k->held] = k->gap[k->held];
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

/* The least that a row must take, as the document counts it, from the middle of its first symbol to that of
 * its last. */
static double need_of(const struct layout *l, const struct layout_row *row)
{
	double need = 0;

	for (size_t i = 0; i + 1 < row->n; i++) {
		uint32_t left = row->person[i], right = row->person[i + 1];
		const struct layout_person *a = &l->person[left], *b = &l->person[right];
		double d = fmax(LAYOUT_SYMBOL + 6, ONE_FONT * (a->half_name + b->half_name) + 6);

		if (l->beside[left] != FAMILY_NOBODY)
			d = fmax(d, 86);
		else if (l->clump[left] != l->clump[right])
			d += 20;
		need += d;
	}
	return need;
}

static uint32_t end_of(uint32_t *next, uint32_t a)
{
	while (next[a] != a)
		a = next[a] = next[next[a]];
	return a;
}

/* No two ways lead from one person to another: lines find their way however close people stand. */
static bool is_tree(const struct layout *l)
{
	const struct pedigree *p = l->of;
	size_t n = p->persons, ends = 2 * p->joints + p->children;
	uint32_t *next = ARENA_ARRAY(l->arena, uint32_t, n + p->joints + 1);

	for (uint32_t i = 0; i < n + p->joints; i++)
		next[i] = i;
	for (size_t i = 0; i < ends; i++) {
		const struct pedigree_child *c = i < p->children ? &p->child[i] : NULL;
		uint32_t u = c ? c->joint : (uint32_t)(i - p->children) / 2,
			 who, a, b;

		if (c)
			who = c->child;
		else
			who = (i - p->children) % 2 ? p->joint[u].b : p->joint[u].a;
		if (who == FAMILY_NOBODY)
			continue;
		a = end_of(next, who);
		b = end_of(next, (uint32_t)n + u);
		if (a == b)
			return false;
		next[a] = b;
	}
	return true;
}

/* The walls stand so far apart; 0: nobody is beyond them, or there are none. */
static double walls(const struct place *k)
{
	const struct layout *l = k->l;
	double need = 0, lo = 1e18, hi = -1e18;

	for (size_t r = 0; r < l->rows; r++) {
		const struct layout_row *row = &l->row[r];

		need = fmax(need, need_of(l, row));
		lo = fmin(lo, k->x[row->person[0]]);
		hi = fmax(hi, k->x[row->person[row->n - 1]]);
	}
	need = WIDEST * (need + LAYOUT_SYMBOL) - LAYOUT_SYMBOL;
	return hi - lo > need && is_tree(l) ? need : 0;
}

/* All over again, with everybody as near to the next as may be, between walls that far apart, if rows have
 * room there. */
static void solve_within(struct place *k, double wide)
{
	struct layout *l = k->l;
	uint32_t n = (uint32_t)l->of->persons, left = n, right = n + 1;

	l->tight = true;
	for (size_t r = 0, i = 0; r < l->rows; r++) {
		double least = 0;

		for (size_t m = 0; m + 1 < l->row[r].n; m++, i++)
			least += k->gap[i] = layout_distance(l, k->left[i], k->right[i]);
		wide = fmax(wide, least);
	}
	k->x[left] = -wide / 2;
	k->x[right] = wide / 2;
	for (size_t r = 0; r < l->rows; r++) {
		add_gap(k, left, l->row[r].person[0], 0);
		add_gap(k, l->row[r].person[l->row[r].n - 1], right, 0);
	}
	add_gap(k, right, left, -wide);
	for (uint32_t i = left; i <= right; i++) {
		begin_spring(k, 1e-4);
		add_term(k, i, 1);
	}
	solve(k, n + 2);
	k->lo = (k->x[left] + k->x[right] - wide) / 2;
	k->hi = k->lo + wide;
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
static double within_row(const struct place *k, uint32_t who, double want)
{
	const struct layout *l = k->l;
	const struct layout_row *row = &l->row[l->person[who].row];
	uint32_t at = l->person[who].at;

	if (at > 0)
		want = fmax(want,
			    l->person[row->person[at - 1]].x + layout_distance(l, row->person[at - 1], who));
	if (at + 1 < row->n)
		want = fmin(want,
			    l->person[row->person[at + 1]].x - layout_distance(l, who, row->person[at + 1]));
	return fmin(fmax(want, k->lo), k->hi);
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
static void straighten(const struct place *k)
{
	struct layout *l = k->l;
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
		if (!kids || fabs(sum / (double)kids - l->person[who].x - aside) >
				     (p->joint[i].aparts ? LAYOUT_ALMOST : 20))
			continue;
		l->person[who].x = within_row(k, who, over_child(l, i, sum / (double)kids) - aside);
	}
}

/* The child who hangs almost under a drop, which cannot come to him between two names, stands under it where
 * there is room: layout_drop makes the line straight. */
static void stand_under(const struct place *k, uint32_t joint)
{
	struct layout *l = k->l;
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
		const struct pedigree_child *one = &l->of->child[l->kid[c]];
		double off = fabs(l->person[one->child].x - (lo + hi) / 2);

		if (one->structural && off < near && l->person[one->child].row > a->row) {
			near = off;
			child = one->child;
		}
	}
	if (child == FAMILY_NOBODY)
		return;
	to = fmin(fmax(l->person[child].x, lo), hi);
	if (to == within_row(k, child, to))
		l->person[child].x = to;
}

static void stand_under_all(const struct place *k)
{
	const struct layout *l = k->l;

	/* from the first row down: who has moved is followed by his own children */
	for (int row = 0; row < (int)l->rows; row++)
		for (uint32_t i = 0; i < l->of->joints; i++)
			if ((l->joint[i].shape == LAYOUT_SINGLE || l->joint[i].shape == LAYOUT_ADJACENT) &&
			    l->person[l->joint[i].first].row == row)
				stand_under(k, i);
}

void layout_place(struct layout *l)
{
	const struct pedigree *p = l->of;
	struct arena *a = l->arena;
	size_t n = p->persons, gaps = n + 2 * l->rows + 2;
	struct place k = {.l = l, .lo = -1e18, .hi = 1e18};
	double wide;

	if (!n)
		return;
	l->tight = false;
	if (!l->alone)
		layout_list_alone(l);
	k.spring = ARENA_ARRAY(a, struct layout_square,
			       4 * n + 3 * p->joints + 2 * p->children + 2 * l->rows + 16);
	k.term_cap = 10 * n + 12 * p->joints + 8 * p->children + 4 * l->rows + 32;
	k.term = ARENA_ARRAY(a, struct layout_term, k.term_cap);
	k.left = ARENA_ARRAY(a, uint32_t, gaps);
	k.right = ARENA_ARRAY(a, uint32_t, gaps);
	k.gap = ARENA_ARRAY(a, double, gaps);
	k.x = ARENA_ARRAY(a, double, n + 2);
	k.b = ARENA_ARRAY(a, double, n + 2);
	k.z = ARENA_ARRAY(a, double, gaps);
	k.u = ARENA_ARRAY(a, double, gaps);
	add_springs(&k);
	for (size_t r = 0; r < l->rows; r++) {
		double x = 0;

		for (size_t i = 0; i < l->row[r].n; i++) {
			uint32_t who = l->row[r].person[i];

			if (i) {
				add_gap(&k, l->row[r].person[i - 1], who,
					layout_distance(l, l->row[r].person[i - 1], who));
				x += k.gap[k.gaps - 1];
			}
			k.x[who] = x;
		}
		for (size_t i = 0; i < l->row[r].n; i++)
			k.x[l->row[r].person[i]] -= x / 2;
	}
	solve(&k, n);
	wide = walls(&k);
	if (wide > 0)
		solve_within(&k, wide);
	for (size_t i = 0; i < n; i++)
		l->person[i].x = k.x[i];
	mend(&k);
	/* Whole points: equal pictures on every machine. */
	for (size_t i = 0; i < n; i++)
		l->person[i].x = floor(l->person[i].x * 2 + 0.5) / 2;
	mend(&k);
	straighten(&k);
	stand_under_all(&k);
}
