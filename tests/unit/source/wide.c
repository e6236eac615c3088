/* XML in UTF-16; all of it invented. */
#include "reading.h"

#include "source/wide.h"

/* The text, which is ASCII, as UTF-16, little-endian, with its mark. */
static struct str widened(const char *text, struct buf *b)
{
	buf_clear(b);
	buf_add(b, STR("\xFF\xFE"));
	for (; *text; text++) {
		buf_add_char(b, *text);
		buf_add_char(b, '\0');
	}
	return buf_str(b);
}

static void xml_in_utf_16_is_read_as_what_it_is(void **state)
{
	static const char census[] = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2020</Year>"
				     "</CollectionDetails></Header><Children><Child><ChildIdentifiers><LAchildID>7</LAchildID></ChildIdentifiers>"
				     "<CINdetails><CINreferralDate>2020-01-02</CINreferralDate></CINdetails></Child></Children></Message>";
	struct buf b = {0};
	(void)state;
	struct source_options o = reading_options();
	o.schemas = reading_schemas;
	struct source_input in = {STR("x"), widened(census, &b)};
	assert_ptr_equal(source_recognise(&in, &o), &wide_adapter);
	struct reading_log *l = reading_read(in.bytes, o);
	assert_true(l->opened);
	reading_is(l->summary.format, "cin");
	assert_int_equal(l->summary.used, 2);
	assert_int_equal(l->summary.covers_n, 1);
	assert_non_null(strstr(l->diags.p, "read as UTF-16, little-endian"));
	reading_free(l);
	buf_close(&b);
}

static void what_no_adapter_knows_is_not_its_own(void **state)
{
	struct buf b = {0};
	(void)state;
	struct source_options o = reading_options();
	struct source_input in = {STR("x"), widened("<a><b/></a>", &b)};
	assert_int_equal(wide_adapter.recognise(&in, &o), 0);
	in.bytes = widened("Date,Event\n2020-01-02,a\n", &b); /* a table decodes itself */
	assert_int_equal(wide_adapter.recognise(&in, &o), 0);
	in.bytes = STR("<Message><Collection>CIN</Collection></Message>");
	assert_int_equal(wide_adapter.recognise(&in, &o), 0);
	buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xml_in_utf_16_is_read_as_what_it_is),
		cmocka_unit_test(what_no_adapter_knows_is_not_its_own),
	};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
