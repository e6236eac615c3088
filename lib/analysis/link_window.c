/* Who lives with whom, and windows over the sightings of one key. */
#include "link_own.h"

#include <string.h>

enum { MOST_UNCERTAIN = 1000, MOST_ONSET = 200 };

/* ---- households ---- */

struct lived {
	uint32_t home, of; /* of: place in the list of children */
	int32_t from, to;
};

static int by_home(const void *a, const void *b)
{
	const struct lived *x = a, *y = b;

	if (x->home != y->home)
		return x->home < y->home ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->of > y->of) - (x->of < y->of);
}

static uint32_t root_of(uint32_t *up, uint32_t i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

struct living {
	struct lived *h;
	size_t n, cap;
};

/* The homes of a person that are open on the day, put down to `of`. */
static size_t add_homes(struct link *l, struct living *v, uint32_t person, int32_t day, uint32_t of)
{
	size_t was = v->n;

	for (uint32_t k = l->home_from[person]; k < l->home_from[person + 1]; k++) {
		const struct link_home *at = &l->home[k];
		if (at->from > day || at->to < day)
			continue;
		LINK_ROOM(v->h, v->n, v->cap);
		v->h[v->n++] = (struct lived){at->home, of, at->from, at->to};
	}
	return v->n - was;
}

/* A child of whom no home is recorded on that day is taken to live with the mother, where one is recorded,
 * else the parents. */
static void add_parents(struct link *l, struct living *v, uint32_t child, int32_t day, uint32_t of)
{
	size_t lo = link_first(l->parent, l->parents, sizeof *l->parent, child), mothers = 0;

	for (size_t i = lo; i < l->parents && l->parent[i].child == child; i++)
		mothers += l->parent[i].mother;
	for (size_t i = lo; i < l->parents && l->parent[i].child == child; i++) {
		uint32_t parent = l->parent[i].parent;
		if (mothers && !l->parent[i].mother)
			continue;
		add_homes(l, v, parent, day, of);
		LINK_ROOM(v->h, v->n,
			  v->cap); /* and with whoever else lives with the same parent by default */
		v->h[v->n++] = (struct lived){UINT32_MAX - parent, of, DATE_FIRST, DATE_LAST};
	}
}

void link_households(struct link *l, const uint32_t *person, const int32_t *day, size_t n,
		     uint32_t *household)
{
	uint32_t round = link_round(l), children = 0, *up = arena_malloc((n + 1) * sizeof *up);
	struct living v = {0};

	for (size_t i = 0; i < n; i++) {
		uint32_t p = person[i];
		if (l->stamp[p] != round) {
			l->stamp[p] = round;
			l->local[p] = children;
			up[children] = children;
			children++;
		}
		if (!add_homes(l, &v, p, day[i], l->local[p]))
			add_parents(l, &v, p, day[i], l->local[p]);
	}
	if (children > 1 && v.n) {
		uint32_t with = 0;
		int32_t to = DATE_FIRST;
		qsort(v.h, v.n, sizeof *v.h, by_home);
		for (size_t i = 0; i < v.n; i++) {
			const struct lived *h = &v.h[i];
			if (i == 0 || h->home != h[-1].home || h->from > to) {
				with = h->of;
				to = h->to;
			} else {
				uint32_t a = root_of(up, with), b = root_of(up, h->of);
				up[a > b ? a : b] = a < b ? a : b;
				to = h->to > to ? h->to : to;
			}
		}
	}
	for (size_t i = 0; i < n; i++)
		household[i] = root_of(up, l->local[person[i]]);
	free(up);
	free(v.h);
}

/* ---- windows ---- */

static int32_t last_of(const struct link_group *g, size_t i)
{
	return link_entry_at(g, i)->mark.hi;
}

/* Of each run of sightings in which one window may follow another: who lives with whom. */
static void find_households(struct link_group *g)
{
	struct arena *a = &g->l->short_arena;
	uint32_t *person = ARENA_ARRAY(a, uint32_t, g->n + 1);
	int32_t *day = ARENA_ARRAY(a, int32_t, g->n + 1);
	size_t from = 0;

	g->house = ARENA_ARRAY(a, uint32_t, g->n + 1);
	g->exact = true;
	for (size_t i = 0; i < g->n; i++) {
		person[i] = link_entry_at(g, i)->person;
		day[i] = link_day(&g->s[i]);
		g->exact = g->exact && last_of(g, i) == day[i];
	}
	if (g->r->ignore_nothing) { /* each child is a household of his own */
		uint32_t round = link_round(g->l), children = 0;
		for (size_t i = 0; i < g->n; i++) {
			if (g->l->stamp[person[i]] != round)
				g->l->local[person[i]] = children++;
			g->l->stamp[person[i]] = round;
			g->house[i] = g->l->local[person[i]];
		}
		return;
	}
	for (size_t i = 1; i <= g->n; i++)
		if (i == g->n || (g->exact && day[i] > link_end(g, day[i - 1]))) {
			link_households(g->l, person + from, day + from, i - from, g->house + from);
			from = i;
		}
}

static struct link_cluster *add_cluster(struct link_group *g)
{
	g->cluster = arena_room(&g->l->short_arena, g->cluster, g->clusters, &g->cap, sizeof *g->cluster);
	g->cluster[g->clusters] = (struct link_cluster){.onset = DATE_LAST};
	return &g->cluster[g->clusters++];
}

static void fill_cluster(struct link_group *g, struct link_cluster *c, size_t from, size_t to)
{
	c->n = to - from;
	c->at = ARENA_ARRAY(&g->l->short_arena, size_t, c->n + 1);
	for (size_t i = 0; i < c->n; i++)
		c->at[i] = from + i;
}

/* All days certain: two hands over the sorted days. */
static void slide(struct link_group *g)
{
	uint32_t *count, most = 0;
	size_t left = 0, distinct = 0, from = 0, to = 0;
	bool open = false;

	for (size_t i = 0; i < g->n; i++)
		most = g->house[i] > most ? g->house[i] : most;
	count = ARENA_ARRAY(&g->l->short_arena, uint32_t, (size_t)most + 1);
	for (size_t r = 0; r < g->n; r++) {
		while (link_end(g, link_day(&g->s[left])) < link_day(&g->s[r]))
			distinct -= --count[g->house[left++]] == 0;
		distinct += count[g->house[r]]++ == 0;
		if (r + 1 < g->n && g->s[r + 1].day == g->s[r].day)
			continue;
		g->peak = distinct > g->peak ? distinct : g->peak;
		if (distinct < g->r->children)
			continue;
		if (open && left >= to) { /* shares nothing with the last */
			fill_cluster(g, &g->cluster[g->clusters - 1], from, to);
			open = false;
		}
		if (!open) {
			add_cluster(g)->onset = link_day(&g->s[r]);
			from = left;
			open = true;
		}
		if (distinct > g->cluster[g->clusters - 1].most)
			g->cluster[g->clusters - 1].most = distinct;
		to = r + 1;
	}
	if (open)
		fill_cluster(g, &g->cluster[g->clusters - 1], from, to);
}

/* Households of those in a window that begins on x; possible: which may be in it, else which are. */
static size_t in_window(const struct link_group *g, const size_t *at, size_t n, int32_t x, bool possible,
			bool *in)
{
	uint32_t house[MOST_UNCERTAIN]; /* no group that is looked at so has more (leave_uncertain) */
	size_t houses = 0;
	int32_t end = link_end(g, x);

	for (size_t i = 0; i < n; i++) {
		int32_t lo = link_day(&g->s[at[i]]), hi = last_of(g, at[i]);
		size_t k = 0;
		bool fits = possible ? hi >= x && lo <= end : lo >= x && hi <= end;
		if (!possible && g->s[at[i]].possible)
			fits = false;
		if (in)
			in[i] = fits;
		if (!fits)
			continue;
		while (k < houses && house[k] != g->house[at[i]])
			k++;
		if (k == houses)
			house[houses++] = g->house[at[i]];
	}
	return houses;
}

/* Some days uncertain, or some plates in part: every window that may be, then whether one of them is. */
static void try_windows(struct link_group *g)
{
	struct arena *a = &g->l->short_arena;
	size_t n = g->n, *at = ARENA_ARRAY(a, size_t, n + 1), *of = ARENA_ARRAY(a, size_t, n + 1);
	bool *in = ARENA_ARRAY(a, bool, n + 1);
	size_t groups = 0;

	for (size_t i = 0; i < n; i++) {
		at[i] = i;
		of[i] = SIZE_MAX;
	}
	for (size_t j = 0; j < n; j++) {
		size_t houses = in_window(g, at, n, last_of(g, j), true, in), to = SIZE_MAX;
		g->peak = houses > g->peak ? houses : g->peak;
		if (houses < g->r->children)
			continue;
		for (size_t i = 0; i < n; i++) /* joins all that share an entry with it */
			if (in[i] && of[i] != SIZE_MAX && of[i] < to)
				to = of[i];
		if (to == SIZE_MAX)
			to = groups++;
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; in[i] && of[i] != SIZE_MAX && of[i] != to && k < n; k++)
				if (k != i && of[k] == of[i])
					of[k] = to;
		for (size_t i = 0; i < n; i++)
			if (in[i])
				of[i] = to;
	}
	for (size_t c = 0; c < groups; c++) {
		struct link_cluster *made;
		size_t *member = ARENA_ARRAY(a, size_t, n + 1), m = 0;
		for (size_t i = 0; i < n; i++)
			if (of[i] == c)
				member[m++] = i;
		if (!m)
			continue;
		made = add_cluster(g);
		made->at = member;
		made->n = m;
		made->uncertain = true;
		for (size_t i = 0; i < m; i++) {
			int32_t x = link_day(&g->s[member[i]]), on = DATE_FIRST;
			size_t houses = in_window(g, member, m, x, false, NULL);
			if (houses < g->r->children)
				continue;
			made->uncertain = false;
			made->most = houses > made->most ? houses : made->most;
			for (size_t k = i; k < m && m < MOST_ONSET && on == DATE_FIRST;
			     k++) /* the first day by which there are enough */
				if (last_of(g, member[k]) <= link_end(g, x) &&
				    in_window(g, member, k + 1, x, false, NULL) >= g->r->children)
					on = last_of(g, member[k]);
			if (on > DATE_FIRST && on < made->onset)
				made->onset = on;
		}
		for (size_t i = 0; i < m && made->uncertain; i++) {
			size_t houses = in_window(g, member, m, last_of(g, member[i]), true, NULL);
			made->most = houses > made->most ? houses : made->most;
		}
	}
}

/* A key with very many sightings is judged by those that are certain. */
static void leave_uncertain(struct link_group *g)
{
	struct link_sighting *s = ARENA_ARRAY(&g->l->short_arena, struct link_sighting, g->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		if (!g->s[i].possible && last_of(g, i) == link_day(&g->s[i]))
			s[n++] = g->s[i];
	g->l->n->left_out += g->n - n;
	g->s = s;
	g->n = n;
}

void link_find_clusters(struct link_group *g)
{
	bool possible = false;

	if (g->n > MOST_UNCERTAIN)
		leave_uncertain(g);
	find_households(g);
	for (size_t i = 0; i < g->n; i++)
		possible = possible || g->s[i].possible;
	if (g->exact && !possible)
		slide(g);
	else
		try_windows(g);
}
