#include "source/gedcom_record.h"

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
	{"MARB", "note", "Marriage banns"},
	{"MARC", "note", "Marriage contract"},
	{"MARL", "note", "Marriage licence"},
	{"MARS", "note", "Marriage settlement"},
	{"TITL", "note", "Title"},
};

static int tag_place(const struct gedcom_node *n)
{
	for (size_t i = 0; i < sizeof event_tag / sizeof *event_tag; i++)
		if (gedcom_line_is(n, event_tag[i].tag))
			return (int)i;
	return -1;
}

/* A program's own tag ("_MILT") is an event where it has a day or a place. */
static bool is_own(const struct gedcom_node *n)
{
	return n->tag.n && n->tag.p[0] == '_' &&
	       (gedcom_line_first(n, "DATE") || gedcom_line_first(n, "PLAC"));
}

bool gedcom_event_is(const struct gedcom_node *n)
{
	return (tag_place(n) >= 0 || is_own(n)) && gedcom_record_happened(n);
}

bool gedcom_event_is_separation(const struct gedcom_node *n)
{
	if (!gedcom_record_happened(n))
		return false;
	if (gedcom_line_is(n, "EVEN") || gedcom_line_is(n, "FACT"))
		return gedcom_line_says(str_part(gedcom_line_value(n, "TYPE"), 0, 64), "separat") ||
		       gedcom_line_says(str_part(n->value, 0, 64), "separat");
	return gedcom_line_is(n, "_SEPR") || gedcom_line_is(n, "_SEPARATED") || gedcom_line_is(n, "_SEP");
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
	else if (tag_place(n) < 0) /* a program's own, named as it names it */
		buf_add(&b, str_part(n->tag, 1, n->tag.n));
	if (type.n && !kind_is_type) {
		buf_add_z(&b, b.n ? ", " : "");
		buf_add(&b, type);
	}
	if (value.n) {
		buf_add_z(&b, b.n ? ": " : "");
		buf_add(&b, value);
	}
	for (struct gedcom_node *k = n->child; k; k = k->next) {
		struct str note = gedcom_record_is_note(k) ? gedcom_record_note(g, k) : (struct str){0};
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

/* GEDCOM 7: ASSO below an event names who had a part in it. */
static const struct event_person *associates(struct gedcom_file *g, struct gedcom_node *n,
					     const struct event_person *people, size_t *people_n)
{
	static const struct {
		const char *said, *role;
	} role[] = {
		{"WITN", "witness"},  {"FATH", "father"},  {"MOTH", "mother"},
		{"PARENT", "parent"}, {"SPOU", "partner"}, {"HUSB", "partner"},
		{"WIFE", "partner"},  {"CHIL", "child"},   {"witness", "witness"},
	};
	size_t more = 0, n_all = *people_n;
	for (struct gedcom_node *k = gedcom_line_first(n, "ASSO"); k; k = gedcom_line_next(k->next, "ASSO"))
		more++;
	if (more == 0)
		return people;
	struct event_person *all = ARENA_ARRAY(&g->one, struct event_person, n_all + more);
	for (size_t i = 0; i < n_all; i++)
		all[i] = people[i];
	for (struct gedcom_node *k = gedcom_line_first(n, "ASSO"); k; k = gedcom_line_next(k->next, "ASSO")) {
		if (k->to.n == 0 || str_is_equal(k->to, STR("VOID")))
			continue;
		struct gedcom_node *said = gedcom_line_first(k, "ROLE");
		if (!said)
			said = gedcom_line_first(k, "RELA");
		const char *as = "named";
		for (size_t i = 0; said && i < sizeof role / sizeof *role; i++)
			if (str_is_equal_caseless(str_trim(said->value), str_of(role[i].said))) {
				as = role[i].role;
				said->seen = true;
			}
		k->seen = true;
		all[n_all++] = (struct event_person){gedcom_record_id(g, k->to), str_of(as)};
	}
	*people_n = n_all;
	return all;
}

void gedcom_event_run(struct gedcom_file *g, struct gedcom_node *n, struct str child, const char *kind,
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
	struct gedcom_node *place = gedcom_line_first(n, "PLAC");
	if (!place)
		place = gedcom_line_first(n, "ADDR");
	if (place) {
		ev->place = gedcom_record_note(g, place);
		place->seen = ev->place.n > 0;
	}
	ev->agency = gedcom_line_value(n, "AGNC");
	take(n, "AGNC");
	ev->text = text_of(g, n, at >= 0 ? event_tag[at].label : NULL, type, kind_is_type);
	ev->people = associates(g, n, people, &people_n);
	ev->people_n = people_n;
	ev->restricted = gedcom_record_restricted(n);
	if (g->restricted > ev->restricted)
		ev->restricted = g->restricted;
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
