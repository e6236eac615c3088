#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "source/cells.h"

/* The same odd byte at every place of a row, so that no lane and no remainder is passed over. */
static void an_odd_byte_is_seen_wherever_it_stands(void **state)
{
	(void)state;
	for (size_t n = 1; n < 70; n++)
		for (size_t at = 0; at < n; at++) {
			char row[70];
			memset(row, 'a', sizeof row);
			assert_int_equal(cells_look((struct str){row, n}), 0);
			row[at] = '\n';
			assert_int_equal(cells_look((struct str){row, n}), 0);
			row[at] = 0x1B;
			assert_int_equal(cells_look((struct str){row, n}), CELLS_CONTROL);
			row[at] = (char)0x92;
			assert_int_equal(cells_look((struct str){row, n}), CELLS_NOT_UTF8 | CELLS_BEYOND);
			if (at + 1 < n) {
				memcpy(row + at, "\xC3\xA9", 2);
				assert_int_equal(cells_look((struct str){row, n}), CELLS_BEYOND);
			}
		}
}

static void utf8_is_told_from_what_is_not(void **state)
{
	static const char *const good[] = {"", "caf\xC3\xA9", "\xE2\x80\x99", "\xF0\x9F\x98\x80",
					   "\xED\x9F\xBF"};
	static const char *const bad[] = {"\x80",	  "\xC0\xAF",	      "\xE2\x80",
					  "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF",
					  "\xC3(",	  "\xF0\x80\x80\x80"};
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(cells_is_utf8(str_of(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(cells_is_utf8(str_of(bad[i])));
}

static void windows_letters_become_utf8(void **state)
{
	struct arena a = {0};
	(void)state;
	struct str s = cells_from_windows(&a, STR("\x93it\x92s\x94 \x80"
						  "5 \xE9\x81"));
	const char *wanted = "\xE2\x80\x9Cit\xE2\x80\x99s\xE2\x80\x9D \xE2\x82\xAC"
			     "5 \xC3\xA9\xEF\xBF\xBD";
	assert_true(str_is_equal(s, str_of(wanted)));
	struct str plain = STR("caf\xC3\xA9");
	assert_ptr_equal(cells_from_windows(&a, plain).p, plain.p);
	arena_close(&a);
}

static void odd_spaces_become_plain_ones(void **state)
{
	struct arena a = {0};
	static const struct {
		const char *text, *is;
	} of[] = {
		{"Ann\xC2\xA0" "Bell", "Ann Bell"},
		{"\xEF\xBB\xBF Ann \xE2\x80\xAF  Bell\xE2\x80\x8B", "Ann Bell"},
		{"Zo\xC3\xAB", "Zo\xC3\xAB"},
		{"two  plain", "two  plain"}, /* only where something odd is found */
		{"A\xE2\x80\x93" "B", "A\xE2\x80\x93" "B"}, /* a dash is no space */
		{"\xE3\x80\x80", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		struct str s = cells_tidy(&a, str_of(of[i].text));
		assert_int_equal(s.n, strlen(of[i].is));
		assert_memory_equal(s.n ? s.p : "", of[i].is, s.n);
	}
	assert_true(str_is_equal(cells_trim(STR("\xC2\xA0" "a\xC2\xA0" "b\xE2\x80\x89 ")), STR("a\xC2\xA0" "b")));
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(odd_spaces_become_plain_ones),
		cmocka_unit_test(an_odd_byte_is_seen_wherever_it_stands),
		cmocka_unit_test(utf8_is_told_from_what_is_not),
		cmocka_unit_test(windows_letters_become_utf8),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
