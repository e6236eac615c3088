/* analysis/setting - the settings of a rule, one by one: named, with their place, and changeable on a
 * copy.
 *
 * setting_alone makes a set that holds one rule and the terms and periods it uses, all copied, so that a
 * setting of it can be changed while everybody else's rules stay as they are; expressions are borrowed from
 * the set it was made of. setting_list names every setting of the one rule of such a set: numbers (counts,
 * spans, grades, ages, values) and, unless only those are asked for, also switches, choices, terms, words
 * and expressions.  A setting has so many ways to be changed: a number goes down (0) and up (1) by one of
 * its unit.  setting_change says whether that way is valid and changes it; setting_restore puts it back.
 * Everything lives in the arena.  Never fails.
 */
#ifndef ANALYSIS_SETTING_H
#define ANALYSIS_SETTING_H

#include "analysis/rule.h"
#include "base/buf.h"

struct setting {
	const char *name;  /* "within", as in schemas/rules.rng */
	struct str where;  /* "step 2", "term gone"; absent: the detector itself */
	size_t term;       /* whose setting it is, as a place in the set; RULE_NOTHING: the rule's */
	size_t file;
	uint32_t line;
	bool is_number;
	unsigned ways;
	void *at;          /* in the copy; the rest is for setting.c */
	unsigned shape, size, choices;
	double least, most, step;
	unsigned char was[32];
};

struct setting_list {
	struct setting *setting;
	size_t n, cap;
};

/* *term: of each term of `to`, its place in `from`. */
void setting_alone(const struct rule_set *from, const struct rule *r, struct arena *a, struct rule_set *to, size_t **term);
void setting_list(struct rule_set *alone, bool numbers_only, struct arena *a, struct setting_list *l);
bool setting_change(struct setting *s, unsigned way);
void setting_restore(struct setting *s);
double setting_size(const struct setting *s);               /* as a number of its own unit; ages in months; not a number: 0 */
void setting_write(const struct setting *s, struct buf *b); /* its value: "90 days"; of a number only */

#endif
