/* Dates written: ISO as it is read back, and as people read them. */
#include "format/date.h"

/* As a social worker writes them on a page: 5 June, 5 Sept. */
static const char *const month_name[12] = {"Jan",  "Feb", "Mar",  "Apr", "May", "June",
					   "July", "Aug", "Sept", "Oct", "Nov", "Dec"};

static void add_digits(struct buf *b, int v, int width)
{
	char digit[12];
	size_t n = 0;
	for (unsigned u = (unsigned)v; u || n < (size_t)width; u /= 10)
		digit[sizeof digit - ++n] = (char)('0' + u % 10);
	buf_add(b, (struct str){digit + sizeof digit - n, n});
}

void date_write_day(int32_t day, struct buf *b)
{
	int y, m, d;
	date_civil_of(day, &y, &m, &d);
	if (y < 1000 || y > 9999) {
		add_digits(b, y, 4);
		buf_add_char(b, '-');
		add_digits(b, m, 2);
		buf_add_char(b, '-');
		add_digits(b, d, 2);
		return;
	}
	char text[10] = {(char)('0' + y / 1000), (char)('0' + y / 100 % 10), (char)('0' + y / 10 % 10), (char)('0' + y % 10), '-',
			 (char)('0' + m / 10), (char)('0' + m % 10), '-', (char)('0' + d / 10), (char)('0' + d % 10)};
	buf_add(b, (struct str){text, sizeof text});
}

/* One end of a range, as short as its grain allows. */
static void write_end(int32_t day, int grain, bool is_hi, struct buf *b)
{
	int y, m, d;
	date_civil_of(day, &y, &m, &d);
	bool month_edge = is_hi ? d == date_days_in_month(y, m) : d == 1;
	if (grain == DATE_YEAR && month_edge && m == (is_hi ? 12 : 1)) {
		add_digits(b, y, 4);
	} else if ((grain == DATE_YEAR || grain == DATE_MONTH || grain == DATE_SEASON) && month_edge) {
		add_digits(b, y, 4);
		buf_add_char(b, '-');
		add_digits(b, m, 2);
	} else {
		date_write_day(day, b);
	}
}

void date_write_iso(const struct date *d, struct buf *b)
{
	int grain = d->grain;
	switch ((enum date_precision)d->precision) {
	case DATE_NONE:
	case DATE_UNKNOWN:
	case DATE_PRECISIONS:
		return;
	case DATE_MINUTE:
		date_write_day(d->lo, b);
		buf_add_char(b, 'T');
		add_digits(b, (d->minute_1 - 1) / 60, 2);
		buf_add_char(b, ':');
		add_digits(b, (d->minute_1 - 1) % 60, 2);
		break;
	case DATE_DAY:
		date_write_day(d->lo, b);
		break;
	case DATE_MONTH:
	case DATE_YEAR:
		write_end(d->lo, d->precision, false, b);
		break;
	case DATE_BEFORE:
		buf_add_char(b, '/');
		write_end(d->hi, grain, true, b);
		break;
	case DATE_AFTER:
		write_end(d->lo, grain, false, b);
		buf_add_char(b, '/');
		break;
	case DATE_SEASON:
		grain = DATE_MONTH;
		/* fall through */
	case DATE_ABOUT:
	case DATE_BETWEEN:
		write_end(d->lo, grain, false, b);
		buf_add_char(b, '/');
		write_end(d->hi, grain, true, b);
		break;
	}
	if (d->doubted)
		buf_add_char(b, '?');
}

/* ---- as people read it */

static void write_part(int32_t day, int grain, bool with_year, bool with_month, struct buf *b)
{
	int y, m, d;
	date_civil_of(day, &y, &m, &d);
	const char *gap = "";
	if (grain < DATE_MONTH) {
		add_digits(b, d, 1);
		gap = " ";
	}
	if (grain < DATE_YEAR && with_month) {
		buf_add_z(b, gap);
		buf_add_z(b, month_name[m - 1]);
		gap = " ";
	}
	if (with_year) {
		buf_add_z(b, gap);
		add_digits(b, y, 1);
	}
}

void date_write_day_words(int32_t day, struct buf *b)
{
	char text[16], *p = text;
	int y, m, d;

	date_civil_of(day, &y, &m, &d);
	if (y < 1000 || y > 9999) {
		write_part(day, DATE_DAY, true, true, b);
		return;
	}
	if (d >= 10)
		*p++ = (char)('0' + d / 10);
	*p++ = (char)('0' + d % 10);
	*p++ = ' ';
	for (const char *name = month_name[m - 1]; *name; name++)
		*p++ = *name;
	*p++ = ' ';
	for (int k = 1000; k; k /= 10)
		*p++ = (char)('0' + y / k % 10);
	buf_add(b, (struct str){text, (size_t)(p - text)});
}

/* Which season or part of a year has its middle nearest: the range may have been widened by "about", and where
 * seasons begin is a local setting, so the middle is all that can be relied on. */
static void write_season(int32_t lo, int32_t hi, struct buf *b)
{
	static const struct {
		const char *words;
		unsigned char month, dom, length;
	} part[] = {
		{"spring", 4, 15, 3}, {"summer", 7, 16, 3}, {"autumn", 10, 16, 3}, {"winter", 1, 14, 3},
		{"early", 3, 1, 4},   {"mid", 7, 2, 4},     {"late", 11, 1, 4},
	};
	int32_t middle = lo + (hi - lo) / 2;
	int length = (int)((hi - lo + 15) / 30), year = 0, best = 1 << 20;
	const char *words = "";
	for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
		int y, m, d;
		date_civil_of(middle, &y, &m, &d);
		for (int k = y - 1; k <= y + 1; k++) {
			int away = middle - date_day_of(k, part[i].month, part[i].dom);
			away = (away < 0 ? -away : away) + ((length - part[i].length) % 2 ? 10 : 0);
			if (away >= best)
				continue;
			best = away;
			words = part[i].words;
			year = k - (part[i].month == 1); /* a winter is named after its December */
		}
	}
	buf_add_z(b, words);
	buf_add_char(b, ' ');
	add_digits(b, year, 1);
}

static void write_between(const struct date *d, struct buf *b)
{
	int ya, ma, da, yb, mb, db;
	date_civil_of(d->lo, &ya, &ma, &da);
	date_civil_of(d->hi, &yb, &mb, &db);
	int grain = d->grain ? d->grain : DATE_DAY;
	bool year = ya != yb || grain == DATE_YEAR;
	if (grain == DATE_SEASON)
		grain = DATE_MONTH;
	if ((grain >= DATE_MONTH && (da != 1 || db != date_days_in_month(yb, mb))) ||
	    (grain == DATE_YEAR && (ma != 1 || mb != 12)))
		grain = DATE_DAY, year = ya != yb;
	buf_add_z(b, "between ");
	write_part(d->lo, grain, year, year || ma != mb || grain == DATE_MONTH, b);
	buf_add_z(b, " and ");
	write_part(d->hi, grain, true, true, b);
}

void date_write_words(const struct date *d, struct buf *b)
{
	switch ((enum date_precision)d->precision) {
	case DATE_NONE:
	case DATE_PRECISIONS:
		return;
	case DATE_UNKNOWN:
		buf_add_z(b, "date not known");
		return;
	case DATE_MINUTE:
		date_write_day_words(d->lo, b);
		buf_add_char(b, ' ');
		add_digits(b, (d->minute_1 - 1) / 60, 2);
		buf_add_char(b, '.');
		add_digits(b, (d->minute_1 - 1) % 60, 2);
		break;
	case DATE_DAY:
	case DATE_MONTH:
	case DATE_YEAR:
		write_part(d->lo, d->precision, true, true, b);
		break;
	case DATE_SEASON:
		write_season(d->lo, d->hi, b);
		break;
	case DATE_BEFORE:
	case DATE_AFTER: {
		int32_t named = d->precision == DATE_BEFORE ? d->hi : d->lo;
		buf_add_z(b, d->precision == DATE_BEFORE ? "before " : "after ");
		write_part(named, d->grain ? d->grain : DATE_DAY, true, true, b);
		break;
	}
	case DATE_ABOUT:
		buf_add_z(b, "about ");
		if (d->grain == DATE_SEASON)
			write_season(d->lo, d->hi, b);
		else
			write_part(d->lo + (d->hi - d->lo) / 2, d->grain ? d->grain : DATE_DAY, true, true, b);
		break;
	case DATE_BETWEEN:
		write_between(d, b);
		break;
	}
	if (d->doubted)
		buf_add_z(b, " (doubted)");
}

static const char *const precision_name[DATE_PRECISIONS] = {
	"", "minute", "day", "month", "season", "year", "before", "after", "about", "between", "unknown",
};

const char *date_precision_name(enum date_precision p)
{
	return (unsigned)p < DATE_PRECISIONS ? precision_name[p] : "";
}

int date_precision_of(struct str name, enum date_precision *p)
{
	for (int i = 1; i < DATE_PRECISIONS; i++)
		if (str_is_equal(name, str_of(precision_name[i]))) {
			*p = (enum date_precision)i;
			return 0;
		}
	return -1;
}
