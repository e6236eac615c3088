/* What the parts of analysis/explain share.  Not for others. */
#ifndef ANALYSIS_EXPLAIN_OWN_H
#define ANALYSIS_EXPLAIN_OWN_H

#include "analysis/explain.h"

/* A term with all that counts and does not, once in an explanation: told is by term. */
void explain_term(const struct rule_set *s, size_t term, bool *told, struct buf *b);

#endif
