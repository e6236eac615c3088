/* model/pedigree_birth - who of brothers and sisters was born first, as far as dates, recorded order and, in
 * the end, their places (pedigree_number.c) tell. */
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

/* "Before 23 Apr 1564" is said of a birth shortly before, of which a baptism tells: among brothers and sisters the day or year
 * that it names stands for it. */
static int32_t first_day(const struct date *d)
{
	return d->precision == DATE_BEFORE ? date_latest(d) : d->lo;
}

int pedigree_birth_compare(const struct pedigree *p, uint32_t a, uint32_t b)
{
	const struct date *da = born(p, a), *db = born(p, b);
	uint32_t oa, ob;

	if (da && db && (da->hi < first_day(db) || db->hi < first_day(da)))
		return da->hi < first_day(db) ? -1 : 1;
	oa = ordinal_of(p, a);
	ob = ordinal_of(p, b);
	if (oa != ob && oa && ob)
		return oa < ob ? -1 : 1;
	if (da && db && first_day(da) != first_day(db))
		return first_day(da) < first_day(db) ? -1 : 1;
	return (a > b) - (a < b);
}

static void move(uint32_t *who, size_t from, size_t to)
{
	uint32_t me = who[from];

	if (to < from)
		memmove(who + to + 1, who + to, (from - to) * sizeof *who);
	else
		memmove(who + from, who + from + 1, (to - from) * sizeof *who);
	who[to] = me;
}

/* Who has no date stands right behind his predecessor in the recorded order (docs on genograms, 3.6 step 3); before everybody if
 * he has none; at the end if no order is recorded. */
static void put_undated(const struct pedigree *p, uint32_t *who, size_t known, size_t n)
{
	/* predecessors first: they may have no date either */
	for (size_t i = known + 1; i < n; i++) {
		size_t to = i;

		while (to > known && ordinal_of(p, who[i]) &&
		       (!ordinal_of(p, who[to - 1]) || ordinal_of(p, who[to - 1]) > ordinal_of(p, who[i])))
			to--;
		move(who, i, to);
	}
	for (size_t i = known; i < n; i++) {
		uint32_t mine = ordinal_of(p, who[i]), before = 0;
		size_t to = mine ? 0 : i;

		for (size_t k = 0; k < i; k++) {
			uint32_t his = ordinal_of(p, who[k]);

			if (his && his < mine && his > before) {
				before = his;
				to = k + 1;
			}
		}
		move(who, i, to);
	}
}

/* Born on one day, or recorded as twins and no dates speak against it. */
static bool are_twins(const struct pedigree *p, uint32_t a, uint32_t b)
{
	const struct date *da = born(p, a), *db = born(p, b);

	if (da && db && (da->lo != da->hi || db->lo != db->hi || da->lo != db->lo))
		return false;
	for (size_t i = 0; i < p->twins; i++)
		if ((p->twin[i].a == a && p->twin[i].b == b) || (p->twin[i].a == b && p->twin[i].b == a))
			return true;
	return da && db;
}

/* Nobody stands between twins whose date, or its lack, leaves him another place. */
static void join_twins(const struct pedigree *p, uint32_t *who, size_t n)
{
	for (size_t i = 0; i + 2 < n; i++)
		for (size_t k = i + 2; k < n; k++)
			if (are_twins(p, who[i], who[k]) && !are_twins(p, who[i], who[i + 1])) {
				if (born(p, who[i]))
					move(who, k, i + 1);
				else
					move(who, i, k - 1); /* who has no date goes to the other */
				break;
			}
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
		for (; k > 0 && (first_day(born(p, who[k - 1])) > first_day(d) ||
				 (first_day(born(p, who[k - 1])) == first_day(d) && who[k - 1] > me));
		     k--)
			who[k] = who[k - 1];
		who[k] = me;
		known++;
	}
	/* Where the dates leave it open the recorded order decides. */
	for (size_t turn = 0; turn < known; turn++)
		for (size_t i = 0; i + 1 < known; i++)
			if (born(p, who[i])->hi >= first_day(born(p, who[i + 1])) &&
			    ordinal_of(p, who[i]) > ordinal_of(p, who[i + 1]) && ordinal_of(p, who[i + 1])) {
				uint32_t turned = who[i];

				who[i] = who[i + 1];
				who[i + 1] = turned;
			}
	put_undated(p, who, known, n);
	join_twins(p, who, n);
}
