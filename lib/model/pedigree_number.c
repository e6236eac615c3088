/* In which order people and links are taken: by what the records tell of them, the eldest first, and by ids only where nothing else
 * tells two people apart.  So a picture stays what it is when ids change (docs on genograms, 5). */
#include <stdlib.h>

#include "pedigree_own.h"

struct numbered {
	const struct person *who;
	struct str name;
	int32_t since;
	uint32_t number;
};

static int32_t since(const struct person *p)
{
	const struct date *d = date_is_known(&p->birth) ? &p->birth : &p->expected;

	return date_is_known(d) ? d->lo : DATE_LAST;
}

static int compare_numbered(const void *va, const void *vb)
{
	const struct numbered *a = va, *b = vb;
	int c;

	if (a->since != b->since)
		return a->since < b->since ? -1 : 1;
	c = str_compare(a->name, b->name);
	if (c)
		return c;
	if (a->who->death.lo != b->who->death.lo)
		return a->who->death.lo < b->who->death.lo ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

uint32_t *pedigree_number_persons(const struct pedigree_work *k, size_t *n)
{
	const struct family_index *x = k->x;
	struct numbered *list = ARENA_ARRAY(k->a, struct numbered, x->persons + 1);
	uint32_t *number = ARENA_ARRAY(k->a, uint32_t, x->persons + 1);

	*n = 0;
	for (uint32_t i = 0; i < x->persons; i++)
		if (k->in[i])
			list[(*n)++] = (struct numbered){x->person[i], family_name(x->person[i]), since(x->person[i]), i};
	qsort(list, *n, sizeof *list, compare_numbered);
	for (size_t i = 0; i < *n; i++)
		number[i] = list[i].number;
	return number;
}

struct ordered {
	const struct family_link *link;
	uint32_t from, to;
};

static int compare_ordered(const void *va, const void *vb)
{
	const struct ordered *a = va, *b = vb;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	return (a->link > b->link) - (a->link < b->link); /* in one array, whose order is total */
}

void pedigree_number_links(struct pedigree_work *k)
{
	const struct family_index *x = k->x;
	struct ordered *list = ARENA_ARRAY(k->a, struct ordered, x->links + 1);

	k->links = 0;
	for (size_t i = 0; i < x->links; i++) {
		struct ordered o = {&x->link[i], pedigree_place_of(k, x->link[i].from), pedigree_place_of(k, x->link[i].to)};

		if (o.from != FAMILY_NOBODY && o.to != FAMILY_NOBODY)
			list[k->links++] = o;
	}
	qsort(list, k->links, sizeof *list, compare_ordered);
	k->link = ARENA_ARRAY(k->a, const struct family_link *, k->links + 1);
	for (size_t i = 0; i < k->links; i++)
		k->link[i] = list[i].link;
}
