#include "analysis/gap.h"

#include <stdlib.h>
#include <string.h>

size_t gap_periods(const struct item_list *from, const struct item_list *to, struct arena *a,
		   struct gap_period **found)
{
	struct gap_period *p = ARENA_ARRAY(a, struct gap_period, from->n ? from->n : 1);
	size_t n = 0, at = 0;

	for (size_t i = 0; i < from->n; i++) {
		const struct item *open = &from->item[i];
		if (n && (p[n - 1].to == DATE_LAST || open->lo <= p[n - 1].to))
			continue;
		while (at < to->n && to->item[at].lo < open->lo)
			at++;
		p[n++] = (struct gap_period){.from = open->lo,
					     .to = at < to->n ? to->item[at].lo : DATE_LAST,
					     .opens = open,
					     .closes = at < to->n ? &to->item[at] : NULL};
	}
	*found = p;
	return n;
}

static int by_day(const void *x, const void *y)
{
	const struct gap_cover *a = x, *b = y;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return (a->to > b->to) - (a->to < b->to);
}

size_t gap_join_covers(struct gap_cover *c, size_t n)
{
	size_t k = 0;

	if (n == 0)
		return 0;
	qsort(c, n, sizeof *c, by_day);
	for (size_t i = 1; i < n; i++) {
		if (c[i].from <= c[k].to + 1)
			c[k].to = c[i].to > c[k].to ? c[i].to : c[k].to;
		else
			c[++k] = c[i];
	}
	return k + 1;
}

bool gap_is_covered(const struct gap_cover *c, size_t n, int32_t from, int32_t to)
{
	for (size_t i = 0; i < n; i++)
		if (c[i].from <= from && to <= c[i].to)
			return true;
	return false;
}

static bool is_longer(const struct gap_wanted *w, int32_t from, int32_t to)
{
	return calendar_is_past(w->calendar, w->longer_than, from, to);
}

struct finding_gaps {
	const struct gap_wanted *w;
	const struct item_list *sights;
	const struct gap_cover *cover;
	size_t covers;
	bool asked, failed;
	struct gap *gap;
	size_t n, cap;
	struct arena *a;
};

struct bound { /* where a stretch begins or ends: on a day from lo to hi */
	int32_t lo, hi;
	const struct item *sight; /* NULL: the period's own */
};

static void add(struct finding_gaps *f, const struct gap *g)
{
	if (f->n == f->cap) {
		size_t cap = f->cap ? 2 * f->cap : 8;
		struct gap *more = ARENA_ARRAY(f->a, struct gap, cap);
		if (f->n)
			memcpy(more, f->gap, f->n * sizeof *more);
		f->gap = more;
		f->cap = cap;
	}
	f->gap[f->n++] = *g;
}

static int32_t fill_of(const struct finding_gaps *f, size_t i)
{
	return f->w->fill ? f->w->fill[i] : f->sights->item[i].lo;
}

static bool is_exact(const struct finding_gaps *f, size_t i)
{
	const struct item *s = &f->sights->item[i];

	return item_is_exact(s) && (!f->w->fill || f->w->fill[i] >= DATE_LAST || f->w->fill[i] < s->end_lo ||
				    s->end_lo == s->end_hi);
}

/* Whether the sight, on some of its days, may leave all between the two days empty. */
static bool may_miss(const struct finding_gaps *f, size_t i, int32_t from, int32_t to)
{
	const struct item *s = &f->sights->item[i];
	int32_t fill = fill_of(f, i);
	int32_t done = fill >= DATE_LAST ? DATE_LAST : fill > s->hi ? s->end_lo : s->lo;

	return done <= from || s->hi >= to;
}

/* Partly dated sights inside: on some of their days, all of them taken together, they leave a stretch that is long enough.
 * Such a stretch can begin where the whole does or on the first day of one of them. */
static bool may_remain(const struct finding_gaps *f, int32_t from, int32_t to)
{
	for (size_t k = 0; k <= f->sights->n; k++) {
		int32_t start = k == 0 ? from : f->sights->item[k - 1].lo, end;
		bool misses = true;
		if (k && (is_exact(f, k - 1) || start <= from || start > to))
			continue;
		end = calendar_end(f->w->calendar, f->w->longer_than, start) + 1;
		for (size_t i = 0; i < f->sights->n && misses && end <= to; i++)
			misses = is_exact(f, i) || may_miss(f, i, start, end);
		if (misses && end <= to)
			return true;
	}
	return false;
}

/* A partly dated sight that may fall inside makes it uncertain. */
static void doubt(const struct finding_gaps *f, struct gap *g)
{
	for (size_t i = 0; i < f->sights->n; i++) {
		const struct item *s = &f->sights->item[i];
		int32_t end = f->w->fill && fill_of(f, i) > s->hi ? fill_of(f, i) : s->hi;
		if (is_exact(f, i) || end < g->from || s->lo > g->to)
			continue;
		g->doubt = s;
		g->uncertain = true;
	}
}

/* What the records cover: most have no stretch for which it need be known. */
static bool is_known(struct finding_gaps *f)
{
	if (f->w->ask && !f->asked)
		f->failed = f->w->ask(f->w->self, &f->cover, &f->covers) < 0;
	f->asked = true;
	return !f->failed;
}

static void stretch(struct finding_gaps *f, const struct gap_period *p, struct bound from, struct bound to,
		    bool running)
{
	const struct gap_wanted *w = f->w;
	struct gap g = {.from = from.lo,
			.to = to.hi,
			.before = from.sight,
			.after = to.sight,
			.opens = p->opens,
			.period = p,
			.closes = !to.sight && !running ? p->closes : NULL,
			.state = FINDING_MATCH};
	bool any = false;

	if (from.lo >= to.hi || !is_longer(w, from.lo, to.hi))
		return;
	g.uncertain = !is_longer(w, from.hi, to.lo);
	if (!may_remain(f, from.lo, to.hi))
		return;
	if (!is_known(f))
		return;
	/* The last day a sight may be recorded on is covered when the records reach it; the day of a bound is known anyway. */
	for (size_t i = 0; i < f->covers; i++) {
		struct gap part = g;
		part.from = f->cover[i].from > g.from ? f->cover[i].from : g.from;
		part.to = f->cover[i].to < g.to ? f->cover[i].to : g.to;
		if (part.from > part.to || !is_longer(w, part.from, part.to))
			continue;
		any = true;
		part.running = running && part.to == to.hi;
		doubt(f, &part);
		if (!part.doubt || may_remain(f, part.from, part.to))
			add(f, &part);
	}
	if (!any) {
		doubt(f, &g);
		g.state = FINDING_NOT_ASSESSABLE;
		g.running = running;
		add(f, &g);
	}
}

/* The last day on which a sight may still be one of the period. */
static int32_t last_of(const struct gap_wanted *w, const struct gap_period *p)
{
	int32_t to = p->closes && p->closes->hi > p->to ? p->closes->hi : p->to;

	return to < w->today ? to : w->today;
}

/* Where the period ends: its closer, today, or the day after which nothing can be judged. */
static struct bound end_of(const struct gap_wanted *w, const struct gap_period *p, bool *running)
{
	struct bound end = {w->today, w->today, NULL};

	*running = true;
	if (p->to <= w->today) {
		end.lo = p->to;
		end.hi = last_of(w, p);
		*running = false;
	}
	if (w->assessable_to < end.hi) {
		end.lo = end.lo < w->assessable_to ? end.lo : w->assessable_to;
		end.hi = w->assessable_to;
		*running = false;
	}
	return end;
}

size_t gap_find(const struct gap_wanted *w, const struct gap_period *p, size_t periods,
		const struct item_list *sights, struct arena *a, struct gap **found)
{
	struct finding_gaps f = {.w = w, .sights = sights, .a = a, .cover = w->cover, .covers = w->covers};

	for (size_t i = 0; i < periods; i++) {
		bool running;
		struct bound end = end_of(w, &p[i], &running), at = {p[i].from, p[i].from, NULL};
		if (p[i].opens && !p[i].again && p[i].opens->hi > p[i].from)
			at.hi = p[i].opens->hi;
		if (p[i].again && p[i].again->lo == p[i].from)
			at.hi = p[i].again->hi;
		for (size_t k = 0; k < sights->n && at.lo <= end.hi; k++) {
			const struct item *s = &sights->item[k];
			int32_t filled = fill_of(&f, k);
			if (!is_exact(&f, k) || filled < p[i].from || s->lo > end.hi)
				continue;
			if (s->lo >= at.lo) {
				struct bound to = {s->lo, s->lo, s};
				stretch(&f, &p[i], at, to, false);
			}
			if (filled >= at.lo || !at.sight) {
				at.sight = s;
				at.lo = at.hi = filled > at.lo ? filled : at.lo;
			}
		}
		if (end.hi ==
		    w->assessable_to) /* the next sight comes after what can be judged, and still bounds it */
			for (size_t k = 0; k < sights->n && !end.sight; k++)
				if (is_exact(&f, k) && sights->item[k].lo > end.hi &&
				    sights->item[k].lo <= last_of(w, &p[i]))
					end.sight = &sights->item[k];
		if (at.lo < end.hi)
			stretch(&f, &p[i], at, end, running);
	}
	*found = f.gap;
	return f.failed ? GAP_FAILED : f.n;
}
