#include "format/workbook.h"

#include <stdlib.h>

#include "workbook_own.h"

struct reading { /* a part being read for the workbook */
	struct workbook *w;
	struct office_part part;
	struct xml_item item;
};

static int fail(const struct workbook *w, struct err *e, const char *why)
{
	return err_set_at(e, ERR_INPUT, w->file, 0, 0, "%s", why);
}

/* Why a part that must be whole is not; 0: it is. */
static int part_end(const struct reading *r, struct err *e)
{
	if (r->part.why.code) {
		*e = r->part.why;
		return -1;
	}
	if (r->item.event == XML_BROKEN || r->item.event == XML_REFUSED)
		return fail(
			r->w, e,
			"a part of this workbook is broken: open it in its own program and save it again");
	return 0;
}

/* 1 an item, 0 the end or a break */
static int step(struct reading *r)
{
	int more = xml_next(r->part.xml, &r->item);
	return more && r->item.event != XML_BROKEN && r->item.event != XML_REFUSED;
}

static bool is_open(const struct reading *r, struct str name)
{
	return r->item.event == XML_OPEN && str_is_equal(r->item.name, name);
}

/* Shared texts: <si><t>..</t></si> or <si><r><t>..</t></r>..</si>; how it is spoken (<rPh>) is no text. */

static int keep_text(struct workbook *w, struct str s, struct err *e)
{
	w->text_bytes += s.n;
	if (w->text_bytes > WORKBOOK_TEXTS || w->texts >= WORKBOOK_TEXT_COUNT)
		return fail(w, e,
			    "more different texts than a workbook may have here: save its sheets as CSV");
	w->text = arena_room(&w->arena, w->text, w->texts, &w->text_cap, sizeof *w->text);
	w->text[w->texts++] = arena_copy(&w->arena, s);
	return 0;
}

static int read_texts(struct workbook *w, struct str part, struct err *e)
{
	struct reading r = {.w = w};
	struct buf text = {0};
	bool is_text = false;
	unsigned spoken = 0;
	int rc = office_part_open(w->zip, part, w->file, &r.part, e);
	while (rc == 0 && step(&r)) {
		bool opens = r.item.event == XML_OPEN, closes = r.item.event == XML_CLOSE;
		if (is_open(&r, STR("si")))
			buf_clear(&text);
		else if (str_is_equal(r.item.name, STR("rPh")))
			spoken += opens ? 1u : closes ? -1u : 0u;
		else if (str_is_equal(r.item.name, STR("t")))
			is_text = opens && !spoken;
		else if (r.item.event == XML_TEXT && is_text)
			office_add_text(r.item.text, &text);
		else if (closes && str_is_equal(r.item.name, STR("si")))
			rc = keep_text(w, buf_str(&text), e);
	}
	if (rc == 0)
		rc = part_end(&r, e);
	office_part_close(&r.part);
	buf_close(&text);
	return rc;
}

/* Styles: which numbers are dates. */

struct own_format {
	long id;
	uint8_t shown;
};

static uint8_t shown_by(const struct own_format *f, size_t n, long id)
{
	for (size_t i = n; i; i--)
		if (f[i - 1].id == id)
			return f[i - 1].shown;
	return id >= 0 && id < 164 ? (uint8_t)workbook_shown_by_id((unsigned)id) : WORKBOOK_NUMBER;
}

static int read_styles(struct workbook *w, struct str part, struct err *e)
{
	struct reading r = {.w = w};
	struct own_format *own = NULL;
	size_t owns = 0, own_cap = 0, cap = 0;
	bool of_cells = false;
	int rc = office_part_open(w->zip, part, w->file, &r.part, e);
	while (rc == 0 && step(&r)) {
		long id = 0;
		if (str_is_equal(r.item.name, STR("cellXfs")))
			of_cells = r.item.event == XML_OPEN;
		if (r.item.event != XML_OPEN || str_to_long(office_attribute(&r.item, "numFmtId"), &id))
			id = 0;
		if (is_open(&r, STR("numFmt")) && owns < WORKBOOK_STYLES) {
			own = arena_room(&w->arena, own, owns, &own_cap, sizeof *own);
			own[owns++] = (struct own_format){
				id, (uint8_t)workbook_shown_by_code(office_attribute(&r.item, "formatCode"))};
		} else if (of_cells && is_open(&r, STR("xf")) && w->styles < WORKBOOK_STYLES) {
			w->shown = arena_room(&w->arena, w->shown, w->styles, &cap, sizeof *w->shown);
			w->shown[w->styles++] = shown_by(own, owns, id);
		}
	}
	if (rc == 0)
		rc = part_end(&r, e);
	office_part_close(&r.part);
	return rc;
}

/* The list of sheets. */

static const struct office_relation *by_id(const struct office_relation *r, size_t n, struct str id)
{
	for (size_t i = 0; i < n; i++)
		if (str_is_equal(r[i].id, id))
			return &r[i];
	return NULL;
}

static void add_sheet(struct workbook *w, const struct xml_item *item, const struct office_relation *r,
		      size_t *cap)
{
	struct str state = office_attribute(item, "state");
	struct buf name = {0};
	office_add_text(office_attribute(item, "name"), &name);
	w->sheet = arena_room(&w->arena, w->sheet, w->book.tables, cap, sizeof *w->sheet);
	struct workbook_sheet *s = &w->sheet[w->book.tables++];
	*s = (struct workbook_sheet){.name = arena_copy(&w->arena, buf_str(&name)), .part = r->target};
	s->place = arena_printf(&w->arena, "%.*s#%.*s", STR_ARG(w->file), STR_ARG(s->name));
	s->is_hidden = str_is_equal(state, STR("hidden")) || str_is_equal(state, STR("veryHidden"));
	buf_close(&name);
}

static int read_sheets(struct workbook *w, struct str main, const struct office_relation *rel, size_t n,
		       struct err *e)
{
	struct reading r = {.w = w};
	size_t cap = 0;
	int rc = office_part_open(w->zip, main, w->file, &r.part, e);
	while (rc == 0 && step(&r)) {
		if (is_open(&r, STR("workbookPr")))
			w->from_1904 = office_is_on(office_attribute(&r.item, "date1904"), false);
		if (!is_open(&r, STR("sheet")))
			continue;
		const struct office_relation *to = by_id(rel, n, office_attribute(&r.item, "id"));
		if (to && str_is_equal(to->type, STR("worksheet")))
			add_sheet(w, &r.item, to, &cap);
		if (w->book.tables > WORKBOOK_SHEETS)
			rc = fail(w, e, "more sheets than a workbook may have here: save them as CSV");
	}
	if (rc == 0)
		rc = part_end(&r, e);
	office_part_close(&r.part);
	return rc;
}

/* What lies in the archive beside the cells. */
static void say_unread(struct workbook *w)
{
	bool comments = false, pictures = false, charts = false;
	for (size_t i = 0; i < zip_archive_entries(w->zip); i++) {
		struct str name = zip_archive_name(w->zip, i);
		comments |= str_find(name, STR("omments/")) < name.n ||
			    str_find(name, STR("/comments")) < name.n;
		pictures |= str_find(name, STR("/media/")) < name.n;
		charts |= str_find(name, STR("/charts/chart")) < name.n;
	}
	if (w->diags && (comments || pictures || charts))
		diag_add(w->diags, DIAG_NOTE, w->file, 0, 0, "only cells are read%s%s%s",
			 comments ? ", not the comments beside them" : "", pictures ? ", not pictures" : "",
			 charts ? ", not charts" : "");
}

static int read_workbook(struct workbook *w, struct str main, struct err *e)
{
	struct office_relation *rel;
	size_t n;
	if (office_relations(w->zip, main, &w->arena, &rel, &n, e) < 0 || read_sheets(w, main, rel, n, e) < 0)
		return -1;
	if (w->book.tables == 0)
		return fail(w, e, "this workbook has no sheet with cells");
	for (size_t i = 0; i < n; i++)
		if ((str_is_equal(rel[i].type, STR("sharedStrings")) &&
		     read_texts(w, rel[i].target, e) < 0) ||
		    (str_is_equal(rel[i].type, STR("styles")) && read_styles(w, rel[i].target, e) < 0))
			return -1;
	say_unread(w);
	return 0;
}

/* The book. */

static struct str name_of(struct book *self, size_t i)
{
	return ((struct workbook *)self)->sheet[i].name;
}

static int open_sheet(struct book *self, size_t i, struct grid **g, struct err *e)
{
	struct workbook *w = (struct workbook *)self;
	return workbook_sheet_open(w, &w->sheet[i], g, e);
}

static void close_workbook(struct book *self)
{
	struct workbook *w = (struct workbook *)self;
	zip_archive_close(w->zip);
	arena_close(&w->arena);
	free(w);
}

static enum office_kind kind_of(struct str bytes, struct zip_archive **z, struct arena *a, struct str *main,
				struct str file)
{
	struct err ignored;
	*z = NULL;
	if (!zip_is_archive(bytes) || zip_archive_open(bytes, file, z, &ignored) < 0)
		return OFFICE_NONE;
	return office_kind_of(*z, a, main);
}

bool workbook_is(struct str bytes)
{
	struct arena a = {0};
	struct zip_archive *z;
	struct str main;
	bool is = kind_of(bytes, &z, &a, &main, (struct str){NULL, 0}) == OFFICE_WORKBOOK;
	zip_archive_close(z);
	arena_close(&a);
	return is;
}

int workbook_open(struct str bytes, struct str file, struct diags *diags, struct book **b, struct err *e)
{
	struct workbook *w = arena_malloc(sizeof *w);
	struct str main = {NULL, 0};
	w->book = (struct book){.name = name_of, .open = open_sheet, .close = close_workbook};
	w->file = file;
	w->diags = diags;
	int rc = kind_of(bytes, &w->zip, &w->arena, &main, file) == OFFICE_WORKBOOK
			 ? read_workbook(w, main, e)
			 : fail(w, e, "this is no workbook");
	if (rc < 0) {
		close_workbook(&w->book);
		return -1;
	}
	*b = &w->book;
	return 0;
}
