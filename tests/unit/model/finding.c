#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "model/finding.h"

static void ids(void **state)
{
	const uint64_t evidence[] = {0xff, 2}, other[] = {0xfe, 2};
	struct finding f = {
		.rule = STR("rule-a"), .child = STR("csv:C1"), .pair_from = STR("csv:P"), .pair_to = STR("csv:V"),
		.evidence = evidence, .evidence_n = 2,
	};
	uint64_t id, again;

	(void)state;
	assert_int_equal(event_id_parse(STR("26d81018301a561c"), &id), 0); /* Python's hashlib */
	assert_true(finding_make_id(&f) == id);
	f.evidence_n = 1; /* a finding that grew keeps its id */
	f.count = 9;
	assert_true(finding_make_id(&f) == id);
	f.evidence = other;
	again = finding_make_id(&f);
	assert_true(again != id);
	f.pair_to = (struct str){0};
	assert_true(finding_make_id(&f) != again);
}

static void names(void **state)
{
	(void)state;
	assert_string_equal(finding_strength_name(FINDING_NOTE), "note");
	assert_string_equal(finding_strength_name(FINDING_SUSPECT), "suspect");
	assert_string_equal(finding_state_name(FINDING_NOT_ASSESSABLE), "not-assessable");
	assert_string_equal(finding_state_name(FINDING_MATCH), "match");
}

static void is_one_line_of_json(void **state)
{
	const uint64_t evidence[] = {1, 2}, anchors[] = {2};
	const double gaps[] = {35, 55.5};
	const struct finding_uncounted not_counted[] = {{.event = 3, .cause = STR("cancelled by the clinic")}};
	const struct finding_number numbers[] = {
		{.name = STR("days"), .value = 90}, {.name = STR("gaps"), .is_list = true, .values = gaps, .values_n = 2},
	};
	const struct str ask[] = {STR("Who?")}, also[] = {STR("A \"late\" bus.")};
	const struct finding_basis basis[] = {
		{.source = STR("NICE NG76"), .at = STR("1.3.17"), .kind = STR("guidance"), .text = STR("gist")}};
	struct finding f = {
		.id = 0xabc, .rule = STR("missing-repeat"), .version = STR("1"), .hash = STR("00"), .status = STR("draft"),
		.title = STR("Repeated missing episodes"), .strength = FINDING_CONSIDER, .state = FINDING_MATCH,
		.child = STR("csv:C1"), .first = 19732, .last = 19822, .onset = DATE_LAST, .today = 20088, .count = 3,
		.entries = 4, .evidence = evidence, .evidence_n = 2, .not_counted = not_counted, .not_counted_n = 1,
		.numbers = numbers, .numbers_n = 2, .why = STR("why"), .say = STR("say"), .ask = ask, .ask_n = 1,
		.other = also, .other_n = 1, .basis = basis, .basis_n = 1,
	};
	struct out o;
	struct err e = {0};

	(void)state;
	out_to_memory(&o);
	finding_write_json(&f, &o);
	assert_string_equal(o.buf.p,
		"{\"type\":\"finding\",\"id\":\"0000000000000abc\",\"rule\":\"missing-repeat\",\"version\":\"1\",\"hash\":\"00\","
		"\"status\":\"draft\",\"title\":\"Repeated missing episodes\",\"strength\":\"consider\",\"state\":\"match\","
		"\"child\":\"csv:C1\",\"first\":\"2024-01-10\",\"last\":\"2024-04-09\",\"today\":\"2024-12-31\",\"count\":3,\"entries\":4,"
		"\"evidence\":[\"0000000000000001\",\"0000000000000002\"],\"not_counted\":[{\"event\":\"0000000000000003\","
		"\"cause\":\"cancelled by the clinic\"}],\"numbers\":{\"days\":90,\"gaps\":[35,55.5]},\"dating\":\"certain\","
		"\"why\":\"why\",\"say\":\"say\",\"ask\":[\"Who?\"],\"other\":[\"A \\\"late\\\" bus.\"],"
		"\"basis\":[{\"source\":\"NICE NG76\",\"at\":\"1.3.17\",\"kind\":\"guidance\",\"text\":\"gist\"}]}\n");
	assert_int_equal(out_close(&o, false, &e), 0);
	out_to_memory(&o);
	f.pair_from = STR("csv:P");
	f.pair_to = STR("csv:V");
	f.urgent = f.uncertain = true;
	f.anchors = anchors;
	f.anchors_n = 1;
	f.beside = anchors;
	f.beside_n = 1;
	f.group = STR("dental");
	finding_write_json(&f, &o);
	assert_true(str_find(buf_str(&o.buf), STR("\"beside\":[\"0000000000000002\"]")) < o.buf.n);
	assert_true(str_find(buf_str(&o.buf), STR("\"group\":\"dental\"")) < o.buf.n);
	assert_true(str_find(buf_str(&o.buf), STR("\"pair\":{\"from\":\"csv:P\",\"to\":\"csv:V\"}")) < o.buf.n);
	assert_true(str_find(buf_str(&o.buf), STR("\"urgent\":true")) < o.buf.n);
	assert_true(str_find(buf_str(&o.buf), STR("\"dating\":\"uncertain\"")) < o.buf.n);
	assert_true(str_find(buf_str(&o.buf), STR("\"anchors\":[\"0000000000000002\"]}\n")) < o.buf.n);
	out_close(&o, false, &e);
}

/* What a rule says of itself is written once and kept, however many rules there are: the same bytes as each time anew. */
static void once_said(void **state)
{
	static char name[300][24];
	struct finding_said said = {0};
	struct str ask[] = {STR("Who?")};
	struct out kept, anew;
	struct err e = {0};

	(void)state;
	out_to_memory(&kept);
	out_to_memory(&anew);
	for (int round = 0; round < 2; round++)
		for (unsigned i = 0; i < 300; i++) {
			snprintf(name[i], sizeof name[i], "rule \"%u\"", i);
			struct finding f = {.id = i, .rule = str_of(name[i]), .version = STR("1"), .hash = str_of(name[i] + 1), .status = STR("draft"),
					    .title = str_of(name[i]), .child = STR("csv:C1"), .first = 19732, .last = 19732, .onset = 19732, .today = 20088,
					    .count = i, .why = STR("why"), .say = STR("say"), .ask = ask, .ask_n = 1};
			finding_write_json_once_said(&f, &said, &kept);
			finding_write_json(&f, &anew);
		}
	assert_int_equal(kept.buf.n, anew.buf.n);
	assert_memory_equal(kept.buf.p, anew.buf.p, kept.buf.n);
	assert_int_equal(said.n, 300);
	finding_said_close(&said);
	assert_int_equal(out_close(&kept, false, &e), 0);
	assert_int_equal(out_close(&anew, false, &e), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids), cmocka_unit_test(names), cmocka_unit_test(is_one_line_of_json), cmocka_unit_test(once_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
