/* model/age - how old somebody was on a date, in the words of a chronology and never more precise than the dates.
 *
 * Completed years from two on, months before that, weeks of pregnancy before birth where the expected date is known
 * (40 weeks less the days to it; NHS usage).  A range of dates gives a range of ages: "7 or 8", "20 months to 3".
 * Adds nothing where it cannot be told.  Never fails.
 */
#ifndef MODEL_AGE_H
#define MODEL_AGE_H

#include "base/buf.h"
#include "format/date.h"

/* Until then somebody is a child: Children Act 1989, section 105; Children and Young People (Scotland) Act 2014, section 97. */
enum { AGE_ADULT_MONTHS = 18 * 12 };

/* "7", "13 months", "under 1 month", "unborn, 18 weeks", "before birth".  birth and expected may be NULL or no date. */
void age_write(const struct date *birth, const struct date *expected, const struct date *on, struct buf *b);

#endif
