#include "source/gedcom_xml.h"

enum { NAME_MOST = 64, DEEPEST = 64 };

struct str gedcom_xml_attribute(const struct xml_item *item, const char *name)
{
	for (size_t i = 0; i < item->attributes; i++)
		if (str_is_equal(item->attribute[i].name, str_of(name)))
			return item->attribute[i].value;
	return (struct str){0};
}

/* ---- places */

static int add_rest(struct gedcom_file *g, uint64_t from, const struct xml_item *item)
{
	struct gedcom_place p = {.from = from, .line = item->line, .what = GEDCOM_NONE};
	uint64_t size = g->bytes.n - from;
	p.size = size > UINT32_MAX ? UINT32_MAX : (uint32_t)size;
	if (g->o->diags)
		diag_add(g->o->diags, DIAG_ERROR, g->file, item->line, item->col, "%.*s",
			 STR_ARG(item->text));
	return gedcom_index_add(&g->index, &p);
}

int gedcom_xml_index(struct gedcom_file *g,
		     void (*meet)(struct gedcom_file *g, struct str section, const struct xml_item *item,
				  struct gedcom_place *p),
		     struct err *e)
{
	struct xml *x = xml_open(g->bytes, g->file);
	struct xml_item item = {0};
	struct gedcom_place p = {0};
	struct buf section = {0};
	uint64_t done = 0;
	int rc = 0;
	while (rc == 0 && xml_next(x, &item)) {
		if (item.event == XML_OPEN && item.depth == 2) {
			buf_clear(&section);
			buf_add(&section, item.name);
		} else if (item.event == XML_OPEN && item.depth == 3) {
			p = (struct gedcom_place){.from = item.byte, .line = item.line, .what = GEDCOM_OTHER};
			meet(g, buf_str(&section), &item, &p);
		} else if (item.event == XML_CLOSE && item.depth == 3) {
			p.size = item.byte - p.from > UINT32_MAX ? UINT32_MAX
								 : (uint32_t)(item.byte - p.from);
			done = item.byte;
			rc = gedcom_index_add(&g->index, &p);
		} else if (item.event == XML_BROKEN) {
			rc = add_rest(g, done, &item);
		} else if (item.event == XML_REFUSED) {
			err_set_at(e, ERR_INPUT, g->file, item.line, item.col, "%.*s", STR_ARG(item.text));
			rc = -2;
		}
	}
	if (rc == -1)
		err_set_at(e, ERR_INPUT, g->file, 0, 0, "more than %d records", GEDCOM_PLACES);
	buf_close(&section);
	xml_close(x);
	return rc ? -1 : 0;
}

/* ---- one record */

struct reading {
	struct arena *a;
	struct gedcom_node *path[DEEPEST + 2];
	unsigned depth;
	size_t nodes;
	uint32_t line; /* of the record, less one */
};

static struct gedcom_node *add(struct reading *r, struct gedcom_node *up, struct str name, struct str value,
			       uint32_t line)
{
	struct gedcom_node *n = gedcom_line_add(up, r->a, "", value, line);
	n->tag = arena_copy(r->a, name);
	return n;
}

static bool open_element(struct reading *r, const struct xml_item *item)
{
	uint32_t line = r->line + item->line;
	r->nodes += 1 + item->attributes;
	if (item->name.n > NAME_MOST || r->nodes > GEDCOM_NODES || r->depth > DEEPEST)
		return false;
	struct gedcom_node *n = add(r, r->depth ? r->path[r->depth - 1] : NULL, item->name, (struct str){0},
				    line);
	r->path[r->depth++] = n;
	for (size_t i = 0; i < item->attributes; i++) {
		if (item->attribute[i].name.n > NAME_MOST)
			return false;
		add(r, n, item->attribute[i].name, arena_copy(r->a, item->attribute[i].value), line);
	}
	return true;
}

/* Text comes in pieces where elements stand in it: the first is the value, the others are nodes. */
static void add_text(struct reading *r, struct str text)
{
	struct gedcom_node *n = r->depth ? r->path[r->depth - 1] : NULL;
	text = str_trim(text);
	if (!n || text.n == 0)
		return;
	if (n->value.n)
		gedcom_line_add(n, r->a, "text", arena_copy(r->a, text), n->line);
	else
		n->value = arena_copy(r->a, text);
}

struct gedcom_node *gedcom_xml_read(const struct gedcom_file *g, const struct gedcom_place *p,
				    struct arena *a)
{
	struct reading r = {.a = a, .line = p->line - 1};
	struct xml *x = xml_open(str_part(g->bytes, (size_t)p->from, p->size), g->file);
	struct xml_item item = {0};
	bool good = true;
	while (good && xml_next(x, &item)) {
		if (item.event == XML_OPEN)
			good = open_element(&r, &item);
		else if (item.event == XML_TEXT)
			add_text(&r, item.text);
		else if (item.event == XML_CLOSE)
			r.depth -= r.depth > 0;
		else
			good = false;
	}
	xml_close(x);
	return good && r.path[0] && r.depth == 0 ? r.path[0] : NULL;
}

struct gedcom_node *gedcom_xml_add(struct arena *a, struct gedcom_node *up, const char *tag, struct str value,
				   const struct gedcom_node *of)
{
	return gedcom_line_add(up, a, tag, value, of->line);
}

struct gedcom_node *gedcom_xml_point(struct arena *a, struct gedcom_node *up, const char *tag, struct str to,
				     const struct gedcom_node *of)
{
	struct gedcom_node *n = gedcom_xml_add(a, up, tag, (struct str){0}, of);
	n->to = to;
	return n;
}

void gedcom_xml_tell(const struct gedcom_xml_kind *kind, size_t n, struct str section,
		     const struct xml_item *item, struct gedcom_place *p)
{
	for (size_t i = 0; i < n; i++)
		if (str_is_equal(section, str_of(kind[i].section)) &&
		    (!kind[i].element || str_is_equal(item->name, str_of(kind[i].element))))
			p->what = (uint8_t)kind[i].what;
}
