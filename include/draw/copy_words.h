/* draw/copy_words - what a picture says of itself: how much is withheld from it, that it holds what others may not see, that
 * nobody in it is real.
 *
 * The first two add one sentence with a full stop to `b`, or nothing where there is nothing to say; a count of nought is never told.
 * Nothing fails.  Source: contract.md 8; docs on practice, 1.11.
 */
#ifndef DRAW_COPY_WORDS_H
#define DRAW_COPY_WORDS_H

#include "base/arena.h"
#include "base/buf.h"

struct copy_words_count {
	size_t persons, relations, entries;
};
void copy_words_withheld(const struct copy_words_count *n, struct buf *b);
void copy_words_holds(const struct copy_words_count *n, struct buf *b); /* restricted, and in this copy */
/* The title with "(invented)" behind it, unless it says so itself. */
struct str copy_words_invented(struct arena *a, struct str title);

#endif
