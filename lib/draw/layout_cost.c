/* The rough layout of one state, one place a person, and what it costs. */
#include "layout_clump.h"
#include "layout_cost_own.h"

#include <math.h>
#include <string.h>

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

/* Of brothers and sisters who are all leaves one stands for the rest; elsewhere those stand for them who
 * are not. */
void layout_cost_lighten(struct order *o, const struct order_state *s)
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
				o->light[head[h]] = o->leaf[head[h]] = true;
				o->heavy--;
			}
	}
}

/* Numbers 0 to n - 1 by their key, as ranges; those with a key below 0 are left out. */
static void put_by_row(struct arena *a, const int *key, size_t n, size_t rows, uint32_t **list, uint32_t **at)
{
	uint32_t *fill = ARENA_ARRAY(a, uint32_t, rows + 1);

	*at = ARENA_ARRAY(a, uint32_t, rows + 2);
	*list = ARENA_ARRAY(a, uint32_t, n + 1);
	for (size_t i = 0; i < n; i++)
		if (key[i] >= 0)
			(*at)[key[i] + 1]++;
	for (size_t r = 0; r < rows; r++)
		(*at)[r + 1] += (*at)[r];
	for (uint32_t i = 0; i < n; i++)
		if (key[i] >= 0)
			(*list)[(*at)[key[i]] + fill[key[i]]++] = i;
}

static void list_unions(struct order *o)
{
	struct layout *l = o->l;
	const struct pedigree *p = l->of;
	struct order_cost *c = o->cost;
	int *key = ARENA_ARRAY(l->arena, int, p->joints + 1);

	for (uint32_t i = 0; i < p->joints; i++)
		key[i] = layout_union_row(l, i);
	put_by_row(l->arena, key, p->joints, l->rows, &c->hung, &c->hung_at);
	for (uint32_t i = 0; i < p->joints; i++) {
		key[i] = -1;
		for (uint32_t k = l->kid_at[i]; k < l->kid_at[i + 1] && key[i] < 0; k++)
			if (p->child[l->kid[k]].structural)
				key[i] = l->person[p->child[l->kid[k]].child].row;
	}
	put_by_row(l->arena, key, p->joints, l->rows, &c->above, &c->above_at);
}

/* Of several unions of one person the earlier stands left, and its children. */
static void list_dates(struct order *o)
{
	const struct pedigree *p = o->l->of;
	struct order_cost *c = o->cost;
	size_t n = 0;

	for (size_t i = 0; i < p->persons; i++)
		n += (size_t)(o->pair_at[i + 1] - o->pair_at[i]) * (o->pair_at[i + 1] - o->pair_at[i]);
	c->dates = arena_get_array(o->l->arena, n + 1, sizeof *c->dates);
	for (uint32_t i = 0; i < p->persons; i++)
		for (uint32_t k = o->pair_at[i]; k < o->pair_at[i + 1]; k++)
			for (uint32_t m = o->pair_at[i]; m < o->pair_at[i + 1]; m++) {
				uint32_t a = o->pair[k], b = o->pair[m];

				if (o->when[a] < o->when[b] && o->when[a] > DATE_FIRST &&
				    o->when[b] < DATE_LAST) {
					c->dates[c->dated].early = a;
					c->dates[c->dated].late = b;
					c->dates[c->dated].first = layout_clump_other(o, a, i);
					c->dates[c->dated++].then = layout_clump_other(o, b, i);
				}
			}
}

void layout_cost_open(struct order *o)
{
	struct layout *l = o->l;
	const struct pedigree *p = l->of;
	struct order_cost *c = ARENA_NEW(l->arena, struct order_cost);
	size_t n = p->persons;

	c->seq = ARENA_ARRAY(l->arena, uint32_t, n + 1);
	c->seq_at = ARENA_ARRAY(l->arena, uint32_t, l->rows + 2);
	c->at = ARENA_ARRAY(l->arena, uint32_t, n + 1);
	c->clump = ARENA_ARRAY(l->arena, uint32_t, n + 1);
	c->x = ARENA_ARRAY(l->arena, double, n + 1);
	c->joint = ARENA_ARRAY(l->arena, struct cost_union, p->joints + 1);
	c->attached = ARENA_ARRAY(l->arena, uint32_t, n + 1);
	c->attached_at = ARENA_ARRAY(l->arena, uint32_t, n + 2);
	c->adjacent = ARENA_ARRAY(l->arena, uint32_t, n + 1);
	c->far = ARENA_ARRAY(l->arena, uint32_t, p->joints + 1);
	c->heavy_before = ARENA_ARRAY(l->arena, uint32_t, n + 2);
	c->in_home = ARENA_ARRAY(l->arena, bool, n + 1);
	c->row_lo = ARENA_ARRAY(l->arena, int, l->rows + 1);
	c->row_hi = ARENA_ARRAY(l->arena, int, l->rows + 1);
	c->pull = ARENA_ARRAY(l->arena, struct cost_pull, o->clumps + 1);
	o->light = ARENA_ARRAY(l->arena, bool, n + 1);
	o->leaf = ARENA_ARRAY(l->arena, bool, n + 1);
	o->cost = c;
	for (size_t i = 0; i < n; i++)
		c->seq_at[l->person[i].row + 1]++;
	for (size_t r = 0; r < l->rows; r++) {
		l->row[r].n = c->seq_at[r + 1];
		c->seq_at[r + 1] += c->seq_at[r];
	}
	for (size_t i = 0; i < p->joints; i++) {
		c->joint[i].shape = LAYOUT_NOBODY;
		c->joint[i].first = c->joint[i].second = FAMILY_NOBODY;
	}
	list_unions(o);
	list_dates(o);
	layout_cross_open(o);
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

/* Partners by hub, in the order of (rank, number). */
static void list_attached(struct order *o, const struct order_state *s)
{
	struct order_cost *c = o->cost;
	size_t n = o->l->of->persons;

	memset(c->attached_at, 0, (n + 2) * sizeof *c->attached_at);
	for (size_t i = 0; i < n; i++)
		if (s->hub[i] != FAMILY_NOBODY)
			c->attached_at[s->hub[i] + 1]++;
	for (size_t i = 0; i < n; i++)
		c->attached_at[i + 1] += c->attached_at[i];
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
}

static void lay_row(struct order *o, const struct order_state *s, size_t r)
{
	struct order_cost *c = o->cost;
	double x = 0;
	size_t at = c->seq_at[r];

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
	for (size_t q = c->seq_at[r]; q < at; q++)
		c->x[c->seq[q]] -= x / 2;
}

/* ---- couples ---- */

static void set_shapes(struct order *o, size_t r)
{
	struct order_cost *c = o->cost;
	const struct layout *l = o->l;

	memset(c->adjacent + c->seq_at[r], 0xff, l->row[r].n * sizeof *c->adjacent);
	for (uint32_t k = c->hung_at[r]; k < c->hung_at[r + 1]; k++) {
		uint32_t i = c->hung[k];
		const struct pedigree_union *u = &l->of->joint[i];
		struct cost_union *v = &c->joint[i];
		bool left = u->b != FAMILY_NOBODY && (l->person[u->a].row != l->person[u->b].row
							      ? l->person[u->a].row < l->person[u->b].row
							      : c->at[u->a] < c->at[u->b]);

		v->first = u->b == FAMILY_NOBODY || left ? u->a : u->b;
		v->second = u->b == FAMILY_NOBODY ? FAMILY_NOBODY : left ? u->b : u->a;
		if (u->b == FAMILY_NOBODY) {
			v->shape = LAYOUT_SINGLE;
			v->drop = c->x[u->a];
		} else if (l->person[u->a].row != l->person[u->b].row) {
			v->shape = LAYOUT_SKEW;
			v->drop = c->x[v->second];
		} else if (c->at[v->second] == c->at[v->first] + 1) {
			v->shape = LAYOUT_ADJACENT;
			v->drop = (c->x[u->a] + c->x[u->b]) / 2;
			c->adjacent[c->seq_at[r] + c->at[v->first]] = i;
		} else {
			v->shape = LAYOUT_OVER; /* or under: layout_cross */
			v->drop = (c->x[u->a] + c->x[u->b]) / 2;
		}
	}
}

/* Unions whose children stand in a row, and the row moved as a whole so that it hangs evenly under the
 * row above. */
static void set_kids(struct order *o, size_t r)
{
	struct order_cost *c = o->cost;
	const struct layout *l = o->l;
	const struct pedigree *p = l->of;
	double shift = 0;
	size_t shifts = 0;

	for (uint32_t k = c->above_at[r]; k < c->above_at[r + 1]; k++) {
		struct cost_union *u = &c->joint[c->above[k]];
		double sum = 0;

		u->n = 0;
		for (uint32_t i = l->kid_at[c->above[k]]; i < l->kid_at[c->above[k] + 1]; i++)
			if (p->child[l->kid[i]].structural && !o->light[p->child[l->kid[i]].child] &&
			    l->person[p->child[l->kid[i]].child].row == (int)r) {
				sum += c->x[p->child[l->kid[i]].child];
				u->n++;
			}
		u->kids = u->n ? sum / (double)u->n : 0;
		if (!u->n || u->shape == LAYOUT_NOBODY)
			continue;
		shift += u->drop - u->kids;
		shifts++;
	}
	if (r && shifts) {
		shift /= (double)shifts;
		for (uint32_t k = c->seq_at[r]; k < c->seq_at[r + 1]; k++)
			c->x[c->seq[k]] += shift;
		for (uint32_t k = c->hung_at[r]; k < c->hung_at[r + 1]; k++)
			c->joint[c->hung[k]].drop += shift;
		for (uint32_t k = c->above_at[r]; k < c->above_at[r + 1]; k++)
			if (c->joint[c->above[k]].n)
				c->joint[c->above[k]].kids += shift;
	}
	for (uint32_t k = c->above_at[r]; k < c->above_at[r + 1]; k++)
		if (c->joint[c->above[k]].shape == LAYOUT_NOBODY)
			c->joint[c->above[k]].drop = c->joint[c->above[k]].kids;
	for (uint32_t k = c->hung_at[r]; k < c->hung_at[r + 1]; k++) {
		struct cost_union *u = &c->joint[c->hung[k]];

		if (u->shape == LAYOUT_SKEW) /* beside the lower, on the side of the upper */
			u->drop = c->x[u->second] + (c->x[u->first] < c->x[u->second] ? -0.4 : 0.4);
	}
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
				       !o->leaf[c->seq[c->seq_at[r] + (size_t)k]];
		for (size_t i = 0; i < home->members; i++)
			c->in_home[home->member[i]] = false;
	}
	return sum;
}

/* Of two unions of one person the later stands left, or what hangs from it does. */
static bool is_out_of_time(const struct order *o, size_t i)
{
	const struct order_cost *c = o->cost;
	const struct cost_union *early = &c->joint[c->dates[i].early], *late = &c->joint[c->dates[i].late];
	uint32_t first = c->dates[i].first, then = c->dates[i].then;

	return (o->l->person[first].row == o->l->person[then].row && c->at[first] > c->at[then]) ||
	       early->drop > late->drop;
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
			sum += o->pair_at[u->a + 1] - o->pair_at[u->a] != 1 ||
					       o->pair_at[u->b + 1] - o->pair_at[u->b] != 1
				       ? 4
			       : p->person[u->a].parents == FAMILY_NOBODY ||
					       p->person[u->b].parents == FAMILY_NOBODY
				       ? COST_MOTHER_LEFT
				       : COST_MOTHER_FIRST;
	}
	for (size_t i = 0; i < c->dated; i++)
		sum += is_out_of_time(o, i) ? COST_DATES : 0;
	return sum;
}

void layout_cost_lay(struct order *o, const struct order_state *s, size_t row)
{
	if (!row)
		list_attached(o, s);

	lay_row(o, s, row);
	set_shapes(o, row);
	set_kids(o, row);
}

double layout_cost(struct order *o, const struct order_state *s)
{
	struct order_cost *c = o->cost;
	const struct pedigree *p = o->l->of;
	double cost;

	for (size_t r = 0; r < o->l->rows; r++)
		layout_cost_lay(o, s, r);
	cost = layout_cross(o) + COST_HOME * homes(o) + customs(o);
	o->flaws = cost;
	for (uint32_t i = 0; i < p->joints; i++)
		if (c->joint[i].n && c->joint[i].shape != LAYOUT_NOBODY)
			cost += COST_FAR * fabs(c->joint[i].drop - c->joint[i].kids);
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

void layout_cost_pull(struct order *o, size_t row, bool parents)
{
	struct order_cost *c = o->cost;
	const struct pedigree *p = o->l->of;
	struct cost_pull *pull = c->pull;

	for (uint32_t i = c->seq_at[row]; i < c->seq_at[row + 1]; i++)
		memset(&pull[c->clump[c->seq[i]]], 0, sizeof *pull);
	for (uint32_t i = c->seq_at[row]; i < c->seq_at[row + 1]; i++) {
		uint32_t who = c->seq[i], k = c->clump[who], u = p->person[who].parents;

		pull[k].own += c->x[who];
		pull[k].m++;
		if (parents && u != FAMILY_NOBODY && !o->light[who] && c->joint[u].shape != LAYOUT_NOBODY) {
			pull[k].sum += c->joint[u].drop;
			pull[k].n++;
		}
	}
	for (uint32_t i = c->hung_at[row]; i < c->hung_at[row + 1] && !parents; i++) {
		const struct cost_union *u = &c->joint[c->hung[i]];
		const uint32_t two[2] = {u->first, u->second};

		for (int k = 0; k < 2 && u->n; k++)
			if (two[k] != FAMILY_NOBODY && o->l->person[two[k]].row == (int)row) {
				pull[c->clump[two[k]]].sum += u->kids;
				pull[c->clump[two[k]]].n++;
			}
	}
	for (uint32_t i = c->seq_at[row]; i < c->seq_at[row + 1]; i++) {
		uint32_t k = c->clump[c->seq[i]];

		o->middle[k] = pull[k].own / pull[k].m;
		o->key[k] = pull[k].n > 0 ? pull[k].sum / pull[k].n : o->middle[k];
	}
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
