#include "analysis/gap.h"

#include <stdlib.h>

size_t gap_periods(const struct item_list *from, const struct item_list *to, struct arena *a, struct gap_period **found)
{
	struct gap_period *p = ARENA_ARRAY(a, struct gap_period, from->n ? from->n : 1);
	size_t n = 0, at = 0;

	for (size_t i = 0; i < from->n; i++) {
		const struct item *open = &from->item[i];
		if (n && (p[n - 1].to == DATE_LAST || open->lo <= p[n - 1].to))
			continue;
		while (at < to->n && to->item[at].lo < open->lo)
			at++;
		p[n++] = (struct gap_period){open->lo, at < to->n ? to->item[at].lo : DATE_LAST, open, at < to->n ? &to->item[at] : NULL};
	}
	*found = p;
	return n;
}

bool gap_is_during(const struct gap_period *p, size_t n, int32_t lo, int32_t hi)
{
	for (size_t i = 0; i < n; i++)
		if (lo <= p[i].to && hi >= p[i].from)
			return true;
	return false;
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
	return to > calendar_end(w->calendar, w->longer_than, from);
}

/* A partly dated sight inside [from, to]: on some day it leaves a stretch that is long enough. */
static bool may_remain(const struct gap_wanted *w, const struct item *i, int32_t from, int32_t to)
{
	if (i->lo < from || i->hi > to)
		return true;
	return is_longer(w, from, i->hi) || is_longer(w, i->lo, to);
}

struct finding_gaps {
	const struct gap_wanted *w;
	const struct item_list *sights;
	struct gap *gap;
	size_t n;
};

/* The widest part of [from, to] that the records cover. */
static bool widest_cover(const struct gap_wanted *w, int32_t from, int32_t to, struct gap_cover *part)
{
	bool any = false;

	for (size_t i = 0; i < w->covers; i++) {
		int32_t lo = w->cover[i].from > from ? w->cover[i].from : from;
		int32_t hi = w->cover[i].to < to ? w->cover[i].to : to;
		if (lo <= hi && (!any || hi - lo > part->to - part->from)) {
			*part = (struct gap_cover){lo, hi};
			any = true;
		}
	}
	return any;
}

static void stretch(struct finding_gaps *f, const struct gap_period *p, const struct item *before, const struct item *after,
		    int32_t from, int32_t to, bool running)
{
	struct gap g = {.from = from, .to = to, .before = before, .after = after, .opens = p->opens,
			.closes = !after && p->to == to ? p->closes : NULL, .running = running};
	struct gap_cover part = {0, 0};

	if (to > f->w->assessable_to) {
		to = g.to = f->w->assessable_to;
		g.running = false;
	}
	if (from >= to || !is_longer(f->w, from, to))
		return;
	for (size_t i = 0; i < f->sights->n; i++) {
		const struct item *s = &f->sights->item[i];
		if (item_is_exact(s) || s->hi < from || s->lo > to)
			continue;
		if (!may_remain(f->w, s, from, to))
			return;
		g.doubt = s;
	}
	/* The last day a sight may be recorded on is covered when the records reach it; the day of a bound is known anyway. */
	if (!widest_cover(f->w, from, to, &part) || !is_longer(f->w, part.from, part.to)) {
		g.state = FINDING_NOT_ASSESSABLE;
	} else {
		g.state = FINDING_MATCH;
		g.running = g.running && part.to == to;
		g.from = part.from;
		g.to = part.to;
	}
	f->gap[f->n++] = g;
}

size_t gap_find(const struct gap_wanted *w, const struct gap_period *p, size_t periods, const struct item_list *sights,
		struct arena *a, struct gap **found)
{
	struct finding_gaps f = {.w = w, .sights = sights};

	f.gap = ARENA_ARRAY(a, struct gap, periods + sights->n + 1);
	for (size_t i = 0; i < periods; i++) {
		int32_t end = p[i].to < w->today ? p[i].to : w->today, at = p[i].from;
		const struct item *before = NULL;
		for (size_t k = 0; k < sights->n; k++) {
			const struct item *s = &sights->item[k];
			if (!item_is_exact(s) || s->lo < p[i].from || s->lo > end)
				continue;
			stretch(&f, &p[i], before, s, at, s->lo, false);
			before = s;
			at = s->lo;
		}
		stretch(&f, &p[i], before, NULL, at, end, p[i].to > w->today);
	}
	*found = f.gap;
	return f.n;
}
