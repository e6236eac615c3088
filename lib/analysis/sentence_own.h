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
/* A number in digits. */
void sentence_digits(long n, struct buf *b);
void sentence_add_day(int32_t day, struct buf *b);

/* A word that a template may use: what adds it, or what reads the entry for it; both add nothing for what is not known. */
struct sentence_word {
	const char *name;
	void (*add)(const struct sentence *s, struct buf *b);
	int (*read)(const struct sentence *s, struct arena *a, struct buf *b, struct err *e);
};
extern const struct sentence_word sentence_further[];            /* sentence_word.c */
const struct sentence_word *sentence_find_word(struct str name); /* NULL: one of a series, or none */

/* sentence_fill.c: fills the template in.  `lasts`: it stands where it is as long as the book. */
int sentence_fill(const struct sentence *s, struct str t, bool lasts, struct arena *a, struct buf *b, struct err *e);
/* sentence_plain.c: of a rule without a template. */
int sentence_plain(const struct sentence *s, struct arena *a, struct buf *b, struct err *e);
/* sentence_series.c: words of a series, and the plain sentence of a rule about one. */
void sentence_add_series(const struct sentence *s, struct str word, struct buf *b);
const char *sentence_series(const struct rule *r);

#endif
