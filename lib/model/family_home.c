/* Who lives with whom on a day. */
#include "model/family.h"

static int compare_members(const struct family_index *x, uint32_t a, uint32_t b)
{
	const struct date *da = &x->person[a]->birth, *db = &x->person[b]->birth;
	bool ka = date_is_known(da);
	bool kb = date_is_known(db);

	if (ka != kb)
		return ka ? -1 : 1;
	if (ka && da->lo != db->lo)
		return da->lo < db->lo ? -1 : 1;
	return (a > b) - (a < b); /* numbers are in the order of ids */
}

/* Whoever shares a place with `of` or is joined to `of`; and whoever is joined to an adult who is joined to
 * `of`, so that any member names the same household.  Not through a child: two homes of a child do not become
 * one. */
static void find_members(const struct family_index *x, uint32_t of, int32_t day, enum audience who,
			 bool sealed, struct arena *a, bool *in)
{
	bool *home = ARENA_ARRAY(a, bool, x->places + 1), *joined = ARENA_ARRAY(a, bool, x->persons + 1);

	in[of] = true;
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if (l->tie == FAMILY_TIE_RESIDENCE && l->from == of &&
		    family_is_open(&l->start, &l->end, day) && audience_may_see(who, sealed, l->restricted))
			home[l->to] = true;
	}
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if (!family_is_open(&l->start, &l->end, day) || !audience_may_see(who, sealed, l->restricted))
			continue;
		if (l->tie == FAMILY_TIE_RESIDENCE && home[l->to])
			in[l->from] = true;
		if (l->tie == FAMILY_TIE_LIVES_WITH && l->from == of)
			in[l->to] = joined[l->to] = true;
		if (l->tie == FAMILY_TIE_LIVES_WITH && l->to == of)
			in[l->from] = joined[l->from] = true;
	}
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if (l->tie != FAMILY_TIE_LIVES_WITH || !family_is_open(&l->start, &l->end, day) ||
		    !audience_may_see(who, sealed, l->restricted))
			continue;
		if (joined[l->from] && family_may_keep_home(x, l->from, day))
			in[l->to] = true;
		if (joined[l->to] && family_may_keep_home(x, l->to, day))
			in[l->from] = true;
	}
}

/* Surely: somebody who died in a year that is not over lives there still. */
static bool is_gone(const struct family_index *x, uint32_t person, int32_t day)
{
	const struct date *death = &x->person[person]->death;

	if (death->precision == DATE_UNKNOWN || death->precision == DATE_AFTER)
		return family_is_dead(x, person, day);
	return date_is_known(death) && death->hi < day;
}

size_t family_household(const struct family_index *x, uint32_t of, int32_t day, enum audience who,
			bool sealed, struct arena *a, uint32_t **members)
{
	bool *in = ARENA_ARRAY(a, bool, x->persons + 1);
	uint32_t *list;
	size_t n = 0;

	*members = NULL;
	if (of >= x->persons)
		return 0;
	find_members(x, of, day, who, sealed, a, in);
	list = ARENA_ARRAY(a, uint32_t, x->persons + 1);
	for (uint32_t i = 0; i < x->persons; i++) {
		if (!in[i] || (i != of && !audience_may_see(who, sealed, x->restricted[i])))
			continue;
		if (i != of && (is_gone(x, i, day) || family_is_later(x->person[i], day)))
			continue;
		list[n++] = i;
		for (size_t k = n - 1; k > 0 && compare_members(x, list[k], list[k - 1]) < 0; k--) {
			uint32_t turn = list[k];

			list[k] = list[k - 1];
			list[k - 1] = turn;
		}
	}
	*members = list;
	return n;
}

size_t family_homes(const struct family_index *x, uint32_t of, int32_t day, enum audience who, bool sealed,
		    struct arena *a, uint32_t **one_each)
{
	uint32_t *member, *home;
	bool *told = ARENA_ARRAY(a, bool, x->persons + 1); /* lives in a home that is counted */
	size_t n = family_household(x, of, day, who, sealed, a, &member), homes = 0;

	home = *one_each = ARENA_ARRAY(a, uint32_t, n + 1);
	for (size_t i = 0; i < n; i++) {
		uint32_t *with;
		size_t m;

		if (member[i] == of || told[member[i]] || !family_may_keep_home(x, member[i], day))
			continue;
		m = family_household(x, member[i], day, who, sealed, a, &with);
		for (size_t k = 0; k < m; k++)
			told[with[k]] = true;
		home[homes++] = member[i];
	}
	return homes;
}
