/* Who is who in all cases, where they live and who is kin; strings by number. */
#include "link_own.h"

#include <string.h>

#include "model/age.h"

/* ---- strings by number ---- */

static void spread(struct link_words *w)
{
	size_t slots = w->slots ? 2 * w->slots : 256;

	free(w->slot);
	w->slot = arena_malloc(slots * sizeof *w->slot);
	w->slots = slots;
	for (size_t i = 0; i < w->n; i++) {
		size_t at = str_hash(w->word[i]) & (slots - 1);
		while (w->slot[at])
			at = (at + 1) & (slots - 1);
		w->slot[at] = (uint32_t)i + 1;
	}
}

/* LINK_NOBODY: not there. */
static uint32_t find_word(const struct link_words *w, struct str s)
{
	size_t at;

	if (!w->slots)
		return LINK_NOBODY;
	for (at = str_hash(s) & (w->slots - 1); w->slot[at]; at = (at + 1) & (w->slots - 1))
		if (str_is_equal(w->word[w->slot[at] - 1], s))
			return w->slot[at] - 1;
	return LINK_NOBODY;
}

uint32_t link_words_put(struct link_words *w, struct arena *a, struct str s)
{
	uint32_t n = find_word(w, s);
	size_t at;

	if (n != LINK_NOBODY)
		return n;
	if (2 * (w->n + 1) > w->slots)
		spread(w);
	w->word = arena_room(a, w->word, w->n, &w->cap, sizeof *w->word);
	w->word[w->n] = arena_copy(a, s);
	for (at = str_hash(s) & (w->slots - 1); w->slot[at]; at = (at + 1) & (w->slots - 1))
		;
	w->slot[at] = (uint32_t)++w->n;
	return (uint32_t)w->n - 1;
}

void link_words_close(struct link_words *w)
{
	free(w->slot);
	w->slot = NULL;
	w->slots = 0;
}

/* ---- persons in all cases ---- */

/* Ids of these systems are counted by one table; in another file they are another's. */
static bool is_own_of_file(struct str id)
{
	return str_has_prefix(id, STR("csv:")) || str_has_prefix(id, STR("gedcom:"));
}

static uint32_t word_of(struct link *l, size_t in, struct str id)
{
	if (!is_own_of_file(id))
		return link_words_put(&l->ids, &l->arena, id);
	return link_words_put(&l->ids, &l->arena, arena_printf(&l->short_arena, "%zu %.*s", in, STR_ARG(id)));
}

/* How many digits and one blank stand before an id that is one table's own. */
static size_t before_own(struct str word)
{
	size_t n = 0;

	while (n < word.n && word.p[n] >= '0' && word.p[n] <= '9')
		n++;
	return n && n < word.n && word.p[n] == ' ' && is_own_of_file(str_part(word, n + 1, word.n)) ? n + 1 : 0;
}

struct str link_id_in(const struct link *l, size_t in, uint32_t word)
{
	struct str id = l->ids.word[word];
	size_t from = before_own(id);
	long of = 0;

	if (!from)
		return id;
	return str_to_long(str_part(id, 0, from - 1), &of) == 0 && (size_t)of == in ? str_part(id, from, id.n)
										     : (struct str){0};
}

static uint32_t person_of_word(struct link *l, uint32_t word)
{
	while (l->of_words_cap <= word) {
		size_t was = l->of_words_cap;
		l->of_words_cap = was ? 2 * was : 256;
		l->of_word = arena_grow(l->of_word, l->of_words_cap, sizeof *l->of_word);
		memset(l->of_word + was, 0xff, (l->of_words_cap - was) * sizeof *l->of_word);
	}
	return l->of_word[word];
}

static void add_word(struct link *l, uint32_t person, uint32_t word)
{
	struct link_person *p = &l->person[person];

	if (person_of_word(l, word) != LINK_NOBODY)
		return;
	l->of_word[word] = person;
	p->word = arena_room(&l->arena, p->word, p->words, &p->words_cap, sizeof *p->word);
	p->word[p->words++] = word;
}

static uint32_t new_person(struct link *l, size_t in, struct str id)
{
	LINK_ROOM(l->person, l->persons, l->persons_cap);
	l->person[l->persons] = (struct link_person){.id = arena_copy(&l->arena, id), .grown = DATE_LAST};
	if (is_own_of_file(id))
		l->person[l->persons].file = l->added[in].c.file;
	return (uint32_t)l->persons++;
}

size_t link_first(const void *of, size_t n, size_t size, uint32_t number)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		uint32_t at;
		memcpy(&at, (const char *)of + mid * size, sizeof at);
		if (at < number)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static size_t first_alias(const struct link_added *d, uint32_t who)
{
	return link_first(d->alias, d->aliases, sizeof *d->alias, who);
}

static void note_birth(struct link_person *p, const struct person *of)
{
	if (!of || !date_takes_part(&of->birth))
		return;
	p->is_known = true;
	p->grown = date_add_months(of->birth.hi, AGE_ADULT_MONTHS) - 1;
}

/* Numbers of people as such: kept off the page. */
static bool is_number_of_state(struct str id)
{
	return str_has_prefix(id, STR("upn:")) || str_has_prefix(id, STR("nhs:")) ||
	       str_has_prefix(id, STR("chi:"));
}

static struct str system_of(struct str id)
{
	return str_cut(&id, ':');
}

/* The id to show, where his case gives one that only a table counts by: of the system that knows most people
 * of the case, so that they all stand with ids of one kind. */
static struct str shown_of(const struct link_added *d, uint32_t who)
{
	struct str id = d->c.family->person[who]->id;
	size_t most = 0;

	if (!is_own_of_file(id))
		return id;
	for (size_t i = first_alias(d, who); i < d->aliases && d->alias[i].who == who; i++) {
		struct str other = d->alias[i].id;
		size_t n = 0;
		if (is_own_of_file(other) || is_number_of_state(other))
			continue;
		for (size_t k = 0; k < d->systems; k++)
			if (str_is_equal(d->system[k].name, system_of(other)))
				n = d->system[k].n;
		if (n > most) {
			most = n;
			id = other;
		}
	}
	return id;
}

static void count_system(struct link_added *d, struct str name)
{
	size_t k = 0;

	while (k < d->systems && !str_is_equal(d->system[k].name, name))
		k++;
	if (k == LINK_SYSTEMS)
		return;
	d->system[k].name = name;
	d->system[k].n++;
	d->systems += k == d->systems;
}

static uint32_t person_of_number(struct link *l, size_t in, uint32_t who)
{
	struct link_added *d = &l->added[in];
	const struct person *of = d->c.family->person[who];
	uint32_t person = LINK_NOBODY;
	struct str shown;
	size_t first = first_alias(d, who);

	if (d->person[who])
		return d->person[who] - 1;
	for (size_t i = first; i < d->aliases && d->alias[i].who == who && person == LINK_NOBODY; i++)
		person = person_of_word(l, word_of(l, in, d->alias[i].id));
	shown = shown_of(d, who);
	if (person == LINK_NOBODY) {
		person = new_person(l, in, shown);
	} else if (!is_own_of_file(shown) &&
		   (l->person[person].file.p || str_compare(shown, l->person[person].id) < 0)) {
		l->person[person].id = arena_copy(&l->arena,
						  shown); /* the lowest, whichever case came first */
		l->person[person].file = (struct str){0};
	}
	for (size_t i = first; i < d->aliases && d->alias[i].who == who; i++)
		add_word(l, person, word_of(l, in, d->alias[i].id));
	add_word(l, person, word_of(l, in, of->id));
	note_birth(&l->person[person], of);
	d->person[who] = person + 1;
	return person;
}

uint32_t link_person_of(struct link *l, size_t in, struct str id)
{
	const struct family_index *x = l->added[in].c.family;
	uint32_t who = x ? family_find(x, id) : FAMILY_NOBODY, word, person;

	if (who != FAMILY_NOBODY)
		return person_of_number(l, in, who);
	word = word_of(l, in, id);
	person = person_of_word(l, word);
	if (person == LINK_NOBODY) {
		person = new_person(l, in, id);
		add_word(l, person, word);
	}
	return person;
}

static int by_who(const void *a, const void *b)
{
	const struct link_alias *x = a, *y = b;

	return x->who != y->who ? (x->who < y->who ? -1 : 1) : str_compare(x->id, y->id);
}

static void read_aliases(struct link *l, struct link_added *d)
{
	const struct family_records *r = d->c.family->records;
	size_t n = 0;

	for (size_t i = 0; i < r->persons; i++)
		n += 1 + r->person[i].system_ids_n;
	for (size_t i = 0; i < r->relations; i++)
		n += 2;
	d->alias = ARENA_ARRAY(&l->arena, struct link_alias, n + 1);
	for (size_t i = 0; i < r->persons; i++) {
		uint32_t who = family_find(d->c.family, r->person[i].id);
		if (who == FAMILY_NOBODY)
			continue;
		d->alias[d->aliases++] = (struct link_alias){who, r->person[i].id};
		for (size_t k = 0; k < r->person[i].system_ids_n; k++)
			d->alias[d->aliases++] = (struct link_alias){who, r->person[i].system_ids[k]};
	}
	for (size_t i = 0; i < r->relations; i++) {
		struct str end[2] = {r->relation[i].from, r->relation[i].to};
		if (family_tie_of(r->code, r->relation[i].kind) != FAMILY_TIE_SAME)
			continue;
		for (int k = 0; k < 2; k++) {
			uint32_t who = family_find(d->c.family, end[k]);
			if (who != FAMILY_NOBODY)
				d->alias[d->aliases++] = (struct link_alias){who, end[k]};
		}
	}
	qsort(d->alias, d->aliases, sizeof *d->alias, by_who);
	for (size_t i = 0; i < d->aliases; i++)
		if (!i || by_who(&d->alias[i], &d->alias[i - 1]))
			count_system(d, system_of(d->alias[i].id));
}

/* ---- homes and kin ---- */

static void add_home(struct link *l, uint32_t person, uint32_t home, const struct family_link *k)
{
	struct link_home h = {person, home, DATE_FIRST, DATE_LAST};

	if (k->start.precision != DATE_NONE && k->start.precision != DATE_UNKNOWN &&
	    k->start.precision != DATE_BEFORE)
		h.from = k->start.lo;
	if (k->end.precision != DATE_NONE && k->end.precision != DATE_UNKNOWN &&
	    k->end.precision != DATE_AFTER)
		h.to = k->end.hi;
	LINK_ROOM(l->home, l->home_n, l->home_cap);
	l->home[l->home_n++] = h;
}

static bool is_kin(enum family_tie t)
{
	return t != FAMILY_TIE_NONE && t != FAMILY_TIE_RESIDENCE && t != FAMILY_TIE_HOME_OF &&
	       t != FAMILY_TIE_SAME && t != FAMILY_TIE_EMOTIONAL && t != FAMILY_TIE_ECOMAP &&
	       t != FAMILY_TIE_OTHER;
}

static uint32_t circle_of(struct link *l, uint32_t person)
{
	return link_words_put(&l->homes, &l->arena, arena_printf(&l->short_arena, "with %u", person));
}

/* Who lives with whom: each belongs to his own circle and to the other's. */
static void add_circles(struct link *l, uint32_t a, uint32_t b, const struct family_link *k)
{
	uint32_t end[2] = {a, b};

	for (int i = 0; i < 2; i++)
		for (int j = 0; j < 2; j++)
			add_home(l, end[i], circle_of(l, end[j]), k);
}

static int by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void read_homes(struct link *l, size_t in)
{
	struct link_added *d = &l->added[in];
	const struct family_index *x = d->c.family;

	d->kin = ARENA_ARRAY(&l->arena, uint64_t, 2 * x->links + 1);
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *k = &x->link[i];
		if (k->tie == FAMILY_TIE_RESIDENCE) {
			struct str place = arena_printf(&l->short_arena, "at %.*s", STR_ARG(x->place[k->to]));
			add_home(l, person_of_number(l, in, k->from),
				 link_words_put(&l->homes, &l->arena, place), k);
			continue;
		}
		if (k->tie == FAMILY_TIE_LIVES_WITH)
			add_circles(l, person_of_number(l, in, k->from), person_of_number(l, in, k->to), k);
		if (k->tie == FAMILY_TIE_PARENT) {
			LINK_ROOM(l->parent, l->parents, l->parent_cap);
			l->parent[l->parents++] = (struct link_parent){
				person_of_number(l, in, k->to), person_of_number(l, in, k->from),
				x->person[k->from]->sex == PERSON_FEMALE};
		}
		if (is_kin(k->tie)) {
			uint64_t a = person_of_number(l, in, k->from), b = person_of_number(l, in, k->to);
			d->kin[d->kins++] = a << 32 | b;
			d->kin[d->kins++] = b << 32 | a;
		}
	}
	qsort(d->kin, d->kins, sizeof *d->kin, by_number);
}

void link_read_family(struct link *l, size_t in)
{
	struct link_added *d = &l->added[in];

	d->person = ARENA_ARRAY(&l->arena, uint32_t, d->c.family->persons + 1);
	read_aliases(l, d);
	read_homes(l, in);
	if (l->short_arena.now)
		arena_clear(&l->short_arena);
}

bool link_is_kin(const struct link_added *d, uint32_t a, uint32_t b)
{
	uint64_t pair = (uint64_t)a << 32 | b;

	return d->kins && bsearch(&pair, d->kin, d->kins, sizeof *d->kin, by_number);
}

void link_live_at(struct link *l, uint32_t person, struct str place)
{
	struct family_link always = {0};

	add_home(l, person,
		 link_words_put(&l->homes, &l->arena,
				arena_printf(&l->short_arena, "at %.*s", STR_ARG(place))),
		 &always);
}
