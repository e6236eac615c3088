#include "source/gedcom_run.h"

#include <stdlib.h>

#include "source/covers.h"

enum { LET_GO = 16 << 20, LOOKS = 512 }; /* each look takes 64 kB into memory, as kernels read ahead */
enum { RAW_MOST_KB = 64 }; /* of a record that is too large to be read, so much is kept */

static void set_aside(struct gedcom_run *run, const struct gedcom_place *p, struct str field,
		      const char *reason)
{
	struct gedcom_file *g = &run->g;
	struct str raw = str_part(g->bytes, (size_t)p->from, p->size), why = str_of(reason);
	while (raw.n && (raw.p[raw.n - 1] == '\n' || raw.p[raw.n - 1] == '\r'))
		raw.n--;
	if (p->size > GEDCOM_RECORD_MOST) {
		raw = str_part(raw, 0, RAW_MOST_KB << 10);
		why = arena_printf(&g->one, "%s; of its %s%lu bytes the first %d kB are kept", reason,
				   p->size == UINT32_MAX ? "more than " : "", (unsigned long)p->size, RAW_MOST_KB);
	}
	enum diag_level level = p->what == GEDCOM_NOTE || p->what == GEDCOM_ABOUT ? DIAG_WARNING : DIAG_ERROR;
	if (g->o->diags)
		diag_add(g->o->diags, level, g->file, p->line, 1, "%.*s%s%.*s", STR_ARG(str_part(field, 0, 32)),
			 field.n ? ": " : "", STR_ARG(why));
	struct record *r = gedcom_record_new(g, RECORD_ASIDE);
	r->aside = (struct aside){g->file, p->line, 1, field, why, raw};
	run->reader.summary.aside++;
}

void gedcom_run_let_go(struct gedcom_run *run, uint64_t at)
{
	if (run->mapped.mapped && (at >= run->let_go + LET_GO || at < run->let_go || run->g.looks > LOOKS)) {
		file_let_go(&run->mapped);
		run->g.looks = 0;
		run->let_go = at;
	}
}

static void run_person_or_family(struct gedcom_run *run, struct gedcom_place *p, uint32_t at)
{
	struct gedcom_file *g = &run->g;
	if (p->size > GEDCOM_RECORD_MOST) {
		set_aside(run, p, STR(""), "a record of more than 8 MB");
		return;
	}
	struct gedcom_node *n = g->load(g, p, &g->one, NULL);
	if (!n) {
		set_aside(run, p, STR(""),
			  "a record of more lines than one can have, or one that cannot be read; set aside");
		return;
	}
	if (p->twice)
		gedcom_record_tell(g, DIAG_WARNING, n, "its id stands on an earlier record too");
	g->restricted = EVENT_OPEN;
	if (p->what == GEDCOM_PERSON)
		gedcom_person_run(g, n);
	else if (!gedcom_family_run(g, n, at)) {
		set_aside(run, p, n->tag, "a family that names nobody; set aside");
		return;
	}
	run->reader.summary.used++;
}

static void run_other(struct gedcom_run *run, const struct gedcom_place *p)
{
	static const char *const nothing[] = {NULL};
	struct gedcom_file *g = &run->g;
	if (p->what == GEDCOM_TIE && p->size <= GEDCOM_RECORD_MOST) {
		struct gedcom_node *tie = g->load(g, p, &g->one, NULL);
		if (tie && gedcom_person_tie(g, tie))
			run->reader.summary.used++;
		else
			set_aside(run, p, STR(""), "a tie that names no two persons; set aside");
		return;
	}
	if (p->told || p->what == GEDCOM_SENDER) {
		run->not_kept += !p->told;
		run->reader.summary.used++;
		return;
	}
	struct gedcom_node *n = p->what == GEDCOM_NONE || p->size > GEDCOM_RECORD_MOST
					? NULL
					: g->load(g, p, &g->one, nothing);
	set_aside(run, p, n ? n->tag : STR(""),
		  p->what == GEDCOM_NONE    ? "no record; set aside"
		  : p->what == GEDCOM_NOTE  ? "a note that no person and no family points at; set aside"
		  : p->what == GEDCOM_ABOUT ? "nothing in a person or a family points at it; set aside"
					    : "not a kind of record that is known here; set aside");
}

/* One record of this pass into g->record. */
static void run_one(struct gedcom_run *run, uint32_t at)
{
	struct gedcom_place *p = &run->g.index.place[at];
	bool is_first = p->what == GEDCOM_PERSON || p->what == GEDCOM_FAMILY;
	if (p->what == GEDCOM_HEAD || p->what == GEDCOM_TRAILER || is_first != (run->pass == 0))
		return;
	run->reader.summary.read++;
	gedcom_run_let_go(run, p->from);
	if (run->pass == 0)
		run->reader.summary.at = p->from;
	if (is_first)
		run_person_or_family(run, p, at);
	else
		run_other(run, p);
}

static void finish(struct gedcom_run *run)
{
	struct diags *diags = run->g.o->diags;
	struct source_summary *sum = &run->reader.summary;
	run->pass = 3;
	/* a family tree is no record of contacts: its own days close nothing */
	covers_close(run->covers, &sum->covers_n, sum->extract, DATE_LAST, DATE_FIRST, diags, run->g.file);
	if (diags && run->not_kept)
		diag_add(diags, DIAG_NOTE, run->g.file, 0, 0,
			 "records of submitters: %lu; they are about the file, and not kept", run->not_kept);
	if (diags && run->odd > 20)
		diag_add(diags, DIAG_WARNING, run->g.file, 0, 0, "%lu more lines of this kind",
			 run->odd - 20);
	if (diags && run->is_cut)
		diag_add(diags, DIAG_WARNING, run->g.file, 0, 0,
			 "the file ends without `0 TRLR`: it may have been broken off");
}

static int next(struct record_source *self, struct arena *a, struct record *r, struct err *e)
{
	struct gedcom_run *run = (struct gedcom_run *)self;
	struct gedcom_file *g = &run->g;
	(void)a, (void)e;
	while (run->given == g->records) {
		run->given = g->records = 0;
		arena_clear(&g->one);
		g->one_budget = GEDCOM_LOOKED_AT;
		if (run->at == g->index.n && run->pass < 2) {
			run->at = 0;
			run->pass++;
		}
		if (run->pass >= 2) {
			if (run->pass == 2)
				finish(run);
			return 0;
		}
		if (run->at < g->index.n)
			run_one(run, (uint32_t)run->at++);
	}
	*r = g->record[run->given++];
	return 1;
}

static void close_reader(struct record_source *self)
{
	gedcom_run_close((struct gedcom_run *)self);
}

void gedcom_run_close(struct gedcom_run *run)
{
	gedcom_record_close(&run->g);
	if (run->drop)
		run->drop(run);
	free(run);
}

void gedcom_run_open(struct gedcom_run *run, const struct source_input *in, const struct source_options *o,
		     const char *format)
{
	struct source_summary *s = &run->reader.summary;
	run->g.o = o;
	run->g.file = in->file;
	run->g.bytes = in->bytes;
	run->g.dates = o->dates;
	if (!str_is_empty(o->order))
		run->g.dates.order = str_is_equal_caseless(o->order, STR("month-first")) ? DATE_MONTH_FIRST : DATE_DAY_FIRST;
	run->g.budget = (64 << 20) + 16 * (uint64_t)in->bytes.n;
	run->g.system = str_is_empty(o->system) ? str_of(format) : o->system;
	if (o->mapped)
		run->mapped = *o->mapped;
	run->reader.source.next = next;
	run->reader.source.close = close_reader;
	s->format = str_of(format);
	s->system = run->g.system;
	s->agency = o->agency;
}

int gedcom_run_begin(struct gedcom_run *run, struct err *e)
{
	const struct source_options *o = run->g.o;
	struct source_summary *s = &run->reader.summary;
	gedcom_index_settle(&run->g.index);
	if (!str_is_empty(o->covers)) {
		if (covers_parse(o->covers, o->code, &run->g.arena, &run->covers, &s->covers_n, e))
			return -1;
		s->covers = run->covers;
	}
	return 0;
}
