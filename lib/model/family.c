#include "model/family.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* Names of relations.xml and what each means here.  Compared without case, hyphens and dots, so that "greatGrandparent" is
 * "great-grandparent"; a name that is not here has no place in a genogram (FAMILY_TIE_OTHER, by its group). */
static const struct {
	const char *name;
	uint8_t tie;
} tie_names[] = {
	{"parent", FAMILY_TIE_PARENT},
	{"child", FAMILY_TIE_CHILD},
	{"parent-of-unborn-child", FAMILY_TIE_PARENT},
	{"unborn-child", FAMILY_TIE_CHILD},
	{"adoptive-parent", FAMILY_TIE_ADOPTER},
	{"adopted-child", FAMILY_TIE_ADOPTED},
	{"kinship-carer", FAMILY_TIE_KINSHIP},
	{"kinship-child", FAMILY_TIE_KINSHIP_CHILD},
	{"special-guardian", FAMILY_TIE_KINSHIP},
	{"special-guardianship-child", FAMILY_TIE_KINSHIP_CHILD},
	{"guardian", FAMILY_TIE_KINSHIP},
	{"ward", FAMILY_TIE_KINSHIP_CHILD},
	{"carer", FAMILY_TIE_KINSHIP},
	{"cared-for", FAMILY_TIE_KINSHIP_CHILD},
	{"foster-carer", FAMILY_TIE_FOSTER},
	{"foster-child", FAMILY_TIE_FOSTERED},
	{"private-foster-carer", FAMILY_TIE_FOSTER},
	{"private-foster-child", FAMILY_TIE_FOSTERED},
	{"step-parent", FAMILY_TIE_STEP},
	{"step-child", FAMILY_TIE_STEPCHILD},
	{"spouse", FAMILY_TIE_SPOUSE},
	{"civil-partner", FAMILY_TIE_SPOUSE},
	{"partner", FAMILY_TIE_PARTNER},
	{"engaged", FAMILY_TIE_ENGAGED},
	{"dating", FAMILY_TIE_ENGAGED},
	{"expecting-with", FAMILY_TIE_EXPECTING},
	{"separated", FAMILY_TIE_SEPARATED},
	{"ex-partner", FAMILY_TIE_EX_PARTNER},
	{"ex-spouse", FAMILY_TIE_EX_SPOUSE},
	{"sibling", FAMILY_TIE_SIBLING},
	{"unborn-sibling", FAMILY_TIE_SIBLING},
	{"sibling-of-unborn-child", FAMILY_TIE_SIBLING},
	{"twin", FAMILY_TIE_TWIN},
	{"half-sibling", FAMILY_TIE_HALF_SIBLING},
	{"step-sibling", FAMILY_TIE_STEP_SIBLING},
	{"grandparent", FAMILY_TIE_GRANDPARENT},
	{"grandchild", FAMILY_TIE_GRANDCHILD},
	{"great-grandparent", FAMILY_TIE_GREAT_GRANDPARENT},
	{"great-grandchild", FAMILY_TIE_GREAT_GRANDCHILD},
	{"aunt-uncle", FAMILY_TIE_AUNT_UNCLE},
	{"niece-nephew", FAMILY_TIE_NIECE_NEPHEW},
	{"cousin", FAMILY_TIE_COUSIN},
	{"lives-with", FAMILY_TIE_LIVES_WITH},
	{"residence", FAMILY_TIE_RESIDENCE},
	{"resident", FAMILY_TIE_HOME_OF},
	{"same-person", FAMILY_TIE_SAME},
};

static bool is_same_name(struct str a, const char *b)
{
	size_t i = 0;

	for (; *b; b++) {
		char c;

		if (*b == '-' || *b == '.')
			continue;
		while (i < a.n && (a.p[i] == '-' || a.p[i] == '.' || a.p[i] == '_' || a.p[i] == ' '))
			i++;
		if (i == a.n)
			return false;
		c = a.p[i] >= 'A' && a.p[i] <= 'Z' ? (char)(a.p[i] + 32) : a.p[i];
		if (c != *b)
			return false;
		i++;
	}
	return i == a.n;
}

enum family_tie family_tie_of(const struct code *c, uint16_t relation)
{
	const struct code_relation *r;

	if (relation >= c->relations)
		return FAMILY_TIE_NONE;
	r = &c->relation[relation];
	for (size_t i = 0; i < sizeof tie_names / sizeof *tie_names; i++)
		if (is_same_name(r->name, tie_names[i].name))
			return tie_names[i].tie;
	switch (r->group) {
	case CODE_EMOTIONAL:
		return FAMILY_TIE_EMOTIONAL;
	case CODE_TIE:
		return FAMILY_TIE_ECOMAP;
	default:
		return FAMILY_TIE_OTHER;
	}
}

enum family_tie family_tie_turned(enum family_tie t)
{
	static const uint8_t pair[][2] = {
		{FAMILY_TIE_PARENT, FAMILY_TIE_CHILD},
		{FAMILY_TIE_ADOPTER, FAMILY_TIE_ADOPTED},
		{FAMILY_TIE_KINSHIP, FAMILY_TIE_KINSHIP_CHILD},
		{FAMILY_TIE_FOSTER, FAMILY_TIE_FOSTERED},
		{FAMILY_TIE_STEP, FAMILY_TIE_STEPCHILD},
		{FAMILY_TIE_GRANDPARENT, FAMILY_TIE_GRANDCHILD},
		{FAMILY_TIE_GREAT_GRANDPARENT, FAMILY_TIE_GREAT_GRANDCHILD},
		{FAMILY_TIE_AUNT_UNCLE, FAMILY_TIE_NIECE_NEPHEW},
		{FAMILY_TIE_RESIDENCE, FAMILY_TIE_HOME_OF},
	};

	for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
		if (pair[i][0] == t)
			return pair[i][1];
		if (pair[i][1] == t)
			return pair[i][0];
	}
	return t;
}

const char *family_tie_words(enum family_tie t)
{
	static const char *const words[FAMILY_TIES] = {
		[FAMILY_TIE_PARENT] = "parent",
		[FAMILY_TIE_ADOPTER] = "adoptive parent",
		[FAMILY_TIE_KINSHIP] = "carer",
		[FAMILY_TIE_FOSTER] = "foster carer",
		[FAMILY_TIE_STEP] = "step-parent",
		[FAMILY_TIE_CHILD] = "child",
		[FAMILY_TIE_ADOPTED] = "adopted child",
		[FAMILY_TIE_KINSHIP_CHILD] = "cared-for child",
		[FAMILY_TIE_FOSTERED] = "foster child",
		[FAMILY_TIE_STEPCHILD] = "step-child",
		[FAMILY_TIE_PARTNER] = "partner",
		[FAMILY_TIE_SPOUSE] = "husband, wife or civil partner",
		[FAMILY_TIE_ENGAGED] = "partner, not living together",
		[FAMILY_TIE_EX_PARTNER] = "former partner",
		[FAMILY_TIE_EX_SPOUSE] = "former husband or wife",
		[FAMILY_TIE_SEPARATED] = "separated partner",
		[FAMILY_TIE_EXPECTING] = "other parent of an unborn child",
		[FAMILY_TIE_SIBLING] = "brother or sister",
		[FAMILY_TIE_HALF_SIBLING] = "half-brother or half-sister",
		[FAMILY_TIE_STEP_SIBLING] = "step-brother or step-sister",
		[FAMILY_TIE_TWIN] = "twin",
		[FAMILY_TIE_GRANDPARENT] = "grandparent",
		[FAMILY_TIE_GRANDCHILD] = "grandchild",
		[FAMILY_TIE_GREAT_GRANDPARENT] = "great-grandparent",
		[FAMILY_TIE_GREAT_GRANDCHILD] = "great-grandchild",
		[FAMILY_TIE_AUNT_UNCLE] = "aunt or uncle",
		[FAMILY_TIE_NIECE_NEPHEW] = "niece or nephew",
		[FAMILY_TIE_COUSIN] = "cousin",
	};

	return t < FAMILY_TIES && words[t] ? words[t] : "connected";
}

static size_t words_in(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] != ' ' && (i == 0 || s.p[i - 1] == ' ');
	return n;
}

struct str family_name(const struct person *p)
{
	struct str best = {0};

	for (size_t i = 0; i < p->names_n; i++)
		if (!str_is_empty(str_trim(p->names[i])) &&
		    (str_is_absent(best) || (words_in(best) < 2 && words_in(p->names[i]) > words_in(best))))
			best = p->names[i];
	return best;
}

struct str family_other_name(const struct person *p)
{
	struct str name = family_name(p);

	for (size_t i = 0; i < p->names_n; i++)
		if (!str_is_empty(str_trim(p->names[i])) &&
		    !str_is_equal_caseless(str_trim(p->names[i]), str_trim(name)))
			return p->names[i];
	return (struct str){0};
}

/* ---- ids to numbers ---- */

struct name { /* an id and whose it is */
	struct str id;
	uint32_t person;
};
struct family_names {
	struct name *name; /* sorted by id */
	size_t n;
};

static int compare_names(const void *va, const void *vb)
{
	const struct name *a = va, *b = vb;
	int c = str_compare(a->id, b->id);

	return c ? c : (a->person > b->person) - (a->person < b->person);
}

static const struct name *find_name(const struct family_names *o, struct str id)
{
	size_t lo = 0, hi = o->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (str_compare(o->name[mid].id, id) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < o->n && str_is_equal(o->name[lo].id, id) ? &o->name[lo] : NULL;
}

uint32_t family_find(const struct family_index *x, struct str id)
{
	const struct name *n = str_is_empty(id) ? NULL : find_name(x->own, id);

	return n ? n->person : FAMILY_NOBODY;
}

static bool is_identity(struct str id)
{
	return str_has_prefix(id, STR("upn:")) || str_has_prefix(id, STR("nhs:")) ||
	       str_has_prefix(id, STR("chi:"));
}

static uint32_t root_of(uint32_t *up, uint32_t i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

static void join(uint32_t *up, uint32_t a, uint32_t b)
{
	a = root_of(up, a);
	b = root_of(up, b);
	if (a < b)
		up[b] = a;
	else
		up[a] = b;
}

static int compare_persons(const void *va, const void *vb)
{
	const struct person *a = *(const struct person *const *)va, *b = *(const struct person *const *)vb;
	int c = str_compare(a->id, b->id);

	/* Two records of one id: the fuller first, so that the picture does not depend on the order of the records. */
	if (!c)
		c = (int)b->names_n - (int)a->names_n;
	if (!c)
		c = (b->birth.precision != DATE_NONE) - (a->birth.precision != DATE_NONE);
	if (!c && a->names_n)
		c = str_compare(a->names[0], b->names[0]);
	return c;
}

/* Persons named only by a relation are persons too: a record with nothing but an id. */
static size_t collect_persons(const struct family_records *r, struct arena *a, const struct person ***all)
{
	size_t cap = r->persons + 2 * r->relations + 1, n = 0;
	const struct person **p = ARENA_ARRAY(a, const struct person *, cap);
	struct name *known = ARENA_ARRAY(a, struct name, cap * 4);
	struct family_names names = {known, 0};
	size_t known_cap = cap * 4;

	for (size_t i = 0; i < r->persons; i++) {
		p[n++] = &r->person[i];
		if (names.n < known_cap)
			known[names.n++] = (struct name){r->person[i].id, 0};
		for (size_t k = 0; k < r->person[i].system_ids_n && names.n < known_cap; k++)
			known[names.n++] = (struct name){r->person[i].system_ids[k], 0};
	}
	qsort(known, names.n, sizeof *known, compare_names);
	for (size_t i = 0; i < r->relations; i++) {
		const struct relation *rel = &r->relation[i];
		enum family_tie t = family_tie_of(r->code, rel->kind);
		uint8_t group = rel->kind < r->code->relations ? r->code->relation[rel->kind].group
							       : CODE_TIE;

		/* The other end of a tie or of a residence may be a service or a place. */
		for (int end = 0; end < 2; end++) {
			struct str id = end ? rel->to : rel->from;
			struct person *made;
			struct str *name;

			if (str_is_empty(id) || find_name(&names, id))
				continue;
			if (group == CODE_TIE || (t == FAMILY_TIE_RESIDENCE && end) ||
			    (t == FAMILY_TIE_HOME_OF && !end))
				continue;
			made = ARENA_NEW(a, struct person);
			made->id = id;
			name = ARENA_NEW(a, struct str);
			*name = id; /* nothing else is known of him */
			str_cut(name, ':');
			if (str_is_empty(*name))
				*name = id;
			made->names = name;
			made->names_n = 1;
			p[n++] = made;
		}
	}
	qsort(p, n, sizeof *p, compare_persons);
	*all = p;
	return n;
}

static void number_persons(struct family_index *x, const struct family_records *r, struct arena *a)
{
	const struct person **all;
	size_t n = collect_persons(r, a, &all), names = 0, cap = 0;
	uint32_t *up = ARENA_ARRAY(a, uint32_t, n + 1), *number = ARENA_ARRAY(a, uint32_t, n + 1);
	struct name *name;

	for (size_t i = 0; i < n; i++)
		cap += 1 + all[i]->system_ids_n;
	name = ARENA_ARRAY(a, struct name, cap + 1);
	for (size_t i = 0; i < n; i++) {
		up[i] = (uint32_t)i;
		name[names++] = (struct name){all[i]->id, (uint32_t)i};
		for (size_t k = 0; k < all[i]->system_ids_n; k++)
			name[names++] = (struct name){all[i]->system_ids[k], (uint32_t)i};
	}
	qsort(name, names, sizeof *name, compare_names);
	/* One id twice is one person; an id of another system joins only where it is an identity, or names a record. */
	for (size_t i = 1; i < names; i++)
		if (str_is_equal(name[i].id, name[i - 1].id) &&
		    (is_identity(name[i].id) || str_is_equal(all[name[i].person]->id, name[i].id) ||
		     str_is_equal(all[name[i - 1].person]->id, name[i].id)))
			join(up, name[i].person, name[i - 1].person);
	x->own = ARENA_NEW(a, struct family_names);
	*x->own = (struct family_names){name, names};
	for (size_t i = 0; i < r->relations; i++) {
		const struct name *f, *t;

		if (family_tie_of(r->code, r->relation[i].kind) != FAMILY_TIE_SAME)
			continue;
		f = find_name(x->own, r->relation[i].from);
		t = find_name(x->own, r->relation[i].to);
		if (f && t)
			join(up, f->person, t->person);
	}
	x->person = ARENA_ARRAY(a, const struct person *, n + 1);
	x->restricted = ARENA_ARRAY(a, uint8_t, n + 1);
	for (size_t i = 0; i < n; i++)
		if (root_of(up, (uint32_t)i) == i) {
			number[i] = (uint32_t)x->persons;
			x->person[x->persons++] = all[i];
		}
	for (size_t i = 0; i < n; i++) {
		uint32_t p = number[i] = number[root_of(up, (uint32_t)i)];
		struct person *merged;

		if (all[i]->restricted > x->restricted[p])
			x->restricted[p] = all[i]->restricted;
		if (x->person[p] == all[i])
			continue;
		/* What the first record does not say, a later one of the same person may. */
		merged = ARENA_NEW(a, struct person);
		*merged = *x->person[p];
		if (!merged->names_n) {
			merged->names = all[i]->names;
			merged->names_n = all[i]->names_n;
		}
		if (!merged->sex || merged->sex == PERSON_SEX_UNKNOWN)
			merged->sex = all[i]->sex ? all[i]->sex : merged->sex;
		if (merged->birth.precision == DATE_NONE)
			merged->birth = all[i]->birth;
		if (merged->death.precision == DATE_NONE)
			merged->death = all[i]->death;
		if (merged->expected.precision == DATE_NONE)
			merged->expected = all[i]->expected;
		x->person[p] = merged;
	}
	for (size_t i = 0; i < names; i++)
		name[i].person = number[name[i].person];
}

/* ---- links ---- */

static int compare_places(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static uint32_t place_number(const struct family_index *x, struct str place)
{
	const struct str *at = bsearch(&place, x->place, x->places, sizeof place, compare_places);

	return at ? (uint32_t)(at - x->place) : FAMILY_NOBODY;
}

static bool is_residence(const struct code *c, const struct event *ev)
{
	return ev->kind < c->kinds && !str_is_empty(ev->place) && !str_is_empty(ev->child) &&
	       (str_is_equal(c->kind[ev->kind].name, STR("residence")) ||
		str_has_prefix(c->kind[ev->kind].name, STR("residence.")));
}

static int compare_links(const void *va, const void *vb)
{
	const struct family_link *a = va, *b = vb;

	if (a->tie != b->tie)
		return a->tie < b->tie ? -1 : 1;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	if (a->start.lo != b->start.lo)
		return a->start.lo < b->start.lo ? -1 : 1;
	if (a->end.lo != b->end.lo)
		return a->end.lo < b->end.lo ? -1 : 1;
	if (a->relation && b->relation && a->relation->kind != b->relation->kind)
		return a->relation->kind < b->relation->kind ? -1 : 1;
	if (a->ordinal != b->ordinal)
		return a->ordinal < b->ordinal ? -1 : 1;
	return (int)a->restricted - (int)b->restricted;
}

void family_index_open(const struct family_records *r, struct arena *a, struct family_index *x)
{
	struct str *place;
	struct family_link *link;
	size_t places = 0, links = 0, people = 0;

	memset(x, 0, sizeof *x);
	x->records = r;
	number_persons(x, r, a);
	place = ARENA_ARRAY(a, struct str, r->relations + r->events + 1);
	for (size_t i = 0; i < r->relations; i++) {
		enum family_tie t = family_tie_of(r->code, r->relation[i].kind);

		if (t == FAMILY_TIE_RESIDENCE && !str_is_empty(r->relation[i].to))
			place[places++] = r->relation[i].to;
		if (t == FAMILY_TIE_HOME_OF && !str_is_empty(r->relation[i].from))
			place[places++] = r->relation[i].from;
	}
	for (size_t i = 0; i < r->events; i++)
		if (is_residence(r->code, &r->event[i]))
			place[places++] = r->event[i].place;
	qsort(place, places, sizeof *place, compare_places);
	for (size_t i = 0; i < places; i++)
		if (!i || !str_is_equal(place[i], place[i - 1]))
			place[x->places++] = place[i];
	x->place = place;

	for (size_t i = 0; i < r->events; i++)
		people += 1 + r->event[i].people_n;
	link = ARENA_ARRAY(a, struct family_link, r->relations + people + 1);
	for (size_t i = 0; i < r->relations; i++) {
		const struct relation *rel = &r->relation[i];
		enum family_tie t = family_tie_of(r->code, rel->kind);
		struct family_link l = {.start = rel->start,
					.end = rel->end,
					.ordinal = rel->ordinal,
					.restricted = rel->restricted,
					.relation = rel};

		if (t == FAMILY_TIE_NONE || t == FAMILY_TIE_SAME || t == FAMILY_TIE_ECOMAP)
			continue;
		l.tie = t == FAMILY_TIE_HOME_OF ? FAMILY_TIE_RESIDENCE : t;
		l.from = family_find(x, t == FAMILY_TIE_HOME_OF ? rel->to : rel->from);
		if (l.tie == FAMILY_TIE_RESIDENCE)
			l.to = place_number(x, t == FAMILY_TIE_HOME_OF ? rel->from : rel->to);
		else
			l.to = family_find(x, rel->to);
		/* One direction is enough for what has two. */
		if (family_tie_turned(t) != t && family_tie_turned(t) < t && l.tie != FAMILY_TIE_RESIDENCE) {
			uint32_t turn = l.from;

			l.from = l.to;
			l.to = turn;
			l.tie = family_tie_turned(t);
		}
		if (l.from != FAMILY_NOBODY && l.to != FAMILY_NOBODY)
			link[links++] = l;
	}
	for (size_t i = 0; i < r->events; i++) {
		const struct event *ev = &r->event[i];
		struct family_link l = {.tie = FAMILY_TIE_RESIDENCE,
					.start = ev->start,
					.end = ev->end,
					.restricted = ev->restricted};

		if (!is_residence(r->code, ev))
			continue;
		l.to = place_number(x, ev->place);
		/* the child, and whoever the entry says is there too */
		for (size_t p = 0; p <= ev->people_n; p++) {
			if (p && !str_is_equal(ev->people[p - 1].role, STR("subject")) &&
			    !str_is_equal(ev->people[p - 1].role, STR("present")))
				continue;
			l.from = family_find(x, p ? ev->people[p - 1].person : ev->child);
			if (l.from != FAMILY_NOBODY && l.to != FAMILY_NOBODY)
				link[links++] = l;
		}
	}
	qsort(link, links, sizeof *link, compare_links);
	x->link = link;
	x->links = links;
}

/* ---- asked from a command line ---- */

int family_resolve(const struct family_index *x, struct str typed, uint32_t *person, struct err *e)
{
	struct buf list = {0};
	size_t found = 0;
	uint32_t one = FAMILY_NOBODY;
	char quoted[160];
	int r;

	*person = family_find(x, typed);
	if (*person != FAMILY_NOBODY)
		return 0;
	for (size_t i = 0; i < x->own->n; i++) {
		struct str id = x->own->name[i].id;
		struct str bare = id;

		str_cut(&bare, ':');
		if (str_is_absent(bare) || !str_is_equal(bare, typed) || x->own->name[i].person == one)
			continue;
		if (found++ < 8)
			buf_addf(&list, "%s%.*s", found > 1 ? ", " : "", STR_ARG(id));
		one = x->own->name[i].person;
	}
	if (found == 1) {
		*person = one;
		r = 0;
	} else if (found) {
		r = err_set(e, ERR_USAGE, "%s is not unique; it may be %.*s", diag_quote(typed, quoted),
			    STR_ARG(buf_str(&list)));
	} else {
		r = err_set(e, ERR_USAGE, "there is no person %s in these records",
			    diag_quote(typed, quoted));
	}
	buf_close(&list);
	return r;
}

bool family_is_open(const struct date *start, const struct date *end, int32_t day)
{
	if (start->precision != DATE_NONE && start->precision != DATE_UNKNOWN &&
	    start->precision != DATE_BEFORE && start->lo > day)
		return false;
	if (end->precision != DATE_NONE && end->precision != DATE_UNKNOWN && end->precision != DATE_AFTER &&
	    end->hi < day)
		return false;
	return true;
}

static int compare_members(const struct family_index *x, uint32_t a, uint32_t b)
{
	const struct date *da = &x->person[a]->birth, *db = &x->person[b]->birth;
	bool ka = da->precision != DATE_NONE && da->precision != DATE_UNKNOWN;
	bool kb = db->precision != DATE_NONE && db->precision != DATE_UNKNOWN;

	if (ka != kb)
		return ka ? -1 : 1;
	if (ka && da->lo != db->lo)
		return da->lo < db->lo ? -1 : 1;
	return (a > b) - (a < b); /* numbers are in the order of ids */
}

/* Sixteen: who may have a home of his own (a tenancy; Housing (Scotland) Act 2010, section 153).  Nobody's age known: adult. */
bool family_is_adult(const struct family_index *x, uint32_t person, int32_t day)
{
	const struct date *born = &x->person[person]->birth;

	if (born->precision == DATE_NONE || born->precision == DATE_UNKNOWN)
		return x->person[person]->expected.precision == DATE_NONE;
	return date_age_months(born->hi < DATE_LAST ? born->hi : born->lo, day) >= 16 * 12;
}

size_t family_household(const struct family_index *x, uint32_t of, int32_t day, enum audience who,
			bool sealed, struct arena *a, uint32_t **members)
{
	bool *in = ARENA_ARRAY(a, bool, x->persons + 1), *home = ARENA_ARRAY(a, bool, x->places + 1);
	bool *joined = ARENA_ARRAY(a, bool, x->persons + 1);
	uint32_t *list;
	size_t n = 0;

	*members = NULL;
	if (of >= x->persons)
		return 0;
	in[of] = true;
	/* Whoever shares a place with `of` or is joined to `of`; and whoever is joined to an adult who is joined to `of`, so
	 * that any member names the same household.  Not through a child: two homes of a child do not become one. */
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if (l->tie == FAMILY_TIE_RESIDENCE && l->from == of &&
		    family_is_open(&l->start, &l->end, day) && audience_may_see(who, sealed, l->restricted))
			home[l->to] = true;
	}
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if (!family_is_open(&l->start, &l->end, day) || !audience_may_see(who, sealed, l->restricted))
			continue;
		if (l->tie == FAMILY_TIE_RESIDENCE && home[l->to])
			in[l->from] = true;
		if (l->tie == FAMILY_TIE_LIVES_WITH && l->from == of)
			in[l->to] = joined[l->to] = true;
		if (l->tie == FAMILY_TIE_LIVES_WITH && l->to == of)
			in[l->from] = joined[l->from] = true;
	}
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if (l->tie != FAMILY_TIE_LIVES_WITH || !family_is_open(&l->start, &l->end, day) ||
		    !audience_may_see(who, sealed, l->restricted))
			continue;
		if (joined[l->from] && family_is_adult(x, l->from, day))
			in[l->to] = true;
		if (joined[l->to] && family_is_adult(x, l->to, day))
			in[l->from] = true;
	}
	list = ARENA_ARRAY(a, uint32_t, x->persons + 1);
	for (uint32_t i = 0; i < x->persons; i++) {
		const struct date *death = &x->person[i]->death;

		if (!in[i] || (i != of && !audience_may_see(who, sealed, x->restricted[i])))
			continue;
		if (i != of && death->precision != DATE_NONE && death->precision != DATE_UNKNOWN &&
		    death->hi < day)
			continue;
		list[n++] = i;
		for (size_t k = n - 1; k > 0 && compare_members(x, list[k], list[k - 1]) < 0; k--) {
			uint32_t turn = list[k];

			list[k] = list[k - 1];
			list[k - 1] = turn;
		}
	}
	*members = list;
	return n;
}
