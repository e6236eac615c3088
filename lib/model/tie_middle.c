/* The people in the middle as a family of their own: only what is recorded between them. */
#include "tie_own.h"

void tie_middle(const struct family_index *x, const struct tie_wanted *w, struct arena *a, struct pedigree *p)
{
	struct pedigree_wanted wanted = {.index = w->centre,
					 .indexes = w->centres,
					 .within = 1,
					 .day = w->day,
					 .audience = w->audience,
					 .sealed = w->sealed};
	struct family_link *link = ARENA_ARRAY(a, struct family_link, x->links + 1);
	bool *in = ARENA_ARRAY(a, bool, x->persons + 1);
	struct family_index among = *x;

	among.link = link;
	among.links = 0;
	for (size_t i = 0; i < w->centres; i++)
		if (w->centre[i] < x->persons)
			in[w->centre[i]] = true;
	for (size_t i = 0; i < x->links; i++)
		/* that they live together is what the circle says; of a residence `to` is no person */
		if (x->link[i].tie < FAMILY_TIE_LIVES_WITH && in[x->link[i].from] && in[x->link[i].to])
			link[among.links++] = x->link[i];
	pedigree_of(&among, &wanted, a, p);
	for (size_t i = 0; i < p->persons; i++)
		p->person[i].index = false;              /* the picture is of all of them */
	p->withheld_persons = p->withheld_relations = 0; /* the ties count these */
	p->restricted_persons = p->restricted_relations = 0;
}
