/* What the parts of analysis/sentence share.  Not for others. */
#ifndef ANALYSIS_SENTENCE_OWN_H
#define ANALYSIS_SENTENCE_OWN_H

#include "analysis/sentence.h"

/* "Ellis's mother", or the bare id where there is no name to show. */
void sentence_add_person(const struct sentence *s, struct str person, struct buf *b);
/* A day only where it is one: never more exact than the record. */
void sentence_add_item_day(const struct item *i, struct buf *b);
/* What the child said, in quotation marks as it is written; nothing where nothing is recorded. */
int sentence_add_voice(const struct sentence *s, const struct mark *m, struct arena *a, struct buf *b, struct err *e);
/* The words that came with series, sums, values and answers: 1 it was one, 0 it is another, -1 failed. */
int sentence_add_further(const struct sentence *s, struct str word, struct arena *a, struct buf *b, struct err *e);

/* The plain template of a rule without one: of a sum, distinct, overlap, each, of series and rows; false: it has none here. */
bool sentence_add_plain(const struct sentence *s, struct buf *b);
/* sentence_series.c: words of a series, and the plain sentence of a rule about one. */
void sentence_add_series(const struct sentence *s, struct str word, struct buf *b);
const char *sentence_series(const struct rule *r);

#endif
