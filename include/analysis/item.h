/* analysis/item - what detectors count: entries, incidents (one thing reported by several agencies) and episodes.
 *
 * An incident is a set of entries that match a term, from pairwise different agencies, all day-precise and pairwise at
 * most one day apart; entries are taken in order (lo, hi, time, id) and each joins the first incident it fits.  Two entries
 * with one external reference are always one incident.  An episode joins entries whose next start is at most the term's
 * gap after the running end.  An entry without an end is taken to end at the first later entry that shows the child seen,
 * else today; a new beginning before that says that the child had been back: it does not swallow what comes later.  Kept apart by series (pair, service, place ...) where that is asked
 * for: an entry without one joins an incident that has one, two series never meet.
 * Episodes of end points (missing:end) are dated where they end.
 * Times of the elapsed clock are minutes of UTC, Europe/London's summer time taken off (Summer Time Act 1972, directive
 * 2000/84/EC: last Sundays of March and October, 1.00).  Everything made lives in the arena.  Never fails.
 * Source: patterns.md 1.5.
 */
#ifndef ANALYSIS_ITEM_H
#define ANALYSIS_ITEM_H

#include "analysis/term.h"

struct item {
	int32_t lo, hi;         /* its first entry's date; of an end point: the end's */
	int32_t end_lo, end_hi; /* of the whole */
	bool is_open;           /* no end is recorded of an interval */
	int16_t minute_1;       /* of its first entry; 0: not known */
	bool text_only, born_unknown;
	bool has_action;        /* some entry records what was done */
	uint8_t severity_1;     /* the highest; 0: not recorded */
	uint32_t pair;          /* 0: none recorded */
	uint32_t mark;          /* its first entry */
	uint64_t id;            /* of that entry */
	const uint32_t *entry;  /* marks, in order */
	size_t entries;
	uint32_t group;         /* the series it belongs to: its pair, service ...; 0: none recorded */
	uint8_t point;          /* enum code_point: the entry, its start, or its end */
	int16_t end_minute_1;   /* of the whole's end; 0: not known */
	bool doubtful;          /* whether it takes part at all is only possible: it may have begun in the period */
};

struct item_list {
	struct item *item; /* in order (lo, hi, time, id) */
	size_t n;
};

struct item_wanted {
	const struct code *code;
	size_t marks;           /* of the child */
	enum rule_unit unit;
	struct calendar_span episode_gap; /* no days: the next begins on the day on which the last ended; no hours: none is asked for */
	bool per_pair;          /* a series is a pair's */
	const uint32_t *group;  /* beside the hits of the term: the series of each; NULL: per_pair tells */
	int32_t today;
};

struct item_list item_make(const struct term_list *t, const struct mark *mark, const struct item_wanted *w, struct arena *a);
int item_compare(const struct item *a, const struct item *b); /* lo, hi, time, id */
bool item_is_exact(const struct item *i);                     /* day-precise */
/* x on a later day than y, or later in time on the same day when both are timed. */
bool item_is_after(const struct item *x, const struct item *y);
int64_t item_minute(int32_t day, int minute); /* the elapsed clock */
int32_t item_day_of_minute(int64_t minute);   /* the civil day on which it is that minute */
/* Where an interval without an end is taken to have ended: the first later entry that shows the child seen, else today. */
int32_t item_open_end(const struct code *code, const struct mark *all, size_t marks, size_t at, int32_t today, int16_t *minute_1);
bool item_is_same(const struct item *a, const struct item *b); /* an entry is in both, as the same point of it */

#endif
