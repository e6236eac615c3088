#include "source/gedcom_record.h"

#include <stdlib.h>
#include <string.h>

#include "format/date_gedcom.h"

void gedcom_record_tell(struct gedcom_file *g, enum diag_level level, const struct gedcom_node *n,
			const char *text)
{
	if (g->o->diags)
		diag_add(g->o->diags, level, g->file, n->line, 1, "%.*s: %s",
			 STR_ARG(str_part(n->tag, 0, 32)), text);
}

/* ---- the index of pointers */

static size_t slot_of(const struct gedcom_file *g, struct str xref)
{
	size_t i = str_hash(xref) & (g->slots - 1);
	while (g->entry[i].node && !str_is_equal(g->entry[i].node->xref, xref))
		i = (i + 1) & (g->slots - 1);
	return i;
}

struct gedcom_entry *gedcom_record_find(const struct gedcom_file *g, struct str xref)
{
	size_t i = slot_of(g, xref);
	return g->entry[i].node ? &g->entry[i] : NULL;
}

static void mark_pointed(struct gedcom_file *g, const struct gedcom_node *n)
{
	for (const struct gedcom_node *c = n->child; c; c = c->next) {
		struct gedcom_entry *e = str_is_absent(c->to) ? NULL : gedcom_record_find(g, c->to);
		if (e && e->node != n)
			e->pointed = true;
		mark_pointed(g, c); /* as deep as gedcom_line reads: levels are capped there */
	}
}

void gedcom_record_index(struct gedcom_file *g)
{
	size_t n = 0;
	for (struct gedcom_node *r = g->first; r; r = r->next)
		n++;
	for (g->slots = 16; g->slots < 2 * n + 2;)
		g->slots *= 2;
	g->entry = ARENA_ARRAY(&g->arena, struct gedcom_entry, g->slots);
	for (struct gedcom_node *r = g->first; r; r = r->next) {
		if (str_is_absent(r->xref))
			continue;
		size_t i = slot_of(g, r->xref);
		if (g->entry[i].node)
			gedcom_record_tell(g, DIAG_WARNING, r, "its id stands on an earlier record too");
		else
			g->entry[i].node = r;
	}
	for (struct gedcom_node *r = g->first; r; r = r->next) {
		if (!gedcom_line_is(r, "INDI"))
			continue;
		for (struct gedcom_node *f = gedcom_line_first(r, "FAMC"); f;
		     f = gedcom_line_next(f->next, "FAMC")) {
			struct gedcom_entry *e = f->to.n ? gedcom_record_find(g, f->to) : NULL;
			if (!e)
				continue;
			struct gedcom_link *l = ARENA_NEW(&g->arena, struct gedcom_link);
			l->child = r;
			l->famc = f;
			if (e->last_link)
				e->last_link->next = l;
			else
				e->links = l;
			e->last_link = l;
		}
	}
	for (struct gedcom_node *r = g->first; r; r = r->next)
		if (gedcom_line_is(r, "INDI") || gedcom_line_is(r, "FAM"))
			mark_pointed(g, r);
}

void gedcom_record_close(struct gedcom_file *g)
{
	free(g->record);
	ordinal_close(&g->events);
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
	return arena_printf(&g->one, "%.*s:%.*s", STR_ARG(g->system), STR_ARG(xref));
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

struct str gedcom_record_note(struct gedcom_file *g, const struct gedcom_node *note)
{
	if (str_is_absent(note->to))
		return str_trim(note->value);
	const struct gedcom_entry *e = gedcom_record_find(g, note->to);
	return e && (gedcom_line_is(e->node, "NOTE") || gedcom_line_is(e->node, "SNOTE"))
		       ? str_trim(e->node->value)
		       : (struct str){0};
}

static bool is_note(const struct gedcom_node *n)
{
	return gedcom_line_is(n, "NOTE") || gedcom_line_is(n, "SNOTE");
}

/* What a pointer says: a note's text, a source's title, else the pointer itself. */
static struct str value_of(struct gedcom_file *g, const struct gedcom_node *n)
{
	if (str_is_absent(n->to))
		return str_trim(n->value);
	if (is_note(n)) {
		struct str text = gedcom_record_note(g, n);
		if (!str_is_absent(text))
			return text;
	}
	const struct gedcom_entry *e = gedcom_line_is(n, "SOUR") ? gedcom_record_find(g, n->to) : NULL;
	struct str title = e ? gedcom_line_value(e->node, "TITL") : (struct str){0};
	return title.n ? title : arena_printf(&g->one, "@%.*s@", STR_ARG(n->to));
}

void gedcom_record_keep_rest(struct gedcom_file *g, struct gedcom_node *n, struct str path,
			     struct gedcom_fields *f)
{
	for (struct gedcom_node *k = n->child; k; k = k->next) {
		struct str here = arena_printf(&g->one, "%.*s%.*s", STR_ARG(path), STR_ARG(k->tag)),
			   value = value_of(g, k);
		if (!k->seen && (value.n || !k->child))
			gedcom_record_add(g, f, here, str_is_absent(value) ? STR("") : value);
		if (k->child)
			gedcom_record_keep_rest(g, k, arena_printf(&g->one, "%.*s/", STR_ARG(here)), f);
	}
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
	int period = date_gedcom_parse(&g->o->dates, s, start, end ? end : &none, &exact, &why);
	if (period < 0) {
		if (g->o->diags && s.n <= 32)
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

/* ---- events */

static const struct {
	const char *tag, *kind, *label; /* label NULL: the kind's own words say it */
} event_tag[] = {
	{"RESI", "residence", NULL},
	{"ADOP", "adoption", NULL},
	{"DEAT", "death", NULL},
	{"EDUC", "note", "Education"},
	{"GRAD", "note", "Graduation"},
	{"OCCU", "note", "Occupation"},
	{"RETI", "note", "Retirement"},
	{"EVEN", "note", "Event"},
	{"FACT", "note", "Fact"},
	{"IMMI", "note", "Immigration"},
	{"EMIG", "note", "Emigration"},
	{"NATU", "note", "Naturalisation"},
	{"CENS", "note", "Census"},
	{"CHR", "note", "Christening"},
	{"CHRA", "note", "Adult christening"},
	{"BAPM", "note", "Baptism"},
	{"BARM", "note", "Bar mitzvah"},
	{"BASM", "note", "Bas mitzvah"},
	{"BLES", "note", "Blessing"},
	{"CONF", "note", "Confirmation"},
	{"FCOM", "note", "First communion"},
	{"ORDN", "note", "Ordination"},
	{"BURI", "note", "Burial"},
	{"CREM", "note", "Cremation"},
	{"PROB", "note", "Probate"},
	{"WILL", "note", "Will"},
	{"RELI", "note", "Religion"},
	{"NATI", "note", "Nationality"},
	{"DSCR", "note", "Description"},
	{"CAST", "note", "Group"},
	{"PROP", "note", "Possessions"},
	{"DIV", "separation", NULL},
	{"ANUL", "separation", "Annulment"},
	{"DIVF", "note", "Filing for divorce"},
};

static int tag_place(const struct gedcom_node *n)
{
	for (size_t i = 0; i < sizeof event_tag / sizeof *event_tag; i++)
		if (gedcom_line_is(n, event_tag[i].tag))
			return (int)i;
	return -1;
}

bool gedcom_record_is_event(const struct gedcom_node *n)
{
	return tag_place(n) >= 0 && !is_no(n);
}

/* EVEN and FACT name what they are in TYPE: a kind of ours, or one of its aliases, is taken as such. */
static bool kind_from_type(const struct gedcom_file *g, struct str type, uint16_t *kind)
{
	char name[64];
	if (!g->o->code || type.n == 0 || type.n >= sizeof name)
		return false;
	for (size_t i = 0; i < type.n; i++)
		name[i] = type.p[i] == ' ' || type.p[i] == '_'   ? '-'
			  : type.p[i] >= 'A' && type.p[i] <= 'Z' ? type.p[i] + 32
								 : type.p[i];
	return code_kind_of(g->o->code, (struct str){name, type.n}, kind) == 0;
}

static void take(struct gedcom_node *n, const char *tag)
{
	struct gedcom_node *k = gedcom_line_first(n, tag);
	if (k)
		k->seen = true;
}

static struct str text_of(struct gedcom_file *g, struct gedcom_node *n, const char *label, struct str type,
			  bool kind_is_type)
{
	struct buf b = {0};
	struct str value = str_trim(n->value);
	if (str_is_equal_caseless(value, STR("Y")))
		value = (struct str){0};
	if (label && !(type.n && (gedcom_line_is(n, "EVEN") || gedcom_line_is(n, "FACT"))))
		buf_add_z(&b, label);
	if (type.n && !kind_is_type) {
		buf_add_z(&b, b.n ? ", " : "");
		buf_add(&b, type);
	}
	if (value.n) {
		buf_add_z(&b, b.n ? ": " : "");
		buf_add(&b, value);
	}
	for (struct gedcom_node *k = n->child; k; k = k->next) {
		struct str note = is_note(k) ? gedcom_record_note(g, k) : (struct str){0};
		if (note.n == 0)
			continue;
		k->seen = true;
		buf_add_z(&b, b.n ? "\n" : "");
		buf_add(&b, note);
	}
	struct str text = b.n ? arena_copy(&g->one, buf_str(&b)) : (struct str){0};
	buf_close(&b);
	return text;
}

void gedcom_record_event(struct gedcom_file *g, struct gedcom_node *n, struct str child, const char *kind,
			 struct date changed, const struct event_person *people, size_t people_n,
			 struct str source_id)
{
	struct event *ev = &gedcom_record_new(g, RECORD_EVENT)->event;
	struct gedcom_fields f = {0};
	int at = tag_place(n);
	struct str type = gedcom_line_value(n, "TYPE");
	bool kind_is_type = (gedcom_line_is(n, "EVEN") || gedcom_line_is(n, "FACT")) &&
			    kind_from_type(g, type, &ev->kind);
	if (!kind_is_type && g->o->code)
		code_kind_of(g->o->code,
			     str_of(kind      ? kind
				    : at >= 0 ? event_tag[at].kind
					      : "note"),
			     &ev->kind);
	n->seen = true;
	take(n, "TYPE");
	ev->child = child;
	ev->type = type.n ? arena_printf(&g->one, "%.*s %.*s", STR_ARG(n->tag), STR_ARG(type)) : n->tag;
	struct gedcom_node *date = gedcom_line_first(n, "DATE");
	ev->start = gedcom_record_date(g, n, &ev->end);
	if (date && !date->seen) {
		struct str phrase = gedcom_line_value(date, "PHRASE");
		ev->raw = str_trim(date->value).n ? str_trim(date->value) : phrase;
		date->seen = true;
	}
	ev->recorded = changed;
	ev->place = gedcom_line_value(n, "PLAC");
	take(n, "PLAC");
	ev->agency = gedcom_line_value(n, "AGNC");
	take(n, "AGNC");
	ev->text = text_of(g, n, at >= 0 ? event_tag[at].label : NULL, type, kind_is_type);
	ev->people = people;
	ev->people_n = people_n;
	ev->restricted = gedcom_record_restricted(n);
	ev->source_id = source_id;
	if (source_id.n)
		ev->part = arena_printf(&g->one, "%.*s %.*s", STR_ARG(ev->type),
					STR_ARG(gedcom_line_value(n, "DATE")));
	ev->id = event_make_id(ev, g->system, 0);
	unsigned ordinal = ordinal_next(&g->events, ev->id);
	if (ordinal && source_id.n) {
		ev->part = arena_printf(&g->one, "%.*s %u", STR_ARG(ev->part), ordinal);
		ev->id = event_make_id(ev, g->system, 0);
	} else if (ordinal) {
		ev->id = event_make_id(ev, g->system, ordinal);
	}
	ev->sources = gedcom_record_source(g, n);
	ev->sources_n = 1;
	gedcom_record_keep_rest(g, n, STR(""), &f);
	g->record[g->records - 1].event.extra = f.v;
	g->record[g->records - 1].event.extra_n = f.n;
	gedcom_record_take_all(n);
}
