/* analysis/mutate - whether the examples of rules pin their numbers: every number is moved by one, each
 * way where it stays valid.
 *
 * A move that no example notices is alive: the setting could be another and nobody would be told.  A number
 * of a term that several rules share is counted once, under the first rule that uses it, and is pinned by
 * an example of any of them. Rules across children are passed over and counted (case-links runs their
 * examples); a rule whose examples do not hold as it stands is counted in `broken`, and its numbers are not
 * moved.  Nothing of the set changes. What is found lives in the arena.  Fails when an example's case
 * fails.  Source: patterns.md 1.6.
 */
#ifndef ANALYSIS_MUTATE_H
#define ANALYSIS_MUTATE_H

#include "analysis/rule_examples.h"

#define MUTATE_FLOOR 0.9 /* patterns.md 1.6 */

struct mutate_alive {
	const struct rule *rule;
	struct str where; /* "step 2"; absent: the detector itself */
	const char *name; /* "within" */
	struct str from, to;
	size_t file;
	uint32_t line;
};

struct mutate_rule {
	const struct rule *rule;
	unsigned long moved, killed;
	bool broken; /* an example of it fails: nothing was moved */
};

struct mutate {
	struct mutate_rule *rule; /* in the order of the set */
	struct mutate_alive *alive;
	size_t rules, alives, alive_cap;
	unsigned long moved, killed, passed_over, broken;
};

int mutate_run(const struct rule_set *s, const struct rule *only, const struct calendar *c, const struct assertion_list *triggers,
	       struct arena *a, struct mutate *m, struct err *e);
double mutate_score(const struct mutate *m); /* of what was moved, the part that was noticed; 1 when nothing was */
/* A line for each rule, with what is alive, and one for all. */
void mutate_write(const struct mutate *m, const struct rule_set *s, struct buf *b);

#endif
