/* Rule files: what is read, what is told and with which line. */
#include "rows.h"

static void read_whole(void **state)
{
	const struct rule *r;
	(void)state;
	assert_int_equal(rows_rules(w, "<term name='a' say='a  things' episode-gap='2 hours'><is kind='missing' severity='2-4' age='5-10 years'/>"
				       "<not whose='parent other' cause='not the child&apos;s'/></term>" ROWS_RULE("one", "<count of='a' at-least='3' within='90 days' unit='episode'/>") ROWS_END),
			 0);
	assert_int_equal(w->set.rules, 1);
	assert_int_equal(w->set.terms, 1);
	r = &w->set.rule[0];
	assert_int_equal(r->detector, RULE_COUNT);
	assert_int_equal(r->at_least, 3);
	assert_int_equal(r->within.n, 90);
	assert_int_equal(r->unit, RULE_EPISODE);
	assert_int_equal(w->set.term[0].is[0].severity_from, 2);
	assert_int_equal(w->set.term[0].is[0].severity_to, 4);
	assert_int_equal(w->set.term[0].is[0].age.from, 60);
	assert_int_equal(w->set.term[0].is[0].age.to, 132);
	assert_int_equal(w->set.term[0].not[0].whose, 1 << EVENT_WHOSE_PARENT | 1 << EVENT_WHOSE_OTHER);
	assert_true(str_is_equal(w->set.term[0].say, STR("a things")));
	assert_int_equal(r->hash.n, 16);
	assert_ptr_equal(rule_find(&w->set, STR("one")), r);
	assert_null(rule_find(&w->set, STR("two")));
	assert_true(rule_has_guidance(r));
}

static void faults_have_lines(void **state)
{
	static const struct {
		const char *inside, *said;
	} bad[] = {
		{"<term name='a'><is kind='missing'/></term>\n<term name='b'><is kind='mising'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='3' within='90 days'/>") ROWS_END, ":3: error: there is no kind \"mising\""},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "\n<count of='b' at-least='3' within='90 days'/>") ROWS_END, ":4: error: there is no term \"b\""},
		{"<term name='a'><is text='('/></term>" ROWS_RULE("r", "<count of='a' at-least='3' within='90 days'/>") ROWS_END, ":2: error: the expression"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<sequence><absent of='a' within='3 days'/></sequence>") ROWS_END, "a sequence needs a step"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<sequence><absent of='a' within='3 hours'/><step of='a'/></sequence>") ROWS_END, "in days, not hours"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<sequence><absent of='a'/><step of='a' within='3 days'/></sequence>") ROWS_END, "nothing stands before the first step"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<sequence><step of='a'/><step of='a' same-day='only' within='3 days'/></sequence>") ROWS_END, "takes no within"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<sequence chain='yes' evidence='each'><step of='a'/><absent of='a' within='3 days'/></sequence>") ROWS_END, "takes no chain"},
		{"<term name='a'><is kind='missing' ago='3 hours'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='1' within='9 days'/>") ROWS_END, "ago is told in days"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<gap of='a' longer-than='3 days' during='p'/>") ROWS_END, "there is no period \"p\""},
		{"<term name='a'><is kind='missing'/></term><term name='a'><is kind='away'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='3' within='90 days'/>") ROWS_END, "the term \"a\" is given twice"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='3' within='90 days'/>") "<say>{nothing}</say>" ROWS_END, "cannot fill in \"nothing\""},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='0' within='90 days'/>") ROWS_END, ":3: error:"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='3' within='90 moons'/>") ROWS_END, ":3: error:"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<sequence evidence='each'><step of='a'/><step of='a'/></sequence>") ROWS_END, "needs an absent step at the end"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<sequence><step of='a'/><absent of='a' within='3 days' instead='b'/></sequence>") ROWS_END, "there is no term \"b\""},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<sequence><step of='a'/><step of='a' awaited='yes'/></sequence>") ROWS_END, "only the last of several steps can be awaited"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<sequence><step of='a'/><absent of='a' or-action='yes'/><step of='a'/></sequence>") ROWS_END, "are for an absent step at the end"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days' gaps='shrinking'/>") ROWS_END, "need at-least 3"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='3' within='9 days' unit='entry' held='one-agency'/>") ROWS_END, "held is of incidents"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='3' within='9 hours' dated-by='recorded'/>") ROWS_END, "has no hours"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='3' within='9 days' outside='p'/>") ROWS_END, "there is no period \"p\""},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<rhythm of='a' at-least='4' ratio='2' after='a' within='2 hours'/>") ROWS_END, "a rhythm is told in days"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<link of='a' same='missing' children='2' within='9 days'/>") ROWS_END, "needs overlap"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='3' within='9 days' per='household'/>") ROWS_END, ":3: error:"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='99999999999999999999' within='9 days'/>") ROWS_END,
		 ":3: error: \"99999999999999999999\" is no number that can be used for at-least"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' agencies='99999999999999999999' within='9 days'/>") ROWS_END,
		 ":3: error: \"99999999999999999999\" is no number that can be used for agencies"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<sum of='a' at-least='99999999999999999999' each-below='3' within='9 days'/>") ROWS_END,
		 ":3: error: \"99999999999999999999\" is no number that can be used for at-least"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<sum of='a' at-least='6' each-below='99999999999999999999' within='9 days'/>") ROWS_END,
		 ":3: error: \"99999999999999999999\" is no number that can be used for each-below"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<trend of='a' in='frequency' at-least='6' ratio='99999999999999999999'/>") ROWS_END,
		 ":3: error: \"99999999999999999999\" is no number that can be used for ratio"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<trend of='a' in='frequency' at-least='99999999999999999999' ratio='2'/>") ROWS_END,
		 ":3: error: \"99999999999999999999\" is no number that can be used for at-least"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<rhythm of='a' at-least='99999999999999999999' ratio='2' on='weekend'/>") ROWS_END,
		 ":3: error: \"99999999999999999999\" is no number that can be used for at-least"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<overlap of='a' with='a' at-least='99999999999999999999'/>") ROWS_END,
		 ":3: error: \"99999999999999999999\" is no number that can be used for at-least"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<sequence times='99999999999999999999'><step of='a'/></sequence>") ROWS_END,
		 ":3: error: \"99999999999999999999\" is no number that can be used for times"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<link of='a' same='place' children='99999999999999999999' within='9 days'/>") ROWS_END,
		 ":3: error: \"99999999999999999999\" is no number that can be used for children"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<link of='a' same='place' children='2' busy='99999999999999999999' within='9 days'/>") ROWS_END,
		 ":3: error: \"99999999999999999999\" is no number that can be used for busy"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days'/><stronger count='99999999999999999999'/>") ROWS_END,
		 ":3: error: \"99999999999999999999\" is no number that can be used for count"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days'/><stronger agencies='99999999999999999999'/>") ROWS_END,
		 ":3: error: \"99999999999999999999\" is no number that can be used for agencies"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='99999999999999999999 days'/>") ROWS_END,
		 ":3: error: \"99999999999999999999 days\" is no span of time"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<trend of='a' in='frequency' at-least='6' ratio='0'/>") ROWS_END,
		 "is no number that can be used for ratio: above 0"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<trend of='a' in='frequency' at-least='6' ratio='-2'/>") ROWS_END,
		 "is no number that can be used for ratio: above 0"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<sum of='a' at-least='6' each-below='-1' within='9 days'/>") ROWS_END,
		 "is no number that can be used for each-below: above 0"},
		{"<term name='a'><is kind='missing'/>\n<not severity='9-1'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days'/>") ROWS_END,
		 "severity is from the lower"},
		{"<term name='a'><is kind='missing'/>\n<not value='9-1'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days'/>") ROWS_END,
		 "is no value that can be"},
		{"<term name='a'><is kind='missing'/>\n<not value='99999999999999999999'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days'/>") ROWS_END,
		 "is no value that can be"},
		{"<term name='a'><is kind='missing'/>\n<not age='99999999999999-3 years'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days'/>") ROWS_END,
		 "is no age that can be"},
		{"<term name='a'><is kind='missing'/>\n<not age='9-3 years'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days'/>") ROWS_END,
		 "is no age that can be"},
		{"<term name='a'><is kind='missing'/>\n<not age='under 0 years'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days'/>") ROWS_END,
		 "is no age that can be"},
		{"<term name='a'><is kind='missing'/>\n<not age='151 years'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days'/>") ROWS_END,
		 "is no age that can be"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days'/>") "<say>{count</say>" ROWS_END,
		 ":3: error: a { or [ of this sentence"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days'/>") "<say>of [{count} and</say>" ROWS_END,
		 ":3: error: a { or [ of this sentence"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days'/>") "<say>{count]}</say>" ROWS_END,
		 ":3: error: a { or [ of this sentence"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days'/>") "<say>of [{count} [and {days}]]</say>" ROWS_END,
		 ":3: error: a { or [ of this sentence"},
		{"<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "<count of='a' at-least='2' within='9 days'/>") "<say>count}</say>" ROWS_END,
		 ":3: error: a { or [ of this sentence"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(rows_rules(w, bad[i].inside), -1);
		assert_int_equal(w->e.code, ERR_USAGE);
		if (!strstr(w->said.p, bad[i].said))
			fail_msg("%zu: expected %s in %s", i, bad[i].said, w->said.p);
	}
}

/* What is odd and can be run: read, and the fullest of numbers with it. */
static void what_may_be_said(void **state)
{
	(void)state;
	assert_int_equal(rows_rules(w, "<term name='a'><is kind='missing' severity='3' age='5 years' value='0-79.9'/><not age='under 2 years'/><not value='14'/>"
				       "<not severity='0-9' age='3-8 months'/></term>"
				       ROWS_RULE("r", "<count of='a' at-least='100000' within='36500 days' agencies='1000'/><stronger count='100000'/>")
				       "<say>{count}[ in {days} days], told.</say>" ROWS_END), 0);
	assert_int_equal(w->set.rule[0].at_least, 100000);
	assert_int_equal(w->set.term[0].is[0].severity_to, 3);
	assert_int_equal(w->set.term[0].is[0].age.from, 60);
	assert_int_equal(w->set.term[0].is[0].age.to, 72);
	assert_true(w->set.term[0].is[0].value_to > 79.8);
	assert_int_equal(w->set.term[0].not[0].age.to, 24);
	assert_true(w->set.term[0].not[1].value_from > 13.9 && w->set.term[0].not[1].value_to < 14.1);
	assert_int_equal(w->set.term[0].not[2].age.from, 3);
	assert_int_equal(w->set.term[0].not[2].age.to, 9);
}

/* Read and run, but said: it finds less than it seems to. */
static void what_finds_less_is_said(void **state)
{
	static const struct {
		const char *detector, *said;
	} x[] = {
		{"<trend of='a' in='frequency' at-least='5' ratio='2'/>", ":3: warning: at-least 5: a trend finds nothing in fewer than 6"},
		{"<change of='a' at-least='5' ratio='2'/>", ":3: warning: at-least 5: a change finds nothing in fewer than 6"},
		{"<rhythm of='a' at-least='3' ratio='2' on='weekend'/>", ":3: warning: at-least 3: a rhythm finds nothing in fewer than 4"},
		{"<trend of='a' in='frequency' at-least='6' ratio='2'/>", ""},
		{"<rhythm of='a' at-least='4' ratio='2' on='weekend'/>", ""},
		{"<count of='a' at-least='1' within='9 days'/>", ""},
	};
	char inside[2000];
	(void)state;
	for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
		snprintf(inside, sizeof inside, "<term name='a'><is kind='missing'/></term>\n" ROWS_RULE("r", "%s") ROWS_END, x[i].detector);
		assert_int_equal(rows_rules(w, inside), 0);
		if (x[i].said[0] ? !w->said.p || !strstr(w->said.p, x[i].said) : w->said.n)
			fail_msg("%zu: expected %s in %.*s", i, x[i].said, (int)w->said.n, w->said.p);
	}
	assert_int_equal(rows_rules(w, "<term name='a'><is kind='missing'/></term>"
				       "<rule id='r' version='1' strength='suspect' status='draft'><title>a title</title><why>a reason</why>"
				       "<basis source='ours' kind='local setting'>text</basis><count of='a' at-least='2' within='9 days'/>"
				       "<ask>what then</ask><other-explanation>other</other-explanation>" ROWS_END), 0);
	assert_non_null(strstr(w->said.p, ":2: warning: strength suspect will only be noted: no basis is guidance or statute"));
}

static void too_many_for_one_file(void **state)
{
	struct buf b = {0};
	(void)state;
	for (int i = 0; i < 10001; i++)
		buf_addf(&b, "<term name='t%d'><is kind='missing'/></term>", i);
	buf_add_z(&b, ROWS_RULE("r", "<count of='t1' at-least='3' within='90 days'/>") ROWS_END);
	assert_int_equal(rows_rules(w, b.p), -1);
	assert_int_equal(w->e.code, ERR_USAGE);
	assert_non_null(strstr(w->e.text, "more than 10000 terms, periods and rules in one file: part it"));
	buf_close(&b);
}

static void what_is_across_children_is_skipped(void **state)
{
	(void)state;
	assert_int_equal(rows_rules(w, "<term name='a'><is kind='missing'/></term>" ROWS_RULE("r", "<link of='a' same='place' children='3' within='14 days'/>") ROWS_END
				       ROWS_RULE("s", "<count of='a' at-least='1' within='1 day'/>") ROWS_END), 0);
	assert_int_equal(w->set.skipped, 1);
	assert_true(w->set.rule[0].skipped);
	assert_false(w->set.rule[1].skipped);
	assert_string_equal(rows_find(w, "2024-01-01 | missing | police | |", ROWS_TODAY, NULL), "s match 1");
}

static void a_rhythm_has_no_front(void **state)
{
	(void)state;
	assert_int_equal(rows_rules(w, "<term name='a'><is kind='missing'/></term>"
				       "<rule id='r' version='1' strength='note' status='draft' front='repeated'><title>a title</title><why>a reason</why>"
				       "<basis source='NICE' kind='guidance'>text</basis><rhythm of='a' at-least='4' ratio='2' on='weekend'/>"
				       "<ask>what then</ask><other-explanation>other</other-explanation>" ROWS_END), -1);
	assert_non_null(strstr(w->said.p, "a rhythm never stands on a page"));
}

static void bases_of_another_nation(void **state)
{
	(void)state;
	assert_int_equal(rows_rules(w, "<term name='a'><is kind='missing'/></term>"
				       "<rule id='r' version='1' strength='consider' status='draft'><title>a title</title><why>a reason</why>"
				       "<basis source='An Act' nation='england-and-wales' kind='statute'>text</basis>"
				       "<basis source='ours' kind='local setting'>text</basis><count of='a' at-least='2' within='9 days'/>"
				       "<ask>what then</ask><other-explanation>other</other-explanation>" ROWS_END), 0);
	assert_true(rule_has_guidance(&w->set.rule[0]));
	rule_keep_nation(&w->set, CALENDAR_ENGLAND_WALES);
	assert_int_equal(w->set.rule[0].bases, 2);
	rule_keep_nation(&w->set, CALENDAR_SCOTLAND);
	assert_int_equal(w->set.rule[0].bases, 1);
	assert_false(rule_has_guidance(&w->set.rule[0]));
}

static void hash_of_meaning(void **state)
{
	char one[17];
	(void)state;
	assert_int_equal(rows_rules(w, "<term name='a'><is kind='missing'/></term>" ROWS_RULE("r", "<count of='a' at-least='3' within='90 days'/>") ROWS_END), 0);
	snprintf(one, sizeof one, "%.*s", STR_ARG(w->set.rule[0].hash));
	/* another term changes nothing, an attribute's place changes nothing, the examples change nothing */
	assert_int_equal(rows_rules(w, "<term name='b'><is kind='away'/></term><term name='a'><is  kind='missing'/></term>" ROWS_RULE("r", "<count within='90 days' of='a' at-least='3'/>")
				       "<examples as-of='2023-12-31'><example name='other' expect='no match'>2023-01-01 | note | x | |</example></examples></rule>"), 0);
	assert_memory_equal(one, w->set.rule[0].hash.p, 16);
	/* the number and the term do */
	assert_int_equal(rows_rules(w, "<term name='a'><is kind='missing'/></term>" ROWS_RULE("r", "<count of='a' at-least='4' within='90 days'/>") ROWS_END), 0);
	assert_memory_not_equal(one, w->set.rule[0].hash.p, 16);
	assert_int_equal(rows_rules(w, "<term name='a'><is kind='missing away'/></term>" ROWS_RULE("r", "<count of='a' at-least='3' within='90 days'/>") ROWS_END), 0);
	assert_memory_not_equal(one, w->set.rule[0].hash.p, 16);
}

static void a_folder(void **state)
{
	char path[600];
	(void)state;
	rule_close(&w->set);
	snprintf(path, sizeof path, "%s/rules", w->schemas);
	assert_int_equal(rule_open(path, w->schemas, &w->code, &w->set, &w->diags, &w->e), 0);
	assert_true(w->set.rules >= 7);
	assert_non_null(rule_find(&w->set, STR("told-nothing-after")));
	rule_close(&w->set);
	assert_int_equal(rule_open("/nonexistent", w->schemas, &w->code, &w->set, &w->diags, &w->e), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(read_whole), cmocka_unit_test(faults_have_lines), cmocka_unit_test(what_may_be_said), cmocka_unit_test(too_many_for_one_file), cmocka_unit_test(what_finds_less_is_said), cmocka_unit_test(what_is_across_children_is_skipped),
					   cmocka_unit_test(a_rhythm_has_no_front), cmocka_unit_test(bases_of_another_nation), cmocka_unit_test(hash_of_meaning), cmocka_unit_test(a_folder)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
