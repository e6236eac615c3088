#include "reading.h"

#include "source/newmap.h"

static int write_map(const char *text, struct buf *b, struct err *e)
{
	struct grid *g = grid_csv_open(str_of(text));
	int rc = newmap_write(g, STR("in/Strange table 2024.csv"), &reading_maps, b, e);
	g->close(g);
	return rc;
}

static bool has(const struct buf *b, const char *what)
{
	return str_find(buf_str(b), str_of(what)) < b->n;
}

static void columns_by_name_and_content(void **state)
{
	struct buf b = {0};
	struct err e = {0};
	(void)state;
	assert_int_equal(write_map("Aleph,Client Number,Beth,Gimel\nq,7,13/02/2024,A long cell of many words that says what happened there\n", &b, &e), 0);
	assert_true(has(&b, "<map name=\"strange-table-2024\""));
	assert_true(has(&b, "<start column=\"Beth\" order=\"day\"/>"));
	assert_true(has(&b, "<text column=\"Gimel\"/>"));
	assert_true(has(&b, "<child column=\"Client Number\"/>"));
	assert_true(has(&b, "Aleph : not guessed"));
	assert_false(has(&b, "A long cell")); /* no cell of the file */
	buf_close(&b);
}

static void what_xml_cannot_hold(void **state)
{
	struct buf b = {0};
	struct err e = {0};
	(void)state;
	assert_int_equal(write_map("\"a -- b\",\"<&\n>\"\"x\",\x01zz,zz\n1,2,3,4\n", &b, &e), 0);
	assert_false(has(&b, "a -- b :"));
	assert_true(has(&b, "&lt;&amp; &gt;&quot;x"));
	assert_false(has(&b, "\x01"));
	assert_true(has(&b, "a column of this name came before"));
	buf_close(&b);
}

static void nothing_to_write(void **state)
{
	struct buf b = {0};
	struct err e = {0};
	(void)state;
	assert_int_equal(write_map("", &b, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_int_equal(write_map("date,kind,what\n2024-01-02,note,x\n", &b, &e), -1); /* agency-log knows it all */
	assert_int_equal(write_map("!,--,..\n1,2,3\n", &b, &e), -1);
	assert_int_equal(b.n, 0);
	buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(columns_by_name_and_content), cmocka_unit_test(what_xml_cannot_hold),
					   cmocka_unit_test(nothing_to_write)};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
