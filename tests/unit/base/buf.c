#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

static void buf_grows(void **state)
{
	struct buf b = {0};
	(void)state;
	assert_string_equal(buf_str(&b).p, "");
	for (int i = 0; i < 1000; i++)
		buf_addf(&b, "%d,", i);
	assert_int_equal(b.n, strlen(b.p));
	assert_true(str_has_suffix(buf_str(&b), STR("998,999,")));
	buf_clear(&b);
	buf_add(&b, STR("x"));
	buf_add_char(&b, 'y');
	buf_add_z(&b, "z");
	assert_string_equal(b.p, "xyz");
	buf_close(&b);
	assert_null(b.p);
}

static void buf_is_taken_into_an_arena(void **state)
{
	struct arena a = {0};
	struct buf b = {0};
	(void)state;
	buf_add_z(&b, "Ava");
	assert_string_equal(buf_take(&b, &a).p, "Ava");
	assert_null(b.p);
	assert_int_equal(b.n, 0);
	assert_non_null(buf_take(&b, &a).p); /* empty, not absent */
	arena_close(&a);
}

static void expect_fixed(double x)
{
	char wanted[400];
	for (unsigned decimals = 0; decimals < 7; decimals++) {
		struct buf b = {0};
		snprintf(wanted, sizeof wanted, "%.*f", (int)decimals, x);
		buf_add_fixed(&b, x, decimals);
		assert_string_equal(b.p, wanted);
		buf_close(&b);
	}
}

static void buf_adds_fixed(void **state)
{
	static const double some[] = {0,     -0.0, 0.005, 0.125, -0.125, 2.675, 1.005, 0.995,  9.995,  99.995,   0.5,  1.5,
				      -0.001, 1e-9, 12.34, 1e6,   1e7,    1e9,   1e15,  1e300, -1e300, 99999.995, INFINITY, NAN, -72};
	uint64_t seed = 1;
	(void)state;
	for (size_t i = 0; i < sizeof some / sizeof *some; i++)
		expect_fixed(some[i]);
	for (int i = 0; i < 20000; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		double x = (double)(int64_t)seed / 9.3e18;
		expect_fixed(x * (i % 4 == 0 ? 1 : i % 4 == 1 ? 100 : i % 4 == 2 ? 30000 : 1e10));
		expect_fixed((double)((int64_t)seed >> 40) / 1000); /* many next to a half */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(buf_grows), cmocka_unit_test(buf_is_taken_into_an_arena),
					   cmocka_unit_test(buf_adds_fixed)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
