/* format/beside - the cells of one row of a table, as lines of plain text.
 *
 * beside_row adds the row to b, without a line end behind it; the cells are those that have text, in the
 * order of their columns.  Cells of one line each are one line: "a | b", and a bar for each empty column
 * before a cell.  Where a cell has several lines and the row is at most BESIDE_WIDTH columns wide, the lines
 * stand side by side as on the page, each with its bars; a cell lower than the row stands where `at` says,
 * unsaid at the top, and in the middle beside a table within a cell, which counts one line more than it
 * has.  A wider row is told cell after cell, so that what belongs together is read together; a cell after one
 * of several lines begins a line, behind its bar.  Nothing fails.
 */
#ifndef FORMAT_BESIDE_H
#define FORMAT_BESIDE_H

#include "base/buf.h"

enum { BESIDE_WIDTH = 120, BESIDE_COLUMNS = 64 }; /* beyond so many columns no more bars are written */

enum beside_at { BESIDE_UNSAID, BESIDE_TOP, BESIDE_MIDDLE, BESIDE_BOTTOM };

struct beside_cell {
	struct str text;
	size_t column; /* from 0 */
	enum beside_at at;
	bool has_table, ends_in_table;
};

void beside_row(const struct beside_cell *cell, size_t n, struct buf *b);

#endif
