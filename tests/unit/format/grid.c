#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/grid.h"

static void is(struct str s, const char *z)
{
	assert_true(str_is_equal(s, str_of(z)));
}

static void each_line_may_be_the_header_with_a_separator_of_its_own(void **state)
{
	struct err e = {0};
	struct csv_row row;
	struct grid *g = grid_csv_open(STR("\xEF\xBB\xBFReport, made today\n\na;b\n1;\"x\ny\"\n2;z\n"));
	(void)state;
	assert_int_equal(g->next(g, &row, &e), 1);
	is(row.cell[0].text, "Report");
	assert_int_equal(g->next(g, &row, &e), 1);
	assert_int_equal(row.line, 3);
	assert_int_equal(row.cells, 2);
	is(row.cell[1].text, "b");
	g->begin(g);
	for (int again = 0; again < 2; again++) {
		assert_int_equal(g->next(g, &row, &e), 1);
		assert_int_equal(row.line, 4);
		is(row.cell[1].text, "x\ny");
		assert_int_equal(g->next(g, &row, &e), 1);
		assert_int_equal(row.line, 6);
		assert_int_equal(g->next(g, &row, &e), 0);
		assert_int_equal(g->rewind(g, &e), 0);
	}
	g->close(g);
}

static void before_the_header_it_begins_again_from_the_top(void **state)
{
	struct err e = {0};
	struct csv_row row;
	struct grid *g = grid_csv_open(STR("a,b\n\"open\n1,2\n"));
	(void)state;
	for (int again = 0; again < 2; again++) {
		assert_int_equal(g->next(g, &row, &e), 1);
		is(row.raw, "a,b");
		assert_int_equal(g->next(g, &row, &e), 1);
		assert_non_null(row.broken); /* and the line below it is not swallowed */
		assert_int_equal(g->next(g, &row, &e), 1);
		is(row.raw, "1,2");
		assert_int_equal(g->next(g, &row, &e), 0);
		g->rewind(g, &e);
	}
	g->close(g);
}

static void a_text_is_a_book_of_one(void **state)
{
	struct err e = {0};
	struct grid *g;
	struct csv_row row;
	struct book *b = grid_csv_book(STR("a\n"));
	(void)state;
	assert_int_equal(b->tables, 1);
	assert_true(str_is_absent(b->name(b, 0)));
	assert_int_equal(b->open(b, 0, &g, &e), 0);
	assert_int_equal(g->next(g, &row, &e), 1);
	g->close(g);
	b->close(b);
}

static void a_first_line_may_name_the_separator(void **state)
{
	struct err e = {0};
	struct csv_row row;
	struct grid *g = grid_csv_open(STR("sep=;\r\na,b,c,d;e\r\n1;2\r\n"));
	(void)state;
	assert_int_equal(g->next(g, &row, &e), 1);
	assert_int_equal(row.line, 2);
	assert_int_equal(row.cells, 2);
	is(row.cell[0].text, "a,b,c,d");
	g->close(g);
}

static void a_header_of_several_lines_tells_its_separator(void **state)
{
	struct err e = {0};
	struct csv_row row;
	struct grid *g = grid_csv_open(STR("\"Date\nof, event\";Kind;\"a, b\"\n1;2;3\n"));
	(void)state;
	assert_int_equal(g->next(g, &row, &e), 1);
	assert_int_equal(row.cells, 3);
	is(row.cell[0].text, "Date\nof, event");
	g->begin(g);
	assert_int_equal(g->next(g, &row, &e), 1);
	is(row.cell[2].text, "3");
	g->close(g);
}

/* A header further down: from then on rewinding goes to the row below it. */
static void it_may_begin_again_further_down(void **state)
{
	struct err e = {0};
	struct csv_row row;
	struct grid *g = grid_csv_open(STR("a,b\n1,2\nc,d,e\n3,4,5\n"));
	(void)state;
	g->next(g, &row, &e);
	g->begin(g);
	g->next(g, &row, &e);
	g->next(g, &row, &e);
	is(row.cell[0].text, "c");
	g->begin(g);
	for (int again = 0; again < 2; again++) {
		assert_int_equal(g->next(g, &row, &e), 1);
		is(row.cell[2].text, "5");
		assert_int_equal(g->next(g, &row, &e), 0);
		assert_int_equal(g->next(g, &row, &e), 0);
		g->rewind(g, &e);
	}
	g->close(g);
}

static void a_decoded_text_is_the_books_own(void **state)
{
	struct err e = {0};
	struct csv_row row;
	struct grid *g;
	struct encoding_text text;
	(void)state;
	assert_int_equal(encoding_open(STR("a\0,\0\xEB\0\n\0"), ENCODING_UTF_16LE, NULL, NULL, &text, &e), 0);
	struct book *b = grid_text_book(&text);
	assert_null(text.own);
	assert_int_equal(b->open(b, 0, &g, &e), 0);
	assert_int_equal(g->next(g, &row, &e), 1);
	is(row.cell[1].text, "\xC3\xAB");
	g->close(g);
	b->close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_first_line_may_name_the_separator),
		cmocka_unit_test(a_header_of_several_lines_tells_its_separator),
		cmocka_unit_test(it_may_begin_again_further_down),
		cmocka_unit_test(a_decoded_text_is_the_books_own),
		cmocka_unit_test(each_line_may_be_the_header_with_a_separator_of_its_own),
					   cmocka_unit_test(before_the_header_it_begins_again_from_the_top),
					   cmocka_unit_test(a_text_is_a_book_of_one)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
