/* A rule in English: everything that makes it find what it finds is said. */
#include "rows.h"

#include "analysis/explain.h"

static const char *explain(const char *inside)
{
	struct buf b = {0};
	const char *text;

	if (rows_rules(w, inside) < 0)
		fail_msg("%s", w->said.p);
	explain_rule(&w->set, &w->set.rule[0], &b);
	text = arena_copy(&w->arena, buf_str(&b)).p;
	buf_close(&b);
	return text;
}

/* Each pair differs in one setting, and must read differently. */
static void no_two_read_alike(void **state)
{
	static const char *const count[] = {
		"<count of='a' at-least='3' within='90 days'/>", "<count of='a' at-least='4' within='90 days'/>", "<count of='a' at-least='3' within='91 days'/>",
		"<count of='a' at-least='3' within='90 days' unit='entry'/>", "<count of='a' at-least='3' within='90 days' unit='episode'/>",
		"<count of='a' at-least='3' within='90 days' agencies='2'/>", "<count of='a' at-least='3' within='90 days' per='pair'/>",
		"<count of='a' at-least='3' within='90 days' evidence='series'/>", "<count of='a' at-least='3' within='90 days' during='p'/>",
		"<count of='b' at-least='3' within='90 days'/>", "<count of='a' at-least='3' within='3 working days'/>",
		"<count of='a' at-least='3' within='90 days'/><stronger count='5'/>", "<count of='a' at-least='3' within='90 days'/><stronger severity='5'/>",
		"<sequence><step of='a'/><step of='b' within='2 days'/></sequence>", "<sequence><step of='a'/><step of='b' within='3 days'/></sequence>",
		"<sequence><step of='a'/><step of='b' within='2 days' same-day='yes'/></sequence>", "<sequence within='9 days'><step of='a'/><step of='b' within='2 days'/></sequence>",
		"<sequence times='2'><step of='a'/><step of='b' within='2 days'/></sequence>", "<sequence><step of='a'/><absent of='b' within='2 days'/></sequence>",
		"<sequence><step of='a'/><absent of='b' within='2 days' late-within='9 days'/></sequence>", "<sequence><step of='a'/><absent of='b' within='2 days' or-action='yes'/></sequence>",
		"<sequence><step of='a'/><absent of='b'/></sequence>", "<sequence><step of='a'/><absent of='b'/><step of='a'/></sequence>",
		"<gap of='a' longer-than='9 days' during='p'/>", "<gap of='a' longer-than='8 days' during='p'/>", "<gap of='b' longer-than='9 days' during='p'/>",
		"<trend of='a' in='either' at-least='6' ratio='2'/>", "<trend of='a' in='frequency' at-least='6' ratio='2'/>", "<trend of='a' in='severity' at-least='6' ratio='2'/>",
		"<trend of='a' in='either' at-least='6' ratio='3'/>", "<trend of='a' in='either' at-least='6' ratio='2' per='pair'/>"};
	enum { N = sizeof count / sizeof *count };
	const char *text[N];
	char inside[3000];
	(void)state;
	for (size_t i = 0; i < N; i++) {
		snprintf(inside, sizeof inside, "<term name='a' say='A'><is kind='missing'/></term><term name='b' say='B'><is kind='away'/></term><period name='p' from='a' to='b'/>" ROWS_RULE("r", "%s") ROWS_END,
			 count[i]);
		text[i] = explain(inside);
		for (size_t k = 0; k < i; k++)
			if (strcmp(text[i], text[k]) == 0)
				fail_msg("%s and %s read alike:\n%s", count[k], count[i], text[i]);
	}
}

static void tests_read_differently(void **state)
{
	static const char *const is[] = {"kind='missing'", "kind='missing away'", "kind='plan:start'", "kind='plan:end'", "agency='gp'", "severity='1-2'", "severity='1-3'", "age='unborn'",
					 "age='under 2 years'", "age='3 months'", "role='victim'", "service='dental'", "outcome='x'", "whose='child'", "whose='not-said'", "standing='alleged'",
					 "basis='seen'", "essential='yes'", "essential='no'", "action='none'", "action='recorded'", "voice='none'", "shared='no'", "text='x'", "text='y'", "text='x' assert='denied'"};
	enum { N = sizeof is / sizeof *is };
	const char *text[2 * N];
	char inside[3000];
	(void)state;
	for (size_t i = 0; i < 2 * N; i++) { /* as <is> and as <not> */
		snprintf(inside, sizeof inside, i < N ? "<term name='a'><is %s/></term>%s" : "<term name='a'><is kind='note'/><not %s cause='because'/></term>%s", is[i % N],
			 ROWS_RULE("r", "<count of='a' at-least='1' within='1 day'/>") ROWS_END);
		text[i] = explain(inside);
		for (size_t k = 0; k < i; k++)
			if (strcmp(text[i], text[k]) == 0)
				fail_msg("%s and %s read alike:\n%s", is[k % N], is[i % N], text[i]);
	}
}

static void one_whole(void **state)
{
	const char *text = explain("<term name='gone' say='times missing' episode-gap='2 hours'><is kind='missing'/><not whose='other' cause='not hers'/></term>"
				   ROWS_RULE("r", "<count of='gone' at-least='3' within='90 days' unit='episode'/>") ROWS_END);
	(void)state;
	assert_non_null(strstr(text, "Finds at least 3 episodes (entries that run on joined) of \"gone\" within 90 days.\n"));
	assert_non_null(strstr(text, "\"gone\" (times missing) is:\n    an entry of kind missing\n    but not any entry, of the other; listed apart: not hers\n"));
	assert_non_null(strstr(text, "one if the next begins at most 2 hours after the last ended"));
	assert_non_null(strstr(text, "Strength: consider."));
	assert_non_null(strstr(text, "Source: NICE (guidance): text"));
	text = explain("<term name='a'><is agency='gp' outcome='discharged' service='dental' measured-in='percent'/></term>" ROWS_RULE("r", "<count of='a' at-least='1' within='1 day'/>") ROWS_END);
	assert_non_null(strstr(text, "from agency \"gp\", its service holding the words \"dental\", its outcome holding the words \"discharged\""));
	assert_non_null(strstr(text, "its unit holding the words \"percent\""));
}

/* What a rule does not say of itself and the engine asks all the same. */
static void what_is_asked_besides(void **state)
{
	static const struct {
		const char *detector, *said;
	} x[] = {
		{"<trend of='a' in='frequency' at-least='3' ratio='2'/>", "at least 3 (and never fewer than 6: chance can be told of no fewer) day-precise"},
		{"<trend of='a' in='frequency' at-least='6' ratio='2'/>", "at least 6 day-precise incidents of \"a\" that came at least 2 times as often in the second half of "
									  "the time as in the first (by chance p at most 0.10 for when they came and 0.20 for the order of the gaps)"},
		{"<trend of='a' in='severity' at-least='7' ratio='2'/>", "rank correlation at least 0.4, p at most 0.10; one without a grade is left out"},
		{"<change of='a' at-least='5' ratio='3'/>", "at least 5 (and never fewer than 6"},
		{"<change of='a' at-least='6' ratio='3'/>", "(p at most 0.05), at least 4 of them from that day on"},
		{"<rhythm of='a' at-least='3' ratio='2' on='weekend'/>", "at least 3 (and never fewer than 4"},
		{"<rhythm of='a' at-least='4' ratio='2' on='weekend'/>", "would rarely (p at most 0.05)"},
		{"<sum of='a' at-least='9' days-in-last='9 weeks'/>", "at least 9 days, counted once, on which one of \"a\" lasted (its last day apart; what is open, to today) in the last 9 weeks"},
		{"<count of='a' at-least='1' within='1 day' unit='episode' longer-than='9 days'/>", "within 1 day, each lasting longer than 9 days"},
		{"<sequence><absent of='b' within='9 days'/><step of='a'/></sequence>", "1. no \"b\" before the next step or on its day, within 9 days of it"},
		{"<sequence><absent of='b'/><step of='a'/></sequence>", "1. no \"b\" before the next step or on its day, as far as the records supplied go back"},
		{"<sequence chain='yes'><step of='a'/><absent of='b' same-day='only'/><step of='a'/></sequence>", "2. no \"b\" on the day of the next step"},
		{"<sequence chain='yes'><step of='a'/><step of='a' same-day='only'/></sequence>", "(the end of one may begin the next)"},
		{"<sequence><step of='a'/><step of='b' same-day='only'/></sequence>", "2. \"b\", on the same day, no earlier by its time"},
		{"<sequence><step of='a'/><absent of='b' same-day='only'/></sequence>", "2. no \"b\" on the day of the step before; a later one is told as late"},
		{"<sequence><step of='a'/><absent of='b'/><step of='a'/></sequence>", "no \"b\" in between (on the day of the one before or after, one counts unless its time says otherwise)"},
		{"<sequence within='12 months'><step of='a'/><step of='b'/></sequence>", "; then b; all within 12 months.\n"},
		{"<overlap of='a' with='b'/>", "one that ends on the day on which the other begins shares no time with it unless their times say so"},
	};
	char inside[3000];
	(void)state;
	for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
		const char *text;
		snprintf(inside, sizeof inside, "<term name='a'><is kind='missing'/></term><term name='b'><is kind='away'/></term>" ROWS_RULE("r", "%s") ROWS_END, x[i].detector);
		text = explain(inside);
		if (!strstr(text, x[i].said))
			fail_msg("expected %s in\n%s", x[i].said, text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(no_two_read_alike), cmocka_unit_test(tests_read_differently), cmocka_unit_test(one_whole), cmocka_unit_test(what_is_asked_besides)};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
