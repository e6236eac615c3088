#include "format/plain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct plain_cell one = {0};

static void expect(struct plain *p, const char *text)
{
	struct buf b = {0};
	plain_close(p, &b);
	assert_string_equal(b.p ? b.p : "", text);
	buf_close(&b);
}

static void blanks_and_breaks(void **state)
{
	(void)state;
	struct plain *p = plain_open();
	expect(p, "");
	p = plain_open();
	plain_break(p, 2);
	plain_text(p, STR(" \n a \xC2\xA0 b "));
	plain_text(p, STR("c"));
	plain_break(p, 1);
	plain_break(p, 2);
	plain_line(p);
	plain_text(p, STR("d "));
	plain_line(p);
	plain_text(p, STR("\xC2\xA3"));
	plain_line(p);
	plain_line(p);
	plain_line(p);
	expect(p, "a b c\n\nd\n\xC2\xA3");
}

static void left_open(void **state)
{
	(void)state;
	struct plain *p = plain_open();
	plain_open_list(p, true, 9);
	plain_item(p, 0);
	plain_text(p, STR("a"));
	assert_true(plain_open_table(p));
	plain_row(p);
	assert_true(plain_open_cell(p, one));
	assert_false(plain_open_cell(p, one));
	plain_text(p, STR("b"));
	expect(p, "9. a\n\n  b");
}

static void put_cell(struct plain *p, long columns, long rows, const char *text)
{
	assert_true(plain_open_cell(p, (struct plain_cell){columns, rows, BESIDE_UNSAID}));
	plain_text(p, str_of(text));
	plain_close_cell(p);
}

static void cells_over_others(void **state)
{
	(void)state;
	struct plain *p = plain_open();
	plain_open_table(p);
	plain_row(p);
	put_cell(p, 2, 1, "a");
	put_cell(p, 1, 3, "b");
	put_cell(p, 1, 1, "c");
	plain_row(p);
	plain_row(p); /* nothing begins twice */
	put_cell(p, 1, 1, "d");
	put_cell(p, -5, 0, "e");
	put_cell(p, 1, 1, "f");
	plain_row(p);
	put_cell(p, 1, 1, "");
	put_cell(p, 1, 1, "");
	put_cell(p, 999999999, 999999999, "g");
	put_cell(p, 1, 1, "h");
	plain_row(p);
	put_cell(p, 1, 1, "i");
	plain_close_table(p);
	struct buf b = {0}, row = {0};
	for (int i = 0; i < BESIDE_COLUMNS; i++)
		buf_add_z(&row, " |");
	plain_close(p, &b);
	buf_add_z(&row, " h\ni");
	assert_memory_equal(b.p, "a | | b | c\nd | e | | f\n| | | g |", 31);
	assert_string_equal(b.p + b.n - row.n, row.p);
	buf_close(&b);
	buf_close(&row);
}

static void rows_too_long(void **state)
{
	(void)state;
	struct plain *p = plain_open();
	struct buf b = {0};
	plain_open_table(p);
	for (int i = 0; i < PLAIN_CELLS + 1; i++)
		put_cell(p, 1, 1, "x");
	plain_close(p, &b);
	assert_int_equal(str_find(buf_str(&b), STR("\n")), 4 * PLAIN_CELLS - 3);
	buf_close(&b);
}

static void has_a_floor(void **state)
{
	(void)state;
	struct plain *p = plain_open();
	int n = 0;
	while (plain_open_table(p) && plain_open_cell(p, one))
		n++;
	assert_int_equal(n, PLAIN_TABLES);
	for (int i = 0; i < 100; i++) {
		plain_open_list(p, false, 0);
		plain_item(p, 0);
	}
	plain_text(p, STR("x"));
	for (int i = 0; i < 200; i++)
		plain_close_list(p);
	plain_close_cell(p);
	plain_close_cell(p); /* a table's, not a cell's: nothing */
	plain_text(p, STR("y")); /* in no cell: before its table */
	plain_close(p, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blanks_and_breaks),
		cmocka_unit_test(left_open),
		cmocka_unit_test(cells_over_others),
		cmocka_unit_test(rows_too_long),
		cmocka_unit_test(has_a_floor),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
