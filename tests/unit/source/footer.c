#include "../project.h"

#include "source/footer.h"

static bool is_footer(const struct footers *f, const char *a, const char *b)
{
	struct csv_cell cell[2] = {{.text = str_of(a)}, {.text = str_of(b)}};
	return footer_is(f, &(struct csv_row){.cell = cell, .cells = 2, .line = 1});
}

static void feet_of_pages_and_reports(void **state)
{
	struct arena a = {0};
	struct footers f;
	struct err e = {0};
	(void)state;
	assert_int_equal(footer_read(project_schemas(), &a, &f, &e), 0);
	assert_true(f.n > 5);
	assert_true(is_footer(&f, "Page 12 of 30", ""));
	assert_true(is_footer(&f, "", " PAGE  1"));
	assert_true(is_footer(&f, "Report run by: A. Worker, 01/02/2024", ""));
	assert_true(is_footer(&f, "(12 row(s) affected)", ""));
	assert_true(is_footer(&f, "(2 rows)", ""));
	assert_true(is_footer(&f, "(1 row)", ""));
	assert_true(is_footer(&f, "Total: 4 records", ""));
	assert_true(is_footer(&f, " CONFIDENTIAL", ""));
	assert_true(is_footer(&f, "-----+------", ""));
	assert_true(is_footer(&f, "-----", "----"));
	assert_false(is_footer(&f, "-----", "x"));
	assert_false(is_footer(&f, "-", "-"));
	assert_false(is_footer(&f, "2 rows with his mother", ""));
	assert_false(is_footer(&f, "Confidential information was shared", ""));
	assert_false(is_footer(&f, "Page 12 of 30", "x")); /* a row */
	assert_false(is_footer(&f, "Page boy", ""));
	assert_false(is_footer(&f, "12", ""));
	assert_false(is_footer(&f, "", ""));
	arena_close(&a);
}

static void without_a_list_nothing_is_one(void **state)
{
	struct arena a = {0};
	struct footers f;
	struct err e = {0};
	(void)state;
	assert_int_equal(footer_read("/nowhere", &a, &f, &e), 0);
	assert_false(is_footer(&f, "Page 1", ""));
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(feet_of_pages_and_reports),
		cmocka_unit_test(without_a_list_nothing_is_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
