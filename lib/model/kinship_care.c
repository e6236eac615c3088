/* Carers, what is recorded and nothing shows, and who is joined only by a chain. */
#include <stdlib.h>

#include "base/buf.h"
#include "kinship_own.h"

enum { LONGEST_CHAIN = 4 }; /* links that are told in words: a longer chain nobody reads */

static void start(struct kinship_making *m)
{
	m->path.n = 0;
	m->path.with = FAMILY_NOBODY;
}

static void hop(struct kinship_making *m, uint32_t near, uint32_t far, const struct family_link *link)
{
	kinship_path_add(m->g->a, &m->path, near, far, link);
}

static bool has_code(const struct kinship_making *m, uint32_t who, enum kinship_code c)
{
	for (uint32_t i = m->first[who]; i; i = m->next[i - 1])
		if (m->row[i - 1].word == kinship_word_of(m->w, c))
			return true;
	return false;
}

/* ---- fostered together */

static void add_foster_sibling(struct kinship_making *m, uint32_t by, const struct family_link *first,
			       uint32_t who, const struct family_link *last)
{
	if (who >= m->g->persons || who == m->of || kinship_blood_has(&m->blood, who, 1, 1))
		return;
	start(m);
	hop(m, m->of, by, first);
	hop(m, by, who, last);
	kinship_add(m, who, KINSHIP_IS_FOSTER_SIBLING, KINSHIP_CARE, 1, (struct str){0});
}

static bool fosters(const struct kinship_graph *g, const struct family_link *l, uint32_t who)
{
	return l->tie == FAMILY_TIE_FOSTER && l->from == who && !kinship_has_ended(g, l);
}

static void add_foster_siblings(struct kinship_making *m)
{
	const struct kinship_graph *g = m->g;

	for (uint32_t i = g->near_at[m->of]; i < g->near_at[m->of + 1]; i++) {
		uint32_t f = g->near[i]->from;

		if (f == m->of || !fosters(g, g->near[i], f))
			continue;
		for (uint32_t k = g->down_at[f]; k < g->down_at[f + 1]; k++)
			add_foster_sibling(m, f, g->near[i], g->down[k].child, g->down[k].link);
		for (uint32_t k = g->near_at[f]; k < g->near_at[f + 1]; k++)
			if (fosters(g, g->near[k], f))
				add_foster_sibling(m, f, g->near[i], g->near[k]->to, g->near[k]);
	}
	for (uint32_t i = g->up_at[m->of]; i < g->up_at[m->of + 1]; i++) {
		uint32_t p = g->up[i].parent;

		for (uint32_t k = p < g->persons ? g->near_at[p] : 0; p < g->persons && k < g->near_at[p + 1];
		     k++)
			if (fosters(g, g->near[k], p))
				add_foster_sibling(m, p, g->up[i].link, g->near[k]->to, g->near[k]);
	}
}

/* ---- recorded of the two themselves */

static void add_recorded(struct kinship_making *m, const struct family_link *l)
{
	const struct kinship_graph *g = m->g;
	uint32_t who = l->from == m->of ? l->to : l->from;
	enum kinship_code c = kinship_link_code(g, l, l->from != who);
	bool care = l->tie == FAMILY_TIE_KINSHIP || l->tie == FAMILY_TIE_FOSTER ||
		    g->x->records->code->relation[l->relation->kind].group == CODE_CARER;
	bool over = kinship_has_ended(g, l);
	struct str words = kinship_say_link(g, m->w, l, who);
	struct kinship_row *r;

	if (!care && l->tie != FAMILY_TIE_OTHER && l->tie != FAMILY_TIE_STEP_SIBLING)
		return;
	if (has_code(m, who, c) && c != KINSHIP_IS_AS_RECORDED)
		return;
	start(m);
	hop(m, m->of, who, l);
	r = kinship_add(m, who, c, care ? KINSHIP_CARE : KINSHIP_RECORDED, 0,
			over ? kinship_former(m, words) : words);
	if (r && over) {
		r->ended = true;
		if (!m->of_age)
			r->reason = kinship_word_of(m->w, KINSHIP_IS_FORMER)->reason;
	}
}

void kinship_care(struct kinship_making *m)
{
	const struct kinship_graph *g = m->g;

	for (int over = 0; over < 2; over++) /* what holds before what has ended */
		for (uint32_t i = g->near_at[m->of]; i < g->near_at[m->of + 1]; i++)
			if (kinship_has_ended(g, g->near[i]) == over)
				add_recorded(m, g->near[i]);
	add_foster_siblings(m);
}

/* ---- everybody else */

enum way { WAY_UP, WAY_DOWN, WAY_OTHER };

static enum way way_of(const struct kinship_hop *h)
{
	if (h->link->tie != FAMILY_TIE_PARENT && h->link->tie != FAMILY_TIE_ADOPTER)
		return WAY_OTHER;
	return h->link->from == h->far ? WAY_UP : WAY_DOWN;
}

/* "brother's wife's mother".  parts: of how many relations. */
static struct str chain_words(struct kinship_making *m, unsigned *parts)
{
	const struct kinship_graph *g = m->g;
	const struct kinship_path *p = &m->path;
	struct buf b = {0};

	*parts = 0;
	for (size_t i = 0; i < p->n;) {
		struct kinship_term t = {.count = 1};
		struct str words;
		size_t first = i;

		for (; i < p->n && way_of(&p->hop[i]) == WAY_UP && t.up < UINT8_MAX; i++, t.up++)
			t.flags |= p->hop[i].link->tie == FAMILY_TIE_ADOPTER ? KINSHIP_ADOPTED : 0;
		for (; i < p->n && way_of(&p->hop[i]) == WAY_DOWN && t.down < UINT8_MAX; i++, t.down++) {
			if (t.up && !t.down)
				t.blood = (uint8_t)kinship_sibling_blood(g, p->hop[i - 1].near,
									 p->hop[i].far);
			t.flags |= p->hop[i].link->tie == FAMILY_TIE_ADOPTER ? KINSHIP_ADOPTED : 0;
		}
		if (i > first) {
			words = kinship_say_term(m->w, &t, g->x->person[p->hop[i - 1].far]->sex, g->a);
		} else {
			words = kinship_say_link(g, m->w, p->hop[i].link, p->hop[i].far);
			if (kinship_has_ended(g, p->hop[i].link))
				words = kinship_former(m, words);
			i++;
		}
		buf_addf(&b, "%s%.*s", *parts ? "'s " : "", STR_ARG(words));
		++*parts;
	}
	return buf_take(&b, g->a);
}

/* Up, then down: blood, however far. */
static bool is_one_line(const struct kinship_path *p)
{
	size_t i = 0;

	while (i < p->n && way_of(&p->hop[i]) == WAY_UP)
		i++;
	while (i < p->n && way_of(&p->hop[i]) == WAY_DOWN)
		i++;
	return i == p->n;
}

static void add_chain(struct kinship_making *m, uint32_t who)
{
	const struct kinship_word *none = kinship_word_of(m->w, KINSHIP_IS_NO_BLOOD);
	unsigned parts;
	struct str words = chain_words(m, &parts);

	if (parts > 1 && is_one_line(&m->path))
		words = arena_printf(m->g->a, "%zu generations away", m->path.n);
	if (parts == 1 || is_one_line(&m->path)) /* what goes round, or too far back */
		kinship_add(m, who, KINSHIP_IS_AS_RECORDED, KINSHIP_RECORDED, (unsigned)m->path.n, words);
	else if (parts <= LONGEST_CHAIN)
		kinship_add(m, who, KINSHIP_IS_NO_BLOOD, KINSHIP_CHAIN, (unsigned)m->path.n,
			    arena_printf(m->g->a, "%.*s (%.*s)", STR_ARG(words), STR_ARG(none->words)));
	else
		kinship_add(m, who, KINSHIP_IS_NO_BLOOD, KINSHIP_CHAIN, (unsigned)m->path.n,
			    arena_printf(m->g->a, "%.*s (%zu steps away)", STR_ARG(none->words), m->path.n));
}

struct reached {
	uint32_t from;
	const struct family_link *by;
	bool seen;
};

static int by_rank(const void *a, const void *b, void *graph)
{
	const uint32_t *rank = ((const struct kinship_graph *)graph)->rank;
	uint32_t x = rank[*(const uint32_t *)a], y = rank[*(const uint32_t *)b];

	return (x > y) - (x < y);
}

static bool says_more(const struct family_link *a, const struct family_link *b)
{
	return a->tie != b->tie ? a->tie < b->tie : kinship_compare_links(a, b) < 0;
}

/* The shortest ways from `of` to everybody; the list is in their order. */
static size_t reach_all(struct kinship_making *m, struct reached *to, uint32_t *list)
{
	const struct kinship_graph *g = m->g;
	size_t n = 0, done = 0;

	list[n++] = m->of;
	to[m->of].seen = true;
	while (done < n) {
		size_t end = n;

		for (; done < end; done++) {
			uint32_t v = list[done];

			for (uint32_t i = g->near_at[v]; i < g->near_at[v + 1]; i++) {
				const struct family_link *l = g->near[i];
				uint32_t w = l->from == v ? l->to : l->from;

				if (to[w].seen && (to[w].from != v || !to[w].by || !says_more(l, to[w].by)))
					continue;
				if (!to[w].seen)
					list[n++] = w;
				to[w] = (struct reached){v, l, true};
			}
		}
		qsort_r(list + end, n - end, sizeof *list, by_rank, (void *)g);
	}
	return n;
}

void kinship_chain(struct kinship_making *m)
{
	const struct kinship_graph *g = m->g;
	struct reached *to = ARENA_ARRAY(g->a, struct reached, g->persons + 1);
	uint32_t *list = ARENA_ARRAY(g->a, uint32_t, g->persons + 1);
	size_t n = reach_all(m, to, list);

	for (size_t i = 1; i < n; i++) {
		uint32_t who = list[i];
		size_t steps = 0;

		if (m->first[who])
			continue;
		for (uint32_t v = who; v != m->of; v = to[v].from)
			steps++;
		start(m);
		for (size_t k = 0; k < steps; k++)
			hop(m, 0, 0, NULL);
		for (uint32_t v = who; v != m->of; v = to[v].from)
			m->path.hop[--steps] = (struct kinship_hop){to[v].from, v, to[v].by};
		add_chain(m, who);
	}
}
