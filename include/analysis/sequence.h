/* analysis/sequence - steps in order, each within its time of the one before, and what must not come between or after.
 *
 * For each first item the lexicographically earliest complete assignment is found without backtracking: from the last step
 * backwards every item learns the earliest end that can be reached from it, then each step takes the earliest item from
 * which the rest can be reached.  The next match may begin after the last item of the one before (with `times`, at it).
 * absent between two steps: nothing of that term strictly between them (untimed entries on a neighbour's day count as
 * between).  absent at the end: nothing from the previous item's day to end(S) inclusive; a same-day response counts.
 * A step is on a later day, or later in time if both are timed, unless same_day.  Dates that are ranges: a match that is
 * certain is preferred; one that is only possible says so.  What is found lives in the arena.  Never fails.
 * Source: patterns.md 1.5.
 */
#ifndef ANALYSIS_SEQUENCE_H
#define ANALYSIS_SEQUENCE_H

#include "analysis/item.h"

struct sequence_part {
	const struct rule_step *step;
	const struct item *item; /* of its term, in order */
	size_t n;
};

struct sequence_wanted {
	const struct sequence_part *part;
	size_t parts;
	struct calendar_span within; /* from the first item; n == 0: no limit */
	bool may_share;              /* the last item may be the next first */
	const struct calendar *calendar;
	int32_t today;
	int32_t assessable_to;       /* the record cannot be judged after this day (18, death); DATE_LAST: no such day */
};

struct sequence {
	const struct item **item; /* one for each step that is not absent */
	size_t n;
	enum finding_state state; /* match, late, pending, not assessable */
	bool uncertain;
	int32_t asked_from, due;  /* absent at the end: the days in which a response was looked for */
	const struct item *answer; /* the late response, or NULL */
};

size_t sequence_find(const struct sequence_wanted *w, struct arena *a, struct sequence **found);

#endif
