#include "source/fixed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void columns_at_fixed_places(void **state)
{
	(void)state;
	assert_true(fixed_is(STR("NOTES          PAGE 1\n"
				 "CLIENT   DATE        NOTE\n"
				 "10001    03/02/2024  SEEN\n"
				 "10002    04/02/2024  NOT SEEN, LEFT\n")));
}

static void other_texts(void **state)
{
	(void)state;
	assert_false(fixed_is(STR("a,b,c\n1,  x,  y\n2,  x,  y\n3,  x,  y\n"))); /* a table with blanks in it */
	assert_false(fixed_is(STR("A letter of some lines\nthat says this and that\nand ends here\n")));
	assert_false(fixed_is(STR("one  two\n")));
	assert_false(fixed_is(STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(columns_at_fixed_places), cmocka_unit_test(other_texts)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
