#include "reading.h"

#include "source/jsoncell.h"

static size_t cell(struct arena *a, const char *text, struct jsoncell_value **v)
{
	size_t n = 0;
	assert_int_equal(jsoncell_read(a, str_of(text), v, &n), 0);
	return n;
}

static void an_array_gives_its_items(void **state)
{
	struct arena a = {0};
	struct jsoncell_value *v;
	(void)state;
	assert_int_equal(cell(&a, "[\"1A\", \"3B\", 7, null, \" \"]", &v), 3);
	reading_is(v[1].value, "3B");
	assert_true(v[1].in_array);
	assert_int_equal(v[1].name.n, 0);
	arena_close(&a);
}

static void an_object_gives_names_and_answers(void **state)
{
	struct arena a = {0};
	struct jsoncell_value *v;
	(void)state;
	assert_int_equal(cell(&a,
			      "{\"1A\": \"Yes\", \"2B\": \"n\", \"3A\": true, \"of\": {\"who\": [\"x\"], "
			      "\"note\": \"\\u00e9\"}, \"none\": \"\"}",
			      &v),
			 5);
	assert_true(v[0].is_yes);
	assert_true(v[1].is_no);
	assert_true(v[2].is_yes);
	reading_is(v[3].name, "of/who");
	assert_true(v[3].in_array);
	reading_is(v[4].name, "of/note");
	reading_is(v[4].value, "\xC3\xA9");
	arena_close(&a);
}

static void what_is_no_json_is_told(void **state)
{
	static const char *const bad[] = {"", "1A, 2B", "[\"1A\"", "{\"a\": 1} x", "{a: 1}", "7", "\"word\""};
	struct arena a = {0};
	struct jsoncell_value *v;
	size_t n;
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(jsoncell_read(&a, str_of(bad[i]), &v, &n), -1);
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(an_array_gives_its_items),
					   cmocka_unit_test(an_object_gives_names_and_answers),
					   cmocka_unit_test(what_is_no_json_is_told)};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
