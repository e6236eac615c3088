#include "format/date_gedcom.h"

#include <string.h>

struct reading {
	const struct date_rules *rules;
	const char *why;
	bool inexact; /* more was written than a struct date holds */
};

static const char month_text[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

static struct str next_word(struct str *rest)
{
	*rest = str_trim(*rest);
	struct str w = str_cut(rest, ' ');
	return w;
}

static bool is(struct str w, const char *name)
{
	return str_is_equal_caseless(w, str_of(name));
}

static int month_of(struct str w)
{
	if (w.n != 3)
		return 0;
	for (int m = 0; m < 12; m++)
		if (str_is_equal_caseless(w, (struct str){month_text + 3 * m, 3}))
			return m + 1;
	return 0;
}

static int number_of(struct str w, size_t most)
{
	int v = 0;
	if (w.n == 0 || w.n > most)
		return -1;
	for (size_t i = 0; i < w.n; i++) {
		if (w.p[i] < '0' || w.p[i] > '9')
			return -1;
		v = v * 10 + (w.p[i] - '0');
	}
	return v;
}

/* 1731, 1731/32, 1731-1732: *second is the second of a dual year, else equal to *first. */
static int year_of(struct str w, int *first, int *second)
{
	size_t cut = 0;
	while (cut < w.n && w.p[cut] != '/' && w.p[cut] != '-')
		cut++;
	*first = *second = number_of(str_part(w, 0, cut), 4);
	if (*first < 1)
		return -1;
	if (cut == w.n)
		return 0;
	struct str tail = str_part(w, cut + 1, w.n);
	static const int ten[] = {1, 10, 100, 1000, 10000};
	int t = number_of(tail, 4);
	if (t < 0 || t != (*first + 1) % ten[tail.n])
		return -1;
	++*second;
	return 0;
}

/* The Gregorian day of a Julian date: the two calendars agree from 1 March 200 to 28 February 300. */
static int32_t from_julian(int y, int m, int d)
{
	int a = y - (m <= 2);
	int century = a / 100;
	return date_day_of(y, m, 1) + d - 1 + century - century / 4 - 2;
}

static int set(struct reading *r, int y, int m, int dom, bool julian, struct date *d)
{
	int days = m ? date_days_in_month(y, m) : 31;
	if (julian && m == 2 && y % 4 == 0)
		days = 29;
	if (dom && (dom < 1 || dom > days)) {
		r->why = "there is no such day in that month";
		return -1;
	}
	*d = (struct date){.precision = dom ? DATE_DAY : m ? DATE_MONTH : DATE_YEAR};
	if (!julian) {
		d->lo = date_day_of(y, m ? m : 1, dom ? dom : 1);
		d->hi = dom ? d->lo : date_day_of(y, m ? m + 1 : 13, 0);
		return 0;
	}
	r->inexact = true;
	d->lo = from_julian(y, m ? m : 1, dom ? dom : 1);
	d->hi = dom ? d->lo : (m == 12 || !m ? from_julian(y + 1, 1, 1) : from_julian(y, m + 1, 1)) - 1;
	if (!dom) { /* a Julian month is no Gregorian one */
		d->precision = DATE_BETWEEN;
		d->grain = DATE_DAY;
	}
	return 0;
}

static struct date unknown(struct reading *r)
{
	r->inexact = true;
	return (struct date){.lo = DATE_LAST, .hi = DATE_LAST, .precision = DATE_UNKNOWN};
}

/* The calendar named before a date; false: one that is not read. */
static bool skip_calendar(struct str *s, bool *julian)
{
	static const char *const other[] = {"HEBREW", "FRENCH_R", NULL};
	*julian = false;
	struct str t = str_trim(*s);
	if (str_has_prefix(t, STR("@#D"))) {
		size_t end = str_find(str_part(t, 1, t.n), STR("@")) + 1;
		struct str name = str_part(t, 3, end > 3 ? end - 3 : 0);
		*s = str_part(t, end + 1, t.n);
		*julian = is(name, "JULIAN");
		return *julian || is(name, "GREGORIAN");
	}
	struct str rest = t, w = next_word(&rest);
	if (is(w, "GREGORIAN") || is(w, "JULIAN")) {
		*julian = is(w, "JULIAN");
		*s = rest;
	}
	for (int i = 0; other[i]; i++)
		if (is(w, other[i]))
			return false;
	return !(w.n && w.p[0] == '_');
}

/* [[day] MON] year [BC], in one of the calendars. */
static int read_date(struct reading *r, struct str s, struct date *d)
{
	bool julian;
	if (!skip_calendar(&s, &julian)) {
		*d = unknown(r);
		return 0;
	}
	struct str rest = s, word[4];
	size_t n = 0;
	while (n < 4 && (word[n] = next_word(&rest)).n)
		n++;
	if (n == 4 || (n && (is(word[n - 1], "BC") || is(word[n - 1], "B.C.") || is(word[n - 1], "BCE")))) {
		int first, second;
		if (n >= 2 && (is(word[n - 1], "BC") || is(word[n - 1], "B.C.") || is(word[n - 1], "BCE")) &&
		    year_of(word[n - 2], &first, &second) == 0) {
			*d = unknown(r);
			return 0;
		}
	} else if (n) {
		int first, second, dom = 0, m = 0;
		bool good = year_of(word[n - 1], &first, &second) == 0;
		if (good && n >= 2)
			good = (m = month_of(word[n - 2])) != 0;
		if (good && n == 3)
			good = (dom = number_of(word[0], 2)) > 0;
		/* Two years at once: the year began on 25 March, so that they differ in January to March
		 * only. */
		if (good && second != first) {
			r->inexact = true;
			if (m > 3)
				good = false;
			else if (m)
				return set(r, second, m, dom, julian, d);
			else {
				*d = (struct date){.lo = date_day_of(first, 1, 1), .hi = date_day_of(second, 12, 31),
						   .precision = DATE_BETWEEN, .grain = DATE_YEAR};
				return 0;
			}
		}
		if (good)
			return set(r, first, m, dom, julian, d);
	}
	s = str_trim(s);
	if (s.n > 2 && s.p[0] == '<' && s.p[s.n - 1] == '>') /* <unknown> */
		s = str_part(s, 1, s.n - 2);
	if (s.n == 0)
		return -1;
	return date_parse(r->rules, s, d, &r->why);
}

static void widen(const struct date_rules *r, struct date *d)
{
	int months = d->precision == DATE_YEAR ? 12 * r->about_years : r->about_months;
	if (!date_takes_part(d) || d->precision == DATE_ABOUT || d->precision == DATE_BETWEEN)
		return;
	d->grain = d->precision == DATE_MINUTE ? DATE_DAY : d->precision;
	d->minute_1 = 0;
	d->precision = DATE_ABOUT;
	if (d->grain == DATE_DAY) {
		d->lo -= r->about_days;
		d->hi += r->about_days;
	} else {
		d->lo = date_add_months(d->lo, -months);
		d->hi = date_add_months(d->hi + 1, months) - 1;
	}
}

static void open_end(struct date *d, bool before)
{
	if (!date_takes_part(d))
		return;
	d->grain = d->precision == DATE_MINUTE ? DATE_DAY : d->precision;
	if (d->grain == DATE_ABOUT || d->grain == DATE_BETWEEN || d->grain == DATE_SEASON)
		d->grain = DATE_DAY;
	d->minute_1 = 0;
	d->precision = before ? DATE_BEFORE : DATE_AFTER;
	if (before)
		d->lo = DATE_FIRST;
	else
		d->hi = DATE_LAST;
}

/* Cuts s at a word of its own, as " AND ". */
static bool cut_at(struct str s, const char *word, struct str *left, struct str *right)
{
	size_t n = strlen(word);
	for (size_t i = 1; i + n < s.n; i++)
		if (s.p[i - 1] == ' ' && s.p[i + n] == ' ' && is(str_part(s, i, n), word)) {
			*left = str_part(s, 0, i - 1);
			*right = str_part(s, i + n, s.n);
			return true;
		}
	return false;
}

static int fail(struct reading *r, const char *why)
{
	r->why = why;
	return -1;
}

/* BET x AND y; the word is cut off, and the two are apart. */
static int read_between(struct reading *r, struct str left, struct str right, struct date *d)
{
	struct date x, y;
	if (read_date(r, left, &x) || read_date(r, right, &y))
		return -1;
	if (!date_takes_part(&x) || !date_takes_part(&y)) {
		*d = unknown(r);
		return DATE_POINT;
	}
	if (x.lo > y.hi)
		return fail(r, "the second date is before the first");
	uint8_t gx = x.precision == DATE_BETWEEN ? x.grain : x.precision,
		gy = y.precision == DATE_BETWEEN ? y.grain : y.precision;
	*d = (struct date){.lo = x.lo, .hi = y.hi, .precision = DATE_BETWEEN, .grain = gx < gy ? gx : gy};
	if (d->grain != DATE_MONTH && d->grain != DATE_YEAR)
		d->grain = DATE_DAY;
	return DATE_POINT;
}

/* FROM x, FROM x TO y; the word is cut off. */
static int read_from(struct reading *r, struct str rest, struct date *start, struct date *end)
{
	struct str left, right;
	if (!cut_at(rest, "TO", &left, &right))
		return read_date(r, rest, start) ? -1 : DATE_CONTINUING;
	if (read_date(r, left, start) || read_date(r, right, end))
		return -1;
	if (date_takes_part(start) && date_takes_part(end) && end->hi < start->lo)
		return fail(r, "the period ends before it begins");
	return DATE_SPAN;
}

static int read_any(struct reading *r, struct str s, struct date *start, struct date *end)
{
	struct str rest = s, left, right;
	struct str w = next_word(&rest);
	if (w.n > 1 && w.p[w.n - 1] == '.')
		w.n--;
	if (s.p[0] == '(') {
		*start = unknown(r);
		return DATE_POINT;
	}
	if (is(w, "ABT") || is(w, "ABOUT") || is(w, "CAL") || is(w, "EST")) {
		r->inexact |= !is(w, "ABT") && !is(w, "ABOUT");
		if (read_date(r, rest, start))
			return -1;
		widen(r->rules, start);
		return DATE_POINT;
	}
	if (is(w, "BEF") || is(w, "AFT")) {
		if (read_date(r, rest, start))
			return -1;
		open_end(start, is(w, "BEF"));
		return DATE_POINT;
	}
	if (is(w, "INT")) {
		size_t phrase = str_find(rest, STR("("));
		if (read_date(r, str_part(rest, 0, phrase), start))
			return -1;
		r->inexact = true;
		start->doubted = start->precision != DATE_UNKNOWN;
		return DATE_POINT;
	}
	if (is(w, "BET") && cut_at(rest, "AND", &left, &right))
		return read_between(r, left, right, start);
	if (is(w, "FROM"))
		return read_from(r, rest, start, end);
	if (is(w, "TO")) {
		if (read_date(r, rest, end))
			return -1;
		*start = *end;
		open_end(start, true);
		return DATE_SPAN;
	}
	return read_date(r, s, start) ? -1 : DATE_POINT;
}

int date_gedcom_parse(const struct date_rules *rules, struct str s, struct date *start, struct date *end,
		      bool *exact, const char **why)
{
	struct reading r = {
		rules, "expected a date such as 2 OCT 1822, ABT 1822, BET 1822 AND 1824 or FROM 1822 TO 1824",
		false};
	struct date a = {0}, b = {0};
	s = str_trim(s);
	*start = *end = (struct date){0};
	*exact = true;
	if (s.n == 0)
		return DATE_POINT;
	int period = read_any(&r, s, &a, &b);
	if (period < 0) {
		*why = r.why;
		return -1;
	}
	*start = a;
	*end = b;
	*exact = !r.inexact;
	return period;
}
