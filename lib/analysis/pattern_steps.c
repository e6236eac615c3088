/* Sequences and gaps: what must follow, and what must not be long. */
#include <string.h>

#include "analysis/sequence.h"
#include "pattern_own.h"

/* ---- sequence ---- */

/* What fitted a term and was not counted, of the days that a finding is about; undated ones may be of those days. */
static void add_misses(struct pattern_own *x, size_t term, int32_t from, int32_t to, struct found_match *m)
{
	const struct term_list *t = &x->scan.list[term];
	struct finding_uncounted *u;

	if (t->misses == 0)
		return;
	u = ARENA_ARRAY(&x->arena, struct finding_uncounted, m->uncounted_n + t->misses);
	if (m->uncounted_n)
		memcpy(u, m->uncounted, m->uncounted_n * sizeof *u);
	m->uncounted = u;
	for (size_t i = 0; i < t->misses; i++) {
		const struct mark *k = &x->child->mark[t->miss[i].mark];
		if ((k->flags & MARK_UNDATED) || (k->hi >= from && k->lo <= to))
			u[m->uncounted_n++] = (struct finding_uncounted){k->id, t->miss[i].cause, k};
	}
}

static struct str days_after(struct pattern_own *x, const char *what, int32_t days)
{
	return arena_printf(&x->arena, "%s, %d %s after", what, (int)days, days == 1 ? "day" : "days");
}

static int add_sequence(struct pattern_own *x, const struct rule *r, struct found_rule *to, const struct sequence *q, struct err *e)
{
	struct found_match m = {.state = q->state, .uncertain = q->uncertain, .item = q->item, .items = q->n,
				.onset_from = DATE_LAST, .due = DATE_LAST, .answer = q->answer, .anchor = q->item, .anchors = 1};
	const struct rule_step *last = &r->step[r->steps - 1];
	struct finding_number *num = ARENA_ARRAY(&x->arena, struct finding_number, 3);
	struct finding_uncounted *u = ARENA_ARRAY(&x->arena, struct finding_uncounted, 1);
	struct gap_cover *cover;
	size_t covers, k = 0;

	m.first = q->item[0]->lo;
	m.last = q->item[q->n - 1]->lo;
	m.onset = last->absent ? q->due : m.last;
	if (q->n > 1)
		num[m.numbers++] = pattern_number("days", m.last - m.first);
	if (last->absent)
		m.due = q->due;
	if (q->answer) {
		int32_t days = q->answer->lo - q->asked_from;
		bool exact = item_is_exact(q->answer) && item_is_exact(q->item[q->n - 1]); /* else the days between are not known */
		if (exact) {
			num[m.numbers++] = pattern_number("answer_days", days);
			num[m.numbers++] = pattern_number("answer_working_days",
						  calendar_working_days_between(x->w->calendar, q->asked_from, q->answer->lo));
		}
		*u = (struct finding_uncounted){q->answer->id, exact ? days_after(x, "the first response", days) : STR("the first response"),
						&x->child->mark[q->answer->mark]};
		m.uncounted = u;
		m.uncounted_n = 1;
		/* Where the entry's own action would have answered, the finding stands on the late response too. */
		if (last->or_action && q->item[q->n - 1]->has_action) {
			m.beside = &q->answer->mark;
			m.besides = 1;
			m.uncounted_n = 0;
		}
	}
	m.number = num;
	for (size_t i = 0; i < r->steps; i++) {
		size_t k2 = 0;
		while (k2 < i && r->step[k2].term != r->step[i].term)
			k2++;
		if (k2 == i)
			add_misses(x, r->step[i].term, m.first, last->absent ? q->due : m.last, &m);
	}
	for (size_t i = 0; i < r->steps && m.state != FINDING_PENDING; i++) { /* every absence needs its cover */
		int32_t from = k ? q->item[k - 1]->lo : 0, until;
		if (!r->step[i].absent) {
			k++;
			continue;
		}
		until = i + 1 < r->steps ? q->item[k]->lo : q->due;
		if (pattern_cover(x, r->step[i].term, &cover, &covers, e) < 0)
			return -1;
		if (!gap_is_covered(cover, covers, from, until))
			m.state = FINDING_NOT_ASSESSABLE;
	}
	if (m.state == FINDING_PENDING && !x->w->pending)
		return 0;
	return found_add(to, &m, e);
}

/* With `times` one finding of all matches, their items once. */
static int add_times(struct pattern_own *x, const struct rule *r, struct found_rule *to, const struct sequence *q, size_t n, struct err *e)
{
	struct sequence all = {.state = FINDING_MATCH, .due = DATE_LAST};
	size_t most = 0, matches = 0;

	for (size_t i = 0; i < n; i++)
		most += q[i].n;
	all.item = ARENA_ARRAY(&x->arena, const struct item *, most ? most : 1);
	for (size_t i = 0; i < n; i++) {
		if (q[i].state != FINDING_MATCH && q[i].state != FINDING_LATE)
			continue;
		matches++;
		all.uncertain = all.uncertain || q[i].uncertain;
		for (size_t k = 0; k < q[i].n; k++) { /* the last of one match may be the first of the next */
			if (all.n == 0 || item_compare(all.item[all.n - 1], q[i].item[k]) != 0)
				all.item[all.n++] = q[i].item[k];
		}
	}
	if (matches < (size_t)r->times)
		return 0;
	all.due = q[n - 1].due;
	all.asked_from = q[n - 1].asked_from;
	return add_sequence(x, r, to, &all, e);
}

int pattern_sequence(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	struct sequence_wanted w = {.parts = r->steps, .within = r->within, .may_share = r->times > 1, .calendar = x->w->calendar,
				    .today = x->w->today, .assessable_to = x->assessable_to};
	struct sequence_part *part;
	struct sequence *q;
	struct gap_period *period = NULL;
	size_t n, periods;

	for (size_t i = 0; i < r->steps; i++)
		if (!r->step[i].absent && x->scan.list[r->step[i].term].hits == 0)
			return 0;
	periods = r->during == RULE_NOTHING ? 0 : pattern_periods(x, r->during, &period);
	part = ARENA_ARRAY(&x->arena, struct sequence_part, r->steps);
	for (size_t i = 0; i < r->steps; i++) {
		struct item_list l = pattern_items(x, r->step[i].term, RULE_INCIDENT, false);
		size_t k = 0;
		for (size_t j = 0; j < l.n; j++) /* only what happened during the period is a step */
			if (r->during == RULE_NOTHING || r->step[i].absent ||
			    gap_is_during(period, periods, l.item[j].lo, l.item[j].hi))
				l.item[k++] = l.item[j];
		part[i] = (struct sequence_part){&r->step[i], l.item, k};
	}
	w.part = part;
	n = sequence_find(&w, &x->arena, &q);
	if (r->times > 1)
		return n ? add_times(x, r, to, q, n, e) : 0;
	for (size_t i = 0; i < n; i++)
		if (add_sequence(x, r, to, &q[i], e) < 0)
			return -1;
	return 0;
}

/* ---- gap ---- */

static int add_gap(struct pattern_own *x, const struct rule *r, struct found_rule *to, const struct gap *g, struct err *e)
{
	const struct item **item = ARENA_ARRAY(&x->arena, const struct item *, 2);
	uint32_t *beside = ARENA_ARRAY(&x->arena, uint32_t, 2);
	struct finding_number *num = ARENA_ARRAY(&x->arena, struct finding_number, 2);
	struct finding_uncounted *u = ARENA_ARRAY(&x->arena, struct finding_uncounted, 1);
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
	if (g->doubt) {
		*u = (struct finding_uncounted){g->doubt->id, STR("its date is not exact and may fall within"), &x->child->mark[g->doubt->mark]};
		m.uncounted = u;
		m.uncounted_n = 1;
	}
	add_misses(x, r->of, g->from, g->to, &m);
	return found_add(to, &m, e);
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
