/* What the parts of analysis/sequence share: the search, and what came of an absence at its end.  Not for others. */
#ifndef ANALYSIS_SEQUENCE_OWN_H
#define ANALYSIS_SEQUENCE_OWN_H

#include "analysis/sequence.h"

#define SEQUENCE_NEVER INT64_MAX

/* A step that is not absent, with the absent step before it, if any. */
struct stage {
	const struct sequence_part *part;
	const struct sequence_part *absent; /* between the stage before and this one; NULL: none */
	int32_t longest;        /* the widest range of its items, in days */
	int32_t absent_longest;
	size_t *from;           /* by item: its first place in reach */
	int64_t *reach;         /* by item and day: the earliest last day (minute) of a whole match from there */
	int64_t *sure;          /* by item: the same for a match that is certain */
};

struct search {
	const struct sequence_wanted *w;
	struct stage *stage;
	size_t stages;
	const struct sequence_part *last_absent; /* NULL: none */
	int32_t answer_longest;
	bool awaiting; /* the last step is left out: it has not come yet */
	const struct rule_step *awaited;
	const struct sequence_part *between; /* absent before the awaited step */
	struct arena *a;
};

int64_t sequence_minute(const struct item *i);
bool sequence_has_hours(struct calendar_span s);
/* The first of the items that begins on the day or after, less the widest range. */
size_t sequence_first(const struct item *item, size_t n, int32_t day, int32_t longest);
/* Whether on that day nothing answers for certain; of what is awaited, whether its time has not passed. */
bool sequence_is_open(const struct search *s, const struct item *x, int32_t day);
/* Fills in what came of the last item, which stands on one of these days (beside its range). */
void sequence_judge(const struct search *s, const bool *days, struct sequence *q);

#endif
