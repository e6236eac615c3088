#include "../project.h"

#include "source/order.h"

static void see(struct order *o, const char *cell, uint32_t line)
{
	struct date_rules rules = date_rules_default();
	struct csv_cell c[2] = {{.text = STR("x")}, {.text = str_of(cell), .line = line, .col = 3}};
	order_see(o, &rules, &(struct csv_row){.cell = c, .cells = 2, .line = line});
}

static void what_can_be_one_thing_only_answers(void **state)
{
	struct order o = {.cell = 1};
	(void)state;
	see(&o, "", 2);
	assert_int_equal(o.state, ORDER_UNSEEN);
	see(&o, "2024-03-02", 3);
	see(&o, "2 March 2024", 4);
	see(&o, "05/05/2024", 5);
	see(&o, "prose", 6);
	see(&o, "31/02/2024", 7); /* neither way a day */
	assert_int_equal(o.state, ORDER_QUIET);
	see(&o, "02/03/2024", 8);
	see(&o, "04/03/2024", 9);
	assert_int_equal(o.state, ORDER_OPEN);
	assert_int_equal(o.line, 8);
	assert_string_equal(o.text, "02/03/2024");
	see(&o, "13/02/2024 10:20", 10);
	see(&o, "02/13/2024", 11);
	assert_int_equal(o.state, ORDER_BOTH);
	assert_int_equal(o.first, DATE_DAY_FIRST);
	assert_int_equal(o.line, 10);
	assert_int_equal(o.col, 3);
}

static void both_orders_do_not_tell(void **state)
{
	struct order o = {.cell = 1};
	(void)state;
	see(&o, "13/04/2023", 2);
	see(&o, "14/04/2023", 3);
	assert_int_equal(o.state, ORDER_KNOWN);
	see(&o, "04/14/2023", 4);
	assert_int_equal(o.state, ORDER_BOTH);
	assert_int_equal(o.line, 2);
	assert_int_equal(o.other.line, 4);
	assert_string_equal(o.other.text, "04/14/2023");
	assert_false(order_is_open(&o));
	see(&o, "05/06/2023", 5);
	see(&o, "06/06/2023", 6);
	assert_true(order_is_open(&o));
	assert_int_equal(o.asks.line, 5);
	assert_string_equal(o.asks.text, "05/06/2023");
}

static void months_may_come_first_and_periods_tell_too(void **state)
{
	struct order o = {.cell = 1}, p = {.cell = 1}, beyond = {.cell = 7};
	(void)state;
	see(&o, "2/28/24", 2);
	assert_int_equal(o.state, ORDER_KNOWN);
	assert_int_equal(o.first, DATE_MONTH_FIRST);
	see(&p, "02/03/2024 to 06/07/2024", 2);
	assert_int_equal(p.state, ORDER_OPEN);
	see(&p, "02/03/2024 to 16/07/2024", 3);
	assert_int_equal(p.state, ORDER_KNOWN);
	assert_int_equal(p.first, DATE_DAY_FIRST);
	see(&beyond, "13/02/2024", 2);
	assert_int_equal(beyond.state, ORDER_UNSEEN);
}

static void dots_are_seen_where_all_that_ask_have_them(void **state)
{
	struct order o = {.cell = 1};
	(void)state;
	see(&o, "2024-03-02", 2);
	see(&o, "02.03.24", 3);
	see(&o, "04.05.2024 10.15", 4);
	assert_int_equal(o.state, ORDER_OPEN);
	assert_true(o.dotted);
	see(&o, "04/05/2024", 5);
	assert_int_equal(o.state, ORDER_OPEN);
	assert_false(o.dotted);
	see(&o, "04.05.2024", 6);
	assert_false(o.dotted);
}

static void only_dates_are_shown(void **state)
{
	(void)state;
	assert_true(order_is_showable(STR("13/02/2024 10:20")));
	assert_true(order_is_showable(STR("9th Dec 2021")));
	assert_false(order_is_showable(STR("Mum 13/02")));
	assert_false(order_is_showable(STR("07700 900123 45678")));
	assert_false(order_is_showable(STR("1\0002")));
	assert_false(order_is_showable(STR("")));
}

static void a_name_says_how_its_dates_are_written(void **state)
{
	enum date_order order = DATE_DAY_FIRST;
	bool tells;
	(void)state;
	assert_true(str_is_equal(order_name(STR("Date (dd/mm/yyyy)"), &order, &tells), STR("Date")) && tells && order == DATE_DAY_FIRST);
	assert_true(str_is_equal(order_name(STR("Seen (MM-DD-YY) "), &order, &tells), STR("Seen")) && tells && order == DATE_MONTH_FIRST);
	assert_true(str_is_equal(order_name(STR("Date (yyyy-mm-dd)"), &order, &tells), STR("Date")) && !tells);
	assert_true(str_is_equal(order_name(STR("Time (hh:mm)"), &order, &tells), STR("Time")) && !tells);
	static const char *const others[] = {"Height (m)", "Date (of birth)", "Date of birth (mother)", "(dd/mm/yyyy)", "dd/mm/yyyy)", "Date", "", "Dose (mg)"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_true(str_is_equal(order_name(str_of(others[i]), &order, &tells), str_of(others[i])) && !tells);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_can_be_one_thing_only_answers), cmocka_unit_test(both_orders_do_not_tell),
		cmocka_unit_test(months_may_come_first_and_periods_tell_too),
		cmocka_unit_test(dots_are_seen_where_all_that_ask_have_them),
		cmocka_unit_test(only_dates_are_shown), cmocka_unit_test(a_name_says_how_its_dates_are_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
