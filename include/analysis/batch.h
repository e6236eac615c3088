/* analysis/batch - what one run tried: every statistic of every rule on every child, and what chance makes of so many.
 *
 * A finding's own p says how seldom chance would do it once; over a thousand children chance does it often.  The batch keeps the
 * p of all that was tried, found or not, and gives each finding its q (Benjamini and Hochberg 1995): the share of findings at
 * least as strong that chance alone would be expected to have made.  A finding whose q is above BATCH_WEAK is weak on its own.
 * A trailer of the machine record, never inside a finding and never on a page (contract.md 7, practice.md 1.4).
 * Begins zeroed, owns its memory until batch_close; one thread's, joined in the order of the children.  Never fails.
 */
#ifndef ANALYSIS_BATCH_H
#define ANALYSIS_BATCH_H

#include "base/out.h"

#define BATCH_WEAK 0.10 /* patterns.md 2.3 */

struct batch {
	struct batch_test {
		uint64_t finding; /* 0: it led to none */
		double p;
	} *test;
	size_t n, cap;
};

void batch_add(struct batch *b, uint64_t finding, double p);
void batch_join(struct batch *to, struct batch *from); /* from is empty then */
/* {"type":"batch","tests":N,"seed":S,"findings":[{"id","p","q","weak"}]}: each finding once, by its strongest statistic,
 * in the order in which they were added.  Nothing where nothing was tried. */
void batch_write_json(const struct batch *b, struct out *o);
void batch_close(struct batch *b);

#endif
