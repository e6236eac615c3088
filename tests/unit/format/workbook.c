#include "../packed.h"
#include "../says.h"

#include "format/workbook.h"

/* A workbook of these sheets, in order; all invented. */
struct made {
	struct packed p;
	struct buf said;
	struct diags diags;
	struct book *b;
};

static void put(void *self, const struct diag *d)
{
	diag_format(d, self);
}

struct part_of {
	const char *name, *attributes, *xml;
};

static struct str sheet_xml(const char *inside, struct buf *b)
{
	buf_clear(b);
	buf_addf(b, "<worksheet xmlns='urn:x'>%s</worksheet>", inside);
	return buf_str(b);
}

#define STRINGS "<sst><si><t>Date</t></si><si><t xml:space='preserve'> note </t></si>" \
	"<si><r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r><rPh><t>spoken</t></rPh></si></sst>"
#define STYLES "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd\\-mmm\\-yy'/><numFmt numFmtId='165' formatCode='0.00\" days\"'/></numFmts>" \
	"<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='22'/>" \
	"<xf numFmtId='20'/><xf numFmtId='165'/><xf numFmtId='46'/></cellXfs></styleSheet>"

static int make(struct made *m, const char *properties, const struct part_of *sheet, size_t n, struct err *e)
{
	struct buf list = {0}, rels = {0}, b = {0};
	*m = (struct made){0};
	m->diags = (struct diags){.put = put, .self = &m->said};
	packed_add(&m->p, "_rels/.rels", STR("<R><Relationship Id='1' Type='u/officeDocument' Target='xl/workbook.xml'/></R>"), 8);
	for (size_t i = 0; i < n; i++) {
		buf_addf(&list, "<sheet name='%s' sheetId='%zu' r:id='r%zu' %s/>", sheet[i].name, i, i, sheet[i].attributes);
		buf_addf(&rels, "<Relationship Id='r%zu' Type='u/worksheet' Target='s%zu.xml'/>", i, i);
		char name[32];
		snprintf(name, sizeof name, "xl/s%zu.xml", i);
		packed_add(&m->p, name, sheet_xml(sheet[i].xml, &b), 8);
	}
	buf_clear(&b);
	buf_addf(&b, "<workbook xmlns='u' xmlns:r='v'>%s<sheets>%s</sheets></workbook>", properties, n ? list.p : "");
	packed_add(&m->p, "xl/workbook.xml", buf_str(&b), 8);
	buf_clear(&b);
	buf_addf(&b, "<R>%s<Relationship Id='s' Type='u/sharedStrings' Target='t.xml'/><Relationship Id='y' Type='u/styles' Target='y.xml'/></R>", n ? rels.p : "");
	packed_add(&m->p, "xl/_rels/workbook.xml.rels", buf_str(&b), 8);
	packed_add(&m->p, "xl/t.xml", STR(STRINGS), 8);
	packed_add(&m->p, "xl/y.xml", STR(STYLES), 8);
	buf_close(&list);
	buf_close(&rels);
	buf_close(&b);
	return workbook_open(packed_end(&m->p), STR("w.xlsx"), &m->diags, &m->b, e);
}

static void done(struct made *m)
{
	if (m->b)
		m->b->close(m->b);
	packed_close(&m->p);
	buf_close(&m->said);
}

static void show(const struct csv_row *row, struct buf *b)
{
	buf_addf(b, "%u:", row->line);
	for (size_t i = 0; i < row->cells; i++)
		buf_addf(b, "%s%.*s", i ? "|" : "", STR_ARG(row->cell[i].text));
	if (row->broken)
		buf_addf(b, "BROKEN %s", row->broken);
	buf_add_char(b, '\n');
}

/* Rows as they come, and again from the first below the header, the second row that has cells. */
static void rows_are(struct made *m, size_t i, unsigned header, const char *wanted)
{
	struct grid *g;
	struct err e = {0};
	struct csv_row row;
	struct buf b = {0}, again = {0};
	unsigned n = 0;
	assert_int_equal(m->b->open(m->b, i, &g, &e), 0);
	while (g->next(g, &row, &e) > 0) {
		show(&row, &b);
		if (++n == header)
			g->begin(g);
	}
	assert_string_equal(b.p ? b.p : "", wanted);
	assert_int_equal(g->rewind(g, &e), 0);
	for (unsigned k = 0; g->next(g, &row, &e) > 0; k++)
		show(&row, &again);
	const char *rest = wanted;
	for (unsigned k = 0; k < header; k++)
		rest = strchr(rest, '\n') + 1;
	assert_string_equal(again.p ? again.p : "", header ? rest : wanted);
	g->close(g);
	buf_close(&b);
	buf_close(&again);
}

#define C(place, style, value) "<c r='" place "' s='" style "'><v>" value "</v></c>"

static void cells_are_what_they_show(void **state)
{
	(void)state;
	struct made m;
	struct err e = {0};
	const struct part_of sheets[] = {
		{"A&amp;B", "",
		 "<sheetData><row r='2'><c r='A2' t='s'><v>0</v></c><c r='B2' t='s'><v>1</v></c><c r='C2' t='s'><v>2</v></c></row><row r='3'/>"
		 "<row r='5'>" C("A5", "1", "44090") "<c r='C5' t='b'><v>1</v></c></row>"
		 "<row r='6'>" C("A6", "2", "44090.604166666664") "<c r='B6' t='e'><v>#N/A</v></c><c t='inlineStr'><is><t>in </t><r><t>line</t></r></is></c></row>"
		 "<row>" C("A7", "3", "44090") "<c r='B7' t='str'><f>A1&amp;\"x\"</f><v>made</v></c><c r='C7'><f>1+1</f></c></row>"
		 "<row r='9'>" C("A9", "4", "0.5") C("B9", "5", "6.1382614647501708") C("C9", "6", "1.25") "</row></sheetData>"},
		{"Empty", "", "<sheetData/>"},
	};
	assert_int_equal(make(&m, "", sheets, 2, &e), 0);
	assert_int_equal(m.b->tables, 2);
	assert_true(str_is_equal(m.b->name(m.b, 0), STR("A&B")));
	rows_are(&m, 0, 1,
		 "2:Date| note |rich text\n5:2020-09-16||TRUE\n6:2020-09-16T14:30|#N/A|in line\n7:2020-09-16|made|\n9:12:00|6.13826146475017|30:00\n");
	rows_are(&m, 1, 0, "");
	says(m.said.p, "w.xlsx#A&B: warning: 1 formulas without a value");
	done(&m);
}

static void days_are_counted_from_1904_where_the_workbook_says_so(void **state)
{
	(void)state;
	struct made m;
	struct err e = {0};
	const struct part_of sheets[] = {{"S", "", "<sheetData><row r='1'>" C("A1", "1", "42628") "</row></sheetData>"}};
	assert_int_equal(make(&m, "<workbookPr date1904='1'/>", sheets, 1, &e), 0);
	rows_are(&m, 0, 0, "1:2020-09-16\n");
	done(&m);
}

static void what_is_hidden_or_merged_is_read_and_said(void **state)
{
	(void)state;
	struct made m;
	struct err e = {0};
	const struct part_of sheets[] = {
		{"H", "state='veryHidden'",
		 "<cols><col min='2' max='3' hidden='1'/></cols><sheetData><row r='1'>" C("A1", "0", "1") C("B1", "0", "2") "</row>"
		 "<row r='2' hidden='1'>" C("A2", "0", "7") C("B2", "0", "8") "</row><row r='3'>" C("B3", "0", "9") "</row><row r='4'>"
		 C("C4", "0", "5") "</row></sheetData><mergeCells><mergeCell ref='A2:A3'/><mergeCell ref='A1:B1'/></mergeCells>"}};
	assert_int_equal(make(&m, "", sheets, 1, &e), 0);
	rows_are(&m, 0, 1, "1:1|2\n2:7|8\n3:7|9\n4:||5\n");
	says(m.said.p, "w.xlsx#H: note: this sheet is hidden");
	says(m.said.p, "1 hidden rows and 2 hidden columns");
	says(m.said.p, "2 merged cells");
	done(&m);
}

static void a_sheet_that_breaks_off_gives_what_stood_before(void **state)
{
	(void)state;
	struct made m;
	struct err e = {0};
	const struct part_of sheets[] = {
		{"B", "", "<sheetData><row r='1'>" C("A1", "0", "1") "</row><row r='2'>" C("A2", "0", "2") "</c></row>"},
		{"W", "", "<sheetData><row r='1'><c r='XFE1'><v>1</v></c></row><row r='2'><c r='A2'><v>1</v></c><c r='A2'><v>2</v></c><c r='XFD2'><v>3</v></c><c><v>4</v></c></row></sheetData>"}};
	assert_int_equal(make(&m, "", sheets, 2, &e), 0);
	rows_are(&m, 0, 1, "1:1\n2:BROKEN from here on the sheet cannot be read: element \"row\" is closed by another name: \"c\"\n");
	struct grid *g;
	struct csv_row row;
	assert_int_equal(m.b->open(m.b, 1, &g, &e), 0);
	assert_int_equal(g->next(g, &row, &e), 1);
	assert_int_equal(row.cells, 1);
	assert_int_equal(g->next(g, &row, &e), 1);
	says(row.broken, "16384 cells");
	assert_int_equal(g->next(g, &row, &e), 0);
	g->close(g);
	done(&m);
}

static void what_is_no_workbook_is_refused(void **state)
{
	(void)state;
	struct made m;
	struct err e = {0};
	struct book *b;
	assert_int_equal(make(&m, "", NULL, 0, &e), -1);
	says(e.text, "no sheet");
	done(&m);
	assert_int_equal(workbook_open(STR("PK\3\4"), STR("x"), NULL, &b, &e), -1);
	assert_false(workbook_is(STR("a,b\n")));
}

static void shown(const char *code, enum workbook_shown wanted)
{
	if (workbook_shown_by_code(str_of(code)) != wanted)
		fail_msg("%s: %d", code, workbook_shown_by_code(str_of(code)));
}

static void formats_tell_dates(void **state)
{
	(void)state;
	shown("General", WORKBOOK_NUMBER);
	shown("0.00", WORKBOOK_NUMBER);
	shown("#,##0.00;[Red]-#,##0.00", WORKBOOK_NUMBER);
	shown("0.00E+00", WORKBOOK_NUMBER);
	shown("\"days\" 0", WORKBOOK_NUMBER);
	shown("0\\d", WORKBOOK_NUMBER);
	shown("@", WORKBOOK_NUMBER);
	shown("dd/mm/yyyy;@", WORKBOOK_DATE);
	shown("[$-809]dd mmmm yyyy", WORKBOOK_DATE);
	shown("mmm\\-yy", WORKBOOK_DATE);
	shown("mmmm", WORKBOOK_DATE);
	shown("yyyy\\-mm\\-dd\\ hh:mm", WORKBOOK_DATE_TIME);
	shown("h:mm AM/PM", WORKBOOK_TIME);
	shown("mm:ss", WORKBOOK_TIME);
	shown("[h]:mm:ss", WORKBOOK_SPAN);
	assert_int_equal(workbook_shown_by_id(14), WORKBOOK_DATE);
	assert_int_equal(workbook_shown_by_id(22), WORKBOOK_DATE_TIME);
	assert_int_equal(workbook_shown_by_id(0), WORKBOOK_NUMBER);
	assert_int_equal(workbook_shown_by_id(46), WORKBOOK_SPAN);
}

static void number(const char *v, enum workbook_shown how, bool from_1904, const char *wanted)
{
	struct buf b = {0};
	workbook_add_number(str_of(v), how, from_1904, &b);
	if (!str_is_equal(buf_str(&b), str_of(wanted)))
		fail_msg("%s: %s, not %s", v, b.p, wanted);
	buf_close(&b);
}

static void numbers_are_what_they_are(void **state)
{
	(void)state;
	number("9212044", WORKBOOK_NUMBER, false, "9212044");
	number("9212044.0", WORKBOOK_NUMBER, false, "9212044");
	number("4.857773456E9", WORKBOOK_NUMBER, false, "4857773456");
	number("37.200000000000003", WORKBOOK_NUMBER, false, "37.2");
	number("37.25", WORKBOOK_NUMBER, false, "37.25");
	number("-0", WORKBOOK_NUMBER, false, "0");
	number("12345678901234567", WORKBOOK_NUMBER, false, "12345678901234567");
	number("nan", WORKBOOK_NUMBER, false, "nan");
	number("1e999", WORKBOOK_NUMBER, false, "1e999");
	number("1", WORKBOOK_DATE, false, "1900-01-01");
	number("59", WORKBOOK_DATE, false, "1900-02-28");
	number("60", WORKBOOK_DATE, false, "60");
	number("61", WORKBOOK_DATE, false, "1900-03-01");
	number("0", WORKBOOK_DATE, false, "0");
	number("0", WORKBOOK_DATE, true, "1904-01-01");
	number("2958465", WORKBOOK_DATE, false, "9999-12-31");
	number("2958466", WORKBOOK_DATE, false, "2958466");
	number("-1", WORKBOOK_DATE, false, "-1");
	number("44090.999999", WORKBOOK_DATE_TIME, false, "2020-09-17");
	number("44090.5001", WORKBOOK_DATE_TIME, false, "2020-09-16T12:00:09");
	number("44090.25", WORKBOOK_TIME, false, "2020-09-16T06:00");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_what_they_show),
		cmocka_unit_test(days_are_counted_from_1904_where_the_workbook_says_so),
		cmocka_unit_test(what_is_hidden_or_merged_is_read_and_said),
		cmocka_unit_test(a_sheet_that_breaks_off_gives_what_stood_before),
		cmocka_unit_test(what_is_no_workbook_is_refused),
		cmocka_unit_test(formats_tell_dates),
		cmocka_unit_test(numbers_are_what_they_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
