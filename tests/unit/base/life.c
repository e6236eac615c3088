#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/life.h"

static const struct option_spec own[] = {{"full", 0, OPTION_FLAG, NULL, "unfold"}, {0}};
static const struct option_command command = {"case-test", "a test", "FILE", NULL, own};

static void start(struct life *l, char *word)
{
	char *argv[] = {(char *)"case-test", word, NULL};
	assert_true(life_start(l, &command, word ? 2 : 1, argv));
}

static void worst_status_wins(void **state)
{
	static const struct { int first, second, end; } t[] = {{1, 3, 3}, {3, 1, 3}, {3, 2, 2}, {2, 4, 4}, {4, 3, 4}, {0, 1, 1}};
	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct life l;
		start(&l, NULL);
		life_status(&l, t[i].first);
		life_status(&l, t[i].second);
		assert_int_equal(life_end(&l), t[i].end);
	}
}

static void knows_its_options(void **state)
{
	struct life l;
	(void)state;
	start(&l, (char *)"--full");
	assert_true(life_option(&l, "full")->given);
	assert_false(life_option(&l, "quiet")->given);
	assert_int_equal(life_end(&l), 0);
}

static void schemas_in_order(void **state)
{
	struct life l;
	(void)state;
	setenv("CASEWORK_SCHEMAS", "/from/environment", 1);
	start(&l, (char *)"-S/from/option");
	assert_string_equal(life_schemas(&l), "/from/option");
	life_end(&l);
	start(&l, NULL);
	assert_string_equal(life_schemas(&l), "/from/environment");
	unsetenv("CASEWORK_SCHEMAS");
	assert_true(str_has_suffix(str_of(life_schemas(&l)), STR("/schemas")));
	life_end(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(worst_status_wins), cmocka_unit_test(knows_its_options), cmocka_unit_test(schemas_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
