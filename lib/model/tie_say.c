#include "tie_own.h"

#include <string.h>

#include "model/event.h"

/* ---- what was said ---- */

static bool has_prefix(struct str s, const char *prefix)
{
	return str_has_prefix(s, str_of(prefix));
}

/* An id for people: without its system, hyphens as blanks, the first letter large. */
static struct str words_of(struct arena *a, struct str id)
{
	struct str s = arena_copy(a, tie_bare_id(id));
	char *p = (char *)(uintptr_t)s.p;

	for (size_t i = 0; i < s.n; i++)
		if (p[i] == '-' || p[i] == '_')
			p[i] = ' ';
	if (s.n && p[0] >= 'a' && p[0] <= 'z')
		p[0] = (char)(p[0] - 32);
	return s;
}

/* The day a saying is of; one without a date goes before all others. */
static int32_t day_of(const struct tie_saying *s)
{
	return date_takes_part(&s->relation->start) ? s->relation->start.lo : DATE_FIRST;
}

static int compare_sayings(const struct tie_saying *a, const struct tie_saying *b)
{
	int c = str_compare(a->relation->known_by, b->relation->known_by);

	if (!c && a->of != b->of)
		c = a->of < b->of ? -1 : 1;
	if (!c && day_of(a) != day_of(b))
		c = day_of(a) < day_of(b) ? -1 : 1;
	if (!c)
		c = str_compare(a->quality, b->quality);
	if (!c && a->flow != b->flow)
		c = a->flow < b->flow ? -1 : 1;
	if (!c && a->relation->end.hi != b->relation->end.hi)
		c = a->relation->end.hi < b->relation->end.hi ? -1 : 1;
	return c;
}

static void add_saying(struct tie_work *k, struct tie *t, const struct tie_saying *saying)
{
	struct tie_saying *s = ARENA_ARRAY(k->a, struct tie_saying, t->sayings + 1);
	size_t at;

	for (at = 0; at < t->sayings && compare_sayings(&t->saying[at], saying) <= 0; at++)
		s[at] = t->saying[at];
	s[at] = *saying;
	for (size_t i = at; i < t->sayings; i++)
		s[i + 1] = t->saying[i];
	t->saying = s;
	t->sayings++;
}

static bool is_heard(const struct tie_work *k, const struct relation *r)
{
	struct str by = str_trim(r->known_by);

	for (size_t i = 0; i < k->w->unheards; i++)
		if (str_is_equal_caseless(by, k->w->unheard[i]))
			return false;
	return !str_is_empty(by) && str_is_absent(event_hearsay(by));
}

static unsigned flow_of(struct str word, bool outward)
{
	if (str_is_equal(word, STR("flow-both")))
		return TIE_FLOW_OUT | TIE_FLOW_IN;
	if (str_is_equal(word, STR("flow-to")))
		return outward ? TIE_FLOW_OUT : TIE_FLOW_IN;
	if (str_is_equal(word, STR("flow-from")))
		return outward ? TIE_FLOW_IN : TIE_FLOW_OUT;
	return 0;
}

/* What a relation says of a tie, seen from the middle: what flows to it comes from the other.  The kind says
 * it, or the quality, or each half of it ("tie-flow-to", strong).  To be in touch online says where, not how.
 */
static struct tie_saying saying_of(const struct relation *r, const struct code_relation *kind, uint32_t of,
				   bool outward, bool *online)
{
	struct tie_saying s = {.relation = r, .of = of};
	struct str word[2] = {r->quality, {0}};

	if (has_prefix(kind->name, "tie-"))
		word[1] = str_part(kind->name, 4, kind->name.n);
	for (int i = 0; i < 2; i++) {
		unsigned flow = flow_of(word[i], outward);

		s.flow |= flow;
		if (str_is_equal(word[i], STR("online")))
			*online = true;
		else if (!flow && !str_is_empty(word[i]))
			s.quality = word[i]; /* the kind goes before the word beside it */
	}
	return s;
}

static void add_tie(struct tie_work *k, const struct relation *r, const struct code_relation *kind,
		    uint32_t other, uint32_t of, bool outward)
{
	struct str end = outward ? r->to : r->from;
	size_t at = other != FAMILY_NOBODY ? tie_of_person(k, other)
					   : tie_of_service(k, words_of(k->a, end), end);
	struct tie *t = &k->tie[at];
	struct tie_saying said = saying_of(r, kind, of, outward, &t->online);

	if (!has_prefix(kind->name, "tie")) {
		/* of a person, what he is to the middle; of a service, what the middle does there */
		struct str words = outward == (other == FAMILY_NOBODY)
					   ? kind->words
					   : k->x->records->code->relation[kind->inverse].words;
		enum tie_sector by = tie_sector_by(k, TIE_BY_RELATION, kind->name);

		if (str_is_empty(t->words) || str_compare(words, t->words) < 0) {
			t->words = words;
			t->words_of = of;
		}
		if (t->person && t->sector == TIE_FRIENDS && str_is_equal(kind->line, STR("service")))
			t->sector = TIE_SERVICES;
		if (by < k->by_relation[at])
			k->by_relation[at] = by;
	}
	k->out->restricted_relations += r->restricted != EVENT_OPEN;
	if (!is_heard(k, r)) {
		said.quality = (struct str){0};
		said.flow = 0;
	}
	add_saying(k, t, &said);
}

static bool is_strong_or_stressful(struct str q)
{
	return str_is_equal(q, STR("strong")) || str_is_equal(q, STR("stressful")) ||
	       str_is_equal(q, STR("strong-stressful"));
}

/* The last that this speaker said of it, on the same day both of two words: strong and stressful is one. */
static struct str last_of(const struct tie *t, size_t from, size_t to, bool *differs)
{
	struct str q = {0};
	int32_t day = DATE_FIRST;

	for (size_t i = from; i < to; i++) {
		const struct tie_saying *s = &t->saying[i];

		if (str_is_empty(s->quality) || str_is_equal(s->quality, q))
			continue;
		if (str_is_empty(q) || day_of(s) > day)
			q = s->quality, *differs = false;
		else if (is_strong_or_stressful(q) && is_strong_or_stressful(s->quality))
			q = STR("strong-stressful");
		else
			*differs = true;
		day = day_of(s);
	}
	return q;
}

static unsigned last_flow_of(const struct tie *t, size_t from, size_t to)
{
	unsigned flow = 0;
	int32_t day = DATE_FIRST;

	for (size_t i = from; i < to; i++) {
		if (!t->saying[i].flow)
			continue;
		flow = day_of(&t->saying[i]) > day ? t->saying[i].flow : flow | t->saying[i].flow;
		day = day_of(&t->saying[i]);
	}
	return flow;
}

static bool is_of_one(const struct tie_saying *a, const struct tie_saying *b)
{
	return a->of == b->of && str_is_equal(a->relation->known_by, b->relation->known_by);
}

/* What all who said something agree on, of whomever in the middle they said it; where they differ the tie has
 * no quality. */
static void settle(struct tie *t)
{
	for (size_t from = 0, to; from < t->sayings; from = to) {
		bool differs = false;
		struct str q;

		for (to = from + 1; to < t->sayings && is_of_one(&t->saying[from], &t->saying[to]);)
			to++;
		q = last_of(t, from, to, &differs);
		t->differs |= differs ||
			      (!str_is_empty(q) && !str_is_empty(t->quality) && !str_is_equal(q, t->quality));
		if (!str_is_empty(q))
			t->quality = q;
		t->flow |= last_flow_of(t, from, to);
	}
	if (t->differs)
		t->quality = (struct str){0};
}

/* A service that the family is not told of: the picture hangs where somebody may see it who must not know. */
static bool is_withheld(const struct tie_work *k, struct str service)
{
	return k->w->audience == AUDIENCE_FAMILY && !str_is_empty(service) &&
	       tie_is_protected(k->w->protected, k->w->protecteds, service);
}

void tie_gather_said(struct tie_work *k)
{
	const struct family_records *rec = k->x->records;

	for (size_t i = 0; i < rec->relations; i++) {
		const struct relation *r = &rec->relation[i];
		const struct code_relation *kind = r->kind < rec->code->relations
							   ? &rec->code->relation[r->kind]
							   : NULL;
		uint32_t from = family_find(k->x, r->from), to = family_find(k->x, r->to), other;
		bool outward = from != FAMILY_NOBODY && k->centre[from];

		if (!kind || kind->group != CODE_TIE || !tie_holds(k, &r->start, &r->end))
			continue;
		if (!outward && (to == FAMILY_NOBODY || !k->centre[to]))
			continue;
		other = outward ? to : from;
		if (other != FAMILY_NOBODY && (k->centre[other] || family_is_later(k->x->person[other], k->w->day)))
			continue;
		if (!tie_may_see(k, r->restricted) ||
		    (other == FAMILY_NOBODY && is_withheld(k, outward ? r->to : r->from)) ||
		    (other != FAMILY_NOBODY && !tie_may_see(k, k->x->restricted[other]))) {
			k->out->withheld_relations++;
			if (other != FAMILY_NOBODY)
				tie_note_person(k, other);
		} else if (kind->allegation && !k->w->allegations) {
			k->out->allegations++;
		} else {
			add_tie(k, r, kind, other, outward ? from : to, outward);
		}
	}
}

void tie_settle(struct tie_work *k)
{
	for (size_t i = 0; i < k->n; i++)
		settle(&k->tie[i]);
}

/* ---- contacts ---- */

static bool is_better_name(struct str a, struct str than)
{
	return a.n > than.n || (a.n == than.n && str_compare(a, than) < 0);
}

/* Written as a name: several words, the first with a capital ("Riverside Surgery", not "speech and language"). */
static bool is_named(struct str s)
{
	return s.n && !(s.p[0] >= 'a' && s.p[0] <= 'z') && str_find(s, STR(" ")) < s.n;
}

/* At whom a contact counts: the service that the entry names.  One without a name of its own ("dental") is a part of the
 * agency that wrote it, unless that is of another kind. */
static struct str with_whom(const struct tie_work *k, const struct event *ev)
{
	struct str service = str_trim(ev->service);
	enum tie_sector of;

	if (str_is_empty(service))
		return ev->agency;
	of = tie_sector_of(k->w->sign, k->w->signs, service);
	if (str_is_empty(ev->agency) || is_named(service) ||
	    (of != TIE_SECTORS && of != tie_sector_of(k->w->sign, k->w->signs, ev->agency)))
		return is_named(service) ? service : words_of(k->a, service);
	return ev->agency;
}

static bool is_among(const struct str *list, size_t n, struct str one)
{
	for (size_t i = 0; i < n; i++)
		if (str_is_equal(list[i], one))
			return true;
	return false;
}

/* One visit to two children, written in the records of both, is one contact: of the same day, kind, service and worker. */
static bool is_same_contact(const struct family_index *x, const struct event *a, const struct event *b)
{
	return date_takes_part(&a->start) && a->kind == b->kind && a->start.lo == b->start.lo &&
	       a->start.hi == b->start.hi && !str_is_empty(a->worker) && str_is_equal(a->worker, b->worker) &&
	       str_is_equal(a->agency, b->agency) && str_is_equal(a->service, b->service) &&
	       family_find(x, a->child) != family_find(x, b->child);
}

static bool is_ours(const struct tie_work *k, const struct event *ev)
{
	uint32_t child = family_find(k->x, ev->child);
	bool ours = child != FAMILY_NOBODY && k->centre[child];

	for (size_t p = 0; p < ev->people_n && !ours; p++) {
		uint32_t who = family_find(k->x, ev->people[p].person);
		const struct code_role *role = code_role_of(k->x->records->code, ev->people[p].role);

		ours = who != FAMILY_NOBODY && k->centre[who] && role && role->shows;
	}
	return ours;
}

static void count_contact(struct tie *t, const struct event *ev)
{
	t->contacts++;
	if (date_takes_part(&ev->start)) {
		t->first = t->first == DATE_LAST || ev->start.lo < t->first ? ev->start.lo : t->first;
		t->last = t->last == DATE_LAST || ev->start.hi > t->last ? ev->start.hi : t->last;
	}
}

static void count_at_service(struct tie_work *k, const struct event *ev)
{
	struct str name = with_whom(k, ev);
	size_t at = tie_of_service(k, name, name);
	struct tie *t = &k->tie[at];
	enum tie_sector by = tie_sector_by(k, TIE_BY_KIND, k->x->records->code->kind[ev->kind].name);

	k->by_contact[at] = !t->contacts || k->by_contact[at] == by ? by : TIE_SECTORS;
	/* as the agency writes itself; of several ways always the same one */
	if (!t->contacts || is_better_name(name, t->name))
		t->name = name;
	if (!t->sayings && str_compare(name, t->id) < 0)
		t->id = name;
	count_contact(t, ev);
}

/* Time with the family is no contact with who wrote it down: it counts at those who were there, each once. */
static void count_at_family(struct tie_work *k, const struct event *ev)
{
	uint32_t *told = ARENA_ARRAY(k->a, uint32_t, ev->people_n + 1);
	size_t n = 0;

	for (size_t p = 0; p < ev->people_n; p++) {
		uint32_t who = family_find(k->x, ev->people[p].person);
		bool again = who == FAMILY_NOBODY || k->centre[who] ||
			     !is_among(k->w->with, k->w->withs, ev->people[p].role);

		for (size_t i = 0; i < n; i++)
			again |= told[i] == who;
		if (again || str_is_empty(family_name(k->x->person[who])) ||
		    family_is_later(k->x->person[who], k->w->day))
			continue;
		told[n++] = who;
		if (tie_may_see(k, k->x->restricted[who]))
			count_contact(&k->tie[tie_of_person(k, who)], ev);
		else
			tie_note_person(k, who);
	}
}

void tie_gather_contacts(struct tie_work *k)
{
	const struct family_records *rec = k->x->records;
	const struct event **counted = ARENA_ARRAY(k->a, const struct event *, rec->events + 1);
	size_t n = 0;

	for (size_t i = 0; i < rec->events; i++) {
		const struct event *ev = &rec->event[i];
		bool again = false, between;

		if (ev->kind >= rec->code->kinds || !rec->code->kind[ev->kind].contact || !is_ours(k, ev))
			continue;
		between = is_among(k->w->between, k->w->betweens, rec->code->kind[ev->kind].name);
		if (!between && str_is_empty(ev->agency) && str_is_empty(str_trim(ev->service)))
			continue;
		if (date_takes_part(&ev->start) && ev->start.lo > k->w->day)
			continue;
		if (!tie_may_see(k, ev->restricted) || is_withheld(k, ev->agency) || is_withheld(k, ev->service) ||
		    is_withheld(k, ev->place)) {
			k->out->withheld_entries++;
			continue;
		}
		k->out->restricted_entries += ev->restricted != EVENT_OPEN;
		for (size_t j = 0; j < n && !again; j++)
			again = is_same_contact(k->x, counted[j], ev);
		if (again)
			continue;
		counted[n++] = ev;
		if (between)
			count_at_family(k, ev);
		else
			count_at_service(k, ev);
	}
}

/* ---- one service under a long and a short name ---- */

static void join(struct tie_work *k, size_t from, size_t to)
{
	struct tie *a = &k->tie[to];
	const struct tie *b = &k->tie[from];

	/* a relation's id goes before an agency's own name */
	if (!a->sayings == !b->sayings ? str_compare(b->id, a->id) < 0 : b->sayings > 0)
		a->id = b->id;
	for (size_t i = 0; i < b->sayings; i++)
		add_saying(k, a, &b->saying[i]);
	if (str_is_empty(a->words) || (!str_is_empty(b->words) && str_compare(b->words, a->words) < 0)) {
		a->words = b->words;
		a->words_of = b->words_of;
	}
	if (b->contacts && !a->contacts && is_better_name(b->name, a->name))
		a->name = b->name;
	if (b->contacts)
		k->by_contact[to] = !a->contacts || k->by_contact[to] == k->by_contact[from]
					    ? k->by_contact[from]
					    : TIE_SECTORS;
	if (k->by_relation[from] < k->by_relation[to])
		k->by_relation[to] = k->by_relation[from];
	a->online |= b->online;
	a->contacts += b->contacts;
	if (b->first != DATE_LAST && (a->first == DATE_LAST || b->first < a->first))
		a->first = b->first;
	if (b->last != DATE_LAST && (a->last == DATE_LAST || b->last > a->last))
		a->last = b->last;
	for (size_t i = from + 1; i < k->n; i++) {
		k->tie[i - 1] = k->tie[i];
		k->by_relation[i - 1] = k->by_relation[i];
		k->by_contact[i - 1] = k->by_contact[i];
	}
	k->n--;
}

/* A short name is joined to the one longer name that it is short for; where there are two it is not known
 * which. */
void tie_join_short(struct tie_work *k)
{
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < k->n; i++) {
			size_t found = 0, to = 0;

			for (size_t j = 0; j < k->n && !k->tie[i].person; j++)
				if (j != i && !k->tie[j].person &&
				    tie_is_short_for(k->tie[i].name, k->tie[j].name)) {
					found++;
					to = j;
				}
			if (found != 1)
				continue;
			join(k, i, to);
			again = true;
			i--; /* the next one has come up to this place */
		}
	}
}
