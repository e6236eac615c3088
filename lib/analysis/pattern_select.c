/* Which items of a rule take part: during and outside its periods, held by one agency or several, dated by their writing. */
#include <stdlib.h>
#include <string.h>

#include "pattern_own.h"

void pattern_when_open(struct pattern_own *x, const struct rule *r, struct pattern_when *w)
{
	*w = (struct pattern_when){0};
	if (r->during != RULE_NOTHING)
		w->durings = pattern_periods(x, r->during, &w->during);
	if (r->outside != RULE_NOTHING)
		w->outsides = pattern_periods(x, r->outside, &w->outside);
}

/* Surely within: wherever in their ranges the period begins and ends. */
static bool is_surely_during(const struct gap_period *p, size_t n, int32_t lo, int32_t hi)
{
	for (size_t i = 0; i < n; i++)
		if (lo >= (p[i].opens ? p[i].opens->hi : p[i].from) &&
		    hi <= (p[i].closes ? p[i].closes->lo : p[i].to))
			return true;
	return false;
}

static bool may_be_during(const struct gap_period *p, size_t n, int32_t lo, int32_t hi)
{
	for (size_t i = 0; i < n; i++)
		if (hi >= p[i].from && lo <= (p[i].closes ? p[i].closes->hi : p[i].to))
			return true;
	return false;
}

bool pattern_is_when(const struct rule *r, const struct pattern_when *w, int32_t lo, int32_t hi,
		     bool *doubtful)
{
	if (r->outside != RULE_NOTHING && may_be_during(w->outside, w->outsides, lo, hi))
		return false;
	if (r->during == RULE_NOTHING)
		return true;
	if (!may_be_during(w->during, w->durings, lo, hi))
		return false;
	*doubtful = *doubtful || !is_surely_during(w->during, w->durings, lo, hi);
	return true;
}

/* The openers of the periods that the items lie in: without them the finding could not be made again. */
void pattern_openers(struct pattern_own *x, const struct rule *r, const struct pattern_when *w,
		     struct found_match *m)
{
	uint32_t *mark;

	if (r->during == RULE_NOTHING || w->durings == 0)
		return;
	mark = ARENA_ARRAY(&x->arena, uint32_t, m->besides + w->durings);
	if (m->besides)
		memcpy(mark, m->beside, m->besides * sizeof *mark);
	m->beside = mark;
	for (size_t p = 0; p < w->durings; p++)
		for (size_t i = 0; i < m->items; i++) {
			const struct item *it = m->item[i];
			int32_t hi = r->unit == RULE_EPISODE && it->end_hi > it->hi ? it->end_hi : it->hi;
			if (w->during[p].opens && may_be_during(&w->during[p], 1, it->lo, hi)) {
				mark[m->besides++] = w->during[p].opens->mark;
				break;
			}
		}
}

static int by_order(const void *a, const void *b)
{
	return item_compare(*(const struct item *const *)a, *(const struct item *const *)b);
}

/* The item by the first day on which any of it was written down. */
static bool redate(struct pattern_own *x, struct item *it)
{
	int32_t day = DATE_LAST;

	for (size_t i = 0; i < it->entries; i++) {
		int32_t recorded = x->child->mark[it->entry[i]].recorded;
		day = recorded < day ? recorded : day;
	}
	if (day >= DATE_LAST)
		return false;
	it->lo = it->hi = it->end_lo = it->end_hi = day;
	it->minute_1 = 0;
	return true;
}

static size_t agencies_of(const struct pattern_own *x, const struct item *it, bool *unnamed)
{
	size_t n = 0;

	*unnamed = false;
	for (size_t i = 0; i < it->entries; i++) {
		uint16_t agency = x->child->mark[it->entry[i]].agency;
		size_t k = 0;
		*unnamed = *unnamed || agency == 0;
		while (k < i && x->child->mark[it->entry[k]].agency != agency)
			k++;
		n += k == i;
	}
	return n;
}

/* From its first day to its last: to what was recorded of the end at its latest, or today where something of it began by then and has no
 * end.  How long somebody was missing or away whose return nobody wrote down is not known. */
static bool is_longer(const struct pattern_own *x, struct calendar_span span, struct item *it)
{
	const struct code *code = x->w->set->code;
	int32_t end_lo = DATE_FIRST, end_hi = DATE_FIRST;
	int minute_1 = 0;
	bool open = false;

	for (size_t i = 0; i < it->entries; i++) {
		const struct mark *m = &x->child->mark[it->entry[i]];
		if (!(m->flags & MARK_HAS_END) || m->end_hi >= DATE_LAST)
			continue;
		if (m->end_hi > end_hi || (m->end_hi == end_hi && m->end_minute_1 > minute_1))
			minute_1 = m->end_minute_1;
		end_lo = m->end_lo > end_lo ? m->end_lo : end_lo;
		end_hi = m->end_hi > end_hi ? m->end_hi : end_hi;
	}
	for (size_t i = 0; i < it->entries && !open; i++) {
		const struct mark *m = &x->child->mark[it->entry[i]];
		open = !(m->flags & MARK_HAS_END) && m->hi >= end_hi && code->kind[m->kind].interval && !pattern_is_absence(code, m->kind);
	}
	if (open) {
		end_lo = end_hi = x->w->today;
		minute_1 = 1440;
	}
	if (end_hi == DATE_FIRST)
		return false;
	if (span.unit == CALENDAR_HOURS)
		return it->minute_1 && minute_1 && it->lo == it->hi && end_lo == end_hi &&
		       item_minute(end_lo, minute_1 - 1) > item_minute(it->lo, it->minute_1 - 1) + (int64_t)span.n * 60;
	if (end_hi <= calendar_end(x->w->calendar, span, it->lo))
		return false;
	it->doubtful = it->doubtful || end_lo <= calendar_end(x->w->calendar, span, it->hi);
	return true;
}

/* Why an item takes no part; absent: it does. */
static struct str left_out(struct pattern_own *x, const struct rule *r, const struct pattern_when *when,
			   struct item *it)
{
	int32_t hi;
	bool unnamed;

	if (r->held != RULE_HELD_ANYHOW) {
		size_t n = agencies_of(x, it, &unnamed);
		if (r->held == RULE_HELD_BY_ONE && n > 1)
			return STR("it stands in the records of several agencies");
		if (r->held == RULE_HELD_BY_SEVERAL && n < 2)
			return STR("it stands in the records of one agency only");
		if (unnamed)
			return STR("which agency is not recorded");
	}
	if (r->by_recorded) {
		if (!redate(x, it))
			return STR("the day on which it was written down is not recorded");
		if (it->lo > x->w->today)
			return STR("it was written down later");
	}
	if (r->longer_than.n && r->detector == RULE_COUNT && !is_longer(x, r->longer_than, it))
		return STR("it did not last so long, or how long is not recorded");
	if (r->during == RULE_NOTHING && r->outside == RULE_NOTHING)
		return (struct str){0};
	hi = r->unit == RULE_EPISODE && it->end_hi > it->hi ? it->end_hi : it->hi;
	if (!pattern_is_when(r, when, it->lo, hi, &it->doubtful))
		return STR("outside the period");
	return (struct str){0};
}

void pattern_select(struct pattern_series *c, const struct item_list *l)
{
	struct pattern_own *x = c->x;

	struct item *item = l->item;

	c->item = ARENA_ARRAY(&x->arena, const struct item *, l->n + 1);
	c->left = ARENA_ARRAY(&x->arena, struct pattern_left, l->n + 1);
	pattern_when_open(x, c->r, &c->when);
	if (l->n &&
	    (c->r->by_recorded || c->r->during != RULE_NOTHING || (c->r->longer_than.n && c->r->detector == RULE_COUNT))) { /* the list may be another rule's too */
		item = ARENA_ARRAY(&x->arena, struct item, l->n);
		memcpy(item, l->item, l->n * sizeof *item);
	}
	for (size_t i = 0; i < l->n; i++) {
		struct str cause = left_out(x, c->r, &c->when, &item[i]);
		if (cause.p)
			c->left[c->lefts++] = (struct pattern_left){&item[i], cause};
		else
			c->item[c->n++] = &item[i];
	}
	if (c->r->by_recorded && c->n > 1)
		qsort(c->item, c->n, sizeof *c->item, by_order);
}

/* Those of the items that the rule's own condition leaves out. */
void pattern_leave(struct pattern_series *c, pattern_stays *stays)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		struct str cause = {0};
		if (stays(c, c->item[i], &cause))
			c->item[n++] = c->item[i];
		else
			c->left[c->lefts++] = (struct pattern_left){c->item[i], cause};
	}
	c->n = n;
}
