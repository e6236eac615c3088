/* What is told of people and ties besides where they stand: who has parental responsibility, a child's legal status and
 * placement, twins, and what is known only from somebody who is not named.  Source: docs on genograms, 1.3 and 1.6. */
#include "pedigree_own.h"

#include <stdlib.h>

#include "model/age.h"
#include "model/event.h"

/* ---- parental responsibility ---- */

static int compare_duties(const void *va, const void *vb)
{
	const struct pedigree_duty *a = va, *b = vb;

	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->relation->start.lo != b->relation->start.lo)
		return a->relation->start.lo < b->relation->start.lo ? -1 : 1;
	return str_compare(a->relation->known_by, b->relation->known_by);
}

/* A parent, carer or elder relative whose relation has a field that says so: he stands at `from` (model/family). */
static bool is_responsible(const struct pedigree_work *k, const struct family_link *l)
{
	unsigned number;

	return (family_is_parental(l->tie) || l->tie == FAMILY_TIE_GRANDPARENT ||
		l->tie == FAMILY_TIE_AUNT_UNCLE) &&
	       sign_of(k->w->signs, l->relation->extra, l->relation->extra_n, &number) & 1u << SIGN_RESPONSIBILITY;
}

static void add_duties(struct pedigree_work *k)
{
	const struct code *c = k->x->records->code;
	struct pedigree *p = k->p;
	uint16_t has, under;
	size_t n = 0;

	p->duty = ARENA_ARRAY(k->a, struct pedigree_duty, k->links + 1);
	if (code_relation_of(c, STR("has-parental-responsibility"), &has) < 0)
		return;
	under = c->relation[has].inverse;
	for (size_t i = 0; i < k->links; i++) {
		const struct family_link *l = k->link[i];
		uint32_t from = pedigree_place_of(k, l->from), to = pedigree_place_of(k, l->to);

		if (!l->relation ||
		    (l->relation->kind != has && l->relation->kind != under && !is_responsible(k, l)) ||
		    l->tie == FAMILY_TIE_RESIDENCE || from == to ||
		    p->person[l->relation->kind == under ? from : to].unborn || /* nobody has it before the birth */
		    !pedigree_may_see(k, l->restricted) || !pedigree_holds(k, &l->start, &l->end))
			continue;
		p->duty[n++] = l->relation->kind == under ? (struct pedigree_duty){to, from, l->relation}
							  : (struct pedigree_duty){from, to, l->relation};
		p->restricted_relations += l->restricted != EVENT_OPEN;
	}
	qsort(p->duty, n, sizeof *p->duty, compare_duties);
	for (size_t i = 0; i < n; i++)
		if (!p->duties || p->duty[p->duties - 1].from != p->duty[i].from ||
		    p->duty[p->duties - 1].to != p->duty[i].to)
			p->duty[p->duties++] = p->duty[i];
	for (size_t i = 0; i < p->duties; i++)
		p->person[p->duty[i].from].responsible |= p->person[p->duty[i].to].index;
}

/* ---- legal status and placement ---- */

struct told {
	uint32_t who;
	enum care_part part;
	struct care_said said;
	const struct event *entry;
};

/* By child and part, what says more first, then the later, then the lower id. */
static int compare_told(const void *va, const void *vb)
{
	const struct told *a = va, *b = vb;

	if (a->who != b->who)
		return a->who < b->who ? -1 : 1;
	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	if (a->said.assumed != b->said.assumed)
		return a->said.assumed ? 1 : -1;
	if (a->entry->start.lo != b->entry->start.lo)
		return a->entry->start.lo > b->entry->start.lo ? -1 : 1;
	return (a->entry->id > b->entry->id) - (a->entry->id < b->entry->id);
}

/* Since when it has held without a break: entries of the same words, each going on to the day before the next or longer. */
static struct date since(const struct told *t, size_t n)
{
	struct date from = t->entry->start;

	for (size_t i = 1; i < n && t[i].who == t->who && t[i].part == t->part; i++) {
		const struct event *ev = t[i].entry;

		if (!str_is_equal(t[i].said.words, t->said.words) ||
		    (date_is_known(&ev->end) && ev->end.precision != DATE_AFTER && ev->end.hi < from.lo - 1))
			break;
		from = ev->start;
	}
	return from;
}

static struct told *gather_told(struct pedigree_work *k, size_t *n)
{
	const struct family_records *r = k->x->records;
	struct told *told = NULL;
	size_t cap = 0;

	*n = 0;
	for (size_t i = 0; i < r->events; i++) {
		const struct event *ev = &r->event[i];
		uint32_t who;

		if (!care_is_told(r->care, r->code, ev->kind) || !date_is_known(&ev->start) ||
		    !family_is_open(&ev->start, &(struct date){0}, k->w->day) || !pedigree_may_see(k, ev->restricted))
			continue;
		who = family_find(k->x, ev->child);
		who = who == FAMILY_NOBODY ? who : pedigree_place_of(k, who);
		for (int part = 0; part < CARE_PARTS && who != FAMILY_NOBODY; part++) {
			struct told t = {.who = who, .part = (enum care_part)part, .entry = ev};

			if (!care_read(r->care, r->code, ev, t.part, k->a, &t.said))
				continue;
			told = arena_room(k->a, told, *n, &cap, sizeof *told);
			told[(*n)++] = t;
		}
	}
	return told;
}

/* The latest that began and holds on the day; what only says that the child is looked after where nothing says more. */
static void add_care(struct pedigree_work *k)
{
	struct told *told;
	size_t n;

	if (!k->x->records->care)
		return;
	told = gather_told(k, &n);
	if (n)
		qsort(told, n, sizeof *told, compare_told);
	for (size_t i = 0; i < n; i++) {
		const struct event *ev = told[i].entry;
		struct pedigree_care *to = &k->p->person[told[i].who].care[told[i].part];

		if (!str_is_empty(to->words) || !family_is_open(&ev->start, &ev->end, k->w->day))
			continue;
		*to = (struct pedigree_care){told[i].said.words, told[i].said.written,
					     told[i].part == CARE_STATUS ? since(told + i, n - i) : ev->start, ev->agency};
		k->p->restricted_entries += ev->restricted != EVENT_OPEN;
	}
}

/* ---- health ---- */

static void mark_health(struct pedigree_work *k, uint32_t who, const struct event *ev, bool ill)
{
	uint32_t place = who == FAMILY_NOBODY ? who : pedigree_place_of(k, who);

	if (place != FAMILY_NOBODY && ill)
		k->p->person[place].ill = true;
	else if (place != FAMILY_NOBODY)
		k->p->person[place].using = true;
	k->p->restricted_entries += place != FAMILY_NOBODY && ev->restricted != EVENT_OPEN;
}

/* On that day; of whom no birth is recorded: a parent. */
static bool is_grown_up(const struct pedigree_work *k, uint32_t who, const struct date *day)
{
	const struct date *birth = &k->x->person[who]->birth;

	if (date_takes_part(birth))
		return date_takes_part(day) && date_age_months(birth->hi, day->lo) >= AGE_ADULT_MONTHS;
	for (size_t i = 0; i < k->x->links; i++)
		if (k->x->link[i].tie == FAMILY_TIE_PARENT && k->x->link[i].from == who)
			return true;
	return false;
}

/* Whom an entry is about: the patient where it names one, else an adult in whose own record it stands.  In a child's record
 * it may be about a parent (the kinds say "of child or parent"): without a patient nobody is marked. */
static void set_health(struct pedigree_work *k, const struct event *ev, bool ill)
{
	bool named = false;
	uint32_t who = family_find(k->x, ev->child);

	for (size_t i = 0; i < ev->people_n; i++)
		if (str_is_equal(ev->people[i].role, STR("patient"))) {
			named = true;
			mark_health(k, family_find(k->x, ev->people[i].person), ev, ill);
		}
	if (!named && who != FAMILY_NOBODY && is_grown_up(k, who, &ev->start))
		mark_health(k, who, ev, ill);
}

static void add_health(struct pedigree_work *k)
{
	const struct family_records *r = k->x->records;
	uint16_t mental, substance;

	if (!k->w->health || code_kind_of(r->code, STR("mental-health"), &mental) < 0 ||
	    code_kind_of(r->code, STR("substance"), &substance) < 0)
		return;
	for (size_t i = 0; i < r->events; i++) {
		const struct event *ev = &r->event[i];

		if (!pedigree_may_see(k, ev->restricted) || (date_is_known(&ev->start) && ev->start.lo > k->w->day))
			continue;
		if (code_kind_is(r->code, ev->kind, mental))
			set_health(k, ev, true);
		else if (code_kind_is(r->code, ev->kind, substance))
			set_health(k, ev, false);
	}
}

/* ---- twins ---- */

static int compare_twins(const void *va, const void *vb)
{
	const struct pedigree_twins *a = va, *b = vb;

	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return (a->b > b->b) - (a->b < b->b);
}

/* The quality of the relation says it: "identical". */
static bool is_identical(const struct relation *r)
{
	return r && str_is_equal(str_trim(r->quality), STR("identical"));
}

static void add_twins(struct pedigree_work *k)
{
	struct pedigree *p = k->p;
	size_t n = 0;

	p->twin = ARENA_ARRAY(k->a, struct pedigree_twins, k->links + 1);
	for (size_t i = 0; i < k->links; i++) {
		const struct family_link *l = k->link[i];
		uint32_t a = pedigree_place_of(k, l->from), b = pedigree_place_of(k, l->to);

		if (l->tie != FAMILY_TIE_TWIN || a == b ||
		    !pedigree_counts(k, l, false) || p->person[a].parents != p->person[b].parents)
			continue;
		p->twin[n++] = (struct pedigree_twins){a < b ? a : b, a < b ? b : a, is_identical(l->relation)};
	}
	qsort(p->twin, n, sizeof *p->twin, compare_twins);
	for (size_t i = 0; i < n; i++) {
		struct pedigree_twins *last = p->twins ? &p->twin[p->twins - 1] : NULL;

		if (last && last->a == p->twin[i].a && last->b == p->twin[i].b)
			last->identical |= p->twin[i].identical;
		else
			p->twin[p->twins++] = p->twin[i];
	}
}

/* ---- partners of one blood ---- */

/* Himself and everybody above him along birth; returns how many now stand in `stack`, the nearest first;
 * `steps` tells of each how far up. */
static size_t walk_up(struct pedigree_work *k, const bool *by_birth, uint32_t who, int *steps)
{
	const struct pedigree *p = k->p;
	size_t n = 0, at = 0;

	k->turn++;
	k->stack[n++] = who;
	k->seen[who] = k->turn;
	steps[who] = 0;
	for (; at < n; at++) {
		const struct pedigree_union *u;

		if (!by_birth[k->stack[at]])
			continue;
		u = &p->joint[p->person[k->stack[at]].parents];
		for (int i = 0; i < 2; i++) {
			uint32_t up = i ? u->b : u->a;

			if (up != FAMILY_NOBODY && k->seen[up] != k->turn) {
				k->seen[up] = k->turn;
				steps[up] = steps[k->stack[at]] + 1;
				k->stack[n++] = up;
			}
		}
	}
	return n;
}

static void add_related(struct pedigree_work *k)
{
	struct pedigree *p = k->p;
	bool *by_birth = ARENA_ARRAY(k->a, bool, p->persons + 1);
	int *above = ARENA_ARRAY(k->a, int, p->persons + 1), *steps = ARENA_ARRAY(k->a, int, p->persons + 1),
	    *steps_b = ARENA_ARRAY(k->a, int, p->persons + 1);

	k->stack = ARENA_ARRAY(k->a, uint32_t, p->persons + 1); /* of those drawn, placeholders among them */
	k->seen = ARENA_ARRAY(k->a, uint32_t, p->persons + 1);
	k->turn = 0;
	for (size_t i = 0; i < p->children; i++)
		if (p->child[i].structural && p->child[i].descent == PEDIGREE_BIRTH &&
		    p->person[p->child[i].child].parents == p->child[i].joint)
			by_birth[p->child[i].child] = true;
	for (size_t i = 0; i < p->joints; i++) {
		struct pedigree_union *u = &p->joint[i];
		bool cousins = false, nearer = false;
		size_t n;

		if (u->a == FAMILY_NOBODY || u->b == FAMILY_NOBODY)
			continue;
		n = walk_up(k, by_birth, u->a, steps);
		for (size_t m = 0; m < n; m++)
			above[k->stack[m]] = (int)i + 1;
		n = walk_up(k, by_birth, u->b, steps_b);
		for (size_t m = 0; m < n; m++) {
			uint32_t up = k->stack[m];

			if (above[up] != (int)i + 1)
				continue;
			u->related = true;
			cousins |= steps[up] == 2 && steps_b[up] == 2;
			nearer |= steps[up] < 2 || steps_b[up] < 2;
		}
		u->cousins = cousins && !nearer;
	}
}

/* ---- who said so ---- */

struct word { /* what the relations of one tie say of how they are known */
	struct str known_by;
	bool any, sure;
};

static void hear(struct word *to, const struct family_link *l)
{
	bool hearsay = l->relation && !str_is_absent(event_hearsay(l->relation->known_by));

	to->any = true;
	if (hearsay && to->sure)
		return; /* somebody else has said so by name */
	if (l->relation && !str_is_empty(l->relation->known_by) &&
	    (str_is_empty(to->known_by) || (!hearsay && !to->sure)))
		to->known_by = l->relation->known_by;
	to->sure |= !hearsay;
}

static bool counts(const void *work, const struct family_link *l)
{
	return pedigree_counts(work, l, false);
}

/* The sayings of one person, of which `is` holds, about another; places in the picture. */
static void hear_links(const struct pedigree_work *k, const struct family_near *near, bool (*is)(enum family_tie), uint32_t from,
		       uint32_t to, struct word *w)
{
	uint32_t number = to == FAMILY_NOBODY ? FAMILY_NOBODY : k->p->person[to].number;

	if (number == FAMILY_NOBODY || from == FAMILY_NOBODY)
		return;
	for (uint32_t i = near->first[number]; i < near->first[number + 1]; i++)
		if (near->link[i]->to == number && is(near->link[i]->tie) &&
		    pedigree_place_of(k, near->link[i]->from) == from)
			hear(w, near->link[i]);
}

/* Of kin and care between two people. */
static void add_sources(struct pedigree_work *k)
{
	struct pedigree *p = k->p;
	struct word *person = ARENA_ARRAY(k->a, struct word, p->persons + 1);
	struct family_near near;

	family_near_open(k->x, counts, k, k->a, &near);
	for (size_t i = 0; i < k->links; i++)
		if (pedigree_counts(k, k->link[i], false)) {
			hear(&person[pedigree_place_of(k, k->link[i]->from)], k->link[i]);
			hear(&person[pedigree_place_of(k, k->link[i]->to)], k->link[i]);
		}
	for (size_t i = 0; i < p->persons; i++)
		p->person[i].unverified = !p->person[i].index && person[i].any && !person[i].sure;
	for (size_t i = 0; i < p->children; i++) {
		struct pedigree_child *c = &p->child[i];
		const struct pedigree_union *u = &p->joint[c->joint];
		struct word w[2] = {0};

		hear_links(k, &near, family_is_parental, u->a, c->child, &w[0]);
		hear_links(k, &near, family_is_parental, u->b, c->child, &w[1]);
		for (int m = 0; m < 2; m++)
			c->source[m] = (struct pedigree_source){w[m].known_by, w[m].any && !w[m].sure};
	}
	for (size_t i = 0; i < p->joints; i++) {
		struct pedigree_union *u = &p->joint[i];
		struct word w = {0};

		hear_links(k, &near, family_is_couple, u->a, u->b, &w);
		hear_links(k, &near, family_is_couple, u->b, u->a, &w);
		u->known_by = w.known_by;
		u->unverified = w.any && !w.sure;
	}
}

void pedigree_add_marks(struct pedigree_work *k)
{
	add_duties(k);
	add_care(k);
	add_health(k);
	add_twins(k);
	add_related(k);
	add_sources(k);
}
