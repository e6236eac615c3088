#include <stdlib.h>

#include "analysis/series.h"
#include "explain_own.h"

static void add_span(struct calendar_span span, struct buf *b)
{
	calendar_span_write(span, b);
}

static void add_name(const struct rule_set *s, size_t term, struct buf *b)
{
	buf_addf(b, "\"%.*s\"", STR_ARG(s->term[term].name));
}

/* ---- in short ---- */

static void add_words(struct str name, struct buf *b)
{
	for (size_t i = 0; i < name.n; i++)
		buf_add_char(b, name.p[i] == '-' ? ' ' : name.p[i]);
}

/* The words of a term for somebody who reads no rules: "times missing"; without them its name. */
static void add_say(const struct rule_set *s, size_t term, struct buf *b)
{
	const struct rule_term *t = &s->term[term];

	if (t->say.n)
		buf_add(b, t->say);
	else
		add_words(t->name, b);
}

static void add_within(const char *lead, struct calendar_span span, struct buf *b)
{
	if (!span.n)
		return;
	buf_add_z(b, lead);
	add_span(span, b);
}

static void add_short_steps(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	for (size_t i = 0; i < r->steps; i++) {
		const struct rule_step *t = &r->step[i];
		buf_addf(b, "%s%s", i ? "; then " : "", t->absent ? "nothing recorded of: " : "");
		add_say(s, t->term, b);
		if (t->on_the_day)
			buf_add_z(b, rule_looks_back(r, i) ? ", on the day of what follows" : ", on that day");
		else if (rule_looks_back(r, i))
			buf_add_z(b, ", before what follows");
		add_within(", within ", t->within, b);
	}
	add_within("; all within ", r->within, b);
}

static void add_short_count(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	if (r->at_least == 1) {
		buf_add_z(b, "tells every time there is, in the records supplied: ");
	} else {
		buf_addf(b, "tells when there are at least %ld", r->at_least);
		add_within(" within ", r->within, b);
		buf_add_z(b, " of: ");
	}
	add_say(s, r->of, b);
	add_within(", lasting longer than ", r->longer_than, b);
}

static void add_short_detector(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	static const char *const field[] = {"workers",  "places",         "persons",
					    "agencies", "kinds of entry", "services"};
	static const char *const same[] = {"at one place", "with one person", "on one phone",
					   "with one vehicle", "missing at the same time"};

	switch (r->detector) {
	case RULE_COUNT:
		add_short_count(s, r, b);
		break;
	case RULE_SUM:
		if (r->of_days)
			buf_addf(b, "tells when there are at least %g days", r->least);
		else
			buf_addf(b, "tells when many smaller things add up");
		add_within(r->of_days ? " in the last " : " within ", r->within, b);
		buf_add_z(b, ": ");
		add_say(s, r->of, b);
		break;
	case RULE_DISTINCT:
		buf_addf(b, "tells when at least %ld different %s stand", r->at_least, field[r->field]);
		add_within(" within ", r->within, b);
		buf_add_z(b, " in: ");
		add_say(s, r->of, b);
		break;
	case RULE_SEQUENCE:
		buf_add_z(b, "tells when there is, in this order: ");
		add_short_steps(s, r, b);
		break;
	case RULE_GAP:
		buf_add_z(b, "tells when nothing is recorded");
		add_within(" for longer than ", r->longer_than, b);
		buf_add_z(b, " of: ");
		add_say(s, r->of, b);
		break;
	case RULE_TREND:
	case RULE_CHANGE:
		buf_addf(b, "tells when, of at least %ld, the later differ from the earlier: ", r->at_least);
		add_say(s, r->of, b);
		break;
	case RULE_RHYTHM:
		buf_addf(b,
			 "tells when at least %ld fall together with certain days more than the calendar "
			 "explains: ",
			 r->at_least);
		add_say(s, r->of, b);
		break;
	case RULE_OVERLAP:
		buf_add_z(b, "tells when this goes on at the same time: ");
		add_say(s, r->of, b);
		buf_add_z(b, r->with == r->of ? " (two at once)" : "; and ");
		if (r->with != r->of)
			add_say(s, r->with, b);
		break;
	case RULE_LINK:
		buf_addf(b, "tells when at least %ld children are %s: ", r->children, same[r->same]);
		add_say(s, r->of, b);
		break;
	case RULE_DETECTORS:
		break;
	}
}

/* One sentence, no term of art; what is exact stands below it. */
static void add_short(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	static const char *const per[] = {"",           "one pair of persons", "one service",   "one place",
					  "one worker", "one agency",          "the same words"};

	buf_add_z(b, "In short: ");
	add_short_detector(s, r, b);
	if (r->rising)
		buf_add_z(b, "; graded in a row, the last higher than the first and none lower than the one before");
	if (r->shrinking)
		buf_add_z(b, "; with fewer days from each to the next");
	if (r->per != RULE_PER_CHILD)
		buf_addf(b, "; of %s, never added over several", per[r->per]);
	if (r->during != RULE_NOTHING) {
		struct str name = s->period[r->during].name;
		buf_add_z(b, "; during the time ");
		add_words(name, b);
	}
	buf_add_z(b, ".\n\n");
}

/* ---- exactly ---- */

static const char *unit_of(const struct rule *r)
{
	return r->unit == RULE_ENTRY ? "entries (each by itself)"
	       : r->unit == RULE_EPISODE
		       ? "episodes (entries that run on joined)"
		       : "incidents (what several agencies report within a day of each other joined)";
}

static void add_per(const struct rule *r, struct buf *b)
{
	static const char *const per[] = {"",
					  "by the same person to the same person",
					  "of the same service",
					  "at the same place",
					  "of the same worker",
					  "recorded by the same agency",
					  "in the same words (case, blanks and stops aside)"};

	if (r->per != RULE_PER_CHILD)
		buf_addf(b, ", %s", per[r->per]);
}

static void add_agencies(const struct rule *r, struct buf *b)
{
	if (r->agencies > 1)
		buf_addf(b, ", from at least %ld agencies", r->agencies);
}

static void add_count(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	buf_addf(b, "%s%ld %s of ", r->shrinking || r->rising ? "" : "at least ", r->at_least, unit_of(r));
	add_name(s, r->of, b);
	buf_add_z(b, " within ");
	add_span(r->within, b);
	add_within(", each lasting longer than ", r->longer_than, b);
	add_agencies(r, b);
	add_per(r, b);
	if (r->held != RULE_HELD_ANYHOW)
		buf_addf(b, ", each held in the records of %s",
			 r->held == RULE_HELD_BY_ONE ? "one agency only" : "several agencies");
	if (r->shrinking || r->rising)
		buf_add_z(b, ", in a row");
	if (r->shrinking)
		buf_add_z(b, ", each fewer days after the one before than that was after its own");
	if (r->rising)
		buf_add_z(b, ", none graded lower than the one before and the last higher than the first, "
			     "all graded");
	if (r->shrinking || r->rising)
		buf_add_z(b, "; such rows that share one are one finding");
	if (r->by_recorded)
		buf_add_z(b, ", dated by the day on which each was written down (without that day it takes "
			     "no part)");
	if (r->series)
		buf_add_z(b, "; then all that are recorded are shown as one series");
}

static void add_step(const struct rule_set *s, const struct rule *r, size_t i, struct buf *b)
{
	const struct rule_step *t = &r->step[i];
	bool last = i + 1 == r->steps;

	buf_addf(b, "    %zu. %s", i + 1, t->absent ? "no " : "");
	add_name(s, t->term, b);
	if (rule_looks_back(r, i))
		buf_add_z(b, t->on_the_day ? " on the day of the next step"
			     : t->within.n ? " before the next step or on its day"
					   : " before the next step or on its day, as far as the records supplied go back");
	else if (t->absent && !last)
		buf_add_z(b, " in between (on the day of the one before or after, one counts unless its time says otherwise)");
	if (!t->absent && i > rule_looks_back(r, 0))
		buf_add_z(b, t->later_day    ? ", on a later day, whatever the times"
			     : t->on_the_day ? ", on the same day, no earlier by its time"
			     : t->same_day   ? ", on the same or a later day"
					     : ", on a later day (or later at a known time)");
	add_within(", within ", t->within, b);
	if (t->within.n)
		buf_add_z(b, rule_looks_back(r, i) ? " of it" : " of the step before");
	else if (t->absent && last && t->on_the_day)
		buf_add_z(b, " on the day of the step before; a later one is told as late");
	else if (t->absent && last)
		buf_add_z(b, " up to today");
	if (t->untimed_within.n) {
		add_within(" (where one of the two has no time of day, within ", t->untimed_within, b);
		buf_add_z(b, ", told as by the day)");
	}
	if (t->any_pair)
		buf_add_z(b, r->per == RULE_PER_WORDS ? "; whatever its words"
						      : "; one that does not record who did it to whom fits any");
	if (t->awaited)
		buf_add_z(b, "; while its time has not passed it is pending, due on the last day");
	if (t->late_within.n) {
		add_within("; one up to ", t->late_within, b);
		buf_add_z(b, " after is told as late");
	} else if (t->absent && last && t->within.n) {
		buf_add_z(b, "; a later one is told as late");
	}
	if (t->or_action)
		buf_add_z(b, "; an action in the entry itself stands for one that is nowhere recorded");
	if (t->instead != RULE_NOTHING) {
		buf_add_z(b, "; ");
		add_name(s, t->instead, b);
		buf_add_z(b, " in that time is told as what happened instead, and is no answer");
	}
	buf_add_char(b, '\n');
}

static void add_sequence(const struct rule *r, struct buf *b)
{
	buf_add_z(b, r->unit == RULE_ENTRY     ? "these entries, each by itself, in order"
		     : r->unit == RULE_EPISODE ? "these episodes (entries that run on joined; of an end, where the whole ends), in order"
					       : "these in order");
	add_within(", all within ", r->within, b);
	if (r->within.n)
		buf_add_z(b, " of the first");
	if (r->chain && r->times == 1)
		buf_add_z(b, " (the end of one may begin the next)");
	if (r->times > 1 && !r->series)
		buf_addf(b, ", at least %ld times (the end of one may begin the next)", r->times);
	add_per(r, b);
	if (r->series)
		buf_addf(b,
			 "; everything that begins it is shown in one finding, each with what came of it, "
			 "when at least %ld of them %s "
			 "not answered in time",
			 r->times, r->times == 1 ? "was" : "were");
}

/* How many; below the floor nothing is found, whatever a rule asks. */
static void add_dated(const struct rule *r, long floor, struct buf *b)
{
	buf_addf(b, "at least %ld ", r->at_least);
	if (r->at_least < floor)
		buf_addf(b, "(and never fewer than %ld: chance can be told of no fewer) ", floor);
	buf_add_z(b, "day-precise incidents of ");
}

static void add_trend(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	add_dated(r, SERIES_LEAST, b);
	add_name(s, r->of, b);
	add_per(r, b);
	buf_add_z(b, " that ");
	if (r->trend & RULE_FREQUENCY)
		buf_addf(b, "came at least %g times as often in the second half of the time as in the first "
			    "(by chance p at most 0.10 for when they came and 0.20 for the order of the gaps)",
			 r->ratio);
	if (r->trend == RULE_EITHER)
		buf_add_z(b, " or ");
	if (r->trend & RULE_SEVERITY)
		buf_add_z(b, "were graded higher as time went on (rank correlation at least 0.4, p at most 0.10; one "
			     "without a grade is left out, and with more than a fifth of them nothing is told of grades)");
	if (!(r->trend & RULE_FREQUENCY))
		buf_addf(b, " (the ratio %g is not used)", r->ratio);
	buf_add_z(b, ", both by size and by chance");
}

static void add_rhythm(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	add_dated(r, SERIES_RHYTHM_LEAST, b);
	add_name(s, r->of, b);
	buf_addf(b, " that fall at least %g times as often as the calendar alone would have it ", r->ratio);
	switch (r->rhythm) {
	case RULE_AFTER:
	case RULE_BEFORE:
		buf_add_z(b, "within ");
		add_span(r->within, b);
		buf_add_z(b, r->rhythm == RULE_AFTER ? " after " : " before ");
		add_name(s, r->anchor, b);
		break;
	case RULE_ON_WEEKEND:
		buf_add_z(b, "on Saturdays and Sundays");
		break;
	case RULE_ON_WEEKDAY:
		buf_add_z(b, "on Mondays to Fridays");
		break;
	case RULE_ON_SCHOOL_HOLIDAY:
		buf_add_z(b, "in school holidays");
		break;
	}
	buf_add_z(b, ", and by chance would rarely (p at most 0.05)");
}

static void add_overlap(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	buf_addf(b, "at least %ld %s of ", r->at_least, unit_of(r));
	add_name(s, r->of, b);
	buf_add_z(b,
		  r->with == r->of ? " that share time with another of " : " that share time with one of ");
	add_name(s, r->with, b);
	add_within(" for more than ", r->longer_than, b);
	buf_add_z(b, " (from start to end; open ones to today; one that ends on the day on which the other begins "
			     "shares no time with it unless their times say so)");
}

static void add_link(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	static const char *const same[] = {"at the same place", "with the same person", "on the same phone",
					   "with the same vehicle", "in episodes that overlap"};

	buf_addf(b, "at least %ld %s with ", r->children,
		 r->ignore_household ? "children, each household once," : "children");
	add_name(s, r->of, b);
	buf_addf(b, " %s within ", same[r->same]);
	add_span(r->within, b);
	for (size_t i = 0; i < r->link_roles.n; i++)
		buf_addf(b, "%s%.*s", i ? " or " : " (in the role ", STR_ARG(r->link_roles.word[i]));
	if (r->link_roles.n)
		buf_add_char(b, ')');
	add_within(", sharing at least ", r->overlap, b);
	if (r->busy >= 0)
		buf_addf(b, "; with more than %ld sightings a year it is listed apart as busy", r->busy);
}

static void add_period(const struct rule_set *s, size_t period, const char *lead, struct buf *b)
{
	const struct rule_period *p;

	if (period == RULE_NOTHING)
		return;
	p = &s->period[period];
	buf_addf(b, ", %s \"%.*s\" (from ", lead, STR_ARG(p->name));
	add_name(s, p->from, b);
	buf_add_z(b, " to ");
	add_name(s, p->to, b);
	buf_add_char(b, ')');
}

/* What else must or may lie in the days of the finding. */
static void add_company(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	if (r->with != RULE_NOTHING && r->detector != RULE_OVERLAP) {
		buf_add_z(b, "; only when ");
		add_name(s, r->with, b);
		buf_add_z(b, " lies between its first and last day");
	}
	if (r->without != RULE_NOTHING) {
		buf_add_z(b, "; only when no ");
		add_name(s, r->without, b);
		buf_add_z(b, " lies between its first and last day, which the records must cover");
	}
	if (r->beside != RULE_NOTHING) {
		buf_add_z(b, "; ");
		add_name(s, r->beside, b);
		buf_add_z(b, " between its first and last day is shown beside it and not counted");
	}
}

static void add_sum(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	if (r->of_days) {
		buf_addf(b, "at least %g days, counted once, on which one of ", r->least);
		add_name(s, r->of, b);
		buf_add_z(b, " lasted (its last day apart; what is open, to today) in the last ");
		add_span(r->within, b);
		add_per(r, b);
		return;
	}
	buf_add_z(b, "incidents of ");
	add_name(s, r->of, b);
	buf_addf(b, ", each graded below %g, whose grades add up to at least %g within ", r->each_below, r->least);
	add_span(r->within, b);
	add_agencies(r, b);
	add_per(r, b);
}

static void add_detector(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	static const char *const field[] = {"workers", "places", "persons", "agencies", "kinds", "services"};

	buf_add_z(b, "Finds ");
	switch (r->detector) {
	case RULE_COUNT:
		add_count(s, r, b);
		break;
	case RULE_SUM:
		add_sum(s, r, b);
		break;
	case RULE_DISTINCT:
		buf_addf(b, "at least %ld different %s in ", r->at_least, field[r->field]);
		add_name(s, r->of, b);
		buf_add_z(b, " within ");
		add_span(r->within, b);
		add_per(r, b);
		break;
	case RULE_SEQUENCE:
		add_sequence(r, b);
		break;
	case RULE_GAP:
		buf_add_z(b, "a stretch longer than ");
		add_span(r->longer_than, b);
		buf_add_z(b, " without ");
		add_name(s, r->of, b);
		if (r->covering)
			buf_add_z(b, ", an entry filling all its days from start to end");
		break;
	case RULE_TREND:
		add_trend(s, r, b);
		break;
	case RULE_RHYTHM:
		add_rhythm(s, r, b);
		break;
	case RULE_CHANGE:
		add_dated(r, SERIES_LEAST, b);
		add_name(s, r->of, b);
		buf_addf(b,
			 " that from some day on come at least %g times as often as before it, and by chance "
			 "would rarely (p at most 0.05), at least %d of them from that day on",
			 r->ratio, STATISTIC_CHANGE_AFTER);
		break;
	case RULE_OVERLAP:
		add_overlap(s, r, b);
		break;
	case RULE_LINK:
		add_link(s, r, b);
		break;
	case RULE_DETECTORS:
		break;
	}
	add_period(s, r->during, r->detector == RULE_GAP ? "during" : "only what may begin during", b);
	add_period(s, r->outside, "only what certainly does not begin during", b);
	add_company(s, r, b);
	buf_add_z(b, r->detector == RULE_SEQUENCE ? ":\n" : ".\n");
	for (size_t i = 0; i < r->steps; i++)
		add_step(s, r, i, b);
}

static void add_terms(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	bool *told = arena_malloc((s->terms ? s->terms : 1) * sizeof *told);

	explain_term(s, r->of, told, b);
	for (size_t i = 0; i < r->steps; i++) {
		explain_term(s, r->step[i].term, told, b);
		explain_term(s, r->step[i].instead, told, b);
	}
	explain_term(s, r->anchor, told, b);
	explain_term(s, r->with, told, b);
	explain_term(s, r->without, told, b);
	explain_term(s, r->beside, told, b);
	for (size_t i = 0; i < r->strongers; i++)
		explain_term(s, r->stronger[i].with, told, b);
	for (int k = 0; k < 2; k++) {
		size_t p = k ? r->outside : r->during;
		if (p == RULE_NOTHING)
			continue;
		explain_term(s, s->period[p].from, told, b);
		explain_term(s, s->period[p].to, told, b);
	}
	free(told);
}

static bool is_by_chance(const struct rule *r)
{
	return r->detector == RULE_TREND || r->detector == RULE_RHYTHM || r->detector == RULE_CHANGE ||
	       r->detector == RULE_LINK;
}

static void add_strength(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	static const char *const front[RULE_FRONTS] = {"",         "safety now", "told or asked, unanswered",
						       "not seen", "repeated",   "changed",
						       "context",  "what helped"};

	buf_addf(b, "Strength: %s", finding_strength_name(r->strength));
	if (r->strength != FINDING_NOTE && !rule_has_guidance(r))
		buf_add_z(b, ", but only noted: no source of it is guidance");
	else if (r->strength == FINDING_SUSPECT && is_by_chance(r))
		buf_add_z(b, ", but never more than consider: chance has a word in it");
	buf_add_char(b, '.');
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
	buf_add_z(b, r->urgent ? " To be read first; of the last 28 days, for a manager today.\n" : "\n");
	if (r->front) {
		buf_addf(b, "On the front page: under \"%s\"", front[r->front]);
		if (r->front_within.n) {
			buf_add_z(b, ", while its last day is within ");
			calendar_span_write(r->front_within, b);
			buf_add_z(b, " of today");
		}
		buf_add_z(b, ".\n");
	} else {
		buf_add_z(b, "Not on the front page.\n");
	}
}

void explain_rule(const struct rule_set *s, const struct rule *r, struct buf *b)
{
	buf_addf(b, "%.*s, version %.*s (%.*s): %.*s\n%.*s\n", STR_ARG(r->id), STR_ARG(r->version),
		 STR_ARG(r->status), STR_ARG(r->title), STR_ARG(r->why));
	add_short(s, r, b);
	add_detector(s, r, b);
	add_terms(s, r, b);
	add_strength(s, r, b);
	for (size_t i = 0; i < r->bases; i++)
		buf_addf(b, "%s %.*s%s%.*s (%.*s): %.*s\n",
			 i ? "        " : "Source:", STR_ARG(r->basis[i].source), r->basis[i].at.p ? " " : "",
			 STR_ARG(r->basis[i].at), STR_ARG(r->basis[i].kind), STR_ARG(r->basis[i].text));
	for (size_t i = 0; i < r->asks; i++)
		buf_addf(b, "Ask: %.*s\n", STR_ARG(r->ask[i]));
	for (size_t i = 0; i < r->others; i++)
		buf_addf(b, "May also be: %.*s\n", STR_ARG(r->other[i]));
}
