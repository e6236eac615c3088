/* Overlap: two of a kind, or of two kinds, open at once. */
#include <stdlib.h>
#include <string.h>

#include "pattern_own.h"

struct stretch { /* when an item runs; a point: only its start */
	int32_t lo, hi, end_lo, end_hi;
	int minute_1, end_minute_1;
	bool is_point, is_guessed; /* guessed: nobody wrote down the end */
};

struct shared {
	const struct item *of, *with;
	int32_t from, to;
	bool uncertain;
	size_t group; /* what shares an item is one */
};

bool pattern_is_absence(const struct code *code, uint16_t kind)
{
	uint16_t missing, away;

	return (code_kind_of(code, STR("missing"), &missing) == 0 && code_kind_is(code, kind, missing)) ||
	       (code_kind_of(code, STR("away"), &away) == 0 && code_kind_is(code, kind, away));
}

static struct stretch stretch_of(const struct pattern_own *x, const struct item *i)
{
	const struct mark *m = &x->child->mark[i->mark];
	struct stretch s = {i->lo, i->hi, i->end_lo, i->end_hi, i->minute_1, i->end_minute_1, false, false};
	bool ended = false;
	int16_t minute_1;

	for (size_t k = 0; k < i->entries; k++) { /* of several reports, what was recorded of the end, at its latest */
		const struct mark *e = &x->child->mark[i->entry[k]];
		int minute = e->end_minute_1;
		if (!(e->flags & MARK_HAS_END))
			continue;
		if (ended && e->end_hi == s.end_hi) /* two times on one day: the later; where one is not known, neither is the latest */
			minute = minute && s.end_minute_1 ? (minute > s.end_minute_1 ? minute : s.end_minute_1) : 0;
		if (!ended || e->end_hi >= s.end_hi) {
			s.end_hi = e->end_hi;
			s.end_minute_1 = minute;
		}
		s.end_lo = !ended || e->end_lo > s.end_lo ? e->end_lo : s.end_lo;
		ended = true;
	}
	if (i->point != CODE_WHOLE || (!ended && !x->w->set->code->kind[m->kind].interval)) {
		s.is_point = true;
	} else if (!ended && pattern_is_absence(x->w->set->code, m->kind)) {
		s.end_lo = s.end_hi = item_open_end(x->w->set->code, x->child->mark, x->child->n, i->mark,
						    x->w->today, &minute_1);
		s.end_minute_1 = minute_1;
		s.is_guessed = true;
	} else if (!ended) {
		s.end_lo = s.end_hi = x->w->today;
		s.end_minute_1 = 0;
	}
	if (s.is_point) {
		s.end_lo = s.lo;
		s.end_hi = s.hi;
		s.end_minute_1 = s.minute_1;
	}
	return s;
}

enum answer { NO, PERHAPS, YES };

/* Day a comes before day b, both given with their minutes; touching: what is said of the same moment, or of one day where no
 * time is known for either. */
static enum answer is_before(int32_t a_lo, int32_t a_hi, int a_minute_1, int32_t b_lo, int32_t b_hi,
			     int b_minute_1, bool touching)
{
	if (a_hi < b_lo)
		return YES;
	if (a_lo > b_hi)
		return NO;
	if (a_lo == a_hi && b_lo == b_hi) {
		if (a_minute_1 && b_minute_1)
			return a_minute_1 < b_minute_1 || (touching && a_minute_1 == b_minute_1) ? YES : NO;
		/* Two days without times have no order; a point on the first or last day lies within. */
		return !touching ? NO : !a_minute_1 && !b_minute_1 ? YES : PERHAPS;
	}
	/* Where the last day of the one is the first of the other they can but meet on it. */
	return a_lo == b_hi && !touching ? NO : PERHAPS;
}

static enum answer least(enum answer a, enum answer b)
{
	return a < b ? a : b;
}

/* Both began before the other ended. */
static enum answer do_share(const struct stretch *a, const struct stretch *b)
{
	bool touching = a->is_point || b->is_point;

	return least(is_before(a->lo, a->hi, a->minute_1, b->end_lo, b->end_hi, b->end_minute_1, touching),
		     is_before(b->lo, b->hi, b->minute_1, a->end_lo, a->end_hi, a->end_minute_1, touching));
}

/* From the later start to the earlier end for longer than that. */
static enum answer is_long(const struct pattern_own *x, struct calendar_span longer, const struct stretch *a,
			   const struct stretch *b)
{
	bool later = a->lo > b->lo || (a->lo == b->lo && a->minute_1 > b->minute_1);
	bool earlier = a->end_lo < b->end_lo || (a->end_lo == b->end_lo && a->end_minute_1 < b->end_minute_1);
	const struct stretch *from = later ? a : b;
	struct stretch now = earlier ? *a : *b, *to = &now;

	if (longer.n == 0)
		return YES;
	if (now.end_hi > x->w->today) { /* what is planned for later has not been shared yet */
		now.end_minute_1 = now.end_lo > x->w->today ? 1440 : now.end_minute_1;
		now.end_lo = now.end_lo > x->w->today ? x->w->today : now.end_lo;
		now.end_hi = x->w->today;
	}
	if (longer.unit == CALENDAR_HOURS)
		return from->lo == from->hi && to->end_lo == to->end_hi && from->minute_1 &&
				       to->end_minute_1 &&
				       item_minute(to->end_lo, to->end_minute_1 - 1) >
					       item_minute(from->lo, from->minute_1 - 1) +
						       (int64_t)longer.n * 60
			       ? YES
			       : NO;
	if (to->end_lo > calendar_end(x->w->calendar, longer, from->hi))
		return YES;
	return to->end_hi > calendar_end(x->w->calendar, longer, from->lo) ? PERHAPS : NO;
}

/* With nothing but the start of what nobody ended. */
static struct stretch known_of(struct stretch s)
{
	if (s.is_guessed) {
		s.end_lo = s.lo;
		s.end_hi = s.hi;
		s.end_minute_1 = s.minute_1;
	}
	return s;
}

/* Of a guessed end it is not known that the two met, but where the one began while the other lasted.  Two reports of one kind are
 * then not said to have been open at once: the first may have been over, and nobody wrote it down. */
static enum answer is_shared(const struct pattern_own *x, const struct rule *r, const struct stretch *a, const struct stretch *b)
{
	struct stretch from = known_of(*a), to = known_of(*b);
	enum answer sure = least(do_share(&from, &to), is_long(x, r->longer_than, &from, &to)), may;

	if (!a->is_guessed && !b->is_guessed)
		return sure;
	if (r->with == r->of)
		return a->is_guessed && b->is_guessed ? NO : sure;
	may = least(do_share(a, b), is_long(x, r->longer_than, a, b));
	return sure == YES ? YES : least(may, PERHAPS);
}

/* One entry in both, or one thing that several agencies reported. */
static bool is_one(const struct item *a, const struct item *b, const size_t *incident)
{
	for (size_t i = 0; i < a->entries; i++)
		for (size_t k = 0; k < b->entries; k++)
			if (a->entry[i] == b->entry[k] ||
			    (incident[a->entry[i]] && incident[a->entry[i]] == incident[b->entry[k]]))
				return true;
	return false;
}

static void number_incidents(const struct item_list *l, size_t *incident, size_t from)
{
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < l->item[i].entries; k++)
			incident[l->item[i].entry[k]] = from + i + 1;
}

static int by_order(const void *a, const void *b)
{
	return item_compare(*(const struct item *const *)a, *(const struct item *const *)b);
}

static size_t add_once(const struct item **item, size_t from, size_t n, const struct item *i)
{
	for (size_t k = from; k < n; k++)
		if (item[k] == i || item_is_same(item[k], i))
			return n;
	item[n] = i;
	return n + 1;
}

static int add_overlap(struct pattern_series *c, const struct shared *s, size_t n, size_t group,
		       struct err *e)
{
	struct pattern_own *x = c->x;
	const struct rule *r = c->r;
	const struct item **item = ARENA_ARRAY(&x->arena, const struct item *, 2 * n + 1);
	struct finding_number *num = ARENA_ARRAY(&x->arena, struct finding_number, 2);
	struct found_match m = {.state = FINDING_MATCH,
				.item = item,
				.onset_from = DATE_LAST,
				.due = DATE_LAST,
				.number = num,
				.first = DATE_LAST,
				.last = DATE_FIRST};
	size_t times = 0, sure = 0, of;

	for (size_t i = 0; i < n; i++) {
		if (group && s[i].group != group)
			continue;
		m.items = add_once(item, 0, m.items, s[i].of);
		m.first = s[i].from < m.first ? s[i].from : m.first;
		m.last = s[i].to > m.last ? s[i].to : m.last;
		times++;
		sure += !s[i].uncertain;
		if (times == (size_t)r->at_least)
			m.onset = s[i].from;
	}
	of = m.items;
	for (size_t i = 0; i < n; i++)
		if (!group || s[i].group == group)
			m.items = add_once(item, r->with == r->of ? 0 : of, m.items, s[i].with);
	if (r->with == r->of)
		qsort(item, m.items, sizeof *item, by_order);
	else {
		m.count = (uint32_t)of;
		qsort(item + of, m.items - of, sizeof *item, by_order);
	}
	m.anchor = item;
	m.anchors = of;
	m.uncertain = sure < (size_t)r->at_least;
	num[m.numbers++] = pattern_number("times", (double)times);
	if (!m.uncertain)
		num[m.numbers++] = pattern_number("days", m.last - m.first);
	pattern_openers(x, r, &c->when, &m);
	pattern_misses(x, r->of, m.first, m.last, &m);
	if (r->with != r->of)
		pattern_misses(x, r->with, m.first, m.last, &m);
	return pattern_found(x, c->to, &m, e);
}

/* Once is enough: each on its own, joined where they share an item. */
static void join(struct shared *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		s[i].group = i + 1;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++) {
			size_t old = s[i].group;
			if (s[k].group == old ||
			    (s[k].of != s[i].of && s[k].with != s[i].with &&
			     !item_is_same(s[k].of, s[i].with) && !item_is_same(s[k].with, s[i].of)))
				continue;
			for (size_t j = 0; j <= i; j++)
				if (s[j].group == old)
					s[j].group = s[k].group;
		}
}

/* The last day of what they share; of a guessed end only that they did is known. */
static int32_t until(const struct stretch *a, const struct stretch *b)
{
	if (a->is_guessed || b->is_guessed)
		return a->lo > b->lo ? a->lo : b->lo;
	return a->end_hi < b->end_hi ? a->end_hi : b->end_hi;
}

static struct shared *find(struct pattern_series *c, const struct item_list *with, const size_t *incident,
			   size_t *n)
{
	struct pattern_own *x = c->x;
	struct shared *s = NULL;
	size_t cap = 0;

	*n = 0;
	for (size_t i = 0; i < c->n; i++) {
		struct stretch a = stretch_of(x, c->item[i]);
		for (size_t k = 0; k < with->n && with->item[k].lo <= a.end_hi; k++) {
			const struct item *w = &with->item[k];
			struct stretch b;
			enum answer yes;
			if (c->r->with == c->r->of && item_compare(w, c->item[i]) <= 0)
				continue; /* each two once */
			b = stretch_of(x, w);
			if (b.end_hi < a.lo || is_one(c->item[i], w, incident))
				continue;
			yes = is_shared(x, c->r, &a, &b);
			if (yes == NO)
				continue;
			if (*n == cap) {
				struct shared *more = ARENA_ARRAY(&x->arena, struct shared,
								  cap ? 2 * cap : 8);
				if (*n)
					memcpy(more, s, *n * sizeof *s);
				cap = cap ? 2 * cap : 8;
				s = more;
			}
			s[(*n)++] = (struct shared){.of = c->item[i],
						    .with = w,
						    .from = a.lo > b.lo ? a.lo : b.lo,
						    .to = until(&a, &b) < x->w->today ? until(&a, &b)
										      : x->w->today,
						    .uncertain = yes != YES || c->item[i]->doubtful};
		}
	}
	return s;
}

int pattern_overlap(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	struct pattern_series c = {.x = x, .r = r, .to = to};
	struct item_list of, with, one;
	size_t *incident, n;
	struct shared *s;

	if (x->scan.list[r->of].hits == 0 || x->scan.list[r->with].hits == 0)
		return 0;
	of = pattern_items(x, r->of, r->unit, false);
	with = r->with == r->of ? of : pattern_items(x, r->with, r->unit, false);
	pattern_select(&c, &of);
	incident = ARENA_ARRAY(&x->arena, size_t, x->child->n + 1);
	one = pattern_items(x, r->of, RULE_INCIDENT, false);
	number_incidents(&one, incident, 0);
	if (r->with != r->of) {
		size_t before = one.n;
		one = pattern_items(x, r->with, RULE_INCIDENT, false);
		number_incidents(&one, incident, before);
	}
	s = find(&c, &with, incident, &n);
	if (n < (size_t)r->at_least)
		return 0;
	if (r->at_least > 1)
		return add_overlap(&c, s, n, 0, e);
	join(s, n);
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (k < i && s[k].group != s[i].group)
			k++;
		if (k == i && add_overlap(&c, s, n, s[i].group, e) < 0)
			return -1;
	}
	return 0;
}
