#include "source/gramps.h"

#include "source/gedcom_xml.h"

/* One element at a time is turned; what is asked for of others is looked up by handle. */
struct turning {
	struct gedcom_file *g;
	struct arena *a;
	struct gedcom_node *top; /* the record, or the event in it, that what is private withholds */
};

static bool is_private(const struct gedcom_node *element)
{
	return str_is_equal(gedcom_line_value(element, "priv"), STR("1"));
}

static void withhold(const struct turning *t)
{
	if (!gedcom_line_first(t->top, "RESN"))
		gedcom_xml_add(t->a, t->top, "RESN", STR("confidential"), t->top);
}

/* The record an hlink points at; what is private in it is private where it is quoted. */
static struct gedcom_place *target(const struct turning *t, const struct gedcom_node *ref)
{
	struct gedcom_place *p = gedcom_record_find(t->g, gedcom_line_value(ref, "hlink"));
	if (p && p->private)
		withhold(t);
	return p;
}

static bool is_one_of(const struct gedcom_node *n, const char *const *tag)
{
	for (; *tag; tag++)
		if (gedcom_line_is(n, *tag))
			return true;
	return false;
}

static void take(struct gedcom_node *up, const char *tag)
{
	struct gedcom_node *n = gedcom_line_first(up, tag);
	if (n)
		n->seen = true;
}

static void keep(const struct turning *t, struct gedcom_node *up, struct gedcom_node *from);

/* An element that has no tag in GEDCOM: under its own name, what it points at below it. */
static void keep_one(const struct turning *t, struct gedcom_node *up, struct gedcom_node *k)
{
	static const struct {
		const char *element, *tag;
	} pointer[] = {
		{"noteref", "NOTE"},  {"citationref", "SOUR"}, {"sourceref", "SOUR"},
		{"objref", "OBJE"},   {"tagref", "tag"},       {"reporef", "REPO"},
		{"place", "PLAC"},    {"placeref", "place"},   {"eventref", "eventref"},
		{"parentin", "FAMS"},
	};
	struct str hlink = gedcom_line_value(k, "hlink");
	if (is_private(k))
		withhold(t);
	const char *tag = k->tag.p;
	for (size_t i = 0; i < sizeof pointer / sizeof *pointer; i++)
		if (gedcom_line_is(k, pointer[i].element))
			tag = pointer[i].tag;
	struct gedcom_node *n = gedcom_xml_add(t->a, up, tag, k->value, k);
	if (hlink.n && target(t, k)) {
		n->to = hlink;
		take(k, "hlink");
	}
	take(k, "priv");
	keep(t, n, k);
}

static void keep(const struct turning *t, struct gedcom_node *up, struct gedcom_node *from)
{
	for (struct gedcom_node *k = from->child; k; k = k->next)
		if (!k->seen)
			keep_one(t, up, k);
}

/* <attribute type="Cause" value="..."/>: the type is the name. */
static void attribute(const struct turning *t, struct gedcom_node *up, struct gedcom_node *k)
{
	static const char *const agency[] = {"Agency", "Responsible Agency", NULL};
	struct str type = gedcom_line_value(k, "type"), value = gedcom_line_value(k, "value");
	struct gedcom_node *n;
	if (is_private(k))
		withhold(t);
	bool is_agency = false;
	for (int i = 0; agency[i]; i++)
		is_agency |= str_is_equal_caseless(type, str_of(agency[i]));
	if (str_is_equal_caseless(type, STR("Cause"))) {
		n = gedcom_xml_add(t->a, up, "CAUS", value, k);
	} else if (is_agency) {
		n = gedcom_xml_add(t->a, up, "AGNC", value, k);
	} else {
		n = gedcom_xml_add(t->a, up, "attribute", value, k);
		gedcom_xml_add(t->a, n, "TYPE", type, k);
	}
	take(k, "type");
	take(k, "value");
	take(k, "priv");
	keep(t, n, k);
}

static void date(const struct turning *t, struct gedcom_node *up, struct gedcom_node *from)
{
	static const char *const form[] = {"dateval", "daterange", "datespan", "datestr", NULL},
				 *const more[] = {"dualdated", "newyear", NULL};
	struct str value = gramps_date_value(from, t->a);
	for (struct gedcom_node *k = from->child; k; k = k->next) {
		if (!is_one_of(k, form))
			continue;
		if (!k->seen && value.n) {
			struct gedcom_node *d = gedcom_xml_add(t->a, up, "DATE", value, k);
			for (struct gedcom_node *m = k->child; m; m = m->next)
				if (is_one_of(m, more))
					gedcom_xml_add(t->a, d, m->tag.p, m->value, m);
			value = (struct str){0};
		}
		k->seen = true;
	}
}

/* ---- names */

static void name(const struct turning *t, struct gedcom_node *up, struct gedcom_node *from)
{
	struct buf b = {0};
	struct gedcom_node *n = gedcom_xml_add(t->a, up, "NAME", (struct str){0}, from);
	buf_add(&b, gedcom_line_value(from, "first"));
	take(from, "first");
	for (struct gedcom_node *k = from->child; k; k = k->next) {
		if (!gedcom_line_is(k, "surname") && !gedcom_line_is(k, "last"))
			continue;
		struct str prefix = gedcom_line_value(k, "prefix"), join = gedcom_line_value(k, "connector");
		buf_addf(&b, " %.*s%s%.*s%s%.*s", STR_ARG(prefix), prefix.n ? " " : "", STR_ARG(k->value),
			 join.n ? " " : "", STR_ARG(join));
		take(k, "prefix");
		take(k, "connector");
		k->seen = true;
		for (struct gedcom_node *m = k->child; m; m = m->next)
			if (!m->seen) /* derivation, prim */
				gedcom_xml_add(t->a, n, "surname",
				    arena_printf(t->a, "%.*s %.*s", STR_ARG(m->tag), STR_ARG(m->value)), m);
	}
	struct str suffix = gedcom_line_value(from, "suffix");
	if (suffix.n)
		buf_addf(&b, " %.*s", STR_ARG(suffix));
	take(from, "suffix");
	n->value = arena_copy(t->a, str_trim(buf_str(&b)));
	buf_close(&b);
	for (struct gedcom_node *k = from->child; k; k = k->next)
		if (gedcom_line_is(k, "nick") || gedcom_line_is(k, "title") || gedcom_line_is(k, "type")) {
			gedcom_xml_add(t->a, n,
			    gedcom_line_is(k, "nick")    ? "NICK"
			    : gedcom_line_is(k, "title") ? "NPFX"
							 : "TYPE",
			    k->value, k);
			k->seen = true;
		}
	if (is_private(from))
		withhold(t);
	take(from, "alt");
	take(from, "priv");
	date(t, n, from);
	keep(t, n, from);
}

/* ---- events */

static const char *event_tag(struct str type)
{
	static const struct {
		const char *type, *tag;
	} kind[] = {
		{"Birth", "BIRT"},
		{"Death", "DEAT"},
		{"Adopted", "ADOP"},
		{"Residence", "RESI"},
		{"Education", "EDUC"},
		{"Graduation", "GRAD"},
		{"Occupation", "OCCU"},
		{"Retirement", "RETI"},
		{"Immigration", "IMMI"},
		{"Emigration", "EMIG"},
		{"Naturalization", "NATU"},
		{"Census", "CENS"},
		{"Christening", "CHR"},
		{"Adult Christening", "CHRA"},
		{"Baptism", "BAPM"},
		{"Bar Mitzvah", "BARM"},
		{"Bas Mitzvah", "BASM"},
		{"Blessing", "BLES"},
		{"Confirmation", "CONF"},
		{"First Communion", "FCOM"},
		{"Ordination", "ORDN"},
		{"Burial", "BURI"},
		{"Cremation", "CREM"},
		{"Probate", "PROB"},
		{"Will", "WILL"},
		{"Religion", "RELI"},
		{"Property", "PROP"},
		{"Marriage", "MARR"},
		{"Divorce", "DIV"},
		{"Annulment", "ANUL"},
		{"Engagement", "ENGA"},
		{"Divorce Filing", "DIVF"},
		{"Marriage Banns", "MARB"},
		{"Marriage Contract", "MARC"},
		{"Marriage License", "MARL"},
		{"Marriage Settlement", "MARS"},
	};
	for (size_t i = 0; i < sizeof kind / sizeof *kind; i++)
		if (str_is_equal_caseless(type, str_of(kind[i].type)))
			return kind[i].tag;
	return NULL;
}

/* The event below the person or family whose it is. */
static void event(const struct turning *outer, struct gedcom_node *up, struct gedcom_node *from)
{
	struct str type = gedcom_line_value(from, "type"), said = gedcom_line_value(from, "description");
	const char *tag = event_tag(type);
	struct gedcom_node *n = gedcom_xml_add(outer->a, up, tag ? tag : "EVEN", said, from);
	struct turning in = {outer->g, outer->a, n}, *t = &in;
	if (!tag)
		gedcom_xml_add(t->a, n, "TYPE", type, from);
	if (said.n == 0)
		n->value = STR("Y");
	static const char *const known[] = {"type", "description", "handle", "change", "id", "priv", NULL};
	for (struct gedcom_node *k = from->child; k; k = k->next)
		k->seen |= is_one_of(k, known);
	if (is_private(from))
		withhold(t);
	date(t, n, from);
	for (struct gedcom_node *k = from->child; k; k = k->next)
		if (gedcom_line_is(k, "attribute")) {
			attribute(t, n, k);
			k->seen = true;
		}
	keep(t, n, from);
}

static void event_ref(const struct turning *t, struct gedcom_node *up, struct gedcom_node *ref)
{
	struct str role = gedcom_line_value(ref, "role");
	bool is_own = role.n == 0 || str_is_equal_caseless(role, STR("Primary")) ||
		      str_is_equal_caseless(role, STR("Family"));
	struct gedcom_place *p = is_own ? gedcom_record_find(t->g, gedcom_line_value(ref, "hlink")) : NULL;
	struct gedcom_node *element = p && p->what == GEDCOM_ABOUT ? gedcom_xml_read(t->g, p, t->a) : NULL;
	if (!element || !gedcom_line_is(element, "event")) {
		keep_one(t, up, ref);
		return;
	}
	p->told = true;
	event(t, up, element);
	struct gedcom_node *made = up->last;
	struct turning in = {t->g, t->a, made};
	if (is_private(ref))
		withhold(&in);
	take(ref, "hlink");
	take(ref, "role");
	take(ref, "priv");
	for (struct gedcom_node *k = ref->child; k;
	     k = k->next) /* the age, and whatever else stands at the reference */
		if (!k->seen) {
			if (gedcom_line_is(k, "attribute"))
				attribute(&in, made, k);
			else
				keep_one(&in, made, k);
		}
}

/* ---- persons and families */

/* When it was changed: seconds since 1970, of which the day is taken.  A second or two are how a program
 * says "never". */
static void changed(const struct turning *t, struct gedcom_node *up, const struct gedcom_node *k)
{
	long seconds;
	int y, m, d;
	static const char month[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
	if (str_to_long(str_trim(k->value), &seconds) || seconds < 86400 || seconds / 86400 > 1000000)
		return;
	date_civil_of((int32_t)(seconds / 86400), &y, &m, &d);
	struct gedcom_node *chan = gedcom_xml_add(t->a, up, "CHAN", (struct str){0}, k);
	gedcom_xml_add(t->a, chan, "DATE", arena_printf(t->a, "%d %.3s %d", d, month + 3 * (m - 1), y), k);
}

static void lineage(const struct turning *t, struct gedcom_node *chil, struct gedcom_node *ref)
{
	static const char *const way[][2] = {{"mrel", "_MREL"}, {"frel", "_FREL"}};
	for (int i = 0; i < 2; i++) {
		struct str word = gedcom_line_value(ref, way[i][0]);
		if (word.n)
			gedcom_xml_add(t->a, chil, way[i][1], word, ref);
		take(ref, way[i][0]);
	}
}

static void link_to(const struct turning *t, struct gedcom_node *up, const char *tag, struct gedcom_node *ref)
{
	struct gedcom_node *n = gedcom_xml_point(t->a, up, tag, gedcom_line_value(ref, "hlink"), ref);
	take(ref, "hlink");
	take(ref, "priv");
	if (is_private(ref))
		withhold(t);
	lineage(t, n, ref);
	struct gedcom_node *rel = gedcom_line_first(ref, "rel");
	if (rel && gedcom_line_is(ref, "personref")) {
		gedcom_xml_add(t->a, n, "RELA", rel->value, rel);
		rel->seen = true;
	}
	keep(t, n, ref);
}

static void one_of_record(const struct turning *t, struct gedcom_node *n, struct gedcom_node *k)
{
	if (gedcom_line_is(k, "handle") || gedcom_line_is(k, "id"))
		return;
	if (gedcom_line_is(k, "priv")) {
		if (str_is_equal(k->value, STR("1")))
			withhold(t);
	} else if (gedcom_line_is(k, "change")) {
		changed(t, n, k);
	} else if (gedcom_line_is(k, "gender")) {
		gedcom_xml_add(t->a, n, "SEX", k->value, k);
	} else if (gedcom_line_is(k, "name")) {
		name(t, n, k);
	} else if (gedcom_line_is(k, "eventref")) {
		event_ref(t, n, k);
	} else if (gedcom_line_is(k, "event")) { /* the oldest versions hold it in place */
		event(t, n, k);
	} else if (gedcom_line_is(k, "childof")) {
		link_to(t, n, "FAMC", k);
	} else if (gedcom_line_is(k, "parentin")) {
		link_to(t, n, "FAMS", k);
	} else if (gedcom_line_is(k, "personref")) {
		link_to(t, n, "ASSO", k);
	} else if (gedcom_line_is(k, "father")) {
		link_to(t, n, "HUSB", k);
	} else if (gedcom_line_is(k, "mother")) {
		link_to(t, n, "WIFE", k);
	} else if (gedcom_line_is(k, "childref") || gedcom_line_is(k, "child")) {
		link_to(t, n, "CHIL", k);
	} else if (gedcom_line_is(k, "attribute")) {
		attribute(t, n, k);
	} else {
		keep_one(t, n, k);
	}
}

/* What the couple is to each other, where no event says it. */
static void couple(const struct turning *t, struct gedcom_node *family)
{
	struct gedcom_node *rel = gedcom_line_first(family, "rel"), *marr = gedcom_line_first(family, "MARR");
	struct str type = gedcom_line_value(rel, "type");
	bool civil = str_is_equal_caseless(type, STR("Civil Union"));
	if (!civil && !str_is_equal_caseless(type, STR("Married")))
		return;
	if (!marr)
		marr = gedcom_xml_add(t->a, family, "MARR", STR("Y"), rel);
	if (civil)
		gedcom_xml_add(t->a, marr, "TYPE", STR("civil partnership"), rel);
}

struct gedcom_node *gramps_record_run(struct gedcom_file *g, const struct gedcom_place *p,
				      struct gedcom_node *element, struct arena *a)
{
	static const char *const unnamed[] = {"handle", "change", "id", "priv", NULL}, *const title[] = {
											       "stitle",
											       "ptitle",
											       "rname", NULL};
	const char *tag = p->what == GEDCOM_PERSON   ? "INDI"
			  : p->what == GEDCOM_FAMILY ? "FAM"
						     : element->tag.p;
	struct gedcom_node *n = gedcom_line_add(NULL, a, tag, element->value, element->line);
	struct turning t = {g, a, n};
	n->xref = gedcom_line_value(element, "handle");
	if (p->what == GEDCOM_PERSON || p->what == GEDCOM_FAMILY) {
		for (struct gedcom_node *k = element->child; k; k = k->next)
			one_of_record(&t, n, k);
		if (p->what == GEDCOM_FAMILY)
			couple(&t, n);
		return n;
	}
	/* A note, a source, a place: its text or name is its value, the rest below it. */
	for (struct gedcom_node *k = element->child; k; k = k->next) {
		bool is_title = is_one_of(k, title) ||
				(p->what == GEDCOM_NOTE && gedcom_line_is(k, "text")) ||
				(gedcom_line_is(element, "tag") && gedcom_line_is(k, "name"));
		if (is_title && n->value.n == 0) {
			n->value = k->value;
			k->seen = true;
		}
		k->seen |= is_one_of(k, unnamed);
	}
	struct gedcom_node *named = gedcom_line_first(element, "pname"); /* a place without a title */
	if (n->value.n == 0)
		n->value = gedcom_line_value(named, "value");
	date(&t, n, element);
	keep(&t, n, element);
	return n;
}
