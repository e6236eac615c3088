/* The records of an XML or JSON file: where they stand, and what each of them holds. */
#include "newmap_own.h"

#include <stdlib.h>
#include <string.h>

#include "format/jsontoken.h"
#include "format/xml.h"
#include "source/records.h"

enum { LOOK = 8 << 20, MOST_NODES = 4096, MOST_COLUMNS = 200, DEPTH = 64, PLACES = 8 };

struct scan {
	struct arena arena;
	struct newmap_tree tree;
	struct date_rules rules;
	size_t open[DEPTH + 2]; /* the nodes of what is open */
	struct str name[DEPTH + 2];
};

/* ---- what there is */

static size_t node_of(struct scan *s, size_t up, struct str name)
{
	struct newmap_tree *t = &s->tree;
	size_t last = 0;
	for (size_t i = t->node[up].child; i; last = i, i = t->node[i].next)
		if (str_is_equal(t->node[i].name, name))
			return i;
	if (t->n == MOST_NODES)
		return 0;
	t->node = arena_grow(t->node, t->n + 1, sizeof *t->node);
	t->node[t->n] = (struct newmap_node){.name = arena_copy(&s->arena, name), .up = up, .column = -1};
	*(last ? &t->node[last].next : &t->node[up].child) = t->n;
	return t->n++;
}

static void see_value(struct scan *s, size_t node, struct str value)
{
	if (str_is_empty(str_trim(value)))
		return;
	s->tree.node[node].values++;
	newmap_look(&s->tree.node[node].look, value, &s->rules);
}

static void begin(struct scan *s)
{
	s->rules = date_rules_default();
	s->tree.node = arena_malloc(sizeof *s->tree.node);
	s->tree.node[0] = (struct newmap_node){.name = STR(""), .column = -1};
	s->tree.n = 1;
}

static void scan_xml(struct scan *s, const struct source_input *in)
{
	struct xml *x = xml_open(str_part(in->bytes, 0, LOOK), in->file);
	struct xml_item item;
	s->tree.root = xml_root(in->bytes, &s->arena);
	while (xml_next(x, &item) && item.event != XML_BROKEN && item.event != XML_REFUSED) {
		size_t d = item.depth;
		if (d > DEPTH)
			continue;
		if (item.event == XML_OPEN) {
			size_t node = s->open[d] = d == 1 ? 0 : node_of(s, s->open[d - 1], item.name);
			s->tree.node[node].objects++;
			for (size_t i = 0; i < item.attributes; i++) {
				struct str name = arena_printf(&s->arena, "@%.*s",
							       STR_ARG(item.attribute[i].name));
				see_value(s, node_of(s, node, name), item.attribute[i].value);
			}
		} else if (item.event == XML_TEXT && d) {
			see_value(s, s->open[d], item.text);
		}
	}
	xml_close(x);
}

static void scan_json(struct scan *s, const struct source_input *in)
{
	static const struct str item = {"[]", 2};
	bool several = records_is_lines(in->bytes);
	struct jsontoken_scan scan;
	struct jsontoken t;
	s->tree.json = true;
	jsontoken_open(&scan, str_part(in->bytes, 0, LOOK), several);
	while (jsontoken_next(&scan, &t) && t.kind != JSONTOKEN_BROKEN) {
		struct str name = !str_is_absent(t.key) ? t.key : t.depth ? s->name[t.depth - 1] : STR("");
		size_t up = t.depth ? s->open[t.depth - 1] : 0;
		if (t.depth == 0 && (several || (t.kind == JSONTOKEN_OPEN && t.is_array)))
			name = item;
		if (t.kind == JSONTOKEN_CLOSE || t.kind == JSONTOKEN_NULL)
			continue;
		if (t.kind != JSONTOKEN_OPEN) {
			see_value(s, name.n ? node_of(s, up, name) : up, t.text);
			continue;
		}
		s->name[t.depth] = t.is_array ? arena_copy(&s->arena, name) : STR("");
		s->open[t.depth] = t.is_array || !name.n ? up : node_of(s, up, name);
		s->tree.node[s->open[t.depth]].objects += !t.is_array;
	}
	jsontoken_close(&scan);
}

/* ---- where the records are */

static struct str path_of(struct scan *s, size_t node)
{
	const struct newmap_node *n = &s->tree.node[node];
	if (node == 0)
		return STR(".");
	if (n->up == 0)
		return n->name;
	return arena_printf(&s->arena, "%.*s/%.*s", STR_ARG(path_of(s, n->up)), STR_ARG(n->name));
}

/* How many values of its own such an element or object has. */
static size_t values_of(const struct newmap_tree *t, size_t node)
{
	size_t n = t->node[node].values > 0;
	for (size_t i = t->node[node].child; i; i = t->node[i].next)
		n += t->node[i].values > 0;
	return n;
}

/* Of the maps of JSON, which say no outermost name, only those count whose records have what stands here. */
static bool has_columns(const struct scan *s, size_t node, const struct map *m)
{
	size_t known = 0, all = 0;
	for (size_t i = s->tree.node[node].child; i; i = s->tree.node[i].next) {
		struct arena a = {0};
		struct str fold = map_folded(&a, s->tree.node[i].name);
		bool found = false;
		for (size_t c = 0; c < m->columns && !found; c++)
			for (size_t k = 0; k < m->column[c].folds && !found; k++)
				found = str_is_equal(m->column[c].fold[k], fold);
		all += s->tree.node[i].values > 0;
		known += found && s->tree.node[i].values > 0;
		arena_close(&a);
	}
	return known * 2 > all;
}

static const struct map *map_of(struct scan *s, size_t node, const struct map_set *maps)
{
	struct str path = path_of(s, node);
	for (size_t i = 0; i < maps->n; i++)
		for (size_t k = 0; k < maps->map[i].records_n; k++) {
			const struct map_records *r = &maps->map[i].records[k];
			struct str rest = path;
			size_t step = 0;
			if (r->json != s->tree.json || (!r->json && !str_is_equal(r->root, s->tree.root)))
				continue;
			while (step < r->steps && !str_is_absent(rest) &&
			       str_is_equal(str_cut(&rest, '/'), r->at[step]))
				step++;
			if (step == r->steps && (r->steps ? str_is_absent(rest) : node == 0) &&
			    (!s->tree.json || has_columns(s, node, &maps->map[i])))
				return &maps->map[i];
		}
	return NULL;
}

static size_t score_of(const struct newmap_tree *t, size_t node)
{
	size_t values = values_of(t, node);
	return values < 2 || t->node[node].values ? 0 : values * t->node[node].objects;
}

static bool is_above(const struct newmap_tree *t, size_t node, size_t of)
{
	while (of != node && of)
		of = t->node[of].up;
	return of == node;
}

/* It stands in the record at most once. */
static bool is_part(const struct newmap_tree *t, size_t node, size_t row)
{
	return node == row || (is_above(t, row, node) && t->node[node].objects <= t->node[row].objects);
}

/* The fullest place that no map reads.  -1: there is none. */
static int choose(struct scan *s, const struct map_set *maps, const struct source_input *in,
		  struct diags *diags, struct err *e)
{
	struct newmap_tree *t = &s->tree;
	const struct map *known = NULL;
	size_t best = 0, best_node = 0, told = 0;
	bool *is_open = ARENA_ARRAY(&s->arena, bool, t->n);
	for (size_t i = 0; i < t->n; i++) {
		size_t score = score_of(t, i);
		const struct map *m = score ? map_of(s, i, maps) : NULL;
		if (m) {
			known = m;
			continue;
		}
		is_open[i] = score > 0;
		if (score > best) {
			best = score;
			best_node = i;
		}
	}
	t->row = best_node;
	if (!best)
		return known ? err_set_at(e, ERR_INPUT, in->file, 0, 0,
					  "the column map %.*s reads its records already",
					  STR_ARG(known->name))
			     : err_set_at(e, ERR_INPUT, in->file, 0, 0,
					  "there are no records in it: nothing in it holds two values");
	for (size_t i = 0; i < t->n && told < PLACES && diags; i++)
		if (is_open[i] && !is_part(t, i, best_node) && t->node[i].objects > 1 && told++ < PLACES) {
			char q[160];
			diag_add(
				diags, DIAG_NOTE, in->file, 0, 0,
				"there are %zu records at %s too: keep this map first, then write theirs in the same way",
				t->node[i].objects, diag_quote(path_of(s, i), q));
		}
	return 0;
}

/* ---- what they hold */

/* The path from the record; absent where there may be several of it to one record. */
static struct str path_from_row(struct scan *s, size_t node)
{
	const struct newmap_tree *t = &s->tree;
	size_t top = t->row, ups = 0;
	struct str down = {NULL, 0};
	if (node == t->row)
		return STR(".");
	for (; !is_above(t, top, node); top = t->node[top].up)
		ups++;
	for (size_t i = node; i != top; i = t->node[i].up) {
		if (ups && i != node && t->node[i].objects > t->node[top].objects)
			return (struct str){NULL, 0};
		down = str_is_absent(down) ? t->node[i].name
					   : arena_printf(&s->arena, "%.*s/%.*s", STR_ARG(t->node[i].name),
							  STR_ARG(down));
	}
	if (ups && t->node[node].values > t->node[top].objects)
		return (struct str){NULL, 0};
	if (str_is_absent(down))
		down = STR(".");
	while (ups--)
		down = arena_printf(&s->arena, "../%.*s", STR_ARG(down));
	return down;
}

/* "../@made" is called made, "client/ref" client ref; where that is taken, the steps up are told too.  The id
 * of an element that stands for a person says whose it is: child id. */
static void name_it(struct newmap *m, size_t i, struct str path, struct str element)
{
	size_t from = 0;
	char *p = arena_get(&m->arena, path.n);
	if ((str_is_equal(path, STR("@id")) || str_has_suffix(path, STR("../@id"))) &&
	    newmap_words_slot(m, map_folded(&m->arena, element)) == NEWMAP_CHILD) {
		newmap_name_column(m, i, arena_printf(&m->arena, "%.*s id", STR_ARG(element)));
		if (!m->column[i].repeated)
			return;
		m->column[i].repeated = false;
	}
	for (size_t k = 0; k < path.n; k++)
		p[k] = path.p[k] == '/' || path.p[k] == '@' ? ' ' : path.p[k];
	while (from + 3 < path.n && memcmp(p + from, ".. ", 3) == 0)
		from += 3;
	newmap_name_column(m, i, (struct str){p + from, path.n - from});
	if (m->column[i].repeated && from) {
		m->column[i].repeated = false;
		newmap_name_column(m, i,
				   arena_printf(&m->arena, "around %.*s", (int)(path.n - from), p + from));
	}
}

static void add_column(struct scan *s, struct newmap *m, size_t node)
{
	struct newmap_tree *t = &s->tree;
	struct newmap_column *c = &m->column[m->columns];
	struct str path = m->columns < MOST_COLUMNS ? path_from_row(s, node) : (struct str){NULL, 0};
	if (str_is_absent(path))
		return;
	*c = t->node[node].look;
	c->path = path;
	c->always = t->node[node].values >= t->node[t->row].objects || str_has_prefix(path, STR("../"));
	t->node[node].column = (int)m->columns;
	size_t holder = t->node[node].up;
	name_it(m, m->columns++, path, holder ? t->node[holder].name : t->root);
	for (size_t i = node;; i = t->node[i].up) {
		t->node[i].leads = true;
		if (i == 0)
			break;
	}
}

/* What the record holds itself comes first, then what stands around it. */
static void add_columns(struct scan *s, struct newmap *m)
{
	struct newmap_tree *t = &s->tree;
	bool any = false;
	m->tree = t;
	m->rows = t->node[t->row].objects;
	m->column = ARENA_ARRAY(&m->arena, struct newmap_column, MOST_COLUMNS + 1);
	for (int above = 0; above < 2; above++)
		for (size_t i = 0; i < t->n; i++)
			if (t->node[i].values && is_above(t, t->row, i) == !above)
				add_column(s, m, i);
	for (size_t i = 0; i < m->columns && !any; i++)
		any = m->column[i].always && !str_has_prefix(m->column[i].path, STR("../"));
	if (!any && m->columns)
		m->column[0].always = true; /* JSON is known by what its records must have */
}

int newmap_records(const struct source_input *in, const struct map_set *maps, struct diags *diags,
		   struct buf *b, struct err *e)
{
	struct scan s = {.arena = {0}};
	struct newmap m = {.file = in->file};
	int rc;
	begin(&s);
	if (records_is_json(in->bytes))
		scan_json(&s, in);
	else
		scan_xml(&s, in);
	if ((rc = choose(&s, maps, in, diags, e)) == 0 && (rc = newmap_begin(&m, maps, e)) == 0) {
		add_columns(&s, &m);
		newmap_guess(&m, maps);
		newmap_print(&m, b);
	}
	free(s.tree.node);
	arena_close(&m.arena);
	arena_close(&s.arena);
	return rc;
}
