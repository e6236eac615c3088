#include "format/opendocument.h"

#include <stdlib.h>
#include <string.h>

#include "format/held.h"
#include "format/office.h"
#include "format/workbook.h"

enum { MOST_TIMES = 1 << 20, MOST_BLANKS = 256 };

struct cell { /* the one at hand */
	long times;
	struct buf value; /* what stands for its text */
	bool has_value, is_covered;
};

struct reading {
	struct held *held;
	struct zip_archive *zip;
	struct str file;
	struct diags *diags;
	struct arena arena;
	struct cell cell;
	long row_times;
	unsigned gone;   /* elements open of which nothing is read */
	unsigned lists;  /* open */
	unsigned texts;  /* paragraphs open */
	unsigned notes;  /* open */
	struct str *hidden_style, style; /* styles of sheets that are not shown; the one being read */
	size_t hidden_styles, hidden_cap;
	bool is_item, has_words;
	size_t outside, taken_out, comments, drawn, hidden_sheets, hidden_rows, hidden_columns, merged;
};

static bool is_named(const struct xml_item *item, const char *name)
{
	return str_is_equal(item->name, str_of(name));
}

static long number_of(const struct xml_item *item, const char *attribute, long most)
{
	long n;
	return str_to_long(office_attribute(item, attribute), &n) || n < 1 ? 1 : n < most ? n : most;
}

static bool is_hidden(const struct xml_item *item)
{
	struct str v = office_attribute(item, "visibility");
	return str_is_equal(v, STR("collapse")) || str_is_equal(v, STR("filter"));
}

/* Values. */

/* "PT14H30M00S" as "14:30"; more than a day stays in hours.  Other durations as they are. */
static void add_time(struct str v, struct buf *b)
{
	long part[3] = {0};
	static const char unit[] = "HMS";
	struct str rest = str_has_prefix(v, STR("PT")) ? str_part(v, 2, v.n) : (struct str){NULL, 0};
	size_t k = 0;
	while (rest.n) {
		size_t n = 0;
		while (n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9')
			n++;
		struct str digits = str_part(rest, 0, n);
		while (n < rest.n && strchr(".,0123456789", rest.p[n]))
			n++; /* parts of a second go */
		while (k < 3 && n < rest.n && unit[k] != rest.p[n])
			k++;
		if (k == 3 || n == rest.n || str_to_long(digits, &part[k]))
			break;
		rest = str_part(rest, n + 1, rest.n);
	}
	if (rest.n || str_is_absent(rest)) {
		buf_add(b, v);
		return;
	}
	buf_addf(b, "%02ld:%02ld", part[0], part[1]);
	if (part[2])
		buf_addf(b, ":%02ld", part[2]);
}

static void read_value(struct cell *c, const struct xml_item *item)
{
	struct str type = office_attribute(item, "value-type"), v;
	buf_clear(&c->value);
	if (str_is_equal(type, STR("date"))) {
		v = office_attribute(item, "date-value");
		if (str_has_suffix(v, STR("T00:00:00")))
			v = str_part(v, 0, v.n - 9);
		buf_add(&c->value, str_has_suffix(v, STR(":00")) && v.n == 19 ? str_part(v, 0, 16) : v);
	} else if (str_is_equal(type, STR("time"))) {
		add_time(office_attribute(item, "time-value"), &c->value);
	} else if (str_is_equal(type, STR("boolean"))) {
		v = office_attribute(item, "boolean-value");
		buf_add(&c->value, office_is_on(v, false) ? STR("TRUE") : STR("FALSE"));
	} else if (str_is_equal(type, STR("float")) || str_is_equal(type, STR("percentage")) ||
		   str_is_equal(type, STR("currency"))) {
		workbook_add_number(office_attribute(item, "value"), WORKBOOK_NUMBER, false, &c->value);
	} else {
		buf_add(&c->value, office_attribute(item, "string-value"));
	}
	c->has_value = c->value.n > 0;
}

/* Text. */

static void add_text(struct reading *r, struct str s)
{
	if (!str_is_empty(str_trim(s)))
		r->has_words = true;
	if (!r->cell.has_value || held_is_in_inner(r->held))
		held_text(r->held, s);
}

static void add_blanks(struct reading *r, long n)
{
	while (n-- > 0)
		add_text(r, STR(" "));
}

/* Blanks and line ends of the file are one blank, and none where a text begins. */
static void add_words(struct reading *r, struct str s)
{
	struct buf b = {0};
	for (size_t i = 0; i < s.n; i++) {
		bool blank = s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r');
		if (!blank)
			buf_add_char(&b, s.p[i]);
		else if (b.n == 0 || b.p[b.n - 1] != ' ')
			buf_add_char(&b, ' ');
	}
	add_text(r, buf_str(&b));
	buf_close(&b);
}

static void open_paragraph(struct reading *r)
{
	r->texts++;
	if (r->notes || (held_is_in_table(r->held) && !held_is_in_cell(r->held)))
		return;
	held_paragraph(r->held);
	if (r->is_item && r->lists && held_is_in_cell(r->held))
		held_item(r->held, r->lists - 1, (struct str){NULL, 0});
	r->is_item = false;
}

/* Elements. */

static bool is_left_out(struct reading *r, const struct xml_item *item)
{
	static const char *const names[] = {
		"annotation", "tracked-changes", "note-citation",       "ruby-text",
		"shapes",     "forms",           "content-validations", "dde-links",
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (is_named(item, names[i])) {
			r->comments += i == 0;
			return true;
		}
	return false;
}

static void open_cell(struct reading *r, const struct xml_item *item, bool is_covered)
{
	struct held *h = r->held;
	struct cell *c = &r->cell;
	long columns = number_of(item, "number-columns-spanned", HELD_COLUMNS);
	long rows = number_of(item, "number-rows-spanned", MOST_TIMES);
	bool is_inner = held_is_in_inner(h);
	if (!is_inner) {
		c->times = number_of(item, "number-columns-repeated", MOST_TIMES);
		c->is_covered = is_covered;
		read_value(c, item);
		r->merged += columns > 1 || rows > 1;
	}
	if (is_covered)
		return;
	held_open_cell(h);
	held_lies_over(h, columns, rows);
}

static void close_cell(struct reading *r)
{
	struct cell *c = &r->cell;
	if (held_is_in_inner(r->held)) {
		held_close_cell(r->held, 1);
		return;
	}
	if (c->is_covered) {
		held_covered(r->held, c->times);
	} else {
		if (c->has_value)
			held_text(r->held, buf_str(&c->value));
		held_close_cell(r->held, c->times);
	}
	c->has_value = c->is_covered = false;
}

static void add_hidden_style(struct reading *r)
{
	r->hidden_style =
		arena_room(&r->arena, r->hidden_style, r->hidden_styles, &r->hidden_cap, sizeof(struct str));
	r->hidden_style[r->hidden_styles++] = r->style;
}

static bool has_hidden_style(const struct reading *r, const struct xml_item *item)
{
	struct str style = office_attribute(item, "style-name");
	for (size_t i = 0; i < r->hidden_styles; i++)
		if (str_is_equal(r->hidden_style[i], style))
			return true;
	return false;
}

static void open_element(struct reading *r, const struct xml_item *item)
{
	struct held *h = r->held;
	if (r->gone || is_left_out(r, item)) {
		r->gone++;
		r->taken_out += is_named(item, "deletion");
	} else if (is_named(item, "table")) {
		r->hidden_sheets += has_hidden_style(r, item);
		held_open_table(h, office_attribute(item, "name"));
	} else if (is_named(item, "table-column")) {
		long n = number_of(item, "number-columns-repeated", MOST_TIMES);
		r->hidden_columns += is_hidden(item) ? (size_t)n : 0;
		held_columns(h, n);
	} else if (is_named(item, "table-row")) {
		if (!held_is_in_inner(h)) {
			r->row_times = number_of(item, "number-rows-repeated", MOST_TIMES);
			r->hidden_rows += is_hidden(item) ? (size_t)r->row_times : 0;
		}
		held_open_row(h);
	} else if (is_named(item, "table-cell") || is_named(item, "covered-table-cell")) {
		open_cell(r, item, is_named(item, "covered-table-cell"));
	} else if (is_named(item, "p") || is_named(item, "h")) {
		open_paragraph(r);
	} else if (is_named(item, "list")) {
		r->lists++;
	} else if (is_named(item, "list-item")) {
		r->is_item = true;
	} else if (is_named(item, "s")) {
		add_blanks(r, number_of(item, "c", MOST_BLANKS));
	} else if (is_named(item, "tab")) {
		add_text(r, STR("\t"));
	} else if (is_named(item, "line-break")) {
		add_text(r, STR("\n"));
	} else if (is_named(item, "note-body")) {
		add_text(r, STR(" ["));
		r->notes++;
	} else if (is_named(item, "style")) {
		r->style = arena_copy(&r->arena, office_attribute(item, "name"));
	} else if (is_named(item, "table-properties")) {
		if (str_is_equal(office_attribute(item, "display"), STR("false")))
			add_hidden_style(r);
	} else if (is_named(item, "image") || is_named(item, "object")) {
		r->drawn += held_is_in_cell(h);
	}
}

static void close_element(struct reading *r, const struct xml_item *item)
{
	struct held *h = r->held;
	if (r->gone) {
		r->gone--;
	} else if (is_named(item, "table")) {
		held_close_table(h);
	} else if (is_named(item, "table-row")) {
		held_close_row(h, held_is_in_inner(h) ? 1 : r->row_times);
	} else if (is_named(item, "table-cell") || is_named(item, "covered-table-cell")) {
		close_cell(r);
	} else if (is_named(item, "p") || is_named(item, "h")) {
		r->texts -= r->texts > 0;
		r->outside += r->has_words && !held_is_in_table(h);
		r->has_words = false;
	} else if (is_named(item, "list")) {
		r->lists -= r->lists > 0;
	} else if (is_named(item, "note-body")) {
		r->notes -= r->notes > 0;
		add_text(r, STR("]"));
	}
}

static int fail(const struct reading *r, struct err *e, const char *why)
{
	return err_set_at(e, ERR_INPUT, r->file, 0, 0, "%s", why);
}

static int read_content(struct reading *r, struct err *e)
{
	struct office_part p;
	struct xml_item item;
	const char *wrong = NULL;
	if (office_part_open(r->zip, STR("content.xml"), r->file, &p, e) < 0)
		return -1;
	while (!wrong && !r->held->wrong && xml_next(p.xml, &item)) {
		switch (item.event) {
		case XML_OPEN:
			open_element(r, &item);
			break;
		case XML_CLOSE:
			close_element(r, &item);
			break;
		case XML_TEXT:
			if (r->texts && !r->gone)
				add_words(r, item.text);
			break;
		default:
			wrong = "this file is broken, or locked with a password: open it in its own "
				"program, and save it again without one";
		}
	}
	struct err why = p.why;
	office_part_close(&p);
	if (why.code) {
		*e = why;
		return -1;
	}
	if (wrong || r->held->wrong)
		return fail(r, e, wrong ? wrong : r->held->wrong);
	if (r->held->book.tables == 0)
		return fail(r, e, "there is no table in this document; only tables are read");
	return 0;
}

static void say(const struct reading *r)
{
	const struct {
		size_t n;
		const char *what;
	} said[] = {
		{r->outside, "paragraphs outside tables are no rows (kept with the import)"},
		{r->taken_out, "deletions, kept as tracked changes, are not read"},
		{r->comments, "comments are not read"},
		{r->drawn, "pictures or embedded things in tables are not read"},
		{r->hidden_sheets, "hidden sheets are read like all others"},
		{r->hidden_rows, "hidden rows are read like all others"},
		{r->hidden_columns, "hidden columns are read like all others"},
		{r->merged, "merged cells: what is merged over rows stands in each of them"},
	};
	for (size_t i = 0; i < sizeof said / sizeof *said && r->diags; i++)
		if (said[i].n)
			diag_add(r->diags, DIAG_NOTE, r->file, 0, 0, "%zu %s", said[i].n, said[i].what);
}

static bool is_kind(struct str bytes, struct str file, struct zip_archive **z, struct arena *a)
{
	struct err ignored;
	struct str main;
	*z = NULL;
	return zip_is_archive(bytes) && zip_archive_open(bytes, file, z, &ignored) == 0 &&
	       office_kind_of(*z, a, &main) == OFFICE_OPEN_TABLES;
}

bool opendocument_is(struct str bytes)
{
	struct zip_archive *z;
	struct arena a = {0};
	bool is = is_kind(bytes, (struct str){NULL, 0}, &z, &a);
	zip_archive_close(z);
	arena_close(&a);
	return is;
}

int opendocument_open(struct str bytes, struct str file, struct diags *diags, struct book **b, struct err *e)
{
	struct reading r = {.held = held_make(), .file = file, .diags = diags, .row_times = 1};
	int rc = is_kind(bytes, file, &r.zip, &r.arena) ? read_content(&r, e)
							 : fail(&r, e, "this is no OpenDocument file");
	if (rc == 0)
		say(&r);
	zip_archive_close(r.zip);
	buf_close(&r.cell.value);
	arena_close(&r.arena);
	if (rc < 0) {
		held_close(r.held);
		return -1;
	}
	*b = held_book(r.held);
	return 0;
}
