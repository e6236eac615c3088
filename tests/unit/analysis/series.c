/* Gaps and grades as numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/series.h"

static void make(const int *day, const int *grade, size_t n, int today, double ratio, struct arena *a, struct series *s)
{
	struct item *item = ARENA_ARRAY(a, struct item, n);
	const struct item **p = ARENA_ARRAY(a, const struct item *, n);

	for (size_t i = 0; i < n; i++) {
		item[i] = (struct item){.lo = day[i], .hi = day[i], .severity_1 = (uint8_t)(grade[i] + 1)};
		p[i] = &item[i];
	}
	series_make(p, n, today, ratio, a, s);
}

static void published(void **state)
{
	/* worked example 13: gaps 319 254 193 126 76 43 24 26 19, as of day 1091: halves 1 and 8, ratio 5.7 */
	static const int gap[] = {319, 254, 193, 126, 76, 43, 24, 26, 19}, same[10] = {2, 2, 2, 2, 2, 2, 2, 2, 2, 2};
	/* worked example 7: grades 1 1 2 2 3 3 3, tau-b 0.8729 */
	static const int grades[] = {1, 1, 2, 2, 3, 3, 3}, quarters[] = {0, 90, 181, 273, 365, 456, 547};
	int day[10] = {0};
	struct arena a = {0};
	struct series s;
	(void)state;
	for (size_t i = 0; i < 9; i++)
		day[i + 1] = day[i] + gap[i];
	make(day, same, 10, 1091, 2, &a, &s);
	assert_int_equal(s.early, 1);
	assert_int_equal(s.late, 8);
	assert_true(s.ratio > 5.66 && s.ratio < 5.67);
	assert_true(s.more_often);
	assert_false(s.graded_higher);
	for (size_t i = 0; i < 9; i++)
		assert_true(s.gaps[i] == gap[i]);
	make(quarters, grades, 7, 700, 2, &a, &s);
	assert_true(s.tau_b > 0.87285 && s.tau_b < 0.87295);
	assert_true(s.graded_higher);
	assert_false(s.more_often);
	arena_close(&a);
}

static void little(void **state)
{
	static const int day[] = {100, 100}, none[] = {-1, 2};
	struct arena a = {0};
	struct series s;
	(void)state;
	make(day, none, 2, 100, 2, &a, &s); /* all on one day, nothing watched after it */
	assert_true(s.ratio == 0 && s.tau_b == 0);
	assert_false(s.more_often || s.graded_higher);
	assert_true(s.grades[0] == -1);
	make(day, none, 0, 100, 2, &a, &s);
	assert_int_equal(s.n, 0);
	arena_close(&a);
}

static void ranges_are_left_out(void **state)
{
	const struct item exact = {.lo = 5, .hi = 5}, month = {.lo = 1, .hi = 30};
	const struct item *p[] = {&month, &exact};
	struct arena a = {0};
	struct series s;
	(void)state;
	series_make(p, 2, 100, 2, &a, &s);
	assert_int_equal(s.n, 1);
	assert_int_equal(s.left_out, 1);
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(published), cmocka_unit_test(little), cmocka_unit_test(ranges_are_left_out)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
