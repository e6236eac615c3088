#include "invented.h"

static unsigned long errors;

static void count(void *self, const struct diag *d)
{
	(void)self;
	errors += d->level == DIAG_ERROR;
}

static struct diags diags = {.put = count};

static void comes_back(const struct record *r)
{
	struct out x, y;
	struct stream_reader *s;
	struct record back;
	struct arena a = {0};
	struct err e;
	out_to_memory(&x);
	out_to_memory(&y);
	struct str line = line_of(r, &x);
	assert_int_equal(stream_open(line, STR("s.jsonl"), &code, &diags, &s, &e), 0);
	assert_int_equal(s->source.next(&s->source, &a, &back, &e), 1);
	assert_int_equal(back.type, r->type);
	struct str again = line_of(&back, &y);
	assert_string_equal(line.p, again.p);
	assert_int_equal(s->source.next(&s->source, &a, &back, &e), 0);
	s->source.close(&s->source);
	arena_close(&a);
	out_close(&x, false, &e);
	out_close(&y, false, &e);
}

static void every_record_comes_back(void **state)
{
	const struct str ids[] = {STR("upn:A1"), STR("nhs:9")}, names[] = {STR("Ada Invented"), STR("A. Invented")};
	const struct coverage covers[] = {{.kinds = STR("*"), .from = 19000, .to = 19010}, {STR("csv:C1"), STR("visit missing"), 1, 2}};
	const struct record r[] = {
		{.type = RECORD_EVENT, .event = full_event()},
		{.type = RECORD_PERSON, .person = {.id = STR("csv:C1"), .system_ids = ids, .system_ids_n = 2, .names = names, .names_n = 2,
			.sex = PERSON_FEMALE, .birth = day("2014-02"), .death = precise("2020/..", "after"), .expected = day("2014-03-01"),
			.restricted = EVENT_SEALED, .extra = full_extra, .extra_n = 3, .sources = full_sources, .sources_n = 2}},
		{.type = RECORD_RELATION, .relation = {.from = STR("csv:M1"), .to = STR("csv:C1"), .kind = relation_kind("parent"),
			.start = day("2014-02"), .end = day("2020-01-01"), .quality = STR("strong"), .known_by = STR("child"),
			.restricted = EVENT_SAFE_ADDRESS, .ordinal = 2, .sources = full_sources, .sources_n = 1}},
		{.type = RECORD_IMPORT, .import = {.file = STR("a.csv"), .format = STR("table"), .digest = STR("00"), .by = STR("ann"),
			.at = STR("2024-01-01T00:00:00Z"), .extract = day("2024-01-01"), .bytes = 12, .read = 3, .used = 2, .aside = 1,
			.events = 2, .covers = covers, .covers_n = 2, .children = ids, .children_n = 2, .invented = true}},
		{.type = RECORD_ASIDE, .aside = {STR("a.csv"), 3, 14, STR("date"), STR("not a date"), STR("x,\"y\"\r\n")}},
		{.type = RECORD_ASIDE, .aside = {STR("a.csv"), 3, 14, {0}, STR("not UTF-8"), {"\xff\x00" "ab", 4}}}};
	(void)state;
	for (size_t i = 0; i < sizeof r / sizeof *r; i++)
		comes_back(&r[i]);
	assert_int_equal(errors, 0);
}

static void bytes_set_aside_come_back_exactly(void **state)
{
	struct record r = {.type = RECORD_ASIDE, .aside = {.file = STR("a"), .reason = STR("r")}}, back;
	(void)state;
	for (size_t n = 0; n < 8; n++) {
		struct out x;
		struct stream_reader *s;
		struct arena a = {0};
		struct err e;
		out_to_memory(&x);
		r.aside.raw = (struct str){"\xff\xfe\x00\x01" "abcd", n};
		assert_int_equal(stream_open(line_of(&r, &x), STR("s"), &code, &diags, &s, &e), 0);
		assert_int_equal(s->source.next(&s->source, &a, &back, &e), 1);
		assert_int_equal(back.aside.raw.n, n);
		assert_memory_equal(back.aside.raw.p, r.aside.raw.p, n);
		s->source.close(&s->source);
		arena_close(&a);
		out_close(&x, false, &e);
	}
}

static void lines_that_cannot_be_used_are_set_aside(void **state)
{
	static const char *const bad[] = {
		"not json", "[1,2]", "{\"type\":\"event\"}", "{\"type\":\"event\",\"kind\":\"no-such-kind\"}",
		"{\"type\":\"event\",\"kind\":\"note\",\"id\":\"12\"}", "{\"type\":\"event\",\"kind\":\"note\",\"when\":{\"start\":\"31/12/24\"}}",
		"{\"type\":\"event\",\"kind\":\"note\",\"severity\":10}", "{\"type\":\"event\",\"kind\":\"note\",\"basis\":\"felt\"}",
		"{\"type\":\"person\"}", "{\"type\":\"relation\",\"from\":\"a:1\",\"to\":\"a:2\",\"kind\":\"no\"}",
		"{\"type\":\"relation\",\"from\":\"a:1\",\"kind\":\"parent\"}", "{\"type\":\"finding\",\"id\":\"1\"}", "{\"no\":\"type\"}",
		"{\"type\":\"event\",\"kind\":\"note\",\"kind\":\"note\"}"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct stream_reader *s;
		struct record r;
		struct arena a = {0};
		struct err e;
		errors = 0;
		assert_int_equal(stream_open(str_of(bad[i]), STR("s"), &code, &diags, &s, &e), 0);
		assert_int_equal(s->source.next(&s->source, &a, &r, &e), 1);
		assert_int_equal(r.type, RECORD_ASIDE);
		assert_true(str_is_equal(r.aside.raw, str_of(bad[i])));
		assert_int_equal(r.aside.line, 1);
		assert_int_equal(errors, 1);
		assert_int_equal(s->read, 1);
		assert_int_equal(s->used, 0);
		assert_int_equal(s->aside, 1);
		s->source.close(&s->source);
		arena_close(&a);
	}
}

static void import_lines_are_history(void **state)
{
	static const char text[] =
		"\xef\xbb\xbf{\"type\":\"import\",\"file\":\"a\",\"extract\":\"2024-05-01\"}\r\n\n"
		"{\"type\":\"event\",\"kind\":\"note\",\"child\":\"a:1\",\"text\":\"by hand\"}\n"
		"{\"type\":\"import\",\"file\":\"b\",\"extract\":\"2024-06-01\"}\n";
	struct stream_reader *s;
	struct record r;
	struct arena a = {0};
	struct err e;
	(void)state;
	assert_int_equal(stream_open(STR(text), STR("s"), &code, &diags, &s, &e), 0);
	assert_int_equal(s->extract.lo, date_day_of(2024, 6, 1)); /* known before the entries are put */
	assert_int_equal(s->source.next(&s->source, &a, &r, &e), 1);
	assert_int_equal(r.type, RECORD_IMPORT);
	assert_int_equal(s->source.next(&s->source, &a, &r, &e), 1);
	assert_int_equal(r.type, RECORD_EVENT);
	assert_true(r.event.id != 0); /* made for a line that has none, and its place is its source */
	assert_int_equal(r.event.sources[0].line, 3);
	assert_int_equal(s->source.next(&s->source, &a, &r, &e), 1);
	assert_int_equal(s->source.next(&s->source, &a, &r, &e), 0);
	assert_int_equal(s->read, 1);
	assert_int_equal(s->used, 1);
	s->source.close(&s->source);
	arena_close(&a);
}

static void json_of_somebody_else_is_no_stream(void **state)
{
	(void)state;
	assert_true(stream_is(STR("{\"type\":\"event\"}\n")));
	assert_true(stream_is(STR("{\"id\":\"1\",\n \"type\":\"person\"}")));
	assert_true(stream_is(STR("{\"a\": oops\n{\"type\":\"event\",\"kind\":\"visit\"}\n"))); /* a line broken off before it */
	assert_false(stream_is(STR("{\"type\":\"FeatureCollection\"}")));
	assert_false(stream_is(STR("{\"scotland\":{\"type\":\"event\"}}")));
	assert_false(stream_is(STR("{\"ts\":1,\"type\":\"call\"}\n{\"ts\":2,\"type\":\"visit\"}\n")));
	assert_false(stream_is(STR("{")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_record_comes_back), cmocka_unit_test(bytes_set_aside_come_back_exactly),
		cmocka_unit_test(lines_that_cannot_be_used_are_set_aside), cmocka_unit_test(import_lines_are_history),
		cmocka_unit_test(json_of_somebody_else_is_no_stream)};
	return cmocka_run_group_tests(tests, open_code, close_code);
}
