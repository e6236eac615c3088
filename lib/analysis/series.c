#include "analysis/series.h"

#include <math.h>
#include <stdlib.h>

/* A p of exactly 1/10 is within .10 however its sum was rounded. */
#define NEAR 1e-12

static double tau_b(const double *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (x[i] < 0)
			return 0;
	return n > 1 && n <= SERIES_MOST ? statistic_tau_b(x, n) : 0;
}

void series_make(const struct item *const *item, size_t n, int32_t to, struct arena *a, struct series *s)
{
	size_t at = 0;

	*s = (struct series){.to = to};
	s->item = ARENA_ARRAY(a, const struct item *, n ? n : 1);
	for (size_t i = 0; i < n; i++) {
		if (item_is_exact(item[i]))
			s->item[s->n++] = item[i];
		else
			s->left_out++;
	}
	if (s->n == 0)
		return;
	if (s->to < s->item[s->n - 1]->lo) /* what happened was watched */
		s->to = s->item[s->n - 1]->lo;
	s->gaps = ARENA_ARRAY(a, double, s->n);
	s->grades = ARENA_ARRAY(a, double, s->n);
	for (size_t i = 0; i < s->n; i++) {
		s->grades[i] = s->item[i]->severity_1 ? s->item[i]->severity_1 - 1 : -1;
		s->ungraded += !s->item[i]->severity_1;
		if (i)
			s->gaps[at++] = s->item[i]->lo - s->item[i - 1]->lo;
	}
	if (s->n > 1 && s->to > s->item[0]->lo && s->item[s->n - 1]->lo > s->item[0]->lo) {
		double half = (double)(s->to - s->item[0]->lo) / 2;
		for (size_t i = 1; i < s->n; i++)
			if (s->item[i]->lo - s->item[0]->lo <= half)
				s->early++;
			else
				s->late++;
		s->ratio = ((double)s->late + 0.5) / ((double)s->early + 0.5);
	}
	s->tau_b = tau_b(s->grades, s->n);
}

/* The points: days from the first incident to each later one. */
static double *points_of(const struct series *s)
{
	double *t = arena_malloc((s->n + 1) * sizeof *t);

	for (size_t i = 1; i < s->n; i++)
		t[i - 1] = s->item[i]->lo - s->item[0]->lo;
	return t;
}

static void judge_frequency(const struct series *s, double ratio, struct series_trend *t)
{
	double *point = points_of(s), T = s->to - s->item[0]->lo;

	t->frequency_judged = true;
	t->laplace = statistic_laplace(point, s->n - 1, T);
	t->gaps = (struct statistic_p){1, STATISTIC_NOT_TOLD};
	if (t->laplace.p <= 0.10 + NEAR && s->ratio >= ratio - NEAR)
		t->gaps = statistic_gaps(s->gaps, s->n - 1);
	t->more_often = t->gaps.by != STATISTIC_NOT_TOLD && t->gaps.p <= 0.20 + NEAR;
	free(point);
}

bool series_is_graded(size_t n, size_t ungraded)
{
	return ungraded * SERIES_UNGRADED <= n;
}

static void judge_severity(const struct series *s, size_t at_least, struct series_trend *t)
{
	double *grade;
	size_t n = 0;

	if (s->n - s->ungraded < at_least || !series_is_graded(s->n, s->ungraded))
		return;
	grade = arena_malloc((s->n + 1) * sizeof *grade);
	for (size_t i = 0; i < s->n; i++)
		if (s->grades[i] >= 0)
			grade[n++] = s->grades[i];
	t->severity_judged = true;
	t->severity = statistic_kendall(grade, n);
	free(grade);
	t->graded_higher = t->severity.p <= 0.10 + NEAR && t->severity.tau_b >= 0.4 - NEAR;
}

void series_judge(const struct series *s, size_t at_least, double ratio, enum rule_trend in,
		  struct series_trend *t)
{
	*t = (struct series_trend){0};
	if (at_least < SERIES_LEAST)
		at_least = SERIES_LEAST;
	if (s->n < at_least || s->n > SERIES_MOST)
		return;
	if ((in & RULE_FREQUENCY) && s->ratio > 0)
		judge_frequency(s, ratio, t);
	if (in & RULE_SEVERITY)
		judge_severity(s, at_least, t);
}

void series_tell(const struct series *s, struct series_trend *t)
{
	double half = (double)(s->to - s->item[0]->lo) / 2;

	if (!t->frequency_judged)
		return;
	t->half = statistic_rates(s->early, half, s->late, half, 0.95);
	if (t->gaps.by == STATISTIC_NOT_TOLD)
		t->gaps = statistic_gaps(s->gaps, s->n - 1);
}

/* ---- rhythm ---- */

static int by_day(const void *x, const void *y)
{
	const struct series_days *a = x, *b = y;

	return a->from != b->from ? (a->from > b->from) - (a->from < b->from)
				  : (a->to > b->to) - (a->to < b->to);
}

size_t series_join(struct series_days *d, size_t n)
{
	size_t to = 0;

	if (n)
		qsort(d, n, sizeof *d, by_day);
	for (size_t i = 0; i < n; i++) {
		if (d[i].to < d[i].from)
			continue;
		if (to && d[i].from <= d[to - 1].to + 1) {
			if (d[i].to > d[to - 1].to)
				d[to - 1].to = d[i].to;
		} else {
			d[to++] = d[i];
		}
	}
	return to;
}

static bool holds(const struct series_days *d, size_t n, int32_t day)
{
	size_t low = 0, high = n;

	while (low < high) { /* the first that ends on it or later */
		size_t mid = (low + high) / 2;
		if (d[mid].to < day)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && d[low].from <= day;
}

static double days_of(const struct series_days *d, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += d[i].to - d[i].from + 1;
	return sum;
}

static double days_of_both(const struct series_days *a, size_t n, const struct series_days *b, size_t m)
{
	double sum = 0;

	for (size_t i = 0, j = 0; i < n && j < m;) {
		int32_t from = a[i].from > b[j].from ? a[i].from : b[j].from,
			to = a[i].to < b[j].to ? a[i].to : b[j].to;
		if (from <= to)
			sum += to - from + 1;
		if (a[i].to < b[j].to)
			i++;
		else
			j++;
	}
	return sum;
}

void series_rhythm(const struct series *s, const struct series_days *named, size_t n,
		   const struct series_days *watched, size_t watches, size_t at_least, double ratio,
		   struct arena *a, struct series_rhythm *r)
{
	*r = (struct series_rhythm){.hit = ARENA_ARRAY(a, const struct item *, s->n ? s->n : 1), .p = 1};
	for (size_t i = 0; i < s->n; i++)
		if (holds(watched, watches, s->item[i]->lo)) {
			r->n++;
			if (holds(named, n, s->item[i]->lo))
				r->hit[r->k++] = s->item[i];
		}
	if (r->n < SERIES_RHYTHM_LEAST)
		return;
	r->days = days_of(watched, watches);
	r->inside = days_of_both(named, n, watched, watches);
	if (r->inside < 1 || r->inside >= r->days)
		return; /* on every day, or on none: there is nothing to compare */
	r->judged = true;
	r->share = r->inside / r->days;
	r->ratio = (double)r->k / (double)r->n / r->share;
	r->p = statistic_binomial(r->k, r->n, r->share);
	r->found = r->k >= SERIES_RHYTHM_LEAST && r->k >= at_least && r->ratio >= ratio - NEAR &&
		   r->p <= 0.05 + NEAR;
}

/* ---- change ---- */

enum { LIKELY_DAYS_MOST = 40000 };

/* Day by day from the day after the first incident; the rate may change between any two days.  Gamma(1/2, 1) on rates per
 * average gap: the prior of the published example, in a unit that does not hang on the calendar. */
static void likely_days(const struct series *s, struct series_change *c)
{
	size_t days = (size_t)(s->to - s->item[0]->lo), best = 0, best_n = days;
	double *count, *exposure, *post, unit = (double)days / (double)(s->n - 1), sum = 0;

	if (days < 2 || days > LIKELY_DAYS_MOST)
		return;
	count = arena_malloc(days * sizeof *count);
	exposure = arena_malloc(days * sizeof *exposure);
	post = arena_malloc(days * sizeof *post);
	for (size_t i = 1; i < s->n; i++) {
		size_t day = (size_t)(s->item[i]->lo - s->item[0]->lo);
		count[day ? day - 1 : 0]++;
	}
	for (size_t i = 0; i < days; i++)
		exposure[i] = 1 / unit;
	c->ln_bayes = statistic_posterior(count, exposure, days, 0.5, 1, post);
	for (size_t from = 0, to = 0; from + 1 < days;
	     from++) { /* post[k]: the new rate begins on day k + 2 after the first */
		while (to + 1 < days && sum < 0.5)
			sum += post[to++];
		if (sum < 0.5)
			break;
		if (to - from < best_n) {
			best = from;
			best_n = to - from;
		}
		sum -= post[from];
	}
	c->likely_from = s->item[0]->lo + 2 + (int32_t)best;
	c->likely_to = c->likely_from + (int32_t)best_n - 1;
	free(post);
	free(exposure);
	free(count);
}

void series_change(const struct series *s, size_t at_least, double ratio, bool all, struct statistic_law *law,
		   struct series_change *c)
{
	double *point;

	*c = (struct series_change){
		.p = {1, STATISTIC_NOT_TOLD}, .likely_from = DATE_LAST, .likely_to = DATE_LAST};
	if (s->n < SERIES_LEAST || s->n < at_least || s->n > SERIES_MOST)
		return;
	point = points_of(s);
	c->split = statistic_change(point, s->n - 1, s->to - s->item[0]->lo);
	free(point);
	c->judged = c->split.found;
	if (!c->judged)
		return;
	c->since = c->split.before + 1;
	if (all || c->split.ratio >= ratio - NEAR)
		c->p = statistic_change_p(law, &c->split);
	c->found = c->split.ratio >= ratio - NEAR && c->p.p <= 0.05 + NEAR && c->p.by != STATISTIC_NOT_TOLD;
	if (c->found || all)
		likely_days(s, c);
}
