#include "analysis/item.h"

#include <stdlib.h>
#include <string.h>

int item_compare(const struct item *a, const struct item *b)
{
	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	if (a->hi != b->hi)
		return a->hi < b->hi ? -1 : 1;
	if (a->minute_1 != b->minute_1)
		return a->minute_1 < b->minute_1 ? -1 : 1;
	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return (a->mark > b->mark) - (a->mark < b->mark);
}

static int compare(const void *a, const void *b)
{
	return item_compare(a, b);
}

bool item_is_exact(const struct item *i)
{
	return i->lo == i->hi;
}

bool item_is_after(const struct item *x, const struct item *y)
{
	if (x->lo == y->lo && x->lo == x->hi && y->lo == y->hi && x->minute_1 && y->minute_1)
		return x->minute_1 > y->minute_1;
	return x->lo > y->lo;
}

/* The last Sunday of a month. */
static int32_t last_sunday(int year, int month)
{
	int32_t d = date_day_of(year, month + 1, 1) - 1;

	return d - (date_weekday(d) + 1) % 7;
}

int64_t item_minute(int32_t day, int minute)
{
	int year, month, dom;
	int64_t t = (int64_t)day * 1440 + minute;

	date_civil_of(day, &year, &month, &dom);
	/* The clock shows 1.00 to 2.00 twice in October; the first is taken.  In March it never does: who writes 1.30 all the same
	 * has not put the clock on yet. */
	if ((month > 3 && month < 10) || (month == 3 && t >= (int64_t)last_sunday(year, 3) * 1440 + 120) ||
	    (month == 10 && t < (int64_t)last_sunday(year, 10) * 1440 + 120))
		t -= 60;
	return t;
}

int32_t item_day_of_minute(int64_t minute)
{
	int32_t day = (int32_t)((minute + 60) / 1440);

	/* Summer time, if it is summer then; else the clock shows the minute itself. */
	return item_minute(day, (int)((minute + 60) % 1440)) == minute ? day : (int32_t)(minute / 1440);
}

bool item_is_same(const struct item *a, const struct item *b)
{
	if (a->lo > b->hi || b->lo > a->hi || a->point != b->point)
		return false;
	for (size_t i = 0; i < a->entries; i++)
		for (size_t k = 0; k < b->entries; k++)
			if (a->entry[i] == b->entry[k])
				return true;
	return false;
}

/* m is later than what began on the day and minute: on a later day, or that day where both have a time. */
static bool is_later_mark(const struct mark *m, int32_t day, int minute_1)
{
	return m->lo > day ||
	       (m->lo == day && m->lo == m->hi && m->minute_1 && minute_1 && m->minute_1 > minute_1);
}

/* The first later entry that shows the child seen on a day that is known; NULL: none. */
static const struct mark *seen_after(const struct code *code, const struct mark *all, size_t marks, size_t at,
				     int32_t today)
{
	const struct mark *from = &all[at];

	for (size_t i = at + 1; i < marks && all[i].lo <= today; i++)
		if (code->kind[all[i].kind].child_seen && all[i].lo == all[i].hi &&
		    is_later_mark(&all[i], from->hi, from->minute_1))
			return &all[i];
	return NULL;
}

int32_t item_open_end(const struct code *code, const struct mark *all, size_t marks, size_t at, int32_t today,
		      int16_t *minute_1)
{
	const struct mark *seen = seen_after(code, all, marks, at, today);

	*minute_1 = seen ? seen->minute_1 : 0;
	return seen ? seen->lo : today;
}

static struct item one_entry(const struct term_hit *h, const struct mark *all, const struct item_wanted *w)
{
	const struct mark *m = &all[h->mark];
	struct item i = {.lo = m->lo,
			 .hi = m->hi,
			 .minute_1 = m->minute_1,
			 .text_only = h->text_only,
			 .born_unknown = h->born_unknown,
			 .doubtful = h->doubtful,
			 .severity_1 = m->severity_1,
			 .pair = m->pair,
			 .has_action = (m->flags & MARK_HAS_ACTION) != 0,
			 .mark = h->mark,
			 .id = m->id,
			 .entries = 1,
			 .point = h->point == CODE_END ? CODE_END : CODE_WHOLE};

	bool run = h->point == CODE_END && w->unit == RULE_EPISODE &&
		   m->lo < DATE_LAST; /* joined by its whole time, dated by its end */

	if (h->point == CODE_END && !run) {
		i.lo = m->end_lo;
		i.hi = m->end_hi < DATE_LAST ? m->end_hi : m->end_lo;
		i.minute_1 = m->end_minute_1;
	}
	i.end_lo = i.lo;
	i.end_hi = i.hi;
	if ((h->point == CODE_WHOLE || run) && (m->flags & MARK_HAS_END)) {
		i.end_lo = m->end_lo;
		i.end_hi = m->end_hi;
		i.end_minute_1 = m->end_minute_1;
	} else if (h->point == CODE_WHOLE && w->unit == RULE_EPISODE && w->code->kind[m->kind].interval) {
		i.is_open = true;
		i.end_lo = i.end_hi = item_open_end(w->code, all, w->marks, h->mark, w->today,
						    &i.end_minute_1);
	}
	return i;
}

/* ---- joining ---- */

struct group {
	size_t first, last; /* chain through `next`, places in the list of single entries */
	size_t n;
	uint32_t pair, group;
	int32_t lo, hi; /* of the days of its entries */
	bool exact;
	int32_t run;      /* episodes: the running end; of entries without an end, their start */
	int run_minute_1; /* 0: not known */
	int64_t clock;    /* the last minute of what has a time */
	bool ended;       /* some entry recorded an end */
	int32_t told;     /* the last day of those ends */
	int32_t back;     /* of an entry without an end: seen again on that day; DATE_LAST: not */
	int back_minute_1;
};

struct joining {
	const struct item *one;
	const struct mark *mark;
	size_t *next;
	struct group *group;
	size_t groups;
	const struct item_wanted *w;
};

static bool groups_fit(const struct joining *j, const struct group *g, const struct item *i)
{
	return (!j->w->per_pair && !j->w->group) || g->group == 0 || i->group == 0 || g->group == i->group;
}

static bool has_ref(const struct joining *j, const struct group *g, uint32_t ref)
{
	for (size_t k = g->first;; k = j->next[k]) {
		if (j->mark[j->one[k].mark].ref == ref)
			return true;
		if (k == g->last)
			return false;
	}
}

static bool has_agency(const struct joining *j, const struct group *g, uint16_t agency)
{
	for (size_t k = g->first;; k = j->next[k]) {
		if (j->mark[j->one[k].mark].agency == agency)
			return true;
		if (k == g->last)
			return false;
	}
}

static bool is_same_incident(const struct joining *j, const struct group *g, const struct item *i)
{
	uint16_t agency = j->mark[i->mark].agency;

	if (!g->exact || !item_is_exact(i) || i->lo - g->lo > 1 || g->hi - i->lo > 1 || !groups_fit(j, g, i))
		return false;
	return agency && !has_agency(j, g, 0) && !has_agency(j, g, agency); /* an unnamed agency may be any */
}

/* The child had been seen again, and this began within the gap of that: one episode. */
static bool is_back_within(const struct joining *j, const struct group *g, const struct item *i)
{
	struct calendar_span gap = j->w->episode_gap;
	int minute_1 = j->mark[i->mark].minute_1;

	if (g->back >= DATE_LAST || i->lo < g->back ||
	    (i->lo == g->back && minute_1 && g->back_minute_1 && minute_1 < g->back_minute_1))
		return false;
	if (gap.unit == CALENDAR_DAYS)
		return i->lo <= g->back + gap.n;
	if (gap.n && gap.unit == CALENDAR_WEEKS)
		return i->lo <= g->back + 7 * gap.n;
	if (!minute_1 || !g->back_minute_1)
		return false;
	return item_minute(i->lo, minute_1 - 1) >= item_minute(g->back, g->back_minute_1 - 1) &&
	       item_minute(i->lo, minute_1 - 1) <=
		       item_minute(g->back, g->back_minute_1 - 1) + (int64_t)gap.n * 60;
}

static bool is_same_episode(const struct joining *j, const struct group *g, const struct item *i)
{
	const struct mark *m = &j->mark[i->mark];
	struct calendar_span gap = j->w->episode_gap;

	if (!g->exact || !item_is_exact(i) || !groups_fit(j, g, i))
		return false;
	if (is_back_within(j, g, i))
		return true;
	if (m->minute_1 && gap.unit == CALENDAR_HOURS) {
		if (g->clock > INT64_MIN &&
		    item_minute(i->lo, m->minute_1 - 1) <= g->clock + (int64_t)gap.n * 60)
			return true;
		if (g->run_minute_1)
			return false;
	}
	if (gap.unit == CALENDAR_DAYS) /* of none: on that very day */
		return i->lo <= g->run + gap.n;
	if (gap.n && gap.unit == CALENDAR_WEEKS)
		return i->lo <= g->run + 7 * gap.n;
	if (g->ended && i->lo < g->run)
		return true;
	/* Touching on one day, times not known: one episode only if another agency says so. */
	return i->lo == g->run && m->agency && !has_agency(j, g, 0) && !has_agency(j, g, m->agency);
}

static void join(struct joining *j, struct group *g, size_t k)
{
	const struct item *i = &j->one[k];
	const struct mark *m = &j->mark[i->mark];
	int32_t end = i->hi;
	int minute_1 = i->minute_1;

	if (g->n) {
		j->next[g->last] = k;
		g->hi = i->hi > g->hi ? i->hi : g->hi;
	} else {
		*g = (struct group){.first = k,
				    .lo = i->lo,
				    .hi = i->hi,
				    .exact = true,
				    .run = DATE_FIRST,
				    .told = DATE_FIRST,
				    .clock = INT64_MIN,
				    .back = DATE_LAST};
	}
	g->last = k;
	g->n++;
	g->exact = g->exact && item_is_exact(i);
	if (!g->pair)
		g->pair = i->pair;
	if (!g->group)
		g->group = i->group;
	if ((m->flags & MARK_HAS_END) && m->end_hi < DATE_LAST) {
		g->ended = true;
		g->told = m->end_hi > g->told ? m->end_hi : g->told;
		end = m->end_hi;
		minute_1 = m->end_minute_1 ? m->end_minute_1
			   : m->minute_1   ? 1440
					   : 0; /* some time on that day */
	}
	if (i->is_open && item_is_exact(i) && i->lo > g->told) {
		/* An end that is only today's is no sight. */
		bool seen = i->end_lo < j->w->today ||
			    seen_after(j->w->code, j->mark, j->w->marks, i->mark, j->w->today);
		g->back = seen ? i->end_lo : DATE_LAST;
		g->back_minute_1 = i->end_minute_1;
	} else if (g->ended) { /* an end that is recorded says more than none */
		g->back = DATE_LAST;
	}
	if (minute_1 && j->w->unit == RULE_EPISODE) { /* incidents are of days */
		int64_t clock = item_minute(end, minute_1 - 1);
		g->clock = clock > g->clock ? clock : g->clock;
	}
	if (end > g->run || (end == g->run && minute_1 > g->run_minute_1)) {
		g->run = end;
		g->run_minute_1 = minute_1;
	}
}

static size_t group_for(struct joining *j, size_t k, size_t oldest)
{
	const struct item *i = &j->one[k];
	uint32_t ref = j->mark[i->mark].ref;

	if (ref) /* the same crime number is the same thing, whenever it was written down */
		for (size_t g = 0; g < j->groups; g++)
			if (groups_fit(j, &j->group[g], i) && has_ref(j, &j->group[g], ref))
				return g;
	if (j->w->unit == RULE_EPISODE) {
		if (j->groups && is_same_episode(j, &j->group[j->groups - 1], i))
			return j->groups - 1;
		return j->groups;
	}
	for (size_t g = oldest; g < j->groups; g++)
		if (is_same_incident(j, &j->group[g], i))
			return g;
	return j->groups;
}

static struct item whole_of(const struct joining *j, const struct group *g, struct arena *a)
{
	struct item i = j->one[g->first];
	uint32_t *entry;
	size_t n = 0;

	i.entries = g->n;
	entry = ARENA_ARRAY(a, uint32_t, g->n);
	i.entry = entry;
	for (size_t k = g->first;; k = j->next[k]) {
		const struct item *o = &j->one[k];
		entry[n++] = o->mark;
		if (o->severity_1 > i.severity_1)
			i.severity_1 = o->severity_1;
		if (i.is_open != o->is_open ? i.is_open
					    : o->end_hi > i.end_hi) { /* a recorded end says more than none */
			i.end_lo = o->end_lo;
			i.end_hi = o->end_hi;
			i.end_minute_1 = o->end_minute_1;
			i.is_open = o->is_open;
		}
		i.text_only = i.text_only && o->text_only;
		i.doubtful = i.doubtful && o->doubtful;
		i.born_unknown = i.born_unknown || o->born_unknown;
		i.has_action = i.has_action || o->has_action;
		if (k == g->last)
			break;
	}
	i.pair = g->pair;
	i.group = g->group;
	return i;
}

/* An episode of end points is where it ends: `run` is the minute of its running end, 0 not known. */
static void date_by_end(struct item *i, const struct mark *mark, int run, const struct item_wanted *w)
{
	if (i->point != CODE_END || w->unit != RULE_EPISODE)
		return;
	i->lo = i->end_lo;
	i->hi = i->end_hi < DATE_LAST ? i->end_hi : i->end_lo;
	i->minute_1 = (int16_t)(i->entries == 1 ? mark[i->mark].end_minute_1 : run < 1440 ? run : 0);
}

struct item_list item_make(const struct term_list *t, const struct mark *mark, const struct item_wanted *w,
			   struct arena *a)
{
	struct item_list l = {.n = t->hits};
	struct joining j = {.mark = mark, .w = w};
	struct item *one;
	size_t oldest = 0;
	bool sorted = true, moved = false;

	if (t->hits == 0)
		return l;
	one = ARENA_ARRAY(a, struct item, t->hits);
	for (size_t i = 0; i < t->hits; i++) {
		one[i] = one_entry(&t->hit[i], mark, w);
		one[i].entry = &one[i].mark;
		one[i].group = w->group ? w->group[i] : w->per_pair ? one[i].pair : 0;
		sorted = sorted && (i == 0 || item_compare(&one[i - 1], &one[i]) <= 0);
	}
	if (!sorted) {
		qsort(one, t->hits, sizeof *one, compare);
		for (size_t i = 0; i < t->hits; i++)
			one[i].entry = &one[i].mark;
	}
	l.item = one;
	if (w->unit == RULE_ENTRY)
		return l;
	if (t->hits == 1) {
		date_by_end(one, mark, 0, w);
		return l;
	}
	j.one = one;
	j.next = ARENA_ARRAY(a, size_t, t->hits);
	j.group = ARENA_ARRAY(a, struct group, t->hits);
	for (size_t k = 0; k < t->hits; k++) {
		size_t g;
		/* An exact entry more than a day after a group's first can only join it by a reference. */
		while (oldest < j.groups && one[k].lo - j.group[oldest].lo > 1)
			oldest++;
		g = group_for(&j, k, oldest);
		if (g == j.groups)
			j.groups++;
		join(&j, &j.group[g], k);
	}
	l.n = j.groups;
	if (j.groups < t->hits || w->unit == RULE_EPISODE)
		l.item = ARENA_ARRAY(a, struct item, j.groups);
	for (size_t g = 0; g < j.groups && l.item != one; g++) {
		l.item[g] = whole_of(&j, &j.group[g], a);
		date_by_end(&l.item[g], mark, j.group[g].run_minute_1, w);
		moved = moved || (l.item[g].point == CODE_END && w->unit == RULE_EPISODE);
	}
	if (moved)
		qsort(l.item, l.n, sizeof *l.item, compare);
	return l;
}
