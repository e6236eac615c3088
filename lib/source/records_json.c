/* JSON told to the tree: a part of source/records.
 *
 * An object is an element of the name it has in the object around it, so is each item of an array; items of
 * the outermost array, and values that stand one after another (JSON Lines), are called "[]".  Which maps a
 * text is for is told by its first part: a row of theirs that has all their required columns. */
#include <string.h>

#include "records_own.h"

enum { LOOK = 1 << 20, MOST_REQUIRED = 63 };
#define SAID ((uint64_t)1 << MOST_REQUIRED) /* what a row says of itself, beside its required columns */

static const struct str item_name = {"[]", 2};

bool records_is_lines(struct str bytes)
{
	struct jsontoken_scan s;
	struct jsontoken t;
	bool several = false, is_first_over = false;
	jsontoken_open(&s, str_part(bytes, 0, LOOK), true);
	while (!several && jsontoken_next(&s, &t) && t.kind != JSONTOKEN_BROKEN) {
		several = is_first_over && t.depth == 0;
		is_first_over |= t.kind == JSONTOKEN_CLOSE && t.depth == 0;
		if (t.kind == JSONTOKEN_OPEN && t.depth == 0 && t.is_array)
			break; /* one array */
	}
	jsontoken_close(&s);
	return several;
}

/* Which maps fit. */

struct fit { /* a place of a map, and what the row at hand has shown of its required columns */
	struct tree_source source;
	struct str at;
	uint64_t wanted, seen;
	bool is_met;
};

struct fitting {
	struct arena arena;
	struct fit fit[TREE_MAPS * 4];
	size_t n;
	struct buf path;                   /* of the value at hand, from below the outermost */
	size_t above[JSONTOKEN_DEPTH + 2]; /* how long it was when each bracket opened */
	struct str name[JSONTOKEN_DEPTH + 1];
};

static bool is_of_column(const struct map_column *c, struct str rest, struct str folded)
{
	for (size_t i = 0; i < c->paths; i++)
		if (str_is_equal(c->path[i], rest))
			return true;
	for (size_t i = 0; i < c->folds && folded.n; i++)
		if (str_is_equal(c->fold[i], folded))
			return true;
	return false;
}

static bool is_from_above(const struct map_column *c)
{
	for (size_t i = 0; i < c->paths; i++)
		if (!str_has_prefix(c->path[i], STR("../")))
			return false;
	return c->paths > 0;
}

static void add_place(struct fitting *f, const struct map *m, const struct map_records *r)
{
	struct fit *to = &f->fit[f->n];
	struct buf b = {0};
	*to = (struct fit){.source = {m, r}};
	for (size_t i = 0; i < r->steps; i++)
		buf_addf(&b, "%s%.*s", i ? "/" : "", STR_ARG(r->at[i]));
	to->at = buf_take(&b, &f->arena);
	for (size_t c = 0; c < m->columns && c < MOST_REQUIRED; c++)
		if (m->column[c].required && !is_from_above(&m->column[c]))
			to->wanted |= (uint64_t)1 << c;
	if (!str_is_absent(r->says))
		to->wanted |= SAID;
	f->n += to->wanted != 0;
}

/* A value of this path: whose required column is it?  A row begins anew at its own element. */
static void see(struct fitting *f, bool is_row, struct str text)
{
	struct str path = buf_str(&f->path);
	for (size_t i = 0; i < f->n; i++) {
		struct fit *x = &f->fit[i];
		if (is_row) {
			x->seen = str_is_equal(path, x->at) ? 0 : x->seen;
			continue;
		}
		if (x->is_met || path.n <= x->at.n || memcmp(path.p, x->at.p, x->at.n) != 0 ||
		    (x->at.n && path.p[x->at.n] != '/'))
			continue;
		struct str rest = str_part(path, x->at.n + (x->at.n > 0), path.n);
		struct str folded = memchr(rest.p, '/', rest.n) ? (struct str){NULL, 0}
								: map_folded(&f->arena, rest);
		for (size_t c = 0; c < x->source.map->columns && c < MOST_REQUIRED; c++) {
			const struct map_column *column = &x->source.map->column[c];
			if (x->wanted >> c & 1 && is_of_column(column, rest, folded))
				x->seen |= (uint64_t)1 << c;
			if (x->wanted & SAID && str_is_equal(column->name, x->source.records->teller) &&
			    is_of_column(column, rest, folded) && map_says(x->source.records, text))
				x->seen |= SAID;
		}
		x->is_met = (x->seen & x->wanted) == x->wanted;
	}
}

static void go_to(struct fitting *f, const struct jsontoken *t, struct str name)
{
	f->path.n = t->depth ? f->above[t->depth - 1] : 0;
	if (!str_is_absent(name) && name.n) {
		if (f->path.n)
			buf_add_char(&f->path, '/');
		buf_add(&f->path, name);
	}
}

static void look(struct fitting *f, struct str bytes, bool several)
{
	struct jsontoken_scan s;
	struct jsontoken t;
	jsontoken_open(&s, str_part(bytes, 0, LOOK), several);
	while (jsontoken_next(&s, &t) && t.kind != JSONTOKEN_BROKEN) {
		struct str name = !str_is_absent(t.key) ? t.key
				  : t.depth             ? f->name[t.depth - 1]
							: (struct str){"", 0};
		if (t.depth == 0 && (several || (t.kind == JSONTOKEN_OPEN && t.is_array)))
			name = item_name;
		if (t.kind == JSONTOKEN_CLOSE)
			continue;
		if (t.kind != JSONTOKEN_OPEN) {
			go_to(f, &t, name);
			if (t.kind != JSONTOKEN_NULL)
				see(f, false, t.text);
			continue;
		}
		f->name[t.depth] = t.is_array ? arena_copy(&f->arena, name) : (struct str){"", 0};
		go_to(f, &t, t.is_array ? (struct str){NULL, 0} : name);
		f->above[t.depth] = f->path.n;
		if (!t.is_array)
			see(f, true, (struct str){0});
	}
	jsontoken_close(&s);
}

static int count_bits(uint64_t v)
{
	int n = 0;
	for (; v; v &= v - 1)
		n++;
	return n;
}

/* Of a map that was met the places where it was; of one that was not, all but the outermost value itself. */
static bool is_place(const struct fitting *f, const struct map *m, const struct map_records *r)
{
	bool is_met = false, is_here = false;
	for (size_t i = 0; i < f->n; i++) {
		is_met |= f->fit[i].source.map == m && f->fit[i].is_met;
		is_here |= f->fit[i].source.records == r && f->fit[i].is_met;
	}
	return is_met ? is_here : r->steps > 0;
}

/* Maps of one format read a file together; one that names no format reads it alone. */
static bool is_of(const struct map *m, const struct fit *best)
{
	return m == best->source.map || (!str_is_equal(m->format, STR("table")) && str_is_equal(m->format, best->source.map->format));
}

size_t records_fit(const struct map_set *set, struct str only, struct str bytes, struct tree_source found[static TREE_MAPS],
		   bool *several)
{
	struct fitting f = {.n = 0};
	const struct fit *best = NULL;
	size_t n = 0;
	for (size_t i = 0; i < set->n; i++)
		for (size_t k = 0; k < set->map[i].records_n && f.n < TREE_MAPS * 4; k++)
			if (set->map[i].records[k].json && (str_is_empty(only) || str_is_equal(only, set->map[i].name)))
				add_place(&f, &set->map[i], &set->map[i].records[k]);
	*several = records_is_lines(bytes);
	look(&f, bytes, *several);
	for (size_t i = 0; i < f.n; i++)
		if (f.fit[i].is_met && (!best || count_bits(f.fit[i].wanted) > count_bits(best->wanted)))
			best = &f.fit[i];
	for (size_t i = 0; best && i < set->n; i++)
		for (size_t k = 0; k < set->map[i].records_n && n < TREE_MAPS; k++) {
			const struct map_records *r = &set->map[i].records[k];
			if (r->json && is_place(&f, &set->map[i], r) && is_of(&set->map[i], best) &&
			    (str_is_empty(only) || str_is_equal(only, set->map[i].name)))
				found[n++] = (struct tree_source){&set->map[i], r};
		}
	buf_close(&f.path);
	arena_close(&f.arena);
	return n;
}

/* Reading. */

static int json_open_tree(struct records *d, struct err *e)
{
	struct tree_source found[TREE_MAPS];
	bool several;
	size_t n = records_fit(d->run.maps, d->run.o->map, d->bytes, found, &several);
	if (n == 0)
		return err_set_at(
			e, ERR_INPUT, d->file, 1, 0,
			str_is_empty(d->run.o->map) ? "no column map describes this JSON (schemas/map: <records in=\"json\" at=...>)"
						    : "the column map that --map names does not describe this JSON");
	d->reader.summary.format = found->map->format;
	jsontoken_open(&d->json, d->bytes, several);
	d->is_first = true;
	return tree_open(&d->run, found, n, d->bytes, d->file, &d->tree);
}

static int put_value(struct records *d, const struct jsontoken *t, struct str name)
{
	struct tree_place place = {t->line, t->col, t->byte};
	if (t->kind == JSONTOKEN_NULL || tree_depth(d->tree) == 0)
		return 0;
	return tree_value(d->tree, name, t->text, place) < 0 ? records_over_cap(d, t->line, t->col) : 0;
}

/* Rows inside an object may ask for what it says behind them: its own words and numbers are told before all
 * else. */
static int hoist(struct records *d, unsigned depth)
{
	struct jsontoken_scan s = d->json;
	struct jsontoken t;
	int rc = 0;
	s.key = s.text = (struct buf){0};
	while (rc == 0 && jsontoken_next(&s, &t) && t.kind != JSONTOKEN_BROKEN &&
	       !(t.kind == JSONTOKEN_CLOSE && t.depth == depth))
		if (t.depth == depth + 1 && t.kind != JSONTOKEN_OPEN && t.kind != JSONTOKEN_CLOSE)
			rc = put_value(d, &t, t.key);
	jsontoken_close(&s);
	d->hoisted |= (uint64_t)1 << depth;
	return rc;
}

static int json_open_bracket(struct records *d, const struct jsontoken *t, struct str name)
{
	struct tree_place place = {t->line, t->col, t->byte};
	if (t->is_array) {
		d->name[t->depth] = arena_copy(&d->arena, name);
		return 0;
	}
	d->name[t->depth] = (struct str){"", 0};
	d->hoisted &= ~((uint64_t)1 << t->depth);
	if (tree_enter(d->tree, name, place) < 0)
		return records_over_cap(d, t->line, t->col);
	return tree_has_rows(d->tree) ? hoist(d, t->depth) : 0;
}

static int json_step(struct records *d)
{
	struct jsontoken t;
	if (!jsontoken_next(&d->json, &t)) {
		if (tree_depth(d->tree) == 0)
			return RECORDS_END;
		return tree_leave(d->tree,
				  d->bytes.n); /* what stands around the items of the outermost array */
	}
	bool is_item = t.depth == 0 && (d->json.several || (t.kind == JSONTOKEN_OPEN && t.is_array));
	if (d->is_first && is_item && tree_enter(d->tree, item_name, (struct tree_place){1, 1, 0}) < 0)
		return records_over_cap(d, 1, 1);
	d->is_first = false;
	struct str name = is_item                 ? item_name
			  : !str_is_absent(t.key) ? t.key
			  : t.depth               ? d->name[t.depth - 1]
						  : item_name;
	switch (t.kind) {
	case JSONTOKEN_OPEN:
		return json_open_bracket(d, &t, name);
	case JSONTOKEN_CLOSE:
		return t.is_array ? 0 : tree_leave(d->tree, t.end);
	case JSONTOKEN_BROKEN:
		d->broken = t.text;
		d->broken_line = t.line;
		d->broken_col = t.col;
		return -1;
	default:
		if (!str_is_absent(t.key) && t.depth && d->hoisted >> (t.depth - 1) & 1)
			return 0;
		return put_value(d, &t, name);
	}
}

/* Where each line is a value of its own, the next one is read on: the tree is told that what was open is not
 * there. */
static bool json_resume(struct records *d)
{
	if (!d->json.several)
		return false;
	jsontoken_skip_line(&d->json);
	d->broken_to = d->json.at;
	tree_drop(d->tree, 1, d->json.at);
	return true;
}

const struct records_driver records_json = {json_open_tree, json_step, json_resume};
