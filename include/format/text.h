/* format/text - expressions looked for in text (PCRE2, caseless, UTF-8 left as bytes above ASCII).
 *
 * An expression is compiled once and may be used by one thread at a time.  Matching is bounded (match limit 1,000,000,
 * depth limit 10,000): an expression that runs away on a text gives -1, never a hang and never a silent "no".
 * Fails in compiling with ERR_USAGE, naming the place in the expression.
 */
#ifndef FORMAT_TEXT_H
#define FORMAT_TEXT_H

#include "base/err.h"
#include "base/str.h"

struct text_pattern;

int text_compile(struct str expression, struct text_pattern **p, struct err *e);
/* The first match at or after `from`: 1 with its place, 0 none, -1 the limit was reached. */
int text_find(const struct text_pattern *p, struct str text, size_t from, size_t *begin, size_t *end);
void text_free(struct text_pattern *p); /* NULL is well */

#endif
