#include "reading.h"

static struct str fold(const char *s, char out[static 128])
{
	return (struct str){out, map_fold(str_of(s), out)};
}

static void headers_are_compared_by_letters_and_digits(void **state)
{
	char a[128], b[128];
	(void)state;
	assert_true(str_is_equal(fold("Date of Birth", a), fold("date_of_BIRTH\xC2\xA0 ", b)));
	reading_is(fold("Child\xE2\x80\x99s words (2)", a), "childswords2");
	assert_int_equal(fold(" -_. ", a).n, 0);
}

static int choose(const char *header, const struct map **m, struct err *e)
{
	struct arena a = {0};
	struct str folded[32], rest = str_of(header);
	size_t n = 0;
	while (!str_is_absent(rest))
		folded[n++] = map_folded(&a, str_cut(&rest, ','));
	int result = map_choose(&reading_maps, folded, n, m, e);
	arena_close(&a);
	return result;
}

static void the_map_that_explains_most_is_chosen(void **state)
{
	static const char *const header[][2] = {
		{"Event Ref,Start Date,Start Time,End Date,End Time,Source of Information,Event,Comments",
		 "chronolator"},
		{"START-DATE,source of information", "chronolator"},
		{"Date or Period of Event,Significant Event,Source,Impact,Action Taken,Review", "tayside"},
		{"CHILD,DOB,MISSING,MIS_START,MIS_END", "ssda903-missing"},
		{"CHILD,DOB,REVIEW,REVIEW_CODE", "ssda903-reviews"},
		{"CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", "ssda903-header"},
		{"CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON", "ssda903-sw-episodes"},
		{"from,kind,to,start,end,quality,known_by,restricted", "relations"},
		{"id,person_id,note_type,title,created_on,created_by,last_updated_by,note", "mosaic-notes"},
		{"person_id,other_person_id,type,start_date,end_date,parental_responsibility,details",
		 "mosaic-relationships"},
		{"Entry,Date,Category,Log", "school-log"},
		{"what,kind,date", "agency-log"},
		{"Date,Kind,What happened", "agency-log"}, /* as many columns as `chronology`, and asked for by name */
		{"Date,What happened", "chronology"},
		{"event_id,child_id,event_date,event_time,recorded_at,event_type,source_agency,worker,summary,impact_on_child,"
		 "action_taken,outcome,severity",
		 "generator"},
		{"Report No,Child,Date,Time,Type,Others,Details,Action,Result,Officer", "police-reports"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof header / sizeof *header; i++) {
		const struct map *m;
		struct err e = {0};
		assert_int_equal(choose(header[i][0], &m, &e), 0);
		reading_is(m->name, header[i][1]);
	}
}

static void no_map_and_a_tie_are_told(void **state)
{
	const struct map *m;
	struct err e = {0};
	(void)state;
	assert_int_equal(choose("apples,pears", &m, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_non_null(strstr(e.text, "--map NAME"));
	/* both fit, and explain three columns each */
	assert_int_equal(choose("from,kind,to,date,what", &m, &e), -1);
	assert_non_null(strstr(e.text, "agency-log, relations"));
}

static void a_code_is_found_however_it_is_written(void **state)
{
	struct map_code code[] = {{STR("Mother : Child"), STR("motherchild"), STR("parent"), 0},
				  {STR("mother child"), STR("motherchild"), STR("other"), 0}};
	const struct map_codes codes = {.name = STR("x"), .code = code, .n = 2};
	(void)state;
	reading_is(map_code_find(&codes, STR("MOTHER:CHILD"))->is, "parent");
	reading_is(map_code_find(&codes, STR("mother child"))->is,
		   "other"); /* exactly as written comes first */
	assert_null(map_code_find(&codes, STR("father")));
	struct map_code listed[] = {{STR("Yes"), STR("yes"), STR("y"), 0}, {STR("6"), STR("6"), STR("police"), 0}, {STR("RC1"), STR("rc1"), STR("adopted"), 0},
				    {STR("C"), STR("c"), STR("home"), 0}};
	struct map_codes list = {.code = listed, .n = 4};
	reading_is(map_code_find(&list, STR("a) Yes"))->is, "y");
	reading_is(map_code_find(&list, STR("q) 6: Police"))->is, "police");
	reading_is(map_code_find(&list, STR("p1) 6 - Police"))->is, "police");
	reading_is(map_code_find(&list, STR("RC1 Adopted"))->is, "adopted");
	reading_is(map_code_find(&list, STR("RC1 - Adopted, a sentence that goes on for longer than any code and its words ever would"))->is, "adopted");
	reading_is(map_code_find(&list, STR("C: Community home"))->is, "home");
	static const char *const none[] = {"6 visits", "Yes - seen", "RC11 - x", "6-bed house", "a) ", "C the home", ""};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (map_code_find(&list, str_of(none[i])))
			fail_msg("%s", none[i]);
}

static void every_map_fits_its_grammar_and_does_what_its_examples_say(void **state)
{
	unsigned long examples, faults;
	struct buf text = {0};
	struct diags diags = {reading_put, &text, {0}};
	struct err e = {0};
	(void)state;
	assert_int_equal(mapcheck_run(reading_schemas, &reading_code, &diags, &examples, &faults, &e), 0);
	if (faults)
		fprintf(stderr, "%s", text.p);
	assert_int_equal(faults, 0);
	assert_true(examples >= 30);
	buf_close(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_are_compared_by_letters_and_digits),
		cmocka_unit_test(the_map_that_explains_most_is_chosen),
		cmocka_unit_test(no_map_and_a_tie_are_told),
		cmocka_unit_test(a_code_is_found_however_it_is_written),
		cmocka_unit_test(every_map_fits_its_grammar_and_does_what_its_examples_say),
	};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
