#include "source/gedcom_record.h"

#include <stdlib.h>
#include <string.h>

#include "format/date_gedcom.h"

enum { QUOTES = 16 }; /* records hung below one another */

void gedcom_record_tell(struct gedcom_file *g, enum diag_level level, const struct gedcom_node *n,
			const char *text)
{
	if (g->o->diags)
		diag_add(g->o->diags, level, g->file, n->line, 1, "%.*s: %s",
			 STR_ARG(str_part(n->tag, 0, 32)), text);
}

struct gedcom_place *gedcom_record_find(const struct gedcom_file *g, struct str xref)
{
	return gedcom_index_find(&g->index, xref);
}

struct gedcom_node *gedcom_record_look(struct gedcom_file *g, struct gedcom_place *p, const char *const *only)
{
	if (p->size > g->budget || p->size > g->one_budget) {
		if (!g->is_over_budget && g->o->diags)
			diag_add(g->o->diags, DIAG_WARNING, g->file, p->line, 1,
				 "large records are pointed at again and again: from here on the pointers "
				 "are kept, not what they say");
		g->is_over_budget = true;
		return NULL;
	}
	g->budget -= p->size;
	g->one_budget -= p->size;
	g->looks++;
	return g->load(g, p, &g->one, only);
}

void gedcom_record_close(struct gedcom_file *g)
{
	free(g->record);
	ordinal_close(&g->events);
	gedcom_index_close(&g->index);
	arena_close(&g->one);
	arena_close(&g->arena);
}

/* ---- small parts */

struct record *gedcom_record_new(struct gedcom_file *g, enum record_type type)
{
	if (g->records == g->cap) {
		g->cap = g->cap * 2 + 32;
		g->record = arena_grow(g->record, g->cap, sizeof *g->record);
	}
	struct record *r = &g->record[g->records++];
	memset(r, 0, sizeof *r);
	r->type = type;
	return r;
}

struct str gedcom_record_id(struct gedcom_file *g, struct str xref)
{
	return arena_printf(&g->one, "%.*s:%.*s", STR_ARG(g->system),
			    STR_ARG(g->name ? g->name(g, xref) : xref));
}

const struct event_source *gedcom_record_source(struct gedcom_file *g, const struct gedcom_node *n)
{
	struct event_source *s = ARENA_NEW(&g->one, struct event_source);
	*s = (struct event_source){g->file, n->line, 1};
	return s;
}

void gedcom_record_add(struct gedcom_file *g, struct gedcom_fields *f, struct str name, struct str value)
{
	if (f->n == f->cap) {
		struct event_field *v = ARENA_ARRAY(&g->one, struct event_field, f->cap * 2 + 8);
		if (f->n)
			memcpy(v, f->v, f->n * sizeof *v);
		f->v = v;
		f->cap = f->cap * 2 + 8;
	}
	f->v[f->n++] = (struct event_field){name, value};
}

bool gedcom_record_is_note(const struct gedcom_node *n)
{
	return gedcom_line_is(n, "NOTE") || gedcom_line_is(n, "SNOTE");
}

static bool is_quoted(const struct gedcom_place *p)
{
	return p && (p->what == GEDCOM_NOTE || p->what == GEDCOM_ABOUT || p->what == GEDCOM_SENDER ||
		     p->what == GEDCOM_OTHER);
}

/* What the record says that this line points at: all of it below the first line that does, the name of
 * it below the others. */
static void quote(struct gedcom_file *g, struct gedcom_node *n)
{
	static const char *const name[] = {"TITL", NULL}, *const nothing[] = {NULL};
	struct gedcom_place *p = n->value.p || str_is_absent(n->to) ? NULL : gedcom_record_find(g, n->to);
	if (!is_quoted(p))
		return;
	const char *const *only = !p->told                  ? NULL
				  : p->what == GEDCOM_NOTE  ? nothing
				  : p->what == GEDCOM_ABOUT ? name
							    : NULL;
	if (p->told && !only)
		return;
	struct gedcom_node *r = gedcom_record_look(g, p, only);
	if (!r)
		return;
	struct gedcom_node *title = gedcom_line_first(r, "TITL");
	n->value = r->value.n ? r->value : title ? title->value : (struct str){0};
	if (title)
		title->seen = true;
	if (!only && r->child) {
		if (n->last)
			n->last->next = r->child;
		else
			n->child = r->child;
		n->last = r->last;
	}
	p->told = true;
}

struct str gedcom_record_note(struct gedcom_file *g, struct gedcom_node *note)
{
	quote(g, note);
	return str_trim(note->value);
}

/* What a line says, or the record it points at, else the pointer itself. */
static struct str value_of(struct gedcom_file *g, const struct gedcom_node *n)
{
	struct str value = str_trim(n->value);
	return str_is_absent(n->to) || value.n
		       ? value
		       : arena_printf(&g->one, "@%.*s@", STR_ARG(g->name ? g->name(g, n->to) : n->to));
}

static void keep(struct gedcom_file *g, struct gedcom_node *n, struct str path, struct gedcom_fields *f,
		 unsigned quotes)
{
	for (struct gedcom_node *k = n->child; k; k = k->next) {
		bool is_pointer = !str_is_absent(k->to);
		if (is_pointer && !k->seen && quotes < QUOTES)
			quote(g, k);
		struct str here = arena_printf(&g->one, "%.*s%.*s", STR_ARG(path), STR_ARG(k->tag)),
			   value = value_of(g, k);
		if (!k->seen && (value.n || !k->child))
			gedcom_record_add(g, f, here, str_is_absent(value) ? STR("") : value);
		if (k->child)
			keep(g, k, arena_printf(&g->one, "%.*s/", STR_ARG(here)), f, quotes + is_pointer);
	}
}

void gedcom_record_keep_rest(struct gedcom_file *g, struct gedcom_node *n, struct str path,
			     struct gedcom_fields *f)
{
	keep(g, n, path, f,
	     0); /* as deep as gedcom_line reads, so often as records may be quoted below one another */
}

void gedcom_record_take_all(struct gedcom_node *n)
{
	n->seen = true;
	for (struct gedcom_node *k = n->child; k; k = k->next)
		gedcom_record_take_all(k); /* no deeper than the levels that gedcom_line reads */
}

/* ---- dates */

static bool is_no(const struct gedcom_node *n)
{
	return str_is_equal_caseless(str_trim(n->value), STR("N"));
}

bool gedcom_record_happened(const struct gedcom_node *n)
{
	return n && !is_no(n);
}

/* A TIME below a DATE: "14:35:20.5", "14:35". */
static void add_time(struct gedcom_node *date, struct date *d)
{
	struct gedcom_node *t = gedcom_line_first(date, "TIME");
	int minute;
	if (!t || !date_is_exact(d))
		return;
	struct str s = str_trim(t->value);
	if (date_parse_time(s, &minute) == 0) {
		if (!str_is_equal(s, STR("0:00:00")) &&
		    !str_is_equal(s, STR("00:00:00"))) /* how programs write "no time" */
			date_set_time(d, minute);
		t->seen = true;
	}
}

/* 13/04/2023 where nobody knows whether the day or the month comes first, or where that does not fit: it can be read in one
 * way alone. */
static int read_one_way(struct gedcom_file *g, struct str s, struct date *start, struct date *end, bool *exact)
{
	struct date_rules by = g->dates;
	struct date d[2], till[2];
	bool is_exact[2];
	int got[2];
	const char *ignored;
	by.ask = false;
	for (int i = 0; i < 2; i++) {
		by.order = i ? DATE_MONTH_FIRST : DATE_DAY_FIRST;
		got[i] = date_gedcom_parse(&by, s, &d[i], &till[i], &is_exact[i], &ignored);
	}
	if ((got[0] < 0) == (got[1] < 0))
		return -1;
	int i = got[0] < 0;
	*start = d[i];
	*end = till[i];
	*exact = is_exact[i];
	return got[i];
}

static void tell_asks(struct gedcom_file *g, const struct gedcom_node *date)
{
	if (!g->said_asks)
		gedcom_record_tell(g, DIAG_WARNING, date,
				   "day first or month first? No date of the file tells: kept as written, the day is not known; --dates "
				   "day-first or month-first answers (said once)");
	g->said_asks = true;
}

/* "44 BC", a date of another calendar: a date, and none that a case has.  (words) and <unknown> say themselves that nobody knows. */
static void tell_other(struct gedcom_file *g, const struct gedcom_node *date, struct str s)
{
	if (!g->said_other && s.p[0] != '(' && s.p[0] != '<')
		gedcom_record_tell(g, DIAG_WARNING, date,
				   "a year before Christ, or a date of another calendar: kept as written, the day is not known (said once)");
	g->said_other |= s.p[0] != '(' && s.p[0] != '<';
}

static int read_date(struct gedcom_file *g, struct gedcom_node *date, struct date *start, struct date *end)
{
	struct date none;
	bool exact = true;
	const char *why = "";
	char q[160];
	struct str s = str_trim(date->value);
	if (s.n == 0) { /* GEDCOM 7: DATE with a PHRASE alone */
		*start = (struct date){0};
		if (end)
			*end = (struct date){0};
		if (gedcom_line_first(date, "PHRASE"))
			*start = (struct date){.lo = DATE_LAST, .hi = DATE_LAST, .precision = DATE_UNKNOWN};
		return DATE_POINT;
	}
	int period = date_gedcom_parse(&g->dates, s, start, end ? end : &none, &exact, &why);
	if (period < 0)
		period = read_one_way(g, s, start, end ? end : &none, &exact);
	if (period < 0) {
		if (why == date_asks)
			tell_asks(g, date);
		else if (g->o->diags && s.n <= 32)
			diag_add(g->o->diags, DIAG_WARNING, g->file, date->line, 1,
				 "DATE: %s; kept as written: %s", why, diag_quote(s, q));
		else
			gedcom_record_tell(g, DIAG_WARNING, date,
					   "a date that cannot be read; kept as written");
		*start = (struct date){.lo = DATE_LAST, .hi = DATE_LAST, .precision = DATE_UNKNOWN};
		if (end)
			*end = (struct date){0};
		return -1;
	}
	if (start->precision == DATE_UNKNOWN)
		tell_other(g, date, s);
	date->seen = exact && !gedcom_line_first(date, "PHRASE") && (end || period == DATE_POINT);
	add_time(date, start);
	return period;
}

struct date gedcom_record_date(struct gedcom_file *g, struct gedcom_node *n, struct date *end)
{
	struct date start = {0};
	struct gedcom_node *date = gedcom_line_first(n, "DATE");
	if (end)
		*end = (struct date){0};
	if (date)
		read_date(g, date, &start, end);
	return start;
}

struct date gedcom_record_changed(struct gedcom_file *g, struct gedcom_node *record)
{
	struct gedcom_node *chan = gedcom_line_first(record, "CHAN");
	struct date d = chan ? gedcom_record_date(g, chan, NULL) : (struct date){0};
	if (chan && date_takes_part(&d)) {
		chan->seen = true;
		return d;
	}
	return (struct date){0};
}

/* What a tree marks as confidential is withheld from the family's audience, as what is about a third party
 * is. */
uint8_t gedcom_record_restricted(struct gedcom_node *record)
{
	struct str s = gedcom_line_value(record, "RESN");
	for (size_t i = 0; i + 7 <= s.n; i++)
		if (str_is_equal_caseless(str_part(s, i, 7), STR("privacy")) ||
		    str_is_equal_caseless(str_part(s, i, 12), STR("confidential")))
			return EVENT_THIRD_PARTY;
	return EVENT_OPEN;
}
