/* format/date - civil dates as they are written in case records, precise as given and never more.
 *
 * A day is a count of civil days from 1970-01-01 (proleptic Gregorian); no seconds, no zone.  A struct date
 * is the range of days [lo, hi] that the words allow, its precision, and the minute of the day where one was
 * given.  DATE_DAY and DATE_MINUTE have lo == hi.  BEFORE has lo == DATE_FIRST, AFTER has hi == DATE_LAST,
 * and both hold the date named ("by 9 Dec" and "before 9 Dec" are one: people do not mean the edge); such
 * open ranges, and DATE_UNKNOWN (lo == hi == DATE_LAST, so that it sorts last), take no part in matching.
 * Zero is "no date".  How wide "about" is, what a season is and how two-digit years are read are local
 * settings, held in schemas/calendar/dates.xml with their reasons (struct date_rules; date_rules_default
 * gives the same values for tests).
 * Source of the forms: docs of the exports (Chronolator, SSDA903, CIN census, GEDCOM 5.5.1), ISO 8601, EDTF.
 */
#ifndef FORMAT_DATE_H
#define FORMAT_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/buf.h"

#define DATE_FIRST (-1000000) /* before any date we read (years have four digits); an open beginning */
#define DATE_LAST 3000000     /* after 31 December 9999; an open end */

enum date_precision {
	DATE_NONE, /* no date at all */
	DATE_MINUTE,
	DATE_DAY,
	DATE_MONTH,
	DATE_SEASON,
	DATE_YEAR,
	DATE_BEFORE,
	DATE_AFTER,
	DATE_ABOUT,
	DATE_BETWEEN,
	DATE_UNKNOWN, /* a date was written, and says that it is not known or cannot be read */
	DATE_PRECISIONS,
};

struct date {
	int32_t lo, hi;
	int16_t minute_1;       /* minute of the day plus one; 0: no time given */
	uint8_t precision;      /* enum date_precision */
	bool doubted;           /* the source marks it unsure ("?22 may 2016") */
	/* ABOUT, BEFORE, AFTER, BETWEEN: the precision of the date inside (DAY, MONTH, YEAR) */
	uint8_t grain;
};

enum date_order { DATE_DAY_FIRST, DATE_MONTH_FIRST };

struct date_rules {
	enum date_order order;    /* for 02/03/2024 */
	int about_days, about_months, about_years; /* half-width of "about" by grain */
	int pivot;                /* two-digit years below it are 20yy, others 19yy */
	int season_from[4];       /* first month of spring, summer, autumn, winter; three months each */
	/* first month of the early, middle and late part of a year; to the next one's eve */
	int part_from[3];
	int serial_from, serial_to; /* whole numbers that a spreadsheet wrote for days: date_of_serial */
	/* tables: the order is found in each column's own dates; `order` is for all else */
	bool by_column;
	/* dates of a column, before a mixture of dates and text tells that day and month were exchanged */
	int mixed_enough;
	/* days that databases write where there is no date: read as written, and told */
	int32_t empty[4];
	size_t empties;
	int32_t today;            /* the day of the import: later dates are told; 0: not known */
	bool ask;                 /* 02/03/2024 is not read (date_asks) until its column's order is known */
};

struct date_rules date_rules_default(void);

/* any civil date; months and days out of range carry over */
int32_t date_day_of(int year, int month, int day);
void date_civil_of(int32_t day, int *year, int *month, int *dom);
bool date_is_civil(int year, int month, int dom);
int date_days_in_month(int year, int month);
int date_weekday(int32_t day);                       /* 0 Monday .. 6 Sunday */
int32_t date_add_months(int32_t day, int months);    /* clamped to the month's end (patterns.md 1.5) */
/* completed months; born 29 Feb -> 1 Mar in common years; < 0 before birth */
int date_age_months(int32_t born, int32_t on);
bool date_is_known(const struct date *d);            /* given, and not as unknown */
bool date_is_exact(const struct date *d);            /* DAY or MINUTE */
bool date_takes_part(const struct date *d);          /* a closed range: may be matched against windows */
/* The first day on which it may have been: 1 January 1991 of "after 1990", 9 December of "after 9 Dec"; and the day by which it
 * was: 1 January 1990 of "before 1990".  Of a closed range its first and its last day. */
int32_t date_earliest(const struct date *d);
int32_t date_latest(const struct date *d);

/* Reads any of the forms.  -1: not a date; *why says what was expected (a constant string).  Blank is no date
 * (0).  A time of exactly 00:00:00 with seconds is how databases write a day: DATE_DAY.  An offset or Z is
 * read and not applied: the civil date and minute stand as written. */
int date_parse(const struct date_rules *r, struct str s, struct date *d, const char **why);
/* *why where `ask` is set and the order of day and month would tell: compared by address. */
extern const char date_asks[];
/* What a text tells of the order: 13/02/2024 is DATE_TELLS, *order set; 02/03/2024 could be either. */
enum date_telling { DATE_TELLS_NOTHING, DATE_COULD_BE_EITHER, DATE_TELLS };
enum date_telling date_order_in(const struct date_rules *r, struct str s, enum date_order *order);
/* 45292 or 45292.5: the days (and part of one) since 30 December 1899 by which spreadsheets count from March
 * 1900 on; since_1904: since 1 January 1904, as a workbook may say.  Within the rules' bounds; -1: no such
 * number. */
int date_of_serial(const struct date_rules *r, struct str s, bool since_1904, struct date *d);
enum date_period { DATE_POINT, DATE_SPAN, DATE_CONTINUING };
/* For a column of "date or period": "23/03/2020 to 06/07/2020", "5-9 May 2021", "2016-04, continuing".  An
 * enum date_period, or -1 as date_parse.  POINT and CONTINUING leave *end at no date. */
int date_parse_period(const struct date_rules *r, struct str s, struct date *start, struct date *end,
		      const char **why);
/* "22.40", "22:40", "10.15pm", "0930", "approx 2ish" is not a time.  -1: not a time. */
int date_parse_time(struct str s, int *minute);
/* ISO only, as in our own stream: 2024-01-10T22:00, 2024-01-10, 2024-01, 2024, LO/HI, /HI, LO/ (../HI and
 * LO/.. too); with its precision word (absent: as the form says; LO/HI is between).  A '?' at the end says
 * doubted (EDTF). */
int date_parse_iso(struct str s, struct str precision, struct date *d);
void date_set_time(struct date *d, int minute);
/* The date that allows these days, where how it was written is not at hand: a day, a whole month or year,
 * else between. */
struct date date_of_days(int32_t lo, int32_t hi, int minute_1);

/* ISO as date_parse_iso reads it back with the precision's name; nothing for DATE_NONE and DATE_UNKNOWN. */
void date_write_iso(const struct date *d, struct buf *b);
/* As people read it: "9 Dec 2021", "9 Dec 2021 22.40", "Dec 2021", "autumn 2017", "about 2017", "before 9 Dec
 * 2021", "between 5 Jan and 7 Feb 2021", "date not known". */
void date_write_words(const struct date *d, struct buf *b);
void date_write_day(int32_t day, struct buf *b);      /* 2021-12-09 */
void date_write_day_words(int32_t day, struct buf *b); /* 9 Dec 2021 */
const char *date_precision_name(enum date_precision p); /* "minute" .. "unknown"; "" for NONE */
int date_precision_of(struct str name, enum date_precision *p);

#endif
