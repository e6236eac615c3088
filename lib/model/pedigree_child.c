/* Who hangs under which union: children, brothers and sisters without parents, and a "?" for one who is not
 * named. */
#include "pedigree_own.h"

#include <stdlib.h>
#include <string.h>

#include "model/event.h"

struct parent_of { /* one parent link, gathered per child */
	uint32_t child, parent;
	enum pedigree_descent descent;
	bool current;
	uint32_t ordinal;
	struct date start, end;
	struct str as;
	const struct relation *relation;
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

static void add_child(struct pedigree_work *k, uint32_t joint, const struct parent_of *l, bool structural)
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
							  .end = family_end_on(&l->end, k->w->day),
							  .as = l->as};
	if (structural)
		p->person[l->child].parents = joint;
}

/* True when `up` is `from` or stands above it along structural lines: hanging `from` ... under it would close
 * a circle. */
static bool is_above(struct pedigree_work *k, uint32_t up, uint32_t from)
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

static void add_fault(struct pedigree *p, struct str id)
{
	p->faults++;
	for (size_t i = 0; i < PEDIGREE_FAULTS; i++) {
		if (str_is_absent(p->fault[i]))
			p->fault[i] = id;
		if (str_is_equal(p->fault[i], id))
			return;
	}
}

/* The links to parents of all who are in the picture, those of one child together. */
static size_t gather_parents(struct pedigree_work *k, struct parent_of *l)
{
	static const enum pedigree_descent descent[] = {[FAMILY_TIE_PARENT] = PEDIGREE_BIRTH,
							[FAMILY_TIE_ADOPTER] = PEDIGREE_ADOPTED,
							[FAMILY_TIE_KINSHIP] = PEDIGREE_KINSHIP,
							[FAMILY_TIE_FOSTER] = PEDIGREE_FOSTERED,
							[FAMILY_TIE_STEP] = PEDIGREE_STEPCHILD};
	const struct family_index *x = k->x;
	size_t n = 0;

	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *f = &x->link[i];
		uint32_t parent = pedigree_place_of(k, f->from), child = pedigree_place_of(k, f->to);

		if (f->tie < FAMILY_TIE_PARENT || f->tie > FAMILY_TIE_STEP)
			continue;
		if (f->from == f->to && f->from < x->persons && k->in[f->from])
			add_fault(k->p, x->person[f->from]->id);
		if (!pedigree_counts(k, f, false) || parent == FAMILY_NOBODY || child == FAMILY_NOBODY)
			continue;
		l[n++] = (struct parent_of){
			child,      parent,   descent[f->tie], pedigree_holds(k, &f->start, &f->end),
			f->ordinal, f->start, f->end, family_carer_words(x->records->code, f), f->relation};
	}
	qsort(l, n, sizeof *l, compare_parents);
	return n;
}

static bool is_couple(const struct pedigree *p, uint32_t a, uint32_t b)
{
	for (size_t i = 0; i < p->joints; i++)
		if ((p->joint[i].a == a && p->joint[i].b == b) || (p->joint[i].a == b && p->joint[i].b == a))
			return true;
	return false;
}

/* Carers of one child are a pair where they are a couple, or cared in the same time; two who came one after the other
 * are not. */
static bool is_pair(const struct pedigree *p, const struct parent_of *a, const struct parent_of *b)
{
	return is_couple(p, a->parent, b->parent) || (a->start.lo == b->start.lo && a->end.lo == b->end.lo);
}

/* To the front: all links of the first carer, then those of whoever makes a pair with him: a couple before others. */
static size_t gather_carers(const struct pedigree *p, struct parent_of *l, size_t n, uint32_t two[static 2])
{
	size_t group = 0, m = 0;

	two[0] = l[0].parent;
	two[1] = FAMILY_NOBODY;
	while (group < n && l[group].descent == l[0].descent && l[group].current == l[0].current)
		group++;
	for (int turn = 0; turn < 2 && two[1] == FAMILY_NOBODY; turn++)
		for (size_t i = 1; i < group && two[1] == FAMILY_NOBODY; i++)
			if (l[i].parent != two[0] &&
			    (turn ? is_pair(p, &l[0], &l[i]) : is_couple(p, two[0], l[i].parent)))
				two[1] = l[i].parent;
	for (size_t i = 0; i < group; i++)
		if (l[i].parent == two[0] || l[i].parent == two[1]) {
			struct parent_of moved = l[i];

			memmove(l + m + 1, l + m, (i - m) * sizeof *l);
			l[m++] = moved;
		}
	return m;
}

/* The next pair of one descent; returns how many links speak of it.  A third parent begins a pair of his own,
 * drawn as a second line. */
static size_t take_pair(const struct pedigree *p, struct parent_of *l, size_t n, uint32_t two[static 2])
{
	size_t m = 0, distinct = 0;

	if (l[0].descent != PEDIGREE_BIRTH)
		return gather_carers(p, l, n, two);

	two[0] = two[1] = FAMILY_NOBODY;
	while (m < n && l[m].descent == l[0].descent && l[m].current == l[0].current) {
		if (distinct < 2 && l[m].parent != two[0])
			two[distinct++] = l[m].parent;
		else if (distinct == 2 && l[m].parent != two[0] && l[m].parent != two[1])
			break;
		if (l[m].ordinal && !l[0].ordinal)
			l[0].ordinal = l[m].ordinal;
		m++;
	}
	return m;
}

/* The step-parent is with one of the parents under whom the child hangs. */
static bool is_with_a_parent(const struct pedigree *p, uint32_t step, uint32_t parents)
{
	bool with = false;

	for (size_t q = 0; q < p->joints && parents != FAMILY_NOBODY; q++) {
		const struct pedigree_union *j = &p->joint[q], *u = &p->joint[parents];

		with |= (j->a == step && (j->b == u->a || j->b == u->b)) ||
			(j->b == step && (j->a == u->a || j->a == u->b));
	}
	return with;
}

static void add_stepparents(struct pedigree_work *k, const struct parent_of *l, size_t n)
{
	struct pedigree *p = k->p;

	for (size_t i = 0; i < n; i++) {
		struct pedigree_stepparent *last = p->stepparents ? &p->stepparent[p->stepparents - 1] : NULL;
		struct str known_by = l[i].relation ? l[i].relation->known_by : (struct str){0};
		struct pedigree_source source = {known_by, !str_is_absent(event_hearsay(known_by))};

		if (!last || last->of != l[i].parent || last->child != l[i].child)
			p->stepparent[p->stepparents++] = (struct pedigree_stepparent){
				l[i].parent, l[i].child, l[i].start, family_end_on(&l[i].end, k->w->day), source};
		else if (str_is_empty(last->source.known_by) || (last->source.unverified && !source.unverified))
			last->source = source;
	}
}

/* True: the child hangs under this pair, which carries its place in the drawing. */
static bool hang_under(struct pedigree_work *k, const struct parent_of *l, size_t n, const uint32_t two[static 2],
		       bool structural)
{
	struct pedigree *p = k->p;
	enum pedigree_bond bond = two[1] != FAMILY_NOBODY ? PEDIGREE_BOND_PARENTS : PEDIGREE_BOND_NONE;

	if (is_above(k, l->child, two[0]) || (two[1] != FAMILY_NOBODY && is_above(k, l->child, two[1]))) {
		add_fault(p, p->person[l->child].person->id);
		return false;
	}
	/* a step-parent shows by the line to the parent; no line of its own */
	if (l->descent == PEDIGREE_STEPCHILD && !structural &&
	    is_with_a_parent(p, two[0], p->person[l->child].parents)) {
		add_stepparents(k, l, n);
		return false;
	}
	if (l->descent == PEDIGREE_BIRTH && !structural)
		add_fault(p, p->person[l->child].person->id); /* three birth parents */
	add_child(k, pedigree_add_joint(k, two[0], two[1], bond), l, structural);
	return structural;
}

void pedigree_add_children(struct pedigree_work *k)
{
	struct parent_of *l = ARENA_ARRAY(k->a, struct parent_of, k->x->links + 1);
	size_t n = gather_parents(k, l);

	for (size_t i = 0; i < n;) {
		size_t end = i;
		bool structural = true;

		while (end < n && l[end].child == l[i].child)
			end++;
		/* Groups of one descent, pairs within: birth parents first, they carry the place in the
		 * drawing. */
		while (i < end) {
			uint32_t two[2];
			size_t m = take_pair(k->p, &l[i], end - i, two);

			for (size_t j = i + 1; j < i + m; j++)
				if (!str_is_equal(l[j].as, l[i].as))
					l[i].as = (struct str){0}; /* one word would be wrong of one of them */
			if (hang_under(k, &l[i], m, two, structural))
				structural = false;
			i += m;
		}
	}
}

/* Brothers and sisters whose parents no record names stand on a bar of their own; where one of them has
 * parents in the picture the others are put with them and the union is marked, so that the list can say
 * so. */
void pedigree_add_siblings(struct pedigree_work *k)
{
	struct pedigree *p = k->p;
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < k->links; i++) {
			const struct family_link *l = k->link[i];
			uint32_t a = pedigree_place_of(k, l->from), b = pedigree_place_of(k, l->to);
			struct parent_of made = {.current = true};

			if ((l->tie != FAMILY_TIE_SIBLING && l->tie != FAMILY_TIE_TWIN) ||
			    !pedigree_counts(k, l, false))
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
		for (size_t i = 0; i < k->links && !again; i++) {
			const struct family_link *l = k->link[i];
			uint32_t a = pedigree_place_of(k, l->from), b = pedigree_place_of(k, l->to);
			struct parent_of made = {.child = a, .current = true};

			if ((l->tie != FAMILY_TIE_SIBLING && l->tie != FAMILY_TIE_TWIN) ||
			    !pedigree_counts(k, l, false) ||
			    p->person[a].parents != FAMILY_NOBODY || p->person[b].parents != FAMILY_NOBODY)
				continue;
			add_child(k, pedigree_add_joint(k, FAMILY_NOBODY, FAMILY_NOBODY, PEDIGREE_BOND_NONE),
				  &made, true);
			again = true;
		}
	}
}

/* "?" beside the one recorded birth parent of an index person, and of those who hang beside him. */
void pedigree_add_placeholders(struct pedigree_work *k)
{
	struct pedigree *p = k->p;
	bool *wants = ARENA_ARRAY(k->a, bool, p->joints + 1);
	size_t joints = p->joints;

	for (size_t i = 0; i < p->persons; i++) {
		uint32_t u = p->person[i].parents;

		if (!p->person[i].index || u == FAMILY_NOBODY)
			continue;
		/* his own, and those of half-brothers and half-sisters: every union of either parent that has
		 * children */
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
