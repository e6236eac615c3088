#include "format/plain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

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
	assert_true(plain_open_cell(p));
	assert_false(plain_open_cell(p));
	plain_text(p, STR("b"));
	expect(p, "9. a\n\n  b");
}

static void has_a_floor(void **state)
{
	(void)state;
	struct plain *p = plain_open();
	int n = 0;
	while (plain_open_table(p) && plain_open_cell(p))
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
		cmocka_unit_test(has_a_floor),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
