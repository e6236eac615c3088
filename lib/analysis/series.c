#include "analysis/series.h"

#include <math.h>

static double tau_b(const double *x, size_t n)
{
	double s = 0, pairs = (double)n * (double)(n - 1) / 2, tied = 0;

	for (size_t i = 0; i < n; i++) {
		if (x[i] < 0)
			return 0;
		for (size_t j = i + 1; j < n; j++) {
			s += (x[j] > x[i]) - (x[j] < x[i]);
			tied += x[j] == x[i];
		}
	}
	/* Dates are ranked by their place in the order, which has no ties. */
	return pairs - tied <= 0 ? 0 : s / sqrt(pairs * (pairs - tied));
}

void series_make(const struct item *const *item, size_t n, int32_t today, double ratio, struct arena *a, struct series *s)
{
	size_t at = 0;

	*s = (struct series){0};
	s->item = ARENA_ARRAY(a, const struct item *, n ? n : 1);
	for (size_t i = 0; i < n; i++) {
		if (item_is_exact(item[i]))
			s->item[s->n++] = item[i];
		else
			s->left_out++;
	}
	if (s->n == 0)
		return;
	s->gaps = ARENA_ARRAY(a, double, s->n);
	s->grades = ARENA_ARRAY(a, double, s->n);
	for (size_t i = 0; i < s->n; i++) {
		s->grades[i] = s->item[i]->severity_1 ? s->item[i]->severity_1 - 1 : -1;
		if (i)
			s->gaps[at++] = s->item[i]->lo - s->item[i - 1]->lo;
	}
	if (s->n > 1 && today > s->item[0]->lo && s->item[s->n - 1]->lo > s->item[0]->lo) {
		double half = (double)(today - s->item[0]->lo) / 2;
		for (size_t i = 1; i < s->n; i++)
			if (s->item[i]->lo - s->item[0]->lo <= half)
				s->early++;
			else
				s->late++;
		s->ratio = ((double)s->late + 0.5) / ((double)s->early + 0.5);
	}
	s->tau_b = s->n > 1 && s->n <= 2000 ? tau_b(s->grades, s->n) : 0;
	s->more_often = s->ratio > 0 && s->ratio >= ratio;
	s->graded_higher = s->tau_b >= 0.4;
}
