/* Dates, times and periods: a part of source/field. */
#include "source/field.h"

#include <stddef.h>
#include <string.h>

#include "source/cells.h"

static const struct date unknown = {.lo = DATE_LAST, .hi = DATE_LAST, .precision = DATE_UNKNOWN};

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
	if (s.n > 9 && s.n <= 19 && memcmp(s.p + s.n - 9, " 00:00:00", 9) == 0)
		return (struct str){s.p, s.n - 9}; /* 14/02/2024 00:00:00 */
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

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Words where a death is told ("12 AD", "yes", "in the war") say that he is dead, as a DEAT without a date does in GEDCOM; but not
 * what denies it ("alive", "not that we know"), nor what databases write for no date (0001-01-01, 00/00/0000). */
static bool tells_death(struct str s)
{
	static const char *const denied[] = {"no",    "n",     "not",	"none",	  "false",   "alive",
					     "living", "lives", "never", "nobody", "nothing", NULL};
	bool has_number = false, has_word = false;
	if (str_find(s, STR("0001")) < s.n)
		return false;
	for (size_t i = 0, end; i < s.n; i = end + 1) {
		for (end = i; end < s.n && is_letter(s.p[end]); end++)
			;
		if (field_is_one_of(str_part(s, i, end - i), denied))
			return false;
		has_word |= end - i > 1 || end - i == s.n; /* not the T of 0000-00-00T00:00:00Z */
		has_number |= end < s.n && s.p[end] >= '1' && s.p[end] <= '9';
	}
	return has_word || has_number;
}

/* Any other date that cannot be read: the entry is worth more than the cell, which is kept as written.  An
 * end that was written is not an open end, but for the words that say so. */
static int keep_unread_date(struct fill *f, const struct field_step *st, struct str s, struct date *d,
			    bool *says_more, const char *why)
{
	const struct map_target *t = st->f->target;
	bool end = t->type == RECORD_EVENT && t->offset == offsetof(struct event, end);
	static const char *const plain[] = {"true", "false", "yes", "no", NULL};
	bool death = t->type == RECORD_PERSON && t->offset == offsetof(struct person, death);
	char name[160];
	*d = (struct date){0};
	field_keep(f, st->time);
	if (goes_on(s)) {
		*says_more = true;
		if (!end)
			field_keep(f, st->cell);
		return 0;
	}
	if (end || (death && tells_death(s))) {
		*d = unknown;
		*says_more = true;
	}
	field_keep(f, st->cell);
	if (death && field_is_one_of(s, plain)) /* deceasedBoolean of FHIR */
		return 0;
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

/* Two dates in one cell, "13/02/2023 - 17/02/2023". */
static bool is_span(const struct field_step *st, struct str s)
{
	struct date_rules rules = *st->dates;
	struct date start, end;
	const char *ignored;
	rules.ask = false;
	return date_parse_period(&rules, s, &start, &end, &ignored) == DATE_SPAN;
}

bool field_is_span(struct fill *f, const struct field_step *st)
{
	return st->cell >= 0 && is_span(st, field_word(f, field_cell(f, st->cell)));
}

/* Why a date cannot be read; one of the other order says what made the column's. */
static const char *why_not(struct fill *f, const struct field_step *st, struct str s, const char *why)
{
	enum date_order order;
	const struct field_told *told = &f->told[st->cell];
	if (st->how == MAP_DATE && is_span(st, s))
		return "two dates, where one is expected";
	if (s.n >= 10 && s.p[0] == '0' && s.p[4] == '-' && s.p[7] == '-')
		return "a year before 1000: databases write 0001-01-01 where there is no date";
	if (!told->known || date_order_in(&f->s.dates, s, &order) != DATE_TELLS || order == told->order)
		return why;
	return arena_printf(f->a, "%s first, where line %u makes this column %s first", order == DATE_DAY_FIRST ? "day" : "month",
			    told->line, told->order == DATE_DAY_FIRST ? "day" : "month").p;
}

/* ---- what a date is like, told once for its column */

static struct field_seen *seen_of(struct fill *f, int cell)
{
	if (!f->seen)
		f->seen = ARENA_ARRAY(&f->arena, struct field_seen, f->cells + 1);
	return &f->seen[cell];
}

static unsigned number_at(struct str s, size_t *at)
{
	unsigned n = 0;
	while (*at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9')
		n = n * 10 + (unsigned)(s.p[(*at)++] - '0');
	++*at;
	return n;
}

/* Where the day is 12 or less the two orders of day and month give two dates. */
static void count_form(struct field_seen *seen, struct str s, bool serial, const struct date *d)
{
	size_t at = 0;
	if (serial) {
		int y, m, dom;
		date_civil_of(d->lo, &y, &m, &dom);
		++*(dom > 12 ? &seen->real_high : &seen->real_low);
	} else if (s.n >= 10 && s.p[4] == '-') {
		++*(s.p[8] > '1' || (s.p[8] == '1' && s.p[9] > '2') ? &seen->real_high : &seen->real_low);
	} else if (s.p[0] >= '0' && s.p[0] <= '9') {
		unsigned a = number_at(s, &at), b = number_at(s, &at);
		if (a && b && b <= 31) /* 3 March 2024 has no second number */
			++*(a > 12 || b > 12 ? &seen->text_high : &seen->text_low);
	}
}

/* 22:15Z, 22:15+01:00 */
static bool has_zone(struct str s)
{
	if (s.n < 17)
		return false;
	char last = s.p[s.n - 1], sign = s.p[s.n - 6], short_sign = s.p[s.n - 5];
	return last == 'Z' || last == 'z' || ((sign == '+' || sign == '-') && s.p[s.n - 3] == ':') ||
	       ((short_sign == '+' || short_sign == '-') && s.n >= 21);
}

static void tell_once(struct fill *f, int cell, unsigned what, const char *words)
{
	char name[160];
	if (f->said[cell] & what)
		return;
	f->said[cell] |= (unsigned char)what;
	field_warn(f, what == FIELD_SAID_ZONE ? DIAG_NOTE : DIAG_WARNING, cell,
		   arena_printf(f->a, "%s: %s (said once for the column)", diag_quote(f->name[cell], name), words).p);
}

/* What has happened: an end, a target and a day on which a child is expected may well lie ahead. */
static bool is_past(const struct map_target *t)
{
	if (t->type == RECORD_EVENT)
		return t->offset == offsetof(struct event, start) || t->offset == offsetof(struct event, recorded);
	return t->type == RECORD_PERSON &&
	       (t->offset == offsetof(struct person, birth) || t->offset == offsetof(struct person, death));
}

static void look_at_date(struct fill *f, const struct field_step *st, struct str s, bool serial, const struct date *d)
{
	struct field_seen *seen;
	if (st->cell < 0 || !date_takes_part(d))
		return;
	seen = seen_of(f, st->cell);
	if (date_is_exact(d))
		count_form(seen, s, serial, d);
	if (d->precision == DATE_MINUTE && has_zone(s))
		tell_once(f, st->cell, FIELD_SAID_ZONE, "times with a zone (Z, +01:00) are used as they are written, not turned into British time");
	for (size_t i = 0; i < f->s.dates.empties && date_is_exact(d); i++)
		if (d->lo == f->s.dates.empty[i]) {
			struct buf b = {0};
			date_write_day_words(d->lo, &b);
			buf_add_z(&b, " is what databases write where there is no date; used as written, to be looked at");
			tell_once(f, st->cell, FIELD_SAID_EMPTY, b.p);
			buf_close(&b);
		}
	if (f->s.dates.today && d->lo > f->s.dates.today && is_past(st->f->target) && !seen->after++)
		seen->line = f->row->cell[st->cell].line;
}

void field_tell_dates(struct fill *f)
{
	char name[160];
	for (size_t c = 0; f->seen && f->s.diags && c < f->cells; c++) {
		const struct field_seen *seen = &f->seen[c];
		if (seen->after)
			diag_add(f->s.diags, DIAG_WARNING, f->s.file, seen->line, 0,
				 "%s: %lu date%s after the day of this import (first here): used as written; planned, or written wrongly?",
				 diag_quote(f->name[c], name), seen->after, seen->after == 1 ? " is" : "s are");
		if (seen->real_low && seen->text_high && !seen->real_high && !seen->text_low &&
		    seen->real_low + seen->text_high >= (unsigned long)f->s.dates.mixed_enough)
			diag_add(f->s.diags, DIAG_WARNING, f->s.file, 0, 0,
				 "%s: %lu of its dates were known as dates, all up to the 12th of a month, and %lu are only text, all after the 12th. "
				 "That is what a spreadsheet leaves that was opened with the settings of another country: day and month of the "
				 "first are then exchanged. They are used as they stand; compare them with the system they come from",
				 diag_quote(f->name[c], name), seen->real_low, seen->text_high);
	}
}

/* The rules for a date that the column's own order does not read, where the other order does and that may be so; NULL: it
 * may not. */
static const struct date_rules *other_order(struct fill *f, const struct field_step *st, struct str s)
{
	enum date_order order;
	if (st->cell < 0)
		return NULL;
	bool both = f->told[st->cell].both, given = f->s.order_is_given && st->dates == &f->s.dates;
	if ((!both && !given) || date_order_in(&f->s.dates, s, &order) != DATE_TELLS)
		return NULL;
	if (!both && order != st->dates->order)
		tell_once(f, st->cell, FIELD_SAID_OTHER,
			  order == DATE_DAY_FIRST ? "a date that can only be day first, where month first was given: read as that"
						  : "a date that can only be month first, where day first was given: read as that");
	return order == DATE_MONTH_FIRST ? &f->month_first : &f->day_first;
}

static int parse_day(struct fill *f, const struct field_step *st, struct str s, struct date *d, const char **why)
{
	const struct date_rules *other;
	s = without_seconds(s);
	if (date_parse(st->dates, s, d, why) == 0)
		return 0;
	return (other = other_order(f, st, s)) ? date_parse(other, s, d, why) : -1;
}

static int parse_days(struct fill *f, const struct field_step *st, struct str s, struct event *ev, const char **why)
{
	const struct date_rules *other;
	int period = date_parse_period(st->dates, s, &ev->start, &ev->end, why);
	return period < 0 && (other = other_order(f, st, s)) ? date_parse_period(other, s, &ev->start, &ev->end, why) : period;
}

/* Two cells of one date, the first and the last day that it may have been: one of them may be empty. */
static struct str between(struct fill *f, struct str first, struct str last)
{
	bool has_first = !is_empty_word(first), has_last = !is_empty_word(last);
	if (!has_first && !has_last)
		return (struct str){NULL, 0};
	const char *word = has_first && has_last ? "between " : has_first ? "after " : "before ";
	return arena_printf(f->a, "%s%.*s%s%.*s", word, STR_ARG(first), has_first && has_last ? " and " : "",
			    STR_ARG(last));
}

int field_set_date(struct fill *f, const struct field_step *st, struct date *d, bool *says_more)
{
	struct str s = field_cell(f, st->cell), time = field_cell(f, st->time);
	if (st->f->is_span) {
		s = between(f, s, time);
		time = (struct str){NULL, 0};
	}
	const char *why = "not a date";
	bool serial = false;
	if (st->f->part->column < 0) { /* <death is="unknown"/> */
		*d = d->precision == DATE_NONE ? unknown : *d;
		return 0;
	}
	if (is_empty_word(s)) {
		if (st->f->required)
			return field_wrong(f, st->cell, "the date is missing");
		field_keep(f, st->time);
		return 0;
	}
	if (d->precision != DATE_NONE) { /* another column has told it */
		field_keep(f, st->cell);
		field_keep(f, st->time);
		return 0;
	}
	s = field_word(f, s);
	bool is_ours = st->f->is_iso && date_parse_iso(s, (struct str){NULL, 0}, d) == 0;
	if (!is_ours && parse_day(f, st, s, d, &why) &&
	    (why == date_asks || !(serial = is_serial(f, st, s, d, says_more)))) {
		if (why == date_asks)
			return field_wrong(f, st->cell, why);
		why = why_not(f, st, s, why);
		if (is_own_day(st))
			return field_wrong(f, st->cell, why);
		return keep_unread_date(f, st, s, d, says_more, why);
	}
	look_at_date(f, st, s, serial, d);
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
	int period = parse_days(f, st, s, ev, &why);
	field_keep(f, st->time); /* whose it is of the two days, nobody says */
	if (period < 0 && why != date_asks && is_serial(f, st, s, &ev->start, says_more))
		return 0;
	if (period < 0)
		return field_wrong(f, st->cell, why == date_asks ? why : why_not(f, st, s, why));
	*says_more = period == DATE_CONTINUING || st->how == MAP_DATE || ev->start.precision > DATE_DAY ||
		     ev->end.precision > DATE_DAY || ev->start.doubted || ev->end.doubted;
	return 0;
}
