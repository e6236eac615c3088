/* analysis/rule_examples - the examples that stand in rules, run as tests; and their rows as a case.
 *
 * rule_examples runs every example of a set (or of one rule) and tells each that does not come out as it says as one
 * error line at the example's line.  Rules across children are passed over and counted: case-links runs them.
 * rule_rows_open makes a case of one child from the rows of an example (schemas/rules.rng tells their form); ids are the
 * row numbers; everything lives in the arena.  Fails with ERR_USAGE, naming the row, when a row cannot be read.
 */
#ifndef ANALYSIS_RULE_EXAMPLES_H
#define ANALYSIS_RULE_EXAMPLES_H

#include "analysis/pattern.h"

struct rule_examples {
	unsigned long run, failed, passed_over;
};

int rule_examples(const struct rule_set *s, const struct rule *only, const struct calendar *c,
		  const struct assertion_list *triggers, struct diags *diags, struct rule_examples *n, struct err *e);

/* Whether an example comes out as it says, without a word.  The rule need not be one of the set's own: a changed copy of a rule
 * runs on the set's terms, and a copy of the set with other terms in the same places will do.  false with e set on failure. */
bool rule_example_holds(const struct rule_set *s, const struct rule *r, const struct rule_example *x, const struct calendar *c,
			const struct assertion_list *triggers, struct err *e);

struct rule_rows {
	struct str rows, covers; /* covers absent: everything is supplied */
	struct date born;
};
int rule_rows_open(const struct rule_rows *r, const struct code *code, struct arena *a, struct case_view **v, struct err *e);

#endif
