#include "../packed.h"
#include "../says.h"

#include "format/office.h"

static void text_is(const char *given, const char *wanted)
{
	struct buf b = {0};
	office_add_text(str_of(given), &b);
	assert_string_equal(buf_str(&b).p ? buf_str(&b).p : "", wanted);
	buf_close(&b);
}

static void escapes_are_the_characters_they_stand_for(void **state)
{
	(void)state;
	text_is("plain", "plain");
	text_is("a_x000D_\nb", "a\r\nb");
	text_is("_x00e9__x20AC_", "\xc3\xa9\xe2\x82\xac");
	text_is("a_b_x00", "a_b_x00");
	text_is("_x005F_x000D_", "_x000D_");
	text_is("_xD800__", "_xD800__");
	text_is("__x000A__", "_\n_");
}

static enum office_kind kind(const char *first, const char *text, const char *second, const char *more, struct str *main, struct arena *a)
{
	struct packed p = {0};
	struct zip_archive *z;
	struct err e = {0};
	packed_add(&p, first, str_of(text), 8);
	if (second)
		packed_add(&p, second, str_of(more), 8);
	assert_int_equal(zip_archive_open(packed_end(&p), STR("x"), &z, &e), 0);
	enum office_kind k = office_kind_of(z, a, main);
	zip_archive_close(z);
	packed_close(&p);
	return k;
}

#define RELS "_rels/.rels"
#define REL(target) "<Relationships><Relationship Id='a' Type='http://x/theme' Target='t.xml'/>" \
	"<Relationship Id='b' Type='http://x/officeDocument' Target='" target "'/></Relationships>"

static void an_archive_is_told_by_its_main_part(void **state)
{
	(void)state;
	struct arena a = {0};
	struct str main = {NULL, 0};
	assert_int_equal(kind(RELS, REL("/any/name.xml"), "any/name.xml", "<x:workbook xmlns:x='u'/>", &main, &a), OFFICE_WORKBOOK);
	assert_true(str_is_equal(main, STR("any/name.xml")));
	assert_int_equal(kind(RELS, REL("../../word/./document.xml"), "../../word/./document.xml", "<document/>", &main, &a), OFFICE_DOCUMENT);
	assert_int_equal(kind(RELS, REL("xl/workbook.bin"), NULL, NULL, &main, &a), OFFICE_BINARY_WORKBOOK);
	assert_int_equal(kind(RELS, REL("ppt/p.xml"), "ppt/p.xml", "<presentation/>", &main, &a), OFFICE_OTHER);
	assert_int_equal(kind(RELS, REL("gone.xml"), NULL, NULL, &main, &a), OFFICE_NONE);
	assert_int_equal(kind("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<a/>", &main, &a), OFFICE_OPEN_TABLES);
	assert_int_equal(kind("mimetype", "application/vnd.oasis.opendocument.presentation", "content.xml", "<a/>", &main, &a), OFFICE_OPEN_DOCUMENT);
	assert_int_equal(kind("a.csv", "x,y", NULL, NULL, &main, &a), OFFICE_NONE);
	arena_close(&a);
}

static void relations_name_entries(void **state)
{
	(void)state;
	struct packed p = {0};
	struct arena a = {0};
	struct zip_archive *z;
	struct office_relation *r;
	struct err e = {0};
	size_t n;
	packed_add(&p, "xl/_rels/workbook.xml.rels", STR("<R><Relationship Id='r1' Type='http://a/b/worksheet' Target='worksheets/sheet1.xml'/>"
		"<Relationship Id='r2' Type='t' Target='../docProps/app.xml'/><Relationship Id='r3' Type='t' Target='http://x.invalid/' TargetMode='External'/></R>"), 8);
	assert_int_equal(zip_archive_open(packed_end(&p), STR("x"), &z, &e), 0);
	assert_int_equal(office_relations(z, STR("xl/workbook.xml"), &a, &r, &n, &e), 0);
	assert_int_equal(n, 2);
	assert_true(str_is_equal(r[0].type, STR("worksheet")));
	assert_true(str_is_equal(r[0].target, STR("xl/worksheets/sheet1.xml")));
	assert_true(str_is_equal(r[1].target, STR("docProps/app.xml")));
	assert_int_equal(office_relations(z, STR("xl/other.xml"), &a, &r, &n, &e), 0);
	assert_int_equal(n, 0);
	struct office_part part;
	assert_int_equal(office_part_open(z, STR("no"), STR("x"), &part, &e), -1);
	says(e.text, "missing");
	zip_archive_close(z);
	packed_close(&p);
	arena_close(&a);
}

static void truth_is_read(void **state)
{
	(void)state;
	assert_true(office_is_on(STR("1"), false));
	assert_true(office_is_on(STR("true"), false));
	assert_false(office_is_on(STR("0"), true));
	assert_true(office_is_on((struct str){NULL, 0}, true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_are_the_characters_they_stand_for),
		cmocka_unit_test(an_archive_is_told_by_its_main_part),
		cmocka_unit_test(relations_name_entries),
		cmocka_unit_test(truth_is_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
