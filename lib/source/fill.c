#include "source/fill.h"

#include <stdlib.h>
#include <string.h>

#include "source/cells.h"
#include "source/field.h"

static const char as_windows[] = "not UTF-8: read as Windows-1252 here and wherever else it is not (said once)";

/* Opening. */

static bool field_is_there(const struct fill *f, const struct map_field *field)
{
	for (size_t i = 0; i < field->parts; i++)
		if (field->part[i].column < 0 || f->at[field->part[i].column] >= 0)
			return true;
	return field->target->how == MAP_KIND || field->target->how == MAP_RELATION;
}

static void mark_used(struct fill *f, struct field_steps *s, int column)
{
	if (column < 0 || f->at[column] < 0 || f->m->column[column].keep)
		return;
	s->uses[f->at[column] / 64] |= (uint64_t)1 << (f->at[column] % 64);
}

static void resolve_output(struct fill *f, struct field_steps *s, const struct map_output *o)
{
	s->o = o;
	s->child_cell = -1;
	s->step = ARENA_ARRAY(&f->arena, struct field_step, o->fields + 1);
	s->uses = ARENA_ARRAY(&f->arena, uint64_t, f->words);
	for (size_t i = 0; i < o->fields; i++) {
		const struct map_field *field = &o->field[i];
		if (!field_is_there(f, field))
			continue;
		struct field_step *step = &s->step[s->n++];
		int column = field->part[0].column;
		*step = (struct field_step){.f = field, .how = field->target->how, .dates = &f->s.dates};
		step->cell = column < 0 ? -1 : f->at[column];
		step->time = field->time < 0 ? -1 : f->at[field->time];
		if (field->has_order)
			step->dates = field->order == DATE_MONTH_FIRST ? &f->month_first : &f->day_first;
		/* An id goes into a digest only: who looks for the entry in its own system needs it as
		 * written. */
		for (size_t p = 0; p < field->parts && step->how != MAP_SOURCE_ID; p++)
			mark_used(f, s, field->part[p].column);
		mark_used(f, s, field->time);
		if (o->type == RECORD_EVENT && field->target->offset == offsetof(struct event, child) &&
		    step->how == MAP_WHO)
			s->has_child = true, s->child_cell = step->cell;
	}
	for (size_t i = 0; i < o->whens; i++)
		mark_used(f, s, o->when[i].column);
	for (size_t c = 0; c < f->m->columns; c++)
		if (f->m->column[c].drop)
			mark_used(f, s, (int)c);
}

/* A name for each column, no two alike, none empty: they become keys. */
static void name_cells(struct fill *f, const struct csv_row *header)
{
	for (size_t i = 0; i < f->cells; i++) {
		struct str name = arena_copy(&f->arena,
					     cells_from_windows(&f->arena, str_trim(header->cell[i].text)));
		bool again = str_is_empty(name);
		for (size_t j = 0; j < i && !again; j++)
			again = str_is_equal(f->name[j], name);
		if (again)
			name = arena_printf(&f->arena, "%.*s%scolumn %zu%s", STR_ARG(name),
					    name.n ? " (" : "", i + 1, name.n ? ")" : "");
		f->name[i] = name;
	}
}

int fill_open(const struct map *m, const struct fill_settings *s, const struct csv_row *header, const int *at,
	      struct fill **fill, struct err *e)
{
	struct fill *f = arena_malloc(sizeof *f);
	f->m = m;
	f->s = *s;
	f->day_first = f->month_first = s->dates;
	f->day_first.ask = f->month_first.ask = false;
	f->day_first.order = DATE_DAY_FIRST;
	f->month_first.order = DATE_MONTH_FIRST;
	f->cells = header->cells;
	f->words = f->cells / 64 + 1;
	f->name = ARENA_ARRAY(&f->arena, struct str, f->cells + 1);
	f->whole = ARENA_ARRAY(&f->arena, bool, f->cells + 1);
	f->told = ARENA_ARRAY(&f->arena, struct field_told, f->cells + 1);
	f->said = ARENA_ARRAY(&f->arena, unsigned char, f->cells + 1);
	f->at = ARENA_ARRAY(&f->arena, int, m->columns + 1);
	memcpy(f->at, at, m->columns * sizeof *at);
	name_cells(f, header);
	f->name[f->cells] = STR("year of the file"); /* a cell behind the last, the same in every row */
	for (size_t c = 0; c < m->columns; c++)
		if (m->column[c].of_file && at[c] < 0)
			f->at[c] = (int)f->cells;
	for (size_t c = 0; c < m->columns; c++)
		if (at[c] >= 0)
			f->whole[at[c]] = m->column[c].whole;
	f->out = ARENA_ARRAY(&f->arena, struct field_steps, m->outputs);
	for (size_t i = 0; i < m->outputs; i++) {
		resolve_output(f, &f->out[f->outs], &m->output[i]);
		if (m->output[i].type == RECORD_EVENT && !f->out[f->outs].has_child &&
		    str_is_empty(s->child)) {
			fill_close(f);
			return err_set_at(e, ERR_INPUT, s->file, header->line, 0,
					  "no column says which child this is about: give --child ID, or a "
					  "line `# child: ID` "
					  "above the header");
		}
		f->outs++;
	}
	if (cells_look(header->raw) & CELLS_NOT_UTF8 && s->diags) {
		f->said_windows = true;
		diag_add(s->diags, DIAG_WARNING, s->file, header->line, 0, "%s", as_windows);
	}
	*fill = f;
	return 0;
}

void fill_end(struct fill *f)
{
	field_tell_dates(f);
	f->seen = NULL;
}

void fill_close(struct fill *f)
{
	fill_end(f);
	arena_close(&f->arena);
	free(f);
}

size_t fill_records(const struct fill *f)
{
	for (size_t i = 0; i < f->outs; i++)
		for (size_t k = 0; k < f->out[i].n; k++)
			if (f->out[i].step[k].f->mentioned)
				return f->outs + FIELD_MENTIONED;
	return f->outs;
}

/* The order of day and month. */

static bool is_date_of(const struct field_step *st, size_t cell)
{
	return (st->how == MAP_DATE || st->how == MAP_PERIOD) && st->cell >= 0 && (size_t)st->cell == cell;
}

bool fill_asks(const struct fill *f, size_t cell)
{
	for (size_t i = 0; i < f->outs && f->s.dates.ask; i++)
		for (size_t k = 0; k < f->out[i].n; k++)
			if (is_date_of(&f->out[i].step[k], cell) && f->out[i].step[k].dates == &f->s.dates)
				return true;
	return false;
}

void fill_tell(struct fill *f, size_t cell, enum date_order order, uint32_t line)
{
	f->told[cell] = (struct field_told){true, f->told[cell].both, order, line};
	for (size_t i = 0; i < f->outs; i++)
		for (size_t k = 0; k < f->out[i].n; k++)
			if (is_date_of(&f->out[i].step[k], cell) && f->out[i].step[k].dates == &f->s.dates)
				f->out[i].step[k].dates = order == DATE_MONTH_FIRST ? &f->month_first : &f->day_first;
}

void fill_tell_both(struct fill *f, size_t cell)
{
	f->told[cell].both = true;
}

struct str fill_name(const struct fill *f, size_t cell)
{
	return f->name[cell];
}

/* Ids. */

bool fill_has_system(struct str id)
{
	if (id.n < 3 || id.p[0] < 'a' || id.p[0] > 'z')
		return false;
	for (size_t i = 1; i + 1 < id.n && i < 32; i++) {
		char c = id.p[i];
		if (c == ':')
			return id.p[i + 1] != ' ';
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
			return false;
	}
	return false;
}

struct str fill_who(struct arena *a, struct str system, struct str id)
{
	if (fill_has_system(id))
		return id;
	char *p = arena_get(a, system.n + id.n + 2);
	memcpy(p, system.p, system.n);
	p[system.n] = ':';
	memcpy(p + system.n + 1, id.p, id.n);
	return (struct str){p, system.n + 1 + id.n};
}

/* What the cells say of the dates, before it is all one event's. */
struct event_dates {
	bool more_start, more_end; /* the cell says more than the date that was read from it */
	const struct field_step *start, *end;
};

static int fill_date(struct fill *f, const struct field_step *st, struct event *ev, struct event_dates *d)
{
	bool ignored = false, *more = &ignored;
	if (st->f->target->offset == offsetof(struct event, start)) {
		d->start = st;
		int result = field_set(f, st, (char *)ev, &d->more_start);
		return result && field_is_span(f, st) ? field_set_period(f, st, ev, &d->more_start) : result;
	}
	if (st->f->target->offset == offsetof(struct event, end)) {
		d->end = st;
		more = &d->more_end;
	}
	return field_set(f, st, (char *)ev, more);
}

static int fill_step(struct fill *f, const struct field_step *st, struct event *ev, struct event_dates *d)
{
	bool ignored = false;
	switch (st->how) {
	case MAP_KIND:
		return field_set_kind(f, st, ev);
	case MAP_PERIOD:
		d->start = st;
		return field_set_period(f, st, ev, &d->more_start);
	case MAP_DATE:
		return fill_date(f, st, ev, d);
	case MAP_PEOPLE:
		field_set_people(f, st, ev);
		return 0;
	case MAP_TAGS:
		ev->tags = field_cut_list(f, st, ev->tags, &ev->tags_n);
		return 0;
	case MAP_SEVERITY:
		field_set_severity(f, st, ev);
		return 0;
	case MAP_ESSENTIAL:
		field_set_essential(f, st, ev);
		return 0;
	default:
		return field_set(f, st, (char *)ev, &ignored);
	}
}

static void finish_dates(struct fill *f, const struct event_dates *d, struct event *ev)
{
	const struct field_step *start = d->start, *end = d->end;
	if (date_takes_part(&ev->start) && date_takes_part(&ev->end) && ev->end.hi < ev->start.lo && end) {
		field_warn(f, DIAG_WARNING, end->cell,
			   "the end is before the start: kept in extra, not used as the end");
		field_keep(f, end->cell);
		field_keep(f, end->time);
		ev->end = (struct date){.lo = DATE_LAST, .hi = DATE_LAST, .precision = DATE_UNKNOWN};
	}
	if (d->more_start || d->more_end) {
		struct str a = start ? field_cell(f, start->cell) : (struct str){NULL, 0},
			   at = start ? field_cell(f, start->time) : a;
		struct str z = end ? field_cell(f, end->cell) : (struct str){NULL, 0},
			   zt = end ? field_cell(f, end->time) : z;
		ev->raw = arena_printf(f->a, "%.*s%s%.*s%s%.*s%s%.*s", STR_ARG(a), at.n ? " " : "",
				       STR_ARG(at), z.n ? " to " : "", STR_ARG(z), zt.n ? " " : "",
				       STR_ARG(zt));
	}
}

/* Who is named and not held: a person of this child's record alone, for two of a name need not be one. */
static void name_mentioned(struct fill *f, const struct event *ev, struct record *r, size_t *n)
{
	for (struct event_person *p = f->mentioned; p < f->mentioned + f->mentioned_n; p++) {
		struct str *name = ARENA_NEW(f->a, struct str), fold = map_folded(f->a, p->person);
		struct event_field *extra = ARENA_NEW(f->a, struct event_field);
		*name = p->person;
		*extra = (struct event_field){STR("mentioned"), STR("named in an entry")};
		p->person = arena_printf(f->a, "%.*s/mentioned/%.*s", STR_ARG(ev->child), STR_ARG(fold));
		r[(*n)++] = (struct record){.type = RECORD_PERSON,
					    .person = {.id = p->person, .names = name, .names_n = 1, .extra = extra, .extra_n = 1,
						       .sources = &f->source, .sources_n = 1}};
	}
	f->mentioned_n = 0;
}

/* A row of one year, of which nothing says which: it is known by what it says, lest another year's were taken for a newer version
 * of it. */
static bool has_no_year(const struct fill *f)
{
	for (size_t c = 0; c < f->m->columns && str_is_absent(f->s.year); c++)
		if (f->m->column[c].of_file && f->at[c] == (int)f->cells)
			return true;
	return false;
}

static void make_yearless_key(struct fill *f, struct event *ev)
{
	ev->source_id = arena_printf(f->a, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(f->m->name), STR_ARG(ev->child),
				     STR_ARG(ev->text), STR_ARG(ev->value), STR_ARG(ev->unit), STR_ARG(ev->outcome));
	ev->is_keyed = true;
}

/* The map and what names the entry, as it was understood: what becomes known of it later, and how a date is written, change
 * nothing.  An entry that has no id and lacks the day that would name it is known by its words. */
static void make_key(struct fill *f, unsigned key, struct event *ev)
{
	struct buf iso = {0};
	struct str worker = key & MAP_KEY_WORKER ? ev->worker : (struct str){NULL, 0};
	bool by_day = key & MAP_KEY_START;
	if (by_day && str_is_empty(ev->source_id) && !date_takes_part(&ev->start) && has_no_year(f)) {
		make_yearless_key(f, ev);
		return;
	}
	if (!key || !str_is_empty(ev->source_id) || (by_day && !date_takes_part(&ev->start)))
		return;
	if (by_day)
		date_write_iso(&ev->start, &iso);
	ev->source_id = arena_printf(f->a, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(f->m->name), STR_ARG(ev->child), STR_ARG(buf_str(&iso)),
				     STR_ARG(worker));
	ev->is_keyed = true;
	buf_close(&iso);
}

/* A row without a day in which only the cell of the child holds something: a line of the report, not an
 * entry about a child. */
static bool is_bare(const struct fill *f, const struct field_steps *s, const struct event *ev)
{
	if (ev->start.precision != DATE_NONE || ev->end.precision != DATE_NONE || s->child_cell < 0 ||
	    f->row->cells < 3 || f->more_n)
		return false;
	for (size_t i = 0; i < f->row->cells; i++)
		if (i != (size_t)s->child_cell && !str_is_empty(str_trim(f->row->cell[i].text)))
			return false;
	return true;
}

static int fill_event(struct fill *f, const struct field_steps *s, struct event *ev)
{
	struct event_dates dates = {0};
	int result;
	for (const struct field_step *st = s->step; st < s->step + s->n; st++)
		if ((result = fill_step(f, st, ev, &dates)))
			return result;
	finish_dates(f, &dates, ev);
	/* --child and `# child:` name the child of a table that has no child column, never of a row that
	 * leaves it out */
	f->seen_child |= !str_is_empty(ev->child);
	if (str_is_empty(ev->child) && (s->child_cell < 0 || (f->s.spare_child && !f->seen_child)))
		ev->child = f->s.child;
	if (str_is_empty(ev->child))
		return field_wrong(f, s->child_cell, "empty; expected the child this row is about");
	if (is_bare(f, s, ev))
		return field_wrong(f, s->child_cell, "nothing else stands in this row");
	if (!str_is_absent(s->o->part))
		ev->part = s->o->part;
	make_key(f, s->o->key, ev);
	if (str_is_empty(ev->agency))
		ev->agency = f->s.agency;
	if (str_is_empty(ev->agency))
		ev->agency = !str_is_empty(f->s.default_agency) ? f->s.default_agency : f->m->agency;
	/* the ids of a layout that is no system's own tell entries apart only within one agency's record of
	 * one child */
	if (str_is_absent(f->m->system) && !str_is_empty(ev->source_id))
		ev->part = arena_printf(f->a, "%.*s/%.*s/%.*s", STR_ARG(ev->part), STR_ARG(ev->agency),
					STR_ARG(ev->child));
	ev->sources = &f->source;
	ev->sources_n = 1;
	if (!f->restriction_said)
		ev->restricted = f->s.code->kind[ev->kind].restricted;
	return 0;
}

static int fill_person(struct fill *f, const struct field_steps *s, struct person *p)
{
	for (const struct field_step *st = s->step; st < s->step + s->n; st++) {
		bool ignored = false;
		if (st->how == MAP_NAME)
			p->names = field_cut_list(f, st, p->names, &p->names_n);
		else if (st->how == MAP_SYSTEM_ID)
			field_set_system_id(f, st, p);
		else if (field_set(f, st, (char *)p, &ignored))
			return -1;
	}
	if (str_is_empty(p->id))
		return field_wrong(f, s->n ? s->step[0].cell : -1, "the person's id is missing");
	p->sources = &f->source;
	p->sources_n = 1;
	return 0;
}

static int fill_relation(struct fill *f, const struct field_steps *s, struct relation *r)
{
	for (const struct field_step *st = s->step; st < s->step + s->n; st++) {
		bool ignored = false;
		if (st->how == MAP_RELATION ? field_set_relation(f, st, r)
					    : field_set(f, st, (char *)r, &ignored))
			return -1;
	}
	if (str_is_empty(r->from) || str_is_empty(r->to))
		return field_wrong(f, -1, "a relation needs both persons");
	if (s->o->ask_direction && f->s.turned) {
		struct str from = r->from;
		r->from = r->to;
		r->to = from;
	}
	r->sources = &f->source;
	r->sources_n = 1;
	return 0;
}

/* Rows. */

static bool holds(struct fill *f, const struct map_when *w)
{
	struct str s = field_cell(f, f->at[w->column]);
	if (w->is_empty)
		return (s.n == 0) == w->must;
	bool found = false;
	if (w->is_begin) {
		for (size_t i = 0; i < w->folds && !found; i++)
			found = w->fold[i].n > 0 && str_has_prefix(s, w->fold[i]);
		return found == w->must;
	}
	char small[64];
	struct str fold = {small, s.n <= sizeof small ? map_fold(s, small) : 0};
	for (size_t i = 0; i < w->folds && !found; i++)
		found = str_is_equal(w->fold[i], fold);
	return found == w->must;
}

static bool is_due(struct fill *f, const struct map_output *o)
{
	for (size_t i = 0; i < o->whens; i++)
		if (!holds(f, &o->when[i]))
			return false;
	return true;
}

static const struct field_left *find_left(struct fill *f, uint32_t mask)
{
	for (size_t i = 0; i < f->lefts; i++)
		if (f->left[i].mask == mask)
			return &f->left[i];
	struct field_left *l = &f->left[f->lefts < FIELD_MASKS ? f->lefts++ : FIELD_MASKS - 1];
	l->mask = mask;
	l->n = 0;
	l->cell = ARENA_ARRAY(&f->arena, uint32_t, f->cells + 1);
	for (size_t c = 0; c < f->cells; c++) {
		bool used = false;
		for (size_t i = 0; i < f->outs; i++)
			used = used || (mask >> i & 1 && f->out[i].uses[c / 64] >> (c % 64) & 1);
		if (!used)
			l->cell[l->n++] = (uint32_t)c;
	}
	return l;
}

static const struct event_field *extra_of(const struct record *r, size_t *n)
{
	if (r->type == RECORD_EVENT)
		return *n = r->event.extra_n, r->event.extra;
	if (r->type == RECORD_PERSON)
		return *n = r->person.extra_n, r->person.extra;
	return *n = r->relation.extra_n, r->relation.extra;
}

static void give_extra(struct fill *f, struct record *r)
{
	if (r->type == RECORD_EVENT)
		r->event.extra = f->extra, r->event.extra_n = f->extra_n;
	else if (r->type == RECORD_PERSON)
		r->person.extra = f->extra, r->person.extra_n = f->extra_n;
	else
		r->relation.extra = f->extra, r->relation.extra_n = f->extra_n;
	f->extra = NULL;
	f->extra_n = f->extra_room = 0;
}

static void keep_leftovers(struct fill *f, uint32_t mask)
{
	const struct field_left *l = find_left(f, mask);
	for (size_t i = 0; i < l->n; i++)
		if (f->row->cell[l->cell[i]].text.n)
			field_keep(f, (int)l->cell[i]);
	for (size_t c = f->cells; c < f->row->cells; c++)
		if (f->row->cell[c].text.n)
			field_add_extra(f, arena_printf(f->a, "column %zu", c + 1),
					field_trimmed(f->row->cell[c].text));
	for (size_t i = 0; i < f->more_n; i++)
		field_add_extra(f, f->more[i].name, field_trimmed(f->more[i].value));
	for (size_t i = 0; i < f->errors; i++)
		field_add_extra(f, f->name[f->error[i]], field_trimmed(f->row->cell[f->error[i]].text));
}

void fill_more(struct fill *f, const struct event_field *more, size_t n)
{
	f->more = more;
	f->more_n = n;
}

static int fill_one(struct fill *f, const struct field_steps *s, struct record *r)
{
	r->type = s->o->type;
	switch (r->type) {
	case RECORD_EVENT:
		memset(&r->event, 0, sizeof r->event);
		return fill_event(f, s, &r->event);
	case RECORD_PERSON:
		memset(&r->person, 0, sizeof r->person);
		return fill_person(f, s, &r->person);
	default:
		memset(&r->relation, 0, sizeof r->relation);
		return fill_relation(f, s, &r->relation);
	}
}

static void look_at_bytes(struct fill *f)
{
	unsigned look = cells_look(f->row->raw);
	f->windows = look & CELLS_NOT_UTF8;
	f->beyond = look & CELLS_BEYOND;
	if (f->windows && !f->said_windows) {
		f->said_windows = true;
		field_warn(f, DIAG_WARNING, 0, as_windows);
	}
	if (look & CELLS_CONTROL && !f->said_zero && memchr(f->row->raw.p, 0, f->row->raw.n)) {
		f->said_zero = f->said_control = true;
		field_warn(f, DIAG_WARNING, 0, "zero bytes in this row: shown as U+FFFD, as other control characters are as \\x1b (said once)");
	}
	if (look & CELLS_CONTROL && !f->said_control) {
		f->said_control = true;
		field_warn(
			f, DIAG_WARNING, 0,
			"control characters in this row: kept, and shown as \\x1b and the like (said once)");
	}
}

enum fill_result fill_row(struct fill *f, const struct csv_row *row, struct arena *a, struct record *r,
			  size_t *n, struct fill_wrong *why)
{
	uint32_t mask = 0;
	size_t first = 0;
	f->row = row;
	f->a = a;
	f->wrong = why;
	f->extra = NULL;
	f->extra_n = f->extra_room = 0;
	f->restriction_said = false;
	f->mentioned_n = 0;
	f->errors = 0;
	f->source = (struct event_source){f->s.file, row->line, 1};
	*n = 0;
	look_at_bytes(f);
	for (size_t i = 0; i < f->outs; i++) {
		if (f->out[i].o->whens && !is_due(f, f->out[i].o))
			continue;
		if (fill_one(f, &f->out[i], &r[*n]))
			return FILL_ASIDE;
		if (f->extra_n)
			give_extra(f, &r[*n]);
		if (r[first].type != RECORD_EVENT && r[*n].type == RECORD_EVENT)
			first = *n;
		mask |= (uint32_t)1 << i;
		struct event *ev = r[*n].type == RECORD_EVENT && f->mentioned_n ? &r[*n].event : NULL;
		++*n;
		if (ev)
			name_mentioned(f, ev, r, n);
	}
	if (mask == 0 && f->m->unfilled) {
		f->more_n = 0;
		return FILL_USED;
	}
	if (mask == 0) {
		field_wrong(f, -1, "no part of the column map applies to this row");
		return FILL_ASIDE;
	}
	/* the first event, or else the first record, holds what has no place of its own */
	struct record *holder = &r[first];
	size_t had_n;
	const struct event_field *had = extra_of(holder, &had_n);
	for (size_t i = 0; i < had_n; i++)
		field_add_extra(f, had[i].name, had[i].value);
	keep_leftovers(f, mask);
	if (f->extra_n)
		give_extra(f, holder);
	f->more_n = 0;
	return FILL_USED;
}
