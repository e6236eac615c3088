#include "../says.h"

#include <unistd.h>

#include "base/file.h"
#include "draw/worksheet.h"
#include "format/workbook.h"

/* The head stands above the header, every row is a row, columns to be filled in are empty whatever the paper holds. */
static void a_paper_becomes_a_sheet(void **state)
{
	(void)state;
	struct arena a = {0};
	struct paper_column column[] = {{STR("what"), STR("What"), 50}, {STR("fill-x"), STR("To fill"), 50}};
	struct paper_table t = {.column = column, .columns = 2};
	struct paper p = {.title = STR("Worksheet: Wren"), .invented = true, .table = &t, .tables = 1};
	struct paper_row *row = paper_add_row(&a, &t, PAPER_CELLS, STR("entry"));
	paper_add_line(&a, &row->cell[0], PAPER_PLAIN, STR("one"));
	paper_add_line(&a, &row->cell[0], PAPER_PLAIN, STR("two"));
	paper_add_line(&a, &paper_add_fact(&a, &p.head, STR("as_at"), STR("As at"))->value, PAPER_PLAIN, STR("1 May 2020"));
	char path[256];
	const char *tmp = getenv("TMP");
	snprintf(path, sizeof path, "%s/worksheet-%ld.xlsx", tmp ? tmp : "/tmp", (long)getpid());
	struct err e = {0};
	assert_int_equal(worksheet_draw(&p, path, &e), 0);
	struct file_bytes f;
	struct book *b;
	struct grid *g;
	struct csv_row r;
	struct buf all = {0};
	assert_int_equal(file_map(path, &f, &e), 0);
	assert_int_equal(workbook_open(f.bytes, STR("x"), NULL, &b, &e), 0);
	assert_int_equal(b->open(b, 0, &g, &e), 0);
	while (g->next(g, &r, &e) > 0) {
		buf_add(&all, r.raw);
		buf_add_char(&all, '\n');
	}
	says(all.p, "# INVENTED");
	says(all.p, "Worksheet: Wren");
	says(all.p, "As at: 1 May 2020");
	says(all.p, "What\tTo fill\n\"one\ntwo\"");
	g->close(g);
	b->close(b);
	file_unmap(&f);
	unlink(path);
	buf_close(&all);
	arena_close(&a);
}

static void a_folder_that_is_not_there_is_told(void **state)
{
	(void)state;
	struct paper_table t = {0};
	struct paper p = {.table = &t, .tables = 1};
	struct err e = {0};
	assert_int_equal(worksheet_draw(&p, "/nonexistent/x.xlsx", &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_paper_becomes_a_sheet), cmocka_unit_test(a_folder_that_is_not_there_is_told)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
