#include "../project.h"
#include "model/age.h"

static void check(const char *birth, const char *expected, const char *on, const char *want)
{
	struct date b = project_date(birth), x = project_date(expected), o = project_date(on);
	struct buf out = {0};
	age_write(&b, &x, &o, &out);
	assert_string_equal(out.n ? out.p : "", want);
	buf_close(&out);
}

static void years_and_months(void **state)
{
	(void)state;
	check("2014-11-20", NULL, "2022-02-28", "7");
	check("2014-11-20", NULL, "2021-11-19", "6");
	check("2014-11-20", NULL, "2021-11-20", "7");
	check("2014-11-20", NULL, "2016-11-19", "23 months");
	check("2014-11-20", NULL, "2016-11-20", "2");
	check("2014-11-20", NULL, "2014-12-19", "under 1 month");
	check("2014-11-20", NULL, "2014-12-20", "1 month");
	check("2016-02-29", NULL, "2023-02-28", "6");
	check("2016-02-29", NULL, "2023-03-01", "7");
}

static void ranges(void **state)
{
	(void)state;
	check("2014-11-20", NULL, "2022", "7 or 8");
	check("1993", NULL, "2021-06-01", "27 or 28");
	check("2014-11-20", NULL, "2016-11", "23 months to 2 years");
	check("2014-11-20", NULL, "2015", "1 to 13 months");
	check("2014-11-20", NULL, "2016-04", "16 to 17 months");
	check("2014-11-20", NULL, "2014-12", "under 1 month to 1 month");
	check("2014-11-20", NULL, "2014", "before or after birth");
	check("2014-11-20", NULL, "before 2022-01-01", "");
	check("2014-11-20", NULL, NULL, "");
}

static void before_birth(void **state)
{
	(void)state;
	check(NULL, "2025-07-20", "2025-04-03", "unborn, 24 weeks");
	check(NULL, "2025-07-20", "2025-07-20", "unborn, 40 weeks");
	check(NULL, "2025-07-20", "2024-10-13", "unborn, 0 weeks");
	check(NULL, "2025-07-20", "2024-10-12", "before birth");
	check(NULL, "2025-07-20", "2025-12-01", ""); /* no birth recorded, and none can be told */
	check("2025-07-16", "2025-07-20", "2025-04-03", "unborn, 24 weeks");
	check("2025-07-16", NULL, "2025-04-03", "before birth"); /* the expected date is not known: no weeks */
	check(NULL, NULL, "2025-04-03", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(years_and_months), cmocka_unit_test(ranges), cmocka_unit_test(before_birth)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
