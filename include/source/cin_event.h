/* source/cin_event - the groups of a CINdetails as events: referral, closure, conferences, assessments,
 * enquiries, plans.
 *
 * Each group that is used or set aside is counted in struct cin_child.  Records are appended to it; a pointer
 * to one is valid until the next is made.  Nothing here fails: what cannot be used is told and set aside.
 */
#ifndef SOURCE_CIN_EVENT_H
#define SOURCE_CIN_EVENT_H

#include "source/cin_child.h"

/* An event of `kind` whose date stands in element `at`; the element's name is the type as written. */
struct event *cin_event_new(struct cin_child *c, struct arena *a, struct str child, const char *kind,
			    const struct cin_node *at, struct date start);
const struct event_source *cin_event_source(const struct cin_child *c, struct arena *a,
					    const struct cin_node *n,
					    const struct cin_node *also); /* also may be NULL */
void cin_event_details(struct cin_child *c, struct arena *a, struct str child, struct cin_node *details);

#endif
