#include "schema_own.h"

#include <stdlib.h>
#include <string.h>

/* Elements that are open: the last one's text begins at its `from` in the buffer that all of them share. */
struct open {
	struct schema_node *node, **end; /* end: where its next child goes */
	size_t from;
	bool words; /* text of its own that is more than blanks */
};

struct tree {
	struct arena *a;
	struct buf text;
	struct open *open;
	size_t depth;
	struct schema_node *root;
};

static bool is_blank(struct str s)
{
	size_t i = 0;
	while (i < s.n && strchr(" \t\r\n", s.p[i]))
		i++;
	return i == s.n;
}

static void begin(struct tree *t, const struct xml_item *x)
{
	struct schema_node *n = ARENA_NEW(t->a, struct schema_node);
	struct xml_attribute *list = ARENA_ARRAY(t->a, struct xml_attribute, x->attributes);
	n->name = arena_copy(t->a, x->name);
	n->line = x->line;
	n->attribute = list;
	n->attributes = x->attributes;
	for (size_t i = 0; i < x->attributes; i++)
		list[i] = (struct xml_attribute){arena_copy(t->a, x->attribute[i].name),
						 arena_copy(t->a, x->attribute[i].value)};
	if (t->depth) {
		struct open *up = &t->open[t->depth - 1];
		n->parent = up->node;
		*up->end = n;
		up->end = &n->next;
	} else {
		t->root = n;
	}
	t->open = arena_grow(t->open, t->depth + 1, sizeof *t->open);
	t->open[t->depth++] = (struct open){n, &n->child, t->text.n, false};
}

/* What stands in it stands in those around it too. */
static void end(struct tree *t)
{
	struct open *o = &t->open[--t->depth];
	struct str all = str_part(buf_str(&t->text), o->from, SIZE_MAX);
	o->node->text = !all.n || (o->node->child && !o->words) ? STR("") : arena_copy(t->a, all);
}

struct schema_node *schema_tree(struct str bytes, struct str file, struct arena *a, struct err *e)
{
	struct tree t = {.a = a};
	struct xml *x = xml_open(bytes, file);
	const struct xml_item *item;
	bool broken = false;
	while (!broken && (item = xml_take(x))) {
		if (item->event == XML_OPEN) {
			begin(&t, item);
		} else if (item->event == XML_CLOSE) {
			end(&t);
		} else if (item->event == XML_TEXT && t.depth) {
			buf_add(&t.text, item->text);
			t.open[t.depth - 1].words |= !is_blank(item->text);
		} else if (item->event == XML_BROKEN || item->event == XML_REFUSED) {
			broken = true;
			err_set_at(e, ERR_INPUT, file, item->line, item->col, "%.*s", STR_ARG(item->text));
		}
	}
	xml_close(x);
	buf_close(&t.text);
	free(t.open);
	if (!broken && !t.root)
		err_set_at(e, ERR_INPUT, file, 1, 0, "not well-formed XML: the file is empty");
	return broken ? NULL : t.root;
}
