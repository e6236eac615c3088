/* Count: windows, series, and what was not counted. */
#include <stdlib.h>
#include <string.h>

#include "analysis/cluster.h"
#include "analysis/series.h"
#include "pattern_own.h"

/* Items as pointers, those outside the rule's period left out. */
static const struct item **pick(struct pattern_own *x, const struct rule *r, const struct item_list *l, size_t *n)
{
	const struct item **p = ARENA_ARRAY(&x->arena, const struct item *, l->n ? l->n : 1);
	struct gap_period *period = NULL;
	size_t periods = r->during == RULE_NOTHING ? 0 : pattern_periods(x, r->during, &period);

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

struct finding_number pattern_list(const char *name, const double *value, size_t n)
{
	return (struct finding_number){.name = str_of(name), .is_list = true, .values = value, .values_n = n};
}

struct uncounted {
	struct finding_uncounted *u;
	size_t n, apart;
};

static bool is_near(const struct pattern_own *x, const struct rule *r, const struct mark *m, int32_t first, int32_t last)
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

/* First what the rule itself sets apart, then the rest. */
void pattern_uncounted(const struct pattern_series *c, uint32_t pair, struct found_match *f)
{
	struct pattern_own *x = c->x;
	const struct rule *r = c->r;
	const struct item *const *item = c->item;
	size_t n = c->n;
	const struct term_list *t = &x->scan.list[r->of];
	struct uncounted to = {0};
	size_t most = t->misses;

	for (size_t i = 0; i < n; i++)
		most += item[i]->entries;
	to.u = ARENA_ARRAY(&x->arena, struct finding_uncounted, most ? most : 1);
	for (size_t i = 0; i < t->misses; i++) {
		const struct mark *m = &x->child->mark[t->miss[i].mark];
		if (t->miss[i].apart && (r->per != RULE_PER_PAIR || m->pair == pair || (m->pair == 0 && is_near(x, r, m, f->first, f->last))))
			add_uncounted(&to, m, t->miss[i].cause);
	}
	for (size_t i = 0; r->per == RULE_PER_PAIR && i < n; i++)
		for (size_t k = 0; item[i]->pair == 0 && k < item[i]->entries; k++) {
			const struct mark *m = &x->child->mark[item[i]->entry[k]];
			if (is_near(x, r, m, f->first, f->last))
				add_uncounted(&to, m, STR("who did it to whom is not recorded"));
		}
	to.apart = to.n;
	for (size_t i = 0; i < t->misses; i++) {
		const struct mark *m = &x->child->mark[t->miss[i].mark];
		if (!t->miss[i].apart && (r->per != RULE_PER_PAIR || m->pair == pair || m->pair == 0))
			add_uncounted(&to, m, t->miss[i].cause);
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; !c->in[i] && (r->per != RULE_PER_PAIR || item[i]->pair == pair) && k < item[i]->entries; k++)
			add_uncounted(&to, &x->child->mark[item[i]->entry[k]], STR("outside the window"));
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
			const struct mark *a = &x->child->mark[item[i]->mark], *b = &x->child->mark[item[k]->mark];
			if (a->agency && a->agency == b->agency && a->kind == b->kind && item_is_exact(item[i]) && item_is_exact(item[k]) &&
			    (!a->minute_1 || !b->minute_1 || a->minute_1 == b->minute_1)) {
				doubles++;
				break;
			}
		}
	return doubles;
}

static int add_cluster(struct pattern_series *c, const struct cluster *k, const struct item *const *item, size_t n, uint32_t pair,
		       bool uncertain, struct err *e)
{
	struct pattern_own *x = c->x;
	struct found_match m = {.state = FINDING_MATCH, .uncertain = uncertain, .item = item, .items = n, .pair = pair,
				.onset = k->onset, .onset_from = k->onset_from, .due = DATE_LAST, .peak = k->peak,
				.anchor = k->anchor, .anchors = k->anchors};
	struct finding_number *num = ARENA_ARRAY(&x->arena, struct finding_number, 6);
	struct series s;

	m.first = item[0]->lo;
	for (size_t i = 0; i < n; i++)
		m.last = i == 0 || item[i]->hi > m.last ? item[i]->hi : m.last;
	num[m.numbers++] = pattern_number("days", m.last - m.first);
	num[m.numbers++] = pattern_number("peak", (double)k->peak);
	num[m.numbers++] = pattern_number("onset_days", k->onset - k->onset_from);
	m.doubles = doubles_of(x, item, n);
	if (m.doubles)
		num[m.numbers++] = pattern_number("possible_doubles", (double)m.doubles);
	if (c->r->per == RULE_PER_PAIR || c->r->series) {
		series_make(item, n, x->w->today, 1, &x->arena, &s);
		num[m.numbers++] = pattern_list("gaps", s.gaps, s.n ? s.n - 1 : 0);
		num[m.numbers++] = pattern_list("grades", s.grades, s.n);
	}
	m.number = num;
	pattern_uncounted(c, pair, &m);
	return found_add(c->to, &m, e);
}

static int count_series(struct pattern_series *c, const struct item *const *item, size_t n, uint32_t pair, struct err *e)
{
	struct cluster_wanted w = {.within = c->r->within, .at_least = (size_t)c->r->at_least, .agencies = (size_t)c->r->agencies,
				   .calendar = c->x->w->calendar, .mark = c->x->child->mark};
	struct cluster *k;
	size_t found = cluster_find(&w, item, n, &c->x->arena, &k);
	bool uncertain = true;

	if (found == 0)
		return 0;
	for (size_t i = 0; i < c->n; i++) { /* items are in order in both; a cluster's are a subset */
		bool all = c->r->series && (c->r->per != RULE_PER_PAIR || c->item[i]->pair == pair);
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

/* Over all items, or over those of each pair. */
int pattern_each_series(struct pattern_own *x, const struct rule *r, struct found_rule *to, pattern_one *one, struct err *e)
{
	struct pattern_series c = {.x = x, .to = to, .r = r};
	struct item_list l;
	const struct item **of;

	if (x->scan.list[r->of].hits < (size_t)r->at_least)
		return 0;
	l = pattern_items(x, r->of, r->unit, r->per == RULE_PER_PAIR);
	c.item = pick(x, r, &l, &c.n);
	if (c.n < (size_t)r->at_least)
		return 0;
	c.in = ARENA_ARRAY(&x->arena, bool, c.n);
	if (r->per != RULE_PER_PAIR)
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

int pattern_count(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	return pattern_each_series(x, r, to, count_series, e);
}
