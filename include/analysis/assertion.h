/* analysis/assertion - whether words found in a text are affirmed, denied, somebody else's or only feared.
 *
 * A trigger phrase ("denies", "no", "her own mother", "if", "worker") within reach of the words found turns them; the
 * triggers are data, schemas/language/assertion.csv (axis,type,reach,phrase), read once by assertion_open.  A pre trigger
 * reaches forward to a stop word, the end of the sentence or so many words; a post trigger reaches back; a pseudo trigger
 * ("not only") turns nothing and hides the phrase within it.  Triggers that overlap the words found are passed over.
 * Where several reach, the first of this order holds: service, other person, hypothetical, denied, negated, historical,
 * uncertain.  A denial is not an absence.  Source: reference/patterns (NegEx, Chapman 2001; ConText, Harkema 2009).
 * assertion_open fails with ERR_USAGE for a bad list, ERR_SYSTEM for one that cannot be read; the rest never fails.
 */
#ifndef ANALYSIS_ASSERTION_H
#define ANALYSIS_ASSERTION_H

#include "base/err.h"
#include "base/str.h"

enum assertion {
	ASSERTION_AFFIRMED, ASSERTION_SERVICE, ASSERTION_OTHER_PERSON, ASSERTION_HYPOTHETICAL, ASSERTION_DENIED,
	ASSERTION_NEGATED, ASSERTION_HISTORICAL, ASSERTION_UNCERTAIN,
	ASSERTIONS,
};

struct assertion_list;

int assertion_open(const char *schemas, struct assertion_list **l, struct err *e);
void assertion_close(struct assertion_list *l);
/* How the words at [from, to) of text stand. */
enum assertion assertion_at(const struct assertion_list *l, struct str text, size_t from, size_t to);
const char *assertion_name(enum assertion a); /* "affirmed", "other-person" */
const char *assertion_cause(enum assertion a); /* for not_counted: "the words are denied" */
int assertion_of(struct str name, enum assertion *a);

#endif
