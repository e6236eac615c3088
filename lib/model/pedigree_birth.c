/* model/pedigree_birth - who of brothers and sisters was born first, as far as dates, recorded order and ids
 * tell. */
#include <string.h>

#include "model/pedigree.h"

static uint32_t ordinal_of(const struct pedigree *p, uint32_t who)
{
	for (size_t i = 0; i < p->children; i++)
		if (p->child[i].child == who && p->child[i].structural)
			return p->child[i].ordinal;
	return 0;
}

/* Of who was not born alive the day of that, or of the loss, is what tells his place: docs on genograms, 1.1 (in birth order). */
static const struct date *born(const struct pedigree *p, uint32_t who)
{
	const struct person *q = p->person[who].person;
	bool loss = sign_is_loss(p->person[who].signs);

	return !q				      ? NULL
	       : date_is_known(&q->birth)	      ? &q->birth
	       : loss && date_is_known(&q->death) ? &q->death
	       : date_is_known(&q->expected)	      ? &q->expected
						      : NULL;
}

int pedigree_birth_compare(const struct pedigree *p, uint32_t a, uint32_t b)
{
	const struct date *da = born(p, a), *db = born(p, b);
	uint32_t oa, ob;

	if (da && db && (da->hi < db->lo || db->hi < da->lo))
		return da->hi < db->lo ? -1 : 1;
	oa = ordinal_of(p, a);
	ob = ordinal_of(p, b);
	if (oa != ob && oa && ob)
		return oa < ob ? -1 : 1;
	if (da && db && da->lo != db->lo)
		return da->lo < db->lo ? -1 : 1;
	return (a > b) - (a < b);
}

void pedigree_birth_sort(const struct pedigree *p, uint32_t *who, size_t n)
{
	size_t known = 0;

	/* Known births by their earliest day: whoever was surely first is first. */
	for (size_t i = 0; i < n; i++) {
		uint32_t me = who[i];
		const struct date *d = born(p, me);
		size_t k;

		if (!d)
			continue;
		for (k = i; k > known; k--)
			who[k] = who[k - 1]; /* the unknown ones move up and keep their order */
		for (; k > 0 && (born(p, who[k - 1])->lo > d->lo ||
				 (born(p, who[k - 1])->lo == d->lo && who[k - 1] > me));
		     k--)
			who[k] = who[k - 1];
		who[k] = me;
		known++;
	}
	/* Where the dates leave it open the recorded order decides. */
	for (size_t turn = 0; turn < known; turn++)
		for (size_t i = 0; i + 1 < known; i++)
			if (born(p, who[i])->hi >= born(p, who[i + 1])->lo &&
			    ordinal_of(p, who[i]) > ordinal_of(p, who[i + 1]) && ordinal_of(p, who[i + 1])) {
				uint32_t turned = who[i];

				who[i] = who[i + 1];
				who[i + 1] = turned;
			}
	/* Who has no date stands behind his predecessor in the recorded order, or at the end. */
	for (size_t i = known; i < n; i++) {
		uint32_t me = who[i], mine = ordinal_of(p, me);
		size_t to = i;

		for (size_t k = 0; mine && k < i; k++)
			if (ordinal_of(p, who[k]) > mine) {
				to = k;
				break;
			}
		memmove(who + to + 1, who + to, (i - to) * sizeof *who);
		who[to] = me;
	}
}
