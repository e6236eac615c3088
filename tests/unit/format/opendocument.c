#include "../packed.h"
#include "../says.h"

#include "format/opendocument.h"

static void put(void *self, const struct diag *d)
{
	diag_format(d, self);
}

/* What a file of this content gives, table by table; all invented. */
static void tables_are(const char *type, const char *content, const char *wanted, const char *said)
{
	struct packed p = {0};
	struct buf xml = {0}, b = {0}, told = {0};
	struct diags diags = {.put = put, .self = &told};
	struct book *book;
	struct err e = {0};
	buf_addf(&b, "application/vnd.oasis.opendocument.%s", type);
	packed_add(&p, "mimetype", buf_str(&b), 0);
	buf_clear(&b);
	buf_addf(&xml, "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x' xmlns:style='s' xmlns:draw='d'>%s"
		 "</office:document-content>", content);
	packed_add(&p, "content.xml", buf_str(&xml), 8);
	struct str bytes = packed_end(&p);
	assert_true(opendocument_is(bytes));
	if (opendocument_open(bytes, STR("d.ods"), &diags, &book, &e) < 0) {
		assert_null(wanted);
		says(e.text, said);
	} else {
		for (size_t i = 0; i < book->tables; i++) {
			struct grid *g;
			struct csv_row row;
			buf_addf(&b, "[%.*s]\n", STR_ARG(book->name(book, i)));
			assert_int_equal(book->open(book, i, &g, &e), 0);
			while (g->next(g, &row, &e) > 0) {
				buf_addf(&b, "%u:", row.line);
				for (size_t c = 0; c < row.cells; c++)
					buf_addf(&b, "%s%.*s", c ? "|" : "", STR_ARG(row.cell[c].text));
				buf_add_char(&b, '\n');
			}
			g->close(g);
		}
		assert_string_equal(b.p, wanted);
		says(told.p ? told.p : "", said);
		book->close(book);
	}
	packed_close(&p);
	buf_close(&xml);
	buf_close(&b);
	buf_close(&told);
}

#define P(text) "<text:p>" text "</text:p>"
#define TC(attributes, inside) "<table:table-cell " attributes ">" inside "</table:table-cell>"
#define TR(inside) "<table:table-row>" inside "</table:table-row>"
#define TABLE(name, inside) "<table:table table:name='" name "'>" inside "</table:table>"

static void values(void **state)
{
	(void)state;
	tables_are("spreadsheet",
		   TABLE("Visits &amp; more",
			 "<table:table-column table:number-columns-repeated='2'/><table:table-column table:visibility='collapse'/>"
			 TR(TC("office:value-type='date' office:date-value='2024-02-01'", P("01/02/24"))
			    TC("office:value-type='date' office:date-value='2024-02-01T14:30:00'", P("x"))
			    TC("office:value-type='date' office:date-value='2024-02-01T00:00:00'", P("x")))
			 TR(TC("office:value-type='time' office:time-value='PT14H05M00S'", P("x"))
			    TC("office:value-type='time' office:time-value='PT30H00M07.5S'", P("x"))
			    TC("office:value-type='time' office:time-value='P1D'", P("x")))
			 TR(TC("office:value-type='float' office:value='6.1382614647501708'", P("6.14"))
			    TC("office:value-type='percentage' office:value='0.5'", P("50%"))
			    TC("office:value-type='float' office:value='17'", P("17.00")))
			 TR(TC("office:value-type='boolean' office:boolean-value='true'", P("WAHR"))
			    TC("office:value-type='string' office:string-value='said'", "")
			    TC("office:value-type='string'", P("a<text:s text:c='2'/>b<text:tab/>c\n  d<text:line-break/>e") P("f")))),
		   "[Visits & more]\n1:2024-02-01|2024-02-01T14:30|2024-02-01\n2:14:05|30:00:07|P1D\n3:6.13826146475017|0.5|17\n"
		   "4:TRUE|said|a  b\tc d\ne\nf\n", "1 hidden columns");
}

static void repeated_and_merged(void **state)
{
	(void)state;
	tables_are("spreadsheet",
		   TABLE("S", TR(TC("table:number-columns-repeated='2'", P("a")) TC("table:number-rows-spanned='2' table:number-columns-spanned='2'", P("b"))
			      "<table:covered-table-cell/>" TC("table:number-columns-repeated='16000'", ""))
			      TR(TC("", P("c")) TC("", "") "<table:covered-table-cell table:number-columns-repeated='2'/>" TC("", P("d")))
			      "<table:table-row table:number-rows-repeated='2'>" TC("", P("e")) "</table:table-row>"
			      "<table:table-row table:number-rows-repeated='1048000'>" TC("", "") "</table:table-row>"),
		   "[S]\n1:a|a|b\n2:c||b||d\n3:e\n4:e\n", "1 merged cells");
}

static void texts_and_what_is_beside_them(void **state)
{
	(void)state;
	tables_are("text",
		   "<office:text><text:tracked-changes><text:deletion>" P("gone") "</text:deletion></text:tracked-changes>" P("Title")
		   TABLE("T1", TR(TC("", P("Date")) TC("", P("What")))
			 TR(TC("", P("1 May 2024")) TC("", P("Said:<text:note><text:note-citation>1</text:note-citation><text:note-body>" P("by phone")
			    "</text:note-body></text:note>") "<text:list><text:list-item>" P("one") "<text:list><text:list-item>" P("two")
			    "</text:list-item></text:list></text:list-item></text:list>" TABLE("in", TR(TC("", P("x")) TC("", P("y") P("z"))))))
			 TR(TC("", "<office:annotation>" P("hm") "</office:annotation>" P("2 May 2024")) TC("", P("<draw:frame><draw:image/></draw:frame>ok"))))
		   "</office:text>",
		   "[T1]\n1:Date|What\n2:1 May 2024|Said: [by phone]\n- one\n  - two\nx | y\n| z\n3:2 May 2024|ok\n",
		   "1 paragraphs outside tables are no rows (kept with the import)");
}

static void what_is_not_shown(void **state)
{
	(void)state;
	tables_are("spreadsheet-template",
		   "<style:style style:name='ta2'><style:table-properties table:display='false'/></style:style>"
		   "<table:table table:name='H' table:style-name='ta2'><table:table-row table:visibility='filter'>" TC("", P("a")) "</table:table-row></table:table>"
		   "<office:annotation/>", "[H]\n1:a\n", "1 hidden sheets");
}

static void what_cannot_be_read_is_told(void **state)
{
	(void)state;
	struct book *b;
	struct err e = {0};
	tables_are("text", P("only text"), NULL, "no table in this document");
	tables_are("text", "<a>", NULL, "broken, or locked");
	tables_are("spreadsheet", TABLE("S", TR(TC("table:number-columns-repeated='5000'", P("x")))), NULL, "save them as CSV");
	assert_int_equal(opendocument_open(STR("PK\3\4"), STR("x"), NULL, &b, &e), -1);
	assert_false(opendocument_is(STR("x")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values),
		cmocka_unit_test(repeated_and_merged),
		cmocka_unit_test(texts_and_what_is_beside_them),
		cmocka_unit_test(what_is_not_shown),
		cmocka_unit_test(what_cannot_be_read_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
