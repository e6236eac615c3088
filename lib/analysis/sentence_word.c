/* Words of a sentence that came with series, sums, values, answers and company. */
#include <string.h>

#include "sentence_own.h"

enum { MOST_DATES = 12, MOST_BESIDE = 8, MOST_WORDS = 120, MOST_TOLD = 6, MOST_PEOPLE = 6 };

#define is(word, name) ((word).n == sizeof(name) - 1 && memcmp((word).p, (name), sizeof(name) - 1) == 0)

/* ", " between, " and " before the last. */
static void add_joint(size_t i, size_t n, struct buf *b)
{
	buf_add_z(b, i == 0 ? "" : i + 1 == n ? " and " : ", ");
}

static void add_values(const struct sentence *s, struct buf *b)
{
	for (size_t i = 0; i < s->values; i++) {
		add_joint(i, s->values, b);
		if (s->rule->field == RULE_BY_PERSON)
			sentence_add_person(s, s->value[i], b);
		else if (s->rule->field == RULE_BY_AGENCY)
			sentence_agency(s->value[i], b);
		else
			buf_add(b, s->value[i]);
	}
}

static void add_dates(const struct sentence *s, struct buf *b)
{
	size_t n = s->items > MOST_DATES ? MOST_DATES - 1 : s->items;

	for (size_t i = 0; i < n; i++) {
		buf_add_z(b, i ? ", " : "");
		sentence_add_item_day(s->item[i], b);
	}
	if (n < s->items) {
		buf_addf(b, " and %zu more to ", s->items - n);
		sentence_add_item_day(s->item[s->items - 1], b);
	}
}

static void add_beside(const struct sentence *s, struct buf *b)
{
	const struct finding *f = s->finding;

	for (size_t i = 0; i < f->beside_n && i < MOST_BESIDE; i++) {
		const struct mark *m = f->beside_mark[i];
		struct item day = {.lo = m->lo, .hi = m->hi};
		buf_add_z(b, i ? "; " : "");
		sentence_add_item_day(&day, b);
		buf_addf(b, " %.*s", STR_ARG(s->set->code->kind[m->kind].words));
	}
	if (f->beside_n > MOST_BESIDE)
		buf_addf(b, "; and %zu more", f->beside_n - MOST_BESIDE);
}

static int load(const struct sentence *s, size_t item, struct arena *a, struct event *ev, struct err *e)
{
	return s->view->event(s->view, &s->mark[s->item[item]->entry[0]], a, ev, e);
}

/* The first words as they stand, in quotation marks; cut between words where they are many. */
static void quote(struct str text, struct buf *b)
{
	size_t n;

	text = str_trim(text);
	if (str_is_empty(text))
		return;
	n = text.n;
	if (n > MOST_WORDS) {
		n = MOST_WORDS;
		while (n > 1 && text.p[n] != ' ')
			n--;
	}
	buf_add_z(b, "\xe2\x80\x98");
	for (size_t i = 0; i < n; i++)
		buf_add_char(b, text.p[i] == '\n' || text.p[i] == '\r' || text.p[i] == '\t' ? ' ' : text.p[i]);
	buf_add_z(b, n < text.n ? " \xe2\x80\xa6\xe2\x80\x99" : "\xe2\x80\x99");
}

static int add_words(const struct sentence *s, size_t item, struct arena *a, struct buf *b, struct err *e)
{
	struct event ev = {0};

	if (item >= s->items)
		return 0;
	if (load(s, item, a, &ev, e) < 0)
		return -1;
	if (!ev.restricted) /* what may not be shown to everybody is not repeated in a sentence */
		quote(ev.text, b);
	return 0;
}

/* "78%", "14 ticks" */
static int add_value(const struct sentence *s, size_t item, struct arena *a, struct buf *b, struct err *e)
{
	struct event ev = {0};
	struct str value, unit;

	if (item >= s->items)
		return 0;
	if (load(s, item, a, &ev, e) < 0)
		return -1;
	value = str_trim(ev.value);
	unit = str_trim(ev.unit);
	if (str_is_empty(value))
		return 0;
	buf_add(b, value);
	if (str_is_equal(unit, STR("%")) || str_is_equal_caseless(unit, STR("percent")) || str_is_equal_caseless(unit, STR("per cent")))
		buf_add_z(b, str_has_suffix(value, STR("%")) ? "" : "%");
	else if (!str_is_empty(unit))
		buf_addf(b, " %.*s", STR_ARG(unit));
	return 0;
}

static void add_long(int32_t days, const char *unit, int length, struct buf *b)
{
	int n = (2 * days + length) / (2 * length);

	sentence_number((unsigned long)n, b);
	buf_addf(b, " %s%s", unit, n == 1 ? "" : "s");
}

/* "18 weeks": to the nearest; of a time too short for it, days. */
static void add_time(const struct sentence *s, bool months, struct buf *b)
{
	int32_t days = s->finding->last - s->finding->first;

	for (size_t i = 0; i < s->items; i++)
		if (s->item[i]->lo != s->item[i]->hi)
			return;
	if (days < 0)
		return;
	if (days < 14)
		add_long(days, "day", 1, b);
	else if (!months || days < 61)
		add_long(days, "week", 7, b);
	else {
		unsigned long n = (unsigned long)date_age_months(s->finding->first, s->finding->last); /* completed, as ages are */
		sentence_number(n, b);
		buf_add_z(b, n == 1 ? " month" : " months");
	}
}

static void add_length(int64_t minutes, bool hours, struct buf *b)
{
	long n = (long)(hours ? (minutes + 30) / 60 : minutes / (24 * 60));

	buf_addf(b, "%ld %s%s", n, hours ? "hour" : "day", n == 1 ? "" : "s");
}

/* How long each lasted, to the end that is recorded: "38 days", of what has its times "52 hours". */
static void add_lengths(const struct sentence *s, struct buf *b)
{
	for (size_t i = 0; i < s->items; i++) {
		const struct item *it = s->item[i];
		const struct mark *last = NULL;
		for (size_t k = 0; k < it->entries; k++) {
			const struct mark *m = &s->mark[it->entry[k]];
			if ((m->flags & MARK_HAS_END) && m->end_lo == m->end_hi && m->end_lo < DATE_LAST &&
			    (!last || m->end_lo > last->end_lo || (m->end_lo == last->end_lo && m->end_minute_1 > last->end_minute_1)))
				last = m;
		}
		if (!last || it->lo != it->hi)
			continue;
		buf_add_z(b, b->n ? ", " : "");
		if (it->minute_1 && last->end_minute_1)
			add_length(item_minute(last->end_lo, last->end_minute_1 - 1) - item_minute(it->lo, it->minute_1 - 1), true, b);
		else
			add_length((int64_t)(last->end_lo - it->lo) * 24 * 60, false, b);
	}
}

/* Days from the day on which it happened to the day on which it was written down. */
static void add_late_days(const struct sentence *s, struct buf *b)
{
	const struct mark *m = s->items ? &s->mark[s->item[0]->entry[0]] : NULL;

	if (m && m->lo == m->hi && m->recorded < DATE_LAST && m->recorded > m->hi)
		buf_addf(b, "%d", (int)(m->recorded - m->hi));
}

static void add_tally(const struct sentence *s, enum found_tally which, struct buf *b)
{
	if (s->tally && s->tally[which])
		sentence_number(s->tally[which], b);
}

/* Who did it: by the first entry that says so. */
static int add_actor(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	for (size_t i = 0; i < s->items; i++) {
		struct event ev = {0};
		if (load(s, i, a, &ev, e) < 0)
			return -1;
		for (size_t k = 0; k < ev.people_n; k++)
			if (str_is_equal(ev.people[k].role, STR("perpetrator"))) {
				sentence_add_person(s, ev.people[k].person, b);
				return 0;
			}
	}
	return 0;
}

/* People in this role, each once, over all that is counted. */
static int add_people(const struct sentence *s, const char *role, struct arena *a, struct buf *b, struct err *e)
{
	struct str who[MOST_PEOPLE];
	size_t n = 0, more = 0;

	for (size_t i = 0; i < s->items; i++)
		for (size_t k = 0; k < s->item[i]->entries; k++) {
			struct event ev = {0};
			if (s->view->event(s->view, &s->mark[s->item[i]->entry[k]], a, &ev, e) < 0)
				return -1;
			for (size_t p = 0; p < ev.people_n; p++) {
				size_t at = 0;
				if (!str_is_equal(ev.people[p].role, str_of(role)))
					continue;
				while (at < n && !str_is_equal(who[at], ev.people[p].person))
					at++;
				if (at == n && n < MOST_PEOPLE)
					who[n++] = ev.people[p].person;
				else if (at == n)
					more++;
			}
		}
	for (size_t i = 0; i < n; i++) {
		add_joint(i, more ? n + 1 : n, b);
		sentence_add_person(s, who[i], b);
	}
	if (more)
		buf_add_z(b, " and others");
	return 0;
}

/* Each of what is counted: its day, whose record, and its first words; of an entry that is restricted no words. */
static int add_each_words(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	for (size_t i = 0; i < s->items && i < MOST_TOLD; i++) {
		const struct mark *m = &s->mark[s->item[i]->entry[0]];
		struct event ev = {0};
		if (load(s, i, a, &ev, e) < 0)
			return -1;
		buf_add_z(b, i ? "; " : "");
		sentence_add_item_day(s->item[i], b);
		if (m->agency) {
			buf_add_z(b, ", ");
			sentence_agency(s->view->name(s->view, VIEW_AGENCY, m->agency), b);
		}
		if (!ev.restricted && !str_is_empty(str_trim(ev.text))) {
			buf_add_z(b, ", ");
			quote(ev.text, b);
		}
	}
	if (s->items > MOST_TOLD)
		buf_addf(b, "; and %zu more", s->items - MOST_TOLD);
	return 0;
}

/* Of how many it is not recorded whether they were essential. */
static int add_essential_not_said(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	unsigned long n = 0;

	for (size_t i = 0; i < s->items; i++) {
		struct event ev = {0};
		if (load(s, i, a, &ev, e) < 0)
			return -1;
		n += ev.essential == 0;
	}
	if (n)
		sentence_number(n, b);
	return 0;
}

int sentence_add_further(const struct sentence *s, struct str word, struct arena *a, struct buf *b, struct err *e)
{
	static const char *const tally[FOUND_TALLIES] = {"answered-n", "late-n", "instead-n", "none-n", "not-due-n", "cannot-tell-n", "by-day-n"};
	int rc = 0;

	if (is(word, "values"))
		add_values(s, b);
	else if (is(word, "sum")) {
		if (s->rule->detector == RULE_SUM)
			buf_addf(b, "%g", s->sum);
	} else if (is(word, "group")) {
		if (s->rule->per == RULE_PER_WORDS)
			quote(s->finding->group, b);
		else if (s->rule->per == RULE_PER_AGENCY)
			sentence_agency(s->finding->group, b);
		else
			buf_add(b, s->finding->group);
	} else if (is(word, "dates"))
		add_dates(s, b);
	else if (is(word, "beside-n")) {
		if (s->finding->beside_n)
			sentence_number(s->finding->beside_n, b);
	} else if (is(word, "beside"))
		add_beside(s, b);
	else if (is(word, "words"))
		rc = add_words(s, 0, a, b, e);
	else if (is(word, "last-words"))
		rc = s->items ? add_words(s, s->items - 1, a, b, e) : 0;
	else if (is(word, "words-2"))
		rc = add_words(s, 1, a, b, e);
	else if (is(word, "words-3"))
		rc = add_words(s, 2, a, b, e);
	else if (is(word, "each-words"))
		rc = add_each_words(s, a, b, e);
	else if (is(word, "asker")) {
		rc = add_people(s, "asked", a, b, e);
		if (rc == 0 && b->n == 0)
			buf_add_z(b, "somebody");
	} else if (is(word, "told-to")) {
		const struct mark *m = s->items ? &s->mark[s->item[0]->entry[0]] : NULL;
		if (m && m->agency)
			sentence_agency(s->view->name(s->view, VIEW_AGENCY, m->agency), b);
		else
			buf_add_z(b, "somebody");
	} else if (is(word, "protector"))
		rc = add_people(s, "protector", a, b, e);
	else if (is(word, "patient"))
		rc = add_people(s, "patient", a, b, e);
	else if (is(word, "essential-not-said"))
		rc = add_essential_not_said(s, a, b, e);
	else if (is(word, "value-2"))
		rc = add_value(s, 1, a, b, e);
	else if (is(word, "value"))
		rc = add_value(s, 0, a, b, e);
	else if (is(word, "last-value"))
		rc = s->items ? add_value(s, s->items - 1, a, b, e) : 0;
	else if (is(word, "weeks"))
		add_time(s, false, b);
	else if (is(word, "months"))
		add_time(s, true, b);
	else if (is(word, "lengths"))
		add_lengths(s, b);
	else if (is(word, "late-days"))
		add_late_days(s, b);
	else if (is(word, "since-days")) {
		if (s->items && item_is_exact(s->item[s->items - 1]) && s->finding->today > s->finding->last)
			buf_addf(b, "%d", (int)(s->finding->today - s->finding->last));
	} else if (is(word, "actor"))
		rc = add_actor(s, a, b, e);
	else {
		for (unsigned i = 0; i < FOUND_TALLIES; i++)
			if (str_is_equal(word, str_of(tally[i]))) {
				add_tally(s, (enum found_tally)i, b);
				return 1;
			}
		return 0;
	}
	return rc < 0 ? -1 : 1;
}

/* ---- templates of rules that bring none ---- */

static struct str say_of(const struct sentence *s, size_t term)
{
	struct str say = s->set->term[term].say;

	return str_is_empty(say) ? s->set->term[term].name : say;
}

static void add_distinct(const struct rule *r, struct buf *b)
{
	static const char *const what[] = {[RULE_BY_WORKER] = "workers", [RULE_BY_PLACE] = "places", [RULE_BY_PERSON] = "people",
					   [RULE_BY_AGENCY] = "agencies", [RULE_BY_KIND] = "kinds of entry", [RULE_BY_SERVICE] = "services"};

	/* Workers are counted, not named. */
	buf_addf(b, "[{group}: ]{Count} different %s in {what}, {range}%s.", what[r->field],
		 r->field == RULE_BY_WORKER ? "" : "[: {values}]");
}

static void add_each(const struct sentence *s, struct buf *b)
{
	const struct rule_step *end = &s->rule->step[s->rule->steps - 1];
	struct str instead = end->instead == RULE_NOTHING ? (struct str){0} : say_of(s, end->instead);
	bool any = false;

	buf_addf(b, "[{pair}: ][{group}: ]{n} {what}, {range}; %.*s within {within}: ", STR_ARG(say_of(s, end->term)));
	for (unsigned i = 0; i < FOUND_TALLIES; i++) {
		static const char *const came[FOUND_TALLIES] = {"in time", "late", NULL, "not recorded", "not yet due", "cannot be told"};
		if (!s->tally[i] || i == FOUND_BY_DAY)
			continue;
		buf_add_z(b, any ? ", " : "");
		any = true;
		sentence_number(s->tally[i], b);
		if (came[i])
			buf_addf(b, " %s", came[i]);
		else
			buf_addf(b, " %.*s instead", STR_ARG(instead));
	}
	buf_add_char(b, '.');
}

static void add_row(const struct rule *r, struct buf *b)
{
	buf_addf(b, "[{pair}: ][{group}: ]{n} {what}, {range}; {at-least} in a row %s[ (days between: {gaps})][; grades: {grades}].",
		 r->shrinking && r->rising ? "closer together and graded higher" : r->shrinking ? "closer together" : "graded higher");
}

bool sentence_add_plain(const struct sentence *s, struct buf *b)
{
	const struct rule *r = s->rule;

	if (r->detector == RULE_SUM) /* counts and a time; what grades add up to is for the record */
		buf_add_z(b, "[{pair}: ][{group}: ]{Count} {what}, {range}[, from {agencies}].");
	else if (r->detector == RULE_DISTINCT)
		add_distinct(r, b);
	else if (r->detector == RULE_OVERLAP && r->with == r->of)
		buf_add_z(b, "{Count} {what} at the same time, {range}[ ({agencies})].");
	else if (r->detector == RULE_OVERLAP)
		buf_addf(b, "{Count} {what}, {range}[ ({agencies})], during %.*s.", STR_ARG(say_of(s, r->with)));
	else if (r->detector == RULE_SEQUENCE && r->series)
		add_each(s, b);
	else if (r->detector == RULE_COUNT && (r->shrinking || r->rising))
		add_row(r, b);
	else if (r->detector == RULE_COUNT && r->held == RULE_HELD_BY_ONE)
		buf_add_z(b, "[{pair}: ][{group}: ]{Count} {what}, {range}, each in the records of one agency only[ ({agencies})].");
	else if (r->detector == RULE_COUNT && r->per > RULE_PER_PAIR && s->items > 1)
		buf_add_z(b, "[{group}: ]{n} {what}, {range}; {at-least} within {within} on {onset}.");
	else
		return false;
	return true;
}
