#include "tree_own.h"

#include <stdlib.h>
#include <string.h>

/* Opening. */

size_t tree_maps(const struct map_set *set, struct str only, struct str root,
		 struct tree_source found[static TREE_MAPS])
{
	size_t n = 0;
	for (size_t i = 0; i < set->n; i++)
		for (size_t k = 0; k < set->map[i].records_n; k++) {
			const struct map_records *r = &set->map[i].records[k];
			bool is_asked = str_is_empty(only) || str_is_equal(only, set->map[i].name);
			if (is_asked && !r->json && str_is_equal(r->root, root) && n < TREE_MAPS)
				found[n++] = (struct tree_source){&set->map[i], r};
		}
	return n;
}

static struct str path_of(struct arena *a, const struct map_records *r)
{
	struct buf b = {0};
	for (size_t i = 0; i < r->steps; i++)
		buf_addf(&b, "%s%.*s", i ? "/" : "", STR_ARG(r->at[i]));
	return buf_take(&b, a);
}

static void want_paths(struct tree *t, const struct tree_map *m)
{
	for (size_t c = 0; c < m->map->columns; c++)
		for (size_t i = 0; i < m->map->column[c].paths; i++) {
			struct str path = m->map->column[c].path[i];
			if (!str_has_prefix(path, STR("../")))
				continue;
			t->wanted_path = arena_grow(t->wanted_path, t->wanted_paths + 1,
						    sizeof *t->wanted_path);
			t->wanted_path[t->wanted_paths++] = tree_resolve(&t->arena, m->at, path);
		}
}

/* is_row: the outermost is a row itself, so that what another place says of it does not describe a file. */
static void add_rules(struct tree *t, const struct tree_map *m, bool is_row)
{
	for (size_t i = 0; i < m->records->rules; i++) {
		const struct map_path *p = &m->records->rule[i];
		if (p->is_about && is_row && m->records->steps)
			continue;
		t->rule = arena_grow(t->rule, t->rules + 1, sizeof *t->rule);
		t->rule[t->rules++] = (struct tree_rule){
			p->is_about ? p->path : tree_resolve(&t->arena, m->at, p->path).path, p->is_about,
			p->has_names};
	}
}

/* Two ids joined would be the id of nobody. */
static bool *find_ids(struct arena *a, const struct map *m)
{
	bool *is_id = ARENA_ARRAY(a, bool, m->columns + 1);
	for (size_t o = 0; o < m->outputs; o++)
		for (size_t k = 0; k < m->output[o].fields; k++) {
			const struct map_field *f = &m->output[o].field[k];
			bool names = f->target->how == MAP_WHO || f->target->how == MAP_SOURCE_ID;
			for (size_t p = 0; p < f->parts && names; p++)
				if (f->part[p].column >= 0)
					is_id[f->part[p].column] = true;
		}
	return is_id;
}

int tree_open(struct sheet_run *run, const struct tree_source *source, size_t n, struct str bytes,
	      struct str file, struct tree **tree)
{
	struct tree *t = arena_malloc(sizeof *t);
	t->run = run;
	t->file = file;
	t->input = bytes;
	t->giving = -1;
	bool is_row = false;
	for (size_t i = 0; i < n && i < TREE_MAPS; i++)
		is_row |= source[i].records->steps == 0;
	for (size_t i = 0; i < n && i < TREE_MAPS; i++) {
		struct tree_map *m = &t->map[t->maps++];
		m->map = source[i].map;
		m->records = source[i].records;
		m->at = path_of(&t->arena, m->records);
		m->cell = ARENA_ARRAY(&t->arena, struct csv_cell, m->map->columns + 1);
		m->room = ARENA_ARRAY(&t->arena, size_t, m->map->columns + 1);
		m->is_id = find_ids(&t->arena, m->map);
		if (!str_is_absent(m->records->key))
			t->key = m->records->key;
		if (!str_is_absent(m->records->value))
			t->key_value = m->records->value;
		want_paths(t, m);
		add_rules(t, m, is_row);
	}
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
	free(t->rule);
	free(t->slot);
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

bool tree_has_rows(const struct tree *t)
{
	return t->depth && t->node[t->frame[t->depth - 1].node].above;
}

size_t tree_depth(const struct tree *t)
{
	return t->depth;
}

uint64_t tree_done(const struct tree *t)
{
	for (size_t d = 0; d < t->depth; d++)
		if (t->node[t->frame[d].node].rows && t->frame[d].place.byte < t->done)
			return t->frame[d].place.byte;
	return t->done;
}

/* The element at hand is gone, and what it held with it; what rows still to come may ask for stays with the
 * element around it. */
void tree_forget(struct tree *t)
{
	const struct tree_frame *f = &t->frame[t->depth];
	size_t values = f->values, bytes = f->bytes, wanteds = f->wanted;
	for (size_t i = f->wanted; i < t->wanteds; i++) {
		struct tree_value v = t->value[t->wanted[i]];
		if (t->node[v.node].keep >= t->depth)
			continue;
		if (!v.input) {
			memmove(t->bytes.p + bytes, t->bytes.p + v.at, v.n);
			v.at = bytes;
			bytes += v.n;
		}
		t->value[values] = v;
		t->wanted[wanteds++] = values++;
	}
	t->wanteds = wanteds;
	t->values = values;
	t->bytes.n = bytes;
	if (t->claimed > f->values)
		t->claimed = f->values;
}

void tree_drop(struct tree *t, size_t depth, uint64_t end)
{
	while (t->depth > depth) {
		t->depth--;
		tree_forget(t);
	}
	t->whole = t->whole > depth ? 0 : t->whole;
	t->done = end;
}

void tree_tell(const struct tree *t)
{
	for (size_t i = 0; i < t->maps; i++)
		if (t->map[i].sheet)
			sheet_end(t->map[i].sheet);
	if (t->abouts && t->run->o->diags)
		diag_add(t->run->o->diags, DIAG_NOTE, t->file, 0, 0,
			 "%lu value%s the file, not a record: not kept", t->abouts,
			 t->abouts == 1 ? " that describes" : "s that describe");
}

/* The order of day and month. */

static bool asks(const struct map_output *o)
{
	for (size_t k = 0; k < o->fields; k++)
		if (!o->field[k].has_order &&
		    (o->field[k].target->how == MAP_DATE || o->field[k].target->how == MAP_PERIOD))
			return true;
	return false;
}

bool tree_asks(const struct tree *t)
{
	for (size_t i = 0; i < t->maps; i++)
		for (size_t o = 0; o < t->map[i].map->outputs; o++)
			if (asks(&t->map[i].map->output[o]))
				return true;
	return false;
}

void tree_only_look(struct tree *t)
{
	t->is_looking = true;
}

const struct sheet *tree_sheet(const struct tree *t, const struct map *m)
{
	for (size_t i = 0; i < t->maps; i++)
		if (t->map[i].map == m && t->map[i].sheet)
			return t->map[i].sheet;
	return NULL;
}

bool tree_has_seen(const struct tree *t, size_t rows)
{
	bool is_open = false;
	for (size_t i = 0; i < t->maps && !is_open; i++)
		is_open = t->map[i].sheet && sheet_is_open(t->map[i].sheet);
	return t->looked >= rows && !is_open;
}

int tree_question(struct tree *t, struct err *e)
{
	for (size_t i = 0; i < t->maps; i++)
		if (t->map[i].sheet && sheet_question(t->map[i].sheet, e) < 0)
			return -1;
	return 0;
}

void tree_learn(struct tree *t, const struct tree *seen)
{
	t->seen = seen;
}

/* What the driver tells. */

bool tree_leads(struct tree *t, struct str name)
{
	uint32_t up = t->depth ? t->frame[t->depth - 1].node : 0;
	if (t->depth == 0 || t->node[up].is_about || !t->node[up].above)
		return t->depth == 0;
	uint32_t last = t->node[up].last, node = tree_find_node(t, up, name);
	t->node[up].last = last;
	return node && (t->node[node].rows || t->node[node].above);
}

int tree_enter(struct tree *t, struct str name, struct tree_place place)
{
	if (t->depth == TREE_DEPTH)
		return -1;
	uint32_t up = t->depth ? t->frame[t->depth - 1].node : 0;
	/* inside what is passed over, or is one text, no element has a path of its own */
	bool is_passed = t->depth && (t->node[up].is_about ||
				      (t->whole && !t->node[t->frame[t->whole - 1].node].has_names));
	uint32_t node = is_passed  ? up
			: t->depth ? tree_find_node(t, up, name)
			: t->nodes ? 0
				   : tree_add_node(t, 0, name);
	if (t->depth && node == 0)
		return -1;
	if (!is_passed)
		t->node[node].last = 0;
	t->frame[t->depth++] = (struct tree_frame){node, t->values, t->bytes.n, t->wanteds, place};
	if (t->node[node].is_whole && !t->whole && t->values < TREE_VALUES) {
		t->whole = t->depth;
		t->value = tree_room(t->value, t->values, &t->values_cap, sizeof *t->value);
		t->value[t->values++] = (struct tree_value){
			.node = node, .line = place.line, .col = place.col, .at = t->bytes.n};
	}
	return 0;
}

static void want(struct tree *t, size_t v)
{
	for (size_t i = 0; i < t->wanteds; i++)
		if (t->value[t->wanted[i]].node == t->value[v].node)
			return; /* the first of several is the one that rows elsewhere get */
	t->wanted = tree_room(t->wanted, t->wanteds, &t->wanteds_cap, sizeof *t->wanted);
	t->wanted[t->wanteds++] = v;
}

/* A part of an element that is one value as a whole. */
static int add_part(struct tree *t, struct str name, struct str value)
{
	const struct tree_frame *f = &t->frame[t->whole - 1];
	const struct tree_node *top = &t->node[f->node];
	struct tree_value *v = &t->value[t->values - 1];
	if (!top->has_names && !str_is_absent(name)) {
		t->abouts++; /* an attribute of markup */
		return 0;
	}
	if (top->has_names) {
		struct str rest = {"", 0}, own = t->node[t->frame[t->depth - 1].node].path;
		if (str_is_empty(str_trim(value)))
			return 0;
		tree_is_below(own, top->path, &rest);
		if (t->bytes.n > v->at)
			buf_add_z(&t->bytes, ", ");
		buf_addf(&t->bytes, "%.*s%s%.*s%s", STR_ARG(rest), rest.n && name.n ? "/" : "", STR_ARG(name),
			 rest.n || name.n ? ": " : "");
		value = str_trim(value);
	}
	if (t->bytes.n - v->at + value.n > TREE_WHOLE)
		return -1;
	buf_add(&t->bytes, value);
	v->n = t->bytes.n - v->at;
	return 0;
}

int tree_value(struct tree *t, struct str name, struct str value, struct tree_place place)
{
	uint32_t node = t->frame[t->depth - 1].node;
	if (t->whole)
		return add_part(t, name, value);
	if (value.n == 0 || ((unsigned char)value.p[0] <= ' ' && str_is_empty(str_trim(value))))
		return 0;
	if (t->values == TREE_VALUES ||
	    (!t->node[node].is_about && !str_is_absent(name) && !(node = tree_find_node(t, node, name))))
		return -1;
	if (t->node[node].is_about) {
		const struct source_watch *w = t->run->o->watch;
		t->abouts++;
		if (w && w->value)
			w->value(w->self, NULL, t->node[node].path, -1);
		return 0;
	}
	t->value = tree_room(t->value, t->values, &t->values_cap, sizeof *t->value);
	const bool is_input = value.p >= t->input.p && value.p < t->input.p + t->input.n;
	t->value[t->values] = (struct tree_value){.node = node,
						  .line = place.line,
						  .col = place.col,
						  .input = is_input ? value.p : NULL,
						  .at = t->bytes.n,
						  .n = value.n};
	if (!is_input)
		buf_add(&t->bytes, value);
	if (t->node[node].is_wanted)
		want(t, t->values);
	t->values++;
	return 0;
}

struct str tree_text(const struct tree *t, const struct tree_value *v)
{
	return (struct str){v->input ? v->input : t->bytes.p + v->at, v->n};
}

/* The element that is one value is at its end: without the blanks around it, and none at all where it says
 * nothing. */
static void end_whole(struct tree *t)
{
	struct tree_value *v = &t->value[t->values - 1];
	struct str text = str_trim(tree_text(t, v));
	t->whole = 0;
	if (text.n == 0) {
		t->values--;
		return;
	}
	v->at = (size_t)(text.p - t->bytes.p);
	v->n = text.n;
	if (t->node[v->node].is_wanted)
		want(t, t->values - 1);
}

static bool is_needed(const struct map *m, struct str needs, int column)
{
	while (column >= 0 && !str_is_absent(needs))
		if (str_is_equal(m->column[column].name, str_cut(&needs, '|')))
			return true;
	return false;
}

/* Is the element a row of this map, which wants some of its columns to hold something? */
static bool has_needs(struct tree *t, size_t m, const struct tree_frame *f)
{
	struct str needs = t->map[m].records->needs;
	bool found = str_is_absent(needs);
	for (size_t i = f->values; i < t->values && !found; i++)
		found = is_needed(t->map[m].map, needs, tree_column(t, m, t->value[i].node));
	return found;
}

/* And which is told by what it says of itself. */
static bool has_said(struct tree *t, size_t m, const struct tree_frame *f)
{
	const struct map_records *r = t->map[m].records;
	bool said = str_is_absent(r->says);
	for (size_t i = f->values; i < t->values && !said; i++)
		said = is_needed(t->map[m].map, r->teller, tree_column(t, m, t->value[i].node)) &&
		       map_says(r, tree_text(t, &t->value[i]));
	return said;
}

/* The maps whose rows the element is; 0: it has nothing that any of them wants. */
static uint32_t rows_of(struct tree *t, const struct tree_frame *f)
{
	uint32_t rows = t->node[f->node].rows, due = 0;
	for (uint32_t rest = rows; rest; rest &= rest - 1) {
		size_t m = (size_t)__builtin_ctz(rest);
		due |= (uint32_t)(has_needs(t, m, f) && has_said(t, m, f)) << m;
	}
	return due;
}

int tree_leave(struct tree *t, uint64_t end)
{
	if (t->whole == t->depth)
		end_whole(t);
	const struct tree_frame *f = &t->frame[--t->depth];
	const struct tree_node *n = &t->node[f->node];
	t->end = end;
	t->due = t->rows = n->rows ? rows_of(t, f) : 0;
	n = &t->node[f->node];
	t->is_leaving = n->rows || n->above;
	t->has_rest = false;
	t->is_strange = n->rows && !t->due;
	if (!n->rows && n->above)
		for (size_t i = f->values; i < t->values && !t->has_rest; i++)
			t->has_rest = !t->value[i].is_taken && i >= t->claimed;
	if (t->is_leaving && !t->due && !t->has_rest && !t->is_strange) {
		tree_forget(t);
		t->is_leaving = false;
	}
	if (!t->is_leaving && t->depth == 0)
		tree_forget(t);
	return t->is_leaving;
}
