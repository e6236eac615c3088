/* Silences against a plain count of days: which groups' records cover each day, and on which days entries may stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/silence.h"

static const struct calendar_span days30 = {30, CALENDAR_DAYS};

static void one_between_entries(void **state)
{
	struct arena a = {0};
	struct silence *f;
	const struct silence_busy busy[] = {{300, 300}, {100, 110}};
	const struct silence_cover cover[] = {{0, 0, 500}, {1, 150, 500}, {2, 90, 320}};
	(void)state;
	size_t n = silence_find(busy, 2, cover, 3, 0, 500, days30, &a, &f);
	assert_int_equal(n, 3);
	assert_int_equal(f[0].from, 0);
	assert_int_equal(f[0].to, 100);
	assert_false(f[0].after_entry);
	assert_true(f[0].before_entry);
	assert_int_equal(f[0].covered, 1);
	assert_int_equal(f[0].partly, 1 << 2);
	assert_int_equal(f[1].from, 110);
	assert_int_equal(f[1].to, 300);
	assert_true(f[1].after_entry && f[1].before_entry);
	assert_int_equal(f[1].covered, 1 | 1 << 2);
	assert_int_equal(f[1].partly, 1 << 1);
	assert_int_equal(f[2].from, 300);
	assert_int_equal(f[2].to, 500);
	assert_false(f[2].before_entry);
	assert_int_equal(f[2].covered, 1 | 1 << 1);
	arena_close(&a);
}

static void how_long_is_longer(void **state)
{
	struct arena a = {0};
	struct silence *f;
	const struct silence_cover cover[] = {{0, 0, 500}};
	const struct silence_busy short_of[] = {{0, 100}, {130, 500}}, over[] = {{0, 100}, {131, 500}};
	(void)state;
	assert_int_equal(silence_find(short_of, 2, cover, 1, 0, 500, days30, &a, &f), 0);
	assert_int_equal(silence_find(over, 2, cover, 1, 0, 500, days30, &a, &f), 1);
	const struct calendar_span six = {6, CALENDAR_MONTHS};
	int32_t march = date_day_of(2025, 3, 14), day = date_day_of(2025, 9, 14);
	const struct silence_cover year[] = {{0, march - 10, day + 10}};
	const struct silence_busy edge[] = {{march - 10, march}, {day, day + 10}}, past[] = {{march - 10, march}, {day + 1, day + 10}};
	assert_int_equal(silence_find(edge, 2, year, 1, march - 10, day + 10, six, &a, &f), 0);
	assert_int_equal(silence_find(past, 2, year, 1, march - 10, day + 10, six, &a, &f), 1);
	arena_close(&a);
}

static void nothing_without_cover(void **state)
{
	struct arena a = {0};
	struct silence *f;
	const struct silence_busy busy[] = {{100, 100}, {300, 300}};
	const struct silence_cover cover[] = {{0, 80, 120}, {0, 280, 320}};
	(void)state;
	assert_int_equal(silence_find(busy, 2, NULL, 0, 0, 500, days30, &a, &f), 0);
	assert_int_equal(silence_find(busy, 2, cover, 2, 0, 500, days30, &a, &f), 0);
	arena_close(&a);
}

/* Any arrangement: every silence is free of entries, covered throughout by each group it names, longer than asked,
 * and no uncovered or busy day lies in it; and each single group's bare covered stretch that is long enough is told. */
static void any_arrangement(void **state)
{
	uint32_t seed = 12345;
	(void)state;
	for (int round = 0; round < 400; round++) {
		struct arena a = {0};
		struct silence_busy busy[8];
		struct silence_cover cover[6];
		struct silence *f;
		size_t b = 0, c = 0;
#define NEXT(n) ((int32_t)((seed = seed * 1664525u + 1013904223u) >> 8) % (n))
		for (b = 0; b < (size_t)(1 + NEXT(8)) && b < 8; b++) {
			busy[b].lo = NEXT(300);
			busy[b].hi = busy[b].lo + NEXT(10);
		}
		for (c = 0; c < (size_t)(1 + NEXT(6)) && c < 6; c++) {
			cover[c].group = (unsigned)NEXT(3);
			cover[c].from = NEXT(300);
			cover[c].to = cover[c].from + NEXT(150);
		}
		size_t n = silence_find(busy, b, cover, c, 0, 300, days30, &a, &f);
		bool told[3][301] = {{false}};
		for (size_t i = 0; i < n; i++) {
			assert_true(f[i].from >= 0 && f[i].to <= 300 && f[i].to > f[i].from + 30 && f[i].covered);
			assert_int_equal(f[i].covered & f[i].partly, 0);
			for (int32_t d = f[i].from; d <= f[i].to; d++)
				for (unsigned g = 0; g < 3; g++) {
					bool in = false;
					for (size_t k = 0; k < c; k++)
						in |= cover[k].group == g && cover[k].from <= d && d <= cover[k].to;
					assert_true(in || !(f[i].covered >> g & 1));
					told[g][d] |= true;
				}
			for (size_t k = 0; k < b; k++)
				assert_true(busy[k].hi <= f[i].from || busy[k].lo >= f[i].to);
		}
		for (size_t k = 0; k < c; k++) { /* one cover, cut by entries: a stretch of more than 60 days is told somewhere */
			int32_t from = cover[k].from > 0 ? cover[k].from : 0, to = cover[k].to < 300 ? cover[k].to : 300;
			for (int32_t s = from; s + 61 <= to; s++) {
				bool bare = true, any = false;
				for (size_t j = 0; j < b; j++)
					bare &= busy[j].hi <= s || busy[j].lo >= s + 61;
				for (int32_t d = s; d <= s + 61; d++)
					any |= told[0][d] || told[1][d] || told[2][d];
				assert_true(any || !bare);
			}
		}
		arena_close(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_between_entries), cmocka_unit_test(how_long_is_longer),
		cmocka_unit_test(nothing_without_cover), cmocka_unit_test(any_arrangement)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
