#include "family_own.h"

#include <stdlib.h>
#include <string.h>

static int compare_places(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static uint32_t place_number(const struct family_index *x, struct str place)
{
	const struct str *at = bsearch(&place, x->place, x->places, sizeof place, compare_places);

	return at ? (uint32_t)(at - x->place) : FAMILY_NOBODY;
}

static bool is_residence(const struct code *c, const struct event *ev)
{
	return ev->kind < c->kinds && !str_is_empty(ev->place) && !str_is_empty(ev->child) &&
	       (str_is_equal(c->kind[ev->kind].name, STR("residence")) ||
		str_has_prefix(c->kind[ev->kind].name, STR("residence.")));
}

static int compare_links(const void *va, const void *vb)
{
	const struct family_link *a = va, *b = vb;

	if (a->tie != b->tie)
		return a->tie < b->tie ? -1 : 1;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	if (a->start.lo != b->start.lo)
		return a->start.lo < b->start.lo ? -1 : 1;
	if (a->end.lo != b->end.lo)
		return a->end.lo < b->end.lo ? -1 : 1;
	if (a->relation && b->relation && a->relation->kind != b->relation->kind)
		return a->relation->kind < b->relation->kind ? -1 : 1;
	if (a->ordinal != b->ordinal)
		return a->ordinal < b->ordinal ? -1 : 1;
	return (int)a->restricted - (int)b->restricted;
}

static void collect_places(const struct family_records *r, struct arena *a, struct family_index *x)
{
	struct str *place = ARENA_ARRAY(a, struct str, r->relations + r->events + 1);
	size_t places = 0;

	for (size_t i = 0; i < r->relations; i++) {
		enum family_tie t = family_tie_of(r->code, r->relation[i].kind);

		if (t == FAMILY_TIE_RESIDENCE && !str_is_empty(r->relation[i].to))
			place[places++] = r->relation[i].to;
		if (t == FAMILY_TIE_HOME_OF && !str_is_empty(r->relation[i].from))
			place[places++] = r->relation[i].from;
	}
	for (size_t i = 0; i < r->events; i++)
		if (is_residence(r->code, &r->event[i]))
			place[places++] = r->event[i].place;
	qsort(place, places, sizeof *place, compare_places);
	for (size_t i = 0; i < places; i++)
		if (!i || !str_is_equal(place[i], place[i - 1]))
			place[x->places++] = place[i];
	x->place = place;
}

/* False: a relation that is no link between two who are there. */
static bool link_of(const struct family_index *x, const struct relation *rel, struct family_link *l)
{
	enum family_tie t = family_tie_of(x->records->code, rel->kind);

	if (t == FAMILY_TIE_NONE || t == FAMILY_TIE_SAME || t == FAMILY_TIE_ECOMAP)
		return false;
	*l = (struct family_link){.start = rel->start,
				  .end = rel->end,
				  .ordinal = rel->ordinal,
				  .restricted = rel->restricted,
				  .relation = rel};
	l->tie = t == FAMILY_TIE_HOME_OF ? FAMILY_TIE_RESIDENCE : t;
	l->from = family_find(x, t == FAMILY_TIE_HOME_OF ? rel->to : rel->from);
	if (l->tie == FAMILY_TIE_RESIDENCE)
		l->to = place_number(x, t == FAMILY_TIE_HOME_OF ? rel->from : rel->to);
	else
		l->to = family_find(x, rel->to);
	/* One direction is enough for what has two. */
	if (family_tie_turned(t) != t && family_tie_turned(t) < t && l->tie != FAMILY_TIE_RESIDENCE) {
		uint32_t turn = l->from;

		l->from = l->to;
		l->to = turn;
		l->tie = family_tie_turned(t);
	}
	return l->from != FAMILY_NOBODY && l->to != FAMILY_NOBODY;
}

/* Who an entry says lives somewhere: the child, and whoever it says is there too.  Returns how many. */
static size_t links_of(const struct family_index *x, const struct event *ev, struct family_link *to)
{
	struct family_link l = {.tie = FAMILY_TIE_RESIDENCE,
				.start = ev->start,
				.end = ev->end,
				.restricted = ev->restricted};
	size_t n = 0;

	if (!is_residence(x->records->code, ev))
		return 0;
	l.to = place_number(x, ev->place);
	for (size_t p = 0; p <= ev->people_n; p++) {
		if (p && !str_is_equal(ev->people[p - 1].role, STR("subject")) &&
		    !str_is_equal(ev->people[p - 1].role, STR("present")))
			continue;
		l.from = family_find(x, p ? ev->people[p - 1].person : ev->child);
		if (l.from != FAMILY_NOBODY && l.to != FAMILY_NOBODY)
			to[n++] = l;
	}
	return n;
}

void family_index_open(const struct family_records *r, struct arena *a, struct family_index *x)
{
	struct family_link *link;
	size_t links = 0, people = 0;

	memset(x, 0, sizeof *x);
	x->records = r;
	family_number_persons(x, r, a);
	collect_places(r, a, x);
	for (size_t i = 0; i < r->events; i++)
		people += 1 + r->event[i].people_n;
	link = ARENA_ARRAY(a, struct family_link, r->relations + people + 1);
	for (size_t i = 0; i < r->relations; i++)
		links += link_of(x, &r->relation[i], &link[links]);
	for (size_t i = 0; i < r->events; i++)
		links += links_of(x, &r->event[i], &link[links]);
	qsort(link, links, sizeof *link, compare_links);
	x->link = link;
	x->links = links;
}
