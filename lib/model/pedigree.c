#include "model/pedigree.h"

#include <stdlib.h>
#include <string.h>

/* Everything while a picture is chosen: numbers are the family_index's until people are given their places. */
struct work {
	const struct family_index *x;
	const struct pedigree_wanted *w;
	struct arena *a;
	bool *in;        /* person is in the picture */
	uint32_t *place; /* number -> place in pedigree.person */
	struct pedigree *p;
	uint32_t *stack, *seen, turn; /* for walking up */
	bool *later;                  /* links of pairs that met only after the day */
};

static bool may_see(const struct work *k, uint8_t restricted)
{
	return audience_may_see(k->w->audience, k->w->sealed, restricted);
}

static bool is_known(const struct date *d)
{
	return d->precision != DATE_NONE && d->precision != DATE_UNKNOWN;
}

static bool is_expected(const struct person *p)
{
	return is_known(&p->expected);
}

/* Not yet there on the day: born later, and not on the way either (40 weeks before the date expected). */
static bool is_later(const struct person *p, int32_t day)
{
	if (is_known(&p->birth) && p->birth.precision != DATE_BEFORE && p->birth.lo > day)
		return !(is_expected(p) && p->expected.lo - 280 <= day) && p->birth.lo - 280 > day;
	return false;
}

static bool is_structure(enum family_tie t)
{
	return (t >= FAMILY_TIE_PARENT && t <= FAMILY_TIE_STEP) ||
	       (t >= FAMILY_TIE_PARTNER && t <= FAMILY_TIE_EXPECTING) ||
	       (t >= FAMILY_TIE_SIBLING && t <= FAMILY_TIE_TWIN);
}

/* Kin that a record names without saying through whom: shown, when nothing else leads there. */
static bool is_remote(enum family_tie t)
{
	return t >= FAMILY_TIE_GRANDPARENT && t <= FAMILY_TIE_COUSIN;
}

static bool link_counts(const struct work *k, const struct family_link *l, bool everything)
{
	if (!is_structure(l->tie) && !is_remote(l->tie))
		return false;
	if (l->from == l->to)
		return false;
	if (l->start.precision != DATE_NONE && !family_is_open(&l->start, &(struct date){0}, k->w->day))
		return false; /* has not begun; what has ended is still drawn, as ended */
	if (k->later[l - k->x->link])
		return false;
	return everything || may_see(k, l->restricted);
}

static bool is_bond(enum family_tie t)
{
	return t >= FAMILY_TIE_PARTNER && t <= FAMILY_TIE_EXPECTING;
}

/* A pair of whom one record gives no dates (a family tree) and another says that they met only later. */
static void find_later(struct work *k)
{
	const struct family_index *x = k->x;

	k->later = ARENA_ARRAY(k->a, bool, x->links + 1);
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if (!is_bond(l->tie) || is_known(&l->start) || is_known(&l->end))
			continue;
		for (size_t j = 0; j < x->links && is_bond(l->tie); j++) {
			const struct family_link *m = &x->link[j];
			bool same = (m->from == l->from && m->to == l->to) ||
				    (m->from == l->to && m->to == l->from);

			if (is_bond(m->tie) && same && is_known(&m->start))
				k->later[i] = !family_is_open(&m->start, &(struct date){0}, k->w->day);
		}
	}
}

/* Steps from the index persons along structure, breadth first; then remote kin of whoever is in. */
static size_t reach(const struct work *k, bool everything, bool *in)
{
	const struct family_index *x = k->x;
	uint32_t *queue = ARENA_ARRAY(k->a, uint32_t, x->persons + 1);
	int *steps = ARENA_ARRAY(k->a, int, x->persons + 1);
	size_t *first = ARENA_ARRAY(k->a, size_t, x->persons + 2), n = 0, at = 0, count = 0;
	uint32_t *next;

	/* Neighbours, as ranges of one array. */
	for (size_t i = 0; i < x->links; i++)
		if (link_counts(k, &x->link[i], everything)) {
			first[x->link[i].from + 1]++;
			first[x->link[i].to + 1]++;
		}
	for (size_t i = 0; i < x->persons; i++)
		first[i + 1] += first[i];
	next = ARENA_ARRAY(k->a, uint32_t, first[x->persons] + 1);
	size_t *fill = ARENA_ARRAY(k->a, size_t, x->persons + 1);
	for (size_t i = 0; i < x->links; i++)
		if (link_counts(k, &x->link[i], everything)) {
			const struct family_link *l = &x->link[i];

			next[first[l->from] + fill[l->from]++] = l->to;
			next[first[l->to] + fill[l->to]++] = l->from;
		}
	for (size_t i = 0; i < k->w->indexes; i++)
		if (k->w->index[i] < x->persons && !in[k->w->index[i]]) {
			in[k->w->index[i]] = true;
			queue[n++] = k->w->index[i];
		}
	if (k->w->all)
		for (uint32_t i = 0; i < x->persons; i++)
			if (!in[i] && (everything || may_see(k, x->restricted[i])) &&
			    !is_later(x->person[i], k->w->day)) {
				in[i] = true;
				queue[n++] = i;
			}
	for (; at < n; at++) {
		uint32_t p = queue[at];

		count++;
		if (k->w->within && steps[p] >= k->w->within)
			continue;
		for (size_t i = first[p]; i < first[p + 1]; i++) {
			uint32_t q = next[i];

			if (in[q] || (!everything && !may_see(k, x->restricted[q])) ||
			    is_later(x->person[q], k->w->day))
				continue;
			in[q] = true;
			steps[q] = steps[p] + 1;
			queue[n++] = q;
		}
	}
	return count;
}

/* ---- persons ---- */

static void place_persons(struct work *k, size_t spare)
{
	const struct family_index *x = k->x;
	const struct person *first_only = x->records->person + x->records->persons - x->records->entries_only;
	struct pedigree *p = k->p;

	p->person = ARENA_ARRAY(k->a, struct pedigree_person, x->persons + spare + 1);
	for (uint32_t i = 0; i < x->persons; i++) {
		const struct person *who = x->person[i];
		struct pedigree_person *to = &p->person[p->persons];

		k->place[i] = FAMILY_NOBODY;
		if (!k->in[i])
			continue;
		k->place[i] = (uint32_t)p->persons++;
		*to = (struct pedigree_person){.person = who,
					       .number = i,
					       .sex = who->sex,
					       .parents = FAMILY_NOBODY,
					       .stands_for = FAMILY_NOBODY,
					       .said_of = FAMILY_NOBODY};
		to->dead = is_known(&who->death) && who->death.precision != DATE_AFTER &&
			   who->death.lo <= k->w->day;
		to->unnamed = str_is_absent(family_name(who));
		to->only_entries = x->records->entries_only && who >= first_only &&
				   who < first_only + x->records->entries_only;
		p->restricted_persons += x->restricted[i] != EVENT_OPEN;
		to->unborn = !to->dead &&
			     (is_known(&who->birth)
				      ? who->birth.precision != DATE_BEFORE && who->birth.lo > k->w->day
				      : is_expected(who) && who->expected.hi >= k->w->day - 28);
	}
	for (size_t i = 0; i < k->w->indexes; i++)
		if (k->w->index[i] < x->persons && k->place[k->w->index[i]] != FAMILY_NOBODY)
			p->person[k->place[k->w->index[i]]].index = true;
}

static uint32_t placed(const struct work *k, uint32_t number)
{
	return number < k->x->persons ? k->place[number] : FAMILY_NOBODY;
}

/* ---- unions ---- */

static uint32_t find_joint(const struct pedigree *p, uint32_t a, uint32_t b)
{
	if (b != FAMILY_NOBODY && (a == FAMILY_NOBODY || b < a)) {
		uint32_t turn = a;

		a = b;
		b = turn;
	}
	for (size_t i = 0; i < p->joints; i++)
		if (p->joint[i].a == a && p->joint[i].b == b && a != FAMILY_NOBODY)
			return (uint32_t)i;
	return FAMILY_NOBODY;
}

static uint32_t add_joint(struct work *k, uint32_t a, uint32_t b, enum pedigree_bond bond)
{
	struct pedigree *p = k->p;
	uint32_t at;

	if (b != FAMILY_NOBODY && (a == FAMILY_NOBODY || b < a)) {
		uint32_t turn = a;

		a = b;
		b = turn;
	}
	at = find_joint(p, a, b);
	if (at != FAMILY_NOBODY)
		return at;
	p->joint[p->joints] = (struct pedigree_union){.a = a, .b = b, .bond = bond};
	return (uint32_t)p->joints++;
}

static enum pedigree_bond bond_of(enum family_tie t, bool open)
{
	switch (t) {
	case FAMILY_TIE_SPOUSE:
		return open ? PEDIGREE_BOND_SPOUSE : PEDIGREE_BOND_DIVORCED;
	case FAMILY_TIE_PARTNER:
		return open ? PEDIGREE_BOND_PARTNER : PEDIGREE_BOND_EX_PARTNER;
	case FAMILY_TIE_ENGAGED:
		return open ? PEDIGREE_BOND_ENGAGED : PEDIGREE_BOND_EX_PARTNER;
	case FAMILY_TIE_EX_PARTNER:
		return PEDIGREE_BOND_EX_PARTNER;
	case FAMILY_TIE_EX_SPOUSE:
		return PEDIGREE_BOND_DIVORCED;
	case FAMILY_TIE_SEPARATED:
		return PEDIGREE_BOND_SEPARATED;
	default:
		return PEDIGREE_BOND_PARENTS;
	}
}

/* Several relations may speak of one pair ("partner 2014 to 2016" and "ex-partner" both ways).  What began last and holds
 * on the day says what they are; the first beginning and the last end stand beside it. */
static void add_bonds(struct work *k)
{
	const struct family_index *x = k->x;
	struct pedigree *p = k->p;

	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];
		struct pedigree_union *u;
		uint32_t at, a = placed(k, l->from), b = placed(k, l->to);
		bool open = family_is_open(&l->start, &l->end, k->w->day);
		enum pedigree_bond bond;
		/* "ex-partner, 2017 to 2021" tells of the time together: between the two they were partners */
		bool both = is_known(&l->start) && is_known(&l->end);
		bool ex = (l->tie == FAMILY_TIE_EX_PARTNER || l->tie == FAMILY_TIE_EX_SPOUSE) && !both;
		enum family_tie tie = !both                             ? l->tie
				      : l->tie == FAMILY_TIE_EX_PARTNER ? FAMILY_TIE_PARTNER
				      : l->tie == FAMILY_TIE_EX_SPOUSE  ? FAMILY_TIE_SPOUSE
									: l->tie;

		if (l->tie < FAMILY_TIE_PARTNER || l->tie > FAMILY_TIE_EXPECTING ||
		    !link_counts(k, l, false) || a == FAMILY_NOBODY || b == FAMILY_NOBODY)
			continue;
		/* Somebody who died did not part. */
		bond = bond_of(tie, open || ((p->person[a].dead || p->person[b].dead) && tie == l->tie));
		at = find_joint(p, a, b);
		if (at == FAMILY_NOBODY) {
			at = add_joint(k, a, b, bond);
			p->joint[at].start = ex ? (struct date){0} : l->start;
			p->joint[at].end = ex && !is_known(&l->end) ? l->start : l->end;
			continue;
		}
		u = &p->joint[at];
		if (!ex && is_known(&l->start) && (!is_known(&u->start) || l->start.lo < u->start.lo))
			u->start = l->start;
		if (ex && is_known(&l->start) && !is_known(&u->end))
			u->end = l->start;
		if (is_known(&l->end) && (!is_known(&u->end) || l->end.hi > u->end.hi))
			u->end = l->end;
		/* An end outweighs a beginning that has no later date; a marriage outweighs a partnership. */
		if (bond >= PEDIGREE_BOND_SEPARATED && u->bond < PEDIGREE_BOND_SEPARATED)
			u->bond = bond == PEDIGREE_BOND_EX_PARTNER && u->bond == PEDIGREE_BOND_SPOUSE
					  ? PEDIGREE_BOND_DIVORCED
					  : bond;
		else if (bond == PEDIGREE_BOND_DIVORCED && u->bond == PEDIGREE_BOND_EX_PARTNER)
			u->bond = bond;
		else if (u->bond == PEDIGREE_BOND_PARENTS ||
			 (bond == PEDIGREE_BOND_SPOUSE && u->bond < PEDIGREE_BOND_SEPARATED))
			u->bond = bond;
	}
}

/* ---- children ---- */

struct parent_of { /* one parent link, gathered per child */
	uint32_t child, parent;
	enum pedigree_descent descent;
	bool current;
	uint32_t ordinal;
	struct date start, end;
};

static int compare_parents(const void *va, const void *vb)
{
	const struct parent_of *a = va, *b = vb;

	if (a->child != b->child)
		return a->child < b->child ? -1 : 1;
	if (a->descent != b->descent)
		return a->descent < b->descent ? -1 : 1;
	if (a->current != b->current)
		return a->current ? -1 : 1;
	if (a->parent != b->parent)
		return a->parent < b->parent ? -1 : 1;
	return (a->start.lo > b->start.lo) - (a->start.lo < b->start.lo);
}

static void add_child(struct work *k, uint32_t joint, const struct parent_of *l, bool structural)
{
	struct pedigree *p = k->p;

	for (size_t i = 0; i < p->children; i++)
		if (p->child[i].joint == joint && p->child[i].child == l->child)
			return;
	p->child[p->children++] = (struct pedigree_child){.joint = joint,
							  .child = l->child,
							  .descent = l->descent,
							  .structural = structural,
							  .current = l->current,
							  .ordinal = l->ordinal,
							  .start = l->start,
							  .end = l->end};
	if (structural)
		p->person[l->child].parents = joint;
}

/* True when `up` is `from` or stands above it along structural lines: hanging `from` ... under it would close a circle. */
static bool is_above(struct work *k, uint32_t up, uint32_t from)
{
	const struct pedigree *p = k->p;
	size_t n = 0;

	k->turn++;
	k->stack[n++] = from;
	k->seen[from] = k->turn;
	while (n) {
		uint32_t at = k->stack[--n], parent[2];

		if (at == up)
			return true;
		if (p->person[at].parents == FAMILY_NOBODY)
			continue;
		parent[0] = p->joint[p->person[at].parents].a;
		parent[1] = p->joint[p->person[at].parents].b;
		for (int i = 0; i < 2; i++)
			if (parent[i] != FAMILY_NOBODY && k->seen[parent[i]] != k->turn) {
				k->seen[parent[i]] = k->turn;
				k->stack[n++] = parent[i];
			}
	}
	return false;
}

static void add_children(struct work *k)
{
	static const enum pedigree_descent descent[] = {[FAMILY_TIE_PARENT] = PEDIGREE_BIRTH,
							[FAMILY_TIE_ADOPTER] = PEDIGREE_ADOPTED,
							[FAMILY_TIE_KINSHIP] = PEDIGREE_KINSHIP,
							[FAMILY_TIE_FOSTER] = PEDIGREE_FOSTERED,
							[FAMILY_TIE_STEP] = PEDIGREE_STEPCHILD};
	const struct family_index *x = k->x;
	struct pedigree *p = k->p;
	struct parent_of *l = ARENA_ARRAY(k->a, struct parent_of, x->links + 1);
	size_t n = 0;

	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *f = &x->link[i];
		uint32_t parent = placed(k, f->from), child = placed(k, f->to);

		if (f->tie < FAMILY_TIE_PARENT || f->tie > FAMILY_TIE_STEP)
			continue;
		if (f->from == f->to)
			p->faults += f->from < x->persons && k->in[f->from];
		if (!link_counts(k, f, false) || parent == FAMILY_NOBODY || child == FAMILY_NOBODY)
			continue;
		l[n++] = (struct parent_of){
			child,      parent,   descent[f->tie], family_is_open(&f->start, &f->end, k->w->day),
			f->ordinal, f->start, f->end};
	}
	qsort(l, n, sizeof *l, compare_parents);
	for (size_t i = 0; i < n;) {
		size_t j = i, group;
		bool structural = true;

		while (j < n && l[j].child == l[i].child)
			j++;
		/* Groups of one descent, pairs within: birth parents first, they carry the place in the drawing. */
		for (group = i; group < j;) {
			size_t m = group, distinct = 0;
			uint32_t two[2] = {FAMILY_NOBODY, FAMILY_NOBODY};

			while (m < j && l[m].descent == l[group].descent &&
			       l[m].current == l[group].current) {
				if (distinct < 2 && l[m].parent != two[0])
					two[distinct++] = l[m].parent;
				else if (distinct == 2 && l[m].parent != two[0] && l[m].parent != two[1])
					break; /* a third: a pair of its own, drawn as a second line */
				if (l[m].ordinal && !l[group].ordinal)
					l[group].ordinal = l[m].ordinal;
				m++;
			}
			if (is_above(k, l[i].child, two[0]) ||
			    (distinct == 2 && is_above(k, l[i].child, two[1]))) {
				p->faults++;
			} else if (l[group].descent == PEDIGREE_STEPCHILD && !structural) {
				/* a step-parent shows by the line to the parent; no line of its own */
				uint32_t u = p->person[l[i].child].parents;
				bool with = false;

				for (size_t q = 0; q < p->joints && u != FAMILY_NOBODY; q++)
					with |= (p->joint[q].a == two[0] &&
						 (p->joint[q].b == p->joint[u].a ||
						  p->joint[q].b == p->joint[u].b)) ||
						(p->joint[q].b == two[0] && (p->joint[q].a == p->joint[u].a ||
									     p->joint[q].a == p->joint[u].b));
				if (!with)
					add_child(k,
						  add_joint(k, two[0], two[1],
							    distinct == 2 ? PEDIGREE_BOND_PARENTS
									  : PEDIGREE_BOND_NONE),
						  &l[group], false);
			} else {
				uint32_t u = add_joint(k, two[0], two[1],
						       distinct == 2 ? PEDIGREE_BOND_PARENTS
								     : PEDIGREE_BOND_NONE);

				if (l[group].descent == PEDIGREE_BIRTH && !structural)
					p->faults++; /* three birth parents */
				add_child(k, u, &l[group], structural);
				structural = false;
			}
			group = m;
		}
		i = j;
	}
}

/* Brothers and sisters whose parents no record names stand on a bar of their own; where one of them has parents in the
 * picture the others are put with them and the union is marked, so that the list can say so. */
static void add_siblings(struct work *k)
{
	const struct family_index *x = k->x;
	struct pedigree *p = k->p;
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < x->links; i++) {
			const struct family_link *l = &x->link[i];
			uint32_t a = placed(k, l->from), b = placed(k, l->to);
			struct parent_of made = {.current = true};

			if ((l->tie != FAMILY_TIE_SIBLING && l->tie != FAMILY_TIE_TWIN) ||
			    !link_counts(k, l, false) || a == FAMILY_NOBODY || b == FAMILY_NOBODY)
				continue;
			if (p->person[a].parents != FAMILY_NOBODY && p->person[b].parents != FAMILY_NOBODY)
				continue;
			if (p->person[a].parents == FAMILY_NOBODY && p->person[b].parents == FAMILY_NOBODY) {
				/* Wait for a link that hangs one of them under parents, unless none will. */
				continue;
			}
			if (p->person[a].parents == FAMILY_NOBODY) {
				uint32_t turn = a;

				a = b;
				b = turn;
			}
			made.child = b;
			{
				const struct pedigree_union *u = &p->joint[p->person[a].parents];

				if ((u->a != FAMILY_NOBODY && is_above(k, b, u->a)) ||
				    (u->b != FAMILY_NOBODY && is_above(k, b, u->b)))
					continue;
			}
			add_child(k, p->person[a].parents, &made, true);
			p->joint[p->person[a].parents].parents_assumed = true;
			again = true;
		}
		if (again)
			continue;
		for (size_t i = 0; i < x->links && !again; i++) {
			const struct family_link *l = &x->link[i];
			uint32_t a = placed(k, l->from), b = placed(k, l->to);
			struct parent_of made = {.child = a, .current = true};

			if ((l->tie != FAMILY_TIE_SIBLING && l->tie != FAMILY_TIE_TWIN) ||
			    !link_counts(k, l, false) || a == FAMILY_NOBODY || b == FAMILY_NOBODY ||
			    p->person[a].parents != FAMILY_NOBODY || p->person[b].parents != FAMILY_NOBODY)
				continue;
			add_child(k, add_joint(k, FAMILY_NOBODY, FAMILY_NOBODY, PEDIGREE_BOND_NONE), &made,
				  true);
			again = true;
		}
	}
}

/* "?" beside the one recorded birth parent of an index person, and of those who hang beside him. */
static void add_placeholders(struct work *k)
{
	struct pedigree *p = k->p;
	bool *wants = ARENA_ARRAY(k->a, bool, p->joints + 1);
	size_t joints = p->joints;

	for (size_t i = 0; i < p->persons; i++) {
		uint32_t u = p->person[i].parents;

		if (!p->person[i].index || u == FAMILY_NOBODY)
			continue;
		/* his own, and those of half-brothers and half-sisters: every union of either parent that has children */
		for (size_t j = 0; j < joints; j++)
			if (p->joint[j].a != FAMILY_NOBODY &&
			    (j == u || p->joint[j].a == p->joint[u].a ||
			     (p->joint[u].b != FAMILY_NOBODY && p->joint[j].a == p->joint[u].b)))
				wants[j] = true;
	}
	for (size_t j = 0; j < joints; j++) {
		struct pedigree_union *u = &p->joint[j];
		uint32_t first = FAMILY_NOBODY;

		if (!wants[j] || u->b != FAMILY_NOBODY)
			continue;
		for (size_t i = 0; i < p->children; i++)
			if (p->child[i].joint == j && p->child[i].structural &&
			    p->child[i].descent == PEDIGREE_BIRTH &&
			    (first == FAMILY_NOBODY || p->child[i].child < first))
				first = p->child[i].child;
		if (first == FAMILY_NOBODY)
			continue;
		u->b = (uint32_t)p->persons;
		u->bond = PEDIGREE_BOND_PARENTS;
		p->person[p->persons++] = (struct pedigree_person){
			.number = FAMILY_NOBODY,
			.stands_for = first,
			.unnamed = true,
			.parents = FAMILY_NOBODY,
			.said_of = FAMILY_NOBODY,
			.sex = p->person[u->a].sex == PERSON_FEMALE ? PERSON_MALE
			       : p->person[u->a].sex == PERSON_MALE ? PERSON_FEMALE
								    : 0};
	}
}

/* ---- kin whom no line reaches ---- */

static void add_remote(struct work *k)
{
	static const signed char up[FAMILY_TIES] = {
		[FAMILY_TIE_GRANDPARENT] = 2,       [FAMILY_TIE_GRANDCHILD] = -2,
		[FAMILY_TIE_GREAT_GRANDPARENT] = 3, [FAMILY_TIE_GREAT_GRANDCHILD] = -3,
		[FAMILY_TIE_AUNT_UNCLE] = 1,        [FAMILY_TIE_NIECE_NEPHEW] = -1};
	const struct family_index *x = k->x;
	struct pedigree *p = k->p;

	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];
		uint32_t a = placed(k, l->from), b = placed(k, l->to);

		if (!(is_remote(l->tie) || l->tie == FAMILY_TIE_HALF_SIBLING ||
		      l->tie == FAMILY_TIE_STEP_SIBLING) ||
		    !link_counts(k, l, false) || a == FAMILY_NOBODY || b == FAMILY_NOBODY)
			continue;
		for (int turn = 0; turn < 2; turn++) {
			struct pedigree_person *q = &p->person[turn ? b : a];
			bool joined = q->parents != FAMILY_NOBODY || q->index;

			for (size_t u = 0; u < p->joints && !joined; u++)
				joined = p->joint[u].a == (turn ? b : a) || p->joint[u].b == (turn ? b : a);
			if (joined || q->said_of != FAMILY_NOBODY)
				continue;
			q->said = turn ? family_tie_turned(l->tie) : l->tie;
			q->said_of = turn ? a : b;
			q->generation = turn ? -up[l->tie] : up[l->tie];
			break;
		}
	}
}

/* ---- homes and lines ---- */

/* True when all of a stand in b; both ascending. */
static bool is_part(const uint32_t *a, size_t an, const uint32_t *b, size_t bn)
{
	size_t q = 0;

	for (size_t i = 0; i < an; i++) {
		while (q < bn && b[q] < a[i])
			q++;
		if (q == bn || b[q] != a[i])
			return false;
	}
	return true;
}

/* Homes are asked of those who run them, so that a child in two homes stands in both and does not make them one. */
static void add_homes(struct work *k)
{
	const struct family_index *x = k->x;
	struct pedigree *p = k->p;
	uint32_t **list = ARENA_ARRAY(k->a, uint32_t *, p->persons + 1);
	size_t *size = ARENA_ARRAY(k->a, size_t, p->persons + 1), sets = 0;
	bool *housed = ARENA_ARRAY(k->a, bool, p->persons + 1);

	for (int turn = 0; turn < 2; turn++) /* adults, then children whom no adult houses */
		for (size_t i = 0; i < p->persons; i++) {
			uint32_t *member, *here;
			size_t n, m = 0;

			if (p->person[i].number == FAMILY_NOBODY || p->person[i].dead ||
			    family_is_adult(x, p->person[i].number, k->w->day) == (turn == 1) ||
			    (turn && housed[i]))
				continue;
			n = family_household(x, p->person[i].number, k->w->day, k->w->audience, k->w->sealed,
					     k->a, &member);
			here = ARENA_ARRAY(k->a, uint32_t, n + 1);
			for (size_t j = 0; j < n; j++) {
				uint32_t who = placed(k, member[j]);
				size_t q;

				if (who == FAMILY_NOBODY)
					continue;
				for (q = m++; q > 0 && here[q - 1] > who; q--)
					here[q] = here[q - 1];
				here[q] = who;
			}
			if (m < 2)
				continue;
			for (size_t j = 0; j < m; j++)
				housed[here[j]] = true;
			list[sets] = here;
			size[sets++] = m;
		}
	p->home = ARENA_ARRAY(k->a, struct pedigree_home, sets + 1);
	for (size_t s = 0; s < sets; s++) {
		bool drop = false;

		for (size_t t = 0; t < sets && !drop; t++)
			drop = t != s && is_part(list[s], size[s], list[t], size[t]) &&
			       (size[t] > size[s] || t < s);
		if (!drop)
			p->home[p->homes++] = (struct pedigree_home){list[s], size[s]};
	}
}

static void add_lines(struct work *k)
{
	const struct family_index *x = k->x;
	struct pedigree *p = k->p;

	p->line = ARENA_ARRAY(k->a, struct pedigree_line, x->links + 1);
	for (size_t i = 0; i < x->links && k->w->lines; i++) {
		const struct family_link *l = &x->link[i];
		uint32_t a = placed(k, l->from), b = placed(k, l->to);
		bool alleges;

		if (l->tie != FAMILY_TIE_EMOTIONAL || a == FAMILY_NOBODY || b == FAMILY_NOBODY || a == b ||
		    !family_is_open(&l->start, &l->end, k->w->day) || !may_see(k, l->restricted))
			continue;
		alleges = x->records->code->relation[l->relation->kind].allegation;
		if (!alleges || k->w->allegations) {
			p->restricted_relations += l->restricted != EVENT_OPEN;
			p->line[p->lines++] = (struct pedigree_line){a, b, l->relation, alleges};
		}
	}
}

void pedigree_of(const struct family_index *x, const struct pedigree_wanted *w, struct arena *a,
		 struct pedigree *f)
{
	struct work k = {.x = x, .w = w, .a = a, .p = f};
	bool *everybody = ARENA_ARRAY(a, bool, x->persons + 1);
	size_t all, seen;

	memset(f, 0, sizeof *f);
	f->day = w->day;
	k.in = ARENA_ARRAY(a, bool, x->persons + 1);
	k.place = ARENA_ARRAY(a, uint32_t, x->persons + 1);
	k.stack = ARENA_ARRAY(a, uint32_t, x->persons + 1);
	k.seen = ARENA_ARRAY(a, uint32_t, x->persons + 1);
	find_later(&k);
	all = reach(&k, true, everybody);
	seen = reach(&k, false, k.in);
	f->withheld_persons = all - seen;
	for (size_t i = 0; i < x->links; i++)
		if (x->link[i].restricted && link_counts(&k, &x->link[i], true) && k.in[x->link[i].from] &&
		    k.in[x->link[i].to]) {
			if (may_see(&k, x->link[i].restricted))
				f->restricted_relations++;
			else
				f->withheld_relations++;
		}
	f->joint = ARENA_ARRAY(a, struct pedigree_union, x->links + 2 * x->persons + 2);
	f->child = ARENA_ARRAY(a, struct pedigree_child, x->links + 2 * x->persons + 2);
	place_persons(&k, x->links + x->persons);
	add_bonds(&k);
	add_children(&k);
	add_siblings(&k);
	if (w->placeholders)
		add_placeholders(&k);
	add_remote(&k);
	add_homes(&k);
	pedigree_home_note(x, w, a, f);
	add_lines(&k);
}
