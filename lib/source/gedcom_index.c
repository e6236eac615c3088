#include "source/gedcom_index.h"

#include <stdlib.h>

#include "base/arena.h"

uint64_t gedcom_index_key(struct str id)
{
	uint64_t key = str_hash(id);
	return key ? key : 1;
}

int gedcom_index_add(struct gedcom_index *ix, const struct gedcom_place *p)
{
	if (ix->n == GEDCOM_PLACES)
		return -1;
	if (ix->n == ix->cap) {
		ix->cap = ix->cap + ix->cap / 2 + 64;
		ix->place = arena_grow(ix->place, ix->cap, sizeof *ix->place);
	}
	ix->place[ix->n++] = *p;
	return 0;
}

void gedcom_index_link(struct gedcom_index *ix, uint32_t child, uint64_t fam)
{
	if (ix->links == ix->link_cap) {
		ix->link_cap = ix->link_cap + ix->link_cap / 2 + 64;
		ix->link = arena_grow(ix->link, ix->link_cap, sizeof *ix->link);
	}
	ix->link[ix->links++] = (struct gedcom_link){fam, child};
}

/* The slot of that key: where it is, or where it would be. */
static size_t slot_of(const struct gedcom_index *ix, uint64_t key)
{
	size_t i = (key ^ key >> 32) & (ix->slots - 1);
	while (ix->slot[i] && ix->place[ix->slot[i] - 1].key != key)
		i = (i + 1) & (ix->slots - 1);
	return i;
}

static int by_family(const void *a, const void *b)
{
	const struct gedcom_link *x = a, *y = b;
	if (x->fam != y->fam)
		return x->fam < y->fam ? -1 : 1;
	return x->child < y->child ? -1 : x->child > y->child;
}

/* Links to families that are there, in order, each child of a family once. */
static void settle_links(struct gedcom_index *ix)
{
	size_t n = 0;
	for (size_t i = 0; i < ix->links; i++) {
		uint32_t at = ix->slot[slot_of(ix, ix->link[i].fam)];
		if (at && ix->place[at - 1].what == GEDCOM_FAMILY)
			ix->link[n++] = (struct gedcom_link){at - 1, ix->link[i].child};
	}
	if (n)
		qsort(ix->link, n, sizeof *ix->link, by_family);
	ix->links = 0;
	for (size_t i = 0; i < n; i++)
		if (ix->links == 0 || by_family(&ix->link[ix->links - 1], &ix->link[i]) != 0)
			ix->link[ix->links++] = ix->link[i];
}

void gedcom_index_settle(struct gedcom_index *ix)
{
	for (ix->slots = 16; ix->slots < 2 * ix->n + 2;)
		ix->slots *= 2;
	ix->slot = arena_malloc(ix->slots * sizeof *ix->slot);
	for (size_t i = 0; i < ix->n; i++) {
		if (!ix->place[i].key)
			continue;
		size_t at = slot_of(ix, ix->place[i].key);
		if (ix->slot[at])
			ix->place[i].twice = true;
		else
			ix->slot[at] = (uint32_t)i + 1;
	}
	settle_links(ix);
}

struct gedcom_place *gedcom_index_find(const struct gedcom_index *ix, struct str id)
{
	uint32_t at = id.n && ix->slots ? ix->slot[slot_of(ix, gedcom_index_key(id))] : 0;
	return at ? &ix->place[at - 1] : NULL;
}

const struct gedcom_link *gedcom_index_links(const struct gedcom_index *ix, uint32_t fam, size_t *n)
{
	size_t lo = 0, hi = ix->links;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (ix->link[mid].fam < fam)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (*n = 0; lo + *n < ix->links && ix->link[lo + *n].fam == fam;)
		++*n;
	return *n ? ix->link + lo : NULL;
}

void gedcom_index_close(struct gedcom_index *ix)
{
	free(ix->place);
	free(ix->slot);
	free(ix->link);
	*ix = (struct gedcom_index){0};
}
