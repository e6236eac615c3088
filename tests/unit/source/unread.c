#include "../packed.h"
#include "../says.h"

#include "source/unread.h"

static void why(struct str bytes, const char *wanted)
{
	struct source_input in = {.file = STR("x"), .bytes = bytes};
	struct err e = {0};
	int rc = unread_why(&in, &e);
	assert_int_equal(rc, wanted ? -1 : 0);
	if (wanted)
		says(e.text, wanted);
}

static void known_kinds_name_the_way_out(void **state)
{
	(void)state;
	why(STR("%PDF-1.7\n..."), "a PDF: ask for its table as CSV or XLSX");
	why(STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 ..."), "without a password");
	why(STR("\x89PNG\r\n"), "picture");
	why(STR("{\\rtf1 x}"), ".docx");
	why(STR("PK\3\4 cut"), "cut off");
	why(STR("---\nnodes:\n- name: id\n"), "YAML");
	why(STR("<html><body><table><tr><td>Date</td></tr></table></body></html>"), "a web page");
	why(STR("\xEF\xBB\xBF\r\n<TABLE border=1><tr>"), "save it as .xlsx");
	why(STR("<!DOCTYPE html>\n<p>x"), "a web page");
	why(STR("<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>"), "Excel 2003");
	why(STR("<tables/>"), NULL);
	struct err e = {0};
	assert_int_equal(unread_why(&(struct source_input){STR("in/~$log.xlsx"), STR("\x04user\0\0\0")}, &e), -1);
	says(e.text, "lock");
	why(STR("date,text\n"), NULL);
	why(STR(""), NULL);
}

static void archives_are_told_by_what_they_hold(void **state)
{
	(void)state;
	struct packed p = {0};
	packed_add(&p, "a.txt", STR("x"), 0);
	why(packed_end(&p), "unpack it");
	packed_close(&p);
	p = (struct packed){0};
	packed_add(&p, "mimetype", STR("application/vnd.oasis.opendocument.graphics"), 0);
	why(packed_end(&p), "OpenDocument");
	packed_close(&p);
	p = (struct packed){0};
	packed_add(&p, "_rels/.rels", STR("<R><Relationship Id='b' Type='u/officeDocument' Target='xl/workbook.bin'/></R>"), 8);
	why(packed_end(&p), ".xlsb");
	packed_close(&p);
	p = (struct packed){0};
	packed_add(&p, "Index/Document.iwa", STR("x"), 0);
	why(packed_end(&p), "Numbers");
	packed_close(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(known_kinds_name_the_way_out), cmocka_unit_test(archives_are_told_by_what_they_hold)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
