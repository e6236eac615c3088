/* draw/copy_words - what a copy says of itself: how much is withheld from it, that it holds what others may not see.
 *
 * Both add one sentence with a full stop to `b`, or nothing where there is nothing to say; a count of nought is never told.
 * Nothing fails.  Source: contract.md 8; docs on practice, 1.11.
 */
#ifndef DRAW_COPY_WORDS_H
#define DRAW_COPY_WORDS_H

#include "base/buf.h"

struct copy_words_count {
	size_t persons, relations, entries;
};
void copy_words_withheld(const struct copy_words_count *n, struct buf *b);
void copy_words_holds(const struct copy_words_count *n, struct buf *b); /* restricted, and in this copy */

#endif
