#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "casefile/names.h"

static void numbers_are_given_once(void **state)
{
	struct names l = {0};
	(void)state;
	assert_int_equal(names_add(&l, STR("police")), 1);
	assert_int_equal(names_add(&l, STR("health")), 2);
	assert_int_equal(names_add(&l, STR("police")), 1);
	assert_int_equal(names_add(&l, STR("")), 3); /* given, and empty */
	assert_int_equal(names_add(&l, (struct str){0}), 0);
	assert_int_equal(names_find(&l, STR("health")), 2);
	assert_int_equal(names_find(&l, STR("housing")), 0);
	assert_true(str_is_equal(names_word(&l, 2), STR("health")));
	assert_true(str_is_absent(names_word(&l, 0)));
	assert_true(str_is_absent(names_word(&l, 4)));
	names_close(&l);
	assert_int_equal(names_find(&l, STR("health")), 0);
}

static void many_are_kept_apart(void **state)
{
	struct names l = {0};
	char word[32];
	(void)state;
	for (uint32_t i = 1; i <= 5000; i++) {
		snprintf(word, sizeof word, "mosaic:%u", i);
		assert_int_equal(names_add(&l, str_of(word)), i);
	}
	for (uint32_t i = 1; i <= 5000; i++) {
		snprintf(word, sizeof word, "mosaic:%u", i);
		assert_int_equal(names_find(&l, str_of(word)), i);
		assert_true(str_is_equal(names_word(&l, i), str_of(word)));
	}
	names_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(numbers_are_given_once), cmocka_unit_test(many_are_kept_apart)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
