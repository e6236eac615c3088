/* A purpose is three lines, none of them empty; a link is one line of JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/linked.h"

static struct arena arena;

static int read_purpose(const char *text, struct linked_purpose *p, struct err *e)
{
	*e = (struct err){0};
	return linked_purpose_read(str_of(text), STR("p.txt"), &arena, p, e);
}

static void purpose(void **state)
{
	struct linked_purpose p;
	struct err e;

	(void)state;
	assert_int_equal(read_purpose("# ours\nPurpose: meeting of\n  30 March\r\nauthorised-by:  Head of service \ndate: 2026-03-26\n", &p, &e), 0);
	assert_true(str_is_equal(p.purpose, STR("meeting of 30 March")));
	assert_true(str_is_equal(p.authorised_by, STR("Head of service")));
	assert_int_equal(p.date.lo, date_day_of(2026, 3, 26));
	assert_int_equal(read_purpose("\xef\xbb\xbfpurpose: x\nauthorised by: y\ndate: 2026-03-26", &p, &e), 0);
}

static void refused(void **state)
{
	static const char *const wrong[][2] = {
		{"", "no purpose"},
		{"purpose:\nauthorised-by: y\ndate: 2026-03-26\n", "no purpose"},
		{"purpose: x\ndate: 2026-03-26\n", "no authorised-by"},
		{"purpose: x\nauthorised-by:   \ndate: 2026-03-26\n", "no authorised-by"},
		{"purpose: x\nauthorised-by: y\n", "no date"},
		{"purpose: x\nauthorised-by: y\ndate: 2026-03\n", "no day"},
		{"purpose: x\npurpose: z\nauthorised-by: y\ndate: 2026-03-26\n", "twice"},
		{"purpose: x\nwhy not\n", "expected a line"},
		{"purpose: \xff\n", "UTF-8"},
	};
	struct linked_purpose p;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_int_equal(read_purpose(wrong[i][0], &p, &e), -1);
		assert_int_equal(e.code, ERR_USAGE);
		assert_non_null(strstr(e.text, wrong[i][1]));
	}
}

static const struct str children[] = {{"a:1", 3}, {"b:2", 3}};
static const struct linked_seen seen[] = {{.event = 7, .child = 1, .start = {.lo = 20000, .hi = 20000, .minute_1 = 61, .precision = DATE_MINUTE}}};

static struct linked example(void)
{
	return (struct linked){.rule = STR("r"), .version = STR("1"), .hash = STR("h"), .status = STR("draft"), .title = STR("t"),
			       .same = LINKED_PLACE, .key = STR("quay 2"), .child = children, .children = 2, .households = 2,
			       .seen = seen, .seen_n = 1, .days = 1, .first = 20000, .last = 20000, .onset = DATE_LAST, .today = 20001,
			       .within = STR("14 days"), .why = STR("w"), .say = STR("s"),
			       .chance = {.given = true, .k = 3, .n = 6, .p = 0.07, .q = 0.14, .method = "scan"}};
}

static void line(void **state)
{
	struct linked l = example();
	struct out o;
	struct err e;

	(void)state;
	out_to_memory(&o);
	l.id = linked_make_id(&l);
	linked_write_json(&l, &o);
	assert_non_null(strstr(o.buf.p, "\"type\":\"link\""));
	assert_non_null(strstr(o.buf.p, "\"state\":\"match\",\"same\":\"place\",\"key\":\"quay 2\",\"children\":[\"a:1\",\"b:2\"],\"households\":2"));
	assert_non_null(strstr(o.buf.p, "{\"event\":\"0000000000000007\",\"child\":\"b:2\",\"start\":\"2024-10-04T01:00\"}"));
	assert_non_null(strstr(o.buf.p, "\"chance\":{\"method\":\"scan\",\"k\":3,\"n\":6,\"p\":0.07,\"q\":0.14}"));
	assert_null(strstr(o.buf.p, "onset"));
	assert_null(strstr(o.buf.p, "\"most\""));
	l.most = 2;
	l.chance = (struct linked_chance){.k = 2, .n = 5, .method = "none", .why = "no law"};
	linked_write_json(&l, &o);
	assert_non_null(strstr(o.buf.p, "\"households\":2,\"most\":2,"));
	assert_non_null(strstr(o.buf.p, "\"chance\":{\"method\":\"none\",\"k\":2,\"n\":5,\"why\":\"no law\"}"));
	assert_int_equal(o.buf.p[o.buf.n - 1], '\n');
	out_close(&o, false, &e);
}

static void identity(void **state)
{
	struct linked l = example(), same = l;

	(void)state;
	same.last = 20010; /* grown at its end: still the same */
	same.say = STR("else");
	assert_int_equal(linked_make_id(&l), linked_make_id(&same));
	same.key = STR("quay 3");
	assert_int_not_equal(linked_make_id(&l), linked_make_id(&same));
	same = l;
	same.same = LINKED_PERSON;
	assert_int_not_equal(linked_make_id(&l), linked_make_id(&same));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(purpose), cmocka_unit_test(refused), cmocka_unit_test(line),
					   cmocka_unit_test(identity)};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_close(&arena);
	return failed;
}
