/* format/literal - many strings looked for in one pass, and which strings a regular expression cannot do
 * without.
 *
 * Strings are lower case; ' ' in one stands for any run of white space, letters match without case.  A text
 * is searched as it is, but that Unicode white space counts as white space, and U+212A and U+017F (whose
 * lower case is ASCII) as k and s.  So a string may be found where an expression would not match, never the
 * other way. literal_need tells, for an expression of format/text, strings of which at least one stands in
 * every match, and how far before it a match can begin.  What it does not understand needs nothing (n is 0):
 * such an expression is always tried. A set is read-only once open and may be shared by threads; each brings
 * a literal_found of its own.  Nothing fails. Methods: a trie walked only where three bytes fit one of eight
 * groups, 32 places at once (Hyperscan's Teddy; Wang and others 2019), and begin a string; or from each
 * place where the processor has no AVX2; required literals as in Cox 2012 (regexp4).
 */
#ifndef FORMAT_LITERAL_H
#define FORMAT_LITERAL_H

#include "base/arena.h"
#include "base/buf.h"

enum { LITERAL_FAR = UINT32_MAX };

struct literal_need {
	const struct str *string; /* at least one of these is in every match; NULL: none is needed */
	size_t n;
	/* bytes from the beginning of a match to the string; LITERAL_FAR: any number */
	uint32_t before_least, before_most;
};

void literal_need(struct str expression, struct arena *a, struct literal_need *need);

struct literal_set;

struct literal_hit {
	uint32_t string; /* place in what literal_open was given */
	size_t from, to;
};

struct literal_found { /* zero is empty; borrowed until the next search */
	struct literal_hit *hit; /* by from, then to */
	size_t n, cap;
	bool is_ascii; /* of the text */
	/* a letter of another length than its lower case is in it: before_least and _most do not hold */
	bool is_odd;
	struct buf folded;
};

enum literal_option {
	LITERAL_ONE_BY_ONE = 1, /* never 32 places at once: for tests */
	LITERAL_APOSTROPHE = 2, /* U+2019 counts as ' */
	LITERAL_WORDS = 4,      /* a letter or digit only where no other (ASCII) stands before it */
};

/* An empty string is never found. */
struct literal_set *literal_open(const struct str *string, size_t n, unsigned options);
/* at_word: by string, LITERAL_WORDS for that one alone; NULL: for none. */
struct literal_set *literal_open_each(const struct str *string, const bool *at_word, size_t n,
				      unsigned options);
void literal_close(struct literal_set *set); /* NULL is well */
void literal_find(const struct literal_set *set, struct str text, struct literal_found *f);
void literal_found_close(struct literal_found *f);
bool literal_is_ascii(struct str text);

#endif
