#include "layout_core.h"

#include <string.h>

/* Leads nowhere but to partners of whom nothing else is told, and hangs in one place. */
static void mark_leaves(const struct order *o, const bool *out, bool *leaf)
{
	const struct pedigree *p = o->l->of;

	for (uint32_t i = 0; i < p->persons; i++) {
		leaf[i] = p->person[i].parents != FAMILY_NOBODY && !p->person[i].index && !o->parent_alone[i];
		for (uint32_t k = o->pair_at[i]; k < o->pair_at[i + 1] && leaf[i]; k++)
			leaf[i] = out[layout_clump_other(o, o->pair[k], i)];
	}
	for (size_t i = 0; i < p->children; i++)
		if (!p->child[i].structural)
			leaf[p->child[i].child] = false;
}

/* Who is left out: such partners, and brothers and sisters who are all leaves. */
static void choose(const struct order *o, bool *out)
{
	const struct pedigree *p = o->l->of;
	bool *leaf = ARENA_ARRAY(o->l->arena, bool, p->persons + 1);

	for (uint32_t i = 0; i < p->persons; i++) {
		uint32_t hub;

		if (p->person[i].index || !layout_clump_is_only_partner(o, i))
			continue;
		hub = layout_clump_other(o, o->pair[o->pair_at[i]], i);
		out[i] = o->l->person[hub].row == o->l->person[i].row &&
			 (p->person[hub].parents != FAMILY_NOBODY || o->pair_at[hub + 1] - o->pair_at[hub] > 1);
	}
	mark_leaves(o, out, leaf);
	for (uint32_t u = 0; u < p->joints; u++) {
		const uint32_t *kid = o->l->kid + o->l->kid_at[u], *end = o->l->kid + o->l->kid_at[u + 1];
		bool all = p->joint[u].a != FAMILY_NOBODY;

		for (const uint32_t *k = kid; k < end; k++)
			all &= leaf[p->child[*k].child];
		for (const uint32_t *k = kid; k < end && all; k++)
			out[p->child[*k].child] = true;
	}
}

static uint32_t here(const struct layout_core *c, uint32_t full)
{
	return full == FAMILY_NOBODY ? FAMILY_NOBODY : c->of_full[full];
}

static void copy_persons(struct layout_core *c, const struct layout *l, struct pedigree *p, const bool *out)
{
	const struct pedigree *of = l->of;

	p->persons = 0;
	p->person = ARENA_ARRAY(l->arena, struct pedigree_person, of->persons + 1);
	c->l.person = ARENA_ARRAY(l->arena, struct layout_person, of->persons + 1);
	for (uint32_t i = 0; i < of->persons; i++) {
		c->of_full[i] = out[i] ? FAMILY_NOBODY : (uint32_t)p->persons;
		if (out[i])
			continue;
		c->full[p->persons] = i;
		c->l.person[p->persons] = l->person[i];
		p->person[p->persons++] = of->person[i];
	}
}

static void copy_unions(struct layout_core *c, const struct layout *l, struct pedigree *p, const bool *out)
{
	const struct pedigree *of = l->of;
	uint32_t *joint = ARENA_ARRAY(l->arena, uint32_t, of->joints + 1);

	p->joints = p->children = 0;
	p->joint = ARENA_ARRAY(l->arena, struct pedigree_union, of->joints + 1);
	p->child = ARENA_ARRAY(l->arena, struct pedigree_child, of->children + 1);
	for (size_t i = 0; i < of->joints; i++) {
		const struct pedigree_union *u = &of->joint[i];

		joint[i] = FAMILY_NOBODY;
		if ((u->a != FAMILY_NOBODY && out[u->a]) || (u->b != FAMILY_NOBODY && out[u->b]))
			continue;
		joint[i] = (uint32_t)p->joints;
		c->joint[p->joints] = (uint32_t)i;
		p->joint[p->joints] = *u;
		p->joint[p->joints].a = here(c, u->a);
		p->joint[p->joints++].b = here(c, u->b);
	}
	for (size_t i = 0; i < of->children; i++) {
		if (out[of->child[i].child])
			continue;
		p->child[p->children] = of->child[i];
		p->child[p->children].joint = joint[of->child[i].joint];
		p->child[p->children++].child = here(c, of->child[i].child);
	}
	for (size_t i = 0; i < p->persons; i++)
		if (p->person[i].parents != FAMILY_NOBODY)
			p->person[i].parents = joint[p->person[i].parents];
}

static void copy_homes(struct layout_core *c, const struct layout *l, struct pedigree *p)
{
	const struct pedigree *of = l->of;

	p->home = ARENA_ARRAY(l->arena, struct pedigree_home, of->homes + 1);
	for (size_t h = 0; h < of->homes; h++) {
		uint32_t *member = ARENA_ARRAY(l->arena, uint32_t, of->home[h].members + 1);
		size_t n = 0;

		for (size_t i = 0; i < of->home[h].members; i++)
			if (here(c, of->home[h].member[i]) != FAMILY_NOBODY)
				member[n++] = here(c, of->home[h].member[i]);
		p->home[h] = (struct pedigree_home){.member = member, .members = n};
	}
}

static void copy_twins(struct layout_core *c, const struct layout *l, struct pedigree *p)
{
	const struct pedigree *of = l->of;

	p->twins = 0;
	p->twin = ARENA_ARRAY(l->arena, struct pedigree_twins, of->twins + 1);
	for (size_t i = 0; i < of->twins; i++)
		if (here(c, of->twin[i].a) != FAMILY_NOBODY && here(c, of->twin[i].b) != FAMILY_NOBODY)
			p->twin[p->twins++] = (struct pedigree_twins){here(c, of->twin[i].a), here(c, of->twin[i].b),
								      of->twin[i].identical};
}

void layout_core_open(struct layout_core *c, const struct order *o)
{
	const struct layout *l = o->l;
	struct pedigree *p = ARENA_NEW(l->arena, struct pedigree);
	bool *out = ARENA_ARRAY(l->arena, bool, l->of->persons + 1);

	choose(o, out);
	*p = *l->of;
	c->l = *l;
	c->l.of = p;
	c->full = ARENA_ARRAY(l->arena, uint32_t, l->of->persons + 1);
	c->joint = ARENA_ARRAY(l->arena, uint32_t, l->of->joints + 1);
	c->of_full = ARENA_ARRAY(l->arena, uint32_t, l->of->persons + 1);
	copy_persons(c, l, p, out);
	copy_unions(c, l, p, out);
	copy_homes(c, l, p);
	copy_twins(c, l, p);
	c->l.joint = ARENA_ARRAY(l->arena, struct layout_union, p->joints + 1);
	c->l.row = ARENA_ARRAY(l->arena, struct layout_row, l->rows + 1);
	layout_list_children(&c->l);
}

/* Those clumps of a row that the core has, in its order; the others behind them, as they stand. */
static void order_row(const struct layout_core *c, const struct order *co, const struct order_state *cs, struct order *o,
		      struct order_state *s, size_t r, bool *moved)
{
	uint32_t *to = s->order + o->row_first[r];
	size_t n = o->row_first[r + 1] - o->row_first[r], had = 0;

	for (uint32_t i = co->row_first[r]; i < co->row_first[r + 1]; i++) {
		const struct order_clump *from = &co->clump[cs->order[i]];
		uint32_t k = o->clump_of[c->full[cs->head[from->first]]];

		moved[k] = false;
		for (uint32_t h = 0; h < from->heads; h++)
			s->head[o->clump[k].first + h] = c->full[cs->head[from->first + h]];
		for (size_t at = had; at < n; at++)
			if (to[at] == k) {
				memmove(to + had + 1, to + had, (at - had) * sizeof *to);
				to[had++] = k;
				break;
			}
	}
}

void layout_core_take(const struct layout_core *c, const struct order *co, const struct order_state *cs, struct order *o,
		      struct order_state *s, bool *moved)
{
	const struct pedigree *core = c->l.of;

	memset(moved, 1, o->clumps * sizeof *moved);
	for (uint32_t i = 0; i < core->persons; i++) {
		uint32_t who = c->full[i];

		s->hub[who] = cs->hub[i] == FAMILY_NOBODY ? FAMILY_NOBODY : c->full[cs->hub[i]];
		s->side[who] = cs->side[i];
		s->rank[who] = cs->rank[i];
		o->leaf[who] = co->leaf[i];
	}
	for (uint32_t i = 0; i < o->l->of->persons; i++)
		o->leaf[i] |= c->of_full[i] == FAMILY_NOBODY;
	for (size_t r = 0; r < o->l->rows; r++)
		order_row(c, co, cs, o, s, r, moved);
}
