#include "../says.h"
#include "format/date.h"
#include "format/dot.h"

static struct dot *small(struct str label)
{
	struct dot *d = dot_open(STR("title"), STR("description"));
	static const struct dot_point line[3] = {{20, 0}, {50, 0}, {50, -40}}, tick[2] = {{30, -5}, {34, 5}};
	const struct dot_piece piece[2] = {{line, 3, false}, {tick, 2, false}};
	unsigned a = dot_add_node(d, &(struct dot_node){.id = STR("person-a"),
							.class = STR("person male"),
							.words = STR("A"),
							.shape = DOT_SQUARE,
							.w = 40,
							.h = 40,
							.rims = 2,
							.text = label,
							.size = 9,
							.below = label,
							.below_x = 0,
							.below_y = -40});

	dot_add_line(d, &(struct dot_line){.id = STR("union-a"),
					   .class = STR("union"),
					   .from = a,
					   .to = a,
					   .piece = piece,
					   .pieces = 2,
					   .style = DOT_DASHED});
	dot_add_area(d, &(struct dot_area){line, 3, "#2166ac1a"});
	return d;
}

static struct str draw(struct dot *d, enum dot_form form, int32_t day, struct out *o)
{
	struct err e = {0};

	out_to_memory(o);
	if (dot_draw(d, form, day, o, &e) != 0)
		print_message("%s\n", e.text);
	return buf_str(&o->buf);
}

static void what_data_may_hold(void **state)
{
	/* every one of these has once been taken for something else by a program that writes DOT */
	static const char *const hostile[] = {"ends in \\",
					      "\\N \\G \\L",
					      "a\"]; evil [label=\"x",
					      "<b>bold</b>",
					      "&lt;",
					      "x\001y\x1bz",
					      "\xff\xfe",
					      "\xf0\x9f\x98\x80 \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
					      "'; --",
					      "two\nlines",
					      ""};

	(void)state;
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		struct dot *d = small(str_of(hostile[i]));
		struct out o;
		struct str s = draw(d, DOT_SVG, 0, &o);
		size_t groups = 0;

		assert_true(s.n > 0);
		for (size_t k = 0; k + 3 < s.n; k++) {
			groups += !memcmp(s.p + k, "<g ", 3);
			assert_true((unsigned char)s.p[k] >= 32 || s.p[k] == '\n');
		}
		assert_int_equal(groups, 3); /* the picture, one node, one line: nothing was injected */
		assert_false(holds(s, "<b>"));
		if (i == 0)
			assert_true(holds(s, ">ends in \\</text>"));
		if (i == 1)
			assert_true(holds(s, ">\\N \\G \\L</text>"));
		if (i == 3)
			assert_true(holds(s, ">&lt;b&gt;bold&lt;/b&gt;</text>"));
		out_close(&o, false, &(struct err){0});
		dot_close(d);
	}
}

static void equal_bytes(void **state)
{
	(void)state;
	for (int form = DOT_SVG; form <= DOT_PDF; form++) {
		struct dot *d = small(STR("A")), *again = small(STR("A"));
		struct out o, p;
		struct str s = draw(d, (enum dot_form)form, 20000, &o),
			   t = draw(again, (enum dot_form)form, 20000, &p);

		assert_true(s.n > 100);
		assert_true(str_is_equal(s, t));
		if (form == DOT_PDF)
			assert_true(holds(s, "/CreationDate (D:20241004000000"));
		out_close(&o, false, &(struct err){0});
		out_close(&p, false, &(struct err){0});
		dot_close(d);
		dot_close(again);
	}
}

static void the_geometry_is_ours(void **state)
{
	struct dot *d = small(STR("A"));
	struct out o;
	struct str s = draw(d, DOT_SVG, 0, &o);

	(void)state;
	/* a polyline as degenerate Beziers, y turned; both pieces there */
	assert_true(holds(s, "M20,0C20,0 50,0 50,0 50,0 50,40 50,40"));
	assert_true(holds(s, "M30,5C30,5 34,-5 34,-5"));
	assert_true(holds(s, "fill-opacity=\"0.101961\""));
	assert_true(holds(s, "<g id=\"person-a\" class=\"node person male\">"));
	out_close(&o, false, &(struct err){0});
	s = draw(d, DOT_DOT, 0, &o);
	assert_true(holds(s, "layout=nop2"));
	assert_true(holds(s, "20.00,0.00 20.00,0.00 50.00,0.00 50.00,0.00"));
	out_close(&o, false, &(struct err){0});
	dot_close(d);
}

static void nothing_to_draw(void **state)
{
	struct dot *d = dot_open(STR("t"), STR("d"));
	struct out o;

	(void)state;
	assert_true(holds(draw(d, DOT_SVG, 0, &o), "</svg>"));
	out_close(&o, false, &(struct err){0});
	dot_close(d);
}

/* What Graphviz reads back must be what was meant: no label is a label. */
static void no_label_is_written(void **state)
{
	struct dot *d = dot_open(STR("t"), STR("d"));
	struct out o;

	(void)state;
	dot_add_node(d, &(struct dot_node){.shape = DOT_SQUARE, .w = 40, .h = 40, .rims = 1});
	assert_true(holds(draw(d, DOT_DOT, 0, &o), "label=\"\""));
	out_close(&o, false, &(struct err){0});
	dot_close(d);
}

static void a_page_of_paper(void **state)
{
	/* width, height, upright or across, what it is made smaller to */
	static const struct {
		double w, h;
		bool landscape;
		int percent;
	} sheet[] = {{100, 100, false, 100}, {300, 200, true, 100}, {200, 300, false, 100},
		     {1604, 200, true, 50},  {200, 1604, false, 50}, {1110, 1000, true, 56}, {1110, 1604, false, 50}};

	(void)state;
	for (size_t i = 0; i < sizeof sheet / sizeof *sheet; i++) {
		bool landscape;
		double scale = dot_sheet(sheet[i].w, sheet[i].h, DOT_PAPER_AUTO, &landscape);
		struct dot *d = small(STR("x"));
		struct out o;
		struct str pdf;

		assert_int_equal(landscape, sheet[i].landscape);
		assert_int_equal((int)(scale * 100 + 0.5), sheet[i].percent);
		dot_set_frame(d, -sheet[i].w / 2, -sheet[i].h / 2, sheet[i].w / 2, sheet[i].h / 2);
		pdf = draw(d, DOT_PDF, 0, &o);
		assert_true(holds(pdf, landscape ? "/MediaBox [ 0 0 842 595 ]" : "/MediaBox [ 0 0 595 842 ]"));
		out_close(&o, false, &(struct err){0});
		dot_close(d);
	}
}

static size_t times(struct str s, const char *what)
{
	size_t n = 0, at;

	while ((at = str_find(s, str_of(what))) < s.n) {
		n++;
		s = str_part(s, at + 1, SIZE_MAX);
	}
	return n;
}

static void several_pages(void **state)
{
	struct str first = {0};
	struct out o[2];

	(void)state;
	for (int run = 0; run < 2; run++) {
		struct dot *page[3];
		struct err e = {0};

		for (int i = 0; i < 3; i++) {
			page[i] = small(STR("x"));
			dot_set_frame(page[i], -100, -100, 100, 100);
			dot_set_paper(page[i], i == 1 ? DOT_PAPER_ACROSS : DOT_PAPER_UPRIGHT);
		}
		out_to_memory(&o[run]);
		assert_int_equal(dot_draw_pages(page, 3, 20000, &o[run], &e), 0);
		if (run)
			assert_true(str_is_equal(first, buf_str(&o[1].buf)));
		first = buf_str(&o[run].buf);
		assert_int_equal(times(first, "/MediaBox [ 0 0 595 842 ]"), 2);
		assert_int_equal(times(first, "/MediaBox [ 0 0 842 595 ]"), 1);
		assert_true(holds(first, "/CreationDate (D:20241004000000"));
		for (int i = 0; i < 3; i++)
			dot_close(page[i]);
	}
	out_close(&o[0], false, &(struct err){0});
	out_close(&o[1], false, &(struct err){0});
}

static void what_is_forgotten_is_not_drawn(void **state)
{
	struct dot *d = small(STR("A")), *again = small(STR("A"));
	struct out o, p;
	size_t nodes, lines, areas;

	(void)state;
	dot_nodes(d, &nodes);
	dot_lines(d, &lines);
	dot_areas(d, &areas);
	dot_add_node(d, &(struct dot_node){.shape = DOT_SQUARE, .w = 40, .h = 40, .text = STR("more")});
	dot_forget(d, nodes, lines, areas);
	assert_true(str_is_equal(draw(d, DOT_SVG, 0, &o), draw(again, DOT_SVG, 0, &p)));
	out_close(&o, false, &(struct err){0});
	out_close(&p, false, &(struct err){0});
	dot_close(d);
	dot_close(again);
}

static void ids_are_one_to_one(void **state)
{
	struct arena a = {0};

	(void)state;
	assert_true(str_is_equal(dot_id(&a, "person", STR("mosaic:1-2")), STR("person-mosaic.1-2")));
	assert_true(str_is_equal(dot_id(&a, "person", STR("cin:201/X")), STR("person-cin.201_2fX")));
	assert_false(str_is_equal(dot_id(&a, "p", STR("a.b")), dot_id(&a, "p", STR("a:b"))));
	assert_false(str_is_equal(dot_id(&a, "p", STR("a_2eb")), dot_id(&a, "p", STR("a.b"))));
	assert_true(str_is_equal(dot_id(&a, "p", STR("\xc3\xa9")), STR("p-_c3_a9")));
	arena_close(&a);
}

/* Whole where one colour is given, of two the left half; its outline is as thick as asked for. */
static void domes(void **state)
{
	static const struct {
		const char *fill, *word, *other;
	} of[] = {{NULL, "fill=\"#ffffff\"", "#bdbdbd"}, {"white", "fill=\"white\"", "#bdbdbd"}, {"#555555", "fill=\"#555555\"", "#ffffff"},
		  {"#bdbdbd;0.5:white", "fill=\"#bdbdbd\"", "#555555"}};

	(void)state;
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		struct dot *d = dot_open(STR("t"), STR("d"));
		struct out o;
		struct str s;

		dot_add_node(d, &(struct dot_node){.shape = DOT_DOME, .w = 40, .h = 40, .rims = 1, .fill = of[i].fill, .pen = 0.4});
		dot_add_node(d, &(struct dot_node){.shape = DOT_DOME, .x = 90, .w = 40, .h = 40, .rims = 1, .fill = "#0072b2"});
		s = draw(d, DOT_SVG, 0, &o);
		assert_true(holds(s, of[i].word));
		assert_false(holds(s, of[i].other));
		assert_true(holds(s, "fill=\"#0072b2\"")); /* what is drawn after it is there */
		assert_true(holds(s, "stroke-width=\"0.4\""));
		out_close(&o, false, &(struct err){0});
		dot_close(d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_data_may_hold),   cmocka_unit_test(equal_bytes),
		cmocka_unit_test(the_geometry_is_ours), cmocka_unit_test(nothing_to_draw),
		cmocka_unit_test(no_label_is_written),
		cmocka_unit_test(a_page_of_paper),       cmocka_unit_test(several_pages),
		cmocka_unit_test(what_is_forgotten_is_not_drawn),
		cmocka_unit_test(ids_are_one_to_one),    cmocka_unit_test(domes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
