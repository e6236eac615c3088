/* The statistics of a series of which a rule found nothing: n, effect and p beside each other. */
#include "analysis/series.h"
#include "pattern_own.h"
#include "why_own.h"

struct looking {
	struct pattern_series c; /* first */
	struct why *x;
};

static void add_p(struct buf *b, const char *name, struct statistic_p p)
{
	if (p.by != STATISTIC_NOT_TOLD)
		buf_addf(b, ", %s %.3g%s", name, p.p, p.by == STATISTIC_NORMAL ? " (normal form)" : "");
}

static void add_trend(const struct looking *l, const struct series *s, struct buf *b)
{
	const struct rule *r = l->c.r;
	struct series_trend t;

	series_judge(s, (size_t)r->at_least, r->ratio, r->trend, &t);
	series_tell(s, &t);
	if (t.frequency_judged) {
		buf_addf(b,
			 "    how often: %zu in the first half of the time and %zu in the second, ratio %.2g",
			 s->early, s->late, s->ratio);
		add_p(b, "p (Laplace)", t.laplace);
		add_p(b, "p (gaps)", t.gaps);
		buf_addf(b, "; ratio %g, p 0.10 and 0.20 asked\n", r->ratio);
	}
	if (t.severity_judged)
		buf_addf(b, "    how serious: %zu, tau-b %.2g, p %.3g; tau-b 0.4 and p 0.10 asked\n", s->n - s->ungraded,
			 t.severity.tau_b, t.severity.p);
	if ((r->trend & RULE_SEVERITY) && s->ungraded)
		buf_addf(b, "    %zu of %zu %s no grade%s\n", s->ungraded, s->n, s->ungraded == 1 ? "has" : "have",
			 series_is_graded(s->n, s->ungraded)
				 ? ": left out of how serious they are"
				 : ": more than a fifth, so that how serious they are is not judged");
	if (!t.frequency_judged && !t.severity_judged && (series_is_graded(s->n, s->ungraded) || s->n < SERIES_LEAST))
		buf_addf(b,
			 "    fewer than the %d that chance can be told of, or than the rule asks: nothing "
			 "is judged\n",
			 SERIES_LEAST);
}

static void add_change(const struct looking *l, const struct series *s, struct buf *b)
{
	struct series_change c;

	series_change(s, (size_t)l->c.r->at_least, l->c.r->ratio, true, &l->c.x->law, &c);
	if (!c.judged) {
		buf_addf(b,
			 "    fewer than the %d that chance can be told of, or than the rule asks: nothing "
			 "is judged\n",
			 SERIES_LEAST);
		return;
	}
	buf_addf(b, "    %zu before and %zu after the day that parts them best, ratio %.2g", c.split.before,
		 c.split.after, c.split.ratio);
	add_p(b, "p", c.p);
	buf_addf(b, "; ratio %g asked\n", l->c.r->ratio);
}

static void add_rhythm(struct looking *l, const struct series *s, struct buf *b)
{
	struct series_rhythm t;

	if (!pattern_look_rhythm(&l->c, s, &t)) {
		buf_add_z(b, "    the school holidays of that time are not listed\n");
		return;
	}
	buf_addf(b, "    %zu of %zu on such days; at least %d are needed\n", t.k, t.n,
		 l->c.r->at_least > SERIES_RHYTHM_LEAST ? (int)l->c.r->at_least : SERIES_RHYTHM_LEAST);
	if (t.judged)
		buf_addf(b, "    %.0f of %.0f days are such, ratio %.2g, p %.3g; ratio %g and p 0.05 asked\n",
			 t.inside, t.days, t.ratio, t.p, l->c.r->ratio);
}

static int look(struct pattern_series *c, const struct item *const *item, size_t n, uint32_t group,
		struct err *e)
{
	struct looking *l = (struct looking *)c;
	struct pattern_own *o = c->x;
	int32_t to = o->assessable_to < o->w->today ? o->assessable_to : o->w->today;
	struct buf *b = l->x->b;
	struct series s;

	(void)group, (void)e;
	if (n == 0)
		return 0;
	series_make(item, n, to, &o->arena, &s);
	buf_addf(b, "  A series of %zu on known days, ", s.n);
	date_write_day_words(item[0]->lo, b);
	buf_add_z(b, " to ");
	date_write_day_words(item[n - 1]->lo, b);
	buf_addf(b, ", watched to ");
	date_write_day_words(to, b);
	buf_add_z(b, ":\n");
	if (c->r->detector == RULE_TREND)
		add_trend(l, &s, b);
	else if (c->r->detector == RULE_RHYTHM)
		add_rhythm(l, &s, b);
	else
		add_change(l, &s, b);
	return 0;
}

static bool has_day(const struct pattern_series *c, const struct item *i, struct str *cause)
{
	(void)c, (void)cause;
	return item_is_exact(i);
}

int why_open(struct why *x, struct pattern_wanted *w, struct pattern_own *o, struct pattern_series *c,
	     struct err *e)
{
	const struct pattern_wanted *p = x->w->pattern;

	*w = (struct pattern_wanted){.set = &x->set,
				     .only = x->rule,
				     .calendar = p->calendar,
				     .triggers = p->triggers,
				     .today = p->today};
	pattern_own_open(o, w, &x->view.view);
	o->child = &x->view.child;
	c->x = o;
	c->r = x->rule;
	return term_read(&o->scan, o->child, w->today, e);
}

int why_statistics(struct why *x, struct err *e)
{
	struct pattern_wanted w;
	struct looking l = {.x = x};
	struct pattern_groups g = {0};
	struct pattern_own o;
	struct item_list items;
	int rc;

	if (x->rule->detector != RULE_TREND && x->rule->detector != RULE_CHANGE &&
	    x->rule->detector != RULE_RHYTHM)
		return 0;
	rc = why_open(x, &w, &o, &l.c, e);
	o.assessable_to = pattern_assessable_to(o.child);
	if (rc == 0)
		rc = pattern_items_per(&o, x->rule->of, x->rule->unit, x->rule->per, &g, &items, e);
	if (rc == 0) {
		pattern_select(&l.c, &items);
		pattern_leave(&l.c, has_day);
		rc = pattern_all_series(&l.c, look, e);
	}
	pattern_own_close(&o);
	return rc;
}
