#include "casefile/entry.h"
#include "casefile/names.h"
#include "invented.h"

static struct names list[ENTRY_LISTS];

static uint32_t number(void *self, enum entry_list l, struct str word)
{
	(void)self;
	return names_add(&list[l], word);
}

static struct str word(void *self, enum entry_list l, uint32_t n)
{
	(void)self;
	return names_word(&list[l], n);
}

static uint16_t kind_of(void *self, uint32_t n)
{
	uint16_t k = 0;
	(void)self;
	code_kind_of(&code, names_word(&list[ENTRY_OF_KIND], n), &k);
	return k;
}

static const struct entry_words words = {number, word, kind_of, NULL};

static void an_event_comes_back_whole(void **state)
{
	struct event ev = full_event(), back;
	struct entry n, again;
	struct buf json = {0}, packed = {0};
	struct arena a = {0};
	struct out x, y;
	(void)state;
	ev.sources_n = 1; /* the others are the store's to keep */
	entry_of_event(&ev, &words, &code, &n, &json);
	entry_pack(&n, &packed);
	assert_int_equal(entry_unpack(buf_str(&packed), &again), 0);
	entry_to_event(&again, &words, &a, &back);
	out_to_memory(&x);
	out_to_memory(&y);
	struct str one = line_of(&(struct record){.type = RECORD_EVENT, .event = ev}, &x);
	struct str two = line_of(&(struct record){.type = RECORD_EVENT, .event = back}, &y);
	assert_int_equal(one.n, two.n);
	assert_memory_equal(one.p, two.p, one.n);
	assert_true(event_content(&ev, STR("missing")) == event_content(&back, STR("missing")));
	assert_null(back.people[2].role.p);
	out_close(&x, false, &(struct err){0});
	out_close(&y, false, &(struct err){0});
	buf_close(&json);
	buf_close(&packed);
	arena_close(&a);
}

/* A byte that a JSON array cannot hold: the digest must be of what the case file has afterwards. */
static void content_is_of_what_is_stored(void **state)
{
	static const char odd[] = "c\0d";
	const struct str zero = {odd, 3};
	const struct event_person people[] = {{zero, STR("mother")}, {STR("invented:1"), zero}};
	const struct event_field extra[] = {{zero, STR("x")}, {STR("y"), zero}};
	struct event back;
	struct entry n;
	struct buf json = {0};
	struct arena a = {0};
	(void)state;
	for (int which = 0; which < 4; which++) {
		struct event ev = full_event();
		if (which == 0)
			ev.people = people, ev.people_n = 2;
		else if (which == 1)
			ev.tags = &zero, ev.tags_n = 1;
		else if (which == 2)
			ev.extra = extra, ev.extra_n = 2;
		else
			ev.text = ev.place = zero; /* no list: kept byte for byte */
		buf_clear(&json);
		entry_of_event(&ev, &words, &code, &n, &json);
		entry_to_event(&n, &words, &a, &back);
		struct str kind = code.kind[back.kind].name;
		assert_true((uint64_t)n.number[ENTRY_CONTENT] == event_content(&back, kind));
		assert_int_equal(event_content(&ev, kind) == event_content(&back, kind), which == 3);
	}
	buf_close(&json);
	arena_close(&a);
}

static void dates_come_back(void **state)
{
	const struct date d[] = {
		{0}, day("2024-01-10"), day("2024-01-10T00:00"), day("2024-01"), day("2024"), precise("../2024-01-10", "before"),
		precise("2024/..", "after"), precise("2023-06/2024-05", "about"), precise("2024-01-05/2024-02-07", "between"),
		precise("2017-09/2017-11", "season"), precise("", "unknown"), day("2016-05-22?"), day("1899-12-31"), day("1970-01-01")};
	(void)state;
	for (size_t i = 0; i < sizeof d / sizeof *d; i++) {
		struct entry n = {0};
		entry_set_date(&n, ENTRY_START, &d[i]);
		struct date back = entry_date(entry_has(&n, ENTRY_START), n.number[ENTRY_START], entry_has(&n, ENTRY_START_TO),
					      n.number[ENTRY_START_TO], entry_has(&n, ENTRY_START_HOW), n.number[ENTRY_START_HOW]);
		assert_int_equal(back.lo, d[i].lo);
		assert_int_equal(back.hi, d[i].hi);
		assert_int_equal(back.precision, d[i].precision);
		assert_int_equal(back.minute_1, d[i].minute_1);
		assert_int_equal(back.grain, d[i].grain);
		assert_int_equal(back.doubted, d[i].doubted);
	}
	/* a hostile file's columns are no date rather than a wrong one */
	assert_int_equal(entry_date(true, INT64_MAX, false, 0, false, 0).precision, DATE_NONE);
	assert_int_equal(entry_date(true, 1, false, 0, true, 15 << 12).precision, DATE_NONE);
}

static void a_mark_says_what_the_event_says(void **state)
{
	struct event ev = full_event();
	struct entry n;
	struct buf json = {0};
	struct str doer, done_to;
	(void)state;
	entry_of_event(&ev, &words, &code, &n, &json);
	struct mark m = entry_mark(&ev, &n, &words, &code);
	assert_int_equal(sizeof m, 64);
	assert_int_equal(m.lo, date_day_of(2024, 2, 29));
	assert_int_equal(m.minute_1, 1440);
	assert_int_equal(m.end_lo, date_day_of(2024, 3, 1));
	assert_int_equal(m.end_hi, date_day_of(2024, 3, 4));
	assert_int_equal(m.flags, MARK_KNOWS_MORE | MARK_HAS_MORE | MARK_HAS_END | MARK_HAS_TEXT | MARK_HAS_VOICE | MARK_HAS_ACTION | MARK_DISPUTED | MARK_RESTRICTED |
			 MARK_CHILD_SAID);
	assert_true(str_is_equal(names_word(&list[ENTRY_OF_OUTCOME], m.outcome), STR("found")));
	assert_true(entry_deed(&ev, &doer, &done_to) && str_is_equal(doer, STR("csv:M1")) && str_is_equal(done_to, STR("csv:M2")));
	ev.people_n = 1;
	assert_false(entry_deed(&ev, &doer, &done_to));
	/* an interval without an end is open, a point ends where it begins, an undated entry sorts last */
	ev.end = (struct date){0};
	entry_of_event(&ev, &words, &code, &n, &json);
	m = entry_mark(&ev, &n, &words, &code);
	assert_int_equal(m.end_hi, DATE_LAST);
	ev.kind = kind("referral");
	entry_of_event(&ev, &words, &code, &n, &json);
	m = entry_mark(&ev, &n, &words, &code);
	assert_int_equal(m.end_hi, m.hi);
	ev.start = (struct date){0};
	struct mark undated = entry_mark(&ev, &n, &words, &code);
	assert_true(undated.flags & MARK_UNDATED);
	assert_true(entry_compare(&m, &undated) < 0);
	buf_close(&json);
}

static void damaged_bytes_are_refused(void **state)
{
	struct event ev = full_event();
	struct entry n, again;
	struct buf json = {0}, b = {0};
	(void)state;
	entry_of_event(&ev, &words, &code, &n, &json);
	entry_pack(&n, &b);
	for (size_t cut = 0; cut < b.n; cut++)
		assert_int_equal(entry_unpack((struct str){b.p, cut}, &again), -1);
	buf_add_char(&b, 0);
	assert_int_equal(entry_unpack(buf_str(&b), &again), -1);
	buf_close(&json);
	buf_close(&b);
}

static void lists_are_json(void **state)
{
	const struct str in[] = {STR("a\"b"), {0}, STR("")};
	struct buf b = {0};
	struct arena a = {0};
	size_t n;
	(void)state;
	entry_write_list(in, 3, &b);
	assert_string_equal(b.p, "[\"a\\\"b\",null,\"\"]");
	struct str *out = entry_read_list(buf_str(&b), &a, &n);
	assert_int_equal(n, 3);
	assert_true(str_is_equal(out[0], in[0]));
	assert_true(str_is_absent(out[1]) && !str_is_absent(out[2]));
	assert_null(entry_read_list(STR("{\"no\":1}"), &a, &n));
	assert_null(entry_read_list(STR("[broken"), &a, &n));
	buf_close(&b);
	arena_close(&a);
}

static int close_all(void **state)
{
	for (int i = 0; i < ENTRY_LISTS; i++)
		names_close(&list[i]);
	return close_code(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_comes_back_whole), cmocka_unit_test(content_is_of_what_is_stored),
		cmocka_unit_test(dates_come_back),
		cmocka_unit_test(a_mark_says_what_the_event_says), cmocka_unit_test(damaged_bytes_are_refused), cmocka_unit_test(lists_are_json)};
	return cmocka_run_group_tests(tests, open_code, close_all);
}
