#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/library.h"

/* The mathematics library is there wherever the C library is. */
#define THERE "libm.so.6"

static void what_is_named_can_be_called(void **state)
{
	double (*root)(double) = NULL, (*power)(double, double) = NULL;
	const struct library_call call[] = {{"sqrt", &root}, {"pow", &power}};

	(void)state;
	assert_true(library_load(THERE, call, 2));
	assert_true(root(9) == 3);
	assert_true(power(2, 10) == 1024);
}

static void loaded_again_it_is_the_same(void **state)
{
	double (*one)(double) = NULL, (*two)(double) = NULL;
	const struct library_call first = {"sqrt", &one}, second = {"sqrt", &two};

	(void)state;
	assert_true(library_load(THERE, &first, 1));
	assert_true(library_load(THERE, &second, 1));
	assert_true(one == two);
}

static void without_a_call_nothing_may_be_called(void **state)
{
	double (*root)(double) = NULL, (*none)(double) = NULL;
	const struct library_call call[] = {{"sqrt", &root}, {"casework_has_no_such_call", &none}};

	(void)state;
	assert_false(library_load(THERE, call, 2));
	assert_null(none);
	assert_true(library_load(THERE, call, 1));
}

static void a_library_that_is_not_there(void **state)
{
	double (*root)(double) = NULL;
	const struct library_call call = {"sqrt", &root};

	(void)state;
	assert_false(library_load("libcasework-has-no-such.so.1", &call, 1));
	assert_false(library_load("libcasework-has-no-such.so.1", NULL, 0));
	assert_null(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_named_can_be_called),
		cmocka_unit_test(loaded_again_it_is_the_same),
		cmocka_unit_test(without_a_call_nothing_may_be_called),
		cmocka_unit_test(a_library_that_is_not_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
