#include "sequence_own.h"

#include <string.h>

enum { MOST_TRIES = 200000 }; /* only where an item could be bound twice can a choice fail at all */

int64_t sequence_minute(const struct item *i)
{
	return item_minute(i->lo, i->minute_1 - 1);
}

bool sequence_has_hours(struct calendar_span s)
{
	return s.n && s.unit == CALENDAR_HOURS;
}

size_t sequence_first(const struct item *item, size_t n, int32_t day, int32_t longest)
{
	size_t low = 0;

	while (low < n) {
		size_t mid = (low + n) / 2;
		if (item[mid].lo < day - longest)
			low = mid + 1;
		else
			n = mid;
	}
	return low;
}

/* ---- one step after another, on given days */

/* Later; or at once, where the rule lets it. */
static bool is_later(const struct rule_step *step, const struct item *x, int32_t a, const struct item *y,
		     int32_t b)
{
	if ((step->later_day && b <= a) || (step->on_the_day && b != a))
		return false;
	if (sequence_has_hours(step->within))
		return x->minute_1 && y->minute_1 &&
		       (sequence_minute(y) > sequence_minute(x) ||
			(step->same_day && sequence_minute(y) == sequence_minute(x)));
	if (x->minute_1 && y->minute_1)
		return sequence_minute(y) > sequence_minute(x);
	return b > a || (b == a && (step->same_day || step->on_the_day));
}

static bool is_in_time(const struct search *s, const struct rule_step *step, const struct item *x, int32_t a,
		       const struct item *y, int32_t b)
{
	if (step->within.n == 0)
		return true;
	if (sequence_has_hours(step->within))
		return sequence_minute(y) <= sequence_minute(x) + (int64_t)step->within.n * 60;
	return !calendar_is_past(s->w->calendar, step->within, a, b);
}

/* q stands between x on day a and y on day b, whichever of its days from lo to hi it stands on. */
static bool is_between(const struct item *q, int32_t lo, int32_t hi, const struct item *x, int32_t a,
		       const struct item *y, int32_t b)
{
	bool after = q->minute_1 && x->minute_1 ? sequence_minute(q) > sequence_minute(x) : lo >= a;
	bool before = q->minute_1 && y->minute_1 ? sequence_minute(q) < sequence_minute(y) : hi <= b;

	return after && before && !item_is_same(q, x) && !item_is_same(q, y);
}

/* Something absent is there, on all of its days. */
static bool is_broken(const struct stage *g, const struct item *x, int32_t a, const struct item *y, int32_t b)
{
	if (!g->absent)
		return false;
	for (size_t i = sequence_first(g->absent->item, g->absent->n, a, 0); i < g->absent->n; i++) {
		const struct item *q = &g->absent->item[i];
		if (q->lo > b)
			return false;
		if (is_between(q, q->lo, q->hi, x, a, y, b))
			return true;
	}
	return false;
}

/* Something absent may be there, on some days of all three. */
static bool may_be_broken(const struct stage *g, const struct item *x, const struct item *y)
{
	if (!g->absent)
		return false;
	for (size_t i = sequence_first(g->absent->item, g->absent->n, x->lo, g->absent_longest);
	     i < g->absent->n; i++) {
		const struct item *q = &g->absent->item[i];
		if (q->lo > y->hi)
			return false;
		if (is_between(q, q->hi, q->lo, x, x->lo, y, y->hi))
			return true;
	}
	return false;
}

static bool fits(const struct search *s, size_t stage, const struct item *x, int32_t a, const struct item *y,
		 int32_t b)
{
	const struct stage *g = &s->stage[stage];

	return is_later(g->part->step, x, a, y, b) && is_in_time(s, g->part->step, x, a, y, b) &&
	       !is_broken(g, x, a, y, b);
}

static bool fits_surely(const struct search *s, size_t stage, const struct item *x, const struct item *y)
{
	const struct stage *g = &s->stage[stage];

	if (g->part->step->on_the_day && (x->lo != y->hi || x->hi != y->lo))
		return false;
	return is_later(g->part->step, x, x->hi, y, y->lo) &&
	       is_in_time(s, g->part->step, x, x->lo, y, y->hi) && !may_be_broken(g, x, y) && !y->doubtful;
}

/* No item that begins on this day or later can follow what stands on day a. */
static bool is_past(const struct search *s, size_t stage, int32_t a, int32_t day)
{
	struct calendar_span span = s->stage[stage].part->step->within;

	if (s->stage[stage].part->step->on_the_day)
		return day > a;
	if (span.n == 0)
		return false;
	return span.unit == CALENDAR_HOURS ? day > a + span.n / 24 + 2
					   : calendar_is_past(s->w->calendar, span, a, day);
}

static bool may_stand(const struct sequence_part *p, size_t item, int32_t day)
{
	return !p->free || p->free[item][day - p->item[item].lo];
}

/* ---- from the last step backwards */

static int64_t place_of(const struct search *s, const struct item *i, int32_t day)
{
	if (!sequence_has_hours(s->w->within))
		return day;
	return i->minute_1 ? sequence_minute(i) : SEQUENCE_NEVER;
}

static int64_t limit_of(const struct search *s, const struct item *first, int32_t day)
{
	struct calendar_span span = s->w->within;

	if (span.n == 0)
		return SEQUENCE_NEVER - 1;
	if (span.unit == CALENDAR_HOURS)
		return first->minute_1 ? sequence_minute(first) + (int64_t)span.n * 60 : INT64_MIN;
	return calendar_end(s->w->calendar, span, day);
}

static int64_t best_after(const struct search *s, size_t g, const struct item *x, int32_t a)
{
	const struct stage *next = &s->stage[g + 1];
	int64_t best = SEQUENCE_NEVER;

	for (size_t k = sequence_first(next->part->item, next->part->n, a, next->longest); k < next->part->n;
	     k++) {
		const struct item *y = &next->part->item[k];
		const int64_t *reach = next->reach + next->from[k];
		if (is_past(s, g + 1, a, y->lo) ||
		    (best != SEQUENCE_NEVER && !sequence_has_hours(s->w->within) && y->lo >= best))
			break; /* nothing later can end earlier */
		if (item_is_same(x, y))
			continue;
		for (int32_t b = y->lo; b <= y->hi; b++)
			if (reach[b - y->lo] < best && fits(s, g + 1, x, a, y, b))
				best = reach[b - y->lo];
	}
	return best;
}

static int64_t best_surely(const struct search *s, size_t g, const struct item *x)
{
	const struct stage *next = &s->stage[g + 1];
	int64_t best = SEQUENCE_NEVER;

	for (size_t k = sequence_first(next->part->item, next->part->n, x->lo, 0); k < next->part->n; k++) {
		const struct item *y = &next->part->item[k];
		if (is_past(s, g + 1, x->lo, y->lo))
			break;
		if (next->sure[k] < best && fits_surely(s, g + 1, x, y) && !item_is_same(x, y))
			best = next->sure[k];
	}
	return best;
}

static bool is_open_some_day(const struct search *s, const struct item *x)
{
	for (int32_t a = x->lo; a <= x->hi; a++)
		if (sequence_is_open(s, x, a))
			return true;
	return false;
}

static void learn(struct search *s, bool ranges)
{
	for (size_t g = s->stages; g-- > 0;) {
		struct stage *here = &s->stage[g];
		for (size_t i = 0; i < here->part->n; i++) {
			const struct item *x = &here->part->item[i];
			int64_t *reach = here->reach + here->from[i];
			bool end = g + 1 == s->stages;
			for (int32_t a = x->lo; a <= x->hi; a++) {
				if (!may_stand(here->part, i, a))
					reach[a - x->lo] = SEQUENCE_NEVER;
				else if (!end)
					reach[a - x->lo] = best_after(s, g, x, a);
				else
					reach[a - x->lo] = sequence_is_open(s, x, a) ? place_of(s, x, a)
										     : SEQUENCE_NEVER;
			}
			if (!ranges)
				continue;
			here->sure[i] = !end                     ? best_surely(s, g, x)
					: is_open_some_day(s, x) ? place_of(s, x, x->hi)
								 : SEQUENCE_NEVER;
		}
	}
}

/* ---- from the first step forwards */

struct choice {
	struct search *s;
	const struct item **item;       /* chosen so far */
	const struct item *const *used; /* by earlier matches */
	size_t used_n;
	bool *days; /* of the last: on which the whole holds */
	unsigned long tries;
};

static bool is_taken(const struct choice *c, size_t chosen, const struct item *y)
{
	for (size_t i = 0; i < chosen; i++)
		if (item_is_same(c->item[i], y))
			return true;
	for (size_t i = c->used_n; i-- > 0;)
		if (item_is_same(c->used[i], y))
			return true;
	return false;
}

/* first[day of x]: the latest day of the first item from which the chosen ones lead there; DATE_FIRST: none does. */
static bool choose(struct choice *c, size_t g, const int32_t *first)
{
	const struct search *s = c->s;
	const struct item *x = c->item[g];
	const struct stage *next = &s->stage[g + 1];

	if (++c->tries > MOST_TRIES)
		return false;
	if (g + 1 == s->stages) {
		c->days = ARENA_ARRAY(s->a, bool, (size_t)(x->hi - x->lo) + 1);
		for (int32_t a = x->lo; a <= x->hi; a++)
			c->days[a - x->lo] = first[a - x->lo] > DATE_FIRST &&
					     place_of(s, x, a) <= limit_of(s, c->item[0], first[a - x->lo]);
		return true;
	}
	for (size_t k = sequence_first(next->part->item, next->part->n, x->lo, next->longest);
	     k < next->part->n; k++) {
		const struct item *y = &next->part->item[k];
		const int64_t *reach = next->reach + next->from[k];
		int32_t *then;
		bool any = false;
		if (is_past(s, g + 1, x->hi, y->lo))
			break;
		if (is_taken(c, g + 1, y))
			continue;
		then = ARENA_ARRAY(s->a, int32_t, (size_t)(y->hi - y->lo) + 1);
		for (int32_t b = y->lo; b <= y->hi; b++) {
			int32_t latest = DATE_FIRST;
			for (int32_t a = x->lo; a <= x->hi && may_stand(next->part, k, b); a++)
				if (first[a - x->lo] > latest && fits(s, g + 1, x, a, y, b))
					latest = first[a - x->lo];
			then[b - y->lo] = latest;
			any = any ||
			      (latest > DATE_FIRST && reach[b - y->lo] <= limit_of(s, c->item[0], latest));
		}
		if (!any)
			continue;
		c->item[g + 1] = y;
		if (choose(c, g + 1, then))
			return true;
	}
	return false;
}

static bool choose_surely(struct choice *c, size_t g)
{
	const struct search *s = c->s;
	const struct item *x = c->item[g];
	const struct stage *next = &s->stage[g + 1];

	if (++c->tries > MOST_TRIES)
		return false;
	if (g + 1 == s->stages)
		return true;
	for (size_t k = sequence_first(next->part->item, next->part->n, x->lo, 0); k < next->part->n; k++) {
		const struct item *y = &next->part->item[k];
		if (is_past(s, g + 1, x->lo, y->lo))
			break;
		if (next->sure[k] > limit_of(s, c->item[0], c->item[0]->lo) || is_taken(c, g + 1, y) ||
		    !fits_surely(s, g + 1, x, y))
			continue;
		c->item[g + 1] = y;
		if (choose_surely(c, g + 1))
			return true;
	}
	return false;
}

/* Whether a match can begin with this item at all. */
static bool can_begin(const struct search *s, size_t from)
{
	const struct stage *g = &s->stage[0];
	const struct item *x = &g->part->item[from];

	for (int32_t a = x->lo; a <= x->hi; a++)
		if (g->reach[g->from[from] + (size_t)(a - x->lo)] <= limit_of(s, x, a))
			return true;
	return false;
}

/* The lexicographically earliest match from this item: the earliest that is certain, else the earliest that is possible. */
static bool assign(struct choice *c, size_t from, bool ranges, bool *uncertain)
{
	const struct search *s = c->s;
	const struct stage *g = &s->stage[0];
	const struct item *x = &g->part->item[from];
	int32_t *first;

	c->item[0] = x;
	c->days = NULL;
	if (!can_begin(s, from))
		return false;
	c->tries = 0;
	*uncertain = false;
	if (ranges && !x->doubtful && g->sure[from] <= limit_of(s, x, x->lo) && choose_surely(c, 0))
		return true;
	c->tries = 0;
	first = ARENA_ARRAY(s->a, int32_t, (size_t)(x->hi - x->lo) + 1);
	for (int32_t a = x->lo; a <= x->hi; a++)
		first[a - x->lo] = may_stand(g->part, from, a) ? a : DATE_FIRST;
	*uncertain = ranges;
	return choose(c, 0, first);
}

/* ---- all of it */

static int32_t longest_of(const struct item *item, size_t n)
{
	int32_t longest = 0;

	for (size_t i = 0; i < n; i++)
		longest = item[i].hi - item[i].lo > longest ? item[i].hi - item[i].lo : longest;
	return longest;
}

static void add_stage(struct search *s, const struct sequence_part *p, const struct sequence_part *absent)
{
	struct stage *g = &s->stage[s->stages++];
	size_t days = 0;

	*g = (struct stage){.part = p, .absent = absent, .longest = longest_of(p->item, p->n)};
	g->absent_longest = absent ? longest_of(absent->item, absent->n) : 0;
	g->from = ARENA_ARRAY(s->a, size_t, p->n + 1);
	for (size_t i = 0; i < p->n; i++) {
		g->from[i] = days;
		days += (size_t)(p->item[i].hi - p->item[i].lo) + 1;
	}
	g->reach = ARENA_ARRAY(s->a, int64_t, days + 1);
	g->sure = ARENA_ARRAY(s->a, int64_t, p->n + 1);
}

/* false: some step has no item at all. */
static bool prepare(struct search *s)
{
	const struct sequence_part *absent = NULL;
	size_t parts = s->w->parts;

	s->stage = ARENA_ARRAY(s->a, struct stage, parts);
	if (s->awaiting)
		parts--;
	for (size_t i = 0; i < parts; i++) {
		const struct sequence_part *p = &s->w->part[i];
		if (p->step->absent) {
			absent = p;
			continue;
		}
		if (p->n == 0)
			return false;
		add_stage(s, p, absent);
		absent = NULL;
	}
	if (s->awaiting)
		s->between = absent;
	else
		s->last_absent = absent;
	s->answer_longest = absent ? longest_of(absent->item, absent->n) : 0;
	return true;
}

/* Whether days may be unsure at all: then what is certain is looked for first. */
static bool has_ranges(const struct sequence_wanted *w)
{
	for (size_t i = 0; i < w->parts; i++)
		for (size_t k = 0; k < w->part[i].n; k++)
			if (!item_is_exact(&w->part[i].item[k]) || w->part[i].item[k].doubtful)
				return true;
	return false;
}

static bool is_before(const struct item *x, const struct item *last, bool may_share)
{
	if (may_share && item_is_same(x, last))
		return false;
	return item_compare(x, last) <= 0;
}

static void keep(struct choice *c, bool uncertain, struct sequence *q)
{
	const struct search *s = c->s;

	*q = (struct sequence){.n = s->stages, .uncertain = uncertain, .due = DATE_LAST};
	q->item = ARENA_ARRAY(s->a, const struct item *, s->stages);
	memcpy(q->item, c->item, s->stages * sizeof *c->item);
	sequence_judge(s, c->days, q);
}

/* A response that is in time for a later beginning is not also the late one of an earlier. */
static void share_answers(struct sequence *q, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n && q[i].answer && q[i].came == SEQUENCE_LATE; k++)
			if (q[k].came == SEQUENCE_ANSWERED && q[k].answer &&
			    item_is_same(q[i].answer, q[k].answer)) {
				q[i].came = SEQUENCE_NONE;
				q[i].state = FINDING_MATCH;
				q[i].answer = NULL;
			}
}

size_t sequence_find(const struct sequence_wanted *w, struct arena *a, struct sequence **found)
{
	const struct rule_step *last_step = &w->part[w->parts - 1].step[0];
	struct search whole = {.w = w, .a = a},
		      part = {.w = w, .a = a, .awaiting = true, .awaited = last_step};
	bool ranges = has_ranges(w), complete = prepare(&whole), awaited = last_step->awaited && w->parts > 1;
	struct choice c = {.s = &whole};
	const struct item *last = NULL, **used, **opening;
	struct sequence *q;
	size_t n = 0, openings = 0, firsts = w->part[0].n;

	*found = NULL;
	if (!complete && !awaited)
		return 0;
	if (complete)
		learn(&whole, ranges);
	if (awaited && (awaited = prepare(&part)))
		learn(&part, ranges);
	q = ARENA_ARRAY(a, struct sequence, firsts + 1);
	c.item = ARENA_ARRAY(a, const struct item *, w->parts);
	opening = ARENA_ARRAY(a, const struct item *, firsts + 1);
	c.used = used = ARENA_ARRAY(a, const struct item *, firsts * w->parts + 1);
	for (size_t i = 0; i < firsts; i++) {
		const struct item *first = &w->part[0].item[i];
		bool uncertain = false;
		if (last && is_before(first, last, w->may_share)) {
			if (can_begin(&whole, i))
				opening[openings++] = first, q[n - 1].openings++;
			continue;
		}
		if (c.used_n && !(w->may_share && item_is_same(first, last)) && is_taken(&c, 0, first))
			continue;
		c.s = &whole;
		if (complete && assign(&c, i, ranges, &uncertain)) {
			keep(&c, uncertain, &q[n]);
			last = q[n].item[q[n].n - 1];
			q[n].opening = &opening[openings];
			opening[openings++] = first;
			q[n].openings = 1;
			for (size_t k = 0; k < q[n].n; k++)
				used[c.used_n++] = q[n].item[k];
			n++;
			continue;
		}
		c.s = &part;
		if (awaited && assign(&c, i, ranges, &uncertain))
			keep(&c, uncertain, &q[n++]);
	}
	if (w->each)
		share_answers(q, n);
	*found = q;
	return n;
}
