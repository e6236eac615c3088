/* Gaps and grades as numbers, and what is judged of them. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/series.h"

static void make(const int *day, const int *grade, size_t n, int to, struct arena *a, struct series *s)
{
	struct item *item = ARENA_ARRAY(a, struct item, n ? n : 1);
	const struct item **p = ARENA_ARRAY(a, const struct item *, n ? n : 1);

	for (size_t i = 0; i < n; i++) {
		item[i] = (struct item){
			.lo = day[i], .hi = day[i], .severity_1 = (uint8_t)(grade ? grade[i] + 1 : 0)};
		p[i] = &item[i];
	}
	series_make(p, n, to, a, s);
}

/* worked example 13: gaps 319 254 193 126 76 43 24 26 19, as of day 1091: halves 1 and 8, ratio 5.7, L .00105, G 2/9! */
static void published(void **state)
{
	static const int gap[] = {319, 254, 193, 126, 76, 43, 24, 26, 19},
			 same[10] = {2, 2, 2, 2, 2, 2, 2, 2, 2, 2};
	/* worked example 7: grades 1 1 2 2 3 3 3, tau-b 0.8729, p 1/210 */
	static const int grades[] = {1, 1, 2, 2, 3, 3, 3}, quarters[] = {0, 90, 181, 273, 365, 456, 547};
	int day[10] = {0};
	struct arena a = {0};
	struct series_trend t;
	struct series s;
	(void)state;
	for (size_t i = 0; i < 9; i++)
		day[i + 1] = day[i] + gap[i];
	make(day, same, 10, 1091, &a, &s);
	assert_int_equal(s.early, 1);
	assert_int_equal(s.late, 8);
	assert_true(s.ratio > 5.66 && s.ratio < 5.67);
	for (size_t i = 0; i < 9; i++)
		assert_true(s.gaps[i] == gap[i]);
	series_judge(&s, 6, 2, RULE_EITHER, &t);
	assert_true(t.frequency_judged && t.more_often && t.severity_judged && !t.graded_higher);
	assert_true(fabs(t.laplace.p - 0.00104721) < 1e-8);
	assert_true(t.gaps.p < 0.001 && t.gaps.by == STATISTIC_DRAWN);
	series_judge(&s, 6, 6, RULE_EITHER, &t);
	assert_false(t.more_often);
	assert_int_equal(t.gaps.by, STATISTIC_NOT_TOLD);
	make(quarters, grades, 7, 700, &a, &s);
	assert_true(s.tau_b > 0.87285 && s.tau_b < 0.87295);
	series_judge(&s, 6, 2, RULE_EITHER, &t);
	assert_int_equal(t.gaps.by, STATISTIC_NOT_TOLD);
	series_tell(&s, &t);
	assert_true(t.graded_higher && !t.more_often);
	assert_true(fabs(t.severity.p - 1.0 / 210) < 1e-12);
	assert_int_equal(t.gaps.by, STATISTIC_EXACT);
	series_judge(&s, 6, 2, RULE_FREQUENCY, &t);
	assert_false(t.severity_judged || t.graded_higher);
	arena_close(&a);
}

static void a_quiet_end_speaks_against_a_trend(void **state)
{
	static const int day[] = {0, 200, 300, 350, 380, 400, 410};
	struct arena a = {0};
	struct series_trend t;
	struct series s;
	(void)state;
	make(day, NULL, 7, 415, &a, &s);
	series_judge(&s, 6, 2, RULE_FREQUENCY, &t);
	assert_true(t.more_often);
	make(day, NULL, 7, 900, &a, &s);
	series_judge(&s, 6, 2, RULE_FREQUENCY, &t);
	assert_false(t.more_often);
	arena_close(&a);
}

static void little(void **state)
{
	static const int day[] = {100, 100, 100, 100, 100, 100}, none[] = {-1, 2, 3, 4, 5, 6},
			 apart[] = {1, 301, 401, 451, 471, 481};
	struct arena a = {0};
	struct statistic_law law = {0};
	struct series_change c;
	struct series_trend t;
	struct series s;
	(void)state;
	make(day, none, 6, 100, &a, &s); /* all on one day, nothing watched after it */
	assert_true(s.ratio == 0 && s.tau_b == 0);
	series_judge(&s, 1, 1, RULE_EITHER, &t);
	assert_false(t.frequency_judged || t.severity_judged); /* one has no grade */
	series_change(&s, 1, 1, false, &law, &c);
	assert_false(c.judged);
	assert_true(s.grades[0] == -1);
	make(apart, none, 5, 490, &a, &s); /* five are silent, whatever is asked */
	series_judge(&s, 3, 1, RULE_EITHER, &t);
	assert_false(t.frequency_judged || t.severity_judged);
	series_change(&s, 3, 1, false, &law, &c);
	assert_false(c.judged);
	make(apart, NULL, 6, 490, &a, &s);
	series_judge(&s, 3, 1, RULE_EITHER, &t);
	assert_true(t.frequency_judged);
	assert_false(t.severity_judged); /* no grade is recorded */
	make(day, none, 0, 100, &a, &s);
	assert_int_equal(s.n, 0);
	series_judge(&s, 1, 1, RULE_EITHER, &t);
	assert_false(t.frequency_judged);
	statistic_law_close(&law);
	arena_close(&a);
}

/* One of seven without a grade does not silence the other six; two of eight are more than a fifth. */
static void some_have_no_grade(void **state)
{
	static const int day[] = {1, 31, 61, 91, 121, 151, 181, 211}, seven[] = {1, 2, -1, 3, 4, 5, 6}, eight[] = {1, 2, -1, 3, 4, -1, 5, 6};
	struct arena a = {0};
	struct series_trend t;
	struct series s;
	(void)state;
	make(day, seven, 7, 200, &a, &s);
	assert_int_equal(s.ungraded, 1);
	series_judge(&s, 6, 1, RULE_SEVERITY, &t);
	assert_true(t.severity_judged && t.graded_higher && t.severity.s > 14.9);
	series_judge(&s, 7, 1, RULE_SEVERITY, &t);
	assert_false(t.severity_judged);
	make(day, eight, 8, 230, &a, &s);
	series_judge(&s, 6, 1, RULE_SEVERITY, &t);
	assert_false(t.severity_judged);
	arena_close(&a);
}

static void ranges_are_left_out(void **state)
{
	const struct item exact = {.lo = 5, .hi = 5}, month = {.lo = 1, .hi = 30};
	const struct item *p[] = {&month, &exact};
	struct arena a = {0};
	struct series s;
	(void)state;
	series_make(p, 2, 100, &a, &s);
	assert_int_equal(s.n, 1);
	assert_int_equal(s.left_out, 1);
	arena_close(&a);
}

/* patterns.md 2.4 (10): five of six in 18 of 177 days: p 5.97e-5, ratio 8.2. */
static void rhythm(void **state)
{
	static const int day[] = {1, 45, 57, 91, 120, 148};
	struct series_days named[7] = {{147, 149}, {0, 2},     {28, 30},  {56, 58},
				       {91, 93},   {119, 121}, {500, 400}};
	const struct series_days watched[] = {{0, 176}}, half[] = {{0, 100}};
	struct arena a = {0};
	struct series_rhythm r;
	struct series s;
	size_t n = series_join(named, 7);
	(void)state;
	assert_int_equal(n, 6);
	assert_int_equal(named[5].to, 149);
	make(day, NULL, 6, 176, &a, &s);
	series_rhythm(&s, named, n, watched, 1, 4, 2, &a, &r);
	assert_true(r.judged && r.found);
	assert_int_equal(r.k, 5);
	assert_int_equal(r.n, 6);
	assert_int_equal(r.hit[4]->lo, 148);
	assert_true(r.inside == 18 && r.days == 177);
	assert_true(fabs(r.p / 5.97e-5 - 1) < 1e-3 && fabs(r.ratio - 8.2) < 0.01);
	series_rhythm(&s, named, n, watched, 1, 6, 2, &a, &r);
	assert_true(r.judged && !r.found);
	series_rhythm(&s, named, n, half, 1, 3, 2, &a, &r); /* three of four: three are too few */
	assert_int_equal(r.k, 3);
	assert_int_equal(r.n, 4);
	assert_true(r.inside == 12 && r.days == 101);
	assert_false(r.found);
	series_rhythm(&s, watched, 1, watched, 1, 4, 1, &a, &r); /* every day is named */
	assert_false(r.judged);
	arena_close(&a);
}

static void change(void **state)
{
	/* One early, seven from day 995 on. */
	static const int day[] = {0, 995, 1003, 1014, 1027, 1040, 1056, 1067};
	struct statistic_law law = {0};
	struct arena a = {0};
	struct series_change c;
	struct series s;
	(void)state;
	make(day, NULL, 8, 1086, &a, &s);
	series_change(&s, 6, 3, false, &law, &c);
	assert_true(c.judged && c.found);
	assert_int_equal(c.since, 1);
	assert_int_equal(c.split.after, 7);
	assert_true(c.p.p < 0.001 && c.ln_bayes > 3);
	assert_true(c.likely_from <= c.likely_to && c.likely_from > 900 && c.likely_to <= 1000);
	series_change(&s, 9, 3, false, &law, &c);
	assert_false(c.judged);
	series_change(&s, 6, 1000, false, &law, &c);
	assert_true(c.judged && !c.found);
	assert_int_equal(c.p.by, STATISTIC_NOT_TOLD);
	statistic_law_close(&law);
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published), cmocka_unit_test(a_quiet_end_speaks_against_a_trend),
		cmocka_unit_test(little),    cmocka_unit_test(some_have_no_grade), cmocka_unit_test(ranges_are_left_out),
		cmocka_unit_test(rhythm),    cmocka_unit_test(change)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
