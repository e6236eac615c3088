/* What the parts of analysis/pattern share: one run over a case, and what a rule looks at in a child.  Not for others but
 * analysis/why, which tells what they saw. */
#ifndef ANALYSIS_PATTERN_OWN_H
#define ANALYSIS_PATTERN_OWN_H

#include "analysis/cluster.h"
#include "analysis/batch.h"
#include "analysis/found.h"
#include "analysis/gap.h"
#include "analysis/sequence.h"
#include "analysis/series.h"
#include "analysis/statistic.h"
#include "base/memo.h"
#include "base/seal.h"

struct pattern_own {
	const struct pattern_wanted *w;
	struct case_view *view;
	struct finding_sink *sink;
	struct pattern_counts *counts;
	struct batch *batch;       /* NULL: not kept */
	struct statistic_law law;
	struct term_scan scan;
	const struct rule **order; /* by id */
	struct pattern_need {      /* beside order: without so many hits of this term there is nothing to look for */
		size_t term, hits;
	} *need;
	size_t rules;
	struct arena arena;        /* of the child */
	const struct view_child *child;
	int32_t assessable_to;
	const struct coverage *covers;
	size_t covers_n;
	bool has_covers; /* asked for already */
	struct pattern_items_kept { /* by term, unit and whether per pair: what rules of one child share; of this `child_number` */
		struct item_list list;
		uint64_t child_number;
	} *items;
	uint64_t child_number, numbered; /* child_number 0: items are made anew each time */
	struct found_list found;         /* of one rule in one child */
	struct sentence_book book;
	struct pattern_kept *know;       /* pattern_keep.c: what is asked again and again */
	struct pattern_memo *memo; /* of the run; NULL: nothing is kept */
	struct buf kept;           /* of this child */
};

void pattern_own_open(struct pattern_own *x, const struct pattern_wanted *w, struct case_view *v); /* sink and counts: not yet */
void pattern_own_close(struct pattern_own *x);
int pattern_children(struct pattern_own *x, unsigned shard, unsigned of, struct err *e); /* a shard of the view's */
int pattern_give(struct pattern_own *x, const struct finding *f, struct err *e); /* counts it, and puts it to the sink */
/* pattern_memo.c: NULL without a memo, or where the view cannot tell contents.  All threads use the one of the first. */
struct pattern_memo *pattern_memo_open(const struct pattern_own *first, struct err *e);
int pattern_memo_give(struct pattern_own *x, struct memo_key *key, struct err *e);
void pattern_memo_add(struct pattern_own *x, size_t rule, const struct finding *f);
void pattern_memo_put(struct pattern_own *x, const struct memo_key *key, size_t tests, size_t in_batch); /* of the child */
void pattern_memo_close(struct pattern_memo *m, bool whole); /* whole: every child of the case has been looked at */
/* All of them by several threads, where the sink can be parted and the view be had again. */
int pattern_crew(struct pattern_own *x, unsigned threads, struct err *e);

struct item_list pattern_items(struct pattern_own *x, size_t term, enum rule_unit unit, bool per_pair);
size_t pattern_periods(struct pattern_own *x, size_t period, struct gap_period **p); /* shared: not to be changed */
/* The days for which the records hold something of the term, for this child, and this audience may see it.  Shared. */
int pattern_cover(struct pattern_own *x, size_t term, const struct gap_cover **cover, size_t *n, struct err *e);
bool pattern_is_kept_back(const struct pattern_own *x, size_t term); /* of the term something is, or by its kind would be, withheld */
/* Entries of a kind, in order, bare: days and marks. */
enum pattern_kind { PATTERN_CLOSED, PATTERN_OPENED, PATTERN_KINDS };
const struct item *pattern_entries(struct pattern_own *x, enum pattern_kind kind, size_t *n);
void pattern_keep_open(struct pattern_own *x);
void pattern_keep_close(struct pattern_own *x);
struct finding_number pattern_number(const char *name, double value);

struct finding_number pattern_list(const char *name, const double *value, size_t n);

/* The periods of a rule's during and outside. */
struct pattern_when {
	struct gap_period *during, *outside;
	size_t durings, outsides;
};

/* Words that make series of their own, in the order of first sight. */
struct pattern_groups {
	struct str *words;
	size_t n, cap;
};

/* All items of a rule, in order, of which one series after the other is looked at: the child's, or each pair's. */
struct pattern_series {
	struct pattern_own *x;
	struct found_rule *to;
	const struct rule *r;
	const struct item **item;
	bool *in; /* beside item: counted by some finding */
	size_t n;
	struct pattern_left { /* an item that takes no part */
		const struct item *item;
		struct str cause;
	} *left;
	size_t lefts;
	struct pattern_when when;
	const struct cluster_values *values; /* distinct: beside item */
	const struct item *const *series;    /* the one that is looked at: all of it */
	size_t series_n;
	const struct str *person;            /* distinct: people by their numbers */
};

/* Items with their series: a term's of one kind of series. */
int pattern_items_per(struct pattern_own *x, size_t term, enum rule_unit unit, enum rule_per per, struct pattern_groups *g,
		      struct item_list *l, struct err *e);
struct str pattern_group_cause(enum rule_per per); /* why an entry without one is not counted */
int pattern_group_name(const struct found_rule *r, const struct item *first, struct str *name, struct err *e);
void pattern_when_open(struct pattern_own *x, const struct rule *r, struct pattern_when *w);
bool pattern_is_absence(const struct code *code, uint16_t kind); /* who is seen is not missing or away any more; a plan goes on */
/* Whether what begins between lo and hi takes part; *doubtful: only possibly. */
bool pattern_is_when(const struct rule *r, const struct pattern_when *w, int32_t lo, int32_t hi, bool *doubtful);
void pattern_openers(struct pattern_own *x, const struct rule *r, const struct pattern_when *w, struct found_match *m);
void pattern_select(struct pattern_series *c, const struct item_list *l);
typedef bool pattern_stays(const struct pattern_series *c, const struct item *i, struct str *cause);
void pattern_leave(struct pattern_series *c, pattern_stays *stays);

typedef int pattern_one(struct pattern_series *s, const struct item *const *item, size_t n, uint32_t pair, struct err *e);

/* Each series of the rule's items that stay (NULL: all), where there are `least` or what the rule asks for, whichever is more. */
int pattern_each_series(struct pattern_own *x, const struct rule *r, struct found_rule *to, size_t least,
			pattern_stays *stays, pattern_one *one, struct err *e);
int pattern_all_series(struct pattern_series *c, pattern_one *one, struct err *e); /* of what has been selected */
void pattern_show(struct pattern_own *x, struct found_match *m, uint32_t mark); /* beside the finding, once */
void pattern_not_counted(struct pattern_own *x, struct found_match *m, uint32_t mark, struct str cause);
void pattern_misses(struct pattern_own *x, size_t term, int32_t from, int32_t to, struct found_match *m);
struct pattern_steps { /* one series of a sequence */
	struct pattern_own *x;
	const struct rule *r;
	struct found_rule *to;
	struct pattern_when when;
	uint32_t group;
	const struct sequence_part *part;
};
/* pattern_before.c: leaves those of the step before which nothing of the absent one stands; where only some days of the two say so they
 * are doubtful.  The first day on which it would have stood in the way of what stands on this day; without a limit, that day. */
void pattern_before(const struct pattern_steps *s, const struct sequence_part *absent, struct sequence_part *step);
int32_t pattern_span_begin(const struct calendar *c, struct calendar_span span, int32_t day); /* the first day within whose span it lies */
int32_t pattern_back_to(const struct calendar *c, const struct rule_step *absent, int32_t day);
/* Fills what was not counted and why, around the days first to last of the finding. */
void pattern_uncounted(const struct pattern_series *s, uint32_t pair, struct found_match *m);

/* Found: with, without and beside are looked at, then it is a finding; all but pattern_overlap end here. */
int pattern_found(struct pattern_own *x, struct found_rule *to, struct found_match *m, struct err *e);
/* Clusters of one series as findings: what count, sum and distinct end with. */
int pattern_clusters(struct pattern_series *c, const struct cluster_wanted *w, const struct item *const *item, size_t n, uint32_t group,
		     struct err *e);
/* distinct: the first entry of each value, and the values by name. */
void pattern_first_values(struct pattern_series *c, const struct cluster *k, struct found_match *m);

/* How often chance alone would fill a window so: p_scan, or p_scan_over where it is often, with n and the window's share.
 * Only where the finding's evidence is the whole series. */
void pattern_chance(const struct pattern_series *c, size_t peak, struct found_match *m, struct finding_number *num);

/* A rhythm's numbers, found or not; false: its days are not known (no list of school holidays). */
bool pattern_look_rhythm(struct pattern_series *c, const struct series *s, struct series_rhythm *t);

/* What one kind of rule makes of the child. */
int pattern_count(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e);
int pattern_sum(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e);
int pattern_days(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e); /* sum with of_days */
int pattern_distinct(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e);
int pattern_overlap(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e);
int pattern_trend(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e);
int pattern_rhythm(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e);
int pattern_change(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e);
int pattern_sequence(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e);
int pattern_gap(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e);

/* The last day that can be judged: before the eighteenth birthday, not after death. */
int32_t pattern_assessable_to(const struct view_child *c);

#endif
