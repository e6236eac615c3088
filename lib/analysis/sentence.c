#include "sentence_own.h"

#include <string.h>

const char *const sentence_words[] = {"child", "count", "Count", "n", "entries", "first", "last", "range", "onset", "days",
				      "nth", "onset-days", "peak", "within", "pair", "gaps", "grades", "services", "agencies",
				      "agency", "last-agency", "not-counted", "due", "answered", "answer-days",
				      "answer-working-days", "answer", "voice", "at-least", "what", "today", "working-days",
				      "more-often", "more-serious", "of", "when", "before", "before-days", "values", "sum",
				      "group", "dates", "beside", "beside-n", "words", "last-words", "value", "last-value", "weeks",
				      "months", "actor", "answered-n", "late-n", "instead-n", "none-n", "not-due-n", "cannot-tell-n",
				      "by-day-n",
				      "lengths", "late-days", "since-days", "words-2", "words-3", "value-2", "each-words",
				      "asker", "protector", "patient", "told-to", "essential-not-said",
				      NULL};

static const char *const number_word[] = {"no", "one", "two", "three", "four", "five", "six",
					  "seven", "eight", "nine", "ten", "eleven", "twelve"};
static const char *const ordinal_word[] = {"", "First", "Second", "Third", "Fourth", "Fifth", "Sixth",
					   "Seventh", "Eighth", "Ninth", "Tenth", "Eleventh", "Twelfth"};

void sentence_number(unsigned long n, struct buf *b)
{
	if (n < sizeof number_word / sizeof *number_word)
		buf_add_z(b, number_word[n]);
	else
		buf_addf(b, "%lu", n);
}

static void add_ordinal(unsigned long n, struct buf *b)
{
	static const char *const end[] = {"th", "st", "nd", "rd"};

	if (n < sizeof ordinal_word / sizeof *ordinal_word)
		buf_add_z(b, ordinal_word[n]);
	else
		buf_addf(b, "%lu%s", n, n % 10 < 4 && n / 10 % 10 != 1 ? end[n % 10] : "th");
}

static void add_day(int32_t day, struct buf *b)
{
	if (day > DATE_FIRST && day < DATE_LAST)
		date_write_day_words(day, b);
}

void sentence_range(int32_t from, int32_t to, struct buf *b)
{
	size_t before = b->n;
	int y1, y2, m, d;

	date_civil_of(from, &y1, &m, &d);
	date_civil_of(to, &y2, &m, &d);
	add_day(from, b);
	if (y1 == y2 && from != to && b->n - before > 5) /* the year once */
		b->n -= 5;
	if (from != to) {
		buf_add_z(b, " to ");
		add_day(to, b);
	}
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Words of which a kind of agency is made: "Social care" is one, "Dunnock Primary School" is a name. */
static bool is_common(struct str word)
{
	static const char *const common[] = {
		"school", "nursery", "college", "police", "social", "care", "work", "services", "service", "children's", "health", "visitor",
		"visiting", "hospital", "housing", "dental", "dentist", "midwife", "midwifery", "probation", "youth", "project", "early", "help",
		"home", "carer", "foster", "adult", "mental", "nurse", "court", "education", "family", "hub", "centre", "community", "and"};

	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (str_is_equal_caseless(word, str_of(common[i])))
			return true;
	return false;
}

static bool is_all_common(struct str agency)
{
	while (agency.n) {
		struct str word = str_cut(&agency, ' ');
		while (word.n) { /* "health-visitor" */
			struct str part = str_cut(&word, '-');
			if (part.n && !is_common(part))
				return false;
		}
	}
	return true;
}

void sentence_agency(struct str agency, struct buf *b)
{
	if (!is_all_common(agency)) {
		buf_add(b, agency);
		return;
	}
	for (size_t i = 0; i < agency.n; i++)
		buf_add_char(b, agency.p[i] == '-' ? ' ' : is_upper(agency.p[i]) ? (char)(agency.p[i] + 32) : agency.p[i]);
}

/* ---- the words ---- */

static const struct mark *mark_of(const struct sentence *s, size_t item, size_t entry)
{
	return &s->mark[s->item[item]->entry[entry]];
}

static struct str bare_id(struct str id)
{
	size_t colon = str_find(id, STR(":"));

	return colon < id.n ? str_part(id, colon + 1, id.n) : id;
}

static struct str label_of(const struct sentence *s, struct str person)
{
	return s->label && person.p ? s->label(s->label_self, person) : (struct str){0};
}

static void add_child(const struct sentence *s, struct buf *b)
{
	struct str name = str_trim(label_of(s, s->finding->child));
	size_t comma = str_find(name, STR(","));

	if (str_is_empty(name)) {
		buf_add_z(b, "the child"); /* a capital where a sentence begins: sentence_make */
		return;
	}
	if (comma < name.n) /* "Tarrow, Ellis" */
		name = str_trim(str_part(name, comma + 1, name.n));
	buf_add(b, str_cut(&name, ' '));
}

void sentence_add_person(const struct sentence *s, struct str person, struct buf *b)
{
	struct str name = label_of(s, person);

	buf_add(b, str_is_empty(name) ? bare_id(person) : name);
}

static void add_list(const struct finding *f, const char *name, struct buf *b)
{
	bool any = false;

	for (size_t i = 0; i < f->numbers_n; i++) {
		const struct finding_number *n = &f->numbers[i];
		if (!n->is_list || !str_is_equal(n->name, str_of(name)))
			continue;
		for (size_t k = 0; k < n->values_n; k++) {
			any = any || n->values[k] >= 0;
			buf_add_z(b, k ? ", " : "");
			if (n->values[k] < 0)
				buf_add_z(b, "not recorded");
			else
				buf_addf(b, "%.0f", n->values[k]);
		}
	}
	if (!any) /* nothing was recorded: a row of blanks says less than none */
		buf_clear(b);
}

/* Words counted in the order of first sight: "dental 3, speech and language 1". */
struct tally {
	struct str word[16];
	unsigned n[16];
	size_t words;
};

static void tally_add(struct tally *t, struct str word)
{
	size_t i = 0;

	if (str_is_empty(word))
		return;
	while (i < t->words && !str_is_equal(t->word[i], word))
		i++;
	if (i == sizeof t->n / sizeof *t->n)
		return;
	if (i == t->words)
		t->word[t->words++] = word;
	t->n[i]++;
}

static void add_services(const struct sentence *s, struct buf *b)
{
	struct tally t = {0};

	for (size_t i = 0; i < s->items; i++)
		if (mark_of(s, i, 0)->service)
			tally_add(&t, s->view->name(s->view, VIEW_SERVICE, mark_of(s, i, 0)->service));
	for (size_t i = 0; i < t.words; i++) {
		buf_add_z(b, i ? ", " : "");
		buf_add(b, t.word[i]);
		buf_addf(b, " %u", t.n[i]);
	}
}

static void add_agencies(const struct sentence *s, struct buf *b)
{
	struct tally t = {0};

	for (size_t i = 0; i < s->items; i++)
		for (size_t k = 0; k < s->item[i]->entries; k++)
			if (mark_of(s, i, k)->agency)
				tally_add(&t, s->view->name(s->view, VIEW_AGENCY, mark_of(s, i, k)->agency));
	for (size_t i = 0; i < t.words; i++) {
		buf_add_z(b, i == 0 ? "" : i + 1 == t.words ? " and " : ", ");
		sentence_agency(t.word[i], b);
	}
}

static void add_agency(const struct sentence *s, size_t item, struct buf *b)
{
	if (item < s->items && mark_of(s, item, 0)->agency)
		sentence_agency(s->view->name(s->view, VIEW_AGENCY, mark_of(s, item, 0)->agency), b);
}

static void add_not_counted(const struct sentence *s, struct buf *b)
{
	struct tally t = {0};

	for (size_t i = 0; i < s->apart_n; i++)
		tally_add(&t, s->apart[i].cause);
	for (size_t i = 0; i < t.words; i++)
		buf_addf(b, "%s%u not counted: %.*s", i ? "; " : "", t.n[i], STR_ARG(t.word[i]));
}

int sentence_add_voice(const struct sentence *s, const struct mark *m, struct arena *a, struct buf *b, struct err *e)
{
	struct event ev = {0};

	if (!(m->flags & MARK_HAS_VOICE))
		return 0;
	if (s->view->event(s->view, m, a, &ev, e) < 0)
		return -1;
	ev.voice = str_trim(ev.voice);
	if (str_is_empty(ev.voice))
		return 0;
	/* What an onlooker wrote of the child is in nobody's quotation marks: as in the chronology. */
	bool seen = str_has_suffix(ev.voice, STR("(observed)")) || str_has_suffix(ev.voice, STR("(observed).")) ||
		    (ev.basis != EVENT_CHILD_SAID && (ev.basis != EVENT_BASIS_NOT_SAID || (ev.voice.p[0] >= 'a' && ev.voice.p[0] <= 'z')));
	if (seen || ev.voice.p[0] == '\'' || ev.voice.p[0] == '"' || str_has_prefix(ev.voice, STR("\xe2\x80")))
		buf_add(b, ev.voice);
	else
		buf_addf(b, "\xe2\x80\x98%.*s\xe2\x80\x99", STR_ARG(ev.voice));
	return 0;
}

void sentence_add_item_day(const struct item *i, struct buf *b)
{
	struct date d = date_of_days(i->lo, i->hi, 0);

	if (d.precision == DATE_DAY)
		add_day(i->lo, b);
	else
		date_write_words(&d, b);
}

/* The item whose day the finding begins (ends) with, when that is no day but a longer time; else NULL. */
static const struct item *vague(const struct sentence *s, int32_t day, bool end)
{
	for (size_t i = 0; i < s->items; i++)
		if (s->item[i]->lo != s->item[i]->hi && (end ? s->item[i]->hi == day || s->item[i]->lo == day : s->item[i]->lo == day))
			return s->item[i];
	return NULL;
}

static void add_bound(const struct sentence *s, int32_t day, bool end, struct buf *b)
{
	const struct item *i = vague(s, day, end);

	if (i)
		sentence_add_item_day(i, b);
	else
		add_day(day, b);
}

static void add_range(const struct sentence *s, struct buf *b)
{
	const struct finding *f = s->finding;

	if (!vague(s, f->first, false) && !vague(s, f->last, true)) {
		sentence_range(f->first, f->last, b);
		return;
	}
	struct buf from = {0}, to = {0};
	add_bound(s, f->first, false, &from);
	add_bound(s, f->last, true, &to);
	if (str_has_prefix(buf_str(&from), STR("between")) || str_has_prefix(buf_str(&to), STR("between"))) {
		buf_add_z(b, "some time between ");
		add_day(f->first, b);
		buf_add_z(b, " and ");
		add_day(f->last, b);
	} else {
		buf_addf(b, "%.*s to %.*s", STR_ARG(buf_str(&from)), STR_ARG(buf_str(&to)));
	}
	buf_close(&from);
	buf_close(&to);
}

/* All of them have their day: what is counted in days can be said. */
static bool is_exact(const struct sentence *s, size_t from, size_t to)
{
	for (size_t i = from; i < to && i < s->items; i++)
		if (s->item[i]->lo != s->item[i]->hi)
			return false;
	return true;
}

static bool is_answer_exact(const struct sentence *s)
{
	return s->answer && s->answer->lo == s->answer->hi && is_exact(s, s->items - 1, s->items);
}

/* A word of ours, its length known when this is compiled: one sentence asks for it many times. */
#define is(word, name) ((word).n == sizeof(name) - 1 && memcmp((word).p, (name), sizeof(name) - 1) == 0)

static void add_span(struct calendar_span span, struct buf *b)
{
	if (span.n)
		calendar_span_write(span, b);
}

/* Adds what the word stands for; adds nothing for what is not known. */
static int add_word(const struct sentence *s, struct str word, struct arena *a, struct buf *b, struct err *e)
{
	const struct finding *f = s->finding;
	unsigned long days = f->last > f->first ? (unsigned long)(f->last - f->first) : 0;
	const struct rule_step *last = s->rule->steps ? &s->rule->step[s->rule->steps - 1] : NULL;

	if (is(word, "child"))
		add_child(s, b);
	else if (is(word, "count") || is(word, "Count")) {
		sentence_number(f->count, b);
		if (word.p[0] == 'C' && b->p[0] >= 'a' && b->p[0] <= 'z')
			b->p[0] = (char)(b->p[0] - 32);
	} else if (is(word, "n"))
		buf_addf(b, "%u", f->count);
	else if (is(word, "entries") && f->entries != f->count)
		buf_addf(b, "%u", f->entries);
	else if (is(word, "first"))
		add_bound(s, f->first, false, b);
	else if (is(word, "last"))
		add_bound(s, f->last, true, b);
	else if (is(word, "range"))
		add_range(s, b);
	else if (is(word, "onset"))
		add_day(f->onset, b);
	else if (is(word, "days") && !vague(s, f->first, false) && !vague(s, f->last, true))
		buf_addf(b, "%lu", days);
	else if (is(word, "working-days"))
		buf_addf(b, "%d", calendar_working_days_between(s->calendar, f->first, f->last));
	else if (is(word, "nth"))
		add_ordinal((unsigned long)s->rule->at_least, b);
	else if (is(word, "at-least"))
		sentence_number((unsigned long)s->rule->at_least, b);
	else if (is(word, "onset-days") && s->onset_from < DATE_LAST && is_exact(s, 0, s->items))
		buf_addf(b, "%d", (int)(f->onset - s->onset_from));
	else if (is(word, "peak") && s->peak > (size_t)s->rule->at_least)
		sentence_number(s->peak, b);
	else if (is(word, "within"))
		add_span(last ? last->within : s->rule->detector == RULE_GAP ? s->rule->longer_than : s->rule->within, b);
	else if (is(word, "pair") && !str_is_empty(f->pair_from)) {
		sentence_add_person(s, f->pair_from, b);
		buf_add_z(b, " to ");
		sentence_add_person(s, f->pair_to, b);
	} else if (is(word, "gaps") || is(word, "grades"))
		add_list(f, is(word, "gaps") ? "gaps" : "grades", b);
	else if (is(word, "services"))
		add_services(s, b);
	else if (is(word, "agencies"))
		add_agencies(s, b);
	else if (is(word, "agency"))
		add_agency(s, 0, b);
	else if (is(word, "last-agency") && s->items)
		add_agency(s, s->items - 1, b);
	else if (is(word, "not-counted"))
		add_not_counted(s, b);
	else if (is(word, "due") && (!s->items || is_exact(s, s->items - 1, s->items)))
		add_day(s->due, b);
	else if (is(word, "today"))
		add_day(f->today, b);
	else if (is(word, "what"))
		buf_add(b, s->set->term[s->rule->of].say);
	else if (is(word, "voice"))
		return s->items ? sentence_add_voice(s, mark_of(s, 0, 0), a, b, e) : 0;
	else if (s->answer && is(word, "answered"))
		sentence_add_item_day(s->answer, b);
	else if (is_answer_exact(s) && is(word, "answer-days"))
		buf_addf(b, "%d", (int)(s->answer->lo - s->item[s->items - 1]->lo));
	else if (is_answer_exact(s) && is(word, "answer-working-days"))
		buf_addf(b, "%d", calendar_working_days_between(s->calendar, s->item[s->items - 1]->lo, s->answer->lo));
	else if (s->answer && is(word, "answer"))
		buf_add(b, s->set->code->kind[s->mark[s->answer->mark].kind].words);
	else {
		int rc = sentence_add_further(s, word, a, b, e);
		if (rc < 0)
			return -1;
		if (rc == 0)
			sentence_add_series(s, word, b);
	}
	return 0;
}

/* ---- templates ---- */

/* 'Mum can't get up.' needs no second full stop. */
static bool ends_in_quoted_stop(const struct buf *b)
{
	size_t n = b->n;

	if (n > 3 && memcmp(b->p + n - 3, "\xe2\x80\x99", 3) == 0)
		n -= 3;
	else if (n > 1 && (b->p[n - 1] == '\'' || b->p[n - 1] == '"'))
		n--;
	return n < b->n && n && (b->p[n - 1] == '.' || b->p[n - 1] == '!' || b->p[n - 1] == '?');
}

/* "on 5 May 2024", but "in May 2024" and "between 3 and 9 May 2024". */
static void fit_preposition(struct buf *b, struct str w)
{
	static const char *const own[] = {"between", "before", "after", "about"};
	static const char *const months = "JanFebMarAprMayJunJulAugSepOctNovDec";
	bool month = false;

	if (b->n < 4 || memcmp(b->p + b->n - 4, " on ", 4) != 0)
		return;
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (str_has_prefix(w, str_of(own[i])))
			b->n -= 3;
	for (size_t i = 0; w.n >= 3 && i < 36; i += 3)
		month = month || memcmp(months + i, w.p, 3) == 0;
	if (month || (w.n == 4 && w.p[0] >= '0' && w.p[0] <= '9')) /* a month, a year */
		b->p[b->n - 3] = 'i';
}

static size_t end_of(struct str s, char bracket)
{
	const char *at = s.n ? memchr(s.p, bracket, s.n) : NULL;

	return at ? (size_t)(at - s.p) : s.n;
}

/* w: room for a word, one for all of a sentence. */
static int fill_with(const struct sentence *s, struct str t, struct arena *a, struct buf *w, struct buf *b, bool *lacking, struct err *e)
{
	size_t i = 0;

	while (i < t.n) {
		struct str rest = str_part(t, i + 1, t.n);
		size_t end;
		if (t.p[i] == '{' && (end = end_of(rest, '}')) < rest.n) {
			buf_clear(w);
			int rc = add_word(s, str_part(rest, 0, end), a, w, e);
			*lacking = *lacking || w->n == 0;
			fit_preposition(b, buf_str(w));
			buf_add(b, buf_str(w));
			if (rc < 0)
				return -1;
			i += end + 2;
			if (w->n == 1 && w->p[0] == '1' && str_has_prefix(str_part(t, i, t.n), STR(" days"))) { /* "1 day" */
				buf_add_z(b, " day");
				i += 5;
			}
		} else if (t.p[i] == '[' && (end = end_of(rest, ']')) < rest.n) {
			struct buf part = {0};
			bool none = false;
			int rc = fill_with(s, str_part(rest, 0, end), a, w, &part, &none, e);
			if (!none)
				buf_add(b, buf_str(&part));
			buf_close(&part);
			if (rc < 0)
				return -1;
			i += end + 2;
		} else {
			size_t from = i;
			if (t.p[i] == '.' && ends_in_quoted_stop(b))
				from++;
			for (i++; i < t.n && t.p[i] != '.' && t.p[i] != '{' && t.p[i] != '['; i++)
				;
			buf_add(b, str_part(t, from, i - from));
		}
	}
	return 0;
}

static int fill(const struct sentence *s, struct str t, struct arena *a, struct buf *b, bool *lacking, struct err *e)
{
	struct buf w = {0};
	int rc = fill_with(s, t, a, &w, b, lacking, e);

	buf_close(&w);
	return rc;
}

static struct str template_of(const struct sentence *s)
{
	const char *when = s->finding->state == FINDING_LATE ? "late"
			   : s->finding->state == FINDING_PENDING ? "pending"
			   : s->finding->state == FINDING_NOT_ASSESSABLE ? "not assessable"
			   : s->running ? "running" : s->finding->uncertain ? "uncertain" : "match";

	for (int round = 0; round < 2; round++, when = "match") {
		for (size_t i = 0; i < s->rule->says; i++)
			if (str_is_equal(s->rule->say[i].when, str_of(when)) || (!s->rule->say[i].when.p && strcmp(when, "match") == 0))
				return s->rule->say[i].text;
		if (s->finding->state != FINDING_MATCH && !(s->finding->state == FINDING_LATE && s->tally))
			break; /* what is told of a match is not true of the others; of each, its numbers tell */
	}
	return (struct str){0};
}

static struct str term_say(const struct sentence *s, size_t term)
{
	struct str say = s->set->term[term].say;

	return str_is_empty(say) ? s->set->term[term].name : say;
}

/* A plain sentence for a rule that brings none. */
static int say_plainly(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	const struct rule *r = s->rule;
	const struct rule_step *end = r->steps ? &r->step[r->steps - 1] : NULL;
	struct buf own = {0};
	bool lacking = false;

	switch (s->finding->state) {
	case FINDING_NOT_ASSESSABLE:
		buf_addf(b, "Cannot be told from the records supplied: %.*s, ", STR_ARG(r->title));
		sentence_range(s->finding->first, s->finding->last, b);
		buf_add_char(b, '.');
		return 0;
	case FINDING_PENDING:
		return fill(s, STR("{first}: due by {due}; not in the records supplied on {today}."), a, b, &lacking, e);
	default:
		break;
	}
	if (sentence_add_plain(s, &own)) {
		int rc = fill(s, buf_str(&own), a, b, &lacking, e);
		buf_close(&own);
		return rc;
	}
	switch (r->detector) {
	case RULE_COUNT:
		if (s->items == 1)
			return fill(s, STR("[{pair}: ]{what}, {range}[ ({agencies})]."), a, b, &lacking, e);
		return fill(s, STR("[{pair}: ]{n} {what}, {range}; {at-least} within {within} on {onset}[ (days between: {gaps})]."), a, b,
			    &lacking, e);
	case RULE_TREND:
	case RULE_RHYTHM:
	case RULE_CHANGE:
		return fill(s, str_of(sentence_series(r)), a, b, &lacking, e);
	case RULE_GAP:
		buf_addf(b, "No entry of %.*s in the records supplied, ", STR_ARG(term_say(s, r->of)));
		return fill(s, s->running ? STR("from {first} to {last} and still so ({days} days).") : STR("{range} ({days} days)."), a, b,
			    &lacking, e);
	default:
		for (size_t i = 0, k = 0; i < r->steps && k < s->items; i++) {
			if (r->step[i].absent)
				continue;
			buf_addf(b, "%s%.*s on ", k ? "; then " : "", STR_ARG(term_say(s, r->step[i].term)));
			add_day(s->item[k++]->lo, b);
		}
		if (end && end->absent && s->answer)
			return fill(s, STR("; due by {due}, recorded on {answered}, {answer-days} days after."), a, b, &lacking, e);
		if (end && end->absent) {
			buf_addf(b, "; %.*s: none in the records supplied by ", STR_ARG(term_say(s, end->term)));
			add_day(s->due, b);
		}
		buf_add_char(b, '.');
		return 0;
	}
}

/* Of a child without a name: "the child" takes a capital where a sentence begins. */
static void begin_sentences(struct buf *b)
{
	static const char words[] = "the child";

	for (size_t i = 0; i + sizeof words - 1 <= b->n; i++)
		if (b->p[i] == 't' && memcmp(b->p + i, words, sizeof words - 1) == 0 &&
		    (i == 0 || (i > 1 && b->p[i - 1] == ' ' && strchr(".?!", b->p[i - 2]))))
			b->p[i] = 'T';
}

int sentence_make(const struct sentence *s, struct arena *a, struct str *out, struct err *e)
{
	struct buf b = {0};
	struct str t = template_of(s);
	bool lacking = false;

	buf_reserve(&b, 255);
	int rc = t.p ? fill(s, t, a, &b, &lacking, e) : say_plainly(s, a, &b, e);

	begin_sentences(&b);

	if (s->finding->uncertain && !str_is_empty(t))
		buf_add_z(&b, " Some dates are not exact: this is possible, not certain.");
	else if (s->finding->uncertain)
		buf_add_z(&b, " Possible, not certain: some dates are not exact.");
	if (s->doubles)
		buf_addf(&b, " %zu may be another entered twice: one agency, one day.", s->doubles);
	if (s->born_unknown)
		buf_add_z(&b, " The date of birth is not recorded, so age was not taken into account.");
	if (b.n && b.p[0] >= 'a' && b.p[0] <= 'z')
		b.p[0] = (char)(b.p[0] - 32);
	*out = arena_copy(a, buf_str(&b));
	buf_close(&b);
	return rc;
}
