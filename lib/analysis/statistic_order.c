/* Mann and Kendall's trend with ties: the law of S over all orders of the values at hand. */
#include <string.h>

#include "statistic_own.h"

static int by_value(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

/* The law of the pairs out of order between a group of c equal values and N others, by the place of the last of them:
 * p(N, c, u) = N / (N + c) p(N - 1, c, u - c) + c / (N + c) p(N, c - 1, u).  Only sums of what is positive. */
static double *between(size_t N, size_t c)
{
	size_t most = N * c, width = most + 1;
	double *row = arena_malloc((c + 1) * width * sizeof *row), *out = arena_malloc(width * sizeof *out);

	for (size_t b = 0; b <= c; b++)
		row[b * width] = 1;
	for (size_t a = 1; a <= N; a++)
		for (size_t b = 1; b <= c; b++) {
			double *to = row + b * width, *from = to - width;
			double share = (double)a / (double)(a + b);
			for (size_t u = a * b + 1; u-- > 0;)
				to[u] = (u >= b ? share * to[u - b] : 0) + (1 - share) * from[u];
		}
	memcpy(out, row + c * width, width * sizeof *out);
	free(row);
	return out;
}

/* The law of inversions of all n values, as groups join one after the other. */
static double *inversions(const double *sorted, size_t n, size_t *pairs)
{
	double *law = arena_malloc(sizeof *law);
	size_t most = 0, seen = 0;

	law[0] = 1;
	for (size_t i = 0, c; i < n; i += c, seen += c) {
		double *more, *sum;
		size_t add;
		for (c = 1; i + c < n && sorted[i + c] <= sorted[i];)
			c++;
		if (seen == 0)
			continue;
		add = seen * c;
		more = between(seen, c);
		sum = arena_malloc((most + add + 1) * sizeof *sum);
		for (size_t x = 0; x <= most; x++)
			for (size_t y = 0; y <= add; y++)
				sum[x + y] += law[x] * more[y];
		free(more);
		free(law);
		law = sum;
		most += add;
	}
	*pairs = most;
	return law;
}

static double tail_exact(const double *sorted, size_t n, double s)
{
	size_t pairs;
	double *law = inversions(sorted, n, &pairs), sum = 0;

	for (size_t u = 0; u <= pairs && (double)pairs - 2 * (double)u >= s; u++)
		sum += law[u];
	free(law);
	return sum < 1 ? sum : 1;
}

double statistic_check_kendall_z(const double *x, size_t n, double *variance)
{
	double s = 0, v = (double)n * (double)(n - 1) * (2 * (double)n + 5);
	double *sorted = arena_malloc((n + 1) * sizeof *sorted);

	memcpy(sorted, x, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, by_value);
	for (size_t i = 0, c; i < n; i += c) {
		for (c = 1; i + c < n && sorted[i + c] <= sorted[i];)
			c++;
		v -= (double)c * (double)(c - 1) * (2 * (double)c + 5);
	}
	free(sorted);
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			s += (x[j] > x[i]) - (x[j] < x[i]);
	*variance = v / 18;
	return v > 0 ? (s - (s > 0) + (s < 0)) / sqrt(v / 18) : 0;
}

/* S and the pairs that are not tied. */
static double count_pairs(const double *x, size_t n, double *untied)
{
	double s = 0;

	*untied = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++) {
			s += (x[j] > x[i]) - (x[j] < x[i]);
			*untied += x[j] > x[i] || x[j] < x[i];
		}
	return s;
}

double statistic_tau_b(const double *x, size_t n)
{
	double untied, s = count_pairs(x, n, &untied);

	return untied > 0 ? s / sqrt((double)n * (double)(n - 1) / 2 * untied) : 0;
}

struct statistic_kendall statistic_kendall(const double *x, size_t n)
{
	struct statistic_kendall k = {
		.p = 1, .by = n <= STATISTIC_KENDALL_EXACT ? STATISTIC_EXACT : STATISTIC_NORMAL};
	double variance, untied, *sorted;

	k.s = count_pairs(x, n, &untied);
	if (untied <= 0)
		return k;
	k.tau_b = k.s / sqrt((double)n * (double)(n - 1) / 2 * untied);
	if (k.by == STATISTIC_NORMAL) {
		k.p = statistic_normal(statistic_check_kendall_z(x, n, &variance));
		return k;
	}
	sorted = arena_malloc(n * sizeof *sorted);
	memcpy(sorted, x, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, by_value);
	k.p = tail_exact(sorted, n, k.s);
	free(sorted);
	return k;
}
