/* Gaps: what must not be long, during a period. */
#include "pattern_own.h"

static int add_gap(struct pattern_own *x, const struct rule *r, struct found_rule *to, const struct gap *g, struct err *e)
{
	const struct item **item = ARENA_ARRAY(&x->arena, const struct item *, 2);
	uint32_t *beside = ARENA_ARRAY(&x->arena, uint32_t, 2);
	struct finding_number *num = ARENA_ARRAY(&x->arena, struct finding_number, 2);
	struct found_match m = {.state = g->state, .uncertain = g->doubt != NULL, .running = g->running, .before = g->before, .item = item,
				.beside = beside, .first = g->from, .last = g->to, .onset_from = DATE_LAST, .due = DATE_LAST,
				.number = num};

	if (g->before)
		item[m.items++] = g->before;
	if (g->after)
		item[m.items++] = g->after;
	beside[m.besides++] = g->opens->mark;
	if (g->closes)
		beside[m.besides++] = g->closes->mark;
	m.onset = calendar_end(x->w->calendar, r->longer_than, g->from) + 1;
	num[m.numbers++] = pattern_number("days", g->to - g->from);
	num[m.numbers++] = pattern_number("working_days", calendar_working_days_between(x->w->calendar, g->from, g->to));
	if (g->doubt)
		pattern_not_counted(x, &m, g->doubt->mark, STR("its date is not exact and may fall within"));
	pattern_misses(x, r->of, g->from, g->to, &m);
	return pattern_found(x, to, &m, e);
}

/* Whether the term is about somebody seeing the child. */
static bool is_about_seeing(const struct pattern_own *x, size_t term)
{
	const struct rule_term *t = &x->w->set->term[term];
	bool any = false;

	for (size_t i = 0; i < t->ises; i++) {
		if (t->is[i].kinds == 0)
			return false;
		for (size_t k = 0; k < t->is[i].kinds; k++, any = true)
			if (!x->w->set->code->kind[t->is[i].kind[k].kind].child_seen)
				return false;
	}
	return any;
}

/* Nobody can see a child that is not born: such a period begins at birth. */
static size_t from_birth(const struct pattern_own *x, struct gap_period *p, size_t n)
{
	const struct date *birth = &x->child->birth;
	size_t k = 0;

	if (!date_takes_part(birth))
		return date_takes_part(&x->child->expected) ? 0 : n;
	for (size_t i = 0; i < n; i++) {
		if (p[i].from < birth->hi)
			p[i].from = birth->hi;
		if (p[i].from < p[i].to)
			p[k++] = p[i];
	}
	return k;
}

int pattern_gap(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	struct gap_wanted w = {.longer_than = r->longer_than, .calendar = x->w->calendar, .today = x->w->today,
			       .assessable_to = x->assessable_to};
	struct gap_cover *cover;
	struct gap_period *period;
	struct item_list sights;
	struct gap *gap;
	size_t periods, n;

	if (x->scan.list[x->w->set->period[r->during].from].hits == 0)
		return 0;
	periods = pattern_periods(x, r->during, &period);
	if (is_about_seeing(x, r->of))
		periods = from_birth(x, period, periods);
	sights = pattern_items(x, r->of, RULE_INCIDENT, false);
	if (pattern_cover(x, r->of, &cover, &w.covers, e) < 0)
		return -1;
	w.cover = cover;
	n = gap_find(&w, period, periods, &sights, &x->arena, &gap);
	for (size_t i = 0; i < n; i++)
		if (add_gap(x, r, to, &gap[i], e) < 0)
			return -1;
	return 0;
}
