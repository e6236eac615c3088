/* format/text - searching text by regular expression (PCRE2, compiled to machine code), never without limits.
 *
 * Patterns are Perl's, without case unless asked, Unicode for \w, \d and \b; at most 4 kB; neither \C nor
 * callouts. Text is UTF-8; bytes that are not match nothing.  A search costs at most some twenty steps a byte
 * (100,000 at least), 1,000 levels and 4 MB: beyond that it says TEXT_LIMIT, which is "could not be told" and
 * never "no match" (docs/safety-and-use.md 4.6).  An empty match is none.  A pattern is its compiler's until
 * text_free; an expression that is wrong fails with ERR_USAGE and the place in it.  It is used by one thread
 * at a time; text_copy gives another thread its own, which compiles its machine code when it is first asked.
 * Where both text and pattern are ASCII a second compilation without Unicode answers, which is the same
 * answer and several times as fast (the property test holds the two together).
 */
#ifndef FORMAT_TEXT_H
#define FORMAT_TEXT_H

#include "base/err.h"
#include "base/buf.h"

enum { TEXT_MOST_PATTERN = 4096 };
enum { TEXT_LIMIT = -2, TEXT_FAILED = -1 }; /* of text_find */
enum text_option {
	TEXT_CASE = 1,    /* upper and lower case differ */
	TEXT_UNICODE = 2, /* never the compilation for ASCII: for tests */
};

struct text_pattern;

/* -1: not a pattern (ERR_USAGE; the text names the place in it, the caller adds file and line). */
int text_compile(struct str expression, struct text_pattern **p, struct err *e);
int text_compile_with(struct str expression, unsigned options, struct text_pattern **p, struct err *e);
struct text_pattern *text_copy(const struct text_pattern *p);
void text_free(struct text_pattern *p); /* NULL is well */
/* The first match at or after `from`: 1 with its place [*begin, *end), 0 none, TEXT_LIMIT, TEXT_FAILED.  What
 * stands before `from` is seen by \b and lookbehind. */
int text_find(const struct text_pattern *p, struct str text, size_t from, size_t *begin, size_t *end);
/* The same for a caller who knows more: whether the text is ASCII, and that no match begins after `last`. */
int text_find_within(const struct text_pattern *p, struct str text, bool is_ascii, size_t from, size_t last,
		     size_t *begin, size_t *end);
/* Group `number` of the last match; false when it took no part.  0 is the whole match. */
bool text_group(const struct text_pattern *p, unsigned number, size_t *begin, size_t *end);
struct str text_expression(const struct text_pattern *p); /* as it was given; p's */
unsigned text_groups(const struct text_pattern *p); /* how many the pattern has */
/* s with a backslash before each sign that means something in a pattern. */
void text_quote(struct str s, struct buf *b);

#endif
