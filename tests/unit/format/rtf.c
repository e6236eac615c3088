#include "format/rtf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void expect(const char *rtf, const char *plain)
{
	struct buf b = {0};
	assert_int_equal(rtf_plain(str_of(rtf), &b), 0);
	assert_string_equal(b.p ? b.p : "", plain);
	buf_close(&b);
}

static void text(void **state)
{
	(void)state;
	expect("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red0;}\\f0\\b Mum\\b0  said\\par so.\\line Then\\par\\par\\par x\\par}",
	       "Mum said\nso.\nThen\n\nx");
	expect("{\\rtf1 a\\{b\\}\\\\c\\~d\\_e\r\nf\\\ng}", "a{b}\\c d\xE2\x80\x91" "ef\ng");
	expect("{\\rtf1 \\ldblquote no\\rdblquote \\emdash\\bullet\\tab x}", "\xE2\x80\x9Cno\xE2\x80\x9D\xE2\x80\x94\xE2\x80\xA2\tx");
	expect("{\\rtf1 a{\\v hidden}b{\\deleted gone}c{\\*\\unknown x{y}}d{\\pict ffd8}e{\\header h}f}", "abcdef");
	expect("{\\rtf1 a\\bin3 {{}b}", "ab");
	expect("{\\rtf1 word{\\footnote a note} on}", "word [a note] on");
}

static void letters(void **state)
{
	(void)state;
	expect("{\\rtf1\\ansicpg1252 \\'93caf\\'e9\\'94 \\'80}", "\xE2\x80\x9C" "caf\xC3\xA9\xE2\x80\x9D \xE2\x82\xAC");
	expect("{\\rtf1\\uc1 \\u8217?s \\u-3913?\\uc0\\u233 x{\\uc2\\u233 ab}\\u233 y}",
	       "\xE2\x80\x99s \xE2\x80\xA2\xC3\xA9x\xC3\xA9\xC3\xA9y");
	expect("{\\rtf1 \\u-10179?\\u-8704?}", "\xF0\x9F\x98\x80");
	expect("{\\rtf1 \\u8217\\'92s{\\uc1\\u233}ab}", "\xE2\x80\x99s\xC3\xA9" "ab");
	expect("{\\rtf1{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset238 B;}{\\f2\\fcharset204 C;}}\\f1 \\'b3\\f0 \\'b3\\f2 \\'d0}",
	       "\xC5\x82\xC2\xB3\xD0\xA0");
	expect("{\\rtf1\\mac \\'8e}", "\xC3\xA9");
	expect("{\\rtf1\\pc \\'82}", "\xC3\xA9");
	expect("{\\rtf1 caf\xC3\xA9}", "caf\xC3\xA9");
}

static void lists_and_tables(void **state)
{
	(void)state;
	expect("{\\rtf1 {\\listtext\\f1\\'b7\\tab}one\\par{\\listtext\\tab\\u8226?\\tab}\\ilvl1 two\\par}", "- one\n  - two");
	expect("{\\rtf1 {\\pntext 1.\\tab}one\\par{\\pntext 2.\\tab}two\\par\\pard x}", "1. one\n2. two\nx");
	expect("{\\rtf1\\trowd\\cellx1\\intbl a\\cell\\cell c\\cell\\cell\\row\\trowd\\intbl\\cell b\\par d\\cell\\row\\pard x}",
	       "a | | c\n| b\nd\nx");
	expect("{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"http://a.example\"}{\\fldrslt the page}}.}", "the page(\"http://a.example\").");
	expect("{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"http://a\"}{\\fldrslt http://a}}{\\field{\\*\\fldinst PAGE}{\\fldrslt 3}}}",
	       "http://a3");
}

static void broken(void **state)
{
	(void)state;
	struct buf b = {0}, deep = {0};
	expect("{\\rtf1 a{\\b b", "ab");
	expect("{\\rtf1 a}} b}", "a b");
	expect("{\\rtf1 a}\nb", "a\nb");
	expect("{\\rtf1{\\fonttbl{\\f0 Arial;}\\pard a\\par b}", "a\nb");
	expect("{\\rtf1 a\\'zz\\", "azz");
	expect("{\\rtf1 \\u99999999999999? \\uc-5 x}", "\xEC\xA7\xBF x");
	expect("{\\rtf1 }", "");
	assert_int_equal(rtf_plain(STR("{\\rtf1{\\fonttbl{\\f0 all is font"), &b), -1);
	buf_add_z(&deep, "{\\rtf1 ");
	for (int i = 0; i < 1000; i++)
		buf_add_z(&deep, "{\\b ");
	buf_add_z(&deep, "x");
	for (int i = 0; i < 1000; i++)
		buf_add_z(&deep, "}");
	buf_add_z(&deep, "y}");
	expect(deep.p, "xy");
	buf_close(&deep);
	buf_close(&b);
}

static void a_line_of_tabs_is_an_empty_line(void **state)
{
	(void)state;
	expect("{\\rtf1 a\\par\\tab\\tab\\par\\par\\par b\\par\\tab }", "a\n\nb");
}

static void a_link_in_the_address_of_a_link_is_no_text(void **state)
{
	(void)state;
	expect("{\\rtf1 a{\\field{\\fldrslt b{\\fldinst HYPERLINK \"http://x/a-long-address-that-makes-the-room-grow\"}}}c}",
	       "ab(\"http://x/a-long-address-that-makes-the-room-grow\")c");
	expect("{\\rtf1 a{\\field{\\fldrslt\\fldinst HYPERLINK \"http://x/a-long-address-that-makes-the-room-grow\"}}c}", "ac");
}

static void the_address_of_a_link_is_said_once(void **state)
{
	(void)state;
	expect("{\\rtf1 a{\\field{\\*\\fldinst HYPERLINK \"http://x\"}{\\fldrslt b}}{\\fldrslt c}}\\fldrslt}}}}", "ab(\"http://x\")c");
}

static void control_characters_are_line_ends_or_nothing(void **state)
{
	(void)state;
	expect("{\\rtf1\\uc0 a\\u10\\u13\\u10\\u10 b\\u7\\u0 c\\u10}", "a\n\nbc");
	expect("{\\rtf1\\ansicpg65001 a\\'0a\\'c3\\'a9\\'00\\'0a}", "a\xC3\xA9");
}

static void is(void **state)
{
	(void)state;
	assert_true(rtf_is(STR("\xEF\xBB\xBF \n{\\rtf1")));
	assert_false(rtf_is(STR("x{\\rtf1")));
	assert_false(rtf_is(STR("{\\rt")));
	assert_false(rtf_is(STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text),	  cmocka_unit_test(letters), cmocka_unit_test(lists_and_tables),
		cmocka_unit_test(broken), cmocka_unit_test(is), cmocka_unit_test(a_line_of_tabs_is_an_empty_line),
		cmocka_unit_test(a_link_in_the_address_of_a_link_is_no_text),
		cmocka_unit_test(the_address_of_a_link_is_said_once),
		cmocka_unit_test(control_characters_are_line_ends_or_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
