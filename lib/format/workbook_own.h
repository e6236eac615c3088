/* The inside of format/workbook, shared by its parts. */
#ifndef FORMAT_WORKBOOK_OWN_H
#define FORMAT_WORKBOOK_OWN_H

#include "format/office.h"
#include "format/workbook.h"

struct workbook_sheet {               /* of the book's list */
	struct str name, part, place; /* place: FILE#NAME */
	bool is_hidden, is_said;
	size_t gaps, filled; /* as many as there were up to the row that was read furthest */
};

struct workbook {
	struct book book; /* first */
	struct zip_archive *zip;
	struct str file;
	struct diags *diags;
	struct arena arena;
	struct workbook_sheet *sheet;
	struct str *text; /* shared */
	size_t texts, text_cap, text_bytes;
	uint8_t *shown; /* by cell style: enum workbook_shown */
	size_t styles;
	bool from_1904;
	size_t gaps, filled; /* of all sheets */
};

struct workbook_merged {        /* a cell that stands in several rows */
	uint32_t from, to, col; /* rows; its column, from 0 */
	struct str text;        /* once its first row has been read */
};

bool workbook_place(struct str name, uint32_t *row,
		    uint32_t *col); /* "B5" is row 5, column 1; without a number row 0 */
/* The cells merged over several rows, in the order of their first rows; *all counts every merged cell. */
int workbook_merged_read(struct workbook *w, const struct workbook_sheet *s, struct arena *a,
			 struct workbook_merged **m, size_t *n, size_t *all, struct err *e);
int workbook_sheet_open(struct workbook *w, struct workbook_sheet *s, struct grid **g, struct err *e);

#endif
