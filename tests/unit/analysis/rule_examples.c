/* Examples run as tests: they pass, fail and are passed over as they should; the rows of an example. */
#include "rows.h"

static struct rule_examples run(const char *example)
{
	char rules[3000];
	struct rule_examples n = {0};

	snprintf(rules, sizeof rules, "<term name='a'><is kind='missing'/></term>" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days'/>")
				      "<examples as-of='2024-12-31'>%s</examples></rule>", example);
	if (rows_rules(w, rules) < 0)
		fail_msg("%s", w->said.p);
	assert_int_equal(rule_examples(&w->set, NULL, w->calendar, w->triggers, &w->diags, &n, &w->e), 0);
	return n;
}

static void outcome(void **state)
{
	static const char rows[] = "2024-01-01 | missing | p | |\n2024-01-04 | missing | p | |";
	static const struct {
		const char *attributes, *said; /* said NULL: passes */
	} of[] = {
		{"expect='match'", NULL},
		{"expect='match' evidence='1 2' strength='consider' dating='certain' findings='1'", NULL},
		{"expect='no match'", "expected no match, got match"},
		{"expect='pending'", "expected pending, got match"},
		{"expect='late'", "expected late, got match"},
		{"expect='match' evidence='1 3'", "the evidence is 1 2"},
		{"expect='match' strength='suspect'", "the strength is consider"},
		{"expect='match' dating='uncertain'", "the dating is certain"},
		{"expect='match' findings='2'", "there are 1 findings"},
		{"expect='match' not-counted='3'", "not counted are none"},
		{"expect='match' say='nothing'", "it says: "},
		{"expect='match' as-of='2024-01-03'", "expected match, got no match"},
	};
	char text[400];
	(void)state;
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		snprintf(text, sizeof text, "<example name='this one' %s>%s</example>", of[i].attributes, rows);
		struct rule_examples n = run(text);
		assert_int_equal(n.run, 1);
		assert_int_equal(n.failed, of[i].said != NULL);
		if (of[i].said && !strstr(w->said.p, of[i].said))
			fail_msg("expected %s in %s", of[i].said, w->said.p);
	}
}

/* An expression that gives up on a row: the example fails, even where it wants no match, and names row and term. */
static void a_text_that_is_not_read(void **state)
{
	struct rule_examples n = {0};
	(void)state;
	if (rows_rules(w, "<term name='runs-on'><is text='(a+)+$'/></term>" ROWS_RULE("r", "<count of='runs-on' at-least='1' within='9 days'/>")
			  "<examples as-of='2024-12-31'><example name='this one' expect='no match'>"
			  "2024-01-01 | note | p | | aa b\n2024-01-02 | note | p | | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"
			  "</example></examples></rule>") < 0)
		fail_msg("%s", w->said.p);
	assert_int_equal(rule_examples(&w->set, NULL, w->calendar, w->triggers, &w->diags, &n, &w->e), 0);
	assert_int_equal(n.failed, 1);
	if (!strstr(w->said.p, "example \"this one\": the text of row 2 could not be searched to the end for the term \"runs-on\""))
		fail_msg("%s", w->said.p);
}

/* A copy of a rule that is not in the set, and terms that are not the set's. */
static void changed_copies(void **state)
{
	struct rule copy;
	struct rule_set other;
	(void)state;
	run("<example name='nine days' expect='match'>2024-01-01 | missing | p | |\n2024-01-10 | missing | p | |</example>");
	copy = w->set.rule[0];
	other = w->set;
	assert_true(rule_example_holds(&w->set, &copy, &copy.example[0], w->calendar, w->triggers, &w->e));
	copy.within.n = 8;
	assert_false(rule_example_holds(&w->set, &copy, &copy.example[0], w->calendar, w->triggers, &w->e));
	struct rule_term term = w->set.term[0];
	term.ises = 0;
	other.term = &term;
	assert_false(rule_example_holds(&other, &w->set.rule[0], &copy.example[0], w->calendar, w->triggers, &w->e));
	assert_true(rule_example_holds(&w->set, &w->set.rule[0], &copy.example[0], w->calendar, w->triggers, &w->e));
	assert_int_equal(w->said.n, 0);
}

static void rows_that_cannot_be_read(void **state)
{
	static const struct {
		const char *row, *said;
	} of[] = {{"2024-13-01 | missing | p | |", "row 1: its date"}, {"2024-01-01 | mising | p | |", "row 1: its kind"},
		  {"2024-01-01 | missing | p | x |", "row 1: its severity"}, {"2024-01-01 | missing | p | | | whos=child", "row 1: one of its further values is not known: name=value, here the name or value of \"whos\""},
		  {"2024-01-01 | missing | p | |\nlate | missing", "row 2: its date"},
		  {"2024-01-01 | missing | p | | | worker=\"bar", "row 1: a quote is not closed"},
		  {"2024-01-10 | missing | p | | | end=2024-01-09", "row 1: it ends before it begins"},
		  {"2024-01-10T12:00 | missing | p | | | end=2024-01-10T11:59", "row 1: it ends before it begins"},
		  {"2024-02 | missing | p | | | end=2024-01-31", "row 1: it ends before it begins"},
		  {" | missing.end | p | |", "row 1: its date"}};
	char text[400];
	(void)state;
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		snprintf(text, sizeof text, "<example name='this one' expect='no match'>%s</example>", of[i].row);
		assert_int_equal(run(text).failed, 1);
		assert_non_null(strstr(w->said.p, of[i].said));
	}
	assert_int_equal(run("<example name='this one' expect='no match' covers='missing'>2024-01-01 | missing | p | |</example>").failed, 1);
	assert_non_null(strstr(w->said.p, "covers is not"));
}

/* A row without a date is an entry without one: it takes no part. */
static void a_row_without_a_date(void **state)
{
	(void)state;
	assert_int_equal(run("<example name='two with a day' expect='match'>2024-01-01 | missing | p | |\n | missing | p | |\n2024-01-10 | missing | p | |</example>").failed, 0);
	assert_int_equal(run("<example name='one with a day' expect='no match'>2024-01-01 | missing | p | |\n | missing | p | | | end=2024-01-05\n | concern | p | 2 | said</example>").failed, 0);
	assert_int_equal(run("<example name='the same day is no end before' expect='no match'>2024-01-10T12:00 | missing | p | | | end=2024-01-10\n</example>").failed, 0);
}

static void across_children(void **state)
{
	struct rule_examples n = {0};
	(void)state;
	assert_int_equal(rows_rules(w, "<term name='a'><is kind='missing'/></term>" ROWS_RULE("r", "<link of='a' same='place' children='2' within='9 days'/>") ROWS_END), 0);
	assert_int_equal(rule_examples(&w->set, NULL, w->calendar, w->triggers, &w->diags, &n, &w->e), 0);
	assert_int_equal(n.run, 0);
	assert_int_equal(n.passed_over, 1);
}

static void rows_as_a_case(void **state)
{
	struct case_view *v = rows_view(w, "2024-02-01T10:30 | missing | police | 3 | some words | end=2024-02-02 by=A to=\"B C\" voice=\"I ran\"\n2024-01 | plan.end | p | |");
	struct view_child c;
	struct event ev;
	(void)state;
	assert_int_equal(v->next_child(v, 0, 1, &c, &w->e), 1);
	assert_int_equal(c.n, 2);
	assert_int_equal(c.mark[0].id, 1);
	assert_int_equal(c.mark[0].minute_1, 10 * 60 + 31);
	assert_int_equal(c.mark[0].severity_1, 4);
	assert_int_equal(c.mark[0].end_lo, c.mark[0].lo + 1);
	assert_int_equal(c.mark[0].pair, 1);
	assert_true(c.mark[0].flags & MARK_HAS_VOICE && c.mark[0].flags & MARK_HAS_TEXT && c.mark[0].flags & MARK_HAS_END);
	assert_true(str_is_equal(v->name(v, VIEW_PERSON, v->pairs[0].to), STR("B C")));
	assert_true(c.mark[1].flags & MARK_UNDATED && c.mark[1].flags & MARK_HAS_END);
	assert_int_equal(v->event(v, &c.mark[0], &w->arena, &ev, &w->e), 0);
	assert_true(str_is_equal(ev.voice, STR("I ran")));
	assert_true(str_is_equal(ev.text, STR("some words")));
	assert_int_equal(v->next_child(v, 0, 1, &c, &w->e), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(outcome), cmocka_unit_test(a_text_that_is_not_read), cmocka_unit_test(changed_copies), cmocka_unit_test(rows_that_cannot_be_read), cmocka_unit_test(a_row_without_a_date), cmocka_unit_test(across_children),
					   cmocka_unit_test(rows_as_a_case)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
