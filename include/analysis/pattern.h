/* analysis/pattern - rules run over a case: one child after the other, findings to a sink.
 *
 * A finding goes to the sink in the order (child as the view gives them, rule by id, onset, pair, first entry).  It is a
 * function of entries, rules and today (I3) and can be made again from the entries it cites (I5).  Absence is found only
 * where the records supplied cover it (contract.md 4b); elsewhere the finding is not assessable.  What is due but not
 * yet past is pending, and told only when asked for.  Everything in a finding is borrowed until put returns.
 * With threads > 1, and where there is enough to do, children are shared out among so many threads; the sink is given the same
 * in the same order.  Then `label` is called in any of them, after a first call with "" in the caller's own.
 * Fails when the view or the sink fails.  Source: patterns.md 1.5, contract.md 6 and 7.
 */
#ifndef ANALYSIS_PATTERN_H
#define ANALYSIS_PATTERN_H

#include "analysis/assertion.h"
#include "analysis/rule.h"
#include "analysis/term.h"
#include "model/finding.h"

struct memo;  /* base/memo */
struct batch; /* analysis/batch */

struct pattern_wanted {
	const struct rule_set *set;
	const struct rule *only; /* NULL: all that are not skipped or retired */
	const struct calendar *calendar;
	const struct assertion_list *triggers; /* NULL: words count as they stand */
	int32_t today;
	bool pending, anchors;
	const struct str *child; /* SYSTEM:ID each; none: all */
	size_t children;
	struct str (*label)(void *self, struct str person); /* NULL, or the name to show */
	void *label_self;
	unsigned threads; /* 0, 1: the caller's alone */
	struct batch *batch; /* NULL, or where every statistic tried is told */
	struct memo *memo;     /* NULL, or where findings of earlier runs are kept (base/memo) */
	struct str memo_about; /* all that findings hang on besides case, rules and the members above: versions, lists of words */
};

enum { PATTERN_FEW = 256 }; /* children for which no thread is started */

struct pattern_counts {
	unsigned long children, marks, findings, not_told; /* not_told: texts that could not be searched to the end */
	unsigned long by_strength[FINDING_STRENGTHS];      /* of matches and late ones */
	unsigned long left_out; /* findings not put: entries of what they stand on are withheld from this audience */
	unsigned long tests;                               /* statistics tried, whether or not a finding came of them */
	struct term_limits not_read;                       /* the first of not_told */
};

/* The rule looks for the absence of something that is restricted by its kind (schemas/codes/kinds.xml): on a copy from which
 * such entries are withheld (view->withholds) it would say what is not true, and is passed over. */
bool pattern_needs_restricted(const struct rule_set *s, const struct rule *r);
bool pattern_is_restricted(const struct rule_set *s, size_t term);
int pattern_run(const struct pattern_wanted *w, struct case_view *v, struct finding_sink *sink, struct pattern_counts *n,
		struct err *e);

#endif
