/* Statistics that no detector asks for; tests make published examples again with them, and so hold the ones that are used. */
#include <string.h>

#include "statistic_own.h"

double statistic_check_normal(double z)
{
	return statistic_normal(z);
}

static double sum_of_logs(const double *t, size_t m, double T)
{
	double sum = 0;

	for (size_t i = 0; i < m; i++)
		sum += log(T / t[i]);
	return sum;
}

double statistic_check_crow(const double *t, size_t m, double T)
{
	return (double)m / sum_of_logs(t, m, T);
}

/* Twice the sum is chi-squared with 2m degrees: half of it is Gamma(m), whose law is a sum of m Poisson terms. */
double statistic_check_power_law(const double *t, size_t m, double T, double *chi2)
{
	double half = sum_of_logs(t, m, T), term = exp(-half), sum = 0;

	*chi2 = 2 * half;
	for (size_t i = 0; i < m; i++) {
		sum += term;
		term *= half / (double)(i + 1);
	}
	return 1 - sum;
}

/* All outcomes that are no more likely than what was seen. */
double statistic_check_rates_both(size_t n1, double T1, size_t n2, double T2)
{
	size_t n = n1 + n2;
	double share = T2 / (T1 + T2), seen = 0, sum = 0;

	for (int pass = 0; pass < 2; pass++)
		for (size_t j = 0; j <= n; j++) {
			double p = exp(statistic_ln_choose(n, j) + (double)j * log(share) +
				       (double)(n - j) * log1p(-share));
			if (pass == 0 && j == n2)
				seen = p;
			if (pass == 1 && p <= seen * (1 + 1e-7))
				sum += p;
		}
	return sum;
}

double statistic_check_gap_ratio(const double *early, size_t n1, const double *late, size_t n2, double *F)
{
	double a = 0, b = 0, d1 = 2 * (double)n1, d2 = 2 * (double)n2;

	for (size_t i = 0; i < n1; i++)
		a += early[i];
	for (size_t i = 0; i < n2; i++)
		b += late[i];
	*F = a / (double)n1 / (b / (double)n2);
	return statistic_beta(d2 / 2, d1 / 2, d2 / (d1 * *F + d2));
}

size_t statistic_check_reversals(const double *gap, size_t n)
{
	size_t sum = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			sum += gap[j] > gap[i];
	return sum;
}

/* Pettitt 1979; `at` is the last place before the change, the first where several are equal. */
double statistic_check_pettitt(const double *x, size_t n, double *K, size_t *at)
{
	double m = (double)n;

	*K = -1;
	for (size_t k = 1; k < n; k++) {
		double u = 0;
		for (size_t i = 0; i < k; i++)
			for (size_t j = k; j < n; j++)
				u += (x[i] > x[j]) - (x[i] < x[j]);
		if (fabs(u) > *K) {
			*K = fabs(u);
			*at = k;
		}
	}
	return 2 * exp(-6 * *K * *K / (m * m * m + m * m));
}

/* Sachs 1997 p. 486: signs of the last third against the first, one half taken off to n = 30. */
double statistic_check_cox_stuart(const double *x, size_t n)
{
	size_t third = (n + 2) / 3;
	double up = 0, m = (double)n, off;

	for (size_t i = 0; i < third; i++)
		up += x[n - third + i] > x[i];
	off = fabs(up - m / 6);
	return (n <= 30 ? off - 0.5 : off) / sqrt(m / 12);
}

/* Mardia and Jupp 2000, 6.3.1, to the second order; Zar 1999, 27.4. */
double statistic_check_rayleigh(const double *radian, size_t n, double *Z, double *zar)
{
	double c = 0, s = 0, m = (double)n, z, p;

	for (size_t i = 0; i < n; i++) {
		c += cos(radian[i]);
		s += sin(radian[i]);
	}
	z = *Z = (c * c + s * s) / m;
	*zar = exp(sqrt(1 + 4 * m + 4 * (m * m - m * z)) - (1 + 2 * m));
	p = exp(-z) * (1 + (2 * z - z * z) / (4 * m) -
		       (24 * z - 132 * z * z + 76 * z * z * z - 9 * z * z * z * z) / (288 * m * m));
	return p < 0 ? 0 : p > 1 ? 1 : p;
}

void statistic_check_ewma(const double *x, size_t n, double weight, double start, double *z)
{
	for (size_t i = 0; i < n; i++)
		z[i] = start = weight * x[i] + (1 - weight) * start;
}
