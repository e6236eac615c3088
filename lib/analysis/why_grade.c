/* The grades of a series where a rule asks for them: what has none, how high they add up, in which order they
 * rise. */
#include "pattern_own.h"
#include "why_own.h"

struct grading {
	struct pattern_series c; /* first */
	struct why *x;
};

bool why_is_graded(const struct rule *r)
{
	return (r->detector == RULE_SUM && !r->of_days) || r->rising || (r->detector == RULE_TREND && r->trend != RULE_FREQUENCY);
}

static void tell_left(struct grading *g, const struct item_list *l)
{
	size_t none = 0, high = 0;

	for (size_t i = 0; i < l->n; i++) {
		none += !l->item[i].severity_1;
		high += l->item[i].severity_1 && g->c.r->detector == RULE_SUM &&
			l->item[i].severity_1 - 1 >= g->c.r->each_below;
	}
	buf_addf(g->x->b, "  %zu %s", l->n, l->n == 1 ? "entry fits" : "entries fit");
	if (none)
		buf_addf(g->x->b, "; %zu %s no grade and %s not %s", none, none == 1 ? "has" : "have",
			 none == 1 ? "is" : "are", g->c.r->detector == RULE_SUM ? "added" : "compared");
	if (high)
		buf_addf(g->x->b, "; %zu %s graded %g or higher and %s not added", high, high == 1 ? "is" : "are",
			 g->c.r->each_below, high == 1 ? "is" : "are");
	buf_add_z(g->x->b, ".\n");
}

static void tell_sum(struct grading *g, const struct item *const *item, size_t n)
{
	const struct rule *r = g->c.r;
	struct cluster_wanted w = {.within = r->within,
				   .calendar = g->c.x->w->calendar,
				   .mark = g->c.x->child->mark,
				   .summed = true}; /* of nothing at least: every window is looked at */
	struct cluster *k = NULL;
	size_t clusters = n ? cluster_find(&w, item, n, &g->c.x->arena, &k) : 0;
	double most = 0;

	for (size_t i = 0; i < clusters; i++)
		most = k[i].sum > most ? k[i].sum : most;
	buf_add_z(g->x->b, "  Highest sum in ");
	calendar_span_write(r->within, g->x->b);
	buf_addf(g->x->b, ": %g of %g.\n", most, r->least);
}

static int tell_series(struct pattern_series *c, const struct item *const *item, size_t n, uint32_t group,
		       struct err *e)
{
	struct grading *g = (struct grading *)c;
	struct buf *b = g->x->b;

	(void)group, (void)e;
	if (c->r->detector == RULE_SUM) {
		tell_sum(g, item, n);
		return 0;
	}
	if (n == 0)
		return 0;
	buf_addf(b, "  A series of %zu, ", n);
	date_write_day_words(item[0]->lo, b);
	buf_add_z(b, " to ");
	date_write_day_words(item[n - 1]->lo, b);
	buf_add_z(b, ", graded in order: ");
	for (size_t i = 0; i < n; i++) {
		buf_add_z(b, i ? ", " : "");
		if (item[i]->severity_1)
			buf_addf(b, "%d", item[i]->severity_1 - 1);
		else
			buf_add_z(b, "none");
	}
	buf_add_z(b, ".\n");
	return 0;
}

static bool is_added(const struct pattern_series *c, const struct item *i, struct str *cause)
{
	(void)cause;
	return c->r->detector != RULE_SUM || (i->severity_1 && i->severity_1 - 1 < c->r->each_below);
}

int why_grades(struct why *x, struct err *e)
{
	struct pattern_wanted w;
	struct grading g = {.x = x};
	struct pattern_groups groups = {0};
	struct pattern_own o;
	struct item_list items;
	int rc;

	if (!why_is_graded(x->rule))
		return 0;
	rc = why_open(x, &w, &o, &g.c, e);
	o.assessable_to = DATE_LAST;
	if (rc == 0 && o.scan.list[x->rule->of].hits)
		rc = pattern_items_per(&o, x->rule->of, x->rule->unit, x->rule->per, &groups, &items, e);
	if (rc == 0 && o.scan.list[x->rule->of].hits) {
		tell_left(&g, &items);
		pattern_select(&g.c, &items);
		pattern_leave(&g.c, is_added);
		if (g.c.n == 0 && x->rule->detector == RULE_SUM)
			tell_sum(&g, NULL, 0);
		else
			rc = pattern_all_series(&g.c, tell_series, e);
	}
	pattern_own_close(&o);
	return rc;
}
