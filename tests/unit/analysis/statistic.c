/* The statistics against published and exact values; and, as a driver of tests/property/statistics.test, against any.
 *
 * CASEWORK_STATISTIC_DRIVER=1: reads lines "function number ...", answers each with one line of numbers. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/statistic.h"

#define HOW_MANY(a) (sizeof(a) / sizeof *(a))

static void is_near(double got, double wanted, double within)
{
	if (!(fabs(got - wanted) <= within))
		print_error("%.17g, expected %.17g\n", got, wanted);
	assert_true(fabs(got - wanted) <= within);
}

/* Rausand's slides (NTNU TMA4275) and Minitab 16: U 0.12, beta 1.25093, chi2 9.593; the exact p by Irwin-Hall in fractions. */
static void laplace(void **state)
{
	static const double t[] = {12, 15, 27, 34, 44, 53};
	/* ReliaWiki RGA, appendix B, system 1 (Crow): published -2.6121 */
	static const double crow[] = {1.2, 55.6, 72.7, 111.9, 121.9, 303.6, 326.9, 1568.4, 1913.5};
	static const double five[] = {1, 1, 1, 1, 1};
	struct statistic_p p = statistic_laplace(t, 6, 60);
	double chi2;
	(void)state;
	is_near(statistic_laplace_u(t, 6, 60), 5 / sqrt(1800), 1e-12);
	is_near(p.p, 488311853.0 / 1074954240, 1e-12);
	assert_int_equal(p.by, STATISTIC_EXACT);
	is_near(statistic_check_crow(t, 6, 60), 1.25093, 5e-6);
	is_near(2 * statistic_check_power_law(t, 6, 60, &chi2), 0.697, 5e-4);
	is_near(chi2, 9.593, 5e-4);
	is_near(statistic_laplace_u(crow, 9, 2000), -2.6121, 5e-5);
	is_near(statistic_laplace(five, 5, 1).p, 1.0 / 120 * 0, 1e-12); /* all at the very end */
	is_near(statistic_irwin_hall(1, 5), 1.0 / 120, 1e-15);          /* 1 / n! */
	is_near(statistic_irwin_hall(20, 40), 0.5, 1e-13);
	is_near(statistic_irwin_hall(1, 40) * tgamma(41), 1, 1e-12); /* the far tail as exact as the middle */
	is_near(statistic_irwin_hall(2.5, 3), 1 - 1.0 / 48, 1e-15);
	assert_true(statistic_irwin_hall(-1, 3) <= 0 && statistic_irwin_hall(3, 3) >= 1);
}

static void above_forty_points_is_marked(void **state)
{
	double t[41];
	struct statistic_p p;
	(void)state;
	for (size_t i = 0; i < 41; i++)
		t[i] = 30 + (double)i;
	p = statistic_laplace(t, 40, 80);
	assert_int_equal(p.by, STATISTIC_EXACT);
	p = statistic_laplace(t, 41, 80);
	assert_int_equal(p.by, STATISTIC_NORMAL);
	is_near(p.p, statistic_check_normal(statistic_laplace_u(t, 41, 80)), 1e-15);
	assert_int_equal(statistic_laplace(t, 0, 80).by, STATISTIC_NOT_TOLD);
}

/* Proschan 1963, plane 7912: patterns.md 2.4 (5), failure truncated: U 2.2065, p .0134; permutation .037; S -86, z -1.52. */
static void the_tests_may_disagree(void **state)
{
	static const double gap[] = {23, 261, 87, 7, 120, 14, 62, 47, 225, 71, 246, 21, 42, 20, 5,
				     12, 120, 11, 3, 14, 71, 11, 14, 11, 16, 90, 1, 16, 52, 95};
	double t[30], sum = 0, variance;
	struct statistic_p p;
	struct statistic_kendall k;
	(void)state;
	for (size_t i = 0; i < 30; i++)
		t[i] = sum += gap[i];
	is_near(statistic_laplace_u(t, 29, t[29]), 2.2065, 5e-5);
	is_near(statistic_laplace(t, 29, t[29]).p, 0.0134, 5e-5);
	p = statistic_gaps(gap, 30);
	assert_int_equal(p.by, STATISTIC_DRAWN);
	is_near(p.p, 0.037, 0.008);
	k = statistic_kendall(gap, 30);
	is_near(k.s, -86, 0);
	is_near(statistic_check_kendall_z(gap, 30, &variance), -1.52, 5e-3);
}

static void gaps(void **state)
{
	/* patterns.md 2.4 (13): p 2/9!, exact Laplace .00104721, halves 1 and 8 */
	static const double gap[] = {319, 254, 193, 126, 76, 43, 24, 26, 19}, even[] = {5, 5, 5, 5}, falling[] = {8, 7, 6, 5, 4, 3, 2, 1};
	double t[9], sum = 0;
	struct statistic_p p;
	(void)state;
	for (size_t i = 0; i < 9; i++)
		t[i] = sum += gap[i];
	is_near(statistic_gaps_all(gap, 9), 2.0 / 362880, 1e-15);
	is_near(statistic_laplace(t, 9, 1091).p, 0.00104721, 1e-8);
	is_near(statistic_check_crow(t, 9, 1091), 3.31, 5e-3);
	is_near(statistic_check_crow(t, 9, 1091) * 8 / 9, 2.95, 6e-3);
	p = statistic_gaps(gap, 9);
	assert_int_equal(p.by, STATISTIC_DRAWN);
	assert_true(p.p >= 1e-4 && p.p < 0.001);
	is_near(statistic_gaps(gap, 9).p, p.p, 0); /* the same every time */
	p = statistic_gaps(falling, 8);
	assert_int_equal(p.by, STATISTIC_EXACT);
	is_near(p.p, 1.0 / 40320, 1e-15);
	is_near(statistic_gaps(even, 4).p, 1, 0);
	assert_int_equal(statistic_gaps(even, 0).by, STATISTIC_NOT_TOLD);
}

/* R's poisson.test(c(11, 21), c(800, 3011)): ratio 1.971488, interval .8584264 to 4.2772659, p .07967. */
static void rates(void **state)
{
	struct statistic_ratio r = statistic_rates(21, 3011, 11, 800, 0.95);
	(void)state;
	is_near(r.plain, 1.971488, 5e-7);
	is_near(r.low, 0.8584264, 5e-8);
	is_near(r.high, 4.2772659, 5e-8);
	is_near(r.p, 0.0560086597877, 1e-12);
	is_near(statistic_check_rates_both(21, 3011, 11, 800), 0.07967, 5e-6);
	r = statistic_rates(1, 1, 8, 1, 0.95);
	is_near(r.ratio, 8.5 / 1.5, 1e-12);
	r = statistic_rates(0, 1, 3, 1, 0.95);
	assert_true(isinf(r.plain) && isinf(r.high) && r.low > 0.3 && r.low < 0.5);
	is_near(r.p, 0.125, 1e-15);
	r = statistic_rates(3, 1, 0, 1, 0.95);
	is_near(r.low, 0, 0);
	is_near(r.p, 1, 0);
}

static void kendall(void **state)
{
	/* R's cor.test(exact = TRUE), SciPy's kendalltau(method = "exact"): T = 34, p = .0233112875 */
	static const double no_ties[] = {5, 35, 3, 132, 214, 323, 36, 48, 504, 179}, ties[] = {5, 35, 3, 132, 214, 323, 35, 48, 504, 179};
	static const double grades[] = {1, 1, 2, 2, 3, 3, 3}, same[] = {2, 2, 2}, up[] = {1, 2, 3, 4, 5, 6, 7, 8};
	static const double least[] = {6, 24, 120, 720, 5040, 40320};
	struct statistic_kendall k = statistic_kendall(no_ties, 10);
	double many[61], variance;
	(void)state;
	is_near(k.s, 2 * 34 - 45, 0);
	is_near(k.p, 0.023311287477954145, 1e-15);
	k = statistic_kendall(ties, 10);
	is_near(k.s, 22, 0);
	is_near(k.p, 4337.0 / 151200, 1e-14);
	k = statistic_kendall(grades, 7); /* patterns.md 2.4 (7) */
	is_near(k.s, 16, 0);
	is_near(k.p, 1.0 / 210, 1e-15);
	is_near(k.tau_b, 0.872871561, 5e-10);
	k = statistic_kendall(same, 3);
	is_near(k.p, 1, 0);
	is_near(k.tau_b, 0, 0);
	for (size_t n = 3; n <= 8; n++)
		is_near(statistic_kendall(up, n).p * least[n - 3], 1, 1e-12);
	assert_true(statistic_kendall(up, 0).p >= 1 && statistic_kendall(up, 1).p >= 1);
	for (size_t i = 0; i < 61; i++)
		many[i] = (double)((i * 37) % 61 / 4);
	assert_int_equal(statistic_kendall(many, 60).by, STATISTIC_EXACT);
	assert_int_equal(statistic_kendall(many, 61).by, STATISTIC_NORMAL);
	is_near(statistic_kendall(many, 60).p, statistic_check_normal(statistic_check_kendall_z(many, 60, &variance)), 2e-3);
}

static void shares(void **state)
{
	(void)state;
	is_near(statistic_binomial(7, 8, 2.0 / 7), 768.0 / 823543, 1e-15); /* 7 of 8 at a weekend */
	is_near(statistic_binomial(5, 6, 18.0 / 177) / 5.97e-5, 1, 1e-3);  /* patterns.md 2.4 (10) */
	is_near(statistic_binomial(0, 8, 0.5), 1, 0);
	is_near(statistic_binomial(9, 8, 0.5), 0, 0);
	is_near(statistic_binomial(500, 1000, 0.5), 0.5126125090891, 1e-11); /* half and half of the middle term */
	is_near(statistic_together(4, 4, 4, 8), 1.0 / 70, 1e-15); /* Fisher 1935, tea */
	is_near(statistic_together(3, 4, 4, 8), 17.0 / 70, 1e-14);
	is_near(statistic_together(3, 6, 5, 60), 2453.0 / 455126, 1e-14);
	is_near(statistic_together(1, 5, 5, 9), 1, 0); /* they must meet */
	is_near(statistic_together(6, 5, 7, 9), 0, 0);
}

static void bursts(void **state)
{
	(void)state;
	is_near(statistic_scan_formula(2, 2, 0.1), 0.19, 1e-12);   /* 1 - (1 - w)^2 */
	is_near(statistic_scan_formula(5, 5, 0.1), 4.6e-4, 1e-15); /* N w^(N-1) - (N-1) w^N */
	is_near(statistic_scan(5, 8, 30.0 / 365).p, 0.00876, 5e-6);
	is_near(statistic_scan(4, 8, 30.0 / 365).p, 0.0948, 5e-5);
	is_near(statistic_scan_formula(3, 24, 14.0 / 365), 2.80, 5e-3);
	assert_int_equal(statistic_scan(3, 24, 14.0 / 365).by, STATISTIC_NOT_TOLD);
	is_near(statistic_scan(3, 24, 14.0 / 365).p, STATISTIC_SCAN_CAP, 0);
	is_near(statistic_scan_drawn(3, 24, 14.0 / 365, 20000), 0.997, 2e-3);
	is_near(statistic_scan_drawn(3, 12, 14.0 / 365, 20000), 0.509, 0.012);
	is_near(statistic_scan_drawn(2, 2, 0.1, 20000), 0.19, 0.009);
}

/* Coal-mining disasters 1851 to 1962 (Carlin, Gelfand and Smith 1992): the rate changes after year 41, by about 3.1 to 0.9. */
static void change(void **state)
{
	static const double coal[] = {
		4, 5, 4, 1, 0, 4, 3, 4, 0, 6, 3, 3, 4, 0, 2, 6, 3, 3, 5, 4, 5, 3, 1, 4, 4, 1, 5, 5, 3, 4, 2, 5, 2, 2, 3, 4, 2, 1,
		3, 2, 2, 1, 1, 1, 1, 3, 0, 0, 1, 0, 1, 1, 0, 0, 3, 1, 0, 3, 2, 2, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0,
		1, 1, 0, 2, 3, 3, 1, 1, 2, 1, 1, 1, 1, 2, 3, 3, 0, 0, 0, 1, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1};
	/* One early, six within ten weeks at the end of three years (days from the first). */
	static const double late[] = {995, 1003, 1014, 1027, 1040, 1056, 1067}, steady[] = {181, 365, 546, 730, 912};
	double post[111];
	struct statistic_law law = {0};
	struct statistic_change c = statistic_change(late, 7, 1086);
	struct statistic_p p = statistic_change_p(&law, &c);
	(void)state;
	assert_int_equal(HOW_MANY(coal), 112);
	is_near(statistic_posterior(coal, NULL, 112, 0.5, 1, post), 28.1229, 5e-5);
	is_near(post[40], 0.2482, 5e-5);
	is_near(post[39], 0.1848, 5e-5);
	is_near(post[38], 0.1414, 5e-5);
	is_near(post[41], 0.1010, 5e-5);
	assert_true(c.found);
	assert_int_equal(c.before, 0);
	assert_int_equal(c.after, 7);
	is_near(c.at, 995, 0);
	assert_true(c.ratio > 100);
	is_near(p.p, 0.0005, 0);
	assert_int_equal(p.by, STATISTIC_DRAWN);
	c = statistic_change(steady, 5, 1086);
	assert_true(!c.found || statistic_change_p(&law, &c).p > 0.2);
	c = statistic_change(late, 3, 1086);
	assert_false(c.found); /* four after it are asked for */
	assert_int_equal(statistic_change_p(&law, &c).by, STATISTIC_NOT_TOLD);
	statistic_law_close(&law);
}

/* Benjamini and Hochberg 1995: four of fifteen at .05, where Bonferroni rejects three. */
static void many_at_once(void **state)
{
	static const double p[] = {.0298, .0001, .0004, .0019, .0095, .0201, .0278, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1};
	static const double q[] = {.063857, .0015, .003, .0095, .035625, .0603, .063857, .0645, .0765, .486, .581182, .714875, .753231, .813214, 1};
	double got[15];
	size_t rejected = 0;
	(void)state;
	statistic_adjust(p, 15, got);
	for (size_t i = 0; i < 15; i++) {
		is_near(got[i], q[i], 1e-6);
		rejected += got[i] <= 0.05;
	}
	assert_int_equal(rejected, 4);
	statistic_adjust(p, 0, got);
}

/* xoshiro256** from SplitMix64 of 0: the first four numbers of the authors' code. */
static void draws(void **state)
{
	struct statistic_random r;
	double sum = 0, u;
	(void)state;
	statistic_seed(&r, 0);
	assert_true(r.s[0] == 0xe220a8397b1dcdafu && r.s[1] == 0x6e789e6aa1b965f4u);
	assert_true(statistic_next(&r) == 0x99ec5f36cb75f2b4u);
	assert_true(statistic_next(&r) == 0xbf6e1f784956452au);
	for (int i = 0; i < 10000; i++) {
		u = statistic_uniform(&r);
		assert_true(u >= 0 && u < 1);
		sum += u;
	}
	is_near(sum / 10000, 0.5, 0.012);
}

/* ---- sequences made by chance, as the table of patterns.md 2.2 has them: n incidents, of which the first opens the window ---- */

enum { SIMULATE_MOST = 64, SIMULATE_SHUFFLES = 999 };

static int by_value(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

static double draw_gap(struct statistic_random *r)
{
	return -log(1 - statistic_uniform(r));
}

/* Points in order on (0, 1) become those after the first. */
static double open_by_first(double *t, size_t n)
{
	double first;

	qsort(t, n, sizeof *t, by_value);
	first = t[0];
	for (size_t i = 0; i + 1 < n; i++)
		t[i] = t[i + 1] - first;
	return 1 - first;
}

/* The rate is `times` as high after `at`. */
static double draw_step(struct statistic_random *r, double *t, size_t n, double at, double times)
{
	double before = at / (at + (1 - at) * times);

	for (size_t i = 0; i < n; i++) {
		double u = statistic_uniform(r);
		t[i] = u < before ? u / before * at : at + (u - before) / (1 - before) * (1 - at);
	}
	return open_by_first(t, n);
}

/* Bursts: gaps of Weibull's law with shape 1/2 (mean 2), as many as make exactly n incidents in n average gaps. */
static double draw_bursts(struct statistic_random *r, double *t, size_t n)
{
	double T = 2 * (double)n, at;
	size_t k;

	do {
		for (k = 0, at = 0; k < n; k++) {
			double g = draw_gap(r);
			at += g * g;
			if (at > T)
				break;
			t[k] = at;
		}
	} while (k != n - 1);
	return T;
}

/* Self-exciting: each incident is followed by 0.6 others on average, a sixtieth of the time after it; exactly n of them. */
static double draw_exciting(struct statistic_random *r, double *t, size_t n)
{
	double rate = (double)n * 0.4, all[SIMULATE_MOST];
	size_t k;

	do {
		k = 0;
		for (double x = draw_gap(r) / rate; x < 1 && k < SIMULATE_MOST; x += draw_gap(r) / rate)
			all[k++] = x;
		for (size_t i = 0; i < k; i++)
			for (double c = draw_gap(r); c < 0.6 && k < SIMULATE_MOST; c += draw_gap(r)) {
				double x = all[i] + draw_gap(r) / 60;
				if (x < 1)
					all[k++] = x;
			}
	} while (k != n);
	memcpy(t, all, n * sizeof *t);
	return open_by_first(t, n);
}

static double draw_sequence(struct statistic_random *r, const char *process, double *t, size_t n)
{
	if (strncmp(process, "step", 4) == 0)
		return draw_step(r, t, n, 0.5, strtod(process + 4, NULL));
	if (strncmp(process, "last", 4) == 0)
		return draw_step(r, t, n, 0.75, strtod(process + 4, NULL));
	if (strcmp(process, "weib") == 0)
		return draw_bursts(r, t, n);
	if (strcmp(process, "hawkes") == 0)
		return draw_exciting(r, t, n);
	return draw_step(r, t, n, 0.5, 1);
}

/* Shares of the sequences with L <= .05, G <= .05, L <= .10, and ratio >= 2 too, and G <= .20 too. */
static void simulate(const char *process, size_t n, size_t sequences, double share[5])
{
	struct statistic_random r;
	size_t m = n - 1, flag[5] = {0};

	statistic_seed(&r, STATISTIC_SEED + n);
	for (size_t i = 0; i < sequences; i++) {
		double t[SIMULATE_MOST], gap[SIMULATE_MOST], T = draw_sequence(&r, process, t, n), l, g;
		size_t early = 0;
		bool twice;
		for (size_t k = 0; k < m; k++) {
			gap[k] = t[k] - (k ? t[k - 1] : 0);
			early += t[k] <= T / 2;
		}
		l = statistic_laplace(t, m, T).p;
		g = m <= STATISTIC_GAPS_EXACT ? statistic_gaps_all(gap, m) : statistic_gaps_drawn(gap, m, SIMULATE_SHUFFLES);
		twice = (double)(m - early) + 0.5 >= 2 * ((double)early + 0.5);
		flag[0] += l <= 0.05;
		flag[1] += g <= 0.05;
		flag[2] += l <= 0.10;
		flag[3] += l <= 0.10 && twice;
		flag[4] += l <= 0.10 && twice && g <= 0.20;
	}
	for (size_t k = 0; k < 5; k++)
		share[k] = (double)flag[k] / (double)sequences;
}

/* ---- the driver ---- */

enum { DRIVER_MOST = 512 };

static void answer(const char *name, const double *a, size_t n)
{
	double out[DRIVER_MOST], x = 0;
	size_t k = 1, at = 0;
	struct statistic_law law = {0};

#define IS(word) (strcmp(name, word) == 0)
	if (IS("laplace_u") && n > 1) {
		out[0] = statistic_laplace_u(a + 1, n - 1, a[0]);
	} else if (IS("laplace") && n > 1) {
		out[0] = statistic_laplace(a + 1, n - 1, a[0]).p;
	} else if (IS("irwin_hall") && n == 2) {
		out[0] = statistic_irwin_hall(a[0], (size_t)a[1]);
	} else if (IS("gaps")) {
		out[0] = statistic_gaps(a, n).p;
	} else if (IS("gaps_all")) {
		out[0] = statistic_gaps_all(a, n);
	} else if (IS("rates") && n == 4) {
		struct statistic_ratio r = statistic_rates((size_t)a[0], a[1], (size_t)a[2], a[3], 0.95);
		out[0] = r.plain, out[1] = r.low, out[2] = r.high, out[3] = r.p, out[4] = r.ratio, k = 5;
	} else if (IS("rates_both") && n == 4) {
		out[0] = statistic_check_rates_both((size_t)a[0], a[1], (size_t)a[2], a[3]);
	} else if (IS("kendall")) {
		struct statistic_kendall t = statistic_kendall(a, n);
		out[0] = t.s, out[1] = t.p, out[2] = t.tau_b, k = 3;
	} else if (IS("kendall_z")) {
		out[1] = statistic_check_kendall_z(a, n, &out[0]), k = 2;
	} else if (IS("binomial") && n == 3) {
		out[0] = statistic_binomial((size_t)a[0], (size_t)a[1], a[2]);
	} else if (IS("together") && n == 4) {
		out[0] = statistic_together((size_t)a[0], (size_t)a[1], (size_t)a[2], (size_t)a[3]);
	} else if (IS("scan") && n == 3) {
		out[0] = statistic_scan((size_t)a[0], (size_t)a[1], a[2]).p;
	} else if (IS("scan_formula") && n == 3) {
		out[0] = statistic_scan_formula((size_t)a[0], (size_t)a[1], a[2]);
	} else if (IS("scan_drawn") && n == 4) {
		out[0] = statistic_scan_drawn((size_t)a[0], (size_t)a[1], a[2], (size_t)a[3]);
	} else if (IS("change") && n > 1) {
		struct statistic_change c = statistic_change(a + 1, n - 1, a[0]);
		out[0] = c.found, out[1] = (double)c.before, out[2] = (double)c.after, out[3] = c.at, out[4] = c.ratio;
		out[5] = c.likelihood, out[6] = statistic_change_p(&law, &c).p, k = 7;
	} else if (IS("posterior") && n > 3) {
		out[0] = statistic_posterior(a + 2, NULL, n - 2, a[0], a[1], out + 1), k = n - 2;
	} else if (IS("adjust")) {
		statistic_adjust(a, n, out), k = n;
	} else if (IS("normal") && n == 1) {
		out[0] = statistic_check_normal(a[0]);
	} else if (IS("crow") && n > 1) {
		out[0] = statistic_check_crow(a + 1, n - 1, a[0]);
	} else if (IS("power_law") && n > 1) {
		out[1] = statistic_check_power_law(a + 1, n - 1, a[0], &out[0]), k = 2;
	} else if (IS("gap_ratio") && n > 2) {
		out[1] = statistic_check_gap_ratio(a + 1, (size_t)a[0], a + 1 + (size_t)a[0], n - 1 - (size_t)a[0], &out[0]), k = 2;
	} else if (IS("reversals")) {
		out[0] = (double)statistic_check_reversals(a, n);
	} else if (IS("pettitt")) {
		out[2] = statistic_check_pettitt(a, n, &out[0], &at), out[1] = (double)at, k = 3;
	} else if (IS("cox_stuart")) {
		out[0] = statistic_check_cox_stuart(a, n);
	} else if (IS("rayleigh")) {
		out[1] = statistic_check_rayleigh(a, n, &out[0], &x), out[2] = x, k = 3;
	} else if (IS("ewma") && n > 2) {
		statistic_check_ewma(a + 2, n - 2, a[0], a[1], out), k = n - 2;
	} else {
		puts("unknown");
		return;
	}
#undef IS
	statistic_law_close(&law);
	for (size_t i = 0; i < k; i++)
		printf(i ? " %.17g" : "%.17g", out[i]);
	putchar('\n');
}

static int drive(void)
{
	static char line[1 << 16];

	while (fgets(line, sizeof line, stdin)) {
		double a[DRIVER_MOST];
		size_t n = 0;
		char *rest, *name = strtok_r(line, " \n", &rest), *word;
		if (name && strcmp(name, "simulate") == 0 && (word = strtok_r(NULL, " \n", &rest))) {
			double share[5];
			size_t incidents = strtoul(rest, &rest, 10), sequences = strtoul(rest, NULL, 10);
			if (incidents < 3 || incidents > SIMULATE_MOST)
				return 2;
			simulate(word, incidents, sequences, share);
			printf("%.17g %.17g %.17g %.17g %.17g\n", share[0], share[1], share[2], share[3], share[4]);
			continue;
		}
		while (name && n < DRIVER_MOST && (word = strtok_r(NULL, " \n", &rest)))
			a[n++] = strtod(word, NULL);
		answer(name ? name : "", a, n);
	}
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(laplace), cmocka_unit_test(above_forty_points_is_marked), cmocka_unit_test(the_tests_may_disagree),
		cmocka_unit_test(gaps), cmocka_unit_test(rates), cmocka_unit_test(kendall), cmocka_unit_test(shares),
		cmocka_unit_test(bursts), cmocka_unit_test(change), cmocka_unit_test(many_at_once), cmocka_unit_test(draws)};

	if (getenv("CASEWORK_STATISTIC_DRIVER"))
		return drive();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
