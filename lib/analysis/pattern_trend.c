/* Trend, rhythm, change: what is said of a series by its sizes and by chance together (patterns.md 2.3).
 *
 * Each statistic that is asked is told to the batch, whether or not it leads to a finding; where it does, the finding's
 * numbers hold the effect, n and p beside each other.  None of it is in a sentence. */
#include <math.h>
#include <string.h>

#include "analysis/series.h"
#include "pattern_own.h"

enum { NUMBERS_MOST = 24 };

/* The last day on which something could have been seen: today, or the day before turning 18, or of death. */
static int32_t watched_to(const struct pattern_own *x)
{
	return x->assessable_to < x->w->today ? x->assessable_to : x->w->today;
}

static void add(struct found_match *m, struct finding_number *num, const char *name, double value)
{
	if (isfinite(value)) /* a ratio to nothing has no number */
		num[m->numbers++] = pattern_number(name, value);
}

static void add_p(struct found_match *m, struct finding_number *num, const char *name, const char *mark,
		  struct statistic_p p)
{
	if (p.by == STATISTIC_NOT_TOLD)
		return;
	add(m, num, name, p.p);
	if (p.by == STATISTIC_NORMAL) /* told so: not exact */
		add(m, num, mark, 1);
}

/* What was tried: the finding that it led to, if the list has grown from `before`, and its p. */
static void try(struct pattern_own *x, const struct found_rule *to, size_t before, bool found, double p)
{
	x->counts->tests++;
	if (x->batch)
		batch_add(x->batch, found && to->to->n > before ? to->to->found[to->to->n - 1].f.id : 0, p);
}

static struct found_match match_of(const struct item *const *item, size_t n, uint32_t group)
{
	struct found_match m = {.state = FINDING_MATCH,
				.onset_from = DATE_LAST,
				.due = DATE_LAST,
				.pair = group,
				.item = item,
				.items = n,
				.first = item[0]->lo,
				.last = item[n - 1]->lo,
				.onset = item[0]->lo,
				.sum = -1};

	for (size_t i = 0; i < n; i++)
		m.uncertain = m.uncertain || item[i]->doubtful;
	return m;
}

/* ---- the items: day-precise ones of the time that can be judged, the others set apart with the reason ---- */

static bool takes_part(const struct pattern_series *c, const struct item *i, struct str *cause)
{
	if (!item_is_exact(i))
		*cause = STR("the day is not recorded");
	else if (i->lo > watched_to(c->x))
		*cause = STR("after the time that can be judged");
	return cause->p == NULL;
}

static double left_out(const struct pattern_series *c, uint32_t group)
{
	double n = 0;

	for (size_t i = 0; i < c->lefts; i++)
		n += !item_is_exact(c->left[i].item) &&
		     (c->r->per == RULE_PER_CHILD || c->left[i].item->group == group);
	return n;
}

/* All of the series are counted or stand beside. */
static int give(struct pattern_series *c, uint32_t group, struct found_match *m, struct err *e)
{
	for (size_t i = 0; i < c->n; i++)
		c->in[i] = c->in[i] || c->r->per == RULE_PER_CHILD || c->item[i]->group == group;
	pattern_openers(c->x, c->r, &c->when, m);
	pattern_uncounted(c, group, m);
	return pattern_found(c->x, c->to, m, e);
}

/* ---- count: how full a window gets by chance ---- */

void pattern_chance(const struct pattern_series *c, size_t peak, struct found_match *m,
		    struct finding_number *num)
{
	const struct calendar_span within = c->r->within;
	int32_t first = c->series_n ? c->series[0]->lo : 0, to = watched_to(c->x);
	double share;
	struct statistic_p p;

	if (m->items < c->series_n) /* a number must be found again from the evidence (I5) */
		return;
	if (c->series_n < SERIES_LEAST || peak < 2 || within.unit == CALENDAR_HOURS || first >= to)
		return;
	for (size_t i = 0; i < c->series_n; i++)
		if (!item_is_exact(c->series[i]))
			return;
	share = (double)(calendar_end(c->x->w->calendar, within, first) - first) / (double)(to - first);
	if (share >= 1)
		return; /* the window is the whole time */
	p = statistic_scan(peak, c->series_n, share);
	add(m, num, "n", (double)c->series_n);
	add(m, num, "window_share", share);
	add(m, num, p.by == STATISTIC_NOT_TOLD ? "p_scan_over" : "p_scan", p.p);
}

/* ---- trend ---- */

/* A rule of grades alone: the few without a grade take no part.  How many; 0 too where they are too many to judge the rest. */
static size_t leave_ungraded(struct pattern_series *c, const struct item *const **item, size_t *n)
{
	const struct item **kept = ARENA_ARRAY(&c->x->arena, const struct item *, *n + 1);
	size_t k = 0, ungraded;

	for (size_t i = 0; i < *n; i++)
		if ((*item)[i]->severity_1)
			kept[k++] = (*item)[i];
	ungraded = *n - k;
	if (ungraded == 0 || k == 0 || !series_is_graded(*n, ungraded))
		return 0;
	for (size_t i = 0; i < *n; i++)
		if (!(*item)[i]->severity_1)
			c->left[c->lefts++] = (struct pattern_left){(*item)[i], STR("no grade is recorded")};
	*item = kept;
	*n = k;
	return ungraded;
}

static int add_trend(struct pattern_series *c, const struct series *s, const struct series_trend *t,
		     size_t ungraded, uint32_t group, struct err *e)
{
	struct pattern_own *x = c->x;
	struct finding_number *num = ARENA_ARRAY(&x->arena, struct finding_number, NUMBERS_MOST);
	struct found_match m = match_of(s->item, s->n, group);
	double *halves = ARENA_ARRAY(&x->arena, double, 2);

	m.onset = s->item[(c->r->at_least > SERIES_LEAST ? (size_t)c->r->at_least : SERIES_LEAST) - 1]->lo;
	m.number = num;
	add(&m, num, "days", m.last - m.first);
	add(&m, num, "left_out", left_out(c, group) + (double)ungraded);
	if (s->ungraded)
		add(&m, num, "ungraded", (double)s->ungraded);
	num[m.numbers++] = pattern_list("gaps", s->gaps, s->n - 1);
	num[m.numbers++] = pattern_list("grades", s->grades, s->n);
	add(&m, num, "n", (double)s->n);
	if (t->frequency_judged) {
		add(&m, num, "more_often", t->more_often);
		halves[0] = (double)s->early;
		halves[1] = (double)s->late;
		num[m.numbers++] = pattern_list("halves", halves, 2);
		add(&m, num, "ratio", s->ratio);
		add(&m, num, "ratio_low", t->half.low);
		add(&m, num, "ratio_high", t->half.high);
		add_p(&m, num, "p_laplace", "p_laplace_normal", t->laplace);
		add_p(&m, num, "p_gaps", "p_gaps_normal", t->gaps);
	}
	if (t->severity_judged) {
		add(&m, num, "graded_higher", t->graded_higher);
		add(&m, num, "tau_b", t->severity.tau_b);
		add_p(&m, num, "p_severity", "p_severity_normal",
		      (struct statistic_p){t->severity.p, t->severity.by});
	}
	return give(c, group, &m, e);
}

static int one_trend(struct pattern_series *c, const struct item *const *item, size_t n, uint32_t group,
		     struct err *e)
{
	const struct rule *r = c->r;
	struct series s;
	struct series_trend t;
	size_t before = c->to->to->n, ungraded = r->trend == RULE_SEVERITY ? leave_ungraded(c, &item, &n) : 0;
	bool found;

	series_make(item, n, watched_to(c->x), &c->x->arena, &s);
	series_judge(&s, (size_t)r->at_least, r->ratio, r->trend, &t);
	found = t.more_often || t.graded_higher;
	if (found) {
		series_tell(&s, &t);
		if (add_trend(c, &s, &t, ungraded, group, e) < 0)
			return -1;
	}
	if (t.frequency_judged)
		try(c->x, c->to, before, t.more_often, t.laplace.p);
	if (t.severity_judged)
		try(c->x, c->to, before, t.graded_higher, t.severity.p);
	return 0;
}

int pattern_trend(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	return pattern_each_series(x, r, to, SERIES_LEAST, takes_part, one_trend, e);
}

/* ---- rhythm ---- */

struct days {
	struct series_days *d;
	size_t n, cap;
};

static void add_days(struct pattern_own *x, struct days *to, int32_t from, int32_t until)
{
	to->d = arena_room(&x->arena, to->d, to->n, &to->cap, sizeof *to->d);
	to->d[to->n++] = (struct series_days){from, until};
}

/* The days watched: from the first item or occasion to the end, inside the rule's periods. */
static struct days watched_days(struct pattern_series *c, int32_t from, int32_t to)
{
	struct pattern_own *x = c->x;
	const struct gap_period *period = c->when.during;
	struct days w = {0};

	if (c->r->during == RULE_NOTHING)
		add_days(x, &w, from, to);
	for (size_t i = 0; i < c->when.durings; i++)
		add_days(x, &w, period[i].from > from ? period[i].from : from,
			 period[i].to < to ? period[i].to : to);
	w.n = series_join(w.d, w.n);
	return w;
}

/* "within 2 days after" holds the day itself; "before" the days from whose closed window the occasion is seen. */
static void add_occasion(struct pattern_own *x, const struct rule *r, int32_t day, struct days *to)
{
	int32_t from = day;

	if (r->rhythm == RULE_AFTER) {
		add_days(x, to, day, calendar_end(x->w->calendar, r->within, day));
		return;
	}
	while (calendar_end(x->w->calendar, r->within, from - 1) >= day)
		from--;
	add_days(x, to, from, day);
}

/* Saturdays and Sundays, or Mondays to Fridays, week by week. */
static void add_weeks(struct pattern_own *x, bool weekend, int32_t from, int32_t to, struct days *named)
{
	for (int32_t monday = from - date_weekday(from); monday <= to; monday += 7)
		add_days(x, named, weekend ? monday + 5 : monday, weekend ? monday + 6 : monday + 4);
}

struct rhythm {
	struct item_list occasion; /* after, before */
	size_t left_out;           /* occasions without a day */
	struct days named;
	bool known; /* whether the days are */
};

static bool counts_as_occasion(const struct pattern_own *x, const struct item *i)
{
	return item_is_exact(i) && i->lo <= watched_to(x);
}

static void name_days(struct pattern_own *x, const struct rule *r, struct rhythm *h, int32_t from, int32_t to)
{
	size_t n;
	const struct calendar_stretch *school;

	h->known = true;
	switch (r->rhythm) {
	case RULE_AFTER:
	case RULE_BEFORE:
		for (size_t i = 0; i < h->occasion.n; i++)
			if (counts_as_occasion(x, &h->occasion.item[i]))
				add_occasion(x, r, h->occasion.item[i].lo, &h->named);
			else
				h->left_out += !item_is_exact(&h->occasion.item[i]);
		break;
	case RULE_ON_WEEKEND:
	case RULE_ON_WEEKDAY:
		add_weeks(x, r->rhythm == RULE_ON_WEEKEND, from, to, &h->named);
		break;
	case RULE_ON_SCHOOL_HOLIDAY:
		n = calendar_school_holidays(x->w->calendar, &school);
		h->known = n > 0 && from >= school[0].from && to <= school[n - 1].to;
		for (size_t i = 0; i < n; i++)
			add_days(x, &h->named, school[i].from, school[i].to);
		break;
	}
	h->named.n = series_join(h->named.d, h->named.n);
}

static bool is_among(const struct item *const *item, size_t n, const struct item *what)
{
	for (size_t i = 0; i < n; i++)
		if (item[i] == what)
			return true;
	return false;
}

/* Evidence beside the hits: the other items and the occasions, without which the share cannot be worked out again. */
static void add_beside(struct pattern_series *c, const struct series *s, const struct series_rhythm *t,
		       const struct rhythm *h, struct found_match *m)
{
	size_t most = 0, n = 0;
	uint32_t *mark;

	for (size_t i = 0; i < s->n; i++)
		most += s->item[i]->entries;
	for (size_t i = 0; i < h->occasion.n; i++)
		most += h->occasion.item[i].entries;
	mark = ARENA_ARRAY(&c->x->arena, uint32_t, most ? most : 1);
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; !is_among(t->hit, t->k, s->item[i]) && k < s->item[i]->entries; k++)
			mark[n++] = s->item[i]->entry[k];
	for (size_t i = 0; i < h->occasion.n; i++)
		for (size_t k = 0;
		     counts_as_occasion(c->x, &h->occasion.item[i]) && k < h->occasion.item[i].entries; k++)
			mark[n++] = h->occasion.item[i].entry[k];
	m->beside = mark;
	m->besides = n;
}

static int add_rhythm(struct pattern_series *c, const struct series *s, const struct series_rhythm *t,
		      const struct rhythm *h, uint32_t group, struct err *e)
{
	struct finding_number *num = ARENA_ARRAY(&c->x->arena, struct finding_number, NUMBERS_MOST);
	struct found_match m = match_of(t->hit, t->k, group);
	size_t least = c->r->at_least > SERIES_RHYTHM_LEAST ? (size_t)c->r->at_least : SERIES_RHYTHM_LEAST;

	m.onset = t->hit[least - 1]->lo;
	m.number = num;
	add(&m, num, "days", m.last - m.first);
	add(&m, num, "left_out", left_out(c, group) + (double)h->left_out);
	add(&m, num, "k", (double)t->k);
	add(&m, num, "n", (double)t->n);
	add(&m, num, "days_named", t->inside);
	add(&m, num, "days_watched", t->days);
	add(&m, num, "share", t->share);
	add(&m, num, "ratio", t->ratio);
	add(&m, num, "p", t->p);
	add_beside(c, s, t, h, &m);
	return give(c, group, &m, e);
}

/* The list of school holidays does not reach over the days watched: said, not guessed. */
static int not_assessable(struct pattern_series *c, const struct series *s, uint32_t group, struct err *e)
{
	struct finding_number *num = ARENA_ARRAY(&c->x->arena, struct finding_number, 2);
	struct found_match m = match_of(s->item, s->n, group);

	m.state = FINDING_NOT_ASSESSABLE;
	m.number = num;
	add(&m, num, "n", (double)s->n);
	add(&m, num, "left_out", left_out(c, group));
	return give(c, group, &m, e);
}

static void look_for_rhythm(struct pattern_series *c, const struct series *s, struct rhythm *h,
			    struct series_rhythm *t)
{
	struct pattern_own *x = c->x;
	const struct rule *r = c->r;
	int32_t from = s->item[0]->lo;
	struct days watched;

	if (r->rhythm == RULE_AFTER || r->rhythm == RULE_BEFORE) {
		h->occasion = pattern_items(x, r->anchor, RULE_INCIDENT, false);
		for (size_t i = 0; i < h->occasion.n; i++)
			if (counts_as_occasion(x, &h->occasion.item[i]) && h->occasion.item[i].lo < from)
				from = h->occasion.item[i].lo;
	}
	name_days(x, r, h, from, s->to);
	watched = watched_days(c, from, s->to);
	series_rhythm(s, h->named.d, h->named.n, watched.d, watched.n, (size_t)r->at_least, r->ratio,
		      &x->arena, t);
}

bool pattern_look_rhythm(struct pattern_series *c, const struct series *s, struct series_rhythm *t)
{
	struct rhythm h = {0};

	*t = (struct series_rhythm){.p = 1};
	if (s->n)
		look_for_rhythm(c, s, &h, t);
	return s->n == 0 || h.known;
}

static int one_rhythm(struct pattern_series *c, const struct item *const *item, size_t n, uint32_t group,
		      struct err *e)
{
	struct pattern_own *x = c->x;
	struct rhythm h = {0};
	struct series s;
	struct series_rhythm t;
	size_t before = c->to->to->n;

	series_make(item, n, watched_to(x), &x->arena, &s);
	if (s.n < SERIES_RHYTHM_LEAST || s.n < (size_t)c->r->at_least)
		return 0;
	look_for_rhythm(c, &s, &h, &t);
	if (!h.known)
		return not_assessable(c, &s, group, e);
	if (t.found && add_rhythm(c, &s, &t, &h, group, e) < 0)
		return -1;
	if (t.judged)
		try(x, c->to, before, t.found, t.p);
	return 0;
}

int pattern_rhythm(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	return pattern_each_series(x, r, to, SERIES_RHYTHM_LEAST, takes_part, one_rhythm, e);
}

/* ---- change ---- */

static int add_change(struct pattern_series *c, const struct series *s, const struct series_change *t,
		      uint32_t group, struct err *e)
{
	struct pattern_own *x = c->x;
	struct finding_number *num = ARENA_ARRAY(&x->arena, struct finding_number, NUMBERS_MOST);
	struct found_match m = match_of(s->item + t->since, s->n - t->since, group);
	size_t most = 0, n = 0;
	uint32_t *mark;

	m.number = num;
	add(&m, num, "days", m.last - m.first);
	add(&m, num, "left_out", left_out(c, group));
	add(&m, num, "n", (double)s->n);
	add(&m, num, "before", (double)t->split.before);
	add(&m, num, "after", (double)t->split.after);
	add(&m, num, "days_before", t->split.at);
	add(&m, num, "days_after", s->to - s->item[0]->lo - t->split.at);
	add(&m, num, "ratio", t->split.ratio);
	add_p(&m, num, "p", "p_normal", t->p);
	if (t->likely_from < DATE_LAST) { /* days from `first`, the first after the change */
		add(&m, num, "likely_from", t->likely_from - m.first);
		add(&m, num, "likely_to", t->likely_to - m.first);
		add(&m, num, "ln_bayes", t->ln_bayes);
	}
	for (size_t i = 0; i < t->since; i++)
		most += s->item[i]->entries;
	mark = ARENA_ARRAY(&x->arena, uint32_t, most ? most : 1);
	for (size_t i = 0; i < t->since; i++) /* what was before is evidence of how seldom it was */
		for (size_t k = 0; k < s->item[i]->entries; k++)
			mark[n++] = s->item[i]->entry[k];
	m.beside = mark;
	m.besides = n;
	return give(c, group, &m, e);
}

static int one_change(struct pattern_series *c, const struct item *const *item, size_t n, uint32_t group,
		      struct err *e)
{
	size_t before = c->to->to->n;
	struct series s;
	struct series_change t;

	series_make(item, n, watched_to(c->x), &c->x->arena, &s);
	series_change(&s, (size_t)c->r->at_least, c->r->ratio, false, &c->x->law, &t);
	if (t.found && add_change(c, &s, &t, group, e) < 0)
		return -1;
	if (t.judged)
		try(c->x, c->to, before, t.found, t.p.p);
	return 0;
}

int pattern_change(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	return pattern_each_series(x, r, to, SERIES_LEAST, takes_part, one_change, e);
}
