#include "format/calendar.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/file.h"
#include "format/csv.h"

/* Years for which working days are looked up and not counted; beyond them only weekends are off, and rarely asked. */
enum { FROM_YEAR = 1980, TO_YEAR = 2050 };

struct calendar {
	enum calendar_nation nation;
	int32_t first, last;  /* days in the tables, both included */
	int32_t known_from, known_to;
	bool *off;            /* a weekend or bank holiday, by day - first */
	int32_t *rank;        /* working days in [first, day] */
	int32_t *nth;         /* the k-th working day from first, from 1 */
	int32_t working;
	struct calendar_stretch *school; /* in order, apart */
	size_t schools;
};

static const char *const nation_name[CALENDAR_NATIONS] = {"england-and-wales", "scotland", "northern-ireland"};

const char *calendar_nation_name(enum calendar_nation n)
{
	return (unsigned)n < CALENDAR_NATIONS ? nation_name[n] : "";
}

int calendar_nation_of(struct str name, enum calendar_nation *n)
{
	for (int i = 0; i < CALENDAR_NATIONS; i++)
		if (str_is_equal(name, str_of(nation_name[i]))) {
			*n = (enum calendar_nation)i;
			return 0;
		}
	return -1;
}

static bool is_weekend(int32_t day)
{
	return date_weekday(day) >= 5;
}

/* Marks the holidays of one nation.  The table is policy: anything wrong in it is told with its line and refused. */
static int read_holidays(struct calendar *c, struct str file, struct str bytes, struct err *e)
{
	static const char *const column[] = {"date", "nation", "title", "source"};
	struct csv csv;
	struct csv_row row;
	bool header = false;
	int result = 0, first_year = 0, last_year = 0;
	int32_t before[CALENDAR_NATIONS] = {DATE_FIRST, DATE_FIRST, DATE_FIRST};
	csv_open(&csv, bytes, ',');
	csv.columns = 4;
	while (!result && csv_next(&csv, &row)) {
		struct date d;
		enum calendar_nation nation;
		if (!row.broken && row.cells && row.cell[0].text.n && row.cell[0].text.p[0] == '#')
			continue;
		if (row.broken || row.cells != 4) {
			result = err_set_at(e, ERR_USAGE, file, row.line, 0, "expected date,nation,title,source");
			break;
		}
		if (!header) {
			for (int i = 0; i < 4; i++)
				if (!str_is_equal(row.cell[i].text, str_of(column[i])))
					result = err_set_at(e, ERR_USAGE, file, row.line, row.cell[i].col,
							    "expected the column \"%s\"", column[i]);
			header = true;
			continue;
		}
		if (date_parse_iso(row.cell[0].text, STR("day"), &d) || d.lo < c->first || d.lo > c->last) {
			result = err_set_at(e, ERR_USAGE, file, row.line, row.cell[0].col, "expected a date such as 2026-12-25");
		} else if (calendar_nation_of(row.cell[1].text, &nation)) {
			result = err_set_at(e, ERR_USAGE, file, row.line, row.cell[1].col,
					    "expected england-and-wales, scotland or northern-ireland");
		} else if (d.lo <= before[nation]) {
			result = err_set_at(e, ERR_USAGE, file, row.line, row.cell[0].col,
					    "holidays of a nation must stand in order, each once");
		} else if (str_is_empty(row.cell[2].text) || str_is_empty(row.cell[3].text)) {
			result = err_set_at(e, ERR_USAGE, file, row.line, 0, "a holiday needs its title and its source");
		} else {
			before[nation] = d.lo;
			if (nation != c->nation)
				continue;
			int m, dom;
			date_civil_of(d.lo, &last_year, &m, &dom);
			if (!first_year)
				first_year = last_year;
			c->off[d.lo - c->first] = true;
		}
	}
	csv_close(&csv);
	if (!result && !first_year)
		return err_set_at(e, ERR_USAGE, file, 0, 0, "no holiday of %s", nation_name[c->nation]);
	c->known_from = date_day_of(first_year, 1, 1);
	c->known_to = date_day_of(last_year, 12, 31);
	return result;
}

/* School holidays of the place where this is used: a list of its own, empty as shipped, and no fault when it is not there. */
static int read_school(struct calendar *c, struct str file, struct str bytes, struct err *e)
{
	static const char *const column[] = {"from", "to", "title", "source"};
	struct csv csv;
	struct csv_row row;
	struct date from, to;
	size_t cap = 0;
	bool header = false;
	int result = 0;

	csv_open(&csv, bytes, ',');
	csv.columns = 4;
	while (!result && csv_next(&csv, &row)) {
		if (!row.broken && row.cells && row.cell[0].text.n && row.cell[0].text.p[0] == '#')
			continue;
		if (row.broken || row.cells != 4) {
			result = err_set_at(e, ERR_USAGE, file, row.line, 0, "expected from,to,title,source");
			continue;
		}
		for (int i = 0; i < 4 && !header; i++)
			if (!str_is_equal(row.cell[i].text, str_of(column[i])))
				result = err_set_at(e, ERR_USAGE, file, row.line, row.cell[i].col, "expected the column \"%s\"", column[i]);
		if (!header) {
			header = true;
			continue;
		}
		if (date_parse_iso(row.cell[0].text, STR("day"), &from) || date_parse_iso(row.cell[1].text, STR("day"), &to) ||
		    to.lo < from.lo) {
			result = err_set_at(e, ERR_USAGE, file, row.line, row.cell[0].col,
					    "expected the first and the last day of a holiday, such as 2026-12-21");
		} else if (c->schools && from.lo <= c->school[c->schools - 1].to) {
			result = err_set_at(e, ERR_USAGE, file, row.line, row.cell[0].col, "school holidays must stand in order, apart");
		} else if (str_is_empty(row.cell[2].text) || str_is_empty(row.cell[3].text)) {
			result = err_set_at(e, ERR_USAGE, file, row.line, 0, "a holiday needs its title and its source");
		} else {
			if (c->schools == cap)
				c->school = arena_grow(c->school, cap = cap ? 2 * cap : 32, sizeof *c->school);
			c->school[c->schools++] = (struct calendar_stretch){from.lo, to.lo};
		}
	}
	csv_close(&csv);
	return result;
}

static int open_school(struct calendar *c, const char *schemas, struct err *e)
{
	char path[4096];
	struct file_bytes f;
	int result;

	if (snprintf(path, sizeof path, "%s/calendar/school-holidays.csv", schemas) >= (int)sizeof path)
		return err_set(e, ERR_USAGE, "the name of the schemas folder is too long");
	if (!file_is_there(path))
		return 0;
	if (file_map(path, &f, e))
		return -1;
	result = read_school(c, str_of(path), f.bytes, e);
	file_unmap(&f);
	return result;
}

size_t calendar_school_holidays(const struct calendar *c, const struct calendar_stretch **list)
{
	*list = c->school;
	return c->schools;
}

int calendar_open(const char *schemas, enum calendar_nation nation, struct calendar **out, struct err *e)
{
	char path[4096];
	struct file_bytes f;
	if (snprintf(path, sizeof path, "%s/calendar/holidays.csv", schemas) >= (int)sizeof path)
		return err_set(e, ERR_USAGE, "the name of the schemas folder is too long");
	if (file_map(path, &f, e))
		return -1;
	struct calendar *c = arena_malloc(sizeof *c);
	c->nation = nation;
	c->first = date_day_of(FROM_YEAR, 1, 1);
	c->last = date_day_of(TO_YEAR, 12, 31);
	size_t days = (size_t)(c->last - c->first + 1);
	c->off = arena_malloc(days * sizeof *c->off);
	c->rank = arena_malloc(days * sizeof *c->rank);
	c->nth = arena_malloc((days + 1) * sizeof *c->nth);
	int result = read_holidays(c, str_of(path), f.bytes, e);
	file_unmap(&f);
	if (!result)
		result = open_school(c, schemas, e);
	if (result) {
		calendar_close(c);
		return -1;
	}
	for (size_t i = 0; i < days; i++) {
		int32_t day = c->first + (int32_t)i;
		c->off[i] |= is_weekend(day);
		if (!c->off[i])
			c->nth[++c->working] = day;
		c->rank[i] = c->working;
	}
	*out = c;
	return 0;
}

void calendar_close(struct calendar *c)
{
	if (!c)
		return;
	free(c->school);
	free(c->off);
	free(c->rank);
	free(c->nth);
	free(c);
}

bool calendar_is_working_day(const struct calendar *c, int32_t day)
{
	if (day < c->first || day > c->last)
		return !is_weekend(day);
	return !c->off[day - c->first];
}

bool calendar_covers(const struct calendar *c, int32_t day)
{
	return day >= c->known_from && day <= c->known_to;
}

/* Working days in (from, to], both outside the tables on the same side: whole weeks hold five. */
static int count_weekdays(int32_t from, int32_t to)
{
	int n = (int)((to - from) / 7) * 5;
	for (int32_t d = from + (to - from) / 7 * 7 + 1; d <= to; d++)
		n += !is_weekend(d);
	return n;
}

int calendar_working_days_between(const struct calendar *c, int32_t from, int32_t to)
{
	if (to < from)
		return -calendar_working_days_between(c, to, from);
	int n = 0;
	if (from < c->first - 1) {
		int32_t stop = to < c->first - 1 ? to : c->first - 1;
		n += count_weekdays(from, stop);
		from = stop;
	}
	if (to > c->last) {
		int32_t start = from > c->last ? from : c->last;
		n += count_weekdays(start, to);
		to = start;
	}
	if (from < to)
		n += c->rank[to - c->first] - (from < c->first ? 0 : c->rank[from - c->first]);
	return n;
}

/* The n-th working day after `day`, which itself is day 0 whether or not it is one. */
static int32_t add_working_days(const struct calendar *c, int32_t day, int n)
{
	if (day >= c->first && day <= c->last && c->rank[day - c->first] + n <= c->working)
		return c->nth[c->rank[day - c->first] + n];
	/* Outside the tables, or running out of them: whole weeks first where no table is met. */
	while (n > 0) {
		if (n > 5 && (day >= c->last || day + 7 < c->first)) {
			day += 7;
			n -= 5;
			continue;
		}
		n -= calendar_is_working_day(c, ++day);
		if (n > 0 && day >= c->first && day <= c->last && c->rank[day - c->first] + n <= c->working)
			return c->nth[c->rank[day - c->first] + n];
	}
	return day;
}

int32_t calendar_civil_end(struct calendar_span s, int32_t day)
{
	switch (s.unit) {
	case CALENDAR_HOURS:
		return day + s.n / 24;
	case CALENDAR_WEEKS:
		return day + 7 * s.n;
	case CALENDAR_MONTHS:
		return date_add_months(day, s.n);
	case CALENDAR_YEARS:
		return date_add_months(day, 12 * s.n);
	case CALENDAR_DAYS:
	case CALENDAR_WORKING_DAYS:
		break;
	}
	return day + s.n;
}

int32_t calendar_end(const struct calendar *c, struct calendar_span s, int32_t day)
{
	if (day >= DATE_LAST || day <= DATE_FIRST)
		return day;
	return s.unit == CALENDAR_WORKING_DAYS ? add_working_days(c, day, s.n) : calendar_civil_end(s, day);
}

bool calendar_is_past(const struct calendar *c, struct calendar_span s, int32_t from, int32_t day)
{
	bool years = s.unit == CALENDAR_YEARS;

	if ((years || s.unit == CALENDAR_MONTHS) && from > DATE_FIRST && from < DATE_LAST) {
		int64_t months = years ? 12 * (int64_t)s.n : s.n, days = (int64_t)day - from;
		/* A month has 28 to 31 days: mostly that tells, without counting them. */
		if (days <= 28 * months)
			return false;
		if (days > 31 * months)
			return true;
	}
	return day > calendar_end(c, s, from);
}

static const struct {
	const char *name;
	enum calendar_unit unit;
} unit_name[] = {
	{"hour", CALENDAR_HOURS}, {"day", CALENDAR_DAYS},     {"working day", CALENDAR_WORKING_DAYS},
	{"week", CALENDAR_WEEKS}, {"month", CALENDAR_MONTHS}, {"year", CALENDAR_YEARS},
};

int calendar_span_parse(struct str s, struct calendar_span *out)
{
	long n;
	s = str_trim(s);
	struct str number = str_cut(&s, ' ');
	struct str unit = str_trim(s);
	if (number.n == 0 || number.p[0] < '1' || number.p[0] > '9' || str_to_long(number, &n) || n > 36500)
		return -1;
	if (unit.n && unit.p[unit.n - 1] == 's')
		unit.n--;
	for (size_t i = 0; i < sizeof unit_name / sizeof *unit_name; i++)
		if (str_is_equal(unit, str_of(unit_name[i].name))) {
			*out = (struct calendar_span){(int)n, unit_name[i].unit};
			return 0;
		}
	return -1;
}

void calendar_span_write(struct calendar_span s, struct buf *b)
{
	for (size_t i = 0; i < sizeof unit_name / sizeof *unit_name; i++)
		if (unit_name[i].unit == s.unit)
			buf_addf(b, "%d %s%s", s.n, unit_name[i].name, s.n == 1 ? "" : "s");
}
