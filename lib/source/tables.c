#include "source/tables.h"

#include <stdlib.h>

#include "source/continued.h"
#include "source/sheet.h"

enum { NAMED = 8 }; /* sheets in a question */

struct tables {
	struct source_reader reader; /* first */
	struct sheet_run run;
	struct map_set own_maps;
	struct book *book;
	struct str file, place; /* of the table at hand */
	size_t next;
	struct grid *grid;
	struct sheet *sheet; /* NULL: no map knows the table at hand */
	struct continued header[2]; /* of the last table that a map knew, and of the one at hand */
	unsigned known;             /* which of them is the former */
	struct err why;
	unsigned long unknown; /* rows given of the table at hand, which no map knows */
	struct arena arena;
};

/* Of a table that no map knows: which, why, and how much is in it. */
static void tell_unknown(struct tables *t)
{
	if (t->unknown && t->run.o->diags)
		diag_add(t->run.o->diags, DIAG_ERROR, t->place, t->why.line, 0, "%s; %s%lu row%s set aside", t->why.text,
			 t->unknown > 1 ? "its " : "", t->unknown, t->unknown > 1 ? "s are" : " is");
	t->unknown = 0;
}

static void close_table(struct tables *t)
{
	tell_unknown(t);
	sheet_close(t->sheet);
	t->sheet = NULL;
	if (t->grid)
		t->grid->close(t->grid);
	t->grid = NULL;
}

/* A table that no map knows: by the header of the one before, where it goes on from that. */
static int go_on(struct tables *t, struct err *e)
{
	const struct continued *before = &t->header[t->known];
	struct err why = {0};
	int fits = t->run.is_known ? 0 : continued_fits(before, t->grid, e);
	if (fits <= 0)
		return fits;
	t->grid = continued_open(before, t->grid);
	if (sheet_open(&t->run, t->grid, t->place, &t->sheet, &why) == 0) {
		if (t->run.o->diags)
			diag_add(t->run.o->diags, DIAG_NOTE, t->place, 1, 0,
				 "no header: read as going on from the table before it");
		return 0;
	}
	t->sheet = NULL;
	t->grid = continued_end(t->grid);
	return t->grid->rewind(t->grid, e);
}

/* 1 the next table is open, known or not; 0 there is none; -1 */
static int open_next(struct tables *t, struct err *e)
{
	close_table(t);
	if (t->next == t->book->tables)
		return 0;
	struct str name = t->book->name(t->book, t->next);
	t->place = str_is_empty(name) ? t->file : arena_printf(&t->arena, "%.*s#%.*s", STR_ARG(t->file), STR_ARG(name));
	if (t->book->open(t->book, t->next++, &t->grid, e) < 0)
		return -1;
	t->why = (struct err){0};
	if (t->book->tables > 1)
		t->grid = continued_watch(&t->header[!t->known], t->grid);
	if (sheet_open(&t->run, t->grid, t->place, &t->sheet, &t->why) == 0) {
		t->known = !t->known;
		return 1;
	}
	t->sheet = NULL;
	if (t->why.code != ERR_INPUT) {
		*e = t->why;
		return -1;
	}
	return t->grid->rewind(t->grid, e) < 0 || go_on(t, e) < 0 ? -1 : 1;
}

/* A row of a table that no map knows. */
static int give_unknown(struct tables *t, struct record *r, struct err *e)
{
	struct csv_row row;
	int more = t->grid->next(t->grid, &row, e);
	if (more <= 0)
		return more;
	t->unknown++;
	t->reader.summary.read++;
	t->reader.summary.aside++;
	r->type = RECORD_ASIDE;
	r->aside = (struct aside){t->place, row.line, 1, {NULL, 0}, str_of(t->why.text), row.raw};
	return 1;
}

/* What a document says outside its tables goes with its titles. */
static void keep_around(struct tables *t)
{
	struct buf *b = &t->run.titles;
	if (str_is_empty(t->book->around))
		return;
	if (b->n)
		buf_add_char(b, '\n');
	buf_add(b, t->book->around);
	t->book->around = (struct str){NULL, 0};
	if (t->book->around_more && t->run.o->diags)
		diag_add(t->run.o->diags, DIAG_WARNING, t->file, 0, 0,
			 "%zu bytes more of text outside tables than are kept with the import",
			 t->book->around_more);
}

static int tables_next(struct record_source *self, struct arena *a, struct record *r, struct err *e)
{
	struct tables *t = (struct tables *)self;
	int more;
	(void)a; /* the row's own arena holds what the reader made; it lives until the next call */
	while (t->grid) {
		more = t->sheet ? sheet_next(t->sheet, r, e) : give_unknown(t, r, e);
		if (more)
			return more;
		if (open_next(t, e) < 0)
			return -1;
	}
	keep_around(t);
	return sheet_run_end(&t->run, t->file, e);
}

static void tables_close(struct record_source *self)
{
	struct tables *t = (struct tables *)self;
	close_table(t);
	t->book->close(t->book);
	sheet_run_close(&t->run);
	map_set_close(&t->own_maps);
	continued_close(&t->header[0]);
	continued_close(&t->header[1]);
	arena_close(&t->arena);
	free(t);
}

static void begin_again(struct tables *t)
{
	close_table(t);
	t->next = 0;
	t->known = 0;
	continued_close(&t->header[0]);
	continued_close(&t->header[1]);
}

/* How many sheets have no child column and no line that says whose they are; their names. */
static int count_asking(struct tables *t, size_t *n, struct buf *names, struct err *e)
{
	const struct source_options *o = t->run.o;
	struct source_options quiet = *o;
	char q[160];
	int more;
	quiet.diags = NULL;
	quiet.watch = NULL;
	quiet.child = (struct str){NULL, 0};
	struct source_summary was = *t->run.summary; /* what is looked at here is not read yet */
	size_t titles = t->run.titles.n;
	t->run.o = &quiet;
	*n = 0;
	begin_again(t);
	while ((more = open_next(t, e)) > 0)
		if (!t->sheet && t->run.asks_child && ++*n <= NAMED)
			buf_addf(names, "%s%s", *n > 1 ? ", " : "", diag_quote(t->book->name(t->book, t->next - 1), q));
	if (*n > NAMED)
		buf_addf(names, " and %zu more", *n - NAMED);
	begin_again(t);
	t->run.o = o;
	*t->run.summary = was;
	t->run.titles.n = titles;
	return more;
}

/* Sheets of one workbook are often of a child each: one answer must not be put to all of them. */
static int ask_each(struct tables *t, const struct err *why, struct err *e)
{
	struct str child = t->run.o->child;
	struct buf names = {0};
	size_t n = 0;
	if (t->book->tables < 2 || str_is_equal(child, STR("?")))
		return 0;
	int rc = count_asking(t, &n, &names, e);
	if (rc == 0 && n > 1 && why)
		rc = err_set_at(e, ERR_INPUT, str_of(why->file), why->line, 0, "no column says which child this is about, on %zu sheets (%.*s): "
				"give --child SHEET=ID for each, or a line `# child: ID` above each header", n, STR_ARG(buf_str(&names)));
	else if (rc == 0 && n > 1)
		rc = err_set(e, ERR_USAGE, "--child: %zu sheets of this file have no child column (%.*s): give --child SHEET=ID for each",
			     n, STR_ARG(buf_str(&names)));
	buf_close(&names);
	return rc;
}

/* The first table that a map knows.  Those before it are given, set aside, when reading begins. */
static int find_known(struct tables *t, struct err *e)
{
	struct err first = {0};
	int more;
	bool asks = false, is_question = false; /* is_question: of a table whose header a map knows: it says more than that another has no map */
	struct source_options quiet = *t->run.o;
	const struct source_options *o = t->run.o;
	quiet.diags = NULL;
	while ((more = open_next(t, e)) > 0 && !t->sheet) {
		if (first.code == ERR_NONE || (!is_question && t->run.is_known))
			first = t->why;
		is_question |= t->run.is_known;
		asks |= t->run.asks_child;
		t->run.o = &quiet; /* what is opened here is opened again, and heard then */
	}
	if (more < 0) {
		t->run.o = o;
		return -1;
	}
	if (!t->sheet) {
		struct err all = {0};
		if (asks && ask_each(t, &first, &all) < 0)
			first = all;
		if (first.code == ERR_NONE)
			err_set_at(&first, ERR_INPUT, t->file, 1, 0, "there is no table in it");
		t->run.o = o;
		*e = first;
		return -1;
	}
	int rc = 0;
	if (t->next > 1) {
		t->next = 0;
		continued_close(&t->header[0]);
		continued_close(&t->header[1]);
		t->run.o = &quiet; /* the first, which no map knows, has been heard */
		rc = open_next(t, e) < 0 ? -1 : 0;
	}
	t->run.o = o;
	return rc;
}

/* --map SHEET=NAME, --child SHEET=ID are for sheets that are there. */
static int has_sheets(struct tables *t, const char *option, struct str named, struct err *e)
{
	char q[160];
	while (named.n) {
		struct str one = str_cut(&named, '\n');
		size_t at = str_find(one, STR("=")), i = 0;
		if (at == one.n)
			continue;
		while (i < t->book->tables && !str_is_equal(t->book->name(t->book, i), str_part(one, 0, at)))
			i++;
		if (i == t->book->tables)
			return err_set(e, ERR_USAGE, "%s: there is no sheet %s in this file", option, diag_quote(str_part(one, 0, at), q));
	}
	return 0;
}

int tables_open(struct book *book, const struct source_input *in, const struct source_options *o, struct source_reader **r,
		struct err *e)
{
	struct tables *t = arena_malloc(sizeof *t);
	t->reader.source.next = tables_next;
	t->reader.source.close = tables_close;
	t->book = book;
	t->file = in->file;
	sheet_run_open(&t->run, o, &t->reader.summary);
	t->run.book = in->file;
	t->run.maps = o->maps;
	int rc = 0;
	if (!o->maps) {
		t->run.maps = &t->own_maps;
		rc = map_set_open(o->schemas, o->code, false, o->diags, &t->own_maps, e);
	}
	bool one_for_all = !str_is_empty(o->child) && str_find(o->child, STR("=")) == o->child.n;
	if (rc < 0 || has_sheets(t, "--map", o->map, e) < 0 || has_sheets(t, "--child", o->child, e) < 0 ||
	    (one_for_all && ask_each(t, NULL, e) < 0) || find_known(t, e) < 0) {
		tables_close(&t->reader.source);
		return -1;
	}
	*r = &t->reader;
	return 0;
}
