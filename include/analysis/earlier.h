/* analysis/earlier - today's findings beside those of an earlier run: new, grown, same, shrunk, moved,
 * changed, gone and why.
 *
 * The id of a finding is of its rule, child, pair and first entry (contract.md 7): an older entry that
 * comes in later moves it, so a finding is the earlier one of that id, else one of the same rule, child and
 * pair that shares an entry with it. earlier_open reads JSON Lines as case-patterns writes them; lines of
 * other types are passed over, a line that is no JSON is ERR_INPUT with its line.  The sink stands between
 * the rules and the writer and says of each finding how it stands to the earlier run; it has parts where the
 * sink behind it has, and all findings of a child go to one.  Afterwards earlier_gone tells what is not made any more: which of its entries are not
 * there, or stand in a later version (told by earlier_superseded), or what else is the cause; not of a child
 * of whom entries are withheld, since what is gone would tell of them. All of it
 * lives until earlier_close.  Fails when the view or the sink behind it fails.
 */
#ifndef ANALYSIS_EARLIER_H
#define ANALYSIS_EARLIER_H

#include "analysis/pattern.h"

struct earlier;

int earlier_open(struct str bytes, struct str file, struct earlier **to, struct err *e);
void earlier_close(struct earlier *x);
/* Who is looking may not see all: the earlier run may have, so that nothing is told of it but what the copy itself has. */
void earlier_for_copy(struct earlier *x);
struct finding_sink *earlier_sink(struct earlier *x, struct finding_sink *to);
/* Whether anything of the child's is not made any more: then the versions of its entries are worth a look. */
bool earlier_is_gone_of(const struct earlier *x, struct str child);
void earlier_superseded(struct earlier *x, uint64_t event); /* there is an earlier version of this entry */
/* After the run over `view`, what it was told to look at and found no more.  In the order of child, rule, first day, id. */
int earlier_gone(struct earlier *x, const struct pattern_wanted *w, struct case_view *view, const struct finding_gone **gone,
		 size_t *n, struct err *e);

#endif
