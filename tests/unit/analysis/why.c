/* Why a rule found nothing, and by how much: every sentence against a case in which it is true. */
#include "../says.h"
#include "rows.h"

#include "analysis/why.h"

static const char *why(const char *inside, const char *rows, int32_t today)
{
	struct pattern_wanted p = {
		.set = &w->set, .calendar = w->calendar, .triggers = w->triggers, .today = today};
	struct why_wanted asked = {.pattern = &p};
	struct view_child c;
	struct buf b = {0};
	const char *text;

	if (rows_rules(w, inside) < 0)
		fail_msg("%s", w->said.p);
	asked.rule = &w->set.rule[0];
	struct case_view *v = rows_view(w, rows);
	assert_int_equal(v->next_child(v, 0, 1, &c, &w->e), 1);
	asked.child = c.id;
	v = rows_view(w, rows);
	if (why_tell(&asked, v, &b, &w->e) < 0)
		fail_msg("%s", w->e.text);
	text = arena_copy(&w->arena, buf_str(&b)).p;
	buf_close(&b);
	return text;
}

#define DAY(y, m, d) date_day_of(y, m, d)
#define TERMS                                                                                                \
	"<term name='a'><is kind='missing' severity='2-9'/></term><term name='b'><is kind='away'/></term>"   \
	"<term name='t'><is kind='note' text='hungry'/></term><period name='p' from='b' to='t'/>"
#define RULE(detector) TERMS ROWS_RULE("r", detector) ROWS_END
#define COUNT          RULE("<count of='a' at-least='3' within='90 days'/>")

static void a_count(void **state)
{
	const char *two = why(COUNT,
			      "2024-01-10 | missing | police | 3 |\n2024-02-14 | missing | police | 3 "
			      "|\n2024-03-01 | missing | school | 1 |",
			      DAY(2024, 12, 31));
	const char *far = why(COUNT,
			      "2024-01-10 | missing | police | 3 |\n2024-02-14 | missing | police | 3 "
			      "|\n2024-04-21 | missing | police | 3 |",
			      DAY(2024, 12, 31));
	const char *found = why(COUNT,
				"2024-01-10 | missing | police | 3 |\n2024-02-14 | missing | police | 3 "
				"|\n2024-04-09 | missing | police | 3 |",
				DAY(2024, 12, 31));
	(void)state;
	says(two, "It found nothing in this child.");
	says(two, "\"a\": 2 entries fit.");
	says(two, "1 Mar 2024, school: was reported missing - nearly: it would count but for its severity "
		  "(graded 1; 2 to 9 asked)");
	says(two, "The most within 90 days are 2, first reached on 14 Feb 2024: 1 more was needed.");
	says(two, "term a, severity from been 1, not 2");
	says(far, "The nearest 3 stand within 102 days, the last on 21 Apr 2024: 12 days too far apart.");
	says_not(far, "nearly");
	says(found, "It found something, 1 time.");
	says(found, "It would not have, had within been 89 days, not 90 days.");
	says(found, "It would not have, had at-least been 4, not 3.");
}

static void conditions(void **state)
{
	static const char three[] = "2024-01-10 | missing | police | 3 |\n2024-02-14 | missing | police | 3 "
				    "|\n2024-04-09 | missing | police | 3 |";
	(void)state;
	says(why(RULE("<count of='a' at-least='3' within='90 days' agencies='2'/>"), three,
		 DAY(2024, 12, 31)),
	     "It would have without the condition on the number of agencies: 10 Jan 2024 to 9 Apr 2024.");
	says(why(RULE("<count of='a' at-least='3' within='90 days' during='p'/>"), three, DAY(2024, 12, 31)),
	     "The period \"p\" never opened: no \"b\" is recorded.");
	says(why(RULE("<count of='a' at-least='3' within='90 days' during='p'/>"), three, DAY(2024, 12, 31)),
	     "It would have without the condition during \"p\"");
	says(why(RULE("<count of='a' at-least='3' within='90 days' with='b'/>"), three, DAY(2024, 12, 31)),
	     "It would have without the condition with \"b\"");
	says(why(RULE("<count of='t' at-least='1' within='1 day'/>"),
		 "2024-01-10 | note | school | | She was not hungry.", DAY(2024, 12, 31)),
	     "not counted: the words say that it was not so ('was not')");
}

static void a_sequence(void **state)
{
	const char *late = why(RULE("<sequence><step of='a'/><step of='b' within='10 days'/></sequence>"),
			       "2024-01-10 | missing | police | 3 |\n2024-01-23 | away | police | |",
			       DAY(2024, 12, 31));
	const char *answered = why(
		RULE("<sequence><step of='a'/><absent of='b' within='3 days'/></sequence>"),
		"2024-01-10 | missing | police | 3 |\n2024-01-12 | away | police | |", DAY(2024, 12, 31));
	(void)state;
	says(late, "Step 1 is there, 10 Jan 2024; step 2, \"b\" within 10 days, is not there.");
	says(late, "The nearest, 10 Jan 2024 to 23 Jan 2024: step 2 came 3 days too late.");
	says(answered, "step 2, no \"b\" within 3 days, does not hold: there was one.");
	says(answered, "It would have, had step 2, within been 1 day, not 3 days: 10 Jan 2024.");
	says(answered, "Of \"b\" the records supplied hold ");
	says(why(RULE("<sequence><step of='a'/><step of='b'/></sequence>"), "2024-01-23 | away | police | |",
		 DAY(2024, 12, 31)),
	     "Its step 1, \"a\", is not there.");
}

static void a_gap(void **state)
{
	const char *text = why(
		"<term name='o'><is kind='plan.cp:start'/></term><term name='c'><is "
		"kind='plan.cp:end'/></term><term name='s'><is kind='visit.seen'/></term><period name='p' "
		"from='o' to='c'/>" ROWS_RULE("r", "<gap of='s' longer-than='20 working days' during='p'/>")
			ROWS_END,
		"2024-01-02 | plan.cp | x | | | end=2024-02-01\n2024-01-25 | visit.seen | x | |",
		DAY(2024, 12, 31));
	(void)state;
	says(text, "The longest stretch is 17 working days, 2 Jan 2024 to 25 Jan 2024: more than 20 working "
		   "days were needed.");
}

static void a_trend(void **state)
{
	const char *text = why(RULE("<trend of='b' in='frequency' at-least='6' ratio='2'/>"),
			       "2024-01-01 | away | x | |\n2024-02-01 | away | x | |\n2024-03-01 | away | x "
			       "| |\n2024-04-01 | away | x | |\n2024-05-01 | away | x | |\n"
			       "2024-06-01 | away | x | |\n2024-07-01 | away | x | |",
			       DAY(2024, 7, 31));
	(void)state;
	says(text, "A series of 7 on known days, 1 Jan 2024 to 1 July 2024, watched to 31 July 2024:");
	says(text, "how often: ");
	says(text, "p (Laplace) ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_count), cmocka_unit_test(conditions),
					   cmocka_unit_test(a_sequence), cmocka_unit_test(a_gap),
					   cmocka_unit_test(a_trend)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
