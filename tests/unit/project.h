/* What unit tests of several layers share: where the project's schemas are, and a day as people write it. */
#ifndef TESTS_PROJECT_H
#define TESTS_PROJECT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/date.h"

static inline const char *project_top(void)
{
	return getenv("TOP") ? getenv("TOP") : ".";
}

static inline const char *project_schemas(void)
{
	static char path[4096];
	snprintf(path, sizeof path, "%s/schemas", project_top());
	return path;
}

/* z NULL: no date. */
static inline struct date project_date(const char *z)
{
	struct date_rules r = date_rules_default();
	struct date d = {0};
	const char *why = "";
	if (z && date_parse(&r, str_of(z), &d, &why) != 0)
		fail_msg("%s: %s", z, why);
	return d;
}

#endif
