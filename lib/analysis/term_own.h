/* What the parts of analysis/term share: term_open.c compiles a rule set's terms, term_fits.c puts one entry to one test, term.c
 * makes the lists.  Private to lib/analysis/term*.c. */
#ifndef ANALYSIS_TERM_OWN_H
#define ANALYSIS_TERM_OWN_H

#include "analysis/term.h"
#include "analysis/text_scan.h"

/* One <is> line that names a kind: what a mark of that kind is put to. */
struct term_candidate {
	uint32_t term;
	uint16_t line; /* place in the term's is */
	uint8_t point;
	uint32_t words_1; /* 1 + the number of its expression, where no age is asked for beside; 0: it has none */
};

/* The candidates of one kind and one term: what one mark is put to at once. */
struct term_offer {
	uint32_t term, from, to; /* candidates [from, to) */
	bool plain;              /* nothing is asked but the kind, and nothing excludes it */
	const struct rule_test *quick; /* all that is asked, and of the mark's names alone; NULL: more */
	uint8_t points;          /* plain: set of 1 << point */
	bool words;              /* every candidate has words_1 */
	uint64_t nots;           /* the term's <not> lines that speak of the kind; more than 64: all may */
};

struct term_memo { /* of one test and one field: by number of the name; 0 not asked yet, 1 no, 2 yes */
	uint8_t *answer;
	size_t n;
};

enum { TERM_AGENCY, TERM_SERVICE, TERM_OUTCOME, TERM_FIELDS };

struct term_private {
	const struct rule_set *set;
	struct case_view *view;
	struct term_candidate *candidate;
	struct term_offer *offer;
	uint32_t *from; /* by kind: first offer; one more than kinds */
	struct term_memo *memo; /* TERM_FIELDS for each test */
	struct text_scan *text; /* expressions by number of their test */
	uint32_t text_mark;     /* which mark's words were put to it; UINT32_MAX: none */
	bool elsewhere;         /* all of an <is> line fitted, but it is about somebody else */
	uint16_t disclosure, missing, away; /* kinds */
	bool *is_bound;         /* by term: a period begins or ends with it */
	unsigned times;         /* how often the words that fitted say it happened: "DNA x3" */
	const struct view_child *child;
	int32_t today;
	struct arena arena; /* the event being looked at */
	struct event event, bare; /* bare: one of which the mark says all */
	uint32_t event_mark; /* which mark's event that is; UINT32_MAX: none */
};

enum term_answer { TERM_NO, TERM_YES, TERM_CANNOT_TELL };

/* What hangs on the date of birth, or on the day of an entry whose date is a longer time. */
struct term_doubt {
	bool born;  /* an age was asked for, and the date of birth is not known, or not well enough */
	bool maybe; /* on some days of the entry it fits, on others not */
};

/* Whether a <not> or <is> line speaks of entries of the kind at all. */
bool term_is_spoken_of(const struct code *code, const struct rule_test *t, uint16_t kind);
/* An entry put to a test; *turned: its words fit, but as one of the assertions that are not asked for. */
enum term_answer term_fits(struct term_scan *s, const struct rule_test *t, uint32_t mark, struct term_doubt *unknown,
			   struct assertion_found *turned, struct err *e, bool *failed);
/* As term_fits, of an offer's quick test; CANNOT_TELL: the entry itself has to be looked at. */
enum term_answer term_fits_quick(struct term_private *p, const struct rule_test *t, const struct mark *m);

#endif
