/* Sequences: what must follow, and what must not come. */
#include <string.h>

#include "pattern_own.h"

/* What fitted a term and was not counted, of the days that a finding is about; undated ones may be of those days. */
void pattern_misses(struct pattern_own *x, size_t term, int32_t from, int32_t to, struct found_match *m)
{
	const struct term_list *t = &x->scan.list[term];

	for (size_t i = 0; i < t->misses; i++) {
		const struct mark *k = &x->child->mark[t->miss[i].mark];
		if ((k->flags & MARK_UNDATED) || (k->hi >= from && k->lo <= to))
			pattern_not_counted(x, m, t->miss[i].mark, t->miss[i].cause);
	}
}

static struct str days_after(struct pattern_own *x, const char *what, int32_t days)
{
	return arena_printf(&x->arena, "%s, %d %s after", what, (int)days, days == 1 ? "day" : "days");
}

static void add_answer(struct pattern_own *x, const struct rule *r, const struct sequence *q,
		       struct finding_number *num, struct found_match *m)
{
	const struct item *asked = q->item[q->n - 1];
	int32_t days = q->answer->lo - asked->lo;
	/* Else the days between are not known. */
	bool exact = item_is_exact(q->answer) && item_is_exact(asked);
	uint32_t *beside;

	if (exact) {
		num[m->numbers++] = pattern_number("answer_days", days);
		num[m->numbers++] = pattern_number(
			"answer_working_days",
			calendar_working_days_between(x->w->calendar, asked->lo, q->answer->lo));
	}
	/* Where the entry's own action would have answered, the finding stands on the late response too. */
	if (r->step[r->steps - 1].or_action && asked->has_action) {
		m->beside = beside = ARENA_ARRAY(&x->arena, uint32_t, 1);
		*beside = q->answer->mark;
		m->besides = 1;
		return;
	}
	pattern_not_counted(x, m, q->answer->mark,
			    exact ? days_after(x, "the first response", days) : STR("the first response"));
}

/* 1: some absence is not one, for the records do not hold those days; -1: failed. */
static int is_uncovered(struct pattern_own *x, const struct rule *r, const struct sequence *q, struct err *e)
{
	const struct gap_cover *cover;
	size_t covers, k = 0;

	for (size_t i = 0; i < r->steps && k <= q->n; i++) {
		int32_t from, until;
		bool end = i + 1 == r->steps;
		if (!r->step[i].absent) {
			k++;
			continue;
		}
		if (!end && k >= q->n) /* before a step that is awaited */
			break;
		from = end		   ? q->asked_from
		       : rule_looks_back(r, i) ? pattern_back_to(x->w->calendar, &r->step[i], q->item[k]->lo)
					       : q->item[k - 1]->lo;
		until = end ? q->asked_to : q->item[k]->hi;
		if (pattern_cover(x, r->step[i].term, &cover, &covers, e) < 0)
			return -1;
		if (!gap_is_covered(cover, covers, from, until) || (!end && until > x->assessable_to))
			return 1;
	}
	return 0;
}

static void bounds(const struct item *const *item, size_t n, struct found_match *m)
{
	for (size_t i = 0; i < n; i++) {
		m->first = i == 0 || item[i]->lo < m->first ? item[i]->lo : m->first;
		m->last = i == 0 || item[i]->hi > m->last ? item[i]->hi : m->last;
	}
}

static bool all_exact(const struct item *const *item, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!item_is_exact(item[i]))
			return false;
	return true;
}

static void all_misses(struct pattern_own *x, const struct rule *r, int32_t to, struct found_match *m)
{
	for (size_t i = 0; i < r->steps; i++) {
		size_t before = 0;
		while (before < i && r->step[before].term != r->step[i].term)
			before++;
		if (before < i)
			continue;
		pattern_misses(x, r->step[i].term, rule_looks_back(r, i) ? pattern_back_to(x->w->calendar, &r->step[i], m->first) : m->first, to, m);
	}
}

/* Of several that fit a step the earliest is taken; the others in between are told. */
static void others(struct pattern_steps *c, const struct sequence *q, struct found_match *m)
{
	for (size_t i = 0; i < c->r->steps && q->n > 1; i++)
		for (size_t k = 0; k < c->part[i].n && !c->part[i].step->absent; k++) {
			const struct item *it = &c->part[i].item[k];
			bool taken = it->hi < m->first || it->lo > m->last;
			for (size_t j = 0; j < q->n; j++)
				taken = taken || item_is_same(it, q->item[j]);
			for (size_t j = 0; j < i; j++) /* told with an earlier step of the same term */
				taken = taken || (!c->part[j].step->absent &&
						  c->part[j].step->term == c->part[i].step->term);
			for (size_t j = 0; j < it->entries && !taken; j++)
				pattern_not_counted(c->x, m, it->entry[j],
						    STR("another is taken for this step"));
		}
}

static int add_sequence(struct pattern_steps *c, const struct sequence *q, struct err *e)
{
	struct pattern_own *x = c->x;
	const struct rule *r = c->r;
	struct found_match m = {.state = q->state,
				.uncertain = q->uncertain,
				.item = q->item,
				.items = q->n,
				.pair = c->group,
				.onset_from = DATE_LAST,
				.due = q->due,
				.answer = q->answer,
				.anchor = q->openings ? q->opening : q->item,
				.anchors = q->openings ? q->openings : 1};
	struct finding_number *num = ARENA_ARRAY(&x->arena, struct finding_number, 4);
	int rc;

	bounds(q->item, q->n, &m);
	m.onset = q->due < DATE_LAST ? q->due : m.last;
	m.number = num;
	if (q->n > 1 && all_exact(q->item, q->n))
		num[m.numbers++] = pattern_number("days", m.last - m.first);
	if (q->answer)
		add_answer(x, r, q, num, &m);
	if (q->untimed)
		pattern_not_counted(x, &m, q->untimed->mark, STR("its time of day is not recorded"));
	if (q->instead)
		pattern_show(x, &m, q->instead->mark);
	all_misses(x, r, q->due < DATE_LAST ? q->due : m.last, &m);
	others(c, q, &m);
	if (m.state != FINDING_PENDING) {
		if ((rc = is_uncovered(x, r, q, e)) < 0)
			return -1;
		if (rc)
			m.state = FINDING_NOT_ASSESSABLE;
	}
	if (m.state == FINDING_PENDING && !x->w->pending)
		return 0;
	pattern_openers(x, r, &c->when, &m);
	return pattern_found(x, c->to, &m, e);
}

/* With `times` one finding of all matches, their items once. */
static int add_times(struct pattern_steps *c, const struct sequence *q, size_t n, struct err *e)
{
	struct sequence all = {.state = FINDING_MATCH, .due = DATE_LAST};
	size_t most = 0, matches = 0;

	for (size_t i = 0; i < n; i++)
		most += q[i].n;
	all.item = ARENA_ARRAY(&c->x->arena, const struct item *, most ? most : 1);
	for (size_t i = 0; i < n; i++) {
		if (q[i].state != FINDING_MATCH && q[i].state != FINDING_LATE)
			continue;
		matches++;
		all.uncertain = all.uncertain || q[i].uncertain;
		all.due = q[i].due;
		all.asked_from = q[i].asked_from;
		all.asked_to = q[i].asked_to;
		for (size_t k = 0; k < q[i].n; k++) { /* the last of one match may be the first of the next */
			if (all.n == 0 || !item_is_same(all.item[all.n - 1], q[i].item[k]))
				all.item[all.n++] = q[i].item[k];
		}
	}
	if (matches < (size_t)c->r->times)
		return 0;
	return add_sequence(c, &all, e);
}

/* ---- evidence="each" */

struct each {
	size_t tally[FOUND_TALLIES];
	size_t unsure; /* unanswered or late, but only possibly */
	size_t doubt;  /* of those not due, or that cannot be told */
	int32_t *due;  /* of those unanswered or late */
	size_t dues;
};

static enum found_tally came_of(const struct sequence *q, bool covered)
{
	switch (q->came) {
	case SEQUENCE_ANSWERED:
		return FOUND_ANSWERED;
	case SEQUENCE_PENDING:
		return FOUND_NOT_DUE;
	case SEQUENCE_CANNOT_TELL:
		return FOUND_CANNOT_TELL;
	case SEQUENCE_LATE:
		return covered ? FOUND_LATE : FOUND_CANNOT_TELL;
	case SEQUENCE_NONE:
		break;
	}
	return !covered ? FOUND_CANNOT_TELL : q->instead ? FOUND_INSTEAD : FOUND_NONE;
}

static void put_due(struct each *k, int32_t due)
{
	size_t i = k->dues++;

	for (; i && k->due[i - 1] > due; i--)
		k->due[i] = k->due[i - 1];
	k->due[i] = due;
}

static void add_numbers(struct pattern_own *x, const struct each *k, struct found_match *m)
{
	static const char *const name[FOUND_TALLIES] = {"answered", "late",        "instead", "none",
							"not_due",  "cannot_tell", "by_day"};
	struct finding_number *num = ARENA_ARRAY(&x->arena, struct finding_number, FOUND_TALLIES);
	size_t *tally = ARENA_ARRAY(&x->arena, size_t, FOUND_TALLIES);

	for (unsigned i = 0; i < FOUND_TALLIES; i++) {
		tally[i] = k->tally[i];
		if (i != FOUND_BY_DAY || tally[i])
			num[m->numbers++] = pattern_number(name[i], (double)k->tally[i]);
	}
	m->number = num;
	m->tally = tally;
}

/* false: not enough of them to be told. */
static bool judge(const struct each *k, size_t times, struct found_match *m)
{
	size_t unanswered = k->tally[FOUND_INSTEAD] + k->tally[FOUND_NONE],
	       failed = unanswered + k->tally[FOUND_LATE];
	size_t unknown = k->tally[FOUND_CANNOT_TELL], open = k->tally[FOUND_NOT_DUE];

	m->onset = m->due = DATE_LAST;
	if (failed >= times) {
		m->state = unanswered ? FINDING_MATCH : FINDING_LATE;
		m->uncertain = failed - k->unsure < times;
		m->onset = m->due = k->due[times - 1];
	} else if (unknown && failed + unknown >= times) {
		m->state = FINDING_NOT_ASSESSABLE;
		m->uncertain = failed + unknown < times + k->unsure + k->doubt;
	} else if (open && failed + unknown + open >= times) {
		m->state = FINDING_PENDING;
		m->uncertain = failed + unknown + open < times + k->unsure + k->doubt;
	} else {
		return false;
	}
	return true;
}

static struct sentence_each each_of(const struct sequence *q, enum found_tally came)
{
	const struct item *answer = came == FOUND_INSTEAD				    ? q->instead
				    : came == FOUND_LATE || came == FOUND_ANSWERED ? q->answer
										    : NULL;

	return (struct sentence_each){q->item[0], answer, came, came == FOUND_ANSWERED && q->by_day};
}

static int add_each(struct pattern_steps *c, const struct sequence *q, size_t n, struct err *e)
{
	struct pattern_own *x = c->x;
	struct each k = {.due = ARENA_ARRAY(&x->arena, int32_t, n + 1)};
	const struct item **item = ARENA_ARRAY(&x->arena, const struct item *, n + 1);
	struct sentence_each *each = ARENA_ARRAY(&x->arena, struct sentence_each, n + 1);
	struct found_match m = {.item = item,
				.items = n,
				.each = each,
				.pair = c->group,
				.onset_from = DATE_LAST,
				.anchor = item,
				.anchors = n};
	uint32_t *more;
	int32_t last_due = DATE_FIRST;
	size_t steps = 0;

	for (size_t i = 0; i < n; i++) {
		int rc = is_uncovered(x, c->r, &q[i], e);
		enum found_tally t;
		if (rc < 0)
			return -1;
		t = came_of(&q[i], !rc);
		k.tally[t]++;
		if (t == FOUND_LATE || t == FOUND_INSTEAD || t == FOUND_NONE) {
			put_due(&k, q[i].due);
			k.unsure += q[i].uncertain;
		} else {
			k.doubt += q[i].uncertain && (t == FOUND_NOT_DUE || t == FOUND_CANNOT_TELL);
			if (t == FOUND_NOT_DUE && last_due == DATE_FIRST)
				last_due = q[i].due;
		}
		item[i] = q[i].item[0];
		each[i] = each_of(&q[i], t);
		k.tally[FOUND_BY_DAY] += each[i].to_day;
		steps += q[i].n - 1;
		if (q[i].answer && (t == FOUND_LATE || t == FOUND_ANSWERED))
			pattern_show(x, &m, q[i].answer->mark);
		if (q[i].instead)
			pattern_show(x, &m, q[i].instead->mark);
	}
	if (!judge(&k, (size_t)c->r->times, &m) || (m.state == FINDING_PENDING && !x->w->pending))
		return 0;
	bounds(item, n, &m);
	if (m.state == FINDING_PENDING)
		m.due = last_due;
	if (m.onset == DATE_LAST)
		m.onset = m.due < DATE_LAST ? m.due : m.last;
	m.beside = more = ARENA_ARRAY(&x->arena, uint32_t, steps + 1);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 1; j < q[i].n; j++)
			more[m.besides++] = q[i].item[j]->mark;
	add_numbers(x, &k, &m);
	all_misses(x, c->r, m.last, &m);
	for (size_t i = 0; i < n; i++)
		if (q[i].untimed)
			pattern_not_counted(x, &m, q[i].untimed->mark,
					    STR("its time of day is not recorded"));
	pattern_openers(x, c->r, &c->when, &m);
	return pattern_found(x, c->to, &m, e);
}

/* ---- all of it */

/* An entry that records none fits any; of words, one with any words. */
static bool is_any(const struct pattern_steps *c, const struct rule_step *step, const struct item *item)
{
	return step->any_pair && (item->group == 0 || c->r->per == RULE_PER_WORDS);
}

/* The items of one series; of a step to which a pair does not matter, those without one too. */
static struct sequence_part of_series(struct pattern_steps *c, const struct sequence_part *all)
{
	struct sequence_part p = *all;
	struct item *item, *instead;

	if (c->r->per != RULE_PER_CHILD) {
		p.item = item = ARENA_ARRAY(&c->x->arena, struct item, all->n + 1);
		p.instead = instead = ARENA_ARRAY(&c->x->arena, struct item, all->insteads + 1);
		p.n = p.insteads = 0;
		for (size_t i = 0; i < all->n; i++)
			if (all->item[i].group == c->group || is_any(c, p.step, &all->item[i]))
				item[p.n++] = all->item[i];
		for (size_t i = 0; i < all->insteads; i++)
			if (all->instead[i].group == c->group || all->instead[i].group == 0)
				instead[p.insteads++] = all->instead[i];
	}
	return p;
}

static int run_series(struct pattern_steps *c, const struct sequence_part *all, struct sequence_wanted *w,
		      struct err *e)
{
	const struct rule *r = c->r;
	struct sequence_part *part = ARENA_ARRAY(&c->x->arena, struct sequence_part, r->steps);
	struct sequence_part *run = ARENA_ARRAY(&c->x->arena, struct sequence_part, r->steps);
	struct sequence *q;
	size_t n;

	for (size_t i = 0; i < r->steps; i++)
		part[i] = of_series(c, &all[i]);
	w->part = run;
	w->parts = 0;
	for (size_t i = 0; i < r->steps; i++) {
		if (rule_looks_back(r, i))
			pattern_before(c, &part[i], &part[i + 1]);
		else
			run[w->parts++] = part[i];
	}
	c->part = part;
	if (run[0].n == 0)
		return 0;
	n = sequence_find(w, &c->x->arena, &q);
	if (n == 0)
		return 0;
	if (r->series)
		return add_each(c, q, n, e);
	if (r->times > 1)
		return add_times(c, q, n, e);
	for (size_t i = 0; i < n; i++)
		if (add_sequence(c, &q[i], e) < 0)
			return -1;
	return 0;
}

/* Only what begins in the period begins a sequence. */
static void narrow(struct pattern_steps *c, struct sequence_part *first)
{
	struct item *item;
	size_t n = 0;

	if (c->r->during == RULE_NOTHING && c->r->outside == RULE_NOTHING)
		return;
	item = ARENA_ARRAY(&c->x->arena, struct item, first->n + 1);
	for (size_t i = 0; i < first->n; i++) {
		bool doubtful = false;
		if (!pattern_is_when(c->r, &c->when, first->item[i].lo, first->item[i].hi, &doubtful))
			continue;
		item[n] = first->item[i];
		item[n].doubtful = item[n].doubtful || doubtful;
		n++;
	}
	first->item = item;
	first->n = n;
}

/* The series in the order of their first items. */
static int run_all(struct pattern_steps *c, const struct sequence_part *part, struct sequence_wanted *w,
		   struct err *e)
{
	const struct sequence_part *by = part + rule_looks_back(c->r, 0); /* the first step whose series matters */

	if (c->r->per == RULE_PER_CHILD)
		return run_series(c, part, w, e);
	while (by->step->any_pair && by + 1 < part + c->r->steps)
		by++;
	for (size_t i = 0; i < by->n; i++) {
		size_t k = 0;
		c->group = by->item[i].group;
		while (k < i && by->item[k].group != c->group)
			k++;
		if (c->group && k == i && run_series(c, part, w, e) < 0)
			return -1;
	}
	return 0;
}

int pattern_sequence(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	struct pattern_steps c = {.x = x, .r = r, .to = to};
	struct sequence_wanted w = {.within = r->within,
				    .may_share = (r->times > 1 || r->chain) && !r->series,
				    .calendar = x->w->calendar,
				    .today = x->w->today,
				    .assessable_to = x->assessable_to,
				    .each = r->series};
	struct pattern_groups g = {0};
	struct sequence_part *part;
	struct item_list l;

	for (size_t i = 0; i < r->steps; i++)
		if (!r->step[i].absent && !r->step[i].awaited && x->scan.list[r->step[i].term].hits == 0)
			return 0;
	pattern_when_open(x, r, &c.when);
	part = ARENA_ARRAY(&x->arena, struct sequence_part, r->steps);
	for (size_t i = 0; i < r->steps; i++) {
		if (pattern_items_per(x, r->step[i].term, r->unit, r->per, &g, &l, e) < 0)
			return -1;
		part[i] = (struct sequence_part){.step = &r->step[i], .item = l.item, .n = l.n};
		if (r->step[i].instead == RULE_NOTHING)
			continue;
		if (pattern_items_per(x, r->step[i].instead, RULE_INCIDENT, r->per, &g, &l, e) < 0)
			return -1;
		part[i].instead = l.item;
		part[i].insteads = l.n;
	}
	narrow(&c, &part[rule_looks_back(r, 0)]);
	if (part[rule_looks_back(r, 0)].n == 0)
		return 0;
	if (r->step[r->steps - 1].absent || r->step[r->steps - 1].awaited)
		w.closed = pattern_entries(x, PATTERN_CLOSED, &w.closings);
	return run_all(&c, part, &w, e);
}
