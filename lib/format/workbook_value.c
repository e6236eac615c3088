/* What a number in a cell shows: Excel keeps days as numbers, and only the cell's format tells. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "format/date.h"
#include "format/workbook.h"

enum { DAY_SECONDS = 86400, LAST_SERIAL = 2958465 /* 31 December 9999 */, DIGITS = 15 };

enum workbook_shown workbook_shown_by_id(unsigned id)
{
	if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) ||
	    id == 57 || id == 58)
		return WORKBOOK_DATE;
	if (id == 22)
		return WORKBOOK_DATE_TIME;
	if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 55 || id == 56)
		return WORKBOOK_TIME;
	return id >= 45 && id <= 47 ? WORKBOOK_SPAN : WORKBOOK_NUMBER;
}

/* Behind what begins at `at` and is not part of the pattern: "text", \x, _x, *x, [colour]; at: nothing is. */
static size_t pass_literal(struct str code, size_t at, bool *span)
{
	char c = code.p[at];
	if (c == '\\' || c == '_' || c == '*')
		return at + 2;
	if (c != '"' && c != '[')
		return at;
	const char *end = memchr(code.p + at + 1, c == '"' ? '"' : ']', code.n - at - 1);
	size_t to = end ? (size_t)(end - code.p) : code.n;
	if (c == '[' && to - at <= 3 && to > at + 1 && strchr("hHmMsS", code.p[at + 1]))
		*span = true;
	return to + 1;
}

enum workbook_shown workbook_shown_by_code(struct str code)
{
	bool day = false, month = false, time = false, span = false;
	if (str_is_equal_caseless(str_trim(code), STR("general")))
		return WORKBOOK_NUMBER;
	for (size_t at = 0; at < code.n && code.p[at] != ';';) {
		size_t next = pass_literal(code, at, &span);
		if (next > at) {
			at = next;
			continue;
		}
		char c = code.p[at] | 0x20;
		if (str_is_equal_caseless(str_part(code, at, 7), STR("general"))) {
			at += 7;
			continue;
		}
		day |= c == 'd' || c == 'y';
		month |= c == 'm';
		time |= c == 'h' || c == 's';
		at++;
	}
	if (span)
		return WORKBOOK_SPAN;
	if (day || (month && !time))
		return time ? WORKBOOK_DATE_TIME : WORKBOOK_DATE;
	return time ? WORKBOOK_TIME : WORKBOOK_NUMBER;
}

static void add_clock(long seconds, struct buf *b)
{
	buf_addf(b, "%02ld:%02ld", seconds / 3600, seconds / 60 % 60);
	if (seconds % 60)
		buf_addf(b, ":%02ld", seconds % 60);
}

/* false: no day has this number */
static bool add_date(double v, enum workbook_shown shown, bool from_1904, struct buf *b)
{
	if (!(v >= 0) || v >= LAST_SERIAL + 1)
		return false;
	double whole = floor(v);
	long seconds = lround((v - whole) * DAY_SECONDS), serial = (long)whole;
	if (seconds == DAY_SECONDS) {
		seconds = 0;
		serial++;
	}
	if (shown == WORKBOOK_SPAN || (shown == WORKBOOK_TIME && serial == 0)) {
		add_clock(shown == WORKBOOK_SPAN ? serial * DAY_SECONDS + seconds : seconds, b);
		return true;
	}
	if (!from_1904 &&
	    (serial == 0 || serial == 60)) /* "0 January" and "29 February" 1900: no such days */
		return false;
	int32_t first = from_1904 ? date_day_of(1904, 1, 1) : date_day_of(1899, 12, serial < 60 ? 31 : 30);
	date_write_day(first + (int32_t)serial, b);
	if (seconds) {
		buf_add_char(b, 'T');
		add_clock(seconds, b);
	}
	return true;
}

static size_t count_digits(struct str v)
{
	size_t n = 0;
	for (size_t i = 0; i < v.n && v.p[i] != 'e' && v.p[i] != 'E'; i++)
		n += v.p[i] >= '0' && v.p[i] <= '9' && (n || v.p[i] != '0');
	return n;
}

/* str_to_double knows no exponent. */
static bool read_number(struct str v, double *to)
{
	char copy[64], *end;
	if (v.n == 0 || v.n >= sizeof copy || !strchr("+-.0123456789", v.p[0]))
		return false;
	for (size_t i = 0; i < v.n; i++)
		if (!strchr("+-.0123456789eE", v.p[i]) || !v.p[i])
			return false;
	memcpy(copy, v.p, v.n);
	copy[v.n] = '\0';
	*to = strtod(copy, &end);
	return *end == '\0' && isfinite(*to);
}

void workbook_add_number(struct str v, enum workbook_shown shown, bool from_1904, struct buf *b)
{
	double d;
	v = str_trim(v);
	if (!read_number(v, &d)) {
		buf_add(b, v);
		return;
	}
	if (shown != WORKBOOK_NUMBER && add_date(d, shown, from_1904, b))
		return;
	bool has_exponent = memchr(v.p, 'e', v.n) || memchr(v.p, 'E', v.n);
	if (d == floor(d) && fabs(d) < 1e15)
		buf_addf(b, "%.0f", d + 0.0);
	else if (has_exponent || (memchr(v.p, '.', v.n) && count_digits(v) > DIGITS))
		buf_addf(b, "%.*g", DIGITS, d);
	else
		buf_add(b, v);
}
