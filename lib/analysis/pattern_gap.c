/* Gaps: what must not be long, during a period. */
#include "pattern_own.h"

static void add_mark(uint32_t *mark, struct found_match *m, const struct item *i)
{
	if (i)
		mark[m->besides++] = i->mark;
}

static int add_gap(struct pattern_own *x, const struct rule *r, struct found_rule *to, const struct gap *g,
		   const struct item_list *sights, struct err *e)
{
	const struct item **item = ARENA_ARRAY(&x->arena, const struct item *, 2);
	uint32_t *beside = ARENA_ARRAY(&x->arena, uint32_t, 5);
	struct finding_number *num = ARENA_ARRAY(&x->arena, struct finding_number, 2);
	struct found_match m = {.state = g->state,
				.uncertain = g->uncertain,
				.running = g->running,
				.before = g->before,
				.item = item,
				.beside = beside,
				.first = g->from,
				.last = g->to,
				.onset_from = DATE_LAST,
				.due = DATE_LAST,
				.number = num,
				.beside_first = !g->before};

	if (g->before)
		item[m.items++] = g->before;
	if (g->after)
		item[m.items++] = g->after;
	add_mark(beside, &m, g->opens);
	add_mark(beside, &m, g->closes);
	if (!g->after && !g->running)
		add_mark(beside, &m, g->period->shut);
	add_mark(beside, &m, g->period->shut_before);
	add_mark(beside, &m, g->period->again);
	m.onset = calendar_end(x->w->calendar, r->longer_than, g->from) + 1;
	if (!g->uncertain || g->doubt) { /* else the days between are not known */
		num[m.numbers++] = pattern_number("days", g->to - g->from);
		num[m.numbers++] = pattern_number(
			"working_days", calendar_working_days_between(x->w->calendar, g->from, g->to));
	}
	for (size_t i = 0; g->doubt && i < sights->n; i++)
		if (!item_is_exact(&sights->item[i]) && sights->item[i].hi >= g->from &&
		    sights->item[i].lo <= g->to)
			pattern_not_counted(x, &m, sights->item[i].mark,
					    STR("its date is not exact and may fall within"));
	pattern_misses(x, r->of, g->from, g->to, &m);
	return pattern_found(x, to, &m, e);
}

/* Whether the term is about somebody seeing the child. */
static bool is_about_seeing(const struct pattern_own *x, size_t term)
{
	const struct rule_term *t = &x->w->set->term[term];
	bool any = false;

	for (size_t i = 0; i < t->ises; i++) {
		if (t->is[i].kinds == 0)
			return false;
		for (size_t k = 0; k < t->is[i].kinds; k++, any = true)
			if (!x->w->set->code->kind[t->is[i].kind[k].kind].child_seen)
				return false;
	}
	return any;
}

/* Nobody can see a child that is not born: such a period begins at birth. */
static size_t from_birth(struct pattern_own *x, struct gap_period **periods, size_t n)
{
	const struct date *birth = &x->child->birth;
	struct gap_period *p;
	size_t k = 0;

	if (!date_takes_part(birth))
		return date_takes_part(&x->child->expected) ? 0 : n;
	p = ARENA_ARRAY(&x->arena, struct gap_period, n + 1);
	for (size_t i = 0; i < n; i++) {
		p[k] = (*periods)[i];
		if (p[k].from < birth->hi)
			p[k].from = birth->hi;
		k += p[k].from <= p[k].to;
	}
	*periods = p;
	return k;
}

/* The first day after that on which the case was opened again, or a sight stands; NULL and the day: a sight. */
static const struct item *resumes(const struct item_list *sights, const struct item *opened, size_t n,
				  const struct item *shut, int32_t *day)
{
	const struct item *again = NULL;

	*day = DATE_LAST;
	for (size_t i = 0; i < n && !again; i++)
		if (item_is_after(&opened[i], shut)) /* of one day nobody knows which came first */
			again = &opened[i];
	if (again)
		*day = again->lo;
	for (size_t i = 0; i < sights->n; i++)
		if (item_is_exact(&sights->item[i]) && item_is_after(&sights->item[i], shut) &&
		    (sights->item[i].lo < *day ||
		     (again && (item_is_after(again, &sights->item[i]) ||
				(sights->item[i].lo == again->lo && !item_is_exact(again)))))) {
			*day = sights->item[i].lo;
			return NULL;
		}
	return again;
}

/* A period in parts: what lies between a closing of the case and its next opening, or sight, is not in the record. */
static size_t part(struct pattern_own *x, struct gap_period **p, size_t n, const struct item_list *sights)
{
	size_t shuts, opens, k = 0;
	const struct item *shut = pattern_entries(x, PATTERN_CLOSED, &shuts),
			  *opened = pattern_entries(x, PATTERN_OPENED, &opens);
	struct gap_period *to;

	if (shuts == 0)
		return n;
	to = ARENA_ARRAY(&x->arena, struct gap_period, n + shuts);
	for (size_t i = 0; i < n; i++) {
		struct gap_period rest = (*p)[i];
		for (size_t s = 0; s < shuts && rest.from < DATE_LAST; s++) {
			int32_t day;
			if (shut[s].lo <= rest.from || shut[s].lo >= rest.to)
				continue;
			to[k] = rest;
			to[k].to = shut[s].lo;
			to[k].closes = NULL;
			to[k++].shut = &shut[s];
			rest.again = resumes(sights, opened, opens, &shut[s], &day);
			rest.from = day;
			rest.shut_before = &shut[s];
		}
		if (rest.from <= rest.to && rest.from < DATE_LAST)
			to[k++] = rest;
	}
	*p = to;
	return k;
}

/* The last day that each sight holds. */
static const int32_t *fills(struct pattern_own *x, const struct item_list *l, bool covering)
{
	int32_t *fill = ARENA_ARRAY(&x->arena, int32_t, l->n + 1);

	for (size_t i = 0; i < l->n; i++) {
		const struct item *it = &l->item[i];
		fill[i] = covering && it->end_hi > it->hi ? it->end_hi : it->hi;
		for (size_t k = 0; k < it->entries; k++) { /* of several agencies' reports the last */
			const struct mark *m = &x->child->mark[it->entry[k]];
			int32_t day = it->point == CODE_END ? m->end_lo : m->lo;
			fill[i] = day > fill[i] ? day : fill[i];
			if (covering && it->point == CODE_WHOLE && x->w->set->code->kind[m->kind].interval &&
			    !(m->flags & MARK_HAS_END))
				fill[i] = DATE_LAST; /* it still holds */
		}
	}
	return fill;
}

struct coverage_of {
	struct pattern_own *x;
	size_t term;
	struct err *e;
};

static int ask_cover(void *self, const struct gap_cover **cover, size_t *covers)
{
	struct coverage_of *of = self;

	return pattern_cover(of->x, of->term, cover, covers, of->e);
}

int pattern_gap(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e)
{
	struct coverage_of ask = {x, r->of, e};
	struct gap_wanted w = {.longer_than = r->longer_than,
			       .ask = ask_cover,
			       .self = &ask,
			       .calendar = x->w->calendar,
			       .today = x->w->today,
			       .assessable_to = x->assessable_to};
	struct gap_period *period;
	struct item_list sights;
	struct gap *gap;
	size_t periods, n;

	if (x->scan.list[x->w->set->period[r->during].from].hits == 0)
		return 0;
	periods = pattern_periods(x, r->during, &period);
	/* Two agencies' reports on two days are two sights, the later of which is the last. */
	sights = pattern_items(x, r->of, r->covering ? RULE_INCIDENT : RULE_ENTRY, false);
	periods = part(x, &period, periods, &sights);
	if (is_about_seeing(x, r->of))
		periods = from_birth(x, &period, periods);
	w.fill = fills(x, &sights, r->covering);
	if ((n = gap_find(&w, period, periods, &sights, &x->arena, &gap)) == GAP_FAILED)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (add_gap(x, r, to, &gap[i], &sights, e) < 0)
			return -1;
	return 0;
}
