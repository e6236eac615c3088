/* Whether a text says something, for tests of what people read. */
#ifndef TESTS_SAYS_H
#define TESTS_SAYS_H

#include "project.h"

static inline bool holds(struct str s, const char *what)
{
	return str_find(s, str_of(what)) < s.n;
}

static inline void says(const char *text, const char *what)
{
	if (!strstr(text, what))
		fail_msg("not said: %s\n%s", what, text);
}

static inline void says_not(const char *text, const char *what)
{
	if (strstr(text, what))
		fail_msg("said: %s\n%s", what, text);
}

#endif
