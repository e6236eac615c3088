/* Every form of date that exports and people write, with what it must become; and the forms that must be refused.
 * With CASEWORK_DATE_DRIVER set the program is a filter for tests/property/date.test instead: it answers questions on
 * standard input, so that python3's datetime can be held against every day of two centuries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/date.h"

static struct date_rules rules;

/* ISO, the precision's name and the words, joined by '|': all that a date holds. */
static const char *told(const struct date *d)
{
	static struct buf b;
	buf_clear(&b);
	date_write_iso(d, &b);
	buf_addf(&b, "|%s|", date_precision_name(d->precision));
	date_write_words(d, &b);
	return buf_str(&b).p;
}

struct form {
	const char *text, *told; /* told NULL: must be refused */
};

static void check(const struct form *form)
{
	for (; form->text; form++) {
		struct date d = {0};
		const char *why = NULL;
		int failed = date_parse(&rules, str_of(form->text), &d, &why);
		if (!form->told) {
			if (!failed)
				fail_msg("\"%s\" was read as %s", form->text, told(&d));
			assert_non_null(why);
			continue;
		}
		if (failed)
			fail_msg("\"%s\" was refused: %s", form->text, why);
		if (strcmp(told(&d), form->told))
			fail_msg("\"%s\" was read as %s, not %s", form->text, told(&d), form->told);
		/* What is written is read back equal. */
		struct buf iso = {0};
		struct date again;
		date_write_iso(&d, &iso);
		assert_int_equal(date_parse_iso(buf_str(&iso), str_of(date_precision_name(d.precision)), &again), 0);
		assert_int_equal(again.lo, d.lo);
		assert_int_equal(again.hi, d.hi);
		assert_int_equal(again.precision, d.precision);
		assert_int_equal(again.minute_1, d.minute_1);
		if (d.precision != DATE_UNKNOWN)
			assert_int_equal(again.doubted, d.doubted);
		assert_int_equal(again.grain, d.grain);
		buf_close(&iso);
	}
}

static void test_days(void **state)
{
	(void)state;
	static const struct form form[] = {
		{"2021-12-09", "2021-12-09|day|9 Dec 2021"},
		{"  2021-12-09 ", "2021-12-09|day|9 Dec 2021"},
		{"09/12/2021", "2021-12-09|day|9 Dec 2021"},
		{"9/12/2021", "2021-12-09|day|9 Dec 2021"},
		{"9/2/21", "2021-02-09|day|9 Feb 2021"},
		{"22.05.16", "2016-05-22|day|22 May 2016"},
		{"22-may-16", "2016-05-22|day|22 May 2016"},
		{"22/05/16", "2016-05-22|day|22 May 2016"},
		{"22/05/2016", "2016-05-22|day|22 May 2016"},
		{"22.05/16", "2016-05-22|day|22 May 2016"},
		{"22-05-2016", "2016-05-22|day|22 May 2016"},
		{"?22 may 2016", "2016-05-22?|day|22 May 2016 (doubted)"},
		{"?22.05.16", "2016-05-22?|day|22 May 2016 (doubted)"},
		{"9 Dec 2021", "2021-12-09|day|9 Dec 2021"},
		{"9th December 2021", "2021-12-09|day|9 Dec 2021"},
		{"1st of May, 2020", "2020-05-01|day|1 May 2020"},
		{"the 2nd of May 2020", "2020-05-02|day|2 May 2020"},
		{"Thursday 9 December 2021", "2021-12-09|day|9 Dec 2021"},
		{"Thurs, 9th Dec 2021", "2021-12-09|day|9 Dec 2021"},
		{"Friday 9 December 2021", "2021-12-09?|day|9 Dec 2021 (doubted)"},
		{"9-Dec-2021", "2021-12-09|day|9 Dec 2021"},
		{"09DEC2021", "2021-12-09|day|9 Dec 2021"},
		{"December 9, 2021", "2021-12-09|day|9 Dec 2021"},
		{"Dec. 9th 2021", "2021-12-09|day|9 Dec 2021"},
		{"2021-Dec-09", "2021-12-09|day|9 Dec 2021"},
		{"2021/12/09", "2021-12-09|day|9 Dec 2021"},
		{"20140102", "2014-01-02|day|2 Jan 2014"},
		{"29/02/2024", "2024-02-29|day|29 Feb 2024"},
		{"29/02/2000", "2000-02-29|day|29 Feb 2000"},
		{"01/06/39", "2039-06-01|day|1 June 2039"},
		{"01/06/40", "1940-06-01|day|1 June 1940"},
		{"31/12/1899", "1899-12-31|day|31 Dec 1899"},
		{NULL, NULL},
	};
	check(form);
}

static void test_times(void **state)
{
	(void)state;
	static const struct form form[] = {
		{"2024-01-10T22:40", "2024-01-10T22:40|minute|10 Jan 2024 22.40"},
		{"2024-01-10 22:40", "2024-01-10T22:40|minute|10 Jan 2024 22.40"},
		{"2024-01-10T22:40:05", "2024-01-10T22:40|minute|10 Jan 2024 22.40"},
		{"2024-01-10T22:40:05.123Z", "2024-01-10T22:40|minute|10 Jan 2024 22.40"},
		{"2024-07-10T23:40:05+01:00", "2024-07-10T23:40|minute|10 July 2024 23.40"},
		{"2024-07-10T23:40:05-0500", "2024-07-10T23:40|minute|10 July 2024 23.40"},
		{"2024-01-10 00:00:00", "2024-01-10|day|10 Jan 2024"},
		{"2024-01-10T00:00:00.000", "2024-01-10|day|10 Jan 2024"},
		{"2024-01-10T00:00", "2024-01-10T00:00|minute|10 Jan 2024 00.00"},
		{"10/01/2024 22:40", "2024-01-10T22:40|minute|10 Jan 2024 22.40"},
		{"10/01/2024 22:40:31", "2024-01-10T22:40|minute|10 Jan 2024 22.40"},
		{"10 Jan 2024 22.40", "2024-01-10T22:40|minute|10 Jan 2024 22.40"},
		{"10 Jan 2024, 10.15pm", "2024-01-10T22:15|minute|10 Jan 2024 22.15"},
		{"10 Jan 2024 at 9 am", "2024-01-10T09:00|minute|10 Jan 2024 09.00"},
		{"10 Jan 2024 0930", "2024-01-10T09:30|minute|10 Jan 2024 09.30"},
		{"10 Jan 2024 approx 2ish", NULL},
		{"10 Jan 2024 25:00", NULL},
		{"2024-01-10T24:00", NULL},
		{"2024-01-10T22:60", NULL},
		{"2024-01-10T22:40:61", NULL},
		{NULL, NULL},
	};
	check(form);
}

static void test_less_than_a_day(void **state)
{
	(void)state;
	static const struct form form[] = {
		{"2024-01", "2024-01|month|Jan 2024"},
		{"Dec 2021", "2021-12|month|Dec 2021"},
		{"December 2021", "2021-12|month|Dec 2021"},
		{"December, 2021", "2021-12|month|Dec 2021"},
		{"Sept 2021", "2021-09|month|Sept 2021"},
		{"Dec-21", "2021-12|month|Dec 2021"},
		{"12/2021", "2021-12|month|Dec 2021"},
		{"early March 2021", "2021-03|month|Mar 2021"},
		{"end of May 2020", "2020-05|month|May 2020"},
		{"2024", "2024|year|2024"},
		{"zz/05/2018", "2018-05|month|May 2018"},
		{"ZZ/ZZ/2017", "2017|year|2017"},
		{"zz/zz/zzzz", "|unknown|date not known"},
		{"zz/13/2018", NULL},
		{"05/zz/2018", NULL},
		{"in 2024", "2024|year|2024"},
		{"autumn 2017", "2017-09/2017-11|season|autumn 2017"},
		{"Spring 2017", "2017-03/2017-05|season|spring 2017"},
		{"summer of 2017", "2017-06/2017-08|season|summer 2017"},
		{"winter 2017", "2017-12/2018-02|season|winter 2017"},
		{"winter 2016/17", "2016-12/2017-02|season|winter 2016"},
		{"early 2019", "2019-01/2019-04|season|early 2019"},
		{"mid 2019", "2019-05/2019-08|season|mid 2019"},
		{"mid-2019", "2019-05/2019-08|season|mid 2019"},
		{"late 2019", "2019-09/2019-12|season|late 2019"},
		{"late autumn 2017", "2017-09/2017-11|season|autumn 2017"},
		{"?Dec 2021", "2021-12?|month|Dec 2021 (doubted)"},
		{NULL, NULL},
	};
	check(form);
}

static void test_about_and_open(void **state)
{
	(void)state;
	static const struct form form[] = {
		{"about 2017", "2016/2018|about|about 2017"},
		{"approx 2017", "2016/2018|about|about 2017"},
		{"approx. 2017", "2016/2018|about|about 2017"},
		{"circa 2017", "2016/2018|about|about 2017"},
		{"c. 2017", "2016/2018|about|about 2017"},
		{"c2017", "2016/2018|about|about 2017"},
		{"c.2017", "2016/2018|about|about 2017"},
		{"~2017", "2016/2018|about|about 2017"},
		{"autumn 2017 (about)", "2017-08/2017-12|about|about autumn 2017"},
		{"winter 2017 (about)", "2017-11/2018-03|about|about winter 2017"},
		{"about early 2019", "2018-12/2019-05|about|about early 2019"},
		{"about May 2017", "2017-04/2017-06|about|about May 2017"},
		{"9 Dec 2021 approx", "2021-12-02/2021-12-16|about|about 9 Dec 2021"},
		{"before 9 Dec 2021", "/2021-12-09|before|before 9 Dec 2021"},
		{"by December 2021", "/2021-12|before|before Dec 2021"},
		{"pre-2019", "/2019|before|before 2019"},
		{"after 9/12/21", "2021-12-09/|after|after 9 Dec 2021"},
		{"since 2018", "2018/|after|after 2018"},
		{"between 5 Jan and 7 Feb 2021", "2021-01-05/2021-02-07|between|between 5 Jan and 7 Feb 2021"},
		{"between 5 and 7 January 2021", "2021-01-05/2021-01-07|between|between 5 and 7 Jan 2021"},
		{"between 05/12/2020 and 07/01/2021", "2020-12-05/2021-01-07|between|between 5 Dec 2020 and 7 Jan 2021"},
		{"between March and May 2021", "2021-03/2021-05|between|between Mar and May 2021"},
		{"between 2017 and 2018", "2017/2018|between|between 2017 and 2018"},
		{"not known", "|unknown|date not known"},
		{"Unknown", "|unknown|date not known"},
		{"n/k", "|unknown|date not known"},
		{"N/K", "|unknown|date not known"},
		{"NK", "|unknown|date not known"},
		{"date not known", "|unknown|date not known"},
		{"not recorded", "|unknown|date not known"},
		{"?", "|unknown|date not known"},
		{"", "||"},
		{"  ", "||"},
		{NULL, NULL},
	};
	check(form);
}

static void test_refused(void **state)
{
	(void)state;
	static const struct form form[] = {
		{"31/06/2020", NULL}, {"31/04/2001", NULL}, {"29/02/2023", NULL}, {"29/02/1900", NULL}, {"00/01/2020", NULL},
		{"2020-06-31", NULL}, {"2020-13-01", NULL}, {"2020-00-01", NULL}, {"12/25/2024", NULL}, {"32 Dec 2021", NULL},
		{"22 May 2016?", NULL}, {"22.05.16?", NULL}, {"?22.05.16?", NULL}, {"0214-05-01", NULL}, {"1/1/201", NULL},
		{"9 Decembuary 2021", NULL}, {"yesterday", NULL}, {"4.5", NULL}, {"2.30", NULL}, {"12345", NULL}, {"2021-12-0", NULL},
		{"2016-05/22", NULL}, {"between 2018", NULL}, {"between 2018 and 2017", NULL}, {"9 Dec", NULL}, {"Dec", NULL},
		{"Thursday", NULL}, {"2021 2022", NULL}, {"9/12/2021 and more", NULL}, {"9/12/2021;", NULL}, {"-5/12/2021", NULL},
		{"autumn", NULL}, {"99999999999999999999", NULL}, {"1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9 1 2 3 4 5", NULL},
		{"about", NULL}, {"about unknown", NULL}, {"before", NULL}, {"20141399", NULL}, {"\x80\xff", NULL}, {"summer 17/18", NULL},
		{NULL, NULL},
	};
	check(form);
	struct date d;
	const char *why = NULL;
	assert_int_equal(date_parse(&rules, STR("31/06/2020"), &d, &why), -1);
	assert_string_equal(why, "there is no such day in that month");
	assert_int_equal(date_parse(&rules, STR("22 May 2016?"), &d, &why), -1);
	assert_string_equal(why, "a question mark goes before a doubted date, not after it");
	assert_int_equal(date_parse(&rules, STR("2\0" "1/01/2020"), &d, &why), -1); /* a NUL inside is no date */
}

static void test_month_first(void **state)
{
	(void)state;
	struct date_rules american = rules;
	american.order = DATE_MONTH_FIRST;
	struct date d;
	const char *why;
	assert_int_equal(date_parse(&american, STR("02/03/2024"), &d, &why), 0);
	assert_string_equal(told(&d), "2024-02-03|day|3 Feb 2024");
	assert_int_equal(date_parse(&american, STR("2/3/2024 10:00"), &d, &why), 0);
	assert_string_equal(told(&d), "2024-02-03T10:00|minute|3 Feb 2024 10.00");
	assert_int_equal(date_parse(&american, STR("25/03/2024"), &d, &why), -1);
	assert_int_equal(date_parse(&rules, STR("02/03/2024"), &d, &why), 0);
	assert_string_equal(told(&d), "2024-03-02|day|2 Mar 2024");
}

static void test_periods(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int period;
		const char *start, *end;
	} form[] = {
		{"2016-04, continuing", DATE_CONTINUING, "2016-04|month|Apr 2016", "||"},
		{"2025-09-17, continuing", DATE_CONTINUING, "2025-09-17|day|17 Sept 2025", "||"},
		{"May 2019 to present", DATE_CONTINUING, "2019-05|month|May 2019", "||"},
		{"9 Dec 2021 onwards", DATE_CONTINUING, "2021-12-09|day|9 Dec 2021", "||"},
		{"2021 and ongoing", DATE_CONTINUING, "2021|year|2021", "||"},
		{"from 9 Dec 2021", DATE_CONTINUING, "2021-12-09|day|9 Dec 2021", "||"},
		{"23/03/2020 to 06/07/2020", DATE_SPAN, "2020-03-23|day|23 Mar 2020", "2020-07-06|day|6 July 2020"},
		{"from 23/03/2020 until 06/07/2020", DATE_SPAN, "2020-03-23|day|23 Mar 2020", "2020-07-06|day|6 July 2020"},
		{"23/03/2020 - 06/07/2020", DATE_SPAN, "2020-03-23|day|23 Mar 2020", "2020-07-06|day|6 July 2020"},
		{"23/03/2020-06/07/2020", DATE_SPAN, "2020-03-23|day|23 Mar 2020", "2020-07-06|day|6 July 2020"},
		{"23.03.20 \xe2\x80\x93 06.07.20", DATE_SPAN, "2020-03-23|day|23 Mar 2020", "2020-07-06|day|6 July 2020"},
		{"2021-08 to 2022-02-01", DATE_SPAN, "2021-08|month|Aug 2021", "2022-02-01|day|1 Feb 2022"},
		{"2021-10-05 to 2021-12-09", DATE_SPAN, "2021-10-05|day|5 Oct 2021", "2021-12-09|day|9 Dec 2021"},
		{"5-9 May 2021", DATE_SPAN, "2021-05-05|day|5 May 2021", "2021-05-09|day|9 May 2021"},
		{"5 to 9 May 2021", DATE_SPAN, "2021-05-05|day|5 May 2021", "2021-05-09|day|9 May 2021"},
		{"29 April to 9 May 2021", DATE_SPAN, "2021-04-29|day|29 Apr 2021", "2021-05-09|day|9 May 2021"},
		{"April to May 2021", DATE_SPAN, "2021-04|month|Apr 2021", "2021-05|month|May 2021"},
		{"2019-2021", DATE_SPAN, "2019|year|2019", "2021|year|2021"},
		{"autumn 2019 to 2021", DATE_SPAN, "2019-09/2019-11|season|autumn 2019", "2021|year|2021"},
		{"between 5 and 7 January 2021", DATE_POINT, "2021-01-05/2021-01-07|between|between 5 and 7 Jan 2021", "||"},
		{"2021-12-09", DATE_POINT, "2021-12-09|day|9 Dec 2021", "||"},
		{"9-Dec-2021", DATE_POINT, "2021-12-09|day|9 Dec 2021", "||"},
		{"", DATE_POINT, "||", "||"},
		{"2022-08 to 2022-02-01", -1, NULL, NULL},
		{"31/06/2020 to 06/07/2020", -1, NULL, NULL},
		{"from time to time", -1, NULL, NULL},
		{"5-9", -1, NULL, NULL},
		{"continuing", -1, NULL, NULL},
	};
	for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
		struct date a, b;
		const char *why = NULL;
		int got = date_parse_period(&rules, str_of(form[i].text), &a, &b, &why);
		if (got != form[i].period)
			fail_msg("\"%s\": period %d (%s), not %d", form[i].text, got, why ? why : "", form[i].period);
		if (got < 0)
			continue;
		if (strcmp(told(&a), form[i].start))
			fail_msg("\"%s\" starts %s, not %s", form[i].text, told(&a), form[i].start);
		if (strcmp(told(&b), form[i].end))
			fail_msg("\"%s\" ends %s, not %s", form[i].text, told(&b), form[i].end);
	}
}

static void test_clock_words(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int minute;
	} form[] = {
		{"22.40", 1360}, {"22:40", 1360}, {"10.15pm", 1335}, {"10.15 p.m.", 1335}, {"0930", 570}, {"9.30", 570},
		{"9.30am", 570}, {"12am", 0}, {"12.30am", 30}, {"12pm", 720}, {"noon", 720}, {"1430hrs", 870}, {"14:30:59", 870},
		{"00:00", 0}, {"23:59", 1439}, {"14:30Z", 870}, {"14:30:00.5+01:00", 870},
		{"approx 2ish", -1}, {"24:00", -1}, {"12:60", -1}, {"9", -1}, {"", -1}, {"13pm", -1}, {"0am", -1}, {"930", -1},
		{"10:5", -1}, {"10-15", -1}, {"10:15x", -1}, {"-1:00", -1}, {"14:30:00.", -1},
	};
	for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
		int minute = -1;
		int failed = date_parse_time(str_of(form[i].text), &minute);
		if (failed != (form[i].minute < 0 ? -1 : 0) || (!failed && minute != form[i].minute))
			fail_msg("\"%s\": %d, minute %d", form[i].text, failed, minute);
	}
}

static void test_iso_is_strict(void **state)
{
	(void)state;
	static const char *const bad[][2] = {
		{"9/12/2021", "day"}, {"2021-12-09", "month"}, {"2021-12", "day"}, {"2021-12-09T25:00", "minute"},
		{"2021-02-30", "day"}, {"../..", "before"}, {"2021/2020", "between"}, {"2021-12-09", "nonsense"}, {"", "day"},
		{"/2021", "after"}, {"2021-12-09T10:00", "day"}, {"2021-13", "month"}, {"?", "day"}, {"202a", "year"},
	};
	struct date d;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (date_parse_iso(str_of(bad[i][0]), str_of(bad[i][1]), &d) == 0)
			fail_msg("%s as %s was read as %s", bad[i][0], bad[i][1], told(&d));
	assert_int_equal(date_parse_iso(STR("2021-12-09"), STR(""), &d), 0);
	assert_int_equal(d.precision, DATE_DAY);
	assert_int_equal(date_parse_iso(STR("2021/2022"), (struct str){0}, &d), 0);
	assert_int_equal(d.precision, DATE_BETWEEN);
}

static void test_arithmetic(void **state)
{
	(void)state;
	assert_int_equal(date_day_of(1970, 1, 1), 0);
	assert_int_equal(date_day_of(2000, 3, 1), 11017);
	assert_int_equal(date_day_of(2021, 14, 1), date_day_of(2022, 2, 1));
	assert_int_equal(date_day_of(2021, 0, 1), date_day_of(2020, 12, 1));
	assert_int_equal(date_day_of(2021, -11, 1), date_day_of(2020, 1, 1));
	assert_int_equal(date_day_of(2021, -12, 1), date_day_of(2019, 12, 1));
	assert_int_equal(date_day_of(2021, 3, 0), date_day_of(2021, 2, 28));
	assert_int_equal(date_weekday(date_day_of(2021, 12, 9)), 3);
	assert_int_equal(date_weekday(date_day_of(1899, 12, 31)), 6);
	assert_int_equal(date_add_months(date_day_of(2021, 1, 31), 1), date_day_of(2021, 2, 28));
	assert_int_equal(date_add_months(date_day_of(2024, 1, 31), 1), date_day_of(2024, 2, 29));
	assert_int_equal(date_add_months(date_day_of(2024, 2, 29), 12), date_day_of(2025, 2, 28));
	assert_int_equal(date_add_months(date_day_of(2024, 3, 31), -1), date_day_of(2024, 2, 29));
	int32_t leap = date_day_of(2016, 2, 29);
	assert_int_equal(date_age_months(leap, date_day_of(2017, 2, 28)), 11);
	assert_int_equal(date_age_months(leap, date_day_of(2017, 3, 1)), 12);
	assert_int_equal(date_age_months(leap, date_day_of(2020, 2, 28)), 47);
	assert_int_equal(date_age_months(leap, date_day_of(2020, 2, 29)), 48);
	assert_int_equal(date_age_months(leap, leap), 0);
	assert_true(date_age_months(leap, leap - 1) < 0);
}

static void test_taking_part(void **state)
{
	(void)state;
	static const char *const closed[] = {"2021-12-09", "2021-12", "2021", "autumn 2021", "about 2021", "between 2020 and 2021", NULL};
	static const char *const open[] = {"before 2021", "after 2021", "not known", "", NULL};
	struct date d;
	const char *why;
	for (int i = 0; closed[i]; i++) {
		assert_int_equal(date_parse(&rules, str_of(closed[i]), &d, &why), 0);
		assert_true(date_takes_part(&d));
		assert_true(d.lo <= d.hi);
		assert_true(date_is_exact(&d) == (i == 0));
	}
	for (int i = 0; open[i]; i++) {
		assert_int_equal(date_parse(&rules, str_of(open[i]), &d, &why), 0);
		assert_false(date_takes_part(&d));
	}
	date_parse(&rules, STR("before 2021"), &d, &why);
	assert_int_equal(d.lo, DATE_FIRST);
	date_parse(&rules, STR("after 2021"), &d, &why);
	assert_int_equal(d.hi, DATE_LAST);
}

/* Lines "D y m d": day number, weekday; "C n": civil date; "A day months": date_add_months; "G born on": months of age;
 * "P text": what date_parse makes of it. */
static int drive(void)
{
	char line[256];
	while (fgets(line, sizeof line, stdin)) {
		int a, b, c;
		line[strcspn(line, "\n")] = '\0';
		if (sscanf(line, "D %d %d %d", &a, &b, &c) == 3) {
			int32_t day = date_day_of(a, b, c);
			printf("%d %d\n", day, date_weekday(day));
		} else if (sscanf(line, "C %d", &a) == 1) {
			int y, m, d;
			date_civil_of(a, &y, &m, &d);
			printf("%d %d %d\n", y, m, d);
		} else if (sscanf(line, "A %d %d", &a, &b) == 2) {
			printf("%d\n", date_add_months(a, b));
		} else if (sscanf(line, "G %d %d", &a, &b) == 2) {
			printf("%d\n", date_age_months(a, b));
		} else if (line[0] == 'P') {
			struct date d;
			const char *why;
			if (date_parse(&rules, str_of(line + 2), &d, &why))
				printf("refused\n");
			else
				printf("%d %d %d %s\n", d.lo, d.hi, d.minute_1 - 1, date_precision_name(d.precision));
		} else {
			return 2;
		}
	}
	return 0;
}

static void test_of_days(void **state)
{
	static const struct {
		int from[3], to[3], minute_1;
		const char *words;
	} t[] = {
		{{2024, 2, 1}, {2024, 2, 29}, 0, "Feb 2024"},       {{2023, 2, 1}, {2023, 2, 28}, 0, "Feb 2023"},
		{{2024, 1, 1}, {2024, 12, 31}, 0, "2024"},          {{2024, 2, 3}, {2024, 2, 3}, 0, "3 Feb 2024"},
		{{2024, 2, 3}, {2024, 2, 3}, 61, "3 Feb 2024 01.00"}, {{2024, 2, 1}, {2024, 2, 28}, 0, "between 1 and 28 Feb 2024"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct date d = date_of_days(date_day_of(t[i].from[0], t[i].from[1], t[i].from[2]),
					     date_day_of(t[i].to[0], t[i].to[1], t[i].to[2]), t[i].minute_1);
		struct buf b = {0};

		date_write_words(&d, &b);
		assert_string_equal(b.p, t[i].words);
		buf_close(&b);
	}
}

/* w/c and its kin: a week from the day, or to it. */
static void weeks(void **state)
{
	static const struct form forms[] = {
		{"w/c 12/02/2024", "2024-02-12/2024-02-18|between|between 12 and 18 Feb 2024"},
		{"W/C 12 Feb 2024", "2024-02-12/2024-02-18|between|between 12 and 18 Feb 2024"},
		{"week commencing Mon 12th February 2024", "2024-02-12/2024-02-18|between|between 12 and 18 Feb 2024"},
		{"week of 12 February 2024", "2024-02-12/2024-02-18|between|between 12 and 18 Feb 2024"},
		{"w/e 18/02/2024", "2024-02-12/2024-02-18|between|between 12 and 18 Feb 2024"},
		{"week ending 18 Feb 2024", "2024-02-12/2024-02-18|between|between 12 and 18 Feb 2024"},
		{"w/c Feb 2024", NULL},
		{"w/c 12/02", NULL},
		{"week 12/02/2024", NULL},
		{"w/d 12/02/2024", NULL},
		{"Sept 23", NULL},
		{"Tues 4 June", NULL},
		{NULL, NULL}};
	(void)state;
	check(forms);
}

static void a_date_tells_the_order_or_asks_for_it(void **state)
{
	struct date_rules r = date_rules_default();
	enum date_order o;
	struct date d;
	const char *why;
	(void)state;
	assert_int_equal(date_order_in(&r, STR("13/02/2024"), &o), DATE_TELLS);
	assert_int_equal(o, DATE_DAY_FIRST);
	assert_int_equal(date_order_in(&r, STR("2.13.24 9:30"), &o), DATE_TELLS);
	assert_int_equal(o, DATE_MONTH_FIRST);
	assert_int_equal(date_order_in(&r, STR("02/03/2024"), &o), DATE_COULD_BE_EITHER);
	assert_int_equal(date_order_in(&r, STR("?02/03/2024"), &o), DATE_COULD_BE_EITHER);
	assert_int_equal(date_order_in(&r, STR("05/05/2024"), &o), DATE_TELLS_NOTHING);
	assert_int_equal(date_order_in(&r, STR("2024-03-02"), &o), DATE_TELLS_NOTHING);
	assert_int_equal(date_order_in(&r, STR("31/31/2024"), &o), DATE_TELLS_NOTHING);
	assert_int_equal(date_order_in(&r, STR("a note"), &o), DATE_TELLS_NOTHING);
	r.ask = true;
	assert_int_equal(date_parse(&r, STR("02/03/2024"), &d, &why), -1);
	assert_ptr_equal(why, date_asks);
	assert_int_equal(date_parse(&r, STR("13/02/2024"), &d, &why), -1);
	assert_ptr_equal(why, date_asks);
	assert_int_equal(date_parse(&r, STR("05/05/2024"), &d, &why), 0);
	assert_int_equal(date_parse(&r, STR("2 March 2024"), &d, &why), 0);
}

static void numbers_of_spreadsheets_are_days(void **state)
{
	struct date_rules r = date_rules_default();
	struct date d;
	struct buf b = {0};
	static const struct {
		const char *text, *is;
		bool since_1904;
	} of[] = {
		{"45292", "2024-01-01", false},	       {"45292.0", "2024-01-01", false},
		{"45292.5", "2024-01-01T12:00", false}, {"43830", "2024-01-01", true},
		{"45292.999999", "2024-01-02", false},  {"10000", "1927-05-18", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		assert_int_equal(date_of_serial(&r, str_of(of[i].text), of[i].since_1904, &d), 0);
		buf_clear(&b);
		date_write_iso(&d, &b);
		assert_string_equal(b.p, of[i].is);
	}
	assert_int_equal(date_of_serial(&r, STR("9999"), false, &d), -1);
	assert_int_equal(date_of_serial(&r, STR("80001"), false, &d), -1);
	assert_int_equal(date_of_serial(&r, STR("45292.5x"), false, &d), -1);
	assert_int_equal(date_of_serial(&r, STR("1234567890"), false, &d), -1);
	buf_close(&b);
}

static void test_open_dates_begin_and_end(void **state)
{
	struct date after = {.lo = date_day_of(1990, 1, 1), .hi = DATE_LAST, .precision = DATE_AFTER, .grain = DATE_YEAR};
	struct date before = {.lo = DATE_FIRST, .hi = date_day_of(1990, 12, 31), .precision = DATE_BEFORE, .grain = DATE_YEAR};

	(void)state;
	assert_int_equal(date_earliest(&after), date_day_of(1991, 1, 1));
	assert_int_equal(date_latest(&before), date_day_of(1990, 1, 1));
	after.grain = before.grain = DATE_DAY;
	assert_int_equal(date_earliest(&after), date_day_of(1990, 1, 1));
	assert_int_equal(date_latest(&before), date_day_of(1990, 12, 31));
}

int main(void)
{
	rules = date_rules_default();
	if (getenv("CASEWORK_DATE_DRIVER"))
		return drive();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_date_tells_the_order_or_asks_for_it),
		cmocka_unit_test(numbers_of_spreadsheets_are_days),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_open_dates_begin_and_end),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_less_than_a_day),
		cmocka_unit_test(test_about_and_open),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_month_first),
		cmocka_unit_test(test_periods),
		cmocka_unit_test(weeks),
		cmocka_unit_test(test_clock_words),
		cmocka_unit_test(test_iso_is_strict),
		cmocka_unit_test(test_arithmetic),
		cmocka_unit_test(test_taking_part),
		cmocka_unit_test(test_of_days),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
