#include "source/continued.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Rows as "cells/cells/..." up to `most`, each as a|b|; a header begins where told. */
static void rows_are(struct grid *g, int begin_at, int most, const char *wanted)
{
	struct csv_row row;
	struct err e = {0};
	struct buf b = {0};
	for (int i = 0; i < most && g->next(g, &row, &e) > 0; i++) {
		for (size_t c = 0; c < row.cells; c++)
			buf_addf(&b, "%.*s|", STR_ARG(row.cell[c].text));
		buf_add_char(&b, '/');
		if (i == begin_at)
			g->begin(g);
	}
	assert_string_equal(b.p ? b.p : "", wanted);
	buf_close(&b);
}

static bool fits(const struct continued *c, const char *text)
{
	struct grid *g = grid_csv_open(str_of(text));
	struct err e = {0};
	int rc = continued_fits(c, g, &e);
	assert_true(rc >= 0);
	rows_are(g, -1, 1, text[0] == 'n' ? "no|12/03/2024|/" : text[0] == '1' && text[1] == '2' ? "12/03/2024|x|/" : ""); /* rewound */
	g->close(g);
	return rc;
}

static void a_table_goes_on(void **state)
{
	(void)state;
	struct continued c = {0};
	struct err e = {0};
	struct grid *g = continued_watch(&c, grid_csv_open(STR("title,,\nDate,What,Who\n1 May 2024,a,b\nlater,c,d\n")));
	assert_false(fits(&c, "12/03/2024,x\n"));
	rows_are(g, 1, 2, "title|||/Date|What|Who|/");
	assert_int_equal(g->rewind(g, &e), 0);
	rows_are(g, -1, 9, "1 May 2024|a|b|/later|c|d|/");
	g->close(g);
	assert_true(fits(&c, "12/03/2024,x\n"));
	assert_false(fits(&c, "no,12/03/2024\n"));
	g = grid_csv_open(STR("12/03/2024,x,y,z\n"));
	assert_int_equal(continued_fits(&c, g, &e), 0); /* wider */
	g->close(g);
	assert_false(fits(&c, ""));
	g = continued_open(&c, grid_csv_open(STR("12/03/2024,x\n13/03/2024,y\n")));
	rows_are(g, 0, 2, "Date|What|Who|/12/03/2024|x||/");
	assert_int_equal(g->rewind(g, &e), 0);
	rows_are(g, -1, 9, "12/03/2024|x||/13/03/2024|y||/");
	g = continued_end(g);
	assert_int_equal(g->rewind(g, &e), 0);
	rows_are(g, -1, 9, "12/03/2024|x|/13/03/2024|y|/");
	g->close(g);
	continued_close(&c);
}

static void names_and_numbers_do_not(void **state)
{
	(void)state;
	struct continued c = {0};
	struct grid *g = continued_watch(&c, grid_csv_open(STR("Agency,Phone\nSchool,01632 960001\n")));
	rows_are(g, 0, 9, "Agency|Phone|/School|01632 960001|/");
	g->close(g);
	assert_false(fits(&c, "12/03/2024,x\n"));
	continued_close(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_goes_on),
		cmocka_unit_test(names_and_numbers_do_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
