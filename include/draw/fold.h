/* draw/fold - running text for a terminal or a printer: folded between words, what is dangerous made visible.
 *
 * fold_add writes `lead`, then the words of the text, going on after `indent` blanks on lines of at most
 * FOLD_WIDTH columns as a reader sees them, and ends the line.  fold_date writes the date of a mark as
 * people read it.  Never fails.
 */
#ifndef DRAW_FOLD_H
#define DRAW_FOLD_H

#include "base/out.h"
#include "model/flow.h"

enum { FOLD_WIDTH = 96 };

void fold_add(struct out *o, const char *lead, size_t indent, struct str text);
void fold_date(const struct mark *m, struct buf *b);
/* The beginning of a text in one line, cut between words after at most so many bytes. */
struct str fold_cut(struct arena *a, struct str text, size_t most);

#endif
