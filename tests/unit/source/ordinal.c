#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* Enough that the table goes to the file three times; every seventh thing has been there before, far back or just now. */
static void what_is_put_aside_counts(void **state)
{
	char folder[] = "/tmp/casework-ordinal-XXXXXX", beside[64];
	struct ordinal in_memory = {0}, aside = {0};
	uint64_t x = 1;
	(void)state;
	assert_non_null(mkdtemp(folder));
	strcat(strcpy(beside, folder), "/x.case");
	aside.beside = beside;
	for (uint64_t k = 0; k < 2600000; k++) {
		x = x * 6364136223846793005u + 1442695040888963407u;
		uint64_t digest = k % 7 ? k * 0x9E3779B97F4A7C15u : k % 2 ? x % (k + 1) * 0x9E3779B97F4A7C15u : 5;
		unsigned one = ordinal_next(&in_memory, digest), two = ordinal_next(&aside, digest);
		if (one != two)
			fail_msg("thing %llu: %u, then %u", (unsigned long long)k, one, two);
	}
	assert_int_equal(aside.tables, 3);
	assert_int_equal(aside.cap, 1 << 20);
	assert_int_equal(aside.why.code, ERR_NONE);
	ordinal_close(&in_memory);
	ordinal_close(&aside);
	assert_int_equal(rmdir(folder), 0); /* nothing is left */
}

/* No file to be had: all stays in memory.  One that cannot be read again: told. */
static void a_file_that_fails(void **state)
{
	char folder[] = "/tmp/casework-ordinal-XXXXXX", beside[64];
	struct ordinal none = {.beside = "/nowhere/at/all/x.case"}, o = {0};
	(void)state;
	for (uint64_t k = 0; k < 900000; k++)
		assert_int_equal(ordinal_next(&none, k), 0);
	assert_int_equal(ordinal_next(&none, 77), 1);
	assert_int_equal(none.tables, 0);
	assert_int_equal(none.why.code, ERR_NONE);
	ordinal_close(&none);
	assert_non_null(mkdtemp(folder));
	strcat(strcpy(beside, folder), "/x.case");
	o.beside = beside;
	for (uint64_t k = 0; k < 900000; k++)
		ordinal_next(&o, k);
	assert_int_equal(o.tables, 1);
	assert_int_equal(ftruncate(o.fd, 0), 0);
	ordinal_next(&o, 77);
	assert_int_equal(o.why.code, ERR_SYSTEM);
	ordinal_close(&o);
	assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equals_are_numbered_from_zero),
		cmocka_unit_test(many_equals_and_many_others_stay_right),
		cmocka_unit_test(what_is_put_aside_counts),
		cmocka_unit_test(a_file_that_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
