#include "reading.h"

#include "source/covers.h"

static void kinds_and_days_are_read(void **state)
{
	struct arena a = {0};
	struct coverage *c;
	size_t n;
	struct err e = {0};
	(void)state;
	assert_int_equal(covers_parse(STR("school  missing:2020-09-01..2026-03 ; *:..2021"), &reading_code,
				      &a, &c, &n, &e),
			 0);
	assert_int_equal(n, 2);
	reading_is(c[0].kinds, "school missing");
	assert_int_equal(c[0].from, date_day_of(2020, 9, 1));
	assert_int_equal(c[0].to, date_day_of(2026, 3, 31));
	assert_int_equal(c[1].from, DATE_FIRST);
	assert_int_equal(c[1].to, date_day_of(2021, 12, 31));
	reading_is(c[1].kinds, "*");
	arena_close(&a);
}

static void a_year_ends_in_march(void **state)
{
	int32_t from, to;
	(void)state;
	struct date none = {0}, made = {.lo = date_day_of(2024, 3, 27), .hi = date_day_of(2024, 3, 27), .precision = DATE_DAY};
	covers_year(2024, made, &from, &to);
	assert_int_equal(to, made.hi); /* of days to come it knows nothing */
	covers_year(2024, none, &from, &to);
	assert_int_equal(from, date_day_of(2023, 4, 1));
	assert_int_equal(to, date_day_of(2024, 3, 31));
	assert_int_equal(covers_year_of(from), 2024);
	assert_int_equal(covers_year_of(to), 2024);
	assert_int_equal(covers_year_of(to + 1), 2025);
}

static void an_alias_is_written_as_the_kind_it_stands_for(void **state)
{
	struct arena a = {0};
	struct coverage *c;
	size_t n;
	struct err e = {0};
	(void)state;
	assert_int_equal(covers_parse(STR("case-note:2020..2021"), &reading_code, &a, &c, &n, &e), 0);
	reading_is(c[0].kinds, "note");
	arena_close(&a);
}

static void what_is_not_a_coverage_is_refused(void **state)
{
	static const char *const bad[] = {
		"school",      "school:2020",	   "school:soon..later", "school:2021..2020",
		":2020..2021", "wibble:2020..2021"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct arena a = {0};
		struct coverage *c;
		size_t n;
		struct err e = {0};
		assert_int_equal(covers_parse(str_of(bad[i]), &reading_code, &a, &c, &n, &e), -1);
		assert_int_equal(e.code, ERR_USAGE);
		arena_close(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds_and_days_are_read),
		cmocka_unit_test(a_year_ends_in_march), cmocka_unit_test(an_alias_is_written_as_the_kind_it_stands_for),
		cmocka_unit_test(what_is_not_a_coverage_is_refused),
	};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
