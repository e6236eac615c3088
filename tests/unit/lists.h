/* The project's code lists, for the tests of a group: cmocka_run_group_tests(tests, open_code, close_code). */
#ifndef TESTS_LISTS_H
#define TESTS_LISTS_H

#include "project.h"
#include "model/code.h"

static struct code code;

static inline int open_code(void **state)
{
	struct err e = {0};
	(void)state;
	if (code_open(project_schemas(), &code, &e) == 0)
		return 0;
	fprintf(stderr, "%s:%u: %s\n", e.file, e.line, e.text);
	return -1;
}

static inline int close_code(void **state)
{
	(void)state;
	code_close(&code);
	assert_null(code.own);
	return 0;
}

#endif
