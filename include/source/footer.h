/* source/footer - lines that a report's program puts below or between the rows of a table: "Page 2 of 3",
 * "Report run by".
 *
 * What such a line begins with is data: schemas/map/footers.csv, columns begins,source; letters and digits
 * alone count, case does not, # stands for one number, and with $ at the end nothing may follow.  A line is one
 * only where a single cell of its row holds something, or all of its cells are lines drawn with - + =.  A struct footers lives in the arena it was read into and is not written to; where there
 * is no such file it knows none.  footer_read fails with ERR_USAGE and the place where the file cannot be
 * read as that table.
 */
#ifndef SOURCE_FOOTER_H
#define SOURCE_FOOTER_H

#include "base/arena.h"
#include "base/err.h"
#include "format/csv.h"

struct footers {
	struct str *begins; /* folded, # kept */
	size_t n;
};

int footer_read(const char *schemas, struct arena *a, struct footers *f, struct err *e);
bool footer_is(const struct footers *f, const struct csv_row *row);

#endif
