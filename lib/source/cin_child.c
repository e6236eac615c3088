#include "source/cin_child.h"

#include <stdlib.h>
#include <string.h>

#include "source/cin_event.h"
#include "source/cin_node.h"

struct record *cin_child_record(struct cin_child *c, enum record_type type)
{
	if (c->records == c->cap) {
		c->cap = c->cap * 2 + 16;
		c->record = arena_grow(c->record, c->cap, sizeof *c->record);
	}
	struct record *r = &c->record[c->records++];
	memset(r, 0, sizeof *r);
	r->type = type;
	return r;
}

void cin_child_close(struct cin_child *c)
{
	free(c->record);
	c->record = NULL;
	c->records = c->cap = 0;
	ordinal_close(&c->events);
	cin_code_close(&c->own);
}

void cin_child_aside(struct cin_child *c, struct arena *a, uint64_t from, uint64_t to, uint32_t line,
		     uint32_t col, struct str field, struct str reason)
{
	struct record *r = cin_child_record(c, RECORD_ASIDE);
	c->read++;
	c->aside++;
	if (to > c->bytes.n || to < from)
		to = c->bytes.n;
	r->aside = (struct aside){c->file,
				  line,
				  col,
				  arena_copy(a, field),
				  arena_copy(a, reason),
				  str_part(c->bytes, (size_t)from, (size_t)(to - from))};
}

void cin_child_set_aside(struct cin_child *c, struct arena *a, const struct cin_node *group,
			 const char *field, const char *reason)
{
	cin_node_tell(c, DIAG_ERROR, group, reason);
	cin_child_aside(c, a, group->from, group->to, group->line, group->col, str_of(field), str_of(reason));
}

static uint8_t sex_of(struct cin_child *c, struct cin_node *ids)
{
	static const struct {
		const char *code;
		uint8_t sex;
	} sex[] = {
		{"1", PERSON_MALE},      {"M", PERSON_MALE},        {"2", PERSON_FEMALE},
		{"F", PERSON_FEMALE},    {"0", PERSON_SEX_UNKNOWN}, {"U", PERSON_SEX_UNKNOWN},
		{"9", PERSON_SEX_OTHER}, {"I", PERSON_SEX_OTHER},
	};
	struct cin_node *n = cin_node_first(ids, "Sex");
	if (!n)
		n = cin_node_first(ids, "GenderCurrent");
	if (!n || str_trim(n->text).n == 0)
		return PERSON_SEX_NOT_SAID;
	for (size_t i = 0; i < sizeof sex / sizeof *sex; i++)
		if (str_is_equal_caseless(str_trim(n->text), str_of(sex[i].code))) {
			n->seen = true;
			return sex[i].sex;
		}
	cin_node_tell_value(c, DIAG_WARNING, n, "not a code that is known; kept as it came");
	return PERSON_SEX_NOT_SAID;
}

/* Equal numbers make one person, so only what has the form of a UPN is one: letter, eleven digits, digit or
 * letter. "UN3" or "unknown" in its place stays in extra. */
static void take_upn(struct cin_child *c, struct arena *a, struct cin_node *ids, const char *name,
		     struct cin_tags *to)
{
	struct cin_node *n = cin_node_first(ids, name);
	struct str s = n ? str_trim(n->text) : (struct str){0};
	bool good = s.n == 13;
	for (size_t i = 0; i < s.n && good; i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9',
		     letter = (s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z';
		good = i == 0 ? letter : i < 12 ? digit : digit || letter;
	}
	if (good)
		cin_node_add_tag(a, to, arena_printf(a, "upn:%.*s", STR_ARG(cin_node_take(ids, name))));
	else if (s.n)
		cin_node_tell_value(c, DIAG_WARNING, n, "not a UPN; kept, not used as one");
}

static void person(struct cin_child *c, struct arena *a, struct str id, struct cin_node *child,
		   struct cin_node *ids)
{
	static const char *const known[] = {"UPN",
					    "FormerUPN",
					    "UPNunknown",
					    "PersonBirthDate",
					    "ExpectedPersonBirthDate",
					    "PersonDeathDate",
					    "Sex",
					    "GenderCurrent",
					    NULL};
	static const char *const known_here[] = {"ChildIdentifiers", "ChildCharacteristics", "CINdetails",
						 NULL};
	static const char *const known_there[] = {"Ethnicity", "Disabilities", NULL};
	struct cin_fields f = {0};
	struct cin_tags other = {0};
	struct person *p = &cin_child_record(c, RECORD_PERSON)->person;
	p->id = id;
	take_upn(c, a, ids, "UPN", &other);
	take_upn(c, a, ids, "FormerUPN", &other);
	p->system_ids = other.v;
	p->system_ids_n = other.n;
	p->sex = sex_of(c, ids);
	p->birth = cin_node_take_date(c, ids, "PersonBirthDate");
	p->expected = cin_node_take_date(c, ids, "ExpectedPersonBirthDate");
	p->death = cin_node_take_date(c, ids, "PersonDeathDate");
	if (p->birth.precision && p->expected.precision)
		cin_node_tell(c, DIAG_WARNING, cin_node_first(ids, "ExpectedPersonBirthDate"),
			      "stands beside a date of birth; both kept");
	if (p->death.precision && date_takes_part(&p->death) && date_takes_part(&p->birth) &&
	    p->death.hi < p->birth.lo)
		cin_node_tell(c, DIAG_WARNING, cin_node_first(ids, "PersonDeathDate"),
			      "is before the date of birth; kept");
	cin_node_tell_unknown(c, ids, known);
	cin_node_keep_rest(c, a, ids, STR(""), &f);
	ids->seen = true;
	ids->child = NULL;
	ids->text = (struct str){0};
	for (struct cin_node *n = child->child; n; n = n->next) {
		if (str_is_equal(n->name, STR("CINdetails")))
			continue;
		if (str_is_equal(n->name, STR("ChildCharacteristics"))) {
			cin_node_tell_unknown(c, n, known_there);
			cin_node_keep_rest(c, a, n, STR(""), &f);
		} else if (n != ids && n->child) {
			cin_node_keep_rest(c, a, n, arena_printf(a, "%.*s/", STR_ARG(n->name)), &f);
		} else if (n != ids) {
			cin_node_add_field(a, &f, n->name, str_trim(n->text));
		}
	}
	if (str_trim(child->text).n) {
		cin_node_tell(c, DIAG_WARNING, child, "text stands between its elements; kept");
		cin_node_add_field(a, &f, STR("text"), str_trim(child->text));
	}
	cin_node_tell_unknown(c, child, known_here);
	p->extra = f.v;
	p->extra_n = f.n;
	p->sources = cin_event_source(c, a, child, NULL);
	p->sources_n = 1;
}

void cin_child_run(struct cin_child *c, struct arena *a, struct cin_node *child, bool whole, struct str why,
		   uint32_t line, uint32_t col)
{
	struct cin_node *ids = cin_node_first(child, "ChildIdentifiers");
	struct str id = ids && ids->closed ? cin_node_text(ids, "LAchildID") : (struct str){0};
	if (str_is_empty(id)) {
		if (whole)
			cin_child_set_aside(c, a, child, "LAchildID", "a child without LAchildID");
		else
			cin_child_aside(c, a, child->from, c->bytes.n, line, col, (struct str){0}, why);
		return;
	}
	cin_node_take(ids, "LAchildID");
	struct cin_node *died = cin_node_first(ids, "PersonDeathDate");
	if (str_is_empty(c->lea))
		id = arena_printf(a, "%.*s:%.*s", STR_ARG(c->system), STR_ARG(id));
	else
		id = arena_printf(a, "%.*s:%.*s/%.*s", STR_ARG(c->system), STR_ARG(c->lea), STR_ARG(id));
	size_t mine = c->records;
	person(c, a, id, child, ids);
	if (whole) {
		c->read++;
		c->used++;
	}
	struct date death = c->record[mine].person.death;
	if (died && death.precision && death.precision != DATE_UNKNOWN)
		cin_event_new(c, a, id, "death", died, death);
	for (struct cin_node *n = cin_node_first(child, "CINdetails"); n;
	     n = cin_node_next(n->next, "CINdetails"))
		cin_event_details(c, a, id, n);
	if (!whole)
		cin_child_aside(c, a, child->from, c->bytes.n, line, col, (struct str){0}, why);
}
