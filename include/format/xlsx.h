/* format/xlsx - writing a workbook of one sheet (libxlsxwriter; the only file that includes it).
 *
 * Every cell is written as text, so that none is taken for a formula; texts longer than a cell may be are
 * cut and end in "...". The same calls give the same bytes: the file says no time, no author, no program.
 * Written beside `path` under a private name and put in its place by xlsx_close; what the library spills
 * meanwhile lies there too, without a name but for the instant in which it is made: killed just then, the
 * library leaves an empty file tmp.*.  Rows and columns count from 0.  Failures are kept and told by
 * xlsx_close (ERR_SYSTEM).
 */
#ifndef FORMAT_XLSX_H
#define FORMAT_XLSX_H

#include "base/err.h"
#include "base/str.h"

enum xlsx_look { XLSX_PLAIN, XLSX_STRONG, XLSX_HEADER, XLSX_QUIET, XLSX_TO_FILL, XLSX_LOOKS };
enum {
	XLSX_MOST_TEXT = 32000 /* bytes; Excel holds 32,767 characters in a cell */,
	XLSX_MOST_ROWS = 1048576
};

struct xlsx;
int xlsx_open(const char *path, const char *sheet, struct xlsx **x, struct err *e);
void xlsx_set_width(struct xlsx *x, unsigned col, double characters);
void xlsx_put(struct xlsx *x, uint32_t row, unsigned col, struct str text, enum xlsx_look look);
void xlsx_freeze(struct xlsx *x, uint32_t row); /* what is above it stays in sight; printed on every page */
int xlsx_close(struct xlsx *x, bool keep, struct err *e);

#endif
