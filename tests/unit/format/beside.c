#include "format/beside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Cells given as texts from column 0 on; "" is none. */
static void expect(const char *const *text, size_t n, enum beside_at at, const char *row)
{
	struct beside_cell cell[8];
	struct buf b = {0};
	size_t cells = 0;
	for (size_t i = 0; i < n; i++)
		if (text[i][0])
			cell[cells++] = (struct beside_cell){.text = str_of(text[i]), .column = i, .at = at};
	beside_row(cell, cells, &b);
	assert_string_equal(b.p, row);
	buf_close(&b);
}

#define EXPECT(row, at, ...) \
	expect((const char *const[]){__VA_ARGS__}, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *), at, row)

static void one_line(void **state)
{
	(void)state;
	char wide[200];
	memset(wide, 'w', sizeof wide);
	wide[sizeof wide - 1] = 0;
	EXPECT("a | b", BESIDE_UNSAID, "a", "b");
	EXPECT("| b | | d", BESIDE_UNSAID, "", "b", "", "d", "");
	EXPECT("| | c", BESIDE_UNSAID, "", "", "c");
	struct buf b = {0};
	buf_addf(&b, "%s | b", wide);
	EXPECT(b.p, BESIDE_UNSAID, wide, "b");
	buf_close(&b);
	EXPECT("a\n\nb", BESIDE_UNSAID, "a\n\nb"); /* alone: as it is */
}

static void abreast(void **state)
{
	(void)state;
	EXPECT("a1 | b | c1\na2 | | c2", BESIDE_UNSAID, "a1\na2", "b", "c1\nc2");
	EXPECT("a | b1\n| b2", BESIDE_TOP, "a", "b1\nb2");
	EXPECT("| b1\na | b2\n| b3", BESIDE_MIDDLE, "a", "b1\nb2\nb3");
	EXPECT("| b1\n| b2\na | b3", BESIDE_BOTTOM, "a", "b1\nb2\nb3");
	EXPECT("a1 | b1\n| b2\na3 | b3", BESIDE_UNSAID, "a1\n\na3", "b1\nb2\nb3");
	EXPECT("a1 | b1\na3 | b3", BESIDE_UNSAID, "a1\n\na3", "b1\n\nb3"); /* no empty line within a row */
}

static void in_turn(void **state)
{
	(void)state;
	char wide[BESIDE_WIDTH + 1];
	memset(wide, 'w', sizeof wide);
	wide[sizeof wide - 1] = 0;
	struct buf cell = {0}, row = {0};
	buf_addf(&cell, "%s\n\nw2", wide);
	buf_addf(&row, "a | %s\nw2\n| c\nc2\n| d", wide);
	EXPECT(row.p, BESIDE_BOTTOM, "a", cell.p, "c\nc2", "d");
	buf_clear(&row);
	buf_addf(&row, "| %s\nw2\n| | d", wide);
	EXPECT(row.p, BESIDE_UNSAID, "", cell.p, "", "d");
	buf_close(&cell);
	buf_close(&row);
}

static void with_tables(void **state)
{
	(void)state;
	struct buf b = {0};
	const struct beside_cell cell[] = {
		{.text = STR("1 | 2\n3 | 4"), .column = 0, .has_table = true, .ends_in_table = true},
		{.text = STR("x"), .column = 1},
		{.text = STR("y"), .column = 2, .at = BESIDE_TOP},
		{.text = STR("z"), .column = 3, .at = BESIDE_BOTTOM},
	};
	beside_row(cell, sizeof cell / sizeof *cell, &b);
	assert_string_equal(b.p, "1 | 2 | | y\n3 | 4 | x\n| | | z");
	buf_clear(&b);
	struct beside_cell far = {.text = STR("f"), .column = 100000};
	beside_row(&far, 1, &b);
	assert_int_equal(b.n, 2 * BESIDE_COLUMNS + 1);
	buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_line),
		cmocka_unit_test(abreast),
		cmocka_unit_test(in_turn),
		cmocka_unit_test(with_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
