/* analysis/cluster - at least so many within a span: closed windows, joined where they share an item.
 *
 * A window [x, end(S, x)] holds an item possibly when hi >= x and lo <= end, certainly when lo >= x and hi <= end; trying
 * x in the items' hi (possible) and lo (certain) finds every qualifying window.  What is asked of a window (so many items, so
 * many different values, grades that add up) is monotone, so only maximal windows matter; those that share an item are one
 * cluster.  A cluster is certain when some certain window of its own items qualifies; an item that is doubtful is certain
 * nowhere.  The onset is the day on which the condition first became true, by the first day that its dates allow.
 * A span in hours uses the elapsed clock, and only items with a time take part.  cluster_runs: items in a row instead of
 * windows, each fewer days after the one before, or graded higher; only day-precise items take part.
 * Items must be in order.  What is found lives in the arena.  Never fails.  Source: patterns.md 1.5.
 */
#ifndef ANALYSIS_CLUSTER_H
#define ANALYSIS_CLUSTER_H

#include "analysis/item.h"

struct cluster_values { /* of one item: numbers that stand for names */
	const uint32_t *value;
	size_t n;
};

struct cluster_wanted {
	struct calendar_span within;
	size_t at_least;
	size_t agencies; /* in one window; 0 and 1: any */
	const struct calendar *calendar;
	const struct mark *mark;
	bool summed;                         /* grades must add up to `least`; at_least is not looked at */
	double least;
	const struct cluster_values *values; /* beside the items: at_least different ones; NULL: so many items */
	bool shrinking, rising;              /* cluster_runs */
};

struct cluster {
	const struct item **item; /* in order */
	size_t n;
	size_t peak;              /* the most items, or different values, in any window */
	double sum;               /* the highest sum of grades in any window; only where summed */
	bool uncertain;
	int32_t onset;            /* the day on which the condition first held */
	int32_t onset_from;       /* the first day of the items that made it hold then */
	const struct item **anchor; /* each item that completes an instance */
	size_t anchors;
};

size_t cluster_find(const struct cluster_wanted *w, const struct item *const *item, size_t n, struct arena *a,
		    struct cluster **found);
/* Exactly at_least items in a row, the last within the span of the first: shrinking, each fewer days after the one before
 * than that was after its own; rising, none graded lower than the one before and the last higher than the first. */
size_t cluster_runs(const struct cluster_wanted *w, const struct item *const *item, size_t n, struct arena *a,
		    struct cluster **found);

#endif
