/* From what the elements held to rows, a part of source/tree: which value is which cell, and what is left
 * over. */
#include "tree_own.h"

#include <string.h>

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
	if (m->map->column[c].tell.n && str_is_equal(m->map->column[c].tell, tree_text(t, v)))
		tell_value(t, &m->map->column[c], v);
	if (cell->text.n && m->is_id[c]) {
		if (str_is_equal(str_trim(cell->text), str_trim(tree_text(t, v))))
			return;
		m->twice = c;
	}
	if (cell->text.n)
		cell->text = join(&t->row, cell->text, &m->room[c], m->records->join, tree_text(t, v));
	else
		*cell = (struct csv_cell){.text = tree_text(t, v), .line = v->line, .col = v->col};
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
		f->value = join(&t->row, f->value, &more->room[n->more], m->records->join, tree_text(t, v));
		return;
	}
	more->field = arena_room(&t->row, more->field, more->n, &more->cap, sizeof *more->field);
	more->room = arena_room(&t->row, more->room, more->n, &more->room_cap, sizeof *more->room);
	n->row = t->row_no;
	n->more = (uint32_t)more->n;
	more->room[more->n] = 0;
	more->field[more->n++] = (struct event_field){tree_relative(&t->row, m->at, n->path),
						      tree_text(t, v)};
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

/* Of several values of a column that takes one: the first that its list has, where it has one. */
static bool is_chosen(struct tree *t, size_t m, int c, size_t value)
{
	const struct map_codes *of = t->map[m].map->column[c].of;
	size_t first = t->values;
	for (size_t i = t->frame[t->depth].values; of && i < t->values; i++) {
		struct tree_value *v = &t->value[i];
		if (tree_column(t, m, v->node) != c || str_is_empty(tree_text(t, v)))
			continue;
		if (map_code_find(of, tree_text(t, v)))
			return i == value;
		first = first < i ? first : i;
	}
	return first == t->values || first == value;
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
		bool is_further = c >= 0 && map->map->column[c].first &&
				  (map->cell[c].text.n || !is_chosen(t, m, c, i));
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
static int put_aside(struct tree *t, struct str field, uint32_t line, uint32_t col, struct str reason,
		     struct record *r)
{
	t->run->summary->read++;
	t->run->summary->aside++;
	r->type = RECORD_ASIDE;
	r->aside = (struct aside){
		t->file,
		line,
		col,
		field,
		reason,
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
		diag_add(t->run->o->diags, DIAG_ERROR, t->file, c->line, c->col, "%s: %s; record set aside",
			 diag_quote(field, name), reason);
	return put_aside(t, field, c->line, c->col, str_of(reason), r);
}

static int give_row(struct tree *t, size_t m, struct record *r)
{
	const struct tree_frame *f = &t->frame[t->depth];
	struct tree_map *map = &t->map[m];
	struct more more = {0};
	struct err e = {0};
	if (!map->sheet && open_sheet(t, map, &e) < 0)
		return put_aside(t, (struct str){NULL, 0}, f->place.line, f->place.col,
				 arena_printf(&t->row, "%s", e.text), r);
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
		buf_addf(&b, "%.*s=%.*s\n", STR_ARG(t->node[v->node].path), STR_ARG(tree_text(t, v)));
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

/* Where rows stand, and nothing in it that one has. */
static void give_strange(struct tree *t, struct record *r)
{
	static const char reason[] = "none of the records that a column map knows";
	const struct tree_frame *f = &t->frame[t->depth];
	if (t->run->o->diags)
		diag_add(t->run->o->diags, DIAG_ERROR, t->file, f->place.line, f->place.col, "%s; record set aside", reason);
	put_aside(t, (struct str){NULL, 0}, f->place.line, f->place.col, str_of(reason), r);
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
		if (t->is_strange && !t->is_looking) {
			t->is_strange = false;
			arena_clear(&t->row);
			t->done = t->end;
			give_strange(t, r);
			tree_forget(t);
			t->is_leaving = false;
			return 1;
		}
		if (t->has_rest && !t->is_looking) {
			t->has_rest = false;
			arena_clear(&t->row);
			give_rest(t, r);
			tree_forget(t);
			t->is_leaving = false;
			return 1;
		}
		tree_forget(t);
		t->is_leaving = false;
	}
	return 0;
}
