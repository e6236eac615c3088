#include "../project.h"

#include <math.h>

#include "model/alike.h"

static const struct alike_rules rules = {0.88, 0.1, 2, 0.94, 366};

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
	assert_true(alike_is_other(&rules, STR("Jane"), STR("John Sample")) && !alike_is_other(&rules, STR("Jane"), STR("Jane Sample")));
	assert_true(alike_is_other(&rules, STR("Jane Sample"), STR("John Sample")) && !alike_is_other(&rules, STR(""), STR("Jane")));
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

static void one_digit_of_a_day_another(void **state)
{
	int32_t day[ALIKE_DIGIT_DAYS];
	size_t n = alike_digit_days(project_date("2012-03-04").lo, day);
	const char *const in[] = {"2012-03-14", "2012-03-09", "2012-05-04", "2011-03-04", "2022-03-04", "1012-03-04"};
	const char *const out[] = {"2012-03-04", "2012-04-03", "2012-03-15", "2011-03-05"};
	(void)state;
	assert_true(n > 30 && n <= ALIKE_DIGIT_DAYS); /* 2012-03-34 is no day */
	for (size_t i = 0; i < sizeof in / sizeof *in; i++) {
		size_t at = 0;
		while (at < n && day[at] != project_date(in[i]).lo)
			at++;
		assert_true(at < n);
	}
	for (size_t i = 0; i < sizeof out / sizeof *out; i++)
		for (size_t at = 0; at < n; at++)
			assert_int_not_equal(day[at], project_date(out[i]).lo);
}

static void the_less_sure_the_birth_the_more_alike_the_names(void **state)
{
	(void)state;
	assert_true(alike_asked(&rules, ALIKE_SAME) == rules.word && alike_asked(&rules, ALIKE_TURNED) == rules.word);
	assert_true(alike_asked(&rules, ALIKE_DIGIT) == rules.nearly && alike_asked(&rules, ALIKE_PART) == rules.nearly);
	assert_true(alike_names(&rules, STR("Ann Sample"), STR("Anne Sample")) >= rules.nearly);
	assert_true(alike_names(&rules, STR("Eric Sample"), STR("Erin Sample")) < rules.nearly);
	assert_non_null(strstr(alike_birth_words(ALIKE_DIGIT), "one digit"));
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
					   cmocka_unit_test(day_and_month_turned),
					   cmocka_unit_test(one_digit_of_a_day_another),
					   cmocka_unit_test(the_less_sure_the_birth_the_more_alike_the_names),
					   cmocka_unit_test(settings)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
