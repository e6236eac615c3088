/* model/alike - whether two recorded persons are likely to be one: a list for a person to decide on, never a merging.
 *
 * Names: every word of the shorter name has its like in the other (Jaro-Winkler: W. E. Winkler, "String Comparator Metrics
 * and Enhanced Decision Rules in the Fellegi-Sunter Model of Record Linkage", 1990), in whatever order, accents and case aside.
 * Births: the same day, or day and month changed round.  The numbers are local settings, schemas/codes/matching.csv.
 * Nothing is kept; alike_rules_load fails with ERR_USAGE (a setting is missing or no number) or ERR_SYSTEM.
 */
#ifndef MODEL_ALIKE_H
#define MODEL_ALIKE_H

#include "model/person.h"

struct alike_rules {
	double word;   /* how alike two words must be, 0 to 1 */
	double prefix; /* weight of a common beginning, at most four letters */
	int words;     /* how many words a name must have to be compared */
};

int alike_rules_load(const char *schemas, struct alike_rules *r, struct err *e);
double alike_words(struct str a, struct str b, double prefix); /* 1: equal, 0: nothing in common; bytes, already folded */
/* The least likeness of the words of two names; 0: not comparable. */
double alike_names(const struct alike_rules *r, struct str a, struct str b);
bool alike_turned(const struct date *a, int32_t *day); /* the day with day and month changed round, where that is another */

#endif
