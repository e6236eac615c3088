/* Strength and its caps. */
#include "rows.h"

static enum finding_strength got;

static int put(struct finding_sink *self, const struct finding *f, struct err *e)
{
	(void)self, (void)e;
	got = f->strength;
	assert_int_equal(f->id, finding_make_id(f));
	assert_int_equal(f->lead_n <= f->evidence_n, 1);
	for (size_t i = 0; i < f->evidence_n; i++)
		assert_int_equal(f->evidence_mark[i]->id, f->evidence[i]);
	return 0;
}

static const char *strength(const char *attributes, const char *basis, const char *more, const char *rows)
{
	char rules[3000];
	struct finding_sink sink = {.put = put};
	struct pattern_wanted p = {.set = &w->set, .calendar = w->calendar, .triggers = w->triggers, .today = ROWS_TODAY, .pending = true};
	struct pattern_counts n = {0};

	snprintf(rules, sizeof rules, "<term name='a'><is kind='concern' severity='2-9'/><is kind='concern' text='weapon'/></term><term name='b'><is kind='missing'/></term>"
				      "<rule id='r' version='1' %s status='draft'><title>a title</title><why>a reason</why><basis source='X' kind='%s'>text</basis>%s"
				      "<ask>what</ask><other-explanation>other</other-explanation>" ROWS_END, attributes, basis, more);
	if (rows_rules(w, rules) < 0)
		fail_msg("%s", w->said.p);
	got = FINDING_STRENGTHS;
	assert_int_equal(pattern_run(&p, rows_view(w, rows), &sink, &n, &w->e), 0);
	return got == FINDING_STRENGTHS ? "none" : finding_strength_name(got);
}

static void caps(void **state)
{
	static const char one[] = "<count of='a' at-least='1' within='1 day'/>", two[] = "<count of='a' at-least='2' within='20 days'/>";
	(void)state;
	assert_string_equal(strength("strength='suspect'", "guidance", one, "2024-01-01 | concern | p | 3 |"), "suspect");
	assert_string_equal(strength("strength='suspect'", "local setting", one, "2024-01-01 | concern | p | 3 |"), "note"); /* not NICE's words without guidance */
	assert_string_equal(strength("strength='consider'", "research", one, "2024-01-01 | concern | p | 3 |"), "note");
	assert_string_equal(strength("strength='consider'", "statute", one, "2024-01-01 | concern | p | 3 |"), "consider");
	assert_string_equal(strength("strength='suspect'", "guidance", one, "2024-01-01 | concern | p | 1 | a weapon was used"), "consider"); /* words alone */
	assert_string_equal(strength("strength='suspect'", "guidance", one, "2024-01-01 | concern | p | 3 | a weapon was used"), "suspect");
	assert_string_equal(strength("strength='suspect'", "guidance", two, "2024-01-01 | concern | p | 3 |\n2024-01 | concern | p | 3 |"), "consider"); /* dates not exact */
	static const char trend[] = "<trend of='a' in='severity' at-least='3' ratio='2'/>";
	static const char rows[] = "2024-01-01 | concern | p | 2 |\n2024-02-01 | concern | p | 2 |\n2024-03-01 | concern | p | 3 |\n"
				   "2024-04-01 | concern | p | 3 |\n2024-05-01 | concern | p | 4 |\n2024-06-01 | concern | p | 4 |";
	assert_string_equal(strength("strength='suspect'", "guidance", trend, rows), "consider"); /* chance is never enough to suspect */
	assert_string_equal(strength("strength='suspect'", "local setting", trend, rows), "note");
}

static void stronger(void **state)
{
	static const char rows[] = "2024-01-01 | concern | p | 3 |\n2024-01-03 | concern | q | 3 |\n2024-01-02 | missing | q | |";
	(void)state;
	assert_string_equal(strength("strength='consider'", "guidance", "<count of='a' at-least='2' within='20 days'/><stronger count='2' agencies='2' severity='3' with='b'/>", rows), "suspect");
	assert_string_equal(strength("strength='consider'", "guidance", "<count of='a' at-least='2' within='20 days'/><stronger count='3'/>", rows), "consider");
	assert_string_equal(strength("strength='consider'", "guidance", "<count of='a' at-least='2' within='20 days'/><stronger agencies='3'/>", rows), "consider");
	assert_string_equal(strength("strength='consider'", "guidance", "<count of='a' at-least='2' within='20 days'/><stronger severity='4'/>", rows), "consider");
	assert_string_equal(strength("strength='consider'", "guidance", "<count of='a' at-least='2' within='20 days'/><stronger with='b'/>", "2024-01-01 | concern | p | 3 |\n2024-01-03 | concern | q | 3 |\n2024-02-02 | missing | q | |"), "consider");
}

static void what_is_pending_is_noted(void **state)
{
	(void)state;
	assert_string_equal(strength("strength='suspect'", "guidance", "<sequence><step of='a'/><absent of='b' within='9 days'/></sequence>", "2024-12-30 | concern | p | 3 |"), "note");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(caps), cmocka_unit_test(stronger), cmocka_unit_test(what_is_pending_is_noted)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
