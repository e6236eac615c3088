#include "sheet_own.h"

#include <stdlib.h>

#include "base/seal.h"
#include "source/covers.h"

static void give_aside(struct sheet *t, const struct csv_row *row, const struct fill_wrong *w,
		       struct record *r)
{
	t->run->summary->aside++;
	t->is_aside = true;
	r->type = RECORD_ASIDE;
	r->aside = (struct aside){t->file, w->line, w->col, w->field, str_of(w->reason), row->raw};
}

static void set_aside(struct sheet *t, const struct csv_row *row, const struct fill_wrong *w,
		      struct record *r)
{
	char cell[160], field[160];
	bool show = order_is_showable(w->cell);
	if (t->run->o->diags)
		diag_add(t->run->o->diags, DIAG_ERROR, t->file, w->line, w->col, "%s%s%s%s%s; row set aside",
			 w->field.p ? diag_quote(w->field, field) : "", w->field.p ? ": " : "", w->reason,
			 show ? ": " : "", show ? diag_quote(w->cell, cell) : "");
	give_aside(t, row, w, r);
}

static uint64_t person_digest(const struct person *p)
{
	uint64_t h = seal_short_add(0, p->id);
	for (size_t i = 0; i < p->names_n; i++)
		h = seal_short_add(h, p->names[i]);
	for (size_t i = 0; i < p->system_ids_n; i++)
		h = seal_short_add(h + 1, p->system_ids[i]);
	for (size_t i = 0; i < p->extra_n; i++)
		h = seal_short_add(seal_short_add(h + 2, p->extra[i].name), p->extra[i].value);
	int32_t days[8] = {p->birth.lo,	   p->birth.hi,	   p->death.lo, p->death.hi,
			   p->expected.lo, p->expected.hi, p->sex,	p->restricted};
	uint8_t precision[3] = {p->birth.precision, p->death.precision, p->expected.precision};
	h = seal_short_add(h, (struct str){(const char *)days, sizeof days});
	return seal_short_add(h, (struct str){(const char *)precision, sizeof precision});
}

static bool is_addition(const struct sheet *t, const struct event *ev)
{
	return t->run->o->code && str_is_equal(t->run->o->code->kind[ev->kind].name, STR("addition"));
}

/* Why an addition is to no entry of the case; NULL: it is to one. */
static const char *is_to_nothing(const struct sheet *t, const struct event *ev)
{
	const struct source_options *o = t->run->o;
	uint64_t id;
	if (!is_addition(t, ev) || !o->holds)
		return NULL;
	if (event_id_parse(str_trim(ev->ref), &id) < 0 || !o->holds(o->holds_self, id))
		return "no entry of this id is in the case: was the worksheet made from another?";
	return !o->fits || o->fits(o->holds_self, id, ev->child, &ev->start)
		       ? NULL
		       : "the entry of this id is of another child or day in the case: was the worksheet made from another?";
}

/* Which end of a decision about two ids is nobody's; NULL: both are somebody's, or it is no decision. */
static const struct str *nobody_of(const struct sheet *t, const struct relation *r)
{
	const struct source_options *o = t->run->o;
	if (!o->knows || !o->code || str_is_empty(r->known_by))
		return NULL;
	struct str kind = o->code->relation[r->kind].name;
	if (!str_is_equal(kind, STR("same-person")) && !str_is_equal(kind, STR("not-same-person")))
		return NULL;
	return !o->knows(o->holds_self, r->from) ? &r->from : !o->knows(o->holds_self, r->to) ? &r->to : NULL;
}

/* What was added to an entry is somebody's: of whom the row does not say, of whoever imports it. */
static void sign_addition(struct sheet *t, struct event *ev)
{
	if (str_is_empty(ev->author))
		ev->author = t->run->o->by;
	ev->source_id = arena_printf(&t->row, "%.*s %.*s", STR_ARG(ev->source_id), STR_ARG(ev->author));
}

static void finish_event(struct sheet *t, struct event *ev)
{
	sheet_cover_see(t, ev);
	ev->id = event_make_id(ev, t->system, 0);
	if (!str_is_empty(ev->source_id) && !ev->is_keyed)
		return;
	unsigned n = ordinal_next(&t->run->events, ev->id);
	if (n)
		ev->id = event_make_id(ev, t->system, n);
	if (n && ev->is_keyed && !t->run->said_again) {
		t->run->said_again = true;
		sheet_tell(
			t, DIAG_WARNING, ev->sources->line,
			"a row above names the same entry: each is kept as an entry of its own (said once)");
	}
}

/* A relation whose direction had to be asked for is shown back once, so that a wrong answer is seen. */
static void show_direction(struct sheet *t, const struct relation *r)
{
	char from[160], to[160];
	t->run->shown_direction = true;
	if (t->run->o->diags && t->run->o->code)
		diag_add(t->run->o->diags, DIAG_NOTE, t->file, r->sources->line, 0, "read as: %s is %.*s %s",
			 diag_quote(r->from, from), STR_ARG(t->run->o->code->relation[r->kind].words),
			 diag_quote(r->to, to));
}

/* 1: an item to give; 0: it was given before. */
static int finish(struct sheet *t, struct record *r)
{
	if (r->type == RECORD_EVENT) {
		if (is_addition(t, &r->event))
			sign_addition(t, &r->event);
		finish_event(t, &r->event);
	} else if (r->type == RECORD_PERSON)
		return ordinal_next(&t->run->persons, person_digest(&r->person)) == 0;
	else if (!t->run->shown_direction && !str_is_empty(t->run->o->person_is))
		show_direction(t, &r->relation);
	return 1;
}

static bool is_blank(const struct csv_row *row)
{
	for (size_t i = 0; i < row->cells; i++)
		if (!str_is_empty(str_trim(row->cell[i].text)))
			return false;
	return true;
}

static void wrong_width(struct sheet *t, const struct csv_row *row, struct record *r)
{
	struct fill_wrong w = {.line = row->line, .col = 1};
	w.reason = arena_printf(&t->row, "%zu cells, where the header has %zu (--ragged=pad uses such rows)",
				row->cells, t->columns)
			   .p;
	set_aside(t, row, &w, r);
}

static const char cannot_be_told[] =
	"day first or month first cannot be told (--dates day-first or month-first, or a line `# dates: day-first`)";

/* A date in the middle of the table is the first of its column that asks. */
static bool ask(struct sheet *t, size_t cell)
{
	struct err e = {0};
	if ((!t->grid && !t->run->look) || (t->asked && t->asked[cell]))
		return false;
	if (!t->asked)
		t->asked = ARENA_ARRAY(&t->arena, bool, t->columns + 2);
	t->asked[cell] = true;
	if (t->grid)
		return sheet_look_again(t, cell, &e) > 0;
	const struct sheet *seen = t->run->look(t->run->look_self, t->map);
	if (seen)
		sheet_learn(t, seen);
	return seen != NULL;
}

void sheet_give(struct sheet *t, const struct csv_row *row, const struct event_field *more, size_t n,
		struct record *r)
{
	struct fill_wrong w;
	t->given = t->records = 0;
	t->is_aside = false;
	arena_clear(&t->row);
	t->run->summary->read++;
	t->run->summary->at = row->byte;
	if (row->broken) {
		w = (struct fill_wrong){{NULL, 0},        row->broken,     {NULL, 0},
					row->broken_line, row->broken_col, -1};
		if (t->run->o->diags)
			diag_add(t->run->o->diags, DIAG_ERROR, t->file, w.line, w.col, "%s", w.reason);
		give_aside(t, row, &w, r);
		return;
	}
	/* an empty line, however wide */
	if (t->fill && n == 0 && str_is_empty(str_trim(row->cell[0].text)) && is_blank(row)) {
		t->run->summary->used++;
		return;
	}
	if (t->fill && row->cells != t->columns && !t->run->o->pad) {
		wrong_width(t, row, r);
		return;
	}
	if (!t->fill) {
		w = (struct fill_wrong){{NULL, 0}, t->unreadable, {NULL, 0}, row->line, 1, -1};
		give_aside(t, row, &w, r);
		return;
	}
	fill_more(t->fill, more, n);
	/* straight into r where a row gives one record: half a kilobyte a row need not be copied */
	struct record *to = fill_records(t->fill) == 1 ? r : t->record;
	enum fill_result got = fill_row(t->fill, row, &t->row, to, &t->records, &w);
	if (got == FILL_ASIDE && w.reason == date_asks) {
		if (ask(t, (size_t)w.at))
			got = fill_row(t->fill, row, &t->row, to, &t->records, &w);
		if (got == FILL_ASIDE && w.reason == date_asks)
			w.reason = cannot_be_told;
	}
	if (got == FILL_ASIDE) {
		t->records = 0;
		set_aside(t, row, &w, r);
		return;
	}
	t->run->unwritten += t->records == 0;
	const char *nothing = t->records && to->type == RECORD_EVENT ? is_to_nothing(t, &to->event) : NULL;
	if (nothing) {
		w = (struct fill_wrong){STR("Entry id"), nothing, to->event.ref, row->line, 1, -1};
		t->records = 0;
		set_aside(t, row, &w, r);
		return;
	}
	const struct str *nobody = t->records && to->type == RECORD_RELATION ? nobody_of(t, &to->relation) : NULL;
	if (nobody) {
		char q[160];
		w = (struct fill_wrong){.line = row->line, .col = 1};
		w.reason = arena_printf(&t->row, "nobody in the case has the id %s, so that nothing is decided of it", diag_quote(*nobody, q)).p;
		t->records = 0;
		set_aside(t, row, &w, r);
		return;
	}
	t->run->summary->used++;
}

int sheet_take(struct sheet *t, struct record *r)
{
	bool one = t->fill && fill_records(t->fill) == 1;
	if (t->is_aside) {
		t->is_aside = false;
		return 1;
	}
	while (t->given < t->records) {
		if (!one)
			*r = t->record[t->given];
		t->given++;
		if (finish(t, r))
			return 1;
	}
	return 0;
}

int sheet_next(struct sheet *t, struct record *r, struct err *e)
{
	const struct csv_row *row;
	int more;
	while (!sheet_take(t, r)) {
		if ((more = sheet_row(t, &row, e)) <= 0)
			return more;
		sheet_give(t, row, NULL, 0, r);
	}
	return 1;
}

int sheet_open(struct sheet_run *run, struct grid *g, struct str file, struct sheet **s, struct err *e)
{
	struct sheet *t = arena_malloc(sizeof *t);
	t->run = run;
	t->grid = g;
	t->file = file;
	struct csv_row header;
	int *at = NULL;
	run->heads = run->maps ? run->maps->heads : NULL;
	run->asks_child = false;
	run->is_known = sheet_find_header(t, &header, &at, e) == 0;
	if (!run->is_known || sheet_set_up(t, &header, at, e)) {
		sheet_close(t);
		return -1;
	}
	g->begin(g);
	if (sheet_look(t, e)) {
		sheet_close(t);
		return -1;
	}
	*s = t;
	return 0;
}

int sheet_open_map(struct sheet_run *run, const struct map *m, struct str file, struct sheet **s,
		   struct err *e)
{
	struct sheet *t = arena_malloc(sizeof *t);
	t->run = run;
	t->file = file;
	t->map = m;
	struct csv_cell *cell = ARENA_ARRAY(&t->arena, struct csv_cell, m->columns + 1);
	int *at = ARENA_ARRAY(&t->arena, int, m->columns + 1);
	for (size_t i = 0; i < m->columns; i++) {
		cell[i].text = m->column[i].name;
		at[i] = m->column[i].of_file && !m->column[i].paths ? -1 : (int)i;
	}
	if (sheet_set_up(t, &(struct csv_row){.cell = cell, .cells = m->columns, .line = 1}, at, e)) {
		sheet_close(t);
		return -1;
	}
	*s = t;
	return 0;
}

void sheet_close(struct sheet *s)
{
	if (!s)
		return;
	if (s->fill)
		fill_close(s->fill);
	arena_close(&s->titles);
	arena_close(&s->row);
	arena_close(&s->arena);
	free(s);
}

/* What the tables of one file share. */

void sheet_run_open(struct sheet_run *run, const struct source_options *o, struct source_summary *summary)
{
	*run = (struct sheet_run){.o = o, .summary = summary, .first = DATE_LAST, .last = DATE_FIRST};
	run->events.beside = run->persons.beside = o->beside;
}

int sheet_run_end(struct sheet_run *run, struct str file, struct err *e)
{
	struct source_summary *s = run->summary;
	if (run->unwritten && run->o->diags)
		diag_add(run->o->diags, DIAG_NOTE, file, 0, 0,
			 "%zu row%s in which nothing was written add%s nothing", run->unwritten, run->unwritten == 1 ? "" : "s",
			 run->unwritten == 1 ? "s" : "");
	if (!run->covers)
		sheet_cover_end(run);
	covers_close(run->covers, &run->covers_n, s->extract, run->first, run->last, run->o->diags, file);
	s->covers = run->covers;
	s->covers_n = run->covers_n;
	if (run->titles.n)
		s->titles = buf_str(&run->titles);
	const struct err *why = run->events.why.code ? &run->events.why : &run->persons.why;
	if (why->code)
		*e = *why;
	return why->code ? -1 : 0;
}

void sheet_run_close(struct sheet_run *run)
{
	buf_close(&run->titles);
	ordinal_close(&run->events);
	ordinal_close(&run->persons);
	arena_close(&run->arena);
}
