/* A child in the middle who lives in two homes: who lives in which, and in what words he lives there.  Homes are told apart by the
 * adults in them (family_homes), as in a genogram (pedigree_home.c). */
#include "tie_own.h"

static bool is_among(const uint32_t *who, size_t n, uint32_t one)
{
	for (size_t i = 0; i < n; i++)
		if (who[i] == one)
			return true;
	return false;
}

/* A place is of the home where an adult of it lives. */
static bool is_place_of(const struct tie_work *k, uint32_t place, const uint32_t *member, size_t n)
{
	for (size_t i = 0; i < k->x->links; i++) {
		const struct family_link *l = &k->x->link[i];

		if (l->tie == FAMILY_TIE_RESIDENCE && l->to == place && !k->centre[l->from] &&
		    is_among(member, n, l->from) && family_may_keep_home(k->x, l->from, k->w->day) &&
		    tie_holds(k, &l->start, &l->end) && tie_may_see(k, l->restricted))
			return true;
	}
	return false;
}

/* In the order of their words, each once. */
static void add_stay(struct tie_work *k, struct tie_home *h, const struct relation *r)
{
	size_t at = h->stays;

	for (size_t i = 0; i < h->stays; i++)
		if (str_is_equal(h->stay[i]->quality, r->quality) && str_is_equal(h->stay[i]->known_by, r->known_by))
			return;
	if (!h->stay)
		h->stay = arena_get_array(k->a, k->x->links + 1, sizeof *h->stay);
	for (; at && str_compare(r->quality, h->stay[at - 1]->quality) < 0; at--)
		h->stay[at] = h->stay[at - 1];
	h->stay[at] = r;
	h->stays++;
}

static void add_stays(struct tie_work *k, struct tie_home *h, uint32_t child, const uint32_t *member, size_t n)
{
	for (size_t i = 0; i < k->x->links; i++) {
		const struct family_link *l = &k->x->link[i];

		if (!l->relation || str_is_empty(str_trim(l->relation->quality)) || !tie_may_see(k, l->restricted) ||
		    !tie_holds(k, &l->start, &l->end))
			continue;
		if (l->tie == FAMILY_TIE_RESIDENCE
			    ? l->from == child && is_place_of(k, l->to, member, n)
			    : l->tie == FAMILY_TIE_LIVES_WITH && (l->from == child || l->to == child) &&
				      is_among(member, n, family_other(l, child)))
			add_stay(k, h, l->relation);
	}
}

void tie_add_homes(struct tie_work *k)
{
	struct tie_home *home = ARENA_ARRAY(k->a, struct tie_home, TIE_HOMES);
	uint32_t *adult, *member;
	size_t homes;

	if (k->w->centres != 1)
		return;
	homes = family_homes(k->x, k->w->centre[0], k->w->day, k->w->audience, k->w->sealed, k->a, &adult);
	if (homes < 2 || homes > TIE_HOMES || family_may_keep_home(k->x, k->w->centre[0], k->w->day))
		return;
	for (size_t h = 0; h < homes; h++) {
		size_t n = family_household(k->x, adult[h], k->w->day, k->w->audience, k->w->sealed, k->a, &member);

		for (size_t i = 0; i < k->n; i++)
			for (size_t m = 0; m < n; m++)
				if (k->tie[i].person == k->x->person[member[m]] && k->tie[i].sector == TIE_HOUSEHOLD)
					k->tie[i].homes |= 1u << h;
		if (!k->x->records->is_copy)
			add_stays(k, &home[h], k->w->centre[0], member, n);
	}
	k->out->home = home;
	k->out->homes = homes;
}
