/* Plain sentences for rules that bring none: made from the detector and the words of the terms. */
#include "sentence_own.h"

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

static bool add_plain(const struct sentence *s, struct buf *b)
{
	const struct rule *r = s->rule;

	if (r->of_days)
		buf_add_z(b, "[{pair}: ][{group}: ]{what}: {sum} days in the {within} up to {today}; {n} in all, {range}.");
	else if (r->detector == RULE_SUM) /* counts and a time; what grades add up to is for the record */
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

/* A plain sentence for a rule that brings none. */
int sentence_plain(const struct sentence *s, struct arena *a, struct buf *b, struct err *e)
{
	const struct rule *r = s->rule;
	const struct rule_step *end = r->steps ? &r->step[r->steps - 1] : NULL;
	struct buf own = {0};

	switch (s->finding->state) {
	case FINDING_NOT_ASSESSABLE:
		buf_addf(b, "Cannot be told from the records supplied: %.*s, ", STR_ARG(r->title));
		sentence_range(s->finding->first, s->finding->last, b);
		buf_add_char(b, '.');
		return 0;
	case FINDING_PENDING:
		return sentence_fill(s, STR("{first}: due by {due}; not in the records supplied on {today}."), true, a, b, e);
	default:
		break;
	}
	if (add_plain(s, &own)) {
		int rc = sentence_fill(s, buf_str(&own), false, a, b, e);
		buf_close(&own);
		return rc;
	}
	switch (r->detector) {
	case RULE_COUNT:
		if (s->items == 1)
			return sentence_fill(s, STR("[{pair}: ]{what}, {range}[ ({agencies})]."), true, a, b, e);
		return sentence_fill(s, STR("[{pair}: ]{n} {what}, {range}; {at-least} within {within} on {onset}[ (days between: {gaps})]."), true, a, b, e);
	case RULE_TREND:
	case RULE_RHYTHM:
	case RULE_CHANGE:
		return sentence_fill(s, str_of(sentence_series(r)), true, a, b, e);
	case RULE_GAP:
		buf_addf(b, "No entry of %.*s in the records supplied, ", STR_ARG(say_of(s, r->of)));
		return sentence_fill(s, s->running ? STR("from {first} to {last} and still so ({days} days).") : STR("{range} ({days} days)."), true, a, b, e);
	default:
		for (size_t i = 0, k = 0; i < r->steps && k < s->items; i++) {
			if (r->step[i].absent)
				continue;
			buf_addf(b, "%s%.*s on ", k ? "; then " : "", STR_ARG(say_of(s, r->step[i].term)));
			sentence_add_day(s->item[k++]->lo, b);
		}
		if (end && end->absent && s->answer)
			return sentence_fill(s, STR("; due by {due}, recorded on {answered}, {answer-days} days after."), true, a, b, e);
		if (end && end->absent) {
			buf_addf(b, "; %.*s: none in the records supplied by ", STR_ARG(say_of(s, end->term)));
			sentence_add_day(s->due, b);
		}
		buf_add_char(b, '.');
		return 0;
	}
}
