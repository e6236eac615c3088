#include "reading.h"

static const char *recognised(struct str bytes)
{
	struct source_options o = reading_options();
	struct source_input in = {STR("x"), bytes};
	const struct source_adapter *a = source_recognise(&in, &o);
	return a ? a->name : "none";
}

static void a_format_is_told_by_its_content(void **state)
{
	(void)state;
	assert_string_equal(recognised(STR("a,b\n1,2\n")), "table");
	assert_string_equal(recognised(STR("# child: m:1\na\tb\n")), "table");
	assert_string_equal(recognised(STR("\xEF\xBB\xBF"
					   "a;b\n")),
			    "table");
	assert_string_equal(recognised(STR("\x89PNG\r\n\x1A\n\0\0\0\rIHDR")), "none");
	assert_string_equal(recognised(STR("%PDF-1.7\n1,2,3\n")), "none");
	assert_string_not_equal(recognised(STR("<?xml version=\"1.0\"?>\n<a>b,c</a>\n")), "table");
	assert_string_not_equal(recognised(STR("0 HEAD\n1 CHAR UTF-8\n")), "table");
	assert_string_not_equal(recognised(STR("{\"type\":\"event\",\"id\":\"1\"}\n")), "table");
}

static void a_format_may_be_named(void **state)
{
	(void)state;
	struct source_options o = reading_options();
	o.as = STR("table");
	struct reading_log *l = reading_read(STR("date,kind,what,child\n2024-01-01,note,a,m:1\n"), o);
	assert_true(l->opened);
	reading_free(l);
	o.as = STR("telepathy");
	l = reading_read(STR("date,kind,what,child\n"), o);
	assert_false(l->opened);
	assert_int_equal(l->e.code, ERR_USAGE);
	reading_free(l);
}

static void adapters_have_names_of_their_own(void **state)
{
	(void)state;
	for (size_t i = 0; source_adapters[i]; i++)
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(source_adapters[i]->name, source_adapters[j]->name);
}

static void maps_are_read_at_need(void **state)
{
	(void)state;
	struct source_options o = reading_options();
	o.maps = NULL;
	struct reading_log *l = reading_read(STR("date,kind,what,child\n2024-01-01,note,a,m:1\n"), o);
	assert_true(l->opened);
	assert_int_equal(l->n, 1);
	reading_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_format_is_told_by_its_content),
		cmocka_unit_test(a_format_may_be_named),
		cmocka_unit_test(adapters_have_names_of_their_own),
		cmocka_unit_test(maps_are_read_at_need),
	};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
