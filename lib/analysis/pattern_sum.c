/* Sum and distinct: grades that add up, and how many different workers, places, people. */
#include <string.h>

#include "pattern_own.h"

/* ---- sum ---- */

static bool is_small(const struct pattern_series *c, const struct item *i, struct str *cause)
{
	char n[40];

	if (i->severity_1 && i->severity_1 - 1 < c->r->each_below)
		return true;
	if (!i->severity_1) {
		*cause = STR("no grade is recorded");
	} else {
		snprintf(n, sizeof n, "%g", c->r->each_below);
		*cause = arena_printf(&c->x->arena, "graded %s or higher", n);
	}
	return false;
}

static int sum_series(struct pattern_series *c, const struct item *const *item, size_t n, uint32_t group,
		      struct err *e)
{
	struct cluster_wanted w = {.within = c->r->within,
				   .agencies = (size_t)c->r->agencies,
				   .calendar = c->x->w->calendar,
				   .mark = c->x->child->mark,
				   .summed = true,
				   .least = c->r->least};

	return pattern_clusters(c, &w, item, n, group, e);
}

int pattern_sum(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	struct pattern_series c = {.x = x, .to = to, .r = r};
	struct pattern_groups g = {0};
	struct item_list l;

	if (r->of_days)
		return pattern_days(x, r, to, e);
	if (x->scan.list[r->of].hits == 0)
		return 0;
	if (pattern_items_per(x, r->of, r->unit, r->per, &g, &l, e) < 0)
		return -1;
	pattern_select(&c, &l);
	pattern_leave(&c, is_small);
	return c.n ? pattern_all_series(&c, sum_series, e) : 0;
}

/* ---- distinct ---- */

struct people { /* by name, numbered in the order of first sight */
	struct str *person;
	size_t n, cap;
};

static uint32_t person_number(struct people *p, struct str person, struct arena *a)
{
	struct str *more;

	for (size_t i = 0; i < p->n; i++)
		if (str_is_equal(p->person[i], person))
			return (uint32_t)i + 1;
	if (p->n == p->cap) {
		p->cap = p->cap ? 2 * p->cap : 16;
		more = ARENA_ARRAY(a, struct str, p->cap);
		if (p->n)
			memcpy(more, p->person, p->n * sizeof *more);
		p->person = more;
	}
	p->person[p->n++] = arena_copy(a, person);
	return (uint32_t)p->n;
}

/* Anybody in the entry but the child. */
static int people_of(struct pattern_own *x, const struct mark *m, struct people *p, struct cluster_values *v,
		     struct err *e)
{
	struct event ev = {0};
	uint32_t *to;

	if (x->view->event(x->view, m, &x->arena, &ev, e) < 0)
		return -1;
	v->value = to = ARENA_ARRAY(&x->arena, uint32_t, ev.people_n + 1);
	for (size_t i = 0; i < ev.people_n; i++) {
		struct str who = ev.people[i].person;
		if (!str_is_empty(who) && !str_is_equal(who, x->child->id) && !str_is_equal(who, ev.child))
			to[v->n++] = person_number(p, who, &x->arena);
	}
	return 0;
}

static int value_of(struct pattern_own *x, const struct rule *r, const struct item *i, struct people *p,
		    struct cluster_values *v, struct err *e)
{
	const struct mark *m = &x->child->mark[i->mark];
	uint32_t *to, value = 0;

	*v = (struct cluster_values){0};
	switch (r->field) {
	case RULE_BY_PERSON:
		return people_of(x, m, p, v, e);
	case RULE_BY_WORKER:
		value = m->worker;
		break;
	case RULE_BY_PLACE:
		value = m->place;
		break;
	case RULE_BY_AGENCY:
		value = m->agency;
		break;
	case RULE_BY_KIND:
		value = (uint32_t)m->kind + 1;
		break;
	case RULE_BY_SERVICE:
		value = m->service;
		break;
	}
	if (!value)
		return 0;
	v->value = to = ARENA_ARRAY(&x->arena, uint32_t, 1);
	*to = value;
	v->n = 1;
	return 0;
}

static struct str missing_value(enum rule_distinct field)
{
	switch (field) {
	case RULE_BY_PLACE:
		return pattern_group_cause(RULE_PER_PLACE);
	case RULE_BY_AGENCY:
		return pattern_group_cause(RULE_PER_AGENCY);
	case RULE_BY_SERVICE:
		return pattern_group_cause(RULE_PER_SERVICE);
	case RULE_BY_PERSON:
		return STR("nobody is named in it");
	case RULE_BY_WORKER:
	case RULE_BY_KIND:
		break;
	}
	return pattern_group_cause(RULE_PER_WORKER);
}

static struct str value_name(const struct pattern_series *c, uint32_t value)
{
	struct case_view *v = c->x->view;

	switch (c->r->field) {
	case RULE_BY_PERSON:
		return c->person[value - 1];
	case RULE_BY_WORKER:
		return v->name(v, VIEW_WORKER, value);
	case RULE_BY_PLACE:
		return v->name(v, VIEW_PLACE, value);
	case RULE_BY_AGENCY:
		return v->name(v, VIEW_AGENCY, value);
	case RULE_BY_SERVICE:
		return v->name(v, VIEW_SERVICE, value);
	case RULE_BY_KIND:
		break;
	}
	return c->x->w->set->code->kind[value - 1].words;
}

static const struct cluster_values *values_of(const struct pattern_series *c, const struct item *i)
{
	size_t low = 0, high = c->n;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (item_compare(c->item[mid], i) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	while (low < c->n && c->item[low] != i)
		low++;
	return low < c->n ? &c->values[low] : NULL;
}

void pattern_first_values(struct pattern_series *c, const struct cluster *k, struct found_match *m)
{
	struct arena *a = &c->x->arena;
	const struct item **item = ARENA_ARRAY(a, const struct item *, k->n + 1);
	struct str *name;
	uint32_t *seen;
	size_t most = 0, n = 0, items = 0;

	for (size_t i = 0; i < k->n; i++)
		most += values_of(c, k->item[i])->n;
	seen = ARENA_ARRAY(a, uint32_t, most + 1);
	name = ARENA_ARRAY(a, struct str, most + 1);
	for (size_t i = 0; i < k->n; i++) {
		const struct cluster_values *v = values_of(c, k->item[i]);
		bool new = false;
		for (size_t j = 0; j < v->n; j++) {
			size_t s = 0;
			while (s < n && seen[s] != v->value[j])
				s++;
			if (s < n)
				continue;
			name[n] = value_name(c, v->value[j]);
			seen[n++] = v->value[j];
			new = true;
		}
		if (new)
			item[items++] = k->item[i];
	}
	m->item = item;
	m->items = items;
	m->count = (uint32_t)n;
	m->value = name;
	m->values = n;
}

static int distinct_series(struct pattern_series *c, const struct item *const *item, size_t n, uint32_t group,
			   struct err *e)
{
	struct cluster_values *v = ARENA_ARRAY(&c->x->arena, struct cluster_values, n + 1);
	struct cluster_wanted w = {.within = c->r->within,
				   .at_least = (size_t)c->r->at_least,
				   .calendar = c->x->w->calendar,
				   .mark = c->x->child->mark,
				   .values = v};

	for (size_t i = 0, k = 0; i < n; i++) {
		while (c->item[k] != item[i])
			k++;
		v[i] = c->values[k];
	}
	return pattern_clusters(c, &w, item, n, group, e);
}

int pattern_distinct(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	struct pattern_series c = {.x = x, .to = to, .r = r};
	struct pattern_groups g = {0};
	struct people p = {0};
	struct cluster_values *v;
	struct item_list l;
	size_t n = 0;

	if (x->scan.list[r->of].hits == 0)
		return 0;
	if (pattern_items_per(x, r->of, RULE_ENTRY, r->per, &g, &l, e) < 0)
		return -1;
	pattern_select(&c, &l);
	v = ARENA_ARRAY(&x->arena, struct cluster_values, c.n + 1);
	for (size_t i = 0; i < c.n; i++) {
		if (value_of(x, r, c.item[i], &p, &v[n], e) < 0)
			return -1;
		if (v[n].n)
			c.item[n++] = c.item[i];
		else
			c.left[c.lefts++] = (struct pattern_left){c.item[i], missing_value(r->field)};
	}
	c.n = n;
	c.values = v;
	c.person = p.person;
	return c.n ? pattern_all_series(&c, distinct_series, e) : 0;
}
