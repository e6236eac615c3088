/* analysis/cluster - at least so many within a span: closed windows, joined where they share an item.
 *
 * A window [x, end(S, x)] holds an item possibly when hi >= x and lo <= end, certainly when lo >= x and hi <= end; trying
 * x in the items' hi (possible) and lo (certain) finds every qualifying window.  The condition is monotone, so only maximal
 * windows matter; those that share an item are one cluster.  A cluster is certain when some certain window of its own
 * items qualifies.  A span in hours uses the elapsed clock, and only items with a time take part.
 * Items must be in order.  What is found lives in the arena.  Never fails.  Source: patterns.md 1.5.
 */
#ifndef ANALYSIS_CLUSTER_H
#define ANALYSIS_CLUSTER_H

#include "analysis/item.h"

struct cluster_wanted {
	struct calendar_span within;
	size_t at_least;
	size_t agencies; /* in one window; 1: any */
	const struct calendar *calendar;
	const struct mark *mark;
};

struct cluster {
	const struct item **item; /* in order */
	size_t n;
	size_t peak;              /* the most in any window */
	bool uncertain;
	int32_t onset;            /* the day on which the condition first held */
	int32_t onset_from;       /* the first day of the items that made it hold then */
	const struct item **anchor; /* each item that completes an instance */
	size_t anchors;
};

size_t cluster_find(const struct cluster_wanted *w, const struct item *const *item, size_t n, struct arena *a,
		    struct cluster **found);

#endif
