/* source/table - the adapter for tables: CSV and its kin, read by a column map (source/map).
 *
 * Above the header: lines that begin with '#' are no rows; `# child:`, `# agency:`, `# system:`, `# covers:`,
 * `# extract:` there serve as the options of those names, and `# dates: month-first` tells how 02/03/2024 is meant.
 * Up to nine title rows above the header are passed over where a map knows the header below them.
 * ERR_INPUT, the file to be set aside whole: no map or several for the header, neither child column nor --child, a
 * relation whose direction must be asked for, UTF-16, no header.
 * Memory beside the mapped file: 11 to 21 bytes for each event without a source id and each person (to tell equals
 * apart), nothing for the rest.
 */
#ifndef SOURCE_TABLE_H
#define SOURCE_TABLE_H

#include "source/source.h"

extern const struct source_adapter table_adapter;

#endif
