/* analysis/silence - the times in which nothing stands in the records supplied (practice.md 1.1, contract.md 4b).
 *
 * Absence needs coverage: a silence is found only where some import covers the whole of it.  Sources are counted in groups
 * (social care, school, health ...), at most 64, one bit each.  A silence runs from the last entry before it, or from the
 * day its cover begins, to the next entry, or to the day its cover ends; days are civil days.  Entries whose dates are
 * ranges keep their whole range from being silent, since they may lie anywhere in it.  Borrows nothing; what is found
 * lives in the arena.  Never fails.
 */
#ifndef ANALYSIS_SILENCE_H
#define ANALYSIS_SILENCE_H

#include "base/arena.h"
#include "format/calendar.h"

enum { SILENCE_GROUPS = 64 };

struct silence_busy { /* days on which an entry stands, or may stand */
	int32_t lo, hi;
};

struct silence_cover { /* a group's records were supplied for these days */
	unsigned group;
	int32_t from, to;
};

struct silence {
	int32_t from, to;
	bool after_entry, before_entry; /* bounded by entries; otherwise by what was supplied */
	uint64_t covered, partly;       /* groups supplied for all of it, for some of it */
};

/* Those longer than `longer` within [from, to], earliest first.  busy and cover in any order. */
size_t silence_find(const struct silence_busy *busy, size_t busy_n, const struct silence_cover *cover, size_t cover_n,
		    int32_t from, int32_t to, struct calendar_span longer, struct arena *a, struct silence **found);

#endif
