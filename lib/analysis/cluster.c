#include "analysis/cluster.h"

#include <stdlib.h>
#include <string.h>

/* Places on the clock that the span asks for: days, or minutes of UTC. */
struct slot {
	const struct item *item;
	int64_t lo, hi;
};

struct finding_out {
	const struct cluster_wanted *w;
	struct slot *slot;
	size_t n;
	struct arena *a;
	uint16_t *seen; /* agencies counted last; small */
};

static int64_t end_of(const struct cluster_wanted *w, int64_t x)
{
	if (w->within.unit == CALENDAR_HOURS)
		return x + (int64_t)w->within.n * 60;
	return calendar_end(w->calendar, w->within, (int32_t)x);
}

/* Whether the items have enough agencies between them; at most `agencies` are kept in mind. */
static bool has_agencies(const struct finding_out *f, const bool *in, size_t from, size_t to)
{
	size_t seen = 0, want = f->w->agencies;

	for (size_t i = from; i < to; i++) {
		const struct item *it = f->slot[i].item;
		if (in && !in[i])
			continue;
		for (size_t k = 0; k < it->entries; k++) {
			uint16_t agency = f->w->mark[it->entry[k]].agency;
			size_t s = 0;
			while (s < seen && f->seen[s] != agency)
				s++;
			if (agency == 0 || s < seen)
				continue;
			f->seen[seen++] = agency;
			if (seen >= want)
				return true;
		}
	}
	return seen >= want;
}

static bool qualifies(const struct finding_out *f, size_t from, size_t to)
{
	if (to - from < f->w->at_least)
		return false;
	return f->w->agencies <= 1 || has_agencies(f, NULL, from, to);
}

static void finish(struct finding_out *f, struct cluster *c, size_t from, size_t to)
{
	size_t left = from;
	bool first = true;

	c->n = to - from;
	c->item = ARENA_ARRAY(f->a, const struct item *, c->n);
	c->anchor = ARENA_ARRAY(f->a, const struct item *, c->n);
	for (size_t i = from; i < to; i++)
		c->item[i - from] = f->slot[i].item;
	/* Each item as the last of its window: the window reaches back as far as it can. */
	for (size_t i = from; i < to; i++) {
		while (end_of(f->w, f->slot[left].lo) < f->slot[i].lo)
			left++;
		if (i + 1 - left > c->peak)
			c->peak = i + 1 - left;
		if (!qualifies(f, left, i + 1))
			continue;
		c->anchor[c->anchors++] = f->slot[i].item;
		if (first) {
			size_t start = left;
			while (start < i && qualifies(f, start + 1, i + 1))
				start++;
			c->onset = f->slot[i].item->lo;
			c->onset_from = f->slot[start].item->lo;
			first = false;
		}
	}
}

/* All items day-precise: two pointers. */
static size_t find_exact(struct finding_out *f, struct cluster **found)
{
	size_t n = 0, cap = 0, to = 0, begin = 0, end = 0;
	struct cluster *c = NULL;

	for (size_t i = 0; i < f->n; i++) {
		int64_t last;
		if (i && f->slot[i].lo == f->slot[i - 1].lo)
			continue;
		last = end_of(f->w, f->slot[i].lo);
		while (to < f->n && f->slot[to].lo <= last)
			to++;
		if (!qualifies(f, i, to))
			continue;
		if (n && i < end) {
			end = to > end ? to : end;
			continue;
		}
		if (n)
			finish(f, &c[n - 1], begin, end);
		if (n == cap) {
			struct cluster *more = ARENA_ARRAY(f->a, struct cluster, cap ? 2 * cap : 4);
			if (n)
				memcpy(more, c, n * sizeof *c);
			cap = cap ? 2 * cap : 4;
			c = more;
		}
		n++;
		begin = i;
		end = to;
	}
	if (n)
		finish(f, &c[n - 1], begin, end);
	*found = c;
	return n;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The items of the window at x: in[i] is set; how many. */
static size_t window_at(const struct finding_out *f, int64_t x, bool certain, bool *in)
{
	int64_t last = end_of(f->w, x);
	size_t k = 0;

	for (size_t i = 0; i < f->n; i++) {
		const struct slot *s = &f->slot[i];
		in[i] = certain ? s->lo >= x && s->hi <= last : s->hi >= x && s->lo <= last;
		k += in[i];
	}
	return k;
}

static bool window_qualifies(const struct finding_out *f, int64_t x, bool certain, bool *in, size_t *count)
{
	*count = window_at(f, x, certain, in);
	return *count >= f->w->at_least && (f->w->agencies <= 1 || has_agencies(f, in, 0, f->n));
}

static void finish_partial(struct finding_out *f, struct cluster *c, const bool *of, size_t peak, bool *in)
{
	size_t seen = 0;

	*c = (struct cluster){.peak = peak, .uncertain = true};
	for (size_t i = 0; i < f->n; i++)
		c->n += of[i];
	c->item = ARENA_ARRAY(f->a, const struct item *, c->n);
	c->anchor = ARENA_ARRAY(f->a, const struct item *, c->n);
	c->n = 0;
	for (size_t i = 0; i < f->n; i++)
		if (of[i])
			c->item[c->n++] = f->slot[i].item;
	for (size_t i = 0; i < f->n && c->uncertain; i++) {
		size_t count;
		if (of[i] && window_qualifies(f, f->slot[i].lo, true, in, &count))
			c->uncertain = false; /* its items share slot i with this cluster */
	}
	/* The onset of what is only possible: the item that completes the number, by the first day it may have. */
	for (size_t i = 0; i < c->n; i++)
		if (++seen == f->w->at_least || (seen > f->w->at_least && c->anchors == 0)) {
			c->anchor[c->anchors++] = c->item[i];
			c->onset = c->item[i]->lo;
			c->onset_from = c->item[0]->lo;
		}
}

/* Some dates are ranges: windows at every hi, as the definition says. */
static size_t find_partial(struct finding_out *f, struct cluster **found)
{
	int64_t *x = ARENA_ARRAY(f->a, int64_t, f->n);
	bool *in = ARENA_ARRAY(f->a, bool, f->n), *of = ARENA_ARRAY(f->a, bool, f->n);
	struct cluster *c = ARENA_ARRAY(f->a, struct cluster, f->n);
	size_t n = 0, peak = 0, count;
	bool open = false;

	for (size_t i = 0; i < f->n; i++)
		x[i] = f->slot[i].hi;
	qsort(x, f->n, sizeof *x, by_number);
	for (size_t k = 0; k < f->n; k++) {
		bool shares = false;
		if ((k && x[k] == x[k - 1]) || !window_qualifies(f, x[k], false, in, &count))
			continue;
		for (size_t i = 0; i < f->n; i++)
			shares = shares || (in[i] && of[i]);
		if (open && !shares) {
			finish_partial(f, &c[n++], of, peak, in);
			window_at(f, x[k], false, in);
			memset(of, 0, f->n * sizeof *of);
			peak = 0;
		}
		open = true;
		for (size_t i = 0; i < f->n; i++)
			of[i] = of[i] || in[i];
		peak = count > peak ? count : peak;
	}
	if (open)
		finish_partial(f, &c[n++], of, peak, in);
	*found = c;
	return n;
}

size_t cluster_find(const struct cluster_wanted *w, const struct item *const *item, size_t n, struct arena *a,
		    struct cluster **found)
{
	struct finding_out f = {.w = w, .a = a};
	bool exact = true, hours = w->within.unit == CALENDAR_HOURS;

	*found = NULL;
	if (n < w->at_least || n == 0)
		return 0;
	f.slot = ARENA_ARRAY(a, struct slot, n);
	f.seen = ARENA_ARRAY(a, uint16_t, w->agencies + 1);
	for (size_t i = 0; i < n; i++) {
		struct slot *s = &f.slot[f.n];
		if (hours && (!item_is_exact(item[i]) || !item[i]->minute_1))
			continue;
		s->item = item[i];
		s->lo = hours ? item_minute(item[i]->lo, item[i]->minute_1 - 1) : item[i]->lo;
		s->hi = hours ? s->lo : item[i]->hi;
		exact = exact && s->lo == s->hi;
		f.n++;
	}
	if (f.n < w->at_least)
		return 0;
	return exact ? find_exact(&f, found) : find_partial(&f, found);
}
