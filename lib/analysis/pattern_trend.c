/* Trend, rhythm, change: what is said of a series by its sizes and by chance together. */
#include "analysis/series.h"
#include "pattern_own.h"

static int add_trend(struct pattern_series *c, const struct item *const *item, size_t n, uint32_t pair, struct err *e)
{
	struct pattern_own *x = c->x;
	struct series s;
	struct finding_number *num = ARENA_ARRAY(&x->arena, struct finding_number, 5);
	struct found_match m = {.state = FINDING_MATCH, .onset_from = DATE_LAST, .due = DATE_LAST, .pair = pair};

	series_make(item, n, x->w->today, c->r->ratio, &x->arena, &s);
	if (s.n < (size_t)c->r->at_least || !(((c->r->trend & RULE_FREQUENCY) && s.more_often) ||
					      ((c->r->trend & RULE_SEVERITY) && s.graded_higher)))
		return 0;
	m.item = s.item;
	m.items = s.n;
	m.first = s.item[0]->lo;
	m.last = s.item[s.n - 1]->lo;
	m.onset = s.item[(size_t)c->r->at_least - 1]->lo;
	num[m.numbers++] = pattern_number("days", m.last - m.first);
	num[m.numbers++] = pattern_number("left_out", (double)s.left_out);
	num[m.numbers++] = pattern_list("gaps", s.gaps, s.n - 1);
	num[m.numbers++] = pattern_list("grades", s.grades, s.n);
	m.number = num;
	for (size_t i = 0; i < c->n; i++)
		c->in[i] = c->in[i] || item_is_exact(c->item[i]);
	pattern_uncounted(c, pair, &m);
	return found_add(c->to, &m, e);
}

int pattern_trend(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	return pattern_each_series(x, r, to, add_trend, e);
}

int pattern_rhythm(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	(void)x, (void)r, (void)to, (void)e;
	return 0;
}

int pattern_change(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	(void)x, (void)r, (void)to, (void)e;
	return 0;
}
