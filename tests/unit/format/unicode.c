#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "format/unicode.h"

#define BAD "\xef\xbf\xbd"

static void expect(void (*make)(struct str, struct buf *), struct str in, struct str wanted)
{
	struct buf b = {0};
	buf_add_z(&b, ">"); /* it is added, not put in place */
	make(in, &b);
	struct str got = str_part(buf_str(&b), 1, b.n);
	if (!str_is_equal(got, wanted))
		fail_msg("%.*s is not %.*s", STR_ARG(got), STR_ARG(wanted));
	buf_close(&b);
}

/* The Unicode Standard 3.9, tables 3-8 to 3-11: how many U+FFFD for what. */
static void valid(void **state)
{
	(void)state;
	expect(unicode_make_valid, STR(""), STR(""));
	expect(unicode_make_valid, (struct str){0}, STR(""));
	expect(unicode_make_valid, STR("caf\xc3\xa9 \xf0\x9f\x98\x80"), STR("caf\xc3\xa9 \xf0\x9f\x98\x80"));
	expect(unicode_make_valid, STR("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41"), STR(BAD BAD BAD BAD BAD BAD BAD BAD "A"));
	expect(unicode_make_valid, STR("\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41"), STR(BAD BAD BAD BAD BAD BAD BAD BAD "A"));
	expect(unicode_make_valid, STR("\xf4\x91\x92\x93\xff\x41\x80\xbf\x42"), STR(BAD BAD BAD BAD BAD "A" BAD BAD "B"));
	expect(unicode_make_valid, STR("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41"), STR(BAD BAD BAD BAD "A"));
	assert_true(unicode_is_valid(STR("Mum\xe2\x80\x99s")));
	assert_false(unicode_is_valid(STR("Mum\x92s")));
	assert_int_equal(unicode_find_bad(STR("twelve bytes\x92s")), 12);
	assert_int_equal(unicode_find_bad(STR("12345678\xc3")), 8);
	assert_true(unicode_is_valid((struct str){0}));
}

static void steps(void **state)
{
	int32_t c;
	(void)state;
	assert_int_equal(unicode_step(STR("a"), 0, &c), 1);
	assert_int_equal(c, 'a');
	assert_int_equal(unicode_step(STR("x\xe2\x82\xac"), 1, &c), 3);
	assert_int_equal(c, 0x20ac);
	assert_int_equal(unicode_step(STR("\xe2\x82"), 0, &c), 2);
	assert_int_equal(c, -1);
	assert_int_equal(unicode_step(STR("\0"), 0, &c), 1);
	assert_int_equal(c, 0);
	/* every code point goes out and comes back */
	for (int32_t point = 0; point < 0x110000; point++) {
		struct buf b = {0};
		unicode_add_point(point, &b);
		assert_int_equal(unicode_step(buf_str(&b), 0, &c), b.n);
		assert_int_equal(c, point >= 0xd800 && point < 0xe000 ? 0xfffd : point);
		buf_close(&b);
	}
}

static void folding(void **state)
{
	(void)state;
	expect(unicode_fold, STR("O'BRIEN"), STR("o'brien"));
	expect(unicode_fold, STR("Zo\xc3\x8b"), STR("zo\xc3\xab"));
	expect(unicode_fold, STR("Zoe\xcc\x88"), STR("zo\xc3\xab")); /* combining */
	expect(unicode_fold, STR("STRASSE"), STR("strasse"));
	expect(unicode_fold, STR("stra\xc3\x9f" "e"), STR("strasse"));
	expect(unicode_fold_plain, STR("Si\xc3\xa2n \xc5\x81uczak"), STR("sian \xc5\x82uczak"));
	expect(unicode_fold_plain, STR("Zo\xc3\x8b"), STR("zoe"));
	expect(unicode_fold, STR("a\xff" "B\xc3\x89"), STR("a" BAD "b\xc3\xa9"));
	expect(unicode_nfc, STR("Zoe\xcc\x88"), STR("Zo\xc3\xab"));
	expect(unicode_nfc, STR("PLAIN"), STR("PLAIN"));
}

static void cp1252(void **state)
{
	(void)state;
	expect(unicode_from_cp1252, STR("Mum\x92s \x80\x35 \xe9\x81 ok"), STR("Mum\xe2\x80\x99s \xe2\x82\xac" "5 \xc3\xa9" BAD " ok"));
	expect(unicode_from_cp1252, STR(""), STR(""));
	expect(unicode_from_cp1252, STR("\x9f"), STR("\xc5\xb8"));
}

static void measuring(void **state)
{
	static const char family[] = "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"; /* woman, joiner, girl */
	(void)state;
	assert_int_equal(unicode_width(STR("")), 0);
	assert_int_equal(unicode_width(STR("abc")), 3);
	assert_int_equal(unicode_width(STR("Zoe\xcc\x88")), 3);
	assert_int_equal(unicode_width(STR("\xe6\x9d\x8e")), 2);
	assert_int_equal(unicode_width(STR("a\xff")), 2);
	assert_int_equal(unicode_count(STR("Zoe\xcc\x88!")), 4);
	assert_int_equal(unicode_count(STR(family)), 1);
	assert_true(str_is_equal(unicode_cut(STR("Zoe\xcc\x88!"), 3), STR("Zoe\xcc\x88")));
	assert_true(str_is_equal(unicode_cut(STR("ab"), 9), STR("ab")));
	assert_true(str_is_equal(unicode_cut(STR("ab"), 0), STR("")));
	assert_true(str_is_equal(unicode_cut_bytes(STR("Zoe\xcc\x88!"), 4), STR("Zo")));
	assert_true(str_is_equal(unicode_cut_bytes(STR("Zoe\xcc\x88!"), 5), STR("Zoe\xcc\x88")));
	assert_true(str_is_equal(unicode_cut_width(STR("\xe6\x9d\x8e\xe6\x9d\x8e" "a"), 3), STR("\xe6\x9d\x8e")));
	assert_true(str_is_equal(unicode_cut_width(STR("abc"), 2), STR("ab")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(valid), cmocka_unit_test(steps), cmocka_unit_test(folding), cmocka_unit_test(cp1252),
		cmocka_unit_test(measuring),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
