/* Working days, spans and closed windows (patterns.md 1.5), and every fault that a holiday table can have.
 * With CASEWORK_CALENDAR_DRIVER set (to the schemas folder) the program answers questions on standard input, for
 * tests/property/calendar.test and tests/data/calendar.test. */
#include <sys/stat.h>
#include <unistd.h>

#include "../project.h"
#include "format/calendar.h"

static struct calendar *open_nation(enum calendar_nation n)
{
	struct calendar *c = NULL;
	struct err e = {0};
	if (calendar_open(project_schemas(), n, &c, &e))
		fail_msg("%s:%u: %s", e.file, e.line, e.text);
	return c;
}

static int32_t end_of(const struct calendar *c, const char *span, int y, int m, int d)
{
	struct calendar_span s;
	assert_int_equal(calendar_span_parse(str_of(span), &s), 0);
	return calendar_end(c, s, date_day_of(y, m, d));
}

static void test_spans(void **state)
{
	(void)state;
	static const char *const good[] = {"1 day", "90 days", "3 working days", "1 working day", "24 hours", "2 weeks", "12 months", "1 year", NULL};
	static const char *const bad[] = {"", "0 days", "-1 day", "+1 day", "days", "1", "1 fortnight", "1.5 days", "1 dayss", "99999 days", "working day", "1day", NULL};
	struct calendar_span s;
	for (int i = 0; good[i]; i++) {
		struct buf b = {0};
		assert_int_equal(calendar_span_parse(str_of(good[i]), &s), 0);
		calendar_span_write(s, &b);
		assert_string_equal(buf_str(&b).p, good[i]);
		buf_close(&b);
	}
	for (int i = 0; bad[i]; i++)
		if (calendar_span_parse(str_of(bad[i]), &s) == 0)
			fail_msg("\"%s\" was taken for a span", bad[i]);
}

static void test_windows(void **state)
{
	(void)state;
	struct calendar *c = open_nation(CALENDAR_ENGLAND_WALES);
	assert_int_equal(end_of(c, "90 days", 2024, 1, 1), date_day_of(2024, 3, 31));
	assert_int_equal(end_of(c, "2 weeks", 2024, 1, 1), date_day_of(2024, 1, 15));
	assert_int_equal(end_of(c, "1 month", 2024, 1, 31), date_day_of(2024, 2, 29));
	assert_int_equal(end_of(c, "1 month", 2023, 1, 31), date_day_of(2023, 2, 28));
	assert_int_equal(end_of(c, "12 months", 2024, 2, 29), date_day_of(2025, 2, 28));
	assert_int_equal(end_of(c, "1 year", 2024, 2, 29), date_day_of(2025, 2, 28));
	assert_int_equal(end_of(c, "24 hours", 2024, 1, 1), date_day_of(2024, 1, 2));
	assert_int_equal(end_of(c, "36 hours", 2024, 1, 1), date_day_of(2024, 1, 2));
	/* Thursday before Good Friday 2024 (29 March); Easter Monday is 1 April. */
	assert_int_equal(end_of(c, "1 working day", 2024, 3, 28), date_day_of(2024, 4, 2));
	assert_int_equal(end_of(c, "3 working days", 2024, 3, 30), date_day_of(2024, 4, 4)); /* from a Saturday */
	assert_int_equal(end_of(c, "1 working day", 2022, 9, 16), date_day_of(2022, 9, 20)); /* the state funeral */
	/* The samples' own sums: 6 October to 2 December 2021 is 41 working days. */
	assert_int_equal(calendar_working_days_between(c, date_day_of(2021, 10, 6), date_day_of(2021, 12, 2)), 41);
	assert_int_equal(calendar_working_days_between(c, date_day_of(2021, 12, 2), date_day_of(2021, 10, 6)), -41);
	assert_int_equal(calendar_working_days_between(c, date_day_of(2024, 3, 28), date_day_of(2024, 4, 1)), 0);
	calendar_close(c);
	c = open_nation(CALENDAR_SCOTLAND);
	assert_int_equal(end_of(c, "1 working day", 2024, 3, 28), date_day_of(2024, 4, 1)); /* no Easter Monday */
	assert_int_equal(end_of(c, "1 working day", 2021, 12, 31), date_day_of(2022, 1, 5)); /* 1 and 2 January, substitutes */
	calendar_close(c);
	c = open_nation(CALENDAR_NORTHERN_IRELAND);
	assert_false(calendar_is_working_day(c, date_day_of(2025, 3, 17)));
	assert_false(calendar_is_working_day(c, date_day_of(2025, 7, 14))); /* for Saturday 12 July */
	assert_true(calendar_is_working_day(c, date_day_of(2025, 7, 11)));
	calendar_close(c);
}

static void test_years_outside(void **state)
{
	(void)state;
	struct calendar *c = open_nation(CALENDAR_ENGLAND_WALES);
	assert_true(calendar_covers(c, date_day_of(1995, 1, 1)));
	assert_true(calendar_covers(c, date_day_of(2028, 12, 31)));
	assert_false(calendar_covers(c, date_day_of(1994, 12, 31)));
	assert_false(calendar_covers(c, date_day_of(2029, 1, 1)));
	assert_true(calendar_is_working_day(c, date_day_of(1990, 12, 25)));
	assert_true(calendar_is_working_day(c, date_day_of(2029, 12, 25)));
	assert_true(calendar_is_working_day(c, date_day_of(1900, 1, 1)));
	assert_false(calendar_is_working_day(c, date_day_of(2100, 1, 2)));
	assert_int_equal(calendar_end(c, (struct calendar_span){3, CALENDAR_WORKING_DAYS}, DATE_LAST), DATE_LAST);
	assert_int_equal(calendar_civil_end((struct calendar_span){3, CALENDAR_WORKING_DAYS}, 19000), 19003);
	assert_int_equal(calendar_civil_end((struct calendar_span){50, CALENDAR_HOURS}, 19000), 19002);
	calendar_close(c);
}

/* One at a time is the definition; the tables must agree with it, at their edges too, and never step back. */
static void test_against_stepping(void **state)
{
	(void)state;
	static const int n[] = {1, 2, 3, 10, 15, 45, 1000};
	static const int around[][2] = {{1979, 1981}, {2019, 2021}, {2046, 2052}};
	for (int nation = 0; nation < CALENDAR_NATIONS; nation++) {
		struct calendar *c = open_nation((enum calendar_nation)nation);
		for (size_t k = 0; k < sizeof n / sizeof *n; k++)
			for (size_t w = 0; w < 3; w++) {
				int32_t before = DATE_FIRST;
				for (int32_t d = date_day_of(around[w][0], 1, 1); d < date_day_of(around[w][1], 1, 1); d += 1 + (n[k] > 100) * 16) {
					int32_t end = d;
					for (int left = n[k]; left;)
						left -= calendar_is_working_day(c, ++end);
					assert_int_equal(calendar_end(c, (struct calendar_span){n[k], CALENDAR_WORKING_DAYS}, d), end);
					assert_int_equal(calendar_working_days_between(c, d, end), n[k]);
					assert_true(end >= before);
					before = end;
				}
			}
		calendar_close(c);
	}
}

static void test_far_outside(void **state)
{
	(void)state;
	struct calendar *c = open_nation(CALENDAR_SCOTLAND);
	for (int y = 1890; y <= 2110; y += 10) {
		int32_t d = date_day_of(y, 6, 1), end = d;
		for (int left = 4000; left;)
			left -= calendar_is_working_day(c, ++end);
		assert_int_equal(calendar_end(c, (struct calendar_span){4000, CALENDAR_WORKING_DAYS}, d), end);
		assert_int_equal(calendar_working_days_between(c, d, end), 4000);
	}
	calendar_close(c);
}

/* Mostly told without counting months; and always the same as counting them. */
static void test_past(void **state)
{
	(void)state;
	struct calendar *c = open_nation(CALENDAR_SCOTLAND);
	static const int n[] = {1, 2, 3, 6, 11, 12, 13, 24, 60};

	for (int unit = CALENDAR_HOURS; unit <= CALENDAR_YEARS; unit++)
		for (size_t k = 0; k < sizeof n / sizeof *n; k++)
			for (int32_t from = date_day_of(2023, 1, 1); from < date_day_of(2025, 3, 2); from++) {
				struct calendar_span s = {n[k], (enum calendar_unit)unit};
				int32_t end = calendar_end(c, s, from);
				for (int32_t day = end - 4; day <= end + 4; day++)
					assert_int_equal(calendar_is_past(c, s, from, day), day > end);
				assert_false(calendar_is_past(c, s, from, from));
				assert_true(calendar_is_past(c, s, from, DATE_LAST));
			}
	assert_false(calendar_is_past(c, (struct calendar_span){3, CALENDAR_MONTHS}, DATE_LAST, DATE_LAST));
	assert_true(calendar_is_past(c, (struct calendar_span){3, CALENDAR_MONTHS}, DATE_FIRST, DATE_FIRST + 1));
	calendar_close(c);
}

static void test_names(void **state)
{
	(void)state;
	enum calendar_nation n;
	for (int i = 0; i < CALENDAR_NATIONS; i++) {
		assert_int_equal(calendar_nation_of(str_of(calendar_nation_name((enum calendar_nation)i)), &n), 0);
		assert_int_equal(n, i);
	}
	assert_int_equal(calendar_nation_of(STR("wales"), &n), -1);
}

static void test_bad_tables(void **state)
{
	(void)state;
	static const struct {
		const char *table;
		unsigned line;
	} bad[] = {
		{"date,nation,name,source\n", 1},
		{"date,nation,title,source\n2020-01-01,england,New Year,act\n", 2},
		{"date,nation,title,source\n2020-02-30,scotland,New Year,act\n", 2},
		{"date,nation,title,source\n2020-01-01,scotland,New Year,act\n2020-01-01,scotland,New Year,act\n", 3},
		{"date,nation,title,source\n2020-01-01,scotland,,act\n", 2},
		{"date,nation,title,source\n2020-01-01,scotland,New Year,\n", 2},
		{"date,nation,title,source\n2020-01-01,scotland,New Year\n", 2},
		{"date,nation,title,source\n2020-01-01,scotland,New Year,act\n", 0}, /* nothing for England and Wales */
		{"", 0},
	};
	char folder[4096], sub[4200], file[4300];
	snprintf(folder, sizeof folder, "%s/calendar-XXXXXX", getenv("TMP") ? getenv("TMP") : "/tmp");
	assert_non_null(mkdtemp(folder));
	snprintf(sub, sizeof sub, "%s/calendar", folder);
	snprintf(file, sizeof file, "%s/holidays.csv", sub);
	assert_int_equal(mkdir(sub, 0700), 0);
	struct err e = {0};
	struct calendar *c = NULL;
	assert_int_equal(calendar_open(folder, CALENDAR_ENGLAND_WALES, &c, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		FILE *f = fopen(file, "w");
		fputs(bad[i].table, f);
		fclose(f);
		e = (struct err){0};
		if (calendar_open(folder, CALENDAR_ENGLAND_WALES, &c, &e) == 0)
			fail_msg("table %zu was taken", i);
		assert_int_equal(e.code, ERR_USAGE);
		assert_int_equal(e.line, bad[i].line);
	}
	unlink(file);
	rmdir(sub);
	rmdir(folder);
}

static void school_holidays(void **state)
{
	(void)state;
	static const struct {
		const char *table;
		unsigned line;
	} bad[] = {
		{"from,till,title,source\n", 1},
		{"from,to,title,source\n2025-12-20,2025-12-19,Christmas,s\n", 2},
		{"from,to,title,source\n2025-12-20,2026-01,Christmas,s\n", 2},
		{"from,to,title,source\n2025-12-20,2026-01-04,Christmas,s\n2026-01-04,2026-01-05,more,s\n", 3},
		{"from,to,title,source\n2025-12-20,2026-01-04,Christmas,\n", 2},
	};
	char folder[4096], sub[4200], file[2][4300];
	const struct calendar_stretch *list;
	struct calendar *c = NULL;
	struct err e = {0};
	FILE *f;
	snprintf(folder, sizeof folder, "%s/calendar-XXXXXX", getenv("TMP") ? getenv("TMP") : "/tmp");
	assert_non_null(mkdtemp(folder));
	snprintf(sub, sizeof sub, "%s/calendar", folder);
	assert_int_equal(mkdir(sub, 0700), 0);
	snprintf(file[0], sizeof file[0], "%s/holidays.csv", sub);
	snprintf(file[1], sizeof file[1], "%s/school-holidays.csv", sub);
	f = fopen(file[0], "w");
	fputs("date,nation,title,source\n2020-01-01,england-and-wales,New Year,act\n", f);
	fclose(f);
	assert_int_equal(calendar_open(folder, CALENDAR_ENGLAND_WALES, &c, &e), 0); /* no list */
	assert_int_equal(calendar_school_holidays(c, &list), 0);
	calendar_close(c);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		f = fopen(file[1], "w");
		fputs(bad[i].table, f);
		fclose(f);
		e = (struct err){0};
		if (calendar_open(folder, CALENDAR_ENGLAND_WALES, &c, &e) == 0)
			fail_msg("list %zu was taken", i);
		assert_int_equal(e.line, bad[i].line);
	}
	f = fopen(file[1], "w");
	fputs("# invented\nfrom,to,title,source\n2025-12-20,2026-01-04,Christmas,s\n2026-02-14,2026-02-22,half term,s\n", f);
	fclose(f);
	assert_int_equal(calendar_open(folder, CALENDAR_ENGLAND_WALES, &c, &e), 0);
	assert_int_equal(calendar_school_holidays(c, &list), 2);
	assert_int_equal(list[0].from, date_day_of(2025, 12, 20));
	assert_int_equal(list[1].to, date_day_of(2026, 2, 22));
	calendar_close(c);
	unlink(file[0]);
	unlink(file[1]);
	rmdir(sub);
	rmdir(folder);
}

/* Lines "H nation day": 1 when a working day; "E nation n unit day": calendar_end, the unit a letter of hdwWmy. */
static int drive(const char *schemas)
{
	struct calendar *c[CALENDAR_NATIONS] = {0};
	struct err e;
	char line[128];
	for (int i = 0; i < CALENDAR_NATIONS; i++)
		if (calendar_open(schemas, (enum calendar_nation)i, &c[i], &e))
			return 2;
	while (fgets(line, sizeof line, stdin)) {
		int nation, n, day;
		char unit;
		if (sscanf(line, "H %d %d", &nation, &day) == 2) {
			printf("%d\n", calendar_is_working_day(c[nation], day));
		} else if (sscanf(line, "E %d %d %c %d", &nation, &n, &unit, &day) == 4) {
			struct calendar_span s = {n, (enum calendar_unit)(strchr("hdwWmy", unit) - "hdwWmy")};
			printf("%d\n", calendar_end(c[nation], s, day));
		} else {
			return 2;
		}
	}
	for (int i = 0; i < CALENDAR_NATIONS; i++)
		calendar_close(c[i]);
	return 0;
}

int main(void)
{
	const char *driver = getenv("CASEWORK_CALENDAR_DRIVER");
	if (driver)
		return drive(driver);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_windows),
		cmocka_unit_test(test_years_outside),
		cmocka_unit_test(test_against_stepping),
		cmocka_unit_test(test_far_outside),
		cmocka_unit_test(test_past),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_bad_tables),
		cmocka_unit_test(school_holidays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
