/* analysis/why - why a rule found something in one child, or did not: what it saw, and by how much it was
 * missed.
 *
 * Everything said is computed by the engine itself.  What counted, what was not counted and for what cause,
 * and what nearly counted (an entry that would, were one test of its line dropped) are its own terms; what
 * was missing is found by changing one setting of a copy of the rule at a time, number by number and
 * condition by condition, until the rule finds something: "within would have to be 102 days, not 90".  Of a
 * rule that did find something the same is told the other way round, and its statistics with n, effect and
 * p beside each other.  Periods that never opened, steps that are not there, and days that the records
 * supplied do not hold are told as such.  Adds to the buffer. Fails (ERR_USAGE) when the child is not in
 * the view or the rule is across children, and when the view fails.
 */
#ifndef ANALYSIS_WHY_H
#define ANALYSIS_WHY_H

#include "analysis/pattern.h"
#include "base/buf.h"

struct why_wanted {
	const struct pattern_wanted *pattern; /* set, calendar, triggers, today, label */
	const struct rule *rule;
	struct str child; /* SYSTEM:ID */
};

int why_tell(const struct why_wanted *w, struct case_view *v, struct buf *b, struct err *e);

#endif
