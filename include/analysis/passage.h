/* analysis/passage - where the words stand on which a finding rests that rests on words alone.
 *
 * A sink between the rules and the writer: to a finding with `words_only` it adds, for each entry of its
 * evidence, the words that a term of its rule found, with what stands around them, and the place of the
 * entry in its source.  Other findings go through as they are.  It has parts where the sink behind it has:
 * each of one thread, with that thread's view.  What it borrows outlives it; passage_close, after the parts,
 * frees its own; a sink of zeros is closed already. Fails when the view or the sink behind it fails.
 * Source: practice.md 1.5.
 */
#ifndef ANALYSIS_PASSAGE_H
#define ANALYSIS_PASSAGE_H

#include "analysis/assertion.h"
#include "analysis/rule.h"

struct passage_sink {
	struct finding_sink sink; /* first */
	struct finding_sink *to;
	const struct rule_set *set;
	const struct assertion_list *triggers;
	struct case_view *view;
	struct arena arena;
	struct passage_pool *pool;       /* of expressions: threads use none together */
	struct passage_expressions *own; /* of the pool: this sink's, or this part's */
};

void passage_open(struct passage_sink *p, const struct rule_set *set, const struct assertion_list *triggers,
		  struct case_view *view, struct finding_sink *to);
void passage_close(struct passage_sink *p);
/* The words at [from, to) with up to `around` bytes on each side, cut between words, in one line. */
struct str passage_excerpt(struct str text, size_t from, size_t to, size_t around, struct arena *a);

#endif
