/* What was met while a file was read: counts, first places, three entries. */
#include "preview_own.h"

#include <stdlib.h>
#include <string.h>

#include "format/csv.h"

/* ---- lists and sets */

struct preview_item *preview_count(struct preview *p, struct preview_list *l, struct str what,
				   struct str field, struct str file, uint32_t line)
{
	struct preview_item *x = l->item, *end = l->item + l->n;
	while (x < end && !(str_is_equal(x->what, what) && str_is_equal(x->field, field)))
		x++;
	if (x == end) {
		if (l->n == PREVIEW_LIST) {
			l->over++;
			return NULL;
		}
		l->n++;
		*x = (struct preview_item){.what = arena_copy(&p->arena, what), .field = arena_copy(&p->arena, field)};
	}
	x->n++;
	for (size_t i = 0; i < x->places; i++)
		if (x->line[i] == line && str_is_equal(x->file[i], file))
			return x;
	if (x->places < PREVIEW_PLACES && (line || file.n)) {
		x->file[x->places] = x->places && str_is_equal(x->file[x->places - 1], file)
					     ? x->file[x->places - 1]
					     : arena_copy(&p->arena, file);
		x->line[x->places++] = line;
	}
	return x;
}

static void set_put(struct preview_set *s, uint64_t h)
{
	size_t i = h & (s->slots - 1);
	while (s->slot[i] && s->slot[i] != h)
		i = (i + 1) & (s->slots - 1);
	s->n += !s->slot[i];
	s->slot[i] = h;
}

bool preview_set_add(struct preview_set *s, uint64_t h)
{
	size_t before = s->n;
	h = h ? h : 1;
	if (s->n * 2 >= s->slots) {
		struct preview_set more = {.slots = s->slots ? s->slots * 2 : 1024};
		more.slot = arena_malloc(more.slots * sizeof *more.slot);
		for (size_t i = 0; i < s->slots; i++)
			if (s->slot[i])
				set_put(&more, s->slot[i]);
		free(s->slot);
		*s = more;
	}
	before = s->n;
	set_put(s, h);
	return s->n > before;
}

/* ---- what the reader tells */

static void hear_table(void *self, struct str place, const struct map *m, const struct csv_row *header,
		       const int *at)
{
	struct preview *p = self;
	uint64_t h = (str_hash(place) * 31 + str_hash(m->name)) * 31 + header->line;
	for (size_t i = 0; i < p->tried_n; i++)
		p->tried[i].is_known |= str_is_equal(p->tried[i].place, place);
	if (preview_set_add(&p->heard, h))
		preview_table(p, place, m, header, at);
}

/* Of the rows that no map knows the one with most names in it is the likeliest header. */
static void hear_tried(void *self, struct str place, const struct csv_row *row)
{
	struct preview *p = self;
	struct preview_tried *t = p->tried, *end = p->tried + p->tried_n;
	size_t full = 0;
	if (row->broken)
		return;
	while (t < end && !str_is_equal(t->place, place))
		t++;
	for (size_t i = 0; i < row->cells; i++)
		full += !str_is_empty(str_trim(row->cell[i].text));
	if (t == p->tried + PREVIEW_TRIED || (t < end && full <= t->cells))
		return;
	p->tried_n += t == end;
	*t = (struct preview_tried){.place = arena_copy(&p->arena, place), .raw = arena_copy(&p->arena, row->raw), .line = row->line};
	t->cell = ARENA_ARRAY(&p->arena, struct str, full);
	for (size_t i = 0; i < row->cells; i++)
		if (!str_is_empty(str_trim(row->cell[i].text)))
			t->cell[t->cells++] = arena_copy(&p->arena, str_trim(row->cell[i].text));
}

/* A cell that several records of its row look up is one cell. */
static void count_missed(struct preview *p, const struct preview_miss *m)
{
	uint64_t here = (uint64_t)m->line << 32 | m->col;
	struct preview_item *x = preview_count(p, &p->unknown, m->cell, m->column, m->file, m->line);
	if (x && here && x->last == here)
		x->n--;
	if (x)
		x->last = here;
}

void preview_settle(struct preview *p, bool used)
{
	for (size_t i = 0; i < p->pending_n && used; i++)
		count_missed(p, &p->pending[i]);
	p->pending_n = 0;
	arena_clear(&p->row);
}

/* The row may yet be set aside: its words are told only when it is not. */
static void hear_missed(void *self, struct str place, struct str column, struct str cell, uint32_t line,
			uint32_t col)
{
	struct preview *p = self;
	if (p->pending_n == PREVIEW_PENDING)
		preview_settle(p, true);
	p->pending[p->pending_n++] = (struct preview_miss){
		arena_copy(&p->row, place), arena_copy(&p->row, column),
		arena_copy(&p->row, str_part(cell, 0, 60)), line, col};
}

static void hear_rows(void *self, struct str place, const struct map *m, const struct map_records *r)
{
	(void)place;
	preview_rows_met(self, m, r);
}

static void hear_value(void *self, const struct map *m, struct str path, int column)
{
	preview_value(self, m, path, column);
}

/* Rows that are set aside are told with their reasons below, not one by one. */
static void hear_diag(void *self, const struct diag *d)
{
	struct preview *p = self;
	uint64_t h = ((str_hash(d->text) * 31 + str_hash(d->file)) * 31 + d->line) * 31 + d->col;
	if (d->level == DIAG_ERROR && str_has_suffix(d->text, STR("row set aside")))
		return;
	if (p->heard.n < PREVIEW_MOST && !preview_set_add(&p->heard, h))
		return;
	preview_count(p, &p->said, d->text, str_of(diag_level_name(d->level)), d->file, d->line);
}

struct preview *preview_open(const struct code *code, const struct map_set *maps)
{
	struct preview *p = arena_malloc(sizeof *p);
	p->code = code;
	p->maps = maps;
	p->kind = arena_malloc((code->kinds + 1) * sizeof *p->kind);
	p->watch = (struct source_watch){p, hear_table, hear_tried, hear_missed, hear_rows, hear_value};
	p->diags = (struct diags){.put = hear_diag, .self = p};
	p->first = DATE_LAST;
	p->last = DATE_FIRST;
	return p;
}

void preview_close(struct preview *p)
{
	free(p->kind);
	free(p->child.slot);
	free(p->heard.slot);
	buf_close(&p->tables);
	for (size_t i = 0; i < p->rows_n; i++)
		free(p->rows[i]);
	free(p->rows);
	free(p->passed);
	arena_close(&p->row);
	arena_close(&p->arena);
	free(p);
}

const struct source_watch *preview_watch(const struct preview *p)
{
	return &p->watch;
}

struct diags *preview_diags(struct preview *p)
{
	return &p->diags;
}

/* ---- records */

static void add_child(struct preview *p, struct str id)
{
	if (!str_is_empty(id) && preview_set_add(&p->child, str_hash(id)))
		preview_count(p, &p->children, id, (struct str){0}, (struct str){0}, 0);
}

/* Three entries, of different kinds where there are such. */
static void keep_example(struct preview *p, const struct event *ev)
{
	if (p->kind[ev->kind] == 1 && p->examples < PREVIEW_EXAMPLES)
		p->example[p->examples++] = event_copy(&p->arena, ev);
	else if (p->furthers < PREVIEW_EXAMPLES)
		p->further[p->furthers++] = event_copy(&p->arena, ev);
}

static void add_aside(struct preview *p, const struct aside *a)
{
	struct preview_item *x = preview_count(p, &p->asides, a->reason, a->field, a->file, a->line);
	if (x && x->n == 1)
		x->raw = arena_copy(&p->arena, str_part(a->raw, 0, PREVIEW_RAW));
}

static void add_event(struct preview *p, const struct event *ev)
{
	p->events++;
	p->kind[ev->kind]++;
	p->undated += ev->start.precision == DATE_NONE || ev->start.precision == DATE_UNKNOWN;
	if (date_takes_part(&ev->start)) {
		p->first = ev->start.lo < p->first ? ev->start.lo : p->first;
		p->last = ev->start.hi > p->last ? ev->start.hi : p->last;
	}
	add_child(p, ev->child);
	keep_example(p, ev);
}

void preview_add(struct preview *p, const struct record *r)
{
	preview_settle(p, r->type != RECORD_ASIDE);
	switch (r->type) {
	case RECORD_EVENT: add_event(p, &r->event); break;
	case RECORD_PERSON:
		if (!p->persons++)
			p->person = person_copy(&p->arena, &r->person);
		break;
	case RECORD_RELATION:
		if (!p->relations++)
			p->relation = relation_copy(&p->arena, &r->relation);
		break;
	case RECORD_ASIDE: add_aside(p, &r->aside); break;
	case RECORD_IMPORT:
	case RECORD_TYPES: break;
	}
}
