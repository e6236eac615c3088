/* cmd/known - a case as it was known on an earlier day: what had been recorded then, in the words of then (contract.md 6).
 *
 * Of every entry the version that was known that day stands.  An entry was known from the day it was recorded, where it says
 * so; without that, from the day of the first extract that has it (the extract date, else the day of the import).  A later
 * version was known from the day of its own extract.  Entries of which neither day is known are left out, and counted.
 * Persons stand as they are known now, relations too but for those that begin later; what an import covers ends that
 * day, and an import of a later day covers nothing: an absence in it cannot be told.
 * The case is gathered anew in memory by the code that writes case files, so that every command reads it as any other.
 */
#ifndef CMD_KNOWN_H
#define CMD_KNOWN_H

#include "cmd/common.h"

/* Puts the case as it was known on that day in the place of c->store, and takes it for today unless -N was given. */
int known_at(struct common_case *c, int32_t day, struct err *e);

#endif
