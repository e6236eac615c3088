#include "source/tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

enum { NOT_ASKED = -2, NO_COLUMN = -1 };

struct node { /* a path that has been met, from below the outermost element */
	struct str name, path;
	uint32_t up, child, next, last; /* places in `node`; 0 none: the outermost is nobody's child */
	uint32_t rows;                  /* the maps whose rows are here, a bit each */
	uint32_t above;                 /* those whose rows are somewhere below */
	bool is_wanted;                 /* a row elsewhere asks for it, */
	uint32_t keep;                  /* ... from below the element with so many steps: it is kept while that is open */
	int16_t column[TREE_MAPS];      /* of each map; NOT_ASKED yet */
};

struct value {
	uint32_t node, line, col;
	size_t at, n; /* in `bytes` */
	bool is_taken;
};

struct frame {
	uint32_t node;
	size_t values, bytes, wanted; /* how high the stacks were */
	struct tree_place place;
};

struct wanted {
	struct str path;
	uint32_t keep;
};

struct tree_map {
	const struct map *map;
	const struct map_records *records;
	struct str at; /* its path in one string */
	struct sheet *sheet;
	struct csv_cell *cell;
};

struct tree {
	struct sheet_run *run;
	struct str file, input;
	struct arena arena, row;
	struct tree_map map[TREE_MAPS];
	size_t maps;
	struct str key, key_value;
	struct node *node;
	size_t nodes, nodes_cap;
	struct wanted *wanted_path;
	size_t wanted_paths;
	struct value *value;
	size_t values, values_cap;
	struct buf bytes;
	size_t *wanted; /* places in `value` that other rows may ask for */
	size_t wanteds, wanteds_cap;
	size_t claimed; /* values below it have been given to a row, or wait for their own */
	struct frame frame[TREE_DEPTH];
	size_t depth;
	uint32_t due;   /* maps whose row of the element just left is to be given */
	int giving;     /* the map whose records are being taken; -1 none */
	bool is_leaving, has_rest;
	uint64_t end, done;
	struct record *none;
};

/* Paths. */

static bool is_below(struct str path, struct str top, struct str *rest)
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

/* The path as a column writes it, from the row's element. */
static struct str relative(struct arena *a, struct str row, struct str path)
{
	struct buf up = {0};
	struct str rest, top = row;
	if (str_is_equal(row, path))
		return STR(".");
	while (!is_below(path, top, &rest)) {
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

/* Where "../a" leads from a row. */
static struct wanted resolve(struct arena *a, struct str row, struct str path)
{
	struct wanted w = {.keep = 0};
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

static void *room(void *p, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return p;
	*cap = *cap ? 2 * *cap : 64;
	return arena_grow(p, *cap, size);
}

static uint32_t add_node(struct tree *t, uint32_t up, struct str name)
{
	t->node = room(t->node, t->nodes, &t->nodes_cap, sizeof *t->node);
	struct node *n = &t->node[t->nodes];
	struct str above = t->nodes ? t->node[up].path : (struct str){"", 0};
	*n = (struct node){.name = arena_copy(&t->arena, name), .up = up};
	n->path = t->nodes == 0 ? above
		  : above.n     ? arena_printf(&t->arena, "%.*s/%.*s", STR_ARG(above), STR_ARG(n->name))
				: n->name;
	for (size_t m = 0; m < t->maps; m++) {
		struct str rest;
		n->column[m] = NOT_ASKED;
		n->rows |= (uint32_t)str_is_equal(t->map[m].at, n->path) << m;
		n->above |= (uint32_t)is_below(t->map[m].at, n->path, &rest) << m;
	}
	for (size_t i = 0; i < t->wanted_paths; i++)
		if (str_is_equal(t->wanted_path[i].path, n->path)) {
			n->keep = n->is_wanted && n->keep < t->wanted_path[i].keep ? n->keep : t->wanted_path[i].keep;
			n->is_wanted = true;
		}
	return (uint32_t)t->nodes++;
}

/* The child of this name; most often the one that came after the one before.  0: there are too many paths. */
static uint32_t find_node(struct tree *t, uint32_t up, struct str name)
{
	uint32_t first = t->node[up].last, i = first ? t->node[first].next : t->node[up].child;
	if (i && str_is_equal(t->node[i].name, name))
		return t->node[up].last = i;
	for (i = t->node[up].child; i; i = t->node[i].next)
		if (str_is_equal(t->node[i].name, name))
			return t->node[up].last = i;
	if (t->nodes == TREE_PATHS)
		return 0;
	uint32_t end = 0;
	for (i = t->node[up].child; i; i = t->node[i].next)
		end = i;
	i = add_node(t, up, name);
	*(end ? &t->node[end].next : &t->node[up].child) = i;
	return t->node[up].last = i;
}

/* The column of map m that a value of this path belongs to. */
static int find_column(struct tree *t, size_t m, uint32_t node)
{
	struct str path = relative(&t->arena, t->map[m].at, t->node[node].path);
	const struct map *map = t->map[m].map;
	for (size_t c = 0; c < map->columns; c++)
		for (size_t i = 0; i < map->column[c].paths; i++)
			if (str_is_equal(map->column[c].path[i], path))
				return (int)c;
	if (memchr(path.p, '/', path.n))
		return NO_COLUMN;
	struct str fold = map_folded(&t->arena, path);
	for (size_t c = 0; c < map->columns && fold.n; c++)
		for (size_t i = 0; i < map->column[c].folds; i++)
			if (str_is_equal(map->column[c].fold[i], fold))
				return (int)c;
	return NO_COLUMN;
}

static int column_of(struct tree *t, size_t m, uint32_t node)
{
	int16_t *c = &t->node[node].column[m];
	if (*c == NOT_ASKED)
		*c = (int16_t)find_column(t, m, node);
	return *c;
}

/* Opening. */

size_t tree_maps(const struct map_set *set, bool json, struct str root, const struct map *found[static TREE_MAPS])
{
	size_t n = 0;
	for (size_t i = 0; i < set->n; i++)
		for (size_t k = 0; k < set->map[i].records_n; k++) {
			const struct map_records *r = &set->map[i].records[k];
			if (r->json == json && (json || str_is_equal(r->root, root)) && n < TREE_MAPS) {
				found[n++] = &set->map[i];
				break;
			}
		}
	return n;
}

static const struct map_records *records_of(const struct map *m, bool json)
{
	for (size_t i = 0; i < m->records_n; i++)
		if (m->records[i].json == json)
			return &m->records[i];
	return NULL;
}

static struct str path_of(struct arena *a, const struct map_records *r)
{
	struct buf b = {0};
	for (size_t i = 0; i < r->steps; i++)
		buf_addf(&b, "%s%.*s", i ? "/" : "", STR_ARG(r->at[i]));
	struct str path = arena_copy(a, buf_str(&b));
	buf_close(&b);
	return path;
}

static void want_paths(struct tree *t, const struct tree_map *m)
{
	for (size_t c = 0; c < m->map->columns; c++)
		for (size_t i = 0; i < m->map->column[c].paths; i++) {
			struct str path = m->map->column[c].path[i];
			if (!str_has_prefix(path, STR("../")))
				continue;
			t->wanted_path = arena_grow(t->wanted_path, t->wanted_paths + 1, sizeof *t->wanted_path);
			t->wanted_path[t->wanted_paths++] = resolve(&t->arena, m->at, path);
		}
}

int tree_open(struct sheet_run *run, const struct map *const *maps, size_t n, bool json, struct str bytes, struct str file,
	      struct tree **tree, struct err *e)
{
	struct tree *t = arena_malloc(sizeof *t);
	t->run = run;
	t->file = file;
	t->input = bytes;
	t->giving = -1;
	for (size_t i = 0; i < n && i < TREE_MAPS; i++) {
		struct tree_map *m = &t->map[t->maps++];
		m->map = maps[i];
		m->records = records_of(maps[i], json);
		m->at = path_of(&t->arena, m->records);
		m->cell = ARENA_ARRAY(&t->arena, struct csv_cell, maps[i]->columns + 1);
		if (!str_is_absent(m->records->key)) {
			t->key = m->records->key;
			t->key_value = m->records->value;
		}
		want_paths(t, m);
	}
	(void)e;
	*tree = t;
	return 0;
}

void tree_close(struct tree *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->maps; i++)
		sheet_close(t->map[i].sheet);
	free(t->node);
	free(t->value);
	free(t->wanted);
	free(t->wanted_path);
	buf_close(&t->bytes);
	arena_close(&t->row);
	arena_close(&t->arena);
	free(t);
}

struct str tree_key(const struct tree *t)
{
	return t->key;
}

struct str tree_key_value(const struct tree *t)
{
	return t->key_value;
}

size_t tree_depth(const struct tree *t)
{
	return t->depth;
}

uint64_t tree_done(const struct tree *t)
{
	return t->done;
}

/* What the driver tells. */

int tree_enter(struct tree *t, struct str name, struct tree_place place)
{
	if (t->depth == TREE_DEPTH)
		return -1;
	uint32_t node = t->depth ? find_node(t, t->frame[t->depth - 1].node, name) : t->nodes ? 0 : add_node(t, 0, name);
	if (t->depth && node == 0)
		return -1;
	t->node[node].last = 0;
	t->frame[t->depth++] = (struct frame){node, t->values, t->bytes.n, t->wanteds, place};
	return 0;
}

static void want(struct tree *t, size_t v)
{
	for (size_t i = 0; i < t->wanteds; i++)
		if (t->value[t->wanted[i]].node == t->value[v].node)
			return; /* the first of several is the one that rows elsewhere get */
	t->wanted = room(t->wanted, t->wanteds, &t->wanteds_cap, sizeof *t->wanted);
	t->wanted[t->wanteds++] = v;
}

int tree_value(struct tree *t, struct str name, struct str value, struct tree_place place)
{
	uint32_t node = t->frame[t->depth - 1].node;
	if (str_is_empty(str_trim(value)))
		return 0;
	if (t->values == TREE_VALUES || (!str_is_absent(name) && !(node = find_node(t, node, name))))
		return -1;
	t->value = room(t->value, t->values, &t->values_cap, sizeof *t->value);
	t->value[t->values] = (struct value){node, place.line, place.col, t->bytes.n, value.n, false};
	buf_add(&t->bytes, value);
	if (t->node[node].is_wanted)
		want(t, t->values);
	t->values++;
	return 0;
}

static struct str text_of(const struct tree *t, const struct value *v)
{
	return (struct str){t->bytes.p + v->at, v->n};
}

/* The element at hand is gone, and what it held with it; what rows still to come may ask for stays with the element around it. */
static void forget(struct tree *t)
{
	const struct frame *f = &t->frame[t->depth];
	size_t values = f->values, bytes = f->bytes, wanteds = f->wanted;
	for (size_t i = f->wanted; i < t->wanteds; i++) {
		struct value v = t->value[t->wanted[i]];
		if (t->node[v.node].keep >= t->depth)
			continue;
		memmove(t->bytes.p + bytes, t->bytes.p + v.at, v.n);
		v.at = bytes;
		bytes += v.n;
		t->value[values] = v;
		t->wanted[wanteds++] = values++;
	}
	t->wanteds = wanteds;
	t->values = values;
	t->bytes.n = bytes;
	if (t->claimed > f->values)
		t->claimed = f->values;
}

int tree_leave(struct tree *t, uint64_t end)
{
	const struct frame *f = &t->frame[--t->depth];
	const struct node *n = &t->node[f->node];
	t->end = end;
	t->due = n->rows;
	t->is_leaving = n->rows || n->above;
	t->has_rest = false;
	if (!n->rows && n->above)
		for (size_t i = f->values; i < t->values && !t->has_rest; i++)
			t->has_rest = !t->value[i].is_taken && i >= t->claimed;
	if (t->is_leaving && !t->due && !t->has_rest) {
		forget(t);
		t->is_leaving = false;
	}
	if (!t->is_leaving && t->depth == 0)
		forget(t);
	return t->is_leaving;
}

/* Rows. */

static void put_cell(struct tree *t, struct tree_map *m, int c, const struct value *v)
{
	struct csv_cell *cell = &m->cell[c];
	struct str text = text_of(t, v);
	if (cell->text.n)
		cell->text = arena_printf(&t->row, "%.*s%.*s%.*s", STR_ARG(cell->text), STR_ARG(m->records->join), STR_ARG(text));
	else
		*cell = (struct csv_cell){.text = text, .line = v->line, .col = v->col};
}

struct more { /* what has no column */
	struct event_field *field;
	size_t n, cap;
};

static void add_more(struct tree *t, const struct tree_map *m, const struct value *v, struct more *more)
{
	more->field = arena_room(&t->row, more->field, more->n, &more->cap, sizeof *more->field);
	more->field[more->n++] = (struct event_field){relative(&t->row, m->at, t->node[v->node].path), text_of(t, v)};
}

/* The open element that a value lies in. */
static const struct node *holder_of(const struct tree *t, size_t v)
{
	size_t d = t->depth;
	while (d > 0 && t->frame[d].values > v)
		d--;
	return &t->node[t->frame[d].node];
}

static void fill_cells(struct tree *t, size_t m, struct more *more)
{
	const struct frame *f = &t->frame[t->depth];
	struct tree_map *map = &t->map[m];
	memset(map->cell, 0, map->map->columns * sizeof *map->cell);
	for (size_t i = 0; i < t->wanteds && t->wanted[i] < f->values; i++) {
		struct value *v = &t->value[t->wanted[i]];
		int c = column_of(t, m, v->node);
		if (c >= 0) {
			put_cell(t, map, c, v);
			v->is_taken = true;
		}
	}
	for (size_t i = t->claimed; i < f->values; i++) {
		struct value *v = &t->value[i];
		if (v->is_taken || t->node[v->node].is_wanted || holder_of(t, i)->rows)
			continue;
		add_more(t, map, v, more);
		v->is_taken = true;
	}
	if (t->claimed < f->values)
		t->claimed = f->values;
	for (size_t i = f->values; i < t->values; i++) {
		struct value *v = &t->value[i];
		int c = column_of(t, m, v->node);
		if (c >= 0)
			put_cell(t, map, c, v);
		else if (!v->is_taken)
			add_more(t, map, v, more);
		v->is_taken = t->node[v->node].is_wanted;
	}
}

static int give_row(struct tree *t, size_t m, struct record *r)
{
	const struct frame *f = &t->frame[t->depth];
	struct tree_map *map = &t->map[m];
	struct more more = {0};
	struct err e = {0};
	if (!map->sheet && sheet_open_map(t->run, map->map, t->file, &map->sheet, &e) < 0) {
		t->run->summary->read++;
		t->run->summary->aside++;
		r->type = RECORD_ASIDE;
		r->aside = (struct aside){t->file, f->place.line, f->place.col, {NULL, 0}, arena_printf(&t->row, "%s", e.text),
					  str_part(t->input, f->place.byte, t->end - f->place.byte)};
		return 1;
	}
	fill_cells(t, m, &more);
	struct csv_row row = {.cell = map->cell, .cells = map->map->columns, .line = f->place.line, .byte = f->place.byte,
			      .raw = str_part(t->input, f->place.byte, t->end - f->place.byte)};
	sheet_give(map->sheet, &row, more.field, more.n, r);
	t->giving = (int)m;
	return 0;
}

/* What stood in an element around rows, and no row followed to take it. */
static void give_rest(struct tree *t, struct record *r)
{
	const struct frame *f = &t->frame[t->depth];
	struct buf b = {0};
	const struct value *first = NULL;
	for (size_t i = f->values; i < t->values; i++) {
		struct value *v = &t->value[i];
		if (v->is_taken || i < t->claimed)
			continue;
		first = first ? first : v;
		buf_addf(&b, "%.*s=%.*s\n", STR_ARG(t->node[v->node].path), STR_ARG(text_of(t, v)));
	}
	t->run->summary->read++;
	t->run->summary->aside++;
	r->type = RECORD_ASIDE;
	r->aside = (struct aside){t->file, first->line, first->col, t->node[first->node].path,
				  STR("outside every record that a column map knows"), arena_copy(&t->row, buf_str(&b))};
	buf_close(&b);
}

int tree_take(struct tree *t, struct record *r)
{
	while (t->is_leaving) {
		if (t->giving >= 0) {
			if (sheet_take(t->map[t->giving].sheet, r))
				return 1;
			t->giving = -1;
		}
		if (t->due) {
			size_t m = (size_t)__builtin_ctz(t->due);
			t->due &= t->due - 1;
			arena_clear(&t->row);
			t->done = t->end;
			if (give_row(t, m, r))
				return 1;
			continue;
		}
		if (t->has_rest) {
			t->has_rest = false;
			arena_clear(&t->row);
			give_rest(t, r);
			forget(t);
			t->is_leaving = false;
			return 1;
		}
		forget(t);
		t->is_leaving = false;
	}
	return 0;
}
