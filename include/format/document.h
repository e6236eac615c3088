/* format/document - the tables of a Word document (.docx, .docm) as a book (format/held), in the order in
 * which they begin.
 *
 * Footnotes and endnotes stand in brackets where they are called; symbols, ticked boxes and items of lists
 * are told; what only asks to be filled in ("Click to enter a date") is no text.  Tables with nothing between
 * them are one, as Word shows them.  Of tracked changes what was put in is read, what was deleted or moved
 * away is not.  Said through diags: how many paragraphs stand outside tables (the book's `around`), how much
 * deleted text, hidden text (which is read), comments, pictures, and parts put in from other files (which are
 * not).  bytes, file and diags must outlive the book.  ERR_INPUT: not a document, broken, no table in it, or
 * over a cap of format/held. Source: ECMA-376 part 1, 17 (WordprocessingML).
 */
#ifndef FORMAT_DOCUMENT_H
#define FORMAT_DOCUMENT_H

#include "base/diag.h"
#include "format/grid.h"

enum { DOCUMENT_NOTES = 4 << 20 /* bytes of footnotes */ };

bool document_is(struct str bytes); /* a zip archive whose main part is a document */
int document_open(struct str bytes, struct str file, struct diags *diags, struct book **b, struct err *e);

#endif
