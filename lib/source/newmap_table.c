/* The tables of a file: which one no map knows, and what stands in its columns. */
#include "newmap_own.h"

#include <string.h>

#include "format/document.h"
#include "format/workbook.h"
#include "source/above.h"
#include "source/fixed.h"
#include "source/records.h"
#include "source/unread.h"

enum {
	HEADER_ROWS = 10,
	LOOK_ROWS = 2000,
	MOST_COLUMNS = 1024,
	MOST_TABLES = 64,
	FORM_ROWS = 60,
	FORM_LABEL = 60
};

/* ---- one table */

static size_t digits_of(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] >= '0' && s.p[i] <= '9';
	return n;
}

/* Names of columns are no days, seldom numbers other than years, and short.  How many cells tell: local
 * settings of this guess. */
static bool is_data(const struct csv_row *row)
{
	struct date_rules rules = date_rules_default();
	size_t full = 0, numbers = 0;
	for (size_t i = 0; i < row->cells && i < MOST_COLUMNS; i++) {
		struct newmap_column c = {0};
		struct str s = str_trim(row->cell[i].text);
		newmap_look(&c, s, &rules);
		if ((c.dates && digits_of(s) > 4) || s.n > FORM_LABEL * 2)
			return true;
		full += c.full;
		numbers += c.numbers && digits_of(s) != 4;
	}
	return numbers && numbers * 3 >= full;
}

static void look_at_row(struct newmap *m, const struct csv_row *row)
{
	struct date_rules rules = date_rules_default();
	m->rows++;
	for (size_t i = 0; i < row->cells && i < m->columns; i++)
		newmap_look(&m->column[i], row->cell[i].text, &rules);
}

static int find_header(struct newmap *m, struct grid *g, struct err *e)
{
	struct csv_row row;
	size_t full_of[HEADER_ROWS * 8] = {0}, best = 0, at = 0, wanted = 0;
	int more = 0;
	for (size_t tried = 0;
	     tried < HEADER_ROWS && at < HEADER_ROWS * 8 && (more = g->next(g, &row, e)) > 0; at++) {
		size_t full = 0;
		if (above_is_comment(row.raw) || row.broken)
			continue;
		tried++;
		for (size_t i = 0; i < row.cells && i < MOST_COLUMNS; i++)
			full += !str_is_empty(str_trim(row.cell[i].text));
		full_of[at] = full;
		best = full > best ? full : best;
	}
	/* titles above it have fewer cells, rows below may have more */
	while (best && full_of[wanted] * 4 < best * 3)
		wanted++;
	if (more < 0 || g->rewind(g, e) < 0)
		return -1;
	if (!best)
		return err_set_at(e, ERR_INPUT, m->file, 1, 0,
				  "there is no header: a table begins with the names of its columns");
	for (at = 0; at <= wanted; at++)
		if (g->next(g, &row, e) <= 0)
			return -1;
	m->columns = row.cells < MOST_COLUMNS ? row.cells : MOST_COLUMNS;
	m->column = ARENA_ARRAY(&m->arena, struct newmap_column, m->columns);
	m->no_header = is_data(&row);
	for (size_t i = 0; i < m->columns; i++)
		newmap_name_column(
			m, i, m->no_header ? arena_printf(&m->arena, "column %zu", i + 1) : row.cell[i].text);
	if (m->no_header) /* told by its cells too */
		look_at_row(m, &row);
	g->begin(g);
	return 0;
}

static int look(struct newmap *m, struct grid *g, struct err *e)
{
	struct csv_row row;
	int more = 0;
	while (m->rows < LOOK_ROWS && (more = g->next(g, &row, e)) > 0)
		look_at_row(m, &row);
	return more < 0 ? -1 : 0;
}

/* A label and its value in each row: its "header" would be somebody's name. */
static bool is_form(const struct newmap *m)
{
	const struct newmap_column *c = m->column;
	if (m->columns != 2 || m->rows == 0 || m->rows > FORM_ROWS || c[0].longest > FORM_LABEL)
		return false;
	return c[0].dates == 0 && c[0].numbers == 0 && c[1].dates * 10 < c[1].full * 6 &&
	       c[0].slot == NEWMAP_NONE;
}

/* A map that knows every column leaves nothing to write, and two such maps would contend for the file. */
static int is_new(const struct newmap *m, const struct map_set *maps, struct err *e)
{
	struct arena a = {0};
	struct str *fold = ARENA_ARRAY(&a, struct str, m->columns + 1);
	size_t due = 0;
	int rc = 0;
	for (size_t i = 0; i < m->columns; i++) {
		fold[i] = m->column[i].fold;
		due += m->column[i].fold.n && !m->column[i].repeated;
	}
	for (size_t i = 0; i < maps->n && rc == 0; i++) {
		const struct map_column *missing;
		if (map_match(&maps->map[i], fold, m->columns, ARENA_ARRAY(&a, int, maps->map[i].columns + 1),
			      &missing) >= (int)due)
			rc = err_set_at(e, ERR_INPUT, m->file, 0, 0,
					"the column map %.*s knows every column of it already",
					STR_ARG(maps->map[i].name));
	}
	if (rc == 0 && !due)
		rc = err_set_at(e, ERR_INPUT, m->file, 1, 0, "its header has no names of letters or digits");
	arena_close(&a);
	return rc;
}

int newmap_write(struct grid *g, struct str file, const struct map_set *maps, struct buf *b, struct err *e)
{
	struct newmap m = {.file = file};
	int rc = -1;
	if (newmap_begin(&m, maps, e) == 0 && find_header(&m, g, e) == 0 && look(&m, g, e) == 0 &&
	    is_new(&m, maps, e) == 0) {
		newmap_guess(&m, maps);
		rc = is_form(&m)
			     ? err_set_at(
				       e, ERR_INPUT, file, 0, 0,
				       "it looks like a form, a label and its value in each row: no column map can read that")
			     : 0;
	}
	if (rc == 0)
		newmap_print(&m, b);
	arena_close(&m.arena);
	return rc;
}

/* ---- a file of several */

/* The first table that wants a map; where none does, what is said of the last. */
static int write_book(struct book *book, struct str file, const struct map_set *maps, struct diags *diags,
		      struct buf *b, struct err *e)
{
	struct arena a = {0};
	bool written = false;
	int rc = 0;
	err_set_at(e, ERR_INPUT, file, 0, 0,
		   book->tables ? "none of its tables wants a map" : "there is no table in it");
	for (size_t i = 0; i < book->tables && i < MOST_TABLES && rc == 0; i++) {
		struct str name = book->name(book, i);
		struct str place = str_is_empty(name)
					   ? file
					   : arena_printf(&a, "%.*s#%.*s", STR_ARG(file), STR_ARG(name));
		struct buf ignored = {0};
		struct err why = {0};
		struct grid *g;
		if ((rc = book->open(book, i, &g, e)) < 0)
			break;
		int wrote = newmap_write(g, place, maps, written ? &ignored : b, &why);
		if (wrote == 0 && written && diags)
			diag_add(
				diags, DIAG_NOTE, place, 0, 0,
				"this table wants a map too: keep the first one, then write its map in the same way");
		if (wrote < 0 && book->tables > 1 && diags)
			diag_add(diags, DIAG_NOTE, place, why.line, 0, "%s", why.text);
		else if (wrote < 0)
			*e = why;
		written |= wrote == 0;
		rc = wrote < 0 && why.code != ERR_INPUT ? -1 : 0;
		buf_close(&ignored);
		g->close(g);
	}
	arena_close(&a);
	return rc < 0 || !written ? -1 : 0;
}

static int open_text(const struct source_input *in, const struct source_options *o,
		     struct encoding_text *text, bool *decoded, struct err *e)
{
	struct encoding_found found = encoding_find(in->bytes, 0);
	enum encoding as = found.encoding;
	if (!str_is_empty(o->encoding) && encoding_of(o->encoding, &as) < 0)
		return err_set(e, ERR_USAGE, "--encoding: there is no such encoding");
	/* else read row by row */
	*decoded = as != ENCODING_UTF_8 && (as != ENCODING_WINDOWS_1252 || !str_is_empty(o->encoding));
	*text = (struct encoding_text){.text = in->bytes};
	return *decoded ? encoding_open(in->bytes, as, NULL, NULL, text, e) : 0;
}

static int write_text(const struct source_input *in, const struct source_options *o, struct buf *b,
		      struct err *e)
{
	struct encoding_text text;
	bool decoded;
	if (open_text(in, o, &text, &decoded, e) < 0)
		return -1;
	struct grid *g = grid_csv_open(text.text);
	bool is_fixed = fixed_is(str_part(text.text, 0, 4096));
	int rc =
		is_fixed
			? err_set_at(
				  e, ERR_INPUT, in->file, 1, 0,
				  "its columns stand at fixed places, without separators: save it as CSV or XLSX first")
			: newmap_write(g, in->file, o->maps, b, e);
	g->close(g);
	if (decoded)
		encoding_close(&text);
	return rc;
}

/* A reader of its own needs no map. */
static int is_read_without(const struct source_input *in, const struct source_options *o, struct err *e)
{
	static const char *const by_map[] = {"table", "workbook", "document", "records"};
	const struct source_adapter *a = source_recognise(in, o);
	for (size_t i = 0; a && i < sizeof by_map / sizeof *by_map; i++)
		if (strcmp(a->name, by_map[i]) == 0)
			return 0;
	return a ? err_set_at(e, ERR_INPUT, in->file, 0, 0, "it is read as %s, which needs no column map",
			      a->name)
		 : 0;
}

int newmap_file(const struct source_input *in, const struct source_options *o, struct buf *b, struct err *e)
{
	struct book *book;
	bool is_workbook = workbook_is(in->bytes);
	if (is_read_without(in, o, e) < 0)
		return -1;
	if (is_workbook || document_is(in->bytes)) {
		if ((is_workbook ? workbook_open : document_open)(in->bytes, in->file, NULL, &book, e) < 0)
			return -1;
		int rc = write_book(book, in->file, o->maps, o->diags, b, e);
		book->close(book);
		return rc;
	}
	if (records_is_xml(in->bytes) || records_is_json(in->bytes))
		return newmap_records(in, o->maps, o->diags, b, e);
	return unread_why(in, e) < 0 ? -1 : write_text(in, o, b, e);
}
