/* analysis/series - a series of dated incidents: gaps and grades, and what they and chance together say of them.
 *
 * Shows the days between incidents and the severity of each; judges whether they came more often (Laplace, the order of
 * the gaps, and the rate in the second half of the time watched against the first, all three), whether they were graded
 * higher (Mann and Kendall's trend), whether they fall on certain days (rhythm), and since when they come more often
 * (change).  The time watched runs from the first incident to `to`, today as a rule: a quiet end speaks against a trend.
 * Only day-precise items take part; the others are counted in left_out.  Below SERIES_LEAST items nothing is judged,
 * whatever a rule asks, nor above SERIES_MOST, where nobody would read gaps.  An item without a grade is left out of the
 * grades; where more than one in SERIES_UNGRADED has none they were not coded the same way, and seriousness is not judged.  Every p has the size of the effect and n
 * beside it; none goes on a page (practice.md 1.4).
 * What is found lives in the arena.  Never fails.  Source: patterns.md 2.1, 2.3.
 */
#ifndef ANALYSIS_SERIES_H
#define ANALYSIS_SERIES_H

#include "analysis/item.h"
#include "analysis/statistic.h"

enum { SERIES_LEAST = 6, SERIES_RHYTHM_LEAST = 4, SERIES_MOST = 2000, SERIES_UNGRADED = 5 };

struct series {
	const struct item **item; /* day-precise, in order */
	size_t n, left_out;
	size_t ungraded;          /* of the n */
	double *gaps;             /* n - 1: days between */
	double *grades;           /* n: severity, -1 not recorded */
	double ratio;             /* of the halves, one half added to each; 0: cannot be told */
	double tau_b;             /* 0 where grades are missing or all equal */
	size_t early, late;       /* after the first, in the halves */
	int32_t to;
};

void series_make(const struct item *const *item, size_t n, int32_t to, struct arena *a, struct series *s);

/* ---- trend: the two are judged apart ---- */

struct series_trend {
	bool frequency_judged, severity_judged;
	bool more_often;             /* p_laplace <= .10, p_gaps <= .20, ratio as asked */
	struct statistic_p laplace;
	struct statistic_p gaps;     /* told where laplace and ratio hold; by series_tell always */
	struct statistic_ratio half; /* 95 %; told by series_tell */
	bool graded_higher;          /* p <= .10, tau-b >= .4; of the graded ones, where they are enough */
	struct statistic_kendall severity;
};

/* Whether so many without a grade leave the others such as can be compared. */
bool series_is_graded(size_t n, size_t ungraded);
void series_judge(const struct series *s, size_t at_least, double ratio, enum rule_trend in, struct series_trend *t);
void series_tell(const struct series *s, struct series_trend *t); /* what was judged gets all its numbers */

/* ---- rhythm ---- */

struct series_days { /* days that a rule names beforehand: in order, apart */
	int32_t from, to;
};

struct series_rhythm {
	bool judged, found;
	size_t k, n;
	const struct item **hit; /* k of them */
	double days, inside;     /* days watched, and those of them that are named */
	double share, ratio, p;  /* ratio: (k / n) to share */
};

/* Items of the series, of which those on a named day are the hits; watched: the days that could have held one. */
void series_rhythm(const struct series *s, const struct series_days *named, size_t n, const struct series_days *watched,
		   size_t watches, size_t at_least, double ratio, struct arena *a, struct series_rhythm *r);
size_t series_join(struct series_days *d, size_t n); /* in place: sorted, joined where they touch */

/* ---- change ---- */

struct series_change {
	bool judged, found;
	struct statistic_change split;
	struct statistic_p p;   /* told only where the ratio is as asked, or `all` is asked */
	size_t since;           /* the first item after the change */
	int32_t likely_from, likely_to; /* the change is on one of these: the fewest that hold half of the posterior */
	double ln_bayes;
};

void series_change(const struct series *s, size_t at_least, double ratio, bool all, struct statistic_law *law,
		   struct series_change *c);

#endif
