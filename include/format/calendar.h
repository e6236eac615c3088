/* format/calendar - working days, spans and closed windows (patterns.md 1.5).
 *
 * A calendar holds the bank holidays of one nation: schemas/calendar/holidays.csv (date,nation,title,source;
 * 1995 to 2028).  Outside the table's years Saturdays and Sundays alone count as days off, and
 * calendar_covers says so.  A span is "90 days", "12 months", "3 working days", "24 hours".  within S of d
 * means every civil day e with d <= e <= calendar_end(S, d); "longer than S" is e > calendar_end(S, d).
 * calendar_end never decreases in d.  A calendar is its opener's until calendar_close, is only read, and may
 * be shared by threads.  Opening it fails with ERR_USAGE and the place where a list is wrong, with ERR_SYSTEM
 * where one cannot be read.
 */
#ifndef FORMAT_CALENDAR_H
#define FORMAT_CALENDAR_H

#include "base/buf.h"
#include "format/date.h"

enum calendar_nation { CALENDAR_ENGLAND_WALES, CALENDAR_SCOTLAND, CALENDAR_NORTHERN_IRELAND,
		      CALENDAR_NATIONS };

struct calendar;

enum calendar_unit { CALENDAR_HOURS, CALENDAR_DAYS, CALENDAR_WORKING_DAYS, CALENDAR_WEEKS, CALENDAR_MONTHS,
		    CALENDAR_YEARS };

struct calendar_span {
	int n; /* 0: no span */
	enum calendar_unit unit;
};

int calendar_open(const char *schemas, enum calendar_nation nation, struct calendar **c, struct err *e);
void calendar_close(struct calendar *c);
bool calendar_is_working_day(const struct calendar *c, int32_t day);
bool calendar_covers(const struct calendar *c, int32_t day); /* the holiday table knows this year */
/* hours: rounded down to days */
int32_t calendar_end(const struct calendar *c, struct calendar_span s, int32_t day);
/* the same without a calendar, to which working days are days like others */
int32_t calendar_civil_end(struct calendar_span s, int32_t day);
/* day > calendar_end(c, s, from) */
bool calendar_is_past(const struct calendar *c, struct calendar_span s, int32_t from, int32_t day);
/* days d with from < d <= to */
int calendar_working_days_between(const struct calendar *c, int32_t from, int32_t to);
int calendar_span_parse(struct str s, struct calendar_span *out); /* "1 day", "20 working days"; -1 */
void calendar_span_write(struct calendar_span s, struct buf *b);
/* "england-and-wales" "scotland" "northern-ireland" */
int calendar_nation_of(struct str name, enum calendar_nation *n);
const char *calendar_nation_name(enum calendar_nation n);

/* School holidays from schemas/calendar/school-holidays.csv (from,to,title,source), a local setting that is
 * shipped without rows:  in order, apart.  They are known from the first day of the first to the last of the
 * last; the rows between must be complete. */
struct calendar_stretch {
	int32_t from, to; /* both included */
};
size_t calendar_school_holidays(const struct calendar *c, const struct calendar_stretch **list);

#endif
