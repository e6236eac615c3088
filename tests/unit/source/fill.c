#include "reading.h"

#include "source/fill.h"

static void an_id_gets_a_system_unless_it_has_one(void **state)
{
	struct arena a = {0};
	(void)state;
	reading_is(fill_who(&a, STR("csv"), STR("C1")), "csv:C1");
	reading_is(fill_who(&a, STR("csv"), STR("mosaic:1")), "mosaic:1");
	reading_is(fill_who(&a, STR("csv"), STR("Smith: see note")), "csv:Smith: see note");
	reading_is(fill_who(&a, STR("csv"), STR("nan: Mo")), "csv:nan: Mo");
	assert_false(fill_has_system(STR("x:")));
	assert_false(fill_has_system(STR(":1")));
	assert_false(fill_has_system(STR("22:40")));
	assert_true(fill_has_system(STR("cin:201/DfEX0000001")));
	arena_close(&a);
}

static void a_row_gives_what_its_conditions_allow(void **state)
{
	(void)state;
	struct reading_log *l = reading_read(STR("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
						 "1,2,01/02/2006,WBRI,,0.0,08/03/2022\n2,1,01/02/"
						 "2006,WBRI,A123400005678,1.0,08/03/2022\n"),
					     reading_options());
	assert_int_equal(l->n, 4);
	/* not a mother: what stands in her child's column is kept, not dropped */
	reading_has(l, 0, "extra", "SEX=2; ETHNIC=WBRI; MOTHER=0; MC_DOB=08/03/2022");
	reading_has(l, 1, "extra", "SEX=1; ETHNIC=WBRI");
	reading_has(l, 2, "id", "ssda903:2/child");
	reading_has(l, 3, "to", "ssda903:2/child");
	reading_free(l);
}

static void every_cell_of_a_used_row_comes_out_somewhere(void **state)
{
	(void)state;
	/* each cell holds a word of its own; whatever field it lands in, it must be found again */
	struct reading_log *l = reading_read(
		STR("visit_id,person_id,visit_type,planned_datetime,actual_datetime,reason_visit_not_made,"
		    "seen_alone_flag,completed_flag,cp_visit_on_time\n"
		    "v77,p77,type77,2024-06-19 16:00,2024-06-20 09:00,reason77,flag77,done77,time77\n"),
		reading_options());
	static const char *const words[] = {"type77", "2024-06-19 16:00", "reason77",
					    "flag77", "done77",		  "time77"};
	assert_int_equal(l->n, 1);
	struct buf all = {0};
	static const char *const fields[] = {"text", "outcome", "extra", "worker"};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		mapcheck_write(&l->r[0], str_of(fields[i]), &reading_code, &all);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		assert_non_null(strstr(all.p, words[i]));
	reading_has(l, 0, "start", "2024-06-20T09:00");
	buf_close(&all);
	reading_free(l);
}

static void who_is_named_and_not_held_is_a_person_of_that_child(void **state)
{
	(void)state;
	struct reading_log *l = reading_read(
		STR("Date,Time,People Present,Case Note Summary,Event Type,Case Note Detail,Child\n"
		    "05/06/2024,,\"Mum, Jo (worker);\",A visit,Home Visit,Tea.,c:1\n06/06/2024,,Mum,A visit,Home Visit,Tea.,c:2\n"),
		reading_options());
	assert_int_equal(l->n, 5);
	reading_has(l, 0, "people", "c:1/mentioned/mum(present); c:1/mentioned/jo(worker)");
	reading_has(l, 1, "id", "c:1/mentioned/mum");
	reading_has(l, 1, "names", "Mum");
	reading_has(l, 2, "names", "Jo");
	reading_has(l, 4, "id", "c:2/mentioned/mum");
	reading_free(l);
}

static void a_condition_may_ask_how_a_cell_begins(void **state)
{
	(void)state;
	struct reading_log *l = reading_read(STR("FACT_INVOLVEMENTS_ID,DIM_PERSON_ID,DIM_WORKER_ID,START_DTTM\n"
						 "1,9,7,2024-01-02\n2,9,-1,2024-01-02\n3,-1,7,2024-01-02\n"),
					     reading_options());
	assert_int_equal(l->n, 3);
	reading_has(l, 0, "kind", "allocation");
	reading_has(l, 1, "kind", "note"); /* a worker -1 is nobody */
	assert_int_equal(l->r[2].type, RECORD_ASIDE);
	reading_free(l);
}

static void a_column_may_be_the_year_of_the_file(void **state)
{
	(void)state;
	struct reading_log *l = reading_read(STR("# year: 2020\nCHILD,DOB,IN_TOUCH,ACTIV,ACCOM\n1,02/03/2001,DIED,0,0\n"),
					     reading_options());
	assert_int_equal(l->n, 3);
	reading_has(l, 0, "start", "2020");
	reading_has(l, 1, "kind", "death");
	reading_has(l, 2, "death", "2020");
	reading_free(l);
	l = reading_read(STR("CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\n1,02/03/2001,YES,0,0\n"), reading_options());
	assert_int_equal(l->n, 2);
	reading_has(l, 0, "start", "");
	assert_non_null(strstr(l->diags.p, "is not known"));
	reading_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_id_gets_a_system_unless_it_has_one),
		cmocka_unit_test(a_row_gives_what_its_conditions_allow),
		cmocka_unit_test(every_cell_of_a_used_row_comes_out_somewhere),
		cmocka_unit_test(who_is_named_and_not_held_is_a_person_of_that_child),
		cmocka_unit_test(a_condition_may_ask_how_a_cell_begins),
		cmocka_unit_test(a_column_may_be_the_year_of_the_file),
	};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
