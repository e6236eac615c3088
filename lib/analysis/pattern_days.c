/* Sum of days: for how long something lasted, put together, in the time up to today. */
#include "pattern_own.h"

/* The nights of an entry, from its first day to its last, as far as they lie in the time asked about: on whatever days it may have begun
 * and ended, and on those that are sure.  What is open goes on to today; how long somebody was missing or away whose return nobody
 * wrote down is not known. */
struct nights {
	int32_t from, to;           /* [from, to) */
	int32_t sure_from, sure_to;
};

static bool nights_of(const struct pattern_own *x, const struct item *i, int32_t since, struct nights *n)
{
	const struct mark *m = &x->child->mark[i->mark];
	const struct code *code = x->w->set->code;
	bool ended = (m->flags & MARK_HAS_END) && m->end_hi < DATE_LAST;
	int32_t end_lo = ended ? m->end_lo : x->w->today, end_hi = ended ? m->end_hi : x->w->today;

	if (!ended && (!code->kind[m->kind].interval || pattern_is_absence(code, m->kind)))
		return false;
	end_lo = end_lo < x->w->today ? end_lo : x->w->today;
	end_hi = end_hi < x->w->today ? end_hi : x->w->today;
	*n = (struct nights){m->lo > since ? m->lo : since, end_hi, m->hi > since ? m->hi : since, end_lo};
	if (i->doubtful)
		n->sure_to = n->sure_from;
	return n->from < n->to;
}

static bool lasts(const struct pattern_series *c, const struct item *i, struct str *cause)
{
	struct nights n;

	if (nights_of(c->x, i, pattern_span_begin(c->x->w->calendar, c->r->within, c->x->w->today), &n))
		return true;
	*cause = STR("it has no days in this time, or how long it lasted is not recorded");
	return false;
}

static int days_series(struct pattern_series *c, const struct item *const *item, size_t n, uint32_t group, struct err *e)
{
	struct pattern_own *x = c->x;
	int32_t today = x->w->today, since = pattern_span_begin(x->w->calendar, c->r->within, today), days = 0, sure = 0;
	bool *night = ARENA_ARRAY(&x->arena, bool, (size_t)(today - since) + 1);
	bool *surely = ARENA_ARRAY(&x->arena, bool, (size_t)(today - since) + 1);
	struct finding_number *num = ARENA_ARRAY(&x->arena, struct finding_number, 1);
	struct found_match m = {.state = FINDING_MATCH,
				.item = item,
				.items = n,
				.pair = group,
				.onset = today,
				.onset_from = DATE_LAST,
				.due = DATE_LAST,
				.anchor = item,
				.anchors = 1,
				.number = num,
				.first = n ? item[0]->lo : today,
				.last = since};

	for (size_t i = 0; i < n; i++) {
		struct nights k;
		nights_of(x, item[i], since, &k);
		for (int32_t d = k.from; d < k.to; d++)
			night[d - since] = true;
		for (int32_t d = k.sure_from; d < k.sure_to; d++)
			surely[d - since] = true;
		m.last = k.to > m.last ? k.to : m.last;
	}
	for (int32_t d = since; d < today; d++) {
		days += night[d - since];
		sure += surely[d - since];
		if (night[d - since] && days - 1 < c->r->least && days >= c->r->least)
			m.onset = d + 1;
	}
	if (days < c->r->least)
		return 0;
	for (size_t i = 0; i < c->n; i++)
		c->in[i] = c->in[i] || c->r->per == RULE_PER_CHILD || c->item[i]->group == group;
	m.uncertain = sure < c->r->least;
	m.sum = days;
	num[m.numbers++] = pattern_number("sum", m.sum);
	c->series = item;
	c->series_n = n;
	pattern_openers(x, c->r, &c->when, &m);
	pattern_uncounted(c, group, &m);
	return pattern_found(x, c->to, &m, e);
}

int pattern_days(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	struct pattern_series c = {.x = x, .to = to, .r = r};
	struct pattern_groups g = {0};
	struct item_list l;

	if (x->scan.list[r->of].hits == 0)
		return 0;
	if (pattern_items_per(x, r->of, RULE_ENTRY, r->per, &g, &l, e) < 0)
		return -1;
	pattern_select(&c, &l);
	pattern_leave(&c, lasts);
	return c.n ? pattern_all_series(&c, days_series, e) : 0;
}
