/* model/gather - the persons, relations and (in short) events of a record_source, for pictures of people.
 *
 * gather_records reads the source to its end and keeps what family_index and tie need; nothing else is copied: of an event
 * its id, child, kind, dates, agency, service, worker, place, people and restriction, and its words only of a legal status.  A child of whom
 * there are entries but no record of a person, and no relation, is a person with nothing but his id.  Everything lives in the arena.
 * Fails where the source fails.
 */
#ifndef MODEL_GATHER_H
#define MODEL_GATHER_H

#include "model/family.h"

/* into->code is set by the caller.  kin_only: of the events only those that a picture of kin tells of:
 * who lived where, legal statuses, and those about mental health, drugs and alcohol. */
int gather_records(struct record_source *from, struct arena *a, bool kin_only,
		   struct family_records *into, struct err *e);

#endif
