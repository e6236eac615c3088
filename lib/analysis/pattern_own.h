/* What the parts of analysis/pattern share: one run over a case, and what a rule looks at in a child.  Not for others. */
#ifndef ANALYSIS_PATTERN_OWN_H
#define ANALYSIS_PATTERN_OWN_H

#include "analysis/found.h"
#include "analysis/gap.h"

struct pattern_own {
	const struct pattern_wanted *w;
	struct case_view *view;
	struct finding_sink *sink;
	struct pattern_counts *counts;
	struct term_scan scan;
	const struct rule **order; /* by id */
	size_t rules;
	struct arena arena;        /* of the child */
	const struct view_child *child;
	int32_t assessable_to;
	const struct coverage *covers;
	size_t covers_n;
	bool has_covers; /* asked for already */
};

void pattern_own_open(struct pattern_own *x, const struct pattern_wanted *w, struct case_view *v); /* sink and counts: not yet */
void pattern_own_close(struct pattern_own *x);
int pattern_children(struct pattern_own *x, unsigned shard, unsigned of, struct err *e); /* a shard of the view's */
/* All of them by several threads, where the sink can be parted and the view be had again. */
int pattern_crew(struct pattern_own *x, unsigned threads, struct err *e);

struct item_list pattern_items(struct pattern_own *x, size_t term, enum rule_unit unit, bool per_pair);
size_t pattern_periods(struct pattern_own *x, size_t period, struct gap_period **p);
/* The days for which the records hold something of the term, for this child. */
int pattern_cover(struct pattern_own *x, size_t term, struct gap_cover **cover, size_t *n, struct err *e);
struct finding_number pattern_number(const char *name, double value);

struct finding_number pattern_list(const char *name, const double *value, size_t n);

/* All items of a rule, in order, of which one series after the other is looked at: the child's, or each pair's. */
struct pattern_series {
	struct pattern_own *x;
	struct found_rule *to;
	const struct rule *r;
	const struct item **item;
	bool *in; /* beside item: counted by some finding */
	size_t n;
};

typedef int pattern_one(struct pattern_series *s, const struct item *const *item, size_t n, uint32_t pair, struct err *e);

int pattern_each_series(struct pattern_own *x, const struct rule *r, struct found_rule *to, pattern_one *one, struct err *e);
/* Fills what was not counted and why, around the days first to last of the finding. */
void pattern_uncounted(const struct pattern_series *s, uint32_t pair, struct found_match *m);

/* What one kind of rule makes of the child. */
int pattern_count(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e);
int pattern_trend(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e);
int pattern_rhythm(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e);
int pattern_change(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e);
int pattern_sequence(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e);
int pattern_gap(struct pattern_own *x, const struct rule *r, struct found_rule *to, struct err *e);

#endif
