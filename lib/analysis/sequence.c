#include "analysis/sequence.h"

#include <string.h>

/* A step that is not absent, with the absent step before it, if any. */
struct stage {
	const struct sequence_part *part;
	const struct sequence_part *absent; /* between the stage before and this one; NULL: none */
	int64_t *reach;                     /* by item: the earliest last day of a whole match from here; NEVER: none */
};

struct search {
	const struct sequence_wanted *w;
	struct stage *stage;
	size_t stages;
	const struct sequence_part *last_absent; /* NULL: none */
	bool answers_exact;                      /* all of its items are day-precise */
	bool possible;                           /* dates that are ranges may lie where they suit */
};

static const int64_t NEVER = INT64_MAX;

static int64_t minute_of(const struct item *i)
{
	return item_minute(i->lo, i->minute_1 - 1);
}

/* y lies within the span of x.  Possible: for some days of their ranges. */
static bool is_within(const struct search *s, struct calendar_span span, const struct item *x, const struct item *y)
{
	if (span.n == 0)
		return true;
	if (span.unit == CALENDAR_HOURS)
		return x->minute_1 && y->minute_1 && minute_of(y) <= minute_of(x) + (int64_t)span.n * 60;
	if (s->possible)
		return y->lo <= calendar_end(s->w->calendar, span, x->hi);
	return y->hi <= calendar_end(s->w->calendar, span, x->lo);
}

static bool is_next(const struct search *s, const struct rule_step *step, const struct item *x, const struct item *y)
{
	bool both = x->minute_1 && y->minute_1;

	if (x->mark == y->mark && x->lo == y->lo && x->hi == y->hi)
		return false;
	if (item_is_exact(x) && item_is_exact(y) && x->lo == y->lo)
		return both ? y->minute_1 > x->minute_1 : step->same_day;
	if (s->possible)
		return y->hi > x->lo || (step->same_day && y->hi == x->lo);
	return y->lo > x->hi;
}

/* An item of the absent term that may lie between x and y. */
static bool is_broken(const struct sequence_part *absent, const struct item *x, const struct item *y)
{
	for (size_t i = 0; i < absent->n; i++) {
		const struct item *q = &absent->item[i];
		if (q->lo > y->lo)
			break;
		if (q->lo < x->lo || item_compare(q, x) == 0 || item_compare(q, y) == 0)
			continue;
		if (q->lo == x->lo && q->minute_1 && x->minute_1 && q->minute_1 <= x->minute_1)
			continue;
		if (q->lo == y->lo && q->minute_1 && y->minute_1 && q->minute_1 >= y->minute_1)
			continue;
		return true;
	}
	return false;
}

/* The first item of the stage that can follow x at all. */
static size_t first_after(const struct stage *g, const struct item *x)
{
	size_t low = 0, high = g->part->n;

	while (low < high) { /* by lo: an exact item before x's day cannot follow it */
		size_t mid = (low + high) / 2;
		if (g->part->item[mid].lo < x->lo)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Ranges that began before x's day may still end after it. */
static size_t first_possible(const struct search *s, const struct stage *g, const struct item *x)
{
	return s->possible ? 0 : first_after(g, x);
}

static bool fits(const struct search *s, size_t stage, const struct item *x, const struct item *y)
{
	const struct stage *g = &s->stage[stage];

	return is_next(s, g->part->step, x, y) && is_within(s, g->part->step->within, x, y) &&
	       (!g->absent || !is_broken(g->absent, x, y));
}

/* No item at or after this place can follow x any more. */
static bool is_past(const struct search *s, size_t stage, const struct item *x, const struct item *y)
{
	struct calendar_span span = s->stage[stage].part->step->within;

	if (span.n == 0)
		return false;
	if (span.unit == CALENDAR_HOURS)
		return y->lo > x->lo + span.n / 24 + 2;
	return y->lo > calendar_end(s->w->calendar, span, s->possible ? x->hi : x->lo);
}

static int64_t day_or_minute(const struct search *s, const struct item *i)
{
	return s->w->within.unit == CALENDAR_HOURS && s->w->within.n ? minute_of(i) : s->possible ? i->lo : i->hi;
}

/* Whether x is its own response: only where a term asks for another of its own. */
static bool is_itself(const struct search *s, const struct item *x, const struct item *q)
{
	return s->stage[s->stages - 1].part->step->term == s->last_absent->step->term && item_compare(x, q) == 0;
}

/* The first response that can matter to x. */
static size_t first_answer(const struct search *s, const struct item *x)
{
	size_t low = 0, high = s->answers_exact ? s->last_absent->n : 0;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (s->last_absent->item[mid].lo < x->lo)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* What the trailing absence says of a match that ends in x.  In the certain search any response that may have been in
 * time stands against it; in the possible search only one that surely was. */
static bool has_answer(const struct search *s, const struct item *x, int32_t *due, const struct item **late)
{
	const struct rule_step *step = s->last_absent->step;
	bool hours = step->within.unit == CALENDAR_HOURS && step->within.n && x->minute_1;
	int64_t until = hours ? minute_of(x) + (int64_t)step->within.n * 60 : 0, latest = INT64_MAX;
	int32_t last_due;

	*late = NULL;
	if (hours)
		*due = last_due = (int32_t)((until + 60) / 1440);
	else if (step->within.n == 0)
		*due = last_due = s->w->today > x->lo ? s->w->today : x->lo;
	else {
		*due = calendar_end(s->w->calendar, step->within, x->lo);
		last_due = calendar_end(s->w->calendar, step->within, x->hi);
	}
	if (step->late_within.n)
		latest = calendar_end(s->w->calendar, step->late_within, x->hi);
	for (size_t i = first_answer(s, x); i < s->last_absent->n; i++) {
		const struct item *q = &s->last_absent->item[i];
		bool in_time;
		if (q->lo > last_due && (*late || q->lo > latest))
			break;
		if (q->hi < x->lo || is_itself(s, x, q))
			continue;
		if (hours && q->minute_1 && item_is_exact(q)) /* an untimed response may have been in time */
			in_time = minute_of(q) >= minute_of(x) && minute_of(q) <= until;
		else if (s->possible)
			in_time = q->lo >= x->hi && q->hi <= *due;
		else
			in_time = q->lo <= last_due;
		if (in_time)
			return true;
		if (q->lo >= x->lo && q->hi > *due && q->lo <= latest && !*late)
			*late = q;
	}
	return !*late && step->or_action && x->has_action;
}

/* From the last step backwards: the earliest end that can be reached from each item. */
static void learn(struct search *s)
{
	for (size_t g = s->stages; g-- > 0;) {
		struct stage *here = &s->stage[g];
		for (size_t i = 0; i < here->part->n; i++) {
			const struct item *x = &here->part->item[i];
			int32_t due;
			const struct item *late;
			here->reach[i] = NEVER;
			if (g + 1 == s->stages) {
				if (!s->last_absent || !has_answer(s, x, &due, &late))
					here->reach[i] = day_or_minute(s, x);
				continue;
			}
			for (size_t k = first_possible(s, here + 1, x); k < here[1].part->n; k++) {
				const struct item *y = &here[1].part->item[k];
				if (is_past(s, g + 1, x, y))
					break;
				if (here[1].reach[k] < here->reach[i] && fits(s, g + 1, x, y)) {
					here->reach[i] = here[1].reach[k];
					if (here[1].reach[k] <= y->lo) /* nothing later can end earlier */
						break;
				}
			}
		}
	}
}

static int64_t total_end(const struct search *s, const struct item *x)
{
	struct calendar_span span = s->w->within;

	if (span.n == 0)
		return NEVER - 1;
	if (span.unit == CALENDAR_HOURS)
		return x->minute_1 ? minute_of(x) + (int64_t)span.n * 60 : INT64_MIN;
	return calendar_end(s->w->calendar, span, s->possible ? x->hi : x->lo);
}

/* The lexicographically earliest match from the first step's item `from`. */
static bool assign(const struct search *s, size_t from, const struct item **item)
{
	const struct item *x = &s->stage[0].part->item[from];
	int64_t end = total_end(s, x);

	if (s->stage[0].reach[from] > end)
		return false;
	item[0] = x;
	for (size_t g = 1; g < s->stages; g++) {
		const struct stage *next = &s->stage[g];
		size_t k = first_possible(s, next, x);
		while (k < next->part->n && !(next->reach[k] <= end && fits(s, g, x, &next->part->item[k])))
			k++;
		if (k == next->part->n)
			return false;
		x = item[g] = &next->part->item[k];
	}
	return true;
}

static void judge(const struct search *s, struct sequence *q)
{
	const struct item *last = q->item[q->n - 1];

	q->state = FINDING_MATCH;
	if (!s->last_absent)
		return;
	has_answer(s, last, &q->due, &q->answer);
	q->asked_from = last->lo;
	if (q->answer)
		q->state = FINDING_LATE;
	else if (s->last_absent->step->within.n && s->w->today <= q->due)
		q->state = FINDING_PENDING;
	if (!q->answer && q->due > s->w->assessable_to)
		q->state = FINDING_NOT_ASSESSABLE;
}

static size_t prepare(struct search *s, struct arena *a)
{
	size_t most = 0;
	const struct sequence_part *absent = NULL;

	s->stage = ARENA_ARRAY(a, struct stage, s->w->parts);
	for (size_t i = 0; i < s->w->parts; i++) {
		const struct sequence_part *p = &s->w->part[i];
		if (p->step->absent) {
			absent = p;
			continue;
		}
		if (p->n == 0)
			return 0;
		s->stage[s->stages] = (struct stage){.part = p, .absent = absent, .reach = ARENA_ARRAY(a, int64_t, p->n)};
		s->stages++;
		absent = NULL;
		most = p->n > most ? p->n : most;
	}
	s->last_absent = absent;
	s->answers_exact = true;
	for (size_t k = 0; absent && k < absent->n; k++)
		s->answers_exact = s->answers_exact && item_is_exact(&absent->item[k]);
	return most;
}

static bool has_ranges(const struct sequence_wanted *w)
{
	for (size_t i = 0; i < w->parts; i++)
		for (size_t k = 0; k < w->part[i].n; k++)
			if (!item_is_exact(&w->part[i].item[k]))
				return true;
	return false;
}

size_t sequence_find(const struct sequence_wanted *w, struct arena *a, struct sequence **found)
{
	struct search certain = {.w = w}, possible = {.w = w, .possible = true};
	bool ranges = has_ranges(w);
	const struct item *last = NULL, **item;
	struct sequence *q;
	size_t n = 0;

	*found = NULL;
	if (prepare(&certain, a) == 0)
		return 0;
	learn(&certain);
	if (ranges) {
		prepare(&possible, a);
		learn(&possible);
	}
	q = ARENA_ARRAY(a, struct sequence, certain.stage[0].part->n);
	item = ARENA_ARRAY(a, const struct item *, certain.stages);
	for (size_t i = 0; i < certain.stage[0].part->n; i++) {
		const struct item *first = &certain.stage[0].part->item[i];
		const struct search *s = &certain;
		if (last && (item_compare(first, last) < 0 || (item_compare(first, last) == 0 && !w->may_share)))
			continue;
		if (!assign(&certain, i, item)) {
			if (!ranges || !assign(&possible, i, item))
				continue;
			s = &possible;
		}
		q[n] = (struct sequence){.n = certain.stages, .uncertain = s->possible};
		q[n].item = ARENA_ARRAY(a, const struct item *, certain.stages);
		memcpy(q[n].item, item, certain.stages * sizeof *item);
		judge(s, &q[n]);
		last = q[n].item[q[n].n - 1];
		n++;
	}
	*found = q;
	return n;
}
