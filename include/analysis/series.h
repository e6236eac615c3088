/* analysis/series - a series of dated incidents as gaps and grades, and nothing more.
 *
 * Shows the days between incidents and the severity of each; tells that they came more often where the second half of the
 * time watched (first incident to today) holds at least `ratio` times the first half's, each count plus one half, and that
 * they were graded higher where Kendall's tau-b of the grades in order is at least 0.4.  Both are sizes, not tests: no p is
 * made here, so what stands on this is at most noted.  Only day-precise items take part; the others are counted
 * in left_out.  What is found lives in the arena.  Never fails.  Source: patterns.md 2.1 (F3, S1), 2.3.
 */
#ifndef ANALYSIS_SERIES_H
#define ANALYSIS_SERIES_H

#include "analysis/item.h"

struct series {
	const struct item **item; /* day-precise, in order */
	size_t n, left_out;
	double *gaps;             /* n - 1: days between */
	double *grades;           /* n: severity, -1 not recorded */
	double ratio;             /* of the halves; 0: cannot be told */
	double tau_b;             /* 0 where grades are missing or all equal */
	size_t early, late;       /* after the first, in the halves */
	bool more_often, graded_higher;
};

void series_make(const struct item *const *item, size_t n, int32_t today, double ratio, struct arena *a, struct series *s);

#endif
