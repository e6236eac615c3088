#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "model/event.h"

static uint64_t hex(const char *s)
{
	uint64_t id = 0;

	assert_int_equal(event_id_parse(str_of(s), &id), 0);
	return id;
}

/* The expected ids were computed with Python's hashlib over the netstrings that event.h describes. */
static void ids_are_digests_of_netstrings(void **state)
{
	char text[3001];
	struct event ev = {.source_id = STR("N1"), .part = STR("")};

	(void)state;
	assert_true(event_make_id(&ev, STR("mosaic"), 0) == hex("bbcceee143570a31"));
	assert_true(event_make_id(&ev, STR("mosaic"), 7) == hex("bbcceee143570a31")); /* a source id needs no ordinal */
	ev.is_keyed = true; /* but one that was made of what names the row does */
	assert_true(event_make_id(&ev, STR("mosaic"), 0) == hex("bbcceee143570a31"));
	assert_true(event_make_id(&ev, STR("mosaic"), 7) == hex("9409a546651375e3"));
	ev = (struct event){.child = STR("csv:C1"), .type = STR("Missing"), .raw = STR("9 Dec 2021"), .text = STR("x")};
	assert_true(event_make_id(&ev, STR("csv"), 0) == hex("840c11c175189732"));
	memset(text, 'x', 3000);
	ev.text = (struct str){text, 3000}; /* longer than what is gathered on the stack */
	assert_true(event_make_id(&ev, STR("csv"), 12) == hex("f2fc8327eab722e3"));
}

static void ids_tell_fields_apart(void **state)
{
	struct event a = {.child = STR("a:1"), .type = STR("xy"), .raw = STR("2020"), .text = STR("t")};
	struct event b = a, c = a, d = a;

	(void)state;
	b.type = STR("x");
	b.raw = STR("y2020"); /* the same bytes in a row */
	assert_true(event_make_id(&a, STR("s"), 0) != event_make_id(&b, STR("s"), 0));
	assert_true(event_make_id(&a, STR("s"), 0) != event_make_id(&a, STR("s"), 1));
	assert_true(event_make_id(&a, STR("s"), 0) != event_make_id(&a, STR("t"), 0));
	c.kind = 5; /* the kind as understood is not in it, the type as written is */
	assert_true(event_make_id(&a, STR("s"), 0) == event_make_id(&c, STR("s"), 0));
	d.raw = (struct str){0};
	d.start = (struct date){.lo = 1, .hi = 1, .precision = DATE_DAY};
	struct event later = d;
	later.start.lo = later.start.hi = 2;
	assert_true(event_make_id(&d, STR("s"), 0) != event_make_id(&later, STR("s"), 0));
}

static void ids_are_written_and_read(void **state)
{
	char text[17];
	uint64_t id = 0;

	(void)state;
	event_id_write(0x00ab00000000ffu, text);
	assert_string_equal(text, "0000ab00000000ff");
	assert_true(hex(text) == 0x00ab00000000ffu);
	assert_int_equal(event_id_parse(STR("00AB0000000000ff"), &id), -1);
	assert_int_equal(event_id_parse(STR("0ab"), &id), -1);
	assert_int_equal(event_id_parse(STR("00ab0000000000ff0"), &id), -1);
	assert_true(id == 0);
}

static struct event on(int32_t lo, int32_t hi, int16_t minute_1, uint64_t id)
{
	return (struct event){.start = {.lo = lo, .hi = hi, .minute_1 = minute_1, .precision = DATE_DAY}, .id = id};
}

static void order(void **state)
{
	struct event a[] = {
		on(5, 5, 0, 9), on(5, 5, 1, 1), on(5, 5, 60, 1), on(5, 35, 0, 1), on(6, 6, 0, 2), on(6, 6, 0, 3),
		{.id = 1}, {.start = {.precision = DATE_UNKNOWN}, .id = 2},
	};
	size_t n = sizeof a / sizeof *a;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < n; j++) {
			int c = event_compare(&a[i], &a[j]);

			assert_true(i < j ? c < 0 : i > j ? c > 0 : c == 0);
		}
	}
}

static struct event full(void)
{
	static const struct event_person people[] = {{STR("a:1"), STR("victim")}, {STR("a:2"), STR("perpetrator")}};
	static const struct str tags[] = {STR("NEG")};
	static const struct event_field extra[] = {{STR("k"), STR("v")}};
	static const struct event_source sources[] = {{STR("f.csv"), 3, 1}};

	return (struct event){
		.id = 7, .child = STR("a:1"), .kind = 3, .start = {.lo = 1, .hi = 1, .precision = DATE_DAY}, .text = STR("text"),
		.voice = STR("'I hid.'"), .severity_1 = 3, .people = people, .people_n = 2, .tags = tags, .tags_n = 1,
		.extra = extra, .extra_n = 1, .sources = sources, .sources_n = 1,
	};
}

static void a_fraction_is_one_number_however_many_digits_it_has(void **state)
{
	const struct {
		const char *a, *b;
		bool same;
	} pair[] = {
		{"6.13826146475017", "6.1382614647501708", true}, {"0.30000000000000004", "0.3", true},
		{"-8.88432580424367", "-8.8843258042436695", true}, {"6.13826146475018", "6.1382614647501708", false},
		{"12345678901234567", "12345678901234568", false}, {"1.2.3.4.5.6.7.8.90", "1.2.3.4.5.6.7.8.91", false},
		{"0.50", "0.5", false}, {"0.1234567890123456789", "0.1234567890123456780", false}, /* no double prints so */
	};

	(void)state;
	for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
		const struct event_field x = {STR("Age"), str_of(pair[i].a)}, y = {STR("Age"), str_of(pair[i].b)};
		struct event a = full(), b = full();

		a.extra = &x;
		b.extra = &y;
		a.extra_n = b.extra_n = 1;
		assert_int_equal(event_content(&a, STR("note")) == event_content(&b, STR("note")), pair[i].same);
	}
}

static void the_order_of_columns_is_no_content(void **state)
{
	const struct event_field x[] = {{STR("Age"), STR("8")}, {STR("Team"), STR("Z")}}, y[] = {x[1], x[0]};
	const struct event_field turned[] = {{STR("Age"), STR("Z")}, {STR("Team"), STR("8")}};
	struct event a = full(), b = full();

	(void)state;
	a.extra = x;
	b.extra = y;
	a.extra_n = b.extra_n = 2;
	assert_true(event_content(&a, STR("note")) == event_content(&b, STR("note")));
	assert_true(event_content_before(&a, STR("note")) != event_content_before(&b, STR("note")));
	b.extra = turned;
	assert_true(event_content(&a, STR("note")) != event_content(&b, STR("note")));
}

/* Case files of versions 1 and 2 hold these: they may never change. */
static void the_former_content_is_what_it_was(void **state)
{
	struct event ev = full();

	(void)state;
	assert_true(event_content_before(&(struct event){0}, STR("note")) == hex("a5499406d9157299"));
	assert_true(event_content_before(&ev, STR("note")) == hex("b4f5e8a3738a78f4"));
}

static void content_is_everything_but_provenance(void **state)
{
	struct event a = full(), b = full();
	uint64_t same = event_content(&a, STR("missing"));
	const struct event_person turned[] = {{STR("a:1"), STR("perpetrator")}, {STR("a:2"), STR("victim")}};

	(void)state;
	b.id = 8;
	b.sources_n = 0;
	b.supersedes = 5;
	b.source_id = STR("S");
	b.type = STR("T");
	assert_true(event_content(&b, STR("missing")) == same);
#define CHANGED(...)                                                     \
	do {                                                             \
		b = full();                                              \
		__VA_ARGS__;                                             \
		assert_true(event_content(&b, STR("missing")) != same); \
	} while (0)
	CHANGED(b.text = STR("texu"));
	CHANGED(b.text = STR("text and what comes after eight bytes"));
	CHANGED(b.outcome = STR("")); /* given, and empty */
	assert_true(event_content(&a, STR("away")) != same);
	b = full();
	b.kind = 4; /* its place in a table that may change; the name counts */
	assert_true(event_content(&b, STR("missing")) == same);
	CHANGED(b.end = (struct date){.lo = 1, .hi = 1, .precision = DATE_DAY});
	CHANGED(b.start.doubted = true);
	CHANGED(b.severity_1 = 4);
	CHANGED(b.restricted = EVENT_SEALED);
	CHANGED(b.whose = EVENT_WHOSE_PARENT);
	CHANGED(b.essential = 2);
	CHANGED(b.people_n = 1);
	CHANGED(b.people = turned);
	CHANGED(b.tags_n = 0);
	CHANGED(b.extra_n = 0);
	CHANGED(b.place = b.text; b.text = (struct str){0}); /* moved to another field */
#undef CHANGED
}

static void copies_deeply(void **state)
{
	char text[] = "text";
	struct arena a = {0};
	struct event ev = full(), c;
	uint64_t content;

	(void)state;
	ev.text = (struct str){text, 4};
	content = event_content(&ev, STR("missing"));
	c = event_copy(&a, &ev);
	memset(text, '!', 4);
	assert_true(event_content(&c, STR("missing")) == content);
	assert_true(c.people != ev.people && c.tags != ev.tags && c.extra != ev.extra && c.sources != ev.sources);
	assert_true(str_is_equal(c.sources[0].file, STR("f.csv")));
	assert_int_equal(c.sources[0].line, 3);
	c = event_copy(&a, &(struct event){0});
	assert_true(str_is_absent(c.text));
	arena_close(&a);
}

static void words(void **state)
{
	uint8_t v = 99;

	(void)state;
	for (uint8_t i = 0; i < EVENT_BASES; i++) {
		assert_int_equal(event_basis_of(str_of(event_basis_name(i)), &v), 0);
		assert_int_equal(v, i);
	}
	for (uint8_t i = 0; i < EVENT_STANDINGS; i++) {
		assert_int_equal(event_standing_of(str_of(event_standing_name(i)), &v), 0);
		assert_int_equal(v, i);
	}
	for (uint8_t i = 0; i < EVENT_RESTRICTIONS; i++) {
		assert_int_equal(event_restricted_of(str_of(event_restricted_name(i)), &v), 0);
		assert_int_equal(v, i);
	}
	for (uint8_t i = 0; i < EVENT_WHOSES; i++) {
		assert_int_equal(event_whose_of(str_of(event_whose_name(i)), &v), 0);
		assert_int_equal(v, i);
	}
	assert_int_equal(event_restricted_of(STR("none"), &v), 0);
	assert_int_equal(v, EVENT_OPEN);
	assert_int_equal(event_standing_of(STR(" Not-Upheld "), &v), 0);
	assert_int_equal(v, EVENT_NOT_UPHELD);
	assert_int_equal(event_basis_of(STR("see"), &v), -1);
	assert_int_equal(event_basis_of(STR("seen by"), &v), -1);
}

static void fields_of_one_name_stand_together(void **state)
{
	(void)state;
	static const struct event_field f[] = {{{"b", 1}, {"1", 1}}, {{"a", 1}, {"2", 1}}, {{"c", 1}, {"3", 1}},
					       {{"a", 1}, {"4", 1}}, {{"b", 1}, {"5", 1}}, {{"b", 1}, {"6", 1}}};
	struct arena a = {0};
	const struct event_field *g = event_gather_fields(&a, f, 6);
	char said[7] = {0};
	for (size_t i = 0; i < 6; i++)
		said[i] = g[i].value.p[0];
	assert_string_equal(said, "156243");
	assert_ptr_equal(event_gather_fields(&a, g, 6), g); /* nothing is left to move */
	assert_ptr_equal(event_gather_fields(&a, f, 3), f);
	assert_ptr_equal(event_gather_fields(&a, NULL, 0), NULL);
	arena_close(&a);
}

static void invented(void **state)
{
	(void)state;
	assert_true(event_is_invented(&(struct event_field){STR("Invented"), STR("yes")}, 1));
	assert_true(event_is_invented(&(struct event_field){STR("note"), STR(" INVENTED: nobody here is real")}, 1));
	assert_false(event_is_invented(&(struct event_field){STR("invented"), STR("No")}, 1));
	assert_false(event_is_invented(&(struct event_field){STR("invented"), STR("")}, 1));
	assert_false(event_is_invented(&(struct event_field){STR("note"), STR("he invented a story")}, 1));
	assert_false(event_is_invented(NULL, 0));
}

/* Nobody's own word: only the basis is given back, whatever stands behind it. */
static void hearsay(void **state)
{
	(void)state;
	assert_true(str_is_equal(event_hearsay(STR("anonymous, 3 May 2024")), STR("anonymous")));
	assert_true(str_is_equal(event_hearsay(STR(" Anonymous (by telephone)")), STR("Anonymous")));
	assert_true(str_is_equal(event_hearsay(STR("anonymous neighbour")), STR("anonymous")));
	assert_true(str_is_equal(event_hearsay(STR("Anonymous referrer")), STR("Anonymous")));
	assert_true(str_is_equal(event_hearsay(STR("passed-on:gran")), STR("passed-on")));
	assert_true(str_is_equal(event_hearsay(STR("Passed on by gran")), STR("Passed on")));
	assert_true(str_is_absent(event_hearsay(STR("anon"))));
	assert_true(str_is_absent(event_hearsay(STR("Carla, anonymous"))));
	assert_true(str_is_absent(event_hearsay(STR("seen"))));
	assert_true(str_is_absent(event_hearsay((struct str){0})));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_digests_of_netstrings), cmocka_unit_test(ids_tell_fields_apart),
		cmocka_unit_test(ids_are_written_and_read), cmocka_unit_test(order),
		cmocka_unit_test(a_fraction_is_one_number_however_many_digits_it_has),
		cmocka_unit_test(the_order_of_columns_is_no_content),
		cmocka_unit_test(the_former_content_is_what_it_was),
		cmocka_unit_test(content_is_everything_but_provenance), cmocka_unit_test(copies_deeply), cmocka_unit_test(words),
		cmocka_unit_test(fields_of_one_name_stand_together), cmocka_unit_test(invented),
		cmocka_unit_test(hearsay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
