/* Periods and the stretches in them. */
#include "rows.h"

#include "analysis/gap.h"

static const char *find_in(const char *from, const char *to, const char *longer, const char *rows, const char *covers)
{
	char rules[3000];
	struct rule_rows r = {.rows = str_of(rows), .covers = str_of(covers)};
	struct rows_sink s = {.sink = {rows_sink_put}};
	struct pattern_wanted p = {.set = &w->set, .calendar = w->calendar, .today = ROWS_TODAY};
	struct pattern_counts n = {0};
	struct case_view *v;
	const char *line;

	snprintf(rules, sizeof rules, "<term name='s' say='seen'><is kind='visit.seen'/></term><term name='f'><is kind='%s'/></term>"
				      "<term name='t'><is kind='%s'/></term><period name='p' from='f' to='t'/>" ROWS_RULE("r", "<gap of='s' longer-than='%s' during='p'/>") ROWS_END, from, to, longer);
	if (rows_rules(w, rules) < 0)
		fail_msg("%s", w->said.p);
	assert_int_equal(rule_rows_open(&r, &w->code, &w->arena, &v, &w->e), 0);
	assert_int_equal(pattern_run(&p, v, &s.sink, &n, &w->e), 0);
	line = arena_copy(&w->arena, buf_str(&s.line)).p;
	buf_close(&s.line);
	buf_close(&s.say);
	return line;
}

static const char *find(const char *longer, const char *rows, const char *covers)
{
	return find_in("case-opened", "case-closed", longer, rows, covers);
}

static const char *find_plan(const char *longer, const char *rows)
{
	return find_in("plan.cp:start", "plan.cp:end", longer, rows, NULL);
}

static void stretches(void **state)
{
	(void)state;
	assert_string_equal(find("10 days", "2024-01-01 | case-opened | p | |\n2024-01-11 | visit.seen | p | |\n2024-01-21 | case-closed | p | |", NULL), "");
	assert_string_equal(find("10 days", "2024-01-01 | case-opened | p | |\n2024-01-12 | visit.seen | p | |\n2024-01-21 | case-closed | p | |", NULL), "r match 1 2");
	assert_string_equal(find("10 days", "2024-01-01 | case-opened | p | |\n2024-01-11 | visit.seen | p | |\n2024-01-22 | case-closed | p | |", NULL), "r match 2 1 3");
	assert_string_equal(find("10 days", "2024-01-01 | case-opened | p | |\n2024-03-22 | case-closed | p | |", NULL), "r match 1 2"); /* nobody saw the child */
	assert_string_equal(find("10 days", "2024-12-01 | case-opened | p | |\n2024-12-10 | visit.seen | p | |", NULL), "r match 2 1"); /* up to today */
	assert_string_equal(find("10 days", "2023-12-01 | case-closed | p | |\n2024-12-25 | case-opened | p | |", NULL), ""); /* a close before any open */
}

static void ranges(void **state)
{
	(void)state;
	assert_string_equal(find("10 days", "2024-01-01 | case-opened | p | |\n2024-02 | visit.seen | p | |\n2024-05-22 | case-closed | p | |", NULL), "r match~ 1 3 -2");
	/* whichever day of that month it was, no stretch is longer than 60 days */
	assert_string_equal(find("60 days", "2024-01-01 | case-opened | p | |\n2024-02 | visit.seen | p | |\n2024-03-30 | case-closed | p | |", NULL), "");
}

/* Opened in April and seen in September: whichever days those were, neither stretch is longer than six months;
 * and of two that are known to a month each may leave enough, but not both. */
static void what_no_days_leave_long_enough_is_no_gap(void **state)
{
	(void)state;
	assert_string_equal(find("6 months", "2024-04 | case-opened | p\n2024-09 | visit.seen | p", NULL), "");
	assert_string_equal(find("5 months", "2024-04 | case-opened | p\n2024-09 | visit.seen | p", NULL), "r match~ 1 -2");
	assert_string_equal(find("40 days", "2024-01-01 | case-opened | p\n2024-02 | visit.seen | p\n2024-03-20 | case-closed | p", NULL), "r match~ 1 3 -2");
	assert_string_equal(find("40 days", "2024-01-01 | case-opened | p\n2024-02 | visit.seen | p\n2024-02 | visit.seen | q\n2024-03-20 | case-closed | p", NULL), "r match~ 1 4 -2,3");
	assert_string_equal(find("40 days", "2024-01-01 | case-opened | p\n2024-01 | visit.seen | p\n2024-02 | visit.seen | p\n2024-03-11 | case-closed | p", NULL), "r match~ 1 4 -2,3");
	assert_string_equal(find("45 days", "2024-01-01 | case-opened | p\n2024-01-20/2024-01-31 | visit.seen | p\n2024-03-12 | case-closed | p", NULL), "r match~ 1 3 -2");
	assert_string_equal(find("45 days", "2024-01-01 | case-opened | p\n2024-02-20/2024-02-29 | visit.seen | p\n2024-03-12 | case-closed | p", NULL), "r match~ 1 3 -2");
	assert_string_equal(find("45 days", "2024-01-01 | case-opened | p\n2024-01-20/2024-01-31 | visit.seen | p\n2024-02-20/2024-02-29 | visit.seen | p\n2024-03-12 | case-closed | p", NULL), "");
}

/* Seen by one agency on one day and by another on the next: last seen on the next. */
static void two_agencies_on_two_days_are_two_sights(void **state)
{
	(void)state;
	assert_string_equal(find("10 days", "2024-01-01 | case-opened | p\n2024-01-05 | visit.seen | s\n2024-01-06 | visit.seen | q\n2024-01-16 | case-closed | p", NULL), "");
	assert_string_equal(find("10 days", "2024-01-01 | case-opened | p\n2024-01-05 | visit.seen | s\n2024-01-06 | visit.seen | q\n2024-01-17 | case-closed | p", NULL), "r match 3 1 4");
}

/* Seen at noon and the case closed in the morning: the record goes on; without times one day has no order. */
static void seen_after_the_closing_of_that_day(void **state)
{
	(void)state;
	assert_string_equal(find("10 days", "2024-12-01 | case-opened | p\n2024-12-05T09:00 | case-closed | p\n2024-12-05T12:00 | visit.seen | q", NULL), "");
	assert_string_equal(find_plan("10 days", "2024-12-01 | plan.cp | p\n2024-12-05T09:00 | case-closed | p\n2024-12-05T12:00 | visit.seen | q"), "r match 3 1 2");
	assert_string_equal(find_plan("10 days", "2024-12-01 | plan.cp | p\n2024-12-05 | case-closed | p\n2024-12-05 | visit.seen | q"), "");
}

/* Of a stretch only a part is covered: what may have been seen before that part is no doubt about it. */
static void doubt_is_about_the_covered_part(void **state)
{
	static const char rows[] = "2024-01-01 | case-opened | p\n2024-02 | visit.seen | q";
	(void)state;
	assert_string_equal(find("10 days", rows, "visit:2024-12-01..2024-12-31"), "r match 1");
	assert_string_equal(find("10 days", rows, "visit:2024-02-01..2024-12-31"), "r match~ 1 -2");
}

/* Seen after the plan ended, by then 18: that bounds no stretch of the plan. */
static void seen_after_the_end_bounds_nothing(void **state)
{
	struct calendar_span longer = {.n = 3, .unit = CALENDAR_DAYS};
	struct item open = {.lo = 100, .hi = 100, .id = 1}, shut = {.lo = 130, .hi = 130, .id = 2}, seen = {.lo = 131, .hi = 131, .id = 3};
	struct gap_period p = {.from = 100, .to = 130, .opens = &open, .closes = &shut};
	struct gap_cover all = {DATE_FIRST, DATE_LAST};
	struct item_list sights = {.item = &seen, .n = 1};
	struct gap_wanted want = {.longer_than = longer, .calendar = w->calendar, .today = 300, .assessable_to = 126, .cover = &all, .covers = 1};
	struct gap *g;
	(void)state;
	assert_int_equal(gap_find(&want, &p, 1, &sights, &w->arena, &g), 1);
	assert_null(g[0].after);
	assert_int_equal(g[0].to, 126);
	seen.lo = seen.hi = 130;
	assert_int_equal(gap_find(&want, &p, 1, &sights, &w->arena, &g), 1);
	assert_ptr_equal(g[0].after, &seen);
}

static void cover(void **state)
{
	static const char rows[] = "2024-01-01 | case-opened | p | |\n2024-03-22 | case-closed | p | |";
	(void)state;
	assert_string_equal(find("10 days", rows, "visit:2024-01-01..2024-03-22"), "r match 1 2");
	assert_string_equal(find("10 days", rows, "visit:2024-02-01..2024-03-22"), "r match 1 2"); /* the covered part is long enough */
	assert_string_equal(find("10 days", rows, "visit:2024-03-13..2024-03-22"), "r not-assessable 1 2");
	assert_string_equal(find("10 days", rows, "referral:2024-01-01..2024-03-22"), "r not-assessable 1 2");
	assert_string_equal(find("60 days", rows, "visit:2024-01-01..2024-02-15;visit.seen:2024-02-16..2024-03-22"), "r match 1 2"); /* two covers, one time */
}

static void joining(void **state)
{
	struct gap_cover c[] = {{50, 60}, {1, 10}, {11, 20}, {5, 8}};
	(void)state;
	assert_int_equal(gap_join_covers(c, 4), 2);
	assert_int_equal(c[0].from, 1);
	assert_int_equal(c[0].to, 20);
	assert_true(gap_is_covered(c, 2, 1, 20));
	assert_false(gap_is_covered(c, 2, 20, 50));
	assert_int_equal(gap_join_covers(c, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(stretches), cmocka_unit_test(ranges), cmocka_unit_test(seen_after_the_end_bounds_nothing), cmocka_unit_test(doubt_is_about_the_covered_part), cmocka_unit_test(seen_after_the_closing_of_that_day), cmocka_unit_test(what_no_days_leave_long_enough_is_no_gap), cmocka_unit_test(two_agencies_on_two_days_are_two_sights), cmocka_unit_test(cover), cmocka_unit_test(joining)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
