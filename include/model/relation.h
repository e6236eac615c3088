/* model/relation - a relation as recorded: `from` IS `kind` OF `to` (contract.md 3).
 *
 * Strings are borrowed as in model/event.  Zero is a valid relation.
 */
#ifndef MODEL_RELATION_H
#define MODEL_RELATION_H

#include "model/event.h"

struct relation {
	struct str from, to; /* SYSTEM:ID */
	uint16_t kind;       /* place in struct code's relations */
	struct date start, end;
	struct str quality;  /* strong, tenuous, stressful, ...: what child, family or worker said */
	struct str known_by; /* who said so */
	uint8_t restricted;
	uint32_t ordinal;    /* recorded order among the children of a union (CHIL in GEDCOM), from 1; 0: none */
	const struct event_field *extra;
	size_t extra_n;
	const struct event_source *sources;
	size_t sources_n;
};

struct relation relation_copy(struct arena *a, const struct relation *r); /* deep */

#endif
