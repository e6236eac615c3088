/* One entry put to one test of a term. */
#include <string.h>

#include "analysis/item.h"
#include "term_own.h"

/* Each name is put to a test's words once. */
static bool look_up(struct term_private *p, const struct rule_test *t, unsigned field, enum view_name which, uint32_t number,
		    const struct rule_words *w)
{
	struct term_memo *m = &p->memo[t->number * TERM_FIELDS + field];

	if (number >= m->n) {
		size_t n = (size_t)number + 64;
		m->answer = arena_grow(m->answer, n, 1);
		memset(m->answer + m->n, 0, n - m->n);
		m->n = n;
	}
	m->answer[number] = term_has_any(p->view->name(p->view, which, number), w, field == TERM_AGENCY) ? 2 : 1;
	return m->answer[number] == 2;
}

static inline bool ask_memo(struct term_private *p, const struct rule_test *t, unsigned field, enum view_name which, uint32_t number,
			    const struct rule_words *w)
{
	const struct term_memo *m = &p->memo[t->number * TERM_FIELDS + field];

	return number < m->n && m->answer[number] ? m->answer[number] == 2 : look_up(p, t, field, which, number, w);
}

static inline bool fits_agency(struct term_private *p, const struct rule_test *t, const struct mark *m)
{
	return !t->agency.n || (m->agency && ask_memo(p, t, TERM_AGENCY, VIEW_AGENCY, m->agency, &t->agency));
}

static inline bool fits_service(struct term_private *p, const struct rule_test *t, const struct mark *m)
{
	return !t->service.n || (m->service && ask_memo(p, t, TERM_SERVICE, VIEW_SERVICE, m->service, &t->service));
}

/* An outcome that does not stand in the mark is looked for in the entry. */
static inline bool fits_outcome(struct term_private *p, const struct rule_test *t, const struct mark *m)
{
	return !t->outcome.n || !m->outcome || ask_memo(p, t, TERM_OUTCOME, VIEW_OUTCOME, m->outcome, &t->outcome);
}

static inline bool says_all(const struct mark *m)
{
	return (m->flags & (MARK_KNOWS_MORE | MARK_HAS_MORE)) == MARK_KNOWS_MORE;
}

enum term_answer term_fits_quick(struct term_private *p, const struct rule_test *t, const struct mark *m)
{
	if (!fits_outcome(p, t, m) || !fits_agency(p, t, m) || !fits_service(p, t, m))
		return TERM_NO;
	if (!t->outcome.n || m->outcome)
		return TERM_YES;
	return says_all(m) ? TERM_NO : TERM_CANNOT_TELL;
}

/* Fits on some day. */
static bool fits_age(const struct rule_age *a, const struct view_child *c, const struct mark *m, struct term_doubt *d)
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

/* Began at least so long before today, whatever day of its range it was. */
static bool is_ago(const struct calendar *c, struct calendar_span ago, const struct mark *m, int32_t today)
{
	return m->hi < DATE_LAST && today >= calendar_end(c, ago, m->hi);
}

/* What a mark alone can answer. */
static bool fits_mark(struct term_private *p, const struct calendar *c, const struct rule_test *t, const struct mark *m, struct term_doubt *unknown)
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
	if (!fits_agency(p, t, m) || !fits_service(p, t, m) || !fits_outcome(p, t, m))
		return false;
	if (t->pair && (t->pair == RULE_RECORDED) != (m->pair != 0))
		return false;
	if (t->late.n && !is_late(c, t->late, m))
		return false;
	if (t->lasting.n && !is_lasting(c, t->lasting, m))
		return false;
	if (t->ago.n && !is_ago(c, t->ago, m, p->today))
		return false;
	if (t->end && (t->end == RULE_END_RECORDED) != !!(m->flags & MARK_HAS_END))
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

/* What only the whole entry tells: an end that was written down and is no day, the files in which it stands.  <0: it cannot be read. */
static int fits_whole(struct term_private *p, const struct rule_test *t, uint32_t mark, struct err *e)
{
	struct event ev = {0};
	bool in = t->file.n == 0;

	arena_clear(&p->arena);
	p->event_mark = p->text_mark = UINT32_MAX;
	if (p->view->event(p->view, &p->child->mark[mark], &p->arena, &ev, e) < 0)
		return -1;
	for (size_t i = 0; i < ev.sources_n && !in; i++)
		in = term_has_any(ev.sources[i].file, &t->file, false);
	if (t->end == RULE_END_NONE || t->end == RULE_END_UNKNOWN)
		in = in && (ev.end.precision == DATE_UNKNOWN) == (t->end == RULE_END_UNKNOWN);
	return in;
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
	if (says_all(m))
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
static enum term_answer fits_text(struct term_private *p, const struct rule_test *t, struct assertion_found *turned)
{
	struct text_scan_place place = {0};
	int rc;

	while ((rc = text_scan_next(p->text, t->number, &place)) != 0) {
		struct assertion_found a;
		if (rc < 0)
			return TERM_CANNOT_TELL;
		a = text_scan_stands(p->text, &place);
		if (t->assertions & (1u << a.is)) {
			unsigned times = text_scan_times(p->text, &place);
			p->times = times > p->times ? times : p->times;
			return TERM_YES;
		}
		if (!turned->cause.p)
			*turned = a;
	}
	return TERM_NO;
}

static enum term_answer fits_all_else(struct term_scan *s, const struct rule_test *t, uint32_t mark, struct term_doubt *unknown,
				 struct assertion_found *turned, struct err *e, bool *failed)
{
	struct term_private *p = s->own;
	const struct mark *m = &p->child->mark[mark];
	const struct event *ev = &p->event;

	if (!fits_mark(p, s->calendar, t, m, unknown))
		return TERM_NO;
	if (t->standing == 1u << EVENT_NOT_UPHELD && !(m->flags & MARK_NOT_UPHELD))
		return TERM_NO;
	if (t->basis == 1u << EVENT_CHILD_SAID && !(m->flags & MARK_CHILD_SAID))
		return TERM_NO;
	if (t->text && put_words(p, mark, e) < 0) {
		*failed = true;
		return TERM_NO;
	}
	if (t->text && !text_scan_may(p->text, t->number))
		return TERM_NO;
	if (!needs_event(t, m))
		return t->text ? fits_text(p, t, turned) : TERM_YES;
	if (says_all(m)) { /* all of it stands in the mark */
		p->bare.basis = m->flags & MARK_CHILD_SAID ? EVENT_CHILD_SAID : EVENT_BASIS_NOT_SAID;
		p->bare.standing = m->flags & MARK_NOT_UPHELD ? EVENT_NOT_UPHELD : EVENT_STANDING_NOT_SAID;
		ev = &p->bare;
	} else if (load(p, mark, e) < 0) {
		*failed = true;
		return TERM_NO;
	}
	if (t->outcome.n && !m->outcome && !term_has_any(ev->outcome, &t->outcome, false))
		return TERM_NO;
	if (t->essential == 1 && ev->essential != 1)
		return TERM_NO;
	if (t->standing && !(t->standing & (1u << ev->standing)))
		return TERM_NO;
	if (t->basis && !(t->basis & (1u << ev->basis)))
		return TERM_NO;
	if (t->role.n && !has_role(p, ev, &t->role))
		return TERM_NO;
	if (t->tag.n && !has_tag(ev, &t->tag))
		return TERM_NO;
	if (t->has_value && !is_between(ev->value, t->value_from, t->value_to))
		return TERM_NO;
	if (t->measured_in.n && !term_has_any(ev->unit, &t->measured_in, false))
		return TERM_NO;
	return t->text ? fits_text(p, t, turned) : TERM_YES;
}

enum term_answer term_fits(struct term_scan *s, const struct rule_test *t, uint32_t mark, struct term_doubt *unknown, struct assertion_found *turned,
			struct err *e, bool *failed)
{
	enum term_answer a = fits_all_else(s, t, mark, unknown, turned, e, failed);
	int child, whole;

	if (a != TERM_NO && (t->file.n || t->end == RULE_END_NONE || t->end == RULE_END_UNKNOWN)) {
		whole = fits_whole(s->own, t, mark, e);
		*failed = *failed || whole < 0;
		if (whole <= 0)
			return TERM_NO;
	}
	if (a == TERM_NO || t->about == RULE_ABOUT_ANYBODY)
		return a;
	child = is_about_child(s->own, mark, e);
	*failed = *failed || child < 0;
	if (child == (t->about == RULE_ABOUT_CHILD))
		return a;
	s->own->elsewhere = s->own->elsewhere || (a == TERM_YES && t->about == RULE_ABOUT_CHILD);
	return TERM_NO;
}
