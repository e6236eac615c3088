#include "../packed.h"
#include "../says.h"

#include "source/books.h"
#include "source/source.h"

/* What a file of these parts gives when it is read as any other; all invented. */
static void gives(struct str bytes, const char *file, const char *wanted)
{
	struct code code;
	struct arena a = {0};
	struct err e = {0};
	assert_int_equal(code_open(project_schemas(), &code, &e), 0);
	struct source_options o = {.code = &code, .schemas = project_schemas(), .dates = date_rules_default()};
	struct source_input in = {str_of(file), bytes};
	struct source_reader *r;
	struct record rec;
	struct buf b = {0};
	if (source_open(&in, &o, &r, &e) < 0)
		fail_msg("%s", e.text);
	while (r->source.next(&r->source, &a, &rec, &e) > 0) {
		if (rec.type == RECORD_EVENT)
			buf_addf(&b, "%.*s:%u %.*s %.*s\n", STR_ARG(rec.event.sources->file), rec.event.sources->line, STR_ARG(code.kind[rec.event.kind].name),
				 STR_ARG(rec.event.text));
		else if (rec.type == RECORD_ASIDE)
			buf_addf(&b, "aside %.*s:%u %.*s\n", STR_ARG(rec.aside.file), rec.aside.line, STR_ARG(rec.aside.raw));
	}
	buf_addf(&b, "%u = %u + %u", r->summary.read, r->summary.used, r->summary.aside);
	assert_string_equal(b.p, wanted);
	r->source.close(&r->source);
	buf_close(&b);
	code_close(&code);
	arena_close(&a);
}

#define T(place, text) "<c r='" place "' t='inlineStr'><is><t>" text "</t></is></c>"
#define HEADER(row) "<row r='" row "'>" T("A" row, "date") T("B" row, "child") T("C" row, "kind") T("D" row, "text") "</row>"

static void sheets_are_tables(void **state)
{
	(void)state;
	struct packed p = {0};
	packed_add(&p, "_rels/.rels", STR("<R><Relationship Id='1' Type='u/officeDocument' Target='xl/w.xml'/></R>"), 8);
	packed_add(&p, "xl/w.xml", STR("<workbook><sheets><sheet name='Cover' id='a'/><sheet name='Log' id='b'/><sheet name='Empty' id='c'/></sheets></workbook>"), 8);
	packed_add(&p, "xl/_rels/w.xml.rels", STR("<R><Relationship Id='a' Type='u/worksheet' Target='a.xml'/><Relationship Id='b' Type='u/worksheet' Target='b.xml'/>"
						  "<Relationship Id='c' Type='u/worksheet' Target='c.xml'/></R>"), 8);
	packed_add(&p, "xl/a.xml", STR("<worksheet><sheetData><row r='1'>" T("A1", "An invented extract") "</row></sheetData></worksheet>"), 8);
	packed_add(&p, "xl/b.xml", STR("<worksheet><sheetData><row r='1'>" T("A1", "Contacts") "</row>" HEADER("3") "<row r='4'>" T("A4", "1 May 2020") T("B4", "x:1")
				       T("C4", "contact") T("D4", "Rang") "</row></sheetData></worksheet>"), 8);
	packed_add(&p, "xl/c.xml", STR("<worksheet><sheetData/></worksheet>"), 8);
	gives(packed_end(&p), "x.xlsx", "aside x.xlsx#Cover:1 An invented extract\nx.xlsx#Log:4 contact Rang\n2 = 1 + 1");
	packed_close(&p);
}

#define TC(text) "<w:tc><w:p><w:r><w:t>" text "</w:t></w:r></w:p></w:tc>"

static void tables_of_a_document_are_tables(void **state)
{
	(void)state;
	struct packed p = {0};
	packed_add(&p, "_rels/.rels", STR("<R><Relationship Id='1' Type='u/officeDocument' Target='word/d.xml'/></R>"), 8);
	packed_add(&p, "word/d.xml", STR("<w:document xmlns:w='u'><w:body><w:tbl><w:tr>" TC("date") TC("child") TC("kind") TC("text") "</w:tr><w:tr>" TC("2 May 2020")
					 TC("x:1") TC("contact") TC("Called") "</w:tr></w:tbl></w:body></w:document>"), 8);
	gives(packed_end(&p), "x.docx", "x.docx#table 1:2 contact Called\n1 = 1 + 0");
	packed_close(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(sheets_are_tables), cmocka_unit_test(tables_of_a_document_are_tables)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
