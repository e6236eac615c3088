/* format/opendocument - the tables of an OpenDocument sheet or text (.ods, .odt) as a book (format/held).
 *
 * A sheet or table has its own name.  Of a cell the value: a date or time in ISO as format/workbook gives
 * it, a number with at most 15 digits, TRUE, FALSE; else its text: paragraphs, line breaks and tabs, items
 * of lists with "- ", footnotes in brackets.  Of tracked changes what was put in is read, what was deleted
 * is not.  Said through diags: hidden sheets, rows and columns, merged cells (all read), comments, deleted
 * text, paragraphs outside tables, pictures (not read).  bytes, file and diags must outlive the
 * book.  ERR_INPUT: no such file, locked with a password, broken, no table in it, or over a cap of
 * format/held.  Source: OpenDocument 1.3 part 3, 4 to 9 and 19.
 */
#ifndef FORMAT_OPENDOCUMENT_H
#define FORMAT_OPENDOCUMENT_H

#include "base/diag.h"
#include "format/grid.h"

bool opendocument_is(struct str bytes); /* a zip archive that says it is a sheet or a text */
int opendocument_open(struct str bytes, struct str file, struct diags *diags, struct book **b, struct err *e);

#endif
