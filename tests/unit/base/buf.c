#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

static void buf_grows(void **state)
{
	struct buf b = {0};
	(void)state;
	assert_string_equal(buf_str(&b).p, "");
	for (int i = 0; i < 1000; i++)
		buf_addf(&b, "%d,", i);
	assert_int_equal(b.n, strlen(b.p));
	assert_true(str_has_suffix(buf_str(&b), STR("998,999,")));
	buf_clear(&b);
	buf_add(&b, STR("x"));
	buf_add_char(&b, 'y');
	buf_add_z(&b, "z");
	assert_string_equal(b.p, "xyz");
	buf_close(&b);
	assert_null(b.p);
}

static void buf_is_taken_into_an_arena(void **state)
{
	struct arena a = {0};
	struct buf b = {0};
	(void)state;
	buf_add_z(&b, "Ava");
	assert_string_equal(buf_take(&b, &a).p, "Ava");
	assert_null(b.p);
	assert_int_equal(b.n, 0);
	assert_non_null(buf_take(&b, &a).p); /* empty, not absent */
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(buf_grows), cmocka_unit_test(buf_is_taken_into_an_arena)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
