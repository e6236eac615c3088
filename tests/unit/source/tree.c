#include "reading.h"

#include "source/tree.h"

/* Two maps of one file: pupils, and the marks inside them that name the pupil by "../who/id". */
static struct map_column pupil_column[] = {{.name = {"id", 2}}, {.name = {"name", 4}}};
static struct map_column note_column[] = {
	{.name = {"child", 5}}, {.name = {"date", 4}}, {.name = {"text", 4}}};
static const struct str id_path[] = {{"who/id", 6}}, child_path[] = {{"../who/id", 9}},
			date_path[] = {{"@on", 3}}, text_path[] = {{".", 1}};
static const struct str at_pupil[] = {{"pupil", 5}}, at_note[] = {{"pupil", 5}, {"note", 4}};
static const struct map_records pupil_records = {.root = {"school", 6},
						 .at = at_pupil,
						 .steps = 1,
						 .join = {"; ", 2}},
				note_records = {
					.root = {"school", 6}, .at = at_note, .steps = 2, .join = {"; ", 2}};

#include "source/mapread.h"

static const struct map_target *target(const char *name, enum record_type type)
{
	const struct map_target *t = mapread_targets;
	while (t->name && !(t->type == type && strcmp(t->name, name) == 0))
		t++;
	return t;
}

struct school { /* the maps, made by hand */
	struct map_part part[4];
	struct map_field field[4];
	struct map_output output[2];
	struct map map[2];
};

static void put_field(struct school *s, size_t i, const char *name, enum record_type type, int column)
{
	s->part[i] = (struct map_part){.column = column};
	s->field[i] = (struct map_field){
		.target = target(name, type), .part = &s->part[i], .parts = 1, .plain = true, .time = -1};
}

static void make(struct school *s)
{
	memset(s, 0, sizeof *s);
	pupil_column[0].path = id_path, pupil_column[0].paths = 1;
	note_column[0].path = child_path, note_column[0].paths = 1;
	note_column[1].path = date_path, note_column[1].paths = 1;
	note_column[2].path = text_path, note_column[2].paths = 1;
	pupil_column[1].fold = &pupil_column[1].name, pupil_column[1].folds = 1;
	put_field(s, 0, "id", RECORD_PERSON, 0);
	put_field(s, 1, "child", RECORD_EVENT, 0);
	put_field(s, 2, "start", RECORD_EVENT, 1);
	put_field(s, 3, "text", RECORD_EVENT, 2);
	s->output[0] = (struct map_output){.type = RECORD_PERSON, .field = &s->field[0], .fields = 1};
	s->output[1] = (struct map_output){.type = RECORD_EVENT, .field = &s->field[1], .fields = 3};
	s->map[0] = (struct map){.file = STR("none"),
				 .name = STR("pupils"),
				 .version = STR("1"),
				 .format = STR("table"),
				 .system = STR("m"),
				 .column = pupil_column,
				 .columns = 2,
				 .records = &pupil_records,
				 .records_n = 1,
				 .output = &s->output[0],
				 .outputs = 1};
	s->map[1] = (struct map){.file = STR("none"),
				 .name = STR("notes"),
				 .version = STR("1"),
				 .format = STR("table"),
				 .system = STR("m"),
				 .column = note_column,
				 .columns = 3,
				 .records = &note_records,
				 .records_n = 1,
				 .output = &s->output[1],
				 .outputs = 1};
}

struct told {
	struct source_options o;
	struct source_summary summary;
	struct sheet_run run;
	struct tree *t;
	struct record r[16];
	size_t n;
	struct arena arena;
};

static void begin(struct told *x, struct school *s)
{
	const struct tree_source maps[] = {{&s->map[0], &pupil_records}, {&s->map[1], &note_records}};
	memset(x, 0, sizeof *x);
	make(s);
	x->o = reading_options();
	x->o.diags = &reading_quiet;
	sheet_run_open(&x->run, &x->o, &x->summary);
	assert_int_equal(tree_open(&x->run, maps, 2, (struct str){NULL, 0}, STR("x.xml"), &x->t), 0);
}

static void end(struct told *x)
{
	tree_close(x->t);
	sheet_run_close(&x->run);
	arena_close(&x->arena);
}

static void in(struct told *x, const char *name)
{
	assert_int_equal(tree_enter(x->t, str_of(name), (struct tree_place){1, 1, 0}), 0);
}

static void holds(struct told *x, const char *name, const char *value)
{
	assert_int_equal(tree_value(x->t, name ? str_of(name) : (struct str){NULL, 0}, str_of(value),
				    (struct tree_place){1, 1, 0}),
			 0);
}

static void out(struct told *x)
{
	struct record r;
	tree_leave(x->t, 0);
	while (tree_take(x->t, &r))
		x->r[x->n++] = reading_copy(&x->arena, &r);
}

static void leaf(struct told *x, const char *name, const char *value)
{
	in(x, name);
	holds(x, NULL, value);
	out(x);
}

static void note(struct told *x, const char *date, const char *text)
{
	in(x, "note");
	holds(x, "@on", date);
	holds(x, NULL, text);
	out(x);
}

static void rows_inside_rows_name_what_stands_around_them(void **state)
{
	struct school s;
	struct told x;
	(void)state;
	begin(&x, &s);
	in(&x, "school");
	for (int i = 0; i < 2; i++) {
		in(&x, "pupil");
		in(&x, "who");
		leaf(&x, "id", i ? "2" : "1");
		out(&x);
		leaf(&x, "name", "Nia");
		note(&x, "2024-01-01", "late");
		note(&x, "2024-01-02", "away");
		leaf(&x, "colour", "blue");
		out(&x);
	}
	out(&x);
	assert_int_equal(x.n, 6);
	assert_int_equal(x.r[0].type, RECORD_EVENT);
	reading_is(x.r[0].event.child, "m:1");
	reading_is(x.r[1].event.text, "away");
	assert_int_equal(x.r[1].event.extra_n, 0);
	reading_is(x.r[2].person.id, "m:1");
	assert_int_equal(x.r[2].person.extra_n,
			 2); /* name has a column and no place in the record; colour has neither */
	reading_is(x.r[2].person.extra[1].name, "colour");
	reading_is(x.r[3].event.child, "m:2"); /* never the child before */
	reading_is(x.r[5].person.id, "m:2");
	assert_int_equal(x.summary.read, 6);
	assert_int_equal(x.summary.used, 6);
	end(&x);
}

static void a_row_without_its_element_is_set_aside_where_it_stands(void **state)
{
	struct school s;
	struct told x;
	(void)state;
	begin(&x, &s);
	in(&x, "school");
	in(&x, "pupil");
	assert_int_equal(tree_enter(x.t, STR("note"), (struct tree_place){7, 3, 0}), 0);
	holds(&x, "@on", "2024-02-13");
	out(&x);
	out(&x);
	out(&x);
	assert_int_equal(x.r[0].type, RECORD_ASIDE);
	assert_int_equal(x.r[0].aside.line, 7);
	end(&x);
}

static void what_stands_outside_rows_goes_to_the_first_or_is_set_aside(void **state)
{
	struct school s;
	struct told x;
	(void)state;
	begin(&x, &s);
	in(&x, "school");
	leaf(&x, "town", "Ashmere");
	in(&x, "pupil");
	in(&x, "who");
	leaf(&x, "id", "1");
	out(&x);
	out(&x);
	leaf(&x, "head", "Mr Bell");
	out(&x);
	assert_int_equal(x.n, 2);
	reading_is(x.r[0].person.extra[0].name, "../town");
	reading_is(x.r[0].person.extra[0].value, "Ashmere");
	assert_int_equal(x.r[1].type, RECORD_ASIDE);
	reading_is(x.r[1].aside.field, "head");
	reading_is(x.r[1].aside.raw, "head=Mr Bell\n");
	assert_int_equal(x.summary.read, 2);
	assert_int_equal(x.summary.aside, 1);
	end(&x);
}

static void a_value_that_comes_twice_is_joined(void **state)
{
	struct school s;
	struct told x;
	(void)state;
	begin(&x, &s);
	in(&x, "school");
	in(&x, "pupil");
	in(&x, "who");
	leaf(&x, "id", "1");
	out(&x);
	in(&x, "note");
	holds(&x, "@on", "2024-01-01");
	holds(&x, NULL, "first");
	leaf(&x, "b", "bold");
	holds(&x, NULL, "second");
	out(&x);
	out(&x);
	out(&x);
	reading_is(x.r[0].event.text, "first; second");
	reading_is(x.r[0].event.extra[0].name, "b");
	end(&x);
}

static void what_is_about_the_file_is_passed_over_and_what_is_whole_is_one(void **state)
{
	static const struct map_path rules[] = {
		{{"town", 4}, true, false}, {{"story", 5}, false, true}, {{"poem", 4}, false, false}};
	struct map_records told = pupil_records;
	struct school s;
	struct told x;
	(void)state;
	memset(&x, 0, sizeof x);
	make(&s);
	told.rule = rules;
	told.rules = 3;
	const struct tree_source source = {&s.map[0], &told};
	x.o = reading_options();
	x.o.diags = &reading_quiet;
	sheet_run_open(&x.run, &x.o, &x.summary);
	tree_open(&x.run, &source, 1, (struct str){NULL, 0}, STR("x.xml"), &x.t);
	in(&x, "school");
	in(&x, "town");
	leaf(&x, "name", "Ashmere");
	out(&x);
	in(&x, "pupil");
	in(&x, "who");
	leaf(&x, "id", "1");
	out(&x);
	in(&x, "story");
	leaf(&x, "end", "late");
	leaf(&x, "end", "later");
	out(&x);
	in(&x, "poem");
	holds(&x, NULL, "one ");
	leaf(&x, "b", "two");
	holds(&x, NULL, " three");
	out(&x);
	out(&x);
	out(&x);
	assert_int_equal(x.n, 1);
	assert_int_equal(x.r[0].person.extra_n, 2);
	reading_is(x.r[0].person.extra[0].value, "end: late, end: later");
	reading_is(x.r[0].person.extra[1].name, "poem");
	reading_is(x.r[0].person.extra[1].value, "one two three");
	end(&x);
}

static void many_names_and_many_equal_values_stay_cheap(void **state)
{
	struct school s;
	struct told x;
	char name[32];
	int rc = 0;
	(void)state;
	begin(&x, &s);
	in(&x, "school");
	in(&x, "pupil");
	for (int i = 0; i < TREE_VALUES / 2; i++)
		holds(&x, "colour", "a colour, the same again and again");
	for (int i = 0; i <= TREE_PATHS && rc == 0; i++) {
		snprintf(name, sizeof name, "n%d", i);
		rc = tree_value(x.t, str_of(name), STR("v"), (struct tree_place){1, 1, 0});
	}
	assert_int_equal(rc, -1); /* a record has no more names than that */
	end(&x);
}

static void depth_and_values_have_caps(void **state)
{
	struct school s;
	struct told x;
	(void)state;
	begin(&x, &s);
	for (int i = 0; i < TREE_DEPTH; i++)
		in(&x, "a");
	assert_int_equal(tree_enter(x.t, STR("a"), (struct tree_place){1, 1, 0}), -1);
	for (int i = 0; i < TREE_VALUES; i++)
		assert_int_equal(
			tree_value(x.t, (struct str){NULL, 0}, STR("v"), (struct tree_place){1, 1, 0}), 0);
	assert_int_equal(tree_value(x.t, (struct str){NULL, 0}, STR("v"), (struct tree_place){1, 1, 0}), -1);
	end(&x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_inside_rows_name_what_stands_around_them),
		cmocka_unit_test(what_stands_outside_rows_goes_to_the_first_or_is_set_aside),
		cmocka_unit_test(a_row_without_its_element_is_set_aside_where_it_stands),
		cmocka_unit_test(a_value_that_comes_twice_is_joined),
		cmocka_unit_test(depth_and_values_have_caps),
		cmocka_unit_test(what_is_about_the_file_is_passed_over_and_what_is_whole_is_one),
		cmocka_unit_test(many_names_and_many_equal_values_stay_cheap)};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
