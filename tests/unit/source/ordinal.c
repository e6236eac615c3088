#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "source/ordinal.h"

static void equals_are_numbered_from_zero(void **state)
{
	struct ordinal o = {0};
	(void)state;
	assert_int_equal(ordinal_next(&o, 7), 0);
	assert_int_equal(ordinal_next(&o, 7), 1);
	assert_int_equal(ordinal_next(&o, 9), 0);
	assert_int_equal(ordinal_next(&o, 7), 2);
	assert_int_equal(ordinal_next(&o, 0), 0);
	ordinal_close(&o);
}

static void many_equals_and_many_others_stay_right(void **state)
{
	struct ordinal o = {0};
	(void)state;
	for (unsigned i = 0; i < 50000; i++) {
		assert_int_equal(ordinal_next(&o, 42), i);
		assert_int_equal(ordinal_next(&o, 0x1234567ull * (i + 1)), 0);
	}
	assert_int_equal(o.n, 100000);
	assert_true(o.cap * sizeof *o.slot <= 24 * o.n);
	ordinal_close(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equals_are_numbered_from_zero),
		cmocka_unit_test(many_equals_and_many_others_stay_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
