#include "format/schema.h"

#include <stdlib.h>
#include <string.h>

#include "format/passed.h"
#include "format/tag.h"
#include "schema_own.h"
#include "xml_library.h"

/* A policy file is small; a data file to be told about may be an authority's whole return. */
enum { FEED = 64 * 1024, BIGGEST = 1 << 29 };

struct reading {
	struct str file;
	struct diags *diags;
	bool is_policy;
	const char *refused;
	unsigned refused_line;
	unsigned long faults;
	xmlDocPtr grammar; /* NULL: none */
	struct buf told;   /* the last that the grammar explained: libxml2 says one fault several times */
};

/* SAX callbacks: the tree is built by libxml2's own; these stand before what must not happen. */

static void refuse(void *ctx, const char *why)
{
	xmlParserCtxtPtr c = ctx;
	struct reading *r = c->_private;
	if (!r->refused) {
		r->refused = why;
		r->refused_line = (unsigned)xml_library()->xmlSAX2GetLineNumber(c);
	}
	xml_library()->xmlStopParser(c);
}

static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	const struct reading *r = ((xmlParserCtxtPtr)ctx)->_private;
	(void)name, (void)external, (void)system;
	if (r->is_policy)
		refuse(ctx, "a DOCTYPE has no place here");
}

static const char declared[] = "this file declares a DOCTYPE with declarations; case exports never need one";

static void on_entity(void *ctx, const xmlChar *name, int type, const xmlChar *public, const xmlChar *system,
		      xmlChar *text)
{
	(void)name, (void)type, (void)public, (void)system, (void)text;
	refuse(ctx, declared);
}

static void on_element(void *ctx, const xmlChar *name, int type, xmlElementContentPtr content)
{
	(void)name, (void)type, (void)content;
	refuse(ctx, declared);
}

static void on_attribute(void *ctx, const xmlChar *element, const xmlChar *name, int type, int use,
			 const xmlChar *value, xmlEnumerationPtr tree)
{
	(void)element, (void)name, (void)type, (void)use, (void)value;
	xml_library()->xmlFreeEnumeration(tree);
	refuse(ctx, declared);
}

static void on_notation(void *ctx, const xmlChar *name, const xmlChar *public, const xmlChar *system)
{
	(void)name, (void)public, (void)system;
	refuse(ctx, declared);
}

static void on_unparsed(void *ctx, const xmlChar *name, const xmlChar *public, const xmlChar *system,
			const xmlChar *notation)
{
	(void)name, (void)public, (void)system, (void)notation;
	refuse(ctx, declared);
}

static xmlParserInputPtr load_nothing(const char *url, const char *id, xmlParserCtxtPtr c)
{
	(void)url, (void)id, (void)c;
	return NULL;
}

static void keep_quiet(void *ctx, xmlErrorPtr x)
{
	(void)ctx, (void)x; /* the parser's last error is asked for at the end */
}

/* The caps of format/xml hold here too, and a foreign byte is met with its exact place. */
static int keeps_caps(const struct reading *r, struct str bytes, struct err *e)
{
	struct tag_scan s;
	struct tag t;
	enum tag_kind kind;
	tag_open(&s, bytes);
	do {
		kind = tag_next(&s, &t);
	} while (kind != TAG_END && kind != TAG_BROKEN && kind != TAG_REFUSED);
	return kind == TAG_END ? 0 : err_set_at(e, ERR_INPUT, r->file, t.line, t.col, "%s", s.why);
}

static xmlParserCtxtPtr parser_of(struct reading *r)
{
	const struct xml_library *library = xml_library();
	xmlSAXHandler sax = {0};
	library->xmlSetExternalEntityLoader(load_nothing); /* neither a DTD nor what a grammar includes */
	library->xmlSAXVersion(&sax, 2);
	sax.internalSubset = on_doctype;
	sax.externalSubset = NULL;
	sax.resolveEntity = NULL;
	sax.entityDecl = on_entity;
	sax.elementDecl = on_element;
	sax.attributeDecl = on_attribute;
	sax.notationDecl = on_notation;
	sax.unparsedEntityDecl = on_unparsed;
	sax.warning = sax.error = sax.fatalError = NULL;
	sax.serror = keep_quiet;
	xmlParserCtxtPtr c = library->xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
	if (c) {
		c->_private = r;
		library->xmlCtxtUseOptions(c, XML_PARSE_NONET | XML_PARSE_BIG_LINES);
	}
	return c;
}

static xmlDocPtr parse_bytes(struct reading *r, struct str bytes, struct err *e)
{
	xmlDocPtr doc = NULL;
	const struct xml_library *library = xml_library();
	if (!library) {
		err_set(e, ERR_SYSTEM, "%s", XML_LIBRARY_MISSING);
		return NULL;
	}
	if (bytes.n > BIGGEST) {
		err_set_at(e, ERR_INPUT, r->file, 0, 0,
			   "larger than 512 MB: too large to be checked against a schema");
		return NULL;
	}
	if (keeps_caps(r, bytes, e) < 0)
		return NULL;
	xmlParserCtxtPtr c = parser_of(r);
	if (!c) {
		err_set(e, ERR_SYSTEM, "out of memory");
		return NULL;
	}
	for (size_t at = 0; at < bytes.n && !r->refused; at += FEED) {
		struct str part = str_part(bytes, at, FEED);
		if (library->xmlParseChunk(c, part.p, (int)part.n, 0) != 0)
			break;
	}
	if (!r->refused)
		library->xmlParseChunk(c, NULL, 0, 1);
	xmlErrorPtr x = library->xmlCtxtGetLastError(c);
	if (r->refused)
		err_set_at(e, ERR_INPUT, r->file, r->refused_line, 0, "%s", r->refused);
	else if (!c->wellFormed || !c->myDoc)
		err_set_at(e, ERR_INPUT, r->file, x && x->line > 0 ? (unsigned)x->line : 1,
			   x && x->int2 > 0 ? (unsigned)x->int2 : 0, "not well-formed XML%s",
			   bytes.n == 0                           ? ": the file is empty"
			   : x && x->code == XML_ERR_INVALID_CHAR ? ": not UTF-8"
								  : "");
	else
		doc = c->myDoc;
	if (!doc && c->myDoc)
		library->xmlFreeDoc(c->myDoc);
	library->xmlFreeParserCtxt(c);
	return doc;
}

/* Checking. */

static bool is_code(const char *z)
{
	bool digit = false;
	size_t n = strlen(z);
	for (size_t i = 0; i < n; i++) {
		digit = digit || (z[i] >= '0' && z[i] <= '9');
		if (!((z[i] >= '0' && z[i] <= '9') || (z[i] >= 'A' && z[i] <= 'Z') || strchr("+-/:._", z[i])))
			return false;
	}
	return digit && n <= 32;
}

/* A name is the file's own markup; it is shown cut and escaped. */
static const char *name_of(const char *z, char out[static 160])
{
	return diag_quote(str_of(z ? z : ""), out);
}

static const char *value_of(const struct reading *r, const char *z, char out[static 160])
{
	if (z && (r->is_policy || is_code(z)))
		return diag_quote(str_of(z), out);
	return "a value (not shown)";
}

/* libxml2's own messages show text of the file, so only its codes and names are used.  words: with the first
 * name in them, then the second, where they have a place for them. */
static const struct fault {
	int code;
	const char *words;
} faults[] = {
	{XML_RELAXNG_ERR_DATATYPE, "value is not of the type %s"},
	{XML_RELAXNG_ERR_VALUE, "value is none of those allowed"},
	{XML_RELAXNG_ERR_ELEMNAME, "expected element %s, found %s"},
	{XML_RELAXNG_ERR_NOELEM, "expected element %s, found nothing"},
	{XML_RELAXNG_ERR_NOTELEM, "expected an element, found text"},
	{XML_RELAXNG_ERR_ELEMWRONGNS, "element %s is in the wrong namespace"},
	{XML_RELAXNG_ERR_ELEMNONS, "element %s is in the wrong namespace"},
	{XML_RELAXNG_ERR_ELEMEXTRANS, "element %s is in the wrong namespace"},
	{XML_RELAXNG_ERR_ELEMNOTEMPTY, "element %s must be empty"},
	{XML_RELAXNG_ERR_ATTRVALID, "element %s does not have the attributes and elements it must have"},
	{XML_RELAXNG_ERR_CONTENTVALID, "element %s does not have the attributes and elements it must have"},
	{XML_RELAXNG_ERR_EXTRACONTENT, "element %s has more in it than is allowed: %s"},
	{XML_RELAXNG_ERR_INVALIDATTR, "attribute %s of element %s is not allowed, or its value is not"},
	{XML_RELAXNG_ERR_LACKDATA, "element %s has no value"},
	{XML_RELAXNG_ERR_INTEREXTRA, "element %s is not expected here"},
	{XML_RELAXNG_ERR_INTERSEQ, "something that must stand here is missing, or stands in a wrong place"},
	{XML_RELAXNG_ERR_INTERNODATA,
	 "something that must stand here is missing, or stands in a wrong place"},
	{XML_RELAXNG_ERR_DUPID, "an id is given twice"},
};

static void add_words(struct buf *b, struct str words, const char *one, const char *two)
{
	const char *const name[] = {one, two};
	for (size_t n = 0; words.n; n++) {
		size_t at = str_find(words, STR("%s"));
		buf_add(b, str_part(words, 0, at));
		if (at < words.n)
			buf_add_z(b, name[n < 2 ? n : 1]);
		words = str_part(words, at + 2, words.n);
	}
}

static void put_fault(struct reading *r, const xmlError *x)
{
	char one[160], two[160];
	struct buf b = {0};
	const char *second = name_of(x->str2, two);
	if (x->code == XML_RELAXNG_ERR_EXTRACONTENT && !x->str2)
		second = "text";
	if (x->code == XML_RELAXNG_ERR_TYPE || x->code == XML_RELAXNG_ERR_TYPEVAL)
		buf_addf(&b, "%s is not of the type %s", value_of(r, x->str2, two), name_of(x->str1, one));
	for (size_t i = 0; i < sizeof faults / sizeof *faults && !b.n; i++)
		if (faults[i].code == x->code)
			add_words(&b, str_of(faults[i].words), name_of(x->str1, one), second);
	if (!b.n)
		buf_add_z(&b, "does not fit the schema here");
	r->faults++;
	diag_add(r->diags, DIAG_ERROR, r->file, x->line > 0 ? (unsigned)x->line : 0, 0, "%s", b.p);
	buf_close(&b);
}

/* By the grammar where it tells; a policy's fault that was explained is told once. */
static void on_fault(void *self, xmlErrorPtr x)
{
	struct reading *r = self;
	struct buf b = {0};

	if (r->is_policy && r->grammar && x->node && schema_explain(r->grammar, x->node, &b)) {
		if (!str_is_equal(buf_str(&b), buf_str(&r->told))) {
			r->faults++;
			diag_add(r->diags, DIAG_ERROR, r->file, x->line > 0 ? (unsigned)x->line : 0, 0, "%s",
				 b.p);
			buf_clear(&r->told);
			buf_add(&r->told, buf_str(&b));
		}
	} else {
		put_fault(r, x);
	}
	buf_close(&b);
}

struct grammar_fault {
	int line;
	char text[200];
};

static void on_grammar_fault(void *self, xmlErrorPtr x)
{
	struct grammar_fault *g = self;
	if (g->text[0])
		return;
	g->line = x->line;
	snprintf(g->text, sizeof g->text, "%s", x->message ? x->message : "not a RELAX NG grammar");
	g->text[strcspn(g->text, "\n")] = '\0';
}

struct schema_grammar {
	xmlDocPtr doc;
	xmlRelaxNGParserCtxtPtr context;
	xmlRelaxNGPtr grammar;
};

void schema_grammar_close(struct schema_grammar *g)
{
	const struct xml_library *library = xml_library();
	if (!g)
		return;
	library->xmlRelaxNGFree(g->grammar);
	library->xmlRelaxNGFreeParserCtxt(g->context);
	library->xmlFreeDoc(g->doc);
	free(g);
}

static struct schema_grammar *open_grammar(const struct schema_files *f, struct reading *r, struct err *e)
{
	struct reading of_grammar = {.file = str_of(f->rng), .diags = r->diags, .is_policy = true};
	struct grammar_fault fault = {0};
	const struct xml_library *library = xml_library();
	xmlDocPtr doc = parse_bytes(&of_grammar, f->grammar.bytes, e);
	if (!doc)
		return NULL;
	struct schema_grammar *g = arena_malloc(sizeof *g);
	g->doc = doc;
	g->context = library->xmlRelaxNGNewDocParserCtxt(doc);
	if (g->context) {
		library->xmlRelaxNGSetParserStructuredErrors(g->context, on_grammar_fault, &fault);
		g->grammar = library->xmlRelaxNGParse(g->context);
	}
	if (g->grammar)
		return g;
	err_set_at(e, ERR_USAGE, str_of(f->rng), fault.line > 0 ? (unsigned)fault.line : 0, 0,
		   "not a usable RELAX NG grammar: %s", fault.text[0] ? fault.text : "cannot be read");
	schema_grammar_close(g);
	return NULL;
}

/* 0: looked at, r->faults says; -1: the grammar could not be used.  `kept` NULL: it is not wanted again. */
static int check(xmlDocPtr doc, const struct schema_files *f, struct schema_grammar **kept, struct reading *r,
		 struct err *e)
{
	struct schema_grammar *g = kept && *kept ? *kept : open_grammar(f, r, e);
	const struct xml_library *library = xml_library();
	int rc = -1;
	if (!g)
		return -1;
	xmlRelaxNGValidCtxtPtr vc = library->xmlRelaxNGNewValidCtxt(g->grammar);
	if (vc) {
		r->grammar = g->doc;
		library->xmlRelaxNGSetValidStructuredErrors(vc, on_fault, r);
		int n = library->xmlRelaxNGValidateDoc(vc, doc);
		if (n > 0 && r->faults == 0) { /* libxml2 forgets to say why now and then */
			r->faults = 1;
			diag_add(r->diags, DIAG_ERROR, r->file, 0, 0, "does not fit the schema");
		}
		rc = n < 0 ? err_set_at(e, ERR_SYSTEM, r->file, 0, 0,
					"could not be checked against its schema")
			   : 0;
	} else {
		err_set(e, ERR_SYSTEM, "out of memory");
	}
	library->xmlRelaxNGFreeValidCtxt(vc);
	r->grammar = NULL;
	buf_close(&r->told);
	if (kept)
		*kept = g;
	else
		schema_grammar_close(g);
	return rc;
}

/* Whether the file can be read, and where it has a grammar, how it fits: 0, r->faults says; -1: neither could be. */
static int look_at(const struct schema_files *f, struct schema_grammar **kept, struct reading *r, struct err *e)
{
	xmlDocPtr doc = parse_bytes(r, f->policy.bytes, e);
	int rc = doc ? 0 : -1;
	if (rc == 0 && f->rng)
		rc = check(doc, f, kept, r, e);
	if (doc)
		xml_library()->xmlFreeDoc(doc);
	return rc;
}

int schema_files_open(const char *path, const char *rng, struct schema_files *f, struct err *e)
{
	*f = (struct schema_files){.path = path, .rng = rng};
	if (file_map(path, &f->policy, e) < 0)
		return -1;
	if (rng && file_map(rng, &f->grammar, e) < 0) {
		file_unmap(&f->policy);
		return -1;
	}
	return 0;
}

void schema_files_close(struct schema_files *f)
{
	file_unmap(&f->policy);
	file_unmap(&f->grammar);
}

int schema_read(const struct schema_files *f, struct schema_grammar **kept, struct arena *a, struct schema_node **root,
		struct diags *diags, struct err *e)
{
	struct reading r = {.file = str_of(f->path), .diags = diags, .is_policy = true};
	int rc = 0;
	*root = f->rng ? passed_tree(f->policy.bytes, f->grammar.bytes, a) : NULL;
	if (*root)
		return 0;
	rc = look_at(f, kept, &r, e);
	if (rc == 0 && r.faults)
		rc = err_set_at(e, ERR_USAGE, r.file, 0, 0, "does not fit its schema (%lu fault%s)", r.faults,
				r.faults == 1 ? "" : "s");
	if (rc == 0 && !(*root = schema_tree(f->policy.bytes, r.file, a, e)))
		rc = -1;
	if (rc < 0 && e->code == ERR_INPUT)
		e->code = ERR_USAGE; /* a policy file that cannot be used is a fault of what was asked for */
	return rc;
}

int schema_load_by(const char *path, const char *rng, struct schema_grammar **kept, struct arena *a,
		   struct schema_node **root, struct diags *diags, struct err *e)
{
	struct schema_files f;
	if (schema_files_open(path, rng, &f, e) < 0)
		return -1;
	int rc = schema_read(&f, kept, a, root, diags, e);
	schema_files_close(&f);
	return rc;
}

int schema_load(const char *path, const char *rng, struct arena *a, struct schema_node **root,
		struct diags *diags, struct err *e)
{
	return schema_load_by(path, rng, NULL, a, root, diags, e);
}

int schema_report(const char *path, const char *rng, struct diags *diags, struct err *e)
{
	struct reading r = {.file = str_of(path), .diags = diags};
	struct schema_files f;
	if (schema_files_open(path, rng, &f, e) < 0)
		return -1;
	int rc = look_at(&f, NULL, &r, e);
	schema_files_close(&f);
	return rc < 0 ? -1 : r.faults > 1000000 ? 1000000 : (int)r.faults;
}

struct str schema_attribute(const struct schema_node *n, const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; n && i < n->attributes; i++)
		if (n->attribute[i].name.n == length && memcmp(n->attribute[i].name.p, name, length) == 0)
			return n->attribute[i].value;
	return (struct str){0};
}

static const struct schema_node *from_here(const struct schema_node *n, const char *name)
{
	while (n && name && !str_is_equal(n->name, str_of(name)))
		n = n->next;
	return n;
}

const struct schema_node *schema_first(const struct schema_node *n, const char *child)
{
	return n ? from_here(n->child, child) : NULL;
}

const struct schema_node *schema_after(const struct schema_node *n, const char *name)
{
	return n ? from_here(n->next, name) : NULL;
}
