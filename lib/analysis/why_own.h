/* What the parts of analysis/why share: one rule alone, one child alone.  Not for others. */
#ifndef ANALYSIS_WHY_OWN_H
#define ANALYSIS_WHY_OWN_H

#include "analysis/setting.h"
#include "analysis/why.h"

struct why_view { /* a case of the one child */
	struct case_view view; /* first */
	struct case_view *of;
	struct view_child child;
	bool given;
};

struct why_found { /* the first that matched, else the first */
	size_t matches, pending, not_assessable;
	struct finding first;
};

struct why {
	const struct why_wanted *w;
	struct why_view view;
	struct rule_set set; /* the rule alone; may be changed and put back */
	struct rule *rule;   /* its only one */
	struct arena arena;
	struct buf *b;
	struct why_found as_is;
};

/* Runs the rule as it is in x->set now; strings of the finding live in the arena. */
int why_run(struct why *x, struct why_found *f, struct err *e);
void why_add_mark(struct why *x, const struct mark *m, struct buf *b); /* "9 Dec 2021, School: was missing" */
void why_add_dates(const struct finding *f, struct buf *b);            /* "9 Dec 2021 to 3 Jan 2022" */

void why_add_series(const struct why *x, const struct finding *f, struct buf *b); /* of a pair, a service: ", Ann to Ben" */

int why_terms(struct why *x, struct err *e);                 /* what counted, what did not, what nearly did */
int why_moves(struct why *x, bool finds, struct err *e);     /* finds: until it finds something; else until it does not */
int why_conditions(struct why *x, struct err *e);            /* which single condition kept it from finding anything */
int why_statistics(struct why *x, struct err *e);            /* of trend, rhythm and change that found nothing */
bool why_has(struct why *x, size_t term);                    /* whether any entry fits the term */
bool why_is_graded(const struct rule *r);                    /* grades are added or compared */
int why_grades(struct why *x, struct err *e);                /* of such a rule: the grades of each series */
/* The one child read for the rule alone, as *o, and c for its series; pattern_own_close, also where it fails. */
struct pattern_own;
struct pattern_series;
int why_open(struct why *x, struct pattern_wanted *w, struct pattern_own *o, struct pattern_series *c,
	     struct err *e);
int why_cover(struct why *x, struct err *e);                 /* what the records supplied hold of what must not be there */

#endif
