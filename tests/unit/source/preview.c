#include "reading.h"

#include "source/preview.h"
#include "source/wide.h"

static bool has(const struct buf *b, const char *what)
{
	return str_find(buf_str(b), str_of(what)) < b->n;
}

/* A table read with a preview listening, and what it then says. */
static void look(const char *text, struct buf *b)
{
	struct preview *p = preview_open(&reading_code, &reading_maps);
	struct source_options o = {.code = &reading_code, .schemas = reading_schemas, .dates = date_rules_default(), .maps = &reading_maps,
				   .watch = preview_watch(p), .diags = preview_diags(p)};
	struct source_input in = {STR("x.csv"), str_of(text)};
	struct source_reader *r = NULL;
	struct import f = {.file = in.file};
	struct arena a = {0};
	struct record x;
	struct err e = {0};
	bool opened = table_adapter.open(&in, &o, &r, &e) == 0;
	while (opened && r->source.next(&r->source, &a, &x, &e) > 0) {
		preview_add(p, &x);
		arena_clear(&a);
	}
	if (opened) {
		f.read = r->summary.read;
		f.used = r->summary.used;
		f.aside = r->summary.aside;
		f.covers = r->summary.covers;
		f.covers_n = r->summary.covers_n;
	}
	preview_write(p, &(struct preview_file){.file = in.file, .bytes = in.bytes, .adapter = &table_adapter, .o = &o,
						.opened = opened, .why = &e, .import = &f}, b);
	if (opened)
		r->source.close(&r->source);
	arena_close(&a);
	preview_close(p);
}

static void a_known_table(void **state)
{
	struct buf b = {0};
	(void)state;
	look("date,kind,what,child,shoe,basis\n2024-01-02,visit,came,m:1,13,hearsay\n2024-13-41,note,x,m:1,,\n2024-01-04,note,y,m:2,,\n", &b);
	assert_true(has(&b, "the column map agency-log"));
	assert_true(has(&b, "not known to this map: kept as an extra field"));
	assert_true(has(&b, "2 entries, 0 persons, 0 relations, from 3 read: 2 used, 1 set aside"));
	assert_true(has(&b, "basis: hearsay (line 2)"));
	assert_true(has(&b, "Children named: 2: m:1, m:2"));
	assert_true(has(&b, "(line 3)"));
	assert_true(has(&b, "2 Jan 2024 | "));
	buf_close(&b);
}

static void words_that_no_list_has(void **state)
{
	struct buf b = {0};
	(void)state;
	look("date,kind,what,child,basis\n2024-01-02,visit,came,m:1,seen\n2024-01-03,Quagga,came,m:1,seen\n", &b);
	assert_true(has(&b, "    1 x kind: Quagga (line 3)\n"));
	assert_false(has(&b, "kind: visit"));
	assert_false(has(&b, "basis: seen"));
	buf_close(&b);
	b = (struct buf){0};
	look("date,kind,what,child,basis\n2024-01-02,visit,came,m:1,seen\n", &b);
	assert_false(has(&b, "Words that their list"));
	buf_close(&b);
}

static void a_table_that_no_map_knows(void **state)
{
	struct buf b = {0};
	(void)state;
	look("A title\ndate,what,where\x1b[0m\n2024-01-02,x,y\n", &b);
	assert_true(has(&b, "It cannot be read"));
	assert_true(has(&b, "The likeliest header, line 2"));
	assert_true(has(&b, "agency-log knows"));
	assert_false(has(&b, "\x1b")); /* nothing that a terminal would obey */
	buf_close(&b);
}

static void formats(void **state)
{
	struct buf b = {0};
	(void)state;
	preview_formats(&reading_maps, &b);
	for (size_t i = 0; i < reading_maps.n; i++)
		assert_true(str_find(buf_str(&b), reading_maps.map[i].name) < b.n);
	for (size_t i = 0; source_adapters[i]; i++)
		assert_int_equal(has(&b, source_adapters[i]->name), source_adapters[i] != &wide_adapter);
	buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_known_table), cmocka_unit_test(words_that_no_list_has),
					  cmocka_unit_test(a_table_that_no_map_knows), cmocka_unit_test(formats)};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
