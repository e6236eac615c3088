/* An invented XML or JSON file with one record, for a map's own example. */
#include "newmap_own.h"

static const char *cell_of(const struct newmap *m, size_t node)
{
	return newmap_cell(m, &m->column[m->tree->node[node].column]);
}

/* ---- JSON */

static void add_json(struct buf *b, struct str s)
{
	buf_add_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_add_char(b, '\\');
		buf_add_char(b, s.p[i]);
	}
	buf_add_char(b, '"');
}

static void put_object(const struct newmap *m, size_t node, struct buf *b)
{
	const struct newmap_tree *t = m->tree;
	bool any = false;
	buf_add_char(b, '{');
	for (size_t i = t->node[node].child; i; i = t->node[i].next) {
		bool row_below = i == t->row || !t->node[i].values;
		if (!t->node[i].leads)
			continue;
		buf_add_z(b, any ? ", " : "");
		any = true;
		add_json(b, t->node[i].name);
		buf_add_z(b, ": ");
		if (t->node[i].column >= 0 && !(row_below && t->node[i].objects)) {
			add_json(b, str_of(cell_of(m, i)));
			continue;
		}
		buf_add_z(b, i == t->row ? "[" : "");
		put_object(m, i, b);
		buf_add_z(b, i == t->row ? "]" : "");
	}
	buf_add_char(b, '}');
}

static void put_json(const struct newmap *m, struct buf *b)
{
	const struct newmap_tree *t = m->tree;
	size_t first = t->node[0].child;
	if (!first || !str_is_equal(t->node[first].name, STR("[]"))) {
		put_object(m, 0, b);
		return;
	}
	buf_add_char(b, '[');
	put_object(m, first, b);
	buf_add_char(b, ']');
}

/* ---- XML */

static void put_element(const struct newmap *m, size_t node, struct str name, struct buf *b)
{
	const struct newmap_tree *t = m->tree;
	buf_addf(b, "<%.*s", STR_ARG(name));
	for (size_t i = t->node[node].child; i; i = t->node[i].next)
		if (t->node[i].column >= 0 && str_has_prefix(t->node[i].name, STR("@")))
			buf_addf(b, " %.*s=\"%s\"", STR_ARG(str_part(t->node[i].name, 1, t->node[i].name.n)), cell_of(m, i));
	buf_add_char(b, '>');
	if (t->node[node].column >= 0)
		buf_add_z(b, cell_of(m, node));
	for (size_t i = t->node[node].child; i; i = t->node[i].next)
		if (t->node[i].leads && !str_has_prefix(t->node[i].name, STR("@")))
			put_element(m, i, t->node[i].name, b);
	buf_addf(b, "</%.*s>", STR_ARG(name));
}

void newmap_document(const struct newmap *m, struct buf *b)
{
	struct buf text = {0};
	if (m->tree->json)
		put_json(m, &text);
	else
		put_element(m, 0, m->tree->root, &text);
	newmap_xml(b, buf_str(&text));
	buf_close(&text);
}
