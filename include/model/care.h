/* model/care - what entries say of a looked-after child: legal status and placement, as data (schemas/codes/care.xml).
 *
 * care_policy_open reads which kinds of entry tell either, after which words, and what is written for a code or its
 * words; its own arena, immutable until care_policy_close.  care_read takes one entry: the words in full, and those that are
 * written below a symbol.  Nothing is guessed: a placement in words that the list does not have may be anybody's prose and
 * is not told.  care_text_without is the text of an entry without what a copy for a named person leaves out.  Only
 * care_policy_open fails (ERR_USAGE).  Source of the codes: DfE guide to the SSDA903 collection, 2023 to 2024.
 */
#ifndef MODEL_CARE_H
#define MODEL_CARE_H

#include "base/diag.h"
#include "model/code.h"
#include "model/event.h"

enum care_part { CARE_STATUS, CARE_PLACEMENT, CARE_PARTS };

struct care_policy {
	struct arena arena;
	struct care_reading {
		uint16_t kind;
		enum care_part part;
		struct str after; /* "": the text begins with it */
		bool any;         /* in whatever words */
		bool is_as;
		uint16_t as; /* where is_as: the part is left out with entries of this kind */
	} *reading;
	size_t readings;
	struct care_word {
		enum care_part part;
		struct str code, words, written;
	} *word;
	size_t words;
	size_t longest;      /* letters of other words, below a symbol */
	struct str otherwise; /* of a care episode that tells no legal status */
};
int care_policy_open(const char *schemas, const struct code *code, struct care_policy *p, struct diags *diags,
		     struct err *e);
void care_policy_close(struct care_policy *p);

bool care_is_told(const struct care_policy *p, const struct code *c, uint16_t kind); /* by entries of this kind; p NULL: no */

struct care_said {
	struct str words, written;
	bool assumed; /* the entry says no more than that the child is looked after */
};
/* false: the entry tells nothing of it.  Borrowed, or the arena's. */
bool care_read(const struct care_policy *p, const struct code *c, const struct event *ev, enum care_part part,
	       struct arena *a, struct care_said *to);
/* is_left: whether entries of a kind are left out; the text as it is where nothing of it goes. */
struct str care_text_without(const struct care_policy *p, const struct code *c, const struct event *ev,
			     bool (*is_left)(const void *self, uint16_t kind), const void *self, struct arena *a);

#endif
