#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/paper.h"

static void rows_and_lines_grow(void **state)
{
	struct arena a = {0};
	struct paper_table t = {.columns = 3};
	(void)state;
	for (int i = 0; i < 100; i++) {
		struct paper_row *r = paper_add_row(&a, &t, PAPER_CELLS, STR("entry"));
		for (int k = 0; k < 9; k++)
			assert_non_null(paper_add_line(&a, &r->cell[2], PAPER_PLAIN, arena_printf(&a, "%d.%d", i, k)));
	}
	assert_int_equal(t.rows, 100);
	assert_true(str_is_equal(t.row[57].cell[2].line[8].text, STR("57.8")));
	assert_int_equal(t.row[99].cell[0].lines, 0);
	arena_close(&a);
}

static void nothing_adds_nothing(void **state)
{
	struct arena a = {0};
	struct paper_cell c = {0};
	(void)state;
	assert_null(paper_add_line(&a, &c, PAPER_SAID, STR("")));
	assert_null(paper_add_line(&a, &c, PAPER_SAID, (struct str){0}));
	assert_true(str_is_absent(paper_cell_text(&a, &c, STR("; "))));
	paper_add_line(&a, &c, PAPER_SAID, STR("one"));
	paper_add_line(&a, &c, PAPER_QUIET, STR("two"));
	assert_true(str_is_equal(paper_cell_text(&a, &c, STR("; ")), STR("one; two")));
	assert_int_equal(c.line[1].voice, PAPER_QUIET);
	arena_close(&a);
}

static void facts(void **state)
{
	struct arena a = {0};
	struct paper_facts f = {0};
	(void)state;
	for (int i = 0; i < 20; i++)
		paper_add_fact(&a, &f, STR("key"), STR("Label"))->blank = (unsigned)i;
	assert_int_equal(f.n, 20);
	assert_int_equal(f.fact[13].blank, 13);
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_and_lines_grow), cmocka_unit_test(nothing_adds_nothing), cmocka_unit_test(facts)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
