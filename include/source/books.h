/* source/books - the adapters for workbooks and documents: every sheet, every table of the text, by column
 * maps.
 *
 * A sheet or table that no map knows is set aside row by row; one that is empty costs nothing
 * (source/tables).
 */
#ifndef SOURCE_BOOKS_H
#define SOURCE_BOOKS_H

#include "source/source.h"

extern const struct source_adapter books_workbook_adapter;
extern const struct source_adapter books_document_adapter;
extern const struct source_adapter books_opendocument_adapter;

#endif
