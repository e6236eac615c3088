#include "analysis/cluster.h"

#include <stdlib.h>
#include <string.h>

/* Places on the clock that the span asks for: days, or minutes of UTC. */
struct slot {
	const struct item *item;
	const struct cluster_values *values;
	int64_t lo, hi;
	bool sure;
};

struct finding_out {
	const struct cluster_wanted *w;
	struct slot *slot;
	size_t n;
	struct arena *a;
	uint16_t *agency; /* seen in the window being looked at; at most as many as are asked for */
	uint32_t *value;
};

struct tally { /* of one window */
	size_t n, agencies, values;
	double sum;
};

static int64_t end_of(const struct cluster_wanted *w, int64_t x)
{
	if (w->within.unit == CALENDAR_HOURS)
		return x + (int64_t)w->within.n * 60;
	return calendar_end(w->calendar, w->within, (int32_t)x);
}

static void add_agencies(const struct finding_out *f, struct tally *t, const struct item *it)
{
	for (size_t k = 0; k < it->entries && t->agencies < f->w->agencies; k++) {
		uint16_t agency = f->w->mark[it->entry[k]].agency;
		size_t s = 0;
		while (s < t->agencies && f->agency[s] != agency)
			s++;
		if (agency && s == t->agencies)
			f->agency[t->agencies++] = agency;
	}
}

static void add_values(const struct finding_out *f, struct tally *t, const struct cluster_values *v)
{
	for (size_t k = 0; k < v->n; k++) {
		size_t s = 0;
		while (s < t->values && f->value[s] != v->value[k])
			s++;
		if (s == t->values)
			f->value[t->values++] = v->value[k];
	}
}

static bool is_enough(const struct finding_out *f, const struct tally *t)
{
	const struct cluster_wanted *w = f->w;

	if (w->summed ? t->sum < w->least - 1e-9 : (w->values ? t->values : t->n) < w->at_least)
		return false;
	return w->agencies <= 1 || t->agencies >= w->agencies;
}

/* Whether the window is enough with this one too. */
static bool add(const struct finding_out *f, struct tally *t, size_t k)
{
	const struct slot *s = &f->slot[k];

	t->n++;
	t->sum += s->item->severity_1 ? s->item->severity_1 - 1 : 0;
	if (f->w->agencies > 1)
		add_agencies(f, t, s->item);
	if (s->values)
		add_values(f, t, s->values);
	return is_enough(f, t);
}

static bool is_plain(const struct cluster_wanted *w) /* items are counted, whoever reported them */
{
	return !w->summed && !w->values && w->agencies <= 1;
}

static bool qualifies(const struct finding_out *f, size_t from, size_t to)
{
	struct tally t = {0};

	if (is_plain(f->w))
		return to - from >= f->w->at_least;
	for (size_t i = from; i < to; i++)
		if (add(f, &t, i))
			return true;
	return false;
}

static void measure(const struct finding_out *f, size_t from, size_t to, struct cluster *c)
{
	struct tally t = {.n = to - from};

	if (f->w->summed || f->w->values) {
		t.n = 0;
		for (size_t i = from; i < to; i++)
			add(f, &t, i);
	}
	if (f->w->values)
		t.n = t.values;
	c->peak = t.n > c->peak ? t.n : c->peak;
	c->sum = f->w->summed && t.sum > c->sum ? t.sum : c->sum;
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
		measure(f, left, i + 1, c);
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

/* Of items that are merely counted: the window that begins here ends before there are enough. */
static bool is_short(const struct finding_out *f, size_t from)
{
	const struct cluster_wanted *w = f->w;
	size_t last = from + w->at_least - 1;

	if (!is_plain(w) || w->at_least == 0)
		return false;
	if (last >= f->n)
		return true;
	return w->within.unit != CALENDAR_HOURS &&
	       calendar_is_past(w->calendar, w->within, (int32_t)f->slot[from].lo, (int32_t)f->slot[last].lo);
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
		if (is_short(f, i)) /* as most are: not so much as the end of the window is asked for */
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

/* The items of the window at x: in[i] is set.  Whether they are enough, and with which of them they became so. */
static bool window_at(const struct finding_out *f, int64_t x, bool certain, bool *in, struct tally *t,
		      size_t *enough)
{
	int64_t last = end_of(f->w, x);
	bool any = false;

	*t = (struct tally){0};
	for (size_t i = 0; i < f->n; i++) {
		const struct slot *s = &f->slot[i];
		in[i] = certain ? s->sure && s->lo >= x && s->hi <= last : s->hi >= x && s->lo <= last;
		if (in[i] && add(f, t, i) && !any) {
			any = true;
			*enough = i;
		}
	}
	return any;
}

static void finish_partial(struct finding_out *f, struct cluster *c, const bool *of, bool *in)
{
	bool *anchor = ARENA_ARRAY(f->a, bool, f->n);
	size_t first = f->n, enough = 0;
	struct tally t;

	c->uncertain = true;
	c->item = ARENA_ARRAY(f->a, const struct item *, f->n);
	c->anchor = ARENA_ARRAY(f->a, const struct item *, f->n);
	for (size_t i = 0; i < f->n; i++) {
		if (!of[i])
			continue;
		c->item[c->n++] = f->slot[i].item;
		c->uncertain = c->uncertain && !window_at(f, f->slot[i].lo, true, in, &t, &enough);
		/* A window that qualifies has its items in order of their first days: it does so from one of them on. */
		if (!window_at(f, f->slot[i].hi, false, in, &t, &enough))
			continue;
		for (size_t k = enough; k < f->n; k++)
			anchor[k] = anchor[k] || in[k];
		if (enough < first) {
			size_t from = 0;
			while (!in[from])
				from++;
			first = enough;
			c->onset = f->slot[first].item->lo;
			c->onset_from = f->slot[from].item->lo;
		}
	}
	for (size_t k = 0; k < f->n; k++)
		if (anchor[k])
			c->anchor[c->anchors++] = f->slot[k].item;
}

/* Some dates are ranges: windows at every hi, as the definition says. */
static size_t find_partial(struct finding_out *f, struct cluster **found)
{
	int64_t *x = ARENA_ARRAY(f->a, int64_t, f->n);
	bool *in = ARENA_ARRAY(f->a, bool, f->n), *of = ARENA_ARRAY(f->a, bool, f->n);
	struct cluster *c = ARENA_ARRAY(f->a, struct cluster, f->n + 1);
	size_t n = 0, enough;
	struct tally t;
	bool open = false;

	for (size_t i = 0; i < f->n; i++)
		x[i] = f->slot[i].hi;
	qsort(x, f->n, sizeof *x, by_number);
	for (size_t k = 0; k < f->n; k++) {
		bool shares = false;
		if ((k && x[k] == x[k - 1]) || !window_at(f, x[k], false, in, &t, &enough))
			continue;
		for (size_t i = 0; i < f->n; i++)
			shares = shares || (in[i] && of[i]);
		if (open && !shares) {
			finish_partial(f, &c[n++], of, in);
			window_at(f, x[k], false, in, &t, &enough);
			memset(of, 0, f->n * sizeof *of);
		}
		open = true;
		for (size_t i = 0; i < f->n; i++)
			of[i] = of[i] || in[i];
		t.n = f->w->values ? t.values : t.n;
		c[n].peak = t.n > c[n].peak ? t.n : c[n].peak;
		c[n].sum = f->w->summed && t.sum > c[n].sum ? t.sum : c[n].sum;
	}
	if (open)
		finish_partial(f, &c[n++], of, in);
	*found = c;
	return n;
}

size_t cluster_find(const struct cluster_wanted *w, const struct item *const *item, size_t n, struct arena *a,
		    struct cluster **found)
{
	struct finding_out f = {.w = w, .a = a};
	bool exact = true, hours = w->within.unit == CALENDAR_HOURS;
	size_t values = 0, least = w->summed || w->values ? 1 : w->at_least;

	*found = NULL;
	if (n < least || n == 0)
		return 0;
	f.slot = ARENA_ARRAY(a, struct slot, n);
	f.agency = ARENA_ARRAY(a, uint16_t, w->agencies + 1);
	for (size_t i = 0; i < n; i++) {
		struct slot *s = &f.slot[f.n];
		if (hours && (!item_is_exact(item[i]) || !item[i]->minute_1))
			continue;
		s->item = item[i];
		s->values = w->values ? &w->values[i] : NULL;
		s->lo = hours ? item_minute(item[i]->lo, item[i]->minute_1 - 1) : item[i]->lo;
		s->hi = hours ? s->lo : item[i]->hi;
		s->sure = !item[i]->doubtful;
		exact = exact && s->lo == s->hi && s->sure;
		values += s->values ? s->values->n : 0;
		f.n++;
	}
	if (f.n < least)
		return 0;
	if (w->values)
		f.value = ARENA_ARRAY(a, uint32_t, values + 1);
	return exact ? find_exact(&f, found) : find_partial(&f, found);
}
