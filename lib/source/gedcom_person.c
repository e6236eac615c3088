#include "source/gedcom_record.h"

#include <stdio.h>

struct names {
	struct str *v;
	size_t n;
};

/* Blanks of any length become one; the signs round a surname go. */
static void add_words(struct buf *b, struct str s)
{
	bool gap = b->n > 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n') {
			gap = b->n > 0;
		} else if (s.p[i] == '/') {
			gap = gap || (b->n > 0 && i + 1 < s.n && s.p[i + 1] != '/'); /* "Ann/Wilson/" */
		} else {
			if (gap)
				buf_add_char(b, ' ');
			gap = false;
			buf_add_char(b, s.p[i]);
		}
	}
}

/* Each once; of very many only the first are looked at, so that a file of nothing but names stays quick. */
static void add_name(struct names *to, struct str name)
{
	for (size_t i = 0; i < to->n && i < 64; i++)
		if (str_is_equal(to->v[i], name))
			return;
	if (name.n)
		to->v[to->n++] = name;
}

static bool holds(struct str name, struct str part)
{
	return str_find(name, part) < name.n || part.n == 0;
}

/* The pieces of a name that it does not hold itself stay for the rest. */
static struct str read_name(struct gedcom_file *g, struct gedcom_node *n)
{
	static const char *const piece[] = {"NPFX", "GIVN", "SPFX", "SURN", "NSFX", NULL};
	struct buf b = {0};
	add_words(&b, n->value);
	if (b.n == 0)
		for (int i = 0; piece[i]; i++)
			add_words(&b, gedcom_line_value(n, piece[i]));
	struct str name = b.n ? arena_copy(&g->one, buf_str(&b)) : (struct str){0};
	buf_close(&b);
	n->seen = true;
	for (struct gedcom_node *k = n->child; k; k = k->next)
		for (int i = 0; piece[i]; i++)
			if (gedcom_line_is(k, piece[i]) && holds(name, str_trim(k->value)))
				k->seen = true;
	return name;
}

static void read_names(struct gedcom_file *g, struct gedcom_node *person, struct person *p)
{
	size_t most = 0;
	for (struct gedcom_node *n = person->child; n; n = n->next)
		most += 2 * gedcom_line_is(n, "NAME");
	struct names to = {ARENA_ARRAY(&g->one, struct str, most), 0};
	for (struct gedcom_node *n = gedcom_line_first(person, "NAME"); n;
	     n = gedcom_line_next(n->next, "NAME"))
		add_name(&to, read_name(g, n));
	for (struct gedcom_node *n = gedcom_line_first(person, "NAME"); n;
	     n = gedcom_line_next(n->next, "NAME")) {
		struct gedcom_node *nick = gedcom_line_first(n, "NICK");
		if (!nick)
			continue;
		add_name(&to, str_trim(nick->value));
		nick->seen = true;
	}
	p->names = to.v;
	p->names_n = to.n;
}

static uint8_t read_sex(struct gedcom_file *g, struct gedcom_node *person)
{
	struct gedcom_node *n = gedcom_line_first(person, "SEX");
	struct str s = n ? str_trim(n->value) : (struct str){0};
	if (s.n == 0)
		return PERSON_SEX_NOT_SAID;
	n->seen = true;
	switch (s.p[0]) {
	case 'M':
	case 'm':
		return PERSON_MALE;
	case 'F':
	case 'f':
		return PERSON_FEMALE;
	case 'X':
	case 'x':
		return PERSON_SEX_OTHER;
	case 'U':
	case 'u':
	case 'N':
	case 'n':
		return PERSON_SEX_UNKNOWN;
	}
	n->seen = false;
	gedcom_record_tell(g, DIAG_WARNING, n, "not a code that is known; kept as written");
	return PERSON_SEX_NOT_SAID;
}

/* REFN with a TYPE that names a number which identifies a person everywhere. */
static void read_numbers(struct gedcom_file *g, struct gedcom_node *person, struct person *p)
{
	static const char *const system[] = {"upn", "nhs", "chi", NULL};
	size_t most = 0;
	for (struct gedcom_node *n = person->child; n; n = n->next)
		most += gedcom_line_is(n, "REFN");
	struct str *id = ARENA_ARRAY(&g->one, struct str, most);
	size_t found = 0;
	for (struct gedcom_node *n = gedcom_line_first(person, "REFN"); n;
	     n = gedcom_line_next(n->next, "REFN"))
		for (int i = 0; system[i]; i++)
			if (str_is_equal_caseless(gedcom_line_value(n, "TYPE"), str_of(system[i])) &&
			    str_trim(n->value).n) {
				id[found++] = arena_printf(&g->one, "%s:%.*s", system[i],
							   STR_ARG(str_trim(n->value)));
				n->seen = true;
				gedcom_line_first(n, "TYPE")->seen = true;
			}
	p->system_ids = id;
	p->system_ids_n = found;
}

/* Death is said by DEAT with Y or with anything below it; by DEAT alone, too, in what many programs write. */
static struct date read_death(struct gedcom_file *g, struct gedcom_node *deat)
{
	struct date d = gedcom_record_date(g, deat, NULL);
	deat->seen = true;
	if (d.precision == DATE_NONE)
		d = (struct date){.lo = DATE_LAST, .hi = DATE_LAST, .precision = DATE_UNKNOWN};
	return d;
}

/* What AGE of a death may say in a word, by GEDCOM 5.5.1 (AGE_AT_EVENT); GEDCOM 7 has it as the phrase below, and programs
 * write it as the type. */
static struct gedcom_node *age_word(struct gedcom_node *deat, const char *word, const char *other)
{
	struct gedcom_node *age = gedcom_line_first(deat, "AGE"),
			   *at[] = {age, age ? gedcom_line_first(age, "PHRASE") : NULL, gedcom_line_first(deat, "TYPE")};
	for (int i = 0; i < 3; i++)
		if (at[i] && (str_is_equal_caseless(str_trim(at[i]->value), str_of(word)) ||
			      str_is_equal_caseless(str_trim(at[i]->value), str_of(other))))
			return at[i];
	return NULL;
}

/* INFANT is under a year: where one of the two days is not recorded, the other tells between which it lies. */
static void use_infant(struct person *p)
{
	struct date *birth = &p->birth, *death = &p->death;
	if (date_takes_part(birth) && !date_is_known(death))
		*death = (struct date){.lo = birth->lo, .hi = date_add_months(birth->hi, 12) - 1, .precision = DATE_BETWEEN,
				       .grain = DATE_DAY};
	else if (date_takes_part(death) && !date_is_known(birth))
		*birth = (struct date){.lo = date_add_months(death->lo, -12) + 1, .hi = death->hi, .precision = DATE_BETWEEN,
				       .grain = DATE_DAY};
}

static struct date read_birth(struct gedcom_file *g, struct gedcom_node *birt)
{
	birt->seen = true;
	return gedcom_record_date(g, birt, NULL);
}

/* ---- associates */

/* GEDCOM 7 names roles by codes; 5.5.1 in free words, which are compared with the list of relations. */
static uint16_t relation_of(struct gedcom_file *g, struct str said, bool *known)
{
	static const struct {
		const char *code, *relation;
	} role[] = {
		{"FRIEND", "friend"},
		{"NGHBR", "neighbour"},
		{"SPOU", "spouse"},
		{"HUSB", "spouse"},
		{"WIFE", "spouse"},
		{"PARENT", "parent"},
		{"FATH", "parent"},
		{"MOTH", "parent"},
		{"CHIL", "child"},
		{"step father", "step-parent"},
		{"step mother", "step-parent"},
	};
	uint16_t kind = 0;
	*known = true;
	for (size_t i = 0; i < sizeof role / sizeof *role; i++)
		if (str_is_equal_caseless(said, str_of(role[i].code)) &&
		    code_relation_of(g->o->code, str_of(role[i].relation), &kind) == 0)
			return kind;
	if (said.n && code_relation_of(g->o->code, said, &kind) == 0)
		return kind;
	char low[48];
	if (said.n && said.n < sizeof low) {
		for (size_t i = 0; i < said.n; i++)
			low[i] = said.p[i] >= 'A' && said.p[i] <= 'Z' ? said.p[i] + 32
				 : said.p[i] == ' '                   ? '-'
								      : said.p[i];
		if (code_relation_of(g->o->code, (struct str){low, said.n}, &kind) == 0)
			return kind;
	}
	*known = false;
	code_relation_of(g->o->code, STR("other"), &kind);
	return kind;
}

/* "1 ASSO @I2@, 2 RELA Godfather": I2 is the godfather of this one. */
static void associate(struct gedcom_file *g, struct gedcom_node *n, struct str id, struct str xref)
{
	struct gedcom_fields f = {0};
	bool known;
	if (!g->o->code || n->to.n == 0 || str_is_equal(n->to, STR("VOID")))
		return;
	if (str_is_equal(n->to, xref)) {
		gedcom_record_tell(g, DIAG_NOTE, n,
				   "a person as an associate of the same person; kept, no relation made");
		return;
	}
	if (!gedcom_record_find(g, n->to))
		gedcom_record_tell(g, DIAG_WARNING, n, "points at a person who is not in the file");
	struct gedcom_node *said = gedcom_line_first(n, "RELA");
	if (!said)
		said = gedcom_line_first(n, "ROLE");
	if (said && str_is_equal_caseless(str_trim(said->value), STR("OTHER")) &&
	    gedcom_line_first(said, "PHRASE"))
		said = gedcom_line_first(said, "PHRASE");
	struct relation *r = &gedcom_record_new(g, RECORD_RELATION)->relation;
	r->from = gedcom_record_id(g, n->to);
	r->to = id;
	r->kind = relation_of(g, said ? str_trim(said->value) : (struct str){0}, &known);
	if (said && known)
		said->seen = true;
	r->restricted = g->restricted;
	r->sources = gedcom_record_source(g, n);
	r->sources_n = 1;
	gedcom_record_keep_rest(g, n, STR(""), &f);
	r->extra = f.v;
	r->extra_n = f.n;
	gedcom_record_take_all(n);
}

/* A type as GenoPro has it ("ViolenceFused"), or "FusedHostile", "Fused / hostile" as emo-fused-hostile. */
static bool emotional_kind(const struct gedcom_file *g, struct str said, uint16_t *kind)
{
	char name[64] = "emo-", own[64];
	size_t n = 4;
	int length = snprintf(own, sizeof own, "GenoPro %.*s", STR_ARG(said));
	if (g->o->code && length < (int)sizeof own && code_relation_of(g->o->code, str_of(own), kind) == 0)
		return true;
	for (size_t i = 0; i < said.n && n + 2 < sizeof name; i++) {
		char c = said.p[i];
		bool upper = c >= 'A' && c <= 'Z', letter = upper || (c >= 'a' && c <= 'z');
		bool after_lower = i > 0 && said.p[i - 1] >= 'a' && said.p[i - 1] <= 'z';
		if ((!letter || (upper && after_lower)) && name[n - 1] != '-')
			name[n++] = '-';
		if (letter)
			name[n++] = upper ? (char)(c + 32) : c;
	}
	return g->o->code && code_relation_of(g->o->code, (struct str){name, n}, kind) == 0;
}

bool gedcom_person_tie(struct gedcom_file *g, struct gedcom_node *n)
{
	struct gedcom_node *from = gedcom_line_first(n, "FROM"), *to = gedcom_line_first(n, "TO"),
			   *said = gedcom_line_first(n, "KIND");
	struct gedcom_fields f = {0};
	uint16_t kind = 0;
	if (!g->o->code || !from || !to || from->to.n == 0 || to->to.n == 0)
		return false;
	if (said && (emotional_kind(g, str_trim(said->value), &kind) ||
		     code_relation_of(g->o->code, str_trim(said->value), &kind) == 0))
		said->seen = true;
	else
		code_relation_of(g->o->code, STR("emo-other"), &kind);
	from->seen = to->seen = true;
	struct relation *r = &gedcom_record_new(g, RECORD_RELATION)->relation;
	r->from = gedcom_record_id(g, from->to);
	r->to = gedcom_record_id(g, to->to);
	r->kind = kind;
	r->sources = gedcom_record_source(g, n);
	r->sources_n = 1;
	gedcom_record_keep_rest(g, n, STR(""), &f);
	r->extra = f.v;
	r->extra_n = f.n;
	return true;
}

/* ---- the person */

/* Families are told by their own records; a pointer to one that is not there is kept. */
static void pass_families(struct gedcom_file *g, struct gedcom_node *person)
{
	for (struct gedcom_node *n = person->child; n; n = n->next) {
		bool famc = gedcom_line_is(n, "FAMC");
		if ((!famc && !gedcom_line_is(n, "FAMS")) || n->to.n == 0)
			continue;
		const struct gedcom_place *family = gedcom_record_find(g, n->to);
		if (family && family->what == GEDCOM_FAMILY) {
			n->seen = true;
			if (famc) /* what stands below goes with the relation */
				for (struct gedcom_node *k = n->child; k; k = k->next)
					k->seen = true;
		} else if (!str_is_equal(n->to, STR("VOID"))) {
			gedcom_record_tell(g, DIAG_WARNING, n,
					   "points at a family that is not in the file; kept");
		}
	}
}

void gedcom_person_run(struct gedcom_file *g, struct gedcom_node *n)
{
	struct gedcom_fields f = {0};
	size_t mine = g->records;
	struct str id = gedcom_record_id(g, n->xref);
	struct date changed = gedcom_record_changed(g, n);
	struct person *p = &gedcom_record_new(g, RECORD_PERSON)->person;
	p->id = id;
	read_names(g, n, p);
	p->sex = read_sex(g, n);
	read_numbers(g, n, p);
	g->restricted = p->restricted = gedcom_record_restricted(n);
	struct gedcom_node *birt = gedcom_line_first(n, "BIRT"), *deat = gedcom_line_first(n, "DEAT");
	if (gedcom_record_happened(birt))
		p->birth = read_birth(g, birt);
	if (gedcom_record_happened(deat))
		p->death = read_death(g, deat);
	if (gedcom_record_happened(deat)) {
		if (age_word(deat, "infant", "infant"))
			use_infant(p);
		/* codes/signs.csv knows the field; below a death with a day it would go to the entry alone */
		if (age_word(deat, "stillborn", "stillbirth") && gedcom_line_first(deat, "DATE"))
			gedcom_record_add(g, &f, STR("DEAT/AGE"), STR("STILLBORN"));
	}
	p->sources = gedcom_record_source(g, n);
	p->sources_n = 1;
	pass_families(g, n);
	for (struct gedcom_node *k = n->child; k; k = k->next) {
		if (gedcom_line_is(k, "ASSO"))
			associate(g, k, id, n->xref);
		else if (gedcom_line_is(k, "DEAT") && k == deat) {
			if (gedcom_record_happened(k) && gedcom_line_first(k, "DATE"))
				gedcom_event_run(g, k, id, "death", changed, NULL, 0, (struct str){0});
		} else if (gedcom_event_is(k) && !gedcom_line_is(k, "DEAT"))
			gedcom_event_run(g, k, id, NULL, changed, NULL, 0, (struct str){0});
	}
	gedcom_record_keep_rest(g, n, STR(""), &f);
	g->record[mine].person.extra = f.v;
	g->record[mine].person.extra_n = f.n;
}
