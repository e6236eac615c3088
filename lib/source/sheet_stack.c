/* Tables one below the other in one file, and headers that come again: a part of source/sheet. */
#include "sheet_own.h"

#include <string.h>

#include "source/cells.h"
#include "source/footer.h"

static bool is_same_header(struct sheet *t, const struct csv_row *row)
{
	if (row->cells != t->columns || !t->head)
		return false;
	for (size_t i = 0; i < row->cells; i++) {
		char small[HEADS_LONGEST * 2];
		struct str cell = row->cell[i].text, bare = order_name(cell, NULL, NULL);
		if (cell.n > sizeof small || (!str_is_equal(t->head[i], (struct str){small, map_fold(cell, small)}) &&
					      !str_is_equal(t->head[i], (struct str){small, map_fold(bare, small)})))
			return false;
	}
	return true;
}

/* Another table's header: a map knows it by half its names at least, and by two. */
static const struct map *map_of(struct sheet *t, const struct csv_row *row, int **at)
{
	const struct map *had = t->map, *found = NULL;
	struct str *head = t->head;
	struct err ignored = {0};
	size_t filled = 0, known = 0;
	if (sheet_choose(t, row, at, &ignored) == 0) {
		found = t->map;
		for (size_t i = 0; i < row->cells; i++)
			filled += row->cell[i].text.n > 0;
		for (size_t c = 0; c < found->columns; c++)
			known += (*at)[c] >= 0;
	}
	if (known < 2 || known * 2 < filled) {
		t->map = had;
		t->head = head;
		return NULL;
	}
	return found;
}

bool sheet_is_other(struct sheet *t, const struct csv_row *row)
{
	const struct map *had = t->map;
	struct str *head = t->head;
	int *at;
	bool is = !is_same_header(t, row) && map_of(t, row, &at) != NULL;
	t->map = had;
	t->head = head;
	return is;
}

/* What stood above it, remarks too, is this table's; what the file said at its top holds on. */
static void read_titles(struct sheet *t)
{
	for (size_t i = 0; i < t->held_n; i++)
		if (!above_read(&t->arena, t->held[i].raw, &t->above))
			sheet_keep_title(t, t->held[i].raw);
	t->held_n = t->held_given = 0;
}

/* A table that cannot be read (no child, a question) is set aside row by row. */
static int begin_table(struct sheet *t, const struct csv_row *row, int *at, struct err *e)
{
	struct err why = {0};
	char text[160];
	if (t->fill)
		fill_close(t->fill);
	t->fill = NULL;
	t->asked = NULL;
	t->records = t->given = 0;
	if (t->run->o->diags)
		diag_add(t->run->o->diags, DIAG_NOTE, t->file, row->line, 0, "another table begins here, read by the column map %s",
			 diag_quote(t->map->name, text));
	t->grid->begin(t->grid);
	t->rows = 0;
	if (sheet_set_up(t, row, at, &why) == 0 && sheet_look(t, &why) == 0)
		return 0;
	if (why.code != ERR_INPUT) {
		*e = why;
		return -1;
	}
	if (t->fill)
		fill_close(t->fill);
	t->fill = NULL;
	t->columns = row->cells;
	t->unreadable = arena_copy(&t->arena, str_of(why.text)).p;
	if (t->run->o->diags)
		diag_add(t->run->o->diags, DIAG_ERROR, t->file, why.line, why.col, "%s; the rows of this table are set aside", why.text);
	return 0;
}

/* 1: the row is a header, seen to. */
static int see_header(struct sheet *t, const struct csv_row *row, struct err *e)
{
	int *at;
	if (is_same_header(t, row)) {
		sheet_tell(t, DIAG_NOTE, row->line, "the header again: no row");
		read_titles(t);
		return 1;
	}
	if (!map_of(t, row, &at))
		return 0;
	read_titles(t);
	return begin_table(t, row, at, e) < 0 ? -1 : 1;
}

/* A row as it is, beyond the grid's next. */
static void hold(struct sheet *t, const struct csv_row *row)
{
	struct csv_row *to = &t->held[t->held_n++];
	struct csv_cell *cell = ARENA_ARRAY(&t->titles, struct csv_cell, row->cells + 1);
	*to = *row;
	for (size_t i = 0; i < row->cells; i++) {
		cell[i] = row->cell[i];
		cell[i].text = arena_copy(&t->titles, cell[i].text);
	}
	to->cell = cell;
	to->raw = arena_copy(&t->titles, row->raw);
}

/* The foot of a page or of the report is no row of the table, whatever its width. */
static void keep_footer(struct sheet *t)
{
	if (!t->said_footer)
		sheet_tell(t, DIAG_NOTE, t->last.line,
			   "the foot of a page or of a report: no row, kept with the import (said once; schemas/map/footers.csv)");
	t->said_footer = true;
	sheet_keep_title(t, t->last.raw);
}

void sheet_end(struct sheet *t)
{
	if (t->fill)
		fill_end(t->fill);
}

int sheet_row(struct sheet *t, const struct csv_row **row, struct err *e)
{
	int more, header;
	if (t->held_given < t->held_n) {
		*row = &t->held[t->held_given++];
		return 1;
	}
	if (t->is_waiting) {
		t->is_waiting = false;
		*row = &t->last;
		return 1;
	}
	if (t->held_n) {
		t->held_n = t->held_given = 0;
		arena_clear(&t->titles);
	}
	for (;;) {
		if ((more = t->grid->next(t->grid, &t->last, e)) < 0)
			return -1;
		t->rows++;
		if (more && t->run->heads && heads_may_be(t->run->heads, &t->last)) {
			if ((header = see_header(t, &t->last, e)) < 0)
				return -1;
			if (header)
				continue;
		}
		if (more && t->run->maps && footer_is(&t->run->maps->footers, &t->last)) {
			keep_footer(t);
			continue;
		}
		if (more && t->held_n < SHEET_HELD && heads_is_title(&t->last, t->columns)) {
			hold(t, &t->last);
			continue;
		}
		if (!more)
			sheet_end(t);
		if (t->held_n == 0) {
			*row = &t->last;
			return more;
		}
		t->is_waiting = more;
		*row = &t->held[t->held_given++];
		return 1;
	}
}
