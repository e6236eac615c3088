#include "reading.h"

#include "source/records.h"

static const char notes[] = "<?xml version=\"1.0\"?>\n<case_notes>\n<event><event_id>1</event_id><child_id>7</child_id><event_date>2014-04-07</event_date>"
			    "<recorded_at>2014-04-08</recorded_at><event_type>Contact</event_type><summary>A</summary></event>\n";

static void xml_that_a_map_describes_is_read(void **state)
{
	struct buf b = {0};
	(void)state;
	buf_addf(&b, "%s</case_notes>", notes);
	struct reading_log *l = reading_read(buf_str(&b), reading_options());
	assert_int_equal(l->n, 1);
	reading_has(l, 0, "child", "gen:7");
	assert_int_equal(l->r[0].event.sources[0].line, 3);
	reading_is(l->summary.map, "generator 1");
	reading_free(l);
	buf_close(&b);
}

static void xml_broken_off_keeps_what_was_whole(void **state)
{
	struct buf b = {0};
	(void)state;
	buf_addf(&b, "%s<event><event_id>2", notes);
	struct reading_log *l = reading_read(buf_str(&b), reading_options());
	assert_int_equal(l->n, 2);
	assert_int_equal(l->r[1].type, RECORD_ASIDE);
	assert_true(str_find(l->r[1].aside.raw, STR("<event><event_id>2")) < l->r[1].aside.raw.n);
	assert_int_equal(l->summary.read, 2);
	reading_free(l);
	buf_close(&b);
}

static void a_row_that_cannot_be_used_keeps_its_bytes(void **state)
{
	struct buf b = {0};
	(void)state;
	buf_addf(&b, "%s<event><event_date>31/06/2014</event_date><child_id>7</child_id></event></case_notes>", notes);
	struct reading_log *l = reading_read(buf_str(&b), reading_options());
	assert_int_equal(l->r[1].type, RECORD_ASIDE);
	reading_is(l->r[1].aside.raw, "<event><event_date>31/06/2014</event_date><child_id>7</child_id></event>");
	reading_free(l);
	buf_close(&b);
}

static void other_xml_is_not(void **state)
{
	struct source_options o = reading_options();
	(void)state;
	assert_int_equal(records_adapter.recognise(&(struct source_input){STR("x"), STR("<a><b/></a>")}, &o), 0);
	assert_int_equal(records_adapter.recognise(&(struct source_input){STR("x"), STR("a,b\n")}, &o), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(xml_that_a_map_describes_is_read), cmocka_unit_test(xml_broken_off_keeps_what_was_whole),
					   cmocka_unit_test(a_row_that_cannot_be_used_keeps_its_bytes), cmocka_unit_test(other_xml_is_not)};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
