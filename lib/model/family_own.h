/* model/family - what its parts share: ties (family_tie.c), who is who (family_person.c), links (family.c),
 * what holds on a day (family_day.c), who lives with whom (family_home.c), those joined to one another (family_part.c),
 * links by person (family_near.c).  All memory is the arena's
 * of family_index_open.  Nobody else includes this.
 */
#ifndef MODEL_FAMILY_OWN_H
#define MODEL_FAMILY_OWN_H

#include "model/family.h"

struct family_id { /* an id and whose it is */
	struct str id;
	uint32_t person;
};
struct family_names {
	struct family_id *name; /* sorted by id */
	size_t n;
};

/* Persons and their numbers, in the order of ids; several records of one person are one. */
void family_number_persons(struct family_index *x, const struct family_records *r, struct arena *a);

uint32_t family_part_number(const struct family_index *x, uint32_t person); /* of the whole; FAMILY_NOBODY: in another part */

#endif
