/* Steps, absences, and what is due. */
#include "rows.h"

static const char terms[] = "<term name='a' say='an A'><is kind='concern'/></term><term name='b' say='a B'><is kind='referral'/></term>"
			    "<term name='c' say='a C'><is kind='visit'/></term><term name='x' say='an X'><is kind='strategy-discussion'/></term>";

static const char *find(const char *steps, const char *rows)
{
	char rules[3000];

	snprintf(rules, sizeof rules, "%s" ROWS_RULE("r", "%s") ROWS_END, terms, steps);
	if (rows_rules(w, rules) < 0)
		fail_msg("%s", w->said.p);
	return rows_find(w, rows, ROWS_TODAY, NULL);
}

/* B within 10 days of A, C within 5 of B: the answer is A B' C, though B comes first. */
static void earliest_complete(void **state)
{
	(void)state;
	assert_string_equal(find("<sequence><step of='a'/><step of='b' within='10 days'/><step of='c' within='5 days'/></sequence>",
				 "2024-01-01 | concern | p | |\n2024-01-02 | referral | p | |\n2024-01-07 | referral | p | |\n2024-01-09 | visit | p | |"),
			    "r match 1 3 4 -2");
	assert_string_equal(find("<sequence within='7 days'><step of='a'/><step of='b' within='10 days'/><step of='c' within='5 days'/></sequence>",
				 "2024-01-01 | concern | p | |\n2024-01-02 | referral | p | |\n2024-01-07 | referral | p | |\n2024-01-09 | visit | p | |"),
			    "");
}

static void same_day(void **state)
{
	static const char rows[] = "2024-01-01 | concern | p | |\n2024-01-01 | referral | p | |";
	(void)state;
	assert_string_equal(find("<sequence><step of='a'/><step of='b' within='3 days'/></sequence>", rows), "");
	assert_string_equal(find("<sequence><step of='a'/><step of='b' within='3 days' same-day='yes'/></sequence>", rows), "r match 1 2");
	assert_string_equal(find("<sequence><step of='a'/><step of='b' within='3 days'/></sequence>",
				 "2024-01-01T10:00 | concern | p | |\n2024-01-01T10:01 | referral | p | |"), "r match 1 2");
	assert_string_equal(find("<sequence><step of='a'/><step of='b' within='3 days' same-day='yes'/></sequence>",
				 "2024-01-01T10:00 | concern | p | |\n2024-01-01T09:00 | referral | p | |"), "");
}

static void no_overlap(void **state)
{
	(void)state;
	assert_string_equal(find("<sequence><step of='a'/><step of='b' within='30 days'/></sequence>",
				 "2024-01-01 | concern | p | |\n2024-01-02 | concern | p | |\n2024-01-03 | referral | p | |\n2024-01-04 | concern | p | |\n2024-01-05 | referral | p | |"),
			    "r match 1 3 -2; r match 4 5");
	/* with times the end of one may begin the next, and it is one finding */
	assert_string_equal(find("<sequence times='2'><step of='a'/><step of='b' within='9 days'/><step of='a' within='9 days'/></sequence>",
				 "2024-01-01 | concern | p | |\n2024-01-02 | referral | p | |\n2024-01-03 | concern | p | |\n2024-01-04 | referral | p | |\n2024-01-05 | concern | p | |"),
			    "r match 1 2 3 4 5");
}

static void absent_between(void **state)
{
	static const char rule[] = "<sequence><step of='a'/><absent of='x'/><step of='c' within='30 days'/></sequence>";
	(void)state;
	assert_string_equal(find(rule, "2024-01-01 | concern | p | |\n2024-01-05 | visit | p | |"), "r match 1 2");
	assert_string_equal(find(rule, "2024-01-01 | concern | p | |\n2024-01-03 | strategy-discussion | p | |\n2024-01-05 | visit | p | |"), "");
	assert_string_equal(find(rule, "2024-01-01 | concern | p | |\n2024-01-01 | strategy-discussion | p | |\n2024-01-05 | visit | p | |"), "");
	assert_string_equal(find(rule, "2024-01-01T10:00 | concern | p | |\n2024-01-01T09:00 | strategy-discussion | p | |\n2024-01-05 | visit | p | |"), "r match 1 3");
}

static void absent_before(void **state)
{
	static const char rule[] = "<sequence><absent of='x' within='10 days'/><step of='b'/></sequence>";
	static const char day[] = "<sequence><absent of='x' same-day='only'/><step of='b'/></sequence>";
	static const char ever[] = "<sequence><absent of='x'/><step of='b'/></sequence>";
	static const char then[] = "<sequence><step of='a'/><absent of='x' within='10 days'/><step of='b'/></sequence>";
	(void)state;
	assert_string_equal(find(rule, "2024-01-11 | referral | p | |"), "r match 1");
	assert_string_equal(find(rule, "2024-01-01 | strategy-discussion | p | |\n2024-01-11 | referral | p | |"), "");
	assert_string_equal(find(rule, "2024-01-01 | strategy-discussion | p | |\n2024-01-12 | referral | p | |"), "r match 2");
	assert_string_equal(find(rule, "2024-01-11 | strategy-discussion | p | |\n2024-01-11 | referral | p | |"), ""); /* its own day counts */
	assert_string_equal(find(rule, "2024-01-12 | strategy-discussion | p | |\n2024-01-11 | referral | p | |"), "r match 2"); /* after is not before */
	assert_string_equal(find(rule, "2024-01 | strategy-discussion | p | |\n2024-01-20 | referral | p | |"), "r match~ 2");
	assert_string_equal(find(rule, "2024-01-05 | strategy-discussion | p | |\n2024-01 | referral | p | |"), "r match~ 2");
	assert_string_equal(find(day, "2024-01-10 | strategy-discussion | p | |\n2024-01-11 | referral | p | |"), "r match 2");
	assert_string_equal(find(day, "2024-01-11 | strategy-discussion | p | |\n2024-01-11 | referral | p | |"), "");
	assert_string_equal(find(ever, "2014-01-11 | strategy-discussion | p | |\n2024-01-11 | referral | p | |"), "");
	assert_string_equal(find(ever, "2024-01-11 | referral | p | |\n2024-01-12 | strategy-discussion | p | |"), "r match 1");
	assert_string_equal(find(then, "2024-01-01 | concern | p | |\n2024-01-05 | strategy-discussion | p | |\n2024-01-20 | referral | p | |"), "r match 1 3");
	assert_string_equal(find(then, "2024-01-01 | concern | p | |\n2024-01-15 | strategy-discussion | p | |\n2024-01-20 | referral | p | |"), "");
	/* a later beginning before which there is none is taken, and the time is the first's to the last's as ever */
	assert_string_equal(find("<sequence within='5 days'><absent of='x' within='3 days'/><step of='b'/><step of='c'/></sequence>",
				 "2024-01-01 | strategy-discussion | p | |\n2024-01-03 | referral | p | |\n2024-01-06 | referral | p | |\n2024-01-08 | visit | p | |"),
			    "r match 3 4");
}

/* What is absent is told only where the records hold the time before. */
static void absent_before_uncovered(void **state)
{
	static const char rules[] =
		"<term name='b'><is kind='referral'/></term><term name='x'><is kind='strategy-discussion'/></term>"
		"<rule id='r' version='1' strength='note' status='draft'><title>a title</title><why>a reason</why>"
		"<basis source='ours' kind='local setting'>text</basis><sequence><absent of='x' within='10 days'/><step of='b'/></sequence>"
		"<ask>what then</ask><other-explanation>other</other-explanation><examples as-of='2024-12-31'>"
		"<example name='held' expect='match' covers='*:2024-01-01..2024-12-31'>2024-01-11 | referral | x | |</example>"
		"<example name='not' expect='not assessable' covers='*:2024-01-02..2024-12-31'>2024-01-11 | referral | x | |</example></examples></rule>";
	struct rule_examples n = {0};
	(void)state;
	assert_int_equal(rows_rules(w, rules), 0);
	assert_int_equal(rule_examples(&w->set, NULL, w->calendar, w->triggers, &w->diags, &n, &w->e), 0);
	assert_int_equal(n.run, 2);
	assert_int_equal(n.failed, 0);
}

static void on_the_day(void **state)
{
	static const char rows[] = "2024-01-01 | concern | p | |\n2024-01-01 | referral | p | |";
	(void)state;
	assert_string_equal(find("<sequence><step of='a'/><step of='b' same-day='only'/></sequence>", rows), "r match 1 2");
	assert_string_equal(find("<sequence><step of='a'/><step of='b' same-day='only'/></sequence>",
				 "2024-01-01 | concern | p | |\n2024-01-02 | referral | p | |"), "");
	assert_string_equal(find("<sequence><step of='a'/><step of='b' same-day='only'/></sequence>",
				 "2024-01 | concern | p | |\n2024-01-02 | referral | p | |"), "r match~ 1 2");
	assert_string_equal(find("<sequence><step of='a'/><absent of='b' same-day='only'/></sequence>", rows), "");
	assert_string_equal(find("<sequence><step of='a'/><absent of='b' same-day='only'/></sequence>",
				 "2024-01-01 | concern | p | |\n2024-01-02 | referral | p | |"), "r late 1 -2");
	assert_string_equal(find("<sequence><step of='a'/><absent of='b' same-day='only'/></sequence>", "2024-01-01 | concern | p | |"), "r match 1");
}

static void chained(void **state)
{
	static const char rows[] = "2024-01-01 | concern | p | |\n2024-01-02 | concern | p | |\n2024-01-03 | concern | p | |";
	(void)state;
	assert_string_equal(find("<sequence unit='entry'><step of='a'/><step of='a'/></sequence>", rows), "r match 1 2");
	assert_string_equal(find("<sequence unit='entry' chain='yes'><step of='a'/><step of='a'/></sequence>", rows), "r match 1 2; r match 2 3");
}

static void absent_last(void **state)
{
	static const char rule[] = "<sequence><step of='b'/><absent of='x' within='3 working days' late-within='30 days'/></sequence>";
	(void)state;
	assert_string_equal(find(rule, "2024-06-07 | referral | p | |\n2024-06-12 | strategy-discussion | p | |"), "");
	assert_string_equal(find(rule, "2024-06-07 | referral | p | |\n2024-06-13 | strategy-discussion | p | |"), "r late 1 -2");
	assert_string_equal(find(rule, "2024-06-07 | referral | p | |\n2024-07-08 | strategy-discussion | p | |"), "r match 1");
	assert_string_equal(find(rule, "2024-06-07 | referral | p | |\n2024-06-06 | strategy-discussion | p | |"), "r match 1"); /* before is no answer */
	assert_string_equal(find(rule, "2024-12-30 | referral | p | |"), "r pending 1");
	/* a month-long date may have answered, or come late: possible only */
	assert_string_equal(find(rule, "2024-06-07 | referral | p | |\n2024-06 | strategy-discussion | p | |"), "r late~ 1 -2");
	assert_string_equal(find("<sequence><step of='b'/><absent of='b' within='30 days'/></sequence>", "2024-06-07 | referral | p | |"), "r match 1");
	assert_string_equal(find("<sequence><step of='b'/><absent of='x'/></sequence>", "2024-06-07 | referral | p | |"), "r match 1");
}

/* In some day of its year it came in time, in others after late answers are taken: it is not shown as the late one; nor does it
 * keep an action from standing for an answer. */
static void neither_in_time_nor_late(void **state)
{
	static const char rows[] = "2024-03-23 | referral | p | | | action=\"told the team\"\n2024 | strategy-discussion | q";
	(void)state;
	assert_string_equal(find("<sequence><step of='b'/><absent of='x' within='90 days' late-within='90 days'/></sequence>", rows), "r match~ 1");
	assert_string_equal(find("<sequence><step of='b'/><absent of='x' within='90 days' late-within='91 days'/></sequence>", rows), "r late~ 1 -2");
	assert_string_equal(find("<sequence><step of='b'/><absent of='x' within='6 months' late-within='60 days' or-action='yes'/></sequence>", rows), "");
}

/* In August, and by 6 August the child was seen: unanswered only on later days, on which the case was closed already. */
static void closed_before_the_days_that_are_left(void **state)
{
	(void)state;
	assert_string_equal(find("<sequence><step of='b'/><absent of='x' within='12 months'/></sequence>",
				 "2024-08 | referral | p\n2024-08-06 | strategy-discussion | q\n2024-08-05 | case-closed | q"), "r pending~ 1");
	assert_string_equal(find("<sequence><step of='b'/><absent of='x' within='12 months'/></sequence>",
				 "2024-08 | referral | p\n2024-08-06 | strategy-discussion | q\n2024-08-15 | case-closed | q"), "r not-assessable~ 1");
}

static void ranges(void **state)
{
	static const char rule[] = "<sequence><step of='a'/><step of='b' within='10 days'/></sequence>";
	(void)state;
	assert_string_equal(find(rule, "2024-01-25 | concern | p | |\n2024-02 | referral | p | |"), "r match~ 1 2"); /* up to 4 Feb */
	assert_string_equal(find(rule, "2024-01-20 | concern | p | |\n2024-02 | referral | p | |"), "");             /* up to 30 Jan */
	/* a certain match is preferred to a possible one that comes first */
	assert_string_equal(find(rule, "2024-01-25 | concern | p | |\n2024-01 | referral | p | |\n2024-01-28 | referral | p | |"), "r match 1 3 -2");
}

static void hours(void **state)
{
	static const char rule[] = "<sequence><step of='a'/><step of='b' within='24 hours'/></sequence>";
	(void)state;
	assert_string_equal(find(rule, "2024-01-01T10:00 | concern | p | |\n2024-01-02T10:00 | referral | p | |"), "r match 1 2");
	assert_string_equal(find(rule, "2024-01-01T10:00 | concern | p | |\n2024-01-02T10:01 | referral | p | |"), "");
	assert_string_equal(find(rule, "2024-01-01T10:00 | concern | p | |\n2024-01-02 | referral | p | |"), ""); /* no time takes no part */
	/* the night the clocks go forward is an hour shorter */
	assert_string_equal(find(rule, "2024-03-30T10:00 | concern | p | |\n2024-03-31T11:00 | referral | p | |"), "r match 1 2");
}

/* Many repetitions of what cannot be completed: no search explodes. */
static void large(void **state)
{
	struct buf b = {0};
	(void)state;
	for (int i = 0; i < 3000; i++)
		buf_addf(&b, "2024-%02d-%02d | %s | p | |\n", 1 + i / 28 % 12, 1 + i % 28, i % 2 ? "concern" : "referral");
	assert_string_equal(find("<sequence><step of='a'/><step of='b'/><step of='a'/><step of='b'/><step of='c'/></sequence>", b.p), "");
	buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(earliest_complete), cmocka_unit_test(same_day), cmocka_unit_test(no_overlap),
					   cmocka_unit_test(absent_between), cmocka_unit_test(absent_before),
					   cmocka_unit_test(absent_before_uncovered), cmocka_unit_test(on_the_day), cmocka_unit_test(chained),
					   cmocka_unit_test(absent_last), cmocka_unit_test(ranges), cmocka_unit_test(closed_before_the_days_that_are_left), cmocka_unit_test(neither_in_time_nor_late),
					   cmocka_unit_test(hours), cmocka_unit_test(large)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
