/* format/workbook - an Excel workbook (.xlsx, .xlsm) as a book: its sheets in their order, each a grid of
 * what its cells show.
 *
 * Of a formula the value last computed; of a number what it is, with at most the 15 digits that Excel itself
 * keeps; a number shown as a date or time is that in ISO ("2020-09-16", "2020-09-16T14:30", "14:30"), in the
 * workbook's own date system; TRUE, FALSE, "#N/A".  Line is the row and col the column; rows without any
 * content are no rows; every row is as wide as the header. A cell merged over several rows stands in each of
 * them.  Said through diags, once a sheet: hidden sheets, rows and columns (they are read), merged cells,
 * formulas without a value, and what is not read: comments, pictures, charts. A sheet that breaks off or
 * passes a cap ends with a row that is `broken`, so that what stood before it is used. Caps: those of
 * format/zip and format/xml, WORKBOOK_* below.  Memory: the shared texts (they are held) and one row. bytes,
 * file and diags must outlive the book.  ERR_INPUT: not a workbook, or one without sheets. Source: ECMA-376
 * part 1, 18 (SpreadsheetML); built-in number formats 18.8.30.
 */
#ifndef FORMAT_WORKBOOK_H
#define FORMAT_WORKBOOK_H

#include "base/diag.h"
#include "format/grid.h"

enum {
	WORKBOOK_COLUMNS = 16384,
	WORKBOOK_SHEETS = 1024,
	WORKBOOK_TEXTS = 64 << 20, /* bytes of shared texts */
	WORKBOOK_TEXT_COUNT = 2 << 20,
	WORKBOOK_ROW = 16 << 20, /* bytes of one row */
	WORKBOOK_GAP = 256, /* empty cells before another that are nothing strange */
	WORKBOOK_GAPS = 16 << 20, /* of more than that, in all */
	WORKBOOK_MERGED = 1 << 16,
	WORKBOOK_FILLED = 16 << 20, /* cells filled, and bytes kept, for what is merged over rows */
	WORKBOOK_STYLES = 1 << 16,
};

bool workbook_is(struct str bytes); /* a zip archive whose main part is a workbook */
int workbook_open(struct str bytes, struct str file, struct diags *diags, struct book **b, struct err *e);

/* How numbers are shown: as a date, a time of day, both, or neither. */
enum workbook_shown { WORKBOOK_NUMBER, WORKBOOK_DATE, WORKBOOK_TIME, WORKBOOK_DATE_TIME, WORKBOOK_SPAN };
enum workbook_shown workbook_shown_by_id(unsigned id); /* a built-in format */
enum workbook_shown workbook_shown_by_code(
	struct str code); /* a format of the workbook's own: "dd/mm/yyyy", "[h]:mm" */
void workbook_add_number(struct str v, enum workbook_shown shown, bool from_1904, struct buf *b);

#endif
