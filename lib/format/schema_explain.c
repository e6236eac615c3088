/* libxml2 says that an element does not fit and not why: the grammar is looked through once more. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "schema_own.h"
#include "xml_library.h"

enum { DEEPEST = 24, MOST = 96 };

struct part {
	const xmlNode *node; /* of the grammar */
	bool must;
};

struct shape { /* what an element may have */
	struct part attribute[MOST], child[MOST], data[MOST];
	size_t attributes, children, datas;
	bool free_text;
};

static bool is(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

static const char *get(const xmlNode *n, const char *name)
{
	for (const xmlAttr *x = n ? n->properties : NULL; x; x = x->next)
		if (strcmp((const char *)x->name, name) == 0)
			return x->children && x->children->content ? (const char *)x->children->content : "";
	return NULL;
}

static const xmlNode *define_of(const xmlNode *root, const char *name)
{
	for (const xmlNode *n = root->children; n; n = n->next)
		if (is(n, "define") && get(n, "name") && strcmp(get(n, "name"), name) == 0)
			return n;
	return NULL;
}

static void add(struct part *to, size_t *n, const xmlNode *node, bool must)
{
	if (*n < MOST)
		to[(*n)++] = (struct part){node, must};
}

/* What stands in the grammar under n, an element's or an attribute's. */
static void look(const xmlNode *root, const xmlNode *n, bool must, int depth, struct shape *s)
{
	for (const xmlNode *c = n->children; c && depth < DEEPEST; c = c->next) {
		if (is(c, "ref")) {
			const xmlNode *d = get(c, "name") ? define_of(root, get(c, "name")) : NULL;
			if (d)
				look(root, d, must, depth + 1, s);
		} else if (is(c, "attribute")) {
			add(s->attribute, &s->attributes, c, must);
		} else if (is(c, "element")) {
			add(s->child, &s->children, c, must);
		} else if (is(c, "data") || is(c, "value")) {
			add(s->data, &s->datas, c, must);
		} else if (is(c, "text")) {
			s->free_text = true;
		} else if (c->type == XML_ELEMENT_NODE) {
			look(root, c, must && !is(c, "optional") && !is(c, "zeroOrMore") && !is(c, "choice"),
			     depth + 1, s);
		}
	}
}

static const xmlNode *element_of(const xmlNode *n, const char *name, size_t *found)
{
	const xmlNode *first = NULL, *in;

	for (const xmlNode *c = n->children; c; c = c->next) {
		if (is(c, "element") && get(c, "name") && strcmp(get(c, "name"), name) == 0) {
			first = first ? first : c;
			++*found;
		}
		in = element_of(c, name, found);
		first = first ? first : in;
	}
	return first;
}

static const char *param(const xmlNode *data, const char *name)
{
	for (const xmlNode *c = data->children; c; c = c->next)
		if (is(c, "param") && get(c, "name") && strcmp(get(c, "name"), name) == 0)
			return c->children && c->children->content ? (const char *)c->children->content : "";
	return NULL;
}

static bool fits_word(const xmlNode *value, const char *word, size_t n)
{
	const char *is_word = value->children && value->children->content
				      ? (const char *)value->children->content
				      : "";

	return strlen(is_word) == n && memcmp(is_word, word, n) == 0;
}

static bool fits_data(const xmlNode *data, const char *text)
{
	const char *pattern = param(data, "pattern"), *type = get(data, "type");
	bool fits = true;

	if (pattern) {
		const struct xml_library *library = xml_library();
		xmlRegexpPtr r = library->xmlRegexpCompile((const xmlChar *)pattern);
		fits = !r || library->xmlRegexpExec(r, (const xmlChar *)text) == 1;
		library->xmlRegFreeRegexp(r);
	} else if (type && strcmp(type, "positiveInteger") == 0) {
		fits = text[strspn(text, " 0123456789")] == '\0' && text[strspn(text, " 0")] != '\0';
	} else if (type && strcmp(type, "decimal") == 0) {
		fits = *text && text[strspn(text, " +-.0123456789")] == '\0';
	}
	return fits;
}

/* Whether the text may be one of what is allowed: of the words each, as in a list, or of the types one. */
static bool fits(const struct shape *s, const char *text)
{
	bool words = s->datas > 0;

	if (s->free_text || s->datas == 0)
		return true;
	for (size_t i = 0; i < s->datas; i++) {
		if (is(s->data[i].node, "value") ? fits_word(s->data[i].node, text, strlen(text))
						 : fits_data(s->data[i].node, text))
			return true;
		words = words && is(s->data[i].node, "value");
	}
	for (const char *p = text; words && *p;) {
		size_t n = strcspn(p, " "), i = 0;
		while (i < s->datas && !fits_word(s->data[i].node, p, n))
			i++;
		words = i < s->datas;
		p += n + (p[n] != '\0');
	}
	return words && *text;
}

static void add_allowed(const struct shape *s, struct buf *b)
{
	for (size_t i = 0; i < s->datas; i++) {
		const xmlNode *d = s->data[i].node;
		const char *example = get(d, "example");
		buf_add_z(b, i ? ", " : "");
		if (is(d, "value"))
			buf_add_z(b, d->children && d->children->content ? (const char *)d->children->content
									 : "");
		else if (example)
			buf_addf(b, "the like of \"%s\"", example);
		else if (param(d, "pattern"))
			buf_addf(b, "the form %s", param(d, "pattern"));
		else
			buf_addf(b, "the type %s", get(d, "type") ? get(d, "type") : "of the grammar");
	}
}

static bool explain_attributes(const xmlNode *root, const xmlNode *n, const struct shape *s, struct buf *b)
{
	for (const xmlAttr *x = n->properties; x; x = x->next) {
		const char *name = (const char *)x->name;
		const char *value = x->children && x->children->content ? (const char *)x->children->content
									: "";
		struct shape allowed = {0};
		bool known = false;
		for (size_t i = 0; i < s->attributes; i++)
			if (get(s->attribute[i].node, "name") &&
			    strcmp(get(s->attribute[i].node, "name"), name) == 0) {
				known = true;
				look(root, s->attribute[i].node, true, 0, &allowed);
				allowed.free_text |= !allowed.datas;
			}
		if (!known) {
			buf_addf(b, "element \"%s\" has no attribute \"%.32s\"; it takes: ", n->name, name);
			for (size_t i = 0; i < s->attributes; i++)
				buf_addf(b, "%s%s", i ? ", " : "",
					 get(s->attribute[i].node, "name") ? get(s->attribute[i].node, "name")
									   : "?");
			return true;
		}
		if (!fits(&allowed, value)) {
			buf_addf(b,
				 "attribute \"%s\" of element \"%s\": the value is not allowed; expected %s",
				 name, n->name, allowed.datas > 1 ? "one of: " : "");
			add_allowed(&allowed, b);
			return true;
		}
	}
	for (size_t i = 0; i < s->attributes; i++)
		if (s->attribute[i].must && get(s->attribute[i].node, "name") &&
		    !get(n, get(s->attribute[i].node, "name"))) {
			buf_addf(b, "element \"%s\" lacks the attribute \"%s\"", n->name,
				 get(s->attribute[i].node, "name"));
			return true;
		}
	return false;
}

static bool has_child(const xmlNode *n, const char *name)
{
	for (const xmlNode *c = n->children; c; c = c->next)
		if (is(c, name))
			return true;
	return false;
}

static bool explain_children(const xmlNode *n, const struct shape *s, struct buf *b)
{
	for (size_t i = 0; i < s->children; i++) {
		const char *name = get(s->child[i].node, "name"), *next;
		if (!name || !s->child[i].must || has_child(n, name))
			continue;
		buf_addf(b, "in element \"%s\": %s is missing", n->name, name);
		for (size_t k = i + 1; k < s->children; k++)
			if ((next = get(s->child[k].node, "name")) && has_child(n, next)) {
				buf_addf(b, " before %s", next);
				break;
			}
		return true;
	}
	return false;
}

static bool explain_text(const xmlNode *n, const struct shape *s, struct buf *b)
{
	const char *least = s->datas == 1 ? param(s->data[0].node, "minLength") : NULL;
	xmlChar *text = least ? xml_library()->xmlNodeGetContent(n) : NULL;
	bool is_short = text && str_trim(str_of((const char *)text)).n < strtoul(least, NULL, 10);

	if (is_short)
		buf_addf(b, "the text of element \"%s\" is too short: %s characters at least", n->name,
			 least);
	(*xml_library()->free)(text);
	return is_short;
}

static bool explain_one(const xmlNode *root, const xmlNode *n, struct buf *b)
{
	struct shape *s;
	size_t found = 0;
	const xmlNode *def = element_of(root, (const char *)n->name, &found);
	bool told;

	if (!def || found != 1) /* two of a name: which was meant is not known */
		return false;
	s = calloc(1, sizeof *s);
	if (!s)
		return false;
	look(root, def, true, 0, s);
	told = explain_attributes(root, n, s, b) || explain_children(n, s, b) || explain_text(n, s, b);
	free(s);
	return told;
}

bool schema_explain(const void *grammar, const void *node, struct buf *b)
{
	const xmlNode *root = xml_library()->xmlDocGetRootElement((xmlDocPtr)(uintptr_t)grammar), *n = node;

	for (; n && n->type != XML_DOCUMENT_NODE; n = n->parent)
		if (n->type == XML_ELEMENT_NODE && root && explain_one(root, n, b))
			return true;
	return false;
}
