/* analysis/text_scan - all the expressions of a rule set put to the texts of one entry in one go.
 *
 * text_scan_put reads the texts once for the strings that the expressions cannot do without
 * (format/literal); an expression is tried only where one of its strings stands, or everywhere when it has
 * none.  Found words are then asked how they stand (analysis/assertion); the triggers in a text are looked
 * for when the first words are. A scan is one thread's own; texts are borrowed until the next put.  What is
 * not found is NO, a limit reached is TEXT_LIMIT, which is "could not be told" (format/text).
 */
#ifndef ANALYSIS_TEXT_SCAN_H
#define ANALYSIS_TEXT_SCAN_H

#include "analysis/assertion.h"
#include "format/text.h"

enum { TEXT_SCAN_PAGES = 4 }; /* texts of an entry */

struct text_scan;

struct text_scan_place { /* zero to begin with */
	size_t page, begin, end;
};

/* Expressions are known by their place; NULL among them is well.  They are copied.  triggers NULL: all words are affirmed. */
struct text_scan *text_scan_open(const struct text_pattern *const *pattern, size_t n, const struct assertion_list *triggers);
void text_scan_close(struct text_scan *s); /* NULL is well */
void text_scan_put(struct text_scan *s, const struct str *text, size_t n); /* at most TEXT_SCAN_PAGES; the others are empty */
/* Whether the expression can be found at all in what was put. */
bool text_scan_may(const struct text_scan *s, size_t number);
/* The next place after the one given: 1 found, 0 none, TEXT_LIMIT, TEXT_FAILED. */
int text_scan_next(struct text_scan *s, size_t number, struct text_scan_place *place);
/* "DNA x3": how often it says so, and what to say of the others; absent when once. */
unsigned text_scan_times(const struct text_scan *s, const struct text_scan_place *place);
struct str text_scan_times_cause(const struct text_scan *s, unsigned n);
struct assertion_found text_scan_stands(struct text_scan *s, const struct text_scan_place *place);

#endif
