#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/measure.h"

static void widths(void **state)
{
	(void)state;
	assert_true(measure_width(STR(""), 10) == 0);
	assert_true(measure_width(STR("W"), 10) > measure_width(STR("i"), 10));
	assert_true(measure_width(STR("Ellis Ashby"), 20) == 2 * measure_width(STR("Ellis Ashby"), 10));
	assert_true(measure_width(STR("e\xcc\x81"), 10) ==
		    measure_width(STR("e"), 10));                    /* an accent that joins */
	assert_true(measure_width(STR("\xf0\x9f\x98\x80"), 10) > 9); /* an emoji is a full em */
	assert_true(measure_width(STR("\xff\xfe"), 10) > 0);         /* not UTF-8 */
}

static void wrapping(void **state)
{
	struct arena a = {0};
	struct str line[4], *all;

	(void)state;
	assert_int_equal(measure_wrap_all(&a, STR("one two three four five six"), 9, 25, &all), 6);
	assert_true(str_is_equal(all[5], STR("six")));
	assert_int_equal(measure_wrap_all(&a, STR(""), 9, 25, &all), 0);
	assert_int_equal(measure_wrap(&a, STR("Maureen Ashby"), 9, 500, 3, line), 1);
	assert_int_equal(measure_wrap(&a, STR("Maureen Ashby"), 9, 50, 3, line), 2);
	assert_true(str_is_equal(line[0], STR("Maureen")));
	assert_true(str_is_equal(line[1], STR("Ashby")));
	assert_int_equal(measure_wrap(&a, STR("Anne-Marie"), 9, 30, 3, line), 2);
	assert_true(str_is_equal(line[0], STR("Anne-")));
	/* more than there is room for ends in an ellipsis; a long word is cut between letters */
	assert_int_equal(measure_wrap(&a, STR("one two three four five six"), 9, 40, 2, line), 2);
	assert_true(str_has_suffix(line[1], STR("\xe2\x80\xa6")));
	assert_int_equal(measure_wrap(&a, STR("Donaudampfschifffahrt"), 9, 30, 4, line), 4);
	for (size_t i = 0; i < 3; i++)
		assert_true(measure_width(line[i], 9) <= 30);
	assert_int_equal(measure_wrap(&a, STR("   "), 9, 30, 4, line), 0);
	assert_int_equal(measure_wrap(&a, STR("W"), 9, 1, 4, line), 1); /* always at least a letter */
	arena_close(&a);
}

static void cleaning(void **state)
{
	struct arena a = {0};

	(void)state;
	assert_true(str_is_equal(measure_clean(&a, STR(" a\001b\tc\nd\033[2J ")), STR("ab c d[2J")));
	assert_true(str_is_equal(measure_clean(&a, STR("x\xe2\x80\xaey")), STR("xy"))); /* turned writing */
	assert_true(str_is_equal(measure_clean(&a, STR("x\xffy")), STR("x\xef\xbf\xbdy")));
	assert_true(str_is_equal(measure_clean(&a, STR("\\N & <b>")), STR("\\N & <b>")));
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(widths), cmocka_unit_test(wrapping),
					   cmocka_unit_test(cleaning)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
