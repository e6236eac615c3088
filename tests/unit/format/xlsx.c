#include "../says.h"

#include <unistd.h>

#include "base/file.h"
#include "format/workbook.h"
#include "format/xlsx.h"

static char path[256];

static void write_one(const char *text)
{
	struct xlsx *x;
	struct err e = {0};
	assert_int_equal(xlsx_open(path, "Sheet", &x, &e), 0);
	xlsx_set_width(x, 0, 20);
	xlsx_put(x, 0, 0, STR("Title"), XLSX_HEADER);
	xlsx_freeze(x, 1);
	xlsx_put(x, 2, 1, str_of(text), XLSX_PLAIN);
	xlsx_put(x, 2, 0, STR(""), XLSX_TO_FILL);
	assert_int_equal(xlsx_close(x, true, &e), 0);
}

/* What is written comes back as text through our own reader; the same calls give the same bytes. */
static void back(const char *text)
{
	struct file_bytes one, two;
	struct err e = {0};
	struct book *b;
	struct grid *g;
	struct csv_row row;
	write_one(text);
	assert_int_equal(file_map(path, &one, &e), 0);
	write_one(text);
	assert_int_equal(file_map(path, &two, &e), 0);
	assert_true(str_is_equal(one.bytes, two.bytes));
	assert_int_equal(workbook_open(one.bytes, STR("x"), NULL, &b, &e), 0);
	assert_int_equal(b->open(b, 0, &g, &e), 0);
	assert_int_equal(g->next(g, &row, &e), 1);
	assert_int_equal(row.cells, 1);
	assert_int_equal(g->next(g, &row, &e), 1);
	assert_int_equal(row.line, 3);
	assert_int_equal(row.cells, 2);
	if (!str_is_equal(row.cell[1].text, str_of(text)))
		fail_msg("%.*s", STR_ARG(row.cell[1].text));
	g->close(g);
	b->close(b);
	file_unmap(&one);
	file_unmap(&two);
}

static void text_is_text(void **state)
{
	(void)state;
	back("=1+1");
	back("@SUM(A1)");
	back("<a> & \"b\" 'c'");
	back("two\nlines\tand a tab");
	back("_x000D_ as written, \xc3\xa9 \xe2\x82\xac");
	back("0123456789012345");
	back(" blanks ");
}

static void a_folder_that_is_not_there_is_told(void **state)
{
	(void)state;
	struct xlsx *x;
	struct err e = {0};
	assert_int_equal(xlsx_open("/nonexistent/x.xlsx", "Sheet", &x, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
}

static void what_is_not_kept_leaves_nothing(void **state)
{
	(void)state;
	struct xlsx *x;
	struct err e = {0};
	unlink(path);
	assert_int_equal(xlsx_open(path, "Sheet", &x, &e), 0);
	assert_int_equal(xlsx_close(x, false, &e), 0);
	assert_false(file_is_there(path));
}

int main(void)
{
	const char *tmp = getenv("TMP");
	snprintf(path, sizeof path, "%s/unit-%ld.xlsx", tmp ? tmp : "/tmp", (long)getpid());
	const struct CMUnitTest tests[] = {cmocka_unit_test(text_is_text), cmocka_unit_test(a_folder_that_is_not_there_is_told),
					   cmocka_unit_test(what_is_not_kept_leaves_nothing)};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return rc;
}
