/* analysis/explain - a rule as English from which its detector can be rebuilt.
 *
 * Says what is found, what counts and what does not, number by number, where each comes from, what is asked and what else may
 * explain it.  Two rules that differ in what they find read differently.  Adds to the buffer; never fails.
 */
#ifndef ANALYSIS_EXPLAIN_H
#define ANALYSIS_EXPLAIN_H

#include "base/buf.h"
#include "analysis/rule.h"

void explain_rule(const struct rule_set *s, const struct rule *r, struct buf *b);

#endif
