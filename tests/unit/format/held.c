#include "format/held.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void put_cell(struct held *h, const char *text, long times)
{
	held_open_cell(h);
	held_paragraph(h);
	held_text(h, str_of(text));
	held_close_cell(h, times);
}

/* Takes h. */
static void expect(struct held *h, const char *wanted)
{
	struct book *book = held_book(h);
	struct buf b = {0};
	struct err e = {0};
	assert_null(h->wrong);
	for (size_t i = 0; i < book->tables; i++) {
		struct grid *g;
		struct csv_row row;
		buf_addf(&b, "[%.*s]", STR_ARG(book->name(book, i)));
		assert_int_equal(book->open(book, i, &g, &e), 0);
		while (g->next(g, &row, &e) > 0) {
			buf_addf(&b, " %u:", row.line);
			for (size_t c = 0; c < row.cells; c++)
				buf_addf(&b, "%s%.*s", c ? "|" : "", STR_ARG(row.cell[c].text));
		}
		g->close(g);
	}
	assert_string_equal(b.p ? b.p : "", wanted);
	buf_close(&b);
	book->close(book);
}

static void what_stands_outside_tables_is_kept(void **state)
{
	(void)state;
	struct held *h = held_make();
	held_paragraph(h);
	held_text(h, STR("A "));
	held_text(h, STR("title\nin two"));
	held_paragraph(h);
	held_text(h, STR("  "));
	held_open_table(h, (struct str){NULL, 0});
	held_open_row(h);
	put_cell(h, "x", 1);
	held_close_row(h, 1);
	held_close_table(h);
	held_paragraph(h);
	held_text(h, STR("End"));
	assert_int_equal(h->book.around.n, strlen("A title in two\nEnd"));
	assert_memory_equal(h->book.around.p, "A title in two\nEnd", h->book.around.n);
	char *much = calloc(1, HELD_AROUND);
	memset(much, 'x', HELD_AROUND - 1);
	held_paragraph(h);
	held_text(h, (struct str){much, HELD_AROUND - 1});
	free(much);
	assert_int_equal(h->book.around_more, HELD_AROUND - 1);
	expect(h, "[table 1] 1:x");
}

static void items_have_their_signs(void **state)
{
	(void)state;
	struct held *h = held_make();
	held_open_table(h, (struct str){NULL, 0});
	held_open_row(h);
	held_open_cell(h);
	for (int i = 0; i < 3; i++) {
		held_paragraph(h);
		held_item(h, i == 2, i == 0 ? STR("1.") : i == 1 ? STR("2.") : (struct str){NULL, 0});
		held_text(h, STR("x"));
	}
	held_close_cell(h, 1);
	held_close_row(h, 1);
	held_close_table(h);
	expect(h, "[table 1] 1:1. x\n2. x\n  - x");
}

static void repeated_and_covered(void **state)
{
	(void)state;
	struct held *h = held_make();
	held_open_table(h, STR("Sheet"));
	held_open_row(h);
	put_cell(h, "a", 2);
	held_skip(h, 1);
	held_open_cell(h);
	held_lies_over(h, 2, 3);
	held_text(h, STR("b"));
	held_close_cell(h, 1);
	held_covered(h, 1);
	held_skip(h, 1L << 40);
	held_close_row(h, 1);
	held_open_row(h);
	put_cell(h, "c", 1);
	held_skip(h, 2);
	held_covered(h, 3);
	held_close_row(h, 2);
	held_open_row(h); /* empty rows count, and cost nothing */
	held_close_row(h, 1000);
	held_open_row(h);
	put_cell(h, "d", 1);
	held_close_row(h, 1);
	held_close_table(h);
	held_open_table(h, (struct str){NULL, 0});
	held_close_table(h);
	expect(h, "[Sheet] 1:a|a||b 2:c|||b 3:c|||b 1004:d[table 2]");
}

static void nothing_outside_tables(void **state)
{
	(void)state;
	struct held *h = held_make();
	held_text(h, STR("x"));
	held_paragraph(h);
	held_close_cell(h, 1);
	held_close_row(h, 1);
	held_close_table(h);
	held_open_row(h);
	held_open_cell(h);
	held_goes_on(h);
	held_item(h, 1, (struct str){NULL, 0});
	held_span(h, 1);
	held_lies_over(h, 1, 1);
	held_skip(h, 1);
	held_covered(h, 1);
	held_columns(h, 1);
	held_touching(h);
	assert_false(held_is_in_cell(h) || held_is_in_table(h));
	expect(h, "");
}

static void caps(void **state)
{
	(void)state;
	struct held *h = held_make();
	held_open_table(h, STR("t"));
	held_open_row(h);
	put_cell(h, "x", HELD_COLUMNS);
	assert_null(h->wrong);
	put_cell(h, "x", 1);
	assert_non_null(h->wrong);
	held_close(h);
	h = held_make();
	for (int i = 0; i < 8 * HELD_NESTED && !h->wrong; i++) { /* frames in frames */
		held_open_table(h, STR("t"));
		held_open_row(h);
		held_open_cell(h);
	}
	assert_non_null(strstr(h->wrong, "deeper"));
	held_close(h);
	h = held_make();
	held_open_table(h, STR("t"));
	held_open_row(h);
	put_cell(h, "x", 1);
	held_open_cell(h);
	for (int i = 0; i < 8 * HELD_NESTED && !h->wrong; i++) { /* text in a cell */
		held_open_table(h, STR("t"));
		held_open_row(h);
		held_open_cell(h);
	}
	assert_non_null(strstr(h->wrong, "deeper"));
	held_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_stands_outside_tables_is_kept),
		cmocka_unit_test(items_have_their_signs),
		cmocka_unit_test(repeated_and_covered),
		cmocka_unit_test(nothing_outside_tables),
		cmocka_unit_test(caps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
