#include "analysis/silence.h"

#include <stdlib.h>
#include <string.h>

static int by_day(const void *x, const void *y)
{
	const struct silence_busy *a = x, *b = y;
	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	return (a->hi > b->hi) - (a->hi < b->hi);
}

static int by_number(const void *x, const void *y)
{
	int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;
	return (a > b) - (a < b);
}

struct finder {
	const struct silence_cover *cover;
	size_t cover_n;
	struct calendar_span longer;
	struct arena *arena;
	struct silence *found;
	size_t n, cap;
	int32_t *edge; /* where what was supplied begins or ends */
	size_t edges;
};

static void add(struct finder *f, struct silence s)
{
	/* no working days: a silence of a family is counted in the days it lives through */
	if (s.to <= calendar_civil_end(f->longer, s.from))
		return;
	if (f->n == f->cap) {
		size_t cap = f->cap ? f->cap * 2 : 8;
		struct silence *more = ARENA_ARRAY(f->arena, struct silence, cap);
		if (f->n)
			memcpy(more, f->found, f->n * sizeof *more);
		f->found = more;
		f->cap = cap;
	}
	f->found[f->n++] = s;
}

/* Groups whose records were supplied for all of [from, to]. */
static uint64_t covered(const struct finder *f, int32_t from, int32_t to)
{
	uint64_t all = 0;
	for (size_t i = 0; i < f->cover_n; i++)
		if (f->cover[i].group < SILENCE_GROUPS && f->cover[i].from <= from && f->cover[i].to >= to)
			all |= UINT64_C(1) << f->cover[i].group;
	return all;
}

static uint64_t touched(const struct finder *f, int32_t from, int32_t to)
{
	uint64_t some = 0;
	for (size_t i = 0; i < f->cover_n; i++)
		if (f->cover[i].group < SILENCE_GROUPS && f->cover[i].from < to && f->cover[i].to > from)
			some |= UINT64_C(1) << f->cover[i].group;
	return some;
}

/* The days between two entries, or before the first or after the last, taken apart where what was supplied changes and
 * put together again for as long as one group goes on throughout. */
static void look(struct finder *f, int32_t from, int32_t to, bool after_entry, bool before_entry)
{
	struct silence now = {0};
	int32_t at = from;
	if (from >= to)
		return;
	for (size_t i = 0; at < to;) {
		while (i < f->edges && f->edge[i] <= at)
			i++;
		int32_t next = i < f->edges && f->edge[i] < to ? f->edge[i] : to;
		uint64_t here = covered(f, at, next);
		if (now.covered && (now.covered & here)) {
			now.covered &= here;
			now.to = next;
		} else {
			if (now.covered)
				add(f, now);
			now = (struct silence){.from = at, .to = next, .covered = here};
		}
		at = next;
	}
	if (now.covered)
		add(f, now);
	for (size_t i = f->n; i-- > 0 && f->found[i].from >= from;) {
		struct silence *s = &f->found[i];
		s->after_entry = after_entry && s->from == from;
		s->before_entry = before_entry && s->to == to;
		s->partly = touched(f, s->from, s->to) & ~s->covered;
	}
}

/* Covers of one group that touch or overlap are one: a year in two extracts is a year. */
static struct silence_cover *joined(const struct silence_cover *cover, size_t n, struct arena *a, size_t *out)
{
	struct silence_cover *c = ARENA_ARRAY(a, struct silence_cover, n + 1);
	bool again = true;
	if (n)
		memcpy(c, cover, n * sizeof *c);
	while (again) {
		again = false;
		for (size_t i = 0; i < n; i++)
			for (size_t j = i + 1; j < n; j++)
				if (c[i].group == c[j].group && c[i].from <= c[j].to + 1 && c[j].from <= c[i].to + 1) {
					c[i].from = c[i].from < c[j].from ? c[i].from : c[j].from;
					c[i].to = c[i].to > c[j].to ? c[i].to : c[j].to;
					c[j--] = c[--n];
					again = true;
				}
	}
	*out = n;
	return c;
}

size_t silence_find(const struct silence_busy *busy, size_t busy_n, const struct silence_cover *cover, size_t cover_n,
		    int32_t from, int32_t to, struct calendar_span longer, struct arena *a, struct silence **found)
{
	struct finder f = {.longer = longer, .arena = a};
	struct silence_cover *c = joined(cover, cover_n, a, &f.cover_n);
	f.cover = c;
	struct silence_busy *b = ARENA_ARRAY(a, struct silence_busy, busy_n + 1);
	int32_t at = from;
	bool after_entry = false;

	f.edge = ARENA_ARRAY(a, int32_t, 2 * f.cover_n + 1);
	for (size_t i = 0; i < f.cover_n; i++) {
		f.edge[f.edges++] = f.cover[i].from;
		f.edge[f.edges++] = f.cover[i].to;
	}
	qsort(f.edge, f.edges, sizeof *f.edge, by_number);
	if (busy_n)
		memcpy(b, busy, busy_n * sizeof *b);
	qsort(b, busy_n, sizeof *b, by_day);
	for (size_t i = 0; i < busy_n; i++) {
		if (b[i].lo > at && b[i].lo <= to)
			look(&f, at, b[i].lo, after_entry, true);
		if (b[i].hi >= at) {
			at = b[i].hi;
			after_entry = true;
		}
	}
	look(&f, at, to, after_entry, false);
	*found = f.found;
	return f.n;
}
