/* model/pedigree - what its parts share: who is reached and placed (pedigree.c), unions (pedigree_union.c),
 * in which order (pedigree_number.c), who hangs under them (pedigree_child.c), half-brothers and half-sisters (pedigree_half.c), homes (pedigree_home.c), what is told besides (pedigree_mark.c).  All memory is the arena's.  Nobody else
 * includes this.
 */
#ifndef MODEL_PEDIGREE_OWN_H
#define MODEL_PEDIGREE_OWN_H

#include "model/pedigree.h"

/* Everything while a picture is chosen: numbers are the family_index's until people are given their
 * places. */
struct pedigree_work {
	const struct family_index *x;
	const struct pedigree_wanted *w;
	struct arena *a;
	unsigned *signs; /* of each number: 1u << SIGN_... */
	unsigned *several;
	bool *in;        /* person is in the picture */
	uint32_t *place; /* number -> place in pedigree.person */
	const struct family_link **link; /* those between two people in the picture, by their places */
	size_t links;
	struct pedigree *p;
	uint32_t *stack, *seen, turn; /* for walking up */
	const bool *later;            /* links that tell only of a later day (couple_later) */
	uint32_t *lives_with; /* number of who is there only since that child is at his home; else FAMILY_NOBODY */
};

bool pedigree_may_see(const struct pedigree_work *k, uint8_t restricted);
/* The link takes part in the picture's structure on its day; everything: whoever is looking. */
bool pedigree_counts(const struct pedigree_work *k, const struct family_link *l, bool everything);
/* On the day; on one that was found, what may end on it, or in its year, has. */
static inline bool pedigree_holds(const struct pedigree_work *k, const struct date *start, const struct date *end)
{
	return family_is_open(start, end, k->w->day) && !family_has_ended(end, k->w->day, k->w->day_found);
}
/* FAMILY_NOBODY: not in the picture. */
uint32_t pedigree_place_of(const struct pedigree_work *k, uint32_t number);

/* Everybody who is in, in the order of their places; once they have them, the links between them. */
uint32_t *pedigree_number_persons(const struct pedigree_work *k, size_t *n);
void pedigree_number_links(struct pedigree_work *k);

/* The union of two (or of one, or of nobody known: FAMILY_NOBODY), found or made. */
uint32_t pedigree_add_joint(struct pedigree_work *k, uint32_t a, uint32_t b, enum pedigree_bond bond);
void pedigree_add_bonds(struct pedigree_work *k);

void pedigree_add_children(struct pedigree_work *k);
void pedigree_add_siblings(struct pedigree_work *k);
void pedigree_part_half(struct pedigree_work *k); /* once everybody hangs somewhere */
void pedigree_add_placeholders(struct pedigree_work *k);
void pedigree_add_homes(struct pedigree_work *k);
/* Parental responsibility, legal status, twins, and what is not verified: after everything that has a place. */
void pedigree_add_marks(struct pedigree_work *k);

#endif
