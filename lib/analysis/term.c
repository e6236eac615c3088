/* The lists of a child: which entries each term takes, and which it sets apart. */
#include "term_own.h"

static void add_hit(struct term_list *l, struct term_hit h)
{
	if (l->hits == l->hits_cap) {
		l->hits_cap = l->hits_cap ? 2 * l->hits_cap : 64;
		l->hit = arena_grow(l->hit, l->hits_cap, sizeof *l->hit);
	}
	l->hit[l->hits++] = h;
}

static void add_miss(struct term_list *l, uint32_t mark, bool apart, struct str cause)
{
	if (l->misses == l->misses_cap) {
		l->misses_cap = l->misses_cap ? 2 * l->misses_cap : 16;
		l->miss = arena_grow(l->miss, l->misses_cap, sizeof *l->miss);
	}
	l->miss[l->misses++] = (struct term_miss){mark, apart, cause};
}

static bool is_dated(const struct mark *m, uint8_t point)
{
	return point == CODE_END ? (m->flags & MARK_HAS_END) && m->end_lo < DATE_LAST
				 : !(m->flags & (MARK_UNDATED | MARK_START_OPEN)) && m->lo < DATE_LAST;
}

void term_limits_add(struct term_limits *to, const struct term_limits *more)
{
	for (size_t i = 0; i < more->n && to->n < TERM_LIMITS; i++) {
		size_t k = 0;
		while (k < to->n && (to->limit[k].term != more->limit[i].term || to->limit[k].event != more->limit[i].event))
			k++;
		if (k == to->n)
			to->limit[to->n++] = more->limit[i];
	}
}

static void add_limit(struct term_scan *s, size_t term, uint32_t mark)
{
	struct term_limits one = {.limit = {{term, s->own->child->mark[mark].id}}, .n = 1};

	s->limits++;
	term_limits_add(&s->first, &one);
}

/* The <not> line that an entry fits, or NULL. */
static const struct rule_test *excluded_by(struct term_scan *s, const struct term_offer *o, uint32_t mark, struct term_doubt *unknown,
					   struct err *e, bool *failed)
{
	const struct rule_term *t = &s->own->set->term[o->term];
	const struct mark *m = &s->own->child->mark[mark];

	for (size_t i = 0; o->nots && i < t->nots; i++) {
		struct assertion_found turned = {0};
		bool kind = i < 64 ? o->nots >> i & 1 : term_is_spoken_of(s->own->set->code, &t->not[i], m->kind);
		struct term_doubt d = {.born = unknown->born};
		enum term_answer a = kind ? term_fits(s, &t->not[i], mark, &d, &turned, e, failed) : TERM_NO;
		if (a == TERM_YES && !d.maybe)
			return &t->not[i];
		if (a == TERM_CANNOT_TELL) { /* it may be one of these: possible, and counted among what could not be told */
			add_limit(s, o->term, mark);
			d.maybe = true;
		}
		unknown->born = d.born;
		unknown->maybe = unknown->maybe || d.maybe;
		if (*failed)
			return NULL;
	}
	return NULL;
}

/* A mark of which nothing but its kind and its days is asked; as try_term, and most are so. */
static void add_plain(struct term_list *l, const struct term_offer *o, const struct mark *m, uint32_t mark, int32_t today)
{
	uint8_t points = o->points;

	if (m->lo > today)
		points &= (uint8_t)~(1u << CODE_WHOLE | 1u << CODE_START);
	if (!is_dated(m, CODE_END) || m->end_lo > today)
		points &= (uint8_t)~(1u << CODE_END);
	if (points & 1u << CODE_WHOLE) /* the start of an entry is the entry */
		points &= (uint8_t)~(1u << CODE_START);
	for (uint8_t point = CODE_WHOLE; points >> point; point++)
		if (points & 1u << point)
			add_hit(l, (struct term_hit){mark, point, false, false, false});
}

/* What one mark came to at one term. */
struct tried {
	unsigned coded, by_text; /* points at which it fits by its codes, by its words: sets of 1 << point */
	bool undated;            /* it fits, and has no date */
	bool limit, sure;        /* limit: an expression reached it; sure: it fits on every day of its range */
	struct assertion_found turned;
	struct term_doubt unknown;
};

/* Puts a mark to the <is> lines that one term has for its kind. */
static int put_candidates(struct term_scan *s, const struct term_offer *o, uint32_t mark, int32_t today, struct tried *x, struct err *e)
{
	struct term_private *p = s->own;
	const struct rule_term *t = &p->set->term[o->term];
	const struct mark *m = &p->child->mark[mark];
	bool failed = false;

	for (const struct term_candidate *c = p->candidate + o->from, *end = p->candidate + o->to; c < end; c++) {
		const struct rule_test *is = &t->is[c->line];
		bool dated;
		enum term_answer a;
		/* Of many expressions most stand nowhere in an entry: no more is asked of it. */
		if (c->words_1 && p->text_mark == mark && !text_scan_may(p->text, c->words_1 - 1))
			continue;
		dated = is_dated(m, c->point);
		if (dated && (c->point == CODE_END ? m->end_lo : m->lo) > today)
			continue;
		if (!dated && c->point != CODE_WHOLE)
			continue;
		x->unknown.maybe = false;
		a = term_fits(s, is, mark, &x->unknown, &x->turned, e, &failed);
		if (failed)
			return -1;
		x->limit = x->limit || a == TERM_CANNOT_TELL;
		if (a != TERM_YES)
			continue;
		x->sure = x->sure || !x->unknown.maybe;
		if (!dated)
			x->undated = true;
		else if (is->text)
			x->by_text |= 1u << c->point;
		else
			x->coded |= 1u << c->point;
	}
	return 0;
}

/* Puts a mark to what one term asks of its kind. */
static int try_term(struct term_scan *s, const struct term_offer *o, uint32_t mark, int32_t today, struct err *e)
{
	struct term_private *p = s->own;
	struct term_list *l = &s->list[o->term];
	const struct rule_test *out;
	struct tried x = {0};
	bool failed = false;
	unsigned times, fits;

	p->times = 1;
	p->elsewhere = false;
	if (put_candidates(s, o, mark, today, &x, e) < 0)
		return -1;
	fits = x.coded | x.by_text;
	if (x.limit) {
		add_limit(s, o->term, mark);
		if (!fits)
			add_miss(l, mark, false, STR("its text could not be searched to the end"));
	}
	if (!fits && !x.undated) {
		if (x.turned.cause.p)
			add_miss(l, mark, false, x.turned.cause);
		else if (p->elsewhere)
			add_miss(l, mark, true, STR("it is about somebody else"));
		return 0;
	}
	x.unknown.maybe = !x.sure;
	times = p->times;
	out = excluded_by(s, o, mark, &x.unknown, e, &failed);
	if (failed)
		return -1;
	if (out) {
		if (out->cause.p)
			add_miss(l, mark, true, out->cause);
		return 0;
	}
	if (!fits) {
		add_miss(l, mark, false, STR("its date is not known"));
		return 0;
	}
	if (fits & (1u << CODE_WHOLE)) /* the start of an entry is the entry */
		fits &= ~(1u << CODE_START);
	if (times > 1)
		add_miss(l, mark, false, text_scan_times_cause(p->text, times));
	for (uint8_t point = CODE_WHOLE; point <= CODE_END; point++)
		if (fits & (1u << point))
			add_hit(l, (struct term_hit){mark, point, !(x.coded & (1u << point)), x.unknown.born, x.unknown.maybe});
	return 0;
}

/* 40 weeks, the length of a pregnancy as it is counted (NHS, due date calculator): what was over before that is of the parents' own lives,
 * and no term takes it, but a step of services that opens or closes a period. */
enum { PREGNANCY_DAYS = 280 };

static int32_t before_child(const struct view_child *c)
{
	const struct date *day = date_takes_part(&c->birth) && c->birth.lo > DATE_FIRST ? &c->birth : &c->expected;

	return date_takes_part(day) && day->lo > DATE_FIRST + PREGNANCY_DAYS ? day->lo - PREGNANCY_DAYS : DATE_FIRST;
}

/* All of it.  An interval of which nobody recorded the end (an allocation, an order) may go on, but nobody is missing for years, and
 * what is a parent's ended with it. */
static bool is_before_child(const struct term_private *p, const struct mark *m, int32_t before)
{
	if (m->flags & MARK_HAS_END)
		return m->hi < before && m->end_hi < before;
	return m->hi < before && (m->whose == EVENT_WHOSE_PARENT || m->whose == EVENT_WHOSE_OTHER || !p->set->code->kind[m->kind].interval ||
				  code_kind_is(p->set->code, m->kind, p->missing) || code_kind_is(p->set->code, m->kind, p->away));
}

/* All that a term asks of this kind are words, and none of them stands in the entry, whose words are put. */
static inline bool is_silent(const struct term_private *p, const struct term_offer *o, uint32_t mark)
{
	if (!o->words || p->text_mark != mark)
		return false;
	for (const struct term_candidate *c = p->candidate + o->from, *end = p->candidate + o->to; c < end; c++)
		if (text_scan_may(p->text, c->words_1 - 1))
			return false;
	return true;
}

/* Puts a mark to one term; dated: it has a day. */
static inline int put_mark(struct term_scan *s, const struct term_offer *o, const struct mark *m, uint32_t mark, bool dated, int32_t today,
			   struct err *e)
{
	struct term_list *l = &s->list[o->term];
	enum term_answer a = TERM_CANNOT_TELL;

	if (is_silent(s->own, o, mark))
		return 0;
	if (dated && o->plain) {
		add_plain(l, o, m, mark, today);
		return 0;
	}
	if (dated && o->quick)
		a = term_fits_quick(s->own, o->quick, m);
	if (a == TERM_CANNOT_TELL)
		return try_term(s, o, mark, today, e);
	if (a == TERM_YES && m->lo <= today)
		add_hit(l, (struct term_hit){mark, CODE_WHOLE, false, false, false});
	return 0;
}

int term_read(struct term_scan *s, const struct view_child *c, int32_t today, struct err *e)
{
	struct term_private *p = s->own;
	const struct mark *m = c->mark;
	int32_t before;

	for (size_t t = 0; t < p->set->terms; t++)
		s->list[t].hits = s->list[t].misses = 0;
	p->child = c;
	p->today = today;
	p->event_mark = p->text_mark = UINT32_MAX;
	before = before_child(c);
	for (size_t i = 0; i < c->n; i++) {
		const struct term_offer *o = p->offer + p->from[m[i].kind], *end = p->offer + p->from[m[i].kind + 1];
		bool dated = is_dated(&m[i], CODE_WHOLE), early = m[i].hi < before && dated && is_before_child(p, &m[i], before);
		for (; o < end; o++) {
			struct term_list *l = &s->list[o->term];
			size_t hits = l->hits;
			if (put_mark(s, o, &m[i], (uint32_t)i, dated, today, e) < 0)
				return -1;
			if (!early || l->hits == hits || (p->is_bound[o->term] && p->set->code->kind[m[i].kind].administrative))
				continue;
			l->hits = hits;
			add_miss(l, (uint32_t)i, true, STR("more than 280 days before the birth"));
		}
	}
	return 0;
}
