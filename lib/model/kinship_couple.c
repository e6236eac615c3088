/* Couples on a day, as model/couple says, and whose birth parents have lost a child to others in law. */
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
	return (x->b > y->b) - (x->b < y->b);
}

static enum kinship_code code_of(const struct kinship_graph *g, const struct couple *c)
{
	switch (c->bond) {
	case COUPLE_SPOUSE:
		return c->civil ? KINSHIP_IS_CIVIL_PARTNER : KINSHIP_IS_SPOUSE;
	case COUPLE_PARTNER:
		return KINSHIP_IS_PARTNER;
	case COUPLE_ENGAGED:
		return kinship_link_code(g, c->link, false);
	case COUPLE_SEPARATED:
		return KINSHIP_IS_SEPARATED;
	case COUPLE_EX_PARTNER:
		return KINSHIP_IS_EX_PARTNER;
	case COUPLE_DIVORCED:
		return KINSHIP_IS_EX_SPOUSE;
	default:
		return KINSHIP_IS_EXPECTING;
	}
}

/* False: they expected a child, and have not been anything else to each other. */
static bool set_couple(const struct kinship_graph *g, const struct pair *p, size_t n, struct kinship_couple *to)
{
	const struct family_link **link = ARENA_ARRAY(g->a, const struct family_link *, n);
	struct couple c;

	for (size_t i = 0; i < n; i++)
		link[i] = p[i].link;
	couple_of(g->x, link, n, &g->on, &c);
	*to = (struct kinship_couple){.a = p->a,
				      .b = p->b,
				      .code = code_of(g, &c),
				      .married = c.married,
				      .former = c.bond >= COUPLE_EX_PARTNER,
				      .link = c.link};
	to->was_married = to->former && c.was_married;
	return c.bond != COUPLE_PARENTS || !couple_is_over(g->x, c.link, &g->on);
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
		if (!set_couple(g, &pair[i], k - i, &couple[couples]))
			continue;
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
