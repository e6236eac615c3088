#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"

static void absent_is_not_empty(void **state)
{
	(void)state;
	assert_true(str_is_absent(str_of(NULL)));
	assert_false(str_is_absent(STR("")));
	assert_true(str_is_empty(STR("")));
	assert_true(str_is_equal(STR(""), str_of(NULL)));
}

static void compares(void **state)
{
	(void)state;
	assert_true(str_compare(STR("a"), STR("ab")) < 0);
	assert_true(str_compare(STR("b"), STR("ab")) > 0);
	assert_int_equal(str_compare(STR("ab"), STR("ab")), 0);
	assert_true(str_is_equal_caseless(STR("Was Not Brought"), STR("was not brought")));
	assert_false(str_is_equal_caseless(STR("\xc3\x89"), STR("\xc3\xa9"))); /* ASCII letters only */
	assert_true(str_has_prefix(STR("csv:C1"), STR("csv:")));
	assert_true(str_has_suffix(STR("a.csv"), STR(".csv")));
	assert_false(str_has_suffix(STR("v"), STR(".csv")));
}

static void trims_blanks_and_nbsp(void **state)
{
	(void)state;
	assert_true(str_is_equal(str_trim(STR(" \t\xc2\xa0""Dustin\xc2\xa0""H \r\n\xc2\xa0")), STR("Dustin\xc2\xa0""H")));
	assert_int_equal(str_trim(STR(" \xc2\xa0 ")).n, 0);
}

static void cuts(void **state)
{
	struct str rest = STR("a||b"), part;
	(void)state;
	part = str_cut(&rest, '|');
	assert_true(str_is_equal(part, STR("a")));
	part = str_cut(&rest, '|');
	assert_true(part.n == 0 && part.p);
	part = str_cut(&rest, '|');
	assert_true(str_is_equal(part, STR("b")));
	assert_true(str_is_absent(rest));
	assert_int_equal(str_find(STR("was not brought"), STR("not")), 4);
	assert_int_equal(str_find(STR("abc"), STR("zz")), 3);
	assert_true(str_is_equal(str_part(STR("abc"), 1, 99), STR("bc")));
	assert_int_equal(str_part(STR("abc"), 9, 1).n, 0);
}

static void reads_numbers_whole(void **state)
{
	long v = 7;
	double d = 7;
	(void)state;
	assert_int_equal(str_to_long(STR("-42"), &v), 0);
	assert_int_equal(v, -42);
	assert_int_equal(str_to_long(STR("12x"), &v), -1);
	assert_int_equal(str_to_long(STR(""), &v), -1);
	assert_int_equal(str_to_long(STR("9223372036854775808"), &v), -1);
	assert_int_equal(v, -42); /* untouched on failure */
	assert_int_equal(str_to_double(STR("78.5"), &d), 0);
	assert_true(d > 78.49 && d < 78.51);
	assert_int_equal(str_to_double(STR("."), &d), -1);
	assert_int_equal(str_to_double(STR("1e9"), &d), -1);
}

/* Pairs that fall together under a plain multiplication, whatever it begins with: a difference in the topmost bit of a word. */
static void names_do_not_fall_together(void **state)
{
	enum { BLOCKS = 10, NAMES = 1 << BLOCKS };
	static uint64_t hash[NAMES];
	char name[16 * BLOCKS];
	(void)state;
	for (size_t n = 0; n < NAMES; n++) {
		for (size_t i = 0; i < sizeof name; i++)
			name[i] = (char)('a' + i % 26);
		for (size_t b = 0; b < BLOCKS; b++)
			if (n >> b & 1) {
				name[16 * b + 7] ^= (char)0x80;
				name[16 * b + 12] ^= 4;
				name[16 * b + 15] ^= (char)0x80;
			}
		hash[n] = str_hash((struct str){name, sizeof name});
		for (size_t k = 0; k < n; k++)
			assert_true(hash[k] != hash[n]);
	}
	assert_int_equal(str_hash(STR("a name of some length")), str_hash(STR("a name of some length")));
	assert_true(str_hash(STR("a")) != str_hash(STR("a\0")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(absent_is_not_empty), cmocka_unit_test(compares), cmocka_unit_test(trims_blanks_and_nbsp),
		cmocka_unit_test(cuts), cmocka_unit_test(reads_numbers_whole), cmocka_unit_test(names_do_not_fall_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
