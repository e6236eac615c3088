/* The settings of a rule: each is named, changed alone and put back. */
#include "rows.h"

#include "analysis/explain.h"
#include "analysis/setting.h"

static struct setting_list listed(const char *inside, bool numbers_only, struct rule_set *alone)
{
	struct setting_list l;
	size_t *term;

	if (rows_rules(w, inside) < 0)
		fail_msg("%s", w->said.p);
	setting_alone(&w->set, &w->set.rule[0], &w->arena, alone, &term);
	setting_list(alone, numbers_only, &w->arena, &l);
	return l;
}

static const char *moves(const char *inside)
{
	struct rule_set alone;
	struct setting_list l = listed(inside, true, &alone);
	struct buf b = {0};
	const char *text;

	for (size_t i = 0; i < l.n; i++)
		for (unsigned way = 0; way < l.setting[i].ways; way++) {
			buf_addf(&b, "%s%.*s%s%s ", b.n ? "; " : "", STR_ARG(l.setting[i].where), l.setting[i].where.n ? " " : "", l.setting[i].name);
			setting_write(&l.setting[i], &b);
			if (setting_change(&l.setting[i], way)) {
				buf_add_z(&b, " > ");
				setting_write(&l.setting[i], &b);
				setting_restore(&l.setting[i]);
			}
		}
	text = arena_copy(&w->arena, buf_str(&b)).p;
	buf_close(&b);
	return text;
}

static void every_number(void **state)
{
	(void)state;
	assert_string_equal(moves("<term name='a'><is kind='missing'/></term>" ROWS_RULE("r", "<count of='a' at-least='1' within='2 weeks'/>") ROWS_END),
			    "at-least 1; at-least 1 > 2; within 2 weeks > 1 week; within 2 weeks > 3 weeks");
	assert_string_equal(moves("<term name='a' episode-gap='2 hours'><is kind='missing' severity='3-4' age='under 2 years' value='0-79.5' late='9 days'/></term>"
				  ROWS_RULE("r", "<sequence><step of='a'/><absent of='a' within='1 day' late-within='5 days'/></sequence><stronger count='2'/>") ROWS_END),
			    "step 2 within 1 day; step 2 within 1 day > 2 days; step 2 late-within 5 days > 4 days; step 2 late-within 5 days > 6 days; "
			    "stronger count 2 > 1; stronger count 2 > 3; term a episode-gap 2 hours > 1 hour; term a episode-gap 2 hours > 3 hours; "
			    "term a severity from 3 > 2; term a severity from 3 > 4; term a severity to 4 > 3; term a severity to 4 > 5; "
			    "term a age under 2 years > under 1 years; term a age under 2 years > under 3 years; term a value to 79.5 > 78.5; term a value to 79.5 > 80.5; "
			    "term a late 9 days > 8 days; term a late 9 days > 10 days");
}

static void only_what_it_uses(void **state)
{
	struct rule_set alone;
	size_t *term;
	(void)state;
	assert_int_equal(rows_rules(w, "<term name='a'><is kind='missing'/></term><term name='b'><is kind='away'/></term><term name='c'><is kind='note'/></term>"
				    "<period name='p' from='c' to='a'/>" ROWS_RULE("r", "<count of='c' at-least='1' within='1 day' during='p'/>") ROWS_END), 0);
	setting_alone(&w->set, &w->set.rule[0], &w->arena, &alone, &term);
	assert_int_equal(alone.terms, 2);
	assert_int_equal(term[0], 2);
	assert_int_equal(term[1], 0);
	assert_int_equal(alone.period[alone.rule->during].from, 0);
	assert_int_equal(alone.period[alone.rule->during].to, 1);
}

/* Whatever one setting of a rule is changed to, it reads differently; put back, it reads as before. */
static size_t changes_read(const struct rule_set *s)
{
	struct buf as_is = {0}, changed = {0};
	size_t changes = 0;

	for (size_t r = 0; r < s->rules; r++) {
		struct arena a = {0};
		struct rule_set alone;
		struct setting_list l;
		size_t *term;
		setting_alone(s, &s->rule[r], &a, &alone, &term);
		setting_list(&alone, false, &a, &l);
		buf_clear(&as_is);
		explain_rule(&alone, alone.rule, &as_is);
		for (size_t i = 0; i < l.n; i++)
			for (unsigned way = 0; way < l.setting[i].ways; way++) {
				if (!setting_change(&l.setting[i], way))
					continue;
				changes++;
				buf_clear(&changed);
				explain_rule(&alone, alone.rule, &changed);
				if (strcmp(as_is.p, changed.p) == 0)
					fail_msg("%.*s: %.*s %s, way %u, is not read:\n%s", STR_ARG(s->rule[r].id),
						 STR_ARG(l.setting[i].where), l.setting[i].name, way, as_is.p);
				setting_restore(&l.setting[i]);
			}
		buf_clear(&changed);
		explain_rule(&alone, alone.rule, &changed);
		assert_string_equal(as_is.p, changed.p);
		arena_close(&a);
	}
	buf_close(&as_is);
	buf_close(&changed);
	return changes;
}

static void open_shipped(struct rule_set *s)
{
	char path[600];

	snprintf(path, sizeof path, "%s/rules", w->schemas);
	if (rule_open(path, w->schemas, &w->code, s, &w->diags, &w->e) < 0)
		fail_msg("%s", w->said.p);
}

static void each_change_of_a_shipped_rule_is_read(void **state)
{
	struct rule_set shipped;
	size_t changes;
	(void)state;
	open_shipped(&shipped);
	changes = changes_read(&shipped);
	assert_true(changes > 10 * shipped.rules);
	rule_close(&shipped);
}

static void each_change_of_every_detector_is_read(void **state)
{
	static const char *const detector[] = {
		"<count of='a' at-least='3' within='90 days' agencies='2' per='pair' during='p' with='b' without='a' beside='b'/>",
		"<count of='a' at-least='4' within='90 days' gaps='shrinking' grades='rising' dated-by='recorded' held='one-agency' evidence='series'/>",
		"<sum of='a' at-least='8' within='6 months' each-below='3' agencies='2' per='place' outside='p'/>",
		"<distinct of='a' field='worker' at-least='4' within='12 months' during='p'/>",
		"<sequence within='9 days' times='2'><step of='a'/><absent of='b'/><step of='a' within='3 days' pair='any' awaited='yes'/></sequence>",
		"<count of='a' at-least='1' within='1 day' unit='episode' longer-than='9 days'/>",
		"<sum of='a' at-least='9' days-in-last='9 weeks'/>",
		"<sequence chain='yes'><absent of='b' within='9 days'/><step of='a'/><absent of='b' same-day='only'/><step of='a' same-day='only'/><absent of='a' same-day='only'/></sequence>",
		"<sequence evidence='each' per='service'><step of='a'/><absent of='b' within='3 working days' late-within='9 days' or-action='yes' instead='a'/></sequence>",
		"<gap of='a' longer-than='20 working days' during='p' covering='yes' with='b'/>",
		"<trend of='a' in='either' at-least='6' ratio='2' per='pair'/>", "<trend of='a' in='severity' at-least='6' ratio='2'/>",
		"<rhythm of='a' at-least='4' ratio='2' after='b' within='2 days'/>", "<rhythm of='a' at-least='4' ratio='2' on='weekend' during='p'/>",
		"<change of='a' at-least='6' ratio='3' outside='p'/>", "<overlap of='a' with='a' at-least='2' unit='episode'/>",
		"<overlap of='a' with='b' longer-than='2 days' during='p'/>",
		"<link of='a' same='place' children='3' within='14 days' ignore='household' busy='9'/>",
		"<link of='a' same='missing' children='2' within='14 days' overlap='2 hours'/>"};
	char inside[3000];
	size_t changes = 0;
	(void)state;
	for (size_t i = 0; i < sizeof detector / sizeof *detector; i++) {
		snprintf(inside, sizeof inside,
			 "<term name='a' episode-gap='2 hours'><is kind='missing away' severity='2-3' agency='police' tag='x' value='3-4' measured-in='kg'/>"
			 "<not kind='note' text='x' age='2-3 years' cause='because'/></term>"
			 "<term name='b'><is kind='note' late='3 days' lasting='2 hours' pair='recorded' age='unborn'/></term><period name='p' from='a' to='b'/>"
			 ROWS_RULE("r", "%s") ROWS_END, detector[i]);
		if (rows_rules(w, inside) < 0)
			fail_msg("%s", w->said.p);
		changes += changes_read(&w->set);
	}
	assert_true(changes > 800);
}

/* What a rule finds: from "Finds" to its strength, terms and all. */
static struct str found_by(const struct rule_set *s, const struct rule *r)
{
	struct buf b = {0};
	struct str text;

	explain_rule(s, r, &b);
	text = arena_copy(&w->arena, buf_str(&b));
	buf_close(&b);
	text = str_part(text, str_find(text, STR("\nFinds ")), text.n);
	return str_part(text, 0, str_find(text, STR("\nStrength: ")));
}

static void no_two_shipped_rules_find_the_same(void **state)
{
	struct rule_set shipped;
	(void)state;
	open_shipped(&shipped);
	for (size_t i = 0; i < shipped.rules; i++)
		for (size_t k = 0; k < i; k++)
			if (str_is_equal(found_by(&shipped, &shipped.rule[i]), found_by(&shipped, &shipped.rule[k])))
				fail_msg("%.*s and %.*s read alike", STR_ARG(shipped.rule[i].id), STR_ARG(shipped.rule[k].id));
	rule_close(&shipped);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_number), cmocka_unit_test(only_what_it_uses),
					   cmocka_unit_test(each_change_of_a_shipped_rule_is_read),
					   cmocka_unit_test(each_change_of_every_detector_is_read),
					   cmocka_unit_test(no_two_shipped_rules_find_the_same)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
