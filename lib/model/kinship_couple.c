/* Couples on a day, and whose birth parents have lost a child to others in law. */
#include <stdlib.h>

#include "kinship_own.h"

struct pair {
	uint32_t a, b;
	const struct family_link *link;
};

static int compare_pairs(const void *va, const void *vb)
{
	const struct pair *x = va, *y = vb;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	if (x->b != y->b)
		return x->b < y->b ? -1 : 1;
	return kinship_compare_links(x->link, y->link);
}

static bool ended_by_death(const struct kinship_graph *g, const struct family_link *l)
{
	for (int end = 0; end < 2; end++) {
		const struct date *d = &g->x->person[end ? l->to : l->from]->death;

		if (date_is_known(d) && date_is_known(&l->end) && l->end.hi >= d->lo)
			return true;
	}
	return false;
}

/* What all that is recorded of two people comes to: the latest that is dated; an end without a date beats a beginning. */
static struct kinship_couple couple_of(const struct kinship_graph *g, const struct pair *p, size_t n)
{
	const struct family_link *best[4] = {0}; /* married, together, apart, over */
	struct kinship_couple c = {.a = p->a, .b = p->b};
	int32_t wed = DATE_FIRST - 1;
	enum { MARRIED, TOGETHER, APART, OVER } as;

	for (size_t i = 0; i < n; i++) {
		const struct family_link *l = p[i].link;
		bool over = kinship_has_ended(g, l) && !ended_by_death(g, l);

		switch (l->tie) {
		case FAMILY_TIE_SPOUSE:
			as = over ? OVER : MARRIED;
			c.was_married = true;
			if (!over && date_is_known(&l->start) && l->start.lo > wed)
				wed = l->start.lo;
			break;
		case FAMILY_TIE_EX_SPOUSE:
			as = OVER;
			c.was_married = true;
			break;
		case FAMILY_TIE_EX_PARTNER:
			as = OVER;
			break;
		case FAMILY_TIE_SEPARATED:
			as = over ? TOGETHER : APART;
			break;
		default:
			as = over ? OVER : TOGETHER;
		}
		if (!best[as] || (as != MARRIED && l->tie == FAMILY_TIE_EX_SPOUSE))
			best[as] = l;
	}
	for (as = APART; as <= OVER; as++) { /* married again since */
		const struct family_link *l = best[as];
		int32_t on = !l                                                            ? 0
			     : l->tie == FAMILY_TIE_SPOUSE || !date_is_known(&l->start) ? l->end.lo
											   : l->start.lo;

		if (l && best[MARRIED] && (date_is_known(&l->start) || date_is_known(&l->end)) &&
		    on < wed)
			best[as] = NULL;
		if (l && as == OVER && l->tie != FAMILY_TIE_EX_SPOUSE && l->tie != FAMILY_TIE_SPOUSE &&
		    best[MARRIED])
			best[as] = NULL; /* they lived together before they married */
	}
	if (best[OVER] && best[TOGETHER] && !best[MARRIED] && date_is_known(&best[OVER]->end) &&
	    date_is_known(&best[TOGETHER]->start) && best[TOGETHER]->start.lo >= best[OVER]->end.lo)
		best[OVER] = NULL;
	as = best[OVER] ? OVER : best[APART] ? APART : best[MARRIED] ? MARRIED : TOGETHER;
	c.link = best[as];
	c.former = as == OVER;
	c.married = !c.former && best[MARRIED];
	c.code = as == OVER    ? c.was_married ? KINSHIP_IS_EX_SPOUSE : KINSHIP_IS_EX_PARTNER
		 : as == APART ? KINSHIP_IS_SEPARATED
			       : kinship_link_code(g, c.link, false);
	return c;
}

static int compare_couples(const void *va, const void *vb, void *graph)
{
	const uint32_t *rank = ((const struct kinship_graph *)graph)->rank;
	const struct kinship_couple *x = va, *y = vb;

	return x->a != y->a ? (x->a < y->a ? -1 : 1) : (rank[x->b] > rank[y->b]) - (rank[x->b] < rank[y->b]);
}

void kinship_list_couples(struct kinship_graph *g)
{
	const struct family_index *x = g->x;
	struct pair *pair = ARENA_ARRAY(g->a, struct pair, x->links + 1);
	struct kinship_couple *couple;
	size_t n = 0, couples = 0;

	for (size_t i = 0; i < x->links; i++)
		if (family_is_couple(x->link[i].tie) && kinship_is_of_kin(g, &x->link[i])) {
			bool turn = x->link[i].from > x->link[i].to;

			pair[n++] = (struct pair){turn ? x->link[i].to : x->link[i].from,
						  turn ? x->link[i].from : x->link[i].to, &x->link[i]};
		}
	if (n)
		qsort(pair, n, sizeof *pair, compare_pairs);
	couple = ARENA_ARRAY(g->a, struct kinship_couple, 2 * n + 1);
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && pair[k].a == pair[i].a && pair[k].b == pair[i].b; k++)
			;
		couple[couples] = couple_of(g, &pair[i], k - i);
		couple[couples + 1] = couple[couples];
		couple[couples + 1].a = couple[couples].b;
		couple[couples + 1].b = couple[couples].a;
		couples += 2;
	}
	if (couples)
		qsort_r(couple, couples, sizeof *couple, compare_couples, g);
	g->couple = couple;
	g->couple_at = ARENA_ARRAY(g->a, uint32_t, g->nodes + 2);
	for (size_t i = 0; i < couples; i++)
		g->couple_at[couple[i].a + 1]++;
	for (size_t i = 0; i < g->nodes; i++)
		g->couple_at[i + 1] += g->couple_at[i];
}

/* A birth parent of somebody whom others have adopted, unless he is one of the adopters or the partner of one. */
void kinship_mark_severed(struct kinship_graph *g)
{
	for (uint32_t c = 0; c < g->persons; c++)
		for (uint32_t i = g->up_at[c]; i < g->up_at[c + 1]; i++) {
			bool adopted = false, stays = false;

			if (g->up[i].flags & KINSHIP_ADOPTED)
				continue;
			for (uint32_t k = g->up_at[c]; k < g->up_at[c + 1]; k++) {
				uint32_t p = g->up[i].parent, by = g->up[k].parent;

				if (!(g->up[k].flags & KINSHIP_ADOPTED))
					continue;
				adopted = true;
				stays |= by == p;
				for (uint32_t m = g->couple_at[p]; m < g->couple_at[p + 1]; m++)
					stays |= g->couple[m].b == by;
			}
			if (adopted && !stays)
				g->up[i].flags |= KINSHIP_SEVERED;
		}
}
