/* What counts: terms and the tests they are made of, in English. */
#include "analysis/assertion.h"
#include "explain_own.h"

static void add_words(const char *lead, const struct rule_words *w, struct buf *b)
{
	if (w->n == 0)
		return;
	buf_add_z(b, lead);
	for (size_t i = 0; i < w->n; i++)
		buf_addf(b, "%s\"%.*s\"", i == 0 ? "" : " or ", STR_ARG(w->word[i]));
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
	bool years = a->from % 12 == 0 && a->to % 12 == 0;
	int unit = years ? 12 : 1;

	if (!a->given)
		return;
	buf_add_z(b, ", the child ");
	if (a->unborn)
		buf_add_z(b, "not yet born");
	else if (a->from == 0)
		buf_addf(b, "under %d %s old", a->to / unit, years ? "years" : "months");
	else
		buf_addf(b, "at least %d and under %d %s old", a->from / unit, a->to / unit,
			 years ? "years" : "months");
}

static void add_span(const char *lead, struct calendar_span span, const char *end, struct buf *b)
{
	if (!span.n)
		return;
	buf_add_z(b, lead);
	calendar_span_write(span, b);
	buf_add_z(b, end);
}

static void add_field(uint8_t field, const char *recorded, const char *none, struct buf *b)
{
	if (field != RULE_NO_TEST)
		buf_add_z(b, field == RULE_RECORDED ? recorded : none);
}

static void add_text(const struct rule_test *t, struct buf *b)
{
	static const char *const words[ASSERTIONS] = {
		"affirmed", "about a service", "about somebody else", "hypothetical",
		"denied",   "negated",         "historical",          "uncertain"};
	bool any = false;

	if (!t->text)
		return;
	buf_addf(b, ", its text matching /%.*s/", STR_ARG(t->pattern));
	for (unsigned v = 0; v < ASSERTIONS; v++)
		if (t->assertions & (1u << v)) {
			buf_addf(b, "%s%s", any ? " or " : ", the words ", words[v]);
			any = true;
		}
}

static void add_test(const struct rule_set *s, const struct rule_test *t, struct buf *b)
{
	buf_add_z(b, t->kinds ? "an entry of kind " : "any entry");
	for (size_t i = 0; i < t->kinds; i++)
		buf_addf(b, "%s%.*s%s", i ? " or " : "", STR_ARG(s->code->kind[t->kind[i].kind].name),
			 t->kind[i].point == CODE_START ? " (its start)"
			 : t->kind[i].point == CODE_END ? " (its end)"
							: "");
	add_words(", from agency ", &t->agency, b);
	if (t->severity_from >= 0)
		buf_addf(b, ", graded %d to %d", t->severity_from, t->severity_to);
	add_age(&t->age, b);
	add_words(", the child in it as ", &t->role, b);
	add_words(", its service holding the words ", &t->service, b);
	add_words(", its outcome holding the words ", &t->outcome, b);
	add_words(", tagged ", &t->tag, b);
	add_words(", in a file whose name holds the words ", &t->file, b);
	if (t->has_value && t->value_from < t->value_to)
		buf_addf(b, ", its value %g to %g, both included", t->value_from, t->value_to);
	else if (t->has_value)
		buf_addf(b, ", its value %g", t->value_from);
	add_words(", its unit holding the words ", &t->measured_in, b);
	add_span(", written down more than ", t->late, " after the last day on which it happened", b);
	add_span(", lasting at least ", t->lasting, " from its start to its recorded end", b);
	add_span(", begun at least ", t->ago, " before today", b);
	if (t->end)
		buf_add_z(b, t->end == RULE_END_NONE	  ? ", no end recorded"
			     : t->end == RULE_END_RECORDED ? ", its end recorded"
							  : ", its end written down and no day that can be right");
	add_set(", of the ", t->whose, whose_name, b);
	add_set(", standing ", t->standing, standing_name, b);
	add_set(", known by ", t->basis, basis_name, b);
	if (t->essential)
		buf_add_z(b, t->essential == 2 ? ", essential" : ", not essential");
	add_field(t->action, ", an action recorded", ", no action recorded", b);
	add_field(t->voice, ", the child's words recorded", ", no words of the child recorded", b);
	add_field(t->pair, ", who did it to whom recorded", ", who did it to whom not recorded", b);
	if (t->about)
		buf_add_z(b, t->about == RULE_ABOUT_CHILD ? ", about the child" : ", about somebody else");
	if (t->shared)
		buf_add_z(b, t->shared == 2 ? ", held under another child" : ", held under this child");
	add_text(t, b);
}

void explain_term(const struct rule_set *s, size_t term, bool *told, struct buf *b)
{
	const struct rule_term *t;

	if (term == RULE_NOTHING || told[term])
		return;
	t = &s->term[term];
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
		add_test(s, &t->not [i], b);
		if (t->not [i].cause.p)
			buf_addf(b, "; listed apart: %.*s", STR_ARG(t->not [i].cause));
		buf_add_char(b, '\n');
	}
	if (t->episode_gap.n == 0 && t->episode_gap.unit == CALENDAR_DAYS)
		buf_add_z(b, "    as episodes: one if the next begins by the day on which the last ended\n");
	add_span("    as episodes: one if the next begins at most ", t->episode_gap,
		 " after the last ended\n", b);
}
