#include "../project.h"

#include <math.h>

#include "draw/emotion.h"
#include "model/code.h"

static struct arena arena;

static struct emotion_list list_of(void)
{
	struct emotion_list list;
	struct diags diags = {0};
	struct err e = {0};

	assert_int_equal(emotion_open(project_schemas(), &arena, &list, &diags, &e), 0);
	return list;
}

static void every_recorded_kind_has_its_look(void **state)
{
	struct emotion_list list = list_of();
	struct code code;
	struct err e = {0};
	size_t kinds = 0;

	(void)state;
	assert_int_equal(code_open(project_schemas(), &code, &e), 0);
	for (size_t i = 0; i < code.relations; i++) {
		const struct code_relation *r = &code.relation[i], *inverse = &code.relation[r->inverse];
		const struct emotion *k;

		if (r->group != CODE_EMOTIONAL)
			continue;
		k = emotion_find(&list, r->line);
		assert_non_null(k);
		assert_int_equal(k->arrow, r->directed); /* an arrow wherever somebody does it to somebody */
		assert_true(str_is_equal(r->line, inverse->line));
		assert_int_equal(r->backward + inverse->backward,
				 r->directed); /* of two that are one, one is told from the end */
		assert_int_equal(r->allegation, inverse->allegation);
		kinds += !r->backward;
	}
	assert_int_equal(kinds, list.n); /* and none is there that nobody can record */
	code_close(&code);
	arena_clear(&arena);
}

static struct dot_line trace(const char *name, const struct emotion_way *way)
{
	struct emotion_list list = list_of();
	const struct emotion *k = emotion_find(&list, str_of(name));
	struct dot_line line = {0};

	assert_non_null(k);
	emotion_trace(k, way, &arena, &line);
	return line;
}

static bool is_near(struct dot_point p, double x, double y)
{
	return fabs(p.x - x) < 0.01 && fabs(p.y - y) < 0.01;
}

static void pieces_of_kinds(void **state)
{
	static const struct dot_point point[3] = {{0, 0}, {50, 0}, {100, 0}};
	static const struct emotion_way way = {point, NULL, 3, 0.5};
	static const struct {
		const char *name;
		size_t pieces;
		bool arrow;
	} kind[] = {{"plain", 1, false},          {"close", 2, false},           {"fused", 3, false},
		    {"love", 3, false},           {"in-love", 4, false},         {"very-close", 4, false},
		    {"cutoff", 2, false},         {"cutoff-repaired", 1, false}, {"close-hostile", 3, false},
		    {"fused-violence", 4, false}, {"physical-abuse", 1, true},   {"sexual-abuse", 2, true},
		    {"controlling", 1, true},     {"distrust", 1, true}};

	(void)state;
	for (size_t i = 0; i < sizeof kind / sizeof *kind; i++) {
		struct dot_line l = trace(kind[i].name, &way);
		const struct dot_piece *last = &l.piece[l.pieces - 1];

		assert_int_equal(l.pieces, kind[i].pieces);
		assert_int_equal(l.arrow_to, kind[i].arrow);
		assert_true(fabs(l.piece[0].point[0].x) < 0.01 && fabs(l.piece[0].point[0].y) < 8);
		assert_true(fabs(last->point[last->points - 1].x - 100) < 0.01);
		for (size_t k = 0; kind[i].arrow && k < l.pieces;
		     k++) /* every piece comes to the head alike */
			assert_true(is_near(l.piece[k].point[l.piece[k].points - 1], 100, 0) &&
				    is_near(l.piece[k].point[l.piece[k].points - 2], 91, 0));
	}
	assert_int_equal(trace("neglect", &way).head, DOT_OPEN);
	assert_int_equal(trace("neglect", &way).style, DOT_DOTTED);
	assert_true(trace("violence", &way).width > trace("hostile", &way).width);
	arena_clear(&arena);
}

static double widest(const struct dot_line *l, double x0, double x1)
{
	double most = 0;

	for (size_t i = 0; i < l->pieces; i++)
		for (size_t k = 0; k < l->piece[i].points; k++)
			if (l->piece[i].point[k].x >= x0 && l->piece[i].point[k].x <= x1)
				most = fmax(most, fabs(l->piece[i].point[k].y));
	return most;
}

static void narrower_where_there_is_little_room(void **state)
{
	static const struct dot_point point[4] = {{0, 0}, {40, 0}, {60, 0}, {120, 0}};
	static const double room[4] = {12, 12, 2.5, 12};
	static const struct emotion_way free_way = {point, NULL, 4, 0.5}, way = {point, room, 4, 0.5};
	struct emotion_list list = list_of();

	(void)state;
	for (size_t i = 0; i < list.n; i++) {
		const struct emotion *k = &list.of[i];
		struct dot_line l = {0}, n = {0};

		if (k->middle != EMOTION_BARE || k->arrow)
			continue;
		emotion_trace(k, &free_way, &arena, &l);
		emotion_trace(k, &way, &arena, &n);
		assert_true(widest(&l, 0, 120) <= emotion_half(k));
		assert_true(widest(&n, 57, 63) <= fmax(2.5, emotion_least(k)));
		assert_true(widest(&n, 0, 30) > widest(&l, 0, 30) - 0.01);
		assert_true(k->strands < 2 ||
			    widest(&n, 57, 63) > 1); /* several are still seen to be several */
	}
	arena_clear(&arena);
}

static void a_way_of_no_length(void **state)
{
	static const struct dot_point point[2] = {{5, 5}, {5, 5}};
	static const struct emotion_way way = {point, NULL, 2, 0.5};
	struct emotion_list list = list_of();

	(void)state;
	for (size_t i = 0; i < list.n; i++) {
		struct dot_line l = {0};

		emotion_trace(&list.of[i], &way, &arena, &l);
		for (size_t k = 0; k < l.pieces; k++)
			for (size_t m = 0; m < l.piece[k].points; m++)
				assert_true(isfinite(l.piece[k].point[m].x) &&
					    isfinite(l.piece[k].point[m].y));
	}
	arena_clear(&arena);
}

/* The list with one place changed: refused, and where. */
static void with(const char *what, const char *as, uint32_t at)
{
	static char text[40000], path[5000], folder[300], command[6000];
	struct emotion_list list;
	struct diags diags = {0};
	struct err e = {0};
	FILE *f;
	char *place;
	size_t n;
	int r;

	snprintf(folder, sizeof folder, "%s/emotion-test-XXXXXX", getenv("TMP") ? getenv("TMP") : "/tmp");
	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof command, "mkdir '%s/style' && cp '%s/style/emotion.rng' '%s/style'", folder,
		 project_schemas(), folder);
	assert_int_equal(system(command), 0);
	snprintf(path, sizeof path, "%s/style/emotion.xml", project_schemas());
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(text, 1, sizeof text - 1, f);
	text[n] = 0;
	fclose(f);
	place = strstr(text, what);
	assert_non_null(place);
	snprintf(path, sizeof path, "%s/style/emotion.xml", folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fprintf(f, "%.*s%s%s", (int)(place - text), text, as, place + strlen(what));
	fclose(f);
	r = emotion_open(folder, &arena, &list, &diags, &e);
	snprintf(command, sizeof command, "rm -r '%s'", folder);
	assert_int_equal(system(command), 0);
	assert_int_equal(r, -1);
	assert_int_equal(e.code, ERR_USAGE);
	assert_true(!at || e.line >= at);
	arena_clear(&arena);
}

static void a_list_that_is_wrong_is_refused(void **state)
{
	(void)state;
	with("strands=\"3\"", "strands=\"4\"", 0);
	with("name=\"hostile\"", "name=\"plain\"", 10); /* twice */
	with("name=\"close\" strands=\"2\"", "name=\"close\" strands=\"1\"",
	     10);                                       /* but for its colour as another */
	with("name=\"other\"", "name=\"whatever\"", 0); /* what has no look of its own needs one */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_recorded_kind_has_its_look),    cmocka_unit_test(pieces_of_kinds),
		cmocka_unit_test(narrower_where_there_is_little_room), cmocka_unit_test(a_way_of_no_length),
		cmocka_unit_test(a_list_that_is_wrong_is_refused),
	};
	int r = cmocka_run_group_tests(tests, NULL, NULL);

	arena_close(&arena);
	return r;
}
