/* Rules over a child: by pair, in a period, by age, in order, at today. */
#include "rows.h"

static void rules(const char *inside)
{
	if (rows_rules(w, inside) < 0)
		fail_msg("%s", w->said.p);
}

static void by_pair(void **state)
{
	(void)state;
	rules("<term name='a'><is kind='domestic-abuse'/></term>" ROWS_RULE("r", "<count of='a' at-least='2' within='90 days' per='pair'/>") ROWS_END);
	assert_string_equal(rows_find(w, "2024-01-01 | domestic-abuse | p | | | by=S to=K\n2024-02-01 | domestic-abuse | p | | | by=J to=K\n2024-02-02 | domestic-abuse | p | | | by=S to=K\n"
					 "2024-03-01 | domestic-abuse | p | |\n2024-03-02 | domestic-abuse | p | | | by=J to=K\n2024-12-02 | domestic-abuse | p | | | by=J to=K", ROWS_TODAY, NULL),
			    "r match 1 3 -4; r match 2 5 -4,6");
}

static void series(void **state)
{
	(void)state;
	rules("<term name='a'><is kind='domestic-abuse'/></term>" ROWS_RULE("r", "<count of='a' at-least='2' within='10 days' evidence='series'/>") ROWS_END);
	assert_string_equal(rows_find(w, "2023-01-01 | domestic-abuse | p | |\n2024-02-01 | domestic-abuse | p | |\n2024-02-02 | domestic-abuse | p | |", ROWS_TODAY, NULL), "r match 1 2 3");
	assert_string_equal(rows_find(w, "2023-01-01 | domestic-abuse | p | |\n2024-02-01 | domestic-abuse | p | |", ROWS_TODAY, NULL), "");
}

static void during(void **state)
{
	(void)state;
	rules("<term name='a'><is kind='missing'/></term><term name='f'><is kind='placement:start'/></term><term name='t'><is kind='placement:end'/></term>"
	      "<period name='p' from='f' to='t'/>" ROWS_RULE("r", "<count of='a' at-least='2' within='90 days' during='p'/>") ROWS_END);
	assert_string_equal(rows_find(w, "2024-01-01 | missing | p | |\n2024-01-05 | placement | p | | | end=2024-02-01\n2024-01-06 | missing | p | |\n2024-02-01 | missing | p | |\n2024-02-02 | missing | p | |", ROWS_TODAY, NULL),
			    "r match 3 4 2 -1,5");
}

static void today(void **state)
{
	(void)state;
	rules("<term name='a'><is kind='missing'/></term>" ROWS_RULE("r", "<count of='a' at-least='2' within='90 days'/>") ROWS_END);
	assert_string_equal(rows_find(w, "2024-01-01 | missing | p | |\n2024-01-06 | missing | p | |", date_day_of(2024, 1, 5), NULL), "");
	assert_string_equal(rows_find(w, "2024-01-01 | missing | p | |\n2024-01-06 | missing | p | |", date_day_of(2024, 1, 6), NULL), "r match 1 2");
}

/* The child of the rows is 18 on 22 Oct 2031: what was due after that cannot be told. */
static void eighteen(void **state)
{
	(void)state;
	rules("<term name='a'><is kind='referral'/></term><term name='b'><is kind='referral-decision'/></term>" ROWS_RULE("r", "<sequence><step of='a'/><absent of='b' within='3 days'/></sequence>") ROWS_END);
	assert_string_equal(rows_find(w, "2031-10-17 | referral | p | |", date_day_of(2033, 1, 1), NULL), "r match 1");
	assert_string_equal(rows_find(w, "2031-10-20 | referral | p | |", date_day_of(2033, 1, 1), NULL), "r not-assessable 1");
}

static void order(void **state)
{
	(void)state;
	rules("<term name='a'><is kind='missing'/></term>" ROWS_RULE("z", "<count of='a' at-least='1' within='1 day'/>") ROWS_END ROWS_RULE("b", "<count of='a' at-least='2' within='9 days'/>") ROWS_END);
	assert_string_equal(rows_find(w, "2024-05-01 | missing | p | |\n2024-01-06 | missing | p | |\n2024-01-08 | missing | p | |", ROWS_TODAY, NULL),
			    "b match 2 3 -1; z match 2; z match 3; z match 1");
}

static void undated(void **state)
{
	(void)state;
	rules("<term name='a'><is kind='plan'/></term>" ROWS_RULE("r", "<count of='a' at-least='1' within='1 day'/>") ROWS_END);
	assert_string_equal(rows_find(w, "2024-05-01 | plan | p | |\n2024-06-01 | plan.end | p | |", ROWS_TODAY, NULL), "r match 1 -2");
}

/* Nobody can see a child that is not born (22 Oct 2013). */
static void unborn(void **state)
{
	(void)state;
	rules("<term name='s'><is kind='visit.seen'/></term><term name='f'><is kind='plan.cp:start'/></term><term name='t'><is kind='plan.cp:end'/></term>"
	      "<period name='p' from='f' to='t'/>" ROWS_RULE("r", "<gap of='s' longer-than='30 days' during='p'/>") ROWS_END);
	assert_string_equal(rows_find(w, "2013-08-01 | plan.cp | p | | | end=2013-12-01\n2013-11-10 | visit.seen | p | |", ROWS_TODAY, NULL), "");
	assert_string_equal(rows_find(w, "2013-08-01 | plan.cp | p | | | end=2013-12-01", ROWS_TODAY, NULL), "r match 1");
}

/* A new member of a finding must be kept by a memo too (lib/analysis/pattern_memo.c) before this number is changed. */
static void all_of_a_finding_is_kept(void **state)
{
	(void)state;
	if (sizeof(void *) == 8)
		assert_int_equal(sizeof(struct finding), 456);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(by_pair), cmocka_unit_test(series), cmocka_unit_test(during), cmocka_unit_test(today),
					   cmocka_unit_test(eighteen), cmocka_unit_test(order), cmocka_unit_test(undated), cmocka_unit_test(unborn),
					   cmocka_unit_test(all_of_a_finding_is_kept)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
