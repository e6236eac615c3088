/* The shipped settings load and equal the defaults that tests use; a wrong file is refused with its line. */
#include "../project.h"
#include "format/date_rules.h"

static void test_shipped(void **state)
{
	(void)state;
	struct date_rules r, d = date_rules_default();
	struct err e = {0};
	memset(&r, 0xff, sizeof r);
	if (date_rules_load(project_schemas(), &r, &e))
		fail_msg("%s:%u: %s", e.file, e.line, e.text);
	assert_int_equal(r.order, d.order);
	assert_int_equal(r.pivot, d.pivot);
	assert_int_equal(r.about_days, d.about_days);
	assert_int_equal(r.about_months, d.about_months);
	assert_int_equal(r.about_years, d.about_years);
	assert_int_equal(r.mixed_enough, d.mixed_enough);
	assert_memory_equal(r.season_from, d.season_from, sizeof d.season_from);
	assert_memory_equal(r.part_from, d.part_from, sizeof d.part_from);
}

static void test_absent(void **state)
{
	(void)state;
	struct date_rules r = date_rules_default();
	struct err e = {0};
	r.pivot = 77;
	assert_int_equal(date_rules_load("/nonexistent", &r, &e), -1);
	assert_true(e.code == ERR_SYSTEM || e.code == ERR_USAGE);
	assert_int_equal(r.pivot, 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_shipped), cmocka_unit_test(test_absent)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
