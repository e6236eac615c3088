#include "statistic_own.h"

#include <string.h>

/* ---- draws ---- */

/* SplitMix64 (Steele, Lea and Flood 2014), as its authors advise for seeding. */
void statistic_seed(struct statistic_random *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++) {
		uint64_t z = seed += 0x9e3779b97f4a7c15u;
		z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
		z = (z ^ z >> 27) * 0x94d049bb133111ebu;
		r->s[i] = z ^ z >> 31;
	}
}

static uint64_t turn(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

/* xoshiro256** (Blackman and Vigna 2018). */
uint64_t statistic_next(struct statistic_random *r)
{
	uint64_t *s = r->s, out = turn(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = turn(s[3], 45);
	return out;
}

double statistic_uniform(struct statistic_random *r)
{
	return (double)(statistic_next(r) >> 11) * 0x1p-53;
}

/* 0 .. n - 1 from the low half of the bits, by a multiplication in place of a division (Lemire 2019); n is so small that what
 * it favours cannot be seen. */
static size_t below(uint64_t bits, size_t n)
{
	return (size_t)((bits & 0xffffffffu) * n >> 32);
}

/* ---- laws that others stand on ---- */

double statistic_ln_gamma(double x)
{
	int sign;

	return lgamma_r(x, &sign);
}

double statistic_ln_choose(size_t n, size_t k)
{
	return statistic_ln_gamma((double)n + 1) - statistic_ln_gamma((double)k + 1) -
	       statistic_ln_gamma((double)(n - k) + 1);
}

double statistic_normal(double z)
{
	return erfc(z / sqrt(2)) / 2;
}

static double kept_from_zero(double x)
{
	return fabs(x) < 1e-300 ? 1e-300 : x;
}

/* Lentz's form of the continued fraction (Numerical Recipes 6.4); here x lies where it converges fast. */
static double beta_fraction(double a, double b, double x)
{
	double c = 1, d = 1 / kept_from_zero(1 - (a + b) * x / (a + 1)), h = d;

	for (int m = 1; m < 10000; m++) {
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		double by;
		d = 1 / kept_from_zero(1 + even * d);
		c = kept_from_zero(1 + even / c);
		h *= d * c;
		d = 1 / kept_from_zero(1 + odd * d);
		c = kept_from_zero(1 + odd / c);
		by = d * c;
		h *= by;
		if (fabs(by - 1) < 1e-15)
			break;
	}
	return h;
}

double statistic_beta(double a, double b, double x)
{
	double front;

	if (x <= 0)
		return 0;
	if (x >= 1)
		return 1;
	front = exp(statistic_ln_gamma(a + b) - statistic_ln_gamma(a) - statistic_ln_gamma(b) + a * log(x) +
		    b * log1p(-x));
	return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a
					 : 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double statistic_beta_at(double p, double a, double b)
{
	double low = 0, high = 1;

	for (int i = 0; i < 100; i++) {
		double mid = (low + high) / 2;
		if (statistic_beta(a, b, mid) < p)
			low = mid;
		else
			high = mid;
	}
	return (low + high) / 2;
}

/* ---- frequency ---- */

double statistic_laplace_u(const double *t, size_t m, double T)
{
	double sum = 0;

	for (size_t i = 0; i < m; i++)
		sum += t[i];
	return (sum / (double)m - T / 2) / (T * sqrt(1 / (12 * (double)m)));
}

/* P(sum of n <= x) is the sum over j of the density of n + 1 uniforms at x - j.  v[i] is the density of k uniforms at
 * x - floor(x) + i, from k = 1 up: f_k(y) = (y f_{k-1}(y) + (k - y) f_{k-1}(y - 1)) / (k - 1). */
double statistic_irwin_hall(double x, size_t n)
{
	double *v, rest, sum = 0;
	size_t cell;

	if (x <= 0)
		return 0;
	if (x >= (double)n)
		return 1;
	cell = (size_t)floor(x);
	rest = x - (double)cell;
	v = arena_malloc((n + 1) * sizeof *v);
	v[0] = 1;
	for (size_t k = 2; k <= n + 1; k++)
		for (size_t i = k; i-- > 0;) {
			double y = rest + (double)i;
			v[i] = (y * v[i] + (i ? ((double)k - y) * v[i - 1] : 0)) / (double)(k - 1);
		}
	for (size_t i = 0; i <= cell; i++)
		sum += v[i];
	free(v);
	return sum < 1 ? sum : 1;
}

struct statistic_p statistic_laplace(const double *t, size_t m, double T)
{
	double short_of = 0;

	if (m == 0 || T <= 0)
		return (struct statistic_p){1, STATISTIC_NOT_TOLD};
	if (m > STATISTIC_LAPLACE_EXACT)
		return (struct statistic_p){statistic_normal(statistic_laplace_u(t, m, T)), STATISTIC_NORMAL};
	for (size_t i = 0; i < m; i++)
		short_of += T - t[i];
	return (struct statistic_p){statistic_irwin_hall(short_of / T, m), STATISTIC_EXACT};
}

/* The sum of the event times is the sum over i of (m + 1 - i) g_i: events crowd late where the sum of i g_i is small. */
static double crowding(const double *gap, size_t m)
{
	double sum = 0;

	for (size_t i = 0; i < m; i++)
		sum += (double)(i + 1) * gap[i];
	return sum;
}

/* Heap's algorithm (1963): each order from the one before by one exchange. */
double statistic_gaps_all(const double *gap, size_t m)
{
	double *g = arena_malloc((m + 1) * sizeof *g), now = crowding(gap, m),
	       limit = now + 1e-9 * (1 + fabs(now));
	size_t *turn_of = arena_malloc((m + 1) * sizeof *turn_of), i = 1;
	double as_late = 1, all = 1;

	memcpy(g, gap, m * sizeof *g);
	while (i < m) {
		if (turn_of[i] < i) {
			size_t k = i % 2 ? turn_of[i] : 0;
			double was = g[k];
			now += ((double)i - (double)k) * (was - g[i]);
			g[k] = g[i];
			g[i] = was;
			as_late += now <= limit;
			all++;
			turn_of[i]++;
			i = 1;
		} else {
			turn_of[i++] = 0;
		}
	}
	free(turn_of);
	free(g);
	return as_late / all;
}

double statistic_gaps_drawn(const double *gap, size_t m, size_t shuffles)
{
	struct statistic_random r;
	double *g = arena_malloc((m + 1) * sizeof *g), limit = crowding(gap, m);
	size_t as_late = 0;

	limit += 1e-9 * (1 + fabs(limit));
	memcpy(g, gap, m * sizeof *g);
	statistic_seed(&r, STATISTIC_SEED);
	for (size_t n = 0; n < shuffles; n++) {
		double sum = 0;
		uint64_t bits = 0;
		bool left = false; /* each number that is drawn serves two places */
		for (size_t i = m; i-- > 0; left = !left) {
			size_t k;
			double was;
			bits = left ? bits >> 32 : statistic_next(&r);
			k = below(bits, i + 1);
			was = g[k];
			g[k] = g[i];
			g[i] = was;
			sum += (double)(i + 1) * was;
		}
		as_late += sum <= limit;
	}
	free(g);
	return (1 + (double)as_late) / (1 + (double)shuffles);
}

struct statistic_p statistic_gaps(const double *gap, size_t m)
{
	if (m == 0)
		return (struct statistic_p){1, STATISTIC_NOT_TOLD};
	if (m <= STATISTIC_GAPS_EXACT)
		return (struct statistic_p){statistic_gaps_all(gap, m), STATISTIC_EXACT};
	return (struct statistic_p){statistic_gaps_drawn(gap, m, STATISTIC_SHUFFLES), STATISTIC_DRAWN};
}

struct statistic_ratio statistic_rates(size_t n1, double T1, size_t n2, double T2, double confidence)
{
	double tail = (1 - confidence) / 2, a = (double)n1, b = (double)n2, of = T1 / T2;
	double low = n2 == 0 ? 0 : statistic_beta_at(tail, b, a + 1),
	       high = n1 == 0 ? 1 : statistic_beta_at(1 - tail, b + 1, a);

	return (struct statistic_ratio){.ratio = (b + 0.5) / (a + 0.5) * of,
					.plain = n1 ? b / a * of : INFINITY,
					.low = low / (1 - low) * of,
					.high = high < 1 ? high / (1 - high) * of : INFINITY,
					.p = statistic_binomial(n2, n1 + n2, T2 / (T1 + T2))};
}

/* ---- shares ---- */

double statistic_binomial(size_t k, size_t n, double share)
{
	double term, sum = 0;

	if (k == 0 || share >= 1)
		return 1;
	if (k > n || share <= 0)
		return 0;
	term = exp(statistic_ln_choose(n, k) + (double)k * log(share) + (double)(n - k) * log1p(-share));
	for (size_t j = k; j <= n; j++) {
		sum += term;
		term *= (double)(n - j) / (double)(j + 1) * share / (1 - share);
	}
	return sum < 1 ? sum : 1;
}

double statistic_together(size_t x, size_t marked, size_t drawn, size_t of)
{
	size_t most = marked < drawn ? marked : drawn, least = marked + drawn > of ? marked + drawn - of : 0;
	double term, sum = 0;

	if (x <= least)
		return 1;
	if (x > most)
		return 0;
	term = exp(statistic_ln_choose(marked, x) + statistic_ln_choose(of - marked, drawn - x) -
		   statistic_ln_choose(of, drawn));
	for (size_t j = x; j <= most; j++) {
		sum += term;
		if (j < most)
			term *= (double)(marked - j) * (double)(drawn - j) /
				((double)(j + 1) * (double)(of - marked - drawn + j + 1));
	}
	return sum < 1 ? sum : 1;
}

/* ---- many at once ---- */

struct ranked {
	double p;
	size_t at;
};

static int by_p(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	return a->p != b->p ? (a->p < b->p ? -1 : 1) : (a->at > b->at) - (a->at < b->at);
}

void statistic_adjust(const double *p, size_t n, double *q)
{
	struct ranked *r = arena_malloc((n + 1) * sizeof *r);
	double least = 1;

	for (size_t i = 0; i < n; i++)
		r[i] = (struct ranked){p[i], i};
	qsort(r, n, sizeof *r, by_p);
	for (size_t i = n; i-- > 0;) {
		double here = r[i].p * (double)n / (double)(i + 1);
		least = here < least ? here : least;
		q[r[i].at] = least;
	}
	free(r);
}
