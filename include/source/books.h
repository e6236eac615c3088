/* source/books - the adapters for workbooks and documents: every sheet, every table of the text, by column
 * maps.
 *
 * What they hold is read by format/workbook, format/document and format/opendocument as a book, and the book
 * by source/tables: a sheet or table that no map knows is set aside row by row; one that is empty costs
 * nothing.  The file's bytes stay the caller's and must outlive the reader.  ERR_INPUT, the file to be set
 * aside whole:  it is broken, over a cap, or no map knows any of its tables.
 */
#ifndef SOURCE_BOOKS_H
#define SOURCE_BOOKS_H

#include "source/source.h"

extern const struct source_adapter books_workbook_adapter;
extern const struct source_adapter books_document_adapter;
extern const struct source_adapter books_opendocument_adapter;

#endif
