#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/jsontoken.h"

/* The tokens in one line: { } [ ] for brackets, key= before a value, "text" for strings, !why where it
 * breaks. */
static void put(struct buf *b, const struct jsontoken *t)
{
	if (!str_is_absent(t->key))
		buf_addf(b, "%.*s=", STR_ARG(t->key));
	switch (t->kind) {
	case JSONTOKEN_OPEN:
		buf_add_z(b, t->is_array ? "[" : "{");
		break;
	case JSONTOKEN_CLOSE:
		buf_add_z(b, t->is_array ? "]" : "}");
		break;
	case JSONTOKEN_TEXT:
		buf_addf(b, "\"%.*s\"", STR_ARG(t->text));
		break;
	case JSONTOKEN_BROKEN:
		buf_addf(b, "!%u:%u", t->line, t->col);
		break;
	default:
		buf_add(b, t->text);
	}
	buf_add_char(b, ' ');
}

static void reads(struct str text, bool several, const char *as)
{
	struct jsontoken_scan s;
	struct jsontoken t;
	struct buf b = {0};
	jsontoken_open(&s, text, several);
	while (jsontoken_next(&s, &t)) {
		put(&b, &t);
		if (t.kind == JSONTOKEN_BROKEN && several)
			jsontoken_skip_line(&s);
	}
	jsontoken_close(&s);
	buf_add_char(&b, 0);
	assert_string_equal(b.p, as);
	buf_close(&b);
}

static void values_come_with_their_names(void **state)
{
	(void)state;
	reads(STR("\xEF\xBB\xBF{\"a\": [1, -2.5e+3, true, null], \"b\": {}, \"c\": "
		  "\"x\\n\\u00e9\\ud83d\\ude00\\ud83d\"}"),
	      false, "{ a=[ 1 -2.5e+3 true null ] b={ } c=\"x\n\xC3\xA9\xF0\x9F\x98\x80\xEF\xBF\xBD\" } ");
	reads(STR(" 7 "), false, "7 ");
}

static void what_is_not_json_is_told_with_its_place(void **state)
{
	static const char *const bad[][2] = {{"", "!1:1 "},
					     {"{\"a\":1,}", "{ a=1 !1:8 "},
					     {"[1 2]", "[ 1 !1:4 "},
					     {"[01]", "[ !1:2 "},
					     {"[1.]", "[ !1:2 "},
					     {"{\"a\"\n 1}", "{ !2:2 "},
					     {"{a:1}", "{ !1:2 "},
					     {"[\"\\x\"]", "[ !1:4 "},
					     {"[\"a", "[ !1:4 "},
					     {"[1", "[ 1 !1:3 "},
					     {"1 2", "1 !1:3 "},
					     {"[\"a\nb\"]", "[ !1:4 "},
					     {"[\"\xFF\"]", "[ !1:4 "},
					     {"[\"\\u0000\"]", "[ !1:4 "},
					     {"[NaN]", "[ !1:2 "},
					     {"]", "!1:1 "}};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		reads(str_of(bad[i][0]), false, bad[i][1]);
}

static void lines_are_read_one_by_one(void **state)
{
	(void)state;
	reads(STR("{\"a\":1}\n{\"a\":\n{\"a\":3}\n"), true, "{ a=1 } { a={ a=3 } !4:1 ");
	reads(STR("{\"a\":1}\n{\"a\" 2}\n{\"a\":3}\n"), true, "{ a=1 } { !2:6 { a=3 } ");
}

static void brackets_have_a_cap(void **state)
{
	struct jsontoken_scan s;
	struct jsontoken t;
	char deep[JSONTOKEN_DEPTH + 2];
	(void)state;
	memset(deep, '[', sizeof deep);
	jsontoken_open(&s, (struct str){deep, sizeof deep}, false);
	for (int i = 0; i < JSONTOKEN_DEPTH; i++) {
		assert_true(jsontoken_next(&s, &t));
		assert_int_equal(t.kind, JSONTOKEN_OPEN);
		assert_int_equal(t.depth, i);
	}
	assert_true(jsontoken_next(&s, &t));
	assert_int_equal(t.kind, JSONTOKEN_BROKEN);
	assert_false(jsontoken_next(&s, &t));
	jsontoken_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(values_come_with_their_names),
					   cmocka_unit_test(what_is_not_json_is_told_with_its_place),
					   cmocka_unit_test(lines_are_read_one_by_one),
					   cmocka_unit_test(brackets_have_a_cap)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
