/* The people in the middle as a family of their own: only what is recorded between them. */
#include "tie_own.h"

/* Parents who do not live there: that two children have not the same one is known all the same. */
static void note_elsewhere(const struct family_index *x, const struct tie_wanted *w, const bool *in, struct arena *a,
			   struct family_records *r)
{
	struct family_left_out *left = ARENA_ARRAY(a, struct family_left_out, r->left_outs + x->links + 1);
	size_t n = r->left_outs;
	uint32_t most = 0;

	for (size_t i = 0; i < n; i++) {
		left[i] = r->left_out[i];
		most = left[i].parent > most ? left[i].parent : most;
	}
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if (l->tie == FAMILY_TIE_PARENT && !family_is_again(x, i) && in[l->to] && !in[l->from] &&
		    audience_may_see(w->audience, w->sealed, l->restricted) &&
		    audience_may_see(w->audience, w->sealed, x->restricted[l->from]))
			left[n++] = (struct family_left_out){x->person[l->to]->id, most + 1 + l->from};
	}
	r->left_out = left;
	r->left_outs = n;
}

void tie_middle(const struct family_index *x, const struct tie_wanted *w, struct arena *a, struct pedigree *p)
{
	struct pedigree_wanted wanted = {.index = w->centre,
					 .indexes = w->centres,
					 .within = 1,
					 .day = w->day,
					 .day_found = w->day_found,
					 .audience = w->audience,
					 .sealed = w->sealed};
	struct family_link *link = ARENA_ARRAY(a, struct family_link, x->links + 1);
	bool *in = ARENA_ARRAY(a, bool, x->persons + 1);
	struct family_index among = *x;
	struct family_records *records = ARENA_NEW(a, struct family_records);

	*records = *x->records;
	among.records = records;
	among.link = link;
	among.links = 0;
	for (size_t i = 0; i < w->centres; i++)
		if (w->centre[i] < x->persons)
			in[w->centre[i]] = true;
	for (size_t i = 0; i < x->links; i++)
		/* that they live together is what the circle says; of a residence `to` is no person */
		if (x->link[i].tie < FAMILY_TIE_LIVES_WITH && in[x->link[i].from] && in[x->link[i].to])
			link[among.links++] = x->link[i];
	note_elsewhere(x, w, in, a, records);
	pedigree_of(&among, &wanted, a, p);
	for (size_t i = 0; i < p->persons; i++)
		p->person[i].index = false;              /* the picture is of all of them */
	p->withheld_persons = p->withheld_relations = 0; /* the ties count these */
	p->restricted_persons = p->restricted_relations = 0;
}
