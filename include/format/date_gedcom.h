/* format/date_gedcom - dates as GEDCOM 5.5.1 and 7 write them.
 *
 * 2 OCT 1822, OCT 1822, 1822, ABT CAL EST, BEF AFT, BET..AND, FROM..TO, INT date (phrase), (phrase), dual
 * years (11 FEB 1731/32 is 1732), escapes for the Gregorian and Julian calendars (Julian days are turned into
 * Gregorian ones).  Other calendars, years before Christ and bare phrases are DATE_UNKNOWN: the raw text must
 * be kept.  CAL and EST are "about"; INT is doubted.  What is none of these is tried as people write dates
 * (format/date).  An enum date_period, or -1 with *why, as date_parse_period; *exact says whether the dates
 * hold all that was written.  05/06/2015, where the rules ask, is not read: *why is date_asks.
 */
#ifndef FORMAT_DATE_GEDCOM_H
#define FORMAT_DATE_GEDCOM_H

#include "format/date.h"

int date_gedcom_parse(const struct date_rules *r, struct str s, struct date *start, struct date *end,
		      bool *exact, const char **why);

#endif
