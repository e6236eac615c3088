/* source/gedcom_index - where the records of a family tree stand in their file, so that the tree need not
 * be held in memory.
 *
 * A place is 32 bytes for each record: where it begins and how long it is, and a digest of its id.  Records
 * are read when they are asked for.  Two different ids with one digest (2^-64) would be told as an id that
 * stands twice. Fill it with gedcom_index_add and gedcom_index_link, then gedcom_index_settle once, then
 * find. Cap: GEDCOM_PLACES records; add gives -1 beyond.
 */
#ifndef SOURCE_GEDCOM_INDEX_H
#define SOURCE_GEDCOM_INDEX_H

#include "base/str.h"

enum { GEDCOM_PLACES = 3000000 };

enum gedcom_what {
	GEDCOM_OTHER, /* no kind of record that is known */
	GEDCOM_PERSON,
	GEDCOM_FAMILY,
	GEDCOM_NOTE,
	GEDCOM_ABOUT,  /* source, repository, media, place, event: kept with what points at it */
	GEDCOM_SENDER, /* submitter, submission: about the file */
	GEDCOM_TIE,    /* between two persons, neither kin nor couple */
	GEDCOM_HEAD,
	GEDCOM_TRAILER,
	GEDCOM_NONE, /* bytes that are no record */
};

struct gedcom_place {
	uint64_t key; /* digest of its id; 0: it has none */
	uint64_t from;
	uint32_t size, line;
	uint32_t chil_of; /* persons: 1 + the family at hand whose children name them */
	uint8_t what;
	bool told;    /* what it says stands in another record */
	bool twice;   /* its id stands on an earlier record too */
	bool private; /* what belongs to it is withheld too */
};

struct gedcom_link {  /* a child's own pointer to a family */
	uint64_t fam; /* its digest; settled: its place */
	uint32_t child;
};

struct gedcom_index {
	struct gedcom_place *place;
	size_t n, cap;
	uint32_t *slot;
	size_t slots;
	struct gedcom_link *link;
	size_t links, link_cap;
};

uint64_t gedcom_index_key(struct str id);                                    /* never 0 */
int gedcom_index_add(struct gedcom_index *ix, const struct gedcom_place *p); /* 0, or -1: too many */
void gedcom_index_link(struct gedcom_index *ix, uint32_t child, uint64_t fam);
void gedcom_index_settle(struct gedcom_index *ix);
struct gedcom_place *gedcom_index_find(const struct gedcom_index *ix,
				       struct str id); /* NULL: no such record */
/* The links to the family at this place, in the file's order, each child once. */
const struct gedcom_link *gedcom_index_links(const struct gedcom_index *ix, uint32_t fam, size_t *n);
void gedcom_index_close(struct gedcom_index *ix);

#endif
