/* Which cells of a sheet are merged: told behind the rows, so looked for before they are read. */
#include <stdlib.h>
#include <string.h>

#include "workbook_own.h"

enum { PIECE = 64 << 10, OVERLAP = 16 };

bool workbook_place(struct str name, uint32_t *row, uint32_t *col)
{
	size_t i = 0;
	*row = *col = 0;
	for (; i < name.n && (name.p[i] | 0x20) >= 'a' && (name.p[i] | 0x20) <= 'z'; i++) {
		if (i == 3)
			return false;
		*col = *col * 26 + (uint32_t)((name.p[i] | 0x20) - 'a') + 1;
	}
	if (i == 0 || *col > WORKBOOK_COLUMNS)
		return false;
	--*col;
	for (; i < name.n; i++) {
		if (name.p[i] < '0' || name.p[i] > '9' || *row > 100000000)
			return false;
		*row = *row * 10 + (uint32_t)(name.p[i] - '0');
	}
	return true;
}

/* Does the word stand in the part?  Most sheets have nothing merged; this costs a tenth of reading them. */
static int holds(struct workbook *w, size_t entry, struct str word, bool *found, struct err *e)
{
	struct zip_part *p;
	char *piece;
	size_t kept = 0, n = 1;
	*found = false;
	if (zip_part_open(w->zip, entry, &p, e) < 0)
		return -1;
	piece = arena_malloc(PIECE + OVERLAP);
	int rc;
	while ((rc = zip_part_read(p, piece + kept, PIECE, &n, e)) == 0 && n && !*found) {
		size_t all = kept + n;
		*found = memmem(piece, all, word.p, word.n) != NULL;
		kept = all < OVERLAP ? all : OVERLAP;
		memmove(piece, piece + all - kept, kept);
	}
	free(piece);
	zip_part_close(p);
	return rc;
}

static int by_row(const void *a, const void *b)
{
	const struct workbook_merged *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->col < y->col ? -1 : x->col > y->col;
}

static bool read_range(struct str range, struct workbook_merged *m)
{
	uint32_t col;
	struct str first = str_cut(&range, ':');
	return workbook_place(first, &m->from, &m->col) && workbook_place(range, &m->to, &col) && m->from &&
	       m->to >= m->from;
}

int workbook_merged_read(struct workbook *w, const struct workbook_sheet *s, struct arena *a,
			 struct workbook_merged **m, size_t *n, size_t *all, struct err *e)
{
	struct office_part p;
	struct xml_item item;
	size_t entry, cap = 0;
	bool has = false;
	*m = NULL;
	*n = *all = 0;
	if (!zip_archive_find(w->zip, s->part, &entry))
		return err_set_at(e, ERR_INPUT, s->place, 0, 0, "this sheet is missing in the workbook");
	struct err later; /* a part that breaks off is told where its rows are read */
	if (holds(w, entry, STR("mergeCell "), &has, &later) < 0 || !has)
		return 0;
	if (office_part_open(w->zip, s->part, s->place, &p, e) < 0)
		return -1;
	while (xml_next(p.xml, &item)) {
		struct workbook_merged one = {0};
		if (item.event != XML_OPEN || !str_is_equal(item.name, STR("mergeCell")) ||
		    !read_range(office_attribute(&item, "ref"), &one))
			continue;
		++*all;
		if (one.to == one.from || *n == WORKBOOK_MERGED)
			continue;
		*m = arena_room(a, *m, *n, &cap, sizeof **m);
		(*m)[(*n)++] = one;
	}
	office_part_close(&p);
	if (*n)
		qsort(*m, *n, sizeof **m, by_row);
	return 0;
}
