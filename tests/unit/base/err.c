#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "base/err.h"

static void tells_place_and_reason(void **state)
{
	struct err e = {0};
	(void)state;
	assert_int_equal(err_set_at(&e, ERR_INPUT, STR("x.csv"), 3, 14, "quote opened %s", "here"), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_string_equal(e.file, "x.csv");
	assert_int_equal(e.line, 3);
	assert_int_equal(e.col, 14);
	assert_string_equal(e.text, "quote opened here");
}

static void long_names_keep_their_end(void **state)
{
	struct err e = {0};
	char name[600];
	(void)state;
	memset(name, 'd', sizeof name);
	strcpy(name + 590, "notes.csv");
	err_set_at(&e, ERR_SYSTEM, str_of(name), 0, 0, "no");
	assert_int_equal(strlen(e.file), sizeof e.file - 1);
	assert_true(str_has_suffix(str_of(e.file), STR("notes.csv")));
}

static void adds_errno(void **state)
{
	struct err e = {0};
	(void)state;
	errno = ENOENT;
	assert_int_equal(err_set_errno(&e, STR("f"), "cannot open"), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_string_equal(e.text, "cannot open: No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_place_and_reason), cmocka_unit_test(long_names_keep_their_end), cmocka_unit_test(adds_errno),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
