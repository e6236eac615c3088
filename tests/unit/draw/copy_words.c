#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "draw/copy_words.h"

static void says(void (*what)(const struct copy_words_count *, struct buf *), size_t persons, size_t relations,
		 size_t entries, const char *wanted)
{
	struct copy_words_count n = {persons, relations, entries};
	struct buf b = {0};

	what(&n, &b);
	assert_string_equal(b.p ? b.p : "", wanted);
	buf_close(&b);
}

static void counted_with_grammar_and_without_noughts(void **state)
{
	(void)state;
	says(copy_words_withheld, 0, 0, 0, "");
	says(copy_words_withheld, 0, 0, 1, "Withheld from this copy: 1 entry.");
	says(copy_words_withheld, 3, 0, 2, "Withheld from this copy: 3 people and 2 entries.");
	says(copy_words_withheld, 1, 1, 12, "Withheld from this copy: 1 person, 1 relation and 12 entries.");
}

static void a_copy_that_holds_it_says_so(void **state)
{
	(void)state;
	says(copy_words_holds, 0, 0, 0, "");
	says(copy_words_holds, 1, 0, 0,
	     "This copy holds restricted people: for the holder of the records only.");
	says(copy_words_holds, 2, 1, 1,
	     "This copy holds restricted people, relations and entries: for the holder of the records only.");
}

static void nobody_real_is_said_once(void **state)
{
	struct arena a = {0};

	(void)state;
	assert_true(str_is_equal(copy_words_invented(&a, STR("Ours")), STR("Ours (invented)")));
	assert_true(str_is_equal(copy_words_invented(&a, STR("Invented family")), STR("Invented family")));
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counted_with_grammar_and_without_noughts),
		cmocka_unit_test(a_copy_that_holds_it_says_so),
		cmocka_unit_test(nobody_real_is_said_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
