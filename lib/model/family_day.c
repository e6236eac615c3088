/* What holds on a day: spans of dates, who is there, who has died; and the last day that is told of. */
#include "model/age.h"
#include "model/family.h"

bool family_is_open(const struct date *start, const struct date *end, int32_t day)
{
	if (date_is_known(start) &&
	    start->precision != DATE_BEFORE && start->lo > day)
		return false;
	if (date_is_known(end) && end->precision != DATE_AFTER &&
	    end->hi < day)
		return false;
	return true;
}

bool family_has_ended(const struct date *end, int32_t day, bool found)
{
	return date_is_known(end) && end->precision != DATE_AFTER && (end->hi < day || (found && end->lo <= day));
}

/* Sixteen: who may have a home of his own (a tenancy; Housing (Scotland) Act 2010, section 153).  Nobody's
 * age known: adult. */
bool family_may_keep_home(const struct family_index *x, uint32_t person, int32_t day)
{
	const struct date *born = &x->person[person]->birth;

	if (!date_is_known(born))
		return x->person[person]->expected.precision == DATE_NONE;
	return date_age_months(born->hi < DATE_LAST ? born->hi : born->lo, day) >= 16 * 12;
}

bool family_is_child(const struct person *p, int32_t day)
{
	return date_is_known(&p->birth) ? date_age_months(p->birth.hi, day) < AGE_ADULT_MONTHS
					: date_is_known(&p->expected);
}

enum { ON_THE_WAY = 40 * 7 };

bool family_is_later(const struct person *p, int32_t day)
{
	const struct date *birth = &p->birth, *due = &p->expected;
	bool expected = date_is_known(due) && due->precision != DATE_BEFORE;

	if (expected && due->lo - ON_THE_WAY <= day)
		return false;
	if (date_is_known(birth))
		return birth->precision != DATE_BEFORE && birth->lo > day && birth->hi - ON_THE_WAY > day;
	return expected;
}

/* He lived then: he became a parent, or met a partner, after the day (a father may have died some months before). */
static bool is_alive_after(const struct family_index *x, uint32_t who, int32_t day)
{
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if (l->from != who && l->to != who)
			continue;
		if (l->tie == FAMILY_TIE_PARENT && l->from == who && date_is_known(&x->person[l->to]->birth) &&
		    x->person[l->to]->birth.lo - ON_THE_WAY > day)
			return true;
		if (family_is_couple(l->tie) && date_is_known(&l->start) && l->start.lo > day)
			return true;
	}
	return false;
}

bool family_is_dead(const struct family_index *x, uint32_t person, int32_t day)
{
	const struct date *death = &x->person[person]->death, *birth = &x->person[person]->birth;

	if (date_takes_part(death) || (death->precision == DATE_BEFORE && death->hi <= day))
		return death->lo <= day;
	return death->precision != DATE_NONE && !(death->precision == DATE_AFTER && date_earliest(death) > day) &&
	       !(date_is_known(birth) && birth->lo > day) && !is_alive_after(x, person, day);
}

int32_t family_last_day(const struct family_index *x)
{
	int32_t last = DATE_FIRST;

	for (size_t i = 0; i < x->persons + x->links; i++) {
		const struct family_link *l = i < x->persons ? NULL : &x->link[i - x->persons];
		const struct date *d[2] = {l ? &l->start : &x->person[i]->birth, l ? &l->end : &x->person[i]->death};

		for (int k = 0; k < 2; k++) {
			bool first = d[k]->precision == DATE_AFTER || (date_takes_part(d[k]) && (l || k));
			int32_t on = first ? date_earliest(d[k]) : date_latest(d[k]);

			if (date_is_known(d[k]) && on > last && on < DATE_LAST)
				last = on;
		}
	}
	return last;
}
