/* The sentence of what children have in common: what is recorded, never what it means. */
#include "link_own.h"

#include <math.h>

static void add_count(struct buf *b, size_t n, const char *one, const char *many)
{
	buf_addf(b, "%zu %s", n, n == 1 ? one : many);
}

static void add_range(struct buf *b, int32_t first, int32_t last)
{
	date_write_day_words(first, b);
	if (last > first) {
		buf_add_z(b, " to ");
		date_write_day_words(last, b);
	}
}

static void add_children(struct buf *b, const struct linked *x, bool homes)
{
	add_count(b, x->children, "child", "children");
	if (homes && x->households != x->children)
		buf_addf(b, " (%zu %s)", x->households, x->households == 1 ? "household" : "households");
}

static void say_key(struct buf *b, const struct link_rule *r, const struct linked *x)
{
	static const char *const how[LINKED_SAMES] = {
		[LINKED_PLACE] = "are recorded there",
		[LINKED_PERSON] = "are recorded with this adult",
		[LINKED_PHONE] = "have this number in their records",
		[LINKED_VEHICLE] = "have this vehicle in their records",
	};

	add_children(b, x, !r->ignore_nothing);
	buf_addf(b, " %s on ", how[x->same]);
	add_count(b, x->days, "day", "days");
	buf_add_z(b, ", ");
	add_range(b, x->first, x->last);
	if (x->uncertain)
		buf_addf(b, "; it may be that %zu %s within %.*s", x->most,
			 r->ignore_nothing ? "did so" : "of different households did so", STR_ARG(x->within));
	else
		buf_addf(b, "; %zu %s within %.*s", x->most,
			 r->ignore_nothing ? "of them" : "of different households", STR_ARG(x->within));
	buf_add_char(b, '.');
	if (x->also.p)
		buf_addf(b, " A busy place; %.*s is recorded there with them too.", STR_ARG(x->also));
}

static void say_busy(struct buf *b, const struct linked *x, size_t degree)
{
	if (x->public.p)
		buf_addf(b, "A busy place (on the list of public places: %.*s), listed apart. ",
			 STR_ARG(x->public));
	else if (x->same == LINKED_PLACE)
		buf_addf(b, "A busy place (recorded %u times in its fullest year), listed apart. ",
			 (unsigned)x->chance.n);
	else
		buf_addf(b, "In the records of more than %zu children, listed apart. ", degree);
	add_children(b, x, false);
	buf_add_z(b, x->children == 1 ? " is" : " are");
	buf_addf(b, " recorded %s on ", x->same == LINKED_PLACE ? "there" : "with it");
	add_count(b, x->days, "day", "days");
	buf_add_z(b, ", ");
	add_range(b, x->first, x->last);
	buf_add_z(b, ". By itself it says nothing.");
}

static void say_together(struct buf *b, const struct linked *x)
{
	double least = INFINITY, most = 0;
	size_t named = 0, fewest = 0;

	for (size_t i = 0; i < x->overlaps; i++) {
		double h = x->uncertain ? x->overlap[i].hours_most : x->overlap[i].hours;
		least = h < least ? h : least;
		most = h > most ? h : most;
		named += x->overlap[i].naming_n != 0;
	}
	for (size_t i = 0; i < x->children; i++)
		fewest = x->episodes[i] < x->episodes[fewest] ? i : fewest;
	if (x->uncertain)
		buf_add_z(b, "It may be that ");
	if (x->children == 2) {
		size_t other = 1 - fewest;
		unsigned shared = (unsigned)x->shared[fewest];
		if (shared == x->episodes[fewest] && shared > 1)
			buf_addf(b,
				 "all %u recorded missing episodes of %.*s overlap with %.*s's (%u recorded)",
				 shared, STR_ARG(x->child[fewest]), STR_ARG(x->child[other]),
				 (unsigned)x->episodes[other]);
		else
			buf_addf(
				b,
				"%u of the %u recorded missing episodes of %.*s %s with %.*s's (%u recorded)",
				shared, (unsigned)x->episodes[fewest], STR_ARG(x->child[fewest]),
				shared == 1 ? "overlaps" : "overlap", STR_ARG(x->child[other]),
				(unsigned)x->episodes[other]);
	} else {
		for (size_t i = 0; i < x->children; i++)
			buf_addf(b, "%s%.*s",
				 i == 0                ? ""
				 : i + 1 < x->children ? ", "
						       : " and ",
				 STR_ARG(x->child[i]));
		buf_addf(b, " were missing at one time, %zu %s", x->overlaps,
			 x->overlaps == 1 ? "time" : "times");
	}
	if (lround(least) == lround(most))
		buf_addf(b, ", by %ld hours", lround(most));
	else
		buf_addf(b, ", by %ld to %ld hours", lround(least), lround(most));
	buf_add_z(b, ", ");
	add_range(b, x->first, x->last);
	buf_add_char(b, '.');
	if (!named)
		return;
	buf_add_z(b, " A record names the other's reference on ");
	for (size_t i = 0, k = 0; i < x->overlaps; i++) {
		if (!x->overlap[i].naming_n)
			continue;
		buf_add_z(b, k == 0 ? "" : k + 1 < named ? ", " : " and ");
		date_write_day_words((int32_t)(x->overlap[i].from / 1440), b);
		k++;
	}
	buf_add_z(b, named < x->overlaps ? " only." : ".");
}

void link_say(struct link *l, const struct link_rule *r, struct linked *x)
{
	struct buf b = {0};

	if (x->same == LINKED_MISSING)
		say_together(&b, x);
	else if (x->state == LINKED_BUSY)
		say_busy(&b, x, l->w->lists->set.degree);
	else
		say_key(&b, r, x);
	if (b.n && b.p[0] >= 'a' && b.p[0] <= 'z' && !(x->same == LINKED_MISSING && x->children > 2))
		b.p[0] = (char)(b.p[0] - 32);
	x->say = buf_take(&b, &l->arena);
}
