/* analysis/assertion - whether words found in a text are affirmed, denied, somebody else's or only feared.
 *
 * A trigger phrase ("denies", "no", "her own mother", "if", "worker") within reach of the words found turns
 * them; the triggers are data, schemas/language/assertion.csv (axis,type,reach,phrase,source), read once by
 * assertion_open.  A pre trigger reaches forward to a stop word, the end of the sentence or so many words; a
 * post trigger reaches back; a pseudo trigger ("not only") turns nothing and hides the phrases within it.
 * At each place the longest phrase counts that does not overlap the words found.  Where several reach, the
 * first of this order holds: service, other person, hypothetical, denied, negated, historical, uncertain; of
 * one kind the nearest.  A denial is not an absence. A stop of an axis ("service,stop,0,by") ends only
 * triggers of that; an end ("service,end,0,from") only those that reach back, and one with a reach also
 * when it stands so near before the words; after the words an end of historical
 * ("still present") ends those on either side.  A service is a compound ("missing persons team"): none follows
 * words that tell a deed ("hit worker"), in -ed or named by a deed row.  A pseudo trigger also hides a pre
 * trigger whose end it takes ("not happy" in "is not happy").  A reach is how many words may stand between;
 * 0: none.  A sentence ends at . ! ? before white space and no digit, at ; and a bullet and the end of a
 * line; not at a pseudo trigger that ends in a full stop ("dr."), nor after a single letter.  In a phrase
 * "<year>" stands for a year, also after a month, "<n>" for a number, "<name>" for a name. Source:
 * patterns.md 6.  "<they>" is any word of a class that rows of type class give ("they,class,0,he | she | <name>"), "<they?>" one or
 * none, "<word>" any. A speech trigger ("dad said") turns what is negated within its reach after it into a denial.
 * (NegEx, Chapman 2001; ConText, Harkema 2009). assertion_open fails with ERR_USAGE for a bad list,
 * ERR_SYSTEM for one that cannot be read; the rest never fails. A list is read-only once open, so that
 * threads may share it; a reading is one thread's.
 */
#ifndef ANALYSIS_ASSERTION_H
#define ANALYSIS_ASSERTION_H

#include "base/diag.h"
#include "base/err.h"
#include "base/str.h"

enum assertion {
	ASSERTION_AFFIRMED, ASSERTION_SERVICE, ASSERTION_OTHER_PERSON, ASSERTION_HYPOTHETICAL, ASSERTION_DENIED,
	ASSERTION_NEGATED, ASSERTION_HISTORICAL, ASSERTION_UNCERTAIN,
	ASSERTIONS,
};

struct assertion_list;
struct assertion_trigger;
struct assertion_token;

struct assertion_found {
	enum assertion is;
	struct str phrase; /* of the trigger, as the list has it; absent when affirmed; the list's */
	struct str cause;  /* for not_counted: "the words are denied: no proof either way ('denies')"; the list's */
};

struct assertion_hit {
	size_t from, to;
	const struct assertion_trigger *trigger;
};

struct assertion_reading { /* of one text, sentence by sentence; zero is empty; keeps its memory from text to text */
	const struct assertion_list *list;
	struct str text;
	size_t begin, end; /* the sentence last looked at: its triggers are here */
	bool is_one;       /* not several, joined by words that go on over an end */
	struct assertion_hit *hit; /* by from, the longest first */
	size_t n, cap;
	struct assertion_token *token; /* its words */
	size_t tokens, token_cap;
};

int assertion_open(const char *schemas, struct assertion_list **l, struct err *e);
void assertion_close(struct assertion_list *l);
/* text is borrowed. */
void assertion_read(const struct assertion_list *l, struct str text, struct assertion_reading *r);
void assertion_reading_close(struct assertion_reading *r);
/* How the words at [from, to) of the text read stand. */
struct assertion_found assertion_look(struct assertion_reading *r, size_t from, size_t to);
/* The same for one place of one text. */
enum assertion assertion_at(const struct assertion_list *l, struct str text, size_t from, size_t to);
/* How often the text says that what stands at [from, to) happened: "DNA x3", "3 x DNA", "missing twice"; 1 when it does not. */
unsigned assertion_times(struct str text, size_t from, size_t to);
/* For not_counted, of n from 2 to 99: the others of them; the list's. */
struct str assertion_times_cause(const struct assertion_list *l, unsigned n);
const char *assertion_name(enum assertion a); /* "affirmed", "other-person" */
int assertion_of(struct str name, enum assertion *a);

/* Runs schemas/language/assertion-examples.csv (is,text,note; the words in [[ ]]): each that is not told as its row says is a
 * diagnostic.  Returns how many; -1 when the file cannot be read. */
long assertion_test(const struct assertion_list *l, const char *schemas, struct diags *diags, unsigned long *examples, struct err *e);

#endif
