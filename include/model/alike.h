/* model/alike - whether two recorded persons are likely to be one: a list for a person to decide on, never a merging.
 *
 * Names: every word of the shorter name has its like in the other (Jaro-Winkler: W. E. Winkler, "String Comparator Metrics
 * and Enhanced Decision Rules in the Fellegi-Sunter Model of Record Linkage", 1990), in whatever order, accents and case aside.
 * Births: the same day; day and month changed round; one digit of the date another; or of one only a part is known (a month,
 * a year, "about") and the other falls into it.  The less sure the birth, the more alike the names must be.  The numbers are
 * local settings, schemas/codes/matching.csv.
 * Nothing is kept; alike_rules_load fails with ERR_USAGE (a setting is missing or no number) or ERR_SYSTEM.
 */
#ifndef MODEL_ALIKE_H
#define MODEL_ALIKE_H

#include "model/person.h"

enum alike_birth { ALIKE_NOT, ALIKE_SAME, ALIKE_TURNED, ALIKE_DIGIT, ALIKE_PART };

struct alike_rules {
	double word;   /* how alike two words must be, 0 to 1 */
	double prefix; /* weight of a common beginning, at most four letters */
	int words;     /* how many words a name must have to be compared */
	double nearly; /* as word, where the births are one digit apart or are known in part */
	int part;      /* a birth known to so many days and no wider is compared */
};

int alike_rules_load(const char *schemas, struct alike_rules *r, struct err *e);
double alike_words(struct str a, struct str b, double prefix); /* 1: equal, 0: nothing in common; bytes, already folded */
/* The least likeness of the words of two names; 0: not comparable. */
double alike_names(const struct alike_rules *r, struct str a, struct str b);
/* Two names that are hardly one person's: of the shorter a word has no like in the other.  A single word is compared too. */
bool alike_is_other(const struct alike_rules *r, struct str a, struct str b);
bool alike_turned(const struct date *a, int32_t *day); /* the day with day and month changed round, where that is another */
enum { ALIKE_DIGIT_DAYS = 72 };
size_t alike_digit_days(int32_t day, int32_t to[static ALIKE_DIGIT_DAYS]); /* all days of which one digit of eight is another */
double alike_asked(const struct alike_rules *r, enum alike_birth birth); /* how alike the names must be */
const char *alike_birth_words(enum alike_birth birth); /* why two are listed */

#endif
