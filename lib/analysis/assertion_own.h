/* analysis/assertion_own - the list of triggers, as assertion.c and assertion_list.c share it.
 *
 * A phrase is kept as its bytes in lower case, but that a slot ("<they>", "<said?>") is two: SLOT or SLOT_MAYBE
 * and the number of its class of words.  Classes are rows of the list (they,class,0,he | she | <name>); the
 * first four are a year, a number, a name and any one word.  A phrase that begins with a slot stands in the
 * list once for each word of its class, so that every trigger begins with bytes that can be looked for.
 */
#ifndef ANALYSIS_ASSERTION_OWN_H
#define ANALYSIS_ASSERTION_OWN_H

#include "analysis/assertion.h"
#include "base/arena.h"

enum assertion_type {
	TYPE_PRE, TYPE_POST, TYPE_SPEECH, TYPE_PSEUDO, TYPE_STOP, TYPE_END, TYPE_DEED, TYPE_CLASS, TYPES,
};
enum { MOST_TIMES = 99 };
enum { SLOT = 1, SLOT_MAYBE = 2 };
enum { CLASS_YEAR, CLASS_N, CLASS_NAME, CLASS_WORD, CLASSES_OWN, CLASSES_MOST = 200, CLASS_FIRST = 32 };

enum { ASSERTION_FIRSTS = 27, ASSERTION_CAPITAL = 1 << 27 };

struct assertion_class {
	struct str name;
	struct str *word; /* lower case, by first byte */
	size_t n;
	uint16_t begin[ASSERTION_FIRSTS + 1]; /* by assertion_first of a word: the first of those words */
	uint32_t first;                       /* a bit for each that one may begin with */
	bool has_name; /* "<name>" is one of them */
};

struct assertion_trigger {
	struct str phrase;
	struct str shown, cause;
	size_t plain;       /* bytes of the phrase before the first slot */
	uint32_t first;     /* what may come after them, as in a class */
	uint8_t axis, type; /* axis of a stop: the only one it stops; ASSERTION_AFFIRMED: all */
	long reach;         /* words between; 0: right beside the words found */
};

struct assertion_list {
	struct assertion_trigger *trigger;
	size_t n;
	struct assertion_class class[CLASSES_MOST];
	size_t classes;
	struct str *short_form; /* pseudo triggers that end in a full stop: "dr." */
	size_t short_forms;
	struct literal_set *set; /* of the plain beginnings, by trigger */
	struct str often[MOST_TIMES + 1];
	struct arena arena;
};

static inline unsigned char assertion_lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static inline bool assertion_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool assertion_is_word(char c)
{
	return assertion_is_digit(c) || (assertion_lower(c) >= 'a' && assertion_lower(c) <= 'z');
}

static inline bool assertion_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Of a byte: its letter, or the last for all else. */
static inline unsigned assertion_first(char c)
{
	unsigned char k = assertion_lower(c);
	return k >= 'a' && k <= 'z' ? (unsigned)(k - 'a') : ASSERTION_FIRSTS - 1;
}

/* The bits of a byte that a word may begin with; a capital has one more. */
static inline uint32_t assertion_bits(char c)
{
	return 1u << assertion_first(c) | (c >= 'A' && c <= 'Z' ? ASSERTION_CAPITAL : 0);
}

/* The plain beginning of t stands at [from, to): where the phrase ends; 0: it does not stand there. */
size_t assertion_match(const struct assertion_list *l, const struct assertion_trigger *t, struct str s, size_t from,
		       size_t to);

#endif
