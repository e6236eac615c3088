#include "../project.h"

#include "source/heads.h"

static struct heads names;

static struct csv_row row_of(struct csv_cell *cell, const char *const *text)
{
	struct csv_row r = {.cell = cell, .line = 1};
	for (; text[r.cells]; r.cells++)
		cell[r.cells] = (struct csv_cell){.text = str_of(text[r.cells])};
	r.raw = r.cells ? cell[0].text : STR("");
	return r;
}

static bool may_be(const char *const *text)
{
	struct csv_cell cell[8];
	struct csv_row r = row_of(cell, text);
	return heads_may_be(&names, &r);
}

static bool is_title(const char *const *text, size_t columns)
{
	struct csv_cell cell[8];
	struct csv_row r = row_of(cell, text);
	return heads_is_title(&r, columns);
}

#define ROW(...) ((const char *const[]){__VA_ARGS__, NULL})

static void names_of_columns_are_known_in_any_spelling(void **state)
{
	(void)state;
	heads_add(&names, STR("dateofbirth"));
	heads_add(&names, STR("childid"));
	heads_add(&names, STR("notes"));
	assert_true(may_be(ROW("Child ID", "Date of Birth", "x", "y")));
	assert_true(may_be(ROW("unknown", "CHILD_ID", "Date-of-birth", "Notes")));
	assert_true(may_be(ROW("Child id", "other"))); /* a narrow one: whoever asks looks closer */
	assert_false(may_be(ROW("Child ID"))); /* one cell is no header */
	assert_false(may_be(ROW("C1", "a visit", "by somebody", "x")));
	assert_false(may_be(ROW("Notes", "2024-01-02", "Child ID", "x"))); /* a header has no dates */
	assert_false(may_be(ROW("Notes", "", "", "")));
}

static void a_title_holds_one_cell_or_is_a_remark(void **state)
{
	(void)state;
	assert_true(is_title(ROW("Table 2: visits"), 4));
	assert_true(is_title(ROW("Table 2: visits", "", "", ""), 4));
	assert_true(is_title(ROW("# child: m:2", "x"), 4));
	assert_false(is_title(ROW("a", "b"), 4));
	assert_false(is_title(ROW("a", "", "", "b"), 4));
	assert_false(is_title(ROW("a", ""), 2)); /* a row of a narrow table */
	assert_false(is_title(ROW(""), 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_columns_are_known_in_any_spelling),
		cmocka_unit_test(a_title_holds_one_cell_or_is_a_remark),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
