/* source/unread - files of kinds that are known and not read: which one it is, and what to do.
 *
 * Told by the first bytes, or by what a zip archive holds; a file's name counts only for the lock
 * that Office keeps beside an open file (~$NAME).  Nothing is
 * kept.  0: it is none of them; -1: ERR_INPUT with one line that names the way out ("a PDF: ask for the table
 * as CSV or XLSX").
 */
#ifndef SOURCE_UNREAD_H
#define SOURCE_UNREAD_H

#include "source/source.h"

int unread_why(const struct source_input *in, struct err *e);

#endif
