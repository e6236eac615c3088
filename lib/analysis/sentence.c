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

void sentence_digits(long n, struct buf *b)
{
	char digits[24], *end = digits + sizeof digits, *p = end;
	unsigned long rest = n < 0 ? 0 - (unsigned long)n : (unsigned long)n;

	do {
		*--p = (char)('0' + rest % 10);
	} while (rest /= 10);
	if (n < 0)
		*--p = '-';
	buf_add(b, (struct str){p, (size_t)(end - p)});
}

static void add_ordinal(unsigned long n, struct buf *b)
{
	static const char *const end[] = {"th", "st", "nd", "rd"};

	if (n < sizeof ordinal_word / sizeof *ordinal_word)
		buf_add_z(b, ordinal_word[n]);
	else
		buf_addf(b, "%lu%s", n, n % 10 < 4 && n / 10 % 10 != 1 ? end[n % 10] : "th");
}

void sentence_add_day(int32_t day, struct buf *b)
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
	sentence_add_day(from, b);
	if (y1 == y2 && from != to && b->n - before > 5) /* the year once */
		b->n -= 5;
	if (from != to) {
		buf_add_z(b, " to ");
		sentence_add_day(to, b);
	}
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Words of which a kind of agency is made: "Social care" is one, "Dunnock Primary School" is a name. */
static bool is_common(struct str word)
{
	static const struct str common[] = {
		{"school", 6}, {"nursery", 7}, {"college", 7}, {"police", 6}, {"social", 6}, {"care", 4}, {"work", 4},
		{"services", 8}, {"service", 7}, {"children's", 10}, {"health", 6}, {"visitor", 7}, {"visiting", 8},
		{"hospital", 8}, {"housing", 7}, {"dental", 6}, {"dentist", 7}, {"midwife", 7}, {"midwifery", 9},
		{"probation", 9}, {"youth", 5}, {"project", 7}, {"early", 5}, {"help", 4}, {"home", 4}, {"carer", 5},
		{"foster", 6}, {"adult", 5}, {"mental", 6}, {"nurse", 5}, {"court", 5}, {"education", 9}, {"family", 6},
		{"hub", 3}, {"centre", 6}, {"community", 9}, {"and", 3}};
	char first = is_upper(word.p[0]) ? (char)(word.p[0] + 32) : word.p[0];

	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (common[i].n == word.n && common[i].p[0] == first && str_is_equal_caseless(word, common[i]))
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
	size_t from = b->n;
	buf_add(b, agency);
	for (char *p = b->p + from; p < b->p + b->n; p++)
		*p = *p == '-' ? ' ' : is_upper(*p) ? (char)(*p + 32) : *p;
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
		sentence_add_day(i->lo, b);
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
		sentence_add_day(day, b);
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
		sentence_add_day(f->first, b);
		buf_add_z(b, " and ");
		sentence_add_day(f->last, b);
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

static void add_span(struct calendar_span span, struct buf *b)
{
	if (span.n)
		calendar_span_write(span, b);
}

static void add_count(const struct sentence *s, struct buf *b)
{
	sentence_number(s->finding->count, b);
}

static void add_capital_count(const struct sentence *s, struct buf *b)
{
	add_count(s, b);
	if (b->p[0] >= 'a' && b->p[0] <= 'z')
		b->p[0] = (char)(b->p[0] - 32);
}

static void add_n(const struct sentence *s, struct buf *b)
{
	sentence_digits(s->finding->count, b);
}

static void add_entries(const struct sentence *s, struct buf *b)
{
	if (s->finding->entries != s->finding->count)
		sentence_digits(s->finding->entries, b);
}

static void add_first(const struct sentence *s, struct buf *b)
{
	add_bound(s, s->finding->first, false, b);
}

static void add_last(const struct sentence *s, struct buf *b)
{
	add_bound(s, s->finding->last, true, b);
}

static void add_onset(const struct sentence *s, struct buf *b)
{
	sentence_add_day(s->finding->onset, b);
}

static void add_days(const struct sentence *s, struct buf *b)
{
	const struct finding *f = s->finding;

	if (!vague(s, f->first, false) && !vague(s, f->last, true))
		sentence_digits(f->last > f->first ? f->last - f->first : 0, b);
}

static void add_working_days(const struct sentence *s, struct buf *b)
{
	sentence_digits(calendar_working_days_between(s->calendar, s->finding->first, s->finding->last), b);
}

static void add_nth(const struct sentence *s, struct buf *b)
{
	add_ordinal((unsigned long)s->rule->at_least, b);
}

static void add_at_least(const struct sentence *s, struct buf *b)
{
	sentence_number((unsigned long)s->rule->at_least, b);
}

static void add_onset_days(const struct sentence *s, struct buf *b)
{
	if (s->onset_from < DATE_LAST && is_exact(s, 0, s->items))
		sentence_digits(s->finding->onset - s->onset_from, b);
}

static void add_peak(const struct sentence *s, struct buf *b)
{
	if (s->peak > (size_t)s->rule->at_least)
		sentence_number(s->peak, b);
}

static void add_within(const struct sentence *s, struct buf *b)
{
	const struct rule *r = s->rule;

	add_span(r->steps ? r->step[r->steps - 1].within : r->detector == RULE_GAP ? r->longer_than : r->within, b);
}

static void add_pair(const struct sentence *s, struct buf *b)
{
	if (str_is_empty(s->finding->pair_from))
		return;
	sentence_add_person(s, s->finding->pair_from, b);
	buf_add_z(b, " to ");
	sentence_add_person(s, s->finding->pair_to, b);
}

static void add_gaps(const struct sentence *s, struct buf *b)
{
	add_list(s->finding, "gaps", b);
}

static void add_grades(const struct sentence *s, struct buf *b)
{
	add_list(s->finding, "grades", b);
}

static void add_first_agency(const struct sentence *s, struct buf *b)
{
	add_agency(s, 0, b);
}

static void add_last_agency(const struct sentence *s, struct buf *b)
{
	if (s->items)
		add_agency(s, s->items - 1, b);
}

static void add_due(const struct sentence *s, struct buf *b)
{
	if (!s->items || is_exact(s, s->items - 1, s->items))
		sentence_add_day(s->due, b);
}

static void add_today(const struct sentence *s, struct buf *b)
{
	sentence_add_day(s->finding->today, b);
}

static void add_what(const struct sentence *s, struct buf *b)
{
	buf_add(b, s->set->term[s->rule->of].say);
}

static int read_voice(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	return s->items ? sentence_add_voice(s, mark_of(s, 0, 0), a, b, e) : 0;
}

static void add_answered(const struct sentence *s, struct buf *b)
{
	if (s->answer)
		sentence_add_item_day(s->answer, b);
}

static void add_answer_days(const struct sentence *s, struct buf *b)
{
	if (is_answer_exact(s))
		sentence_digits(s->answer->lo - s->item[s->items - 1]->lo, b);
}

static void add_answer_working_days(const struct sentence *s, struct buf *b)
{
	if (is_answer_exact(s))
		sentence_digits(calendar_working_days_between(s->calendar, s->item[s->items - 1]->lo, s->answer->lo), b);
}

static void add_answer(const struct sentence *s, struct buf *b)
{
	if (s->answer)
		buf_add(b, s->set->code->kind[s->mark[s->answer->mark].kind].words);
}

/* What each word adds; nothing for what is not known.  sentence_word.c has the others. */
static const struct sentence_word word[] = {
	{"child", add_child, NULL}, {"count", add_count, NULL}, {"Count", add_capital_count, NULL}, {"n", add_n, NULL},
	{"entries", add_entries, NULL}, {"first", add_first, NULL}, {"last", add_last, NULL}, {"range", add_range, NULL},
	{"onset", add_onset, NULL}, {"days", add_days, NULL}, {"working-days", add_working_days, NULL}, {"nth", add_nth, NULL},
	{"at-least", add_at_least, NULL}, {"onset-days", add_onset_days, NULL}, {"peak", add_peak, NULL},
	{"within", add_within, NULL}, {"pair", add_pair, NULL}, {"gaps", add_gaps, NULL}, {"grades", add_grades, NULL},
	{"services", add_services, NULL}, {"agencies", add_agencies, NULL}, {"agency", add_first_agency, NULL},
	{"last-agency", add_last_agency, NULL}, {"not-counted", add_not_counted, NULL}, {"due", add_due, NULL},
	{"today", add_today, NULL}, {"what", add_what, NULL}, {"voice", NULL, read_voice}, {"answered", add_answered, NULL},
	{"answer-days", add_answer_days, NULL}, {"answer-working-days", add_answer_working_days, NULL},
	{"answer", add_answer, NULL},
};

const struct sentence_word *sentence_find_word(struct str name)
{
	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (str_is_equal(name, str_of(word[i].name)))
			return &word[i];
	for (const struct sentence_word *w = sentence_further; w->name; w++)
		if (str_is_equal(name, str_of(w->name)))
			return w;
	return NULL;
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

/* Of a child without a name: "the child" takes a capital where a sentence begins. */
static void begin_sentences(struct buf *b)
{
	static const char words[] = "the child", stops[] = ".?!";
	const size_t n = sizeof words - 1;

	if (b->n >= n && memcmp(b->p, words, n) == 0)
		b->p[0] = 'T';
	for (size_t k = 0; k < sizeof stops - 1; k++) {
		char *at = b->p, *end = b->p + b->n;
		while ((at = memchr(at, stops[k], (size_t)(end - at))) != NULL) {
			at++;
			if ((size_t)(end - at) > n && at[0] == ' ' && memcmp(at + 1, words, n) == 0)
				at[1] = 'T';
		}
	}
}

static int make(const struct sentence *s, struct arena *a, struct str *out, struct err *e)
{
	struct buf *b = &s->book->all;
	struct str t = template_of(s);
	int rc;

	buf_clear(b);
	buf_reserve(b, 255);
	rc = t.p ? sentence_fill(s, t, true, a, b, e) : sentence_plain(s, a, b, e);
	begin_sentences(b);
	if (s->finding->uncertain && !str_is_empty(t))
		buf_add_z(b, " Some dates are not exact: this is possible, not certain.");
	else if (s->finding->uncertain)
		buf_add_z(b, " Possible, not certain: some dates are not exact.");
	if (s->doubles)
		buf_addf(b, " %zu may be another entered twice: one agency, one day.", s->doubles);
	if (s->born_unknown)
		buf_add_z(b, " The date of birth is not recorded, so age was not taken into account.");
	if (b->n && b->p[0] >= 'a' && b->p[0] <= 'z')
		b->p[0] = (char)(b->p[0] - 32);
	*out = arena_copy(a, buf_str(b));
	return rc;
}

int sentence_make(const struct sentence *s, struct arena *a, struct str *out, struct err *e)
{
	struct sentence_book book = {0};
	struct sentence once = *s;
	int rc;

	if (s->book)
		return make(s, a, out, e);
	once.book = &book;
	rc = make(&once, a, out, e);
	sentence_book_close(&book);
	return rc;
}
