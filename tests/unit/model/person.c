#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "model/person.h"

static void sexes(void **state)
{
	uint8_t v = 99;

	(void)state;
	for (uint8_t i = 0; i < PERSON_SEXES; i++) {
		assert_int_equal(person_sex_of(str_of(person_sex_name(i)), &v), 0);
		assert_int_equal(v, i);
	}
	assert_int_equal(person_sex_of(STR("Female"), &v), 0);
	assert_int_equal(v, PERSON_FEMALE);
	assert_int_equal(person_sex_of(STR("f"), &v), -1); /* codes are the maps' business */
}

static void person_is_copied_deeply(void **state)
{
	char name[] = "Wren", upn[] = "upn:X1";
	const struct str names[] = {{name, 4}}, ids[] = {{upn, 6}};
	const struct event_field extra[] = {{{name, 4}, {upn, 6}}};
	const struct event_source sources[] = {{{upn, 6}, 2, 3}};
	struct person p = {
		.id = {upn, 6}, .names = names, .names_n = 1, .system_ids = ids, .system_ids_n = 1, .extra = extra, .extra_n = 1,
		.sources = sources, .sources_n = 1, .sex = PERSON_FEMALE,
	};
	struct arena a = {0};
	struct person c = person_copy(&a, &p);

	(void)state;
	memset(name, '!', 4);
	memset(upn, '!', 6);
	assert_true(str_is_equal(c.id, STR("upn:X1")));
	assert_true(str_is_equal(c.names[0], STR("Wren")));
	assert_true(str_is_equal(c.system_ids[0], STR("upn:X1")));
	assert_true(str_is_equal(c.extra[0].name, STR("Wren")));
	assert_true(str_is_equal(c.sources[0].file, STR("upn:X1")));
	assert_int_equal(c.sex, PERSON_FEMALE);
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sexes), cmocka_unit_test(person_is_copied_deeply),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
