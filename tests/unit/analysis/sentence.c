/* Sentences: templates, plain ones, numbers and names. */
#include "rows.h"

#include "analysis/sentence.h"

static const char *say(const char *template, const char *rows)
{
	char rules[3000];
	const char *text;

	snprintf(rules, sizeof rules, "<term name='a' say='times missing'><is kind='missing'/></term>" ROWS_RULE("r", "<count of='a' at-least='2' within='90 days'/>") "%s" ROWS_END, template);
	if (rows_rules(w, rules) < 0)
		fail_msg("%s", w->said.p);
	rows_find(w, rows, ROWS_TODAY, &text);
	return text;
}

static void templates(void **state)
{
	static const char two[] = "2024-01-31 | missing | School | |\n2024-03-05 | missing | Police | |";
	(void)state;
	assert_string_equal(say("<say>{child}: {count} {what}, {range} ({days} days).</say>", two), "The child: two times missing, 31 Jan to 5 Mar 2024 (34 days).\n");
	assert_string_equal(say("<say>{Count} on {first}, {last}[; most {peak}][ from {agencies}].</say>", two), "Two on 31 Jan 2024, 5 Mar 2024 from school and police.\n");
	assert_string_equal(say("<say>{nth} in {onset-days} days on {onset}[, {pair}]</say>", two), "Second in 34 days on 5 Mar 2024\n");
	assert_string_equal(say("<say>{agency} said so</say>", two), "School said so\n"); /* a sentence begins with a capital */
	assert_string_equal(say("<say>Whether {child} was: {n}. {child} was.</say>", two), "Whether the child was: 2. The child was.\n");
	assert_string_equal(say("", two), "2 times missing, 31 Jan to 5 Mar 2024; two within 90 days on 5 Mar 2024.\n");
	assert_string_equal(say("<say>{count} times.</say>", "2024-01 | missing | p | |\n2024-04 | missing | p | |"), "Two times. Some dates are not exact: this is possible, not certain.\n");
	assert_string_equal(say("<say when='uncertain'>perhaps {n}.</say><say>{n}.</say>", "2024-01 | missing | p | |\n2024-04 | missing | p | |"), "Perhaps 2. Some dates are not exact: this is possible, not certain.\n");
}

static void words_of_entries(void **state)
{
	static const char rows[] = "2024-01-31 | missing | School | | Gone from lunch.\n2024-02-03 | missing | | | | value=19 unit=hours essential=no";
	(void)state;
	assert_string_equal(say("<say>{each-words}.</say>", rows), "31 Jan 2024, school, \xe2\x80\x98Gone from lunch.\xe2\x80\x99; 3 Feb 2024.\n");
	assert_string_equal(say("<say>First {words}[, then {words-2}][, then {words-3}].</say>", rows), "First \xe2\x80\x98Gone from lunch.\xe2\x80\x99\n");
	assert_string_equal(say("<say>[Not {value}, ]then[ {value-2}].</say>", rows), "Then 19 hours.\n");
	assert_string_equal(say("<say>{asker} asked[; {protector} acted][; {patient} was ill].</say>", rows), "Somebody asked.\n");
	assert_string_equal(say("<say>Told {told-to}.</say>", rows), "Told school.\n");
	assert_string_equal(say("<say>Told {told-to}[; of {essential-not-said} it is not recorded].</say>", "2024-02-03 | missing | | | | essential=yes\n2024-02-06 | missing | School"),
			    "Told somebody; of one it is not recorded.\n");
	assert_string_equal(say("<say>[In {days} days]: {n}.</say>", "2024-02-03T08:00 | missing | school\n2024-02-04T20:00 | missing | school"), "In 1 day: 2.\n");
}

static void numbers(void **state)
{
	static const struct {
		unsigned long n;
		const char *word;
	} of[] = {{0, "no"}, {1, "one"}, {12, "twelve"}, {13, "13"}, {400, "400"}};
	struct buf b = {0};
	(void)state;
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		buf_clear(&b);
		sentence_number(of[i].n, &b);
		assert_string_equal(b.p, of[i].word);
	}
	buf_clear(&b);
	sentence_range(date_day_of(2023, 12, 30), date_day_of(2024, 9, 1), &b);
	assert_string_equal(b.p, "30 Dec 2023 to 1 Sept 2024");
	buf_clear(&b);
	sentence_range(date_day_of(2024, 6, 1), date_day_of(2024, 6, 1), &b);
	assert_string_equal(b.p, "1 June 2024");
	buf_close(&b);
}

static void agencies(void **state)
{
	static const char *const of[][2] = {{"School", "school"}, {"Social care", "social care"}, {"health-visitor", "health visitor"}, {"GP", "GP"},
					    {"Dunnock Primary School", "Dunnock Primary School"}, {"Police, Tarnmouth", "Police, Tarnmouth"}, {"A&E", "A&E"}, {"", ""}};
	struct buf b = {0};
	(void)state;
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		buf_clear(&b);
		buf_add_z(&b, "");
		sentence_agency(str_of(of[i][0]), &b);
		assert_string_equal(buf_str(&b).p, of[i][1]);
	}
	buf_close(&b);
}

/* What rules shipped with the suite may never say. */
static void refused_words(void **state)
{
	static const char *const refused[] = {"escalat", "drift", "disengag", "fails to", "failed to protect", "score", "risk of", "non-compliance", "trio", "radicali"};
	char path[600];
	(void)state;
	rule_close(&w->set);
	snprintf(path, sizeof path, "%s/rules", w->schemas);
	assert_int_equal(rule_open(path, w->schemas, &w->code, &w->set, &w->diags, &w->e), 0);
	for (size_t i = 0; i < w->set.rules; i++) {
		const struct rule *r = &w->set.rule[i];
		struct buf b = {0};
		buf_add(&b, r->title);
		buf_add(&b, r->why);
		for (size_t k = 0; k < r->says; k++)
			buf_add(&b, r->say[k].text);
		for (size_t k = 0; k < sizeof refused / sizeof *refused; k++)
			if (strcasestr(b.p, refused[k]))
				fail_msg("%.*s says %s", STR_ARG(r->id), refused[k]);
		assert_true(r->strength == FINDING_NOTE || rule_has_guidance(r));
		assert_true(!r->strongers || rule_has_guidance(r)); /* only where guidance says so */
		assert_true(r->asks && r->others && r->examples >= 3);
		buf_close(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(templates), cmocka_unit_test(words_of_entries), cmocka_unit_test(numbers), cmocka_unit_test(agencies), cmocka_unit_test(refused_words)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
