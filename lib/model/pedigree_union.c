/* Pairs: who is, or was, with whom, and as what. */
#include "pedigree_own.h"

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

static enum pedigree_bond bond_of(enum family_tie t, bool open)
{
	switch (t) {
	case FAMILY_TIE_SPOUSE:
		return open ? PEDIGREE_BOND_SPOUSE : PEDIGREE_BOND_DIVORCED;
	case FAMILY_TIE_PARTNER:
		return open ? PEDIGREE_BOND_PARTNER : PEDIGREE_BOND_EX_PARTNER;
	case FAMILY_TIE_ENGAGED:
		return open ? PEDIGREE_BOND_ENGAGED : PEDIGREE_BOND_EX_PARTNER;
	case FAMILY_TIE_EX_PARTNER:
		return PEDIGREE_BOND_EX_PARTNER;
	case FAMILY_TIE_EX_SPOUSE:
		return PEDIGREE_BOND_DIVORCED;
	case FAMILY_TIE_SEPARATED:
		return PEDIGREE_BOND_SEPARATED;
	default:
		return PEDIGREE_BOND_PARENTS;
	}
}

/* An end outweighs a beginning that has no later date; a marriage outweighs a partnership. */
static enum pedigree_bond heavier(enum pedigree_bond had, enum pedigree_bond bond)
{
	if (bond >= PEDIGREE_BOND_SEPARATED && had < PEDIGREE_BOND_SEPARATED)
		return bond == PEDIGREE_BOND_EX_PARTNER && had == PEDIGREE_BOND_SPOUSE
			       ? PEDIGREE_BOND_DIVORCED
			       : bond;
	if (bond == PEDIGREE_BOND_DIVORCED && had == PEDIGREE_BOND_EX_PARTNER)
		return bond;
	if (had == PEDIGREE_BOND_PARENTS || (bond == PEDIGREE_BOND_SPOUSE && had < PEDIGREE_BOND_SEPARATED))
		return bond;
	return had;
}

static void keep_first(struct date *to, const struct date *d)
{
	if (date_is_known(d) && (!date_is_known(to) || d->lo < to->lo))
		*to = *d;
}

static void keep_last(struct date *to, const struct date *d)
{
	if (date_is_known(d) && (!date_is_known(to) || d->hi > to->hi))
		*to = *d;
}

/* What a relation tells of when they met, married, parted; an end that was a death is none of these. */
static void keep_steps(struct pedigree_union *u, enum family_tie tie, const struct family_link *l, bool died,
		       int32_t day)
{
	static const struct date none;
	const struct date *end = died || l->end.lo > day ? &none : &l->end;

	switch (tie) {
	case FAMILY_TIE_SPOUSE:
		keep_first(&u->step[PEDIGREE_MARRIED], &l->start);
		keep_last(&u->step[PEDIGREE_DIVORCED_ON], end);
		break;
	case FAMILY_TIE_PARTNER:
		keep_first(&u->step[PEDIGREE_TOGETHER], &l->start);
		keep_last(&u->step[PEDIGREE_PARTED], end);
		break;
	case FAMILY_TIE_SEPARATED:
	case FAMILY_TIE_EX_PARTNER:
		keep_first(&u->step[PEDIGREE_PARTED], date_is_known(&l->start) ? &l->start : end);
		break;
	case FAMILY_TIE_EX_SPOUSE:
		keep_first(&u->step[PEDIGREE_DIVORCED_ON], date_is_known(&l->start) ? &l->start : end);
		break;
	default:
		break;
	}
}

/* "civil-partner", or a marriage of which the record says so. */
static bool is_civil(const struct family_index *x, const struct family_link *l)
{
	return (l->tie == FAMILY_TIE_SPOUSE || l->tie == FAMILY_TIE_EX_SPOUSE) && l->relation &&
	       (str_is_equal(x->records->code->relation[l->relation->kind].name, STR("civil-partner")) ||
		str_has_prefix(l->relation->quality, STR("civil partner")));
}

/* Several relations may speak of one pair ("partner 2014 to 2016" and "ex-partner" both ways).  What began
 * last and holds on the day says what they are; the first beginning and the last end stand beside it. */
void pedigree_add_bonds(struct pedigree_work *k)
{
	const struct family_index *x = k->x;
	struct pedigree *p = k->p;

	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];
		struct pedigree_union *u;
		uint32_t at, a = pedigree_place_of(k, l->from), b = pedigree_place_of(k, l->to);
		bool open = family_is_open(&l->start, &l->end, k->w->day);
		enum pedigree_bond bond;
		/* "ex-partner, 2017 to 2021" tells of the time together: between the two they were
		 * partners */
		bool both = date_is_known(&l->start) && date_is_known(&l->end);
		struct date end = pedigree_end_on(&l->end, k->w->day);
		bool ex = (l->tie == FAMILY_TIE_EX_PARTNER || l->tie == FAMILY_TIE_EX_SPOUSE) && !both;
		enum family_tie tie = !both                             ? l->tie
				      : l->tie == FAMILY_TIE_EX_PARTNER ? FAMILY_TIE_PARTNER
				      : l->tie == FAMILY_TIE_EX_SPOUSE  ? FAMILY_TIE_SPOUSE
									: l->tie;

		if (!family_is_couple(l->tie) ||
		    !pedigree_counts(k, l, false) || a == FAMILY_NOBODY || b == FAMILY_NOBODY)
			continue;
		/* Somebody who died did not part. */
		bond = bond_of(tie, open || ((p->person[a].dead || p->person[b].dead) && tie == l->tie));
		at = find_joint(p, a, b);
		if (at == FAMILY_NOBODY) {
			at = pedigree_add_joint(k, a, b, bond);
			p->joint[at].start = ex ? (struct date){0} : l->start;
			p->joint[at].end = ex && !date_is_known(&l->end) ? l->start : end;
			p->joint[at].civil = is_civil(x, l);
			keep_steps(&p->joint[at], tie, l, p->person[a].dead || p->person[b].dead, k->w->day);
			continue;
		}
		u = &p->joint[at];
		u->civil |= is_civil(x, l);
		keep_steps(u, tie, l, p->person[a].dead || p->person[b].dead, k->w->day);
		if (!ex && date_is_known(&l->start) &&
		    (!date_is_known(&u->start) || l->start.lo < u->start.lo))
			u->start = l->start;
		if (ex && date_is_known(&l->start) && !date_is_known(&u->end))
			u->end = l->start;
		if (date_is_known(&end) && (!date_is_known(&u->end) || end.hi > u->end.hi))
			u->end = end;
		u->bond = heavier(u->bond, bond);
	}
}
