#include "analysis/explain.h"

#include <stdlib.h>

static void add_span(struct calendar_span span, struct buf *b)
{
	calendar_span_write(span, b);
}

static void add_words(const char *lead, const struct rule_words *w, struct buf *b)
{
	if (w->n == 0)
		return;
	buf_add_z(b, lead);
	for (size_t i = 0; i < w->n; i++)
		buf_addf(b, "%s%.*s", i == 0 ? "" : " or ", STR_ARG(w->word[i]));
}

static void add_set(const char *lead, uint8_t set, const char *(*name)(unsigned v), struct buf *b)
{
	bool any = false;

	if (!set)
		return;
	buf_add_z(b, lead);
	for (unsigned v = 0; v < 8; v++)
		if (set & (1u << v)) {
			buf_addf(b, "%s%s", any ? " or " : "", v ? name(v) : "not said");
			any = true;
		}
}

static const char *whose_name(unsigned v)
{
	return event_whose_name((enum event_whose)v);
}

static const char *standing_name(unsigned v)
{
	return event_standing_name((enum event_standing)v);
}

static const char *basis_name(unsigned v)
{
	return event_basis_name((enum event_basis)v);
}

static void add_age(const struct rule_age *a, struct buf *b)
{
	if (!a->given)
		return;
	if (a->unborn)
		buf_add_z(b, ", before birth");
	else if (a->from % 12 == 0 && a->to % 12 == 0)
		buf_addf(b, ", aged %d years or more and under %d", a->from / 12, a->to / 12);
	else
		buf_addf(b, ", aged %d months or more and under %d", a->from, a->to);
}

static const char *const assertion_words[] = {"affirmed", "about a service", "about somebody else", "hypothetical",
					      "denied",   "negated",         "historical",          "uncertain"};

static void add_test(const struct rule_set *s, const struct rule_test *t, struct buf *b)
{
	buf_add_z(b, t->kinds ? "an entry of kind " : "any entry");
	for (size_t i = 0; i < t->kinds; i++)
		buf_addf(b, "%s%.*s%s", i ? " or " : "", STR_ARG(s->code->kind[t->kind[i].kind].name),
			 t->kind[i].point == CODE_START ? " (its start)" : t->kind[i].point == CODE_END ? " (its end)" : "");
	add_words(", from agency ", &t->agency, b);
	if (t->severity_from >= 0)
		buf_addf(b, ", graded %d to %d", t->severity_from, t->severity_to);
	add_age(&t->age, b);
	add_words(", the child in it as ", &t->role, b);
	add_words(", its service ", &t->service, b);
	add_words(", its outcome ", &t->outcome, b);
	add_set(", of the ", t->whose, whose_name, b);
	add_set(", standing ", t->standing, standing_name, b);
	add_set(", known by ", t->basis, basis_name, b);
	if (t->essential)
		buf_add_z(b, t->essential == 2 ? ", essential" : ", not essential");
	if (t->action)
		buf_add_z(b, t->action == RULE_RECORDED ? ", an action recorded" : ", no action recorded");
	if (t->shared)
		buf_add_z(b, t->shared == 2 ? ", held under another child" : ", held under this child");
	if (t->voice)
		buf_add_z(b, t->voice == RULE_RECORDED ? ", the child's words recorded" : ", no words of the child recorded");
	if (t->text) {
		bool any = false;
		buf_addf(b, ", its text matching /%.*s/", STR_ARG(t->pattern));
		for (unsigned v = 0; v < sizeof assertion_words / sizeof *assertion_words; v++)
			if (t->assertions & (1u << v)) {
				buf_addf(b, "%s%s", any ? " or " : ", the words ", assertion_words[v]);
				any = true;
			}
	}
}

static void add_term(const struct rule_set *s, size_t term, bool *told, struct buf *b)
{
	const struct rule_term *t = &s->term[term];

	if (told[term])
		return;
	told[term] = true;
	buf_addf(b, "  \"%.*s\"", STR_ARG(t->name));
	if (t->say.n)
		buf_addf(b, " (%.*s)", STR_ARG(t->say));
	buf_add_z(b, " is:\n");
	for (size_t i = 0; i < t->ises; i++) {
		buf_add_z(b, i ? "    or " : "    ");
		add_test(s, &t->is[i], b);
		buf_add_char(b, '\n');
	}
	for (size_t i = 0; i < t->nots; i++) {
		buf_add_z(b, "    but not ");
		add_test(s, &t->not[i], b);
		if (t->not[i].cause.p)
			buf_addf(b, "; listed apart: %.*s", STR_ARG(t->not[i].cause));
		buf_add_char(b, '\n');
	}
	if (t->episode_gap.n) {
		buf_add_z(b, "    as episodes: one if the next begins at most ");
		add_span(t->episode_gap, b);
		buf_add_z(b, " after the last ended\n");
	}
}

static const char *unit_of(const struct rule *r)
{
	return r->unit == RULE_ENTRY	 ? "entries (each by itself)"
	       : r->unit == RULE_EPISODE ? "episodes (entries that run on joined)"
					 : "incidents (what several agencies report within a day of each other joined)";
}

static void add_steps(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	for (size_t i = 0; i < r->steps; i++) {
		const struct rule_step *t = &r->step[i];
		bool last = i + 1 == r->steps;
		buf_addf(b, "    %zu. %s\"%.*s\"", i + 1, t->absent ? "no " : "", STR_ARG(s->term[t->term].name));
		if (t->absent && !last)
			buf_add_z(b, " in between");
		if (!t->absent && i)
			buf_add_z(b, t->same_day ? ", on the same or a later day" : ", on a later day (or later at a known time)");
		if (t->within.n) {
			buf_add_z(b, ", within ");
			add_span(t->within, b);
			buf_add_z(b, " of the step before");
		} else if (t->absent && last) {
			buf_add_z(b, " up to today");
		}
		if (t->late_within.n) {
			buf_add_z(b, "; one up to ");
			add_span(t->late_within, b);
			buf_add_z(b, " after is told as late");
		} else if (t->absent && last && t->within.n) {
			buf_add_z(b, "; a later one is told as late");
		}
		if (t->or_action)
			buf_add_z(b, "; an action in the entry itself stands for one that is nowhere recorded");
		buf_add_char(b, '\n');
	}
}

static void add_detector(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	const struct str of = s->term[r->of].name;

	buf_add_z(b, "Finds ");
	switch (r->detector) {
	case RULE_COUNT:
		buf_addf(b, "at least %ld %s of \"%.*s\" within ", r->at_least, unit_of(r), STR_ARG(of));
		add_span(r->within, b);
		if (r->agencies > 1)
			buf_addf(b, ", from at least %ld agencies", r->agencies);
		if ((r->per == RULE_PER_PAIR))
			buf_add_z(b, ", by the same person to the same person");
		if (r->series)
			buf_add_z(b, "; then all that are recorded are shown as one series");
		break;
	case RULE_SEQUENCE:
		buf_addf(b, "these in order%s", r->within.n ? ", all within " : "");
		if (r->within.n) {
			add_span(r->within, b);
			buf_add_z(b, " of the first");
		}
		if (r->times > 1)
			buf_addf(b, ", at least %ld times (the end of one may begin the next)", r->times);
		break;
	case RULE_GAP:
		buf_addf(b, "a stretch longer than ");
		add_span(r->longer_than, b);
		buf_addf(b, " without \"%.*s\"", STR_ARG(of));
		break;
	case RULE_TREND:
		buf_addf(b, "at least %ld day-precise incidents of \"%.*s\"%s that ", r->at_least, STR_ARG(of),
			 (r->per == RULE_PER_PAIR) ? " by the same person to the same person" : "");
		if (r->trend & RULE_FREQUENCY)
			buf_addf(b, "came %g times as often in the second half of the time as in the first", r->ratio);
		if (r->trend == RULE_EITHER)
			buf_add_z(b, " or ");
		if (r->trend & RULE_SEVERITY)
			buf_add_z(b, "were graded higher as time went on (rank correlation at least 0.4)");
		break;
	default:
		buf_addf(b, "what %.*s says", STR_ARG(r->detector_name));
		break;
	}
	if (r->during != RULE_NOTHING)
		buf_addf(b, ", during \"%.*s\" (from \"%.*s\" to \"%.*s\")", STR_ARG(s->period[r->during].name),
			 STR_ARG(s->term[s->period[r->during].from].name), STR_ARG(s->term[s->period[r->during].to].name));
	buf_add_z(b, r->detector == RULE_SEQUENCE ? ":\n" : ".\n");
	if (r->detector == RULE_SEQUENCE)
		add_steps(s, r, b);
}

static void add_strength(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	buf_addf(b, "Strength: %s.", finding_strength_name(rule_has_guidance(r) ? r->strength : FINDING_NOTE));
	for (size_t i = 0; i < r->strongers; i++) {
		const struct rule_stronger *t = &r->stronger[i];
		buf_add_z(b, " Suspect");
		if (t->count >= 0)
			buf_addf(b, " from %ld", t->count);
		if (t->severity >= 0)
			buf_addf(b, " when one is graded %ld or more", t->severity);
		if (t->agencies >= 0)
			buf_addf(b, " from %ld agencies", t->agencies);
		if (t->with != RULE_NOTHING)
			buf_addf(b, " with \"%.*s\" in the same time", STR_ARG(s->term[t->with].name));
		buf_add_char(b, '.');
	}
	buf_add_z(b, r->urgent ? " For a manager today.\n" : "\n");
}

void explain_rule(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	bool *told = arena_malloc((s->terms ? s->terms : 1) * sizeof *told);

	buf_addf(b, "%.*s, version %.*s (%.*s): %.*s\n%.*s\n\n", STR_ARG(r->id), STR_ARG(r->version), STR_ARG(r->status),
		 STR_ARG(r->title), STR_ARG(r->why));
	add_detector(s, r, b);
	{
		add_term(s, r->of, told, b);
		for (size_t i = 0; i < r->steps; i++)
			add_term(s, r->step[i].term, told, b);
		for (size_t i = 0; i < r->strongers; i++)
			if (r->stronger[i].with != RULE_NOTHING)
				add_term(s, r->stronger[i].with, told, b);
		if (r->during != RULE_NOTHING) {
			add_term(s, s->period[r->during].from, told, b);
			add_term(s, s->period[r->during].to, told, b);
		}
	}
	add_strength(s, r, b);
	for (size_t i = 0; i < r->bases; i++)
		buf_addf(b, "%s %.*s%s%.*s (%.*s): %.*s\n", i ? "        " : "Source:", STR_ARG(r->basis[i].source),
			 r->basis[i].at.p ? " " : "", STR_ARG(r->basis[i].at), STR_ARG(r->basis[i].kind), STR_ARG(r->basis[i].text));
	for (size_t i = 0; i < r->asks; i++)
		buf_addf(b, "Ask: %.*s\n", STR_ARG(r->ask[i]));
	for (size_t i = 0; i < r->others; i++)
		buf_addf(b, "May also be: %.*s\n", STR_ARG(r->other[i]));
	free(told);
}
