#include "source/genopro.h"

#include "source/gedcom_xml.h"

struct turning {
	struct gedcom_file *g;
	struct arena *a;
};

static void take(struct gedcom_node *up, const char *tag)
{
	struct gedcom_node *n = gedcom_line_first(up, tag);
	if (n)
		n->seen = true;
}

/* ---- what has no tag in GEDCOM */

static bool is_named(const struct turning *t, struct str id)
{
	const struct gedcom_place *p = id.n && id.n < 64 ? gedcom_record_find(t->g, id) : NULL;
	return p && p->what == GEDCOM_ABOUT;
}

/* An element under its own name.  Its text may be the ids of others, with commas between them: those are
 * pointed at. */
static void keep_one(const struct turning *t, struct gedcom_node *up, struct gedcom_node *k)
{
	struct str rest = k->value, first = str_trim(str_cut(&rest, ','));
	struct gedcom_node *n;
	if (is_named(t, first)) {
		n = gedcom_xml_point(t->a, up, k->tag.p, first, k);
		while (!str_is_absent(rest)) {
			struct str id = str_trim(str_cut(&rest, ','));
			if (is_named(t, id))
				gedcom_xml_point(t->a, up, k->tag.p, id, k);
			else
				gedcom_xml_add(t->a, up, k->tag.p, id, k);
		}
	} else {
		n = gedcom_xml_add(t->a, up, k->tag.p, k->value, k);
	}
	for (struct gedcom_node *m = k->child; m; m = m->next)
		if (!m->seen)
			keep_one(t, n, m);
}

static void keep(const struct turning *t, struct gedcom_node *up, struct gedcom_node *from)
{
	for (struct gedcom_node *k = from->child; k; k = k->next)
		if (!k->seen)
			keep_one(t, up, k);
}

/* ---- dates */

static bool is_number(struct str s, size_t most, long *n)
{
	return s.n > 0 && s.n <= most && str_to_long(s, n) == 0 && *n > 0;
}

/* 7.2.999 as GEDCOM has it; false: not written so. */
static bool add_dotted(const struct turning *t, struct str s, struct str *made)
{
	static const char month[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
	struct str rest = s, first = str_cut(&rest, '.'), second = str_cut(&rest, '.');
	long d, m, y;
	if (!is_number(first, 2, &d) || !is_number(second, 2, &m) || !is_number(rest, 4, &y) || m > 12)
		return false;
	*made = arena_printf(t->a, "%ld %.3s %ld", d, month + 3 * (m - 1), y);
	return true;
}

/* "~1148" is ABT 1148.  A leading zero of a year goes: "0932" is 932. */
static struct str date_value(const struct turning *t, struct str said)
{
	const char *word = "";
	struct str s = str_trim(said), dotted;
	if (s.n && (s.p[0] == '~' || s.p[0] == '<' || s.p[0] == '>')) {
		word = s.p[0] == '~' ? "ABT " : s.p[0] == '<' ? "BEF " : "AFT ";
		s = str_trim(str_part(s, 1, s.n));
	}
	if (add_dotted(t, s, &dotted))
		s = dotted;
	while (s.n == 4 && s.p[0] == '0')
		s = str_part(s, 1, 3);
	return *word || s.p != str_trim(said).p ? arena_printf(t->a, "%s%.*s", word, STR_ARG(s)) : s;
}

/* ---- persons */

static void event(const struct turning *t, struct gedcom_node *up, const char *tag, struct gedcom_node *from)
{
	struct gedcom_node *n = gedcom_xml_add(t->a, up, tag, (struct str){0}, from);
	for (struct gedcom_node *k = from->child; k; k = k->next) {
		if (gedcom_line_is(k, "Date")) {
			gedcom_xml_add(t->a, n, "DATE", date_value(t, k->value), k);
		} else if (gedcom_line_is(k, "Place")) {
			if (is_named(t, str_trim(k->value)))
				gedcom_xml_point(t->a, n, "PLAC", str_trim(k->value), k);
			else
				gedcom_xml_add(t->a, n, "PLAC", k->value, k);
		} else if (gedcom_line_is(k, "Cause")) {
			gedcom_xml_add(t->a, n, "CAUS", k->value, k);
		} else if (gedcom_line_is(k, "Comment")) {
			gedcom_xml_add(t->a, n, "NOTE", k->value, k);
		} else {
			keep_one(t, n, k);
		}
	}
}

static void name(const struct turning *t, struct gedcom_node *up, struct gedcom_node *from)
{
	static const char *const part[] = {"Title", "First", "Middle", "Last", "Last2", "Suffix", NULL};
	struct buf b = {0};
	struct str whole = str_trim(from->value);
	struct gedcom_node *n = gedcom_xml_add(t->a, up, "NAME", whole, from);
	if (whole.n == 0) {
		for (int i = 0; part[i]; i++) {
			struct str word = gedcom_line_value(from, part[i]);
			if (word.n)
				buf_addf(&b, "%s%.*s", b.n ? " " : "", STR_ARG(word));
		}
		n->value = arena_copy(t->a, buf_str(&b));
	}
	buf_close(&b);
	for (struct gedcom_node *k = from->child; k; k = k->next) {
		struct str v = str_trim(k->value);
		if (gedcom_line_is(k, "Nickname") || gedcom_line_is(k, "Nick"))
			gedcom_xml_add(t->a, n, "NICK", v, k);
		else if (k->child || str_find(n->value, v) == n->value.n)
			keep_one(t, n, k); /* what the name does not hold itself */
	}
}

static struct gedcom_node *person(const struct turning *t, struct gedcom_node *element)
{
	struct gedcom_node *n = gedcom_line_add(NULL, t->a, "INDI", (struct str){0}, element->line);
	bool has_death = gedcom_line_first(element, "Death");
	for (struct gedcom_node *k = element->child; k; k = k->next) {
		if (gedcom_line_is(k, "ID"))
			continue;
		if (gedcom_line_is(k, "Name"))
			name(t, n, k);
		else if (gedcom_line_is(k, "Gender"))
			gedcom_xml_add(t->a, n, "SEX", k->value, k);
		else if (gedcom_line_is(k, "Birth"))
			event(t, n, "BIRT", k);
		else if (gedcom_line_is(k, "Death"))
			event(t, n, "DEAT", k);
		else if (gedcom_line_is(k, "IsDead") && str_is_equal_caseless(k->value, STR("Y")) &&
			 !has_death)
			gedcom_xml_add(t->a, n, "DEAT", STR("Y"), k);
		else if (gedcom_line_is(k, "IsDead") && str_is_equal_caseless(k->value, STR("Y")))
			continue; /* the death says it */
		else if (gedcom_line_is(k, "Comment"))
			gedcom_xml_add(t->a, n, "NOTE", k->value, k);
		else if (gedcom_line_is(k, "IndividualInternalHyperlink"))
			gedcom_xml_add(t->a, gedcom_xml_point(t->a, n, "ASSO", k->value, k), "RELA",
				       STR("same-person"), k); /* drawn twice */
		else
			keep_one(t, n, k);
	}
	return n;
}

/* ---- families */

/* <Marriage> of the ids in <Unions>: when it was, and when it ended. */
static void unions(const struct turning *t, struct gedcom_node *n, struct gedcom_node *k)
{
	struct str rest = k->value;
	while (!str_is_absent(rest)) {
		struct str id = str_trim(str_cut(&rest, ','));
		struct gedcom_place *p = is_named(t, id) ? gedcom_record_find(t->g, id) : NULL;
		struct gedcom_node *m = p ? gedcom_xml_read(t->g, p, t->a) : NULL;
		if (!m || !gedcom_line_is(m, "Marriage")) {
			if (id.n)
				gedcom_xml_add(t->a, n, k->tag.p, id, k);
			continue;
		}
		p->told = true;
		take(m, "ID");
		struct gedcom_node *over = gedcom_line_first(m, "Divorce");
		if (over) {
			event(t, n, "DIV", over);
			over->seen = true;
		}
		struct gedcom_node *only = gedcom_line_add(NULL, t->a, "Marriage", (struct str){0}, m->line);
		for (struct gedcom_node *c = m->child, *after; c; c = after) {
			after = c->next;
			c->next = NULL;
			if (c->seen)
				continue;
			if (only->last)
				only->last->next = c;
			else
				only->child = c;
			only->last = c;
		}
		event(t, n, "MARR", only);
	}
}

/* <Relation>: what the couple is to each other now. */
static void relation(const struct turning *t, struct gedcom_node *n, struct gedcom_node *k)
{
	bool divorced = str_is_equal_caseless(k->value, STR("Divorce")),
	     parted = gedcom_line_says(k->value, "separat"), /* Separation, LegalSeparation */
	     plain = str_is_equal_caseless(k->value, STR("Separation"));
	bool married = str_is_equal_caseless(k->value, STR("Marriage"));
	if ((married || divorced || (parted && !gedcom_line_says(k->value, "cohabit"))) && !gedcom_line_first(n, "MARR"))
		gedcom_xml_add(t->a, n, "MARR", STR("Y"), k);
	if (divorced && !gedcom_line_first(n, "DIV"))
		gedcom_xml_add(t->a, n, "DIV", STR("Y"), k);
	if (parted)
		gedcom_xml_add(t->a, gedcom_xml_add(t->a, n, "EVEN", (struct str){0}, k), "TYPE",
			       STR("Separation"), k);
	if (str_is_equal_caseless(k->value, STR("Engagement")))
		gedcom_xml_add(t->a, n, "ENGA", STR("Y"), k);
	else if (!married && !divorced && !plain)
		keep_one(t, n, k);
}

static bool is_man(const struct turning *t, struct str id)
{
	struct gedcom_place *p = gedcom_record_find(t->g, id);
	struct gedcom_node *e = p && p->what == GEDCOM_PERSON ? gedcom_xml_read(t->g, p, t->a) : NULL;
	return e && str_is_equal_caseless(gedcom_line_value(e, "Gender"), STR("M"));
}

static void link_one(const struct turning *t, struct gedcom_node *n, struct gedcom_node *k)
{
	struct str who = gedcom_line_value(k, "Individual"), as = gedcom_line_value(k, "PedigreeLink");
	struct gedcom_node *made;
	if (str_is_equal_caseless(as, STR("Parent"))) {
		made = gedcom_xml_point(t->a, n, is_man(t, who) ? "HUSB" : "WIFE", who, k);
	} else {
		made = gedcom_xml_point(t->a, n, "CHIL", who, k);
		if (as.n && !str_is_equal_caseless(as, STR("Biological"))) {
			gedcom_xml_add(t->a, made, "_FREL", as, k);
			gedcom_xml_add(t->a, made, "_MREL", as, k);
		}
	}
	take(k, "Individual");
	take(k, "PedigreeLink");
	take(k, "Family");
	keep(t, made, k);
}

static struct gedcom_node *family(const struct turning *t, const struct gedcom_place *p,
				  struct gedcom_node *element)
{
	struct gedcom_node *n = gedcom_line_add(NULL, t->a, "FAM", (struct str){0}, element->line);
	struct gedcom_node *rel = gedcom_line_first(element, "Relation");
	size_t links;
	const struct gedcom_link *l = gedcom_index_links(&t->g->index, (uint32_t)(p - t->g->index.place),
							 &links);
	for (struct gedcom_node *k = element->child; k; k = k->next) {
		if (gedcom_line_is(k, "ID") || k == rel)
			continue;
		if (gedcom_line_is(k, "Unions") || gedcom_line_is(k, "Marriages"))
			unions(t, n, k);
		else if (gedcom_line_is(k, "Comment"))
			gedcom_xml_add(t->a, n, "NOTE", k->value, k);
		else
			keep_one(t, n, k);
	}
	if (rel)
		relation(t, n, rel);
	for (size_t i = 0; i < links; i++) {
		struct gedcom_place *at = &t->g->index.place[l[i].child];
		struct gedcom_node *k = gedcom_xml_read(t->g, at, t->a);
		if (!k || !gedcom_line_is(k, "PedigreeLink"))
			continue;
		at->told = true;
		link_one(t, n, k);
	}
	return n;
}

/* ---- ties */

/* Of these names the first that the element has, as an attribute or below it. */
static struct str first_of(struct gedcom_node *element, const char *const *names)
{
	for (; *names; names++) {
		struct str v = gedcom_line_value(element, *names);
		if (v.n) {
			take(element, *names);
			return v;
		}
	}
	return (struct str){0};
}

static struct gedcom_node *emotional(const struct turning *t, struct gedcom_node *element)
{
	static const char *const from[] = {"Entity1", "Individual1", "From", NULL},
				 *const to[] = {"Entity2", "Individual2", "To", NULL},
				 *const kind[] = {"Type", "Relation", "EmotionalRelationship", "Name", NULL};
	struct gedcom_node *n = gedcom_line_add(NULL, t->a, "TIE", (struct str){0}, element->line);
	gedcom_xml_point(t->a, n, "FROM", first_of(element, from), element);
	gedcom_xml_point(t->a, n, "TO", first_of(element, to), element);
	gedcom_xml_add(t->a, n, "KIND", first_of(element, kind), element);
	take(element, "ID");
	keep(t, n, element);
	return n;
}

struct gedcom_node *genopro_record_run(struct gedcom_file *g, const struct gedcom_place *p,
				       struct gedcom_node *element, struct arena *a)
{
	struct turning t = {g, a};
	struct gedcom_node *n;
	if (p->what == GEDCOM_PERSON) {
		n = person(&t, element);
	} else if (p->what == GEDCOM_FAMILY) {
		n = family(&t, p, element);
	} else if (p->what == GEDCOM_TIE) {
		n = emotional(&t, element);
	} else {
		n = gedcom_line_add(NULL, a, element->tag.p, gedcom_line_value(element, "Name"),
				    element->line);
		take(element, "ID");
		if (n->value.n)
			take(element, "Name");
		keep(&t, n, element);
	}
	n->xref = gedcom_line_value(element, "ID");
	return n;
}
