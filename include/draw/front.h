/* draw/front - the page for Monday morning: at most eight lines a family, in a fixed order, then the
 * passages to read.
 *
 * A sink: findings are kept as they come; front_write makes of them a page for each family (model/label;
 * with `only` of those children alone).  The lines are safety now; told or asked; not seen; repeated;
 * changed; context; what helped; strengths. Where several findings compete for a line one stands on it and
 * it says how many more there are: first what a person has not set aside in a review, then urgent, then
 * what holds before what came late, then the most recent, then by rule, child and id.  What stands on the
 * same entries of several children is one.  Pending, not assessable, and what rests on words alone take no
 * line; the last are listed after the page.  The strengths always have a line.  Someone grown up is on no
 * page of a family that has children: a parent's own childhood never is.  No statistics, no strength words.
 * It has parts, one of each thread; what they keep is in front_write's hands alone.  Fails when the view fails.  Source: practice.md 1.5, 1.8, 3.
 */
#ifndef DRAW_FRONT_H
#define DRAW_FRONT_H

#include "model/finding.h"
#include "model/label.h"

enum { FRONT_LINES = 8 };

struct front {
	struct finding_sink sink; /* first */
	struct case_view *view;
	const struct code *code;
	const struct label_list *labels;
	int32_t today;
	const struct str *only; /* SYSTEM:ID each; none: all */
	size_t only_n;
	struct front_kept *kept;
	size_t n, cap;
	unsigned long cannot_tell;
	struct arena arena;
	struct str without; /* after front_write: ids of children who have no page, at most twelve */
	struct front *taken, *next; /* parts, whose findings these are */
};

void front_open(struct front *f, struct case_view *view, const struct code *code, const struct label_list *labels, int32_t today);
int front_write(struct front *f, struct out *o, struct err *e);
void front_close(struct front *f);

#endif
