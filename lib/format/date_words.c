#include "format/date_words.h"

#include <string.h>

enum { MOST = 32 };

enum word {
	W_OTHER,
	W_MONTH = 16,    /* + 0..11 */
	W_WEEKDAY = 32,  /* + 0..6, Monday first */
	W_SEASON = 48,   /* + 0..3, spring first */
	W_PART = 56,     /* + 0 early, 1 mid, 2 late */
	W_ABOUT = 64,
	W_BEFORE,
	W_AFTER,
	W_BETWEEN,
	W_AND,
	W_FROM,
	W_TO,
	W_SUFFIX,  /* st nd rd th */
	W_FILLER,  /* in, on, of, the: carry nothing */
	W_AT,
	W_T,       /* between an ISO date and its time */
	W_GOES_ON, /* continuing, ongoing, present */
	W_NOT,
	W_KNOWN,
	W_UNKNOWN,
	W_DATE,
};

static const struct {
	const char *text;
	unsigned char word;
} dictionary[] = {
	{"jan", W_MONTH},      {"january", W_MONTH},      {"feb", W_MONTH + 1},   {"february", W_MONTH + 1},
	{"mar", W_MONTH + 2},  {"march", W_MONTH + 2},    {"apr", W_MONTH + 3},   {"april", W_MONTH + 3},
	{"may", W_MONTH + 4},  {"jun", W_MONTH + 5},      {"june", W_MONTH + 5},  {"jul", W_MONTH + 6},
	{"july", W_MONTH + 6}, {"aug", W_MONTH + 7},      {"august", W_MONTH + 7}, {"sep", W_MONTH + 8},
	{"sept", W_MONTH + 8}, {"september", W_MONTH + 8}, {"oct", W_MONTH + 9},  {"october", W_MONTH + 9},
	{"nov", W_MONTH + 10}, {"november", W_MONTH + 10}, {"dec", W_MONTH + 11}, {"december", W_MONTH + 11},
	{"mon", W_WEEKDAY},      {"monday", W_WEEKDAY},      {"tue", W_WEEKDAY + 1},  {"tues", W_WEEKDAY + 1},
	{"tuesday", W_WEEKDAY + 1}, {"wed", W_WEEKDAY + 2},  {"weds", W_WEEKDAY + 2}, {"wednesday", W_WEEKDAY + 2},
	{"thu", W_WEEKDAY + 3},  {"thur", W_WEEKDAY + 3},    {"thurs", W_WEEKDAY + 3}, {"thursday", W_WEEKDAY + 3},
	{"fri", W_WEEKDAY + 4},  {"friday", W_WEEKDAY + 4},  {"sat", W_WEEKDAY + 5},  {"saturday", W_WEEKDAY + 5},
	{"sun", W_WEEKDAY + 6},  {"sunday", W_WEEKDAY + 6},
	{"spring", W_SEASON},    {"summer", W_SEASON + 1},   {"autumn", W_SEASON + 2}, {"winter", W_SEASON + 3},
	{"early", W_PART},       {"beginning", W_PART},      {"start", W_PART},
	{"mid", W_PART + 1},     {"middle", W_PART + 1},     {"late", W_PART + 2},    {"end", W_PART + 2},
	{"about", W_ABOUT},      {"approx", W_ABOUT},        {"approximately", W_ABOUT}, {"circa", W_ABOUT},
	{"c", W_ABOUT},          {"ca", W_ABOUT},            {"abt", W_ABOUT},        {"around", W_ABOUT},
	{"roughly", W_ABOUT},    {"est", W_ABOUT},           {"estimated", W_ABOUT},
	{"before", W_BEFORE},    {"by", W_BEFORE},           {"bef", W_BEFORE},       {"pre", W_BEFORE},
	{"after", W_AFTER},      {"since", W_AFTER},         {"aft", W_AFTER},        {"post", W_AFTER},
	{"between", W_BETWEEN},  {"bet", W_BETWEEN},         {"and", W_AND},          {"from", W_FROM},
	{"to", W_TO},            {"until", W_TO},            {"till", W_TO},          {"til", W_TO},
	{"st", W_SUFFIX},        {"nd", W_SUFFIX},           {"rd", W_SUFFIX},        {"th", W_SUFFIX},
	{"in", W_FILLER},        {"on", W_FILLER},           {"of", W_FILLER},        {"the", W_FILLER},
	{"at", W_AT},            {"t", W_T},
	{"continuing", W_GOES_ON}, {"continues", W_GOES_ON}, {"ongoing", W_GOES_ON},  {"onwards", W_GOES_ON},
	{"onward", W_GOES_ON},   {"present", W_GOES_ON},     {"now", W_GOES_ON},      {"current", W_GOES_ON},
	{"currently", W_GOES_ON},
	{"not", W_NOT},          {"known", W_KNOWN},         {"recorded", W_KNOWN},   {"unknown", W_UNKNOWN},
	{"nk", W_UNKNOWN},       {"unclear", W_UNKNOWN},     {"unrecorded", W_UNKNOWN},
	{"date", W_DATE},        {"dates", W_DATE},
};

struct token {
	char sign;           /* 0: a number or a word */
	unsigned char word;  /* enum word, when digits == 0 and sign == 0 */
	unsigned char digits;
	bool apart;          /* blanks before it */
	int value;
	size_t at;           /* offset of its first byte */
};

struct words {
	const struct date_rules *rules;
	struct str text;
	struct token token[MOST + 1]; /* one further, always W_OTHER with sign '.' unset: a stop */
	size_t n;
	const char *why;
};

static const char not_a_date[] = "expected a date such as 9/12/2021, 2021-12-09 or Dec 2021";
static const char no_month[] = "there is no such month";
static const char no_day[] = "there is no such day in that month";
static const char bad_year[] = "the year must have two or four digits";
static const char bad_time[] = "expected a time such as 22:40 after the date";

static unsigned char look_up(const char *p, size_t n)
{
	char low[16];
	if (n >= sizeof low)
		return W_OTHER;
	for (size_t i = 0; i < n; i++)
		low[i] = (char)(p[i] | 0x20);
	for (size_t i = 0; i < sizeof dictionary / sizeof *dictionary; i++)
		if (strlen(dictionary[i].text) == n && memcmp(dictionary[i].text, low, n) == 0)
			return dictionary[i].word;
	return W_OTHER;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Cuts the text into tokens.  -1: more of them than any date has, or a byte that no date holds. */
static int cut(struct words *w)
{
	struct str s = w->text;
	bool apart = false;
	for (size_t i = 0; i < s.n;) {
		if (s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r')) {
			apart = true;
			i++;
			continue;
		}
		if (s.n - i >= 2 && memcmp(s.p + i, "\xc2\xa0", 2) == 0) {
			apart = true;
			i += 2;
			continue;
		}
		if (w->n == MOST)
			return -1;
		struct token *t = &w->token[w->n++];
		*t = (struct token){.apart = apart, .at = i};
		apart = false;
		if (is_digit(s.p[i])) {
			for (; i < s.n && is_digit(s.p[i]); i++) {
				if (++t->digits > 9)
					return -1;
				t->value = t->value * 10 + (s.p[i] - '0');
			}
		} else if (is_letter(s.p[i])) {
			size_t from = i;
			while (i < s.n && is_letter(s.p[i]))
				i++;
			t->word = look_up(s.p + from, i - from);
			if (i < s.n && s.p[i] == '.' && (t->word == W_ABOUT || t->word / 16 == W_MONTH / 16 || t->word / 16 == W_WEEKDAY / 16) &&
			    (i + 1 == s.n || !is_digit(s.p[i + 1]) || t->word == W_ABOUT))
				i++; /* "c. 2017", "approx. May", "Dec. 2021", "Thurs. 9 Dec" */
			if (t->word == W_OTHER && i - from == 1 && (s.p[from] | 0x20) == 'n' && i + 1 < s.n &&
			    s.p[i] == '/' && (s.p[i + 1] | 0x20) == 'k') {
				t->word = W_UNKNOWN; /* n/k */
				i += 2;
			}
		} else if (s.n - i >= 3 && s.p[i] == '\xe2' && s.p[i + 1] == '\x80' &&
			   (s.p[i + 2] == '\x93' || s.p[i + 2] == '\x94')) { /* en and em dash */
			t->sign = '-';
			i += 3;
		} else if (memchr("-/.,:?()~+", s.p[i], 10)) {
			t->sign = s.p[i++];
		} else {
			return -1;
		}
	}
	w->token[w->n] = (struct token){.sign = '\n', .apart = apart, .at = s.n};
	return 0;
}

static const struct token *at(const struct words *w, size_t i, size_t end)
{
	static const struct token none = {.sign = '\n'};
	return i < end ? &w->token[i] : &none;
}

static bool is_word(const struct token *t, enum word base, int many)
{
	return !t->sign && !t->digits && t->word >= base && t->word < (int)base + many;
}

static bool is_sign(const struct token *t, char sign)
{
	return t->sign == sign;
}

static bool is_year(const struct token *t)
{
	return t->digits == 4 && t->value >= 1000 && t->value < 3000;
}

static int fail(struct words *w, const char *why)
{
	w->why = why;
	return -1;
}

static int year_of(struct words *w, const struct token *t, int *year)
{
	if (is_year(t))
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
	if (is_sign(at(w, i, end), ',') || is_sign(at(w, i, end), '-'))
		i++;
	if (is_word(at(w, i, end), W_AT, 1) || is_word(at(w, i, end), W_T, 1))
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

static bool is_separator(const struct token *t)
{
	return t->sign == '-' || t->sign == '/' || t->sign == '.';
}

/* 2021..., 2021-12..., 2021-12-09..., 2021-Dec-09..., 20211209. */
static int read_year_first(struct words *w, size_t i, size_t end, struct date *d)
{
	const struct token *y = at(w, i, end), *sep = at(w, i + 1, end), *m = at(w, i + 2, end);
	if (i + 1 == end) {
		set_months(d, y->value, 1, 12, DATE_YEAR);
		return 0;
	}
	bool month_word = is_word(sep, W_MONTH, 12);
	if (month_word) {
		m = sep;
		i--;
	} else if (!is_separator(sep)) {
		return fail(w, not_a_date);
	}
	int month = is_word(m, W_MONTH, 12) ? m->word - W_MONTH + 1 : m->digits && m->digits <= 2 ? m->value : 0;
	if (!month)
		return fail(w, m->digits ? no_month : not_a_date);
	if (i + 3 == end)
		return set_month(w, y->value, month, d);
	const struct token *sep2 = at(w, i + 3, end), *dom = at(w, i + 4, end);
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
	const struct token *a = at(w, i, end), *b = at(w, i + 2, end), *c = at(w, i + 4, end);
	int year;
	if (!b->digits)
		return fail(w, not_a_date);
	if (i + 3 == end && is_year(b))
		return set_month(w, b->value, a->value, d);
	if (!is_separator(at(w, i + 3, end)) || !c->digits || b->digits > 2)
		return fail(w, not_a_date);
	if (year_of(w, c, &year))
		return -1;
	bool day_first = w->rules->order == DATE_DAY_FIRST;
	if (set_day(w, year, day_first ? b->value : a->value, day_first ? a->value : b->value, d))
		return -1;
	return read_time(w, i + 5, end, d);
}

/* Steps over one separator or comma. */
static size_t over_sign(const struct words *w, size_t i, size_t end)
{
	return is_separator(at(w, i, end)) || is_sign(at(w, i, end), ',') ? i + 1 : i;
}

/* 9 Dec 2021, 9th of December, 2021, 22-may-16, 9Dec21. */
static int read_day_first(struct words *w, size_t i, size_t end, struct date *d)
{
	const struct token *dom = at(w, i++, end);
	int year;
	if (is_word(at(w, i, end), W_SUFFIX, 1) && !at(w, i, end)->apart)
		i++;
	if (is_word(at(w, i, end), W_FILLER, 1))
		i++;
	i = over_sign(w, i, end);
	const struct token *m = at(w, i, end);
	if (!is_word(m, W_MONTH, 12))
		return fail(w, not_a_date);
	i = over_sign(w, i + 1, end);
	if (year_of(w, at(w, i, end), &year))
		return -1;
	if (set_day(w, year, m->word - W_MONTH + 1, dom->value, d))
		return -1;
	return read_time(w, i + 1, end, d);
}

/* Dec 2021, December, 2021, Dec-21, December 9, 2021. */
static int read_month_first(struct words *w, size_t i, size_t end, struct date *d)
{
	int month = at(w, i++, end)->word - W_MONTH + 1, year;
	const struct token *t = at(w, i, end);
	bool sign = is_sign(t, '\'') || is_separator(t) || is_sign(t, ',') || is_word(t, W_FILLER, 1);
	if (sign)
		t = at(w, ++i, end);
	if (i + 1 == end && (is_year(t) || (t->digits == 2 && (sign || t->value > 31)))) {
		if (year_of(w, t, &year))
			return -1;
		return set_month(w, year, month, d);
	}
	if (!sign && t->digits && t->digits <= 2) {
		int dom = t->value;
		i++;
		if (is_word(at(w, i, end), W_SUFFIX, 1))
			i++;
		i = over_sign(w, i, end);
		if (is_year(at(w, i, end))) {
			if (set_day(w, at(w, i, end)->value, month, dom, d))
				return -1;
			return read_time(w, i + 1, end, d);
		}
	}
	return fail(w, t->digits && !sign ? bad_year : not_a_date);
}

/* autumn 2017, winter of 2016/17. */
static int read_season(struct words *w, size_t i, size_t end, struct date *d)
{
	int season = at(w, i++, end)->word - W_SEASON;
	if (is_word(at(w, i, end), W_FILLER, 1))
		i++;
	const struct token *y = at(w, i, end), *sep = at(w, i + 1, end), *next = at(w, i + 2, end);
	if (!is_year(y))
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
	int part = at(w, i++, end)->word - W_PART;
	if (is_sign(at(w, i, end), '-'))
		i++;
	while (is_word(at(w, i, end), W_FILLER, 1))
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
	while (is_word(at(w, i, end), W_FILLER, 1))
		i++;
	if (is_word(at(w, i, end), W_WEEKDAY, 7)) {
		weekday = at(w, i++, end)->word - W_WEEKDAY;
		if (is_sign(at(w, i, end), ',') || is_sign(at(w, i, end), '.'))
			i++;
		if (is_word(at(w, i, end), W_FILLER, 1))
			i++;
	}
	const struct token *t = at(w, i, end);
	int failed;
	if (is_year(t))
		failed = read_year_first(w, i, end, d);
	else if (t->digits == 8 && i + 1 == end && t->value / 10000 >= 1800 && t->value / 10000 < 2200)
		failed = set_day(w, t->value / 10000, t->value / 100 % 100, t->value % 100, d);
	else if (t->digits > 2)
		failed = fail(w, bad_year);
	else if (t->digits && is_separator(at(w, i + 1, end)) && at(w, i + 2, end)->digits)
		failed = read_numbers(w, i, end, d);
	else if (t->digits)
		failed = read_day_first(w, i, end, d);
	else if (is_word(t, W_MONTH, 12))
		failed = read_month_first(w, i, end, d);
	else if (is_word(t, W_SEASON, 4))
		failed = read_season(w, i, end, d);
	else if (is_word(t, W_PART, 3))
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
	return is_word(at(w, i, end), W_ABOUT, 1) || is_sign(at(w, i, end), '~');
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
	const struct token *a = at(w, i, middle);
	size_t j = i + 1;
	if (is_word(a, W_WEEKDAY, 7))
		a = at(w, j++, middle);
	if (is_word(a, W_MONTH, 12) && j == middle && y->precision <= DATE_MONTH) {
		set_months(x, year, a->word - W_MONTH + 1, a->word - W_MONTH + 1, DATE_MONTH);
		return 0;
	}
	if (a->digits && a->digits <= 2 && date_is_exact(y)) {
		if (is_word(at(w, j, middle), W_SUFFIX, 1))
			j++;
		if (is_word(at(w, j, middle), W_FILLER, 1))
			j++;
		if (j == middle)
			return set_day(w, year, month, a->value, x);
		if (is_word(at(w, j, middle), W_MONTH, 12) && j + 1 == middle)
			return set_day(w, year, at(w, j, middle)->word - W_MONTH + 1, a->value, x);
	}
	return fail(w, whole.why);
}

/* A date with all that may stand around it. */
static int read_date(struct words *w, size_t i, size_t end, struct date *d)
{
	bool doubted = false, about = false;
	if (is_word(at(w, i, end), W_DATE, 1))
		i++;
	if (is_sign(at(w, i, end), '?')) {
		doubted = true;
		i++;
	}
	if (end > i && is_sign(at(w, end - 1, end), '?'))
		return fail(w, "a question mark goes before a doubted date, not after it");
	/* "autumn 2017 (about)", "2017 approx" */
	if (end >= i + 4 && is_sign(at(w, end - 1, end), ')') && is_about(w, end - 2, end) && is_sign(at(w, end - 3, end), '(')) {
		about = true;
		end -= 3;
	} else if (end >= i + 2 && is_about(w, end - 1, end)) {
		about = true;
		end -= is_sign(at(w, end - 2, end), ',') ? 2 : 1;
	}
	if ((i + 1 == end && is_word(at(w, i, end), W_UNKNOWN, 1)) ||
	    (i + 2 == end && is_word(at(w, i, end), W_NOT, 1) && is_word(at(w, i + 1, end), W_KNOWN, 1)) ||
	    (i == end && doubted)) {
		*d = (struct date){.lo = DATE_LAST, .hi = DATE_LAST, .precision = DATE_UNKNOWN, .doubted = doubted};
		return 0;
	}
	while (is_word(at(w, i, end), W_FILLER, 1))
		i++;
	if (is_word(at(w, i, end), W_BEFORE, 1) || is_word(at(w, i, end), W_AFTER, 1)) {
		bool before = at(w, i, end)->word == W_BEFORE;
		i++;
		if (is_sign(at(w, i, end), '-'))
			i++;
		about |= is_about(w, i, end);
		if (read_plain(w, is_about(w, i, end) ? i + 1 : i, end, d))
			return -1;
		uint8_t grain = grain_of(d);
		*d = (struct date){.lo = before ? DATE_FIRST : d->lo, .hi = before ? d->hi : DATE_LAST,
				   .precision = before ? DATE_BEFORE : DATE_AFTER,
				   .grain = grain == DATE_SEASON ? DATE_MONTH : grain, .doubted = doubted || d->doubted || about};
		return 0;
	}
	if (is_word(at(w, i, end), W_BETWEEN, 1)) {
		struct date x, y;
		size_t middle = ++i;
		while (middle < end && !is_word(at(w, middle, end), W_AND, 1))
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
	w->n = 0;
	w->why = not_a_date;
	return w->text.n > 80 ? -1 : cut(w);
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

/* Where "X to Y" or "X - Y" is cut: the word, else a dash with blanks on both sides, else any dash that leaves a date on
 * either side. */
static int read_span(struct words *w, size_t i, size_t end, struct date *x, struct date *y)
{
	for (size_t k = i + 1; k < end; k++)
		if (is_word(at(w, k, end), W_TO, 1))
			return read_pair(w, i, k, end, x, y);
	for (int pass = 0; pass < 2; pass++)
		for (size_t k = i + 1; k + 1 < end; k++) {
			bool apart = at(w, k, end)->apart && at(w, k + 1, end)->apart;
			if (!is_sign(at(w, k, end), '-') || apart != (pass == 0))
				continue;
			struct words try = *w;
			if (read_pair(&try, i, k, end, x, y) == 0)
				return 0;
			if (pass == 0)
				return fail(w, try.why);
		}
	return fail(w, not_a_date);
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
	bool from = is_word(at(&w, 0, n), W_FROM, 1), doubted = false;
	if (from)
		i++;
	if (is_sign(at(&w, i, n), '?')) {
		doubted = true;
		i++;
	}
	/* "2016-04, continuing", "May 2019 to present", "from 2016-04" */
	size_t last = n;
	if (n > i + 1 && is_word(at(&w, n - 1, n), W_GOES_ON, 1)) {
		last = n - 1;
		if (is_word(at(&w, last - 1, n), W_FILLER, 1) || is_word(at(&w, last - 1, n), W_AND, 1))
			last--;
		if (is_sign(at(&w, last - 1, n), ',') || is_sign(at(&w, last - 1, n), '-') || is_word(at(&w, last - 1, n), W_TO, 1))
			last--;
	}
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
