#include "model/pedigree.h"

/* A residence that this audience may not see is a residence all the same. */
static bool *who_lives_somewhere(const struct family_index *x, const struct pedigree_wanted *w, struct arena *a,
				 struct pedigree *p)
{
	bool *lives = ARENA_ARRAY(a, bool, x->persons + 1), *in = ARENA_ARRAY(a, bool, x->persons + 1);

	for (size_t i = 0; i < p->persons; i++)
		if (p->person[i].number != FAMILY_NOBODY)
			in[p->person[i].number] = true;
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if ((l->tie != FAMILY_TIE_RESIDENCE && l->tie != FAMILY_TIE_LIVES_WITH) ||
		    !family_is_open(&l->start, &l->end, w->day))
			continue;
		lives[l->from] = true;
		if (l->tie == FAMILY_TIE_LIVES_WITH)
			lives[l->to] = true;
		if (l->restricted && audience_may_see(w->audience, w->sealed, l->restricted) && in[l->from])
			p->restricted_relations++;
	}
	return lives;
}

void pedigree_home_note(const struct family_index *x, const struct pedigree_wanted *w, struct arena *a,
			struct pedigree *p)
{
	bool *housed = ARENA_ARRAY(a, bool, p->persons + 1), *lives = who_lives_somewhere(x, w, a, p);

	for (size_t h = 0; h < p->homes; h++)
		for (size_t i = 0; i < p->home[h].members; i++)
			housed[p->home[h].member[i]] = true;
	for (size_t i = 0; i < p->children; i++) {
		const struct pedigree_child *c = &p->child[i];
		const struct pedigree_union *u = &p->joint[c->joint];
		struct pedigree_person *q = &p->person[c->child];

		if (!c->current || c->descent == PEDIGREE_STEPCHILD || q->number == FAMILY_NOBODY || q->dead ||
		    q->unborn || housed[c->child] || lives[q->number] || family_is_adult(x, q->number, w->day))
			continue;
		if ((u->a != FAMILY_NOBODY && housed[u->a]) || (u->b != FAMILY_NOBODY && housed[u->b]))
			q->home_not_recorded = true;
	}
}
