/* analysis/statistic - the small set of statistics for three to fifty dated events, with chance told exactly where it can be.
 *
 * All tests are one-sided for "worse" or "more": a small p says that chance alone would seldom do it.  No p is ever told
 * without the size of the effect and n beside it, and none on a page (practice.md 1.4).  Times are in any one unit (days), from
 * the first event on, which opens the time watched and is no point itself; T is the length of that time.
 * Exact unless `by` says otherwise.  What is drawn by chance comes from a generator of our own (xoshiro256**, seeded by
 * SplitMix64) with a constant seed, so that equal input gives equal p on every machine and thread.
 * Never fails; memory is taken and given back within the call.  Nothing here is kept between calls but what the caller holds.
 * Sources: patterns.md 2.1, 2.3 and 2.5, and at each function.
 */
#ifndef ANALYSIS_STATISTIC_H
#define ANALYSIS_STATISTIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	STATISTIC_SEED = 20261121,       /* of every sequence of draws; told with what was made by it */
	STATISTIC_LAPLACE_EXACT = 40,    /* points; above it the normal form */
	STATISTIC_GAPS_EXACT = 8,        /* gaps: all orders; above it STATISTIC_SHUFFLES */
	STATISTIC_SHUFFLES = 9999,
	STATISTIC_KENDALL_EXACT = 60,    /* values; above it the normal form */
	STATISTIC_CHANGES = 1999,        /* draws behind the p of a change */
	STATISTIC_CHANGE_AFTER = 4,      /* points after a change, at the least (patterns.md 2.3) */
	STATISTIC_CHANGE_POINTS = 400,   /* points; a longer series is not judged */
};
enum statistic_by { STATISTIC_EXACT, STATISTIC_NORMAL, STATISTIC_DRAWN, STATISTIC_NOT_TOLD };

struct statistic_p {
	double p;
	enum statistic_by by;
};

/* ---- frequency ---- */

/* F1, Laplace's centroid: U for m points in (0, T], and P(sum of m uniforms >= theirs), Irwin-Hall, by the recurrence of
 * its densities, in which nothing is subtracted. */
double statistic_laplace_u(const double *t, size_t m, double T);
struct statistic_p statistic_laplace(const double *t, size_t m, double T);
double statistic_irwin_hall(double x, size_t n); /* P(sum of n uniforms <= x); exact at any n */
/* F2: share of the orders of the gaps in which the events crowd as late or later; p = (1 + c) / (1 + R) where shuffled. */
struct statistic_p statistic_gaps(const double *gap, size_t m);
double statistic_gaps_drawn(const double *gap, size_t m, size_t shuffles);
double statistic_gaps_all(const double *gap, size_t m); /* every order, whatever m: for m to 10 */

struct statistic_ratio {
	double ratio;       /* later to earlier, one half added to each count */
	double plain;       /* as counted; INFINITY where nothing was earlier */
	double low, high;   /* of plain, Clopper and Pearson's interval at the confidence asked for; high may be INFINITY */
	double p;           /* P(as many later or more), the C-test */
};

/* F3: n1 events in the earlier T1, n2 in the later T2. */
struct statistic_ratio statistic_rates(size_t n1, double T1, size_t n2, double T2, double confidence);

/* ---- severity ---- */

struct statistic_kendall {
	double s, tau_b; /* time has no ties */
	double p;        /* P(S >= s) over all orders of these values, ties and all */
	enum statistic_by by;
};

/* S1, Mann and Kendall's trend: law of inversions of a multiset, built group by group (Mann and Whitney's recurrence). */
struct statistic_kendall statistic_kendall(const double *x, size_t n);
double statistic_tau_b(const double *x, size_t n); /* 0 where all are equal */

/* ---- shares ---- */

double statistic_binomial(size_t k, size_t n, double share); /* P1: P(X >= k) */
double statistic_together(size_t x, size_t marked, size_t drawn, size_t of); /* P(X >= x), hypergeometric */

/* ---- bursts ---- */

/* C1: P(some window of the share w of the time holds k or more of N), Wallenstein and Neff 1987.  The formula is good below
 * STATISTIC_SCAN_CAP and useless above: there `by` is NOT_TOLD and p the cap, a p at least about so large. */
#define STATISTIC_SCAN_CAP 0.1
struct statistic_p statistic_scan(size_t k, size_t N, double w);
double statistic_scan_formula(size_t k, size_t N, double w); /* without the cap: may exceed 1 */
double statistic_scan_drawn(size_t k, size_t N, double w, size_t draws);

/* ---- change ---- */

struct statistic_change {
	bool found;           /* some split has the higher rate after it, and points enough */
	size_t before, after; /* points; the first of `after` stands on the day of the change */
	double at;            /* its time */
	double ratio;         /* rate after to rate before, one half added to each count */
	double likelihood;    /* ln of the likelihood ratio */
};

/* K1 (a): the split that the points like best.  t in order. */
struct statistic_change statistic_change(const double *t, size_t m, double T);

/* Its p: the same of uniform points.  What is drawn hangs on m alone and is kept in the law, which begins zeroed and is given
 * back by statistic_law_close; a law is one thread's. */
struct statistic_law {
	double **drawn; /* by m: STATISTIC_CHANGES likelihoods in order */
	size_t n;
};
struct statistic_p statistic_change_p(struct statistic_law *law, const struct statistic_change *c);
void statistic_law_close(struct statistic_law *law);

/* K1 (b): the posterior of a change after cell k = 1 .. n - 1 (post[k - 1]), rates Gamma(a, b) on either side; exposure NULL:
 * one each.  Returns ln of the Bayes factor against no change.  Carlin, Gelfand and Smith 1992. */
double statistic_posterior(const double *count, const double *exposure, size_t n, double a, double b, double *post);

/* ---- many at once ---- */

void statistic_adjust(const double *p, size_t n, double *q); /* M1: Benjamini and Hochberg 1995; p in any order */

/* ---- draws ---- */

struct statistic_random {
	uint64_t s[4];
};
void statistic_seed(struct statistic_random *r, uint64_t seed);
uint64_t statistic_next(struct statistic_random *r);
double statistic_uniform(struct statistic_random *r); /* in [0, 1) */

/* ---- what no detector asks for: held so that every published example in the tests can be made again ---- */

double statistic_check_normal(double z);                       /* P(Z > z) */
double statistic_check_crow(const double *t, size_t m, double T); /* beta of the power law, maximum likelihood, m points */
double statistic_check_power_law(const double *t, size_t m, double T, double *chi2); /* MIL-HDBK-189: P(chi2(2m) <= chi2) */
double statistic_check_rates_both(size_t n1, double T1, size_t n2, double T2); /* the C-test's two-sided p, as R's poisson.test */
double statistic_check_gap_ratio(const double *early, size_t n1, const double *late, size_t n2, double *F); /* P(F' > F) */
size_t statistic_check_reversals(const double *gap, size_t n);  /* pairs of gaps of which the later is the longer */
double statistic_check_kendall_z(const double *x, size_t n, double *variance); /* with continuity */
double statistic_check_pettitt(const double *x, size_t n, double *K, size_t *at);
double statistic_check_cox_stuart(const double *x, size_t n);   /* z of the first third against the last */
double statistic_check_rayleigh(const double *radian, size_t n, double *Z, double *zar); /* p; and p in Zar's form */
void statistic_check_ewma(const double *x, size_t n, double weight, double start, double *z);

#endif
