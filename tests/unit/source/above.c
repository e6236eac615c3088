#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "source/above.h"

static struct arena arena;

static void a_comment_is_told_from_a_row(void **state)
{
	(void)state;
	assert_true(above_is_comment(STR("# anything")));
	assert_true(above_is_comment(STR("  \"#quoted by a spreadsheet\",,,")));
	assert_false(above_is_comment(STR("child,date")));
	assert_false(above_is_comment(STR("")));
}

static void what_it_says_is_read(void **state)
{
	struct above to = {0};
	(void)state;
	assert_true(above_read(&arena, STR("# Child: m:1"), &to));
	assert_true(above_read(&arena, STR("\"# agency: St Jude, School\",,,"), &to));
	assert_true(above_read(&arena, STR("# nothing known: here"), &to));
	assert_true(above_read(&arena, STR("# no colon"), &to));
	assert_false(above_read(&arena, STR("child: m:2"), &to));
	assert_true(str_is_equal(to.child, STR("m:1")));
	assert_true(str_is_equal(to.agency, STR("St Jude, School")));
	assert_true(str_is_absent(to.dates));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_comment_is_told_from_a_row), cmocka_unit_test(what_it_says_is_read)};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);
	arena_close(&arena);
	return rc;
}
