/* What came of it: an absence at the end, and a last step that is awaited. */
#include "sequence_own.h"

/* The days within which it is due: of hours, those for what has no time of day. */
static struct calendar_span in_days(const struct search *s)
{
	const struct rule_step *step = s->last_absent->step;

	return step->untimed_within.n ? step->untimed_within : step->within;
}

static bool is_by_hours(const struct search *s, const struct item *x)
{
	const struct rule_step *step = s->last_absent->step;

	return sequence_has_hours(step->within) && (step->untimed_within.n == 0 || x->minute_1);
}

/* Else any day up to today will do. */
static bool has_limit(const struct search *s)
{
	return in_days(s).n || s->last_absent->step->on_the_day;
}

static int32_t end_of(const struct search *s, struct calendar_span span, int32_t day)
{
	if (s->last_absent->step->on_the_day)
		return day;
	if (span.n == 0)
		return s->w->today > day ? s->w->today : day;
	return calendar_end(s->w->calendar, span, day);
}

/* Its time has not passed, and nothing that must not come has come. */
static bool is_awaited(const struct search *s, const struct item *x, int32_t day)
{
	if (sequence_has_hours(s->awaited->within)) {
		if (!x->minute_1 ||
		    item_minute(s->w->today, 1439) > sequence_minute(x) + (int64_t)s->awaited->within.n * 60)
			return false;
	} else if (s->w->today > calendar_end(s->w->calendar, s->awaited->within, day)) {
		return false;
	}
	for (size_t i = 0; s->between && i < s->between->n; i++) {
		const struct item *q = &s->between->item[i];
		bool after = q->minute_1 && x->minute_1 ? sequence_minute(q) > sequence_minute(x)
							: q->lo >= day;
		if (after && !item_is_same(q, x))
			return false;
	}
	return true;
}

/* On the elapsed clock: a response that may have been in time, since only its day is known, answers nothing for certain. */
static bool is_answered_in_hours(const struct search *s, const struct item *x, const struct item **by)
{
	int64_t from = sequence_minute(x), until = from + (int64_t)s->last_absent->step->within.n * 60;

	for (size_t i = sequence_first(s->last_absent->item, s->last_absent->n, x->lo, 0);
	     i < s->last_absent->n; i++) {
		const struct item *q = &s->last_absent->item[i];
		if (q->lo > x->lo + s->last_absent->step->within.n / 24 + 2)
			break;
		bool in_time = q->minute_1 && sequence_minute(q) >= from && sequence_minute(q) <= until;
		if (!q->minute_1 && s->last_absent->step->untimed_within.n)
			in_time = q->lo >= x->lo && q->hi <= end_of(s, in_days(s), x->lo);
		if (in_time && !item_is_same(q, x)) {
			*by = q;
			return true;
		}
	}
	return false;
}

/* Whatever its days, some response is in time for what stands on this day. */
static bool is_answered(const struct search *s, const struct item *x, int32_t day, const struct item **by)
{
	int32_t end = end_of(s, in_days(s), day);

	for (size_t i = sequence_first(s->last_absent->item, s->last_absent->n, day, 0);
	     i < s->last_absent->n; i++) {
		const struct item *q = &s->last_absent->item[i];
		if (q->lo > end)
			break;
		if (q->hi <= end && !item_is_same(q, x)) {
			*by = q;
			return true;
		}
	}
	return false;
}

/* q may stand after the day on which an answer was due, and not later than a late one is taken. */
static bool may_be_late(const struct search *s, const struct item *q, int32_t day)
{
	const struct rule_step *step = s->last_absent->step;
	int32_t from, to = q->hi;

	if (q->hi <= day) /* nothing is due before the day itself */
		return false;
	from = end_of(s, in_days(s), day) + 1;
	if (step->late_within.n) {
		int32_t latest = calendar_end(s->w->calendar, step->late_within, day);
		to = latest < to ? latest : to;
	}
	return (from > q->lo ? from : q->lo) <= to;
}

/* An action recorded in the entry itself stands for a response, where none is recorded: none that may have come too late. */
static bool is_acted_on(const struct search *s, const struct item *x, int32_t day)
{
	if (!s->last_absent->step->or_action || !x->has_action)
		return false;
	for (size_t i = 0; i < s->last_absent->n; i++) {
		const struct item *q = &s->last_absent->item[i];
		if (may_be_late(s, q, day) && !item_is_same(q, x))
			return false;
	}
	return true;
}

bool sequence_is_open(const struct search *s, const struct item *x, int32_t day)
{
	const struct item *by = NULL;

	if (s->awaiting)
		return is_awaited(s, x, day);
	if (!s->last_absent || s->w->each)
		return true;
	if (is_by_hours(s, x)) /* only what has a time takes part */
		return x->minute_1 && !is_answered_in_hours(s, x, &by) && !is_acted_on(s, x, day);
	return !is_answered(s, x, day, &by) && !is_acted_on(s, x, day);
}

/* The last day on which the record of what began on that day could be judged. */
static int32_t judged_to(const struct search *s, int32_t day)
{
	int32_t to = s->w->assessable_to;

	for (size_t i = 0; i < s->w->closings; i++)
		if (s->w->closed[i].lo >= day) {
			if (s->w->closed[i].lo < to)
				to = s->w->closed[i].lo;
			break;
		}
	return to;
}

static void set(struct sequence *q, enum sequence_came came)
{
	static const enum finding_state state[] = {[SEQUENCE_NONE] = FINDING_MATCH,
						   [SEQUENCE_ANSWERED] = FINDING_MATCH,
						   [SEQUENCE_LATE] = FINDING_LATE,
						   [SEQUENCE_PENDING] = FINDING_PENDING,
						   [SEQUENCE_CANNOT_TELL] = FINDING_NOT_ASSESSABLE};

	q->came = came;
	q->state = state[came];
}

static void find_instead(const struct search *s, const struct item *x, int32_t until, struct sequence *q)
{
	const struct sequence_part *p = s->last_absent;

	for (size_t i = 0; i < p->insteads && !q->instead; i++) {
		const struct item *k = &p->instead[i];
		bool in_time = k->hi >= x->lo && k->lo <= until;
		if (sequence_has_hours(p->step->within) && k->minute_1 && x->minute_1)
			in_time = sequence_minute(k) >= sequence_minute(x) &&
				  sequence_minute(k) <= sequence_minute(x) + (int64_t)p->step->within.n * 60;
		if (in_time && !item_is_same(k, x))
			q->instead = k;
	}
}

/* In time by the day, and the hours that are not recorded might have it otherwise: it stands on the last day. */
static bool is_by_day(const struct search *s, const struct item *x, const struct item *by)
{
	struct calendar_span days = s->last_absent->step->untimed_within;

	return days.n && by && (!by->minute_1 || !x->minute_1) && by->hi >= end_of(s, days, x->lo);
}

static void judge_hours(const struct search *s, const struct item *x, struct sequence *q)
{
	const struct rule_step *step = s->last_absent->step;
	int64_t until;

	q->asked_from = x->lo;
	if (!x->minute_1) {
		q->due = q->asked_to = x->lo;
		set(q, SEQUENCE_CANNOT_TELL);
		return;
	}
	until = sequence_minute(x) + (int64_t)step->within.n * 60;
	q->due = q->asked_to = item_day_of_minute(until);
	find_instead(s, x, q->due, q);
	if (is_answered_in_hours(s, x, &q->answer) || is_acted_on(s, x, x->lo)) {
		q->by_day = is_by_day(s, x, q->answer);
		set(q, SEQUENCE_ANSWERED);
		return;
	}
	for (size_t i = 0; i < s->last_absent->n; i++) {
		const struct item *k = &s->last_absent->item[i];
		int32_t latest = step->late_within.n ? calendar_end(s->w->calendar, step->late_within, x->lo)
						     : DATE_LAST;
		if (item_is_same(k, x))
			continue;
		if (!k->minute_1 && k->hi >= x->lo && k->lo <= q->due)
			q->untimed = q->untimed ? q->untimed : k;
		else if (!q->answer && (k->minute_1 ? sequence_minute(k) > until : k->lo > q->due) &&
			 k->lo <= latest)
			q->answer = k;
	}
	q->uncertain = q->uncertain || q->untimed;
	if (item_minute(s->w->today, 1439) <= until || (step->untimed_within.n && s->w->today <= q->due))
		set(q, SEQUENCE_PENDING);
	else
		set(q, q->answer ? SEQUENCE_LATE : SEQUENCE_NONE);
	if (q->due > (q->answer ? s->w->assessable_to : judged_to(s, x->lo)))
		set(q, SEQUENCE_CANNOT_TELL);
}

struct asked { /* the days on which the last item may stand */
	int32_t first, last, empty_first, empty_last, over_first, over_last;
	bool any, empty, over;
};

static struct asked ask(const struct search *s, const struct item *x, const bool *days,
			const struct item **by)
{
	struct asked k = {.last = x->lo};

	for (int32_t a = x->lo; a <= x->hi; a++) {
		if (days && !days[a - x->lo])
			continue;
		k.first = k.any ? k.first : a;
		k.last = a;
		k.any = true;
		if (is_answered(s, x, a, by) || is_acted_on(s, x, a))
			continue;
		k.empty_first = k.empty ? k.empty_first : a;
		k.empty_last = a;
		k.empty = true;
		if (has_limit(s) && s->w->today <= end_of(s, in_days(s), a))
			continue;
		k.over_first = k.over ? k.over_first : a;
		k.over_last = a;
		k.over = true;
	}
	return k;
}

/* On no day can any response have been in time. */
static bool is_surely_empty(const struct search *s, const struct item *x, const struct asked *k)
{
	int32_t end = end_of(s, in_days(s), k->last);

	for (size_t i = 0; i < s->last_absent->n; i++) {
		const struct item *q = &s->last_absent->item[i];
		if (q->lo > end)
			break;
		if (q->hi >= k->first && !item_is_same(q, x))
			return false;
	}
	return true;
}

/* The first that may have come late for one of the days on which nothing came in time. */
static const struct item *late_answer(const struct search *s, const struct item *x, const bool *days,
				      const struct asked *k)
{
	const struct item *by;

	for (size_t i = 0; i < s->last_absent->n; i++) {
		const struct item *q = &s->last_absent->item[i];
		if (item_is_same(q, x))
			continue;
		for (int32_t a = k->empty_first; a <= k->empty_last; a++)
			if ((!days || days[a - x->lo]) && may_be_late(s, q, a) && !is_answered(s, x, a, &by))
				return q;
	}
	return NULL;
}

/* Of several days those on which it failed must each lie within the record, until the answer was due. */
static bool lies_outside(const struct search *s, const struct item *x, const bool *days, const struct asked *k,
			 const struct sequence *q)
{
	int32_t to = k->over ? k->over_last : k->empty_last;
	const struct item *by;

	for (int32_t a = k->over ? k->over_first : k->empty_first; a <= to; a++)
		if ((!days || days[a - x->lo]) && !is_answered(s, x, a, &by) && !is_acted_on(s, x, a) &&
		    end_of(s, in_days(s), a) > (q->answer ? s->w->assessable_to : judged_to(s, a)))
			return true;
	return false;
}

void sequence_judge(const struct search *s, const bool *days, struct sequence *q)
{
	const struct item *x = q->item[q->n - 1], *by = NULL;
	struct asked k;

	q->asked_from = q->asked_to = x->lo;
	if (s->awaiting) {
		struct calendar_span all = s->w->within;
		for (int32_t a = x->lo; a <= x->hi; a++) /* on some days its time has passed */
			q->uncertain = q->uncertain || !is_awaited(s, x, a);
		q->due = sequence_has_hours(s->awaited->within)
				 ? item_day_of_minute(sequence_minute(x) + (int64_t)s->awaited->within.n * 60)
				 : calendar_end(s->w->calendar, s->awaited->within, x->hi);
		if (all.n && all.unit != CALENDAR_HOURS &&
		    calendar_end(s->w->calendar, all, q->item[0]->hi) < q->due)
			q->due = calendar_end(s->w->calendar, all, q->item[0]->hi);
		set(q, q->due > judged_to(s, x->lo) ? SEQUENCE_CANNOT_TELL : SEQUENCE_PENDING);
		return;
	}
	if (!s->last_absent) {
		set(q, SEQUENCE_NONE);
		return;
	}
	if (is_by_hours(s, x)) {
		judge_hours(s, x, q);
		return;
	}
	k = ask(s, x, days, &by);
	q->due = end_of(s, in_days(s), k.last);
	find_instead(s, x, q->due, q);
	if (!k.empty) {
		q->answer = by;
		q->by_day = is_by_day(s, x, by);
		set(q, SEQUENCE_ANSWERED);
		return;
	}
	if (!is_surely_empty(s, x, &k))
		q->uncertain = true;
	if (!k.over) {
		set(q, SEQUENCE_PENDING);
	} else {
		q->asked_from = k.over_first;
		q->asked_to = end_of(s, in_days(s), k.over_last);
		q->uncertain = q->uncertain || (has_limit(s) && s->w->today <= q->due);
		q->answer = late_answer(s, x, days, &k);
		set(q, q->answer ? SEQUENCE_LATE : SEQUENCE_NONE);
	}
	if (lies_outside(s, x, days, &k, q) || (!k.over && q->due > s->w->assessable_to))
		set(q, SEQUENCE_CANNOT_TELL);
}
