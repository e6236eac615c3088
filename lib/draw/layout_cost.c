#include "draw/layout_cost.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Local settings: what a reader minds, in the order of how much.  A crossing may cost a couple its place side
 * by side. */
#define COST_CROSSING    200.0
#define COST_APART       60.0 /* a couple that does not stand side by side */
#define COST_APART_STEP  25.0 /* for each person between them */
#define COST_FAR         7.0  /* a place between children and where they hang */
#define COST_HOME        30.0 /* a stranger between people of one household */
#define COST_MOTHER_LEFT 15.0
#define COST_DATES       50.0 /* several partners out of the order of their dates */

struct link { /* a child hanging from a union, for counting crossings */
	double drop, child;
	uint32_t joint;
};

struct order_cost {
	uint32_t *seq, *seq_at; /* persons row by row */
	uint32_t *at, *clump;   /* of everybody */
	double *x;
	struct { /* of each union */
		enum layout_couple shape;
		uint32_t first, second, gap;
		double drop;
		double kids; /* mean of its children */
		size_t n;
	} * joint;
	uint32_t *attached, *attached_at; /* partners by hub */
	struct link *link, *spare;
	uint32_t *adjacent;     /* union whose couple stands at this place and the next, by seq */
	uint32_t *kid, *kid_at; /* children by union (places in pedigree.child) */
	bool *in_home;
	int *row_lo, *row_hi;
};

/* Nobody hangs from him, nobody is joined to him, and he hangs in one place. */
static void mark_leaves(const struct pedigree *p, bool *leaf)
{
	for (uint32_t i = 0; i < p->persons; i++)
		leaf[i] = p->person[i].parents != FAMILY_NOBODY;
	for (size_t i = 0; i < p->joints; i++) {
		if (p->joint[i].a != FAMILY_NOBODY)
			leaf[p->joint[i].a] = false;
		if (p->joint[i].b != FAMILY_NOBODY)
			leaf[p->joint[i].b] = false;
	}
	for (size_t i = 0; i < p->children; i++)
		if (!p->child[i].structural)
			leaf[p->child[i].child] = false;
}

/* Of brothers and sisters who are all leaves one stands for the rest; elsewhere those stand for them who are not. */
static void set_light(struct order *o, const struct order_state *s)
{
	const struct pedigree *p = o->l->of;
	bool *leaf = ARENA_ARRAY(o->l->arena, bool, p->persons + 1);

	mark_leaves(p, leaf);
	o->heavy = p->persons;
	for (size_t k = 0; k < o->clumps; k++) {
		const uint32_t *head = s->head + o->clump[k].first;
		bool all = true;

		for (uint32_t h = 0; h < o->clump[k].heads; h++)
			all &= leaf[head[h]];
		for (uint32_t h = all; h < o->clump[k].heads; h++)
			if (leaf[head[h]]) {
				o->light[head[h]] = true;
				o->heavy--;
			}
	}
}

void layout_cost_open(struct order *o, const struct order_state *s)
{
	struct layout *l = o->l;
	const struct pedigree *p = l->of;
	struct order_cost *c = ARENA_NEW(l->arena, struct order_cost);
	size_t n = p->persons;
	uint32_t *fill = ARENA_ARRAY(l->arena, uint32_t, p->joints + 1);

	c->seq = ARENA_ARRAY(l->arena, uint32_t, n + 1);
	c->seq_at = ARENA_ARRAY(l->arena, uint32_t, l->rows + 2);
	c->at = ARENA_ARRAY(l->arena, uint32_t, n + 1);
	c->clump = ARENA_ARRAY(l->arena, uint32_t, n + 1);
	c->x = ARENA_ARRAY(l->arena, double, n + 1);
	c->joint = arena_get_array(l->arena, p->joints + 1, sizeof *c->joint);
	c->attached = ARENA_ARRAY(l->arena, uint32_t, n + 1);
	c->attached_at = ARENA_ARRAY(l->arena, uint32_t, n + 2);
	c->link = ARENA_ARRAY(l->arena, struct link, p->children + 1);
	c->spare = ARENA_ARRAY(l->arena, struct link, p->children + 1);
	c->adjacent = ARENA_ARRAY(l->arena, uint32_t, n + 1);
	c->kid_at = ARENA_ARRAY(l->arena, uint32_t, p->joints + 2);
	c->kid = ARENA_ARRAY(l->arena, uint32_t, p->children + 1);
	c->in_home = ARENA_ARRAY(l->arena, bool, n + 1);
	c->row_lo = ARENA_ARRAY(l->arena, int, l->rows + 1);
	c->row_hi = ARENA_ARRAY(l->arena, int, l->rows + 1);
	for (size_t i = 0; i < p->children; i++)
		c->kid_at[p->child[i].joint + 1]++;
	for (size_t i = 0; i < p->joints; i++)
		c->kid_at[i + 1] += c->kid_at[i];
	for (uint32_t i = 0; i < p->children; i++)
		c->kid[c->kid_at[p->child[i].joint] + fill[p->child[i].joint]++] = i;
	o->light = ARENA_ARRAY(l->arena, bool, n + 1);
	set_light(o, s);
	o->cost = c;
}

/* ---- the state laid out: one place a person ---- */

static void emit(struct order *o, const struct order_state *s, uint32_t who, size_t *n, unsigned depth)
{
	struct order_cost *c = o->cost;

	for (uint32_t i = c->attached_at[who]; i < c->attached_at[who + 1] && depth < 1000; i++)
		if (s->side[c->attached[i]] < 0)
			emit(o, s, c->attached[i], n, depth + 1);
	if (*n < o->l->of->persons)
		c->seq[(*n)++] = who;
	for (uint32_t i = c->attached_at[who]; i < c->attached_at[who + 1] && depth < 1000; i++)
		if (s->side[c->attached[i]] >= 0)
			emit(o, s, c->attached[i], n, depth + 1);
}

static void lay_out(struct order *o, const struct order_state *s)
{
	struct order_cost *c = o->cost;
	size_t n = o->l->of->persons, at = 0;

	memset(c->attached_at, 0, (n + 2) * sizeof *c->attached_at);
	for (size_t i = 0; i < n; i++)
		if (s->hub[i] != FAMILY_NOBODY)
			c->attached_at[s->hub[i] + 1]++;
	for (size_t i = 0; i < n; i++)
		c->attached_at[i + 1] += c->attached_at[i];
	/* ranges filled in order of (rank, number) */
	memset(c->at, 0, n * sizeof *c->at);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t h = s->hub[i], k;

		if (h == FAMILY_NOBODY)
			continue;
		k = c->attached_at[h] + c->at[h]++;
		for (; k > c->attached_at[h] && s->rank[c->attached[k - 1]] > s->rank[i]; k--)
			c->attached[k] = c->attached[k - 1];
		c->attached[k] = i;
	}
	for (size_t r = 0; r < o->l->rows; r++) {
		double x = 0, mid;

		c->seq_at[r] = (uint32_t)at;
		for (uint32_t i = o->row_first[r]; i < o->row_first[r + 1]; i++) {
			const struct order_clump *k = &o->clump[s->order[i]];
			size_t from = at;
			double step = at > c->seq_at[r] ? 1.35 : 1;

			for (uint32_t h = 0; h < k->heads; h++)
				emit(o, s, s->head[k->first + h], &at, 0);
			for (size_t q = from; q < at; q++) {
				/* who is light stands where the one before him does, or the first who is not */
				c->x[c->seq[q]] = x + step;
				if (!o->light[c->seq[q]]) {
					x += step;
					step = 0;
				}
				if (step <= 0 && q + 1 < at && !o->light[c->seq[q + 1]])
					step = 1;
				c->at[c->seq[q]] = (uint32_t)(q - c->seq_at[r]);
				c->clump[c->seq[q]] = s->order[i];
			}
		}
		mid = x / 2;
		for (size_t q = c->seq_at[r]; q < at; q++)
			c->x[c->seq[q]] -= mid;
	}
	c->seq_at[o->l->rows] = (uint32_t)at;
}

/* ---- couples ---- */

static bool hangs(const struct order_cost *c, size_t joint)
{
	return c->kid_at[joint + 1] > c->kid_at[joint];
}

static size_t stems_between(const struct order *o, int row, uint32_t from, uint32_t to)
{
	const struct order_cost *c = o->cost;
	size_t n = 0;

	for (uint32_t i = from + 1; i < to; i++)
		n += o->l->of->person[c->seq[c->seq_at[row] + i]].parents != FAMILY_NOBODY &&
		     !o->light[c->seq[c->seq_at[row] + i]];
	return n;
}

static size_t heavy_between(const struct order *o, int row, uint32_t from, uint32_t to)
{
	size_t n = 0;

	for (uint32_t i = from + 1; i < to; i++)
		n += !o->light[o->cost->seq[o->cost->seq_at[row] + i]];
	return n;
}

static void set_shapes(struct order *o)
{
	struct order_cost *c = o->cost;
	const struct layout *l = o->l;
	const struct pedigree *p = l->of;

	memset(c->adjacent, 0xff, (p->persons + 1) * sizeof *c->adjacent);
	for (uint32_t i = 0; i < p->joints; i++) {
		const struct pedigree_union *u = &p->joint[i];
		bool left = u->b != FAMILY_NOBODY && (l->person[u->a].row != l->person[u->b].row
							      ? l->person[u->a].row < l->person[u->b].row
							      : c->at[u->a] < c->at[u->b]);

		c->joint[i].first = u->b == FAMILY_NOBODY || left ? u->a : u->b;
		c->joint[i].second = u->b == FAMILY_NOBODY ? FAMILY_NOBODY : left ? u->b : u->a;
		if (u->a == FAMILY_NOBODY) {
			c->joint[i].shape = LAYOUT_NOBODY;
		} else if (u->b == FAMILY_NOBODY) {
			c->joint[i].shape = LAYOUT_SINGLE;
			c->joint[i].drop = c->x[u->a];
		} else if (l->person[u->a].row != l->person[u->b].row) {
			c->joint[i].shape = LAYOUT_SKEW;
			c->joint[i].drop = c->x[c->joint[i].second];
		} else if (c->at[c->joint[i].second] == c->at[c->joint[i].first] + 1) {
			c->joint[i].shape = LAYOUT_ADJACENT;
			c->joint[i].drop = (c->x[u->a] + c->x[u->b]) / 2;
			c->adjacent[c->seq_at[l->person[u->a].row] + c->at[c->joint[i].first]] = i;
		} else {
			c->joint[i].shape = LAYOUT_OVER; /* or under: set_far */
		}
	}
}

static double set_far(struct order *o, uint32_t i)
{
	struct order_cost *c = o->cost;
	const struct layout *l = o->l;
	const struct pedigree *p = l->of;
	uint32_t first = c->at[c->joint[i].first], second = c->at[c->joint[i].second],
		 gap[2] = {first, second - 1};
	int row = l->person[c->joint[i].first].row;
	size_t over = stems_between(o, row, first, second), under = 0, best = 99999;
	double target = c->joint[i].n ? c->joint[i].kids
				      : (c->x[c->joint[i].first] + c->x[c->joint[i].second]) / 2;

	for (uint32_t u = 0; u < p->joints; u++) {
		double d = c->joint[u].drop;

		if (u == i || !hangs(c, u) || c->joint[u].shape == LAYOUT_NOBODY ||
		    c->joint[u].shape >= LAYOUT_OVER || l->person[c->joint[u].first].row != row)
			continue;
		under += d > c->x[c->joint[i].first] && d < c->x[c->joint[i].second];
	}
	for (int k = 0; k < 2 && hangs(c, i); k++) {
		const uint32_t *q = &c->seq[c->seq_at[row] + gap[k]];
		size_t crossed = c->adjacent[c->seq_at[row] + gap[k]] != FAMILY_NOBODY;
		double x = (c->x[q[0]] + c->x[q[1]]) / 2;

		if (crossed < best ||
		    (crossed == best && fabs(x - target) < fabs(c->joint[i].drop - target))) {
			best = crossed;
			c->joint[i].gap = gap[k];
			c->joint[i].drop = x;
		}
	}
	if (!hangs(c, i))
		best = 0;
	if (over + best <= under) {
		c->joint[i].shape = LAYOUT_OVER;
	} else {
		c->joint[i].shape = LAYOUT_UNDER;
		if (target < c->x[c->joint[i].first] + 0.3)
			target = c->x[c->joint[i].first] + 0.3;
		if (target > c->x[c->joint[i].second] - 0.3)
			target = c->x[c->joint[i].second] - 0.3;
		c->joint[i].drop = target;
	}
	return COST_CROSSING * (double)(over + best <= under ? over + best : under) + COST_APART +
	       COST_APART_STEP * (double)heavy_between(o, row, first, second);
}

static void set_kids(struct order *o)
{
	struct order_cost *c = o->cost;
	const struct pedigree *p = o->l->of;

	for (size_t i = 0; i < p->joints; i++) {
		double sum = 0;
		size_t n = 0;

		for (uint32_t k = c->kid_at[i]; k < c->kid_at[i + 1]; k++)
			if (p->child[c->kid[k]].structural && !o->light[p->child[c->kid[k]].child]) {
				sum += c->x[p->child[c->kid[k]].child];
				n++;
			}
		c->joint[i].n = n;
		c->joint[i].kids = n ? sum / (double)n : 0;
		if (c->joint[i].shape == LAYOUT_NOBODY)
			c->joint[i].drop = c->joint[i].kids;
	}
}

/* Every row is moved as a whole so that it hangs evenly under the row above. */
static void shift_rows(struct order *o)
{
	struct order_cost *c = o->cost;
	const struct pedigree *p = o->l->of;

	for (size_t r = 1; r < o->l->rows; r++) {
		double sum = 0;
		size_t n = 0;

		for (uint32_t i = 0; i < p->joints; i++) {
			uint32_t q;

			if (!c->joint[i].n || c->joint[i].shape == LAYOUT_NOBODY)
				continue;
			q = p->child[c->kid[c->kid_at[i]]].child;
			if (o->l->person[q].row != (int)r)
				continue;
			sum += c->joint[i].drop - c->joint[i].kids;
			n++;
		}
		if (!n)
			continue;
		for (uint32_t k = c->seq_at[r]; k < c->seq_at[r + 1]; k++)
			c->x[c->seq[k]] += sum / (double)n;
		for (uint32_t i = 0; i < p->joints; i++) {
			if (c->joint[i].shape != LAYOUT_NOBODY &&
			    o->l->person[c->joint[i].first].row == (int)r && c->joint[i].shape != LAYOUT_SKEW)
				c->joint[i].drop += sum / (double)n;
			if (c->joint[i].n && o->l->person[p->child[c->kid[c->kid_at[i]]].child].row == (int)r)
				c->joint[i].kids += sum / (double)n;
		}
	}
}

/* ---- crossings: pairs of links whose order above and below differ ---- */

static int compare_links(const void *va, const void *vb)
{
	const struct link *a = va, *b = vb;

	if (a->drop != b->drop)
		return a->drop < b->drop ? -1 : 1;
	if (a->child != b->child)
		return a->child < b->child ? -1 : 1;
	return (a->joint > b->joint) - (a->joint < b->joint);
}

static size_t inversions(struct link *v, struct link *spare, size_t n)
{
	size_t half = n / 2, count, i = 0, j = half, k = 0;

	if (n < 2)
		return 0;
	count = inversions(v, spare, half) + inversions(v + half, spare, n - half);
	while (i < half || j < n) {
		if (j == n || (i < half && v[i].child <= v[j].child)) {
			spare[k++] = v[i++];
		} else {
			count += half - i;
			spare[k++] = v[j++];
		}
	}
	memcpy(v, spare, n * sizeof *v);
	return count;
}

static size_t crossings(struct order *o)
{
	struct order_cost *c = o->cost;
	const struct pedigree *p = o->l->of;
	size_t total = 0;

	for (size_t r = 0; r + 1 < o->l->rows; r++) {
		size_t n = 0;

		for (uint32_t i = 0; i < p->joints; i++)
			for (uint32_t k = c->kid_at[i]; k < c->kid_at[i + 1]; k++) {
				uint32_t who = p->child[c->kid[k]].child;

				if (o->l->person[who].row != (int)r + 1 || c->joint[i].shape == LAYOUT_NOBODY ||
				    o->light[who])
					continue;
				c->link[n++] = (struct link){c->joint[i].drop, c->x[who], i};
			}
		qsort(c->link, n, sizeof *c->link, compare_links);
		total += inversions(c->link, c->spare, n);
	}
	return total;
}

/* Two lines over (or under) the heads of one row that are neither nested nor apart. */
static size_t interlaced(const struct order *o)
{
	const struct order_cost *c = o->cost;
	const struct pedigree *p = o->l->of;
	size_t n = 0;

	for (uint32_t i = 0; i < p->joints; i++) {
		if (c->joint[i].shape != LAYOUT_OVER && c->joint[i].shape != LAYOUT_UNDER)
			continue;
		for (uint32_t k = i + 1; k < p->joints; k++) {
			uint32_t a, b, x, y;

			if (c->joint[k].shape != c->joint[i].shape ||
			    o->l->person[c->joint[i].first].row != o->l->person[c->joint[k].first].row)
				continue;
			a = c->at[c->joint[i].first];
			b = c->at[c->joint[i].second];
			x = c->at[c->joint[k].first];
			y = c->at[c->joint[k].second];
			n += (a < x && x < b && b < y) || (x < a && a < y && y < b);
		}
	}
	return n;
}

static double homes(struct order *o)
{
	struct order_cost *c = o->cost;
	const struct pedigree *p = o->l->of;
	double sum = 0;

	for (size_t h = 0; h < p->homes; h++) {
		const struct pedigree_home *home = &p->home[h];

		for (size_t r = 0; r < o->l->rows; r++)
			c->row_lo[r] = -1;
		for (size_t i = 0; i < home->members; i++) {
			int r = o->l->person[home->member[i]].row, at = (int)c->at[home->member[i]];

			c->in_home[home->member[i]] = true;
			if (c->row_lo[r] < 0) {
				c->row_lo[r] = c->row_hi[r] = at;
			} else {
				c->row_lo[r] = at < c->row_lo[r] ? at : c->row_lo[r];
				c->row_hi[r] = at > c->row_hi[r] ? at : c->row_hi[r];
			}
		}
		for (size_t r = 0; r < o->l->rows; r++)
			for (int k = c->row_lo[r]; k >= 0 && k < c->row_hi[r]; k++)
				sum += !c->in_home[c->seq[c->seq_at[r] + (size_t)k]] &&
				       !o->light[c->seq[c->seq_at[r] + (size_t)k]];
		for (size_t i = 0; i < home->members; i++)
			c->in_home[home->member[i]] = false;
	}
	return sum;
}

static double customs(const struct order *o)
{
	const struct order_cost *c = o->cost;
	const struct pedigree *p = o->l->of;
	double sum = 0;

	for (uint32_t i = 0; i < p->joints; i++) {
		const struct pedigree_union *u = &p->joint[i];

		if (u->b == FAMILY_NOBODY || c->joint[i].shape == LAYOUT_SKEW)
			continue;
		if (p->person[c->joint[i].first].sex == PERSON_FEMALE &&
		    p->person[c->joint[i].second].sex == PERSON_MALE)
			sum += o->pair_at[u->a + 1] - o->pair_at[u->a] == 1 &&
					       o->pair_at[u->b + 1] - o->pair_at[u->b] == 1
				       ? COST_MOTHER_LEFT
				       : 4;
	}
	for (size_t i = 0; i < p->persons;
	     i++) /* of several unions of one person the earlier stands left, and its children */
		for (uint32_t k = o->pair_at[i]; k < o->pair_at[i + 1]; k++)
			for (uint32_t m = o->pair_at[i]; m < o->pair_at[i + 1]; m++) {
				uint32_t a = o->pair[k], b = o->pair[m];

				if (o->when[a] < o->when[b] && o->when[a] > DATE_FIRST &&
				    o->when[b] < DATE_LAST && c->joint[a].drop > c->joint[b].drop)
					sum += COST_DATES;
			}
	return sum;
}

double layout_cost(struct order *o, const struct order_state *s)
{
	struct order_cost *c = o->cost;
	const struct pedigree *p = o->l->of;
	double cost = 0;

	lay_out(o, s);
	set_shapes(o);
	set_kids(o);
	shift_rows(o);
	for (uint32_t i = 0; i < p->joints; i++)
		if (c->joint[i].shape == LAYOUT_OVER)
			cost += set_far(o, i);
	cost += COST_CROSSING * (double)(crossings(o) + interlaced(o));
	for (uint32_t i = 0; i < p->joints; i++)
		if (c->joint[i].n && c->joint[i].shape != LAYOUT_NOBODY)
			cost += COST_FAR * fabs(c->joint[i].drop - c->joint[i].kids);
	cost += COST_HOME * homes(o) + customs(o);
	/* brothers and sisters stand close: what comes between them is a little worse than what does not */
	for (size_t k = 0; k < o->clumps; k++) {
		uint32_t first = FAMILY_NOBODY, last = FAMILY_NOBODY;

		for (uint32_t h = 0; h < o->clump[k].heads; h++) {
			uint32_t who = s->head[o->clump[k].first + h];

			if (o->light[who])
				continue;
			first = first == FAMILY_NOBODY ? who : first;
			last = who;
		}
		if (first != FAMILY_NOBODY)
			cost += 1.5 * (c->x[last] - c->x[first]);
	}
	return cost;
}

double layout_cost_pull(const struct order *o, uint32_t clump, bool parents)
{
	const struct order_cost *c = o->cost;
	const struct pedigree *p = o->l->of;
	const struct order_clump *k = &o->clump[clump];
	double sum = 0, own = 0;
	size_t n = 0, m = 0;

	for (uint32_t i = c->seq_at[k->row]; i < c->seq_at[k->row + 1]; i++) {
		uint32_t who = c->seq[i];

		if (c->clump[who] != clump || p->person[who].parents == FAMILY_NOBODY || o->light[who])
			continue;
		own += c->x[who];
		m++;
		if (parents && c->joint[p->person[who].parents].shape != LAYOUT_NOBODY) {
			sum += c->joint[p->person[who].parents].drop;
			n++;
		}
	}
	if (!parents || !m)
		for (uint32_t i = 0; i < p->joints; i++) {
			uint32_t a = c->joint[i].first;

			if (a == FAMILY_NOBODY || c->clump[a] != clump || o->l->person[a].row != k->row)
				continue;
			own += c->x[a];
			m++;
			if (!parents && c->joint[i].n) {
				sum += c->joint[i].kids;
				n++;
			}
		}
	return n ? sum / (double)n : m ? own / (double)m : c->x[c->seq[c->seq_at[k->row]]];
}

void layout_cost_settle(struct order *o)
{
	struct order_cost *c = o->cost;
	struct layout *l = o->l;
	const struct pedigree *p = l->of;

	for (size_t r = 0; r < l->rows; r++) {
		l->row[r].person = c->seq + c->seq_at[r];
		l->row[r].n = c->seq_at[r + 1] - c->seq_at[r];
		for (size_t i = 0; i < l->row[r].n; i++)
			l->person[l->row[r].person[i]].at = (uint32_t)i;
	}
	memcpy(l->clump, c->clump, p->persons * sizeof *l->clump);
	for (uint32_t i = 0; i < p->joints; i++) {
		l->joint[i].shape = c->joint[i].shape;
		l->joint[i].first = c->joint[i].first;
		l->joint[i].second = c->joint[i].second;
		l->joint[i].gap = c->joint[i].gap;
		l->apart += c->joint[i].shape >= LAYOUT_OVER;
	}
}
