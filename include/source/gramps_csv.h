/* source/gramps_csv - family trees in the CSV of Gramps: tables of persons, marriages, children and places
 * in one file.
 *
 * A row whose first cell is Person, Marriage, Family or Place and whose others are columns of Gramps begins
 * a table; a row of nothing ends none.  Rows become the nodes of GEDCOM (source/gedcom_record) and are read
 * as those: a marriage is the family that the rows of the Family table name.  Ids stand in brackets or
 * bare, system `gramps`; columns that are not known go to extra under their heading.  Each row but the
 * headings is one record read.
 * Source: the Gramps manual, "Gramps CSV import and export" (column names).
 */
#ifndef SOURCE_GRAMPS_CSV_H
#define SOURCE_GRAMPS_CSV_H

#include "source/source.h"

extern const struct source_adapter gramps_csv_adapter;

#endif
