#include "reading.h"

#include "source/records.h"

static const char notes[] =
	"<?xml "
	"version=\"1.0\"?>\n<case_notes>\n<event><event_id>1</event_id><child_id>7</"
	"child_id><event_date>2014-04-07</event_date>"
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
	buf_addf(&b,
		 "%s<event><event_date>31/06/2014</event_date><child_id>7</child_id></event></case_notes>",
		 notes);
	struct reading_log *l = reading_read(buf_str(&b), reading_options());
	assert_int_equal(l->r[1].type, RECORD_ASIDE);
	reading_is(l->r[1].aside.raw,
		   "<event><event_date>31/06/2014</event_date><child_id>7</child_id></event>");
	reading_free(l);
	buf_close(&b);
}

/* A reader over the shipped maps; the number of records of each type, and read = used + set aside. */
static struct reading_log *reads(const char *text)
{
	struct reading_log *l = reading_read(str_of(text), reading_options());
	assert_int_equal(l->summary.read, l->summary.used + l->summary.aside);
	return l;
}

static void json_rows_stand_inside_rows(void **state)
{
	(void)state;
	/* what the note says behind its amendments is known to them */
	struct reading_log *l = reads(
		"{\"content\":[{\"amendments\":[{\"creationDateTime\":\"2024-01-02T10:00:00\","
		"\"additionalNoteText\":\"B\"}],"
		"\"caseNoteId\":4,\"bookingId\":7,\"creationDateTime\":\"2024-01-01T09:00:00\","
		"\"occurrenceDateTime\":\"2024-01-01T08:00:00\",\"text\":\"A\"}],\"totalPages\":1}");
	assert_int_equal(l->n, 2);
	reading_has(l, 0, "child", "csv:7");
	reading_has(l, 0, "text", "B");
	reading_has(l, 0, "ref", "4 2024-01-01T09:00:00");
	reading_has(l, 1, "text", "A");
	reading_free(l);
}

static void a_broken_line_of_json_is_set_aside_alone(void **state)
{
	static const char note[] = "{\"bookingId\":7,\"creationDateTime\":\"2024-01-01T09:00:00\","
				   "\"occurredAt\":\"2024-01-01T08:00:00\",\"text\":\"A\"";
	struct buf b = {0};
	(void)state;
	buf_addf(&b, "%s}\n%s}\n%s,}\n%s}\n", note, note, note, note);
	buf_add_char(&b, 0);
	struct reading_log *l = reads(b.p);
	assert_int_equal(l->n, 4);
	assert_int_equal(l->r[2].type, RECORD_ASIDE);
	assert_true(str_find(l->r[2].aside.raw, STR(",}")) < l->r[2].aside.raw.n);
	assert_int_equal(l->r[2].aside.line, 3);
	assert_int_equal(l->r[3].type, RECORD_EVENT);
	reading_free(l);
	buf_close(&b);
}

static void json_broken_off_keeps_what_was_whole(void **state)
{
	(void)state;
	struct reading_log *l = reads("[{\"bookingId\":7,\"creationDateTime\":\"2024-01-01T09:00:00\","
				      "\"occurredAt\":\"2024-01-01T08:00:00\",\"text\":\"A\"},"
				      "{\"bookingId\":8,\"text\":\"half");
	assert_int_equal(l->n, 2);
	assert_int_equal(l->r[0].type, RECORD_EVENT);
	assert_int_equal(l->r[1].type, RECORD_ASIDE);
	assert_true(str_find(l->r[1].aside.raw, STR("half")) < l->r[1].aside.raw.n);
	reading_free(l);
}

static void one_element_may_be_rows_of_several_maps(void **state)
{
	(void)state;
	/* the header, and what it holds of a young person's arrival; another child has none of that */
	struct reading_log *l = reads("<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID><SEX>1</SEX><DOB>01/02/"
				      "2006</DOB><DUC>01/02/2024</DUC><NEW>x</NEW></HEADER></CHILD>"
				      "<CHILD><HEADER><CHILDID>2</CHILDID><SEX>2</SEX><DOB>01/02/2007</DOB></"
				      "HEADER></CHILD></EXPSSDA903>");
	size_t events = 0, persons = 0;
	for (size_t i = 0; i < l->n; i++) {
		events += l->r[i].type == RECORD_EVENT;
		persons += l->r[i].type == RECORD_PERSON;
	}
	assert_true(events >= 1);
	assert_true(persons >= 2);
	assert_int_equal(l->summary.read, 3);
	assert_int_equal(l->summary.aside, 0);
	reading_free(l);
}

static void other_xml_is_not(void **state)
{
	struct source_options o = reading_options();
	(void)state;
	assert_int_equal(records_adapter.recognise(&(struct source_input){STR("x"), STR("<a><b/></a>")}, &o),
			 0);
	assert_int_equal(records_adapter.recognise(&(struct source_input){STR("x"), STR("a,b\n")}, &o), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(xml_that_a_map_describes_is_read),
					   cmocka_unit_test(xml_broken_off_keeps_what_was_whole),
					   cmocka_unit_test(a_row_that_cannot_be_used_keeps_its_bytes),
					   cmocka_unit_test(other_xml_is_not),
					   cmocka_unit_test(json_rows_stand_inside_rows),
					   cmocka_unit_test(a_broken_line_of_json_is_set_aside_alone),
					   cmocka_unit_test(json_broken_off_keeps_what_was_whole),
					   cmocka_unit_test(one_element_may_be_rows_of_several_maps)};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
