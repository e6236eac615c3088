#include "layout_solve.h"

#include <stdlib.h>
#include <string.h>

#define FEW  3 /* terms: a square of more becomes an unknown */
#define NONE UINT32_MAX

struct entry { /* of the matrix, off its diagonal */
	uint32_t a, b;
	double value;
};
struct matrix {
	struct layout_solve *s;
	struct arena *arena;
	struct entry *entry;
	size_t entries;
	double *diagonal;
};

static void add(struct matrix *m, uint32_t a, uint32_t b, double value)
{
	if (a == b)
		m->diagonal[a] += value;
	else
		m->entry[m->entries++] = (struct entry){a, b, value};
}

static void assemble(struct matrix *m, const struct layout_square *square, size_t squares,
		     const struct layout_term *term)
{
	size_t room = 0, more = 0;
	uint32_t next = (uint32_t)m->s->unknowns;

	for (size_t i = 0; i < squares; i++) {
		more += square[i].n > FEW;
		room += square[i].n > FEW ? square[i].n : (size_t)square[i].n * square[i].n;
	}
	m->s->n = m->s->unknowns + more;
	m->entry = arena_get_array(m->arena, room + 1, sizeof *m->entry);
	m->diagonal = ARENA_ARRAY(m->arena, double, m->s->n + 1);
	for (size_t i = 0; i < squares; i++) {
		const struct layout_term *t = term + square[i].from;
		double w = 2 * square[i].weight;

		if (square[i].n > FEW) {
			for (uint32_t k = 0; k < square[i].n; k++)
				add(m, t[k].who, next, t[k].coef);
			m->diagonal[next++] = -1 / w;
			continue;
		}
		for (uint32_t k = 0; k < square[i].n; k++) {
			add(m, t[k].who, t[k].who, w * t[k].coef * t[k].coef);
			for (uint32_t j = 0; j < k; j++)
				add(m, t[k].who, t[j].who,
				    (t[k].who == t[j].who ? 2 : 1) * w * t[k].coef * t[j].coef);
		}
	}
}

/* ---- the order: whoever has the fewest neighbours left goes first ---- */

struct graph {
	uint32_t **near, *degree, *room;
	uint32_t *first, *next, *before; /* by degree: a list of those who have it */
	uint32_t *mark, stamp;
};

static void enlist(struct graph *g, uint32_t v)
{
	uint32_t d = g->degree[v];

	g->before[v] = NONE;
	g->next[v] = g->first[d];
	if (g->first[d] != NONE)
		g->before[g->first[d]] = v;
	g->first[d] = v;
}

static void strike(struct graph *g, uint32_t v)
{
	if (g->before[v] != NONE)
		g->next[g->before[v]] = g->next[v];
	else
		g->first[g->degree[v]] = g->next[v];
	if (g->next[v] != NONE)
		g->before[g->next[v]] = g->before[v];
}

static void open_graph(struct graph *g, const struct matrix *m)
{
	struct arena *a = m->arena;
	size_t n = m->s->n;

	g->near = ARENA_ARRAY(a, uint32_t *, n + 1);
	g->degree = ARENA_ARRAY(a, uint32_t, n + 1);
	g->room = ARENA_ARRAY(a, uint32_t, n + 1);
	g->first = ARENA_ARRAY(a, uint32_t, n + 1);
	g->next = ARENA_ARRAY(a, uint32_t, n + 1);
	g->before = ARENA_ARRAY(a, uint32_t, n + 1);
	g->mark = ARENA_ARRAY(a, uint32_t, n + 1);
	memset(g->first, 0xff, (n + 1) * sizeof *g->first);
	for (size_t i = 0; i < m->entries; i++) {
		g->room[m->entry[i].a]++;
		g->room[m->entry[i].b]++;
	}
	for (size_t v = 0; v < n; v++) {
		g->room[v] += 4;
		g->near[v] = arena_get_array(a, g->room[v], sizeof **g->near);
	}
	for (size_t i = 0; i < m->entries; i++) {
		uint32_t v = m->entry[i].a, w = m->entry[i].b;

		g->near[v][g->degree[v]++] = w;
		g->near[w][g->degree[w]++] = v;
	}
	for (uint32_t v = 0; v < n; v++) { /* each neighbour once */
		uint32_t kept = 0;

		g->stamp++;
		for (uint32_t i = 0; i < g->degree[v]; i++)
			if (g->mark[g->near[v][i]] != g->stamp) {
				g->mark[g->near[v][i]] = g->stamp;
				g->near[v][kept++] = g->near[v][i];
			}
		g->degree[v] = kept;
		enlist(g, v);
	}
}

/* Those beside v, when it is gone, are all beside one another. */
static void join_neighbours(struct graph *g, uint32_t v, struct arena *a)
{
	const uint32_t *near = g->near[v];

	for (uint32_t i = 0; i < g->degree[v]; i++) {
		uint32_t u = near[i], kept = 0;

		strike(g, u);
		g->stamp++;
		for (uint32_t k = 0; k < g->degree[u]; k++)
			if (g->near[u][k] != v) {
				g->mark[g->near[u][k]] = g->stamp;
				g->near[u][kept++] = g->near[u][k];
			}
		g->mark[u] = g->stamp;
		for (uint32_t k = 0; k < g->degree[v]; k++) {
			if (g->mark[near[k]] == g->stamp)
				continue;
			if (kept == g->room[u]) {
				uint32_t *more = arena_get_array(a, 2 * (size_t)kept, sizeof *more);

				memcpy(more, g->near[u], kept * sizeof *more);
				g->near[u] = more;
				g->room[u] = 2 * kept;
			}
			g->near[u][kept++] = near[k];
		}
		g->degree[u] = kept;
		enlist(g, u);
	}
}

/* The order, and what stands below the diagonal of each column, still by number. */
static void put_in_order(struct layout_solve *s, const struct matrix *m, uint32_t *place)
{
	struct graph g = {0};
	uint32_t least = 0;

	open_graph(&g, m);
	for (uint32_t k = 0; k < s->n; k++) {
		uint32_t v;

		while (g.first[least] == NONE)
			least++;
		v = g.first[least];
		strike(&g, v);
		place[v] = k;
		s->order[k] = v;
		s->row[k] = g.near[v];
		s->rows[k] = g.degree[v];
		join_neighbours(&g, v, m->arena);
		least = least ? least - 1 : 0;
	}
}

static int compare_places(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void sort_places(uint32_t *row, uint32_t n)
{
	if (n > 24) {
		qsort(row, n, sizeof *row, compare_places);
		return;
	}
	for (uint32_t i = 1; i < n; i++) {
		uint32_t v = row[i], k = i;

		for (; k > 0 && row[k - 1] > v; k--)
			row[k] = row[k - 1];
		row[k] = v;
	}
}

/* ---- the factors, column by column, each with what those before it take off ---- */

static void factor(struct layout_solve *s, const struct matrix *m, const uint32_t *place)
{
	struct arena *a = m->arena;
	size_t n = s->n;
	uint32_t *at = ARENA_ARRAY(a, uint32_t, n + 1),  /* of a column: its next row to be used */
		*head = ARENA_ARRAY(a, uint32_t, n + 1), /* of a row: the columns whose next it is */
		*next = ARENA_ARRAY(a, uint32_t, n + 1), *mine = ARENA_ARRAY(a, uint32_t, n + 1),
		 *after = ARENA_ARRAY(a, uint32_t, m->entries + 1); /* entries of the matrix by column */
	double *column = ARENA_ARRAY(a, double, n + 1);

	memset(head, 0xff, (n + 1) * sizeof *head);
	memset(mine, 0xff, (n + 1) * sizeof *mine);
	for (uint32_t i = 0; i < m->entries; i++) {
		uint32_t p = place[m->entry[i].a], q = place[m->entry[i].b], j = p < q ? p : q;

		after[i] = mine[j];
		mine[j] = i;
	}
	for (uint32_t j = 0; j < n; j++) {
		double d = m->diagonal[s->order[j]];

		for (uint32_t i = mine[j]; i != NONE; i = after[i]) {
			uint32_t p = place[m->entry[i].a], q = place[m->entry[i].b];

			column[p > q ? p : q] += m->entry[i].value;
		}
		for (uint32_t k = head[j], then; k != NONE; k = then) {
			double l = s->factor[k][at[k]] * s->pivot[k];

			then = next[k];
			d -= l * s->factor[k][at[k]];
			for (uint32_t i = ++at[k]; i < s->rows[k]; i++)
				column[s->row[k][i]] -= l * s->factor[k][i];
			if (at[k] < s->rows[k]) {
				next[k] = head[s->row[k][at[k]]];
				head[s->row[k][at[k]]] = k;
			}
		}
		s->pivot[j] = d;
		s->factor[j] = arena_get_array(a, s->rows[j] + 1, sizeof **s->factor);
		for (uint32_t i = 0; i < s->rows[j]; i++) {
			s->factor[j][i] = column[s->row[j][i]] / d;
			column[s->row[j][i]] = 0;
		}
		if (s->rows[j]) {
			next[j] = head[s->row[j][0]];
			head[s->row[j][0]] = j;
		}
	}
}

void layout_solve_open(struct layout_solve *s, size_t unknowns, const struct layout_square *square,
		       size_t squares, const struct layout_term *term, struct arena *a)
{
	struct matrix m = {.s = s, .arena = a};
	uint32_t *place;

	*s = (struct layout_solve){.unknowns = unknowns};
	assemble(&m, square, squares, term);
	s->order = ARENA_ARRAY(a, uint32_t, s->n + 1);
	s->row = ARENA_ARRAY(a, uint32_t *, s->n + 1);
	s->factor = ARENA_ARRAY(a, double *, s->n + 1);
	s->rows = ARENA_ARRAY(a, uint32_t, s->n + 1);
	s->pivot = ARENA_ARRAY(a, double, s->n + 1);
	s->work = ARENA_ARRAY(a, double, s->n + 1);
	place = ARENA_ARRAY(a, uint32_t, s->n + 1);
	put_in_order(s, &m, place);
	for (size_t k = 0; k < s->n; k++) {
		for (uint32_t i = 0; i < s->rows[k]; i++)
			s->row[k][i] = place[s->row[k][i]];
		sort_places(s->row[k], s->rows[k]);
	}
	factor(s, &m, place);
}

void layout_solve_run(const struct layout_solve *s, const double *b, double *x)
{
	double *w = s->work;

	for (size_t k = 0; k < s->n; k++)
		w[k] = s->order[k] < s->unknowns ? b[s->order[k]] : 0;
	for (size_t k = 0; k < s->n; k++)
		for (uint32_t i = 0; i < s->rows[k]; i++)
			w[s->row[k][i]] -= s->factor[k][i] * w[k];
	for (size_t k = s->n; k-- > 0;) {
		double v = w[k] / s->pivot[k];

		for (uint32_t i = 0; i < s->rows[k]; i++)
			v -= s->factor[k][i] * w[s->row[k][i]];
		w[k] = v;
		if (s->order[k] < s->unknowns)
			x[s->order[k]] = v;
	}
}
