#include "../packed.h"
#include "../says.h"

#include "format/document.h"
#include "format/held.h"

static void put(void *self, const struct diag *d)
{
	diag_format(d, self);
}

/* What a document of this body gives, table by table, the first row of each its header; all invented. */
static void tables_are(const char *body, const char *wanted, const char *said)
{
	struct packed p = {0};
	struct buf xml = {0}, b = {0}, told = {0};
	struct diags diags = {.put = put, .self = &told};
	struct book *book;
	struct err e = {0};
	buf_addf(&xml, "<w:document xmlns:w='u' xmlns:mc='v'><w:body>%s</w:body></w:document>", body);
	packed_add(&p, "_rels/.rels", STR("<R><Relationship Id='1' Type='u/officeDocument' Target='word/document.xml'/></R>"), 8);
	packed_add(&p, "word/document.xml", buf_str(&xml), 8);
	packed_add(&p, "word/_rels/document.xml.rels", STR("<R><Relationship Id='1' Type='u/footnotes' Target='footnotes.xml'/>"
		   "<Relationship Id='2' Type='u/endnotes' Target='endnotes.xml'/></R>"), 8);
	packed_add(&p, "word/footnotes.xml", STR("<f xmlns:w='u'><w:footnote w:type='separator' w:id='0'><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>"
		   "<w:footnote w:id='2'><w:p><w:r><w:footnoteRef/><w:t> by</w:t></w:r></w:p><w:p><w:r><w:t>phone</w:t></w:r><w:del><w:r><w:t>x</w:t></w:r></w:del></w:p>"
		   "</w:footnote></f>"), 8);
	packed_add(&p, "word/endnotes.xml", STR("<f xmlns:w='u'><w:endnote w:id='2'><w:p><w:r><w:t>seen since</w:t></w:r></w:p></w:endnote></f>"), 8);
	struct str bytes = packed_end(&p);
	assert_true(document_is(bytes));
	if (document_open(bytes, STR("d.docx"), &diags, &book, &e) < 0) {
		assert_null(wanted);
		says(e.text, said);
	} else {
		for (size_t i = 0; i < book->tables; i++) {
			struct grid *g;
			struct csv_row row;
			buf_addf(&b, "[%.*s]\n", STR_ARG(book->name(book, i)));
			assert_int_equal(book->open(book, i, &g, &e), 0);
			for (int k = 0; g->next(g, &row, &e) > 0; k++) {
				buf_addf(&b, "%u:", row.line);
				for (size_t c = 0; c < row.cells; c++)
					buf_addf(&b, "%s%.*s", c ? "|" : "", STR_ARG(row.cell[c].text));
				buf_add_char(&b, '\n');
				if (k == 0)
					g->begin(g);
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

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define TC(inside) "<w:tc><w:tcPr/>" inside "</w:tc>"
#define TR(inside) "<w:tr>" inside "</w:tr>"

static void cells_are_texts(void **state)
{
	(void)state;
	tables_are(P("Title") "<w:p/>" P(" ") "<w:tbl>" TR(TC(P("Date")) TC(P("What")) TC(P("Who")))
		   TR(TC(P("1 May 2020")) TC(P("one") "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>two</w:t><w:br/><w:t>three</w:t><w:tab/><w:t>four</w:t></w:r></w:p>") TC("<w:p/>"))
		   TR(TC("<w:p/>") TC("<w:p/>")) TR(TC(P("2 May 2020")) TC(P("x &amp; y"))) "</w:tbl>" P("End"),
		   "[table 1]\n1:Date|What|Who\n2:1 May 2020|one\ntwo\nthree\tfour|\n4:2 May 2020|x & y|\n", "2 paragraphs outside tables are no rows (kept with the import)");
}

static void merged_cells_keep_their_columns(void **state)
{
	(void)state;
	tables_are("<w:tbl>" TR(TC(P("a")) TC(P("b")) TC(P("c")))
		   TR("<w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>" P("1") "</w:tc>" TC(P("2")) TC(P("3")))
		   TR("<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>" P("4") "</w:tc>")
		   TR("<w:trPr><w:gridBefore w:val='2'/></w:trPr>" TC(P("5"))) "</w:tbl>" P("x"),
		   "[table 1]\n1:a|b|c\n2:1|2|3\n3:1|4|\n4:||5\n", "1 paragraphs");
}

static void a_table_in_a_cell_is_a_table(void **state)
{
	(void)state;
	tables_are("<w:tbl>" TR(TC(P("outer") "<w:tbl>" TR(TC(P("in 1")) TC(P("in 2"))) "</w:tbl>" P("after"))) "</w:tbl>" P("x"),
		   "[table 1]\n1:outer\nafter\n[table 2]\n1:in 1|in 2\n", "1 paragraphs");
}

static void of_changes_what_was_put_in_is_read(void **state)
{
	(void)state;
	tables_are("<w:tbl>" TR(TC("<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:r><w:t>kept </w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
		   "<w:ins><w:r><w:t>put in</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>")) "</w:tbl>",
		   "[table 1]\n1:kept put in\n", "2 pieces of text that were deleted or moved");
}

static void fields_boxes_and_hidden_text(void **state)
{
	(void)state;
	tables_are("<w:tbl>" TR("<w:sdt><w:sdtPr><w:t>no</w:t></w:sdtPr><w:sdtContent>" TC("<w:p><w:r><w:instrText>DATE</w:instrText><w:t>1 May</w:t></w:r>"
		   "<w:r><w:rPr><w:vanish/></w:rPr><w:t> unseen</w:t></w:r><w:r><w:t xml:space='preserve'> seen</w:t></w:r>"
		   "<mc:AlternateContent><mc:Choice><w:r><w:t> box</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t> box</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>")
		   "</w:sdtContent></w:sdt>") "</w:tbl>",
		   "[table 1]\n1:1 May unseen seen box\n", "1 pieces of hidden text");
}

static void notes_and_signs(void **state)
{
	(void)state;
	tables_are("<w:tbl>" TR(TC("<w:p><w:r><w:t>Told</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>.</w:t></w:r>"
		   "<w:r><w:endnoteReference w:id='2'/><w:footnoteReference w:id='9'/></w:r><w:commentReference w:id='1'/></w:p>")
		   TC("<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FC'/><w:t>seen</w:t><w:ptab/><w:t>alone</w:t><w:sym w:char='bad value'/></w:r><w:drawing/></w:p>"))
		   "</w:tbl>", "[table 1]\n1:Told [by phone]. [seen since]|\xE2\x9C\x93seen\talone\n", "1 comments on what stands in tables");
}

static void items_of_lists(void **state)
{
	(void)state;
#define LI(level, id, text) "<w:p><w:pPr><w:numPr><w:ilvl w:val='" level "'/><w:numId w:val='" id "'/></w:numPr></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
	tables_are("<w:tbl>" TR(TC(LI("0", "1", "1 May 2020")) TC(P("Said:") LI("0", "1", "one") LI("1", "1", "two") LI("0", "0", "three")
		   "<w:p><w:pPr><w:pStyle w:val='ListBullet2'/></w:pPr></w:p>" P("end")) TC(LI("0", "1", "") LI("0", "2", "four") P("five"))) "</w:tbl>" P("x"),
		   "[table 1]\n1:1 May 2020|Said:\n- one\n  - two\nthree\n\nend|- four\nfive\n", "1 paragraphs");
}

static void what_only_asks_is_no_text(void **state)
{
	(void)state;
	tables_are("<w:tbl>" TR("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" TC(P("Click to enter a date")) "</w:sdtContent></w:sdt>"
		   TC("<w:sdt><w:sdtPr><w:showingPlcHdr w:val='0'/></w:sdtPr><w:sdtContent>" P("here") "</w:sdtContent></w:sdt>")
		   TC("<w:p><w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:t>seen</w:t></w:r>"
		   "<w:r><w:ffData><w:checkBox><w:default w:val='0'/></w:checkBox></w:ffData></w:r><w:r><w:t>alone </w:t></w:r>"
		   "<w:r><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='Yes'/><w:listEntry w:val='No'/></w:ddList></w:ffData></w:r></w:p>")) "</w:tbl>"
		   "<w:altChunk/>", "[table 1]\n1:|here|[x] seen[ ] alone No\n", "1 parts put in from other files");
}

#define GRID2 "<w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"

static void a_table_in_one_of_several_cells_is_its_text(void **state)
{
	(void)state;
	tables_are("<w:tbl>" GRID2 TR(TC(P("a")) TC(P("b") "<w:tbl>" TR(TC(P("1")) "<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>" P("2") P("3") "</w:tc>" TC(P("4")))
		   TR("<w:tc/>" TC(P("5") "<w:tbl>" TR(TC(P("6"))) "</w:tbl>")) "</w:tbl>" P("c")))
		   TR("<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:tbl>" TR(TC(P("own"))) "</w:tbl><w:p/></w:tc>") "</w:tbl>" P("x"),
		   "[table 1]\n1:a|b\n1 | 2 | | 4\n| 3\n| 5\n| 6\nc\n[table 2]\n1:own\n", "1 paragraphs");
}

static void tables_that_touch_are_one(void **state)
{
	(void)state;
	tables_are("<w:tbl>" GRID2 TR(TC(P("a")) TC(P("b"))) "</w:tbl><w:bookmarkStart/><w:tbl>" GRID2 TR(TC(P("c")) TC(P("d"))) "</w:tbl>"
		   "<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid>" TR(TC(P("e"))) "</w:tbl><w:p/><w:tbl><w:tblGrid><w:gridCol/></w:tblGrid>" TR(TC(P("f"))) "</w:tbl>"
		   "<w:tbl>" TR(TC(P("g"))) "</w:tbl>" P("x"),
		   "[table 1]\n1:a|b\n2:c|d\n[table 2]\n1:e\n[table 3]\n1:f\n[table 4]\n1:g\n", "1 paragraphs");
}

static void what_cannot_be_read_is_told(void **state)
{
	(void)state;
	tables_are(P("only text"), NULL, "no table in this document");
	tables_are("<w:tbl><w:tr></w:tbl>", NULL, "broken");
	struct buf deep = {0};
	for (int i = 0; i <= HELD_NESTED; i++)
		buf_add_z(&deep, "<w:tbl><w:tr><w:tc>");
	for (int i = 0; i <= HELD_NESTED; i++)
		buf_add_z(&deep, "</w:tc></w:tr></w:tbl>");
	tables_are(deep.p, NULL, "deeper");
	buf_close(&deep);
	struct book *b;
	struct err e = {0};
	assert_int_equal(document_open(STR("PK\3\4"), STR("x"), NULL, &b, &e), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_texts),
		cmocka_unit_test(merged_cells_keep_their_columns),
		cmocka_unit_test(a_table_in_a_cell_is_a_table),
		cmocka_unit_test(of_changes_what_was_put_in_is_read),
		cmocka_unit_test(fields_boxes_and_hidden_text),
		cmocka_unit_test(notes_and_signs),
		cmocka_unit_test(items_of_lists),
		cmocka_unit_test(what_only_asks_is_no_text),
		cmocka_unit_test(a_table_in_one_of_several_cells_is_its_text),
		cmocka_unit_test(tables_that_touch_are_one),
		cmocka_unit_test(what_cannot_be_read_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
