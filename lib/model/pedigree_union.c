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

/* Somebody who died did not part: an end that is not surely before a death of one of them was that death. */
static bool is_ended_by_death(const struct family_index *x, const struct family_link *l)
{
	for (int i = 0; i < 2; i++) {
		const struct date *death = &x->person[i ? l->to : l->from]->death;

		if (date_is_known(death) && death->precision != DATE_AFTER && date_is_known(&l->end) &&
		    l->end.hi >= death->lo)
			return true;
	}
	return false;
}

/* "ex-partner, 2017 to 2021" tells of the time together: between the two they were partners. */
static enum family_tie tie_between(const struct family_link *l)
{
	if (!date_is_known(&l->start) || !date_is_known(&l->end))
		return l->tie;
	return l->tie == FAMILY_TIE_EX_PARTNER  ? FAMILY_TIE_PARTNER
	       : l->tie == FAMILY_TIE_EX_SPOUSE ? FAMILY_TIE_SPOUSE
						: l->tie;
}

/* On the last day that the records tell of, an end that they tell of has come. */
static bool is_over(const struct pedigree_work *k, const struct family_link *l)
{
	return !family_is_open(&l->start, &l->end, k->w->day) ||
	       (k->w->day_found && date_is_known(&l->end) && l->end.precision != DATE_AFTER && l->end.lo <= k->w->day);
}

/* What all relations of one pair tell up to the day: what began last of what is not over, and what ended last. */
struct course {
	const struct family_link *wed, *with; /* a marriage; any other pair that is not over */
	const struct date *parted, *over; /* lived together until; a marriage ended, or they were called former partners, on */
	bool is_called, for_good; /* that was such a word; and no date tells since when */
};

static bool is_union(enum family_tie t)
{
	return t == FAMILY_TIE_SPOUSE || t == FAMILY_TIE_PARTNER || t == FAMILY_TIE_ENGAGED;
}

static bool is_after(const struct date *d, const struct date *had)
{
	return !had || (date_is_known(d) && (!date_is_known(had) || d->lo > had->lo));
}

static void follow(struct course *c, const struct family_link *l, enum family_tie tie, bool is_over)
{
	const struct date *on = tie == l->tie && !is_union(tie) && date_is_known(&l->start) ? &l->start : &l->end;
	const struct family_link **not_over = tie == FAMILY_TIE_SPOUSE ? &c->wed : &c->with;
	const struct date **last = l->tie == FAMILY_TIE_PARTNER || l->tie == FAMILY_TIE_ENGAGED ? &c->parted : &c->over;

	if (tie == FAMILY_TIE_EXPECTING)
		return;
	if (is_union(tie) && !is_over) {
		if (is_after(&l->start, *not_over ? &(*not_over)->start : NULL))
			*not_over = l;
	} else if (!date_is_known(on)) {
		c->for_good = true;
	} else if (is_after(on, *last)) {
		*last = on;
		c->is_called = last == &c->over ? !is_union(tie) : c->is_called;
	}
}

/* "Married 1990 to 2005" and "married 2005": again; but "former partner, from 2016" ends what began in 2016. */
static bool is_since(const struct family_link *l, const struct date *end, bool is_called)
{
	return l && (!end || (date_is_known(&l->start) &&
			      (is_called ? l->start.lo > end->lo : l->start.lo >= end->lo)));
}

/* They are together once more, or have married after a time together: what began last says what they are. */
static void settle(struct pedigree_union *u, const struct course *c, int32_t day)
{
	const struct family_link *l = NULL;
	struct date *known;

	if (c->for_good)
		return;
	if (is_since(c->wed, c->over, c->is_called))
		l = c->wed; /* that a time together before the wedding has an end says nothing else */
	else if (is_since(c->with, c->over, c->is_called) && is_since(c->with, c->parted, false))
		l = c->with;
	if (!l)
		return;
	u->bond = bond_of(tie_between(l), true);
	u->end = pedigree_end_on(&l->end, day);
	if (c->parted && u->step[PEDIGREE_PARTED].lo == c->parted->lo && l->start.lo <= c->parted->hi + 1)
		u->step[PEDIGREE_PARTED] = (struct date){0};
	known = &u->step[l == c->wed ? PEDIGREE_MARRIED : PEDIGREE_TOGETHER];
	if (date_is_known(known) && (l->start.lo > known->lo || (l == c->with && c->over))) {
		u->step[PEDIGREE_AGAIN] = l->start;
		if (l->start.lo == known->lo)
			*known = (struct date){0};
	}
}

/* Several relations may speak of one pair ("partner 2014 to 2016" and "ex-partner" both ways).  What began
 * last and holds on the day says what they are; the first beginning and the last end stand beside it. */
void pedigree_add_bonds(struct pedigree_work *k)
{
	const struct family_index *x = k->x;
	struct pedigree *p = k->p;
	struct course *course = ARENA_ARRAY(k->a, struct course, k->couples + 1);

	for (size_t i = 0; i < k->links; i++) {
		const struct family_link *l = k->link[i];
		struct pedigree_union *u;
		uint32_t at, a = pedigree_place_of(k, l->from), b = pedigree_place_of(k, l->to);
		bool both = date_is_known(&l->start) && date_is_known(&l->end);
		bool ex = (l->tie == FAMILY_TIE_EX_PARTNER || l->tie == FAMILY_TIE_EX_SPOUSE) && !both;
		enum family_tie tie = tie_between(l);
		bool died = tie == l->tie && is_ended_by_death(x, l), over = is_over(k, l) && !died;
		struct date end = pedigree_end_on(&l->end, k->w->day);

		if (!family_is_couple(l->tie) || !pedigree_counts(k, l, false))
			continue;
		at = find_joint(p, a, b);
		if (at == FAMILY_NOBODY) {
			at = pedigree_add_joint(k, a, b, bond_of(tie, !over));
			u = &p->joint[at];
			u->start = ex ? (struct date){0} : l->start;
			u->end = ex && !date_is_known(&l->end) ? l->start : end;
		} else if (tie == FAMILY_TIE_SEPARATED && over) {
			u = &p->joint[at]; /* came together again, or a divorce is told besides */
		} else {
			u = &p->joint[at];
			if (!ex && date_is_known(&l->start) &&
			    (!date_is_known(&u->start) || l->start.lo < u->start.lo))
				u->start = l->start;
			if (ex && date_is_known(&l->start) && !date_is_known(&u->end))
				u->end = l->start;
			if (date_is_known(&end) && (!date_is_known(&u->end) || end.hi > u->end.hi))
				u->end = end;
			u->bond = heavier(u->bond, bond_of(tie, !over));
		}
		u->civil |= is_civil(x, l);
		keep_steps(u, tie, l, died, k->w->day);
		if (tie != FAMILY_TIE_SEPARATED || !over)
			follow(&course[at], l, tie, over);
	}
	for (size_t i = 0; i < p->joints; i++)
		settle(&p->joint[i], &course[i], k->w->day);
}
