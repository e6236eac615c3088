/* Pairs: who is, or was, with whom, and as what. */
#include "pedigree_own.h"

#include <string.h>

/* The lower number first; nobody last. */
static void set_in_order(uint32_t *a, uint32_t *b)
{
	if (*b != FAMILY_NOBODY && (*a == FAMILY_NOBODY || *b < *a)) {
		uint32_t turn = *a;

		*a = *b;
		*b = turn;
	}
}

static uint32_t find_joint(const struct pedigree *p, uint32_t a, uint32_t b)
{
	set_in_order(&a, &b);
	for (size_t i = 0; i < p->joints; i++)
		if (p->joint[i].a == a && p->joint[i].b == b && a != FAMILY_NOBODY)
			return (uint32_t)i;
	return FAMILY_NOBODY;
}

uint32_t pedigree_add_joint(struct pedigree_work *k, uint32_t a, uint32_t b, enum pedigree_bond bond)
{
	struct pedigree *p = k->p;
	uint32_t at;

	set_in_order(&a, &b);
	at = find_joint(p, a, b);
	if (at != FAMILY_NOBODY)
		return at;
	p->joint[p->joints] = (struct pedigree_union){.a = a, .b = b, .bond = bond};
	return (uint32_t)p->joints++;
}

/* Several relations may speak of one pair: what they come to is model/couple's to say. */
void pedigree_add_bonds(struct pedigree_work *k)
{
	struct pedigree *p = k->p;
	const struct couple_day on = {k->w->day, k->w->day_found};
	const struct family_link **of = ARENA_ARRAY(k->a, const struct family_link *, k->links + 1);
	uint32_t *joint = ARENA_ARRAY(k->a, uint32_t, k->links + 1);
	size_t *first = ARENA_ARRAY(k->a, size_t, k->links + 2);

	for (size_t i = 0; i < k->links; i++) {
		const struct family_link *l = k->link[i];

		joint[i] = FAMILY_NOBODY;
		if (family_is_couple(l->tie) && pedigree_counts(k, l, false)) {
			joint[i] = pedigree_add_joint(k, pedigree_place_of(k, l->from), pedigree_place_of(k, l->to),
						      PEDIGREE_BOND_PARENTS);
			first[joint[i] + 2]++;
		}
	}
	for (size_t i = 0; i < p->joints; i++)
		first[i + 2] += first[i + 1];
	for (size_t i = 0; i < k->links; i++) /* leaves first[joint] where each begins */
		if (joint[i] != FAMILY_NOBODY)
			of[first[joint[i] + 1]++] = k->link[i];
	for (size_t i = 0; i < p->joints; i++) {
		struct pedigree_union *u = &p->joint[i];
		struct couple c;

		couple_of(k->x, of + first[i], first[i + 1] - first[i], &on, &c);
		u->bond = (enum pedigree_bond)c.bond;
		u->civil = c.civil;
		u->start = c.start;
		u->end = c.end;
		memcpy(u->step, c.step, sizeof u->step);
	}
}
