/* The links of each person, as ranges of one list. */
#include "model/family.h"

/* How many ends of a link are people: of one to a place, or to himself, the first alone. */
static int ends_of(const struct family_link *l)
{
	return l->tie == FAMILY_TIE_RESIDENCE || l->from == l->to ? 1 : 2;
}

void family_near_open(const struct family_index *x, bool (*counts)(const void *self, const struct family_link *l),
		      const void *self, struct arena *a, struct family_near *n)
{
	uint32_t *first = ARENA_ARRAY(a, uint32_t, x->persons + 2), *fill = ARENA_ARRAY(a, uint32_t, x->persons + 1);

	for (size_t i = 0; i < x->links; i++)
		for (int end = counts(self, &x->link[i]) ? ends_of(&x->link[i]) : 0; end > 0; end--)
			first[(end == 2 ? x->link[i].to : x->link[i].from) + 1]++;
	for (size_t i = 0; i < x->persons; i++)
		fill[i + 1] = first[i + 1] += first[i];
	n->link = ARENA_ARRAY(a, const struct family_link *, first[x->persons] + 1);
	for (size_t i = 0; i < x->links; i++)
		for (int end = counts(self, &x->link[i]) ? ends_of(&x->link[i]) : 0; end > 0; end--)
			n->link[fill[end == 2 ? x->link[i].to : x->link[i].from]++] = &x->link[i];
	n->first = first;
}
