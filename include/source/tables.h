/* source/tables - the reader of a book: every table of a file, one after the other, each by the map that
 * its header chooses.
 *
 * One file, one summary: read, used and aside count the rows of all tables.  Of a file with several tables
 * those that no map knows are set aside row by row, with the reason; where no table is known the file is
 * not opened (ERR_INPUT, the first table's reason), to be set aside whole.  Places are FILE#TABLE where
 * tables have names.  Memory beside the file: what source/ordinal takes to tell equals apart, of events
 * without a source id and of persons.
 */
#ifndef SOURCE_TABLES_H
#define SOURCE_TABLES_H

#include "format/grid.h"
#include "source/source.h"

/* Takes the book, also when it fails. */
int tables_open(struct book *book, const struct source_input *in, const struct source_options *o,
		struct source_reader **r, struct err *e);

#endif
