/* format/date_rules - the local settings for reading dates, from schemas/calendar/dates.xml.
 *
 * The file is checked by dates.rng on every load; its text says why each number is as it is.  date_rules_load
 * fills the caller's struct and keeps nothing; on failure (ERR_USAGE: the file is wrong; ERR_SYSTEM: not
 * readable) the struct is untouched.
 */
#ifndef FORMAT_DATE_RULES_H
#define FORMAT_DATE_RULES_H

#include "format/date.h"

int date_rules_load(const char *schemas, struct date_rules *r, struct err *e);

#endif
