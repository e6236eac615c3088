/* draw/layout_order - who stands beside whom (docs on genograms, 3.6, steps 3 and 4).
 *
 * A clump is a row of brothers and sisters in birth order, with partners who have no parents in the picture at
 * their sides.  Clumps are moved, partners change sides, as long as the picture gets better by layout_cost; the
 * number of pictures tried is bounded.  Brothers and sisters with a known order are never exchanged.
 */
#include "draw/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draw/layout_cost.h"

/* Nobody tells when he was born, and no order is recorded: he may stand anywhere among his brothers and sisters. */
static bool is_loose(const struct pedigree *p, uint32_t who)
{
	const struct person *q = p->person[who].person;

	if (q && ((q->birth.precision != DATE_NONE && q->birth.precision != DATE_UNKNOWN) ||
		  (q->expected.precision != DATE_NONE && q->expected.precision != DATE_UNKNOWN)))
		return false;
	for (size_t i = 0; i < p->children; i++)
		if (p->child[i].child == who && p->child[i].structural)
			return p->child[i].ordinal == 0;
	return true;
}

static uint32_t add_clump(struct order *o, struct order_state *s, int row, uint32_t heads)
{
	o->clump[o->clumps] = (struct order_clump){row, (uint32_t)o->heads, heads};
	o->heads += heads;
	(void)s;
	return (uint32_t)o->clumps++;
}

static int32_t began(const struct pedigree_union *u)
{
	if (u->start.precision != DATE_NONE && u->start.precision != DATE_UNKNOWN)
		return u->start.lo;
	if (u->end.precision != DATE_NONE && u->end.precision != DATE_UNKNOWN)
		return u->end.lo - 1;
	/* No date: what is over came before what is not. */
	return u->bond >= PEDIGREE_BOND_SEPARATED && u->bond <= PEDIGREE_BOND_DIVORCED ? DATE_FIRST
										       : DATE_LAST;
}

/* For a pair with no dates of their own the birth of their first child tells when it was. */
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

/* Partners without parents go to the side of whom they are joined to, from the given people on. */
static void attach_from(struct order *o, struct order_state *s, uint32_t *queue, size_t n)
{
	const struct pedigree *p = o->l->of;

	for (size_t at = 0; at < n; at++) {
		uint32_t who = queue[at];

		for (uint32_t i = o->pair_at[who]; i < o->pair_at[who + 1]; i++) {
			uint32_t u = o->pair[i], q = p->joint[u].a == who ? p->joint[u].b : p->joint[u].a;

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
			uint32_t u = o->pair[i], q = p->joint[u].a == h ? p->joint[u].b : p->joint[u].a;
			size_t k;

			if (q == FAMILY_NOBODY || s->hub[q] != h)
				continue;
			for (k = n++; k > 0 && (when[k - 1] > time_of(p, u) ||
						(when[k - 1] == time_of(p, u) && mine[k - 1] > q));
			     k--) {
				mine[k] = mine[k - 1];
				when[k] = when[k - 1];
			}
			mine[k] = q;
			when[k] = time_of(p, u);
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

static void make_clumps(struct order *o, struct order_state *s)
{
	struct layout *l = o->l;
	const struct pedigree *p = l->of;
	uint32_t *queue = ARENA_ARRAY(l->arena, uint32_t, p->persons + 1),
		 *list = ARENA_ARRAY(l->arena, uint32_t, p->children + 1);
	size_t n;

	for (uint32_t u = 0; u < p->joints; u++) {
		size_t kids = 0;

		for (size_t i = 0; i < p->children; i++)
			if (p->child[i].joint == u && p->child[i].structural &&
			    !o->placed[p->child[i].child]) {
				size_t k = kids++;

				for (; k > 0 && list[k - 1] > p->child[i].child;
				     k--) /* by id first, so that the order of records is nothing */
					list[k] = list[k - 1];
				list[k] = p->child[i].child;
			}
		pedigree_birth_sort(p, list, kids);
		/* Children of one union that could not share a row are several clumps. */
		for (size_t i = 0; i < kids; i++) {
			uint32_t heads = 0, c;
			int row = l->person[list[i]].row;

			if (o->placed[list[i]])
				continue;
			for (size_t k = i; k < kids; k++)
				if (!o->placed[list[k]] && l->person[list[k]].row == row) {
					s->head[o->heads + heads++] = list[k];
					o->placed[list[k]] = true;
				}
			c = add_clump(o, s, row, heads);
			for (uint32_t k = 0; k < heads; k++)
				o->loose[s->head[o->clump[c].first + k]] = is_loose(
					p, s->head[o->clump[c].first + k]);
		}
	}
	n = 0;
	for (uint32_t i = 0; i < p->persons; i++)
		if (o->placed[i])
			queue[n++] = i;
	attach_from(o, s, queue, n);
	for (;;) { /* the rest: round the one with most partners */
		uint32_t best = FAMILY_NOBODY, most = 0;

		for (uint32_t i = 0; i < p->persons; i++) {
			uint32_t partners = o->pair_at[i + 1] - o->pair_at[i];

			if (!o->placed[i] && (best == FAMILY_NOBODY || partners > most)) {
				best = i;
				most = partners;
			}
		}
		if (best == FAMILY_NOBODY)
			break;
		o->placed[best] = true;
		s->head[o->heads] = best;
		add_clump(o, s, l->person[best].row, 1);
		queue[0] = best;
		attach_from(o, s, queue, 1);
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
				uint32_t q = p->joint[o->pair[j]].a == i ? p->joint[o->pair[j]].b
									 : p->joint[o->pair[j]].a;

				if (q != FAMILY_NOBODY && p->person[q].sex == PERSON_MALE)
					walk(w, clump_of(o, w->s, q), depth + 1);
			}
	w->row[k->row][w->n[k->row]++] = c;
	for (uint32_t i = 0; i < k->heads; i++)
		walk_person(w, w->s->head[k->first + i], false, depth);
	for (uint32_t i = 0; i < p->persons; i++)
		if (clump_of(o, w->s, i) == c)
			for (uint32_t j = o->pair_at[i]; j < o->pair_at[i + 1]; j++) {
				uint32_t u = o->pair[j],
					 q = p->joint[u].a == i ? p->joint[u].b : p->joint[u].a;

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

/* ---- the search ---- */

struct search {
	struct order *o;
	struct order_state now, trial, kept;
	double cost;
	unsigned long left; /* evaluations */
};

static void state_make(const struct order *o, struct order_state *s)
{
	struct arena *a = o->l->arena;
	size_t n = o->l->of->persons;

	s->order = ARENA_ARRAY(a, uint32_t, n + 1);
	s->head = ARENA_ARRAY(a, uint32_t, n + 1);
	s->hub = ARENA_ARRAY(a, uint32_t, n + 1);
	s->rank = ARENA_ARRAY(a, uint32_t, n + 1);
	s->side = ARENA_ARRAY(a, int8_t, n + 1);
	memset(s->hub, 0xff, (n + 1) * sizeof *s->hub);
}

static void state_copy(const struct order *o, struct order_state *to, const struct order_state *from)
{
	size_t n = o->l->of->persons;

	memcpy(to->order, from->order, n * sizeof *to->order);
	memcpy(to->head, from->head, n * sizeof *to->head);
	memcpy(to->hub, from->hub, n * sizeof *to->hub);
	memcpy(to->rank, from->rank, n * sizeof *to->rank);
	memcpy(to->side, from->side, n * sizeof *to->side);
}

/* Clumps of a row sorted by where their parents (below) or children (above) stand; those without keep their place. */
static void sort_row(struct order *o, struct order_state *s, size_t r, bool by_parents)
{
	uint32_t *c = s->order + o->row_first[r];
	size_t n = o->row_first[r + 1] - o->row_first[r];
	double *key = o->key;

	for (size_t i = 0; i < n; i++)
		key[c[i]] = layout_cost_pull(o, c[i], by_parents);
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && key[c[k]] + 1e-9 < key[c[k - 1]]; k--) {
			uint32_t turn = c[k];

			c[k] = c[k - 1];
			c[k - 1] = turn;
		}
}

static double try_state(struct search *q, struct order_state *s)
{
	if (q->left)
		q->left--;
	q->o->l->evaluations++;
	return layout_cost(q->o, s);
}

/* The trial as it is, then with the rows below and above settled anew; kept when better than what we have. */
static bool consider(struct search *q, size_t row)
{
	struct order *o = q->o;
	double c = try_state(q, &q->trial);
	size_t rows = o->l->rows;

	if (c < q->cost - 1e-6) {
		q->cost = c;
		state_copy(o, &q->now, &q->trial);
		return true;
	}
	if (rows < 2 || c > q->cost + 900)
		return false;
	for (int way = 0; way < 2 && q->left; way++) {
		state_copy(o, &q->kept, &q->trial);
		layout_cost(o, &q->kept);
		if (!way)
			for (size_t r = row + 1; r < rows; r++) {
				sort_row(o, &q->kept, r, true);
				layout_cost(o, &q->kept);
			}
		else
			for (size_t r = row; r-- > 0;) {
				sort_row(o, &q->kept, r, false);
				layout_cost(o, &q->kept);
			}
		c = try_state(q, &q->kept);
		if (c < q->cost - 1e-6) {
			q->cost = c;
			state_copy(o, &q->now, &q->kept);
			return true;
		}
	}
	return false;
}

static bool move_clumps(struct search *q)
{
	struct order *o = q->o;
	bool better = false;

	for (size_t r = 0; r < o->l->rows; r++) {
		size_t first = o->row_first[r], n = o->row_first[r + 1] - first;

		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n && q->left; j++) {
				uint32_t c;

				/* in long rows only near places and the ends */
				if (i == j || (n > 14 && j != 0 && j != n - 1 && (j > i ? j - i : i - j) > 4))
					continue;
				state_copy(o, &q->trial, &q->now);
				c = q->trial.order[first + i];
				if (j > i)
					memmove(q->trial.order + first + i, q->trial.order + first + i + 1,
						(j - i) * sizeof c);
				else
					memmove(q->trial.order + first + j + 1, q->trial.order + first + j,
						(i - j) * sizeof c);
				q->trial.order[first + j] = c;
				better |= consider(q, r);
			}
	}
	return better;
}

static bool is_under(const struct order *o, const struct order_state *s, uint32_t who, uint32_t hub)
{
	for (size_t i = 0; who != FAMILY_NOBODY && i <= o->l->of->persons; i++, who = s->hub[who])
		if (who == hub)
			return true;
	return false;
}

static bool move_partners(struct search *q)
{
	struct order *o = q->o;
	const struct pedigree *p = o->l->of;
	bool better = false;

	for (uint32_t i = 0; i < p->persons && q->left; i++) {
		if (q->now.hub[i] == FAMILY_NOBODY)
			continue;
		state_copy(o, &q->trial, &q->now);
		q->trial.side[i] = (int8_t)-q->trial.side[i];
		better |= consider(q, (size_t)o->l->person[i].row);
		for (uint32_t k = i + 1; k < p->persons && q->left; k++) {
			uint32_t turn;

			if (q->now.hub[k] != q->now.hub[i])
				continue;
			state_copy(o, &q->trial, &q->now);
			turn = q->trial.rank[i];
			q->trial.rank[i] = q->trial.rank[k];
			q->trial.rank[k] = turn;
			better |= consider(q, (size_t)o->l->person[i].row);
			q->trial.side[i] = q->now.side[k];
			q->trial.side[k] = q->now.side[i];
			better |= consider(q, (size_t)o->l->person[i].row);
		}
		for (uint32_t j = o->pair_at[i]; j < o->pair_at[i + 1];
		     j++) { /* to the side of another partner */
			uint32_t u = o->pair[j], h = p->joint[u].a == i ? p->joint[u].b : p->joint[u].a;

			if (h == FAMILY_NOBODY || h == q->now.hub[i] ||
			    o->l->person[h].row != o->l->person[i].row || is_under(o, &q->now, h, i))
				continue;
			for (int side = -1; side < 2; side += 2) {
				state_copy(o, &q->trial, &q->now);
				q->trial.hub[i] = h;
				q->trial.side[i] = (int8_t)side;
				better |= consider(q, (size_t)o->l->person[i].row);
			}
		}
	}
	return better;
}

/* Whose place among brothers and sisters no record tells. */
static bool move_loose(struct search *q)
{
	struct order *o = q->o;
	bool better = false;

	for (size_t c = 0; c < o->clumps; c++) {
		const struct order_clump *k = &o->clump[c];

		for (uint32_t i = 0; i < k->heads; i++)
			for (uint32_t j = 0; j < k->heads && q->left; j++) {
				uint32_t who = q->now.head[k->first + i];

				if (i == j || !o->loose[who])
					continue;
				state_copy(o, &q->trial, &q->now);
				if (j > i)
					memmove(q->trial.head + k->first + i,
						q->trial.head + k->first + i + 1, (j - i) * sizeof who);
				else
					memmove(q->trial.head + k->first + j + 1,
						q->trial.head + k->first + j, (i - j) * sizeof who);
				q->trial.head[k->first + j] = who;
				better |= consider(q, (size_t)k->row);
			}
	}
	return better;
}

/* Rows from `from` on seen in a mirror: what must keep its order keeps it. */
static bool mirror(struct search *q)
{
	struct order *o = q->o;
	const struct pedigree *p = o->l->of;
	size_t rows = o->l->rows;
	bool better = false;

	for (size_t way = 0; way < 2 * rows && q->left; way++) {
		size_t from = way < rows ? way : 0, to = way < rows ? rows : way - rows + 1;

		if (way >= rows && to == rows)
			continue;
		state_copy(o, &q->trial, &q->now);
		for (size_t r = from; r < to; r++)
			for (size_t i = o->row_first[r], j = o->row_first[r + 1]; i + 1 < j; i++) {
				uint32_t c = q->trial.order[i];

				q->trial.order[i] = q->trial.order[--j];
				q->trial.order[j] = c;
			}
		for (uint32_t i = 0; i < p->persons; i++)
			if ((size_t)o->l->person[i].row >= from && (size_t)o->l->person[i].row < to) {
				q->trial.side[i] = (int8_t)-q->trial.side[i];
				q->trial.rank[i] = 1000000 - q->trial.rank[i];
			}
		for (size_t c = 0; c < o->clumps; c++) {
			const struct order_clump *k = &o->clump[c];
			uint32_t n = 0;

			if ((size_t)k->row < from || (size_t)k->row >= to)
				continue;
			/* those whose place no record tells go to the other end */
			for (uint32_t i = k->heads; i-- > 0;)
				if (o->loose[q->now.head[k->first + i]] && i > 0)
					q->trial.head[k->first + n++] = q->now.head[k->first + i];
			for (uint32_t i = 0; i < k->heads; i++)
				if (!o->loose[q->now.head[k->first + i]] || i == 0)
					q->trial.head[k->first + n++] = q->now.head[k->first + i];
		}
		better |= consider(q, from);
	}
	return better;
}

static void sweep(struct search *q)
{
	struct order *o = q->o;

	state_copy(o, &q->trial, &q->now);
	for (int turn = 0; turn < 8 && q->left; turn++) {
		double c = layout_cost(o, &q->trial);

		for (size_t r = 0; r < o->l->rows; r++) {
			sort_row(o, &q->trial, turn % 2 ? o->l->rows - 1 - r : r, turn % 2 == 0);
			layout_cost(o, &q->trial);
		}
		c = try_state(q, &q->trial);
		if (c < q->cost - 1e-6) {
			q->cost = c;
			state_copy(o, &q->now, &q->trial);
		}
	}
}

/* Who is joined to whom, as ranges; earlier unions first. */
static void list_pairs(struct order *o)
{
	const struct pedigree *p = o->l->of;
	uint32_t *fill = ARENA_ARRAY(o->l->arena, uint32_t, p->persons + 1);

	o->pair_at = ARENA_ARRAY(o->l->arena, uint32_t, p->persons + 2);
	for (size_t i = 0; i < p->joints; i++)
		if (p->joint[i].b != FAMILY_NOBODY) {
			o->pair_at[p->joint[i].a + 1]++;
			o->pair_at[p->joint[i].b + 1]++;
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

void layout_order(struct layout *l)
{
	struct arena *a = l->arena;
	size_t n = l->of->persons;
	struct order o = {.l = l};
	struct search q = {.o = &o};
	bool better = true;

	if (!n)
		return;
	o.clump = ARENA_ARRAY(a, struct order_clump, n + 1);
	o.clump_of = ARENA_ARRAY(a, uint32_t, n + 1);
	o.row_first = ARENA_ARRAY(a, uint32_t, l->rows + 2);
	o.placed = ARENA_ARRAY(a, bool, n + 1);
	o.loose = ARENA_ARRAY(a, bool, n + 1);
	o.key = ARENA_ARRAY(a, double, n + 1);
	list_pairs(&o);
	state_make(&o, &q.now);
	state_make(&o, &q.trial);
	state_make(&o, &q.kept);
	make_clumps(&o, &q.now);
	for (uint32_t c = 0; c < o.clumps; c++)
		for (uint32_t i = 0; i < o.clump[c].heads; i++)
			o.clump_of[q.now.head[o.clump[c].first + i]] = c;
	set_sides(&o, &q.now);
	first_order(&o, &q.now);
	o.when = ARENA_ARRAY(a, int32_t, l->of->joints + 1);
	for (uint32_t i = 0; i < l->of->joints; i++)
		o.when[i] = time_of(l->of, i);
	layout_cost_open(&o);
	q.cost = layout_cost(&o, &q.now);
	/* Fewer pictures of bigger families: the whole search stays within the same bound of work. */
	q.left = n < 25 ? 6000 : n < 600 ? 150000 / n : 250;
	sweep(&q);
	while (better && q.left) {
		better = move_partners(&q);
		better |= move_loose(&q);
		better |= move_clumps(&q);
		better |= mirror(&q);
	}
	layout_cost(&o, &q.now);
	layout_cost_settle(&o);
}
