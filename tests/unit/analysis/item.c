/* Entries into incidents and episodes: who is joined with whom. */
#include "rows.h"

#include "analysis/item.h"

/* "1+2 3": items as sets of rows, in order. */
static const char *items(const char *rows, enum rule_unit unit, bool per_pair, const char *gap)
{
	struct case_view *v = rows_view(w, rows);
	struct term_scan scan;
	struct view_child c;
	struct item_wanted want = {.unit = unit, .per_pair = per_pair, .today = ROWS_TODAY};
	struct item_list l;
	struct buf b = {0};
	const char *text;

	if (gap)
		assert_int_equal(calendar_span_parse(str_of(gap), &want.episode_gap), 0);
	assert_int_equal(rows_rules(w, "<term name='a'><is kind='missing domestic-abuse plan:end'/></term>" ROWS_RULE("r", "<count of='a' at-least='1' within='1 day'/>") ROWS_END), 0);
	term_open(&scan, &w->set, v, w->triggers);
	assert_int_equal(v->next_child(v, 0, 1, &c, &w->e), 1);
	assert_int_equal(term_read(&scan, &c, ROWS_TODAY, &w->e), 0);
	want.code = &w->code;
	want.marks = c.n;
	l = item_make(&scan.list[0], c.mark, &want, &w->arena);
	for (size_t i = 0; i < l.n; i++) {
		buf_add_z(&b, i ? " " : "");
		for (size_t k = 0; k < l.item[i].entries; k++)
			buf_addf(&b, "%s%d", k ? "+" : "", (int)c.mark[l.item[i].entry[k]].id);
	}
	term_close(&scan);
	text = arena_copy(&w->arena, buf_str(&b)).p;
	buf_close(&b);
	return text;
}

static void incidents(void **state)
{
	(void)state;
	assert_string_equal(items("2024-01-10 | missing | p | |\n2024-01-11 | missing | q | |", RULE_INCIDENT, false, NULL), "1+2");
	assert_string_equal(items("2024-01-10 | missing | p | |\n2024-01-12 | missing | q | |", RULE_INCIDENT, false, NULL), "1 2");
	assert_string_equal(items("2024-01-10 | missing | p | |\n2024-01-10 | missing | p | |", RULE_INCIDENT, false, NULL), "1 2");
	/* complete linkage: the third is two days from the first */
	assert_string_equal(items("2024-01-10 | missing | p | |\n2024-01-11 | missing | q | |\n2024-01-12 | missing | r | |", RULE_INCIDENT, false, NULL), "1+2 3");
	/* one reference is one thing, even of one agency and weeks apart */
	assert_string_equal(items("2024-01-10 | missing | p | | | ref=77\n2024-02-11 | missing | p | | | ref=77", RULE_INCIDENT, false, NULL), "1+2");
	assert_string_equal(items("2024-01 | missing | p | |\n2024-01-11 | missing | q | |", RULE_INCIDENT, false, NULL), "1 2");
	assert_string_equal(items("2024-01-10 | missing | | |\n2024-01-10 | missing | q | |", RULE_INCIDENT, false, NULL), "1 2"); /* an unnamed agency may be q */
	assert_string_equal(items("2024-01-10 | missing | p | |\n2024-01-10 | missing | q | |", RULE_ENTRY, false, NULL), "1 2");
}

/* Without an end: gone again within the gap of being seen is one; a new report before that stays new. */
static void seen_again(void **state)
{
	(void)state;
	assert_string_equal(items("2024-01-10T20:00 | missing | p\n2024-01-11T08:00 | visit.seen | s\n2024-01-11T10:00 | missing | p", RULE_EPISODE, false, "2 hours"), "1+3");
	assert_string_equal(items("2024-01-10T20:00 | missing | p\n2024-01-11T08:00 | visit.seen | s\n2024-01-11T10:01 | missing | p", RULE_EPISODE, false, "2 hours"), "1 3");
	assert_string_equal(items("2024-01-10T20:00 | missing | p\n2024-01-11T20:00 | missing | p\n2024-01-12T08:00 | visit.seen | s", RULE_EPISODE, false, "2 hours"), "1 2");
	assert_string_equal(items("2024-01-10 | missing | p\n2024-01-12 | visit.seen | s\n2024-01-13 | missing | p", RULE_EPISODE, false, "1 day"), "1+3");
	assert_string_equal(items("2024-01-10 | missing | p\n2024-01-12 | visit.seen | s\n2024-01-14 | missing | p", RULE_EPISODE, false, "1 day"), "1 3");
	assert_string_equal(items("2024-01-10 | missing | p | | | end=2024-01-13\n2024-01-12 | missing | q | | | end=2024-01-15", RULE_EPISODE, false, "2 hours"), "1+2"); /* no times */
}

/* "Some time in March" tells no day on which the child was back. */
static void a_sight_of_no_known_day_ends_nothing(void **state)
{
	(void)state;
	assert_string_equal(items("2023-02-15 | missing | q\n2023-03 | visit.seen-alone | q\n2023-03-01 | missing | s", RULE_EPISODE, false, "1 day"), "1 3");
	assert_string_equal(items("2023-02-15 | missing | q\n2023-03-01 | visit.seen-alone | q\n2023-03-02 | missing | s", RULE_EPISODE, false, "1 day"), "1+3");
}

/* Nobody has seen the child since: what is reported today does not follow a sight. */
static void reported_today_unseen_is_new(void **state)
{
	(void)state;
	assert_string_equal(items("2024-01-10 | missing | p\n2024-12-31 | missing | q", RULE_EPISODE, false, "1 day"), "1 2");
	assert_string_equal(items("2024-01-10 | missing | p\n2024-12-31 | visit.seen | s\n2024-12-31 | missing | q", RULE_EPISODE, false, "1 day"), "1+3");
}

/* An end that is recorded is not that of what began later, however many report it. */
static void gone_again_after_a_recorded_end(void **state)
{
	static const char rows[] = "2024-01-10 | missing | p | | | end=2024-01-12\n2024-01-13 | missing | p\n2024-01-13 | missing | q\n"
				   "2024-01-18 | visit.seen | s\n2024-01-19 | missing | p";
	(void)state;
	assert_string_equal(items(rows, RULE_EPISODE, false, "1 day"), "1+2+3+5");
	assert_string_equal(items("2024-01-10 | missing | p | | | end=2024-01-12\n2024-01-12 | missing | q\n2024-01-18 | visit.seen | s\n2024-01-19 | missing | p", RULE_EPISODE, false, "1 day"), "1+2 4");
}

/* What runs on without a time takes nothing from the hours of what has one. */
static void hours_of_the_timed_in_a_longer_run(void **state)
{
	static const char rows[] = "2024-01-10T00:00 | missing | s | | | end=2024-01-12\n2024-01-11 | missing | q | | | end=2024-01-13\n2024-01-13T00:53 | missing | q";
	(void)state;
	assert_string_equal(items("2024-01-10T00:00 | missing | s | | | end=2024-01-12\n2024-01-13T00:53 | missing | q", RULE_EPISODE, false, "2 hours"), "1+2");
	assert_string_equal(items(rows, RULE_EPISODE, false, "2 hours"), "1+2+3");
}

/* Reported again in the hours before it was seen that day: what had not ended cannot be followed within the gap. */
static void reported_before_seen_that_day_is_new(void **state)
{
	(void)state;
	assert_string_equal(items("2024-01-10 | missing | p\n2024-01-12T01:54 | missing | p\n2024-01-12T03:00 | visit.seen | s", RULE_EPISODE, false, "1 day"), "1 2");
	assert_string_equal(items("2024-01-10 | missing | p\n2024-01-12T03:00 | visit.seen | s\n2024-01-12T03:54 | missing | p", RULE_EPISODE, false, "1 day"), "1+3");
}

static void pairs(void **state)
{
	(void)state;
	assert_string_equal(items("2024-01-10 | domestic-abuse | p | | | by=A to=K\n2024-01-10 | domestic-abuse | q | | | by=B to=K", RULE_INCIDENT, true, NULL), "1 2");
	assert_string_equal(items("2024-01-10 | domestic-abuse | p | | | by=A to=K\n2024-01-10 | domestic-abuse | q | |", RULE_INCIDENT, true, NULL), "1+2");
}

static void episodes(void **state)
{
	(void)state;
	assert_string_equal(items("2024-01-10T22:00 | missing | p | | | end=2024-01-11T06:00\n2024-01-11T08:00 | missing | p | | | end=2024-01-11T09:00", RULE_EPISODE, false, "2 hours"), "1+2");
	assert_string_equal(items("2024-01-10T22:00 | missing | p | | | end=2024-01-11T06:00\n2024-01-11T08:01 | missing | p | | | end=2024-01-11T09:00", RULE_EPISODE, false, "2 hours"), "1 2");
	/* the running end is the latest, not the last one's */
	assert_string_equal(items("2024-01-10T22:00 | missing | p | | | end=2024-01-12T06:00\n2024-01-11T01:00 | missing | q | | | end=2024-01-11T02:00\n"
				  "2024-01-12T05:00 | missing | q | | | end=2024-01-12T07:00", RULE_EPISODE, false, "2 hours"), "1+2+3");
	/* dates only */
	assert_string_equal(items("2024-01-10 | missing | p | | | end=2024-01-12\n2024-01-11 | missing | p | | | end=2024-01-12", RULE_EPISODE, false, NULL), "1+2");
	assert_string_equal(items("2024-01-10 | missing | p | | | end=2024-01-12\n2024-01-12 | missing | p | |", RULE_EPISODE, false, NULL), "1 2");
	assert_string_equal(items("2024-01-10 | missing | p | | | end=2024-01-12\n2024-01-12 | missing | q | |", RULE_EPISODE, false, NULL), "1+2");
	/* no end does not swallow what follows */
	assert_string_equal(items("2024-01-10 | missing | p | |\n2024-01-20 | missing | q | |", RULE_EPISODE, false, "2 hours"), "1 2");
	/* an untimed first report does not hide that the end's time is known */
	assert_string_equal(items("2024-01-10 | missing | s | | | end=2024-01-11\n2024-01-10T21:00 | missing | h | | | end=2024-01-11T15:00\n"
				  "2024-01-11T01:55 | missing | h | | | end=2024-01-11T14:00", RULE_EPISODE, false, "2 hours"), "1+2+3");
}

/* Across the night on which the clocks go forward an hour is missing, and back, there is one more. */
static void clocks(void **state)
{
	(void)state;
	assert_int_equal(item_minute(date_day_of(2024, 3, 31), 180) - item_minute(date_day_of(2024, 3, 31), 30), 90);
	assert_int_equal(item_minute(date_day_of(2024, 10, 27), 180) - item_minute(date_day_of(2024, 10, 27), 30), 210);
	/* written in the hour that is not: not before what was written at half past midnight */
	assert_int_equal(item_minute(date_day_of(2024, 3, 31), 90) - item_minute(date_day_of(2024, 3, 31), 30), 60);
	assert_int_equal(item_minute(date_day_of(2024, 3, 31), 120) - item_minute(date_day_of(2024, 3, 31), 30), 30);
	assert_int_equal(item_minute(date_day_of(2024, 10, 27), 90) - item_minute(date_day_of(2024, 10, 27), 30), 60);
	assert_int_equal(item_minute(date_day_of(2024, 10, 27), 120) - item_minute(date_day_of(2024, 10, 27), 90), 90);
	assert_int_equal(item_minute(date_day_of(2024, 7, 1), 0), (int64_t)date_day_of(2024, 7, 1) * 1440 - 60);
	assert_int_equal(item_minute(date_day_of(2024, 1, 1), 0), (int64_t)date_day_of(2024, 1, 1) * 1440);
}

/* No recorded end: it is taken to end when the child was next seen, else today. */
static void open_ends(void **state)
{
	struct case_view *v = rows_view(w, "2024-01-10 | missing | p | |\n2024-01-12 | note | p | |\n2024-01-14 | visit.seen | p | |\n2024-02-01 | missing | p | |");
	struct term_scan scan;
	struct view_child c;
	struct item_list l;
	(void)state;
	assert_int_equal(rows_rules(w, "<term name='a'><is kind='missing'/></term>" ROWS_RULE("r", "<count of='a' at-least='1' within='1 day'/>") ROWS_END), 0);
	term_open(&scan, &w->set, v, w->triggers);
	assert_int_equal(v->next_child(v, 0, 1, &c, &w->e), 1);
	assert_int_equal(term_read(&scan, &c, ROWS_TODAY, &w->e), 0);
	l = item_make(&scan.list[0], c.mark, &(struct item_wanted){.code = &w->code, .marks = c.n, .unit = RULE_EPISODE, .today = ROWS_TODAY}, &w->arena);
	assert_int_equal(l.n, 2);
	assert_true(l.item[0].is_open && l.item[1].is_open);
	assert_int_equal(l.item[0].end_hi, date_day_of(2024, 1, 14));
	assert_int_equal(l.item[1].end_hi, ROWS_TODAY);
	term_close(&scan);
}

static void end_points(void **state)
{
	(void)state;
	assert_string_equal(items("2024-01-10 | plan | s | | | end=2024-05-01\n2024-02-10 | plan.end | s | |\n2024-03-10 | missing | p | |", RULE_ENTRY, false, NULL), "2 3 1");
	/* episodes of ends: joined by their whole time, in the order of their ends */
	assert_string_equal(items("2024-01-10 | plan | s | | | end=2024-05-01\n2024-04-01 | plan | q | | | end=2024-04-20", RULE_EPISODE, false, NULL), "1+2");
	assert_string_equal(items("2024-01-10 | plan | s | | | end=2024-02-01\n2024-02-04 | plan | s | | | end=2024-03-01", RULE_EPISODE, false, "2 days"), "1 2");
	assert_string_equal(items("2024-01-10 | plan | s | | | end=2024-02-01\n2024-02-03 | plan | s | | | end=2024-03-01", RULE_EPISODE, false, "2 days"), "1+2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(incidents), cmocka_unit_test(pairs), cmocka_unit_test(seen_again), cmocka_unit_test(a_sight_of_no_known_day_ends_nothing), cmocka_unit_test(hours_of_the_timed_in_a_longer_run), cmocka_unit_test(gone_again_after_a_recorded_end), cmocka_unit_test(reported_today_unseen_is_new), cmocka_unit_test(reported_before_seen_that_day_is_new), cmocka_unit_test(episodes),
					   cmocka_unit_test(clocks), cmocka_unit_test(open_ends), cmocka_unit_test(end_points)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
