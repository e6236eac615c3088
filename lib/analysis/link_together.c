/* Missing together: episodes of different children that share time. */
#include "link_own.h"

#include <math.h>
#include <string.h>

#include "analysis/statistic.h"

enum { SHIFTS = 999, MOST_TOGETHER = 8 };
#define WEEK ((int64_t)7 * 1440)

struct meeting {                     /* some children, one time: the least sorts together */
	uint32_t who[MOST_TOGETHER]; /* places of persons in the order of ids; the rest LINK_NOBODY */
	uint32_t episode[MOST_TOGETHER];
	size_t n;
	bool certain;
};

struct link_meetings {
	struct link *l;
	const struct link_rule *r;
	const struct link_episode *x;
	size_t n;
	uint32_t *rank; /* by person: place in the order of ids */
	size_t *first;  /* by person, and one more: his episodes in `of` */
	uint32_t *of;
	struct meeting *meeting;
	size_t meetings, cap;
	struct chance *chance; /* of each set of children, in the order of meetings */
};

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int by_start(const void *a, const void *b)
{
	const struct link_episode *x = a, *y = b;

	if (x->start_lo.elapsed != y->start_lo.elapsed)
		return x->start_lo.elapsed < y->start_lo.elapsed ? -1 : 1;
	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

/* Minutes that two share: at least, at most. */
static int64_t shared(const struct link_episode *a, const struct link_episode *b, bool at_most)
{
	if (at_most)
		return least(a->end_hi.elapsed, b->end_hi.elapsed) -
		       most(a->start_lo.elapsed, b->start_lo.elapsed);
	return least(a->end_lo.elapsed, b->end_lo.elapsed) - most(a->start_hi.elapsed, b->start_hi.elapsed);
}

static int by_who(const void *a, const void *b)
{
	const struct meeting *x = a, *y = b;

	for (size_t i = 0; i < MOST_TOGETHER; i++)
		if (x->who[i] != y->who[i])
			return x->who[i] < y->who[i] ? -1 : 1;
	for (size_t i = 0; i < x->n && i < y->n; i++)
		if (x->episode[i] != y->episode[i])
			return x->episode[i] < y->episode[i] ? -1 : 1;
	return (x->n > y->n) - (x->n < y->n);
}

static bool is_one_household(struct link_meetings *t, const uint32_t *episode, size_t n)
{
	uint32_t person[MOST_TOGETHER] = {0}, household[MOST_TOGETHER] = {0};
	int32_t day[MOST_TOGETHER] = {0};
	size_t houses = 0;

	for (size_t i = 0; i < n; i++) {
		person[i] = t->x[episode[i]].person;
		day[i] = t->x[episode[i]].lo;
	}
	if (t->r->ignore_nothing)
		return false;
	link_households(t->l, person, day, n, household);
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (k < i && household[k] != household[i])
			k++;
		houses += k == i;
	}
	return houses < t->r->children;
}

/* Episodes in the order of their persons' ids; of one person two: the later is left. */
static void add_meeting(struct link_meetings *t, const uint32_t *episode, size_t n)
{
	struct meeting m = {.certain = true};

	for (size_t i = 0; i < MOST_TOGETHER; i++)
		m.who[i] = LINK_NOBODY;
	for (size_t i = 0; i < n && m.n < MOST_TOGETHER; i++) {
		uint32_t rank = t->rank[t->x[episode[i]].person];
		size_t k = 0;
		while (k < m.n && m.who[k] != rank)
			k++;
		if (k < m.n)
			continue;
		for (k = m.n++; k && m.who[k - 1] > rank; k--) {
			m.who[k] = m.who[k - 1];
			m.episode[k] = m.episode[k - 1];
		}
		m.who[k] = rank;
		m.episode[k] = episode[i];
	}
	if (m.n < t->r->children || is_one_household(t, m.episode, m.n))
		return;
	for (size_t i = 0; i < m.n; i++)
		for (size_t k = 0; k < i; k++)
			m.certain = m.certain &&
				    shared(&t->x[m.episode[i]], &t->x[m.episode[k]], false) >= t->r->overlap;
	LINK_ROOM(t->meeting, t->meetings, t->cap);
	t->meeting[t->meetings++] = m;
}

/* Each episode against those under way when it begins.  They all share its beginning, so that what each
 * shares with it all share. */
static void sweep(struct link_meetings *t)
{
	uint32_t *open = arena_malloc((t->n + 1) * sizeof *open),
		 *with = arena_malloc((t->n + 1) * sizeof *with);
	size_t opens = 0;

	for (uint32_t i = 0; i < t->n; i++) {
		const struct link_episode *x = &t->x[i];
		size_t kept = 0, n = 0;
		for (size_t k = 0; k < opens; k++) {
			const struct link_episode *o = &t->x[open[k]];
			if (o->end_hi.elapsed <= x->start_lo.elapsed)
				continue;
			open[kept++] = open[k];
			if (o->person != x->person && shared(o, x, true) >= t->r->overlap)
				with[n++] = open[k];
		}
		opens = kept;
		open[opens++] = i;
		if (n > t->l->w->lists->set.degree) { /* as a place that everybody goes to */
			t->l->n->crowded++;
			continue;
		}
		if (t->r->children == 2) {
			for (size_t k = 0; k < n; k++)
				add_meeting(t, (const uint32_t[]){with[k], i}, 2);
		} else if (n + 1 >= t->r->children) {
			with[n++] = i;
			add_meeting(t, with, n);
		}
	}
	free(open);
	free(with);
}

/* ---- chance ---- */

struct span {
	int64_t from, to;
};

/* How many of the first's episodes are shared by an episode of every other; no further than `enough`. */
static size_t count_shared(struct span *const *s, const size_t *n, size_t children, const int64_t *shift,
			   int64_t first, int64_t round, int64_t overlap, size_t enough)
{
	size_t count = 0;

	for (size_t i = 0;
	     i < n[0] && count < enough && count + (n[0] - i) >= (enough == SIZE_MAX ? 0 : enough); i++) {
		size_t c = 1;
		for (; c < children; c++) {
			size_t k = 0;
			for (; k < n[c]; k++) {
				int64_t from = s[c][k].from + shift[c], to;
				from -= from - first >= round ? round : 0; /* round the whole time */
				to = from + s[c][k].to - s[c][k].from;
				if (least(to, s[0][i].to) - most(from, s[0][i].from) >= overlap)
					break;
			}
			if (k == n[c])
				break;
		}
		count += c == children;
	}
	return count;
}

/* P(X >= k) of a Poisson law: where no shift of so many gave as much, the shifts' own mean says how seldom it
 * is. */
static double poisson(size_t k, double mean)
{
	double term = exp(-mean), sum = 0;

	for (size_t i = 1; i <= k; i++)
		term *= mean / (double)i;
	for (size_t i = k; i < k + 60; i++) {
		sum += term;
		term *= mean / (double)(i + 1);
	}
	return sum;
}

struct chance {
	double p, tail; /* tail: p, or less where all shifts stayed below */
	size_t seen, of;
};

/* Every child's episodes are kept, the others' moved by one whole week or more round the time from the first
 * to the last of them all. brief: a p that is certain to be above `weak` is not followed to its end. */
static struct chance chance_of(struct link_meetings *t, struct span *const *s, const size_t *n, size_t children,
			       bool brief)
{
	struct chance c = {.of = n[0]};
	int64_t first = INT64_MAX, last = INT64_MIN, shift[MOST_TOGETHER] = {0}, weeks;
	struct statistic_random random;
	double weak = t->l->w->lists->set.weak;
	size_t as_many = 0, sum = 0;

	for (size_t k = 0; k < children; k++)
		for (size_t i = 0; i < n[k]; i++) {
			first = least(first, s[k][i].from);
			last = most(last, s[k][i].to);
		}
	weeks = (last - first) / WEEK + 1;
	c.seen = count_shared(s, n, children, shift, first, weeks * WEEK, t->r->overlap, SIZE_MAX);
	for (int pass = 0; pass < 2; pass++) { /* again, in full, only where none came up to it */
		statistic_seed(&random, STATISTIC_SEED);
		for (int i = 0; i < SHIFTS && !(brief && (double)as_many > weak * (SHIFTS + 1)); i++) {
			for (size_t k = 1; k < children; k++)
				shift[k] = weeks > 1 ? (int64_t)(1 + statistic_next(&random) %
									     (uint64_t)(weeks - 1)) *
							       WEEK
						     : 0;
			if (pass == 0)
				as_many += count_shared(s, n, children, shift, first, weeks * WEEK,
							t->r->overlap, c.seen) >= c.seen;
			else
				sum += count_shared(s, n, children, shift, first, weeks * WEEK, t->r->overlap,
						    SIZE_MAX);
		}
		if (as_many)
			break;
	}
	c.p = c.tail = (1.0 + (double)as_many) / (1.0 + SHIFTS);
	if (!as_many)
		c.tail = fmin(c.p, poisson(c.seen, (1.0 + (double)sum) / (1.0 + SHIFTS)));
	return c;
}

/* ---- who is named ---- */

static int find_naming(struct link_meetings *t, const struct meeting *m, struct linked_overlap *v,
		       struct err *e)
{
	struct link *l = t->l;
	struct arena a = {0};
	uint64_t *id = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < m->n; i++) {
		const struct link_episode *x = &t->x[m->episode[i]];
		for (uint32_t k = x->around; k < x->around + x->arounds; k++) {
			const struct link_entry *en = &l->entry[k];
			struct case_view *view = l->added[en->in].c.view;
			struct event ev = {0};
			bool named = false;
			if (!link_may_name(&en->mark))
				continue;
			if (view->event(view, &en->mark, &a, &ev, e) < 0) {
				arena_close(&a);
				return -1;
			}
			for (size_t c = 0; c < m->n && !named; c++)
				named = c != i && link_is_named(l, en->in, &ev, t->x[m->episode[c]].person);
			for (size_t c = 0; c < n && named; c++)
				named = id[c] != en->mark.id;
			if (named) {
				id = arena_room(&l->arena, id, n, &cap, sizeof *id);
				id[n++] = en->mark.id;
			}
			arena_clear(&a);
		}
	}
	arena_close(&a);
	v->naming = id;
	v->naming_n = n;
	return 0;
}

/* ---- what is told ---- */

static void take_overlap(struct link_meetings *t, const struct meeting *m, struct linked_overlap *v)
{
	const struct link_episode *x = &t->x[m->episode[0]];
	struct link_time from = x->start_hi, to = x->end_lo, early = x->start_lo, late = x->end_hi;
	uint64_t *id;
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++) {
		x = &t->x[m->episode[i]];
		n += x->n;
		from = x->start_hi.elapsed > from.elapsed ? x->start_hi : from;
		to = x->end_lo.elapsed < to.elapsed ? x->end_lo : to;
		early = x->start_lo.elapsed > early.elapsed ? x->start_lo : early;
		late = x->end_hi.elapsed < late.elapsed ? x->end_hi : late;
	}
	if (to.elapsed <= from.elapsed) { /* it may be that they shared nothing */
		from = early;
		to = late;
	} else {
		v->hours = (double)(to.elapsed - from.elapsed) / 60;
	}
	v->from = from.local;
	v->to = to.local;
	v->hours_most = (double)(late.elapsed - early.elapsed) / 60;
	id = ARENA_ARRAY(&t->l->arena, uint64_t, n + 1);
	for (size_t i = 0; i < m->n; i++) {
		x = &t->x[m->episode[i]];
		for (uint32_t k = 0; k < x->n; k++)
			id[v->evidence_n++] = t->l->entry[x->first + k].mark.id;
	}
	v->evidence = id;
}

static void take_entries(struct link_meetings *t, const struct meeting *m, size_t n, struct linked *x)
{
	struct linked_seen *s;
	size_t all = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < m[i].n; c++)
			all += t->x[m[i].episode[c]].n;
	s = ARENA_ARRAY(&t->l->arena, struct linked_seen, all + 1);
	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < m[i].n; c++) {
			const struct link_episode *ep = &t->x[m[i].episode[c]];
			for (uint32_t k = 0; k < ep->n; k++) {
				struct linked_seen one = link_seen_of(t->l, &t->l->entry[ep->first + k],
								      (uint32_t)c);
				size_t j = 0;
				while (j < x->seen_n && (s[j].event != one.event || s[j].child != one.child))
					j++;
				if (j == x->seen_n)
					s[x->seen_n++] = one;
			}
		}
	link_sort_seen(s, x->seen_n);
	x->seen = s;
}

/* The episodes of one person, as spans that are certain. */
static struct span *spans_of(struct link_meetings *t, uint32_t person, size_t *n)
{
	struct span *s;

	*n = 0;
	for (size_t i = t->first[person]; i < t->first[person + 1]; i++)
		(*n)++;
	s = ARENA_ARRAY(&t->l->short_arena, struct span, *n + 1);
	for (size_t i = 0; i < *n; i++) {
		const struct link_episode *x = &t->x[t->of[t->first[person] + i]];
		s[i] = (struct span){x->start_hi.elapsed, most(x->end_lo.elapsed, x->start_hi.elapsed)};
	}
	return s;
}

/* The episodes of these children, first of the one who has fewest: theirs are held, the others' moved. */
static struct chance judge(struct link_meetings *t, const struct meeting *m, bool brief)
{
	struct span *span[MOST_TOGETHER], *turn;
	size_t count[MOST_TOGETHER] = {0}, fewest = 0, n;

	for (size_t c = 0; c < m->n; c++) {
		span[c] = spans_of(t, t->x[m->episode[c]].person, &count[c]);
		fewest = count[c] < count[fewest] ? c : fewest;
	}
	turn = span[0];
	span[0] = span[fewest];
	span[fewest] = turn;
	n = count[0];
	count[0] = count[fewest];
	count[fewest] = n;
	return chance_of(t, span, count, m->n, brief);
}

static bool is_first_of(const struct meeting *m, size_t at, size_t child)
{
	for (size_t k = 0; k < at; k++)
		if (m[k].episode[child] == m[at].episode[child])
			return false;
	return true;
}

static int tell(struct link_meetings *t, const struct meeting *m, size_t n, const struct chance *c, double q,
		struct err *e)
{
	struct link *l = t->l;
	size_t children = m[0].n;
	struct linked_overlap *v = ARENA_ARRAY(&l->arena, struct linked_overlap, n);
	struct str *id = ARENA_ARRAY(&l->arena, struct str, children);
	uint32_t *episodes = ARENA_ARRAY(&l->arena, uint32_t, children),
		 *shared_by = ARENA_ARRAY(&l->arena, uint32_t, children);
	struct linked *x = link_found(l, t->r);

	for (size_t i = 0; i < children; i++) {
		uint32_t person = t->x[m[0].episode[i]].person;
		id[i] = link_shown_id(l, person);
		episodes[i] = (uint32_t)(t->first[person + 1] - t->first[person]);
		for (size_t k = 0; k < n; k++)
			shared_by[i] += is_first_of(m, k, i);
	}
	x->child = id;
	x->children = x->households = children;
	x->episodes = episodes;
	x->shared = shared_by;
	x->overlap = v;
	x->overlaps = n;
	x->first = DATE_LAST;
	x->last = DATE_FIRST;
	x->uncertain = true;
	for (size_t i = 0; i < n; i++) {
		take_overlap(t, &m[i], &v[i]);
		if (find_naming(t, &m[i], &v[i], e) < 0)
			return -1;
		x->first = (int32_t)least(x->first, v[i].from / 1440);
		x->last = (int32_t)most(x->last, v[i].to / 1440);
		x->uncertain = x->uncertain && !m[i].certain;
	}
	x->onset = x->first;
	x->chance = (struct linked_chance){.given = true,
					   .k = (uint32_t)c->seen,
					   .n = (uint32_t)c->of,
					   .p = c->p,
					   .q = fmax(c->p, q),
					   .method = "shift"};
	take_entries(t, m, n, x);
	link_say(l, t->r, x);
	return 0;
}

struct ranked {
	struct str id;
	uint32_t person;
};

static int by_id(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int c = str_compare(x->id, y->id);

	return c ? c : (x->person > y->person) - (x->person < y->person);
}

static void rank_persons(struct link_meetings *t)
{
	struct link *l = t->l;
	struct ranked *r = arena_malloc((l->persons + 1) * sizeof *r);

	t->rank = arena_malloc((l->persons + 1) * sizeof *t->rank);
	t->first = arena_malloc((l->persons + 2) * sizeof *t->first);
	t->of = arena_malloc((t->n + 1) * sizeof *t->of);
	for (uint32_t i = 0; i < l->persons; i++)
		r[i] = (struct ranked){l->person[i].id, i};
	if (l->persons)
		qsort(r, l->persons, sizeof *r, by_id);
	for (uint32_t i = 0; i < l->persons; i++)
		t->rank[r[i].person] = i;
	free(r);
	for (size_t i = 0; i < t->n; i++)
		t->first[t->x[i].person + 1]++;
	for (size_t i = 0; i < l->persons; i++)
		t->first[i + 1] += t->first[i];
	for (size_t i = t->n; i--;) /* from the end, so that each person's stay in order */
		t->of[--t->first[t->x[i].person + 1]] = (uint32_t)i;
	/* every first[p + 1] now is where p begins: one place too far */
	for (size_t i = 0; i < l->persons; i++)
		t->first[i] = t->first[i + 1];
	t->first[l->persons] = t->n;
}

/* The day on which they were first together. */
static int32_t day_of(const struct link_meetings *t, const struct meeting *m)
{
	int32_t day = DATE_FIRST;

	for (size_t i = 0; i < m->n; i++)
		day = t->x[m->episode[i]].lo > day ? t->x[m->episode[i]].lo : day;
	return day;
}

static bool is_same_children(const struct meeting *a, const struct meeting *b)
{
	return memcmp(a->who, b->who, sizeof a->who) == 0;
}

/* Within the rule's time of the last. */
static bool goes_on(const struct link_meetings *t, const struct meeting *last, const struct meeting *m)
{
	return day_of(t, m) <= calendar_end(t->l->w->calendar, t->r->within, day_of(t, last));
}

/* Who has episodes of his own: each two of them could have been missing together. */
static double pairs_of(const struct link_meetings *t)
{
	double children = 0;

	for (size_t i = 0; i < t->l->persons; i++)
		children += t->first[i + 1] > t->first[i];
	return children * (children - 1) / 2;
}

/* The last of those from i on who are the same children, and one more. */
static size_t end_of(const struct link_meetings *t, size_t i)
{
	size_t j = i;

	while (j < t->meetings && is_same_children(&t->meeting[i], &t->meeting[j]))
		j++;
	return j;
}

static bool is_many(const struct link_meetings *t)
{
	return t->meetings > t->l->w->lists->set.listed;
}

static void try_all(struct link_meetings *t)
{
	size_t tests = 0;

	t->chance = arena_malloc((t->meetings + 1) * sizeof *t->chance);
	for (size_t i = 0; i < t->meetings; i = end_of(t, i)) {
		t->chance[tests] = judge(t, &t->meeting[i], is_many(t));
		link_tried(t->l, t->chance[tests++].tail);
		if (t->l->short_arena.now)
			arena_clear(&t->l->short_arena);
	}
	t->l->others += fmax(pairs_of(t) - (double)tests, 0);
}

static int tell_all(struct link_meetings *t, struct err *e)
{
	int rc = 0;

	for (size_t i = 0, j, k, test = 0; i < t->meetings && rc == 0; i = j, test++) {
		double q = link_q(t->l, t->chance[test].tail);
		j = end_of(t, i);
		if (is_many(t) && q > t->l->w->lists->set.weak) {
			t->l->n->by_chance += j - i;
			continue;
		}
		for (k = i; k < j && rc == 0; k = i) {
			for (i = k; i < j && (i == k || goes_on(t, &t->meeting[i - 1], &t->meeting[i])); i++)
				;
			rc = tell(t, t->meeting + k, i - k, &t->chance[test], q, e);
			if (t->l->short_arena.now)
				arena_clear(&t->l->short_arena);
		}
	}
	return rc;
}

struct link_meetings *link_meet(struct link *l, const struct link_rule *r, struct link_part *part)
{
	struct link_meetings *t = arena_malloc(sizeof *t);

	*t = (struct link_meetings){.l = l, .r = r, .x = part->episode, .n = part->episodes};
	if (part->episodes)
		qsort(part->episode, part->episodes, sizeof *part->episode, by_start);
	rank_persons(t);
	sweep(t);
	if (t->meetings)
		qsort(t->meeting, t->meetings, sizeof *t->meeting, by_who);
	try_all(t);
	return t;
}

int link_meet_end(struct link_meetings *t, bool told, struct err *e)
{
	int rc = told ? tell_all(t, e) : 0;

	free(t->chance);
	free(t->meeting);
	free(t->rank);
	free(t->first);
	free(t->of);
	free(t);
	return rc;
}
