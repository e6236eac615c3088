#include "model/couple.h"

#include <stdlib.h>

static bool is_union(enum family_tie t)
{
	return t == FAMILY_TIE_SPOUSE || t == FAMILY_TIE_PARTNER || t == FAMILY_TIE_ENGAGED;
}

static bool is_ex(enum family_tie t)
{
	return t == FAMILY_TIE_EX_PARTNER || t == FAMILY_TIE_EX_SPOUSE || t == FAMILY_TIE_SEPARATED;
}

static bool is_marriage(enum family_tie t)
{
	return t == FAMILY_TIE_SPOUSE || t == FAMILY_TIE_EX_SPOUSE;
}

/* ---- one relation */

enum family_tie couple_tie_between(const struct family_link *l)
{
	if (!date_is_known(&l->start) || !date_is_known(&l->end))
		return l->tie;
	return l->tie == FAMILY_TIE_EX_PARTNER  ? FAMILY_TIE_ENGAGED
	       : l->tie == FAMILY_TIE_EX_SPOUSE ? FAMILY_TIE_SPOUSE
						: l->tie;
}

/* Somebody who died did not part: an end that is not surely before a death of one of them was that death. */
static bool is_ended_by_death(const struct family_index *x, const struct family_link *l)
{
	for (int i = 0; i < 2; i++) {
		const struct date *death = &x->person[i ? l->to : l->from]->death;

		if (date_is_known(death) && death->precision != DATE_AFTER && date_is_known(&l->end) &&
		    l->end.hi >= death->lo)
			return couple_tie_between(l) == l->tie; /* who is called former had parted before */
	}
	return false;
}

bool couple_is_over(const struct family_index *x, const struct family_link *l, const struct couple_day *on)
{
	return family_has_ended(&l->end, on->day, on->found) && !is_ended_by_death(x, l);
}

static enum couple_bond bond_of(enum family_tie t, bool is_over)
{
	switch (t) {
	case FAMILY_TIE_SPOUSE:
		return is_over ? COUPLE_DIVORCED : COUPLE_SPOUSE;
	case FAMILY_TIE_PARTNER:
		return is_over ? COUPLE_EX_PARTNER : COUPLE_PARTNER;
	case FAMILY_TIE_ENGAGED:
		return is_over ? COUPLE_EX_PARTNER : COUPLE_ENGAGED;
	case FAMILY_TIE_EX_PARTNER:
		return COUPLE_EX_PARTNER;
	case FAMILY_TIE_EX_SPOUSE:
		return COUPLE_DIVORCED;
	case FAMILY_TIE_SEPARATED:
		return COUPLE_SEPARATED;
	default:
		return COUPLE_PARENTS;
	}
}

/* "civil-partner", or a marriage of which the record says so. */
static bool is_civil(const struct family_index *x, const struct family_link *l)
{
	return is_marriage(l->tie) && l->relation &&
	       (str_is_equal(x->records->code->relation[l->relation->kind].name, STR("civil-partner")) ||
		str_has_prefix(l->relation->quality, STR("civil partner")));
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
static void keep_steps(struct couple *c, const struct family_index *x, const struct family_link *l, int32_t day)
{
	static const struct date none;
	const struct date *end = is_ended_by_death(x, l) || l->end.lo > day ? &none : &l->end;

	switch (couple_tie_between(l)) {
	case FAMILY_TIE_SPOUSE:
		keep_first(&c->step[COUPLE_MARRIED], &l->start);
		keep_last(&c->step[COUPLE_DIVORCED_ON], end);
		break;
	case FAMILY_TIE_PARTNER:
		keep_first(&c->step[COUPLE_TOGETHER], &l->start);
		keep_last(&c->step[COUPLE_PARTED], end);
		break;
	case FAMILY_TIE_ENGAGED:
		if (l->tie == FAMILY_TIE_EX_PARTNER)
			keep_last(&c->step[COUPLE_PARTED], end);
		break;
	case FAMILY_TIE_SEPARATED:
	case FAMILY_TIE_EX_PARTNER:
		keep_first(&c->step[COUPLE_PARTED], date_is_known(&l->start) ? &l->start : end);
		break;
	case FAMILY_TIE_EX_SPOUSE:
		keep_first(&c->step[COUPLE_DIVORCED_ON], date_is_known(&l->start) ? &l->start : end);
		break;
	default:
		break;
	}
}

/* ---- all of them together */

/* An end outweighs a beginning that has no later date; a marriage outweighs a partnership. */
static enum couple_bond heavier(enum couple_bond had, enum couple_bond bond)
{
	if (bond >= COUPLE_SEPARATED && had < COUPLE_SEPARATED)
		return bond == COUPLE_EX_PARTNER && had == COUPLE_SPOUSE ? COUPLE_DIVORCED : bond;
	if (bond == COUPLE_DIVORCED && had == COUPLE_EX_PARTNER)
		return bond;
	if (had == COUPLE_PARENTS || (bond == COUPLE_SPOUSE && had < COUPLE_SEPARATED))
		return bond;
	return had;
}

/* What began last of what is not over, and what ended last. */
struct course {
	const struct family_link *wed, *with; /* a marriage; any other pair that is not over */
	const struct date *parted, *over; /* lived together until; a marriage ended, or they were called former partners, on */
	bool is_called, for_good; /* that was such a word; and no date tells since when */
};

static bool is_after(const struct date *d, const struct date *had)
{
	return !had || (date_is_known(d) && (!date_is_known(had) || d->lo > had->lo));
}

/* "Former partner, 2017 to 2021" says less of the same time than "partner" does. */
static bool is_less_of(const struct family_link *l, const struct family_link *had)
{
	return l->tie == FAMILY_TIE_EX_PARTNER && had && had->tie == FAMILY_TIE_PARTNER;
}

static void follow(struct course *c, const struct family_link *l, bool is_over)
{
	const enum family_tie tie = couple_tie_between(l);
	const struct date *on = tie == l->tie && !is_union(tie) && date_is_known(&l->start) ? &l->start : &l->end;
	const struct family_link **not_over = tie == FAMILY_TIE_SPOUSE ? &c->wed : &c->with;
	const struct date **last = l->tie == FAMILY_TIE_PARTNER || l->tie == FAMILY_TIE_ENGAGED ? &c->parted : &c->over;

	if (tie == FAMILY_TIE_EXPECTING)
		return;
	if (is_union(tie) && !is_over) {
		if (is_after(&l->start, *not_over ? &(*not_over)->start : NULL) && !is_less_of(l, *not_over))
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
static void settle(struct couple *c, const struct course *k, int32_t day)
{
	const struct family_link *l = NULL;
	struct date *known;

	if (k->for_good)
		return;
	if (is_since(k->wed, k->over, k->is_called))
		l = k->wed; /* that a time together before the wedding has an end says nothing else */
	else if (is_since(k->with, k->over, k->is_called) && is_since(k->with, k->parted, false))
		l = k->with;
	if (!l)
		return;
	c->bond = bond_of(couple_tie_between(l), false);
	c->link = l;
	c->end = family_end_on(&l->end, day);
	if (k->parted && c->step[COUPLE_PARTED].lo == k->parted->lo && l->start.lo <= k->parted->hi + 1)
		c->step[COUPLE_PARTED] = (struct date){0};
	known = &c->step[l == k->wed ? COUPLE_MARRIED : COUPLE_TOGETHER];
	if (date_is_known(known) && (l->start.lo > known->lo || (l == k->with && k->over))) {
		c->step[COUPLE_AGAIN] = l->start;
		if (l->start.lo == known->lo)
			*known = (struct date){0};
	}
}

static int32_t first_day(const struct date *d)
{
	return date_is_known(d) ? d->lo : DATE_LAST;
}

static struct str file_of(const struct family_link *l)
{
	return l->relation && l->relation->sources_n ? l->relation->sources[0].file : (struct str){0};
}

static uint32_t line_of(const struct family_link *l)
{
	return l->relation && l->relation->sources_n ? l->relation->sources[0].line : 0;
}

/* By what they say; then as their files stand.  Of two alike the first is quoted. */
static int compare_links(const void *va, const void *vb)
{
	const struct family_link *a = *(const struct family_link *const *)va, *b = *(const struct family_link *const *)vb;
	int c;

	if (a->tie != b->tie)
		return a->tie < b->tie ? -1 : 1;
	if (first_day(&a->start) != first_day(&b->start))
		return first_day(&a->start) < first_day(&b->start) ? -1 : 1;
	if (first_day(&a->end) != first_day(&b->end))
		return first_day(&a->end) < first_day(&b->end) ? -1 : 1;
	c = str_compare(file_of(a), file_of(b));
	if (c)
		return c;
	if (line_of(a) != line_of(b))
		return line_of(a) < line_of(b) ? -1 : 1;
	return (a > b) - (a < b); /* in one array, whose order is total */
}

static void add(struct couple *c, const struct family_link *l, enum couple_bond bond, int32_t day)
{
	const bool both = date_is_known(&l->start) && date_is_known(&l->end);
	const bool ex = (l->tie == FAMILY_TIE_EX_PARTNER || l->tie == FAMILY_TIE_EX_SPOUSE) && !both;
	const struct date end = family_end_on(&l->end, day);

	if (!c->link || heavier(c->bond, bond) != c->bond ||
	    (bond == COUPLE_DIVORCED && bond == c->bond && l->tie == FAMILY_TIE_EX_SPOUSE && c->link->tie != l->tie))
		c->link = l;
	c->bond = heavier(c->bond, bond);
	if (!ex)
		keep_first(&c->start, &l->start);
	else if (!date_is_known(&c->end))
		c->end = l->start;
	keep_last(&c->end, &end);
}

void couple_of(const struct family_index *x, const struct family_link **link, size_t n, const struct couple_day *on, struct couple *c)
{
	struct course course = {0};

	*c = (struct couple){0};
	qsort(link, n, sizeof *link, compare_links);
	for (size_t i = 0; i < n; i++) {
		const struct family_link *l = link[i];
		const bool is_over = couple_is_over(x, l, on);

		c->civil |= is_civil(x, l);
		c->was_married |= is_marriage(l->tie);
		keep_steps(c, x, l, on->day);
		if (l->tie == FAMILY_TIE_SEPARATED && is_over && (c->link || i + 1 < n))
			continue; /* they came together again, or a divorce is told besides */
		add(c, l, bond_of(couple_tie_between(l), is_over), on->day);
		follow(&course, l, is_over);
	}
	if (c->bond == COUPLE_EX_PARTNER && c->was_married)
		c->bond = COUPLE_DIVORCED;
	settle(c, &course, on->day);
	c->married = c->bond == COUPLE_SPOUSE || (c->bond == COUPLE_SEPARATED && course.wed);
}

bool couple_between(const struct family_index *x, uint32_t a, uint32_t b,
		    bool (*counts)(const void *self, const struct family_link *l), const void *self,
		    const struct couple_day *on, struct arena *arena, struct couple *c)
{
	const struct family_link **link = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if (!family_is_couple(l->tie) || !counts(self, l) ||
		    !((l->from == a && l->to == b) || (l->from == b && l->to == a)))
			continue;
		link = arena_room(arena, link, n, &cap, sizeof *link);
		link[n++] = l;
	}
	if (n)
		couple_of(x, link, n, on, c);
	return n > 0;
}

enum family_tie couple_tie(enum couple_bond b)
{
	static const uint8_t tie[COUPLE_BONDS] = {
		[COUPLE_PARENTS] = FAMILY_TIE_EXPECTING,     [COUPLE_SPOUSE] = FAMILY_TIE_SPOUSE,
		[COUPLE_PARTNER] = FAMILY_TIE_PARTNER,	     [COUPLE_ENGAGED] = FAMILY_TIE_ENGAGED,
		[COUPLE_SEPARATED] = FAMILY_TIE_SEPARATED,   [COUPLE_EX_PARTNER] = FAMILY_TIE_EX_PARTNER,
		[COUPLE_DIVORCED] = FAMILY_TIE_EX_SPOUSE,
	};

	return tie[b];
}

/* ---- what tells only of later */

struct pair { /* a < b */
	uint32_t a, b;
	const struct family_link *link;
};

static struct pair pair_of(uint32_t a, uint32_t b, const struct family_link *l)
{
	return a < b ? (struct pair){a, b, l} : (struct pair){b, a, l};
}

static int compare_pairs(const void *va, const void *vb)
{
	const struct pair *x = va, *y = vb;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	if (x->b != y->b)
		return x->b < y->b ? -1 : 1;
	return (x->link > y->link) - (x->link < y->link);
}

struct pairs {
	struct pair *pair;
	size_t n;
	int32_t day;
};

/* The first of those two, or where it would stand. */
static size_t find_pair(const struct pairs *p, uint32_t a, uint32_t b)
{
	const struct pair wanted = pair_of(a, b, NULL);
	size_t lo = 0, hi = p->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (compare_pairs(&p->pair[mid], &wanted) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool is_of(const struct pairs *p, size_t i, uint32_t a, uint32_t b)
{
	const struct pair wanted = pair_of(a, b, NULL);

	return i < p->n && p->pair[i].a == wanted.a && p->pair[i].b == wanted.b;
}

static bool has_begun(const struct family_link *l, int32_t day)
{
	return family_is_open(&l->start, &(struct date){0}, day);
}

/* It begins with their parting, and so tells nothing of when they met. */
static bool is_parting(const struct family_link *l)
{
	return l->tie == FAMILY_TIE_SEPARATED || (is_ex(l->tie) && !date_is_known(&l->end));
}

/* The step-parent met every parent of the child whom he has ever been with only after the day. */
static bool is_step_later(const struct family_index *x, const struct pairs *p, const struct family_link *step)
{
	bool met_later = false;

	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *parent = &x->link[i];

		if (parent->tie != FAMILY_TIE_PARENT || parent->to != step->to)
			continue;
		for (size_t j = find_pair(p, step->from, parent->from); is_of(p, j, step->from, parent->from); j++) {
			const struct family_link *m = p->pair[j].link;

			if (is_parting(m))
				continue;
			if (!date_is_known(&m->start) || has_begun(m, p->day))
				return false;
			met_later = true;
		}
	}
	return met_later;
}

static bool is_couple_later(const struct pairs *p, const struct family_link *l)
{
	for (size_t j = find_pair(p, l->from, l->to); is_of(p, j, l->from, l->to); j++) {
		const struct family_link *m = p->pair[j].link;

		if (!date_is_known(&m->start))
			continue;
		if (!has_begun(m, p->day) && (is_ex(l->tie) || !is_parting(m)))
			return true;
		if (is_ex(l->tie) && !is_ex(m->tie) && date_is_known(&m->end) && m->end.lo > p->day)
			return true;
	}
	return false;
}

bool *couple_later(const struct family_index *x, int32_t day, struct arena *a)
{
	bool *later = ARENA_ARRAY(a, bool, x->links + 1);
	struct pairs p = {.pair = ARENA_ARRAY(a, struct pair, x->links + 1), .day = day};

	for (size_t i = 0; i < x->links; i++)
		if (family_is_couple(x->link[i].tie))
			p.pair[p.n++] = pair_of(x->link[i].from, x->link[i].to, &x->link[i]);
	qsort(p.pair, p.n, sizeof *p.pair, compare_pairs);
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if (date_is_known(&l->start) || date_is_known(&l->end))
			continue;
		later[i] = l->tie == FAMILY_TIE_STEP      ? is_step_later(x, &p, l)
			   : family_is_couple(l->tie) ? is_couple_later(&p, l)
						      : false;
	}
	return later;
}
