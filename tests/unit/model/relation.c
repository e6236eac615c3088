#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "model/relation.h"

static void relation_is_copied_deeply(void **state)
{
	char text[] = "a:1";
	const struct event_field extra[] = {{{text, 3}, {text, 3}}};
	struct relation r = {
		.from = {text, 3}, .to = {text, 3}, .quality = {text, 3}, .kind = 4, .ordinal = 2, .extra = extra, .extra_n = 1,
	};
	struct arena a = {0};
	struct relation c = relation_copy(&a, &r);

	(void)state;
	memset(text, '!', 3);
	assert_true(str_is_equal(c.from, STR("a:1")) && str_is_equal(c.to, STR("a:1")) && str_is_equal(c.quality, STR("a:1")));
	assert_true(str_is_equal(c.extra[0].value, STR("a:1")));
	assert_true(str_is_absent(c.known_by));
	assert_int_equal(c.kind, 4);
	assert_int_equal(c.ordinal, 2);
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(relation_is_copied_deeply)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
