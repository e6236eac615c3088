/* The paths of a file, and which columns of which maps they are: a part of source/tree. */
#include <stdlib.h>
#include <string.h>

#include "tree_own.h"

bool tree_is_below(struct str path, struct str top, struct str *rest)
{
	if (top.n == 0) {
		*rest = path;
		return path.n > 0;
	}
	if (path.n <= top.n || memcmp(path.p, top.p, top.n) != 0 || path.p[top.n] != '/')
		return false;
	*rest = str_part(path, top.n + 1, path.n);
	return true;
}

struct str tree_relative(struct arena *a, struct str row, struct str path)
{
	struct buf up = {0};
	struct str rest, top = row;
	if (str_is_equal(row, path))
		return STR(".");
	if (tree_is_below(path, row, &rest))
		return rest;
	while (!tree_is_below(path, top, &rest)) {
		buf_add_z(&up, "../");
		if (str_is_equal(top, path)) {
			rest = STR(".");
			break;
		}
		while (top.n && top.p[--top.n] != '/')
			;
	}
	struct str r = arena_printf(a, "%.*s%.*s", (int)up.n, up.n ? up.p : "", STR_ARG(rest));
	buf_close(&up);
	return r;
}

struct tree_wanted tree_resolve(struct arena *a, struct str row, struct str path)
{
	struct tree_wanted w = {.keep = 0};
	while (str_has_prefix(path, STR("../"))) {
		path = str_part(path, 3, path.n);
		while (row.n && row.p[--row.n] != '/')
			;
	}
	for (size_t i = 0; i < row.n; i++)
		w.keep += i == 0 || row.p[i] == '/';
	w.path = row.n ? arena_printf(a, "%.*s/%.*s", STR_ARG(row), STR_ARG(path)) : path;
	return w;
}

void *tree_room(void *p, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return p;
	*cap = *cap ? 2 * *cap : 64;
	return arena_grow(p, *cap, size);
}

static void apply_rules(const struct tree *t, struct tree_node *n)
{
	for (size_t i = 0; i < t->rules; i++)
		if (str_is_equal(t->rule[i].path, n->path)) {
			n->is_about |= t->rule[i].is_about;
			n->is_whole |= !t->rule[i].is_about;
			n->has_names |= t->rule[i].has_names;
		}
	for (size_t i = 0; i < t->wanted_paths; i++)
		if (str_is_equal(t->wanted_path[i].path, n->path)) {
			n->keep = n->is_wanted && n->keep < t->wanted_path[i].keep ? n->keep
										   : t->wanted_path[i].keep;
			n->is_wanted = true;
		}
}

uint32_t tree_add_node(struct tree *t, uint32_t up, struct str name)
{
	t->node = tree_room(t->node, t->nodes, &t->nodes_cap, sizeof *t->node);
	struct tree_node *n = &t->node[t->nodes];
	struct str above = t->nodes ? t->node[up].path : (struct str){"", 0};
	*n = (struct tree_node){.name = arena_copy(&t->arena, name), .up = up};
	n->path = t->nodes == 0 ? above
		  : above.n     ? arena_printf(&t->arena, "%.*s/%.*s", STR_ARG(above), STR_ARG(n->name))
				: n->name;
	for (size_t m = 0; m < t->maps; m++) {
		struct str rest;
		n->column[m] = TREE_NOT_ASKED;
		n->rows |= (uint32_t)str_is_equal(t->map[m].at, n->path) << m;
		n->above |= (uint32_t)tree_is_below(t->map[m].at, n->path, &rest) << m;
	}
	apply_rules(t, n);
	return (uint32_t)t->nodes++;
}

enum { MOST_PROBES = 64 }; /* only names chosen to collide need more */

/* The slot of this child, or the free one where it belongs; t->slots: too many names collide. */
static size_t slot_of(const struct tree *t, uint32_t up, struct str name)
{
	uint64_t h = (str_hash(name) ^ up) * 0x9E3779B97F4A7C15u;
	size_t i = (size_t)(h >> 32) & (t->slots - 1);
	for (int probes = 0; probes < MOST_PROBES; probes++, i = (i + 1) & (t->slots - 1))
		if (!t->slot[i] ||
		    (t->node[t->slot[i]].up == up && str_is_equal(t->node[t->slot[i]].name, name)))
			return i;
	return t->slots;
}

static void grow_slots(struct tree *t)
{
	free(t->slot);
	t->slots = t->slots ? 2 * t->slots : 256;
	t->slot = arena_malloc(t->slots * sizeof *t->slot);
	for (uint32_t i = 1; i < t->nodes; i++) {
		size_t s = slot_of(t, t->node[i].up, t->node[i].name);
		if (s < t->slots)
			t->slot[s] = i;
	}
}

/* Names are short: two overlapping words are all of most of them. */
static bool is_same(struct str a, struct str b)
{
	uint64_t x, y;
	if (a.n != b.n)
		return false;
	if (a.n < 8)
		return memcmp(a.p, b.p, a.n) == 0;
	memcpy(&x, a.p, 8);
	memcpy(&y, b.p, 8);
	if (x != y || (a.n > 16 && memcmp(a.p + 8, b.p + 8, a.n - 16) != 0))
		return false;
	memcpy(&x, a.p + a.n - 8, 8);
	memcpy(&y, b.p + b.n - 8, 8);
	return x == y;
}

/* Most often the child that came after the one before, or a few further on; else by the hash. */
uint32_t tree_find_node(struct tree *t, uint32_t up, struct str name)
{
	uint32_t first = t->node[up].last, i = first ? t->node[first].next : t->node[up].child;
	for (int tries = 0; i && tries < 4; tries++, i = t->node[i].next)
		if (is_same(t->node[i].name, name))
			return t->node[up].last = i;
	if (2 * t->nodes >= t->slots)
		grow_slots(t);
	size_t s = slot_of(t, up, name);
	if (s < t->slots && t->slot[s])
		return t->node[up].last = t->slot[s];
	if (t->nodes == TREE_PATHS || s == t->slots)
		return 0;
	i = tree_add_node(t, up, name);
	t->slot[s] = i;
	*(t->node[up].tail ? &t->node[t->node[up].tail].next : &t->node[up].child) = i;
	t->node[up].tail = i;
	return t->node[up].last = i;
}

static int find_column(struct tree *t, size_t m, uint32_t node)
{
	struct str path = tree_relative(&t->arena, t->map[m].at, t->node[node].path);
	const struct map *map = t->map[m].map;
	for (size_t c = 0; c < map->columns; c++)
		for (size_t i = 0; i < map->column[c].paths; i++)
			if (str_is_equal(map->column[c].path[i], path))
				return (int)c;
	if (memchr(path.p, '/', path.n))
		return TREE_NO_COLUMN;
	struct str fold = map_folded(&t->arena, path);
	for (size_t c = 0; c < map->columns && fold.n; c++)
		for (size_t i = 0; i < map->column[c].folds; i++)
			if (str_is_equal(map->column[c].fold[i], fold))
				return (int)c;
	return TREE_NO_COLUMN;
}

int tree_column(struct tree *t, size_t m, uint32_t node)
{
	int16_t *c = &t->node[node].column[m];
	if (*c == TREE_NOT_ASKED)
		*c = (int16_t)find_column(t, m, node);
	return *c;
}
