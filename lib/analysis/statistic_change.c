/* Changes and bursts: the split that the points like best, where it most likely lies, and how full a window gets by chance. */
#include <string.h>

#include "statistic_own.h"

static int by_value(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

/* ---- change ---- */

static double times_ln(size_t n, double over)
{
	return n ? (double)n * log((double)n / over) : 0;
}

struct statistic_change statistic_change(const double *t, size_t m, double T)
{
	struct statistic_change best = {.likelihood = -1};

	for (size_t j = 0; j + STATISTIC_CHANGE_AFTER <= m; j++) {
		double rest = T - t[j], l;
		if (t[j] <= 0 || rest <= 0 || (double)(m - j) * t[j] <= (double)j * rest)
			continue; /* only a higher rate after */
		l = times_ln(j, t[j]) + times_ln(m - j, rest) - times_ln(m, T);
		if (l > best.likelihood)
			best = (struct statistic_change){
				.found = true, .before = j, .after = m - j, .at = t[j], .likelihood = l};
	}
	if (best.found)
		best.ratio = ((double)best.after + 0.5) / (T - best.at) /
			     (((double)best.before + 0.5) / best.at);
	return best;
}

/* Uniform points in order, without sorting: sums of exponential gaps over their total. */
static void draw_points(struct statistic_random *r, double *t, size_t m)
{
	double sum = 0;

	for (size_t i = 0; i < m; i++)
		t[i] = sum += -log(1 - statistic_uniform(r));
	sum += -log(1 - statistic_uniform(r));
	for (size_t i = 0; i < m; i++)
		t[i] /= sum;
}

static double *draw_changes(size_t m)
{
	double *law = arena_malloc(STATISTIC_CHANGES * sizeof *law), *t = arena_malloc(m * sizeof *t);
	struct statistic_random r;

	statistic_seed(&r, STATISTIC_SEED + m);
	for (size_t n = 0; n < STATISTIC_CHANGES; n++) {
		draw_points(&r, t, m);
		law[n] = statistic_change(t, m, 1).likelihood;
	}
	qsort(law, STATISTIC_CHANGES, sizeof *law, by_value);
	free(t);
	return law;
}

struct statistic_p statistic_change_p(struct statistic_law *law, const struct statistic_change *c)
{
	size_t m = c->before + c->after, low = 0, high = STATISTIC_CHANGES;
	const double *drawn;

	if (!c->found || m > STATISTIC_CHANGE_POINTS)
		return (struct statistic_p){1, STATISTIC_NOT_TOLD};
	if (m >= law->n) {
		size_t n = m + 32;
		law->drawn = arena_grow(law->drawn, n, sizeof *law->drawn);
		memset(law->drawn + law->n, 0, (n - law->n) * sizeof *law->drawn);
		law->n = n;
	}
	if (!law->drawn[m])
		law->drawn[m] = draw_changes(m);
	drawn = law->drawn[m];
	while (low < high) { /* the first that is as large */
		size_t mid = (low + high) / 2;
		if (drawn[mid] < c->likelihood - 1e-12)
			low = mid + 1;
		else
			high = mid;
	}
	return (struct statistic_p){(1 + (double)(STATISTIC_CHANGES - low)) / (1 + STATISTIC_CHANGES),
				    STATISTIC_DRAWN};
}

void statistic_law_close(struct statistic_law *law)
{
	for (size_t i = 0; i < law->n; i++)
		free(law->drawn[i]);
	free(law->drawn);
	*law = (struct statistic_law){0};
}

static double evidence(double count, double exposure, double a, double b)
{
	return a * log(b) - statistic_ln_gamma(a) + statistic_ln_gamma(a + count) -
	       (a + count) * log(b + exposure);
}

double statistic_posterior(const double *count, const double *exposure, size_t n, double a, double b,
			   double *post)
{
	double all = 0, time = 0, c = 0, x = 0, most = -INFINITY, sum = 0;

	if (n < 2)
		return 0;
	for (size_t i = 0; i < n; i++) {
		all += count[i];
		time += exposure ? exposure[i] : 1;
	}
	for (size_t k = 0; k + 1 < n; k++) {
		c += count[k];
		x += exposure ? exposure[k] : 1;
		post[k] = evidence(c, x, a, b) + evidence(all - c, time - x, a, b);
		most = post[k] > most ? post[k] : most;
	}
	for (size_t k = 0; k + 1 < n; k++)
		sum += post[k] = exp(post[k] - most);
	for (size_t k = 0; k + 1 < n; k++)
		post[k] /= sum;
	return most + log(sum / (double)(n - 1)) - evidence(all, time, a, b);
}

/* ---- bursts ---- */

double statistic_scan_formula(size_t k, size_t N, double w)
{
	double one = k > N ? 0
			   : exp(statistic_ln_choose(N, k) + (double)k * log(w) +
				 (double)(N - k) * log1p(-w));

	return ((double)k / w - (double)N - 1) * one + 2 * statistic_binomial(k, N, w);
}

struct statistic_p statistic_scan(size_t k, size_t N, double w)
{
	double p;

	if (k < 2 || k > N || w <= 0 || w >= 1)
		return (struct statistic_p){k > N ? 0 : 1, STATISTIC_NOT_TOLD};
	p = statistic_scan_formula(k, N, w);
	if (p > STATISTIC_SCAN_CAP)
		return (struct statistic_p){STATISTIC_SCAN_CAP, STATISTIC_NOT_TOLD};
	return (struct statistic_p){p, STATISTIC_EXACT};
}

double statistic_scan_drawn(size_t k, size_t N, double w, size_t draws)
{
	double *t = arena_malloc((N + 1) * sizeof *t);
	struct statistic_random r;
	size_t full = 0;

	statistic_seed(&r, STATISTIC_SEED + N);
	for (size_t n = 0; n < draws; n++) {
		draw_points(&r, t, N);
		for (size_t i = k - 1; i < N; i++)
			if (t[i] - t[i - (k - 1)] <= w) {
				full++;
				break;
			}
	}
	free(t);
	return (1 + (double)full) / (1 + (double)draws);
}
