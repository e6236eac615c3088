/* A policy that fitted its grammar when the programs were built (format/passed), read without libxml2: several times as fast,
 * and a command reads a hundred kilobytes of them before it begins.  Knows elements, attributes, text and comments; what is
 * more (CDATA, words beside elements, a carriage return) it leaves to the full reader.  That both make the same tree of a
 * policy is looked at by the build (schema_is_read_alike); here only memory is minded, not all that XML forbids. */
#include <string.h>

#include "schema_own.h"

enum { MOST_DEPTH = 64, MOST_ATTRIBUTES = 64 };

/* The text is the arena's own copy with a NUL behind it: names and values stay where they stand, each ended by a NUL in place
 * of the mark behind it once that has been looked at. */
struct plain {
	struct arena *a;
	char *at, *end;
	char *counted; /* lines are counted so far */
	uint32_t line;
	struct open {
		struct schema_node *node, *last; /* last: its youngest child */
		char *text;                      /* what follows its tag; NULL: there is a comment in it */
	} open[MOST_DEPTH];
	size_t depth;
	struct schema_node *root;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static char *pass_blanks(char *c)
{
	while (is_blank(*c))
		c++;
	return c;
}

static uint32_t line_of(struct plain *p, char *here)
{
	char *lf;
	while ((lf = memchr(p->counted, '\n', (size_t)(here - p->counted)))) {
		p->counted = lf + 1;
		p->line++;
	}
	p->counted = here;
	return p->line;
}

/* The length of the entity that stands at `from`, and what for; 0: it is none of XML's five. */
static size_t entity_at(const char *from, char *is)
{
	static const struct {
		const char *name;
		size_t n;
		char is;
	} known[] = {{"&amp;", 5, '&'}, {"&lt;", 4, '<'}, {"&gt;", 4, '>'}, {"&quot;", 6, '"'}, {"&apos;", 6, '\''}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strncmp(from, known[i].name, known[i].n) == 0) {
			*is = known[i].is;
			return known[i].n;
		}
	return 0;
}

/* [from, end) with its entities undone and ended by a NUL, at the latest in place of *end; `blank` in place of line ends and
 * tabs (0: as they are).  false: it is not plain. */
static bool take_text(char *from, char *end, char blank, struct str *out)
{
	char *to = from;
	*end = '\0';
	for (char *c = from; c < end; to++) {
		size_t n = 1;
		*to = *c;
		if ((unsigned char)*c > '&') /* nearly all are, and nothing below is */
			;
		else if (*c == '&')
			n = entity_at(c, to);
		else if (*c == '\r')
			n = 0;
		else if (blank && is_blank(*c))
			*to = blank;
		if (!n)
			return false;
		c += n;
	}
	*to = '\0';
	*out = (struct str){from, (size_t)(to - from)};
	return true;
}

static char *end_of_name(char *c)
{
	static const bool ends[256] = {['\0'] = true, [' '] = true, ['\t'] = true, ['\r'] = true, ['\n'] = true, ['='] = true,
				       ['/'] = true,  ['<'] = true, ['>'] = true,  ['"'] = true,  ['\''] = true};
	while (!ends[(unsigned char)*c])
		c++;
	return c;
}

/* Without its prefix. */
static struct str name_of(const char *from, const char *end)
{
	const char *colon = memchr(from, ':', (size_t)(end - from));
	from = colon ? colon + 1 : from;
	return (struct str){from, (size_t)(end - from)};
}

/* From `c` to the end of the tag, which is given back ('>' or '/'); NULL: it is not plain. */
static char *take_attributes(struct plain *p, struct schema_node *n, char *c)
{
	struct xml_attribute found[MOST_ATTRIBUTES], *kept;
	for (c = pass_blanks(c); *c != '>' && *c != '/'; c = pass_blanks(c)) {
		char *equals = end_of_name(c), *end;
		if (equals == c || equals[0] != '=' || (equals[1] != '"' && equals[1] != '\'') ||
		    n->attributes == MOST_ATTRIBUTES || !(end = strchr(equals + 2, equals[1])))
			return NULL;
		struct str whole = {c, (size_t)(equals - c)};
		found[n->attributes].name = name_of(c, equals);
		line_of(p, end); /* before its line ends become blanks */
		if (!take_text(equals + 2, end, ' ', &found[n->attributes].value))
			return NULL;
		*equals = '\0';
		n->attributes += !str_is_equal(whole, STR("xmlns")) && !str_has_prefix(whole, STR("xmlns:"));
		c = end + 1;
	}
	kept = ARENA_ARRAY(p->a, struct xml_attribute, n->attributes);
	memcpy(kept, found, n->attributes * sizeof *kept);
	n->attribute = kept;
	return c;
}

static void put_below(struct plain *p, struct schema_node *n)
{
	struct open *up = p->depth ? &p->open[p->depth - 1] : NULL;
	if (!up) {
		p->root = n;
		return;
	}
	n->parent = up->node;
	if (up->last)
		up->last->next = n;
	else
		up->node->child = n;
	up->last = n;
}

/* The tag that begins at `tag`.  All of these leave p->at behind it; false: it is not plain. */
static bool take_open(struct plain *p, char *tag)
{
	struct schema_node *n = ARENA_NEW(p->a, struct schema_node);
	char *end = end_of_name(tag + 1), *c;
	if (p->depth == MOST_DEPTH || (!p->depth && p->root))
		return false;
	n->line = line_of(p, tag);
	n->name = name_of(tag + 1, end);
	n->text = STR("");
	if (!n->name.n || !(c = take_attributes(p, n, end)))
		return false;
	bool is_empty = *c == '/';
	if (is_empty && *++c != '>')
		return false;
	*end = '\0'; /* last, as it may be the tag's own end */
	p->at = c + 1;
	put_below(p, n);
	if (!is_empty)
		p->open[p->depth++] = (struct open){n, NULL, p->at};
	return true;
}

/* Words are an element's where they are all that stands in it. */
static bool take_close(struct plain *p, char *tag)
{
	char *end = strchr(tag, '>');
	struct open *o;
	if (!end || !p->depth)
		return false;
	line_of(p, tag);
	p->at = end + 1;
	o = &p->open[--p->depth];
	return o->last || (o->text && take_text(o->text, tag, 0, &o->node->text));
}

static bool take_comment(struct plain *p, char *tag)
{
	char *end = strstr(tag + 4, "-->");
	if (!end)
		return false;
	if (p->depth)
		p->open[p->depth - 1].text = NULL;
	p->at = end + 3;
	return true;
}

/* The next tag, and what stands before it. */
static bool take_next(struct plain *p, char *tag)
{
	bool closes = tag[1] == '/', stands_alone = closes && p->depth && !p->open[p->depth - 1].last;
	if (!stands_alone && pass_blanks(p->at) != tag)
		return false;
	if (closes)
		return take_close(p, tag);
	if (strncmp(tag, "<!--", 4) == 0)
		return take_comment(p, tag);
	return tag[1] != '!' && tag[1] != '?' && take_open(p, tag);
}

struct schema_node *schema_plain(struct str bytes, struct arena *a)
{
	struct str head = STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), copy = arena_copy(a, bytes);
	struct plain p = {.a = a, .line = 1};
	bool is_plain = str_has_prefix(copy, head);
	char *tag = (char *)(uintptr_t)copy.p; /* ours to write in */
	p.at = p.counted = tag + (is_plain ? head.n : 0);
	p.end = tag + copy.n;
	while (is_plain && (tag = memchr(p.at, '<', (size_t)(p.end - p.at))))
		is_plain = take_next(&p, tag);
	return is_plain && !p.depth && pass_blanks(p.at) == p.end ? p.root : NULL;
}

static bool is_alike(const struct schema_node *a, const struct schema_node *b)
{
	for (; a && b; a = a->next, b = b->next) {
		if (!str_is_equal(a->name, b->name) || !str_is_equal(a->text, b->text) || a->line != b->line ||
		    a->attributes != b->attributes || !is_alike(a->child, b->child))
			return false;
		for (size_t i = 0; i < a->attributes; i++)
			if (!str_is_equal(a->attribute[i].name, b->attribute[i].name) ||
			    !str_is_equal(a->attribute[i].value, b->attribute[i].value))
				return false;
	}
	return !a && !b;
}

bool schema_is_read_alike(struct str bytes)
{
	struct arena a = {0};
	struct err e = {0};
	const struct schema_node *plain = schema_plain(bytes, &a);
	bool is = !plain || is_alike(plain, schema_tree(bytes, STR(""), &a, &e));
	arena_close(&a);
	return is;
}
