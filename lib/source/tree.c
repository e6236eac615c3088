#include "tree_own.h"

#include <stdlib.h>
#include <string.h>

/* Opening. */

size_t tree_maps(const struct map_set *set, struct str only, struct str root, struct tree_source found[static TREE_MAPS])
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
			t->wanted_path = arena_grow(t->wanted_path, t->wanted_paths + 1,
						    sizeof *t->wanted_path);
			t->wanted_path[t->wanted_paths++] = tree_resolve(&t->arena, m->at, path);
		}
}

static void add_rules(struct tree *t, const struct tree_map *m)
{
	for (size_t i = 0; i < m->records->rules; i++) {
		const struct map_path *p = &m->records->rule[i];
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
		add_rules(t, m);
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
static void forget(struct tree *t)
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
		forget(t);
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
		diag_add(t->run->o->diags, DIAG_NOTE, t->file, 0, 0, "%lu value%s the file, not a record: not kept", t->abouts,
			 t->abouts == 1 ? " that describes" : "s that describe");
}

/* The order of day and month. */

static bool asks(const struct map_output *o)
{
	for (size_t k = 0; k < o->fields; k++)
		if (!o->field[k].has_order && (o->field[k].target->how == MAP_DATE || o->field[k].target->how == MAP_PERIOD))
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
		t->value[t->values++] = (struct tree_value){.node = node, .line = place.line, .col = place.col, .at = t->bytes.n};
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
	t->value[t->values] = (struct tree_value){
		.node = node, .line = place.line, .col = place.col, .input = is_input ? value.p : NULL, .at = t->bytes.n, .n = value.n};
	if (!is_input)
		buf_add(&t->bytes, value);
	if (t->node[node].is_wanted)
		want(t, t->values);
	t->values++;
	return 0;
}

static struct str text_of(const struct tree *t, const struct tree_value *v)
{
	return (struct str){v->input ? v->input : t->bytes.p + v->at, v->n};
}

/* The element that is one value is at its end: without the blanks around it, and none at all where it says
 * nothing. */
static void end_whole(struct tree *t)
{
	struct tree_value *v = &t->value[t->values - 1];
	struct str text = str_trim(text_of(t, v));
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

/* The maps whose rows the element is; at least one where it is the place of any. */
static uint32_t rows_of(struct tree *t, const struct tree_frame *f)
{
	uint32_t rows = t->node[f->node].rows, due = 0;
	for (uint32_t rest = rows; rest; rest &= rest - 1) {
		size_t m = (size_t)__builtin_ctz(rest);
		due |= (uint32_t)has_needs(t, m, f) << m;
	}
	return due ? due : rows & -rows;
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

/* More text behind what is joined already, in a place that grows by doubling. */
static struct str join(struct arena *a, struct str text, size_t *had, struct str by, struct str more)
{
	size_t n = text.n + by.n + more.n;
	char *p = (char *)(uintptr_t)text.p; /* ours, where *had says so */
	if (n > *had) {
		*had = 2 * n;
		p = arena_get(a, *had);
		memcpy(p, text.p, text.n);
	}
	memcpy(p + text.n, by.p, by.n);
	memcpy(p + text.n + by.n, more.p, more.n);
	return (struct str){p, n};
}

/* "purge": true in what is sent to a register asks the receiver to delete: told, never obeyed. */
static void tell_value(struct tree *t, const struct map_column *c, const struct tree_value *v)
{
	char name[160];
	if (!t->told++ && t->run->o->diags)
		diag_add(t->run->o->diags, DIAG_WARNING, t->file, v->line, v->col,
			 "%s is %.*s here: kept as written, not acted on (said once)",
			 diag_quote(c->name, name), STR_ARG(c->tell));
}

static void tell_watch(struct tree *t, const struct tree_map *m, const struct tree_value *v, int column)
{
	const struct source_watch *w = t->run->o->watch;
	if (w && w->value)
		w->value(w->self, m->map, tree_relative(&t->row, m->at, t->node[v->node].path), column);
}

static void put_cell(struct tree *t, struct tree_map *m, int c, const struct tree_value *v)
{
	struct csv_cell *cell = &m->cell[c];
	tell_watch(t, m, v, c);
	if (m->map->column[c].tell.n && str_is_equal(m->map->column[c].tell, text_of(t, v)))
		tell_value(t, &m->map->column[c], v);
	if (cell->text.n && m->is_id[c]) {
		if (str_is_equal(str_trim(cell->text), str_trim(text_of(t, v))))
			return;
		m->twice = c;
	}
	if (cell->text.n)
		cell->text = join(&t->row, cell->text, &m->room[c], m->records->join, text_of(t, v));
	else
		*cell = (struct csv_cell){.text = text_of(t, v), .line = v->line, .col = v->col};
}

struct more { /* what has no column */
	struct event_field *field;
	size_t *room; /* of each, where values were joined */
	size_t n, cap, room_cap;
};

static void add_more(struct tree *t, const struct tree_map *m, const struct tree_value *v, struct more *more)
{
	struct tree_node *n = &t->node[v->node];
	tell_watch(t, m, v, -1);
	if (n->row == t->row_no) {
		struct event_field *f = &more->field[n->more];
		f->value = join(&t->row, f->value, &more->room[n->more], m->records->join, text_of(t, v));
		return;
	}
	more->field = arena_room(&t->row, more->field, more->n, &more->cap, sizeof *more->field);
	more->room = arena_room(&t->row, more->room, more->n, &more->room_cap, sizeof *more->room);
	n->row = t->row_no;
	n->more = (uint32_t)more->n;
	more->room[more->n] = 0;
	more->field[more->n++] = (struct event_field){tree_relative(&t->row, m->at, n->path), text_of(t, v)};
}

/* The open element that a value lies in. */
static const struct tree_node *holder_of(const struct tree *t, size_t v)
{
	size_t d = t->depth;
	while (d > 0 && t->frame[d].values > v)
		d--;
	return &t->node[t->frame[d].node];
}

/* Of an element that is a row of several maps: what is a column of one of them is no extra of another. */
static bool is_of_another(struct tree *t, size_t m, uint32_t node)
{
	bool found = false;
	for (uint32_t rest = t->rows & ~((uint32_t)1 << m); rest && !found; rest &= rest - 1)
		found = tree_column(t, (size_t)__builtin_ctz(rest), node) >= 0;
	return found;
}

static void fill_cells(struct tree *t, size_t m, struct more *more)
{
	const struct tree_frame *f = &t->frame[t->depth];
	struct tree_map *map = &t->map[m];
	memset(map->cell, 0, map->map->columns * sizeof *map->cell);
	memset(map->room, 0, map->map->columns * sizeof *map->room);
	map->twice = -1;
	t->row_no++;
	for (size_t i = 0; i < t->wanteds && t->wanted[i] < f->values; i++) {
		struct tree_value *v = &t->value[t->wanted[i]];
		int c = tree_column(t, m, v->node);
		if (c >= 0) {
			put_cell(t, map, c, v);
			v->is_taken = true;
		}
	}
	for (size_t i = t->claimed; i < f->values; i++) {
		struct tree_value *v = &t->value[i];
		if (v->is_taken || t->node[v->node].is_wanted || holder_of(t, i)->rows)
			continue;
		add_more(t, map, v, more);
		v->is_taken = true;
	}
	if (t->claimed < f->values)
		t->claimed = f->values;
	for (size_t i = f->values; i < t->values; i++) {
		struct tree_value *v = &t->value[i];
		int c = tree_column(t, m, v->node);
		bool is_further = c >= 0 && map->map->column[c].first && map->cell[c].text.n;
		if (c >= 0 && !is_further) {
			put_cell(t, map, c, v);
		} else if (!v->is_taken && !is_of_another(t, m, v->node)) {
			add_more(t, map, v, more);
			v->is_taken = true;
		}
		v->is_taken |= t->node[v->node].is_wanted;
	}
}

/* A sheet begins with what is known of its columns. */
static int open_sheet(struct tree *t, struct tree_map *map, struct err *e)
{
	const struct sheet *seen = t->seen ? tree_sheet(t->seen, map->map) : NULL;
	if (sheet_open_map(t->run, map->map, t->file, &map->sheet, e) < 0)
		return -1;
	if (seen)
		sheet_learn(map->sheet, seen);
	return 0;
}

static void look_at_row(struct tree *t, size_t m)
{
	struct tree_map *map = &t->map[m];
	struct more more = {0};
	struct err ignored = {0};
	t->looked++;
	if (!map->sheet && open_sheet(t, map, &ignored) < 0)
		return;
	fill_cells(t, m, &more);
	sheet_see(map->sheet, &(struct csv_row){.cell = map->cell, .cells = map->map->columns});
}

/* The row as it stands in the file, set aside whole. */
static int put_aside(struct tree *t, struct str field, uint32_t line, uint32_t col, struct str reason, struct record *r)
{
	t->run->summary->read++;
	t->run->summary->aside++;
	r->type = RECORD_ASIDE;
	r->aside = (struct aside){t->file, line, col, field, reason,
				  str_part(t->input, t->frame[t->depth].place.byte, t->end - t->frame[t->depth].place.byte)};
	return 1;
}

static int put_twice(struct tree *t, const struct tree_map *map, struct record *r)
{
	static const char reason[] = "two different values, where one id is expected";
	const struct csv_cell *c = &map->cell[map->twice];
	struct str field = map->map->column[map->twice].name;
	char name[160];
	if (t->run->o->diags)
		diag_add(t->run->o->diags, DIAG_ERROR, t->file, c->line, c->col, "%s: %s; record set aside", diag_quote(field, name), reason);
	return put_aside(t, field, c->line, c->col, str_of(reason), r);
}

static int give_row(struct tree *t, size_t m, struct record *r)
{
	const struct tree_frame *f = &t->frame[t->depth];
	struct tree_map *map = &t->map[m];
	struct more more = {0};
	struct err e = {0};
	if (!map->sheet && open_sheet(t, map, &e) < 0)
		return put_aside(t, (struct str){NULL, 0}, f->place.line, f->place.col, arena_printf(&t->row, "%s", e.text), r);
	if (t->run->o->watch && t->run->o->watch->rows)
		t->run->o->watch->rows(t->run->o->watch->self, t->file, map->map, map->records);
	fill_cells(t, m, &more);
	if (map->twice >= 0)
		return put_twice(t, map, r);
	struct csv_row row = {.cell = map->cell,
			      .cells = map->map->columns,
			      .line = f->place.line,
			      .byte = f->place.byte,
			      .raw = str_part(t->input, f->place.byte, t->end - f->place.byte)};
	sheet_give(map->sheet, &row, more.field, more.n, r);
	t->giving = (int)m;
	return 0;
}

/* What stood in an element around rows, and no row followed to take it. */
static void give_rest(struct tree *t, struct record *r)
{
	const struct tree_frame *f = &t->frame[t->depth];
	struct buf b = {0};
	const struct tree_value *first = NULL;
	for (size_t i = f->values; i < t->values; i++) {
		struct tree_value *v = &t->value[i];
		if (v->is_taken || i < t->claimed)
			continue;
		first = first ? first : v;
		buf_addf(&b, "%.*s=%.*s\n", STR_ARG(t->node[v->node].path), STR_ARG(text_of(t, v)));
	}
	t->run->summary->read++;
	t->run->summary->aside++;
	r->type = RECORD_ASIDE;
	r->aside = (struct aside){.file = t->file,
				  .line = first->line,
				  .col = first->col,
				  .field = t->node[first->node].path,
				  .reason = STR("outside every record that a column map knows"),
				  .raw = arena_copy(&t->row, buf_str(&b))};
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
			if (t->is_looking)
				look_at_row(t, m);
			else if (give_row(t, m, r))
				return 1;
			continue;
		}
		if (t->has_rest && !t->is_looking) {
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
