#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "draw/bow.h"

static const struct bow_width thin = {0.6, 0.6}, wide = {5, 2};

static struct bow_end circle(double x, double y)
{
	return (struct bow_end){x, y, 40, 40, DOT_CIRCLE};
}

static void add_symbol(struct bow_field *f, struct bow_end e)
{
	bow_add_box(f, BOW_SYMBOL,
		    (struct bow_box){e.x - e.w / 2, e.y - e.h / 2, e.x + e.w / 2, e.y + e.h / 2});
}

/* How near the way comes to the middle of a symbol. */
static double nearest(const struct bow *b, struct bow_end e)
{
	double least = 1e9;

	for (size_t i = 0; i < b->points; i++)
		least = fmin(least, fmax(fabs(b->point[i].x - e.x), fabs(b->point[i].y - e.y)));
	return least;
}

static double length(const struct bow *b)
{
	double l = 0;

	for (size_t i = 1; i < b->points; i++)
		l += hypot(b->point[i].x - b->point[i - 1].x, b->point[i].y - b->point[i - 1].y);
	return l;
}

/* All but straight: what is level looks like a line of the structure. */
static void straight_where_nothing_stands(void **state)
{
	struct arena a = {0};
	struct bow_field f = {.arena = &a};
	struct bow_end from = circle(0, 0), to = circle(200, 0);
	struct bow b;

	(void)state;
	add_symbol(&f, from);
	add_symbol(&f, to);
	b = bow_find(&f, &from, &to, thin);
	assert_int_equal(b.symbols + b.words, 0);
	assert_true(fabs(length(&b) - (200 - 40 - 5)) < 3); /* from rim to rim, a little off each */
	assert_true(fabs(hypot(b.point[0].x, b.point[0].y) - 22.5) < 0.2 &&
		    fabs(hypot(b.point[b.points - 1].x - 200, b.point[b.points - 1].y) - 22.5) < 0.2);
	assert_true(fabs(b.point[b.points / 2].y) > 3);
	assert_true(fabs(b.middle - 0.5) < 0.05);
	assert_true(b.room[b.points / 2] > 5);
	arena_close(&a);
}

static void round_whoever_stands_between(void **state)
{
	struct arena a = {0};
	struct bow_field f = {.arena = &a};
	struct bow_end from = circle(0, 0), to = circle(200, 0), between = circle(100, 5);
	struct bow b;

	(void)state;
	add_symbol(&f, from);
	add_symbol(&f, to);
	add_symbol(&f, between);
	b = bow_find(&f, &from, &to, wide);
	assert_int_equal(b.symbols, 0);
	assert_true(nearest(&b, between) > 22);
	arena_close(&a);
}

/* A wall of people with one gap far off: no curve finds it, the grid does. */
static void through_the_one_gap(void **state)
{
	struct arena a = {0};
	struct bow_field f = {.arena = &a};
	struct bow_end from = circle(0, 0), to = circle(0, -200);
	struct bow b;

	(void)state;
	add_symbol(&f, from);
	add_symbol(&f, to);
	for (int i = -12; i <= 12; i++) {
		add_symbol(&f, circle(56 * i + (i > 4 ? 4 : 0), -100));
		if (i != 5) /* words close the gap to the left of each but one */
			bow_add_box(&f, BOW_WORDS, (struct bow_box){56 * i - 44, -120, 56 * i - 12, -80});
	}
	b = bow_find(&f, &from, &to, wide);
	assert_int_equal(b.symbols + b.words, 0);
	for (int i = -12; i <= 12; i++)
		assert_true(nearest(&b, circle(56 * i + (i > 4 ? 4 : 0), -100)) > 21);
	arena_close(&a);
}

static void not_through_the_name_below(void **state)
{
	struct arena a = {0};
	struct bow_field f = {.arena = &a};
	struct bow_end from = circle(0, 0), to = circle(0, -150);
	struct bow b;

	(void)state;
	add_symbol(&f, from);
	add_symbol(&f, to);
	bow_add_box(&f, BOW_WORDS, (struct bow_box){-40, -48, 40, -24});
	b = bow_find(&f, &from, &to, wide);
	assert_int_equal(b.words, 0);
	for (size_t i = 0; i < b.points; i++)
		assert_false(fabs(b.point[i].x) < 40 && b.point[i].y < -24 && b.point[i].y > -48);
	arena_close(&a);
}

/* Beside a line, not upon it; and three ways between the same two are three. */
static void apart_from_one_another(void **state)
{
	struct arena a = {0};
	struct bow_field f = {.arena = &a};
	struct bow_end from = circle(0, 0), to = circle(160, 0);
	struct dot_point couple[2] = {{20, 0}, {140, 0}};
	struct bow b[3];

	(void)state;
	add_symbol(&f, from);
	add_symbol(&f, to);
	bow_add_polyline(&f, BOW_LINE, couple, 2, 0.7, 0);
	for (uint32_t i = 0; i < 3; i++) {
		b[i] = bow_find(&f, &from, &to, wide);
		bow_add_polyline(&f, BOW_WAY, b[i].point, b[i].points, wide.half, i + 1);
	}
	for (int i = 0; i < 3; i++) {
		struct dot_point mid = b[i].point[b[i].points / 2];

		assert_true(fabs(mid.y) > 6);
		for (int k = 0; k < i; k++)
			assert_true(fabs(mid.y - b[k].point[b[k].points / 2].y) > 2 * wide.half);
	}
	assert_true(bow_holds(&f, &from, &to, wide, &b[2]) == false); /* it lies upon itself */
	bow_forget(&f, 3);
	assert_true(bow_holds(&f, &from, &to, wide, &b[2]));
	arena_close(&a);
}

static void narrower_in_a_narrow_place(void **state)
{
	struct arena a = {0};
	struct bow_field f = {.arena = &a};
	struct bow_end from = circle(0, 0), to = circle(300, 0);
	struct bow b;
	double least = 1e9;

	(void)state;
	add_symbol(&f, from);
	add_symbol(&f, to);
	for (int i = 0; i < 30; i++) { /* two walls with 10 points between them at x = 150 */
		bow_add_box(&f, BOW_SYMBOL, (struct bow_box){145, 5 + 40 * i, 155, 45 + 40 * i});
		bow_add_box(&f, BOW_SYMBOL, (struct bow_box){145, -45 - 40 * i, 155, -5 - 40 * i});
	}
	b = bow_find(&f, &from, &to, wide);
	assert_int_equal(b.symbols, 0);
	for (size_t i = 0; i < b.points; i++)
		if (fabs(b.point[i].x - 150) < 5)
			least = fmin(least, b.room[i]);
	assert_true(least < wide.half && least > wide.least);
	arena_close(&a);
}

/* Neither so close together that there is no way nor shut in: something is always given. */
static void where_no_way_is_free(void **state)
{
	struct arena a = {0};
	struct bow_field f = {.arena = &a};
	struct bow_end from = circle(0, 0), near = circle(41, 0), to = circle(200, 0);
	struct bow b;

	(void)state;
	add_symbol(&f, from);
	add_symbol(&f, near);
	add_symbol(&f, to);
	b = bow_find(&f, &from, &near, wide);
	assert_true(b.points >= 2 && isfinite(b.cost));
	for (int i = -3; i <= 3; i++) /* all round the last */
		for (int k = -3; k <= 3; k++)
			if (abs(i) == 3 || abs(k) == 3)
				bow_add_box(&f, BOW_SYMBOL,
					    (struct bow_box){200 + 15 * i - 8, 15 * k - 8, 200 + 15 * i + 8,
							     15 * k + 8});
	b = bow_find(&f, &from, &to, thin);
	assert_true(b.points >= 2 && b.symbols > 0);
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(straight_where_nothing_stands),
		cmocka_unit_test(round_whoever_stands_between),
		cmocka_unit_test(through_the_one_gap),
		cmocka_unit_test(not_through_the_name_below),
		cmocka_unit_test(apart_from_one_another),
		cmocka_unit_test(narrower_in_a_narrow_place),
		cmocka_unit_test(where_no_way_is_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
