#include "../project.h"
#include "model/sign.h"

static unsigned of(const struct sign_list *l, struct str field, struct str value, unsigned *number)
{
	struct event_field f = {field, value};

	return sign_of(l, &f, 1, number);
}

static void only_what_is_listed(void **state)
{
	struct arena a = {0};
	struct sign_list l;
	struct err e = {0};
	char path[512];
	unsigned n;

	(void)state;
	snprintf(path, sizeof path, "%s/schemas", project_top());
	assert_int_equal(sign_open(path, &a, &l, &e), 0);
	assert_int_equal(of(&l, STR("Pregnancy"), STR(" Stillborn "), &n), 1u << SIGN_STILLBIRTH);
	assert_true(sign_is_loss(1u << SIGN_STILLBIRTH));
	assert_false(sign_is_loss(1u << SIGN_TRANS_MAN));
	assert_int_equal(of(&l, STR("gender identity"), STR("Trans woman"), &n), 1u << SIGN_TRANS_WOMAN);
	assert_int_equal(of(&l, STR("gender identity"), STR("perhaps a trans woman"), &n), 0);
	assert_int_equal(of(&l, STR("parental_responsibility"), STR("Y"), &n), 1u << SIGN_RESPONSIBILITY);
	assert_int_equal(of(&l, STR("parental_responsibility"), STR("N"), &n), 0);
	assert_int_equal(of(&l, STR("hobby"), STR("stillborn"), &n), 0);
	assert_int_equal(of(&l, STR("number of people"), STR("3"), &n), 1u << SIGN_SEVERAL);
	assert_int_equal(n, 3);
	assert_int_equal(of(&l, STR("number of people"), STR("many"), &n), 0);
	assert_int_equal(of(&l, STR("number of people"), STR("1"), &n), 0);
	assert_int_equal(sign_open("/nowhere", &a, &l, &e), -1);
	arena_close(&a);
}

static void a_list_that_is_wrong_is_refused(void **state)
{
	struct arena a = {0};
	struct sign_list l;
	struct err e = {0};
	char folder[300], path[400], command[700];
	FILE *f;

	(void)state;
	snprintf(folder, sizeof folder, "%s/sign-test-XXXXXX", getenv("TMP") ? getenv("TMP") : "/tmp");
	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof command, "mkdir '%s/codes'", folder);
	assert_int_equal(system(command), 0);
	snprintf(path, sizeof path, "%s/codes/signs.csv", folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs("field,value,sign,source\npregnancy,lost,star,here\n", f);
	fclose(f);
	assert_int_equal(sign_open(folder, &a, &l, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	assert_int_equal(e.line, 2);
	snprintf(command, sizeof command, "rm -r '%s'", folder);
	assert_int_equal(system(command), 0);
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(only_what_is_listed),
					   cmocka_unit_test(a_list_that_is_wrong_is_refused)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
