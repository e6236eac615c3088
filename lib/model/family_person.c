/* Who is who: names, ids, and which records are one person. */
#include "family_own.h"

#include <stdlib.h>

#include "base/buf.h"

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

static int compare_names(const void *va, const void *vb)
{
	const struct family_id *a = va, *b = vb;
	int c = str_compare(a->id, b->id);

	return c ? c : (a->person > b->person) - (a->person < b->person);
}

static const struct family_id *find_name(const struct family_names *o, struct str id)
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
	const struct family_id *n = str_is_empty(id) ? NULL : find_name(x->own, id);

	return n ? family_part_number(x, n->person) : FAMILY_NOBODY;
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

	/* Two records of one id: the fuller first, so that the picture does not depend on the order of the
	 * records. */
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
	struct family_id *known = ARENA_ARRAY(a, struct family_id, cap * 4);
	struct family_names names = {known, 0};
	size_t known_cap = cap * 4;

	for (size_t i = 0; i < r->persons; i++) {
		p[n++] = &r->person[i];
		if (names.n < known_cap)
			known[names.n++] = (struct family_id){r->person[i].id, 0};
		for (size_t k = 0; k < r->person[i].system_ids_n && names.n < known_cap; k++)
			known[names.n++] = (struct family_id){r->person[i].system_ids[k], 0};
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

/* What the first record of a person does not say, a later one of the same person may. */
static const struct person *say_more(const struct person *had, const struct person *later, struct arena *a)
{
	struct person *merged = ARENA_NEW(a, struct person);

	*merged = *had;
	if (!merged->names_n) {
		merged->names = later->names;
		merged->names_n = later->names_n;
	}
	if (!merged->sex || merged->sex == PERSON_SEX_UNKNOWN)
		merged->sex = later->sex ? later->sex : merged->sex;
	if (merged->birth.precision == DATE_NONE)
		merged->birth = later->birth;
	if (merged->death.precision == DATE_NONE || (!date_is_known(&merged->death) && date_is_known(&later->death)))
		merged->death = later->death;
	if (merged->expected.precision == DATE_NONE)
		merged->expected = later->expected;
	return merged;
}

/* All ids of all records, sorted; what is one person is joined. */
static struct family_names *join_records(const struct family_records *r, const struct person **all, size_t n,
					 uint32_t *up, struct arena *a)
{
	struct family_names *o = ARENA_NEW(a, struct family_names);
	size_t names = 0, cap = 0;

	for (size_t i = 0; i < n; i++)
		cap += 1 + all[i]->system_ids_n;
	o->name = ARENA_ARRAY(a, struct family_id, cap + 1);
	for (size_t i = 0; i < n; i++) {
		up[i] = (uint32_t)i;
		o->name[names++] = (struct family_id){all[i]->id, (uint32_t)i};
		for (size_t k = 0; k < all[i]->system_ids_n; k++)
			o->name[names++] = (struct family_id){all[i]->system_ids[k], (uint32_t)i};
	}
	o->n = names;
	qsort(o->name, names, sizeof *o->name, compare_names);
	/* One id twice is one person; an id of another system joins only where it is an identity, or names a
	 * record. */
	for (size_t i = 1; i < names; i++) {
		const struct family_id *x = &o->name[i - 1], *y = &o->name[i];

		if (str_is_equal(y->id, x->id) &&
		    (is_identity(y->id) || str_is_equal(all[y->person]->id, y->id) ||
		     str_is_equal(all[x->person]->id, y->id)))
			join(up, y->person, x->person);
	}
	for (size_t i = 0; i < r->relations; i++) {
		const struct family_id *f, *t;

		if (family_tie_of(r->code, r->relation[i].kind) != FAMILY_TIE_SAME)
			continue;
		f = find_name(o, r->relation[i].from);
		t = find_name(o, r->relation[i].to);
		if (f && t)
			join(up, f->person, t->person);
	}
	return o;
}

void family_number_persons(struct family_index *x, const struct family_records *r, struct arena *a)
{
	const struct person **all;
	size_t n = collect_persons(r, a, &all);
	uint32_t *up = ARENA_ARRAY(a, uint32_t, n + 1), *number = ARENA_ARRAY(a, uint32_t, n + 1);

	x->own = join_records(r, all, n, up, a);
	x->person = ARENA_ARRAY(a, const struct person *, n + 1);
	x->restricted = ARENA_ARRAY(a, uint8_t, n + 1);
	for (size_t i = 0; i < n; i++)
		if (root_of(up, (uint32_t)i) == i) {
			number[i] = (uint32_t)x->persons;
			x->person[x->persons++] = all[i];
		}
	for (size_t i = 0; i < n; i++) {
		uint32_t p = number[i] = number[root_of(up, (uint32_t)i)];

		if (all[i]->restricted > x->restricted[p])
			x->restricted[p] = all[i]->restricted;
		if (x->person[p] != all[i])
			x->person[p] = say_more(x->person[p], all[i], a);
	}
	for (size_t i = 0; i < x->own->n; i++)
		x->own->name[i].person = number[x->own->name[i].person];
}

/* ---- asked from a command line ---- */

int family_no_such(struct str typed, struct err *e)
{
	char quoted[160];

	return err_set(e, ERR_USAGE, "there is no person %s in these records: expected an id, which case-show persons FILE lists",
		       diag_quote(typed, quoted));
}

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
		r = family_no_such(typed, e);
	}
	buf_close(&list);
	return r;
}
