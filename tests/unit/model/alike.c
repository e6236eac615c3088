#include "../project.h"

#include <math.h>

#include "model/alike.h"

static const struct alike_rules rules = {0.88, 0.1, 2};

static void likeness_of_words(void **state)
{
	(void)state;
	assert_true(alike_words(STR("ann"), STR("ann"), 0.1) == 1);
	assert_true(alike_words(STR("ann"), STR(""), 0.1) == 0);
	assert_true(alike_words(STR("abc"), STR("xyz"), 0.1) == 0);
	/* Winkler 1990, table: MARTHA and MARHTA 0.961, DWAYNE and DUANE 0.840, DIXON and DICKSONX 0.813 */
	assert_true(fabs(alike_words(STR("martha"), STR("marhta"), 0.1) - 0.961) < 0.001);
	assert_true(fabs(alike_words(STR("dwayne"), STR("duane"), 0.1) - 0.840) < 0.001);
	assert_true(fabs(alike_words(STR("dixon"), STR("dicksonx"), 0.1) - 0.813) < 0.001);
}

static void names_in_any_order(void **state)
{
	(void)state;
	assert_true(alike_names(&rules, STR("Katherine Sample"), STR("SAMPLE, Catherine")) >= rules.word);
	assert_true(alike_names(&rules, STR("Zo\xc3\xab Sample"), STR("Zoe Jane Sample")) == 1);
	assert_true(alike_names(&rules, STR("Jane Sample"), STR("John Sample")) < rules.word);
	assert_true(alike_names(&rules, STR("Jane"), STR("Jane")) == 0); /* a single word is not enough */
}

static void day_and_month_turned(void **state)
{
	struct date d = project_date("2012-03-04"), late = project_date("2012-03-24"), same = project_date("2012-03-03");
	int32_t day = 0;
	(void)state;
	assert_true(alike_turned(&d, &day));
	assert_int_equal(day, project_date("2012-04-03").lo);
	assert_false(alike_turned(&late, &day));
	assert_false(alike_turned(&same, &day));
}

static void settings(void **state)
{
	struct alike_rules r;
	struct err e = {0};
	(void)state;
	assert_int_equal(alike_rules_load(project_schemas(), &r, &e), 0);
	assert_true(r.word > 0.5 && r.word <= 1 && r.words >= 1);
	assert_int_equal(alike_rules_load("/nonexistent", &r, &e), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(likeness_of_words), cmocka_unit_test(names_in_any_order),
					   cmocka_unit_test(day_and_month_turned), cmocka_unit_test(settings)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
