/* Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983): a step that makes the picture worse is taken
 * now and then, the less often the worse it is and the later it comes.  Chance is a counter of our own:
 * equal input, equal picture.
 *
 * A clump moves with whom it carries: those who hang from it, and those whom it hangs from, go where they
 * then belong.
 */
#include "layout_order_own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WARM 60.0 /* what may be lost by a step at first, about half a crossing; and in the end */
#define COOL 12.0 /* of many people: there are too few steps for more */
#define MANY 120
#define COLD 2.0

struct anneal {
	struct search *q;
	uint64_t chance;
	bool *carried;  /* clumps that go with the one moved */
	uint32_t *list; /* partners without parents; room for clumps of a row */
	uint32_t partners;
	struct order_state best;
	double least;
};

/* A number below n (xorshift, Marsaglia 2003). */
static uint32_t pick(struct anneal *w, uint32_t n)
{
	w->chance ^= w->chance << 13;
	w->chance ^= w->chance >> 7;
	w->chance ^= w->chance << 17;
	return n ? (uint32_t)((w->chance >> 32) * n >> 32) : 0;
}

/* ---- moving a clump, and whom it carries ---- */

static bool carries(const struct anneal *w, uint32_t who)
{
	return who != FAMILY_NOBODY && w->carried[w->q->o->carrier[who]];
}

static void carry_down(struct anneal *w, struct order_state *s, size_t row)
{
	struct order *o = w->q->o;
	const struct pedigree *p = o->l->of;

	for (size_t r = 0; r < o->l->rows; r++) {
		bool any = false;

		layout_cost_lay(o, s, r);
		if (r <= row)
			continue;
		for (uint32_t i = o->row_first[r]; i < o->row_first[r + 1]; i++) {
			uint32_t k = s->order[i], u = p->person[s->head[o->clump[k].first]].parents;

			if (u != FAMILY_NOBODY && (carries(w, p->joint[u].a) || carries(w, p->joint[u].b)))
				any = w->carried[k] = true;
		}
		if (!any)
			continue;
		layout_order_put_back(o, s, r, true, w->carried, w->list + o->l->of->persons);
		layout_cost_lay(o, s, r);
	}
}

static void carry_up(struct anneal *w, struct order_state *s, size_t row)
{
	struct order *o = w->q->o;
	const struct pedigree *p = o->l->of;

	for (size_t r = 0; r < o->l->rows; r++)
		layout_cost_lay(o, s, r);
	for (size_t r = row; r > 0; r--) {
		bool any = false;

		for (uint32_t i = o->row_first[r]; i < o->row_first[r + 1]; i++) {
			uint32_t k = s->order[i], u = p->person[s->head[o->clump[k].first]].parents;
			uint32_t two[2];

			if (!w->carried[k] || u == FAMILY_NOBODY)
				continue;
			two[0] = p->joint[u].a;
			two[1] = p->joint[u].b;
			for (int j = 0; j < 2; j++)
				if (two[j] != FAMILY_NOBODY && o->l->person[two[j]].row == (int)r - 1)
					any = w->carried[o->carrier[two[j]]] = true;
		}
		if (!any)
			return;
		layout_order_put_back(o, s, r - 1, false, w->carried, w->list + o->l->of->persons);
		layout_cost_lay(o, s, r - 1);
	}
}

/* The row in which the clump at `at` stands. */
static uint32_t row_of(const struct order *o, uint32_t at)
{
	uint32_t r = 0;

	while (o->row_first[r + 1] <= at)
		r++;
	return r;
}

/* Up to three neighbours of a row move to another place in it. */
static bool move_block(struct anneal *w, struct order_state *s)
{
	struct order *o = w->q->o;
	uint32_t at = pick(w, (uint32_t)o->clumps), r = row_of(o, at), len = 1, n, to, first, way = pick(w, 8);
	uint32_t turn[3];

	first = o->row_first[r];
	n = o->row_first[r + 1] - first;
	if (n < 2)
		return false;
	if (pick(w, 4) == 0)
		len += 1 + pick(w, 2);
	at -= first;
	if (at + len > n || len >= n)
		len = 1;
	/* near places more often than far ones */
	if (pick(w, 2))
		to = pick(w, n - len + 1);
	else if (pick(w, 2))
		to = at + 1 + pick(w, 3);
	else
		to = at > 1 ? at - 1 - pick(w, at < 3 ? at : 3) : 0;
	if (to > n - len)
		to = n - len;
	if (to == at)
		return false;
	memcpy(turn, s->order + first + at, len * sizeof *turn);
	if (to > at)
		memmove(s->order + first + at, s->order + first + at + len, (to - at) * sizeof *turn);
	else
		memmove(s->order + first + to + len, s->order + first + to, (at - to) * sizeof *turn);
	memcpy(s->order + first + to, turn, len * sizeof *turn);
	for (int side = 0; side < 2; side++) {
		if (!(way & (side ? 2 : 1)))
			continue;
		memset(w->carried, 0, o->clumps * sizeof *w->carried);
		for (uint32_t i = 0; i < len; i++)
			w->carried[turn[i]] = true;
		if (side)
			carry_up(w, s, r);
		else
			carry_down(w, s, r);
	}
	return true;
}

/* Some neighbours of a row seen in a mirror. */
static bool mirror_block(struct anneal *w, struct order_state *s)
{
	struct order *o = w->q->o;
	uint32_t at = pick(w, (uint32_t)o->clumps), r = row_of(o, at), first, n, to;

	first = o->row_first[r];
	n = o->row_first[r + 1] - first;
	if (n < 2)
		return false;
	to = at + 1 + pick(w, 4);
	if (to >= first + n)
		to = first + n - 1;
	memset(w->carried, 0, o->clumps * sizeof *w->carried);
	for (uint32_t i = at; i <= to; i++)
		w->carried[s->order[i]] = true;
	for (uint32_t i = at, j = to; i < j; i++, j--) {
		uint32_t turn = s->order[i];

		s->order[i] = s->order[j];
		s->order[j] = turn;
	}
	for (uint32_t i = 0; i < w->partners; i++)
		if (w->carried[o->carrier[w->list[i]]]) {
			s->side[w->list[i]] = (int8_t)-s->side[w->list[i]];
			s->rank[w->list[i]] = 1000000 - s->rank[w->list[i]];
		}
	if (pick(w, 2))
		carry_down(w, s, r);
	return true;
}

/* ---- partners, and those whose place no date tells ---- */

static bool is_under(const struct order *o, const struct order_state *s, uint32_t who, uint32_t hub)
{
	for (size_t i = 0; who != FAMILY_NOBODY && i <= o->l->of->persons; i++, who = s->hub[who])
		if (who == hub)
			return true;
	return false;
}

static bool move_partner(struct anneal *w, struct order_state *s)
{
	struct order *o = w->q->o;
	const struct pedigree *p = o->l->of;
	uint32_t i, k, way = pick(w, 3);

	if (!w->partners)
		return false;
	i = w->list[pick(w, w->partners)];
	if (way == 0) {
		s->side[i] = (int8_t)-s->side[i];
		return true;
	}
	if (way == 1) { /* changes places with another partner of the same person */
		uint32_t turn, mates = o->pair_at[s->hub[i] + 1] - o->pair_at[s->hub[i]], u;

		u = o->pair[o->pair_at[s->hub[i]] + pick(w, mates)];
		k = p->joint[u].a == s->hub[i] ? p->joint[u].b : p->joint[u].a;
		if (k == FAMILY_NOBODY || k == i || s->hub[k] != s->hub[i])
			return false;
		turn = s->rank[i];
		s->rank[i] = s->rank[k];
		s->rank[k] = turn;
		turn = (uint32_t)s->side[i];
		s->side[i] = s->side[k];
		s->side[k] = (int8_t)turn;
		return true;
	}
	if (o->pair_at[i + 1] - o->pair_at[i] < 2)
		return false;
	k = o->pair[o->pair_at[i] +
		    pick(w, o->pair_at[i + 1] - o->pair_at[i])]; /* to another partner's side */
	k = p->joint[k].a == i ? p->joint[k].b : p->joint[k].a;
	if (k == FAMILY_NOBODY || k == s->hub[i] || o->l->person[k].row != o->l->person[i].row ||
	    is_under(o, s, k, i))
		return false;
	s->hub[i] = k;
	s->side[i] = pick(w, 2) ? 1 : -1;
	return true;
}

/* The place of the n-th of a clump who has weight. */
static uint32_t heavy_head(const struct order *o, const struct order_state *s, const struct order_clump *k,
			   uint32_t n)
{
	for (uint32_t h = 0; h < k->heads; h++)
		if (!o->light[s->head[k->first + h]] && !n--)
			return h;
	return 0;
}

static bool move_loose(struct anneal *w, struct order_state *s)
{
	struct order *o = w->q->o;
	const struct order_clump *k = &o->clump[pick(w, (uint32_t)o->clumps)];
	uint32_t heavy = 0, i, j, from, to, who;

	for (uint32_t h = 0; h < k->heads; h++)
		heavy += !o->light[s->head[k->first + h]];
	from = pick(w, heavy);
	to = pick(w, heavy);
	i = heavy_head(o, s, k, from);
	j = heavy_head(o, s, k, to);
	who = s->head[k->first + i];
	if (i == j || !o->loose[who])
		return false;
	if (j > i)
		memmove(s->head + k->first + i, s->head + k->first + i + 1, (j - i) * sizeof who);
	else
		memmove(s->head + k->first + j + 1, s->head + k->first + j, (i - j) * sizeof who);
	s->head[k->first + j] = who;
	return true;
}

/* Whom everybody is carried by: the clump he stands in. */
static void set_carriers(struct order *o, const struct order_state *s)
{
	for (uint32_t i = 0; i < o->l->of->persons; i++) {
		uint32_t who = i;

		for (size_t n = 0; s->hub[who] != FAMILY_NOBODY && n < o->l->of->persons; n++)
			who = s->hub[who];
		o->carrier[i] = o->clump_of[who];
	}
}

void layout_order_anneal(struct search *q, unsigned long work)
{
	struct order *o = q->o;
	struct arena *a = o->l->arena;
	size_t n = o->l->of->persons;
	struct anneal w = {.q = q, .chance = 88172645463325252u, .best = q->kept, .least = q->cost};
	double cost = q->cost, warm = o->heavy < MANY ? WARM : COOL;

	w.carried = ARENA_ARRAY(a, bool, o->clumps + 1);
	w.list = ARENA_ARRAY(a, uint32_t, 2 * n + 2);
	for (uint32_t i = 0; i < n; i++)
		if (q->now.hub[i] != FAMILY_NOBODY)
			w.list[w.partners++] = i;
	layout_order_copy(o, &w.best, &q->now);
	set_carriers(o, &q->now);
	for (unsigned long turn = 0; turn < work; turn++) {
		double heat = warm * pow(COLD / warm, (double)turn / (double)work), c;
		uint32_t what = pick(&w, 20);

		layout_order_copy(o, &q->trial, &q->now);
		if (!(what < 12   ? move_block
		      : what < 17 ? move_partner
		      : what < 19 ? mirror_block
				  : move_loose)(&w, &q->trial))
			continue;
		c = layout_cost(o, &q->trial);
		o->l->evaluations++;
		if (c > cost && exp((cost - c) / heat) * 65536 < pick(&w, 65536))
			continue;
		cost = c;
		layout_order_copy(o, &q->now, &q->trial);
		if (what >= 12 && what < 17)
			set_carriers(o, &q->now);
		if (cost < w.least - 1e-6) {
			w.least = cost;
			layout_order_copy(o, &w.best, &q->now);
		}
	}
	layout_order_copy(o, &q->now, &w.best);
	q->cost = w.least;
}
