/* Words and sentences of a series: more often, more serious, on which days, since when.  Counts and dates; no statistic. */
#include "sentence_own.h"

static const struct finding_number *number_of(const struct finding *f, const char *name)
{
	for (size_t i = 0; i < f->numbers_n; i++)
		if (str_is_equal(f->numbers[i].name, str_of(name)))
			return &f->numbers[i];
	return NULL;
}

static unsigned long whole(const struct finding *f, const char *name)
{
	const struct finding_number *n = number_of(f, name);

	return n && n->value > 0 ? (unsigned long)n->value : 0;
}

static struct str say_of(const struct sentence *s, size_t term)
{
	struct str say = s->set->term[term].say;

	return str_is_empty(say) ? s->set->term[term].name : say;
}

/* On which days, as the rule said beforehand. */
static void add_when(const struct sentence *s, struct buf *b)
{
	const struct rule *r = s->rule;

	switch (r->rhythm) {
	case RULE_ON_WEEKEND:
		buf_add_z(b, "at a weekend");
		break;
	case RULE_ON_WEEKDAY:
		buf_add_z(b, "from Monday to Friday");
		break;
	case RULE_ON_SCHOOL_HOLIDAY:
		buf_add_z(b, "in the school holidays");
		break;
	case RULE_AFTER:
	case RULE_BEFORE:
		buf_add_z(b, "within ");
		calendar_span_write(r->within, b);
		buf_addf(b, r->rhythm == RULE_AFTER ? " after %.*s" : " before %.*s",
			 STR_ARG(say_of(s, r->anchor)));
		break;
	}
}

void sentence_add_series(const struct sentence *s, struct str word, struct buf *b)
{
	const struct finding *f = s->finding;
	const struct finding_number *halves = number_of(f, "halves");

	if (str_is_equal(word, STR("more-often")) && whole(f, "more_often") && halves &&
	    halves->values_n == 2)
		buf_addf(b,
			 "More often: %.0f in the first half of the time since the first, %.0f in the second",
			 halves->values[0], halves->values[1]);
	else if (str_is_equal(word, STR("more-serious")) && whole(f, "graded_higher"))
		buf_add_z(b, "More serious: the later ones are graded higher");
	else if (str_is_equal(word, STR("of")) && s->rule->detector == RULE_RHYTHM)
		buf_addf(b, "%lu", whole(f, "n"));
	else if (str_is_equal(word, STR("when")) && s->rule->detector == RULE_RHYTHM)
		add_when(s, b);
	else if (str_is_equal(word, STR("before")) && s->rule->detector == RULE_CHANGE)
		sentence_number(whole(f, "before") + 1,
				b); /* the first is no point of the series, but it was there */
	else if (str_is_equal(word, STR("before-days")) && s->rule->detector == RULE_CHANGE)
		buf_addf(b, "%lu", whole(f, "days_before"));
}

const char *sentence_series(const struct rule *r)
{
	switch (r->detector) {
	case RULE_TREND:
		return "[{pair}: ]{n} {what}, {range}. Days between: {gaps}.[ Grades: {grades}.][ "
		       "{more-often}.][ {more-serious}.] "
		       "No trend is not reassurance.";
	case RULE_RHYTHM:
		return "{n} of {of} {what}, {range}, {when}.";
	case RULE_CHANGE:
		return "{Count} {what} since {first}; {before} in the {before-days} days before.";
	default:
		return NULL;
	}
}
