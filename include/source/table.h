/* source/table - the adapter for tables: CSV and its kin, read by a column map (source/map).
 *
 * Encodings by format/encoding: --encoding or a line `# encoding: NAME` above the header, else the bytes;
 * said where it is not UTF-8.  UTF-16 and what is told by name are decoded first (beyond 8 MiB into a private
 * file beside the target), and lines and columns are the decoded text's; a file that is UTF-8 but for some
 * cells is read as Windows-1252 in those (source/fill).  Above the header: lines that begin with '#' are no
 * rows; `# child:`, `# agency:`, `# system:`, `# covers:`, `# extract:` there serve as the options of those
 * names, and `# dates: month-first` tells how 02/03/2024 is meant.  Titles above the header, headers further
 * down and tables below one another: source/sheet.  ERR_INPUT, the file to be set aside whole: no map or
 * several for the header, neither child column nor --child, a relation whose direction must be asked for,
 * dates whose order must be, no header.  Memory beside the mapped file: what source/ordinal takes to tell
 * equals apart, of events without a source id and of persons; nothing for the rest.
 */
#ifndef SOURCE_TABLE_H
#define SOURCE_TABLE_H

#include "source/source.h"

extern const struct source_adapter table_adapter;

#endif
