#include "analysis/term.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/item.h"
#include "analysis/text_scan.h"

/* One <is> line that names a kind: what a mark of that kind is put to. */
struct candidate {
	uint32_t term;
	uint16_t line; /* place in the term's is */
	uint8_t point;
};

/* The candidates of one kind and one term: what one mark is put to at once. */
struct offer {
	uint32_t term, from, to; /* candidates [from, to) */
	bool plain;              /* nothing is asked but the kind, and nothing excludes it */
	uint8_t points;          /* plain: set of 1 << point */
	uint64_t nots;           /* the term's <not> lines that speak of the kind; more than 64: all may */
};

struct memo { /* of one test and one field: by number of the name; 0 not asked yet, 1 no, 2 yes */
	uint8_t *answer;
	size_t n;
};

enum { FIELD_AGENCY, FIELD_SERVICE, FIELD_OUTCOME, FIELDS };

struct term_private {
	const struct rule_set *set;
	struct case_view *view;
	struct candidate *candidate;
	struct offer *offer;
	uint32_t *from; /* by kind: first offer; one more than kinds */
	struct memo *memo; /* FIELDS for each test */
	struct text_scan *text; /* expressions by number of their test */
	uint32_t text_mark;     /* which mark's words were put to it; UINT32_MAX: none */
	bool elsewhere;         /* all of an <is> line fitted, but it is about somebody else */
	uint16_t disclosure, missing, away; /* kinds */
	bool *is_bound;         /* by term: a period begins or ends with it */
	unsigned times;         /* how often the words that fitted say it happened: "DNA x3" */
	const struct view_child *child;
	struct arena arena; /* the event being looked at */
	struct event event, bare; /* bare: one of which the mark says all */
	uint32_t event_mark; /* which mark's event that is; UINT32_MAX: none */
};

enum answer { NO, YES, CANNOT_TELL };

bool term_has_kind(const struct rule_term *t, const struct code *code, uint16_t ancestor)
{
	for (size_t i = 0; i < t->ises; i++)
		for (size_t k = 0; k < t->is[i].kinds; k++)
			if (code_kind_is(code, t->is[i].kind[k].kind, ancestor))
				return true;
	return false;
}

/* ---- compiling ---- */

static bool is_named_by(const struct code *code, const struct rule_test *t, uint16_t kind, uint8_t point)
{
	if (t->kinds == 0)
		return point == CODE_WHOLE;
	for (size_t i = 0; i < t->kinds; i++)
		if (t->kind[i].point == point && code_kind_is(code, kind, t->kind[i].kind))
			return true;
	return false;
}

static void list_texts(const struct text_pattern **text, const struct rule_test *t, size_t n)
{
	for (size_t i = 0; i < n; i++)
		text[t[i].number] = t[i].text;
}

static void open_texts(struct term_private *p, const struct rule_set *set, const struct assertion_list *triggers)
{
	const struct text_pattern **text = arena_malloc((set->tests ? set->tests : 1) * sizeof *text);

	for (size_t t = 0; t < set->terms; t++) {
		if (!set->term[t].used)
			continue;
		list_texts(text, set->term[t].is, set->term[t].ises);
		list_texts(text, set->term[t].not, set->term[t].nots);
	}
	p->text = text_scan_open(text, set->tests, triggers);
	p->text_mark = UINT32_MAX;
	free(text);
}

/* Nothing but the kind is asked. */
static bool is_plain(const struct rule_test *t)
{
	return t->kinds && !t->agency.n && !t->role.n && !t->service.n && !t->outcome.n && t->severity_from < 0 && !t->age.given && !t->whose &&
	       !t->standing && !t->basis && !t->essential && !t->action && !t->voice && !t->shared && !t->pair && !t->about && !t->tag.n && !t->measured_in.n &&
	       !t->has_value && !t->late.n && !t->lasting.n && !t->text;
}

static bool is_spoken_of(const struct code *code, const struct rule_test *t, uint16_t kind)
{
	bool is = t->kinds == 0;

	for (uint8_t point = CODE_WHOLE; !is && point <= CODE_END; point++)
		is = is_named_by(code, t, kind, point);
	return is;
}

static void finish(const struct rule_set *set, struct offer *o, const struct candidate *c, uint16_t kind)
{
	const struct rule_term *t = &set->term[o->term];

	for (size_t i = 0; i < t->nots; i++)
		if (i >= 64 || is_spoken_of(set->code, &t->not[i], kind))
			o->nots |= i < 64 ? (uint64_t)1 << i : ~(uint64_t)0;
	o->plain = o->nots == 0;
	for (uint32_t i = o->from; i < o->to; i++) {
		o->plain = o->plain && is_plain(&t->is[c[i].line]);
		o->points |= (uint8_t)(1u << c[i].point);
	}
}

/* All that marks of a kind are put to. */
static void list_kind(struct term_private *p, uint16_t kind, size_t *offers, size_t *offers_cap, size_t *n, size_t *cap)
{
	const struct rule_set *set = p->set;

	for (size_t t = 0; t < set->terms; t++) {
		size_t from = *n;
		for (size_t i = 0; set->term[t].used && i < set->term[t].ises; i++)
			for (uint8_t point = CODE_WHOLE; point <= CODE_END; point++) {
				if (!is_named_by(set->code, &set->term[t].is[i], kind, point))
					continue;
				if (*n == *cap) {
					*cap = *cap ? 2 * *cap : 64;
					p->candidate = arena_grow(p->candidate, *cap, sizeof *p->candidate);
				}
				p->candidate[(*n)++] = (struct candidate){(uint32_t)t, (uint16_t)i, point};
			}
		if (*n == from)
			continue;
		if (*offers == *offers_cap) {
			*offers_cap = *offers_cap ? 2 * *offers_cap : 64;
			p->offer = arena_grow(p->offer, *offers_cap, sizeof *p->offer);
		}
		p->offer[*offers] = (struct offer){.term = (uint32_t)t, .from = (uint32_t)from, .to = (uint32_t)*n};
		finish(set, &p->offer[(*offers)++], p->candidate, kind);
	}
}

/* A kind that is in no list is like no other. */
static uint16_t kind_named(const struct code *code, struct str name)
{
	uint16_t kind;

	return code_kind_of(code, name, &kind) == 0 ? kind : UINT16_MAX;
}

void term_open(struct term_scan *s, const struct rule_set *set, struct case_view *view, const struct assertion_list *triggers)
{
	struct term_private *p = arena_malloc(sizeof *p);
	size_t n = 0, cap = 0, offers = 0, offers_cap = 0, kinds = set->code->kinds;

	*s = (struct term_scan){.own = p};
	s->list = arena_malloc((set->terms ? set->terms : 1) * sizeof *s->list);
	p->set = set;
	p->view = view;
	p->event_mark = UINT32_MAX;
	p->memo = arena_malloc((set->tests ? set->tests : 1) * FIELDS * sizeof *p->memo);
	open_texts(p, set, triggers);
	p->disclosure = kind_named(set->code, STR("disclosure"));
	p->missing = kind_named(set->code, STR("missing"));
	p->away = kind_named(set->code, STR("away"));
	p->is_bound = arena_malloc((set->terms ? set->terms : 1) * sizeof *p->is_bound);
	for (size_t i = 0; i < set->periods; i++)
		p->is_bound[set->period[i].from] = p->is_bound[set->period[i].to] = true;
	p->from = arena_malloc((kinds + 1) * sizeof *p->from);
	for (size_t k = 0; k < kinds; k++) {
		p->from[k] = (uint32_t)offers;
		list_kind(p, (uint16_t)k, &offers, &offers_cap, &n, &cap);
	}
	p->from[kinds] = (uint32_t)offers;
}

void term_close(struct term_scan *s)
{
	struct term_private *p = s->own;

	if (!p)
		return;
	for (size_t t = 0; t < p->set->terms; t++) {
		free(s->list[t].hit);
		free(s->list[t].miss);
	}
	for (size_t i = 0; i < p->set->tests * FIELDS; i++)
		free(p->memo[i].answer);
	text_scan_close(p->text);
	free(s->list);
	free(p->memo);
	free(p->is_bound);
	free(p->from);
	free(p->offer);
	free(p->candidate);
	arena_close(&p->arena);
	free(p);
	*s = (struct term_scan){0};
}

/* ---- one test ---- */

static bool ask_memo(struct term_private *p, const struct rule_test *t, unsigned field, enum view_name which, uint32_t number,
		     const struct rule_words *w)
{
	struct memo *m = &p->memo[t->number * FIELDS + field];

	if (number >= m->n) {
		size_t n = (size_t)number + 64;
		m->answer = arena_grow(m->answer, n, 1);
		memset(m->answer + m->n, 0, n - m->n);
		m->n = n;
	}
	if (!m->answer[number]) {
		struct str text = p->view->name(p->view, which, number);
		m->answer[number] = term_has_any(text, w, field == FIELD_AGENCY) ? 2 : 1;
	}
	return m->answer[number] == 2;
}

/* What hangs on the date of birth, or on the day of an entry whose date is a longer time. */
struct doubt {
	bool born;  /* an age was asked for, and the date of birth is not known, or not well enough */
	bool maybe; /* on some days of the entry it fits, on others not */
};

/* Fits on some day. */
static bool fits_age(const struct rule_age *a, const struct view_child *c, const struct mark *m, struct doubt *d)
{
	bool born = date_takes_part(&c->birth) && c->birth.lo > DATE_FIRST, all, some;
	const struct date *day = born ? &c->birth : &c->expected;
	bool exact = day->lo == day->hi;

	if (!date_takes_part(day) || (!born && !a->unborn)) {
		d->born = true;
		return false;
	}
	if (a->unborn) {
		all = m->hi < day->lo;
		some = m->lo < day->hi;
	} else {
		int first = date_age_months(day->hi, m->lo), last = date_age_months(day->lo, m->hi);
		all = first >= a->from && last < a->to;
		some = last >= a->from && first < a->to;
	}
	if (all || !some)
		return all;
	d->maybe = d->maybe || exact;
	d->born = d->born || !exact;
	return exact;
}

/* Written down later than the span after the last day on which it may have happened. */
static bool is_late(const struct calendar *c, struct calendar_span late, const struct mark *m)
{
	int32_t last = (m->flags & MARK_HAS_END) && m->end_hi < DATE_LAST ? m->end_hi : m->hi;

	return m->recorded < DATE_LAST && last < DATE_LAST && m->recorded > calendar_end(c, late, last);
}

/* From start to recorded end at least so long, whatever day of its range each was. */
static bool is_lasting(const struct calendar *c, struct calendar_span lasting, const struct mark *m)
{
	if (!(m->flags & MARK_HAS_END) || m->end_hi >= DATE_LAST || m->hi >= DATE_LAST)
		return false;
	if (lasting.unit != CALENDAR_HOURS)
		return m->end_lo >= calendar_end(c, lasting, m->hi);
	return m->minute_1 && m->end_minute_1 && m->lo == m->hi && m->end_lo == m->end_hi &&
	       item_minute(m->end_lo, m->end_minute_1 - 1) >= item_minute(m->lo, m->minute_1 - 1) + (int64_t)lasting.n * 60;
}

/* What a mark alone can answer. */
static bool fits_mark(struct term_private *p, const struct calendar *c, const struct rule_test *t, const struct mark *m, struct doubt *unknown)
{
	if (t->severity_from >= 0 && (m->severity_1 == 0 || m->severity_1 - 1 < t->severity_from || m->severity_1 - 1 > t->severity_to))
		return false;
	if (t->whose && !(t->whose & (1u << m->whose)))
		return false;
	if (t->action && (t->action == RULE_RECORDED) != !!(m->flags & MARK_HAS_ACTION))
		return false;
	if (t->voice && (t->voice == RULE_RECORDED) != !!(m->flags & MARK_HAS_VOICE))
		return false;
	if (t->shared && (t->shared == 2) != !!(m->flags & MARK_SHARED))
		return false;
	if (t->essential == 2 && !(m->flags & MARK_ESSENTIAL))
		return false;
	if (t->agency.n && (m->agency == 0 || !ask_memo(p, t, FIELD_AGENCY, VIEW_AGENCY, m->agency, &t->agency)))
		return false;
	if (t->service.n && (m->service == 0 || !ask_memo(p, t, FIELD_SERVICE, VIEW_SERVICE, m->service, &t->service)))
		return false;
	if (t->outcome.n && m->outcome && !ask_memo(p, t, FIELD_OUTCOME, VIEW_OUTCOME, m->outcome, &t->outcome))
		return false;
	if (t->pair && (t->pair == RULE_RECORDED) != (m->pair != 0))
		return false;
	if (t->late.n && !is_late(c, t->late, m))
		return false;
	if (t->lasting.n && !is_lasting(c, t->lasting, m))
		return false;
	if (t->age.given && !fits_age(&t->age, p->child, m, unknown))
		return false;
	return true;
}

static bool needs_event(const struct rule_test *t, const struct mark *m)
{
	bool upheld_only = t->standing == 1u << EVENT_NOT_UPHELD, said_only = t->basis == 1u << EVENT_CHILD_SAID;

	return t->role.n || t->tag.n || t->has_value || t->measured_in.n || t->essential == 1 || (t->standing && !upheld_only) || (t->basis && !said_only) ||
	       (t->outcome.n && !m->outcome);
}

static int load(struct term_private *p, uint32_t mark, struct err *e)
{
	if (p->event_mark == mark)
		return 0;
	arena_clear(&p->arena);
	p->event = (struct event){0};
	p->event_mark = UINT32_MAX;
	if ((p->view->brief ? p->view->brief : p->view->event)(p->view, &p->child->mark[mark], &p->arena, &p->event, e) < 0)
		return -1;
	p->event_mark = mark;
	return 0;
}

static bool has_tag(const struct event *ev, const struct rule_words *w)
{
	for (size_t i = 0; i < ev->tags_n; i++)
		if (term_has_any(ev->tags[i], w, true))
			return true;
	return false;
}

/* "78", "78.5 %", "78%": the number that a measure begins with. */
static bool is_between(struct str value, double from, double to)
{
	size_t n = 0;
	double v;

	value = str_trim(value);
	while (n < value.n && ((value.p[n] >= '0' && value.p[n] <= '9') || value.p[n] == '.'))
		n++;
	if (n && value.p[n - 1] == '.')
		n--;
	return n && str_to_double(str_part(value, 0, n), &v) == 0 && v >= from && v <= to;
}

static bool has_role(const struct term_private *p, const struct event *ev, const struct rule_words *w)
{
	for (size_t i = 0; i < ev->people_n; i++)
		if ((str_is_equal(ev->people[i].person, p->child->id) || str_is_equal(ev->people[i].person, ev->child)) &&
		    term_has_any(ev->people[i].role, w, true))
			return true;
	return false;
}

/* Whose body, words or whereabouts it tells of; <0 when the entry cannot be read.  Of an entry that is another child's, and in which
 * this one was present, only what names this one speaks of this one. */
static int is_about_child(struct term_private *p, uint32_t mark, struct err *e)
{
	const struct mark *m = &p->child->mark[mark];
	const struct event *ev = &p->event;
	bool shared = m->flags & MARK_SHARED, others = shared;

	if (m->whose == EVENT_WHOSE_PARENT || m->whose == EVENT_WHOSE_OTHER)
		return 0;
	if ((m->flags & (MARK_KNOWS_MORE | MARK_HAS_MORE)) == MARK_KNOWS_MORE)
		return !shared;
	if (load(p, mark, e) < 0)
		return -1;
	for (size_t i = 0; i < ev->people_n; i++) {
		struct str role = ev->people[i].role, who = ev->people[i].person;
		bool words_of = str_is_equal(role, STR("told-by")) && code_kind_is(p->set->code, m->kind, p->disclosure);
		if (!str_is_equal(role, STR("subject")) && !str_is_equal(role, STR("child")) && !str_is_equal(role, STR("unborn")) &&
		    !str_is_equal(role, STR("victim")) && !str_is_equal(role, STR("patient")) && !words_of)
			continue;
		if (str_is_equal(who, p->child->id) || (!shared && str_is_equal(who, ev->child)))
			return 1;
		/* In a child's file a brother or sister named beside is a second child it is about. */
		others = others || words_of || !p->view->is_child || !p->view->is_child(p->view, who);
	}
	return !others;
}

/* Puts the words of a mark to all expressions. */
static int put_words(struct term_private *p, uint32_t mark, struct err *e)
{
	struct str words[VIEW_WORDS] = {0};

	if (p->text_mark == mark)
		return 0;
	p->text_mark = UINT32_MAX;
	if (p->view->words && p->event_mark != mark) {
		if (p->view->words(p->view, &p->child->mark[mark], words, e) < 0)
			return -1;
	} else if (load(p, mark, e) < 0) {
		return -1;
	} else {
		words[VIEW_TEXT] = p->event.text;
		words[VIEW_VOICE] = p->event.voice;
		words[VIEW_IMPACT] = p->event.impact;
		words[VIEW_ACTION] = p->event.action;
	}
	text_scan_put(p->text, words, VIEW_WORDS);
	p->text_mark = mark;
	return 0;
}

/* The expression on the words put; *turned: found, but as one of the assertions that are not asked for. */
static enum answer fits_text(struct term_private *p, const struct rule_test *t, struct assertion_found *turned)
{
	struct text_scan_place place = {0};
	int rc;

	while ((rc = text_scan_next(p->text, t->number, &place)) != 0) {
		struct assertion_found a;
		if (rc < 0)
			return CANNOT_TELL;
		a = text_scan_stands(p->text, &place);
		if (t->assertions & (1u << a.is)) {
			unsigned times = text_scan_times(p->text, &place);
			p->times = times > p->times ? times : p->times;
			return YES;
		}
		if (!turned->cause.p)
			*turned = a;
	}
	return NO;
}

static enum answer fits_all_else(struct term_scan *s, const struct rule_test *t, uint32_t mark, struct doubt *unknown,
				 struct assertion_found *turned, struct err *e, bool *failed)
{
	struct term_private *p = s->own;
	const struct mark *m = &p->child->mark[mark];
	const struct event *ev = &p->event;

	if (!fits_mark(p, s->calendar, t, m, unknown))
		return NO;
	if (t->standing == 1u << EVENT_NOT_UPHELD && !(m->flags & MARK_NOT_UPHELD))
		return NO;
	if (t->basis == 1u << EVENT_CHILD_SAID && !(m->flags & MARK_CHILD_SAID))
		return NO;
	if (t->text && put_words(p, mark, e) < 0) {
		*failed = true;
		return NO;
	}
	if (t->text && !text_scan_may(p->text, t->number))
		return NO;
	if (!needs_event(t, m))
		return t->text ? fits_text(p, t, turned) : YES;
	if ((m->flags & (MARK_KNOWS_MORE | MARK_HAS_MORE)) == MARK_KNOWS_MORE) { /* all of it stands in the mark */
		p->bare.basis = m->flags & MARK_CHILD_SAID ? EVENT_CHILD_SAID : EVENT_BASIS_NOT_SAID;
		p->bare.standing = m->flags & MARK_NOT_UPHELD ? EVENT_NOT_UPHELD : EVENT_STANDING_NOT_SAID;
		ev = &p->bare;
	} else if (load(p, mark, e) < 0) {
		*failed = true;
		return NO;
	}
	if (t->outcome.n && !m->outcome && !term_has_any(ev->outcome, &t->outcome, false))
		return NO;
	if (t->essential == 1 && ev->essential != 1)
		return NO;
	if (t->standing && !(t->standing & (1u << ev->standing)))
		return NO;
	if (t->basis && !(t->basis & (1u << ev->basis)))
		return NO;
	if (t->role.n && !has_role(p, ev, &t->role))
		return NO;
	if (t->tag.n && !has_tag(ev, &t->tag))
		return NO;
	if (t->has_value && !is_between(ev->value, t->value_from, t->value_to))
		return NO;
	if (t->measured_in.n && !term_has_any(ev->unit, &t->measured_in, false))
		return NO;
	return t->text ? fits_text(p, t, turned) : YES;
}

static enum answer fits(struct term_scan *s, const struct rule_test *t, uint32_t mark, struct doubt *unknown, struct assertion_found *turned,
			struct err *e, bool *failed)
{
	enum answer a = fits_all_else(s, t, mark, unknown, turned, e, failed);
	int child;

	if (a == NO || t->about == RULE_ABOUT_ANYBODY)
		return a;
	child = is_about_child(s->own, mark, e);
	*failed = *failed || child < 0;
	if (child == (t->about == RULE_ABOUT_CHILD))
		return a;
	s->own->elsewhere = s->own->elsewhere || (a == YES && t->about == RULE_ABOUT_CHILD);
	return NO;
}

/* ---- one mark ---- */

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
static const struct rule_test *excluded_by(struct term_scan *s, const struct offer *o, uint32_t mark, struct doubt *unknown,
					   struct err *e, bool *failed)
{
	const struct rule_term *t = &s->own->set->term[o->term];
	const struct mark *m = &s->own->child->mark[mark];

	for (size_t i = 0; o->nots && i < t->nots; i++) {
		struct assertion_found turned = {0};
		bool kind = i < 64 ? o->nots >> i & 1 : is_spoken_of(s->own->set->code, &t->not[i], m->kind);
		struct doubt d = {.born = unknown->born};
		enum answer a = kind ? fits(s, &t->not[i], mark, &d, &turned, e, failed) : NO;
		if (a == YES && !d.maybe)
			return &t->not[i];
		if (a == CANNOT_TELL) { /* it may be one of these: possible, and counted among what could not be told */
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
static void add_plain(struct term_list *l, const struct offer *o, const struct mark *m, uint32_t mark, int32_t today)
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

/* Puts a mark to what one term asks of its kind. */
static int try_term(struct term_scan *s, const struct offer *o, uint32_t mark, int32_t today, struct err *e)
{
	struct term_private *p = s->own;
	const struct rule_term *t = &p->set->term[o->term];
	struct term_list *l = &s->list[o->term];
	const struct candidate *c = p->candidate + o->from, *end = p->candidate + o->to;
	const struct mark *m = &p->child->mark[mark];
	const struct rule_test *out;
	unsigned coded = 0, by_text = 0, undated = 0, times;
	struct assertion_found turned = {0};
	struct doubt unknown = {0};
	bool failed = false, limit = false, sure = false;

	p->times = 1;
	p->elsewhere = false;
	for (; c < end; c++) {
		const struct rule_test *is = &t->is[c->line];
		bool dated;
		enum answer a;
		/* Of many expressions most stand nowhere in an entry: no more is asked of it. */
		if (is->text && p->text_mark == mark && !is->age.given && !text_scan_may(p->text, is->number))
			continue;
		dated = is_dated(m, c->point);
		if (dated && (c->point == CODE_END ? m->end_lo : m->lo) > today)
			continue;
		if (!dated && c->point != CODE_WHOLE)
			continue;
		unknown.maybe = false;
		a = fits(s, is, mark, &unknown, &turned, e, &failed);
		if (failed)
			return -1;
		limit = limit || a == CANNOT_TELL;
		if (a != YES)
			continue;
		sure = sure || !unknown.maybe;
		if (!dated)
			undated = 1;
		else if (is->text)
			by_text |= 1u << c->point;
		else
			coded |= 1u << c->point;
	}
	if (limit) {
		add_limit(s, o->term, mark);
		if (!(coded | by_text))
			add_miss(l, mark, false, STR("its text could not be searched to the end"));
	}
	if (!(coded | by_text | undated)) {
		if (turned.cause.p)
			add_miss(l, mark, false, turned.cause);
		else if (p->elsewhere)
			add_miss(l, mark, true, STR("it is about somebody else"));
		return 0;
	}
	unknown.maybe = !sure;
	times = p->times;
	out = excluded_by(s, o, mark, &unknown, e, &failed);
	if (failed)
		return -1;
	if (out) {
		if (out->cause.p)
			add_miss(l, mark, true, out->cause);
		return 0;
	}
	if (undated && !(coded | by_text)) {
		add_miss(l, mark, false, STR("its date is not known"));
		return 0;
	}
	if ((coded | by_text) & (1u << CODE_WHOLE)) /* the start of an entry is the entry */
		coded &= ~(1u << CODE_START), by_text &= ~(1u << CODE_START);
	if (times > 1)
		add_miss(l, mark, false, text_scan_times_cause(p->text, times));
	for (uint8_t point = CODE_WHOLE; point <= CODE_END; point++)
		if ((coded | by_text) & (1u << point))
			add_hit(l, (struct term_hit){mark, point, !(coded & (1u << point)), unknown.born, unknown.maybe});
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

int term_read(struct term_scan *s, const struct view_child *c, int32_t today, struct err *e)
{
	struct term_private *p = s->own;
	const struct mark *m = c->mark;
	int32_t before;

	for (size_t t = 0; t < p->set->terms; t++)
		s->list[t].hits = s->list[t].misses = 0;
	p->child = c;
	p->event_mark = p->text_mark = UINT32_MAX;
	before = before_child(c);
	for (size_t i = 0; i < c->n; i++) {
		const struct offer *o = p->offer + p->from[m[i].kind], *end = p->offer + p->from[m[i].kind + 1];
		bool dated = is_dated(&m[i], CODE_WHOLE), early = dated && m[i].hi < before && is_before_child(p, &m[i], before);
		for (; o < end; o++) {
			struct term_list *l = &s->list[o->term];
			size_t hits = l->hits;
			if (o->plain && dated)
				add_plain(l, o, &m[i], (uint32_t)i, today);
			else if (try_term(s, o, (uint32_t)i, today, e) < 0)
				return -1;
			if (!early || l->hits == hits || (p->is_bound[o->term] && p->set->code->kind[m[i].kind].administrative))
				continue;
			l->hits = hits;
			add_miss(l, (uint32_t)i, true, STR("more than 280 days before the birth"));
		}
	}
	return 0;
}
