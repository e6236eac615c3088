/* draw/layout_clump - brothers and sisters with the partners at their sides, and a first order of them: from
 * the index person outward, father's side first.
 */
#include "layout_clump.h"

#include <string.h>

/* Nobody tells when he was born, and no order is recorded: he may stand anywhere among his brothers and
 * sisters. */
static bool is_loose(const struct pedigree *p, uint32_t who)
{
	const struct person *q = p->person[who].person;

	if (q && (date_is_known(&q->birth) || date_is_known(&q->expected) ||
		  (sign_is_loss(p->person[who].signs) && date_is_known(&q->death))))
		return false;
	for (size_t i = 0; i < p->children; i++)
		if (p->child[i].child == who && p->child[i].structural)
			return p->child[i].ordinal == 0;
	return true;
}

static void add_clump(struct order *o, int row, uint32_t heads)
{
	o->clump[o->clumps++] = (struct order_clump){row, (uint32_t)o->heads, heads};
	o->heads += heads;
}

static int32_t began(const struct pedigree_union *u)
{
	if (date_is_known(&u->start))
		return u->start.lo;
	if (date_is_known(&u->end))
		return u->end.lo - 1;
	/* No date: what is over came before what is not. */
	return u->bond >= PEDIGREE_BOND_SEPARATED && u->bond <= PEDIGREE_BOND_DIVORCED ? DATE_FIRST
										       : DATE_LAST;
}

/* When a pair came together; for one with no dates of their own the birth of their first child tells when it was. */
static int32_t time_of(const struct pedigree *p, uint32_t joint)
{
	int32_t t = began(&p->joint[joint]), first = DATE_LAST;

	if (t != DATE_FIRST && t != DATE_LAST)
		return t;
	for (size_t i = 0; i < p->children; i++) {
		const struct person *q = p->person[p->child[i].child].person;

		if (p->child[i].joint == joint && q && q->birth.precision != DATE_NONE && q->birth.lo < first)
			first = q->birth.lo;
	}
	return first == DATE_LAST ? t : first;
}

uint32_t layout_clump_other(const struct order *o, uint32_t joint, uint32_t who)
{
	const struct pedigree_union *u = &o->l->of->joint[joint];

	return u->a == who ? u->b : u->a;
}

bool layout_clump_is_only_partner(const struct order *o, uint32_t who)
{
	return o->l->of->person[who].parents == FAMILY_NOBODY && o->pair_at[who + 1] - o->pair_at[who] == 1 && !o->parent_alone[who] &&
	       !layout_has_children(o->l, o->pair[o->pair_at[who]]);
}

/* Partners without parents go to the side of whom they are joined to, from the given people on. */
static void attach_from(struct order *o, struct order_state *s, uint32_t *queue, size_t n)
{
	const struct pedigree *p = o->l->of;

	for (size_t at = 0; at < n; at++) {
		uint32_t who = queue[at];

		for (uint32_t i = o->pair_at[who]; i < o->pair_at[who + 1]; i++) {
			uint32_t q = layout_clump_other(o, o->pair[i], who);

			if (q == FAMILY_NOBODY || o->placed[q] || p->person[q].parents != FAMILY_NOBODY ||
			    o->l->person[q].row != o->l->person[who].row)
				continue;
			o->placed[q] = true;
			s->hub[q] = who;
			queue[n++] = q;
		}
	}
}

static bool is_left_of(const struct pedigree *p, uint32_t hub)
{
	return p->person[hub].sex ==
	       PERSON_FEMALE; /* her one partner stands on her left, unless she is with a woman */
}

static void set_sides(struct order *o, struct order_state *s)
{
	const struct pedigree *p = o->l->of;

	for (uint32_t h = 0; h < p->persons; h++) {
		uint32_t mine[64];
		int32_t when[64];
		size_t n = 0;

		for (uint32_t i = o->pair_at[h]; i < o->pair_at[h + 1] && n < 64; i++) {
			uint32_t u = o->pair[i], q = layout_clump_other(o, u, h);
			size_t k;

			if (q == FAMILY_NOBODY || s->hub[q] != h)
				continue;
			for (k = n++; k > 0 && (when[k - 1] > o->when[u] ||
						(when[k - 1] == o->when[u] && mine[k - 1] > q));
			     k--) {
				mine[k] = mine[k - 1];
				when[k] = when[k - 1];
			}
			mine[k] = q;
			when[k] = o->when[u];
		}
		for (size_t k = 0; k < n; k++) {
			s->rank[mine[k]] = (uint32_t)k;
			if (s->hub[h] != FAMILY_NOBODY)
				s->side[mine[k]] = 0; /* outward: settled below */
			else if (n == 1)
				s->side[mine[k]] = is_left_of(p, h) && p->person[mine[k]].sex != PERSON_FEMALE
							   ? -1
							   : 1;
			else
				s->side[mine[k]] = k + 1 < n ? -1 : 1;
		}
	}
	for (size_t turn = 0; turn < p->persons; turn++) {
		bool again = false;

		for (uint32_t i = 0; i < p->persons; i++)
			if (s->hub[i] != FAMILY_NOBODY && !s->side[i] && s->side[s->hub[i]]) {
				s->side[i] = s->side[s->hub[i]];
				again = true;
			}
		if (!again)
			break;
	}
}

/* The children of one union; those that could not share a row are several clumps. */
static void clump_children(struct order *o, struct order_state *s, uint32_t joint, uint32_t *list)
{
	struct layout *l = o->l;
	const struct pedigree *p = l->of;
	size_t kids = 0;

	for (size_t i = 0; i < p->children; i++)
		if (p->child[i].joint == joint && p->child[i].structural && !o->placed[p->child[i].child]) {
			size_t k = kids++;

			/* by id first, so that the order of records is nothing */
			for (; k > 0 && list[k - 1] > p->child[i].child; k--)
				list[k] = list[k - 1];
			list[k] = p->child[i].child;
		}
	pedigree_birth_sort(p, list, kids);
	for (size_t i = 0; i < kids; i++) {
		uint32_t heads = 0, *head = &s->head[o->heads];
		int row = l->person[list[i]].row;

		if (o->placed[list[i]])
			continue;
		for (size_t k = i; k < kids; k++)
			if (!o->placed[list[k]] && l->person[list[k]].row == row) {
				head[heads++] = list[k];
				o->placed[list[k]] = true;
			}
		add_clump(o, row, heads);
		for (uint32_t k = 0; k < heads; k++)
			o->loose[head[k]] = is_loose(p, head[k]);
	}
}

/* How fit somebody without parents is to have the others at his sides: by those of his partners who lead anywhere. */
static int rounds(const struct order *o, uint32_t who)
{
	int partners = 0;

	if (layout_clump_is_only_partner(o, who))
		return -1;
	for (uint32_t i = o->pair_at[who]; i < o->pair_at[who + 1]; i++)
		partners += !layout_clump_is_only_partner(o, layout_clump_other(o, o->pair[i], who));
	return partners;
}

static void add_alone(struct order *o, struct order_state *s, uint32_t who, uint32_t *queue)
{
	o->placed[who] = true;
	s->head[o->heads] = who;
	add_clump(o, o->l->person[who].row, 1);
	queue[0] = who;
	attach_from(o, s, queue, 1);
}

static void make_clumps(struct order *o, struct order_state *s, const bool *alone)
{
	struct layout *l = o->l;
	const struct pedigree *p = l->of;
	uint32_t *queue = ARENA_ARRAY(l->arena, uint32_t, p->persons + 1),
		 *list = ARENA_ARRAY(l->arena, uint32_t, p->children + 1);
	size_t n = 0;

	for (uint32_t u = 0; u < p->joints; u++)
		clump_children(o, s, u, list);
	for (uint32_t i = 0; i < p->persons; i++)
		if (o->placed[i])
			queue[n++] = i;
	attach_from(o, s, queue, n);
	for (uint32_t i = 0; i < p->persons && alone; i++)
		if (alone[i] && !o->placed[i])
			add_alone(o, s, i, queue);
	for (;;) { /* the rest: round the one with most partners */
		uint32_t best = FAMILY_NOBODY;
		int most = 0;

		for (uint32_t i = 0; i < p->persons; i++)
			if (!o->placed[i] && (best == FAMILY_NOBODY || rounds(o, i) > most)) {
				best = i;
				most = rounds(o, i);
			}
		if (best == FAMILY_NOBODY)
			break;
		add_alone(o, s, best, queue);
	}
}

/* ---- a first order: from the index person outward, father's side first ---- */

static uint32_t clump_of(const struct order *o, const struct order_state *s, uint32_t who)
{
	for (size_t i = 0; s->hub[who] != FAMILY_NOBODY && i < o->l->of->persons; i++)
		who = s->hub[who];
	return o->clump_of[who];
}

struct walk {
	struct order *o;
	struct order_state *s;
	bool *seen;
	uint32_t **row;
	size_t *n;
};

static void walk(struct walk *w, uint32_t c, unsigned depth);

static void walk_person(struct walk *w, uint32_t who, bool father, unsigned depth)
{
	const struct pedigree *p = w->o->l->of;
	const struct pedigree_union *u;
	uint32_t parent[2];

	if (p->person[who].parents == FAMILY_NOBODY)
		return;
	u = &p->joint[p->person[who].parents];
	parent[0] = u->a;
	parent[1] = u->b;
	if (u->a != FAMILY_NOBODY && u->b != FAMILY_NOBODY &&
	    (p->person[u->a].sex == PERSON_FEMALE || p->person[u->b].sex == PERSON_MALE)) {
		parent[0] = u->b;
		parent[1] = u->a;
	}
	if (parent[!father] != FAMILY_NOBODY)
		walk(w, clump_of(w->o, w->s, parent[!father]), depth + 1);
}

static void walk(struct walk *w, uint32_t c, unsigned depth)
{
	struct order *o = w->o;
	const struct pedigree *p = o->l->of;
	const struct order_clump *k = &o->clump[c];

	if (w->seen[c] || depth > 2000)
		return;
	w->seen[c] = true;
	for (uint32_t i = 0; i < k->heads; i++)
		walk_person(w, w->s->head[k->first + i], true, depth);
	for (uint32_t i = 0; i < p->persons;
	     i++) /* partners' people who stand in clumps of their own, men first */
		if (clump_of(o, w->s, i) == c)
			for (uint32_t j = o->pair_at[i]; j < o->pair_at[i + 1]; j++) {
				uint32_t q = layout_clump_other(o, o->pair[j], i);

				if (q != FAMILY_NOBODY && p->person[q].sex == PERSON_MALE)
					walk(w, clump_of(o, w->s, q), depth + 1);
			}
	w->row[k->row][w->n[k->row]++] = c;
	for (uint32_t i = 0; i < k->heads; i++)
		walk_person(w, w->s->head[k->first + i], false, depth);
	for (uint32_t i = 0; i < p->persons; i++)
		if (clump_of(o, w->s, i) == c)
			for (uint32_t j = o->pair_at[i]; j < o->pair_at[i + 1]; j++) {
				uint32_t u = o->pair[j], q = layout_clump_other(o, u, i);

				if (q != FAMILY_NOBODY)
					walk(w, clump_of(o, w->s, q), depth + 1);
				for (size_t d = 0; d < p->children; d++)
					if (p->child[d].joint == u)
						walk(w, clump_of(o, w->s, p->child[d].child), depth + 1);
			}
}

static void first_order(struct order *o, struct order_state *s)
{
	struct layout *l = o->l;
	const struct pedigree *p = l->of;
	struct walk w = {o, s, ARENA_ARRAY(l->arena, bool, o->clumps + 1),
			 ARENA_ARRAY(l->arena, uint32_t *, l->rows + 1),
			 ARENA_ARRAY(l->arena, size_t, l->rows + 1)};
	size_t n = 0;

	for (size_t r = 0; r < l->rows; r++)
		w.row[r] = ARENA_ARRAY(l->arena, uint32_t, o->clumps + 1);
	for (uint32_t i = 0; i < p->persons; i++)
		if (p->person[i].index)
			walk(&w, clump_of(o, s, i), 0);
	for (uint32_t c = 0; c < o->clumps; c++)
		walk(&w, c, 0);
	for (size_t r = 0; r < l->rows; r++) {
		o->row_first[r] = (uint32_t)n;
		for (size_t i = 0; i < w.n[r]; i++)
			s->order[n++] = w.row[r][i];
	}
	o->row_first[l->rows] = (uint32_t)n;
}

/* Who is joined to whom, as ranges; earlier unions first. */
static void list_pairs(struct order *o)
{
	const struct pedigree *p = o->l->of;
	uint32_t *fill = ARENA_ARRAY(o->l->arena, uint32_t, p->persons + 1);

	o->pair_at = ARENA_ARRAY(o->l->arena, uint32_t, p->persons + 2);
	o->parent_alone = ARENA_ARRAY(o->l->arena, bool, p->persons + 1);
	for (size_t i = 0; i < p->joints; i++)
		if (p->joint[i].b != FAMILY_NOBODY) {
			o->pair_at[p->joint[i].a + 1]++;
			o->pair_at[p->joint[i].b + 1]++;
		} else if (p->joint[i].a != FAMILY_NOBODY) {
			o->parent_alone[p->joint[i].a] = true;
		}
	for (size_t i = 0; i < p->persons; i++)
		o->pair_at[i + 1] += o->pair_at[i];
	o->pair = ARENA_ARRAY(o->l->arena, uint32_t, o->pair_at[p->persons] + 1);
	for (uint32_t i = 0; i < p->joints; i++)
		if (p->joint[i].b != FAMILY_NOBODY)
			for (int k = 0; k < 2; k++) {
				uint32_t who = k ? p->joint[i].b : p->joint[i].a;

				o->pair[o->pair_at[who] + fill[who]++] = i;
			}
}

void layout_clump_open(struct order *o)
{
	list_pairs(o);
	o->when = ARENA_ARRAY(o->l->arena, int32_t, o->l->of->joints + 1);
	for (uint32_t i = 0; i < o->l->of->joints; i++)
		o->when[i] = time_of(o->l->of, i);
}

void layout_clump(struct order *o, struct order_state *s, const bool *alone)
{
	make_clumps(o, s, alone);
	for (uint32_t c = 0; c < o->clumps; c++)
		for (uint32_t i = 0; i < o->clump[c].heads; i++)
			o->clump_of[s->head[o->clump[c].first + i]] = c;
	set_sides(o, s);
	first_order(o, s);
}
