/* format/date_token - the words and signs that dates are written with: one text cut into tokens.
 *
 * For format/date_words alone.  Numbers, words of the dictionary (months, weekdays, "about", "n/k", ...) and
 * signs, each with its place; en and em dashes are '-'.  Words are known by their meaning, whatever their
 * case; others are DATE_W_OTHER.  Nothing is allocated; -1 for more tokens than any date has, or a byte that
 * no date holds.
 */
#ifndef FORMAT_DATE_TOKEN_H
#define FORMAT_DATE_TOKEN_H

#include <stdbool.h>

#include "base/str.h"

enum { DATE_TOKENS = 32 };

enum date_word {
	DATE_W_OTHER,
	DATE_W_MONTH = 16,    /* + 0..11 */
	DATE_W_WEEKDAY = 32,  /* + 0..6, Monday first */
	DATE_W_SEASON = 48,   /* + 0..3, spring first */
	DATE_W_PART = 56,     /* + 0 early, 1 mid, 2 late */
	DATE_W_ABOUT = 64,
	DATE_W_BEFORE,
	DATE_W_AFTER,
	DATE_W_BETWEEN,
	DATE_W_AND,
	DATE_W_FROM,
	DATE_W_TO,
	DATE_W_SUFFIX,  /* st nd rd th */
	DATE_W_FILLER,  /* in, on, of, the: carry nothing */
	DATE_W_AT,
	DATE_W_T,       /* between an ISO date and its time */
	DATE_W_GOES_ON, /* continuing, ongoing, present */
	DATE_W_NOT,
	DATE_W_KNOWN,
	DATE_W_UNKNOWN,
	DATE_W_DATE,
	DATE_W_WEEK,       /* week, before one of the next two: "week commencing" */
	DATE_W_COMMENCING,
	DATE_W_ENDING,
	DATE_W_WEEK_FROM,  /* w/c, w/b */
	DATE_W_WEEK_TO,    /* w/e */
};

struct date_token {
	char sign;           /* 0: a number or a word */
	unsigned char word;  /* enum date_word, when digits == 0 and sign == 0 */
	unsigned char digits;
	bool apart;          /* blanks before it */
	int value;
	size_t at;           /* offset of its first byte */
};

/* token has room for one more than DATE_TOKENS: after the last stands a stop, whose sign is a line end. */
int date_token_cut(struct str text, struct date_token token[static DATE_TOKENS + 1], size_t *n);
/* One of the `many` words from `base` on. */
bool date_token_is_word(const struct date_token *t, enum date_word base, int many);
bool date_token_is_sign(const struct date_token *t, char sign);
bool date_token_is_year(const struct date_token *t); /* four digits */

#endif
