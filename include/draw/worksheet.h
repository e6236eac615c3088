/* draw/worksheet - a paper's table as a workbook to be filled in: its head above, a row a row, columns whose
 * key begins with "fill-" empty and marked.
 *
 * Nobody in it is real: the line above the header says so in the words that case-import knows.  Fails where
 * the file cannot be written, or the table has more rows than a sheet (ERR_INPUT).
 */
#ifndef DRAW_WORKSHEET_H
#define DRAW_WORKSHEET_H

#include "base/err.h"
#include "model/paper.h"

int worksheet_draw(const struct paper *p, const char *path, struct err *e);

#endif
