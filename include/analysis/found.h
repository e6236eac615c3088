/* analysis/found - from what a detector found to a finding: evidence, numbers, strength, what was not counted.
 *
 * Strength starts from the rule; `stronger` may lift it to suspect; then caps: a rule without guidance is noted; uncertain
 * dates, words alone, and what stands on chance (trend, rhythm, change, link) never exceed consider; what is pending or not
 * assessable is noted.
 * Everything lives in the child's arena.  Fails when the view fails.  Source: patterns.md 1.5, practice.md 1.
 */
#ifndef ANALYSIS_FOUND_H
#define ANALYSIS_FOUND_H

#include "analysis/pattern.h"
#include "analysis/sentence.h"

struct found_list { /* its memory is its own, and is kept for the next: found_close */
	struct found {
		struct finding f;
		uint32_t pair;
	} *found;
	size_t n, cap;
};

/* What one rule makes of one child. */
struct found_rule {
	const struct pattern_wanted *w;
	const struct rule *rule;
	struct case_view *view;
	const struct view_child *child;
	const struct term_scan *scan;
	struct arena *arena;
	struct found_list *to;
	struct sentence_book *book; /* of the run; NULL: none */
};

struct found_match {
	enum finding_state state;
	bool uncertain, running;
	const struct item *const *item; /* what is counted, in order */
	size_t items;
	const uint32_t *beside;         /* marks that are evidence but not counted: a period's opener */
	size_t besides;
	int32_t first, last, onset, onset_from, due; /* DATE_LAST: none */
	size_t peak, doubles; /* doubles: items that may be another entered twice */
	const struct item *answer, *before; /* before: of a gap, the last sight */
	uint32_t pair;
	const struct item *const *anchor;
	size_t anchors;
	const struct finding_number *number;
	size_t numbers;
	const struct finding_uncounted *uncounted;
	size_t uncounted_n, apart_n; /* apart: the first so many, whose cause the rule gives */
	const uint32_t *shown;          /* marks to show beside it: neither counted nor evidence */
	size_t shown_n;
	uint32_t count;                 /* 0: as many as items; distinct counts values */
	const struct str *value;        /* distinct: names, in the order of first sight */
	size_t values;
	double sum;                     /* of grades; negative: none */
	const size_t *tally;            /* evidence="each": enum found_tally; NULL: none */
	const struct sentence_each *each; /* of each item, what came of it; NULL: none */
	struct str group;               /* the name of the series */
	bool beside_first;              /* what begins it is among beside: a gap without a sight before it */
};

/* What every finding of the rule in the child says alike. */
/* The heading of the front page that a finding with this last day stands under today. */
enum finding_front found_front(const struct rule *r, int32_t last, const struct pattern_wanted *w);
struct finding found_of_rule(const struct rule *r, struct str child, int32_t today);
int found_add(const struct found_rule *r, const struct found_match *m, struct err *e);
void found_close(struct found_list *l);
void found_sort(struct found_list *l); /* onset, pair, first evidence; findings of one rule */

#endif
