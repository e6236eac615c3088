#include "draw/worksheet.h"

#include "format/xlsx.h"

enum { WIDTH = 210 /* characters over a page's breadth, shared out by the columns' parts */ };

static bool is_to_fill(const struct paper_column *c)
{
	return str_has_prefix(c->key, STR("fill-"));
}

static uint32_t put_line(struct xlsx *x, uint32_t row, struct str text, enum xlsx_look look)
{
	if (!str_is_empty(text))
		xlsx_put(x, row++, 0, text, look);
	return row;
}

/* Lines above the header: an import passes them over, but for the first. */
static uint32_t put_head(struct xlsx *x, const struct paper *p, struct arena *a)
{
	uint32_t row = 0;
	if (p->invented)
		row = put_line(x, row, STR("# INVENTED: no person, place or event here is real."),
			       XLSX_STRONG);
	row = put_line(x, row, p->title, XLSX_STRONG);
	row = put_line(x, row, p->marking, XLSX_STRONG);
	row = put_line(x, row,
		       STR("Only the marked columns are read when this sheet is imported: what you write "
			   "there is added to the entry, "
			   "with your name and the day; the entry itself stays as recorded. Leave the last "
			   "four columns as they are."),
		       XLSX_PLAIN);
	for (size_t i = 0; i < p->head.n; i++) {
		const struct paper_fact *f = &p->head.fact[i];
		struct str text = paper_cell_text(a, &f->value, STR(" "));
		if (!str_is_empty(text))
			row = put_line(x, row,
				       arena_printf(a, "%.*s: %.*s", STR_ARG(f->label), STR_ARG(text)),
				       XLSX_QUIET);
	}
	return row;
}

static void put_row(struct xlsx *x, uint32_t row, const struct paper_table *t, const struct paper_row *r)
{
	struct arena a = {0};
	for (unsigned i = 0; i < t->columns; i++) {
		struct str text = paper_cell_text(&a, &r->cell[i], STR("\n"));
		bool fill = is_to_fill(&t->column[i]);
		if (fill || !str_is_empty(text))
			xlsx_put(x, row, i, text, fill ? XLSX_TO_FILL : XLSX_PLAIN);
	}
	arena_close(&a);
}

int worksheet_draw(const struct paper *p, const char *path, struct err *e)
{
	const struct paper_table *t = p->table;
	struct arena a = {0};
	struct xlsx *x;
	if (t->rows > XLSX_MOST_ROWS - 64)
		return err_set(
			e, ERR_INPUT,
			"more entries than a sheet has rows: take a shorter time with --from and --to");
	if (xlsx_open(path, "Worksheet", &x, e) < 0)
		return -1;
	uint32_t row = put_head(x, p, &a);
	for (unsigned i = 0; i < t->columns; i++) {
		xlsx_set_width(x, i, (double)t->column[i].share * WIDTH / 100);
		xlsx_put(x, row, i, t->column[i].title, XLSX_HEADER);
	}
	xlsx_freeze(x, ++row);
	for (size_t i = 0; i < t->rows; i++)
		put_row(x, row++, t, &t->row[i]);
	arena_close(&a);
	return xlsx_close(x, true, e);
}
