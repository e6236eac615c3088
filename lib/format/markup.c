#include "format/markup.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "format/plain.h"
#include "format/rtf.h"
#include "format/unicode.h"
#include "xml_library.h"

enum { MOST_BYTES = 8 << 20, MOST_DEPTH = 200, MOST_TAG = 4 << 20, MOST_ATTRIBUTES = 256 };

/* What an element does to the text around it. */
enum act {
	RUN_ON, LINE, PARAGRAPH, BREAK, RULE, LIST, NUMBERED, ITEM, TERM, TABLE, ROW, CELL, KEEP, HIDE, APART,
	IMAGE, INPUT, OPTION, QUOTE, CROSSED, MARKER
};

static const struct element {
	const char *name;
	enum act act;
	bool alone; /* tells by itself that a text is HTML */
} elements[] = {
	{"address", LINE, false}, {"area", RUN_ON, false}, {"article", LINE, false},
	{"aside", LINE, false}, {"base", HIDE, false}, {"blockquote", PARAGRAPH, true},
	{"body", LINE, true}, {"br", BREAK, true}, {"button", APART, false}, {"caption", LINE, false},
	{"center", LINE, true}, {"dd", TERM, false}, {"del", CROSSED, false}, {"details", LINE, false},
	{"dialog", LINE, false}, {"dir", LIST, false}, {"div", LINE, true}, {"dl", PARAGRAPH, false},
	{"dt", LINE, false}, {"fieldset", LINE, false}, {"figcaption", LINE, false},
	{"figure", PARAGRAPH, false}, {"footer", LINE, false}, {"form", LINE, false},
	{"frameset", HIDE, false}, {"h1", PARAGRAPH, true}, {"h2", PARAGRAPH, true},
	{"h3", PARAGRAPH, true}, {"h4", PARAGRAPH, true}, {"h5", PARAGRAPH, true}, {"h6", PARAGRAPH, true},
	{"head", HIDE, false}, {"header", LINE, false}, {"hgroup", LINE, false}, {"hr", RULE, true},
	{"html", LINE, true}, {"iframe", HIDE, false}, {"img", IMAGE, false}, {"input", INPUT, false},
	{"legend", LINE, false}, {"li", ITEM, true}, {"link", HIDE, false}, {"listing", KEEP, false},
	{"main", LINE, false}, {"menu", LIST, false}, {"meta", HIDE, false}, {"nav", LINE, false},
	{"noframes", HIDE, false}, {"object", HIDE, false}, {"ol", NUMBERED, true},
	{"optgroup", LINE, false}, {"option", OPTION, false}, {"p", PARAGRAPH, true}, {"pre", KEEP, true},
	{"q", QUOTE, false}, {"s", CROSSED, false}, {"script", HIDE, false}, {"search", LINE, false},
	{"section", LINE, false}, {"strike", CROSSED, false}, {"style", HIDE, false},
	{"summary", LINE, false}, {"svg", HIDE, false}, {"table", TABLE, true}, {"td", CELL, true},
	{"template", HIDE, false}, {"th", CELL, true}, {"title", HIDE, false}, {"tr", ROW, true},
	{"ul", LIST, true}, {"xmp", KEEP, false},
};

/* Known, and running within a line. */
static const char *const within[] = {
	"a", "abbr", "acronym", "applet", "audio", "b", "basefont", "bdi", "bdo", "big", "canvas", "cite",
	"code", "col", "colgroup", "data", "datalist", "dfn", "em", "embed", "font", "frame", "i", "ins",
	"isindex", "kbd", "label", "map", "mark", "math", "meter", "noscript", "output", "param",
	"picture", "progress", "rp", "rt", "ruby", "samp", "select", "slot", "small", "source", "span",
	"strong", "sub", "sup", "tbody", "textarea", "tfoot", "thead", "time", "track", "tt", "u", "var",
	"video", "wbr",
};

static int compare_element(const void *name, const void *e)
{
	return strcmp(name, ((const struct element *)e)->name);
}

static int compare_name(const void *name, const void *z)
{
	return strcmp(name, *(const char *const *)z);
}

static const struct element *find_element(const char *name)
{
	return bsearch(name, elements, sizeof elements / sizeof *elements, sizeof *elements, compare_element);
}

static bool is_within(const char *name)
{
	return bsearch(name, within, sizeof within / sizeof *within, sizeof *within, compare_name) != NULL;
}

/* Is it HTML? */

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* A name of letters and digits at s.p[at], in lower case; its length, 0 where there is none or it is
 * longer than any. */
static size_t read_name(struct str s, size_t at, char name[static 16])
{
	size_t n = 0;
	for (; at + n < s.n; n++) {
		char c = s.p[at + n];
		if (!is_letter(c) && !(n && c >= '0' && c <= '9'))
			break;
		if (n == 15)
			return 0;
		name[n] = is_letter(c) ? (char)(c | 32) : c;
	}
	name[n] = 0;
	return n;
}

/* After a tag's name: `>`, `/>`, or an attribute with a value. */
static bool has_tags_rest(struct str s, size_t at)
{
	size_t from = at;
	while (at < s.n && at - from < 64 && is_blank(s.p[at]))
		at++;
	if (at < s.n && s.p[at] == '/')
		at++;
	if (at < s.n && s.p[at] == '>')
		return true;
	if (at == from || at == s.n || !is_letter(s.p[at]))
		return false;
	for (from = at; at < s.n && at - from < 64; at++)
		if (!is_letter(s.p[at]) && !(s.p[at] && strchr("-:_0123456789", s.p[at])))
			break;
	while (at < s.n && is_blank(s.p[at]))
		at++;
	return at + 1 < s.n && s.p[at] == '=' && memchr(s.p + at, '>', s.n - at < 65536 ? s.n - at : 65536);
}

/* Is `</name` there, behind at?  Far beyond is not looked at. */
static bool is_closed(struct str s, size_t at, const char *name, size_t n)
{
	size_t end = s.n - at < 65536 ? s.n : at + 65536;
	char other[16];
	while (at + n + 2 < end) {
		const char *p = memchr(s.p + at, '<', end - at);
		if (!p)
			return false;
		at = (size_t)(p - s.p) + 1;
		if (at < s.n && s.p[at] == '/' && read_name(s, at + 1, other) == n && !memcmp(name, other, n))
			return true;
	}
	return false;
}

enum markup markup_find(struct str s)
{
	if (rtf_is(s))
		return MARKUP_RTF;
	const char *p = s.n ? memchr(s.p, '<', s.n) : NULL;
	for (int looks = 0; p && looks < 64; looks++) {
		size_t at = (size_t)(p - s.p) + 1;
		char name[16];
		if (s.n - at >= 13 && str_is_equal_caseless(str_part(s, at, 13), STR("!doctype html")))
			return MARKUP_HTML;
		size_t n = read_name(s, at, name);
		if (n && has_tags_rest(s, at + n)) {
			const struct element *e = find_element(name);
			if ((e && e->alone) || ((e || is_within(name)) && is_closed(s, at + n, name, n)))
				return MARKUP_HTML;
		}
		p = memchr(s.p + at, '<', s.n - at);
	}
	return MARKUP_NONE;
}

/* The library's time grows with the square of a tag's attributes: they are counted before it sees them. */
static bool is_within_caps(struct str s)
{
	if (s.n > MOST_BYTES)
		return false;
	for (size_t i = 0; i < s.n;) {
		const char *p = memchr(s.p + i, '<', s.n - i);
		if (!p)
			return true;
		size_t from = (size_t)(p - s.p), attributes = 0;
		char quote = 0, last = 0;
		i = from + 1;
		if (i == s.n || !is_letter(s.p[i]))
			continue;
		for (; i < s.n && (quote || s.p[i] != '>'); i++) {
			char c = s.p[i];
			if (quote)
				quote = c == quote ? 0 : quote;
			else if ((c == '"' || c == '\'') && last == '=')
				quote = c;
			else
				attributes += is_blank(c) || c == '/';
			last = is_blank(c) ? last : c;
		}
		if (attributes > MOST_ATTRIBUTES || i - from > MOST_TAG)
			return false;
	}
	return true;
}

/* From the parser to the writer. */

struct opened { /* what an element has begun, to be ended with it */
	enum act act;
	enum beside_at at; /* of cells in it */
	int level;         /* of an item of a list as Word writes it */
	bool keep, hide, did;
};

struct reading {
	htmlParserCtxtPtr parser;
	struct plain *plain;
	struct opened open[MOST_DEPTH + 1];
	size_t n;
	int hidden, crossed; /* elements open that are */
	bool is_crossed;     /* and text has come */
	int marking;
	struct buf marker;   /* of an item as Word writes it */
	bool too_deep;
};

static const char *attribute(const xmlChar **a, const char *name)
{
	for (; a && a[0]; a += 2)
		if (strcmp((const char *)a[0], name) == 0)
			return a[1] ? (const char *)a[1] : "";
	return NULL;
}

/* "display : none" in a style, whatever blanks and case. */
static bool has_style(const xmlChar **a, const char *what)
{
	const char *style = attribute(a, "style");
	size_t n = 0, most = strlen(what);
	for (; style && *style; style++) {
		if (is_blank(*style))
			continue;
		char c = is_letter(*style) ? (char)(*style | 32) : *style;
		n = c == what[n] ? n + 1 : c == what[0];
		if (n == most)
			return true;
	}
	return false;
}

static long number_of(const xmlChar **a, const char *name, long otherwise)
{
	const char *z = attribute(a, name);
	long v;
	return z && str_to_long(str_trim(str_of(z)), &v) == 0 && v > 0 && v < 1000000000 ? v : otherwise;
}

/* How high a row's cells stand in it; said for cells, rows and their groups, and not beyond a table. */
static enum beside_at stands(const struct reading *r, enum act act, const xmlChar **a)
{
	static const struct {
		const char *name, *style;
		enum beside_at at;
	} said[] = {
		{"top", "vertical-align:top", BESIDE_TOP},
		{"middle", "vertical-align:middle", BESIDE_MIDDLE},
		{"bottom", "vertical-align:bottom", BESIDE_BOTTOM},
		{"baseline", "vertical-align:baseline", BESIDE_TOP},
	};
	struct str valign = str_of(attribute(a, "valign"));
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (str_is_equal_caseless(valign, str_of(said[i].name)) || has_style(a, said[i].style))
			return said[i].at;
	return act == TABLE || r->n < 2 ? BESIDE_UNSAID : r->open[r->n - 2].at;
}

/* Word writes an item as a paragraph whose style says "mso-list:l0 level2 lfo1", and its sign as a span
 * that is to be ignored.  0: no such paragraph. */
static int word_level(const xmlChar **a)
{
	if (!has_style(a, "mso-list:l"))
		return 0;
	const char *level = strcasestr(attribute(a, "style"), "level");
	return level && level[5] >= '1' && level[5] <= '9' ? level[5] - '0' : 1;
}

static void put_marker(struct reading *r)
{
	struct str s = str_trim(buf_str(&r->marker));
	int32_t point = 0;
	if (s.n && unicode_step(s, 0, &point) == s.n && !(point >= '0' && point <= '9'))
		s = STR("-"); /* a letter of Symbol or Wingdings */
	plain_text(r->plain, s);
	plain_space(r->plain);
	buf_clear(&r->marker);
}

/* What a form holds; what is chosen has a cross. */
static void put_input(struct plain *p, const xmlChar **a)
{
	static const char *const silent[] = {"hidden", "submit",   "button", "reset",
					     "image",  "password", "file"};
	struct str type = str_of(attribute(a, "type")), value = str_of(attribute(a, "value"));
	if (str_is_equal_caseless(type, STR("checkbox")) || str_is_equal_caseless(type, STR("radio")))
		value = attribute(a, "checked") ? STR("[x]") : STR("[ ]");
	for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
		if (str_is_equal_caseless(type, str_of(silent[i])))
			return;
	plain_space(p);
	plain_text(p, value);
	plain_space(p);
}

static void put_image(struct plain *p, struct str alt)
{
	if (str_is_empty(str_trim(alt)))
		return;
	plain_text(p, STR("["));
	plain_text(p, str_trim(alt));
	plain_text(p, STR("]"));
}

static void end_crossed(struct reading *r)
{
	if (--r->crossed == 0 && r->is_crossed) {
		plain_text(r->plain, STR("]"));
		r->is_crossed = false;
	}
}

static void begin(struct reading *r, struct opened *o, const xmlChar **a)
{
	struct plain *p = r->plain;
	struct plain_cell cell;
	switch (o->act) {
	case LINE: plain_break(p, 1); break;
	case PARAGRAPH: plain_break(p, 2); break;
	case BREAK: plain_line(p); break;
	case RULE: plain_break(p, 2); break;
	case LIST: plain_open_list(p, false, 0); break;
	case NUMBERED: plain_open_list(p, true, number_of(a, "start", 1)); break;
	case ITEM: plain_item(p, number_of(a, "value", 0)); break;
	case TERM: plain_break(p, 1); plain_indent(p, 1); break;
	case TABLE: o->did = plain_open_table(p); break;
	case ROW: plain_row(p); plain_space(p); break;
	case CELL:
		cell = (struct plain_cell){number_of(a, "colspan", 1), number_of(a, "rowspan", 1), o->at};
		if (!(o->did = plain_open_cell(p, cell)))
			plain_space(p);
		break;
	case KEEP: plain_break(p, 2); break;
	case APART: plain_space(p); break;
	case IMAGE: put_image(p, str_of(attribute(a, "alt"))); break;
	case INPUT: put_input(p, a); break;
	case OPTION:
		plain_break(p, 1);
		plain_text(p, attribute(a, "selected") ? STR("[x] ") : STR(""));
		break;
	case QUOTE: plain_text(p, STR("\"")); break;
	case CROSSED: r->crossed++; break;
	case MARKER: r->marking++; break;
	default: break;
	}
	plain_indent(p, o->level > 1 ? o->level - 1 : 0);
	if (o->keep)
		plain_keep(p, 1);
}

static void end(struct reading *r, const struct opened *o)
{
	struct plain *p = r->plain;
	if (o->keep)
		plain_keep(p, -1);
	plain_indent(p, o->level > 1 ? 1 - o->level : 0);
	switch (o->act) {
	case OPTION:
	case LINE: plain_break(p, 1); break;
	case PARAGRAPH: plain_break(p, 2); break;
	case LIST:
	case NUMBERED: plain_close_list(p); break;
	case ITEM: plain_break(p, 1); break;
	case TERM: plain_indent(p, -1); plain_break(p, 1); break;
	case TABLE:
		if (o->did)
			plain_close_table(p);
		break;
	case ROW: plain_row(p); plain_space(p); break;
	case CELL:
		if (o->did)
			plain_close_cell(p);
		break;
	case KEEP: plain_break(p, 2); break;
	case APART: plain_space(p); break;
	case QUOTE: plain_text(p, STR("\"")); break;
	case CROSSED: end_crossed(r); break;
	case MARKER:
		if (--r->marking == 0)
			put_marker(r);
		break;
	default: break;
	}
}

/* An element of nobody's: "<name>" is what a writer puts where a name was, and stays to be read.  Those of
 * office programs (o:p) and of pages (custom-thing) go. */
static void write_unknown(struct reading *r, const char *name, const xmlChar **a)
{
	if (strpbrk(name, ":-") || (a && a[0]))
		return;
	plain_text(r->plain, STR("<"));
	plain_text(r->plain, str_of(name));
	plain_text(r->plain, STR(">"));
}

static void start_element(void *self, const xmlChar *name, const xmlChar **a)
{
	struct reading *r = self;
	const char *z = (const char *)name;
	if (r->n == MOST_DEPTH) {
		r->too_deep = true;
		xml_library()->xmlStopParser(r->parser);
		return;
	}
	const struct element *e = find_element(z);
	struct opened *o = &r->open[r->n++];
	*o = (struct opened){.act = e ? e->act : RUN_ON};
	o->hide = o->act == HIDE || attribute(a, "hidden") || has_style(a, "display:none") ||
		  has_style(a, "mso-hide:all") || (!e && !strcmp(z, "xml")); /* what Word tells itself */
	r->hidden += o->hide;
	if (r->hidden) {
		o->act = RUN_ON;
		return;
	}
	if (o->act == RUN_ON && has_style(a, "text-decoration:line-through"))
		o->act = CROSSED;
	if (o->act == RUN_ON && has_style(a, "mso-list:ignore"))
		o->act = MARKER;
	if (o->act == PARAGRAPH && (o->level = word_level(a)))
		o->act = LINE;
	o->at = stands(r, o->act, a);
	o->keep = o->act == KEEP || has_style(a, "white-space:pre");
	if (!e && !is_within(z))
		write_unknown(r, z, a);
	begin(r, o, a);
}

static void end_element(void *self, const xmlChar *name)
{
	struct reading *r = self;
	(void)name;
	if (r->n == 0 || r->too_deep)
		return;
	const struct opened *o = &r->open[--r->n];
	end(r, o);
	r->hidden -= o->hide;
}

static void characters(void *self, const xmlChar *text, int n)
{
	struct reading *r = self;
	struct str s = {(const char *)text, (size_t)n};
	if (r->hidden || r->too_deep)
		return;
	if (r->marking) {
		buf_add(&r->marker, s);
		return;
	}
	if (r->crossed && !r->is_crossed && !str_is_empty(str_trim(s))) {
		r->is_crossed = true;
		if (is_blank(*s.p))
			plain_space(r->plain);
		plain_text(r->plain, STR("[crossed out: "));
		s = str_part(s, (size_t)(str_trim(s).p - s.p), s.n);
	}
	plain_text(r->plain, s);
}

/* s is UTF-8: the library would take other bytes for Latin-1 from there on. */
static int read_html(struct str s, struct buf *b)
{
	if (!is_within_caps(s))
		return -1;
	if (s.n < 4) /* the library takes no less, and it could hold no tag */
		return buf_add(b, str_trim(s)), 0;
	const struct xml_library *library = xml_library();
	if (!library)
		return -1;
	library->xmlInitParser();
	struct reading *r = arena_malloc(sizeof *r);
	r->parser = library->htmlCreateMemoryParserCtxt(s.p, (int)s.n);
	if (!r->parser)
		arena_exhausted();
	library->htmlCtxtUseOptions(r->parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
					      HTML_PARSE_NONET | HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC);
	library->xmlSwitchEncoding(r->parser, XML_CHAR_ENCODING_UTF8);
	htmlSAXHandler sax = {.startElement = start_element,
			      .endElement = end_element,
			      .characters = characters,
			      .ignorableWhitespace = characters,
			      .initialized = 1};
	*r->parser->sax = sax;
	r->parser->userData = r;
	r->plain = plain_open();
	library->htmlParseDocument(r->parser);
	int result = r->too_deep ? -1 : 0;
	plain_close(r->plain, result ? NULL : b);
	library->htmlFreeParserCtxt(r->parser);
	buf_close(&r->marker);
	free(r);
	return result;
}

/* Without Word's <![if ...]> and <![endif]>, which the library takes for text.  (In "<!--[if ...]>" they are comments.) */
static void drop_conditions(struct str s, struct buf *b)
{
	const char *p;
	while ((p = memmem(s.p, s.n, "<![", 3))) {
		size_t at = (size_t)(p - s.p), n = 3;
		while (at + n < s.n && n < 256 && !strchr("<>", s.p[at + n]))
			n++;
		bool is_one = at + n < s.n && s.p[at + n] == '>' && s.p[at + n - 1] == ']';
		buf_add(b, str_part(s, 0, is_one ? at : at + 3));
		s = str_part(s, is_one ? at + n + 1 : at + 3, s.n);
	}
	buf_add(b, s);
}

int markup_html(struct str s, struct buf *b)
{
	if (unicode_is_valid(s) && !memmem(s.p, s.n, "<![", 3))
		return read_html(s, b);
	struct buf good = {0}, ready = {0};
	unicode_make_valid(s, &good);
	drop_conditions(buf_str(&good), &ready);
	int result = read_html(buf_str(&ready), b);
	buf_close(&good);
	buf_close(&ready);
	return result;
}
