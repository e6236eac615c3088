#include "../says.h"
#include "../../../lib/draw/a4_own.h"

/* An invented family of `rows` generations of `n` people with names, each joined to the next and to the one below. */
static struct dot *many(size_t rows, size_t n, bool joined)
{
	struct dot *d = dot_open(STR("title"), STR("description"));

	for (size_t r = 0; r < rows; r++)
		for (size_t i = 0; i < n; i++) {
			double x = 90.0 * (double)i + (r % 2 ? 37 : 0), y = -150.0 * (double)r;
			char name[32];

			snprintf(name, sizeof name, "Person %zu\n%zu", r, i);
			dot_add_node(d, &(struct dot_node){.shape = DOT_SQUARE,
							   .x = x,
							   .y = y,
							   .w = 40,
							   .h = 40,
							   .rims = 1,
							   .size = 9,
							   .below = str_of(name),
							   .below_x = x,
							   .below_y = y - 36});
		}
	for (size_t r = 0; r < rows && joined; r++)
		for (size_t i = 0; i + 1 < n; i++) {
			double x = 90.0 * (double)i + (r % 2 ? 37 : 0), y = -150.0 * (double)r;
			struct dot_point across[2] = {{x + 20, y}, {x + 70, y}},
					 down[4] = {{x + 45, y},
						    {x + 45, y - 70},
						    {x + 20, y - 70},
						    {x + 20, y - 130}};
			struct dot_piece piece[2] = {{across, 2, false}, {down, 4, false}};

			dot_add_line(d, &(struct dot_line){.piece = piece, .pieces = r + 1 < rows ? 2 : 1});
		}
	dot_set_frame(d, -50, -150.0 * (double)rows, 90.0 * (double)n + 50, 50);
	return d;
}

static struct a4_body body_of(const struct dot *d)
{
	struct a4_body b = a4_body_of(d);

	dot_frame(d, &b.left, &b.bottom, &b.right, &b.top);
	return b;
}

static bool is_within(const struct a4_box *a, const struct a4_box *b)
{
	return a->x0 >= b->x0 && a->x1 <= b->x1 && a->y0 >= b->y0 && a->y1 <= b->y1;
}

static void no_name_is_cut(void **state)
{
	(void)state;
	for (int joined = 0; joined < 2; joined++)
		for (size_t n = 1; n < 60; n += 7) {
			struct dot *d = many(1 + n % 6, n, joined);
			struct a4_body body = body_of(d);
			struct a4_plan p;
			struct arena a = {0};

			a4_read(&p, d, &body, &a);
			a4_cut(&p, 900, 500);
			assert_true(p.pages >= (n * 90 + 899) / 900);
			for (size_t i = 0; i < p.pages; i++) {
				assert_true(p.window[i].x1 - p.window[i].x0 <= 900);
				assert_true(p.window[i].y1 - p.window[i].y0 <= 500);
			}
			for (size_t i = 0; i < body.nodes; i++) {
				size_t page = a4_page_of(&p, i);

				assert_true(page < p.pages);
				assert_true(is_within(&p.box[i], &p.window[page]));
			}
			arena_close(&a);
			dot_close(d);
		}
}

/* Symbols that overlap one another for longer than a page is wide: some are cut off from the next, none from its page. */
static void a_chain_without_a_gap(void **state)
{
	struct dot *d = dot_open(STR("title"), STR("description"));
	struct a4_body body;
	struct a4_plan p;
	struct arena a = {0};

	(void)state;
	for (int i = 0; i < 300; i++)
		dot_add_node(d, &(struct dot_node){.shape = DOT_CIRCLE,
						   .x = 25.0 * i,
						   .y = i % 3 * 15,
						   .w = 40,
						   .h = 40,
						   .rims = 1,
						   .text = STR("x"),
						   .size = 9});
	dot_set_frame(d, -30, -30, 7600, 60);
	body = body_of(d);
	a4_read(&p, d, &body, &a);
	a4_cut(&p, 900, 500);
	assert_true(p.pages >= 8 && p.pages < 20);
	for (size_t i = 0; i < p.pages; i++)
		assert_true(p.window[i].x1 - p.window[i].x0 <= 900);
	for (size_t i = 0; i < body.nodes; i++) {
		const struct a4_box *w = &p.window[a4_page_of(&p, i)];

		assert_true(p.box[i].x0 > w->x0 - 40 && p.box[i].x1 < w->x1 + 40);
	}
	arena_close(&a);
	dot_close(d);
}

static size_t made; /* by next_page, of the test that runs */

static struct out *next_page(void *self, size_t page, struct err *e)
{
	struct out *o = self;

	(void)e;
	assert_int_equal(page, made + 2);
	out_to_memory(&o[made]);
	return &o[made++];
}

static void one_page_or_as_many_as_it_takes(void **state)
{
	struct legend legend = {0};
	struct a4_words words = {
		STR("A family"), STR("As at a day"), &legend, STR("Notes\nof two lines"), {0}};

	(void)state;
	for (size_t n = 2; n < 60; n += 50) {
		struct dot *d = many(2, n, true);
		struct a4_body body = body_of(d);
		struct a4_options w = {.one_page = true};
		struct out o, more[32];
		struct err e = {0};
		size_t pages = 0;

		out_to_memory(&o);
		assert_int_equal(a4_draw(d, &body, &words, &w, DOT_PDF, 20000, &o, &pages, &e),
				 n > 2 ? -1 : 0);
		assert_true(n < 3 || (e.code == ERR_INPUT && holds(str_of(e.text), "leave out --one-page")));
		out_close(&o, false, &(struct err){0});

		w.one_page = false;
		out_to_memory(&o);
		assert_int_equal(a4_draw(d, &body, &words, &w, DOT_PDF, 20000, &o, &pages, &e), 0);
		assert_true(n > 2 ? pages > 5 : pages == 1);
		out_close(&o, false, &(struct err){0});

		/* a PNG is a page: the others need a place */
		out_to_memory(&o);
		e = (struct err){0};
		assert_int_equal(a4_draw(d, &body, &words, &w, DOT_PNG, 20000, &o, &pages, &e),
				 n > 2 ? -1 : 0);
		assert_true(n < 3 || e.code == ERR_USAGE);
		out_close(&o, false, &(struct err){0});
		made = 0;
		w.next = next_page;
		w.self = more;
		out_to_memory(&o);
		assert_int_equal(a4_draw(d, &body, &words, &w, DOT_PNG, 20000, &o, &pages, &e), 0);
		assert_int_equal(made, pages - 1);
		for (size_t i = 0; i < made; i++)
			out_close(&more[i], false, &(struct err){0});
		out_close(&o, false, &(struct err){0});

		/* a screen has room */
		out_to_memory(&o);
		w.one_page = true;
		assert_int_equal(a4_draw(d, &body, &words, &w, DOT_SVG, 20000, &o, &pages, &e), 0);
		assert_int_equal(pages, 1);
		out_close(&o, false, &(struct err){0});
		dot_close(d);
	}
}

/* A body that a page has room for, but not for all that stands round it. */
static void what_stands_round_it_has_a_page_of_its_own(void **state)
{
	struct legend legend = {0};
	struct buf notes = {0};
	struct dot *d = many(2, 6, true);
	struct a4_body body = body_of(d);
	struct a4_options w = {0};
	struct a4_words words = {
		STR("A family"), STR("As at a day\nCopy for nobody\nA third line"), &legend, {0}, {0}};
	struct out o;
	struct err e = {0};
	size_t pages;

	(void)state;
	for (int i = 0; i < 70; i++)
		buf_addf(&notes, "%sWhat somebody said of somebody, %d", i ? "\n" : "", i);
	words.notes = buf_str(&notes);
	dot_set_frame(d, body.left, body.bottom - 1000, body.right, body.top + 40);
	out_to_memory(&o);
	assert_int_equal(a4_draw(d, &body, &words, &w, DOT_PDF, 20000, &o, &pages, &e), 0);
	assert_int_equal(pages, 3); /* the picture, and two of notes: no map of one part */
	out_close(&o, false, &(struct err){0});
	buf_close(&notes);
	dot_close(d);
}

/* The end of a line too far out for the page of those it comes from does not get one of its own. */
static void no_page_is_empty(void **state)
{
	struct dot *d = many(1, 9, true);
	struct dot_point way[3] = {{740, 0}, {740, 60}, {1000, 60}};
	struct dot_piece piece = {way, 3, false};
	struct a4_plan p;
	struct arena a = {0};
	struct a4_body body;

	(void)state;
	dot_add_line(d, &(struct dot_line){.piece = &piece, .pieces = 1});
	dot_set_frame(d, -50, -80, 1010, 80);
	body = body_of(d);
	a4_read(&p, d, &body, &a);
	a4_cut(&p, 900, 500);
	assert_int_equal(p.pages, 2);
	for (size_t page = 0; page < p.pages; page++) {
		size_t here = 0;

		for (size_t i = 0; i < p.body.nodes; i++)
			here += a4_page_of(&p, i) == page;
		assert_true(here > 1);
	}
	dot_close(d);
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_page_is_empty), cmocka_unit_test(no_name_is_cut),
		cmocka_unit_test(a_chain_without_a_gap),
		cmocka_unit_test(one_page_or_as_many_as_it_takes),
		cmocka_unit_test(what_stands_round_it_has_a_page_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
