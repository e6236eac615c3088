/* Lines of descent between one person and all others.
 *
 * Pairs are walked as for the coefficient of kinship: the one that comes later (who cannot be the other's ancestor) is replaced
 * by each of his parents, until both are one.  So each pair of lines that meet in their top only is met once, and none that
 * has met before.  A pair keeps its nearest terms; to keep the nearest of a sum one needs only the nearest of its parts.
 */
#include <math.h>
#include <string.h>

#include "kinship_own.h"

enum { MOST_ANCESTORS = 1024 }; /* rows; a generation that would lead beyond is not begun */

static int compare_terms(const struct kinship_term *a, const struct kinship_term *b)
{
	unsigned far_a = a->up + a->down, far_b = b->up + b->down;
	unsigned low_a = a->up < a->down ? a->up : a->down, low_b = b->up < b->down ? b->up : b->down;

	if (far_a != far_b)
		return far_a < far_b ? -1 : 1;
	if (low_a != low_b) /* straight lines first */
		return low_a < low_b ? -1 : 1;
	if (a->flags != b->flags)
		return a->flags < b->flags ? -1 : 1;
	if (a->blood != b->blood)
		return a->blood < b->blood ? -1 : 1;
	if (a->up != b->up)
		return a->up < b->up ? -1 : 1;
	return (a->top > b->top) - (a->top < b->top);
}

static void add_term(struct kinship_terms *to, const struct kinship_term *t)
{
	uint32_t at = 0, alike = 0;

	while (at < to->n && compare_terms(&to->term[at], t) < 0)
		at++;
	if (at < to->n && compare_terms(&to->term[at], t) == 0) {
		uint32_t sum = to->term[at].count + t->count;

		to->term[at].count = sum < t->count ? UINT32_MAX : sum;
		return;
	}
	for (uint32_t i = 0; i < at; i++)
		alike += !((to->term[i].flags ^ t->flags) & KINSHIP_ADOPTED);
	if (alike == KINSHIP_TERMS)
		return;
	if (to->n == 2 * KINSHIP_TERMS)
		to->n--; /* cannot be: each sort has its room */
	memmove(&to->term[at + 1], &to->term[at], (to->n - at) * sizeof *t);
	to->term[at] = *t;
	to->n++;
	alike = 0;
	for (uint32_t i = 0; i < to->n; i++) {
		alike += !((to->term[i].flags ^ t->flags) & KINSHIP_ADOPTED);
		if (alike > KINSHIP_TERMS) { /* the furthest of its sort goes */
			memmove(&to->term[i], &to->term[i + 1], (to->n - i - 1) * sizeof *t);
			to->n--;
			break;
		}
	}
}

/* One generation further, over this link, where the pair now is (a, b); false: too far to count. */
static bool go_on(const struct kinship_graph *g, struct kinship_term *t, const struct kinship_edge *e,
		  bool down, uint32_t a, uint32_t b)
{
	uint8_t *way = down ? &t->down : &t->up;

	if (*way == UINT8_MAX)
		return false;
	bool other = down ? t->up : t->down; /* it has gone the other way already */

	++*way;
	t->flags |= e->flags;
	if (!other && *way == 1)
		t->top = 1 + g->rank[down ? b : a];
	if (other && t->top) {
		uint32_t top = g->ranked[t->top - 1];

		t->blood = (uint8_t)(down ? kinship_sibling_blood(g, top, b)
					  : kinship_sibling_blood(g, a, top));
		t->top = 0;
	}
	if (t->flags & KINSHIP_ADOPTED)
		t->blood = KINSHIP_BLOOD_NONE;
	return true;
}

static const struct kinship_terms *entry(const struct kinship_blood_lines *b, uint32_t a, uint32_t who)
{
	return b->row[a] == UINT32_MAX ? NULL : b->entry[b->row[a]][who];
}

/* Which of the pair is looked at next: by its parents. */
static bool goes_down(const struct kinship_graph *g, uint32_t a, uint32_t b)
{
	return g->topo[b] > g->topo[a];
}

static double sum_coefficient(const struct kinship_blood_lines *b, uint32_t one, uint32_t who)
{
	const struct kinship_graph *g = b->g;
	bool down = goes_down(g, one, who);
	uint32_t from = down || one == who ? who : one, births = 0;
	double sum = 0, pair = 0;
	uint32_t parent[2];

	for (uint32_t i = g->up_at[from]; i < g->up_at[from + 1]; i++) {
		if (g->up[i].flags & (KINSHIP_ADOPTED | KINSHIP_UNRECORDED))
			continue;
		if (births == 2)
			return NAN;
		parent[births++] = g->up[i].parent;
	}
	if (one == who) {
		if (births == 2) {
			const struct kinship_terms *t = entry(b, parent[0], parent[1]);

			pair = t ? t->coefficient : 0;
		}
		return (1 + pair) / 2;
	}
	for (uint32_t i = 0; i < births; i++) {
		const struct kinship_terms *t = down ? entry(b, one, parent[i]) : entry(b, parent[i], who);

		sum += t ? t->coefficient : 0;
	}
	return sum / 2;
}

static void look_at_pair(struct kinship_blood_lines *b, uint32_t a, uint32_t who)
{
	const struct kinship_graph *g = b->g;
	struct kinship_terms t = {0}, *kept;
	bool down = goes_down(g, a, who);
	uint32_t from = down ? who : a;

	if (a == who)
		add_term(&t, &(struct kinship_term){.count = 1});
	else
		for (uint32_t i = g->up_at[from]; i < g->up_at[from + 1]; i++) {
			const struct kinship_terms *p = down ? entry(b, a, g->up[i].parent)
							     : entry(b, g->up[i].parent, who);

			for (uint32_t k = 0; p && k < p->n; k++) {
				struct kinship_term term = p->term[k];

				if (go_on(g, &term, &g->up[i], down, a, who))
					add_term(&t, &term);
			}
		}
	if (!t.n)
		return;
	t.coefficient = sum_coefficient(b, a, who);
	kept = arena_get(g->a, offsetof(struct kinship_terms, term) + t.n * sizeof *t.term);
	memcpy(kept, &t, offsetof(struct kinship_terms, term) + t.n * sizeof *t.term);
	b->entry[b->row[a]][who] = kept;
}

/* `of` and his ancestors, by generations, as many whole ones as may be. */
static size_t find_ancestors(struct kinship_blood_lines *b, uint32_t *list)
{
	const struct kinship_graph *g = b->g;
	size_t n = 0, done = 0, end;
	unsigned generation = 0;

	memset(b->row, 0xff, (g->nodes + 1) * sizeof *b->row);
	list[n++] = b->of;
	b->row[b->of] = 0;
	while (done < n) {
		size_t before = n;

		for (end = n; done < end; done++)
			for (uint32_t i = g->up_at[list[done]]; i < g->up_at[list[done] + 1]; i++)
				if (b->row[g->up[i].parent] == UINT32_MAX) {
					b->row[g->up[i].parent] = (uint32_t)n;
					list[n++] = g->up[i].parent;
				}
		if (n > MOST_ANCESTORS) {
			while (n > before)
				b->row[list[--n]] = UINT32_MAX;
			b->too_far = generation;
			break;
		}
		generation++;
	}
	return n;
}

void kinship_blood_open(const struct kinship_graph *g, uint32_t of, struct kinship_blood_lines *b)
{
	uint32_t *list = ARENA_ARRAY(g->a, uint32_t, g->nodes + 1),
		 *by_topo = ARENA_ARRAY(g->a, uint32_t, g->nodes + 1);
	size_t ancestors, n = 0;

	*b = (struct kinship_blood_lines){.g = g, .of = of, .row = ARENA_ARRAY(g->a, uint32_t, g->nodes + 1)};
	ancestors = find_ancestors(b, list);
	b->entry = ARENA_ARRAY(g->a, const struct kinship_terms **, ancestors + 1);
	for (uint32_t v = 0; v < g->nodes; v++)
		by_topo[g->topo[v]] = v;
	for (size_t i = 0; i < g->nodes; i++)
		if (b->row[by_topo[i]] != UINT32_MAX)
			list[n++] = by_topo[i];
	for (size_t i = 0; i < n; i++) {
		b->entry[b->row[list[i]]] = ARENA_ARRAY(g->a, const struct kinship_terms *, g->nodes + 1);
		for (size_t k = 0; k < g->nodes; k++)
			look_at_pair(b, list[i], by_topo[k]);
	}
}

const struct kinship_terms *kinship_blood_terms(const struct kinship_blood_lines *b, uint32_t who)
{
	return entry(b, b->of, who);
}

const struct kinship_term *kinship_blood_nearest(const struct kinship_blood_lines *b, uint32_t who,
						 unsigned adopted)
{
	const struct kinship_terms *t = kinship_blood_terms(b, who);
	const struct kinship_term *first = NULL;

	for (uint32_t i = 0; t && i < t->n; i++) {
		const struct kinship_term *x = &t->term[i];

		if (adopted != KINSHIP_EITHER && (x->flags & KINSHIP_ADOPTED) != adopted)
			continue;
		if (!first)
			first = x;
		else if (x->up == first->down && x->down == first->up && x->flags == first->flags &&
			 x->blood == first->blood && b->g->rank[who] < b->g->rank[b->of])
			return x;
	}
	return first;
}

bool kinship_blood_has(const struct kinship_blood_lines *b, uint32_t who, unsigned up, unsigned down)
{
	const struct kinship_terms *t = kinship_blood_terms(b, who);

	for (uint32_t i = 0; t && i < t->n; i++)
		if (t->term[i].up == up && t->term[i].down == down)
			return true;
	return false;
}

/* ---- the path */

void kinship_path_add(struct arena *a, struct kinship_path *p, uint32_t near, uint32_t far,
		      const struct family_link *link)
{
	p->hop = arena_room(a, p->hop, p->n, &p->cap, sizeof *p->hop);
	p->hop[p->n++] = (struct kinship_hop){near, far, link};
}

static bool is_better(const struct kinship_graph *g, const struct kinship_edge *e,
		      const struct kinship_edge *than)
{
	bool person = e->parent < g->persons, other = !than || than->parent < g->persons;
	bool mother, was;

	if (!than || person != other)
		return !than || person;
	mother = person && g->x->person[e->parent]->sex == PERSON_FEMALE;
	was = person && g->x->person[than->parent]->sex == PERSON_FEMALE;
	return mother != was ? mother : g->rank[e->parent] < g->rank[than->parent];
}

/* The link over which this term of the pair was found, and the term before. */
static const struct kinship_edge *step_back(const struct kinship_blood_lines *b, uint32_t a, uint32_t who,
					    struct kinship_term *t)
{
	const struct kinship_graph *g = b->g;
	bool down = goes_down(g, a, who);
	uint32_t from = down ? who : a;
	const struct kinship_edge *best = NULL;
	struct kinship_term before = {0};

	for (uint32_t i = g->up_at[from]; i < g->up_at[from + 1]; i++) {
		const struct kinship_terms *p = down ? entry(b, a, g->up[i].parent)
						     : entry(b, g->up[i].parent, who);

		for (uint32_t k = 0; p && k < p->n; k++) {
			struct kinship_term term = p->term[k];

			if (go_on(g, &term, &g->up[i], down, a, who) && compare_terms(&term, t) == 0 &&
			    is_better(g, &g->up[i], best)) {
				best = &g->up[i];
				before = p->term[k];
			}
		}
	}
	*t = before;
	return best;
}

/* How recorded brothers and sisters of nobody's record are joined: the shortest way, by rank. */
static void add_siblings(const struct kinship_graph *g, uint32_t near, uint32_t far, struct kinship_path *p)
{
	uint32_t *from = ARENA_ARRAY(g->a, uint32_t, g->persons + 1),
		 *queue = ARENA_ARRAY(g->a, uint32_t, g->persons + 1);
	const struct family_link **by = ARENA_ARRAY(g->a, const struct family_link *, g->persons + 1);
	size_t n = 0;

	/* from the far end, so that the way is read from the near one */
	queue[n++] = far;
	from[far] = far + 1;
	for (size_t at = 0; at < n && !from[near]; at++) {
		uint32_t v = queue[at];

		for (uint32_t i = g->near_at[v]; i < g->near_at[v + 1]; i++) {
			const struct family_link *l = g->near[i];
			uint32_t to = l->from == v ? l->to : l->from;

			if ((l->tie != FAMILY_TIE_SIBLING && l->tie != FAMILY_TIE_TWIN) || from[to])
				continue;
			from[to] = v + 1;
			by[to] = l;
			queue[n++] = to;
		}
	}
	while (near != far && from[near]) {
		kinship_path_add(g->a, p, near, from[near] - 1, by[near]);
		near = from[near] - 1;
	}
}

void kinship_blood_path(const struct kinship_blood_lines *b, uint32_t who, const struct kinship_term *of,
			struct kinship_path *p)
{
	const struct kinship_graph *g = b->g;
	size_t most = (size_t)of->up + of->down + 1, up = 1, down = 1, n;
	uint32_t *node = ARENA_ARRAY(g->a, uint32_t, 2 * most + 2),
		 *below = ARENA_ARRAY(g->a, uint32_t, most + 1);
	const struct family_link **link = ARENA_ARRAY(g->a, const struct family_link *, 2 * most + 2);
	const struct family_link **under = ARENA_ARRAY(g->a, const struct family_link *, most + 1);
	struct kinship_term t = *of;
	uint32_t a = b->of, far = who;

	node[0] = a;
	below[0] = far;
	while (a != far) {
		const struct kinship_edge *e = step_back(b, a, far, &t);

		if (!e)
			return;
		if (e->child == far) {
			under[down - 1] = e->link;
			below[down++] = far = e->parent;
		} else {
			link[up - 1] = e->link;
			node[up++] = a = e->parent;
		}
	}
	/* The other parent of both, where they have two. */
	p->with = FAMILY_NOBODY;
	if (of->blood == KINSHIP_FULL && up > 1 && down > 1) {
		const struct kinship_edge *best = NULL;
		uint32_t one = node[up - 2], other = below[down - 2];

		for (uint32_t i = g->up_at[one]; i < g->up_at[one + 1]; i++)
			for (uint32_t k = g->up_at[other]; k < g->up_at[other + 1]; k++)
				if (g->up[i].parent == g->up[k].parent && g->up[i].parent != a &&
				    g->up[i].parent < g->persons &&
				    !((g->up[i].flags | g->up[k].flags) & KINSHIP_ADOPTED) &&
				    is_better(g, &g->up[i], best))
					best = &g->up[i];
		if (best)
			p->with = best->parent;
	}
	n = up;
	for (size_t i = down - 1; i-- > 0;) {
		link[n - 1] = under[i];
		node[n++] = below[i];
	}
	for (size_t i = 1, from = 0; i < n; i++) {
		if (node[i] >= g->persons)
			continue;
		if (i == from + 1)
			kinship_path_add(g->a, p, node[from], node[i], link[from]);
		else if (g->made_by[node[from + 1] - g->persons])
			kinship_path_add(g->a, p, node[from], node[i],
					 g->made_by[node[from + 1] - g->persons]);
		else
			add_siblings(g, node[from], node[i], p);
		from = i;
	}
}
