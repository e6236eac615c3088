/* analysis/term - which entries of a child are what the rules speak of: terms put to struct mark.
 *
 * term_open compiles the used terms of a rule set against a view: by kind, so that a mark whose kind no term names costs
 * one look-up, and text is fetched only for marks that fit in everything else.  term_read fills a list for every term from one
 * child's marks: hits in the order of the marks, and entries that fitted but are not counted, each with its cause.
 * Lists are borrowed until the next term_read; memory grows to the largest child and is kept.  Days after `today` are
 * not looked at.  Fails when the view fails.  An expression that reaches its limit on a text counts in `limits`,
 * the entry is listed as one that could not be told.
 */
#ifndef ANALYSIS_TERM_H
#define ANALYSIS_TERM_H

#include "analysis/assertion.h"
#include "analysis/rule.h"
#include "model/flow.h"

struct term_hit {
	uint32_t mark;
	uint8_t point;     /* enum code_point */
	bool text_only;    /* fits by its words alone */
	bool born_unknown; /* an age was asked for and the date of birth is not known */
	bool doubtful;     /* fits on some days of its range only */
};

struct term_miss { /* fits an <is> line and is not counted */
	uint32_t mark;
	bool apart; /* the rule gives the cause: always told */
	struct str cause;
};

struct term_list {
	struct term_hit *hit;
	struct term_miss *miss;
	size_t hits, hits_cap, misses, misses_cap;
};

enum { TERM_LIMITS = 3 };

struct term_limit { /* an expression of the term reached its limit on a text of the entry */
	size_t term;
	uint64_t event;
};

struct term_limits {
	struct term_limit limit[TERM_LIMITS]; /* the first of them, each once */
	size_t n;
};

struct term_scan {
	struct term_list *list; /* by term */
	unsigned long limits;
	struct term_limits first; /* of `limits`; who empties it has those after */
	const struct calendar *calendar; /* for late= and lasting= in working days; set it after term_open */
	struct term_private *own;
};

void term_open(struct term_scan *s, const struct rule_set *set, struct case_view *view, const struct assertion_list *triggers);
int term_read(struct term_scan *s, const struct view_child *c, int32_t today, struct err *e);
void term_close(struct term_scan *s);
void term_limits_add(struct term_limits *to, const struct term_limits *more);
/* The words a kind test can mean: whether any kind of the term is `kind` or a kind of its. */
bool term_has_kind(const struct rule_term *t, const struct code *code, uint16_t ancestor);

/* Whether any of the words stands in the text; whole: is the text. */
bool term_has_any(struct str text, const struct rule_words *w, bool whole);

#endif
