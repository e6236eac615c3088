#include "analysis/setting.h"

#include <stddef.h>
#include <string.h>

#include "analysis/assertion.h"

enum shape { /* SPAN to AGE_TO are numbers */
	     SPAN,
	     LONG,
	     DOUBLE,
	     GRADE,
	     AGE_FROM,
	     AGE_TO,
	     BOOL,
	     CHOICE,
	     SET,
	     TERM,
	     PERIOD,
	     WORDS,
	     KIND,
	     POINT,
	     TEXT,
	     UNIT,
	     OPTIONAL_SPAN,
	     OPTIONAL_LONG,
};

/* ---- the list ---- */

struct listing {
	struct setting_list *to;
	struct arena *arena;
	bool numbers_only;
	struct str where;
	size_t term, file;
	uint32_t line;
	size_t terms, periods, kinds;
};

static struct setting *add(struct listing *l, const char *name, enum shape shape, void *at, size_t size,
			   unsigned ways)
{
	struct setting *s;

	l->to->setting = arena_room(l->arena, l->to->setting, l->to->n, &l->to->cap, sizeof *s);
	s = &l->to->setting[l->to->n++];
	*s = (struct setting){.name = name,
			      .where = l->where,
			      .term = l->term,
			      .file = l->file,
			      .line = l->line,
			      .at = at,
			      .shape = shape,
			      .size = (unsigned)size,
			      .ways = ways,
			      .is_number = shape <= AGE_TO};
	memcpy(s->was, at, size);
	return s;
}

static void add_number(struct listing *l, const char *name, enum shape shape, void *at, size_t size,
		       double least, double most, double step)
{
	struct setting *s = add(l, name, shape, at, size, 2);

	s->least = least;
	s->most = most;
	s->step = step;
}

static void add_long(struct listing *l, const char *name, long *at, double least)
{
	add_number(l, name, LONG, at, sizeof *at, least, 100000, 1);
}

/* A span; where it may be left out, whether it is there is a setting too. */
static void add_span(struct listing *l, const char *name, struct calendar_span *at, bool optional)
{
	if (at->n)
		add_number(l, name, SPAN, at, sizeof *at, 1, 1e6, 1);
	if (l->numbers_only)
		return;
	if (at->n)
		add(l, name, UNIT, at, sizeof *at, 1);
	if (optional)
		add(l, name, OPTIONAL_SPAN, at, sizeof *at, 1);
}

static void add_choice(struct listing *l, const char *name, void *at, unsigned choices)
{
	if (!l->numbers_only)
		add(l, name, CHOICE, at, sizeof(unsigned), choices - 1)->choices = choices;
}

static void add_bool(struct listing *l, const char *name, bool *at)
{
	if (!l->numbers_only)
		add(l, name, BOOL, at, sizeof *at, 1);
}

static void add_byte(struct listing *l, const char *name, uint8_t *at, unsigned choices)
{
	if (!l->numbers_only)
		add(l, name, POINT, at, sizeof *at, choices - 1)->choices = choices;
}

static void add_set(struct listing *l, const char *name, uint8_t *at, unsigned bits)
{
	if (!l->numbers_only)
		add(l, name, SET, at, sizeof *at, bits);
}

/* Another term in its place; also none, or one where there is none. */
static void add_term(struct listing *l, const char *name, size_t *at, bool optional)
{
	if (l->numbers_only)
		return;
	if (l->terms > 1 || optional)
		add(l, name, TERM, at, sizeof *at, (unsigned)l->terms + optional)->choices = (unsigned)
												     l->terms;
}

static void add_period(struct listing *l, const char *name, size_t *at)
{
	if (!l->numbers_only && l->periods)
		add(l, name, PERIOD, at, sizeof *at, (unsigned)l->periods + 1)->choices = (unsigned)
												  l->periods;
}

static void add_words(struct listing *l, const char *name, struct rule_words *at)
{
	if (!l->numbers_only)
		add(l, name, WORDS, at, sizeof *at, at->n > 1 ? 3 : 2);
}

static void add_age(struct listing *l, struct rule_age *a)
{
	int step = a->from % 12 == 0 && a->to % 12 == 0 ? 12 : 1;

	if (!a->given || a->unborn)
		return;
	if (a->from)
		add_number(l, "age", AGE_FROM, &a->from, sizeof a->from, 0, a->to - step, step);
	add_number(l, "age", AGE_TO, &a->to, sizeof a->to, a->from + step, 1200, step);
}

/* Numbers first: what stands on the line. */
static void add_test(struct listing *l, struct rule_test *t)
{
	if (t->severity_from >= 0) {
		add_number(l, "severity from", GRADE, &t->severity_from, 1, 0, t->severity_to, 1);
		add_number(l, "severity to", GRADE, &t->severity_to, 1, t->severity_from, 9, 1);
	}
	add_age(l, &t->age);
	if (t->has_value && t->value_from > 0)
		add_number(l, "value from", DOUBLE, &t->value_from, sizeof t->value_from, 0, t->value_to, 1);
	if (t->has_value)
		add_number(l, "value to", DOUBLE, &t->value_to, sizeof t->value_to, t->value_from, 1e9, 1);
	add_span(l, "late", &t->late, true);
	add_span(l, "lasting", &t->lasting, true);
	add_span(l, "ago", &t->ago, true);
	if (l->numbers_only)
		return;
	for (size_t i = 0; i < t->kinds; i++) {
		add(l, "kind", KIND, (void *)(uintptr_t)&t->kind[i].kind, sizeof t->kind[i].kind, 1)
			->choices = (unsigned)l->kinds;
		add_byte(l, "kind's point", (uint8_t *)(uintptr_t)&t->kind[i].point, 3);
	}
	if (t->kinds > 1) /* one fewer: the last */
		add_number(l, "kinds", LONG, &t->kinds, sizeof t->kinds, 1, (double)t->kinds, 1);
	add_words(l, "agency", &t->agency);
	add_words(l, "role", &t->role);
	add_words(l, "service", &t->service);
	add_words(l, "outcome", &t->outcome);
	add_words(l, "tag", &t->tag);
	add_words(l, "file", &t->file);
	add_words(l, "measured-in", &t->measured_in);
	add_set(l, "whose", &t->whose, 4);
	add_set(l, "standing", &t->standing, 5);
	add_set(l, "basis", &t->basis, 7);
	add_byte(l, "essential", &t->essential, 3);
	add_byte(l, "action", &t->action, 3);
	add_byte(l, "voice", &t->voice, 3);
	add_byte(l, "shared", &t->shared, 3);
	add_byte(l, "pair", &t->pair, 3);
	add_byte(l, "about", &t->about, 3);
	add_byte(l, "end", &t->end, 4);
	if (t->age.given)
		add_bool(l, "unborn", &t->age.unborn);
	if (t->text) {
		add(l, "text", TEXT, &t->pattern, sizeof t->pattern, 1);
		add_set(l, "assert", &t->assertions, ASSERTIONS);
	}
}

#define OF(detector) (1u << (detector))
enum {
	SERIES = OF(RULE_COUNT) | OF(RULE_SUM) | OF(RULE_DISTINCT) | OF(RULE_SEQUENCE) | OF(RULE_TREND),
	COMPANY = SERIES | OF(RULE_GAP),
	MOMENTS = SERIES | OF(RULE_RHYTHM) | OF(RULE_CHANGE) | OF(RULE_OVERLAP),
};

static void add_steps(struct listing *l, struct rule *r)
{
	struct rule_step *step = (struct rule_step *)(uintptr_t)r->step;
	struct str where = l->where;
	uint32_t line = l->line;
	size_t first = rule_looks_back(r, 0);

	for (size_t i = 0; i < r->steps; i++) {
		struct rule_step *s = &step[i];
		bool last = i + 1 == r->steps;
		l->where = arena_printf(l->arena, "step %zu", i + 1);
		l->line = s->line;
		if ((i > first && (!s->absent || last)) || (s->absent && s->within.n))
			add_span(l, "within", &s->within, true);
		if (s->on_the_day)
			add_bool(l, "same-day only", &s->on_the_day);
		add_term(l, "of", &s->term, false);
		if (s->absent && last) {
			add_span(l, "untimed-within", &s->untimed_within, true);
			add_span(l, "late-within", &s->late_within, true);
			add_bool(l, "or-action", &s->or_action);
			add_term(l, "instead", &s->instead, true);
		}
		if (!s->absent && i > first && !s->on_the_day)
			add_bool(l, "same-day", s->later_day ? &s->later_day : &s->same_day);
		if (!s->absent)
			add_bool(l, "pair", &s->any_pair);
		if (!s->absent && i > first && last && s->within.n)
			add_bool(l, "awaited", &s->awaited);
	}
	l->where = where;
	l->line = line;
}

static void add_strongers(struct listing *l, struct rule *r)
{
	struct rule_stronger *stronger = (struct rule_stronger *)(uintptr_t)r->stronger;
	struct str where = l->where;

	l->where = STR("stronger");
	for (size_t i = 0; i < r->strongers; i++) {
		struct rule_stronger *s = &stronger[i];
		if (s->count >= 0)
			add_long(l, "count", &s->count, 1);
		if (s->severity >= 0)
			add_number(l, "severity", LONG, &s->severity, sizeof s->severity, 0, 9, 1);
		if (s->agencies >= 0)
			add_long(l, "agencies", &s->agencies, 1);
		add_term(l, "with", &s->with, true);
	}
	l->where = where;
}

/* How many, within what time; of a link all of it. */
static void add_numbers(struct listing *l, struct rule *r, unsigned d, bool anchored)
{
	if (d & OF(RULE_SUM))
		add_number(l, "at-least", DOUBLE, &r->least, sizeof r->least, 1, 1e6, 1);
	else if ((d & OF(RULE_OVERLAP)) && r->at_least == 1 && l->numbers_only)
		; /* not written: one is what it means */
	else if (d & (OF(RULE_COUNT) | OF(RULE_DISTINCT) | OF(RULE_TREND) | OF(RULE_RHYTHM) |
		      OF(RULE_CHANGE) | OF(RULE_OVERLAP)))
		add_long(l, "at-least", &r->at_least, r->shrinking || r->rising ? 3 : 1);
	if (d & (OF(RULE_COUNT) | OF(RULE_SUM) | OF(RULE_DISTINCT) | OF(RULE_LINK)) ||
	    ((d & OF(RULE_RHYTHM)) && anchored))
		add_span(l, r->of_days ? "days-in-last" : "within", &r->within, false);
	if (d & OF(RULE_SEQUENCE))
		add_span(l, "within", &r->within, true);
	if (d & (OF(RULE_GAP) | OF(RULE_OVERLAP) | OF(RULE_COUNT)))
		add_span(l, "longer-than", &r->longer_than, !(d & OF(RULE_GAP)));
	if ((d & (OF(RULE_COUNT) | OF(RULE_SUM))) && !r->of_days && (r->agencies > 1 || !l->numbers_only))
		add_long(l, "agencies", &r->agencies, 1);
	if ((d & OF(RULE_SEQUENCE)) && (r->times > 1 || !l->numbers_only))
		add_long(l, "times", &r->times, 1);
	if (d & (OF(RULE_TREND) | OF(RULE_RHYTHM) | OF(RULE_CHANGE)))
		add_number(l, "ratio", DOUBLE, &r->ratio, sizeof r->ratio, 0.001, 1000, 1);
	if ((d & OF(RULE_SUM)) && !r->of_days)
		add_number(l, "each-below", DOUBLE, &r->each_below, sizeof r->each_below, 1, 10, 1);
	if (d & OF(RULE_LINK)) {
		add_long(l, "children", &r->children, 2);
		if (r->busy >= 0)
			add_long(l, "busy", &r->busy, 1);
		add_span(l, "overlap", &r->overlap, r->same != RULE_SAME_MISSING);
		add_choice(l, "same", &r->same, 5);
		add_words(l, "role", &r->link_roles);
		add_bool(l, "ignore", &r->ignore_household);
	}
}

static void add_detector(struct listing *l, struct rule *r)
{
	unsigned d = OF(r->detector);
	bool anchored = r->rhythm == RULE_AFTER || r->rhythm == RULE_BEFORE;

	add_numbers(l, r, d, anchored);
	if (d & OF(RULE_SEQUENCE))
		add_steps(l, r);
	else
		add_term(l, "of", &r->of, false);
	if (d & (OF(RULE_COUNT) | OF(RULE_OVERLAP)))
		add_choice(l, "unit", &r->unit, 3);
	if (d & OF(RULE_SEQUENCE))
		add_choice(l, "unit", &r->unit, 3);
	if (d & OF(RULE_TREND) && !l->numbers_only)
		add(l, "in", CHOICE, &r->trend, sizeof r->trend, 3)->choices = 4;
	if (d & SERIES)
		add_choice(l, "per", &r->per, 7);
	if (d & OF(RULE_COUNT)) {
		add_bool(l, "dated-by", &r->by_recorded);
		add_bool(l, "gaps", &r->shrinking);
		add_bool(l, "grades", &r->rising);
		add_choice(l, "held", &r->held, 3);
	}
	if ((d & OF(RULE_COUNT)) || ((d & OF(RULE_SEQUENCE)) && r->step[r->steps - 1].absent))
		add_bool(l, "evidence", &r->series);
	if ((d & OF(RULE_SEQUENCE)) && r->times == 1 && !r->series)
		add_bool(l, "chain", &r->chain);
	if (d & OF(RULE_DISTINCT))
		add_choice(l, "field", &r->field, 6);
	if ((d & OF(RULE_RHYTHM)) && anchored) {
		add_choice(l, "after or before", &r->rhythm, 2);
		add_term(l, "after or before", &r->anchor, false);
	}
	if (d & OF(RULE_GAP))
		add_bool(l, "covering", &r->covering);
	if (d & MOMENTS) {
		add_period(l, "during", &r->during);
		add_period(l, "outside", &r->outside);
	}
	if (d & (COMPANY | OF(RULE_OVERLAP)))
		add_term(l, "with", &r->with, !(d & OF(RULE_OVERLAP)));
	if (d & COMPANY) {
		add_term(l, "without", &r->without, true);
		add_term(l, "beside", &r->beside, true);
	}
}

void setting_list(struct rule_set *alone, bool numbers_only, struct arena *a, struct setting_list *list)
{
	struct rule *r = alone->rule;
	struct listing l = {.to = list,
			    .arena = a,
			    .numbers_only = numbers_only,
			    .term = RULE_NOTHING,
			    .file = r->file,
			    .line = r->line,
			    .terms = alone->terms,
			    .periods = alone->periods,
			    .kinds = alone->code->kinds};

	*list = (struct setting_list){0};
	add_detector(&l, r);
	add_strongers(&l, r);
	add_choice(&l, "strength", &r->strength, FINDING_STRENGTHS);
	add_choice(&l, "front", &r->front, RULE_FRONTS);
	add_bool(&l, "urgent", &r->urgent);
	for (size_t i = 0; i < alone->terms; i++) {
		struct rule_term *t = &alone->term[i];
		l.term = i;
		l.file = t->file;
		l.line = t->line;
		l.where = arena_printf(a, "term %.*s", STR_ARG(t->name));
		add_span(&l, "episode-gap", &t->episode_gap, true);
		for (size_t k = 0; k < t->ises + t->nots; k++) {
			bool is = k < t->ises;
			const struct rule_test *test = is ? &t->is[k] : &t->not [k - t->ises];
			l.line = test->line;
			add_test(&l, (struct rule_test *)(uintptr_t)test);
		}
	}
}

/* ---- changing ---- */

static double value_of(const struct setting *s)
{
	switch (s->shape) {
	case SPAN:
		return ((const struct calendar_span *)s->at)->n;
	case LONG:
		return (double)*(const long *)s->at;
	case DOUBLE:
		return *(const double *)s->at;
	case GRADE:
		return *(const int8_t *)s->at;
	default:
		return *(const int *)s->at;
	}
}

static void set_value(struct setting *s, double v)
{
	switch (s->shape) {
	case SPAN:
		((struct calendar_span *)s->at)->n = (int)v;
		break;
	case LONG:
		*(long *)s->at = (long)v;
		break;
	case DOUBLE:
		*(double *)s->at = v;
		break;
	case GRADE:
		*(int8_t *)s->at = (int8_t)v;
		break;
	default:
		*(int *)s->at = (int)v;
	}
}

static bool change_words(struct rule_words *w, unsigned way)
{
	static const struct str another[] = {{"another", 7}};

	if (way == 0) {
		*w = (struct rule_words){another, 1};
	} else if (w->n == 0) {
		return false;
	} else if (way == 1) {
		*w = (struct rule_words){0};
	} else {
		w->n--;
	}
	return true;
}

/* way 0 to choices - 1: that one; one more: none. */
static bool change_place(struct setting *s, unsigned way)
{
	size_t to = way < s->choices ? way : RULE_NOTHING, *at = s->at;

	if (*at == to)
		return false;
	*at = to;
	return true;
}

static bool change_other(struct setting *s, unsigned way)
{
	struct calendar_span *span = s->at;
	uint16_t *kind = s->at;

	switch (s->shape) {
	case BOOL:
		*(bool *)s->at = !*(bool *)s->at;
		return true;
	case CHOICE:
		*(unsigned *)s->at = (*(unsigned *)s->at + way + 1) % s->choices;
		return *(unsigned *)s->at || strcmp(s->name, "in") != 0; /* a trend is in something */
	case POINT:
		*(uint8_t *)s->at = (uint8_t)((*(uint8_t *)s->at + way + 1) % s->choices);
		return true;
	case SET:
		*(uint8_t *)s->at ^= (uint8_t)(1u << way);
		return *(uint8_t *)s->at || strcmp(s->name, "assert") != 0; /* words stand in some way */
	case TERM:
	case PERIOD:
		return change_place(s, way);
	case WORDS:
		return change_words(s->at, way);
	case KIND:
		*kind = (uint16_t)((*kind + 1) % s->choices);
		return true;
	case TEXT:
		*(struct str *)s->at = STR("other words");
		return true;
	case UNIT:
		span->unit = span->unit == CALENDAR_DAYS ? CALENDAR_WEEKS : CALENDAR_DAYS;
		return true;
	case OPTIONAL_SPAN:
		*span = span->n ? (struct calendar_span){0} : (struct calendar_span){3, CALENDAR_DAYS};
		return true;
	default:
		return false;
	}
}

bool setting_change(struct setting *s, unsigned way)
{
	if (s->is_number) {
		double v = value_of(s) + (way ? s->step : -s->step);
		if (v < s->least || v > s->most)
			return false;
		set_value(s, v);
		return true;
	}
	if (change_other(s, way))
		return true;
	setting_restore(s);
	return false;
}

void setting_restore(struct setting *s)
{
	memcpy(s->at, s->was, s->size);
}

double setting_size(const struct setting *s)
{
	switch (s->shape) {
	case SPAN:
		return ((const struct calendar_span *)s->at)->n;
	case AGE_FROM:
	case AGE_TO:
		return *(const int *)s->at;
	default:
		return s->is_number ? value_of(s) : 0;
	}
}

void setting_write(const struct setting *s, struct buf *b)
{
	int v;

	switch (s->shape) {
	case SPAN:
		calendar_span_write(*(const struct calendar_span *)s->at, b);
		break;
	case AGE_FROM:
	case AGE_TO:
		v = *(const int *)s->at;
		buf_addf(b, "%s%d %s", s->shape == AGE_TO ? "under " : "from ", s->step == 12 ? v / 12 : v,
			 s->step == 12 ? "years" : "months");
		break;
	default:
		buf_addf(b, "%g", value_of(s));
	}
}
