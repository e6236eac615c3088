#include "reading.h"

static int recognised(struct str bytes, const char *map)
{
	struct source_options o = reading_options();
	o.map = str_of(map);
	return table_adapter.recognise(&(struct source_input){STR("x"), bytes}, &o);
}

static void a_line_with_separators_looks_like_a_table(void **state)
{
	(void)state;
	assert_int_equal(recognised(STR("a,b\n1,2\n"), NULL), 50);
	assert_int_equal(recognised(STR("\xEF\xBB\xBF"
					"a;b\n"),
				    NULL),
			 50);
	assert_int_equal(recognised(STR("# child: m:1\n\n\"# agency: x\"\na\tb\n"), NULL), 50);
}

static void one_column_is_hardly_a_table_unless_a_map_is_named(void **state)
{
	(void)state;
	assert_int_equal(recognised(STR("just a letter\nof two lines\n"), NULL), 10);
	assert_int_equal(recognised(STR("date\n2024-01-01\n"), "chronology"), 50);
	assert_int_equal(recognised(STR(""), NULL), 5);
}

static void other_kinds_of_file_are_no_tables(void **state)
{
	(void)state;
	assert_int_equal(recognised(STR("<a,b>"), NULL), 0);
	assert_int_equal(recognised(STR("{\"a\":1,\"b\":2}"), NULL), 0);
	assert_int_equal(recognised(STR("[{\"a\":1 \"b\":2},{"), NULL), 0); /* broken or not: the reader of JSON says where */
	assert_int_equal(recognised(STR("[12/03/2024, 10:11] hello\n"), NULL), 50);
	assert_int_equal(recognised(STR("[Date],[Event]\n1,2\n"), NULL), 50);
	assert_int_equal(recognised(STR("0 HEAD\n1 A,B\n"), NULL), 0);
	assert_int_equal(recognised(STR("\1\2\3\4a,b\n"), NULL), 0);
}

static void a_zero_byte_is_a_letter_and_utf16_is_looked_into(void **state)
{
	(void)state;
	assert_int_equal(recognised(STR("a,b\0c,d\n"), NULL), 50);
	assert_int_equal(recognised(STR("\xFF\xFE" "a\0,\0b\0"), NULL), 50);
	assert_int_equal(recognised(STR("a\0,\0b\0\n\0"), NULL), 50);
	assert_int_equal(recognised(STR("\0a\0,\0b\0\n"), NULL), 50);
	assert_int_equal(recognised(STR("\xFF\xFE" "<\0a\0>\0"), NULL), 0);
	assert_int_equal(recognised(STR("\xFF\xFE" "0\0 \0H\0E\0A\0D\0\n\0"), NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_with_separators_looks_like_a_table),
		cmocka_unit_test(one_column_is_hardly_a_table_unless_a_map_is_named),
		cmocka_unit_test(other_kinds_of_file_are_no_tables),
		cmocka_unit_test(a_zero_byte_is_a_letter_and_utf16_is_looked_into),
	};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
