/* draw/layout_order - who stands beside whom (docs on genograms, 3.6, steps 3 and 4).
 *
 * A clump is a row of brothers and sisters in birth order, with partners who have no parents in the picture
 * at their sides.  Clumps are moved, partners change sides, as long as the picture gets better by
 * layout_cost; the number of pictures tried is bounded.  Brothers and sisters with a known order are never
 * exchanged.
 */
#include "layout_core.h"
#include "layout_order_own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_LOOKS 45000000ul /* of lines of couples apart at others, in all annealing: half a second */
#define TANGLE 3000.0 /* ten crossings in the core, as first searched: a local setting */
#define COST_WORTH                                                                                           \
	14.0 /* less than a stranger between people of one household: a local setting, see draw/layout_cost */

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

void layout_order_copy(const struct order *o, struct order_state *to, const struct order_state *from)
{
	size_t n = o->l->of->persons;

	memcpy(to->order, from->order, n * sizeof *to->order);
	memcpy(to->head, from->head, n * sizeof *to->head);
	memcpy(to->hub, from->hub, n * sizeof *to->hub);
	memcpy(to->rank, from->rank, n * sizeof *to->rank);
	memcpy(to->side, from->side, n * sizeof *to->side);
}

/* Clumps of a row sorted by where their parents (below) or children (above) stand; those without keep their
 * place. */
static void sort_row(struct order *o, struct order_state *s, size_t r, bool by_parents)
{
	uint32_t *c = s->order + o->row_first[r];
	size_t n = o->row_first[r + 1] - o->row_first[r];
	double *key = o->key;

	layout_cost_pull(o, r, by_parents);
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && key[c[k]] + 1e-9 < key[c[k - 1]]; k--) {
			uint32_t turn = c[k];

			c[k] = c[k - 1];
			c[k - 1] = turn;
		}
}

void layout_order_put_back(struct order *o, struct order_state *s, size_t r, bool by_parents, const bool *marked, uint32_t *room)
{
	uint32_t *c = s->order + o->row_first[r];
	size_t n = o->row_first[r + 1] - o->row_first[r], kept = 0, moved = 0;

	layout_cost_pull(o, r, by_parents);
	for (size_t i = 0; i < n; i++)
		if (marked[c[i]])
			room[moved++] = c[i];
		else
			c[kept++] = c[i];
	for (size_t i = 0; i < moved; i++) {
		size_t k = kept++;

		for (; k > 0 && (marked[c[k - 1]] ? o->key[c[k - 1]] : o->middle[c[k - 1]]) > o->key[room[i]] + 1e-9; k--)
			c[k] = c[k - 1];
		c[k] = room[i];
	}
}

/* A row hung from where its parents stand. */
static void settle_row(struct order *o, struct order_state *s, size_t r)
{
	layout_cost_lay(o, s, r);
	sort_row(o, s, r, true);
	layout_cost_lay(o, s, r);
}

/* What a state costs; in the end only what a reader would mind: distances hang on everybody's weight. */
static double cost_of(struct search *q, const struct order_state *s)
{
	double c = layout_cost(q->o, s);

	return q->far_is_free ? q->o->flaws : c;
}

static double try_state(struct search *q, struct order_state *s)
{
	if (q->left)
		q->left--;
	q->o->l->evaluations++;
	return cost_of(q, s);
}

/* The trial as it is, then with the rows below and above settled anew; kept when better than what we have. */
static bool consider(struct search *q, size_t row)
{
	struct order *o = q->o;
	double c = try_state(q, &q->trial);
	size_t rows = o->l->rows;

	if (c < q->cost - q->least) {
		q->cost = c;
		layout_order_copy(o, &q->now, &q->trial);
		return true;
	}
	if (rows < 2 || c > q->cost + 900)
		return false;
	for (int way = 0; way < 2 && q->left; way++) {
		layout_order_copy(o, &q->kept, &q->trial);
		for (size_t r = 0; r < rows; r++) {
			if (r > row && !way)
				settle_row(o, &q->kept, r);
			else
				layout_cost_lay(o, &q->kept, r);
		}
		for (size_t r = row; r-- > 0 && way;) {
			sort_row(o, &q->kept, r, false);
			layout_cost_lay(o, &q->kept, r);
		}
		c = try_state(q, &q->kept);
		if (c < q->cost - q->least) {
			q->cost = c;
			layout_order_copy(o, &q->now, &q->kept);
			return true;
		}
	}
	return false;
}

/* Of the clumps of row r in the trial the one at place i goes to place j. */
static uint32_t move_clump(struct search *q, size_t r, size_t i, size_t j)
{
	uint32_t *c = q->trial.order + q->o->row_first[r], moved = c[i];

	if (j > i)
		memmove(c + i, c + i + 1, (j - i) * sizeof *c);
	else
		memmove(c + j + 1, c + j, (i - j) * sizeof *c);
	c[j] = moved;
	return moved;
}

/* In long rows only near places and the ends are tried. */
static bool is_near(size_t n, size_t i, size_t j)
{
	return i != j && (n <= 14 || j == 0 || j == n - 1 || (j > i ? j - i : i - j) <= 4);
}

static bool move_clumps(struct search *q)
{
	struct order *o = q->o;
	bool better = false;

	for (size_t r = 0; r < o->l->rows; r++) {
		size_t first = o->row_first[r], n = o->row_first[r + 1] - first;

		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n && q->left; j++) {
				if (!is_near(n, i, j))
					continue;
				layout_order_copy(o, &q->trial, &q->now);
				move_clump(q, r, i, j);
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
		layout_order_copy(o, &q->trial, &q->now);
		q->trial.side[i] = (int8_t)-q->trial.side[i];
		better |= consider(q, (size_t)o->l->person[i].row);
		for (uint32_t k = i + 1; k < p->persons && q->left; k++) {
			uint32_t turn;

			if (q->now.hub[k] != q->now.hub[i])
				continue;
			layout_order_copy(o, &q->trial, &q->now);
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
			uint32_t h = layout_clump_other(o, o->pair[j], i);

			if (h == FAMILY_NOBODY || h == q->now.hub[i] ||
			    o->l->person[h].row != o->l->person[i].row || is_under(o, &q->now, h, i))
				continue;
			for (int side = -1; side < 2; side += 2) {
				layout_order_copy(o, &q->trial, &q->now);
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

				if (i == j || !o->loose[who] || o->light[who])
					continue;
				layout_order_copy(o, &q->trial, &q->now);
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
		layout_order_copy(o, &q->trial, &q->now);
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

	layout_order_copy(o, &q->trial, &q->now);
	for (int turn = 0; turn < 8 && q->left; turn++) {
		double c;

		for (size_t r = 0; r < o->l->rows; r++)
			if (r && turn % 2 == 0)
				settle_row(o, &q->trial, r);
			else
				layout_cost_lay(o, &q->trial, r);
		for (size_t r = o->l->rows; r-- > 0 && turn % 2;) {
			sort_row(o, &q->trial, r, false);
			layout_cost_lay(o, &q->trial, r);
		}
		c = try_state(q, &q->trial);
		if (c < q->cost - q->least) {
			q->cost = c;
			layout_order_copy(o, &q->now, &q->trial);
		}
	}
}

/* Distances are layout_place's: for them alone nobody is moved. */
static bool has_flaws(struct search *q)
{
	layout_cost(q->o, &q->now);
	return q->o->flaws >= q->least;
}

static void search(struct search *q, unsigned long work, double least)
{
	bool better = true;

	q->left = work;
	q->least = least;
	q->cost = cost_of(q, &q->now);
	if (q->o->flaws < least)
		return;
	sweep(q);
	while (better && q->left && has_flaws(q)) {
		better = move_partners(q);
		better |= move_loose(q);
		better |= move_clumps(q);
		better |= mirror(q);
	}
}

/* Those at somebody's side get even ranks, from 0 on, in the order in which they stand; returns how many they are. */
static uint32_t number_ranks(const struct order *o, struct order_state *s, uint32_t hub)
{
	const uint32_t *pair = o->pair + o->pair_at[hub];
	uint32_t n = o->pair_at[hub + 1] - o->pair_at[hub], there = 0;

	memcpy(o->rank, s->rank, o->l->of->persons * sizeof *o->rank);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t who = layout_clump_other(o, pair[i], hub), before = 0;

		if (s->hub[who] != hub)
			continue;
		for (uint32_t k = 0; k < n; k++) {
			uint32_t other = layout_clump_other(o, pair[k], hub);

			before += s->hub[other] == hub && (o->rank[other] < o->rank[who] ||
							   (o->rank[other] == o->rank[who] && other < who));
		}
		s->rank[who] = 2 * before + 1;
		there++;
	}
	return there;
}

/* Better than what we have: kept. */
static bool take_if_better(struct search *q)
{
	double c = try_state(q, &q->trial);

	if (c >= q->cost - 1e-6)
		return false;
	q->cost = c;
	layout_order_copy(q->o, &q->now, &q->trial);
	return true;
}

/* Brothers and sisters whom the core has not go wherever they cost least; nobody else is moved. */
static bool place_others(struct search *q, const bool *others)
{
	struct order *o = q->o;
	bool better = false;

	for (size_t r = 0; r < o->l->rows; r++) {
		size_t first = o->row_first[r], n = o->row_first[r + 1] - first;

		for (size_t i = 0; i < n; i++) {
			size_t at = i;

			for (size_t j = 0; j < n && q->left && others[q->now.order[first + at]]; j++) {
				if (!is_near(n, at, j) || q->cost < 1e-6)
					continue;
				layout_order_copy(o, &q->trial, &q->now);
				move_clump(q, r, at, j);
				if (take_if_better(q)) {
					at = j;
					better = true;
				}
			}
		}
	}
	return better;
}

/* A partner without weight goes wherever it costs least among those of whom he is with; nobody else is moved. */
static void place_light(struct search *q)
{
	struct order *o = q->o;
	size_t n = o->l->of->persons;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t mates;

		if (!o->leaf[i] || q->now.hub[i] == FAMILY_NOBODY)
			continue;
		mates = number_ranks(o, &q->now, q->now.hub[i]);
		for (uint32_t k = 0; k < 2 * (mates + 1) && q->left; k++) {
			layout_order_copy(o, &q->trial, &q->now);
			q->trial.side[i] = k % 2 ? 1 : -1;
			q->trial.rank[i] = k - k % 2;
			take_if_better(q);
		}
	}
}

/* Of two who have nobody else the man stands left wherever that costs nothing: a long search may not come to
 * it. */
static void fathers_left(struct search *q)
{
	struct order *o = q->o;
	const struct pedigree *p = o->l->of;

	for (uint32_t i = 0; i < p->persons; i++) {
		uint32_t h = q->now.hub[i];

		if (h == FAMILY_NOBODY || o->pair_at[i + 1] - o->pair_at[i] != 1 ||
		    o->pair_at[h + 1] - o->pair_at[h] != 1 ||
		    p->person[q->now.side[i] < 0 ? i : h].sex != PERSON_FEMALE ||
		    p->person[q->now.side[i] < 0 ? h : i].sex != PERSON_MALE)
			continue;
		layout_order_copy(o, &q->trial, &q->now);
		q->trial.side[i] = (int8_t)-q->trial.side[i];
		take_if_better(q);
	}
}

/* Those who weigh nothing may yet stand in the way: others move for them only if all of it is worth so much that one
 * child more among many decides nothing. */
static void with_everybody(struct search *q, unsigned long work)
{
	struct order_state before;
	double flaws;

	state_make(q->o, &before);
	layout_order_copy(q->o, &before, &q->now);
	q->far_is_free = true;
	flaws = cost_of(q, &q->now);
	search(q, work, fmax(COST_WORTH, flaws / 40));
	if (q->cost > flaws - flaws / 10) { /* a local setting */
		layout_order_copy(q->o, &q->now, &before);
		q->cost = flaws;
	}
}

static void order_open(struct order *o, struct search *q, struct layout *l)
{
	struct arena *a = l->arena;
	size_t n = l->of->persons;

	*o = (struct order){.l = l};
	*q = (struct search){.o = o};
	o->clump = ARENA_ARRAY(a, struct order_clump, n + 1);
	o->clump_of = ARENA_ARRAY(a, uint32_t, n + 1);
	o->row_first = ARENA_ARRAY(a, uint32_t, l->rows + 2);
	o->placed = ARENA_ARRAY(a, bool, n + 1);
	o->loose = ARENA_ARRAY(a, bool, n + 1);
	o->key = ARENA_ARRAY(a, double, n + 1);
	o->middle = ARENA_ARRAY(a, double, n + 1);
	o->rank = ARENA_ARRAY(a, uint32_t, n + 1);
	o->carrier = ARENA_ARRAY(a, uint32_t, n + 1);
	state_make(o, &q->now);
	state_make(o, &q->trial);
	state_make(o, &q->kept);
	layout_clump_open(o);
}

/* Fewer pictures of bigger families: the whole search stays within the same bound of work. */
static unsigned long work_for(size_t n)
{
	return n < 25 ? 6000 : n < 600 ? 150000 / n : 250;
}

static void anneal(struct search *q)
{
	struct order *o = q->o;
	const size_t n = o->heavy;
	unsigned long turns = n < 240 ? 12000 : n < 500 ? 700000000 / (n * n) : 1400000 / n;

	layout_cost(o, &q->now);
	if (!o->trouble)
		return;
	/* One man with sixty partners: each look at such a state costs more than at all the Tudors. */
	if (turns * o->looked > MOST_LOOKS)
		turns = MOST_LOOKS / o->looked;
	layout_order_anneal(q, turns);
	search(q, work_for(n), 1e-6);
}

/* Brothers and sisters whom the core has not go where their parents stand. */
static void put_others(struct order *o, struct order_state *s, const bool *others)
{
	uint32_t *room = ARENA_ARRAY(o->l->arena, uint32_t, o->clumps + 1);

	for (size_t r = 0; r < o->l->rows; r++) {
		layout_cost_lay(o, s, r);
		layout_order_put_back(o, s, r, true, others, room);
		layout_cost_lay(o, s, r);
	}
}

/* Without those who lead nowhere, who are put to their families then; false: that is a tangle already. */
static bool order_core(struct layout *l, struct order *o, struct search *q)
{
	struct layout_core core;
	struct order core_o;
	struct search core_q;
	bool *alone = ARENA_ARRAY(l->arena, bool, l->of->persons + 1), *others;

	layout_core_open(&core, o);
	order_open(&core_o, &core_q, &core.l);
	for (size_t i = 0; i < core.l.of->joints; i++)
		core_o.when[i] = o->when[core.joint[i]];
	layout_clump(&core_o, &core_q.now, NULL);
	layout_cost_open(&core_o);
	layout_cost_lighten(&core_o, &core_q.now);
	search(&core_q, work_for(core_o.heavy), 1e-6);
	layout_cost(&core_o, &core_q.now);
	if (core_o.flaws > TANGLE)
		return false;
	anneal(&core_q);
	for (size_t i = 0; i < core_o.heads; i++)
		alone[core.full[core_q.now.head[i]]] = true;
	layout_clump(o, &q->now, alone);
	layout_cost_open(o);
	o->heavy = core_o.heavy;
	others = ARENA_ARRAY(l->arena, bool, o->clumps + 1);
	layout_core_take(&core, &core_o, &core_q.now, o, &q->now, others);
	put_others(o, &q->now, others);
	q->left = work_for(o->heavy);
	q->far_is_free = true;
	q->cost = cost_of(q, &q->now);
	place_light(q);
	while (q->left && place_others(q, others))
		place_light(q);
	return true;
}

static void order_all(struct order *o, struct search *q)
{
	layout_clump(o, &q->now, NULL);
	layout_cost_open(o);
	layout_cost_lighten(o, &q->now);
	search(q, work_for(o->heavy), 1e-6);
	anneal(q);
	memset(o->light, 0, o->l->of->persons * sizeof *o->light);
}

/* First without those who lead nowhere and those who weigh nothing, so that one more of them moves nobody; in a tangle, where
 * every place counts, without the latter alone.  Then with everybody, and only for what is worth it. */
void layout_order(struct layout *l)
{
	struct order o;
	struct search q;

	if (!l->of->persons)
		return;
	order_open(&o, &q, l);
	if (!order_core(l, &o, &q))
		order_all(&o, &q);
	with_everybody(&q, work_for(o.heavy));
	fathers_left(&q);
	layout_cost(&o, &q.now);
	layout_cost_settle(&o);
}
