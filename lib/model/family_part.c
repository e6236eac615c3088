#include "family_own.h"

/* Ranges of persons and links by part; a person's number in his part is his rank there, so that what was sorted stays so. */
struct family_parts {
	const struct family_index *whole;
	uint32_t *part_of, *number; /* by person of the whole */
	const struct person **person;
	uint8_t *restricted;
	struct family_link *link;
	size_t *first_person, *first_link; /* by part, and one more */
};

uint32_t family_part_number(const struct family_index *x, uint32_t person)
{
	if (!x->parts)
		return person;
	return x->parts->part_of[person] == x->part ? x->parts->number[person] : FAMILY_NOBODY;
}

static uint32_t top_of(uint32_t *up, uint32_t i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

/* Persons and, behind them, places: who is joined to whom. */
static uint32_t *join_all(const struct family_index *x, struct arena *a)
{
	uint32_t *up = ARENA_ARRAY(a, uint32_t, x->persons + x->places + 1);

	for (uint32_t i = 0; i < x->persons + x->places; i++)
		up[i] = i;
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];
		uint32_t to = l->to + (l->tie == FAMILY_TIE_RESIDENCE ? (uint32_t)x->persons : 0);

		up[top_of(up, l->from)] = top_of(up, to);
	}
	return up;
}

static size_t number_parts(struct family_parts *p, struct arena *a)
{
	const struct family_index *x = p->whole;
	uint32_t *up = join_all(x, a), *part = ARENA_ARRAY(a, uint32_t, x->persons + x->places + 1), parts = 0;

	for (uint32_t i = 0; i < x->persons; i++) {
		uint32_t *of = &part[top_of(up, i)]; /* 0: not met yet */

		if (!*of)
			*of = ++parts;
		p->part_of[i] = *of - 1;
	}
	return parts;
}

/* counts[part + 1] becomes where each part begins. */
static void add_up(size_t *counts, size_t parts)
{
	for (size_t i = 0; i < parts; i++)
		counts[i + 1] += counts[i];
}

const struct family_parts *family_parts_open(const struct family_index *x, struct arena *a)
{
	struct family_parts *p = ARENA_NEW(a, struct family_parts);
	size_t parts, *at;

	p->whole = x;
	p->part_of = ARENA_ARRAY(a, uint32_t, x->persons + 1);
	p->number = ARENA_ARRAY(a, uint32_t, x->persons + 1);
	p->person = ARENA_ARRAY(a, const struct person *, x->persons + 1);
	p->restricted = ARENA_ARRAY(a, uint8_t, x->persons + 1);
	p->link = ARENA_ARRAY(a, struct family_link, x->links + 1);
	parts = number_parts(p, a);
	p->first_person = ARENA_ARRAY(a, size_t, parts + 1);
	p->first_link = ARENA_ARRAY(a, size_t, parts + 1);
	at = ARENA_ARRAY(a, size_t, parts + 1);
	for (size_t i = 0; i < x->persons; i++)
		p->first_person[p->part_of[i] + 1]++;
	for (size_t i = 0; i < x->links; i++)
		p->first_link[p->part_of[x->link[i].from] + 1]++;
	add_up(p->first_person, parts);
	add_up(p->first_link, parts);
	for (size_t i = 0; i < x->persons; i++) {
		size_t part = p->part_of[i], to = p->first_person[part] + at[part];

		p->number[i] = (uint32_t)at[part]++;
		p->person[to] = x->person[i];
		p->restricted[to] = x->restricted[i];
	}
	for (size_t i = 0; i < parts; i++)
		at[i] = p->first_link[i];
	for (size_t i = 0; i < x->links; i++) {
		struct family_link l = x->link[i];
		size_t to = at[p->part_of[l.from]]++;

		l.from = p->number[l.from];
		l.to = l.tie == FAMILY_TIE_RESIDENCE ? l.to : p->number[l.to];
		p->link[to] = l;
	}
	return p;
}

uint32_t family_part(const struct family_parts *p, uint32_t who, struct family_index *part)
{
	uint32_t n = p->part_of[who];

	*part = *p->whole;
	part->parts = p;
	part->part = n;
	part->person = p->person + p->first_person[n];
	part->restricted = p->restricted + p->first_person[n];
	part->persons = p->first_person[n + 1] - p->first_person[n];
	part->link = p->link + p->first_link[n];
	part->links = p->first_link[n + 1] - p->first_link[n];
	return p->number[who];
}
