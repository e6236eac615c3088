/* analysis/gap - stretches of a period in which nothing of a term stands: start to first, between, last to end or today.
 *
 * Periods are opened and closed by terms: a close before any open is ignored, no close is open until today.  Each stretch
 * longer than S is a gap, the last flagged running when the period has not ended.  Only day-precise entries bound a
 * stretch; one that may fall inside it makes the gap uncertain, or none at all where on any day it would have broken it.
 * A period that begins or ends in some month is as long as it may be; where that alone makes the gap it is uncertain.
 * With fill, an entry holds all its days, not only the first.
 * Absence needs coverage (contract.md 4b): a stretch is judged where the records cover it, each covered part on its own;
 * where none is longer than S the gap is not assessable.  What is found lives in the arena.  Fails (GAP_FAILED) only where
 * what is covered cannot be told.
 * Source: patterns.md 1.5.
 */
#ifndef ANALYSIS_GAP_H
#define ANALYSIS_GAP_H

#include "analysis/item.h"

struct gap_period {
	int32_t from, to;         /* to: DATE_LAST while open */
	const struct item *opens, *closes; /* closes NULL: still open */
	const struct item *shut;           /* the case was closed, which ends it too; NULL: not */
	const struct item *again;          /* it begins where the case was opened again; NULL: with opens */
	const struct item *shut_before;    /* and this had closed it */
};

struct gap_cover { /* days for which the records hold the term; in order, not touching */
	int32_t from, to;
};

struct gap_wanted {
	struct calendar_span longer_than;
	const struct calendar *calendar;
	int32_t today;
	int32_t assessable_to;
	const struct gap_cover *cover;
	size_t covers;
	/* Where not NULL, what is covered is asked for when the first stretch is long enough, and not before; <0: failed. */
	int (*ask)(void *self, const struct gap_cover **cover, size_t *covers);
	void *self;
	const int32_t *fill; /* beside the sights: the last day that each holds; NULL: its own */
};

struct gap {
	int32_t from, to;        /* the stretch, as covered */
	const struct item *before, *after; /* the sights that bound it; NULL: the period's own ends */
	const struct item *opens, *closes; /* of the period; closes only where the gap runs to its end */
	const struct gap_period *period;
	const struct item *doubt;          /* a partly dated entry that may fall inside; NULL: none */
	bool uncertain;                    /* for that, or for a period without exact days */
	bool running;
	enum finding_state state; /* match, not assessable */
};

/* Periods from the items that open and close them, in order. */
size_t gap_periods(const struct item_list *from, const struct item_list *to, struct arena *a, struct gap_period **found);
#define GAP_FAILED SIZE_MAX
size_t gap_find(const struct gap_wanted *w, const struct gap_period *p, size_t periods, const struct item_list *sights,
		struct arena *a, struct gap **found);
/* The covered days of the union of covers, joined. */
size_t gap_join_covers(struct gap_cover *c, size_t n);
bool gap_is_covered(const struct gap_cover *c, size_t n, int32_t from, int32_t to);

#endif
