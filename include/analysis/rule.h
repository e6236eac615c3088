/* analysis/rule - pattern rules as they stand in schemas/rules/: terms, periods, one detector a rule, examples.
 *
 * rule_open reads a file, or every .xml of a folder in the order of their names, checks each against schemas/rules.rng
 * and compiles what the schema cannot check: kinds, spans, terms that must be there, expressions.  All of it lives in
 * the set's own arena until rule_close; nothing changes it after it is open, so that threads may share it.
 * A file holds at most 10,000 terms, periods and rules.  Fails with ERR_USAGE; every fault has gone to diags by then.
 * A rule with <link> is `skipped`: case-links runs it.  Terms belong to their file; a rule's `hash` is of its own words, its
 * terms and periods, not of its examples.  Source of the language: schemas/rules.rng, schemas/rules/README.md.
 */
#ifndef ANALYSIS_RULE_H
#define ANALYSIS_RULE_H

#include "base/diag.h"
#include "format/calendar.h"
#include "model/code.h"
#include "model/finding.h"

struct text_pattern; /* format/text */

enum rule_detector {
	RULE_COUNT, RULE_SUM, RULE_DISTINCT, RULE_SEQUENCE, RULE_GAP, RULE_TREND, RULE_RHYTHM, RULE_CHANGE, RULE_OVERLAP, RULE_LINK, RULE_DETECTORS,
};
enum rule_unit { RULE_INCIDENT, RULE_ENTRY, RULE_EPISODE };
enum rule_field { RULE_NO_TEST, RULE_NONE, RULE_RECORDED };
enum rule_end { RULE_ANY_END, RULE_END_NONE, RULE_END_RECORDED, RULE_END_UNKNOWN };
enum rule_about { RULE_ABOUT_ANYBODY, RULE_ABOUT_CHILD, RULE_ABOUT_ANOTHER };
enum rule_per { /* what one series is kept apart by */
	RULE_PER_CHILD, RULE_PER_PAIR, RULE_PER_SERVICE, RULE_PER_PLACE, RULE_PER_WORKER, RULE_PER_AGENCY, RULE_PER_WORDS,
};
enum rule_held { RULE_HELD_ANYHOW, RULE_HELD_BY_ONE, RULE_HELD_BY_SEVERAL };
enum rule_distinct { RULE_BY_WORKER, RULE_BY_PLACE, RULE_BY_PERSON, RULE_BY_AGENCY, RULE_BY_KIND, RULE_BY_SERVICE };
enum rule_rhythm { RULE_AFTER, RULE_BEFORE, RULE_ON_WEEKEND, RULE_ON_WEEKDAY, RULE_ON_SCHOOL_HOLIDAY };
enum rule_same { RULE_SAME_PLACE, RULE_SAME_PERSON, RULE_SAME_PHONE, RULE_SAME_VEHICLE, RULE_SAME_MISSING };
/* Headings of the front page, in their order (practice.md 1.8). */
enum rule_front {
	RULE_FRONT_NONE, RULE_FRONT_SAFETY, RULE_FRONT_TOLD, RULE_FRONT_NOT_SEEN, RULE_FRONT_REPEATED, RULE_FRONT_CHANGED,
	RULE_FRONT_CONTEXT, RULE_FRONT_HELPED,
	RULE_FRONTS,
};
enum rule_trend { RULE_FREQUENCY = 1, RULE_SEVERITY = 2, RULE_EITHER = 3 };

struct rule_kind {
	uint16_t kind;
	uint8_t point; /* enum code_point: the entry, or the start or the end of an interval */
};

struct rule_words { /* any of these; NULL: no test */
	const struct str *word;
	size_t n;
};

struct rule_age { /* completed months: from <= age < to */
	bool given, unborn;
	int from, to;
};

struct rule_test { /* one <is> or <not> line: everything given must fit */
	uint32_t line;
	uint32_t number; /* among all tests of the set */
	const struct rule_kind *kind;
	size_t kinds; /* 0: any kind */
	struct rule_words agency, role, service, outcome, file;
	int8_t severity_from, severity_to; /* -1: no test */
	struct rule_age age;
	uint8_t whose, standing, basis; /* sets of 1 << enum value; 0: no test */
	uint8_t essential, shared;      /* 0 no test, 1 no, 2 yes */
	uint8_t action, voice, pair;    /* enum rule_field; pair: who did it to whom */
	uint8_t about, end;             /* enum rule_about, rule_end */
	struct rule_words tag, measured_in;
	bool has_value;                 /* between these two, both included */
	double value_from, value_to;
	struct calendar_span late, lasting, ago; /* n == 0: no test */
	struct str pattern;
	struct text_pattern *text; /* NULL: no test; a scan makes a copy of its own */
	uint8_t assertions;        /* set of 1 << enum assertion */
	struct str cause;          /* <not>: why such an entry is not counted; absent: it is not spoken of */
};

struct rule_term {
	struct str name, say;
	struct calendar_span episode_gap; /* no days: on the same day */
	const struct rule_test *is, *not;
	size_t ises, nots;
	uint32_t line;
	size_t file;
	bool used; /* by a rule that is not skipped */
};

struct rule_period {
	struct str name;
	size_t from, to; /* terms */
	uint32_t line;
	size_t file;
};

struct rule_step {
	bool absent, same_day;
	bool later_day, on_the_day; /* never on the day of the step before; only on it: of an absent step, nothing on its neighbour's day */
	bool any_pair, awaited; /* step: an entry without a pair fits any; the last: pending while its time has not passed */
	size_t instead; /* absent: term of what happened instead, or RULE_NOTHING */
	bool or_action; /* absent: an action recorded in the entry itself stands for a response that is nowhere else */
	size_t term;
	struct calendar_span within, late_within;
	struct calendar_span untimed_within; /* absent at the end, within in hours: where one of the two has no time of day */
	uint32_t line;
};

struct rule_stronger {
	long count, severity, agencies; /* -1: no condition */
	size_t with;                    /* term, or RULE_NOTHING */
};

struct rule_say {
	struct str when, text; /* when absent: match */
};

struct rule_example {
	struct str name, expect, strength, dating, covers, say, rows;
	long *evidence, *not_counted;
	size_t evidence_n, not_counted_n;
	long findings; /* -1: not said */
	int32_t as_of;
	uint32_t line;
};

#define RULE_NOTHING ((size_t)-1)

struct rule {
	struct str id, version, hash, title, why, status;
	enum finding_strength strength;
	bool urgent, skipped; /* skipped: across children, run by case-links */
	enum rule_front front;
	struct calendar_span front_within; /* n == 0: however long ago */
	const struct finding_basis *basis;
	const struct str *ask, *other;
	const struct rule_stronger *stronger;
	const struct rule_say *say;
	const struct rule_example *example;
	size_t bases, asks, others, strongers, says, examples;
	struct date born; /* of the examples' child */

	enum rule_detector detector;
	struct str detector_name; /* as written */
	size_t of, during, outside;   /* term; periods or RULE_NOTHING */
	size_t with, without, beside; /* terms or RULE_NOTHING; of an overlap, `with` is the other term */
	struct calendar_span within, longer_than;
	long at_least, agencies, times;
	double ratio;
	enum rule_unit unit;
	enum rule_trend trend;
	enum rule_per per;
	bool series, chain; /* count evidence="series"; sequence evidence="each"; chain: what ends one may begin the next */
	bool by_recorded, shrinking, rising; /* count */
	enum rule_held held;
	double least, each_below;     /* sum; of_days: of the days in the time `within` before today, not of grades */
	bool of_days;
	enum rule_distinct field;
	enum rule_rhythm rhythm;
	size_t anchor;                /* rhythm after, before: term */
	bool covering;                /* gap */
	enum rule_same same;          /* link */
	long children, busy;          /* link; busy -1: not given */
	struct calendar_span overlap;
	bool ignore_household;
	struct rule_words link_roles; /* link same="person": only in these roles; none: as codes/link-roles.csv says */
	const struct rule_step *step;
	size_t steps;

	uint32_t line;
	size_t file;
};
struct rule_file {
	struct str path, name;
};
struct rule_set {
	struct rule *rule;
	struct rule_term *term;
	struct rule_period *period;
	struct rule_file *file;
	size_t rules, terms, periods, files;
	size_t tests;
	size_t skipped; /* rules across children */
	const struct code *code;
	struct arena arena;
};

/* An absent step that looks back: nothing of it in the time before the step that follows, not only between two. */
bool rule_looks_back(const struct rule *r, size_t step);

int rule_open(const char *path, const char *schemas, const struct code *code, struct rule_set *s, struct diags *diags,
	      struct err *e);
void rule_close(struct rule_set *s);
const struct rule *rule_find(const struct rule_set *s, struct str id); /* NULL: none */
/* Leaves out the bases that are law or guidance of other nations only. */
void rule_keep_nation(struct rule_set *s, enum calendar_nation n);
/* Whether one of the rule's bases is more than a local setting or research: only then may it say consider or suspect. */
bool rule_has_guidance(const struct rule *r);
bool rule_uses(const struct rule_set *s, const struct rule *r, size_t term);

#endif
