/* What somebody is to those in the middle, where a recorded tie does not say it: in the words of model/kinship. */
#include <string.h>

#include "tie_own.h"

static bool is_adoption(const struct tie_work *k, const struct family_link *l, uint32_t child)
{
	return l->tie == FAMILY_TIE_ADOPTER && l->to == child && tie_holds(k, &l->start, &l->end) &&
	       tie_may_see(k, l->restricted) && tie_may_see(k, k->x->restricted[l->from]);
}

/* The child has been adopted, and neither by him nor by a partner of his (Adoption and Children Act 2002, section 67). */
bool tie_is_birth_parent(const struct tie_work *k, uint32_t who, uint32_t child)
{
	bool adopted = false;

	for (size_t i = 0; i < k->x->links; i++) {
		const struct family_link *l = &k->x->link[i];
		struct couple c;

		if (!is_adoption(k, l, child))
			continue;
		if (l->from == who || tie_couple(k, who, l->from, &c))
			return false;
		adopted = true;
	}
	return adopted;
}

/* Only what this audience may see. */
static struct family_index seen(const struct tie_work *k)
{
	const struct family_index *x = k->x;
	struct family_link *link = ARENA_ARRAY(k->a, struct family_link, x->links + 1);
	struct family_index among = *x;

	among.link = link;
	among.links = 0;
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];
		bool of_place = l->tie == FAMILY_TIE_RESIDENCE || l->tie == FAMILY_TIE_HOME_OF;

		if (!of_place && tie_may_see(k, l->restricted) && tie_may_see(k, x->restricted[l->from]) &&
		    tie_may_see(k, x->restricted[l->to]))
			link[among.links++] = *l;
	}
	return among;
}

/* The nearest relation; NULL: none.  Who looks after a child is told besides. */
static const struct kinship_row *nearest(const struct kinship *of, const struct tie_work *k, const struct tie *t)
{
	for (size_t i = 0; i < of->n; i++)
		if (k->x->person[of->row[i].person] == t->person && of->row[i].basis != KINSHIP_CARE)
			return &of->row[i];
	return NULL;
}

/* Kin of the adopters, whom `kin` calls as if they were of the blood. */
static bool is_by_adoption(const struct kinship_row *r, enum family_tie kin)
{
	return r && r->basis == KINSHIP_ADOPTION &&
	       (kin == FAMILY_TIE_GRANDPARENT || kin == FAMILY_TIE_AUNT_UNCLE || kin == FAMILY_TIE_SIBLING);
}

static void tell(struct tie_work *k, struct tie *t, uint32_t child, const struct kinship_row *r, bool told)
{
	struct tie_kin *of = ARENA_ARRAY(k->a, struct tie_kin, t->ofs + 1);

	if (t->ofs)
		memcpy(of, t->of, t->ofs * sizeof *of);
	for (size_t i = 0; i < t->ofs; i++)
		if (of[i].to == child && is_by_adoption(r, of[i].kin))
			of[i].relation = r->relation;
	if (!told && r)
		of[t->ofs++] = (struct tie_kin){.to = child, .relation = r->relation};
	t->of = of;
}

static bool is_wanted(const struct tie_work *k)
{
	bool wanted = false;

	for (size_t i = 0; i < k->n; i++)
		wanted |= k->w->centres > 1 ? !k->tie[i].ofs : k->tie[i].kin == FAMILY_TIE_NONE;
	for (size_t i = 0; i < k->x->links; i++)
		wanted |= k->x->link[i].tie == FAMILY_TIE_ADOPTER;
	return wanted && k->w->kinship;
}

void tie_add_kinship(struct tie_work *k)
{
	const struct couple_day on = {k->w->day, k->w->day_found};
	bool any = false, *told = ARENA_ARRAY(k->a, bool, k->n + 1);
	struct family_index among;

	if (!is_wanted(k))
		return;
	among = seen(k);
	for (size_t i = 0; i < k->n; i++)
		told[i] = k->tie[i].ofs > 0;
	for (size_t i = 0; i < k->w->centres; i++)
		any |= family_is_child(k->x->person[k->w->centre[i]], k->w->day);
	for (size_t c = 0; c < k->w->centres; c++) {
		uint32_t child = k->w->centre[c];
		struct kinship of;

		if (k->w->centres > 1 && any && !family_is_child(k->x->person[child], k->w->day))
			continue;
		kinship_of(&among, k->w->kinship, child, &on, k->a, &of);
		for (size_t i = 0; i < k->n; i++) {
			struct tie *t = &k->tie[i];
			const struct kinship_row *r = nearest(&of, k, t);

			if (k->w->centres > 1)
				tell(k, t, child, r, told[i]);
			else if (r && (t->kin == FAMILY_TIE_NONE || is_by_adoption(r, t->kin)))
				t->relation = r->relation;
		}
	}
}
