#include "format/date.h"

#include <string.h>

#include "format/date_words.h"

const char date_asks[] = "day first or month first: not known for this column";

static const unsigned char month_days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

struct date_rules date_rules_default(void)
{
	return (struct date_rules){
		.order = DATE_DAY_FIRST,
		.about_days = 7,
		.about_months = 1,
		.about_years = 1,
		.pivot = 40,
		.season_from = {3, 6, 9, 12},
		.part_from = {1, 5, 9},
		.serial_from = 10000,
		.serial_to = 80000,
		.by_column = true,
		.mixed_enough = 4,
		.empty = {date_day_of(1900, 1, 1), date_day_of(1899, 12, 30), date_day_of(1753, 1, 1)},
		.empties = 3,
	};
}

static bool is_leap(int y)
{
	return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
}

/* Days since 1970-01-01 with years counted from March, so that the leap day comes last (H. Hinnant's
 * days_from_civil, public domain). */
int32_t date_day_of(int year, int month, int day)
{
	if (month < 1 || month > 12) {
		int m = month - 1;
		int carry = m >= 0 ? m / 12 : -((11 - m) / 12);
		year += carry;
		month = m - carry * 12 + 1;
	}
	year -= month <= 2;
	int era = (year >= 0 ? year : year - 399) / 400;
	unsigned yoe = (unsigned)(year - era * 400);
	unsigned doy = (153u * (unsigned)(month > 2 ? month - 3 : month + 9) + 2) / 5;
	return era * 146097 + (int32_t)(yoe * 365 + yoe / 4 - yoe / 100 + doy) + day - 1 - 719468;
}

void date_civil_of(int32_t day, int *year, int *month, int *dom)
{
	int32_t z = day + 719468;
	int32_t era = (z >= 0 ? z : z - 146096) / 146097;
	unsigned doe = (unsigned)(z - era * 146097);
	unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	unsigned mp = (5 * doy + 2) / 153;
	*dom = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = (int)yoe + era * 400 + (*month <= 2);
}

int date_days_in_month(int year, int month)
{
	return month == 2 && is_leap(year) ? 29 : month_days[month - 1];
}

bool date_is_civil(int year, int month, int dom)
{
	return month >= 1 && month <= 12 && dom >= 1 && dom <= date_days_in_month(year, month);
}

int date_weekday(int32_t day)
{
	int w = (int)((day + 3) % 7); /* 1970-01-01 was a Thursday */
	return w < 0 ? w + 7 : w;
}

int32_t date_add_months(int32_t day, int months)
{
	int y, m, d;
	date_civil_of(day, &y, &m, &d);
	int32_t first = date_day_of(y, m + months, 1);
	int from_january = m - 1 + months,
	    years = from_january >= 0 ? from_january / 12 : -((11 - from_january) / 12);
	int last = date_days_in_month(y + years, from_january - 12 * years + 1);
	return first + (d < last ? d : last) - 1;
}

int date_age_months(int32_t born, int32_t on)
{
	int by, bm, bd, oy, om, od;
	date_civil_of(born, &by, &bm, &bd);
	date_civil_of(on, &oy, &om, &od);
	return (oy - by) * 12 + om - bm - (od < bd);
}

bool date_is_known(const struct date *d)
{
	return d->precision != DATE_NONE && d->precision != DATE_UNKNOWN;
}

bool date_is_exact(const struct date *d)
{
	return d->precision == DATE_DAY || d->precision == DATE_MINUTE;
}

bool date_takes_part(const struct date *d)
{
	return d->precision != DATE_NONE && d->precision != DATE_BEFORE && d->precision != DATE_AFTER &&
	       d->precision != DATE_UNKNOWN;
}

/* The months of what "before" and "after" name: a day is named itself. */
static int months_named(const struct date *d)
{
	return d->grain == DATE_YEAR ? 12 : d->grain == DATE_MONTH ? 1 : 0;
}

int32_t date_earliest(const struct date *d)
{
	return d->precision == DATE_AFTER ? date_add_months(d->lo, months_named(d)) : d->lo;
}

int32_t date_latest(const struct date *d)
{
	int months = months_named(d);

	return d->precision == DATE_BEFORE && months ? date_add_months(d->hi + 1, -months) : d->hi;
}

struct date date_of_days(int32_t lo, int32_t hi, int minute_1)
{
	struct date d = {.lo = lo,
			 .hi = hi,
			 .minute_1 = (int16_t)minute_1,
			 .precision = DATE_BETWEEN,
			 .grain = DATE_DAY};
	int y, month, dom;

	date_civil_of(lo, &y, &month, &dom);
	if (lo == hi)
		d.precision = minute_1 ? DATE_MINUTE : DATE_DAY;
	else if (dom == 1 && hi == lo + date_days_in_month(y, month) - 1)
		d.precision = DATE_MONTH;
	else if (dom == 1 && month == 1 && hi == date_day_of(y, 12, 31))
		d.precision = DATE_YEAR;
	return d;
}

void date_set_time(struct date *d, int minute)
{
	if (d->precision == DATE_DAY || d->precision == DATE_MINUTE) {
		d->minute_1 = (int16_t)(minute + 1);
		d->precision = DATE_MINUTE;
	}
}

/* Two digits as a number, or a negative number. */
static inline int two(const char *p)
{
	unsigned a = (unsigned char)p[0] - '0', b = (unsigned char)p[1] - '0';
	return a <= 9 && b <= 9 ? (int)(a * 10 + b) : -10000;
}

static inline int exact(int y, int m, int dom, struct date *d, const char **why)
{
	if (m < 1 || m > 12) {
		*why = "there is no such month";
		return -1;
	}
	if (dom < 1 || (dom > 28 && dom > date_days_in_month(y, m))) {
		*why = "there is no such day in that month";
		return -1;
	}
	int32_t day = date_day_of(y, m, dom);
	*d = (struct date){.lo = day, .hi = day, .precision = DATE_DAY};
	return 0;
}

/* One or two digits at *at, stepped over; negative: none. */
static inline int one_or_two(struct str s, size_t *at)
{
	unsigned v = *at < s.n ? (unsigned char)s.p[*at] - 48u : 10u; /* 48: '0' */
	if (v > 9)
		return -1;
	unsigned next = ++*at < s.n ? (unsigned char)s.p[*at] - 48u : 10u;
	if (next > 9)
		return (int)v;
	++*at;
	return (int)(v * 10 + next);
}

enum fast { FAST_NO, FAST_DONE, FAST_REFUSED };

/* 2021-12-09, 2021-12-09T22:40, 2021-12-09 22:40:05. */
static inline enum fast fast_iso(struct str s, struct date *d, const char **why)
{
	const char *p = s.p;
	int y = two(p) * 100 + two(p + 2), m = two(p + 5), dom = two(p + 8), hour = 0, minute = 0, second = 0;
	if (y < 1000 || m < 0 || dom < 0)
		return FAST_NO;
	if (s.n > 10) {
		if ((s.n != 16 && s.n != 19) || (p[10] != 'T' && p[10] != ' ') || p[13] != ':')
			return FAST_NO;
		hour = two(p + 11);
		minute = two(p + 14);
		if (s.n == 19)
			second = p[16] == ':' ? two(p + 17) : -1;
		if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
			return FAST_NO;
	}
	if (exact(y, m, dom, d, why))
		return FAST_REFUSED;
	/* 00:00:00 is how databases write a day */
	if (s.n == 16 || (s.n == 19 && (hour || minute || second)))
		date_set_time(d, hour * 60 + minute);
	return FAST_DONE;
}

/* 9/12/2021, 09.12.21: one sign, nothing after the year. */
static inline enum fast fast_numbers(const struct date_rules *r, struct str s, struct date *d,
				     const char **why)
{
	size_t at = 0;
	int a = one_or_two(s, &at);
	if (a < 0 || at >= s.n || (s.p[at] != '/' && s.p[at] != '.'))
		return FAST_NO;
	char sign = s.p[at++];
	int b = one_or_two(s, &at), y;
	if (b < 0 || at >= s.n || s.p[at++] != sign)
		return FAST_NO;
	if (s.n - at == 4)
		y = two(s.p + at) * 100 + two(s.p + at + 2);
	else if (s.n - at == 2 && (y = two(s.p + at)) >= 0)
		y += y < r->pivot ? 2000 : 1900;
	else
		return FAST_NO;
	if (y < 1000)
		return FAST_NO;
	if (r->ask && a != b && (a <= 12 || b <= 12)) {
		*why = date_asks;
		return FAST_REFUSED;
	}
	bool day_first = r->order == DATE_DAY_FIRST;
	return exact(y, day_first ? b : a, day_first ? a : b, d, why) ? FAST_REFUSED : FAST_DONE;
}

/* zz/05/2020, zz/zz/2020, zz/zz/zzzz: how DfE returns write what is not known of a day (SSDA903,
 * DATE_PERM). */
static enum fast fast_partial(struct str s, struct date *d)
{
	if (s.n != 10 || (s.p[1] | 32) != 'z' || s.p[2] != '/' || s.p[5] != '/')
		return FAST_NO;
	bool no_month = (s.p[3] | 32) == 'z' && (s.p[4] | 32) == 'z';
	int m = no_month ? 1 : two(s.p + 3), y = two(s.p + 6) * 100 + two(s.p + 8);
	if (m < 1 || m > 12)
		return FAST_NO;
	if (no_month && str_is_equal_caseless(str_part(s, 6, 4), STR("zzzz"))) {
		*d = (struct date){.lo = DATE_LAST, .hi = DATE_LAST, .precision = DATE_UNKNOWN};
		return FAST_DONE;
	}
	if (y < 1000)
		return FAST_NO;
	*d = (struct date){.lo = date_day_of(y, m, 1), .hi = no_month ? date_day_of(y, 12, 31) : date_day_of(y, m + 1, 0),
			   .precision = no_month ? DATE_YEAR : DATE_MONTH};
	return FAST_DONE;
}

int date_parse(const struct date_rules *r, struct str s, struct date *d, const char **why)
{
	/* A million rows have three dates each, nearly all of them in one of these forms; whatever is not
	 * plainly one of them goes to the reader of words. */
	enum fast fast = FAST_NO;
	if (s.n >= 10 && s.p[4] == '-' && s.p[7] == '-')
		fast = fast_iso(s, d, why);
	else if (s.n == 10 && (s.p[0] | 32) == 'z')
		fast = fast_partial(s, d);
	else if (s.n >= 6 && s.n <= 10)
		fast = fast_numbers(r, s, d, why);
	return fast == FAST_NO ? date_words_parse(r, s, d, why) : fast == FAST_DONE ? 0 : -1;
}

enum date_telling date_order_in(const struct date_rules *r, struct str s, enum date_order *order)
{
	struct date_rules by = *r;
	struct date d[2], end[2];
	const char *why;
	int got[2];
	if (s.n >= 8 && s.p[4] == '-') /* ISO: most often and at once */
		return DATE_TELLS_NOTHING;
	by.ask = true;
	if (date_parse_period(&by, s, &d[0], &end[0], &why) >= 0 || why != date_asks)
		return DATE_TELLS_NOTHING;
	by.ask = false;
	for (int i = 0; i < 2; i++) {
		by.order = i ? DATE_MONTH_FIRST : DATE_DAY_FIRST;
		got[i] = date_parse_period(&by, s, &d[i], &end[i], &why);
	}
	if (got[0] >= 0 && got[1] >= 0)
		return DATE_COULD_BE_EITHER;
	if (got[0] < 0 && got[1] < 0)
		return DATE_TELLS_NOTHING;
	*order = got[0] >= 0 ? DATE_DAY_FIRST : DATE_MONTH_FIRST;
	return DATE_TELLS;
}

int date_of_serial(const struct date_rules *r, struct str s, bool since_1904, struct date *d)
{
	int64_t days = 0;
	size_t at = 0;
	double part = 0, place = 0.1;
	for (; at < s.n && s.p[at] >= '0' && s.p[at] <= '9' && at < 6; at++)
		days = days * 10 + (s.p[at] - '0');
	if (at < 4 || days < r->serial_from || days > r->serial_to)
		return -1;
	if (at < s.n && s.p[at++] != '.')
		return -1;
	for (; at < s.n; at++, place /= 10) {
		if (s.p[at] < '0' || s.p[at] > '9')
			return -1;
		part += (s.p[at] - '0') * place;
	}
	int32_t day = (int32_t)days + (since_1904 ? date_day_of(1904, 1, 1) : date_day_of(1899, 12, 30));
	int minute = (int)(part * 1440 + 0.5); /* 45292.99999 is the next day's beginning */
	day += minute / 1440;
	minute %= 1440;
	*d = (struct date){.lo = day, .hi = day, .precision = DATE_DAY};
	if (minute)
		date_set_time(d, minute);
	return 0;
}

int date_parse_period(const struct date_rules *r, struct str s, struct date *start, struct date *end,
		      const char **why)
{
	return date_words_parse_period(r, s, start, end, why);
}

static struct str drop_suffix(struct str s, const char *const *suffix, size_t *which)
{
	for (size_t i = 0; suffix[i]; i++) {
		struct str x = str_of(suffix[i]);
		if (s.n > x.n && str_is_equal_caseless(str_part(s, s.n - x.n, x.n), x)) {
			*which = i;
			return str_trim(str_part(s, 0, s.n - x.n));
		}
	}
	return s;
}

/* Seconds with a fraction, Z or an offset: looked at, not kept. */
static bool is_seconds(struct str s, bool *zero)
{
	size_t i = 2;
	if (s.n < 2 || two(s.p) < 0 || two(s.p) > 60)
		return false;
	*zero = two(s.p) == 0;
	if (i < s.n && s.p[i] == '.') {
		size_t from = ++i;
		while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
			*zero &= s.p[i++] == '0';
		if (i == from)
			return false;
	}
	return i == s.n;
}

static struct str drop_zone(struct str s)
{
	if (s.n > 3 && (s.p[s.n - 1] == 'Z' || s.p[s.n - 1] == 'z'))
		return str_part(s, 0, s.n - 1);
	if (s.n > 8 && (s.p[s.n - 6] == '+' || s.p[s.n - 6] == '-') && s.p[s.n - 3] == ':' &&
	    two(s.p + s.n - 5) >= 0 && two(s.p + s.n - 2) >= 0)
		return str_part(s, 0, s.n - 6);
	if (s.n > 7 && (s.p[s.n - 5] == '+' || s.p[s.n - 5] == '-') && two(s.p + s.n - 4) >= 0 &&
	    two(s.p + s.n - 2) >= 0)
		return str_part(s, 0, s.n - 5);
	return s;
}

int date_parse_time(struct str s, int *minute)
{
	static const char *const halves[] = {"a.m.", "p.m.", "am", "pm", NULL}; /* odd places: after noon */
	static const char *const hours_word[] = {"hours", "hrs", "hr", "h", NULL};
	size_t half = 9, word = 9;
	bool zero;
	s = str_trim(s);
	if (str_is_equal_caseless(s, STR("noon")) || str_is_equal_caseless(s, STR("midday"))) {
		*minute = 12 * 60;
		return 0;
	}
	s = drop_suffix(drop_zone(s), halves, &half);
	if (half == 9)
		s = drop_suffix(s, hours_word, &word);
	size_t digits = 0;
	while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9')
		digits++;
	int h, m = 0;
	struct str rest = str_part(s, digits, s.n);
	if (digits == 4 && rest.n == 0) { /* 0930 */
		h = two(s.p);
		m = two(s.p + 2);
	} else if (digits == 1 || digits == 2) {
		h = digits == 2 ? two(s.p) : s.p[0] - '0';
		if (rest.n == 0 && half == 9)
			return -1; /* a bare number is no time */
		if (rest.n) {
			if ((rest.p[0] != ':' && rest.p[0] != '.') || rest.n < 3 || (m = two(rest.p + 1)) < 0)
				return -1;
			if (rest.n > 3 && (rest.p[3] != ':' || !is_seconds(str_part(rest, 4, rest.n), &zero)))
				return -1;
		}
	} else {
		return -1;
	}
	if (half != 9) {
		if (h < 1 || h > 12)
			return -1;
		h = h % 12 + (half % 2 ? 12 : 0);
	}
	if (h > 23 || m > 59)
		return -1;
	*minute = h * 60 + m;
	return 0;
}

/* YYYY, YYYY-MM or YYYY-MM-DD. */
static int parse_iso_part(struct str s, struct date *d)
{
	const char *why;
	if (s.n < 4)
		return -1;
	int y = two(s.p) * 100 + two(s.p + 2);
	if (y < 0 || (s.n > 4 && s.p[4] != '-'))
		return -1;
	if (s.n == 10 && s.p[7] == '-')
		return exact(y, two(s.p + 5), two(s.p + 8), d, &why);
	if (s.n == 7) {
		int m = two(s.p + 5);
		if (m < 1 || m > 12)
			return -1;
		*d = (struct date){.lo = date_day_of(y, m, 1), .hi = date_day_of(y, m + 1, 0), .precision = DATE_MONTH};
		return 0;
	}
	if (s.n == 4) {
		*d = (struct date){.lo = date_day_of(y, 1, 1), .hi = date_day_of(y, 12, 31), .precision = DATE_YEAR};
		return 0;
	}
	return -1;
}

/* The grain is carried by how the two ends are written; months that span more than an "about" month are a
 * season's. */
static uint8_t grain_of(const struct date *lo, const struct date *hi, bool about)
{
	uint8_t g = lo->precision < hi->precision ? lo->precision : hi->precision;
	if (about && g == DATE_MONTH && hi->hi - lo->lo > 124)
		g = DATE_SEASON;
	return g;
}

static int parse_iso_range(struct str s, size_t slash, bool given, enum date_precision as, struct date *d)
{
	struct str left = str_part(s, 0, slash), right = str_part(s, slash + 1, s.n);
	struct date lo, hi;
	bool open_lo = left.n == 0 || str_is_equal(left, STR("..")),
	     open_hi = right.n == 0 || str_is_equal(right, STR(".."));
	if (open_lo && open_hi)
		return -1;
	if ((!open_lo && parse_iso_part(left, &lo)) || (!open_hi && parse_iso_part(right, &hi)))
		return -1;
	if (open_lo) {
		if (given && as != DATE_BEFORE)
			return -1;
		*d = (struct date){.lo = DATE_FIRST, .hi = hi.hi, .precision = DATE_BEFORE, .grain = hi.precision};
		return 0;
	}
	if (open_hi) {
		if (given && as != DATE_AFTER)
			return -1;
		*d = (struct date){.lo = lo.lo, .hi = DATE_LAST, .precision = DATE_AFTER, .grain = lo.precision};
		return 0;
	}
	if (!given)
		as = DATE_BETWEEN;
	if (lo.lo > hi.hi || (as != DATE_BETWEEN && as != DATE_ABOUT && as != DATE_SEASON))
		return -1;
	*d = (struct date){.lo = lo.lo, .hi = hi.hi, .precision = (uint8_t)as};
	if (as != DATE_SEASON)
		d->grain = grain_of(&lo, &hi, as == DATE_ABOUT);
	return 0;
}

int date_parse_iso(struct str s, struct str precision, struct date *d)
{
	enum date_precision as = DATE_NONE;
	bool given = !str_is_empty(precision), doubted = false;
	struct date got;
	if (given && date_precision_of(precision, &as))
		return -1;
	if (s.n == 0) {
		if (as != DATE_NONE && as != DATE_UNKNOWN)
			return -1;
		*d = (struct date){0};
		if (as == DATE_UNKNOWN)
			*d = (struct date){.lo = DATE_LAST, .hi = DATE_LAST, .precision = DATE_UNKNOWN};
		return 0;
	}
	if (s.p[s.n - 1] == '?') {
		doubted = true;
		s.n--;
	}
	const char *slash = s.n ? memchr(s.p, '/', s.n) : NULL;
	if (slash) {
		if (parse_iso_range(s, (size_t)(slash - s.p), given, as, &got))
			return -1;
	} else if (s.n == 16 && s.p[10] == 'T' && s.p[13] == ':') {
		int hour = two(s.p + 11), minute = two(s.p + 14);
		if (parse_iso_part(str_part(s, 0, 10), &got) || hour < 0 || hour > 23 || minute < 0 ||
		    minute > 59 || (given && as != DATE_MINUTE))
			return -1;
		date_set_time(&got, hour * 60 + minute);
	} else {
		if (parse_iso_part(s, &got) || (given && as != got.precision))
			return -1;
	}
	*d = got;
	d->doubted = doubted;
	return 0;
}
