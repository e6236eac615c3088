/* Numbers that no example pins are named; those of a shared term are pinned by any rule that uses it. */
#include "rows.h"

#include "analysis/mutate.h"

#define RULE(id, detector, examples) ROWS_RULE(id, detector) "<examples as-of='2024-12-31'>" examples "</examples></rule>"
#define LOOSE "<example name='three' expect='match'>2024-01-01 | missing | x | |\n2024-01-02 | missing | x | |\n2024-01-03 | missing | x | |</example>"
#define EDGES                                                                                                                                    \
	"<example name='at the edge' expect='match'>2024-01-01 | missing | x | |\n2024-01-02 | missing | x | |\n2024-01-11 | missing | x | |</example>" \
	"<example name='a day more' expect='no match'>2024-01-01 | missing | x | |\n2024-01-02 | missing | x | |\n2024-01-12 | missing | x | |</example>" \
	"<example name='two' expect='no match'>2024-01-01 | missing | x | |\n2024-01-02 | missing | x | |</example>"

static const char *tried(const char *inside, size_t only, struct mutate *m)
{
	struct buf b = {0};
	const char *text;

	if (rows_rules(w, inside) < 0)
		fail_msg("%s", w->said.p);
	assert_int_equal(mutate_run(&w->set, only < w->set.rules ? &w->set.rule[only] : NULL, w->calendar, w->triggers, &w->arena, m, &w->e), 0);
	mutate_write(m, &w->set, &b);
	text = arena_copy(&w->arena, buf_str(&b)).p;
	buf_close(&b);
	return text;
}

static void a_loose_example_is_told(void **state)
{
	struct mutate m;
	const char *text = tried("<term name='a'><is kind='missing'/></term>\n" RULE("r", "<count of='a' at-least='3' within='10 days'/>", LOOSE), 9, &m);
	(void)state;
	assert_int_equal(m.moved, 4);
	assert_int_equal(m.killed, 1); /* at-least 4 */
	assert_non_null(strstr(text, "r: killed 1 of 4\n    alive: at-least 3 -> 2 ("));
	assert_non_null(strstr(text, "    alive: within 10 days -> 9 days ("));
	assert_non_null(strstr(text, "    alive: within 10 days -> 11 days ("));
	assert_non_null(strstr(text, "1 rules: killed 1 of 4, score 0.250, floor 0.9\n"));
	assert_true(mutate_score(&m) < MUTATE_FLOOR);
}

static void edges_pin(void **state)
{
	struct mutate m;
	(void)state;
	tried("<term name='a'><is kind='missing'/></term>" RULE("r", "<count of='a' at-least='3' within='10 days'/>", EDGES), 9, &m);
	assert_int_equal(m.killed, 4);
	assert_int_equal(m.alives, 0);
}

static void a_shared_term_counts_once(void **state)
{
#define SHARED                                                                                                                        \
	"<term name='a'><is kind='missing' severity='3-9'/></term>" RULE("r", "<count of='a' at-least='1' within='1 day'/>",          \
		"<example name='three' expect='match'>2024-01-01 | missing | x | 3 |</example>"                                           \
		"<example name='next' expect='match' findings='2'>2024-01-01 | missing | x | 4 |\n2024-01-03 | missing | x | 4 |</example>") \
	RULE("q", "<count of='a' at-least='1' within='1 day'/>", "<example name='two' expect='no match'>2024-01-01 | missing | x | 2 |</example>")
	struct mutate m;
	(void)state;
	tried(SHARED, 9, &m);
	assert_int_equal(m.rule[0].moved, 2 + 3); /* at-least up, within up; from down and up, to down */
	assert_int_equal(m.rule[1].moved, 2);
	for (size_t i = 0; i < m.alives; i++)
		if (strcmp(m.alive[i].name, "severity from") == 0)
			fail_msg("%.*s", STR_ARG(m.alive[i].to));
	tried(SHARED, 0, &m); /* of one rule alone, the other's examples still pin the term */
	assert_int_equal(m.rules, 1);
	for (size_t i = 0; i < m.alives; i++)
		assert_string_not_equal(m.alive[i].name, "severity from");
}

static void what_does_not_hold_is_not_moved(void **state)
{
	struct mutate m;
	(void)state;
	tried("<term name='a'><is kind='missing'/></term>" RULE("r", "<count of='a' at-least='3' within='10 days'/>",
	      "<example name='two' expect='match'>2024-01-01 | missing | x | |</example>"), 9, &m);
	assert_int_equal(m.broken, 1);
	assert_int_equal(m.moved, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_loose_example_is_told), cmocka_unit_test(edges_pin),
					   cmocka_unit_test(a_shared_term_counts_once), cmocka_unit_test(what_does_not_hold_is_not_moved)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
