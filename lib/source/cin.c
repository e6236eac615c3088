#include "source/cin.h"

#include <stdlib.h>
#include <string.h>

#include "format/schema.h"
#include "format/xml.h"
#include "source/cin_child.h"
#include "source/covers.h"

enum {
	LOOK = 65536,       /* bytes that recognising looks at */
	OTHER_RETURN = 1,   /* how sure: less than anybody who reads it */
	SCHEMA_FAULTS = 20, /* told; the rest is counted */
	SCHEMA_BYTES =
		8
		<< 20 /* larger files are not held against the schema: that wants the whole tree in memory */
};

struct cin {
	struct source_reader reader; /* first */
	struct cin_child child;
	struct arena arena; /* for the file */
	struct arena one;   /* for the child at hand: its tree and its records */
	struct xml *xml;
	struct xml_item broken; /* XML_BROKEN, kept until the records before it are given */
	struct str broken_why;
	struct date reference;
	int year; /* of the collection, named by the year in which it ends; 0: not known */
	uint64_t end; /* of the last record given whole */
	size_t given;
	bool is_broken, is_over, said_attributes;
	struct coverage *covers;
};

/* ---- recognising */

/* What follows the first opening tag of this name, with a prefix or without; nothing: there is none. */
static struct str behind_tag(struct str s, struct str name)
{
	for (size_t at; (at = str_find(s, name)) < s.n; s = str_part(s, at + name.n, s.n)) {
		size_t from = at;
		char next = at + name.n < s.n ? s.p[at + name.n] : '\0';
		if (next != '>' && next != '/' && next != ' ' && (next < '\t' || next > '\r'))
			continue;
		if (from && s.p[from - 1] == ':')
			for (from--; from && s.p[from - 1] > ' ' && !strchr("<>/", s.p[from - 1]);)
				from--;
		if (from && s.p[from - 1] == '<')
			return str_part(s, at + name.n, s.n);
	}
	return (struct str){NULL, 0};
}

static int cin_recognise(const struct source_input *in, const struct source_options *o)
{
	(void)o;
	struct str head = str_part(in->bytes, 0, LOOK);
	size_t at = 0;
	if (str_has_prefix(head, STR("\xef\xbb\xbf")))
		at = 3;
	while (at < head.n && (head.p[at] == ' ' || (head.p[at] >= '\t' && head.p[at] <= '\r')))
		at++;
	if (at == head.n || head.p[at] != '<')
		return 0;
	struct str message = behind_tag(head, STR("Message")), rest = behind_tag(message, STR("Collection"));
	rest = str_part(rest, str_find(rest, STR(">")) + 1, rest.n);
	if (message.n == 0)
		return 0;
	if (rest.n)
		return str_has_prefix(str_trim(str_part(rest, 0, str_find(rest, STR("<")))), STR("CIN")) ?
			       95 :
			       OTHER_RETURN; /* to be refused by its name */
	return behind_tag(message, STR("LAchildID")).n || behind_tag(message, STR("CINdetails")).n ? 60 : 0;
}

/* ---- the tree of one element */

static void add_child(struct cin_node *p, struct cin_node *n)
{
	if (p->last)
		p->last->next = n;
	else
		p->child = n;
	p->last = n;
}

/* The first piece of text is the element's; further ones stand between its elements and are kept piece by
 * piece. */
static void add_text(struct arena *a, struct cin_node *n, const struct xml_item *item)
{
	if (str_trim(item->text).n == 0)
		return;
	if (n->text.n == 0) {
		n->text = arena_copy(a, item->text);
		return;
	}
	struct cin_node *piece = ARENA_NEW(a, struct cin_node);
	*piece = (struct cin_node){.name = STR("text"),
				   .text = arena_copy(a, item->text),
				   .line = item->line,
				   .col = item->col,
				   .closed = true,
				   .stray = true};
	add_child(n, piece);
}

static struct cin_node *new_node(struct arena *a, const struct xml_item *item)
{
	struct cin_node *n = ARENA_NEW(a, struct cin_node);
	n->name = arena_copy(a, item->name);
	n->line = item->line;
	n->col = item->col;
	n->from = item->byte;
	return n;
}

static void keep_break(struct cin *c, const struct xml_item *item)
{
	c->is_broken = true;
	c->broken = *item;
	c->broken_why = arena_copy(&c->arena, item->text);
}

/* Reads the element whose opening tag is at hand to its end.  False: the XML broke inside it; closed tells
 * what was whole.  A census has no attributes: that there are some is told once. */
static bool read_tree(struct cin *c, struct arena *a, const struct xml_item *open, struct cin_node **root)
{
	struct cin_node *path[80];
	unsigned depth = 0;
	struct xml_item item = *open;
	do {
		if (item.event == XML_OPEN && depth < 80) {
			struct cin_node *n = new_node(a, &item);
			if (item.attributes && !c->said_attributes && c->child.o->diags)
				diag_add(c->child.o->diags, DIAG_NOTE, c->child.file, item.line, item.col,
					 "attributes are not read, here and further on");
			c->said_attributes |= item.attributes > 0;
			if (depth)
				add_child(path[depth - 1], n);
			else
				*root = n;
			path[depth++] = n;
		} else if (item.event == XML_TEXT && depth) {
			add_text(a, path[depth - 1], &item);
		} else if (item.event == XML_CLOSE && depth) {
			depth--;
			path[depth]->closed = true;
			path[depth]->to = item.byte;
			if (depth == 0)
				return true;
		} else if (item.event == XML_BROKEN || item.event == XML_REFUSED) {
			keep_break(c, &item);
			return false;
		}
	} while (xml_next(c->xml, &item));
	return false;
}

/* ---- the header */

static struct date header_date(struct cin *c, const struct cin_node *group, const char *name)
{
	struct date d = {0};
	const struct cin_node *n = cin_node_find(group, name);
	const char *why;
	struct str s = n ? str_trim(n->text) : (struct str){0};
	char q[160];
	if (s.n && date_parse(&c->child.o->dates, s, &d, &why)) {
		if (c->child.o->diags && s.n <= 32)
			diag_add(c->child.o->diags, DIAG_WARNING, c->child.file, n->line, n->col,
				 "%s: %s: %s", name, why, diag_quote(s, q));
		return (struct date){0};
	}
	return d;
}

static int read_header(struct cin *c, const struct cin_node *header, struct err *e)
{
	const struct cin_node *details = cin_node_find(header, "CollectionDetails"),
			      *source = cin_node_find(header, "Source");
	struct str collection = cin_node_text(details, "Collection");
	struct source_summary *s = &c->reader.summary;
	char q[160];
	if (!str_is_empty(collection) && !str_is_equal_caseless(collection, STR("CIN")))
		return err_set_at(e, ERR_INPUT, c->child.file, header->line, 0,
				  "a return of another collection of the Department for Education, %s: of these only CIN is read",
				  diag_quote(collection, q));
	struct str lea = cin_node_text(source, "LEA");
	c->child.lea = str_is_empty(lea) ? lea : arena_copy(&c->arena, lea);
	c->reference = header_date(c, details, "ReferenceDate");
	c->child.reference = c->reference;
	long year = 0;
	if (str_to_long(cin_node_text(details, "Year"), &year) == 0 && year >= 1990 && year <= 2099)
		c->year = (int)year;
	else if (date_takes_part(&c->reference))
		c->year = covers_year_of(c->reference.hi);
	s->extract = header_date(c, source, "DateTime");
	if (date_takes_part(&c->reference) &&
	    (!date_takes_part(&s->extract) || c->reference.lo > s->extract.lo)) {
		if (s->extract.precision && c->child.o->diags)
			diag_add(c->child.o->diags, DIAG_NOTE, c->child.file, header->line, header->col,
				 "made before its own reference date; the reference date is taken as the "
				 "date of the extract");
		s->extract = c->reference;
	}
	return 0;
}

/* ---- held against the schema, which only tells */

struct telling {
	struct diags *to;
	struct str file;
	unsigned long n;
};

static void put_as_note(void *self, const struct diag *d)
{
	struct telling *t = self;
	if (t->n++ < SCHEMA_FAULTS)
		diag_add(t->to, DIAG_NOTE, t->file, d->line, d->col, "schema: %.*s", STR_ARG(d->text));
}

static void report_schema(struct cin *c)
{
	const struct source_options *o = c->child.o;
	struct telling t = {o->diags, c->child.file, 0};
	struct diags inner = {.put = put_as_note, .self = &t};
	struct err ignored;
	if (!o->diags || str_is_equal(c->child.file, STR("-")) || c->child.bytes.n == 0)
		return;
	if (c->child.bytes.n > SCHEMA_BYTES) {
		diag_add(o->diags, DIAG_NOTE, c->child.file, 0, 0,
			 "larger than 8 MB: not held against schemas/cin.rng");
		return;
	}
	struct str path = arena_copy(&c->arena, c->child.file),
		   rng = arena_printf(&c->arena, "%s/cin.rng", o->schemas);
	if (schema_report(path.p, rng.p, &inner, &ignored) < 0)
		return; /* broken or refused: the reader itself says so */
	if (t.n > SCHEMA_FAULTS)
		diag_add(o->diags, DIAG_NOTE, c->child.file, 0, 0, "schema: %lu more", t.n - SCHEMA_FAULTS);
}

/* ---- reading on */

static void tell_break(struct cin *c)
{
	if (c->child.o->diags)
		diag_add(c->child.o->diags, DIAG_ERROR, c->child.file, c->broken.line, c->broken.col, "%.*s",
			 STR_ARG(c->broken_why));
}

/* The rest of the file, from the last record that was whole, as one aside. */
static void rest_aside(struct cin *c, uint64_t from)
{
	tell_break(c);
	cin_child_aside(&c->child, &c->one, from, c->child.bytes.n, c->broken.line, c->broken.col,
			(struct str){0}, c->broken_why);
	c->is_over = true;
}

static void count(struct cin *c)
{
	c->reader.summary.read = c->child.read;
	c->reader.summary.used = c->child.used;
	c->reader.summary.aside = c->child.aside;
}

/* A census is about its own year; what is older in it is what was still open then.  Of one that says no year the
 * days are all there is to go by. */
static void finish(struct cin *c)
{
	struct source_summary *s = &c->reader.summary;
	if (!c->covers && c->child.first_day <= c->child.last_day) {
		int32_t from = c->child.first_day, to = date_takes_part(&s->extract) ? s->extract.hi : c->child.last_day;
		if (c->year)
			covers_year(c->year, date_is_exact(&s->extract) ? s->extract : c->child.o->made, &from, &to);
		c->covers = ARENA_NEW(&c->arena, struct coverage);
		*c->covers = (struct coverage){
			{NULL, 0},
			STR("referral case-closed conference assessment s47 plan.cin plan.cp death"),
			from,
			to > from ? to : from};
		s->covers_n = 1;
	}
	covers_close(c->covers, &s->covers_n, s->extract, c->child.first_day, c->child.last_day,
		     c->child.o->diags, c->child.file);
	s->covers = c->covers;
}

/* The next child's records into c->child.  0: the file is at its end. */
static int read_on(struct cin *c)
{
	struct xml_item item;
	struct cin_node *n;
	if (c->is_over)
		return 0;
	if (c->is_broken) { /* before the first child */
		rest_aside(c, c->end);
		return 1;
	}
	while (xml_next(c->xml, &item)) {
		if (item.event == XML_BROKEN || item.event == XML_REFUSED) {
			keep_break(c, &item);
			rest_aside(c, c->end);
			return 1;
		}
		if (item.event == XML_TEXT && str_trim(item.text).n && c->child.o->diags)
			diag_add(c->child.o->diags, DIAG_WARNING, c->child.file, item.line, item.col,
				 "text stands between the children; not used");
		if (item.event != XML_OPEN)
			continue;
		bool is_children = item.depth == 2 && str_is_equal(item.name, STR("Children"));
		if (is_children)
			continue;
		bool is_child = item.depth == 3 && str_is_equal(item.name, STR("Child"));
		bool whole = read_tree(c, &c->one, &item, &n);
		if (is_child) {
			if (!whole)
				tell_break(c);
			cin_child_run(&c->child, &c->one, n, whole, c->broken_why, c->broken.line,
				      c->broken.col);
		} else if (whole) {
			if (c->child.o->diags)
				diag_add(c->child.o->diags, DIAG_ERROR, c->child.file, n->line, n->col,
					 "%.*s: not an element that is known here; set aside",
					 STR_ARG(n->name));
			cin_child_aside(&c->child, &c->one, n->from, n->to, n->line, n->col, n->name,
					STR("not an element that is known here"));
		} else {
			rest_aside(c, n->from);
		}
		c->is_over = !whole;
		c->end = n->to;
		return 1;
	}
	c->is_over = true;
	return 0;
}

static int cin_next(struct record_source *self, struct arena *a, struct record *r, struct err *e)
{
	struct cin *c = (struct cin *)self;
	(void)a, (void)e;
	while (c->given == c->child.records) {
		c->given = c->child.records = 0;
		arena_clear(&c->one);
		if (!read_on(c)) {
			finish(c);
			return 0;
		}
		count(c);
	}
	*r = c->child.record[c->given++];
	return 1;
}

static void cin_close(struct record_source *self)
{
	struct cin *c = (struct cin *)self;
	if (c->xml)
		xml_close(c->xml);
	cin_child_close(&c->child);
	arena_close(&c->one);
	arena_close(&c->arena);
	free(c);
}

/* Up to <Children>: what is refused here sets the file aside whole. */
static int read_beginning(struct cin *c, struct err *e)
{
	struct xml_item item;
	struct cin_node *header;
	while (xml_next(c->xml, &item)) {
		if (item.event == XML_REFUSED)
			return err_set_at(e, ERR_INPUT, c->child.file, item.line, item.col, "%.*s",
					  STR_ARG(item.text));
		if (item.event == XML_BROKEN) {
			keep_break(c, &item);
			return 0;
		}
		if (item.event != XML_OPEN)
			continue;
		if (item.depth == 1) {
			if (!str_is_equal(item.name, STR("Message")))
				return err_set_at(e, ERR_INPUT, c->child.file, item.line, item.col,
						  "expected Message as the outermost element");
		} else if (str_is_equal(item.name, STR("Header"))) {
			if (!read_tree(c, &c->arena, &item, &header))
				return 0;
			c->end = header->to;
			if (read_header(c, header, e))
				return -1;
		} else if (str_is_equal(item.name, STR("Children"))) {
			return 0;
		} else {
			return err_set_at(e, ERR_INPUT, c->child.file, item.line, item.col,
					  "expected Header or Children here");
		}
	}
	return 0;
}

static int set_up(struct cin *c, struct err *e)
{
	const struct source_options *o = c->child.o;
	struct source_summary *s = &c->reader.summary;
	c->child.codes = o->cin ? o->cin : &c->child.own;
	if (!o->cin && cin_code_open(o->schemas, &c->child.own, e))
		return -1;
	c->xml = xml_open(c->child.bytes, c->child.file);
	if (read_beginning(c, e))
		return -1;
	c->child.system = str_is_empty(o->system) ? STR("cin") : o->system;
	if (!str_is_empty(o->agency))
		c->child.agency = o->agency;
	else if (!str_is_empty(c->child.lea))
		c->child.agency = arena_printf(&c->arena, "Children's social care, authority %.*s",
					       STR_ARG(c->child.lea));
	else
		c->child.agency = STR("Children's social care");
	if (str_is_empty(c->child.lea) && o->diags)
		diag_add(o->diags, DIAG_WARNING, c->child.file, 0, 0,
			 "no LEA in the header: a child is known by LAchildID alone, which another authority may use too");
	s->format = STR("cin");
	s->system = c->child.system;
	s->agency = c->child.agency;
	if (!str_is_empty(o->covers)) {
		if (covers_parse(o->covers, o->code, &c->arena, &c->covers, &s->covers_n, e))
			return -1;
	}
	report_schema(c);
	return 0;
}

static int cin_open(const struct source_input *in, const struct source_options *o, struct source_reader **r,
		    struct err *e)
{
	struct cin *c = arena_malloc(sizeof *c);
	c->child.o = o;
	c->child.file = in->file;
	c->child.bytes = in->bytes;
	c->child.names = &c->arena;
	c->child.first_day = DATE_LAST;
	c->child.last_day = DATE_FIRST;
	c->reader.source.next = cin_next;
	c->reader.source.close = cin_close;
	if (set_up(c, e)) {
		cin_close(&c->reader.source);
		return -1;
	}
	*r = &c->reader;
	return 0;
}

const struct source_adapter cin_adapter = {
	"cin",
	"children in need census of the Department for Education, England (XML)",
	cin_recognise,
	cin_open,
	false,
};
