/* Dates, times and periods: a part of source/field. */
#include "source/field.h"

#include <stddef.h>
#include <string.h>

#include "source/cells.h"

/* What databases and data frames write where there is nothing. */
static bool is_empty_word(struct str s)
{
	static const char *const words[] = {"NULL", "(null)", "NaN", "NaT", "None", "nil", NULL};
	return s.n == 0 || (s.n <= 6 && (s.p[0] > '9' || s.p[0] == '(') && field_is_one_of(s, words));
}

/* A database's own form, 2024-04-08T16:04:00 or with a fraction of zeros: to the minute.  At 00:00:00 it is a
 * day: that is how a database prints a date that has no time. */
static struct str without_seconds(struct str s)
{
	if (s.n < 19 || s.p[4] != '-' || s.p[13] != ':' || s.p[16] != ':' || s.p[17] != '0' || s.p[18] != '0')
		return s;
	for (size_t i = 19; i < s.n; i++)
		if (s.p[i] != '0' && !(i == 19 && s.p[i] == '.'))
			return s;
	return (struct str){s.p, memcmp(s.p + 11, "00:00", 5) ? 16 : 10};
}

static bool time_of(struct str s, int *minute)
{
	if (s.n == 5 && s.p[2] == ':') { /* 22:40, as nearly every system writes it */
		unsigned a = (unsigned char)s.p[0] - '0', b = (unsigned char)s.p[1] - '0';
		unsigned c = (unsigned char)s.p[3] - '0', d = (unsigned char)s.p[4] - '0';
		if (a <= 9 && b <= 9 && c <= 5 && d <= 9 && a * 10 + b < 24) {
			*minute = (int)((a * 10 + b) * 60 + c * 10 + d);
			return true;
		}
	}
	if (date_parse_time(s, minute) == 0)
		return true;
	/* 0.9375: a spreadsheet's part of a day */
	double part;
	if (s.n < 3 || s.p[0] != '0' || s.p[1] != '.' || str_to_double(s, &part) || part < 0 || part >= 1)
		return false;
	*minute = (int)(part * 1440 + 0.5) % 1440;
	return true;
}

/* The day of the entry itself: an entry that only seems undated would stand in the wrong place. */
static bool is_own_day(const struct field_step *st)
{
	const struct map_target *t = st->f->target;
	return st->f->required || (t->type == RECORD_EVENT && t->offset == offsetof(struct event, start));
}

static bool goes_on(struct str s)
{
	static const char *const words[] = {"ongoing",    "on-going", "continuing",     "present",
					    "to present", "current",  "to date",        "open",
					    "n/a",        "-",        "not applicable", NULL};
	return field_is_one_of(s, words);
}

/* Any other date that cannot be read: the entry is worth more than the cell, which is kept as written.  An
 * end that was written is not an open end, but for the words that say so. */
static int keep_unread_date(struct fill *f, const struct field_step *st, struct str s, struct date *d,
			    bool *says_more, const char *why)
{
	const struct map_target *t = st->f->target;
	bool end = t->type == RECORD_EVENT && t->offset == offsetof(struct event, end);
	char name[160];
	*d = (struct date){0};
	field_keep(f, st->time);
	if (goes_on(s)) {
		*says_more = true;
		if (!end)
			field_keep(f, st->cell);
		return 0;
	}
	if (end) {
		*d = (struct date){.lo = DATE_LAST, .hi = DATE_LAST, .precision = DATE_UNKNOWN};
		*says_more = true;
	}
	field_keep(f, st->cell);
	field_warn(f, DIAG_WARNING, st->cell,
		   arena_printf(f->a, "%s: %s; kept as written", diag_quote(f->name[st->cell], name), why).p);
	return 0;
}

/* The raw text of an entry's own days is kept beside them; of any other date it goes to extra. */
static void keep_raw(struct fill *f, const struct field_step *st, bool *says_more)
{
	const struct map_target *t = st->f->target;
	if (t->type == RECORD_EVENT && (t->offset == offsetof(struct event, start) || t->offset == offsetof(struct event, end)))
		*says_more = true;
	else
		field_keep(f, st->cell);
}

/* A spreadsheet's count of days, where a date cannot be read.  A whole number says no more than the day that it is: the same
 * list with its dates written out gives the same entry. */
static bool is_serial(struct fill *f, const struct field_step *st, struct str s, struct date *d, bool *says_more)
{
	char name[160];
	if (date_of_serial(&f->s.dates, s, f->s.since_1904, d))
		return false;
	if (d->precision != DATE_DAY)
		keep_raw(f, st, says_more);
	if (!(f->said[st->cell] & FIELD_SAID_SERIAL)) {
		struct buf b = {0};
		f->said[st->cell] |= FIELD_SAID_SERIAL;
		date_write_day_words(d->lo, &b);
		field_warn(f, DIAG_WARNING, st->cell,
			   arena_printf(f->a, "%s: numbers are read as a spreadsheet's days since %s (here %s; said once for the column)",
					diag_quote(f->name[st->cell], name), f->s.since_1904 ? "1904" : "1900", b.p).p);
		buf_close(&b);
	}
	return true;
}

/* Why a date cannot be read; one of the other order says what made the column's. */
static const char *why_not(struct fill *f, const struct field_step *st, struct str s, const char *why)
{
	enum date_order order;
	const struct field_told *told = &f->told[st->cell];
	if (!told->known || date_order_in(&f->s.dates, s, &order) != DATE_TELLS || order == told->order)
		return why;
	return arena_printf(f->a, "%s first, where line %u makes this column %s first", order == DATE_DAY_FIRST ? "day" : "month",
			    told->line, told->order == DATE_DAY_FIRST ? "day" : "month").p;
}

int field_set_date(struct fill *f, const struct field_step *st, struct date *d, bool *says_more)
{
	struct str s = field_cell(f, st->cell), time = field_cell(f, st->time);
	const char *why = "not a date";
	if (is_empty_word(s)) {
		if (st->f->required)
			return field_wrong(f, st->cell, "the date is missing");
		field_keep(f, st->time);
		return 0;
	}
	s = field_word(f, s);
	if (date_parse(st->dates, without_seconds(s), d, &why) && (why == date_asks || !is_serial(f, st, s, d, says_more))) {
		if (why == date_asks)
			return field_wrong(f, st->cell, why);
		why = why_not(f, st, s, why);
		if (is_own_day(st))
			return field_wrong(f, st->cell, why);
		return keep_unread_date(f, st, s, d, says_more, why);
	}
	*says_more |= (d->precision != DATE_DAY && d->precision != DATE_MINUTE) || d->doubted;
	if (is_empty_word(time))
		return 0;
	int minute;
	if (d->precision == DATE_DAY && time_of(time, &minute)) {
		date_set_time(d, minute);
	} else if (d->precision != DATE_MINUTE || !time_of(time, &minute) || d->minute_1 != minute + 1) {
		*says_more = true; /* "approx 2ish": the words stay, the precision is the day's */
		field_keep(f, st->time);
		if (!f->said_time)
			field_warn(f, DIAG_WARNING, st->time,
				   "a time that cannot be read: kept as written, the day alone is used (said "
				   "once)");
		f->said_time = true;
	}
	return 0;
}

int field_set_period(struct fill *f, const struct field_step *st, struct event *ev, bool *says_more)
{
	struct str s = field_cell(f, st->cell);
	const char *why = "not a date or a period";
	if (is_empty_word(s))
		return st->f->required ? field_wrong(f, st->cell, "the date is missing") : 0;
	s = field_word(f, s);
	int period = date_parse_period(st->dates, s, &ev->start, &ev->end, &why);
	if (period < 0 && why != date_asks && is_serial(f, st, s, &ev->start, says_more))
		return 0;
	if (period < 0)
		return field_wrong(f, st->cell, why == date_asks ? why : why_not(f, st, s, why));
	*says_more = period == DATE_CONTINUING || ev->start.precision > DATE_DAY ||
		     ev->end.precision > DATE_DAY || ev->start.doubted || ev->end.doubted;
	return 0;
}
