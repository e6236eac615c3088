#include "format/date_words.h"

#include <string.h>

#include "format/date_token.h"

struct words {
	const struct date_rules *rules;
	struct str text;
	struct date_token token[DATE_TOKENS + 1]; /* after the last, a stop */
	size_t n;
	const char *why;
};

static const char not_a_date[] = "expected a date such as 9/12/2021, 2021-12-09 or Dec 2021";
static const char no_month[] = "there is no such month";
static const char no_day[] = "there is no such day in that month";
static const char bad_year[] = "the year must have two or four digits";
static const char no_year[] = "the year is missing";
static const char day_or_year[] =
	"this may be a day without a year, or a year: write 23 Sept 2024 or Sept 2023";
static const char bad_time[] = "expected a time such as 22:40 after the date";

static const struct date_token *at(const struct words *w, size_t i, size_t end)
{
	static const struct date_token none = {.sign = '\n'};
	return i < end ? &w->token[i] : &none;
}

static int fail(struct words *w, const char *why)
{
	w->why = why;
	return -1;
}

static int year_of(struct words *w, const struct date_token *t, int *year)
{
	if (date_token_is_year(t))
		*year = t->value;
	else if (t->digits == 2)
		*year = t->value + (t->value < w->rules->pivot ? 2000 : 1900);
	else
		return fail(w, t->digits ? bad_year : not_a_date);
	return 0;
}

static void set_months(struct date *d, int year, int from, int to, enum date_precision p)
{
	*d = (struct date){.lo = date_day_of(year, from, 1), .hi = date_day_of(year, to + 1, 0), .precision = (uint8_t)p};
}

static int set_day(struct words *w, int y, int m, int dom, struct date *d)
{
	if (m < 1 || m > 12)
		return fail(w, no_month);
	if (!date_is_civil(y, m, dom))
		return fail(w, no_day);
	int32_t day = date_day_of(y, m, dom);
	*d = (struct date){.lo = day, .hi = day, .precision = DATE_DAY};
	return 0;
}

static int set_month(struct words *w, int y, int m, struct date *d)
{
	if (m < 1 || m > 12)
		return fail(w, no_month);
	set_months(d, y, m, m, DATE_MONTH);
	return 0;
}

/* What follows a day: nothing, or a time to the end. */
static int read_time(struct words *w, size_t i, size_t end, struct date *d)
{
	if (i >= end)
		return 0;
	if (date_token_is_sign(at(w, i, end), ',') || date_token_is_sign(at(w, i, end), '-'))
		i++;
	if (date_token_is_word(at(w, i, end), DATE_W_AT, 1) || date_token_is_word(at(w, i, end), DATE_W_T, 1))
		i++;
	if (i >= end)
		return fail(w, bad_time);
	int minute;
	size_t from = w->token[i].at;
	struct str text = str_trim(str_part(w->text, from, w->token[end].at - from));
	if (date_parse_time(text, &minute))
		return fail(w, bad_time);
	if (str_has_prefix(text, STR("00:00:00")) && (text.n == 8 || text.p[8] == '.') &&
	    strspn(text.p + 8, ".0") >= text.n - 8)
		return 0; /* how databases write a day */
	date_set_time(d, minute);
	return 0;
}

static bool is_separator(const struct date_token *t)
{
	return t->sign == '-' || t->sign == '/' || t->sign == '.';
}

/* 2021..., 2021-12..., 2021-12-09..., 2021-Dec-09..., 20211209. */
static int read_year_first(struct words *w, size_t i, size_t end, struct date *d)
{
	const struct date_token *y = at(w, i, end), *sep = at(w, i + 1, end), *m = at(w, i + 2, end);
	if (i + 1 == end) {
		set_months(d, y->value, 1, 12, DATE_YEAR);
		return 0;
	}
	bool month_word = date_token_is_word(sep, DATE_W_MONTH, 12);
	if (month_word) {
		m = sep;
		i--;
	} else if (!is_separator(sep)) {
		return fail(w, not_a_date);
	}
	int month = date_token_is_word(m, DATE_W_MONTH, 12) ? m->word - DATE_W_MONTH + 1
		    : m->digits && m->digits <= 2           ? m->value
							    : 0;
	if (!month)
		return fail(w, m->digits ? no_month : not_a_date);
	if (i + 3 == end)
		return set_month(w, y->value, month, d);
	const struct date_token *sep2 = at(w, i + 3, end), *dom = at(w, i + 4, end);
	if (!month_word && sep2->sign != sep->sign)
		return fail(w, not_a_date);
	if (!is_separator(sep2)) {
		dom = sep2;
		i--;
	}
	if (!dom->digits || dom->digits > 2)
		return fail(w, not_a_date);
	if (set_day(w, y->value, month, dom->value, d))
		return -1;
	return read_time(w, i + 5, end, d);
}

/* 9/12/2021, 22.05/16 (mixed signs are repaired), 12/2021. */
static int read_numbers(struct words *w, size_t i, size_t end, struct date *d)
{
	const struct date_token *a = at(w, i, end), *b = at(w, i + 2, end), *c = at(w, i + 4, end);
	int year;
	if (!b->digits)
		return fail(w, not_a_date);
	if (i + 3 == end && date_token_is_year(b))
		return set_month(w, b->value, a->value, d);
	if (i + 3 == end && b->digits <= 2)
		return fail(w, no_year);
	if (!is_separator(at(w, i + 3, end)) || !c->digits || b->digits > 2)
		return fail(w, not_a_date);
	if (year_of(w, c, &year))
		return -1;
	bool day_first = w->rules->order == DATE_DAY_FIRST;
	if (w->rules->ask && a->value != b->value && (a->value <= 12 || b->value <= 12))
		return fail(w, date_asks);
	if (set_day(w, year, day_first ? b->value : a->value, day_first ? a->value : b->value, d))
		return -1;
	return read_time(w, i + 5, end, d);
}

/* Steps over one separator or comma. */
static size_t over_sign(const struct words *w, size_t i, size_t end)
{
	return is_separator(at(w, i, end)) || date_token_is_sign(at(w, i, end), ',') ? i + 1 : i;
}

/* 9 Dec 2021, 9th of December, 2021, 22-may-16, 9Dec21. */
static int read_day_first(struct words *w, size_t i, size_t end, struct date *d)
{
	const struct date_token *dom = at(w, i++, end);
	int year;
	if (date_token_is_word(at(w, i, end), DATE_W_SUFFIX, 1) && !at(w, i, end)->apart)
		i++;
	if (date_token_is_word(at(w, i, end), DATE_W_FILLER, 1))
		i++;
	i = over_sign(w, i, end);
	const struct date_token *m = at(w, i, end);
	if (!date_token_is_word(m, DATE_W_MONTH, 12))
		return fail(w, not_a_date);
	i = over_sign(w, i + 1, end);
	if (i >= end)
		return fail(w, no_year);
	if (year_of(w, at(w, i, end), &year))
		return -1;
	if (set_day(w, year, m->word - DATE_W_MONTH + 1, dom->value, d))
		return -1;
	return read_time(w, i + 1, end, d);
}

/* Dec 2021, December, 2021, Dec-21, December 9, 2021. */
static int read_month_first(struct words *w, size_t i, size_t end, struct date *d)
{
	int month = at(w, i++, end)->word - DATE_W_MONTH + 1, year;
	const struct date_token *t = at(w, i, end);
	bool sign = date_token_is_sign(t, '\'') || is_separator(t) || date_token_is_sign(t, ',') ||
		    date_token_is_word(t, DATE_W_FILLER, 1);
	if (sign)
		t = at(w, ++i, end);
	if (i + 1 == end && (date_token_is_year(t) || (t->digits == 2 && (sign || t->value > 31)))) {
		if (year_of(w, t, &year))
			return -1;
		return set_month(w, year, month, d);
	}
	if (!sign && t->digits && t->digits <= 2) {
		int dom = t->value;
		i++;
		if (date_token_is_word(at(w, i, end), DATE_W_SUFFIX, 1))
			i++;
		i = over_sign(w, i, end);
		if (date_token_is_year(at(w, i, end))) {
			if (set_day(w, at(w, i, end)->value, month, dom, d))
				return -1;
			return read_time(w, i + 1, end, d);
		}
	}
	if (i == end && t->digits && t->digits <= 2)
		return fail(w, day_or_year);
	return fail(w, t->digits && !sign ? bad_year : not_a_date);
}

/* autumn 2017, winter of 2016/17. */
static int read_season(struct words *w, size_t i, size_t end, struct date *d)
{
	int season = at(w, i++, end)->word - DATE_W_SEASON;
	if (date_token_is_word(at(w, i, end), DATE_W_FILLER, 1))
		i++;
	const struct date_token *y = at(w, i, end), *sep = at(w, i + 1, end), *next = at(w, i + 2, end);
	if (!date_token_is_year(y))
		return fail(w, y->digits ? bad_year : not_a_date);
	if (i + 1 != end && !(i + 3 == end && is_separator(sep) && season == 3 &&
			      (next->value == (y->value + 1) % 100 || next->value == y->value + 1)))
		return fail(w, not_a_date);
	int from = w->rules->season_from[season];
	set_months(d, y->value, from, from + 2, DATE_SEASON);
	return 0;
}

static int read_plain(struct words *w, size_t i, size_t end, struct date *d);

/* early 2019; of a month or a season the whole is kept. */
static int read_part(struct words *w, size_t i, size_t end, struct date *d)
{
	int part = at(w, i++, end)->word - DATE_W_PART;
	if (date_token_is_sign(at(w, i, end), '-'))
		i++;
	while (date_token_is_word(at(w, i, end), DATE_W_FILLER, 1))
		i++;
	if (read_plain(w, i, end, d))
		return -1;
	if (d->precision == DATE_YEAR) {
		int year, month, dom;
		date_civil_of(d->lo, &year, &month, &dom);
		const int *from = w->rules->part_from;
		set_months(d, year, from[part], part == 2 ? 12 : from[part + 1] - 1, DATE_SEASON);
	} else if (d->precision != DATE_MONTH && d->precision != DATE_SEASON) {
		return fail(w, not_a_date);
	}
	return 0;
}

/* A date without about, before or between: tokens i to end, all of them. */
static int read_plain(struct words *w, size_t i, size_t end, struct date *d)
{
	int weekday = -1;
	while (date_token_is_word(at(w, i, end), DATE_W_FILLER, 1))
		i++;
	if (date_token_is_word(at(w, i, end), DATE_W_WEEKDAY, 7)) {
		weekday = at(w, i++, end)->word - DATE_W_WEEKDAY;
		if (date_token_is_sign(at(w, i, end), ',') || date_token_is_sign(at(w, i, end), '.'))
			i++;
		if (date_token_is_word(at(w, i, end), DATE_W_FILLER, 1))
			i++;
	}
	const struct date_token *t = at(w, i, end);
	int failed;
	if (date_token_is_year(t))
		failed = read_year_first(w, i, end, d);
	else if (t->digits == 8 && i + 1 == end && t->value / 10000 >= 1800 && t->value / 10000 < 2200)
		failed = set_day(w, t->value / 10000, t->value / 100 % 100, t->value % 100, d);
	else if (t->digits > 2)
		failed = fail(w, bad_year);
	else if (t->digits && is_separator(at(w, i + 1, end)) && at(w, i + 2, end)->digits)
		failed = read_numbers(w, i, end, d);
	else if (t->digits)
		failed = read_day_first(w, i, end, d);
	else if (date_token_is_word(t, DATE_W_MONTH, 12))
		failed = read_month_first(w, i, end, d);
	else if (date_token_is_word(t, DATE_W_SEASON, 4))
		failed = read_season(w, i, end, d);
	else if (date_token_is_word(t, DATE_W_PART, 3))
		failed = read_part(w, i, end, d);
	else
		failed = fail(w, not_a_date);
	if (failed)
		return -1;
	if (weekday >= 0) {
		if (!date_is_exact(d))
			return fail(w, not_a_date);
		d->doubted |= date_weekday(d->lo) != weekday; /* the words contradict themselves */
	}
	return 0;
}

static uint8_t grain_of(const struct date *d)
{
	return d->precision == DATE_MINUTE ? DATE_DAY : d->precision;
}

static void widen(const struct date_rules *r, struct date *d)
{
	uint8_t grain = grain_of(d);
	int32_t lo = d->lo, hi = d->hi;
	if (grain == DATE_DAY) {
		lo -= r->about_days;
		hi += r->about_days;
	} else {
		int months = grain == DATE_YEAR ? r->about_years * 12 : r->about_months;
		lo = date_add_months(lo, -months);
		hi = date_add_months(hi + 1, months) - 1;
	}
	*d = (struct date){.lo = lo, .hi = hi, .precision = DATE_ABOUT, .grain = grain, .doubted = d->doubted};
}

static bool is_about(const struct words *w, size_t i, size_t end)
{
	return date_token_is_word(at(w, i, end), DATE_W_ABOUT, 1) || date_token_is_sign(at(w, i, end), '~');
}

/* "between X and Y"; what X leaves out (year, month) is taken from Y. */
static int read_pair(struct words *w, size_t i, size_t middle, size_t end, struct date *x, struct date *y)
{
	struct words whole = *w;
	if (read_plain(w, middle + 1, end, y))
		return -1;
	if (read_plain(&whole, i, middle, x) == 0)
		return 0;
	/* "5 Jan" or "5" or "Jan": borrow the missing tail of Y. */
	int year, month, dom;
	date_civil_of(y->lo, &year, &month, &dom);
	const struct date_token *a = at(w, i, middle);
	size_t j = i + 1;
	if (date_token_is_word(a, DATE_W_WEEKDAY, 7))
		a = at(w, j++, middle);
	if (date_token_is_word(a, DATE_W_MONTH, 12) && j == middle && y->precision <= DATE_MONTH) {
		set_months(x, year, a->word - DATE_W_MONTH + 1, a->word - DATE_W_MONTH + 1, DATE_MONTH);
		return 0;
	}
	if (a->digits && a->digits <= 2 && date_is_exact(y)) {
		if (date_token_is_word(at(w, j, middle), DATE_W_SUFFIX, 1))
			j++;
		if (date_token_is_word(at(w, j, middle), DATE_W_FILLER, 1))
			j++;
		if (j == middle)
			return set_day(w, year, month, a->value, x);
		if (date_token_is_word(at(w, j, middle), DATE_W_MONTH, 12) && j + 1 == middle)
			return set_day(w, year, at(w, j, middle)->word - DATE_W_MONTH + 1, a->value, x);
	}
	return fail(w, whole.why);
}

/* "w/c 12 Feb 2024", "week ending 18/02/2024": 1 the first day follows, -1 the last; *i behind the words.  0:
 * no week. */
static int week_at(const struct words *w, size_t *i, size_t end)
{
	const struct date_token *t = at(w, *i, end), *next = at(w, *i + 1, end);
	bool is_week = date_token_is_word(t, DATE_W_WEEK, 1);
	bool ends = date_token_is_word(t, DATE_W_WEEK_TO, 1) ||
		    (is_week && date_token_is_word(next, DATE_W_ENDING, 1));
	bool begins = date_token_is_word(t, DATE_W_WEEK_FROM, 1) ||
		      (is_week && (date_token_is_word(next, DATE_W_COMMENCING, 1) ||
				   date_token_is_word(next, DATE_W_FILLER, 1) ||
				   date_token_is_word(next, DATE_W_PART, 1)));
	*i += ends || begins ? 1 + is_week : 0;
	return ends ? -1 : begins;
}

static int read_week(struct words *w, int way, size_t i, size_t end, struct date *d)
{
	struct date day;
	if (read_plain(w, i, end, &day))
		return -1;
	if (!date_is_exact(&day))
		return fail(w, "expected a day after the words for a week");
	*d = (struct date){.lo = way > 0 ? day.lo : day.lo - 6, .hi = way > 0 ? day.lo + 6 : day.lo, .precision = DATE_BETWEEN,
			   .grain = DATE_DAY, .doubted = day.doubted};
	return 0;
}

/* "autumn 2017 (about)", "2017 approx": what stands behind a date is cut off. */
static bool ends_in_about(const struct words *w, size_t i, size_t *end)
{
	size_t n = *end;
	if (n >= i + 4 && date_token_is_sign(at(w, n - 1, n), ')') && is_about(w, n - 2, n) &&
	    date_token_is_sign(at(w, n - 3, n), '('))
		*end = n - 3;
	else if (n >= i + 2 && is_about(w, n - 1, n))
		*end = n - (date_token_is_sign(at(w, n - 2, n), ',') ? 2 : 1);
	return *end < n;
}

/* "unknown", "not known". */
static bool is_unknown(const struct words *w, size_t i, size_t end)
{
	return (i + 1 == end && date_token_is_word(at(w, i, end), DATE_W_UNKNOWN, 1)) ||
	       (i + 2 == end && date_token_is_word(at(w, i, end), DATE_W_NOT, 1) &&
		date_token_is_word(at(w, i + 1, end), DATE_W_KNOWN, 1));
}

/* "before May 2017", "after about 2010"; i is at the word. */
static int read_open(struct words *w, size_t i, size_t end, bool doubted, struct date *d)
{
	bool before = at(w, i, end)->word == DATE_W_BEFORE;
	i++;
	if (date_token_is_sign(at(w, i, end), '-'))
		i++;
	bool about = is_about(w, i, end);
	if (read_plain(w, about ? i + 1 : i, end, d))
		return -1;
	uint8_t grain = grain_of(d);
	*d = (struct date){.lo = before ? DATE_FIRST : d->lo,
			   .hi = before ? d->hi : DATE_LAST,
			   .precision = before ? DATE_BEFORE : DATE_AFTER,
			   .grain = grain == DATE_SEASON ? DATE_MONTH : grain,
			   .doubted = doubted || d->doubted || about};
	return 0;
}

/* "between 3 and 9 May 2017"; i is behind the word. */
static int read_between(struct words *w, size_t i, size_t end, bool doubted, struct date *d)
{
	struct date x, y;
	size_t middle = i;
	while (middle < end && !date_token_is_word(at(w, middle, end), DATE_W_AND, 1))
		middle++;
	if (middle == end)
		return fail(w, "expected between one date and another");
	if (read_pair(w, i, middle, end, &x, &y))
		return -1;
	if (x.lo > y.hi)
		return fail(w, "the second date is before the first");
	uint8_t gx = grain_of(&x), gy = grain_of(&y);
	*d = (struct date){.lo = x.lo, .hi = y.hi, .precision = DATE_BETWEEN, .grain = gx < gy ? gx : gy,
			   .doubted = doubted || x.doubted || y.doubted};
	if (d->grain == DATE_SEASON)
		d->grain = DATE_MONTH;
	return 0;
}

/* A date with all that may stand around it. */
static int read_date(struct words *w, size_t i, size_t end, struct date *d)
{
	if (date_token_is_word(at(w, i, end), DATE_W_DATE, 1))
		i++;
	bool doubted = date_token_is_sign(at(w, i, end), '?');
	i += doubted;
	if (end > i && date_token_is_sign(at(w, end - 1, end), '?'))
		return fail(w, "a question mark goes before a doubted date, not after it");
	bool about = ends_in_about(w, i, &end);
	if (is_unknown(w, i, end) || (i == end && doubted)) {
		*d = (struct date){.lo = DATE_LAST, .hi = DATE_LAST, .precision = DATE_UNKNOWN, .doubted = doubted};
		return 0;
	}
	while (date_token_is_word(at(w, i, end), DATE_W_FILLER, 1))
		i++;
	int week = week_at(w, &i, end);
	if (week)
		return read_week(w, week, i, end, d);
	if (date_token_is_word(at(w, i, end), DATE_W_BEFORE, 1) ||
	    date_token_is_word(at(w, i, end), DATE_W_AFTER, 1))
		return read_open(w, i, end, doubted || about, d);
	if (date_token_is_word(at(w, i, end), DATE_W_BETWEEN, 1))
		return read_between(w, i + 1, end, doubted, d);
	if (is_about(w, i, end)) {
		about = true;
		i++;
	}
	if (read_plain(w, i, end, d))
		return -1;
	if (about)
		widen(w->rules, d);
	d->doubted |= doubted;
	return 0;
}

static int begin(struct words *w, const struct date_rules *r, struct str s)
{
	w->rules = r;
	w->text = str_trim(s);
	w->why = not_a_date;
	return w->text.n > 80 ? -1 : date_token_cut(w->text, w->token, &w->n);
}

int date_words_parse(const struct date_rules *r, struct str s, struct date *d, const char **why)
{
	struct words w;
	struct date got;
	int failed = begin(&w, r, s);
	if (!failed && w.n == 0) {
		*d = (struct date){0};
		return 0;
	}
	if (failed || read_date(&w, 0, w.n, &got)) {
		*why = w.why;
		return -1;
	}
	*d = got;
	return 0;
}

/* Where "X to Y" or "X - Y" is cut: the word, else a dash with blanks on both sides, else any dash that
 * leaves a date on either side. */
static int read_span(struct words *w, size_t i, size_t end, struct date *x, struct date *y)
{
	for (size_t k = i + 1; k < end; k++)
		if (date_token_is_word(at(w, k, end), DATE_W_TO, 1))
			return read_pair(w, i, k, end, x, y);
	for (int pass = 0; pass < 2; pass++)
		for (size_t k = i + 1; k + 1 < end; k++) {
			bool apart = at(w, k, end)->apart && at(w, k + 1, end)->apart;
			if (!date_token_is_sign(at(w, k, end), '-') || apart != (pass == 0))
				continue;
			struct words try = *w;
			if (read_pair(&try, i, k, end, x, y) == 0)
				return 0;
			if (pass == 0)
				return fail(w, try.why);
		}
	return fail(w, not_a_date);
}

/* Where "2016-04, continuing", "May 2019 to present" and "March 2019 to date" end as dates; n: they do not go
 * on. */
static size_t before_goes_on(const struct words *w, size_t i, size_t n)
{
	if (n > i + 2 && date_token_is_word(at(w, n - 1, n), DATE_W_DATE, 1) &&
	    date_token_is_word(at(w, n - 2, n), DATE_W_TO, 1))
		return n - 2;
	if (n <= i + 1 || !date_token_is_word(at(w, n - 1, n), DATE_W_GOES_ON, 1))
		return n;
	size_t last = n - 1;
	if (date_token_is_word(at(w, last - 1, n), DATE_W_FILLER, 1) ||
	    date_token_is_word(at(w, last - 1, n), DATE_W_AND, 1))
		last--;
	if (date_token_is_sign(at(w, last - 1, n), ',') || date_token_is_sign(at(w, last - 1, n), '-') ||
	    date_token_is_word(at(w, last - 1, n), DATE_W_TO, 1))
		last--;
	return last;
}

int date_words_parse_period(const struct date_rules *r, struct str s, struct date *start, struct date *end,
			    const char **why)
{
	struct words w;
	struct date x, y;
	if (begin(&w, r, s)) {
		*why = w.why;
		return -1;
	}
	*end = *start = (struct date){0};
	if (w.n == 0)
		return DATE_POINT;
	if (read_date(&w, 0, w.n, &x) == 0) {
		*start = x;
		return DATE_POINT;
	}
	const char *first_why = w.why;
	size_t i = 0, n = w.n;
	bool from = date_token_is_word(at(&w, 0, n), DATE_W_FROM, 1);
	i += from;
	bool doubted = date_token_is_sign(at(&w, i, n), '?');
	i += doubted;
	size_t last = before_goes_on(&w, i, n);
	if (from || last < n) {
		if (read_date(&w, i, last, &x) == 0) {
			*start = x;
			start->doubted |= doubted;
			return DATE_CONTINUING;
		}
		if (last < n) {
			*why = w.why;
			return -1;
		}
	}
	w.why = not_a_date;
	if (read_span(&w, i, n, &x, &y)) {
		*why = w.why == not_a_date ? first_why : w.why;
		return -1;
	}
	if (y.hi < x.lo) {
		*why = "the period ends before it begins";
		return -1;
	}
	*start = x;
	*end = y;
	start->doubted |= doubted;
	return DATE_SPAN;
}
