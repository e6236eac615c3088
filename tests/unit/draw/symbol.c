#include <math.h>

#include "../project.h"
#include "draw/symbol.h"

static double farthest(const struct symbol_mark *m)
{
	double far = 0;

	for (size_t i = 0; i < m->pieces; i++)
		for (size_t k = 0; k < m->piece[i].points; k++)
			far = fmax(far, fmax(fabs(m->piece[i].point[k].x - 100), fabs(m->piece[i].point[k].y - 50)));
	return far;
}

static struct symbol_mark of(enum style_look look, enum dot_shape shape, double gap, struct arena *a)
{
	return symbol_mark(look, shape, (struct dot_point){100, 50}, 40, gap, a);
}

static void each_look_is_another_drawing(void **state)
{
	struct arena a = {0};
	struct symbol_mark cross = of(STYLE_CROSS, DOT_SQUARE, 8, &a), through = of(STYLE_THROUGH, DOT_SQUARE, 8, &a),
			   slash = of(STYLE_SLASH, DOT_SQUARE, 0, &a), arrow = of(STYLE_ARROW, DOT_SQUARE, 0, &a),
			   brackets = of(STYLE_BRACKETS, DOT_SQUARE, 0, &a);

	(void)state;
	assert_int_equal(cross.pieces, 4);
	assert_true(farthest(&cross) < 20); /* inside the symbol */
	assert_int_equal(through.pieces, 4);
	assert_true(farthest(&through) > 20); /* beyond it */
	assert_int_equal(slash.pieces, 2);
	assert_int_equal(brackets.pieces, 2);
	assert_true(farthest(&brackets) <= 20 + SYMBOL_BRACKET);
	assert_int_equal(arrow.pieces, 2); /* shaft and head */
	assert_true(farthest(&arrow) <= 20 + SYMBOL_ARROW && 100 - arrow.letter.x + 4 <= 20 + SYMBOL_ARROW);
	assert_int_equal(of(STYLE_PLAIN, DOT_SQUARE, 0, &a).pieces, 0);
	assert_int_equal(of(STYLE_RIM, DOT_SQUARE, 0, &a).pieces, 0); /* the node's own */
	arena_close(&a);
}

/* The age inside is not struck out. */
static void what_stands_inside_is_left_free(void **state)
{
	struct arena a = {0};
	static const enum dot_shape shape[] = {DOT_SQUARE, DOT_CIRCLE, DOT_DIAMOND, DOT_DOME};

	(void)state;
	for (size_t s = 0; s < 4; s++) {
		struct symbol_mark m = of(STYLE_THROUGH, shape[s], 8, &a);

		for (size_t i = 0; i < m.pieces; i++)
			for (size_t k = 0; k < m.piece[i].points; k++)
				assert_true(fabs(m.piece[i].point[k].x - 100) >= 8);
	}
	arena_close(&a);
}

static bool is_near(double a, double b)
{
	return fabs(a - b) < 0.01;
}

/* The corners are those that Graphviz 2.42 gives a node of 40 points with two outlines, to its own rounding. */
static void an_outline_is_where_it_is_drawn(void **state)
{
	(void)state;
	assert_true(is_near(symbol_edge(DOT_SQUARE, 40, 0, SYMBOL_TOP, 9), 20));
	assert_true(is_near(symbol_edge(DOT_SQUARE, 40, 4, SYMBOL_FLANK, 11), 24));
	assert_true(is_near(symbol_edge(DOT_CIRCLE, 40, 0, SYMBOL_FLANK, 12), 16));
	assert_true(is_near(symbol_edge(DOT_CIRCLE, 40, 5, SYMBOL_TOP, -15), 20));
	assert_true(is_near(symbol_edge(DOT_DIAMOND, 40, 0, SYMBOL_TOP, 7), 13));
	assert_true(fabs(symbol_edge(DOT_DIAMOND, 40, 4, SYMBOL_TOP, 0) - 25.81) < 0.2);
	assert_true(is_near(symbol_edge(DOT_DOME, 40, 0, SYMBOL_TOP, 12), 16));
	assert_true(is_near(symbol_edge(DOT_DOME, 40, 0, SYMBOL_FOOT, 12), 20));
	assert_true(is_near(symbol_edge(DOT_DOME, 40, 0, SYMBOL_FLANK, 11), 20)); /* its base is square */
	assert_true(is_near(symbol_edge(DOT_DOME, 40, 0, SYMBOL_FLANK, -12), 16));
	assert_true(is_near(symbol_edge(DOT_TRIANGLE, 40, 0, SYMBOL_TOP, 0), 20));
	assert_true(is_near(symbol_edge(DOT_TRIANGLE, 40, 0, SYMBOL_TOP, 13), -6)); /* below the middle */
	assert_true(is_near(symbol_edge(DOT_TRIANGLE, 40, 0, SYMBOL_FLANK, 0), 10));
	assert_true(is_near(symbol_edge(DOT_TRIANGLE, 40, 0, SYMBOL_FLANK, 20), 20));
	assert_true(fabs(symbol_edge(DOT_TRIANGLE, 40, 4, SYMBOL_TOP, 0) - 28.63) < 0.4);
	assert_true(fabs(symbol_edge(DOT_TRIANGLE, 40, 4, SYMBOL_FLANK, 24) - 26.48) < 0.2);
	assert_true(is_near(symbol_edge(DOT_CIRCLE, 20, 0, SYMBOL_TOP, 13), 0)); /* beside it */
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_look_is_another_drawing),
					   cmocka_unit_test(what_stands_inside_is_left_free),
					   cmocka_unit_test(an_outline_is_where_it_is_drawn)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
