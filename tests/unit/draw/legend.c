#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "draw/legend.h"

static void once_and_only_what_was_used(void **state)
{
	struct legend l = {0};
	struct arena a = {0};
	struct style_stroke stroke = {.slashes = 2, .width = 1, .words = {"divorced", 8}};
	struct dot *d = dot_open(STR("t"), STR("d"));
	struct out o;
	struct err e = {0};
	double one, wide;

	(void)state;
	assert_true(legend_draw(&l, d, &a, 0, 0, 100) == 0);
	for (int i = 0; i < 3; i++) {
		legend_add(&l, &(struct legend_entry){.kind = LEGEND_SHAPE,
						      .shape = DOT_CIRCLE,
						      .words = STR("girl or woman")});
		legend_add(&l, &(struct legend_entry){.kind = LEGEND_SHAPE,
						      .shape = DOT_SQUARE,
						      .words = STR("boy or man"),
						      .look = STYLE_CROSS});
		legend_add(&l, &(struct legend_entry){
				       .kind = LEGEND_STROKE, .stroke = &stroke, .words = stroke.words});
		legend_add(&l, &(struct legend_entry){.kind = LEGEND_HOME, .words = STR("live together")});
	}
	assert_int_equal(l.n, 4);
	/* side by side where there is room, one below the other where there is none */
	wide = legend_draw(&l, d, &a, 0, 0, 2000);
	one = legend_draw(&l, d, &a, 0, 0, legend_width(&l));
	assert_true(one == 4 * wide);
	out_to_memory(&o);
	assert_int_equal(dot_draw(d, DOT_SVG, 0, &o, &e), 0);
	assert_true(str_find(buf_str(&o.buf), STR(">girl or woman<")) < o.buf.n);
	assert_true(str_find(buf_str(&o.buf), STR(">divorced<")) < o.buf.n);
	out_close(&o, false, &e);
	/* never more than there is room for, and not in silence */
	for (int i = 0; i < 200; i++)
		legend_add(&l, &(struct legend_entry){.kind = LEGEND_SHAPE,
						      .words = arena_printf(&a, "kind %d", i)});
	assert_int_equal(l.n, sizeof l.entry / sizeof *l.entry);
	assert_true(str_find(l.entry[l.n - 1].words, STR("further signs")) < l.entry[l.n - 1].words.n);
	dot_close(d);
	arena_close(&a);
}

/* Who was drawn first changes nothing: the same entries, from the first to the last and from the last to the first. */
static void in_an_order_of_its_own(void **state)
{
	static const struct style_stroke couple = {.place = 1}, child = {.place = 9};
	static const struct emotion feeling[2];
	const struct legend_entry entry[] = {
		{.kind = LEGEND_SHAPE, .shape = DOT_SQUARE, .words = STR("boy or man")},
		{.kind = LEGEND_SHAPE, .shape = DOT_CIRCLE, .words = STR("girl or woman")},
		{.kind = LEGEND_SHAPE, .shape = DOT_SQUARE, .look = STYLE_CROSS, .words = STR("has died")},
		{.kind = LEGEND_SHAPE, .shape = DOT_CIRCLE, .look = STYLE_CROSS, .words = STR("has died")},
		{.kind = LEGEND_TEXT, .inside = "m", .words = STR("married in that year")},
		{.kind = LEGEND_STROKE, .stroke = &couple, .words = STR("married")},
		{.kind = LEGEND_STROKE, .stroke = &child, .words = STR("foster child")},
		{.kind = LEGEND_EMOTION, .emotion = &feeling[0], .words = STR("near")},
		{.kind = LEGEND_EMOTION, .emotion = &feeling[1], .words = STR("far")},
	};
	enum { N = sizeof entry / sizeof *entry };
	struct legend up = {0}, down = {0};

	(void)state;
	for (int i = 0; i < N; i++) {
		legend_add(&up, &entry[i]);
		legend_add(&down, &entry[N - 1 - i]);
	}
	assert_int_equal(up.n, N - 1);
	assert_int_equal(down.n, up.n);
	for (size_t i = 0; i < up.n; i++) {
		assert_true(str_is_equal(up.entry[i].words, down.entry[i].words));
		assert_int_equal(up.entry[i].shape, down.entry[i].shape);
		assert_true(str_is_equal(up.entry[i].words, entry[i < 3 ? i : i + 1].words));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(once_and_only_what_was_used), cmocka_unit_test(in_an_order_of_its_own)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
