/* What one change of one setting would have done: the engine is asked again. */
#include <string.h>

#include "analysis/term.h"
#include "why_own.h"

enum { MOST = 4096 };

/* The most steps that still make sense: up to twice the setting, or down to nothing.  Advice beyond it is none. */
static long most_steps(const struct setting *s)
{
	double n = setting_size(s) / (s->step > 0 ? s->step : 1);

	return n < 1 ? 1 : n > MOST ? MOST : (long)n;
}

/* Whether the rule, changed so many times in one direction, finds something; *moved: whether it could be changed so far. */
static int finds_after(struct why *x, struct setting *s, unsigned way, long times, bool *moved, bool *finds,
		       struct err *e)
{
	struct why_found f;
	int rc = 0;

	*moved = true;
	for (long i = 0; i < times && *moved; i++)
		*moved = setting_change(s, way);
	if (*moved) {
		rc = why_run(x, &f, e);
		*finds = f.matches > 0;
	}
	return rc;
}

/* The fewest steps in one direction after which the answer turns; 0: none. */
static int fewest(struct why *x, struct setting *s, unsigned way, bool want, long *steps, struct err *e)
{
	long low = 0, high = 1, most = most_steps(s);
	bool moved = true, finds = !want;

	*steps = 0;
	for (; high <= MOST; low = high, high *= 2) {
		if (low >= most)
			return 0;
		high = high > most ? most : high;
		if (finds_after(x, s, way, high, &moved, &finds, e) < 0)
			return -1;
		setting_restore(s);
		if (moved && finds == want)
			break;
		if (!moved && high - low <= 1)
			return 0;
		if (!moved) { /* the limit lies between */
			for (high = high - 1; high > low; high--) {
				if (finds_after(x, s, way, high, &moved, &finds, e) < 0)
					return -1;
				setting_restore(s);
				if (moved)
					break;
			}
			if (high == low || finds != want)
				return 0;
			break;
		}
	}
	if (high > MOST)
		return 0;
	while (high - low > 1) {
		long mid = low + (high - low) / 2;
		if (finds_after(x, s, way, mid, &moved, &finds, e) < 0)
			return -1;
		setting_restore(s);
		if (finds == want)
			high = mid;
		else
			low = mid;
	}
	*steps = high;
	return 0;
}

static void add_count(long n, const char *one, const char *many, struct buf *b)
{
	buf_addf(b, "%ld %s", n, n == 1 ? one : many);
}

static void add_unit(struct calendar_span span, long n, struct buf *b)
{
	calendar_span_write((struct calendar_span){(int)n, span.unit}, b);
}

/* In words where the number says something by itself: how many there are, how far apart, how long; else false. */
static bool add_nearest(struct why *x, const struct setting *s, unsigned way, long steps,
			const struct finding *f)
{
	const struct rule *r = x->rule;
	struct buf *b = x->b;
	bool is_count = r->detector == RULE_COUNT || r->detector == RULE_DISTINCT,
	     is_within = strcmp(s->name, "within") == 0;

	if (is_count && s->at == &r->at_least && way == 0) {
		buf_add_z(b, "  The most within ");
		calendar_span_write(r->within, b);
		buf_addf(b, r->at_least - steps == 1 ? " is %ld, first on " : " are %ld, first reached on ",
			 r->at_least - steps);
		date_write_day_words(f->onset, b);
		why_add_series(x, f, b);
		buf_add_z(b, ": ");
		add_count(steps, "more was needed.\n", "more were needed.\n", b);
		return true;
	}
	if ((is_count || r->detector == RULE_SUM) && s->at == &r->within && way == 1) {
		buf_add_z(b, r->detector == RULE_SUM ? "  Enough stand within " : "  The nearest ");
		if (is_count)
			buf_addf(b, "%ld stand within ", r->at_least);
		add_unit(r->within, r->within.n + steps, b);
		buf_add_z(b, ", the last on ");
		date_write_day_words(f->onset, b);
		why_add_series(x, f, b);
		buf_add_z(b, ": ");
		add_unit(r->within, steps, b);
		buf_add_z(b, " too far apart.\n");
		return true;
	}
	if (r->detector == RULE_GAP && s->at == &r->longer_than && way == 0) {
		buf_add_z(b, "  The longest stretch is ");
		add_unit(r->longer_than, r->longer_than.n - steps + 1, b);
		buf_add_z(b, ", ");
		why_add_dates(f, b);
		buf_add_z(b, ": more than ");
		calendar_span_write(r->longer_than, b);
		buf_add_z(b, " were needed.\n");
		return true;
	}
	if (r->detector == RULE_SEQUENCE && is_within && way == 1) {
		const struct calendar_span *span = s->at;
		buf_addf(b, "  The nearest, ");
		why_add_dates(f, b);
		why_add_series(x, f, b);
		buf_addf(b, ": %.*s%scame ", STR_ARG(s->where), s->where.n ? " " : "the last step ");
		add_unit(*span, steps, b);
		buf_add_z(b, " too late.\n");
		return true;
	}
	return false;
}

static void add_move(struct why *x, struct setting *s, unsigned way, long steps, bool finds,
		     const struct finding *f)
{
	struct buf *b = x->b;

	if (finds && add_nearest(x, s, way, steps, f))
		return;
	buf_add_z(b, finds ? "  It would have, had " : "  It would not have, had ");
	if (s->where.n)
		buf_addf(b, "%.*s, ", STR_ARG(s->where));
	buf_addf(b, "%s been ", s->name);
	for (long i = 0; i < steps; i++)
		(void)setting_change(s, way);
	setting_write(s, b);
	setting_restore(s);
	buf_add_z(b, ", not ");
	setting_write(s, b);
	if (finds) {
		buf_add_z(b, ": ");
		why_add_dates(f, b);
	}
	buf_add_z(b, ".\n");
}

static bool is_counted(const struct rule *r)
{
	return r->detector == RULE_COUNT || r->detector == RULE_DISTINCT || r->detector == RULE_OVERLAP ||
	       r->detector == RULE_TREND || r->detector == RULE_RHYTHM || r->detector == RULE_CHANGE;
}

int why_moves(struct why *x, bool finds, struct err *e)
{
	struct setting_list l;
	size_t told = 0;

	setting_list(&x->set, true, &x->arena, &l);
	for (size_t i = 0; i < l.n; i++)
		for (unsigned way = 0; way < l.setting[i].ways; way++) {
			struct why_found f = {0};
			long steps;
			if (fewest(x, &l.setting[i], way, finds, &steps, e) < 0)
				return -1;
			if (steps == 0)
				continue;
			for (long k = 0; finds && k < steps; k++)
				(void)setting_change(&l.setting[i], way);
			if (finds && why_run(x, &f, e) < 0)
				return -1;
			setting_restore(&l.setting[i]);
			add_move(x, &l.setting[i], way, steps, finds, &f.first);
			told++;
		}
	if (told == 0 && finds && is_counted(x->rule) && !why_has(x, x->rule->of))
		buf_addf(x->b, "  %ld \"%.*s\" %s needed, and none is there.\n", x->rule->at_least,
			 STR_ARG(x->set.term[x->rule->of].name), x->rule->at_least == 1 ? "was" : "were");
	else if (told == 0)
		buf_addf(x->b, "  No number of the rule, changed alone and to no more than twice what it is, would have made it %s.\n",
			 finds ? "find anything" : "find nothing");
	return 0;
}

/* ---- conditions, each dropped alone ---- */

static int without(struct why *x, const char *what, const struct str *name, struct err *e)
{
	struct why_found f;

	if (why_run(x, &f, e) < 0)
		return -1;
	if (f.matches == 0)
		return 0;
	buf_addf(x->b, "  It would have without the condition %s", what);
	if (name)
		buf_addf(x->b, " \"%.*s\"", STR_ARG(*name));
	buf_add_z(x->b, ": ");
	why_add_dates(&f.first, x->b);
	buf_add_z(x->b, ".\n");
	return 0;
}

/* A place that names a term or a period, emptied and put back. */
static int drop(struct why *x, size_t *at, const char *what, const struct str *name, struct err *e)
{
	size_t was = *at;
	int rc;

	if (was == RULE_NOTHING)
		return 0;
	*at = RULE_NOTHING;
	rc = without(x, what, name, e);
	*at = was;
	return rc;
}

static const struct str *term_name(const struct why *x, size_t term)
{
	return term == RULE_NOTHING ? NULL : &x->set.term[term].name;
}

static const struct str *period_name(const struct why *x, size_t period)
{
	return period == RULE_NOTHING ? NULL : &x->set.period[period].name;
}

static int drop_of_series(struct why *x, struct err *e)
{
	struct rule *r = x->rule, was = *r;
	int rc = 0;

	if (r->held != RULE_HELD_ANYHOW) {
		r->held = RULE_HELD_ANYHOW;
		rc = without(x,
			     was.held == RULE_HELD_BY_ONE ? "held by one agency"
							  : "on how many agencies hold it",
			     NULL, e);
		*r = was;
	}
	if (rc == 0 && r->shrinking) {
		r->shrinking = false;
		rc = without(x, "of fewer days from each to the next", NULL, e);
		*r = was;
	}
	if (rc == 0 && r->rising) {
		r->rising = false;
		rc = without(x, "of rising grades", NULL, e);
		*r = was;
	}
	if (rc == 0 && r->by_recorded) {
		r->by_recorded = false;
		rc = without(x, "that it is dated by the day of writing", NULL, e);
		*r = was;
	}
	if (rc == 0 && r->per != RULE_PER_CHILD) {
		static const char *const per[] = {"",
						  "of one pair",
						  "of one service",
						  "of one place",
						  "of one worker",
						  "of one agency",
						  "of the same words"};
		r->per = RULE_PER_CHILD;
		rc = without(x, per[was.per], NULL, e);
		*r = was;
	}
	return rc;
}

/* Whether the first n steps, but the one at `skip`, are there (skip: n or more for none). */
static int has_steps(struct why *x, size_t n, size_t skip, struct why_found *f, struct err *e)
{
	struct rule *r = x->rule, was = *r;
	struct rule_step *step = ARENA_ARRAY(&x->arena, struct rule_step, n);
	int rc;

	memcpy(step, r->step, n * sizeof *step);
	if (skip < n)
		memmove(step + skip, step + skip + 1, (n - skip - 1) * sizeof *step);
	r->step = step;
	r->steps = n - (skip < n);
	r->series = false;
	r->times = 1;
	rc = why_run(x, f, e);
	*r = was;
	return rc;
}

static void add_step(struct why *x, size_t n)
{
	const struct rule_step *t = &x->rule->step[n];

	buf_addf(x->b, "step %zu, %s\"%.*s\"", n + 1, t->absent ? "no " : "",
		 STR_ARG(x->set.term[t->term].name));
	if (t->within.n) {
		buf_add_z(x->b, " within ");
		calendar_span_write(t->within, x->b);
	}
}

/* What stopped after n steps: the next one is not there, or what must not be is. */
static int tell_next(struct why *x, size_t n, struct err *e)
{
	const struct rule *r = x->rule;
	struct why_found f = {0};

	if (r->step[n].absent && n + 1 < r->steps) {
		if (has_steps(x, n + 2, n, &f, e) < 0)
			return -1;
		n += f.matches == 0; /* the step after it is the one that is not there */
	}
	buf_add_z(x->b, "; ");
	add_step(x, n);
	buf_add_z(x->b, r->step[n].absent ? ", does not hold: there was one" : ", is not there");
	return 0;
}

/* How far the steps go: the longest beginning of the sequence that is there. */
static int tell_steps(struct why *x, struct err *e)
{
	const struct rule *r = x->rule;
	struct why_found f = {0}, last = {0};
	size_t n = 0;
	int rc = 0;

	if (r->detector != RULE_SEQUENCE)
		return 0;
	for (size_t k = 1; k <= r->steps && rc == 0; k++) {
		if (k < r->steps &&
		    r->step[k - 1].absent) /* between two others: only with the one after it */
			continue;
		rc = has_steps(x, k, k, &f, e);
		if (rc < 0 || f.matches == 0)
			break;
		n = k;
		last = f;
	}
	if (rc < 0)
		return -1;
	if (n == 0 && rule_looks_back(r, 0)) {
		buf_add_z(x->b, "  No step is there");
		if (tell_next(x, 0, e) < 0)
			return -1;
		buf_add_z(x->b, ".\n");
		return 0;
	}
	if (n == 0) {
		buf_add_z(x->b, "  Its ");
		add_step(x, 0);
		buf_add_z(x->b, ", is not there.\n");
		return 0;
	}
	buf_addf(x->b, n > 1 ? "  Steps 1 to %zu are there" : "  Step %zu is there", n);
	if (last.matches > 1)
		buf_addf(x->b, " %zu times, first ", last.matches);
	else
		buf_add_z(x->b, ", ");
	why_add_dates(&last.first, x->b);
	if (n < r->steps && tell_next(x, n, e) < 0)
		return -1;
	if (n == r->steps && r->times > 1)
		buf_addf(x->b, "; at least %ld such were needed", r->times);
	buf_add_z(x->b, ".\n");
	return 0;
}

static int tell_period(struct why *x, size_t period)
{
	const struct rule_period *p;

	if (period == RULE_NOTHING)
		return 0;
	p = &x->set.period[period];
	if (!why_has(x, p->from))
		buf_addf(x->b, "  The period \"%.*s\" never opened: no \"%.*s\" is recorded.\n",
			 STR_ARG(p->name), STR_ARG(x->set.term[p->from].name));
	return 0;
}

int why_conditions(struct why *x, struct err *e)
{
	struct rule *r = x->rule;
	long agencies = r->agencies;
	int rc = tell_period(x, r->during);

	if (rc == 0)
		rc = tell_steps(x, e);
	if (rc == 0 && r->detector != RULE_GAP)
		rc = drop(x, &r->during, "during", period_name(x, r->during), e);
	if (rc == 0)
		rc = drop(x, &r->outside, "outside", period_name(x, r->outside), e);
	if (rc == 0 && r->detector != RULE_OVERLAP)
		rc = drop(x, &r->with, "with", term_name(x, r->with), e);
	if (rc == 0)
		rc = drop(x, &r->without, "without", term_name(x, r->without), e);
	if (rc == 0 && agencies > 1) {
		r->agencies = 1;
		rc = without(x, "on the number of agencies", NULL, e);
		r->agencies = agencies;
	}
	return rc ? rc : drop_of_series(x, e);
}
