/* Two of a kind, or of two kinds, open at once. */
#include "pattern_own.h"

int pattern_overlap(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	(void)x, (void)r, (void)to, (void)e;
	return 0;
}
