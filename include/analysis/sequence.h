/* analysis/sequence - steps in order, each within its time of the one before, and what must not come between or after.
 *
 * For each first item the lexicographically earliest complete assignment is found without backtracking: from the last step
 * backwards every item learns the earliest end that can be reached from it, then each step takes the earliest item from
 * which the rest can be reached.  The next match may begin after the last item of the one before (with `times`, at it);
 * no item is bound twice.  absent between two steps: nothing of that term strictly between them (untimed entries on a
 * neighbour's day count as between).  absent at the end: nothing from the previous item's day to end(S) inclusive; a same-day
 * response counts.  (One that looks back from a step is put to its items before: analysis/pattern_before.c.)
 * A step is on a later day, or later in time if both are timed, unless same_day; on_the_day: on that day only.  A span in hours is of
 * timed entries only; a response on a day that may have been in time makes the absence uncertain - unless untimed_within
 * gives the civil days within which what has no time of day counts as in time.
 * Dates that are ranges: what holds on some days of them is possible, what holds on all of them certain; a match that is
 * certain is preferred.  awaited: while the time of the last step has not passed it is pending.  each: every beginning, with
 * what came of it.  What is found lives in the arena.  Never fails.  Source: patterns.md 1.5.
 */
#ifndef ANALYSIS_SEQUENCE_H
#define ANALYSIS_SEQUENCE_H

#include "analysis/item.h"

struct sequence_part {
	const struct rule_step *step;
	const struct item *item; /* of its term, in order */
	size_t n;
	const bool *const *free;    /* beside item, by day from its first: whether it may stand there; NULL: on all of them */
	const struct item *instead; /* of an absent step at the end */
	size_t insteads;
};

struct sequence_wanted {
	const struct sequence_part *part;
	size_t parts;
	struct calendar_span within; /* from the first item; n == 0: no limit */
	bool may_share;              /* the last item may be the next first */
	const struct calendar *calendar;
	int32_t today;
	int32_t assessable_to;       /* the record cannot be judged after this day (18, death); DATE_LAST: no such day */
	bool each;                   /* every beginning is kept, answered or not */
	const struct item *closed;   /* the record ends at each of these, for what began before it; in order */
	size_t closings;
};

/* What came of it; the first that holds.  Of a match without an absent step at the end: none. */
enum sequence_came { SEQUENCE_NONE, SEQUENCE_ANSWERED, SEQUENCE_LATE, SEQUENCE_PENDING, SEQUENCE_CANNOT_TELL };

struct sequence {
	const struct item **item; /* one for each step that is not absent; fewer while the last is awaited */
	size_t n;
	enum finding_state state; /* match, late, pending, not assessable */
	enum sequence_came came;
	bool uncertain;
	int32_t asked_from, asked_to; /* absent at the end: the days that the records must hold for it to be one */
	int32_t due;                  /* DATE_LAST: nothing is due */
	const struct item *answer;    /* the late response; with each, the one in time too; NULL: none */
	const struct item *instead;   /* what happened instead, within the time */
	const struct item **opening;  /* all that begin a match no later than its last item: its own first item, and those that */
	size_t openings;              /* begin another which this one leaves no room for */
	bool by_day;                  /* answered on the last day, and no hour says whether in time: see untimed_within */
	const struct item *untimed;   /* a response that may have been in time and has no time of day */
};

size_t sequence_find(const struct sequence_wanted *w, struct arena *a, struct sequence **found);

#endif
