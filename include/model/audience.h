/* model/audience - who is looking, and what they may see (I8).
 *
 * The holder of the records sees all but what is sealed, and that too on asking; the family sees no restricted event,
 * person or relation.  One function, used by every source and view; no renderer decides.
 */
#ifndef MODEL_AUDIENCE_H
#define MODEL_AUDIENCE_H

#include "model/event.h"

enum audience { AUDIENCE_HOLDER, AUDIENCE_FAMILY };
bool audience_may_see(enum audience who, bool sealed_too, uint8_t restricted); /* restricted: enum event_restricted */
#define AUDIENCE_WITHHELD STR("withheld") /* stands for a person whom the audience may not see */
int audience_of(struct str name, enum audience *who);                          /* holder, family; -1: neither */

#endif
