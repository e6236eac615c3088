#include "format/document.h"

#include <stdlib.h>
#include <string.h>

#include "format/encoding.h"
#include "format/held.h"
#include "format/numbering.h"
#include "format/office.h"
#include "format/unicode.h"

struct note {
	struct str id, text;
	bool at_end;
};

struct document { /* while it is read */
	struct held *held;
	struct zip_archive *zip;
	struct str file;
	struct diags *diags;
	struct arena arena;
	struct numbering numbering;
	struct note *note;
	size_t notes, note_cap, note_bytes;
	unsigned level, gone;  /* elements open; of them those of which nothing is read */
	unsigned asks;         /* level of the content that only asks to be filled in; 0: none */
	bool will_ask;         /* so says what stands before it */
	bool is_text, is_hidden, has_words, is_ticked;
	bool tables_touch;     /* nothing has come since the last table */
	unsigned item_level;
	long chosen, entry;    /* of a list of a form */
	size_t outside, taken_out, hidden, comments, drawn, parts;
	const char *wrong;
};

static bool is_named(const struct xml_item *item, const char *name)
{
	return str_is_equal(item->name, str_of(name));
}

static long number_of(const struct xml_item *item, const char *attribute, long most)
{
	long n;
	return str_to_long(office_attribute(item, attribute), &n) || n < 0 ? 1 : n < most ? n : most;
}

/* Text. */

static void add_text(struct document *d, struct str s)
{
	if (d->asks)
		return;
	if (!str_is_empty(str_trim(s))) {
		d->has_words = true;
		d->hidden += d->is_hidden;
	}
	held_text(d->held, s);
}

static void add_symbol(struct document *d, const struct xml_item *item)
{
	struct str code = office_attribute(item, "char");
	char digits[8] = "";
	struct buf b = {0};
	if (code.n == 0 || code.n >= sizeof digits)
		return;
	memcpy(digits, code.p, code.n);
	unicode_add_point(encoding_symbol((int32_t)strtol(digits, NULL, 16)), &b);
	add_text(d, buf_str(&b));
	buf_close(&b);
}

static void add_note(struct document *d, const struct xml_item *item)
{
	struct str id = office_attribute(item, "id");
	bool at_end = is_named(item, "endnoteReference");
	for (size_t i = 0; i < d->notes; i++)
		if (d->note[i].at_end == at_end && str_is_equal(d->note[i].id, id) && d->note[i].text.n) {
			add_text(d, STR(" ["));
			add_text(d, d->note[i].text);
			add_text(d, STR("]"));
		}
}

/* Elements. */

static bool is_left_out(const struct xml_item *item)
{
	static const char *const names[] = {"del",   "moveFrom", "delText",   "instrText", "Fallback",
					    "sdtPr", "tabs",     "rPrChange", "pPrChange"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (is_named(item, names[i]))
			return true;
	return false;
}

static bool is_off(const struct xml_item *item)
{
	struct str v = office_attribute(item, "val");
	return str_is_equal(v, STR("0")) || str_is_equal(v, STR("false")) || str_is_equal(v, STR("off"));
}

static bool is_list_style(struct str style)
{
	return str_has_prefix(style, STR("ListBullet")) || str_has_prefix(style, STR("ListNumber"));
}

/* Boxes and lists of forms as they were before content controls. */
static bool open_in_form(struct document *d, const struct xml_item *item)
{
	if (is_named(item, "checkBox"))
		d->is_ticked = false;
	else if (is_named(item, "checked") || is_named(item, "default"))
		d->is_ticked = !is_off(item);
	else if (is_named(item, "ddList"))
		d->chosen = d->entry = 0;
	else if (is_named(item, "result"))
		d->chosen = number_of(item, "val", 1000);
	else if (!is_named(item, "listEntry"))
		return false;
	else if (d->entry++ == d->chosen)
		add_text(d, office_attribute(item, "val"));
	return true;
}

/* What stands in a line of text; false: it is something else. */
static bool open_in_line(struct document *d, const struct xml_item *item)
{
	if (is_named(item, "t"))
		d->is_text = true;
	else if (is_named(item, "r"))
		d->is_hidden = false;
	else if (is_named(item, "vanish"))
		d->is_hidden = !is_off(item);
	else if (is_named(item, "br") || is_named(item, "cr"))
		add_text(d, STR("\n"));
	else if (is_named(item, "tab") || is_named(item, "ptab"))
		add_text(d, STR("\t"));
	else if (is_named(item, "noBreakHyphen"))
		add_text(d, STR("-"));
	else if (is_named(item, "sym"))
		add_symbol(d, item);
	else if (is_named(item, "footnoteReference") || is_named(item, "endnoteReference"))
		add_note(d, item);
	else if (is_named(item, "commentReference"))
		d->comments += held_is_in_cell(d->held);
	else if (is_named(item, "drawing") || is_named(item, "pict") || is_named(item, "object"))
		d->drawn += held_is_in_cell(d->held);
	else
		return open_in_form(d, item);
	return true;
}

/* The paragraph is one of a list: with its number, where the list has numbers. */
static void open_item(struct document *d, struct str list)
{
	struct buf sign = {0};
	if (str_is_equal(list, STR("0"))) /* taken off the list of its style */
		return;
	numbering_next(&d->numbering, list, d->item_level, &sign);
	held_item(d->held, d->item_level, buf_str(&sign));
	buf_close(&sign);
}

/* How tables and paragraphs are made. */
static void open_around(struct document *d, const struct xml_item *item)
{
	struct held *h = d->held;
	if (is_named(item, "tr"))
		held_open_row(h);
	else if (is_named(item, "gridCol"))
		held_columns(h, 1);
	else if (is_named(item, "gridBefore"))
		held_skip(h, number_of(item, "val", HELD_COLUMNS));
	else if (is_named(item, "tc"))
		held_open_cell(h);
	else if (is_named(item, "gridSpan"))
		held_span(h, number_of(item, "val", HELD_COLUMNS));
	else if (is_named(item, "vMerge")) {
		if (!str_is_equal(office_attribute(item, "val"), STR("restart")))
			held_goes_on(h);
	} else if (is_named(item, "p"))
		held_paragraph(h);
	else if (is_named(item, "ilvl"))
		d->item_level = (unsigned)number_of(item, "val", 8);
	else if (is_named(item, "numId"))
		open_item(d, office_attribute(item, "val"));
	else if (is_named(item, "pStyle") && is_list_style(office_attribute(item, "val")))
		held_item(h, 0, (struct str){NULL, 0});
}

static void open_element(struct document *d, const struct xml_item *item)
{
	d->level++;
	if (is_named(item, "sdt"))
		d->will_ask = false;
	if (d->gone || is_left_out(item)) {
		d->gone++;
		d->taken_out += is_named(item, "delText") || is_named(item, "moveFrom");
		d->will_ask |= is_named(item, "showingPlcHdr") && !is_off(item);
		return;
	}
	if (is_named(item, "tbl")) {
		held_open_table(d->held, (struct str){NULL, 0});
		if (d->tables_touch)
			held_touching(d->held);
	} else if (is_named(item, "sdtContent")) {
		if (d->will_ask && !d->asks)
			d->asks = d->level;
	} else if (is_named(item, "altChunk") || is_named(item, "subDoc")) {
		d->parts++;
	} else if (!open_in_line(d, item)) {
		open_around(d, item);
	}
	d->tables_touch &= !is_named(item, "p");
	if (is_named(item, "p")) {
		d->item_level = 0;
		if (!held_is_in_table(d->held))
			d->has_words = false;
	}
}

static void close_element(struct document *d, const struct xml_item *item)
{
	struct held *h = d->held;
	if (d->asks == d->level)
		d->asks = 0;
	d->level--;
	if (d->gone) {
		d->gone--;
	} else if (is_named(item, "t")) {
		d->is_text = false;
	} else if (is_named(item, "tbl")) {
		held_close_table(h);
		d->tables_touch = !held_is_in_table(h);
	} else if (is_named(item, "tr")) {
		held_close_row(h, 1);
	} else if (is_named(item, "tc")) {
		held_close_cell(h, 1);
	} else if (is_named(item, "checkBox")) {
		add_text(d, d->is_ticked ? STR("[x] ") : STR("[ ] "));
	} else if (is_named(item, "p") && !held_is_in_table(h)) {
		d->outside += d->has_words;
		d->has_words = false;
	}
}

static int fail(const struct document *d, struct err *e, const char *why)
{
	return err_set_at(e, ERR_INPUT, d->file, 0, 0, "%s", why);
}

/* Parts. */

/* Footnotes and endnotes: their text, paragraphs joined by a blank.  Lines above them are notes too, of a
 * type. */
static int read_notes(struct document *d, struct str part, bool at_end, struct err *e)
{
	struct office_part p;
	struct xml_item item;
	struct buf text = {0};
	struct str id = {NULL, 0};
	bool is_text = false;
	unsigned gone = 0;
	if (office_part_open(d->zip, part, d->file, &p, e) < 0)
		return -1;
	while (xml_next(p.xml, &item) && d->note_bytes <= DOCUMENT_NOTES) {
		bool opens = item.event == XML_OPEN, closes = item.event == XML_CLOSE;
		bool is_note = is_named(&item, "footnote") || is_named(&item, "endnote");
		bool is_line = is_note && !str_is_absent(office_attribute(&item, "type"));
		if (opens && (gone || is_line || is_left_out(&item)))
			gone++;
		else if (gone)
			gone -= closes;
		else if (opens && is_note) {
			id = arena_copy(&d->arena, office_attribute(&item, "id"));
			buf_clear(&text);
		} else if (is_named(&item, "t"))
			is_text = opens;
		else if (opens && (is_named(&item, "p") || is_named(&item, "br") || is_named(&item, "tab")))
			buf_add_char(&text, ' ');
		else if (item.event == XML_TEXT && is_text)
			buf_add(&text, item.text);
		else if (closes && is_note) {
			d->note = arena_room(&d->arena, d->note, d->notes, &d->note_cap, sizeof *d->note);
			d->note[d->notes++] =
				(struct note){id, arena_copy(&d->arena, str_trim(buf_str(&text))), at_end};
			d->note_bytes += text.n + sizeof(struct note);
		}
	}
	buf_close(&text);
	office_part_close(&p);
	return d->note_bytes > DOCUMENT_NOTES ? fail(d, e, "more footnotes than a document may have here") : 0;
}

/* The parts that the text calls: footnotes, endnotes, the numbers of lists. */
static int read_called(struct document *d, struct str main, struct err *e)
{
	struct office_relation *r;
	size_t n;
	if (office_relations(d->zip, main, &d->arena, &r, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		bool at_end = str_is_equal(r[i].type, STR("endnotes"));
		if ((at_end || str_is_equal(r[i].type, STR("footnotes"))) &&
		    read_notes(d, r[i].target, at_end, e) < 0)
			return -1;
		struct err why = {0};
		if (str_is_equal(r[i].type, STR("numbering")) &&
		    numbering_read(&d->numbering, d->zip, r[i].target, d->file, &d->arena, &why) < 0 && d->diags)
			diag_add(d->diags, DIAG_NOTE, d->file, 0, 0,
				 "the numbers of its lists cannot be read; \"-\" stands for them");
	}
	return 0;
}

static int read_document(struct document *d, struct str main, struct err *e)
{
	struct office_part p;
	struct xml_item item;
	if (read_called(d, main, e) < 0 || office_part_open(d->zip, main, d->file, &p, e) < 0)
		return -1;
	while (!d->wrong && !d->held->wrong && xml_next(p.xml, &item)) {
		switch (item.event) {
		case XML_OPEN:
			open_element(d, &item);
			break;
		case XML_CLOSE:
			close_element(d, &item);
			break;
		case XML_TEXT:
			if (d->is_text && !d->gone)
				add_text(d, item.text);
			break;
		default:
			d->wrong = "this document is broken: open it in its own program and save it again";
		}
	}
	struct err why = p.why;
	office_part_close(&p);
	if (why.code) {
		*e = why;
		return -1;
	}
	if (d->wrong || d->held->wrong)
		return fail(d, e, d->wrong ? d->wrong : d->held->wrong);
	if (d->held->book.tables == 0)
		return fail(d, e, "there is no table in this document; only tables are read");
	return 0;
}

static void say(const struct document *d)
{
	const struct {
		size_t n;
		const char *what;
	} said[] = {
		{d->outside, "paragraphs outside tables are no rows (kept with the import)"},
		{d->taken_out,
		 "pieces of text that were deleted or moved, and kept as tracked changes, are not read"},
		{d->hidden, "pieces of hidden text; those in tables are read like all others"},
		{d->comments, "comments on what stands in tables are not read"},
		{d->drawn,
		 "pictures or embedded things in tables are not read, but for words in boxes"},
		{d->parts,
		 "parts put in from other files are not read: save the document in Word once, and give that"},
	};
	for (size_t i = 0; i < sizeof said / sizeof *said && d->diags; i++)
		if (said[i].n)
			diag_add(d->diags, DIAG_NOTE, d->file, 0, 0, "%zu %s", said[i].n, said[i].what);
}

static bool is_document(struct str bytes, struct str file, struct zip_archive **z, struct arena *a,
			struct str *main)
{
	struct err ignored;
	*z = NULL;
	return zip_is_archive(bytes) && zip_archive_open(bytes, file, z, &ignored) == 0 &&
	       office_kind_of(*z, a, main) == OFFICE_DOCUMENT;
}

bool document_is(struct str bytes)
{
	struct zip_archive *z;
	struct arena a = {0};
	struct str main;
	bool is = is_document(bytes, (struct str){NULL, 0}, &z, &a, &main);
	zip_archive_close(z);
	arena_close(&a);
	return is;
}

int document_open(struct str bytes, struct str file, struct diags *diags, struct book **b, struct err *e)
{
	struct document d = {.held = held_make(), .file = file, .diags = diags};
	struct str main = {NULL, 0};
	int rc = is_document(bytes, file, &d.zip, &d.arena, &main) ? read_document(&d, main, e) :
								      fail(&d, e, "this is no document");
	if (rc == 0)
		say(&d);
	zip_archive_close(d.zip);
	arena_close(&d.arena);
	if (rc < 0) {
		held_close(d.held);
		return -1;
	}
	*b = held_book(d.held);
	return 0;
}
