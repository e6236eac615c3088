#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"

static void gives_zeroed_aligned_memory(void **state)
{
	struct arena a = {0};
	(void)state;
	for (size_t n = 0; n < 300; n++) {
		unsigned char *p = arena_get(&a, n);
		assert_int_equal((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, n);
	}
	arena_clear(&a);
	unsigned char *again = arena_get(&a, 64); /* used before: zeroed anew */
	for (size_t i = 0; i < 64; i++)
		assert_int_equal(again[i], 0);
	arena_close(&a);
	assert_null(a.now);
}

static void keeps_large_pieces_whole(void **state)
{
	struct arena a = {0};
	(void)state;
	char *big = arena_get(&a, 1 << 20);
	struct str small = arena_copy(&a, STR("Wren"));
	memset(big, 'x', 1 << 20);
	assert_string_equal(small.p, "Wren");
	assert_true(str_is_absent(arena_copy(&a, (struct str){0})));
	assert_string_equal(arena_printf(&a, "%s %d", "day", 15).p, "day 15");
	arena_close(&a);
}

static void exhaustion_ends_with_four(void **state)
{
	(void)state;
	int status;
	pid_t child = fork();
	if (child == 0) {
		struct arena a = {0};
		close(2);
		arena_get_array(&a, SIZE_MAX / 2, 4);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_zeroed_aligned_memory), cmocka_unit_test(keeps_large_pieces_whole),
		cmocka_unit_test(exhaustion_ends_with_four),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
