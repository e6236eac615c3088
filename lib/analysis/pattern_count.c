/* Count: windows, series, and what was not counted. */
#include "analysis/series.h"
#include "pattern_own.h"

/* ---- numbers and what was not counted ---- */

struct finding_number pattern_list(const char *name, const double *value, size_t n)
{
	return (struct finding_number){.name = str_of(name), .is_list = true, .values = value, .values_n = n};
}

struct uncounted {
	struct finding_uncounted *u;
	size_t n, apart;
};

static bool is_near(const struct pattern_own *x, const struct rule *r, const struct mark *m, int32_t first,
		    int32_t last)
{
	if (m->flags & MARK_UNDATED)
		return true;
	if (r->within.unit == CALENDAR_HOURS || r->within.n == 0)
		return m->hi >= first && m->lo <= last;
	return !calendar_is_past(x->w->calendar, r->within, last, m->lo) &&
	       !calendar_is_past(x->w->calendar, r->within, m->hi, first);
}

static void add_uncounted(struct uncounted *to, const struct mark *m, struct str cause)
{
	to->u[to->n++] = (struct finding_uncounted){m->id, cause, m};
}

/* The series that an entry is of; of words, which are not looked up again, none. */
static uint32_t group_of(const struct rule *r, const struct mark *m)
{
	switch (r->per) {
	case RULE_PER_PAIR:
		return m->pair;
	case RULE_PER_SERVICE:
		return m->service;
	case RULE_PER_PLACE:
		return m->place;
	case RULE_PER_WORKER:
		return m->worker;
	case RULE_PER_AGENCY:
		return m->agency;
	case RULE_PER_CHILD:
	case RULE_PER_WORDS:
		break;
	}
	return 0;
}

static void add_item(const struct pattern_own *x, struct uncounted *to, const struct item *i,
		     struct str cause)
{
	for (size_t k = 0; k < i->entries; k++)
		add_uncounted(to, &x->child->mark[i->entry[k]], cause);
}

static bool is_among(const struct found_match *f, const struct item *it)
{
	for (size_t i = 0; i < f->items; i++)
		if (f->item[i] == it)
			return true;
	return false;
}

/* First what the rule itself sets apart, then the rest. */
void pattern_uncounted(const struct pattern_series *c, uint32_t group, struct found_match *f)
{
	struct pattern_own *x = c->x;
	const struct rule *r = c->r;
	const struct item *const *item = c->item;
	const struct term_list *t = &x->scan.list[r->of];
	struct uncounted to = {0};
	size_t most = t->misses;
	bool per = r->per != RULE_PER_CHILD;

	for (size_t i = 0; i < c->n; i++)
		most += item[i]->entries;
	for (size_t i = 0; i < c->lefts; i++)
		most += c->left[i].item->entries;
	to.u = ARENA_ARRAY(&x->arena, struct finding_uncounted, most ? most : 1);
	for (size_t i = 0; i < t->misses; i++) {
		const struct mark *m = &x->child->mark[t->miss[i].mark];
		if (t->miss[i].apart && (!per || (group_of(r, m) ? group_of(r, m) == group
								 : is_near(x, r, m, f->first, f->last))))
			add_uncounted(&to, m, t->miss[i].cause);
	}
	for (size_t i = 0; per && i < c->n; i++)
		for (size_t k = 0; item[i]->group == 0 && k < item[i]->entries; k++) {
			const struct mark *m = &x->child->mark[item[i]->entry[k]];
			if (is_near(x, r, m, f->first, f->last))
				add_uncounted(&to, m, pattern_group_cause(r->per));
		}
	to.apart = to.n;
	for (size_t i = 0; i < t->misses; i++) {
		const struct mark *m = &x->child->mark[t->miss[i].mark];
		if (!t->miss[i].apart && (!per || group_of(r, m) == group || group_of(r, m) == 0))
			add_uncounted(&to, m, t->miss[i].cause);
	}
	for (size_t i = 0; i < c->lefts; i++) {
		const struct item *it = c->left[i].item;
		if ((!per || it->group == group || it->group == 0) &&
		    (r->by_recorded || is_near(x, r, &x->child->mark[it->mark], f->first, f->last)))
			add_item(x, &to, it, c->left[i].cause);
	}
	for (size_t i = 0; c->values && i < c->n; i++) /* a value that was there before */
		if (c->in[i] && (!per || item[i]->group == group) && item[i]->lo >= f->first &&
		    item[i]->lo <= f->last && !is_among(f, item[i]))
			add_item(x, &to, item[i], STR("not for the first time"));
	for (size_t i = 0; i < c->n; i++)
		if (!c->in[i] && (!per || item[i]->group == group))
			add_item(x, &to, item[i],
				 r->shrinking || r->rising ? STR("not one of such a row")
							   : STR("outside the window"));
	f->uncounted = to.u;
	f->uncounted_n = to.n;
	f->apart_n = to.apart;
}

/* ---- count ---- */

/* Entries of one agency on one day are never joined; they may still be one thing entered twice. */
static size_t doubles_of(const struct pattern_own *x, const struct item *const *item, size_t n)
{
	size_t doubles = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = i; k-- > 0 && item[k]->lo == item[i]->lo;) {
			const struct mark *a = &x->child->mark[item[i]->mark],
					  *b = &x->child->mark[item[k]->mark];
			if (a->agency && a->agency == b->agency && a->kind == b->kind &&
			    item_is_exact(item[i]) && item_is_exact(item[k]) &&
			    (!a->minute_1 || !b->minute_1 || a->minute_1 == b->minute_1)) {
				doubles++;
				break;
			}
		}
	return doubles;
}

static bool all_exact(const struct item *const *item, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!item_is_exact(item[i]))
			return false;
	return true;
}

static double sum_of(const struct item *const *item, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += item[i]->severity_1 ? item[i]->severity_1 - 1 : 0;
	return sum;
}

/* What can be counted in days only where every day is known. */
static void add_numbers(struct pattern_series *c, const struct cluster *k, struct found_match *m)
{
	struct pattern_own *x = c->x;
	struct finding_number *num = ARENA_ARRAY(&x->arena, struct finding_number, 12);
	bool exact = all_exact(m->item, m->items);
	struct series s;

	m->number = num;
	if (exact)
		num[m->numbers++] = pattern_number("days", m->last - m->first);
	num[m->numbers++] = pattern_number("peak", (double)k->peak);
	if (exact)
		num[m->numbers++] = pattern_number("onset_days", k->onset - k->onset_from);
	if (c->r->detector == RULE_SUM) {
		m->sum = sum_of(m->item, m->items);
		num[m->numbers++] = pattern_number("sum", m->sum);
		num[m->numbers++] = pattern_number("peak_sum", k->sum);
	}
	m->doubles = doubles_of(x, m->item, m->items);
	if (m->doubles)
		num[m->numbers++] = pattern_number("possible_doubles", (double)m->doubles);
	if (exact && c->r->detector == RULE_COUNT &&
	    (c->r->per == RULE_PER_PAIR || c->r->series || c->r->shrinking || c->r->rising)) {
		series_make(m->item, m->items, x->w->today, &x->arena, &s);
		num[m->numbers++] = pattern_list("gaps", s.gaps, s.n ? s.n - 1 : 0);
		num[m->numbers++] = pattern_list("grades", s.grades, s.n);
	}
	if (exact && c->r->detector == RULE_COUNT && !c->r->shrinking && !c->r->rising)
		pattern_chance(c, k->peak, m, num);
}

static int add_cluster(struct pattern_series *c, const struct cluster *k, const struct item *const *item,
		       size_t n, uint32_t group, bool uncertain, struct err *e)
{
	struct found_match m = {.state = FINDING_MATCH,
				.uncertain = uncertain,
				.item = item,
				.items = n,
				.pair = group,
				.onset = k->onset,
				.onset_from = k->onset_from,
				.due = DATE_LAST,
				.peak = k->peak,
				.anchor = k->anchor,
				.anchors = k->anchors,
				.sum = -1};

	if (c->values)
		pattern_first_values(c, k, &m);
	m.first = m.item[0]->lo;
	for (size_t i = 0; i < m.items; i++)
		m.last = i == 0 || m.item[i]->hi > m.last ? m.item[i]->hi : m.last;
	add_numbers(c, k, &m);
	pattern_openers(c->x, c->r, &c->when, &m);
	pattern_uncounted(c, group, &m);
	return pattern_found(c->x, c->to, &m, e);
}

int pattern_clusters(struct pattern_series *c, const struct cluster_wanted *w, const struct item *const *item,
		     size_t n, uint32_t group, struct err *e)
{
	bool runs = w->shrinking || w->rising, uncertain = true;
	struct cluster *k;
	size_t found = runs ? cluster_runs(w, item, n, &c->x->arena, &k)
			    : cluster_find(w, item, n, &c->x->arena, &k);

	c->series = item;
	c->series_n = n;
	if (found == 0)
		return 0;
	for (size_t i = 0; c->r->series && i < c->n; i++)
		c->in[i] = c->in[i] || c->r->per == RULE_PER_CHILD || c->item[i]->group == group;
	for (size_t j = 0, i = 0; j < found; j++) /* mostly in one order: on from the last */
		for (size_t m = 0; m < k[j].n; m++) {
			size_t tried = 0;
			for (; c->item[i] != k[j].item[m] && tried < c->n; tried++)
				i = i + 1 < c->n ? i + 1 : 0;
			c->in[i] = c->in[i] || tried < c->n;
		}
	if (c->r->series) {
		for (size_t j = 0; j < found; j++) {
			uncertain = uncertain && k[j].uncertain;
			k[0].peak = k[j].peak > k[0].peak ? k[j].peak : k[0].peak;
		}
		return add_cluster(c, &k[0], item, n, group, uncertain, e);
	}
	for (size_t j = 0; j < found; j++)
		if (add_cluster(c, &k[j], k[j].item, k[j].n, group, k[j].uncertain, e) < 0)
			return -1;
	return 0;
}

static int count_series(struct pattern_series *c, const struct item *const *item, size_t n, uint32_t group,
			struct err *e)
{
	struct cluster_wanted w = {.within = c->r->within,
				   .at_least = (size_t)c->r->at_least,
				   .agencies = (size_t)c->r->agencies,
				   .calendar = c->x->w->calendar,
				   .mark = c->x->child->mark,
				   .shrinking = c->r->shrinking,
				   .rising = c->r->rising};

	return pattern_clusters(c, &w, item, n, group, e);
}

/* Over all items, or over those of each series. */
int pattern_all_series(struct pattern_series *c, pattern_one *one, struct err *e)
{
	c->in = ARENA_ARRAY(&c->x->arena, bool, c->n + 1);
	if (c->r->per == RULE_PER_CHILD)
		return one(c, c->item, c->n, 0, e);
	for (size_t i = 0; i < c->n; i++) {
		uint32_t group = c->item[i]->group;
		const struct item **of;
		size_t n = 0, k = 0;
		while (k < i && c->item[k]->group != group)
			k++;
		if (group == 0 || k < i)
			continue;
		of = ARENA_ARRAY(&c->x->arena, const struct item *, c->n);
		for (k = i; k < c->n; k++)
			if (c->item[k]->group == group)
				of[n++] = c->item[k];
		if (one(c, of, n, group, e) < 0)
			return -1;
	}
	return 0;
}

int pattern_each_series(struct pattern_own *x, const struct rule *r, struct found_rule *to, size_t least,
			pattern_stays *stays, pattern_one *one, struct err *e)
{
	struct pattern_series c = {.x = x, .to = to, .r = r};
	struct pattern_groups g = {0};
	struct item_list l;

	if (r->at_least > 0 && least < (size_t)r->at_least)
		least = (size_t)r->at_least;
	if (x->scan.list[r->of].hits < least)
		return 0;
	if (pattern_items_per(x, r->of, r->unit, r->per, &g, &l, e) < 0)
		return -1;
	pattern_select(&c, &l);
	if (stays)
		pattern_leave(&c, stays);
	return c.n < least ? 0 : pattern_all_series(&c, one, e);
}

int pattern_count(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	return pattern_each_series(x, r, to, 0, NULL, count_series, e);
}
