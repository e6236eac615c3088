/* The detector of a rule: which of the ten, and its settings. */
#include "analysis/rule_parse.h"
#include "analysis/series.h"

static bool is_named(const struct schema_node *n, const char *name)
{
	return str_is_equal(n->name, str_of(name));
}

size_t rule_parse_find_term(const struct rule_set *s, size_t file, struct str name)
{
	for (size_t i = 0; i < s->terms; i++)
		if (s->term[i].file == file && str_is_equal(s->term[i].name, name))
			return i;
	return RULE_NOTHING;
}

size_t rule_parse_find_period(const struct rule_set *s, size_t file, struct str name)
{
	for (size_t i = 0; i < s->periods; i++)
		if (s->period[i].file == file && str_is_equal(s->period[i].name, name))
			return i;
	return RULE_NOTHING;
}

/* The term that an attribute names; 0 after a fault, so that reading may go on. */
size_t rule_parse_term(struct rule_reading *r, const struct schema_node *n, const char *attribute)
{
	struct str name = schema_attribute(n, attribute);
	size_t t = rule_parse_find_term(r->set, r->set->files - 1, name);
	char quoted[160];

	if (t == RULE_NOTHING) {
		rule_fault(r, n->line, "there is no term %s in this file", diag_quote(name, quoted));
		return 0;
	}
	return t;
}

bool rule_parse_is_detector(const struct schema_node *n, struct rule *to)
{
	static const char *const name[RULE_DETECTORS] = {
		[RULE_COUNT] = "count", [RULE_SUM] = "sum", [RULE_DISTINCT] = "distinct", [RULE_SEQUENCE] = "sequence",
		[RULE_GAP] = "gap", [RULE_TREND] = "trend", [RULE_RHYTHM] = "rhythm", [RULE_CHANGE] = "change",
		[RULE_OVERLAP] = "overlap", [RULE_LINK] = "link"};

	for (unsigned d = 0; d < RULE_DETECTORS; d++)
		if (is_named(n, name[d])) {
			to->detector = (enum rule_detector)d;
			return true;
		}
	return false;
}

/* Which of the words an attribute has; 0 where it is not given. */
static unsigned choice(const struct schema_node *n, const char *attribute, const char *const *word, unsigned words)
{
	struct str s = schema_attribute(n, attribute);

	for (unsigned i = 0; s.p && i < words; i++)
		if (str_is_equal(s, str_of(word[i])))
			return i;
	return 0;
}

#define CHOICE(n, attribute, ...) \
	choice((n), (attribute), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static bool is_yes(const struct schema_node *n, const char *attribute)
{
	return CHOICE(n, attribute, "no", "yes") == 1;
}

size_t rule_parse_term_or_nothing(struct rule_reading *r, const struct schema_node *n, const char *attribute)
{
	return schema_attribute(n, attribute).p ? rule_parse_term(r, n, attribute) : RULE_NOTHING;
}

static size_t period_or_nothing(struct rule_reading *r, const struct schema_node *n, const char *attribute)
{
	struct str name = schema_attribute(n, attribute);
	size_t p = name.p ? rule_parse_find_period(r->set, r->set->files - 1, name) : RULE_NOTHING;
	char quoted[160];

	if (name.p && p == RULE_NOTHING)
		rule_fault(r, n->line, "there is no period %s in this file", diag_quote(name, quoted));
	return p;
}

static void parse_steps(struct rule_reading *r, const struct schema_node *n, struct rule *to)
{
	struct rule_step *step;
	size_t k = 0;

	for (const struct schema_node *c = n->child; c; c = c->next)
		to->steps++;
	step = ARENA_ARRAY(&r->set->arena, struct rule_step, to->steps);
	to->step = step;
	for (const struct schema_node *c = n->child; c; c = c->next, k++) {
		bool last = k + 1 == to->steps;
		step[k].absent = is_named(c, "absent");
		step[k].same_day = is_yes(c, "same-day");
		step[k].later_day = str_is_equal(schema_attribute(c, "same-day"), STR("never"));
		step[k].on_the_day = str_is_equal(schema_attribute(c, "same-day"), STR("only"));
		step[k].or_action = is_yes(c, "or-action");
		step[k].awaited = is_yes(c, "awaited");
		step[k].any_pair = CHOICE(c, "pair", "same", "any") == 1;
		step[k].instead = rule_parse_term_or_nothing(r, c, "instead");
		step[k].term = rule_parse_term(r, c, "of");
		step[k].within = rule_parse_span(r, c, "within");
		step[k].late_within = rule_parse_span(r, c, "late-within");
		step[k].untimed_within = rule_parse_span(r, c, "untimed-within");
		step[k].line = c->line;
		if (k == 0 && step[k].absent && last)
			rule_fault(r, c->line, "a sequence needs a step: nothing can be absent where nothing happened");
		if (k == 1 && step[0].absent && !step[k].absent && (step[k].within.n || step[k].on_the_day || step[k].awaited))
			rule_fault(r, c->line, "nothing stands before the first step, from which its time could run");
		if (k && step[k].absent && step[k - 1].absent)
			rule_fault(r, c->line, "two absent steps in a row: make one term of both");
		if (step[k].absent && !last && step[k].within.n && step[k].within.unit == CALENDAR_HOURS)
			rule_fault(r, c->line, "what is absent before a step is told in days, not hours");
		if (step[k].on_the_day && step[k].within.n)
			rule_fault(r, c->line, "same-day=\"only\" is all the time there is, and takes no within");
		if (step[k].absent && !last && (step[k].late_within.n || step[k].or_action || step[k].instead != RULE_NOTHING))
			rule_fault(r, c->line, "late-within, or-action and instead are for an absent step at the end");
		if (step[k].untimed_within.n && (!last || step[k].within.unit != CALENDAR_HOURS ||
						 step[k].untimed_within.unit == CALENDAR_HOURS))
			rule_fault(r, c->line, "untimed-within is in days, for an absent step at the end whose within is in hours");
		if (step[k].awaited && (!last || k == 0 || !step[k].within.n))
			rule_fault(r, c->line, "only the last of several steps can be awaited, and needs within");
	}
	to->of = to->steps ? step[step[0].absent && to->steps > 1].term : 0;
	if (to->series && (to->steps < 2 || !step[to->steps - 1].absent || !step[to->steps - 1].within.n))
		rule_fault(r, n->line, "evidence=\"each\" needs an absent step at the end, with within");
	if (to->chain && to->series)
		rule_fault(r, n->line, "evidence=\"each\" tells of everything that begins it, and takes no chain");
}

static void parse_rhythm(struct rule_reading *r, const struct schema_node *n, struct rule *to)
{
	if (schema_attribute(n, "after").p) {
		to->rhythm = RULE_AFTER;
		to->anchor = rule_parse_term(r, n, "after");
	} else if (schema_attribute(n, "before").p) {
		to->rhythm = RULE_BEFORE;
		to->anchor = rule_parse_term(r, n, "before");
	} else {
		to->rhythm = RULE_ON_WEEKEND + CHOICE(n, "on", "weekend", "weekday", "school-holiday");
	}
	if (to->within.unit == CALENDAR_HOURS && to->within.n)
		rule_fault(r, n->line, "a rhythm is told in days, not hours");
}

static void check_detector(struct rule_reading *r, const struct schema_node *n, const struct rule *to)
{
	bool hours = to->within.n && to->within.unit == CALENDAR_HOURS;

	if (to->longer_than.n && to->longer_than.unit == CALENDAR_HOURS && to->detector == RULE_GAP)
		rule_fault(r, n->line, "a gap is told in days, not hours");
	if (to->of_days && hours)
		rule_fault(r, n->line, "days are summed in a time of days, not hours");
	if (to->by_recorded && hours)
		rule_fault(r, n->line, "the day on which entries were written down has no hours");
	if ((to->shrinking || to->rising) && (to->at_least < 3 || hours || to->agencies > 1))
		rule_fault(r, n->line, "shrinking gaps and rising grades need at-least 3, days, and no agencies");
	if (to->held != RULE_HELD_ANYHOW && to->unit != RULE_INCIDENT)
		rule_fault(r, n->line, "held is of incidents: what several agencies report may be one");
	if (to->link_roles.n && to->same != RULE_SAME_PERSON)
		rule_fault(r, n->line, "role is for same=\"person\": in which roles a person counts");
	if (to->detector == RULE_LINK && to->same == RULE_SAME_MISSING && !to->overlap.n)
		rule_fault(r, n->line, "same=\"missing\" needs overlap: how long two children were missing at once");
}

/* Said, not refused: the rule can be run and finds less than it seems to promise. */
static void warn_of_less(struct rule_reading *r, const struct schema_node *n, const struct rule *to)
{
	int floor = to->detector == RULE_TREND || to->detector == RULE_CHANGE ? SERIES_LEAST
		    : to->detector == RULE_RHYTHM			     ? SERIES_RHYTHM_LEAST
									     : 0;

	if (to->at_least < floor)
		rule_warn(r, n->line, "at-least %ld: a %.*s finds nothing in fewer than %d, of which chance cannot be told", to->at_least,
			  STR_ARG(n->name), floor);
	if (to->strength != FINDING_NOTE && !rule_has_guidance(to))
		rule_warn(r, to->line, "strength %s will only be noted: no basis is guidance or statute",
			  finding_strength_name(to->strength));
}

void rule_parse_detector(struct rule_reading *r, const struct schema_node *n, struct rule *to)
{
	to->detector_name = arena_copy(&r->set->arena, n->name);
	to->during = period_or_nothing(r, n, "during");
	to->outside = period_or_nothing(r, n, "outside");
	to->with = rule_parse_term_or_nothing(r, n, "with");
	to->without = rule_parse_term_or_nothing(r, n, "without");
	to->beside = rule_parse_term_or_nothing(r, n, "beside");
	if (to->detector == RULE_SUM) {
		to->least = rule_parse_double(r, n, "at-least", 1);
		to->at_least = to->least >= 1 ? (long)to->least : 1; /* for its sentence */
	} else {
		to->at_least = rule_parse_long(r, n, "at-least", 1, RULE_PARSE_TIMES);
	}
	to->agencies = rule_parse_long(r, n, "agencies", 1, 1000);
	to->times = rule_parse_long(r, n, "times", 1, 1000);
	to->within = rule_parse_span(r, n, "within");
	to->of_days = schema_attribute(n, "days-in-last").p != NULL;
	if (to->of_days)
		to->within = rule_parse_span(r, n, "days-in-last");
	to->longer_than = rule_parse_span(r, n, "longer-than");
	to->unit = CHOICE(n, "unit", "incident", "entry", "episode");
	to->trend = CHOICE(n, "in", "", "frequency", "severity");
	if (!to->trend)
		to->trend = RULE_EITHER;
	to->per = CHOICE(n, "per", "child", "pair", "service", "place", "worker", "agency", "words");
	to->series = CHOICE(n, "evidence", "cluster", "series", "each") > 0;
	to->chain = is_yes(n, "chain");
	to->by_recorded = CHOICE(n, "dated-by", "event", "recorded") == 1;
	to->held = CHOICE(n, "held", "", "one-agency", "several-agencies");
	to->shrinking = schema_attribute(n, "gaps").p != NULL;
	to->rising = schema_attribute(n, "grades").p != NULL;
	to->each_below = rule_parse_double(r, n, "each-below", 0);
	to->field = CHOICE(n, "field", "worker", "place", "person", "agency", "kind", "service");
	to->covering = is_yes(n, "covering");
	to->same = CHOICE(n, "same", "place", "person", "phone", "vehicle", "missing");
	to->children = rule_parse_long(r, n, "children", 2, RULE_PARSE_TIMES);
	to->busy = rule_parse_long(r, n, "busy", -1, RULE_PARSE_MOST);
	to->overlap = rule_parse_span(r, n, "overlap");
	to->link_roles = to->detector == RULE_LINK ? rule_parse_words(r, schema_attribute(n, "role")) : (struct rule_words){0};
	to->ignore_household = CHOICE(n, "ignore", "household", "nothing") == 0;
	to->ratio = rule_parse_double(r, n, "ratio", 1);
	to->anchor = RULE_NOTHING;
	if (to->detector == RULE_RHYTHM)
		parse_rhythm(r, n, to);
	if (to->detector == RULE_SEQUENCE)
		parse_steps(r, n, to);
	else
		to->of = rule_parse_term(r, n, "of");
	check_detector(r, n, to);
	warn_of_less(r, n, to);
}

enum rule_front rule_parse_front(const struct schema_node *n)
{
	return CHOICE(n, "front", "", "safety", "told", "not-seen", "repeated", "changed", "context", "helped");
}
