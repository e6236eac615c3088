/* The page of at most eight lines: their order, who wins a line, what is on none. */
#include "../says.h"
#include "draw/front.h"

static struct code code;
static struct out o;

/* Two children of one mother, who was a child herself; one strength of the first where asked for. */
static struct mark marks[1], shared[1];
static struct view_child child[3];
static size_t at;

static int next_child(struct case_view *self, unsigned shard, unsigned of, struct view_child *c,
		      struct err *e)
{
	(void)self, (void)shard, (void)of, (void)e;
	if (at == 3) {
		at = 0;
		return 0;
	}
	*c = child[at++];
	return 1;
}

static int event(struct case_view *self, const struct mark *m, struct arena *a, struct event *ev,
		 struct err *e)
{
	(void)self, (void)m, (void)a, (void)e;
	*ev = (struct event){.text = STR("Sang all morning.")};
	return 0;
}

static struct str name(struct case_view *self, enum view_name which, uint32_t number)
{
	(void)self, (void)which, (void)number;
	return STR("School");
}

static struct case_view view = {.next_child = next_child, .event = event, .name = name};
static struct label label[3];
static struct label_list labels = {.label = label, .n = 3};

static struct date day(int y)
{
	return (struct date){.lo = date_day_of(y, 5, 1), .hi = date_day_of(y, 5, 1), .precision = DATE_DAY};
}

static void set_up(bool strength)
{
	static const char *const ids[] = {"s:1", "s:2", "s:3"}, *const names[] = {"Ann Reed", "Ben Reed",
										  "Carla Reed"};
	static const int born[] = {2014, 2016, 1993};
	uint16_t kind = 0;

	at = 0;
	assert_int_equal(code_kind_of(&code, strength ? STR("strength") : STR("note"), &kind), 0);
	marks[0] = (struct mark){.lo = date_day_of(2024, 3, 1),
				 .hi = date_day_of(2024, 3, 1),
				 .kind = kind,
				 .agency = 1,
				 .id = 77};
	shared[0] = marks[0]; /* the same entry, held under the first child */
	shared[0].flags |= MARK_SHARED;
	for (size_t i = 0; i < 3; i++) {
		child[i] = (struct view_child){
			.id = str_of(ids[i]), .birth = day(born[i]), .mark = i ? shared : marks, .n = 1};
		label[i] = (struct label){.id = str_of(ids[i]),
					  .name = str_of(names[i]),
					  .birth = day(born[i]),
					  .family = i < 2 ? 1 : 2};
	}
}

struct line {
	const char *child, *rule, *say;
	enum finding_front front;
	int last;
	uint64_t entry;
	bool urgent, words;
	enum finding_state state;
	const char *review;
};

static const char *page(bool strength, const struct line *l, size_t n)
{
	struct front f;
	struct err e = {0};

	set_up(strength);
	buf_clear(&o.buf);
	front_open(&f, &view, &code, &labels, date_day_of(2024, 6, 1));
	for (size_t i = 0; i < n; i++) {
		struct finding_review r = {.decision = str_of(l[i].review), .on = DATE_LAST};
		struct finding_passage p = {
			.mark = marks, .words = STR("he said so"), .file = STR("log.csv"), .line = 4};
		struct finding x = {.id = i + 1,
				    .rule = str_of(l[i].rule),
				    .title = str_of(l[i].rule),
				    .child = str_of(l[i].child),
				    .say = str_of(l[i].say),
				    .front = l[i].front,
				    .last = date_day_of(2024, 1, l[i].last),
				    .evidence = &l[i].entry,
				    .evidence_n = 1,
				    .urgent = l[i].urgent,
				    .words_only = l[i].words,
				    .state = l[i].state,
				    .status = STR("draft"),
				    .passage = &p,
				    .passage_n = l[i].words,
				    .review = &r,
				    .review_n = l[i].review != NULL};
		assert_int_equal(f.sink.put(&f.sink, &x, &e), 0);
	}
	assert_int_equal(front_write(&f, &o, &e), 0);
	front_close(&f);
	return o.buf.p;
}

static void the_order_is_fixed(void **state)
{
	static const struct line l[] = {{"s:1", "h", "Helped.", FINDING_FRONT_HELPED, 9, 1, 0, 0, 0, 0},
					{"s:1", "c", "Context.", FINDING_FRONT_CONTEXT, 9, 2, 0, 0, 0, 0},
					{"s:1", "r", "Repeated.", FINDING_FRONT_REPEATED, 9, 3, 0, 0, 0, 0},
					{"s:1", "g", "Changed.", FINDING_FRONT_CHANGED, 9, 4, 0, 0, 0, 0},
					{"s:1", "s", "Safety.", FINDING_FRONT_SAFETY, 9, 5, 0, 0, 0, 0},
					{"s:1", "t", "Told.", FINDING_FRONT_TOLD, 9, 6, 0, 0, 0, 0},
					{"s:1", "n", "Not seen.", FINDING_FRONT_NOT_SEEN, 9, 7, 0, 0, 0, 0},
					{"s:1", "s2", "Safety two.", FINDING_FRONT_SAFETY, 8, 8, 0, 0, 0, 0}};
	const char *text = page(true, l, 8);
	(void)state;
	says(text, "1. Safety now: Safety. About Ann. 1 more here: s2.\n2. Told or asked: Told. About Ann.\n3. Not "
		   "seen: Not seen. About Ann.\n4. Repeated: Repeated. About Ann.\n5. Changed: Changed. About Ann.\n"
		   "6. Context: Context. About Ann.\n7. What helped: Helped. About Ann.\n8. Strengths: 1 recorded, 1 Mar 2024 to 1 "
		   "Mar 2024. The last, from School: Sang all morning.\n");
	says_not(text, "9. ");
	says(text, "7 of these lines stand on draft rules, whose numbers nobody here has agreed.");
	says(text, "Ann Reed, born 1 May 2014 (10); Ben Reed, born 1 May 2016 (8)\n");
}

static void the_strengths_always_have_a_line(void **state)
{
	(void)state;
	says(page(false, NULL, 0), "1. Strengths: No strength is recorded in the records supplied.\n");
	says(page(false, NULL, 0), "That is no reassurance.");
	says(page(true, NULL, 0), "1. Strengths: 1 recorded");
}

static void who_wins_a_line(void **state)
{
	static const struct line l[] = {
		{"s:1", "a", "Old.", FINDING_FRONT_REPEATED, 1, 1, 0, 0, 0, 0},
		{"s:1", "b", "New.", FINDING_FRONT_REPEATED, 9, 2, 0, 0, 0, 0},
		{"s:2", "c", "Newest, late.", FINDING_FRONT_REPEATED, 20, 3, 0, 0, FINDING_LATE, 0},
		{"s:2", "d", "Cannot be told.", FINDING_FRONT_REPEATED, 25, 4, 0, 0, FINDING_NOT_ASSESSABLE,
		 0},
		{"s:2", "e", "Set aside.", FINDING_FRONT_REPEATED, 26, 5, 0, 0, 0, "not significant"}};
	struct line urgent[5];
	(void)state;
	says(page(true, l, 5), "1. Repeated: New. About Ann. 3 more here: a; c; e.");
	memcpy(urgent, l, sizeof l);
	urgent[0].urgent = true;
	says(page(true, urgent, 5), "1. Repeated: Old. About Ann. 3 more here: ");
	says(page(true, &l[4], 1), "1. Repeated: Set aside. About Ben.\n  Noted: not significant.");
}

static void safety_has_two_lines_where_there_is_room(void **state)
{
	static const struct line l[] = {{"s:1", "a", "One.", FINDING_FRONT_SAFETY, 3, 1, 0, 0, 0, 0},
					{"s:1", "b", "Two.", FINDING_FRONT_SAFETY, 2, 2, 0, 0, 0, 0},
					{"s:1", "c", "Three.", FINDING_FRONT_SAFETY, 1, 3, 0, 0, 0, 0}};
	(void)state;
	says(page(true, l, 3),
	     "1. Safety now: One. About Ann.\n2. Safety now: Two. About Ann. 1 more here: c.\n3. Strengths: ");
}

static void one_matter_of_two_children_is_one(void **state)
{
	static const struct line l[] = {{"s:1", "a", "Ann was told.", FINDING_FRONT_TOLD, 3, 5, 0, 0, 0, 0},
					{"s:2", "a", "Ben was told.", FINDING_FRONT_TOLD, 3, 5, 0, 0, 0, 0},
					{"s:2", "a", "Ben again.", FINDING_FRONT_TOLD, 2, 6, 0, 0, 0, 0}};
	(void)state;
	says(page(true, l, 3),
	     "1. Told or asked: Ann was told. The same for Ben. 1 more here: a.");
}

static void words_are_read_and_not_counted(void **state)
{
	static const struct line l[] = {
		{"s:1", "a", "Words.", FINDING_FRONT_REPEATED, 3, 5, 0, true, 0, 0},
		{"s:2", "b", "A hand on a neck.", FINDING_FRONT_SAFETY, 3, 6, true, true, 0, 0}};
	const char *text = page(true, l, 2);
	(void)state;
	says_not(text, "Repeated");
	says_not(text, "1. Safety now: A hand");
	says(text, "1. Safety now: words to read first. 1 Mar 2024, School: \"he said "
		   "so\" About Ben.\n"
		   "2. Strengths");
	says(text, "Passages to read: words found in a text, not counted above.\n");
	says(text, "    1 Mar 2024, School, about Ann: \"he said so\" (log.csv:4)\n");
}

static void a_childhood_of_a_parent_is_on_no_page(void **state)
{
	static const struct line l[] = {
		{"s:3", "a", "Carla was not brought.", FINDING_FRONT_REPEATED, 3, 5, 0, 0, 0, 0}};
	(void)state;
	says_not(page(true, l, 1), "Carla");
}

static int open_code(void **state)
{
	struct err e = {0};

	(void)state;
	out_to_memory(&o);
	return code_open(project_schemas(), &code, &e);
}

static int close_code(void **state)
{
	struct err e = {0};

	(void)state;
	code_close(&code);
	return out_close(&o, false, &e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_order_is_fixed),
					   cmocka_unit_test(the_strengths_always_have_a_line),
					   cmocka_unit_test(who_wins_a_line),
					   cmocka_unit_test(safety_has_two_lines_where_there_is_room),
					   cmocka_unit_test(one_matter_of_two_children_is_one),
					   cmocka_unit_test(words_are_read_and_not_counted),
					   cmocka_unit_test(a_childhood_of_a_parent_is_on_no_page)};
	return cmocka_run_group_tests(tests, open_code, close_code);
}
