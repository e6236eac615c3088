/* The run: cases added, their entries gathered by what they may have in common. */
#include "link_own.h"

#include <math.h>
#include <string.h>

#include "analysis/statistic.h"

/* ---- rules ---- */

_Static_assert((int)RULE_SAME_PLACE == (int)LINKED_PLACE && (int)RULE_SAME_MISSING == (int)LINKED_MISSING,
	       "what a rule calls the same is what a line calls so");

static int by_rule(const void *a, const void *b)
{
	return str_compare(((const struct link_rule *)a)->rule->id, ((const struct link_rule *)b)->rule->id);
}

static int minutes_of(struct calendar_span s)
{
	static const int unit[] = {
		[CALENDAR_HOURS] = 60,       [CALENDAR_DAYS] = 1440,        [CALENDAR_WORKING_DAYS] = 1440,
		[CALENDAR_WEEKS] = 7 * 1440, [CALENDAR_MONTHS] = 30 * 1440, [CALENDAR_YEARS] = 365 * 1440};

	return s.n > 1000 ? 1000 * unit[s.unit] : s.n * unit[s.unit];
}

int link_rules(struct rule_set *set, const struct rule *only, struct arena *a, const struct link_rule **rules,
	       size_t *all, struct err *e)
{
	struct link_rule *to = ARENA_ARRAY(a, struct link_rule, set->rules + 1);
	size_t n = 0;

	*rules = to;
	*all = 0;
	for (size_t i = 0; i < set->terms; i++)
		set->term[i].used = false;
	for (size_t i = 0; i < set->rules; i++) {
		const struct rule *r = &set->rule[i];
		if ((only && r != only) || r->detector != RULE_LINK ||
		    (!only && str_is_equal(r->status, STR("retired"))))
			continue;
		set->term[r->of].used = true;
		to[n++] = (struct link_rule){.rule = r,
					     .same = (enum linked_same)r->same,
					     .of = r->of,
					     .children = r->children < 2 ? 2 : (size_t)r->children,
					     .within = r->within,
					     .ignore_nothing = !r->ignore_household,
					     .overlap = minutes_of(r->overlap),
					     .busy = r->busy < 0 ? 0 : (size_t)r->busy};
	}
	if (n > LINK_RULES)
		return err_set(e, ERR_USAGE,
			       "there are %zu rules across children (link); expected %d at most", n,
			       LINK_RULES);
	qsort(to, n, sizeof *to, by_rule);
	*all = n;
	return 0;
}

int link_add(struct link *l, const struct link_case *c, struct err *e)
{
	size_t in = l->cases;
	struct view_child child;
	struct link_added *d;
	int rc;

	LINK_ROOM(l->added, l->cases, l->cases_cap);
	d = &l->added[l->cases++];
	*d = (struct link_added){.c = *c};
	if (c->family)
		link_read_family(l, in);
	term_open(&d->scan, l->w->set, c->view, l->w->triggers);
	while ((rc = c->view->next_child(c->view, 0, 1, &child, e)) > 0) {
		if (child.n && (rc = link_gather_child(l, in, &child, e)) < 0)
			break;
		if (l->short_arena.now)
			arena_clear(&l->short_arena);
	}
	l->n->not_told += d->scan.limits;
	term_limits_add(&l->n->not_read, &d->scan.first);
	return rc;
}

struct link *link_open(const struct link_wanted *w)
{
	struct link *l = arena_malloc(sizeof *l);

	l->w = w;
	l->n = ARENA_NEW(&l->arena, struct link_counts);
	return l;
}

void link_close(struct link *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < l->cases; i++) {
		term_close(&l->added[i].scan);
		free(l->added[i].place);
	}
	for (size_t r = 0; r < LINK_RULES; r++) {
		free(l->part[r].sighting);
		free(l->part[r].episode);
	}
	for (size_t s = 0; s < LINKED_SAMES; s++) {
		link_words_close(&l->key[s]);
		free(l->shown[s]);
	}
	link_words_close(&l->ids);
	link_words_close(&l->homes);
	free(l->added);
	free(l->of_word);
	free(l->person);
	free(l->home);
	free(l->home_from);
	free(l->parent);
	free(l->entry);
	free(l->stamp);
	free(l->local);
	free(l->found);
	free(l->chance);
	free(l->test);
	free(l->piece);
	free(l->piece_from);
	free(l->adjusted);
	arena_close(&l->short_arena);
	arena_close(&l->arena);
	free(l);
}

/* ---- the run ---- */

static int by_person(const void *a, const void *b)
{
	const struct link_home *x = a, *y = b;

	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	if (x->home != y->home)
		return x->home < y->home ? -1 : 1;
	return (x->from > y->from) - (x->from < y->from);
}

static int by_child(const void *a, const void *b)
{
	const struct link_parent *x = a, *y = b;

	if (x->child != y->child)
		return x->child < y->child ? -1 : 1;
	return (x->parent > y->parent) - (x->parent < y->parent);
}

static void ready_homes(struct link *l)
{
	if (l->parents)
		qsort(l->parent, l->parents, sizeof *l->parent, by_child);
	if (l->home_n)
		qsort(l->home, l->home_n, sizeof *l->home, by_person);
	l->home_from = arena_malloc((l->persons + 1) * sizeof *l->home_from);
	for (size_t i = 0, p = 0; p <= l->persons; p++) {
		while (i < l->home_n && l->home[i].person < p)
			i++;
		l->home_from[p] = (uint32_t)i;
	}
	l->stamp = arena_malloc((l->persons + 1) * sizeof *l->stamp);
	l->local = arena_malloc((l->persons + 1) * sizeof *l->local);
}

uint32_t link_round(struct link *l)
{
	return ++l->stamps;
}

struct linked *link_found(struct link *l, const struct link_rule *r)
{
	const struct rule *rule = r->rule;
	struct linked *x;
	struct buf b = {0};

	LINK_ROOM(l->found, l->founds, l->found_cap);
	x = &l->found[l->founds++];
	calendar_span_write(r->within, &b);
	*x = (struct linked){.rule = rule->id,
			     .version = rule->version,
			     .hash = rule->hash,
			     .status = rule->status,
			     .title = rule->title,
			     .why = rule->why,
			     .same = r->same,
			     .ask = rule->ask,
			     .ask_n = rule->asks,
			     .other = rule->other,
			     .other_n = rule->others,
			     .basis = rule->basis,
			     .basis_n = rule->bases,
			     .today = l->w->today,
			     .onset = DATE_LAST,
			     .within = arena_copy(&l->arena, buf_str(&b))};
	buf_close(&b);
	return x;
}

void link_tried(struct link *l, double p)
{
	LINK_ROOM(l->test, l->tests, l->tests_cap);
	l->test[l->tests++] = p;
}

static int by_p(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void adjust(struct link *l)
{
	double all = (double)l->tests + l->others;

	l->adjusted = arena_malloc((l->tests + 1) * sizeof *l->adjusted);
	if (l->tests)
		qsort(l->test, l->tests, sizeof *l->test, by_p);
	statistic_adjust(l->test, l->tests, l->adjusted);
	for (size_t i = 0; i < l->tests; i++)
		l->adjusted[i] = fmin(1, l->adjusted[i] * (all / (double)l->tests));
	l->n->keys = (unsigned long)all;
}

double link_q(const struct link *l, double p)
{
	const double *at = l->tests ? bsearch(&p, l->test, l->tests, sizeof *l->test, by_p) : NULL;

	return at ? l->adjusted[at - l->test] : 1;
}

/* By key, then date; a rule's own name last. */
static int by_key(const void *a, const void *b)
{
	const struct linked *x = a, *y = b;
	int c = x->same != y->same ? (x->same < y->same ? -1 : 1) : str_compare(x->key, y->key);

	for (size_t i = 0; c == 0 && x->same == LINKED_MISSING && i < x->children && i < y->children; i++)
		c = str_compare(x->child[i], y->child[i]);
	if (c == 0 && x->state != y->state)
		c = x->state < y->state ? -1 : 1;
	if (c == 0 && x->first != y->first)
		c = x->first < y->first ? -1 : 1;
	if (c == 0)
		c = str_compare(x->rule, y->rule);
	return c ? c : (x->id > y->id) - (x->id < y->id);
}

static int give(struct link *l, struct linked_sink *sink, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < l->founds; i++) {
		struct linked *x = &l->found[i];
		x->id = linked_make_id(x);
		l->n->matches += x->state == LINKED_MATCH;
		l->n->busy += x->state == LINKED_BUSY;
	}
	if (l->founds)
		qsort(l->found, l->founds, sizeof *l->found, by_key);
	for (size_t i = 0; i < l->founds && rc == 0; i++)
		rc = sink->put(sink, &l->found[i], e);
	return rc;
}

int link_run(struct link *l, struct linked_sink *sink, struct link_counts *told, struct err *e)
{
	struct link_meetings *meetings[LINK_RULES];
	size_t n_meetings = 0;
	int rc = 0;

	ready_homes(l);
	for (size_t r = 0; r < l->w->rules && rc == 0; r++) {
		l->n->sightings += l->part[r].n + l->part[r].episodes;
		if (l->w->rule[r].same == LINKED_MISSING)
			meetings[n_meetings++] = link_meet(l, &l->w->rule[r], &l->part[r]);
		else
			link_keys(l, &l->w->rule[r], &l->part[r], e, &rc);
	}
	adjust(l);
	for (size_t i = 0; i < l->founds; i++)
		if (l->found[i].chance.given)
			l->found[i].chance.q = link_q(l, l->found[i].chance.p);
	for (size_t i = 0; i < n_meetings; i++)
		if (link_meet_end(meetings[i], rc == 0, e) < 0)
			rc = -1;
	if (rc == 0)
		rc = give(l, sink, e);
	*told = *l->n;
	return rc;
}
