/* Relations by marriage, civil partnership, partnership and step. */
#include <stdlib.h>

#include "kinship_own.h"

enum { MOST_PARTNERS = 16 }; /* whose kin are looked up each; of further ones the chain tells */

static void start(struct kinship_making *m)
{
	m->path.n = 0;
	m->path.with = FAMILY_NOBODY;
}

static void hop(struct kinship_making *m, uint32_t near, uint32_t far, const struct family_link *link)
{
	kinship_path_add(m->g->a, &m->path, near, far, link);
}

static struct str of_the(struct kinship_making *m, struct str one, struct str other)
{
	return arena_printf(m->g->a, "%.*s's %.*s", STR_ARG(one), STR_ARG(other));
}

static uint8_t sex_of(const struct kinship_making *m, uint32_t who)
{
	return m->g->x->person[who]->sex;
}

/* ---- one blood relation and one couple */

/* A partner of somebody at (up, down). */
static enum kinship_code partner_code(unsigned up, unsigned down, const struct kinship_couple *c)
{
	if (c->former)
		return c->was_married ? KINSHIP_IS_FORMER_STEP_PARENT : KINSHIP_IS_PARENTS_FORMER_PARTNER;
	if (up == 1 && down == 0)
		return c->married ? KINSHIP_IS_STEP_PARENT : KINSHIP_IS_PARENTS_PARTNER;
	if (!c->married)
		return KINSHIP_IS_PARTNER_OF_KIN;
	if (down == 0)
		return up == 2 ? KINSHIP_IS_STEP_GRANDPARENT : KINSHIP_IS_GREAT_STEP_GRANDPARENT;
	if (up == 0 && down == 1)
		return KINSHIP_IS_CHILD_IN_LAW;
	if (up == 1 && down == 1)
		return KINSHIP_IS_SIBLING_IN_LAW;
	if (down == 1)
		return up == 2 ? KINSHIP_IS_AUNT_BY_MARRIAGE : KINSHIP_IS_GREAT_AUNT_BY_MARRIAGE;
	return KINSHIP_IS_PARTNER_OF_KIN;
}

/* Somebody at (up, down) of a partner: the same from the other end. */
static enum kinship_code kin_code(unsigned up, unsigned down, const struct kinship_couple *c)
{
	switch (partner_code(down, up, c)) {
	case KINSHIP_IS_FORMER_STEP_PARENT:
		return KINSHIP_IS_FORMER_STEP_CHILD;
	case KINSHIP_IS_PARENTS_FORMER_PARTNER:
		return KINSHIP_IS_FORMER_PARTNERS_CHILD;
	case KINSHIP_IS_STEP_PARENT:
		return KINSHIP_IS_STEP_CHILD;
	case KINSHIP_IS_PARENTS_PARTNER:
		return KINSHIP_IS_PARTNERS_CHILD;
	case KINSHIP_IS_STEP_GRANDPARENT:
		return KINSHIP_IS_STEP_GRANDCHILD;
	case KINSHIP_IS_GREAT_STEP_GRANDPARENT:
		return KINSHIP_IS_GREAT_STEP_GRANDCHILD;
	case KINSHIP_IS_CHILD_IN_LAW:
		return KINSHIP_IS_PARENT_IN_LAW;
	case KINSHIP_IS_SIBLING_IN_LAW:
		return KINSHIP_IS_SIBLING_IN_LAW;
	case KINSHIP_IS_AUNT_BY_MARRIAGE:
		return KINSHIP_IS_NIECE_BY_MARRIAGE;
	case KINSHIP_IS_GREAT_AUNT_BY_MARRIAGE:
		return KINSHIP_IS_GREAT_NIECE_BY_MARRIAGE;
	default:
		return KINSHIP_IS_KIN_OF_PARTNER;
	}
}

static enum kinship_basis basis_of(enum kinship_code c, bool married)
{
	switch (c) {
	case KINSHIP_IS_STEP_PARENT:
	case KINSHIP_IS_STEP_CHILD:
	case KINSHIP_IS_STEP_GRANDPARENT:
	case KINSHIP_IS_STEP_GRANDCHILD:
	case KINSHIP_IS_GREAT_STEP_GRANDPARENT:
	case KINSHIP_IS_GREAT_STEP_GRANDCHILD:
	case KINSHIP_IS_FORMER_STEP_PARENT:
	case KINSHIP_IS_FORMER_STEP_CHILD:
		return KINSHIP_STEP;
	default:
		return married ? KINSHIP_MARRIAGE : KINSHIP_PARTNERSHIP;
	}
}

/* What a link of blood was severed by does not stand in law either. */
static void not_if_severed(struct kinship_making *m, struct kinship_row *r, unsigned flags)
{
	if (r && flags & KINSHIP_SEVERED && r->relative == KINSHIP_YES) {
		r->relative = KINSHIP_NO;
		r->reason = kinship_word_of(m->w, KINSHIP_IS_ADOPTED_AWAY)->reason;
	}
}

static unsigned most_of(unsigned a, unsigned b)
{
	return a > b ? a : b;
}

static void add_partners_of(struct kinship_making *m, uint32_t kin, const struct kinship_term *t)
{
	const struct kinship_graph *g = m->g;

	for (uint32_t i = g->couple_at[kin]; i < g->couple_at[kin + 1]; i++) {
		const struct kinship_couple *c = &g->couple[i];
		enum kinship_code code = partner_code(t->up, t->down, c);
		struct kinship_row *r;
		struct str words = {0};

		if (c->b == m->of || (c->former && (t->up != 1 || t->down)) ||
		    kinship_blood_has(&m->blood, c->b, t->up, t->down))
			continue;
		start(m);
		kinship_blood_path(&m->blood, kin, t, &m->path);
		hop(m, kin, c->b, c->link);
		if (code == KINSHIP_IS_PARTNER_OF_KIN || code == KINSHIP_IS_PARENTS_PARTNER)
			words = of_the(m, kinship_say_term(m->w, t, sex_of(m, kin), g->a),
				       kinship_say(m->w, c->code, sex_of(m, c->b), 0, 0, 0,
						   KINSHIP_BLOOD_NONE, g->a));
		r = kinship_add(m, c->b, code, basis_of(code, c->married), most_of(t->up, t->down), words);
		if (r)
			r->ended = c->former;
		not_if_severed(m, r, t->flags);
	}
}

static void add_kin_of(struct kinship_making *m, const struct kinship_couple *c,
		       const struct kinship_blood_lines *b, uint32_t who, const struct kinship_term *t)
{
	enum kinship_code code = kin_code(t->up, t->down, c);
	struct arena *a = m->g->a;
	struct kinship_row *r;
	struct str words = {0};

	if ((c->former && (t->up || t->down != 1)) || kinship_blood_has(&m->blood, who, t->up, t->down))
		return;
	start(m);
	hop(m, m->of, c->b, c->link);
	kinship_blood_path(b, who, t, &m->path);
	if (code == KINSHIP_IS_KIN_OF_PARTNER || code == KINSHIP_IS_PARTNERS_CHILD)
		words = of_the(m, kinship_say(m->w, c->code, sex_of(m, c->b), 0, 0, 0, KINSHIP_BLOOD_NONE, a),
			       kinship_say_term(m->w, t, sex_of(m, who), a));
	r = kinship_add(m, who, code, basis_of(code, c->married), most_of(t->up, t->down), words);
	if (r)
		r->ended = c->former;
}

struct relative {
	uint32_t who;
	const struct kinship_term *term;
};

static int compare_relatives(const void *va, const void *vb, void *graph)
{
	const struct kinship_graph *g = graph;
	const struct relative *a = va, *b = vb;
	int c = (a->term->up + a->term->down) - (b->term->up + b->term->down);

	return c ? c : (g->rank[a->who] > g->rank[b->who]) - (g->rank[a->who] < g->rank[b->who]);
}

/* Whom somebody has lines in common with, nearest first. */
static size_t list_relatives(const struct kinship_blood_lines *b, struct relative **list)
{
	const struct kinship_graph *g = b->g;
	size_t n = 0;

	*list = ARENA_ARRAY(g->a, struct relative, g->persons + 1);
	for (uint32_t i = 0; i < g->persons; i++) {
		const struct kinship_term *t = kinship_blood_nearest(b, i, KINSHIP_EITHER);

		if (t && i != b->of)
			(*list)[n++] = (struct relative){i, t};
	}
	qsort_r(*list, n, sizeof **list, compare_relatives, (void *)g);
	return n;
}

static void add_partners(struct kinship_making *m)
{
	const struct kinship_graph *g = m->g;
	unsigned looked_up = 0;

	for (uint32_t i = g->couple_at[m->of]; i < g->couple_at[m->of + 1]; i++) {
		const struct kinship_couple *c = &g->couple[i];
		struct kinship_row *r;

		start(m);
		hop(m, m->of, c->b, c->link);
		r = kinship_add(m, c->b, c->code,
				c->married || c->was_married ? KINSHIP_MARRIAGE : KINSHIP_PARTNERSHIP, 0,
				(struct str){0});
		if (r)
			r->ended = c->former;
	}
	for (uint32_t i = g->couple_at[m->of]; i < g->couple_at[m->of + 1] && looked_up < MOST_PARTNERS;
	     i++, looked_up++) {
		struct kinship_blood_lines b;
		struct relative *list;
		size_t n;

		kinship_blood_open(g, g->couple[i].b, &b);
		n = list_relatives(&b, &list);
		for (size_t k = 0; k < n; k++)
			if (list[k].who != m->of)
				add_kin_of(m, &g->couple[i], &b, list[k].who, list[k].term);
	}
}

/* ---- step-parents, and whom they bring with them */

struct step { /* a step-parent of `of`, by a couple or as recorded; or the child's partner that makes a step-grandchild */
	uint32_t parent; /* FAMILY_NOBODY: as recorded */
	uint32_t who;
	const struct family_link *to_parent, *link;
	bool married;
};

static void go_to(struct kinship_making *m, const struct step *s)
{
	start(m);
	if (s->parent != FAMILY_NOBODY)
		hop(m, m->of, s->parent, s->to_parent);
	hop(m, s->parent == FAMILY_NOBODY ? m->of : s->parent, s->who, s->link);
}

static void add_beside(struct kinship_making *m, const struct step *s)
{
	const struct kinship_graph *g = m->g;

	for (uint32_t i = g->down_at[s->who]; i < g->down_at[s->who + 1]; i++) {
		uint32_t c = g->down[i].child;

		if (c >= g->persons || c == s->parent || kinship_blood_has(&m->blood, c, 1, 1))
			continue;
		go_to(m, s);
		hop(m, s->who, c, g->down[i].link);
		if (s->married)
			kinship_add(m, c, KINSHIP_IS_STEP_SIBLING, KINSHIP_STEP, 1, (struct str){0});
		else
			kinship_add(m, c, KINSHIP_IS_PARENTS_PARTNERS_CHILD, KINSHIP_PARTNERSHIP, 1,
				    (struct str){0});
	}
	for (uint32_t i = g->up_at[s->who]; s->married && i < g->up_at[s->who + 1]; i++) {
		uint32_t p = g->up[i].parent;

		if (p < g->persons && !kinship_blood_has(&m->blood, p, 2, 0)) {
			go_to(m, s);
			hop(m, s->who, p, g->up[i].link);
			kinship_add(m, p, KINSHIP_IS_STEP_GRANDPARENT, KINSHIP_STEP, 2, (struct str){0});
		}
		for (uint32_t k = g->down_at[p]; p < g->persons && k < g->down_at[p + 1]; k++) {
			uint32_t c = g->down[k].child;

			if (c >= g->persons || c == s->who || kinship_blood_has(&m->blood, c, 2, 1))
				continue;
			go_to(m, s);
			hop(m, s->who, p, g->up[i].link);
			hop(m, p, c, g->down[k].link);
			kinship_add(m, c, KINSHIP_IS_STEP_AUNT_UNCLE, KINSHIP_STEP, 2, (struct str){0});
		}
	}
}

/* Recorded step-children of a parent. */
static void add_recorded_beside(struct kinship_making *m, uint32_t parent,
				const struct family_link *to_parent)
{
	const struct kinship_graph *g = m->g;

	for (uint32_t i = g->near_at[parent]; i < g->near_at[parent + 1]; i++) {
		const struct family_link *l = g->near[i];

		if (l->tie != FAMILY_TIE_STEP || l->from != parent || kinship_has_ended(g, l) ||
		    kinship_blood_has(&m->blood, l->to, 1, 1))
			continue;
		start(m);
		hop(m, m->of, parent, to_parent);
		hop(m, parent, l->to, l);
		kinship_add(m, l->to, KINSHIP_IS_STEP_SIBLING, KINSHIP_STEP, 1, (struct str){0});
	}
}

static void add_step_parents(struct kinship_making *m)
{
	const struct kinship_graph *g = m->g;

	for (uint32_t i = g->up_at[m->of]; i < g->up_at[m->of + 1]; i++) {
		uint32_t p = g->up[i].parent;

		if (p >= g->persons)
			continue;
		add_recorded_beside(m, p, g->up[i].link);
		for (uint32_t k = g->couple_at[p]; k < g->couple_at[p + 1]; k++) {
			const struct kinship_couple *c = &g->couple[k];

			if (!c->former && c->b != m->of && !kinship_blood_has(&m->blood, c->b, 1, 0))
				add_beside(m, &(struct step){p, c->b, g->up[i].link, c->link, c->married});
		}
	}
	for (uint32_t i = g->near_at[m->of]; i < g->near_at[m->of + 1]; i++) {
		const struct family_link *l = g->near[i];
		struct step s = {FAMILY_NOBODY, l->from, NULL, l, true};

		if (l->tie != FAMILY_TIE_STEP || l->to != m->of || kinship_has_ended(g, l) ||
		    kinship_blood_has(&m->blood, l->from, 1, 0))
			continue;
		go_to(m, &s);
		kinship_add(m, l->from, KINSHIP_IS_STEP_PARENT, KINSHIP_STEP, 1, (struct str){0});
		add_beside(m, &s);
	}
}

static void add_step_child(struct kinship_making *m, uint32_t kin, const struct kinship_term *t,
			   uint32_t between, const struct family_link *link, uint32_t child,
			   const struct family_link *last)
{
	bool own = t->up == 0;

	if (child >= m->g->persons || child == m->of || child == kin ||
	    kinship_blood_has(&m->blood, child, t->up, t->down + 1u))
		return;
	start(m);
	kinship_blood_path(&m->blood, kin, t, &m->path);
	if (between != FAMILY_NOBODY)
		hop(m, kin, between, link);
	hop(m, between == FAMILY_NOBODY ? kin : between, child, last);
	kinship_add(m, child, own ? KINSHIP_IS_STEP_GRANDCHILD : KINSHIP_IS_STEP_NIECE_NEPHEW, KINSHIP_STEP,
		    2, (struct str){0});
}

/* Step-children of a child, of a brother or sister. */
static void add_step_children_of(struct kinship_making *m, uint32_t kin, const struct kinship_term *t)
{
	const struct kinship_graph *g = m->g;

	for (uint32_t i = g->couple_at[kin]; i < g->couple_at[kin + 1]; i++)
		for (uint32_t k = g->down_at[g->couple[i].b];
		     g->couple[i].married && k < g->down_at[g->couple[i].b + 1]; k++)
			add_step_child(m, kin, t, g->couple[i].b, g->couple[i].link, g->down[k].child,
				       g->down[k].link);
	for (uint32_t i = g->near_at[kin]; i < g->near_at[kin + 1]; i++)
		if (g->near[i]->tie == FAMILY_TIE_STEP && g->near[i]->from == kin &&
		    !kinship_has_ended(g, g->near[i]))
			add_step_child(m, kin, t, FAMILY_NOBODY, NULL, g->near[i]->to, g->near[i]);
}

static void add_recorded_step_children(struct kinship_making *m)
{
	const struct kinship_graph *g = m->g;

	for (uint32_t i = g->near_at[m->of]; i < g->near_at[m->of + 1]; i++) {
		const struct family_link *l = g->near[i];

		if (l->tie != FAMILY_TIE_STEP || l->from != m->of || kinship_has_ended(g, l) ||
		    kinship_blood_has(&m->blood, l->to, 0, 1))
			continue;
		start(m);
		hop(m, m->of, l->to, l);
		kinship_add(m, l->to, KINSHIP_IS_STEP_CHILD, KINSHIP_STEP, 1, (struct str){0});
	}
}

static void add_co_parents(struct kinship_making *m)
{
	const struct kinship_graph *g = m->g;

	for (uint32_t i = g->down_at[m->of]; i < g->down_at[m->of + 1]; i++) {
		uint32_t c = g->down[i].child;

		for (uint32_t k = c < g->persons ? g->up_at[c] : 0; c < g->persons && k < g->up_at[c + 1];
		     k++) {
			bool couple = (g->up[k].flags ^ g->down[i].flags) & KINSHIP_ADOPTED ||
				      g->up[k].parent >= g->persons;

			for (uint32_t n = g->couple_at[m->of]; n < g->couple_at[m->of + 1]; n++)
				couple |= g->couple[n].b == g->up[k].parent;
			if (couple)
				continue;
			start(m);
			hop(m, m->of, c, g->down[i].link);
			hop(m, c, g->up[k].parent, g->up[k].link);
			kinship_add(m, g->up[k].parent, KINSHIP_IS_CO_PARENT, KINSHIP_CHAIN, 0,
				    (struct str){0});
		}
	}
}

void kinship_affine(struct kinship_making *m)
{
	struct relative *list;
	size_t n = list_relatives(&m->blood, &list);

	add_partners(m);
	for (size_t i = 0; i < n; i++)
		add_partners_of(m, list[i].who, list[i].term);
	add_step_parents(m);
	add_recorded_step_children(m);
	for (size_t i = 0; i < n; i++) {
		const struct kinship_terms *t = kinship_blood_terms(&m->blood, list[i].who);

		for (uint32_t k = 0; k < t->n; k++)
			if (t->term[k].down == 1 && t->term[k].up <= 1 &&
			    !(t->term[k].flags & KINSHIP_UNRECORDED))
				add_step_children_of(m, list[i].who, &t->term[k]);
	}
	add_co_parents(m);
}
