/* Lines that cross: what runs across between two rows, pair by pair, and the lines of couples who stand
 * apart. */
#include "layout_cost_own.h"

#include <math.h>
#include <string.h>

#define WHOLE  8u /* a crossing; one with a second line, to carers, is worth less: local settings */
#define SECOND 1u
#define HAIR   0.05 /* places nearer than this are one */

/* ---- once: the combs of a family ---- */

struct making {
	struct order *o;
	uint32_t *count; /* combs by the row above */
	size_t teeth;
	bool fill;
};

static void add_comb(struct making *m, enum cost_comb_kind kind, int gap, uint32_t joint, const uint32_t *who,
		     uint32_t n)
{
	struct order_cost *c = m->o->cost;
	uint32_t k;

	if (gap < 0)
		return;
	k = m->count[gap]++;
	if (m->fill) {
		k += c->comb_at[gap];
		c->comb[k] = (struct cost_comb){kind, joint, (uint32_t)m->teeth, n};
		c->order[k] = k;
		for (uint32_t i = 0; i < n; i++)
			c->tooth[m->teeth + i] = who[i];
	}
	m->teeth += n + 1; /* a line that passes has a foot and nobody */
}

/* A line to a row further down passes the rows between. */
static void add_passes(struct making *m, enum cost_comb_kind kind, int from, int to, uint32_t joint)
{
	for (int g = from; g + 1 < to; g++)
		add_comb(m, kind, g, joint, NULL, 0);
}

static void add_union(struct making *m, uint32_t i, uint32_t *list, bool *done)
{
	const struct layout *l = m->o->l;
	const struct pedigree *p = l->of;
	const struct pedigree_union *u = &p->joint[i];
	int up = layout_union_row(l, i);

	for (uint32_t k = l->kid_at[i]; k < l->kid_at[i + 1]; k++) {
		const struct pedigree_child *child = &p->child[l->kid[k]];
		int row = l->person[child->child].row;
		uint32_t n = 0;

		if (row <= up || done[k])
			continue;
		for (uint32_t j = k; j < l->kid_at[i + 1]; j++) {
			const struct pedigree_child *other = &p->child[l->kid[j]];

			if (j != k &&
			    (!child->structural || !other->structural || l->person[other->child].row != row))
				continue;
			done[j] = true;
			list[n++] = other->child;
		}
		if (up >= 0)
			add_passes(m, child->structural ? COMB_PASS : COMB_SECOND_PASS, up, row, i);
		add_comb(m, child->structural ? COMB_DESCENT : COMB_SECOND, row - 1, i, list, n);
	}
	memset(done + l->kid_at[i], 0, (l->kid_at[i + 1] - l->kid_at[i]) * sizeof *done);
	if (u->b != FAMILY_NOBODY && l->person[u->a].row != l->person[u->b].row) {
		bool a_above = l->person[u->a].row < l->person[u->b].row;
		uint32_t two[2] = {a_above ? u->a : u->b, a_above ? u->b : u->a};

		for (int g = l->person[two[0]].row; g + 1 < l->person[two[1]].row; g++)
			add_comb(m, COMB_SKEW, g, i, two, 1);
		add_comb(m, COMB_SKEW, l->person[two[1]].row - 1, i, two, 2);
	}
}

/* Combs by union; room for what is placed late: combs of couples apart and their lines, by the row above. */
static void list_late(struct order *o)
{
	struct order_cost *c = o->cost;
	const struct layout *l = o->l;
	const struct pedigree *p = l->of;
	uint32_t *fill = ARENA_ARRAY(l->arena, uint32_t, p->joints + 1), n = 0;

	c->combs = c->comb_at[l->rows];
	c->own_at = ARENA_ARRAY(l->arena, uint32_t, p->joints + 2);
	c->own = ARENA_ARRAY(l->arena, uint32_t, c->combs + 1);
	for (uint32_t k = 0; k < c->combs; k++)
		c->own_at[c->comb[k].joint + 1]++;
	for (size_t i = 0; i < p->joints; i++)
		c->own_at[i + 1] += c->own_at[i];
	for (uint32_t k = 0; k < c->combs; k++)
		c->own[c->own_at[c->comb[k].joint] + fill[c->comb[k].joint]++] = k;
	c->late_at = ARENA_ARRAY(l->arena, uint32_t, l->rows + 2);
	c->lates = ARENA_ARRAY(l->arena, uint32_t, l->rows + 1);
	c->soon = ARENA_ARRAY(l->arena, uint32_t, l->rows + 1);
	for (size_t r = 0; r < l->rows;
	     r++) { /* every union of this row or the next could put its line here */
		c->late_at[r] = n;
		n += c->comb_at[r + 1] - c->comb_at[r] + c->hung_at[r + 1] - c->hung_at[r];
		n += r + 1 < l->rows ? c->hung_at[r + 2] - c->hung_at[r + 1] : 0;
	}
	c->late = ARENA_ARRAY(l->arena, uint32_t, n + 1);
	c->line = ARENA_ARRAY(l->arena, struct cost_bar, p->joints + 1);
	c->bar = ARENA_ARRAY(l->arena, struct cost_bar, c->combs + 1);
}

void layout_cross_open(struct order *o)
{
	struct layout *l = o->l;
	struct order_cost *c = o->cost;
	const struct pedigree *p = l->of;
	struct making m = {.o = o, .count = ARENA_ARRAY(l->arena, uint32_t, l->rows + 1)};
	uint32_t *list = ARENA_ARRAY(l->arena, uint32_t, p->children + 1), n = 0;
	bool *done = ARENA_ARRAY(l->arena, bool, p->children + 1);

	for (int turn = 0; turn < 2; turn++) { /* counted, then filled */
		for (uint32_t i = 0; i < p->joints; i++)
			add_union(&m, i, list, done);
		if (turn)
			break;
		c->comb_at = ARENA_ARRAY(l->arena, uint32_t, l->rows + 2);
		for (size_t r = 0; r < l->rows; r++) {
			c->comb_at[r] = n;
			n += m.count[r];
			m.count[r] = 0;
		}
		c->comb_at[l->rows] = n;
		c->comb = ARENA_ARRAY(l->arena, struct cost_comb, n + 1);
		c->order = ARENA_ARRAY(l->arena, uint32_t, n + 1);
		c->tooth = ARENA_ARRAY(l->arena, uint32_t, m.teeth + 1);
		c->teeth = (uint32_t)m.teeth;
		c->foot = ARENA_ARRAY(l->arena, double,
				      m.teeth + 3 * p->joints + 1); /* three of each couple's line */
		m.fill = true;
		m.teeth = 0;
	}
	list_late(o);
}

/* ---- bars of the state ---- */

static double least(double a, double b)
{
	return a < b ? a : b;
}

static double most(double a, double b)
{
	return a > b ? a : b;
}

static void widen(struct cost_bar *b, double x)
{
	b->lo = least(b->lo, x);
	b->hi = most(b->hi, x);
}

static void add_foot(struct order_cost *c, struct cost_bar *b, double x)
{
	c->foot[b->from + b->n++] = x;
	b->first = least(b->first, x);
	b->last = most(b->last, x);
	widen(b, x);
}

static void set_bar(struct order *o, uint32_t k)
{
	struct order_cost *c = o->cost;
	const struct cost_comb *m = &c->comb[k];
	const struct cost_union *u = &c->joint[m->joint];
	struct cost_bar b = {.lo = COST_NOWHERE,
			     .hi = -COST_NOWHERE,
			     .top = {COST_NOWHERE, COST_NOWHERE},
			     .first = COST_NOWHERE,
			     .last = -COST_NOWHERE,
			     .from = m->from,
			     .second = m->kind == COMB_SECOND || m->kind == COMB_SECOND_PASS};

	if (m->kind == COMB_SKEW) {
		double x = c->x[u->first], y = c->x[u->second];

		b.top[0] = x + (x < y ? 0.4 : -0.4);
		widen(&b, b.top[0]);
		add_foot(c, &b, m->n > 1 ? y + (x < y ? -0.4 : 0.4) : b.top[0]);
	} else {
		if (u->shape != LAYOUT_NOBODY) {
			b.top[0] = u->drop;
			widen(&b, b.top[0]);
		}
		for (uint32_t i = m->from; i < m->from + m->n; i++)
			if (!o->light[c->tooth[i]])
				add_foot(c, &b, c->x[c->tooth[i]]);
		if (m->kind == COMB_PASS || m->kind == COMB_SECOND_PASS)
			add_foot(c, &b, b.top[0]);
	}
	c->bar[k] = b;
}

static bool is_within(double x, const struct cost_bar *b)
{
	return x > b->lo + HAIR && x < b->hi - HAIR;
}

/* How many of a's feet stand within b: all or none, mostly, which the outermost tell. */
static unsigned feet_within(const struct order_cost *c, const struct cost_bar *a, const struct cost_bar *b)
{
	unsigned n = 0;

	if (!a->n || a->last <= b->lo + HAIR || a->first >= b->hi - HAIR)
		return 0;
	if (a->first > b->lo + HAIR && a->last < b->hi - HAIR)
		return a->n;
	for (uint32_t i = a->from; i < a->from + a->n; i++)
		n += is_within(c->foot[i], b);
	return n;
}

/* How often two bars cross, whichever of them runs above; in eighths, a second line's count two. */
static unsigned meet(const struct order_cost *c, const struct cost_bar *a, const struct cost_bar *b)
{
	unsigned ab, ba;

	if (a->hi <= b->lo + HAIR || b->hi <= a->lo + HAIR)
		return 0;
	ab = is_within(b->top[0], a) + is_within(b->top[1], a) + feet_within(c, a, b);
	ba = is_within(a->top[0], b) + is_within(a->top[1], b) + feet_within(c, b, a);
	if (ba < ab)
		ab = ba;
	/* who stand the other way round than those above them cross, wherever exactly they stand */
	if (!ab && a->top[0] < COST_NOWHERE && b->top[0] < COST_NOWHERE &&
	    ((a->top[0] < b->top[0] - HAIR && a->last > b->first + HAIR) ||
	     (b->top[0] < a->top[0] - HAIR && b->last > a->first + HAIR)))
		ab = 1;
	return a->second || b->second ? SECOND * ab : WHOLE * ab;
}

static bool is_late(const struct order_cost *c, uint32_t k)
{
	return c->joint[c->comb[k].joint].shape == LAYOUT_OVER ||
	       c->joint[c->comb[k].joint].shape == LAYOUT_UNDER;
}

static unsigned cross_gap(struct order *o, size_t gap)
{
	struct order_cost *c = o->cost;
	uint32_t *v = c->order + c->comb_at[gap], n = c->comb_at[gap + 1] - c->comb_at[gap];
	unsigned total = 0;

	c->lates[gap] = 0;
	for (uint32_t k = c->comb_at[gap]; k < c->comb_at[gap + 1]; k++)
		if (is_late(c, k)) /* at the end of the list */
			c->bar[k] = (struct cost_bar){
				.lo = COST_NOWHERE, .hi = COST_NOWHERE, .top = {COST_NOWHERE, COST_NOWHERE}};
		else
			set_bar(o, k);
	for (uint32_t i = 1; i < n; i++) /* nearly sorted from the state before */
		for (uint32_t k = i; k > 0 && c->bar[v[k]].lo < c->bar[v[k - 1]].lo; k--) {
			uint32_t turn = v[k];

			v[k] = v[k - 1];
			v[k - 1] = turn;
		}
	while (n && c->bar[v[n - 1]].lo >= COST_NOWHERE)
		n--;
	c->soon[gap] = n;
	for (uint32_t i = 0; i < n; i++) {
		const struct cost_bar *b = &c->bar[v[i]];

		for (uint32_t k = i + 1; k < n && c->bar[v[k]].lo < b->hi - HAIR; k++)
			total += meet(c, b, &c->bar[v[k]]);
	}
	return total;
}

/* ---- couples apart ---- */

static const struct cost_bar *late_bar(const struct order_cost *c, uint32_t k)
{
	return k < c->combs ? &c->bar[k] : &c->line[k - c->combs];
}

/* How often a bar crosses those placed between these rows. */
static unsigned meet_all(struct order *o, size_t gap, const struct cost_bar *b)
{
	const struct order_cost *c = o->cost;
	const uint32_t *v = c->order + c->comb_at[gap];
	unsigned sum = 0;

	o->looked += c->soon[gap] + c->lates[gap];
	for (uint32_t i = 0; i < c->soon[gap] && c->bar[v[i]].lo < b->hi; i++)
		sum += meet(c, b, &c->bar[v[i]]);
	for (uint32_t i = c->late_at[gap]; i < c->late_at[gap] + c->lates[gap]; i++)
		sum += meet(c, b, late_bar(c, c->late[i]));
	return sum;
}

static void put_late(struct order_cost *c, size_t gap, uint32_t k)
{
	c->late[c->late_at[gap] + c->lates[gap]++] = k;
}

/* Between which rows a comb runs. */
static size_t gap_of(const struct order *o, uint32_t k)
{
	const struct cost_comb *m = &o->cost->comb[k];
	size_t gap = 0;

	if (m->kind == COMB_DESCENT || m->kind == COMB_SECOND)
		return (size_t)o->l->person[o->cost->tooth[m->from]].row - 1;
	while (o->cost->comb_at[gap + 1] <= k)
		gap++;
	return gap;
}

/* What hangs from a couple, its drop being where it is. */
static unsigned meet_own(struct order *o, uint32_t i)
{
	struct order_cost *c = o->cost;
	unsigned sum = 0;

	for (uint32_t k = c->own_at[i]; k < c->own_at[i + 1]; k++) { /* not placed yet */
		set_bar(o, c->own[k]);
		sum += meet_all(o, gap_of(o, c->own[k]), &c->bar[c->own[k]]);
	}
	return sum;
}

static struct cost_bar line_of(struct order *o, uint32_t i, bool over)
{
	struct order_cost *c = o->cost;
	const struct cost_union *u = &c->joint[i];
	struct cost_bar b = {.lo = c->x[u->first] + 0.3,
			     .hi = c->x[u->second] - 0.3,
			     .top = {COST_NOWHERE, COST_NOWHERE},
			     .first = COST_NOWHERE,
			     .last = -COST_NOWHERE,
			     .from = c->teeth + 3 * i};

	if (over) {
		add_foot(c, &b, b.lo);
		add_foot(c, &b, b.hi);
		if (layout_has_children(o->l, i))
			add_foot(c, &b, u->drop);
	} else { /* what hangs from it begins there: the comb has it */
		b.top[0] = b.lo;
		b.top[1] = b.hi;
	}
	return b;
}

/* A couple apart: their line over heads or under names, whichever crosses less. */
static unsigned set_far(struct order *o, uint32_t i)
{
	struct order_cost *c = o->cost;
	struct cost_union *u = &c->joint[i];
	size_t r = (size_t)o->l->person[u->first].row;
	uint32_t row = c->seq_at[r], first = row + c->at[u->first], second = row + c->at[u->second],
		 gap[2] = {first, second - 1};
	double target = u->n ? u->kids : (c->x[u->first] + c->x[u->second]) / 2, drop = target;
	unsigned over = 0, under, best = 9999;
	bool hangs = layout_has_children(o->l, i);
	struct cost_bar line;

	while (gap[0] + 1 < second && o->light[c->seq[gap[0] + 1]])
		gap[0]++;
	for (int k = 0; k < 2 && hangs; k++) {
		unsigned crossed = c->adjacent[gap[k]] != FAMILY_NOBODY;
		double x = (c->x[c->seq[gap[k]]] + c->x[c->seq[gap[k] + 1]]) / 2;

		if (crossed < best || (crossed == best && fabs(x - target) < fabs(drop - target))) {
			best = crossed;
			u->gap = gap[k] - row;
			drop = x;
		}
	}
	u->drop = drop;
	if (r) {
		line = line_of(o, i, true);
		over = meet_all(o, r - 1, &line);
	}
	if (hangs)
		over += WHOLE * best + meet_own(o, i);
	u->drop = fmin(fmax(target, c->x[u->first] + 0.3), c->x[u->second] - 0.3);
	line = line_of(o, i, false);
	under = (r + 1 < o->l->rows ? meet_all(o, r, &line) : 0) + (hangs ? meet_own(o, i) : 0);
	u->shape = over <= under ? LAYOUT_OVER : LAYOUT_UNDER;
	if (over <= under)
		u->drop = drop;
	c->line[i] = line_of(o, i, over <= under);
	if (over > under ? r + 1 < o->l->rows : r > 0)
		put_late(c, over > under ? r : r - 1, c->combs + i);
	for (uint32_t k = c->own_at[i]; k < c->own_at[i + 1]; k++) {
		set_bar(o, c->own[k]);
		put_late(c, gap_of(o, c->own[k]), c->own[k]);
	}
	return over <= under ? over : under;
}

/* The line of a couple of two rows comes down beside the lower of them: between her and whom she stands
 * with? */
static unsigned beside_couples(const struct order *o)
{
	const struct order_cost *c = o->cost;
	unsigned n = 0;

	for (uint32_t i = 0; i < o->l->of->joints; i++) {
		const struct cost_union *u = &c->joint[i];
		uint32_t place;

		if (u->shape != LAYOUT_SKEW)
			continue;
		place = c->seq_at[o->l->person[u->second].row] + c->at[u->second];
		if (c->x[u->first] >= c->x[u->second])
			n += c->adjacent[place] != FAMILY_NOBODY;
		else if (c->at[u->second] > 0)
			n += c->adjacent[place - 1] != FAMILY_NOBODY;
	}
	return n;
}

/* People with weight between the two of a couple. */
static uint32_t between(const struct order *o, uint32_t i)
{
	const struct order_cost *c = o->cost;
	const struct cost_union *u = &c->joint[i];
	uint32_t row = c->seq_at[o->l->person[u->first].row];

	return c->heavy_before[row + c->at[u->second]] - c->heavy_before[row + c->at[u->first] + 1];
}

/* Couples apart, the nearest first. */
static void list_far(struct order *o)
{
	struct order_cost *c = o->cost;
	uint32_t heavy = 0;

	c->fars = 0;
	for (uint32_t i = 0; i < o->l->of->persons; i++) {
		c->heavy_before[i] = heavy;
		heavy += !o->leaf[c->seq[i]];
	}
	for (uint32_t i = 0; i < o->l->of->joints; i++) {
		uint32_t far;
		size_t k;

		if (c->joint[i].shape != LAYOUT_OVER)
			continue;
		far = between(o, i);
		for (k = c->fars++; k > 0 && between(o, c->far[k - 1]) > far; k--)
			c->far[k] = c->far[k - 1];
		c->far[k] = i;
	}
}

double layout_cross(struct order *o)
{
	struct order_cost *c = o->cost;
	unsigned n;
	double cost = 0;

	o->looked = 0;
	list_far(o);
	n = WHOLE * beside_couples(o);
	for (size_t r = 0; r + 1 < o->l->rows; r++)
		n += cross_gap(o, r);
	for (size_t i = 0; i < c->fars; i++) {
		n += set_far(o, c->far[i]);
		cost += COST_APART + COST_APART_STEP * between(o, c->far[i]);
	}
	o->trouble = n + (unsigned)c->fars;
	return cost + COST_CROSSING / WHOLE * n;
}
