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
static struct case_view view = {.name = name};

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
static const struct finding_basis basis[] = {{{"NICE NG76", 9}, {"1.3.17", 6}, {"guidance", 8}, {"consider it", 11}}, {{"us", 2}, {NULL, 0}, {"local setting", 13}, {"3 in 90", 7}}};
static const struct finding_uncounted apart[] = {{8, {"cancelled by the service", 24}, &day}, {9, {"outside the window", 18}, &day}, {10, {"the first response, 7 days after", 32}, &day}};

static struct finding finding(const char *child, const char *rule, enum finding_strength strength)
{
	return (struct finding){.child = str_of(child), .rule = str_of(rule), .title = STR("A title"), .status = STR("draft"), .say = STR("A sentence."), .strength = strength,
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

static size_t count(const char *text, const char *what)
{
	size_t n = 0;

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
	assert_int_equal(count(text, "This is a prompt for professional judgement. It is not proof and not a decision.\n"), 1);
	out_close(&o, false, &e);
	text = show(FINDINGS_TABLE, x, 0, &o);
	assert_non_null(strstr(text, "That is no reassurance."));
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
	const struct CMUnitTest tests[] = {cmocka_unit_test(lines), cmocka_unit_test(table), cmocka_unit_test(formats)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
