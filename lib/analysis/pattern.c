#include "analysis/pattern.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/cluster.h"
#include "analysis/found.h"
#include "analysis/gap.h"
#include "analysis/sequence.h"
#include "analysis/series.h"

struct run {
	const struct pattern_wanted *w;
	struct case_view *view;
	struct finding_sink *sink;
	struct pattern_counts *counts;
	struct term_scan scan;
	const struct rule **order; /* by id */
	size_t rules;
	struct arena arena;        /* of the child */
	const struct view_child *child;
	int32_t assessable_to;
	const struct coverage *covers;
	size_t covers_n;
	bool has_covers; /* asked for already */
};

/* ---- what a rule looks at ---- */

static struct item_list items_of(struct run *x, size_t term, enum rule_unit unit, bool per_pair)
{
	struct item_wanted w = {unit, x->w->set->term[term].episode_gap, per_pair, x->w->today};

	return item_make(&x->scan.list[term], x->child->mark, &w, &x->arena);
}

static size_t periods_of(struct run *x, size_t period, struct gap_period **p)
{
	const struct rule_period *of = &x->w->set->period[period];
	struct item_list from = items_of(x, of->from, RULE_INCIDENT, false), to = items_of(x, of->to, RULE_INCIDENT, false);

	return gap_periods(&from, &to, &x->arena, p);
}

static bool covers_term(const struct run *x, const struct coverage *c, size_t term)
{
	const struct rule_set *set = x->w->set;
	const struct rule_term *t = &set->term[term];
	struct str rest = c->kinds;

	while (rest.p) {
		struct str name = str_trim(str_cut(&rest, ' '));
		uint16_t kind;
		if (str_is_equal(name, STR("*")))
			return true;
		if (name.n == 0 || code_kind_of(set->code, name, &kind) < 0)
			continue;
		if (term_has_kind(t, set->code, kind))
			return true;
	}
	return false;
}

/* The days for which the records hold something of the term, for this child. */
static int cover_of(struct run *x, size_t term, struct gap_cover **cover, size_t *n, struct err *e)
{
	if (!x->has_covers && x->view->coverage &&
	    x->view->coverage(x->view, x->child->id, &x->arena, &x->covers, &x->covers_n, e) < 0)
		return -1;
	x->has_covers = true;
	*cover = ARENA_ARRAY(&x->arena, struct gap_cover, x->covers_n ? x->covers_n : 1);
	*n = 0;
	for (size_t i = 0; i < x->covers_n; i++)
		if (covers_term(x, &x->covers[i], term))
			(*cover)[(*n)++] = (struct gap_cover){x->covers[i].from, x->covers[i].to};
	*n = gap_join_covers(*cover, *n);
	return 0;
}

/* Items as pointers, those outside the rule's period left out. */
static const struct item **pick(struct run *x, const struct rule *r, const struct item_list *l, size_t *n)
{
	const struct item **p = ARENA_ARRAY(&x->arena, const struct item *, l->n ? l->n : 1);
	struct gap_period *period = NULL;
	size_t periods = r->during == RULE_NOTHING ? 0 : periods_of(x, r->during, &period);

	*n = 0;
	for (size_t i = 0; i < l->n; i++) {
		const struct item *it = &l->item[i];
		int32_t hi = r->unit == RULE_EPISODE && it->end_hi > it->hi ? it->end_hi : it->hi;
		if (r->during == RULE_NOTHING || gap_is_during(period, periods, it->lo, hi))
			p[(*n)++] = it;
	}
	return p;
}

/* ---- numbers and what was not counted ---- */

static struct finding_number number(const char *name, double value)
{
	return (struct finding_number){.name = str_of(name), .value = value};
}

static struct finding_number list(const char *name, const double *value, size_t n)
{
	return (struct finding_number){.name = str_of(name), .is_list = true, .values = value, .values_n = n};
}

struct uncounted {
	struct finding_uncounted *u;
	size_t n, apart;
};

static bool is_near(const struct run *x, const struct rule *r, const struct mark *m, int32_t first, int32_t last)
{
	if (m->flags & MARK_UNDATED)
		return true;
	if (r->within.unit == CALENDAR_HOURS || r->within.n == 0)
		return m->hi >= first && m->lo <= last;
	return m->lo <= calendar_end(x->w->calendar, r->within, last) && calendar_end(x->w->calendar, r->within, m->hi) >= first;
}

static void add_uncounted(struct uncounted *to, const struct mark *m, struct str cause)
{
	to->u[to->n++] = (struct finding_uncounted){m->id, cause, m};
}

/* First what the rule itself sets apart, then the rest.  in: which items some finding counts. */
static struct uncounted uncounted_of(struct run *x, const struct rule *r, uint32_t pair, const struct item *const *item,
				     const bool *in, size_t n, int32_t first, int32_t last)
{
	const struct term_list *t = &x->scan.list[r->of];
	struct uncounted to = {0};
	size_t most = t->misses;

	for (size_t i = 0; i < n; i++)
		most += item[i]->entries;
	to.u = ARENA_ARRAY(&x->arena, struct finding_uncounted, most ? most : 1);
	for (size_t i = 0; i < t->misses; i++) {
		const struct mark *m = &x->child->mark[t->miss[i].mark];
		if (t->miss[i].apart && (!r->per_pair || m->pair == pair || (m->pair == 0 && is_near(x, r, m, first, last))))
			add_uncounted(&to, m, t->miss[i].cause);
	}
	for (size_t i = 0; r->per_pair && i < n; i++)
		for (size_t k = 0; item[i]->pair == 0 && k < item[i]->entries; k++) {
			const struct mark *m = &x->child->mark[item[i]->entry[k]];
			if (is_near(x, r, m, first, last))
				add_uncounted(&to, m, STR("who did it to whom is not recorded"));
		}
	to.apart = to.n;
	for (size_t i = 0; i < t->misses; i++) {
		const struct mark *m = &x->child->mark[t->miss[i].mark];
		if (!t->miss[i].apart && (!r->per_pair || m->pair == pair || m->pair == 0))
			add_uncounted(&to, m, t->miss[i].cause);
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; !in[i] && (!r->per_pair || item[i]->pair == pair) && k < item[i]->entries; k++)
			add_uncounted(&to, &x->child->mark[item[i]->entry[k]], STR("outside the window"));
	return to;
}

/* ---- count ---- */

struct counting {
	struct run *x;
	struct found_rule *to;
	const struct rule *r;
	const struct item **item; /* all of the rule */
	bool *in;                 /* beside item: counted by some finding */
	size_t n;
};

static int add_cluster(struct counting *c, const struct cluster *k, const struct item *const *item, size_t n, uint32_t pair,
		       bool uncertain, struct err *e)
{
	struct run *x = c->x;
	struct found_match m = {.state = FINDING_MATCH, .uncertain = uncertain, .item = item, .items = n, .pair = pair,
				.onset = k->onset, .onset_from = k->onset_from, .due = DATE_LAST, .peak = k->peak,
				.anchor = k->anchor, .anchors = k->anchors};
	struct finding_number *num = ARENA_ARRAY(&x->arena, struct finding_number, 5);
	struct uncounted u;
	struct series s;

	m.first = item[0]->lo;
	for (size_t i = 0; i < n; i++)
		m.last = i == 0 || item[i]->hi > m.last ? item[i]->hi : m.last;
	num[m.numbers++] = number("days", m.last - m.first);
	num[m.numbers++] = number("peak", (double)k->peak);
	num[m.numbers++] = number("onset_days", k->onset - k->onset_from);
	if (c->r->per_pair || c->r->series) {
		series_make(item, n, x->w->today, 1, &x->arena, &s);
		num[m.numbers++] = list("gaps", s.gaps, s.n ? s.n - 1 : 0);
		num[m.numbers++] = list("grades", s.grades, s.n);
	}
	m.number = num;
	u = uncounted_of(x, c->r, pair, c->item, c->in, c->n, m.first, m.last);
	m.uncounted = u.u;
	m.uncounted_n = u.n;
	m.apart_n = u.apart;
	return found_add(c->to, &m, e);
}

static int count_series(struct counting *c, const struct item *const *item, size_t n, uint32_t pair, struct err *e)
{
	struct cluster_wanted w = {.within = c->r->within, .at_least = (size_t)c->r->at_least, .agencies = (size_t)c->r->agencies,
				   .calendar = c->x->w->calendar, .mark = c->x->child->mark};
	struct cluster *k;
	size_t found = cluster_find(&w, item, n, &c->x->arena, &k);
	bool uncertain = true;

	if (found == 0)
		return 0;
	for (size_t i = 0; i < c->n; i++) { /* items are in order in both; a cluster's are a subset */
		bool all = c->r->series && (!c->r->per_pair || c->item[i]->pair == pair);
		for (size_t j = 0; j < found && !all && !c->in[i]; j++) {
			size_t low = 0, high = k[j].n;
			while (low < high) {
				size_t mid = (low + high) / 2;
				if (k[j].item[mid] < c->item[i])
					low = mid + 1;
				else
					high = mid;
			}
			c->in[i] = low < k[j].n && k[j].item[low] == c->item[i];
		}
		c->in[i] = c->in[i] || all;
	}
	if (c->r->series) {
		for (size_t j = 0; j < found; j++) {
			uncertain = uncertain && k[j].uncertain;
			k[0].peak = k[j].peak > k[0].peak ? k[j].peak : k[0].peak;
		}
		return add_cluster(c, &k[0], item, n, pair, uncertain, e);
	}
	for (size_t j = 0; j < found; j++)
		if (add_cluster(c, &k[j], k[j].item, k[j].n, pair, k[j].uncertain, e) < 0)
			return -1;
	return 0;
}

static int add_trend(struct counting *c, const struct item *const *item, size_t n, uint32_t pair, struct err *e)
{
	struct run *x = c->x;
	struct series s;
	struct finding_number *num = ARENA_ARRAY(&x->arena, struct finding_number, 5);
	struct found_match m = {.state = FINDING_MATCH, .onset_from = DATE_LAST, .due = DATE_LAST, .pair = pair};
	struct uncounted u;

	series_make(item, n, x->w->today, c->r->ratio, &x->arena, &s);
	if (s.n < (size_t)c->r->at_least || !(((c->r->trend & RULE_FREQUENCY) && s.more_often) ||
					      ((c->r->trend & RULE_SEVERITY) && s.graded_higher)))
		return 0;
	m.item = s.item;
	m.items = s.n;
	m.first = s.item[0]->lo;
	m.last = s.item[s.n - 1]->lo;
	m.onset = s.item[(size_t)c->r->at_least - 1]->lo;
	num[m.numbers++] = number("days", m.last - m.first);
	num[m.numbers++] = number("left_out", (double)s.left_out);
	num[m.numbers++] = list("gaps", s.gaps, s.n - 1);
	num[m.numbers++] = list("grades", s.grades, s.n);
	m.number = num;
	for (size_t i = 0; i < c->n; i++)
		c->in[i] = c->in[i] || item_is_exact(c->item[i]);
	u = uncounted_of(x, c->r, pair, c->item, c->in, c->n, m.first, m.last);
	m.uncounted = u.u;
	m.uncounted_n = u.n;
	m.apart_n = u.apart;
	return found_add(c->to, &m, e);
}

/* Count and trend: over all items, or over those of each pair. */
static int run_count(struct run *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	struct counting c = {.x = x, .to = to, .r = r};
	struct item_list l;
	const struct item **of;
	int (*one)(struct counting *, const struct item *const *, size_t, uint32_t, struct err *) =
		r->detector == RULE_TREND ? add_trend : count_series;

	if (x->scan.list[r->of].hits < (size_t)r->at_least)
		return 0;
	l = items_of(x, r->of, r->unit, r->per_pair);
	c.item = pick(x, r, &l, &c.n);
	if (c.n < (size_t)r->at_least)
		return 0;
	c.in = ARENA_ARRAY(&x->arena, bool, c.n);
	if (!r->per_pair)
		return one(&c, c.item, c.n, 0, e);
	for (size_t i = 0; i < c.n; i++) {
		uint32_t pair = c.item[i]->pair;
		size_t n = 0, k = 0;
		while (k < i && c.item[k]->pair != pair)
			k++;
		if (pair == 0 || k < i)
			continue;
		of = ARENA_ARRAY(&x->arena, const struct item *, c.n);
		for (k = i; k < c.n; k++)
			if (c.item[k]->pair == pair)
				of[n++] = c.item[k];
		if (one(&c, of, n, pair, e) < 0)
			return -1;
	}
	return 0;
}

/* ---- sequence ---- */

static struct str days_after(struct run *x, const char *what, int32_t days)
{
	return arena_printf(&x->arena, "%s, %d %s after", what, (int)days, days == 1 ? "day" : "days");
}

static int add_sequence(struct run *x, const struct rule *r, struct found_rule *to, const struct sequence *q, struct err *e)
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
		num[m.numbers++] = number("days", m.last - m.first);
	if (last->absent)
		m.due = q->due;
	if (q->answer) {
		int32_t days = q->answer->lo - q->asked_from;
		num[m.numbers++] = number("answer_days", days);
		num[m.numbers++] = number("answer_working_days",
					  calendar_working_days_between(x->w->calendar, q->asked_from, q->answer->lo));
		*u = (struct finding_uncounted){q->answer->id, days_after(x, "the first response", days), &x->child->mark[q->answer->mark]};
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
	for (size_t i = 0; i < r->steps && m.state != FINDING_PENDING; i++) { /* every absence needs its cover */
		int32_t from = k ? q->item[k - 1]->lo : 0, until;
		if (!r->step[i].absent) {
			k++;
			continue;
		}
		until = i + 1 < r->steps ? q->item[k]->lo : q->due;
		if (cover_of(x, r->step[i].term, &cover, &covers, e) < 0)
			return -1;
		if (!gap_is_covered(cover, covers, from, until))
			m.state = FINDING_NOT_ASSESSABLE;
	}
	if (m.state == FINDING_PENDING && !x->w->pending)
		return 0;
	return found_add(to, &m, e);
}

/* With `times` one finding of all matches, their items once. */
static int add_times(struct run *x, const struct rule *r, struct found_rule *to, const struct sequence *q, size_t n, struct err *e)
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

static int run_sequence(struct run *x, const struct rule *r, struct found_rule *to, struct err *e)
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
	periods = r->during == RULE_NOTHING ? 0 : periods_of(x, r->during, &period);
	part = ARENA_ARRAY(&x->arena, struct sequence_part, r->steps);
	for (size_t i = 0; i < r->steps; i++) {
		struct item_list l = items_of(x, r->step[i].term, RULE_INCIDENT, false);
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

static int add_gap(struct run *x, const struct rule *r, struct found_rule *to, const struct gap *g, struct err *e)
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
	num[m.numbers++] = number("days", g->to - g->from);
	num[m.numbers++] = number("working_days", calendar_working_days_between(x->w->calendar, g->from, g->to));
	if (g->doubt) {
		*u = (struct finding_uncounted){g->doubt->id, STR("its date is not exact and may fall within"), &x->child->mark[g->doubt->mark]};
		m.uncounted = u;
		m.uncounted_n = 1;
	}
	return found_add(to, &m, e);
}

/* Whether the term is about somebody seeing the child. */
static bool is_about_seeing(const struct run *x, size_t term)
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
static size_t from_birth(const struct run *x, struct gap_period *p, size_t n)
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

static int run_gap(struct run *x, const struct rule *r, struct found_rule *to, struct err *e)
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
	periods = periods_of(x, r->during, &period);
	if (is_about_seeing(x, r->of))
		periods = from_birth(x, period, periods);
	sights = items_of(x, r->of, RULE_INCIDENT, false);
	if (cover_of(x, r->of, &cover, &w.covers, e) < 0)
		return -1;
	w.cover = cover;
	n = gap_find(&w, period, periods, &sights, &x->arena, &gap);
	for (size_t i = 0; i < n; i++)
		if (add_gap(x, r, to, &gap[i], e) < 0)
			return -1;
	return 0;
}

/* ---- all of it ---- */

static int run_rule(struct run *x, const struct rule *r, struct err *e)
{
	struct found_list l = {0};
	struct found_rule to = {.w = x->w, .rule = r, .view = x->view, .child = x->child, .scan = &x->scan, .arena = &x->arena,
				.to = &l};
	int rc = 0;

	switch (r->detector) {
	case RULE_COUNT:
	case RULE_TREND:
		rc = run_count(x, r, &to, e);
		break;
	case RULE_SEQUENCE:
		rc = run_sequence(x, r, &to, e);
		break;
	case RULE_GAP:
		rc = run_gap(x, r, &to, e);
		break;
	case RULE_NOT_BUILT:
		break;
	}
	if (rc < 0)
		return -1;
	found_sort(&l);
	for (size_t i = 0; i < l.n; i++) {
		const struct finding *f = &l.found[i].f;
		x->counts->findings++;
		if (f->state == FINDING_MATCH || f->state == FINDING_LATE || f->state == FINDING_OVERDUE)
			x->counts->by_strength[f->strength]++;
		if (x->sink->put(x->sink, f, e) < 0)
			return -1;
	}
	return 0;
}

/* The last day that can be judged: before the eighteenth birthday, not after death. */
static int32_t assessable_to(const struct view_child *c)
{
	int32_t to = DATE_LAST;

	if (date_takes_part(&c->birth))
		to = date_add_months(c->birth.hi, 18 * 12) - 1;
	if (date_takes_part(&c->death) && c->death.hi < to)
		to = c->death.hi;
	return to;
}

static int run_child(struct run *x, const struct view_child *c, struct err *e)
{
	if (c->n == 0)
		return 0;
	x->child = c;
	x->has_covers = false;
	x->covers = NULL;
	x->covers_n = 0;
	x->assessable_to = assessable_to(c);
	if (term_read(&x->scan, c, x->w->today, e) < 0)
		return -1;
	for (size_t i = 0; i < x->rules; i++)
		if (run_rule(x, x->order[i], e) < 0)
			return -1;
	if (x->arena.now)
		arena_clear(&x->arena);
	return 0;
}

static int by_id(const void *a, const void *b)
{
	return str_compare((*(const struct rule *const *)a)->id, (*(const struct rule *const *)b)->id);
}

static bool is_wanted(const struct pattern_wanted *w, struct str id)
{
	for (size_t i = 0; i < w->children; i++)
		if (str_is_equal(w->child[i], id))
			return true;
	return w->children == 0;
}

int pattern_run(const struct pattern_wanted *w, struct case_view *v, struct finding_sink *sink, struct pattern_counts *n,
		struct err *e)
{
	struct run x = {.w = w, .view = v, .sink = sink, .counts = n};
	struct view_child c;
	int rc;

	x.order = arena_malloc((w->set->rules + 1) * sizeof *x.order);
	for (size_t i = 0; i < w->set->rules; i++) {
		const struct rule *r = &w->set->rule[i];
		if (w->only ? r == w->only : !r->skipped && !str_is_equal(r->status, STR("retired")))
			x.order[x.rules++] = r;
	}
	qsort(x.order, x.rules, sizeof *x.order, by_id);
	term_open(&x.scan, w->set, v, w->triggers);
	while ((rc = v->next_child(v, 0, 1, &c, e)) > 0) {
		if (!is_wanted(w, c.id))
			continue;
		n->children++;
		n->marks += c.n;
		if ((rc = run_child(&x, &c, e)) < 0)
			break;
	}
	n->not_told += x.scan.limits;
	term_close(&x.scan);
	arena_close(&x.arena);
	free(x.order);
	return rc;
}
