/* What the tables of a file cover: the kinds of their maps, over the days of their own rows or the year of the return. */
#include <string.h>

#include "sheet_own.h"
#include "source/covers.h"

static int two_digits(const char *p)
{
	return p[0] >= '0' && p[0] <= '9' && p[1] >= '0' && p[1] <= '9' ? (p[0] - '0') * 10 + p[1] - '0' : -1;
}

static bool is_year(int year)
{
	return year >= 1990 && year <= 2099;
}

/* Nothing but digits: 2023, 20222023, 2324; else 0.  1112 may be a day and a month, 1314 cannot. */
static int year_of_digits(const char *p, size_t n)
{
	int a = n >= 4 ? two_digits(p) : 0, b = n >= 4 ? two_digits(p + 2) : 0, year = a * 100 + b;
	if (n == 8 && is_year(year) && two_digits(p + 4) * 100 + two_digits(p + 6) == year + 1 && is_year(year + 1))
		return year + 1;
	if (n != 4)
		return 0;
	return is_year(year) ? year : a >= 13 && b == a + 1 && b < 90 ? 2000 + b : 0;
}

/* 0: none; -1: several. */
static int year_in(struct str file)
{
	int found = 0;
	for (size_t i = 0, n; i < file.n; i += n ? n : 1) {
		for (n = 0; i + n < file.n && file.p[i + n] >= '0' && file.p[i + n] <= '9';)
			n++;
		int year = year_of_digits(file.p + i, n);
		if (!year)
			continue;
		bool more = n == 4 && is_year(two_digits(file.p + i) * 100 + two_digits(file.p + i + 2)) && i + 7 <= file.n && strchr("-_", file.p[i + 4]) &&
			    (i + 7 == file.n || two_digits(file.p + i + 6) < 0);
		if (more && two_digits(file.p + i + 5) == (year + 1) % 100) {
			year++;
			n = 7;
		}
		if (found && found != year)
			return -1;
		found = year;
	}
	return found;
}

int sheet_year_of_name(struct str file)
{
	size_t from = file.n, up;
	while (from > 0 && file.p[from - 1] != '/')
		from--;
	int year = year_in(str_part(file, from, file.n));
	for (up = from ? from - 1 : 0; up > 0 && file.p[up - 1] != '/';)
		up--;
	if (year == 0 && from)
		year = year_in(str_part(file, up, from - 1 - up));
	return year > 0 ? year : 0;
}

void sheet_cover_find(struct sheet *t)
{
	struct sheet_run *run = t->run;
	t->cover = SIZE_MAX;
	if (str_is_empty(t->map->covers))
		return;
	for (t->cover = 0; t->cover < run->cover_n; t->cover++)
		if (run->cover[t->cover].map == t->map)
			return;
	run->cover = arena_room(&run->arena, run->cover, run->cover_n, &run->cover_cap, sizeof *run->cover);
	long year = 0;
	if (str_to_long(t->above.year, &year) || year < 1990 || year > 2099)
		year = sheet_year_of_name(t->file);
	run->cover[run->cover_n++] = (struct sheet_cover){t->map, DATE_LAST, DATE_FIRST, DATE_FIRST, (int)year};
}

static void see(int32_t day, int32_t *first, int32_t *last)
{
	*first = day < *first ? day : *first;
	*last = day > *last ? day : *last;
}

void sheet_cover_see(struct sheet *t, const struct event *ev)
{
	struct sheet_cover none, *c = t->cover == SIZE_MAX ? &none : &t->run->cover[t->cover];
	const struct date *ends[] = {&ev->start, &ev->end};
	for (size_t i = 0; i < 2; i++) {
		if (!date_takes_part(ends[i]))
			continue;
		int32_t from = i == 0 ? ends[i]->lo : ends[i]->hi; /* an end of which a month is known may be its last day */
		see(from, &t->run->first, &t->run->last);
		see(ends[i]->hi, &t->run->first, &t->run->last);
		if (c == &none)
			continue;
		see(from, &c->first, &c->last);
		see(ends[i]->hi, &c->first, &c->last);
		/* of what is planned for later an end says nothing */
		int32_t day = i == 0 ? ends[i]->lo : ends[i]->hi, today = t->run->o->dates.today;
		if (day > c->last_told && (i == 0 || !today || day <= today))
			c->last_told = day;
	}
}

/* A return is about one year; older days in it are those of what was still open then.  Where nothing says which
 * year it is, it is the one in which the last thing of all its tables began or ended. */
static int year_of_return(const struct sheet_run *run)
{
	int32_t last = DATE_FIRST;
	for (size_t i = 0; i < run->cover_n; i++) {
		if (run->cover[i].map->covers_year && run->cover[i].year)
			return run->cover[i].year;
		if (run->cover[i].map->covers_year && run->cover[i].last_told > last)
			last = run->cover[i].last_told;
	}
	return last == DATE_FIRST ? 0 : covers_year_of(last);
}

void sheet_cover_end(struct sheet_run *run)
{
	struct source_summary *s = run->summary;
	int year = year_of_return(run);
	run->covers = ARENA_ARRAY(&run->arena, struct coverage, run->cover_n + 1);
	for (size_t i = 0; i < run->cover_n; i++) {
		const struct sheet_cover *c = &run->cover[i];
		struct coverage is = {{NULL, 0}, c->map->covers, c->first, date_is_exact(&s->extract) ? s->extract.hi : c->last};
		if (c->map->covers_year && year)
			covers_year(year, date_is_exact(&s->extract) ? s->extract : run->o->made, &is.from, &is.to);
		if (c->map->covers_year && c->year && is.to > s->return_to)
			s->return_to = is.to;
		if (c->first > c->last)
			continue;
		run->covers[run->covers_n++] = is;
	}
}
