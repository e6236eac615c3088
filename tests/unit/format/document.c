#include "../packed.h"
#include "../says.h"

#include "format/document.h"

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
	packed_add(&p, "word/comments.xml", STR("<a/>"), 8);
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
		says(told.p, said);
		says(told.p, "comments beside the text");
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
		   "[table 1]\n1:Date|What|Who\n2:1 May 2020|one\ntwo\nthree\tfour|\n4:2 May 2020|x & y|\n", "2 paragraphs outside tables are not read");
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

static void what_cannot_be_read_is_told(void **state)
{
	(void)state;
	tables_are(P("only text"), NULL, "no table in this document");
	tables_are("<w:tbl><w:tr></w:tbl>", NULL, "broken");
	struct buf deep = {0};
	for (int i = 0; i <= DOCUMENT_NESTED; i++)
		buf_add_z(&deep, "<w:tbl><w:tr><w:tc>");
	for (int i = 0; i <= DOCUMENT_NESTED; i++)
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
		cmocka_unit_test(what_cannot_be_read_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
