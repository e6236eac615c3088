/* What must not come before a step: an absence that looks back, put to the step's items one by one. */
#include "pattern_own.h"

int32_t pattern_span_begin(const struct calendar *c, struct calendar_span span, int32_t day)
{
	int32_t low = day - 366 * (span.n + 1), high = day; /* no unit is longer than a year */

	if (low < DATE_FIRST || span.n > 10000)
		low = DATE_FIRST;
	while (low < high) {
		int32_t mid = low + (high - low) / 2;
		if (!calendar_is_past(c, span, mid, day))
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

static bool reaches(const struct calendar *c, const struct rule_step *absent, int32_t from, int32_t day)
{
	if (absent->on_the_day)
		return from == day;
	return absent->within.n == 0 || !calendar_is_past(c, absent->within, from, day);
}

int32_t pattern_back_to(const struct calendar *c, const struct rule_step *absent, int32_t day)
{
	return absent->on_the_day || absent->within.n == 0 ? day : pattern_span_begin(c, absent->within, day);
}

/* The same entry, as whichever point of it: what ends on the day on which it began is not there before it. */
static bool is_own(const struct item *q, const struct item *y)
{
	for (size_t i = 0; i < q->entries; i++)
		for (size_t k = 0; k < y->entries; k++)
			if (q->entry[i] == y->entry[k])
				return true;
	return false;
}

/* Whether it may stand on this day of its own; *maybe: on some days of what must not be there, that stands in the way. */
static bool is_free(const struct pattern_steps *s, const struct sequence_part *absent, const struct item *y, int32_t day, bool *maybe)
{
	const struct calendar *c = s->x->w->calendar;
	bool sure = false;

	for (size_t i = 0; i < absent->n && absent->item[i].lo <= day; i++) {
		const struct item *q = &absent->item[i];
		if (is_own(q, y) || !reaches(c, absent->step, q->hi < day ? q->hi : day, day))
			continue;
		*maybe = true;
		sure = sure || (q->hi <= day && reaches(c, absent->step, q->lo, day) && !q->doubtful);
	}
	return !sure;
}

void pattern_before(const struct pattern_steps *s, const struct sequence_part *absent, struct sequence_part *step)
{
	struct arena *a = &s->x->arena;
	struct item *item = ARENA_ARRAY(a, struct item, step->n + 1);
	const bool **free = ARENA_ARRAY(a, const bool *, step->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < step->n; i++) {
		const struct item *y = &step->item[i];
		bool *on = ARENA_ARRAY(a, bool, (size_t)(y->hi - y->lo) + 1), any = false, maybe = false;
		for (int32_t day = y->lo; day <= y->hi; day++)
			any |= on[day - y->lo] = is_free(s, absent, y, day, &maybe);
		if (!any)
			continue;
		free[n] = on;
		item[n] = *y;
		item[n++].doubtful = y->doubtful || maybe;
	}
	step->item = item;
	step->n = n;
	step->free = free;
}
