/* Words of a sentence that came with series, sums, values, answers and company. */
#include <string.h>

#include "sentence_own.h"

enum { MOST_DATES = 12, MOST_BESIDE = 8, MOST_WORDS = 120, MOST_TOLD = 6, MOST_PEOPLE = 6 };

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

static void add_sum(const struct sentence *s, struct buf *b)
{
	if (s->rule->detector == RULE_SUM)
		buf_addf(b, "%g", s->sum);
}

static void add_group(const struct sentence *s, struct buf *b)
{
	if (s->rule->per == RULE_PER_WORDS)
		quote(s->finding->group, b);
	else if (s->rule->per == RULE_PER_AGENCY)
		sentence_agency(s->finding->group, b);
	else
		buf_add(b, s->finding->group);
}

static void add_beside_n(const struct sentence *s, struct buf *b)
{
	if (s->finding->beside_n)
		sentence_number(s->finding->beside_n, b);
}

static int read_words(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	return add_words(s, 0, a, b, e);
}

static int read_last_words(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	return s->items ? add_words(s, s->items - 1, a, b, e) : 0;
}

static int read_words_2(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	return add_words(s, 1, a, b, e);
}

static int read_words_3(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	return add_words(s, 2, a, b, e);
}

static int read_value(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	return add_value(s, 0, a, b, e);
}

static int read_value_2(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	return add_value(s, 1, a, b, e);
}

static int read_last_value(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	return s->items ? add_value(s, s->items - 1, a, b, e) : 0;
}

static int read_asker(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	int rc = add_people(s, "asked", a, b, e);

	if (rc == 0 && b->n == 0)
		buf_add_z(b, "somebody");
	return rc;
}

static int read_protector(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	return add_people(s, "protector", a, b, e);
}

static int read_patient(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	return add_people(s, "patient", a, b, e);
}

static void add_told_to(const struct sentence *s, struct buf *b)
{
	const struct mark *m = s->items ? &s->mark[s->item[0]->entry[0]] : NULL;

	if (m && m->agency)
		sentence_agency(s->view->name(s->view, VIEW_AGENCY, m->agency), b);
	else
		buf_add_z(b, "somebody");
}

static void add_weeks(const struct sentence *s, struct buf *b)
{
	add_time(s, false, b);
}

static void add_months(const struct sentence *s, struct buf *b)
{
	add_time(s, true, b);
}

static void add_since_days(const struct sentence *s, struct buf *b)
{
	if (s->items && item_is_exact(s->item[s->items - 1]) && s->finding->today > s->finding->last)
		sentence_digits(s->finding->today - s->finding->last, b);
}

static void add_answered_n(const struct sentence *s, struct buf *b)
{
	add_tally(s, FOUND_ANSWERED, b);
}

static void add_late_n(const struct sentence *s, struct buf *b)
{
	add_tally(s, FOUND_LATE, b);
}

static void add_instead_n(const struct sentence *s, struct buf *b)
{
	add_tally(s, FOUND_INSTEAD, b);
}

static void add_none_n(const struct sentence *s, struct buf *b)
{
	add_tally(s, FOUND_NONE, b);
}

static void add_not_due_n(const struct sentence *s, struct buf *b)
{
	add_tally(s, FOUND_NOT_DUE, b);
}

static void add_cannot_tell_n(const struct sentence *s, struct buf *b)
{
	add_tally(s, FOUND_CANNOT_TELL, b);
}

static void add_by_day_n(const struct sentence *s, struct buf *b)
{
	add_tally(s, FOUND_BY_DAY, b);
}

const struct sentence_word sentence_further[] = {
	{"values", add_values, NULL}, {"sum", add_sum, NULL}, {"group", add_group, NULL}, {"dates", add_dates, NULL},
	{"beside", add_beside, NULL}, {"beside-n", add_beside_n, NULL}, {"words", NULL, read_words},
	{"last-words", NULL, read_last_words}, {"words-2", NULL, read_words_2}, {"words-3", NULL, read_words_3},
	{"each-words", NULL, add_each_words}, {"asker", NULL, read_asker}, {"told-to", add_told_to, NULL},
	{"protector", NULL, read_protector}, {"patient", NULL, read_patient},
	{"essential-not-said", NULL, add_essential_not_said}, {"value", NULL, read_value}, {"value-2", NULL, read_value_2},
	{"last-value", NULL, read_last_value}, {"weeks", add_weeks, NULL}, {"months", add_months, NULL},
	{"lengths", add_lengths, NULL}, {"late-days", add_late_days, NULL}, {"since-days", add_since_days, NULL},
	{"actor", NULL, add_actor}, {"answered-n", add_answered_n, NULL}, {"late-n", add_late_n, NULL},
	{"instead-n", add_instead_n, NULL}, {"none-n", add_none_n, NULL}, {"not-due-n", add_not_due_n, NULL},
	{"cannot-tell-n", add_cannot_tell_n, NULL}, {"by-day-n", add_by_day_n, NULL}, {NULL, NULL, NULL},
};
