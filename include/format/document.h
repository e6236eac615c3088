/* format/document - the tables of a Word document (.docx) as a book, each a grid, in the order in which they
 * begin.
 *
 * A cell holds its text: paragraphs and line breaks as newlines, tabs as tabs.  A cell over several columns
 * is followed by empty ones; one merged over rows stands in each of them; a table inside a cell is a table
 * of its own.  Of tracked changes what was put in is read, what was deleted or moved away is not.  Line is
 * the row and col the column within the table; tables are named "table 1" and so on; rows without text are
 * no rows; rows narrower than the header are filled up. Said through diags: how many paragraphs outside
 * tables are not read, how much deleted text, hidden text (which is read), comments and notes (which are
 * not).  All of the document's tables are held in memory, within DOCUMENT_*. bytes, file and diags must
 * outlive the book.  ERR_INPUT: not a document, broken, no table in it, or over a cap. Source: ECMA-376 part
 * 1, 17 (WordprocessingML).
 */
#ifndef FORMAT_DOCUMENT_H
#define FORMAT_DOCUMENT_H

#include "base/diag.h"
#include "format/grid.h"

enum {
	DOCUMENT_TEXT = 64 << 20, /* bytes of text in all tables */
	DOCUMENT_CELLS = 1 << 20,
	DOCUMENT_TABLES = 4096,
	DOCUMENT_COLUMNS = 1024,
	DOCUMENT_NESTED = 16,
};

bool document_is(struct str bytes); /* a zip archive whose main part is a document */
int document_open(struct str bytes, struct str file, struct diags *diags, struct book **b, struct err *e);

#endif
