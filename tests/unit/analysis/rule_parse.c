/* The small parts: ages, sets, words, as a rules file gives them. */
#include "rows.h"

#include "analysis/rule_parse.h"

static const struct rule_test *test_of(const char *attributes)
{
	char text[2000];

	snprintf(text, sizeof text, "<term name='a'><is %s/></term>" ROWS_RULE("r", "<count of='a' at-least='1' within='1 day'/>") ROWS_END, attributes);
	if (rows_rules(w, text) < 0)
		fail_msg("%s: %s", attributes, w->said.p);
	return &w->set.term[0].is[0];
}

static void ages(void **state)
{
	static const struct {
		const char *age;
		int from, to;
	} of[] = {{"16-17 years", 192, 216}, {"5 years", 60, 72}, {"under 2 years", 0, 24}, {"3-6 months", 3, 7}, {"under 6 months", 0, 6}};
	char text[64];
	(void)state;
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		snprintf(text, sizeof text, "age='%s'", of[i].age);
		const struct rule_test *t = test_of(text);
		assert_true(t->age.given);
		assert_int_equal(t->age.from, of[i].from);
		assert_int_equal(t->age.to, of[i].to);
	}
	assert_true(test_of("age='unborn'")->age.unborn);
}

static void sets(void **state)
{
	const struct rule_test *t = test_of("whose='child not-said' standing='alleged found' basis='child-said' essential='no' action='recorded' voice='none' "
					    "service='dental speech-and-language' kind='plan.cp:start plan.end missing'");
	(void)state;
	assert_int_equal(t->whose, 1 | 1 << EVENT_WHOSE_CHILD);
	assert_int_equal(t->standing, 1 << EVENT_ALLEGED | 1 << EVENT_FOUND);
	assert_int_equal(t->basis, 1 << EVENT_CHILD_SAID);
	assert_int_equal(t->essential, 1);
	assert_int_equal(t->action, RULE_RECORDED);
	assert_int_equal(t->voice, RULE_NONE);
	assert_int_equal(t->service.n, 2);
	assert_int_equal(t->kinds, 3);
	assert_int_equal(t->kind[0].point, CODE_START);
	assert_int_equal(t->kind[1].point, CODE_END);
	assert_int_equal(t->kind[2].point, CODE_WHOLE);
	assert_int_equal(test_of("text='x' assert='denied uncertain'")->assertions, 1 << ASSERTION_DENIED | 1 << ASSERTION_UNCERTAIN);
	assert_int_equal(test_of("text='x'")->assertions, 1 << ASSERTION_AFFIRMED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(ages), cmocka_unit_test(sets)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
