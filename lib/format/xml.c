#include "format/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "format/tag.h"
#include "format/unicode.h"
#include "xml_library.h"
#include "xml_own.h"

/* How it goes: tag_next cuts the text into tokens and knows their places; about 64 kB of whole tokens at a time
 * go to the push parser, whose callbacks make items, each taking its place from `tag`; xml_next
 * gives the items of such a batch one by one.  So memory does not depend on the size of the file. */

enum { FEED = 64 * 1024, MOST_DEPTH = 64, MOST_TEXT = 8 << 20, NAMES = 64, TAGS = 512 };

/* A text that comes in pieces is held in a window: far enough ahead of the scan that no token but a comment or a marked
 * section reaches beyond it, and for those as far as they may reach. */
enum { AHEAD = TAG_MOST_BYTES + TAG_TEXT_PIECE + 64, AHEAD_OTHER = TAG_MOST_OTHER + AHEAD };
enum { FIRST = 16 * 1024, PIECE = 256 * 1024 }; /* many a part of a document is small, or only its beginning is asked for */

struct xml {
	struct tag_scan scan;
	int (*read)(void *self, char *to, size_t room, size_t *n); /* NULL: all bytes are in the scan */
	void *self;
	struct buf window;
	uint64_t gone; /* bytes before the window */
	bool is_read;
	xmlSAXHandler sax;
	xmlParserCtxtPtr parser;
	struct xml_batch own, *to, *from; /* where items go, and are taken from */
	struct xml_ahead *ahead;          /* a thread of its own fills batches; NULL: whoever takes does */
	struct tag *tag; /* fed, not yet met by the parser */
	size_t tags, tag_cap, tag_at;
	struct buf text; /* what is not yet an item; where it stands so in the file, its length alone */
	size_t same;
	struct buf converted;
	struct tag last;                /* the tag that ended last */
	size_t text_in[MOST_DEPTH + 1]; /* bytes of text in each open element */
	struct str open[MOST_DEPTH + 1]; /* their names, the parser dictionary's */
	struct str name[NAMES];          /* of that dictionary, by where they lie: their lengths are counted once */
	unsigned depth;
	enum xml_event stopped; /* BROKEN or REFUSED, to be told after the items */
	char why[200];
	uint32_t line, col;
	uint64_t byte;
	bool is_told, is_done, is_at_end, ignores_blanks;
};

static inline struct xml_item *new_item(struct xml *x)
{
	struct xml_batch *b = x->to;
	if (b->n == b->cap) {
		b->cap = b->cap ? b->cap * 2 : 256;
		b->item = arena_grow(b->item, b->cap, sizeof *b->item);
	}
	return &b->item[b->n++];
}

static void stop_at(struct xml *x, enum xml_event how, const char *why, const struct tag *t)
{
	if (x->stopped)
		return;
	x->stopped = how;
	snprintf(x->why, sizeof x->why, "%s", why);
	x->line = t->line;
	x->col = t->col;
	x->byte = t->byte; /* the parser reads its chunk to the end; its callbacks do nothing from here on */
}

/* The place of the tag the parser has come to; NULL when the two readings of the text differ, which only broken
 * XML can bring about. */
static inline const struct tag *here(struct xml *x, enum tag_kind kind)
{
	const struct tag *t = x->tag_at < x->tags ? &x->tag[x->tag_at] : NULL;
	if (t && (t->kind == kind || t->kind == TAG_EMPTY))
		return t;
	stop_at(x, XML_BROKEN, "not well-formed XML",
		&(struct tag){.byte = x->last.end, .line = x->last.end_line, .col = x->last.end_col});
	return NULL;
}

/* Where the text since the last tag begins, when all the file's bytes are there to stay. */
static inline const char *standing(const struct xml *x)
{
	return x->read || x->scan.is_cp1252 ? NULL : x->scan.bytes.p + x->last.end;
}

/* The text since the last tag becomes an item: as it stands in the file, or the next in the batch's own buffer, which may move
 * as it grows; such an item holds its length alone until it is given. */
static inline void end_text(struct xml *x)
{
	if (x->same + x->text.n == 0)
		return;
	if (x->text.n)
		buf_add(&x->to->text, buf_str(&x->text));
	*new_item(x) = (struct xml_item){.event = XML_TEXT,
					 .text = {x->same ? standing(x) : NULL, x->same + x->text.n},
					 .depth = x->depth,
					 .line = x->last.end_line,
					 .col = x->last.end_col,
					 .byte = x->last.end};
	x->same = 0;
	buf_clear(&x->text);
}

static struct str name_of(struct xml *x, const xmlChar *z)
{
	struct str *known = &x->name[((uintptr_t)z ^ (uintptr_t)z >> 6) % NAMES];
	if (known->p != (const char *)z)
		*known = str_of((const char *)z);
	return *known;
}

/* Callbacks. */

/* The library leaves one character of an attribute's value as it would stand in a file: & is given as &#38;. */
static struct str attribute_value(struct xml *x, struct str given)
{
	struct str copy = arena_copy(&x->to->arena, given), entity = STR("&#38;");
	if (!memchr(copy.p, '&', copy.n))
		return copy;
	char *to = arena_get(&x->to->arena, copy.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < copy.n; i++) {
		to[n++] = copy.p[i];
		if (str_has_prefix(str_part(copy, i, copy.n), entity))
			i += entity.n - 1;
	}
	return (struct str){to, n};
}

static void on_open(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int spaces,
		    const xmlChar **space, int attributes, int defaulted, const xmlChar **attribute)
{
	struct xml *x = self;
	(void)prefix, (void)uri, (void)spaces, (void)space, (void)defaulted;
	const struct tag *t = x->stopped ? NULL : here(x, TAG_OPEN);
	if (!t)
		return;
	end_text(x);
	if (x->depth == MOST_DEPTH) {
		stop_at(x, XML_BROKEN, "elements nested more than 64 deep", t);
		return;
	}
	x->depth++;
	x->open[x->depth] = name_of(x, name);
	x->text_in[x->depth] = 0;
	struct xml_attribute *a = attributes ? ARENA_ARRAY(&x->to->arena, struct xml_attribute, (size_t)attributes) : NULL;
	*new_item(x) = (struct xml_item){.event = XML_OPEN,
					 .name = x->open[x->depth],
					 .attribute = a,
					 .attributes = (size_t)attributes,
					 .depth = x->depth,
					 .line = t->line,
					 .col = t->col,
					 .byte = t->byte};
	for (int k = 0; k < attributes; k++, a++, attribute += 5) {
		a->name = name_of(x, attribute[0]);
		a->value = attribute_value(x, (struct str){(const char *)attribute[3], (size_t)(attribute[4] - attribute[3])});
	}
	x->last = *t;
	if (t->kind == TAG_OPEN)
		x->tag_at++;
}

static void on_close(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct xml *x = self;
	(void)name, (void)prefix, (void)uri; /* the one that was opened, or the parser has told of it */
	const struct tag *t = x->stopped ? NULL : here(x, TAG_CLOSE);
	if (!t)
		return;
	end_text(x);
	*new_item(x) = (struct xml_item){.event = XML_CLOSE,
					 .name = x->open[x->depth],
					 .depth = x->depth,
					 .line = t->line,
					 .col = t->col,
					 .byte = t->end};
	x->depth--;
	x->last = *t;
	x->tag_at++;
}

static bool is_blank(const char *p, int n)
{
	int i = 0;
	while (i < n && (p[i] == ' ' || p[i] == '\n' || p[i] == '\t' || p[i] == '\r'))
		i++;
	return i == n;
}

static void add_text(struct xml *x, struct str s)
{
	const char *p = standing(x);
	if (p && x->text.n == 0 && x->scan.bytes.n - x->last.end >= x->same + s.n && memcmp(p + x->same, s.p, s.n) == 0) {
		x->same += s.n;
		return;
	}
	if (x->same)
		buf_add(&x->text, (struct str){p, x->same});
	x->same = 0;
	buf_add(&x->text, s);
}

static void on_text(void *self, const xmlChar *text, int n)
{
	struct xml *x = self;
	if (x->stopped)
		return;
	if (x->ignores_blanks && x->same + x->text.n == 0 && is_blank((const char *)text, n))
		return;
	x->text_in[x->depth] += (size_t)n;
	if (x->text_in[x->depth] > MOST_TEXT)
		stop_at(x, XML_BROKEN, "an element with more than 8 MB of text",
			&(struct tag){.byte = x->last.end, .line = x->last.end_line, .col = x->last.end_col});
	else
		add_text(x, (struct str){(const char *)text, (size_t)n});
}

/* tag_next has refused these already; should the two ever read a text differently, this holds. */
static void declared(struct xml *x)
{
	stop_at(x, XML_REFUSED, "this file declares a DOCTYPE with declarations; case exports never need one",
		&(struct tag){.line = (uint32_t)x->parser->input->line, .col = 1});
	xml_library()->xmlStopParser(x->parser);
}

static void on_entity(void *self, const xmlChar *name, int type, const xmlChar *public, const xmlChar *system,
		      xmlChar *text)
{
	(void)name, (void)type, (void)public, (void)system, (void)text;
	declared(self);
}

static void on_element(void *self, const xmlChar *name, int type, xmlElementContentPtr content)
{
	(void)name, (void)type, (void)content;
	declared(self);
}

static void on_attribute(void *self, const xmlChar *element, const xmlChar *name, int type, int use,
			 const xmlChar *value, xmlEnumerationPtr tree)
{
	(void)element, (void)name, (void)type, (void)use, (void)value;
	xml_library()->xmlFreeEnumeration(tree);
	declared(self);
}

static void on_notation(void *self, const xmlChar *name, const xmlChar *public, const xmlChar *system)
{
	(void)name, (void)public, (void)system;
	declared(self);
}

static void on_unparsed(void *self, const xmlChar *name, const xmlChar *public, const xmlChar *system,
			const xmlChar *notation)
{
	(void)name, (void)public, (void)system, (void)notation;
	declared(self);
}

static xmlParserInputPtr load_nothing(const char *url, const char *id, xmlParserCtxtPtr c)
{
	(void)url, (void)id, (void)c;
	return NULL;
}

/* Why a text is broken, in plain words: the library's own would show text of the file. */
static void words(const struct xml *x, const xmlError *e, char out[static 200])
{
	char a[160], b[160];
	const char *plain;
	struct str open = x->depth ? x->open[x->depth] : (struct str){0};
	switch (e->code) {
	case XML_ERR_TAG_NAME_MISMATCH:
		snprintf(out, 200, "element %s is closed by another name: %s", diag_quote(open, a),
			 diag_quote(str_of(e->str2), b));
		return;
	case XML_ERR_DOCUMENT_EMPTY:
	case XML_ERR_DOCUMENT_END:
		plain = x->last.end       ? "something follows the end of the outermost element"
			: x->scan.bytes.n ? "does not begin with an XML element"
					  : "the file is empty";
		break;
	case XML_ERR_UNDECLARED_ENTITY:
	case XML_WAR_UNDECLARED_ENTITY:
		plain = "an entity (&name;) that XML does not know: only amp, lt, gt, quot and apos are";
		break;
	case XML_ERR_INVALID_CHAR:
	case XML_ERR_INVALID_CHARREF:
		plain = "a character that XML may not hold";
		break;
	case XML_ERR_NAME_REQUIRED:
	case XML_ERR_ENTITYREF_SEMICOL_MISSING:
	case XML_ERR_CHARREF_AT_EOF:
		plain = "a bare & or <, which must be written &amp; or &lt;";
		break;
	case XML_ERR_ATTRIBUTE_REDEFINED:
		plain = "an attribute is given twice in one tag";
		break;
	case XML_ERR_LT_IN_ATTRIBUTE:
		plain = "a bare < in an attribute";
		break;
	case XML_ERR_SPACE_REQUIRED:
	case XML_ERR_ATTRIBUTE_NOT_STARTED:
	case XML_ERR_ATTRIBUTE_NOT_FINISHED:
	case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
		plain = "a tag with an attribute that is not name=\"value\"";
		break;
	case XML_ERR_GT_REQUIRED:
		plain = "a tag that is not ended by >";
		break;
	case XML_ERR_COMMENT_NOT_FINISHED:
	case XML_ERR_CDATA_NOT_FINISHED:
	case XML_ERR_PI_NOT_FINISHED:
		plain = "a comment or marked section that is never closed";
		break;
	case XML_ERR_RESERVED_XML_NAME:
		plain = "an XML declaration that is not at the very beginning";
		break;
	default:
		plain = "not well-formed XML";
	}
	snprintf(out, 200, "%s", plain);
}

static void on_error(void *self, xmlErrorPtr e)
{
	struct xml *x = self;
	char why[200], name[160];
	if (x->stopped || (e->domain == XML_FROM_NAMESPACE && e->level != XML_ERR_FATAL))
		return; /* a prefix that is not declared: names come without it anyway */
	if (e->level < XML_ERR_ERROR && e->code != XML_WAR_UNDECLARED_ENTITY)
		return;
	if (x->is_at_end && x->depth &&
	    (e->code == XML_ERR_DOCUMENT_END || e->code == XML_ERR_TAG_NOT_FINISHED)) {
		snprintf(why, sizeof why, "the file ends before element %s is closed",
			 diag_quote(x->open[x->depth], name));
		stop_at(x, XML_BROKEN, why,
			&(struct tag){.byte = x->gone + x->scan.bytes.n,
				      .line = x->scan.line,
				      .col = (uint32_t)(x->scan.bytes.n - x->scan.line_start + 1)});
		return;
	}
	words(x, e, why);
	stop_at(x, XML_BROKEN, why,
		&(struct tag){.byte = x->last.end,
			      .line = e->line > 0 ? (uint32_t)e->line : 1,
			      .col = e->int2 > 0 ? (uint32_t)e->int2 : 1});
}

/* Makes room by letting go what is scanned, and reads until `ahead` bytes are there or the end. */
static void look_ahead(struct xml *x, size_t ahead)
{
	struct tag_scan *s = &x->scan;
	if (!x->read || x->is_read || x->window.n - s->at >= ahead)
		return;
	size_t gone = s->at;
	memmove(x->window.p, x->window.p + gone, x->window.n - gone);
	x->window.n -= gone;
	x->gone += gone;
	s->line_start -= gone; /* may pass below zero, as unsigned numbers do: only differences are taken */
	s->at = 0;
	while (!x->is_read && x->window.n < ahead) {
		size_t n = 0, piece = x->window.n < FIRST ? FIRST : PIECE;
		buf_reserve(&x->window, piece);
		if (x->read(x->self, x->window.p + x->window.n, piece, &n) < 0) {
			stop_at(x, XML_BROKEN, "it cannot be read further", &(struct tag){.byte = x->gone + x->window.n, .line = s->line, .col = 1});
			n = 0;
		}
		x->window.n += n;
		x->is_read = n == 0;
	}
	s->bytes = (struct str){x->window.p, x->window.n};
}

/* As far as the next token can reach. */
static void see_token(struct xml *x)
{
	look_ahead(x, AHEAD);
	struct str next = str_part(x->scan.bytes, x->scan.at, 2);
	if (x->read && (str_is_equal(next, STR("<!")) || str_is_equal(next, STR("<?"))))
		look_ahead(x, AHEAD_OTHER);
}

static struct xml *open_parser(void)
{
	struct xml *x = arena_malloc(sizeof *x);
	const struct xml_library *library = xml_library();
	x->last.end_line = x->last.end_col = 1;
	x->to = x->from = &x->own;
	x->sax = (xmlSAXHandler){
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_open,
		.endElementNs = on_close,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.serror = on_error,
		.entityDecl = on_entity,
		.elementDecl = on_element,
		.attributeDecl = on_attribute,
		.notationDecl = on_notation,
		.unparsedEntityDecl = on_unparsed,
	};
	if (!library) {
		stop_at(x, XML_REFUSED, XML_LIBRARY_MISSING, &(struct tag){.line = 1, .col = 1});
		return x;
	}
	library->xmlInitParser();
	library->xmlSetExternalEntityLoader(load_nothing);
	x->parser = library->xmlCreatePushParserCtxt(&x->sax, x, NULL, 0, NULL);
	if (!x->parser)
		arena_exhausted();
	/* what goes in is UTF-8 by then, whatever the declaration says */
	library->xmlCtxtUseOptions(x->parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_BIG_LINES);
	return x;
}

struct xml *xml_open(struct str bytes, struct str file)
{
	struct xml *x = open_parser();
	(void)file;
	tag_open(&x->scan, bytes);
	return x;
}

struct xml *xml_open_stream(int (*read)(void *self, char *to, size_t room, size_t *n), void *self)
{
	struct xml *x = open_parser();
	x->read = read;
	x->self = self;
	buf_reserve(&x->window, FIRST);
	look_ahead(x, AHEAD);
	tag_open(&x->scan, buf_str(&x->window));
	return x;
}

void xml_close(struct xml *x)
{
	if (!x)
		return;
	xml_ahead_close(x->ahead);
	if (x->parser)
		xml_library()->xmlFreeParserCtxt(x->parser);
	xml_batch_close(&x->own);
	free(x->tag);
	buf_close(&x->text);
	buf_close(&x->converted);
	buf_close(&x->window);
	free(x);
}

/* Where the next tags go, before they are known to be any: they are written in their places, not copied there. */
static struct tag *next_tags(struct xml *x)
{
	if (x->tag_cap - x->tags < TAGS) {
		x->tag_cap = x->tag_cap ? x->tag_cap * 2 : 2 * TAGS;
		x->tag = arena_grow(x->tag, x->tag_cap, sizeof *x->tag);
	}
	return &x->tag[x->tags];
}

static void parse(struct xml *x, struct str part)
{
	if (x->scan.is_cp1252) {
		buf_clear(&x->converted);
		unicode_from_cp1252(part, &x->converted);
		part = buf_str(&x->converted);
	}
	for (; part.n && !x->stopped; part = str_part(part, FEED, part.n)) /* a long comment in pieces */
		xml_library()->xmlParseChunk(x->parser, part.p, (int)(part.n < FEED ? part.n : FEED), 0);
}

/* Might the next token reach beyond the window? */
static bool needs_more(const struct xml *x)
{
	struct str next = str_part(x->scan.bytes, x->scan.at, 2);
	bool other = str_is_equal(next, STR("<!")) || str_is_equal(next, STR("<?"));
	return x->read && !x->is_read && x->window.n - x->scan.at < (other ? (size_t)AHEAD_OTHER : (size_t)AHEAD);
}

/* Feeds about 64 kB of whole tokens, or what is left before the end or a stop. */
static void feed(struct xml *x)
{
	struct tag *t = NULL; /* the token read last */
	enum tag_kind kind = TAG_TEXT;
	see_token(x);
	size_t begin = x->scan.at;
	do {
		t = next_tags(x);
		size_t plain = tag_plain(&x->scan, begin + FEED, t, TAGS);
		for (size_t i = 0; x->gone && i < plain; i++) {
			t[i].byte += x->gone;
			t[i].end += x->gone;
		}
		x->tags += plain;
		if (plain == TAGS || x->scan.at - begin >= FEED)
			continue;
		if (x->scan.at > begin && needs_more(x))
			break; /* what is whole goes to the parser first: the window is moved only between two feeds */
		t += plain;
		kind = tag_next(&x->scan, t);
		t->byte += x->gone;
		t->end += x->gone;
		x->tags += kind == TAG_OPEN || kind == TAG_CLOSE || kind == TAG_EMPTY;
	} while (kind != TAG_END && kind != TAG_BROKEN && kind != TAG_REFUSED && x->scan.at - begin < FEED);
	size_t end = kind == TAG_BROKEN || kind == TAG_REFUSED ? (size_t)(t->byte - x->gone) : x->scan.at;
	parse(x, str_part(x->scan.bytes, begin, end - begin));
	if (x->stopped)
		return;
	if (kind == TAG_BROKEN || kind == TAG_REFUSED) {
		stop_at(x, kind == TAG_BROKEN ? XML_BROKEN : XML_REFUSED, x->scan.why, t);
	} else if (kind == TAG_END) {
		x->is_at_end = true;
		xml_library()->xmlParseChunk(x->parser, NULL, 0, 1);
		x->is_done = true;
	}
}

void xml_fill(struct xml *x, struct xml_batch *b)
{
	arena_clear(&b->arena);
	buf_clear(&b->text);
	b->n = b->given = b->given_text = 0;
	x->to = b;
	while (b->n == 0 && !x->stopped && !x->is_done) {
		feed(x);
		if (x->tag_at)
			memmove(x->tag, x->tag + x->tag_at, (x->tags - x->tag_at) * sizeof *x->tag);
		x->tags -= x->tag_at;
		x->tag_at = 0;
	}
	if (b->n || !x->stopped || x->is_told)
		return;
	x->is_told = true;
	*new_item(x) = (struct xml_item){
		.event = x->stopped, .text = str_of(x->why), .depth = x->depth, .line = x->line, .col = x->col, .byte = x->byte};
}

void xml_batch_close(struct xml_batch *b)
{
	arena_close(&b->arena);
	buf_close(&b->text);
	free(b->item);
	*b = (struct xml_batch){0};
}

const struct xml_item *xml_take(struct xml *x)
{
	struct xml_batch *b = x->from;
	if (b->given == b->n) {
		if (x->ahead)
			b = x->from = xml_ahead_next(x->ahead);
		else
			xml_fill(x, b);
		if (b->n == 0)
			return NULL;
	}
	struct xml_item *i = &b->item[b->given++];
	if (i->event == XML_TEXT && !i->text.p) {
		i->text.p = b->text.p + b->given_text;
		b->given_text += i->text.n;
	}
	return i;
}

void xml_read_ahead(struct xml *x)
{
	if (!x->ahead && !x->read)
		x->ahead = xml_ahead_open(x);
}

int xml_next(struct xml *x, struct xml_item *item)
{
	const struct xml_item *i = xml_take(x);
	*item = i ? *i : (struct xml_item){0};
	return i != NULL;
}

void xml_ignore_blanks(struct xml *x)
{
	x->ignores_blanks = true;
}

struct str xml_root(struct str bytes, struct arena *a)
{
	struct xml *x = xml_open(bytes, STR(""));
	struct xml_item item = {.event = XML_TEXT};
	while (item.event != XML_OPEN && item.event != XML_BROKEN && item.event != XML_REFUSED && xml_next(x, &item))
		;
	struct str root = item.event == XML_OPEN ? arena_copy(a, item.name) : (struct str){NULL, 0};
	xml_close(x);
	return root;
}
