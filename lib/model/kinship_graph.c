/* The graph of parents and couples on a day. */
#include <stdlib.h>
#include <string.h>

#include "kinship_own.h"

/* ---- what holds on the day */

bool kinship_has_begun(const struct kinship_graph *g, const struct family_link *l)
{
	return family_is_open(&l->start, &(struct date){0}, g->on.day);
}

bool kinship_has_ended(const struct kinship_graph *g, const struct family_link *l)
{
	return family_is_couple(l->tie) ? couple_is_over(g->x, l, &g->on)
					: family_has_ended(&l->end, g->on.day, g->on.found);
}

bool kinship_is_kind(const struct kinship_graph *g, const struct family_link *l, const char *kind)
{
	return l->relation &&
	       str_is_equal(g->x->records->code->relation[l->relation->kind].name, str_of(kind));
}

static void see_who_is_there(struct kinship_graph *g)
{
	bool *here = ARENA_ARRAY(g->a, bool, g->persons + 1);

	for (size_t i = 0; i < g->persons; i++) {
		const struct person *p = g->x->person[i];
		bool later = date_is_known(&p->birth) && p->birth.precision != DATE_BEFORE &&
			     p->birth.lo > g->on.day;
		bool expected = later && date_is_known(&p->expected); /* recorded before the birth */

		here[i] = (!later || expected) && !str_is_equal(p->id, AUDIENCE_WITHHELD);
		g->unborn += later && !expected;
	}
	g->here = here;
}

static int compare_persons(const void *va, const void *vb, void *index)
{
	const struct family_index *x = index;
	uint32_t a = *(const uint32_t *)va, b = *(const uint32_t *)vb;
	const struct person *p = x->person[a], *q = x->person[b];
	int32_t born = date_is_known(&p->birth) ? p->birth.lo : DATE_LAST;
	int32_t other = date_is_known(&q->birth) ? q->birth.lo : DATE_LAST;
	int c = born != other ? (born < other ? -1 : 1) : str_compare(family_name(p), family_name(q));

	return c ? c : (a > b) - (a < b);
}

static void rank_persons(struct kinship_graph *g)
{
	uint32_t *who = ARENA_ARRAY(g->a, uint32_t, g->nodes + 1),
		 *rank = ARENA_ARRAY(g->a, uint32_t, g->nodes + 1);

	for (uint32_t i = 0; i < g->persons; i++)
		who[i] = i;
	qsort_r(who, g->persons, sizeof *who, compare_persons, (void *)g->x);
	for (uint32_t i = 0; i < g->persons; i++)
		rank[who[i]] = i;
	for (uint32_t i = (uint32_t)g->persons; i < g->nodes; i++)
		rank[i] = who[i] = i;
	g->rank = rank;
	g->ranked = who;
}

/* ---- links of each person */

bool kinship_is_of_kin(const struct kinship_graph *g, const struct family_link *l)
{
	uint8_t group;

	if (l->tie == FAMILY_TIE_RESIDENCE || l->tie == FAMILY_TIE_LIVES_WITH ||
	    l->tie == FAMILY_TIE_EMOTIONAL || !l->relation || g->later[l - g->x->link])
		return false;
	group = g->x->records->code->relation[l->relation->kind].group;
	if (l->tie == FAMILY_TIE_OTHER && group != CODE_KIN && group != CODE_CARER)
		return false;
	return l->from != l->to && g->here[l->from] && g->here[l->to] &&
	       (l->tie == FAMILY_TIE_PARENT || kinship_has_begun(g, l));
}

static bool is_of_kin(const void *graph, const struct family_link *l)
{
	return kinship_is_of_kin(graph, l);
}

static struct str file_of(const struct family_link *l)
{
	return l->relation && l->relation->sources_n ? l->relation->sources[0].file : (struct str){0};
}

static uint32_t line_of(const struct family_link *l)
{
	return l->relation && l->relation->sources_n ? l->relation->sources[0].line : 0;
}

/* Of several that say the same, the one that says most: dated, earliest; then as their files stand. */
int kinship_compare_links(const struct family_link *a, const struct family_link *b)
{
	int32_t x = date_is_known(&a->start) ? a->start.lo : DATE_LAST,
		y = date_is_known(&b->start) ? b->start.lo : DATE_LAST;
	int c = x != y ? (x < y ? -1 : 1) : str_compare(file_of(a), file_of(b));

	if (!c)
		c = (line_of(a) > line_of(b)) - (line_of(a) < line_of(b));
	if (!c && a->relation && b->relation)
		c = (int)a->relation->kind - (int)b->relation->kind;
	return c;
}

static uint32_t *starts_of(struct kinship_graph *g, size_t n)
{
	return ARENA_ARRAY(g->a, uint32_t, n + 2);
}

struct end {
	const struct kinship_graph *g;
	uint32_t of;
};

static int by_other_end(const void *va, const void *vb, void *end)
{
	const struct end *e = end;
	const struct family_link *a = *(const struct family_link *const *)va;
	const struct family_link *b = *(const struct family_link *const *)vb;
	uint32_t x = e->g->rank[family_other(a, e->of)], y = e->g->rank[family_other(b, e->of)];

	if (x != y)
		return x < y ? -1 : 1;
	return a->tie != b->tie ? (a->tie < b->tie ? -1 : 1) : kinship_compare_links(a, b);
}

static void list_links(struct kinship_graph *g)
{
	struct family_near near;

	family_near_open(g->x, is_of_kin, g, g->a, &near);
	for (uint32_t i = 0; i < g->persons; i++)
		qsort_r(near.link + near.first[i], near.first[i + 1] - near.first[i], sizeof *near.link, by_other_end,
			&(struct end){g, i});
	g->near = near.link;
	g->near_at = near.first;
}

/* ---- parents */

struct edges {
	struct kinship_edge *e;
	size_t n, cap;
};

static void add_edge(struct arena *a, struct edges *l, struct kinship_edge e)
{
	l->e = arena_room(a, l->e, l->n, &l->cap, sizeof *l->e);
	l->e[l->n++] = e;
}

/* Who is first hangs on no id. */
static uint32_t rank_of(const struct kinship_graph *g, uint32_t v)
{
	return v < g->persons ? g->rank[v] : v;
}

static int by_child(const void *va, const void *vb, void *graph)
{
	const struct kinship_edge *a = va, *b = vb;

	if (a->child != b->child)
		return a->child < b->child ? -1 : 1;
	if (a->parent != b->parent)
		return rank_of(graph, a->parent) < rank_of(graph, b->parent) ? -1 : 1;
	if ((a->flags & KINSHIP_ADOPTED) != (b->flags & KINSHIP_ADOPTED))
		return a->flags & KINSHIP_ADOPTED ? 1 : -1;
	return a->link && b->link ? kinship_compare_links(a->link, b->link) : 0;
}

static void sort_edges(struct kinship_graph *g, struct edges *l)
{
	size_t n = 0;

	if (l->n)
		qsort_r(l->e, l->n, sizeof *l->e, by_child, g);
	for (size_t i = 0; i < l->n; i++)
		if (!n || l->e[n - 1].child != l->e[i].child || l->e[n - 1].parent != l->e[i].parent ||
		    (l->e[n - 1].flags ^ l->e[i].flags) & KINSHIP_ADOPTED)
			l->e[n++] = l->e[i];
	l->n = n;
}

/* Lists of each node's parents and children. */
static void list_edges(struct kinship_graph *g, struct edges *l)
{
	uint32_t *fill = starts_of(g, g->nodes);

	sort_edges(g, l);
	g->up = l->e;
	g->up_at = starts_of(g, g->nodes);
	g->down_at = starts_of(g, g->nodes);
	g->down = ARENA_ARRAY(g->a, struct kinship_edge, l->n + 1);
	for (size_t i = 0; i < l->n; i++) {
		g->up_at[l->e[i].child + 1]++;
		g->down_at[l->e[i].parent + 1]++;
	}
	for (size_t i = 0; i < g->nodes; i++) {
		g->up_at[i + 1] += g->up_at[i];
		g->down_at[i + 1] += g->down_at[i];
	}
	memmove(fill, g->down_at, (g->nodes + 1) * sizeof *fill);
	for (size_t i = 0; i < g->nodes; i++) {
		uint32_t child = i < g->persons ? g->ranked[i] : (uint32_t)i;

		for (uint32_t k = g->up_at[child]; k < g->up_at[child + 1]; k++)
			g->down[fill[g->up[k].parent]++] = g->up[k];
	}
}

/* Tarjan's strongly connected components, without recursion: the component of every node. */
static uint32_t *components(struct kinship_graph *g)
{
	size_t n = g->nodes;
	uint32_t *found = ARENA_ARRAY(g->a, uint32_t, n + 1), *low = ARENA_ARRAY(g->a, uint32_t, n + 1);
	uint32_t *of = ARENA_ARRAY(g->a, uint32_t, n + 1), *stack = ARENA_ARRAY(g->a, uint32_t, n + 1);
	uint32_t *way = ARENA_ARRAY(g->a, uint32_t, n + 1), *at = ARENA_ARRAY(g->a, uint32_t, n + 1);
	uint32_t time = 0, components_n = 0;
	size_t held = 0, deep;

	for (uint32_t root = 0; root < n; root++) {
		if (found[root])
			continue;
		deep = 0;
		way[deep++] = root;
		found[root] = low[root] = ++time;
		at[root] = g->down_at[root];
		stack[held++] = root;
		while (deep) {
			uint32_t v = way[deep - 1];

			if (at[v] < g->down_at[v + 1]) {
				uint32_t to = g->down[at[v]++].child;

				if (!found[to]) {
					found[to] = low[to] = ++time;
					at[to] = g->down_at[to];
					stack[held++] = to;
					way[deep++] = to;
				} else if (!of[to] && found[to] < low[v]) {
					low[v] = found[to];
				}
				continue;
			}
			deep--;
			if (deep && low[v] < low[way[deep - 1]])
				low[way[deep - 1]] = low[v];
			if (low[v] == found[v]) {
				components_n++;
				do
					of[stack[--held]] = components_n;
				while (stack[held] != v);
			}
		}
	}
	return of;
}

/* Takes out what goes round; only_made: only links over parents that nobody recorded. */
static void cut_circles(struct kinship_graph *g, struct edges *l, bool only_made)
{
	uint32_t *of;
	size_t n = 0;

	list_edges(g, l);
	of = components(g);
	for (size_t i = 0; i < l->n; i++) {
		bool round = of[l->e[i].parent] == of[l->e[i].child] &&
			     (!only_made || l->e[i].flags & KINSHIP_UNRECORDED);

		g->circles += round;
		if (!round)
			l->e[n++] = l->e[i];
	}
	l->n = n;
	list_edges(g, l);
}

static void find_parents(struct kinship_graph *g, struct edges *l)
{
	for (size_t i = 0; i < g->x->links; i++) {
		const struct family_link *k = &g->x->link[i];

		if (k->tie != FAMILY_TIE_PARENT && k->tie != FAMILY_TIE_ADOPTER)
			continue;
		if (k->from == k->to)
			g->circles++;
		else if (kinship_is_of_kin(g, k))
			add_edge(g->a, l,
				 (struct kinship_edge){k->from, k->to,
						       k->tie == FAMILY_TIE_ADOPTER ? KINSHIP_ADOPTED : 0,
						       k});
	}
}

/* ---- parents that nobody recorded */

static bool is_above(const struct kinship_graph *g, uint32_t who, uint32_t child, unsigned generations)
{
	for (uint32_t i = g->up_at[child]; i < g->up_at[child + 1]; i++)
		if (generations == 1 ? g->up[i].parent == who
				     : is_above(g, who, g->up[i].parent, generations - 1))
			return true;
	return false;
}

/* Whether the two have an ancestor in common, so many generations up from each. */
static bool share_ancestor(const struct kinship_graph *g, uint32_t a, uint32_t b, unsigned up, unsigned down)
{
	if (up == 0)
		return down == 0 ? a == b : is_above(g, a, b, down);
	for (uint32_t i = g->up_at[a]; i < g->up_at[a + 1]; i++)
		if (share_ancestor(g, g->up[i].parent, b, up - 1, down))
			return true;
	return false;
}

struct made {
	const struct family_link **by;
	size_t n, cap;
};

static uint32_t make_parent(struct kinship_graph *g, struct made *m, const struct family_link *by)
{
	m->by = arena_room(g->a, m->by, m->n, &m->cap, sizeof *m->by);
	m->by[m->n++] = by;
	return (uint32_t)(g->nodes++);
}

static void join(struct kinship_graph *g, struct edges *l, uint32_t parent, uint32_t child,
		 const struct family_link *by)
{
	add_edge(g->a, l, (struct kinship_edge){parent, child, KINSHIP_UNRECORDED, by});
}

static uint32_t root_of(uint32_t *up, uint32_t i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

/* Brothers and sisters of brothers and sisters are such too: they have one parent. */
static void make_siblings(struct kinship_graph *g, struct edges *l, struct made *m)
{
	uint32_t *up = ARENA_ARRAY(g->a, uint32_t, g->persons + 1),
		 *parent = ARENA_ARRAY(g->a, uint32_t, g->persons + 1);
	bool *in = ARENA_ARRAY(g->a, bool, g->persons + 1);
	const struct family_index *x = g->x;
	size_t persons = g->persons;

	for (uint32_t i = 0; i < persons; i++)
		up[i] = i;
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *k = &x->link[i];

		if ((k->tie != FAMILY_TIE_SIBLING && k->tie != FAMILY_TIE_TWIN) || !kinship_is_of_kin(g, k) ||
		    share_ancestor(g, k->from, k->to, 1, 1))
			continue;
		in[k->from] = in[k->to] = true;
		up[root_of(up, k->from)] = root_of(up, k->to);
	}
	for (uint32_t i = 0; i < persons; i++) {
		uint32_t r = root_of(up, i);

		if (!in[i])
			continue;
		if (!parent[r])
			parent[r] = make_parent(g, m, NULL);
		join(g, l, parent[r], i, NULL);
	}
}

/* Recorded as an aunt, and the partner of an uncle. */
static bool is_by_partner(const struct kinship_graph *g, const struct family_link *k, unsigned up,
			  unsigned down)
{
	for (uint32_t i = g->near_at[k->from]; i < g->near_at[k->from + 1]; i++) {
		const struct family_link *l = g->near[i];

		if (family_is_couple(l->tie) &&
		    share_ancestor(g, k->to, l->from == k->from ? l->to : l->from, up, down))
			return true;
	}
	return false;
}

static void make_between(struct kinship_graph *g, struct edges *l, struct made *m, enum family_tie tie,
			 unsigned up, unsigned down)
{
	const struct family_index *x = g->x;
	size_t before = l->n;

	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *k = &x->link[i];
		uint32_t top, at;

		/* `to` goes up, `from` down: (2, 1) an aunt */
		if (k->tie != tie || !kinship_is_of_kin(g, k) ||
		    share_ancestor(g, k->to, k->from, up, down) ||
		    (down && up > down && is_by_partner(g, k, up, down)))
			continue;
		top = down ? make_parent(g, m, k) : k->from;
		at = k->to;
		for (unsigned n = 1; n < up; n++) {
			uint32_t p = make_parent(g, m, k);

			join(g, l, p, at, k);
			at = p;
		}
		join(g, l, top, at, k);
		at = k->from;
		for (unsigned n = 1; n < down; n++) {
			uint32_t p = make_parent(g, m, k);

			join(g, l, p, at, k);
			at = p;
		}
		if (down)
			join(g, l, top, at, k);
	}
	if (l->n > before)
		list_edges(g, l);
}

static void make_parents(struct kinship_graph *g, struct edges *l)
{
	struct made m = {0};

	make_siblings(g, l, &m);
	list_edges(g, l);
	make_between(g, l, &m, FAMILY_TIE_HALF_SIBLING, 1, 1);
	make_between(g, l, &m, FAMILY_TIE_GRANDPARENT, 2, 0);
	make_between(g, l, &m, FAMILY_TIE_GREAT_GRANDPARENT, 3, 0);
	make_between(g, l, &m, FAMILY_TIE_AUNT_UNCLE, 2, 1);
	make_between(g, l, &m, FAMILY_TIE_COUSIN, 2, 2);
	g->made_by = m.by;
	if (m.n)
		cut_circles(g, l, true);
}

/* ---- what two are who share parents */

enum kinship_blood kinship_sibling_blood(const struct kinship_graph *g, uint32_t a, uint32_t b)
{
	unsigned shared = 0, of_a = 0, of_b = 0;
	const struct family_link *made = NULL;

	for (uint32_t i = g->up_at[a]; i < g->up_at[a + 1]; i++) {
		if (g->up[i].flags & KINSHIP_ADOPTED)
			continue;
		of_a += g->up[i].parent < g->persons;
		for (uint32_t k = g->up_at[b]; k < g->up_at[b + 1]; k++)
			if (!(g->up[k].flags & KINSHIP_ADOPTED) && g->up[k].parent == g->up[i].parent) {
				shared++;
				if (g->up[i].parent >= g->persons)
					made = g->made_by[g->up[i].parent - g->persons];
			}
	}
	for (uint32_t k = g->up_at[b]; k < g->up_at[b + 1]; k++)
		of_b += !(g->up[k].flags & KINSHIP_ADOPTED) && g->up[k].parent < g->persons;
	if (shared > 1)
		return KINSHIP_FULL;
	if (made && made->tie == FAMILY_TIE_HALF_SIBLING)
		return KINSHIP_HALF;
	if (a < g->persons && b < g->persons)
		for (uint32_t i = g->near_at[a]; i < g->near_at[a + 1]; i++) {
			const struct family_link *l = g->near[i];

			if ((l->from == a ? l->to : l->from) != b)
				continue;
			if (l->tie == FAMILY_TIE_TWIN)
				return KINSHIP_FULL;
			if (l->tie == FAMILY_TIE_HALF_SIBLING)
				return KINSHIP_HALF;
		}
	return shared == 1 && !made && of_a > 1 && of_b > 1 ? KINSHIP_HALF : KINSHIP_BLOOD_NOT_KNOWN;
}

static void order_nodes(struct kinship_graph *g)
{
	uint32_t *topo = ARENA_ARRAY(g->a, uint32_t, g->nodes + 1),
		 *left = ARENA_ARRAY(g->a, uint32_t, g->nodes + 1);
	uint32_t *queue = ARENA_ARRAY(g->a, uint32_t, g->nodes + 1);
	size_t n = 0;

	for (uint32_t i = 0; i < g->nodes; i++)
		if (!(left[i] = g->up_at[i + 1] - g->up_at[i]))
			queue[n++] = i;
	for (size_t at = 0; at < n; at++) {
		uint32_t v = queue[at];

		topo[v] = (uint32_t)at;
		for (uint32_t i = g->down_at[v]; i < g->down_at[v + 1]; i++)
			if (!--left[g->down[i].child])
				queue[n++] = g->down[i].child;
	}
	g->topo = topo;
}

void kinship_graph_open(const struct family_index *x, const struct couple_day *on, struct arena *a, struct kinship_graph *g)
{
	struct edges l = {0};

	*g = (struct kinship_graph){
		.x = x, .on = *on, .later = couple_later(x, on->day, a), .a = a, .persons = x->persons, .nodes = x->persons};
	see_who_is_there(g);
	rank_persons(g);
	list_links(g);
	find_parents(g, &l);
	cut_circles(g, &l, false);
	make_parents(g, &l);
	rank_persons(g); /* with those whom nobody recorded */
	kinship_list_couples(g);
	kinship_mark_severed(g);
	order_nodes(g);
}
