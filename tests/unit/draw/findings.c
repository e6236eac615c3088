/* Findings on paper and in lines: order of children, what is said once, what is not counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "draw/findings.h"

static struct str name(struct case_view *self, enum view_name which, uint32_t number)
{
	(void)self;
	return which == VIEW_AGENCY && number == 1 ? STR("School") : which == VIEW_SERVICE && number == 1 ? STR("dental") : (struct str){0};
}

static struct str label(void *self, struct str person)
{
	(void)self;
	return str_is_equal(person, STR("t:1")) ? STR("Ada Example") : (struct str){0};
}

static const struct code_kind kind[] = {{.name = {"note", 4}, .words = {"a note was made", 15}}};
static const struct code code = {.kind = kind, .kinds = 1};

static int event(struct case_view *self, const struct mark *m, struct arena *a, struct event *ev, struct err *e)
{
	(void)self, (void)m, (void)a, (void)e;
	*ev = (struct event){.text = STR("Rang twice.")};
	return 0;
}

static struct case_view view = {.name = name, .event = event};

static const char *show(enum findings_format format, struct finding *x, size_t n, struct out *o)
{
	struct findings f = {.format = format};
	struct err e = {0};

	findings_open(&f, &view, &code, label, NULL);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(f.sink.put(&f.sink, &x[i], &e), 0);
	out_to_memory(o);
	findings_write(&f, o);
	findings_close(&f);
	return o->buf.p ? o->buf.p : "";
}

static const struct mark day = {.lo = 19000, .hi = 19000, .agency = 1, .service = 1, .id = 7};
static const struct mark *const marks[] = {&day};
static const uint64_t ids[] = {7};
static const struct finding_basis basis[] = {
	{.source = {"NICE NG76", 9}, .at = {"1.3.17", 6}, .kind = {"guidance", 8}, .text = {"consider it", 11}},
	{.source = {"us", 2}, .kind = {"local setting", 13}, .text = {"3 in 90", 7}}};
static const struct finding_uncounted apart[] = {{8, {"cancelled by the service", 24}, &day}, {9, {"outside the window", 18}, &day}, {10, {"the first response, 7 days after", 32}, &day}};

static struct finding finding(const char *child, const char *rule, enum finding_strength strength)
{
	return (struct finding){.child = str_of(child), .rule = str_of(rule), .title = STR("A title"), .status = STR("draft"), .version = STR("2"), .hash = STR("0123"), .say = STR("A sentence."), .strength = strength,
				.evidence = ids, .evidence_n = 1, .evidence_mark = marks, .basis = basis, .basis_n = 2, .not_counted = apart, .not_counted_n = 3,
				.first = 19000, .last = 19000, .onset = 19000, .today = 19001};
}

static void lines(void **state)
{
	struct finding x[] = {finding("t:2", "r", FINDING_NOTE), finding("t:10", "r", FINDING_NOTE), finding("t:1", "r", FINDING_NOTE)};
	struct out o;
	struct err e;
	const char *text = show(FINDINGS_JSONL, x, 3, &o);
	(void)state;
	assert_true(strstr(text, "\"t:1\"") < strstr(text, "\"t:10\"") && strstr(text, "\"t:10\"") < strstr(text, "\"t:2\""));
	assert_int_equal(text[strlen(text) - 1], '\n');
	out_close(&o, false, &e);
	assert_string_equal(show(FINDINGS_JSONL, x, 0, &o), "");
	out_close(&o, false, &e);
}

/* How often it stands there, wherever lines were folded. */
static size_t count(const char *folded, const char *what)
{
	char text[20000];
	size_t n = 0, to = 0;

	for (const char *p = folded; *p && to + 1 < sizeof text; p++)
		if (*p != ' ' && *p != '\n')
			text[to++] = *p;
		else if (to && text[to - 1] != ' ')
			text[to++] = ' ';
	text[to] = '\0';

	for (const char *p = text; (p = strstr(p, what)); p++)
		n++;
	return n;
}

static void table(void **state)
{
	struct finding x[] = {finding("t:1", "r", FINDING_CONSIDER), finding("t:1", "r", FINDING_CONSIDER), finding("t:2", "r", FINDING_NOTE)};
	struct out o;
	struct err e;
	const char *text = show(FINDINGS_TABLE, x, 3, &o);
	(void)state;
	assert_true(strncmp(text, "Ada Example (t:1)\n", 18) == 0);
	assert_int_equal(count(text, "A title (draft rule)"), 2); /* once a child */
	assert_int_equal(count(text, "A sentence."), 3);
	assert_int_equal(count(text, "Guidance (NICE NG76 1.3.17): consider it"), 1);
	assert_int_equal(count(text, "Noted; guidance (NICE NG76 1.3.17)"), 1); /* of what is only noted */
	assert_int_equal(count(text, "Noted (us): 3 in 90 (local setting)"), 2);
	assert_int_equal(count(text, "School: a note was made (dental)"), 9);
	assert_int_equal(count(text, " - not counted: cancelled by the service"), 3);
	assert_int_equal(count(text, "1 more outside the window, not counted"), 3);
	assert_int_equal(count(text, " - the first response, 7 days after"), 3);
	assert_int_equal(count(text, "\"Consider\" in NICE guidance"), 1);
	assert_int_equal(count(text, "\"Suspect\""), 0);
	assert_int_equal(count(text, "This is a prompt for professional judgement. It is not proof and not a decision."), 1);
	assert_int_equal(count(text, ": \"Rang twice.\""), 9); /* in the words of the record */
	assert_int_equal(count(text, "Rule r, version 2, rule digest 0123"), 2);
	assert_int_equal(count(text, "A sentence. Finding 0000000000000000"), 3);
	out_close(&o, false, &e);
	text = show(FINDINGS_TABLE, x, 0, &o);
	assert_non_null(strstr(text, "That is no reassurance."));
	out_close(&o, false, &e);
}

static void words_stand_apart(void **state)
{
	static const struct finding_passage passage[] = {{&day, {"was hungry", 10}, {"log.csv", 7}, 12, 1}};
	static const struct finding_review review[] = {{5, {"noted", 5}, {"A. B", 4}, {"seen", 4}, 19000}};
	struct finding x[] = {finding("t:1", "a", FINDING_NOTE), finding("t:1", "r", FINDING_NOTE)};
	struct out o;
	struct err e;
	x[0].words_only = true;
	x[0].passage = passage;
	x[0].passage_n = 1;
	x[1].review = review;
	x[1].review_n = 1;
	x[1].change = FINDING_GROWN;
	const char *text = show(FINDINGS_TABLE, x, 2, &o);
	(void)state;
	assert_int_equal(count(text, "A sentence."), 1); /* no sentence that counts for what is to be read */
	assert_int_equal(count(text, "A sentence. (grown since the earlier run)"), 1);
	assert_int_equal(count(text, "Passages to read: words found in a text, in no count above."), 1);
	assert_int_equal(count(text, "8 Jan 2022, School: \"was hungry\" (log.csv:12)"), 1);
	assert_int_equal(count(text, "Noted by A. B on 8 Jan 2022: seen."), 1);
	assert_true(strstr(text, "Passages to read") > strstr(text, "A sentence."));
	out_close(&o, false, &e);
}

static void what_is_lost_is_told(void **state)
{
	static const uint64_t entry[] = {7};
	static const struct finding_gone gone[] = {{.id = 1, .rule = {"r", 1}, .title = {"A title", 7}, .child = {"t:1", 3}, .first = {"2024-01-01", 10}, .cause = "withdrawn",
						    .entry = entry, .entry_n = 1}};
	static const struct finding_unmatched u[] = {
		{.finding = 0x0123456789abcdefULL, .child = {"t:1", 3}, .review = {.event = 5, .decision = {"noted", 5}, .on = DATE_LAST}}};
	struct out o;
	struct err e;
	(void)state;
	out_to_memory(&o);
	findings_write_gone(FINDINGS_TABLE, gone, 1, &o);
	findings_write_unmatched(FINDINGS_TABLE, u, 1, &o);
	assert_int_equal(count(o.buf.p, "t:1, A title, 2024-01-01 to 2024-01-01: 1 of its entries is not in the records supplied any more."), 1);
	assert_int_equal(count(o.buf.p, "t:1, finding 0123456789abcdef: Noted."), 1);
	out_close(&o, false, &e);
	out_to_memory(&o);
	findings_write_gone(FINDINGS_JSONL, gone, 1, &o);
	findings_write_unmatched(FINDINGS_JSONL, u, 1, &o);
	assert_int_equal(count(o.buf.p, "{\"type\":\"gone\",\"id\":\"0000000000000001\""), 1);
	assert_int_equal(count(o.buf.p, "{\"type\":\"finding-review\",\"finding\":\"0123456789abcdef\""), 1);
	out_close(&o, false, &e);
	out_to_memory(&o);
	findings_write_gone(FINDINGS_TABLE, gone, 0, &o);
	assert_int_equal(o.buf.n, 0);
	out_close(&o, false, &e);
}

static void formats(void **state)
{
	enum findings_format f;
	struct err e = {0};
	(void)state;
	assert_int_equal(findings_format_of(NULL, &f, &e), 0);
	assert_int_equal(f, FINDINGS_JSONL);
	assert_int_equal(findings_format_of("table", &f, &e), 0);
	assert_int_equal(f, FINDINGS_TABLE);
	assert_int_equal(findings_format_of("html", &f, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(lines), cmocka_unit_test(table), cmocka_unit_test(words_stand_apart),
					   cmocka_unit_test(what_is_lost_is_told), cmocka_unit_test(formats)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
