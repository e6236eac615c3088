#include "source/gedcom_record.h"

#include <string.h>

enum { PARENTS = 8 }; /* HUSB and WIFE lines of one family that are read */

struct family {
	struct gedcom_node *node;
	struct gedcom_node *parent[PARENTS];
	size_t parents;
	struct str eldest; /* of a family without parents, the first child that is told */
	size_t first; /* place of its first relation among the records; SIZE_MAX: none yet */
	uint8_t restricted;
	uint32_t place;
};

static uint16_t kind_of(const struct gedcom_file *g, const char *name)
{
	uint16_t kind = 0;
	if (g->o->code)
		code_relation_of(g->o->code, str_of(name), &kind);
	return kind;
}

static struct relation *new_relation(struct gedcom_file *g, struct family *fam, struct str from,
				     const char *kind, struct str to, const struct gedcom_node *at)
{
	if (fam->first == SIZE_MAX)
		fam->first = g->records;
	struct relation *r = &gedcom_record_new(g, RECORD_RELATION)->relation;
	r->from = gedcom_record_id(g, from);
	r->to = gedcom_record_id(g, to);
	r->kind = kind_of(g, kind);
	r->restricted = fam->restricted;
	r->sources = gedcom_record_source(g, at);
	r->sources_n = 1;
	return r;
}

/* ---- the couple */

/* NO MARR in GEDCOM 7 says that it did not happen, as DIV N does. */
static struct gedcom_node *happened(struct gedcom_node *fam, const char *tag)
{
	for (struct gedcom_node *n = gedcom_line_first(fam, tag); n; n = gedcom_line_next(n->next, tag))
		if (gedcom_record_happened(n))
			return n;
	return NULL;
}

static struct gedcom_node *separation(struct gedcom_node *fam)
{
	for (struct gedcom_node *n = fam->child; n; n = n->next)
		if (gedcom_event_is_separation(n))
			return n;
	return NULL;
}

/* More than two HUSB and WIFE lines are no GEDCOM, but are written: each with the first. */
static void put_couple(struct gedcom_file *g, struct family *fam, const char *kind, struct date start, struct date end)
{
	for (size_t i = 1; i < fam->parents; i++) {
		struct relation *r = new_relation(g, fam, fam->parent[0]->to, kind, fam->parent[i]->to, fam->node);
		r->start = start;
		r->end = end;
	}
}

/* "ex-spouse" holds from the wedding to the divorce, where a day is told of that; else from the divorce on, so that the wedding
 * is a relation of its own.  "separated" begins with the parting (cmd/casework-records.5). */
static void couple(struct gedcom_file *g, struct family *fam)
{
	struct gedcom_node *marr = happened(fam->node, "MARR"), *enga = happened(fam->node, "ENGA"),
			   *div = happened(fam->node, "DIV"), *anul = happened(fam->node, "ANUL"),
			   *sepa = separation(fam->node);
	struct gedcom_node *over = div ? div : anul, *begun = marr ? marr : enga;
	struct str type = marr ? gedcom_line_value(marr, "TYPE") : (struct str){0};
	bool is_free = gedcom_line_says(type, "common law") || gedcom_line_says(type, "unmarried");
	const char *kind = marr && gedcom_line_says(type, "civil partner") ? "civil-partner"
			   : marr && is_free                               ? "partner"
			   : marr                                          ? "spouse"
			   : enga                                          ? "engaged"
									   : "partner";
	static const struct date none;
	struct date start, end, parted;
	if (fam->parents < 2) /* what is said of a couple that is not there is kept as written */
		return;
	start = begun ? gedcom_record_date(g, begun, NULL) : none;
	end = over ? gedcom_record_date(g, over, NULL) : none;
	parted = sepa ? gedcom_record_date(g, sepa, NULL) : none;
	if (begun)
		begun->seen = true;
	if (over && (date_is_known(&end) || !date_is_known(&start))) {
		put_couple(g, fam, "ex-spouse", start, end);
	} else {
		if (!sepa || date_is_known(&start) || (begun && date_is_known(&parted)))
			put_couple(g, fam, kind, start, none);
		if (over)
			put_couple(g, fam, "ex-spouse", none, end);
	}
	if (sepa && (!over || date_is_known(&parted)))
		put_couple(g, fam, "separated", parted, none);
}

/* ---- the children */

static const char *by_pedigree(struct str pedi)
{
	static const struct {
		const char *word, *kind;
	} kind[] = {
		{"birth", "parent"},        {"natural", "parent"},
		{"biological", "parent"},   {"adopted", "adoptive-parent"},
		{"foster", "foster-carer"}, {"step", "step-parent"},
		{"guardian", "guardian"},   {"sealing", "other"},
		{"other", "other"},         {"sponsor", "other"},
		{"none", "other"},
	};
	if (pedi.n == 0)
		return "parent";
	for (size_t i = 0; i < sizeof kind / sizeof *kind; i++)
		if (gedcom_line_says(pedi, kind[i].word))
			return kind[i].kind;
	return NULL;
}

/* Who of this family adopted the child: INDI/ADOP/FAMC/ADOP, "HUSB", "WIFE" or "BOTH". */
static struct str adopted_by(struct gedcom_node *child, struct str family)
{
	for (struct gedcom_node *a = gedcom_line_first(child, "ADOP"); a;
	     a = gedcom_line_next(a->next, "ADOP")) {
		struct gedcom_node *famc = gedcom_line_first(a, "FAMC");
		if (famc && str_is_equal(famc->to, family))
			return gedcom_line_value(famc, "ADOP");
	}
	return (struct str){0};
}

static bool is_same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static struct str own_word(struct gedcom_node *chil, struct gedcom_node *famc, const char *tag)
{
	struct str own = chil ? gedcom_line_value(chil, tag) : (struct str){0};
	return own.n || !famc ? own : gedcom_line_value(famc, tag); /* Gramps before 3.0 says it with the child */
}

/* The parents' own tags say no more than that they are the parents, as some programs write of every child: PEDI says more. */
static bool is_more(const char *pedi, const char *own, struct str other)
{
	return pedi && is_same(own, "parent") && (other.n == 0 || is_same(by_pedigree(other), "parent")) && !is_same(pedi, "other");
}

/* What this parent is to this child.  A parent's own tag (_FREL, _MREL) says most, then who adopted, then
 * PEDI. */
static const char *parent_kind(struct gedcom_file *g, const struct family *fam,
			       const struct gedcom_node *parent, struct gedcom_node *chil,
			       struct gedcom_node *child, struct gedcom_node *famc)
{
	bool husband = gedcom_line_is(parent, "HUSB");
	struct str own = own_word(chil, famc, husband ? "_FREL" : "_MREL"), other = own_word(chil, famc, husband ? "_MREL" : "_FREL");
	struct str pedi = famc ? gedcom_line_value(famc, "PEDI") : (struct str){0};
	struct str adopter = child ? adopted_by(child, fam->node->xref) : (struct str){0};
	const char *kind = NULL;
	if (own.n && (kind = by_pedigree(own)) != NULL)
		return is_more(by_pedigree(pedi), kind, other) ? by_pedigree(pedi) : kind;
	if (gedcom_line_says(adopter, "BOTH") || gedcom_line_says(adopter, husband ? "HUSB" : "WIFE"))
		return "adoptive-parent";
	/* The other one adopted? */
	if (gedcom_line_says(adopter, "HUSB") || gedcom_line_says(adopter, "WIFE"))
		return gedcom_line_says(pedi, "birth") ? "parent" : "step-parent";
	struct gedcom_node *here = chil ? gedcom_line_first(chil, "ADOP")
					: NULL; /* some programs say it in the family */
	if (here && !gedcom_line_says(here->value, husband ? "WIFE" : "HUSB"))
		return "adoptive-parent";
	kind = by_pedigree(pedi);
	if (!kind) {
		gedcom_record_tell(g, DIAG_WARNING, gedcom_line_first(famc, "PEDI"),
				   "not a word that is known; kept as written");
		kind = "other";
	}
	return kind;
}

/* What the relation says is told; what it does not, and another's does not, is kept as written. */
static void mark_told(const struct family *fam, const struct gedcom_node *parent, const char *kind, struct gedcom_node *chil, struct gedcom_node *famc)
{
	bool husband = gedcom_line_is(parent, "HUSB"), has_other = false;
	const char *mine = husband ? "_FREL" : "_MREL", *theirs = husband ? "_MREL" : "_FREL";
	struct str own = own_word(chil, famc, mine), other = own_word(chil, famc, theirs);
	for (size_t i = 0; i < fam->parents; i++)
		has_other |= gedcom_line_is(fam->parent[i], "HUSB") != husband;
	for (int i = 0; i < 2; i++)
		for (struct gedcom_node *in = i ? chil : famc, *k = in ? in->child : NULL; k; k = k->next) {
			const char *said = by_pedigree(str_trim(k->value));
			if (gedcom_line_is(k, mine))
				k->seen = is_same(said, kind);
			else if (gedcom_line_is(k, theirs))
				k->seen = said && has_other;
			else if (in == famc && gedcom_line_is(k, "PEDI"))
				k->seen = is_same(said, kind) || (own.n && is_same(said, by_pedigree(other))) ||
					  (own.n == 0 && (is_same(said, "parent") || is_same(said, "adoptive-parent")));
			else
				k->seen = in == chil && gedcom_line_is(k, "ADOP");
		}
}

static void child_of(struct gedcom_file *g, struct family *fam, struct str xref, struct gedcom_node *child,
		     struct gedcom_node *chil, struct gedcom_node *famc, uint32_t ordinal)
{
	if (fam->parents == 0 && fam->eldest.n)
		new_relation(g, fam, fam->eldest, "sibling", xref, chil ? chil : famc);
	else if (fam->parents == 0)
		fam->eldest = xref;
	for (size_t i = 0; i < fam->parents; i++) {
		struct gedcom_fields f = {0};
		const char *kind = parent_kind(g, fam, fam->parent[i], chil, child, famc);
		struct relation *r = new_relation(g, fam, fam->parent[i]->to, kind, xref, chil ? chil : famc);
		r->ordinal = ordinal;
		mark_told(fam, fam->parent[i], kind, chil, famc);
		if (famc)
			gedcom_record_keep_rest(g, famc, STR("FAMC/"), &f);
		if (chil)
			gedcom_record_keep_rest(g, chil, STR("CHIL/"), &f);
		r->extra = f.v;
		r->extra_n = f.n;
	}
	if (chil) {
		chil->seen = true;
		for (struct gedcom_node *k = chil->child; k && fam->parents; k = k->next)
			k->seen = true;
	}
}

/* The child's record as far as it says how it belongs to its families. */
static struct gedcom_node *look_at_child(struct gedcom_file *g, struct gedcom_place *p, struct str xref)
{
	static const char *const wanted[] = {"FAMC", "ADOP", NULL};
	struct gedcom_node *child = p && p->what == GEDCOM_PERSON ? gedcom_record_look(g, p, wanted) : NULL;
	return child && str_is_equal(child->xref, xref) ? child : NULL;
}

/* The child's own pointer to this family: the first, where there are several. */
static struct gedcom_node *own_pointer(const struct gedcom_node *child, struct str family)
{
	if (!child || family.n == 0)
		return NULL;
	for (struct gedcom_node *n = gedcom_line_first(child, "FAMC"); n;
	     n = gedcom_line_next(n->next, "FAMC"))
		if (str_is_equal(n->to, family))
			return n;
	return NULL;
}

static void children(struct gedcom_file *g, struct family *fam)
{
	uint32_t ordinal = 0, mine = fam->place + 1;
	for (struct gedcom_node *n = gedcom_line_first(fam->node, "CHIL"); n;
	     n = gedcom_line_next(n->next, "CHIL")) {
		ordinal++; /* an unknown child keeps its place */
		if (n->to.n == 0 || str_is_equal(n->to, STR("VOID")))
			continue;
		struct gedcom_place *p = gedcom_record_find(g, n->to);
		if (p)
			p->chil_of = mine;
		else
			gedcom_record_tell(g, DIAG_WARNING, n, "points at a person who is not in the file");
		struct gedcom_node *child = look_at_child(g, p, n->to);
		child_of(g, fam, n->to, child, n, own_pointer(child, fam->node->xref), ordinal);
	}
	/* Told by the child alone. */
	size_t links;
	const struct gedcom_link *l = gedcom_index_links(&g->index, fam->place, &links);
	for (size_t i = 0; i < links; i++) {
		struct gedcom_place *p = &g->index.place[l[i].child];
		if (p->chil_of == mine || !p->key || p->twice)
			continue;
		p->chil_of = mine;
		struct gedcom_node *child = gedcom_record_look(g, p,
							       (const char *const[]){"FAMC", "ADOP", NULL});
		struct gedcom_node *famc = own_pointer(child, fam->node->xref);
		if (famc)
			child_of(g, fam, child->xref, child, NULL, famc, 0);
	}
}

/* Children born together: GenoPro's links of one family that name one twin. */
static void twins(struct gedcom_file *g, struct family *fam)
{
	struct gedcom_node *before = NULL;
	for (struct gedcom_node *n = gedcom_line_first(fam->node, "CHIL"); n;
	     n = gedcom_line_next(n->next, "CHIL")) {
		struct gedcom_node *twin = gedcom_line_first(n, "Twin"),
				   *other = gedcom_line_first(before, "Twin");
		if (!twin || n->to.n == 0)
			continue;
		if (other && str_is_equal(twin->to, other->to) && str_is_equal(twin->value, other->value))
			new_relation(g, fam, before->to, "twin", n->to, n);
		before = n;
	}
}

/* ---- the family */

static void find_parents(struct gedcom_file *g, struct family *fam)
{
	static const char *const tag[] = {"HUSB", "WIFE"};
	for (int i = 0; i < 2; i++)
		for (struct gedcom_node *n = gedcom_line_first(fam->node, tag[i]); n;
		     n = gedcom_line_next(n->next, tag[i])) {
			if (n->to.n == 0 || str_is_equal(n->to, STR("VOID")) || fam->parents == PARENTS)
				continue;
			if (!gedcom_record_find(g, n->to))
				gedcom_record_tell(g, DIAG_WARNING, n,
						   "points at a person who is not in the file");
			n->seen = true;
			fam->parent[fam->parents++] = n;
		}
}

/* Who is in a family: the couple, then the children. */
static struct event_person *members(struct gedcom_file *g, const struct family *fam, size_t *n)
{
	size_t most = fam->parents;
	for (struct gedcom_node *k = gedcom_line_first(fam->node, "CHIL"); k; k = gedcom_line_next(k->next, "CHIL"))
		most++;
	struct event_person *who = ARENA_ARRAY(&g->one, struct event_person, most + 1);
	*n = 0;
	for (size_t i = 0; i < fam->parents; i++)
		who[(*n)++] = (struct event_person){gedcom_record_id(g, fam->parent[i]->to), STR("partner")};
	for (struct gedcom_node *k = gedcom_line_first(fam->node, "CHIL"); k; k = gedcom_line_next(k->next, "CHIL"))
		if (k->to.n && !str_is_equal(k->to, STR("VOID")))
			who[(*n)++] = (struct event_person){gedcom_record_id(g, k->to), STR("child")};
	return who;
}

/* The end of a couple stands in the chronology of their children too; other events of a family name the
 * couple alone. */
static void events(struct gedcom_file *g, struct family *fam, struct date changed)
{
	struct gedcom_node *sepa = separation(fam->node);
	size_t n_who;
	const struct event_person *who = members(g, fam, &n_who);
	struct str id = fam->node->xref.n ? fam->node->xref : STR("FAM");
	for (struct gedcom_node *n = fam->node->child; n; n = n->next) {
		if (!gedcom_event_is(n))
			continue;
		bool ends = n == sepa || gedcom_line_is(n, "DIV") || gedcom_line_is(n, "ANUL");
		gedcom_event_run(g, n, (struct str){0}, ends ? "separation" : NULL, changed, who,
				 ends ? n_who : fam->parents, id);
	}
}

/* A family of one person, or of nobody: what it says has no relation to stand in, and is an entry about
 * whoever it names. */
static bool keep_alone(struct gedcom_file *g, struct family *fam, const struct gedcom_fields *f,
		       struct date changed)
{
	size_t n;
	const struct event_person *who = members(g, fam, &n);
	if (n == 0)
		return false;
	struct event *ev = &gedcom_record_new(g, RECORD_EVENT)->event;
	if (g->o->code)
		code_kind_of(g->o->code, STR("note"), &ev->kind);
	ev->type = STR("FAM");
	ev->text = STR("what a family tree says of a family of which nobody else is known");
	ev->people = who;
	ev->people_n = n;
	ev->recorded = changed;
	ev->restricted = fam->restricted;
	ev->source_id = fam->node->xref.n ? fam->node->xref : STR("FAM");
	ev->part = STR("FAM alone");
	ev->id = event_make_id(ev, g->system, 0);
	unsigned ordinal = ordinal_next(&g->events, ev->id);
	if (ordinal)
		ev->id = event_make_id(ev, g->system, ordinal);
	ev->sources = gedcom_record_source(g, fam->node);
	ev->sources_n = 1;
	ev->extra = f->v;
	ev->extra_n = f->n;
	return true;
}

bool gedcom_family_run(struct gedcom_file *g, struct gedcom_node *n, uint32_t place)
{
	struct family fam = {
		.node = n, .first = SIZE_MAX, .restricted = gedcom_record_restricted(n), .place = place};
	g->restricted = fam.restricted;
	struct gedcom_fields f = {0};
	struct date changed = gedcom_record_changed(g, n);
	find_parents(g, &fam);
	couple(g, &fam);
	children(g, &fam);
	twins(g, &fam);
	events(g, &fam, changed);
	gedcom_record_keep_rest(g, n, STR(""), &f);
	if (f.n == 0)
		return true;
	if (fam.first == SIZE_MAX)
		return keep_alone(g, &fam, &f, changed);
	struct relation *r = &g->record[fam.first].relation;
	for (size_t i = 0; i < r->extra_n; i++)
		gedcom_record_add(g, &f, r->extra[i].name, r->extra[i].value);
	r->extra = f.v;
	r->extra_n = f.n;
	return true;
}
