/* analysis/earlier - findings of an earlier run, to tell which of today's they are (contract.md 7, --since).
 *
 * The id of a finding is of its rule, child, pair and first entry: an older entry that comes in later moves it.
 * earlier_open reads JSON Lines as case-patterns writes them and keeps what it needs; lines of other types are passed
 * over, a line that is no JSON is ERR_INPUT with its line.  earlier_find is a lookup; what it gives lives until earlier_close.
 */
#ifndef ANALYSIS_EARLIER_H
#define ANALYSIS_EARLIER_H

#include "base/err.h"
#include "model/finding.h"

struct earlier;

int earlier_open(struct str bytes, struct str file, struct earlier **to, struct err *e);
void earlier_close(struct earlier *x);
/* The earlier finding of the same rule, child and pair that shares an entry with this one and went by another id;
 * NULL: there is none, or this very id was there. */
const struct finding_was *earlier_find(const struct earlier *x, const struct finding *f);

#endif
