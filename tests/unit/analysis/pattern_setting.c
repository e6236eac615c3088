/* Every setting of the detectors at its edges: sum, distinct, overlap, series, held, by the day of writing, rows of gaps and
 * grades, company, outside, each beginning and what came of it, what is awaited. */
#include "rows.h"

static const char terms[] =
	"<term name='a' say='worries'><is kind='concern'/></term><term name='b' say='a referral'><is kind='referral'/></term>"
	"<term name='x' say='a discussion'><is kind='strategy-discussion'/></term><term name='m' say='times missing'><is kind='missing'/></term>"
	"<term name='back' say='times missing'><is kind='missing:end'/></term><term name='ri' say='a return interview'><is kind='return-interview'/></term>"
	"<term name='no' say='declined'><is kind='dissent'/></term><term name='on'><is kind='plan.cp:start'/></term><term name='off'><is kind='plan.cp:end'/></term>"
	"<term name='w' say='allocations'><is kind='allocation'/></term><term name='w1' episode-gap='same day'><is kind='allocation'/></term><period name='plan' from='on' to='off'/>";

static const char *find(const char *detector, const char *rows)
{
	char rules[5000];

	snprintf(rules, sizeof rules, "%s" ROWS_RULE("r", "%s") ROWS_END, terms, detector);
	if (rows_rules(w, rules) < 0)
		fail_msg("%s", w->said.p);
	return rows_find(w, rows, ROWS_TODAY, NULL);
}

static const char *say(const char *detector, const char *template, const char *rows)
{
	char rules[5000];
	const char *text;

	snprintf(rules, sizeof rules, "%s" ROWS_RULE("r", "%s") "%s" ROWS_END, terms, detector, template);
	if (rows_rules(w, rules) < 0)
		fail_msg("%s", w->said.p);
	rows_find(w, rows, ROWS_TODAY, &text);
	return text;
}

static void days_in_last(void **state)
{
	static const char rule[] = "<sum of='w' at-least='10' days-in-last='3 months'/>"; /* from 2024-10-01 */
	(void)state;
	assert_string_equal(find(rule, "2024-10-01 | allocation | p | | | end=2024-10-11"), "r match 1");
	assert_string_equal(find(rule, "2024-10-01 | allocation | p | | | end=2024-10-10"), "");
	assert_string_equal(find(rule, "2024-10-01 | allocation | p | | | end=2024-10-06\n2024-11-01 | allocation | p | | | end=2024-11-06"), "r match 1 2");
	/* a day on which two lasted is one; what lies before the time does not count, nor what is still to come */
	assert_string_equal(find(rule, "2024-10-01 | allocation | p | | | end=2024-10-06\n2024-10-05 | allocation | p | | | end=2024-10-10"), "");
	assert_string_equal(find(rule, "2024-09-01 | allocation | p | | | end=2024-10-11"), "r match 1");
	assert_string_equal(find(rule, "2024-09-01 | allocation | p | | | end=2024-10-10"), "");
	assert_string_equal(find(rule, "2024-12-21 | allocation | p | |"), "r match 1");
	assert_string_equal(find(rule, "2024-12-22 | allocation | p | | | end=2025-02-01"), "");
	assert_string_equal(find(rule, "2024-10-01 | allocation | p | | | end=2024-10"), "r match~ 1");
	assert_string_equal(find("<sum of='m' at-least='10' days-in-last='3 months'/>", "2024-10-01 | missing | p | |"), "");
	assert_string_equal(say(rule, "<say>{sum} days of {what}.</say>", "2024-10-01 | allocation | p | | | end=2024-10-13"), "12 days of allocations.\n");
}

static void lasting_longer(void **state)
{
	static const char rule[] = "<count of='on' at-least='1' within='1 day' unit='entry' longer-than='21 days'/>";
	static const char whole[] = "<count of='w1' at-least='1' within='1 day' unit='episode' longer-than='21 days'/>";
	(void)state;
	assert_string_equal(find(rule, "2024-01-01 | plan.cp | p | | | end=2024-01-22"), "");
	assert_string_equal(find(rule, "2024-01-01 | plan.cp | p | | | end=2024-01-23"), "r match 1");
	assert_string_equal(find(rule, "2024-12-09 | plan.cp | p | |"), "r match 1"); /* open, to today */
	assert_string_equal(find(rule, "2024-12-10 | plan.cp | p | |"), "");
	assert_string_equal(find(rule, "2024-01-01 | plan.cp | p | | | end=2024-01"), "r match~ 1");
	/* those that follow on one another are one; one that is open moves the end of all */
	assert_string_equal(find(whole, "2024-01-01 | allocation | p | | | end=2024-01-12\n2024-01-12 | allocation | p | | | end=2024-01-23"), "r match 1 2");
	assert_string_equal(find(whole, "2024-01-01 | allocation | p | | | end=2024-01-12\n2024-01-13 | allocation | p | | | end=2024-01-23"), "");
	assert_string_equal(find(whole, "2024-12-01 | allocation | p | | | end=2024-12-12\n2024-12-12 | allocation | p | |"), "r match 1 2");
	/* nobody is missing for longer than is written down */
	assert_string_equal(find("<count of='m' at-least='1' within='1 day' unit='entry' longer-than='2 days'/>", "2024-01-01 | missing | p | |"), "");
	assert_string_equal(find("<count of='m' at-least='1' within='1 day' unit='entry' longer-than='24 hours'/>", "2024-01-01T10:00 | missing | p | | | end=2024-01-02T10:01"), "r match 1");
}

static void sum(void **state)
{
	static const char rule[] = "<sum of='a' at-least='5' within='10 days' each-below='3'/>";
	(void)state;
	assert_string_equal(find(rule, "2024-01-01 | concern | p | 2\n2024-01-05 | concern | q | 2\n2024-01-11 | concern | r | 1"), "r match 1 2 3");
	assert_string_equal(find(rule, "2024-01-01 | concern | p | 2\n2024-01-05 | concern | q | 2\n2024-01-12 | concern | r | 1"), "");
	assert_string_equal(find(rule, "2024-01-01 | concern | p | 2\n2024-01-05 | concern | q | 1\n2024-01-11 | concern | r | 1"), "");
	/* what is graded higher, or not at all, is told and does not count */
	assert_string_equal(find(rule, "2024-01-01 | concern | p | 2\n2024-01-05 | concern | q | 2\n2024-01-09 | concern | r | 1\n2024-01-07 | concern | s | 3\n2024-01-03 | concern | t |"),
			    "r match 1 2 3 -5,4");
	assert_string_equal(find("<sum of='a' at-least='4' within='10 days' each-below='3' agencies='2'/>", "2024-01-01 | concern | p | 2\n2024-01-05 | concern | p | 2"), "");
	assert_string_equal(find("<sum of='a' at-least='4' within='10 days' each-below='3' agencies='2'/>", "2024-01-01 | concern | p | 2\n2024-01-05 | concern | q | 2"), "r match 1 2");
	assert_string_equal(say(rule, "<say>{Count} {what} in {weeks}, together {sum}.</say>", "2023-12-01 | concern | p | 2\n2023-12-11 | concern | q | 2\n2023-12-21 | concern | r | 2"),
			    "");
	assert_string_equal(say("<sum of='a' at-least='5' within='3 months' each-below='3'/>", "<say>{Count} {what} in {weeks}, together {sum}.</say>",
				"2023-12-01 | concern | p | 2\n2023-12-11 | concern | q | 2\n2023-12-21 | concern | r | 2"), "Three worries in three weeks, together 6.\n");
	assert_string_equal(say("<sum of='a' at-least='5' within='3 months' each-below='3'/>", "",
				"2023-12-01 | concern | School | 2\n2023-12-11 | concern | Police | 2\n2023-12-21 | concern | School | 2"),
			    "Three worries, 1 Dec to 21 Dec 2023, from school and police.\n");
}

static void distinct(void **state)
{
	static const char rule[] = "<distinct of='w' field='worker' at-least='3' within='12 months'/>";
	(void)state;
	assert_string_equal(find(rule, "2023-01-01 | allocation | s | | | worker=Ann\n2023-05-01 | allocation | s | | | worker=Bob\n2023-06-01 | allocation | s | | | worker=Ann\n"
				       "2024-01-01 | allocation | s | | | worker=Cy"), "r match 1 2 4 -3");
	assert_string_equal(find(rule, "2023-01-01 | allocation | s | | | worker=Ann\n2023-05-01 | allocation | s | | | worker=Bob\n2024-01-02 | allocation | s | | | worker=Cy"), "");
	assert_string_equal(find(rule, "2023-01-01 | allocation | s | | | worker=Ann\n2023-05-01 | allocation | s | | | worker=Bob\n2023-05-02 | allocation | s"), "");
	/* anybody but the child; several in one entry */
	assert_string_equal(find("<distinct of='a' field='person' at-least='3' within='9 days'/>",
				 "2024-01-01 | concern | p | | | person=\"child subject\" person=\"NAN carer\" person=\"JO friend\"\n2024-01-10 | concern | p | | | person=\"KIM friend\""), "r match 1 2");
	assert_string_equal(find("<distinct of='a' field='agency' at-least='2' within='9 days'/>", "2024-01-01 | concern | p\n2024-01-02 | concern | p"), "");
	assert_string_equal(find("<distinct of='a' field='place' at-least='2' within='9 days'/>", "2024-01-01 | concern | p | | | place=flat\n2024-01-02 | concern | p | | | place=park"), "r match 1 2");
	assert_string_equal(say("<distinct of='a' field='place' at-least='2' within='9 days'/>", "<say>{count}: {values}.</say>",
				"2024-01-01 | concern | p | | | place=flat\n2024-01-02 | concern | p | | | place=park\n2024-01-03 | concern | p | | | place=shop"), "Three: flat, park and shop.\n");
}

/* Of a year the days on which nothing came in time may lie on both sides of a closing: each is judged by itself. */
static void a_closing_between_the_days_that_failed(void **state)
{
	static const char rows[] = "2023-11-18 | case-closed | s\n2023 | referral | s\n2023-11-13 | strategy-discussion | s\n2023-11-24 | strategy-discussion | s";
	(void)state;
	assert_string_equal(find("<sequence><step of='b'/><absent of='x' within='90 days' late-within='90 days'/></sequence>", rows), "r match~ 2");
}

static void overlap(void **state)
{
	static const char two[] = "<overlap of='m' with='m' unit='entry'/>", in[] = "<overlap of='a' with='m'/>";
	(void)state;
	assert_string_equal(find(two, "2024-01-10T20:00 | missing | p | | | end=2024-01-12T20:00\n2024-01-11T20:00 | missing | p | | | end=2024-01-12T10:00"), "r match 1 2");
	assert_string_equal(find(two, "2024-01-10T20:00 | missing | p | | | end=2024-01-12T20:00\n2024-01-12T20:00 | missing | p | | | end=2024-01-12T23:00"), "");
	assert_string_equal(find(two, "2024-01-10 | missing | p | | | end=2024-01-12\n2024-01-12 | missing | p | | | end=2024-01-14"), ""); /* a day has no order */
	assert_string_equal(find(two, "2024-01-10 | missing | p | | | end=2024-01-12\n2024-01-11 | missing | q | | | end=2024-01-12"), ""); /* one thing, two agencies */
	assert_string_equal(find("<overlap of='m' with='m' unit='entry' longer-than='14 hours'/>", "2024-01-10T20:00 | missing | p | | | end=2024-01-12T20:00\n2024-01-11T20:00 | missing | p | | | end=2024-01-12T10:00"), "");
	assert_string_equal(find("<overlap of='m' with='m' unit='entry' longer-than='13 hours'/>", "2024-01-10T20:00 | missing | p | | | end=2024-01-12T20:00\n2024-01-11T20:00 | missing | p | | | end=2024-01-12T10:00"), "r match 1 2");
	assert_string_equal(find("<overlap of='w' with='w' longer-than='10 days'/>", "2024-01-01 | allocation | s | | | end=2024-03-01\n2024-02-20 | allocation | s | | | end=2024-06-01"), "");
	assert_string_equal(find("<overlap of='w' with='w' longer-than='10 days'/>", "2024-01-01 | allocation | s | | | end=2024-03-02\n2024-02-20 | allocation | s | | | end=2024-06-01"), "r match 1 2");
	assert_string_equal(find(in, "2024-01-10T20:00 | missing | p | | | end=2024-01-12T20:00\n2024-01-11 | concern | q"), "r match 2 1");
	assert_string_equal(find(in, "2024-01-10T20:00 | missing | p | | | end=2024-01-12T20:00\n2024-01-10 | concern | q"), "r match~ 2 1"); /* before or after he left */
	assert_string_equal(find(in, "2024-01-10T20:00 | missing | p | | | end=2024-01-12T20:00\n2024-01-10T19:59 | concern | q"), "");
	assert_string_equal(find(in, "2024-01-10 | missing | p | | | end=2024-01-12\n2024-01-12 | concern | q"), "r match 2 1");
	/* without an end: to the next day on which the child is seen */
	assert_string_equal(find(in, "2024-01-10 | missing | p\n2024-01-12 | visit.seen | s\n2024-01-14 | concern | q"), "");
	assert_string_equal(find(in, "2024-01-10 | missing | p\n2024-01-14 | concern | q"), "r match~ 2 1"); /* nobody wrote down how long */
	assert_string_equal(find(in, "2024-01-10 | missing | p\n2024-01-10 | concern | q"), "r match 2 1");
	/* two of a kind: open at once only where one began while the other is known to have lasted */
	assert_string_equal(find(two, "2024-01-10 | missing | p\n2024-01-14 | missing | p"), "");
	assert_string_equal(find(two, "2024-01-10 | missing | p\n2024-01-14 | missing | p | | | end=2024-01-16"), "");
	assert_string_equal(find(two, "2024-01-10 | missing | p | | | end=2024-01-16\n2024-01-14 | missing | p"), "r match 1 2");
	assert_string_equal(find(two, "2024-01-10 | missing | p | | | end=2024-01-14\n2024-01-14 | missing | p"), "");
	assert_string_equal(find(two, "2024-01-10 | missing | p | | | end=2024-01-16\n2024-01 | missing | p"), "r match~ 2 1");
	assert_string_equal(find("<overlap of='w' with='w'/>", "2024-01-01 | allocation | s\n2024-02-20 | allocation | s"), "r match 1 2"); /* which goes on */
	/* of two recorded ends on one day the later holds, as far as both have a time */
	assert_string_equal(find("<overlap of='m' with='m'/>", "2023-10-20 | missing | p | | | end=2023-10-21T11:17\n2023-10-21T15:42 | missing | p\n2023-10-21 | missing | s | | | end=2023-10-21T16:12"), "r match 1 3 2");
	assert_string_equal(find("<overlap of='m' with='m'/>", "2023-10-20 | missing | p | | | end=2023-10-21T11:17\n2023-10-21T15:42 | missing | p\n2023-10-21 | missing | s | | | end=2023-10-21T14:12"), "");
	assert_string_equal(find("<overlap of='a' with='w'/>", "2024-01-10 | allocation | p\n2024-01-12 | visit.seen | s\n2024-01-14 | concern | q"), "r match 3 1"); /* which is not ended by that */
	assert_string_equal(find("<overlap of='a' with='m' at-least='2'/>", "2024-01-10 | missing | p | | | end=2024-01-20\n2024-01-14 | concern | q"), "");
	assert_string_equal(find("<overlap of='a' with='m' at-least='2'/>", "2024-01-10 | missing | p | | | end=2024-01-20\n2024-01-14 | concern | q\n2024-01-17 | concern | q"), "r match 2 3 1");
	assert_string_equal(find(in, "2024-01-10 | missing | p | | | end=2024-01-20\n2024-01-14 | concern | q\n2024-03-10 | missing | p | | | end=2024-03-20\n2024-03-14 | concern | q"),
			    "r match 2 1; r match 4 3");
}

/* What is planned to end after today has been shared to today only; and who leaves on the first day on which the other may have
 * come did not meet it. */
static void overlap_is_of_days_that_have_been(void **state)
{
	(void)state;
	assert_string_equal(find("<overlap of='w' with='w' longer-than='10 days'/>", "2024-01-01 | allocation | s | | | end=2025-03-01\n2024-12-22 | allocation | s | | | end=2025-06-01"), "");
	assert_string_equal(find("<overlap of='w' with='w' longer-than='8 days'/>", "2024-01-01 | allocation | s | | | end=2025-03-01\n2024-12-22 | allocation | s | | | end=2025-06-01"), "r match 1 2");
	assert_string_equal(find("<overlap of='w' with='m'/>", "2024-05-10 | allocation | s | | | end=2025-08-30T01:40\n2024-12-31 | missing | p"), "r match 1 2"); /* begun today */
	assert_string_equal(find("<overlap of='w' with='m'/>", "2024-08-31 | allocation | s | | | end=2024-09-01T06:54\n2024-09 | missing | p | | | end=2024-10-20"), "");
	assert_string_equal(find("<overlap of='w' with='m'/>", "2024-08-31 | allocation | s | | | end=2024-09-02T06:54\n2024-09 | missing | p | | | end=2024-10-20"), "r match~ 1 2");
}

static void series(void **state)
{
	(void)state;
	assert_string_equal(find("<count of='a' at-least='2' within='9 days' unit='entry' per='service'/>",
				 "2024-01-01 | concern | p | | | service=dental\n2024-01-02 | concern | p | | | service=speech\n2024-01-03 | concern | p | | | service=dental\n2024-01-04 | concern | p"),
			    "r match 1 3 -4");
	assert_string_equal(find("<count of='a' at-least='2' within='9 days' unit='entry' per='words'/>",
				 "2024-01-01 | concern | p | | Book audiology.\n2024-01-02 | concern | p | | Chase housing\n2024-01-03 | concern | q | | book  AUDIOLOGY"), "r match 1 3");
	assert_string_equal(say("<count of='a' at-least='2' within='9 days' unit='entry' per='place'/>", "<say>At {group}: {count} on {dates}.</say>",
				"2024-01-01 | concern | p | | | place=\"the flat\"\n2024-01-03 | concern | p | | | place=\"the flat\""), "At the flat: two on 1 Jan 2024, 3 Jan 2024.\n");
	assert_string_equal(find("<sequence per='pair'><step of='a'/><step of='b' within='9 days'/></sequence>",
				 "2024-01-01 | concern | p | | | by=A to=B\n2024-01-02 | referral | p | | | by=C to=B\n2024-01-03 | referral | p"), "");
	assert_string_equal(find("<sequence per='pair'><step of='a'/><step of='b' within='9 days' pair='any'/></sequence>",
				 "2024-01-01 | concern | p | | | by=A to=B\n2024-01-02 | referral | p | | | by=C to=B\n2024-01-03 | referral | p"), "r match 1 3");
	assert_string_equal(find("<sequence per='service'><step of='a'/><absent of='b' within='9 days'/></sequence>",
				 "2024-01-01 | concern | p | | | service=dental\n2024-01-02 | referral | p | | | service=speech"), "r match 1");
}

static void select_items(void **state)
{
	static const char held[] = "2024-01-01 | concern | p\n2024-01-02 | concern | q\n2024-01-05 | concern | p\n2024-01-08 | concern | p";
	(void)state;
	assert_string_equal(find("<count of='a' at-least='2' within='9 days' held='one-agency'/>", held), "r match 3 4 -1,2");
	assert_string_equal(find("<count of='a' at-least='1' within='9 days' held='several-agencies'/>", held), "r match 1 2 -3,4");
	/* written down: of different days, on one day */
	assert_string_equal(find("<count of='a' at-least='2' within='1 day' unit='entry' dated-by='recorded'/>",
				 "2024-01-01 | concern | p | | | recorded=2024-03-01\n2024-02-01 | concern | p | | | recorded=2024-03-02\n2024-02-09 | concern | p"), "r match 1 2 -3");
	assert_string_equal(find("<count of='a' at-least='2' within='1 day' unit='entry' dated-by='recorded'/>",
				 "2024-01-01 | concern | p | | | recorded=2024-03-01\n2024-02-01 | concern | p | | | recorded=2024-03-03"), "");
	/* outside: only what certainly does not begin in the period */
	assert_string_equal(find("<count of='a' at-least='1' within='9 days' outside='plan'/>", "2024-02-01 | plan.cp | s | | | end=2024-03-01\n2024-02-01 | concern | p"), "");
	assert_string_equal(find("<count of='a' at-least='1' within='9 days' outside='plan'/>", "2024-02-01 | plan.cp | s | | | end=2024-03-01\n2024-03-02 | concern | p"), "r match 2");
	assert_string_equal(find("<count of='a' at-least='1' within='9 days' outside='plan'/>", "2024-02-10 | plan.cp | s | | | end=2024-03-01\n2024-02 | concern | p"), "");
	assert_string_equal(find("<count of='a' at-least='1' within='31 days' during='plan'/>", "2024-02-10 | plan.cp | s | | | end=2024-03-01\n2024-02 | concern | p"), "r match~ 2 1");
	assert_string_equal(find("<count of='a' at-least='1' within='9 days' during='plan'/>", "2024-02 | plan.cp | s | | | end=2024-04-01\n2024-02-20 | concern | p"), "r match~ 2 1");
}

static void rows_of_gaps_and_grades(void **state)
{
	static const char rule[] = "<count of='a' at-least='4' within='12 months' unit='entry' gaps='shrinking' grades='rising'/>";
	(void)state;
	assert_string_equal(find(rule, "2023-01-01 | concern | p | 1\n2023-06-01 | concern | p | 1\n2023-09-01 | concern | p | 2\n2024-01-01 | concern | p | 3"), "");
	assert_string_equal(find(rule, "2023-01-01 | concern | p | 1\n2023-06-01 | concern | p | 1\n2023-10-01 | concern | p | 2\n2024-01-01 | concern | p | 3"), "r match 1 2 3 4");
	assert_string_equal(find(rule, "2023-01-01 | concern | p | 1\n2023-06-01 | concern | p | 1\n2023-10-01 | concern | p | 2\n2024-01-02 | concern | p | 3"), ""); /* a day too long */
	assert_string_equal(find(rule, "2023-01-01 | concern | p | 1\n2023-06-01 | concern | p | 1\n2023-10-01 | concern | p | 1\n2024-01-01 | concern | p | 1"), ""); /* not higher */
	assert_string_equal(find(rule, "2023-01-01 | concern | p | 1\n2023-06-01 | concern | p |\n2023-10-01 | concern | p | 2\n2024-01-01 | concern | p | 3"), ""); /* not graded */
	/* two instances that share items are one; another in between is in the row */
	assert_string_equal(find("<count of='a' at-least='3' within='12 months' unit='entry' gaps='shrinking'/>",
				 "2023-01-01 | concern | p\n2023-06-01 | concern | p\n2023-10-01 | concern | p\n2023-12-01 | concern | p\n2024-11-01 | concern | p"), "r match 1 2 3 4 -5");
}

static void company(void **state)
{
	static const char rows[] = "2024-01-01 | concern | p\n2024-01-05 | concern | p\n2024-01-05 | referral | s\n2024-01-06 | strategy-discussion | s";
	(void)state;
	assert_string_equal(find("<count of='a' at-least='2' within='9 days' with='b'/>", rows), "r match 1 2 3");
	assert_string_equal(find("<count of='a' at-least='2' within='9 days' with='x'/>", rows), "");
	assert_string_equal(find("<count of='a' at-least='2' within='9 days' without='b'/>", rows), "");
	assert_string_equal(find("<count of='a' at-least='2' within='9 days' without='x'/>", rows), "r match 1 2");
	assert_string_equal(find("<count of='a' at-least='2' within='9 days' with='b'/>", "2024-01-01 | concern | p\n2024-01-05 | concern | p\n2024-01 | referral | s"), "r match~ 1 2 3");
	assert_string_equal(find("<count of='a' at-least='2' within='9 days' without='b'/>", "2024-01-01 | concern | p\n2024-01-05 | concern | p\n2024-01 | referral | s"), "r match~ 1 2 -3");
	assert_string_equal(say("<count of='a' at-least='2' within='9 days' beside='b'/>", "<say>{n}[; {beside-n} beside: {beside}].</say>", rows), "2; one beside: 5 Jan 2024 was referred to children's social care.\n");
	assert_string_equal(say("<count of='a' at-least='2' within='9 days' beside='x'/>", "<say>{n}[; {beside-n} beside: {beside}].</say>", rows), "2.\n");
}

static void each(void **state)
{
	static const char rule[] = "<sequence evidence='each' times='2'><step of='back'/><absent of='ri' within='72 hours' late-within='20 days' instead='no'/></sequence>";
	static const char four[] = "2024-01-01T20:00 | missing | p | | | end=2024-01-02T08:00\n2024-02-01T20:00 | missing | p | | | end=2024-02-02T08:00\n"
				   "2024-03-01T20:00 | missing | p | | | end=2024-03-02T08:00\n2024-04-01T20:00 | missing | p | | | end=2024-04-02T08:00\n"
				   "2024-01-05T08:00 | return-interview | s\n2024-02-05T08:01 | return-interview | s\n2024-03-03T10:00 | dissent | s";
	static const char tally[] = "<say>{n}[, {answered-n} held][, {late-n} late][, {instead-n} declined][, {none-n} not recorded][, {not-due-n} not due][, {cannot-tell-n} cannot tell].</say>";
	(void)state;
	assert_string_equal(find(rule, four), "r match 1 2 3 4");
	assert_string_equal(say(rule, tally, four), "4, one held, one late, one declined, one not recorded.\n");
	assert_string_equal(say(rule, "", four), "4 times missing, 2 Jan to 2 Apr 2024; a return interview within 72 hours: one in time, one late, one declined instead, one not recorded.\n");
	assert_string_equal(find(rule, "2024-01-01T20:00 | missing | p | | | end=2024-01-02T08:00\n2024-02-01T20:00 | missing | p | | | end=2024-02-02T08:00\n2024-01-05T08:00 | return-interview | s"), "");
	/* one interview is one answer: in time for the later, it is not the late one of the earlier */
	assert_string_equal(say(rule, tally, "2024-01-01T20:00 | missing | p | | | end=2024-01-02T08:00\n2024-01-06T20:00 | missing | p | | | end=2024-01-07T08:00\n2024-01-08T08:00 | return-interview | s\n"
					     "2024-06-01T20:00 | missing | p | | | end=2024-06-02T08:00"), "3, one held, two not recorded.\n");
	assert_string_equal(say(rule, tally, "2024-01-01 | missing | p | | | end=2024-01-02\n2024-01-06T20:00 | missing | p | | | end=2024-01-07T08:00\n2024-06-01T20:00 | missing | p | | | end=2024-06-02T08:00"),
			    "3, two not recorded, one cannot tell.\n");
	assert_string_equal(find("<sequence><step of='back'/><absent of='ri' within='72 hours'/></sequence>", "2024-01-01 | missing | p | | | end=2024-01-02"), "");
	/* all that failed came late: late, in the same words */
	assert_string_equal(find("<sequence evidence='each'><step of='back'/><absent of='ri' within='72 hours'/></sequence>",
				 "2024-01-01T20:00 | missing | p | | | end=2024-01-02T08:00\n2024-01-05T08:01 | return-interview | s"), "r late 1");
	assert_string_equal(say("<sequence evidence='each'><step of='back'/><absent of='ri' within='72 hours'/></sequence>", tally,
				"2024-01-01T20:00 | missing | p | | | end=2024-01-02T08:00\n2024-01-05T08:01 | return-interview | s"), "1, one late.\n");
	/* a response on a day that may have been in time makes it uncertain */
	assert_string_equal(find("<sequence><step of='back'/><absent of='ri' within='72 hours'/></sequence>", "2024-01-01T20:00 | missing | p | | | end=2024-01-02T08:00\n2024-01-03 | return-interview | s"),
			    "r match~ 1 -2");
}

static void awaited(void **state)
{
	static const char rule[] = "<sequence><step of='a'/><step of='b' within='10 days' awaited='yes'/></sequence>";
	(void)state;
	assert_string_equal(find(rule, "2024-12-21 | concern | p"), "r pending 1");
	assert_string_equal(find(rule, "2024-12-20 | concern | p"), "");
	assert_string_equal(find(rule, "2024-12-21 | concern | p\n2024-12-30 | referral | p"), "r match 1 2");
	assert_string_equal(find("<sequence><step of='a'/><absent of='x'/><step of='b' within='10 days' awaited='yes'/></sequence>", "2024-12-21 | concern | p\n2024-12-22 | strategy-discussion | p"), "");
}

/* The case was closed: what should have followed cannot be told, and a gap does not run on. */
static void closed(void **state)
{
	static const char asked[] = "<sequence><step of='b'/><absent of='x' within='10 days'/></sequence>";
	static const char gap[] = "<gap of='x' longer-than='30 days' during='plan'/>";
	(void)state;
	assert_string_equal(find(asked, "2024-01-01 | referral | p\n2024-01-05 | case-closed | s"), "r not-assessable 1");
	assert_string_equal(find(asked, "2024-01-01 | referral | p\n2024-01-11 | case-closed | s"), "r match 1");
	assert_string_equal(find(asked, "2024-01-06 | referral | p\n2024-01-05 | case-closed | s"), "r match 1");
	assert_string_equal(find(gap, "2024-01-01 | plan.cp | s\n2024-01-20 | case-closed | s"), "");
	assert_string_equal(find(gap, "2024-01-01 | plan.cp | s\n2024-03-20 | case-closed | s"), "r match 1 2");
	assert_string_equal(find(gap, "2024-01-01 | plan.cp | s\n2024-01-20 | case-closed | s\n2024-06-01 | case-opened | s\n2024-06-20 | strategy-discussion | s\n2024-09-01 | case-closed | s"),
			    "r match 4 1 5 2 3");
}

static void covering(void **state)
{
	static const char gap[] = "<gap of='w' longer-than='30 days' during='plan' covering='yes'/>";
	(void)state;
	assert_string_equal(find(gap, "2024-01-01 | plan.cp | s | | | end=2024-12-01\n2023-12-01 | allocation | s | | | end=2024-06-01\n2024-07-01 | allocation | s"), "");
	assert_string_equal(find(gap, "2024-01-01 | plan.cp | s | | | end=2024-12-01\n2023-12-01 | allocation | s | | | end=2024-06-01\n2024-07-02 | allocation | s"), "r match 2 3 1");
	assert_string_equal(find("<gap of='w' longer-than='30 days' during='plan'/>", "2024-01-01 | plan.cp | s | | | end=2024-03-01\n2024-01-01 | allocation | s"), "r match 2 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(days_in_last), cmocka_unit_test(lasting_longer), cmocka_unit_test(sum), cmocka_unit_test(distinct), cmocka_unit_test(a_closing_between_the_days_that_failed), cmocka_unit_test(overlap), cmocka_unit_test(overlap_is_of_days_that_have_been), cmocka_unit_test(series),
					   cmocka_unit_test(select_items), cmocka_unit_test(rows_of_gaps_and_grades), cmocka_unit_test(company),
					   cmocka_unit_test(each), cmocka_unit_test(awaited), cmocka_unit_test(closed), cmocka_unit_test(covering)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
