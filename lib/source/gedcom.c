#include "source/gedcom.h"

#include <stdlib.h>
#include <string.h>

#include "format/zip.h"
#include "source/gedcom_char.h"
#include "source/gedcom_run.h"
#include "source/order.h"

enum { ALIASES = 256, INFLATED_MOST = 128 << 20 };

struct gedcom {
	struct gedcom_run run; /* first */
	struct gedcom_char chars;
	struct gedcom_alias *alias;
	size_t aliases;
	bool is_7;
	struct buf inflated; /* of a .gdz */
	struct order order;  /* of dates as 05/06/2015, by all that the file has */
	struct gedcom_node *head; /* NULL: there is none */
};

/* ---- which files */

static enum gedcom_what what_of(const struct gedcom_node *n)
{
	static const struct {
		const char *tag;
		enum gedcom_what what;
	} kind[] = {
		{"INDI", GEDCOM_PERSON}, {"FAM", GEDCOM_FAMILY},   {"NOTE", GEDCOM_NOTE},
		{"SNOTE", GEDCOM_NOTE},  {"SOUR", GEDCOM_ABOUT},   {"REPO", GEDCOM_ABOUT},
		{"OBJE", GEDCOM_ABOUT},  {"SUBM", GEDCOM_SENDER},  {"SUBN", GEDCOM_SENDER},
		{"HEAD", GEDCOM_HEAD},   {"TRLR", GEDCOM_TRAILER},
	};
	for (size_t i = 0; i < sizeof kind / sizeof *kind; i++)
		if (gedcom_line_is(n, kind[i].tag))
			return kind[i].what;
	return GEDCOM_OTHER;
}

/* Its first line that is not blank is `0 HEAD`, or, where the head is gone, `0 @I1@ INDI`. */
static int is_gedcom(struct str bytes)
{
	struct gedcom_char c;
	struct str line, head = str_part(bytes, 0, 4096);
	struct arena a = {0};
	int sure = 0;
	gedcom_char_find(head, NULL, &c);
	size_t at = c.begin;
	while (gedcom_char_line(&c, head, &at, &line)) {
		struct gedcom_node n = {0};
		struct str text = str_trim(gedcom_char_text(&c, str_part(line, 0, 512), &a));
		if (text.n == 0)
			continue;
		if (gedcom_line_cut(text, &n) && n.level == 0)
			sure = gedcom_line_is(&n, "HEAD")                ? 95
			       : n.xref.n && what_of(&n) != GEDCOM_OTHER ? 80
									 : 0;
		break;
	}
	arena_close(&a);
	return sure;
}

/* The one file in a GEDZIP that is the tree. */
static bool find_in_zip(struct str bytes, struct zip_archive **z, size_t *i)
{
	struct err e = {0};
	*z = NULL;
	if (!zip_is_archive(bytes) || zip_archive_open(bytes, STR(""), z, &e))
		return false;
	if (zip_archive_find(*z, STR("gedcom.ged"), i))
		return true;
	zip_archive_close(*z);
	return false;
}

static int gedcom_recognise(const struct source_input *in, const struct source_options *o)
{
	struct zip_archive *z;
	size_t i;
	(void)o;
	if (!find_in_zip(in->bytes, &z, &i))
		return is_gedcom(in->bytes);
	zip_archive_close(z);
	return 95;
}

/* ---- its records */

static struct gedcom_node *load(struct gedcom_file *g, const struct gedcom_place *p, struct arena *a,
				const char *const *only)
{
	struct gedcom *c = (struct gedcom *)((char *)g - offsetof(struct gedcom_run, g));
	struct gedcom_reading how = {.file = g->file,
				     .diags = only ? NULL : g->o->diags,
				     .odd = &c->run.odd,
				     .only = only,
				     .alias = c->alias,
				     .aliases = c->aliases,
				     .line = p->line,
				     .is_7 = c->is_7};
	struct str text = gedcom_char_text(&c->chars, str_part(g->bytes, (size_t)p->from, p->size), a);
	struct gedcom_node *n = gedcom_line_read(text, &how, a);
	if (!n || how.too_many)
		return NULL;
	if (!only && p->what == GEDCOM_PERSON && str_is_empty(n->xref)) {
		/* GEDCOM 7 has persons without an id: what stands in the record is all there is to know
		 * one by. */
		struct event whole = {.text = text};
		uint64_t id = event_make_id(&whole, g->system, 0);
		unsigned ordinal = ordinal_next(&g->events, id);
		n->xref = arena_printf(
			a, "_%016llx",
			(unsigned long long)(ordinal ? event_make_id(&whole, g->system, ordinal) : id));
	}
	return n;
}

/* ASCII, as nearly all tags and ids are; else turned. */
static struct str as_text(struct gedcom *c, struct str raw)
{
	arena_clear(&c->run.g.one);
	return gedcom_line_without_zero(gedcom_char_text(&c->chars, raw, &c->run.g.one), &c->run.g.one);
}

struct scan {
	struct gedcom *c;
	struct gedcom_place p; /* the record at hand */
	bool is_open, is_full;
	uint32_t line;
};

/* No room for one more: what is left of the file is one piece that is no record. */
static void end_at_cap(struct scan *s)
{
	struct gedcom_index *ix = &s->c->run.g.index;
	struct gedcom_place *last = &ix->place[ix->n - 1];
	uint64_t size = s->c->run.g.bytes.n - last->from;
	if (s->c->run.g.o->diags)
		diag_add(s->c->run.g.o->diags, DIAG_ERROR, s->c->run.g.file, last->line, 1,
			 "more than %d records: the rest of the file is set aside as one", GEDCOM_PLACES - 1);
	*last = (struct gedcom_place){.from = last->from,
				      .line = last->line,
				      .what = GEDCOM_NONE,
				      .size = size > UINT32_MAX ? UINT32_MAX : (uint32_t)size};
	s->is_full = true;
}

static void end_record(struct scan *s, size_t at)
{
	if (!s->is_open)
		return;
	size_t size = at - s->p.from;
	s->p.size = size > UINT32_MAX ? UINT32_MAX : (uint32_t)size;
	s->is_open = false;
	if (gedcom_index_add(&s->c->run.g.index, &s->p) < 0)
		end_at_cap(s);
}

static void begin_record(struct scan *s, const struct gedcom_node *n, size_t at)
{
	s->p = (struct gedcom_place){
		.from = at, .line = s->line, .what = (uint8_t)(n ? what_of(n) : GEDCOM_NONE)};
	s->p.key = n && n->xref.n ? gedcom_index_key(n->xref) : 0;
	if (n && s->c->aliases && s->p.what == GEDCOM_OTHER)
		for (size_t i = 0; i < s->c->aliases; i++)
			if (str_is_equal(n->tag, s->c->alias[i].tag))
				s->p.what = (uint8_t)what_of(
					&(struct gedcom_node){.tag = s->c->alias[i].means});
	s->is_open = true;
}

static bool begins_with_digit(const struct gedcom_char *c, struct str line, char *digit)
{
	size_t i = 0, low = c->encoding == ENCODING_UTF_16BE;
	if (c->encoding == ENCODING_UTF_16LE || c->encoding == ENCODING_UTF_16BE)
		for (i = low; i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'); i += 2)
			;
	else
		while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
			i++;
	*digit = i < line.n ? line.p[i] : 0;
	return *digit >= '0' && *digit <= '9';
}

/* 05/06/2015, 5.6.15: three numbers; 1731/32 is a year. */
static bool is_three_numbers(struct str w)
{
	size_t signs = 0;
	for (size_t i = 0; i < w.n; i++) {
		bool is_sign = w.p[i] == '/' || w.p[i] == '.' || w.p[i] == '-';
		if ((!is_sign && (w.p[i] < '0' || w.p[i] > '9')) || (is_sign && i == 0))
			return false;
		signs += is_sign;
	}
	return signs == 2;
}

/* The standard writes the month in letters.  Where a program does not, the dates of its file tell its order. */
static void see_date(struct scan *s, struct str line)
{
	struct gedcom_node n = {0};
	bool wide = s->c->chars.encoding == ENCODING_UTF_16LE || s->c->chars.encoding == ENCODING_UTF_16BE;
	if (!s->c->run.g.dates.ask || line.n > 200 || (!wide && str_find(line, STR("DATE")) == line.n))
		return;
	if (!gedcom_line_cut(as_text(s->c, line), &n) || !gedcom_line_is(&n, "DATE"))
		return;
	for (struct str rest = n.value; !str_is_absent(rest);) {
		struct csv_cell cell = {.text = str_cut(&rest, ' '), .line = s->line, .col = 1};
		if (is_three_numbers(cell.text))
			order_see(&s->c->order, &s->c->run.g.dates, &(struct csv_row){.cell = &cell, .cells = 1});
	}
}

static const char *first_words(bool day)
{
	return day ? "day first" : "month first";
}

/* One order proven and the other not: it holds for all.  Else what could be either stays as written. */
static void settle_order(struct gedcom *c)
{
	const struct order *o = &c->order;
	struct diags *diags = c->run.g.o->diags;
	bool day = o->first == DATE_DAY_FIRST;
	if (o->state == ORDER_KNOWN) {
		c->run.g.dates.order = o->first;
		c->run.g.dates.ask = false;
		if (diags)
			diag_add(diags, DIAG_NOTE, c->run.g.file, o->line, 1, "DATE: %s, from \"%s\" on line %u", first_words(day), o->text, o->line);
	} else if (o->state == ORDER_BOTH && diags)
		diag_add(diags, DIAG_WARNING, c->run.g.file, o->other.line, 1,
			 "DATE: \"%s\" on line %u is %s, \"%s\" on line %u %s: each is read in the only way it can be", o->text, o->line,
			 first_words(day), o->other.text, o->other.line, first_words(!day));
}

/* Only level 0, the child's FAMC and the form of dates matter here: other lines are not looked at closely. */
static void scan_line(struct scan *s, struct str line, size_t at)
{
	struct gedcom_node n = {0};
	char digit;
	bool is_line = begins_with_digit(&s->c->chars, line, &digit);
	if (is_line && digit == '0') {
		struct str text = as_text(s->c, str_part(line, 0, 4096));
		if (gedcom_line_cut(text, &n) && n.level == 0) {
			end_record(s, at);
			if (!s->is_full)
				begin_record(s, &n, at);
			return;
		}
	}
	if (!s->is_open) {
		if (line.n && str_trim(as_text(s->c, str_part(line, 0, 4096))).n)
			begin_record(s, NULL, at);
		return;
	}
	if (is_line)
		see_date(s, line);
	if (is_line && digit == '1' && s->p.what == GEDCOM_PERSON && line.n < 1024) {
		struct str text = as_text(s->c, line), to;
		if (gedcom_line_cut(text, &n) && n.level == 1 && gedcom_line_is(&n, "FAMC") &&
		    gedcom_line_pointer(n.value, &to))
			gedcom_index_link(&s->c->run.g.index, (uint32_t)s->c->run.g.index.n,
					  gedcom_index_key(to));
	}
}

static void scan(struct gedcom *c)
{
	struct scan s = {.c = c};
	struct str line, bytes = c->run.g.bytes;
	size_t at = c->chars.begin, from = at;
	while (!s.is_full && gedcom_char_line(&c->chars, bytes, &at, &line)) {
		s.line++;
		scan_line(&s, line, from);
		gedcom_run_let_go(&c->run, from);
		from = at;
	}
	end_record(&s, bytes.n);
	arena_clear(&c->run.g.one);
}

/* ---- the head */

/* https://gedcom.io/terms/v7/record-SUBM: the standard's own structure under a name of the file's. */
static void add_alias(struct gedcom *c, struct str value)
{
	struct str rest = str_trim(value), tag = str_cut(&rest, ' '),
		   base = STR("https://gedcom.io/terms/v7/");
	static const char *const not_tag[] = {"enum-", "enumset-", "month-", "cal-", "type-", "n-", NULL};
	rest = str_trim(rest);
	if (!str_has_prefix(rest, base) || c->aliases == ALIASES || tag.n == 0 || tag.p[0] != '_')
		return;
	rest = str_part(rest, base.n, rest.n);
	for (int i = 0; not_tag[i]; i++)
		if (str_has_prefix(rest, str_of(not_tag[i])))
			return;
	for (size_t i = rest.n; i > 0; i--)
		if (rest.p[i - 1] == '-') {
			rest = str_part(rest, i, rest.n);
			break;
		}
	for (size_t i = 0; i < c->aliases; i++)
		if (str_is_equal(c->alias[i].tag, tag))
			return;
	c->alias[c->aliases++] = (struct gedcom_alias){arena_copy(&c->run.g.arena, tag),
						       arena_copy(&c->run.g.arena, rest)};
}

static void read_head(struct gedcom *c, struct gedcom_node *h)
{
	struct gedcom_node *date = gedcom_line_first(h, "DATE");
	if (date) {
		/* HEAD/DATE is a date itself; gedcom_record_date looks below a structure, so that HEAD
		 * is the structure. */
		struct date d = gedcom_record_date(&c->run.g, h, NULL);
		if (date_takes_part(&d))
			c->run.reader.summary.extract = d;
	}
	for (struct gedcom_node *n = gedcom_line_first(h, "NOTE"); n; n = gedcom_line_next(n->next, "NOTE")) {
		struct event_field said = {STR("NOTE"), n->value};
		c->run.reader.summary.invented |= event_is_invented(&said, 1);
	}
}

/* The standard's version and the file's own tags have to be known before its records are looked at. */
static void look_at_head(struct gedcom *c)
{
	struct gedcom_file *g = &c->run.g;
	struct str line;
	size_t at = c->chars.begin, from = at, end = at;
	uint32_t n = 0;
	while (gedcom_char_line(&c->chars, g->bytes, &at, &line) &&
	       at - c->chars.begin < GEDCOM_RECORD_MOST) {
		char digit;
		if (begins_with_digit(&c->chars, line, &digit) && digit == '0' && n++ > 0)
			break;
		end = at;
	}
	struct gedcom_place p = {
		.from = from, .size = (uint32_t)(end - from), .line = 1, .what = GEDCOM_HEAD};
	struct gedcom_node *h = load(g, &p, &g->arena, NULL);
	if (!h || !gedcom_line_is(h, "HEAD"))
		return;
	c->is_7 = str_has_prefix(gedcom_line_value(gedcom_line_first(h, "GEDC"), "VERS"), STR("7"));
	struct gedcom_node *schema = gedcom_line_first(h, "SCHMA");
	c->alias = ARENA_ARRAY(&g->arena, struct gedcom_alias, ALIASES);
	for (struct gedcom_node *t = gedcom_line_first(schema, "TAG"); t;
	     t = gedcom_line_next(t->next, "TAG"))
		add_alias(c, t->value);
	c->head = h;
}

/* ---- opening */

static void tell_encoding(struct gedcom *c)
{
	struct diags *diags = c->run.g.o->diags;
	char q[160];
	if (!diags)
		return;
	if (c->chars.is_lie && c->chars.said.n)
		diag_add(diags, DIAG_NOTE, c->run.g.file, 0, 0,
			 "CHAR says %s, but the file is %s, and is read as such",
			 diag_quote(str_part(c->chars.said, 0, 32), q), gedcom_char_name(&c->chars));
	else if (c->chars.mixed)
		diag_add(diags, DIAG_WARNING, c->run.g.file, 0, 0,
			 "UTF-8 but for some records, which are read as Windows-1252");
	else if (c->chars.encoding != ENCODING_UTF_8)
		diag_add(diags, DIAG_NOTE, c->run.g.file, 0, 0, "read as %s", gedcom_char_name(&c->chars));
}

static void check_records(struct gedcom *c)
{
	const struct gedcom_index *ix = &c->run.g.index;
	struct diags *diags = c->run.g.o->diags;
	size_t heads = 0, trailers = 0;
	for (size_t i = 0; i < ix->n; i++) {
		heads += ix->place[i].what == GEDCOM_HEAD;
		trailers += ix->place[i].what == GEDCOM_TRAILER;
	}
	c->run.is_cut = trailers == 0;
	if (!diags)
		return;
	if (heads == 0)
		diag_add(diags, DIAG_WARNING, c->run.g.file, 1, 1,
			 "no `0 HEAD`: the beginning of the file may be missing");
	if (heads > 1 || trailers > 1)
		diag_add(diags, DIAG_WARNING, c->run.g.file, 0, 0,
			 "%zu times `0 HEAD` and %zu times `0 TRLR`: several files in one; equal ids are "
			 "taken for one person",
			 heads, trailers);
}

static int inflate(struct gedcom *c, struct err *e)
{
	struct zip_archive *z;
	size_t i;
	if (!find_in_zip(c->run.g.bytes, &z, &i))
		return 0;
	int rc = zip_part_whole(z, i, INFLATED_MOST, &c->inflated, e);
	zip_archive_close(z);
	c->run.g.bytes = buf_str(&c->inflated);
	return rc;
}

static void drop(struct gedcom_run *run)
{
	buf_close(&((struct gedcom *)run)->inflated);
}

static int gedcom_open(const struct source_input *in, const struct source_options *o,
		       struct source_reader **r, struct err *e)
{
	struct gedcom *c = arena_malloc(sizeof *c);
	gedcom_run_open(&c->run, in, o, "gedcom");
	c->run.drop = drop;
	c->run.g.load = load;
	if (inflate(c, e))
		goto failed;
	gedcom_char_find(c->run.g.bytes, c->run.mapped.mapped ? &c->run.mapped : NULL, &c->chars);
	if (!str_is_empty(o->encoding) && !gedcom_char_told(o->encoding, &c->chars)) {
		err_set(e, ERR_USAGE, "--encoding: there is no such name; for a family tree ansel is known too");
		goto failed;
	}
	tell_encoding(c);
	c->run.g.dates.ask = c->run.g.dates.by_column && str_is_empty(o->order);
	look_at_head(c);
	scan(c);
	settle_order(c);
	if (c->head)
		read_head(c, c->head);
	if (c->run.g.index.n == 0) {
		err_set_at(e, ERR_INPUT, in->file, 1, 0, "expected `0 HEAD` as the first line");
		goto failed;
	}
	check_records(c);
	if (gedcom_run_begin(&c->run, e))
		goto failed;
	*r = &c->run.reader;
	return 0;
failed:
	gedcom_run_close(&c->run);
	return -1;
}

const struct source_adapter gedcom_adapter = {
	"gedcom",
	"family tree in GEDCOM 5.5.1, 5.5.5 and 7, and GEDZIP",
	gedcom_recognise,
	gedcom_open,
	true,
};
