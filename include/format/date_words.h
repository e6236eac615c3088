/* format/date_words - dates as people write them: words, seasons, "about", "by", periods (the slow half of
 * format/date).
 *
 * format/date calls these for whatever is not plainly ISO or d/m/y; nobody else needs to.  A text is cut into
 * at most 32 numbers, words and signs and read by a small grammar; nothing is allocated or kept.  Fails as
 * date_parse.  Where words say less than a month ("early March 2021") the month is what is kept: never more
 * precise than given.
 */
#ifndef FORMAT_DATE_WORDS_H
#define FORMAT_DATE_WORDS_H

#include "format/date.h"

int date_words_parse(const struct date_rules *r, struct str s, struct date *d, const char **why);
int date_words_parse_period(const struct date_rules *r, struct str s, struct date *start, struct date *end,
			    const char **why);

#endif
