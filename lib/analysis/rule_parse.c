#include "analysis/rule_parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "analysis/assertion.h"
#include "format/text.h"

enum { AGE_MOST = 150 * 12 }; /* months */

void rule_fault(struct rule_reading *r, uint32_t line, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	diag_add(r->diags, DIAG_ERROR, r->path, line, 0, "%s", text);
	r->faults++;
}

struct str rule_parse_copy(struct rule_reading *r, const struct schema_node *n, const char *attribute)
{
	struct str s = schema_attribute(n, attribute);

	return s.p ? arena_copy(&r->set->arena, s) : s;
}

struct str rule_parse_line(struct rule_reading *r, struct str s)
{
	char *to = arena_get(&r->set->arena, s.n + 1);
	size_t n = 0;

	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++) {
		bool blank = s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r');
		if (!blank)
			to[n++] = s.p[i];
		else if (n && to[n - 1] != ' ')
			to[n++] = ' ';
	}
	return (struct str){to, n};
}

static bool next_word(struct str *rest, struct str *word)
{
	while (rest->p && rest->n) {
		*word = str_cut(rest, ' ');
		*word = str_trim(*word);
		if (word->n)
			return true;
	}
	return false;
}

struct rule_words rule_parse_words(struct rule_reading *r, struct str s)
{
	struct rule_words w = {0};
	struct str rest = s, word;
	struct str *to;

	if (str_is_empty(s))
		return w;
	while (next_word(&rest, &word))
		w.n++;
	to = ARENA_ARRAY(&r->set->arena, struct str, w.n);
	w.word = to;
	for (rest = s; next_word(&rest, &word);)
		*to++ = arena_copy(&r->set->arena, word);
	return w;
}

struct calendar_span rule_parse_span(struct rule_reading *r, const struct schema_node *n, const char *attribute)
{
	struct calendar_span span = {0};
	struct str s = schema_attribute(n, attribute);
	char quoted[160];

	if (s.p && calendar_span_parse(s, &span) < 0)
		rule_fault(r, n->line, "%s is no span of time that can be used: 90 days, 3 working days", diag_quote(s, quoted));
	return span;
}

void rule_warn(struct rule_reading *r, uint32_t line, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	diag_add(r->diags, DIAG_WARNING, r->path, line, 0, "%s", text);
}

/* The schema knows no upper bound: a number too large to be meant is a fault, never the number that stands where none is given. */
long rule_parse_long(struct rule_reading *r, const struct schema_node *n, const char *attribute, long otherwise, long most)
{
	long v = 0;
	struct str s = schema_attribute(n, attribute);
	char quoted[160];

	if (!s.p)
		return otherwise;
	if (str_to_long(str_trim(s), &v) == 0 && v <= most)
		return v;
	rule_fault(r, n->line, "%s is no number that can be used for %s: whole, at most %ld", diag_quote(s, quoted), attribute, most);
	return otherwise;
}

double rule_parse_double(struct rule_reading *r, const struct schema_node *n, const char *attribute, double otherwise)
{
	double v = 0;
	struct str s = schema_attribute(n, attribute);
	char quoted[160];

	if (!s.p)
		return otherwise;
	if (str_to_double(str_trim(s), &v) == 0 && v > 0 && v <= RULE_PARSE_MOST)
		return v;
	rule_fault(r, n->line, "%s is no number that can be used for %s: above 0, at most %d", diag_quote(s, quoted), attribute,
		   RULE_PARSE_MOST);
	return otherwise;
}

int32_t rule_parse_day(struct rule_reading *r, const struct schema_node *n, const char *attribute, int32_t otherwise)
{
	struct str s = schema_attribute(n, attribute);
	struct date d = {0};

	if (!s.p)
		return otherwise;
	if (date_parse_iso(str_trim(s), (struct str){0}, &d) < 0 || d.lo != d.hi) {
		rule_fault(r, n->line, "%s must be a day, YYYY-MM-DD", attribute);
		return otherwise;
	}
	return d.lo;
}

static void parse_kinds(struct rule_reading *r, const struct schema_node *n, struct rule_test *t)
{
	struct str s = schema_attribute(n, "kind"), rest = s, word;
	struct rule_kind *to;
	char quoted[160];

	if (!s.p)
		return;
	while (next_word(&rest, &word))
		t->kinds++;
	to = ARENA_ARRAY(&r->set->arena, struct rule_kind, t->kinds);
	t->kind = to;
	for (rest = s; next_word(&rest, &word); to++) {
		enum code_point point = CODE_WHOLE;
		if (code_point_of(r->set->code, word, &to->kind, &point) < 0)
			rule_fault(r, n->line, "there is no kind %s; the kinds are in schemas/codes/kinds.xml",
				   diag_quote(word, quoted));
		to->point = (uint8_t)point;
	}
}

/* "5-9 years", "3 months", "under 2 years", "unborn" */
static struct rule_age parse_age(struct rule_reading *r, uint32_t line, struct str s)
{
	struct rule_age a = {.given = true};
	struct str rest = s, first;
	long unit = str_has_suffix(s, STR("years")) ? 12 : 1, from = 0, to = 0;
	bool under = str_has_prefix(s, STR("under "));
	char quoted[160];

	if (str_is_equal(s, STR("unborn"))) {
		a.unborn = true;
		return a;
	}
	if (under)
		str_cut(&rest, ' ');
	rest = str_cut(&rest, ' ');
	first = str_cut(&rest, '-');
	if (str_to_long(first, &from) < 0 || str_to_long(rest.p ? rest : first, &to) < 0 || to < from ||
	    to > AGE_MOST / unit || (under && to < 1)) {
		rule_fault(r, line, "%s is no age that can be: from the lower to the higher, at most %d years",
			   diag_quote(s, quoted), AGE_MOST / 12);
		return a;
	}
	a.from = under ? 0 : (int)(from * unit);
	a.to = under ? (int)(to * unit) : (int)((to + 1) * unit);
	return a;
}

typedef int word_value(struct str s, uint8_t *v);

/* A list of words as a set; "not-said" is the zero of each of these lists. */
static uint8_t parse_set(const struct schema_node *n, const char *attribute, word_value *value)
{
	struct str rest = schema_attribute(n, attribute), word;
	uint8_t set = 0, v;

	while (next_word(&rest, &word)) {
		v = 0;
		if (str_is_equal(word, STR("not-said")) || value(word, &v) == 0)
			set |= (uint8_t)(1u << v);
	}
	return set;
}

static int assertion_value(struct str s, uint8_t *v)
{
	enum assertion a;

	if (assertion_of(s, &a) < 0)
		return -1;
	*v = (uint8_t)a;
	return 0;
}

static uint8_t parse_field(const struct schema_node *n, const char *attribute)
{
	struct str s = schema_attribute(n, attribute);

	return !s.p ? RULE_NO_TEST : str_is_equal(s, STR("recorded")) ? RULE_RECORDED : RULE_NONE;
}

/* "0-79.9", "14" */
static void parse_value(struct rule_reading *r, uint32_t line, struct str s, struct rule_test *t)
{
	struct str rest = s, from = str_cut(&rest, '-');
	char quoted[160];

	if (s.n == 0)
		return;
	t->has_value = true;
	if (str_to_double(from, &t->value_from) == 0 && str_to_double(rest.p ? rest : from, &t->value_to) == 0 &&
	    t->value_from <= t->value_to && t->value_to <= RULE_PARSE_MOST)
		return;
	rule_fault(r, line, "%s is no value that can be: from the lower to the higher, at most %d", diag_quote(s, quoted),
		   RULE_PARSE_MOST);
}

void rule_parse_test(struct rule_reading *r, const struct schema_node *n, struct rule_test *t)
{
	struct str s;
	struct err e = {0};

	t->line = n->line;
	t->number = (uint32_t)r->set->tests++;
	parse_kinds(r, n, t);
	t->agency = rule_parse_words(r, schema_attribute(n, "agency"));
	t->role = rule_parse_words(r, schema_attribute(n, "role"));
	t->service = rule_parse_words(r, schema_attribute(n, "service"));
	t->outcome = rule_parse_words(r, schema_attribute(n, "outcome"));
	t->severity_from = t->severity_to = -1;
	s = str_trim(schema_attribute(n, "severity"));
	if (s.n) {
		t->severity_from = (int8_t)(s.p[0] - '0');
		t->severity_to = (int8_t)(s.p[s.n - 1] - '0');
		if (t->severity_from > t->severity_to)
			rule_fault(r, n->line, "severity is from the lower to the higher grade: %d-%d", t->severity_to,
				   t->severity_from);
	}
	s = str_trim(schema_attribute(n, "age"));
	if (s.n)
		t->age = parse_age(r, n->line, s);
	t->whose = parse_set(n, "whose", event_whose_of);
	t->standing = parse_set(n, "standing", event_standing_of);
	t->basis = parse_set(n, "basis", event_basis_of);
	s = schema_attribute(n, "essential");
	t->essential = !s.p ? 0 : str_is_equal(s, STR("yes")) ? 2 : 1;
	s = schema_attribute(n, "shared");
	t->shared = !s.p ? 0 : str_is_equal(s, STR("yes")) ? 2 : 1;
	t->action = parse_field(n, "action");
	t->pair = parse_field(n, "pair");
	s = schema_attribute(n, "about");
	t->about = !s.p ? RULE_ABOUT_ANYBODY : str_is_equal(s, STR("child")) ? RULE_ABOUT_CHILD : RULE_ABOUT_ANOTHER;
	t->file = rule_parse_words(r, schema_attribute(n, "file"));
	t->tag = rule_parse_words(r, schema_attribute(n, "tag"));
	t->measured_in = rule_parse_words(r, schema_attribute(n, "measured-in"));
	t->late = rule_parse_span(r, n, "late");
	t->lasting = rule_parse_span(r, n, "lasting");
	t->ago = rule_parse_span(r, n, "ago");
	s = schema_attribute(n, "end");
	t->end = !s.p				   ? RULE_ANY_END
		 : str_is_equal(s, STR("none"))	   ? RULE_END_NONE
		 : str_is_equal(s, STR("recorded")) ? RULE_END_RECORDED
						   : RULE_END_UNKNOWN;
	if (t->late.n && t->late.unit == CALENDAR_HOURS)
		rule_fault(r, n->line, "late is told in days, not hours");
	if (t->ago.n && t->ago.unit == CALENDAR_HOURS)
		rule_fault(r, n->line, "ago is told in days, not hours");
	parse_value(r, n->line, str_trim(schema_attribute(n, "value")), t);
	t->voice = parse_field(n, "voice");
	t->cause = rule_parse_copy(r, n, "cause");
	s = schema_attribute(n, "text");
	if (s.p) {
		t->pattern = arena_copy(&r->set->arena, s);
		t->assertions = parse_set(n, "assert", assertion_value);
		if (!t->assertions)
			t->assertions = 1u << ASSERTION_AFFIRMED;
		if (text_compile(t->pattern, &t->text, &e) < 0)
			rule_fault(r, n->line, "the expression in text= cannot be used: %s", e.text);
	}
}

static long *parse_numbers(struct rule_reading *r, const struct schema_node *n, const char *attribute, size_t *count)
{
	struct rule_words w = rule_parse_words(r, schema_attribute(n, attribute));
	long *v = w.n ? ARENA_ARRAY(&r->set->arena, long, w.n) : NULL;

	for (size_t i = 0; i < w.n; i++)
		if (str_to_long(w.word[i], &v[i]) < 0 || v[i] > RULE_PARSE_MOST)
			rule_fault(r, n->line, "%s names a row that cannot be", attribute);
	*count = w.n;
	return v;
}

void rule_parse_example(struct rule_reading *r, const struct schema_node *n, int32_t as_of, struct rule_example *x)
{
	x->name = rule_parse_line(r, schema_attribute(n, "name"));
	x->expect = rule_parse_copy(r, n, "expect");
	x->strength = rule_parse_copy(r, n, "strength");
	x->dating = rule_parse_copy(r, n, "dating");
	x->covers = rule_parse_copy(r, n, "covers");
	x->say = rule_parse_copy(r, n, "say");
	x->evidence = parse_numbers(r, n, "evidence", &x->evidence_n);
	x->not_counted = parse_numbers(r, n, "not-counted", &x->not_counted_n);
	x->findings = rule_parse_long(r, n, "findings", -1, RULE_PARSE_MOST);
	x->as_of = rule_parse_day(r, n, "as-of", as_of);
	x->rows = arena_copy(&r->set->arena, n->text);
	x->line = n->line;
}
