/* draw/layout_core - a family without those who lead nowhere: what the search for a good order begins with.
 *
 * One person more, who is a child without children or a partner of whom nothing else is told, is not to move others (docs on
 * genograms, 5, Q12).  So the order is searched without such people: brothers and sisters none of whom leads to anybody, and
 * partners without parents, children or another partner.  Then they are put to their families.  Whoever the picture is about is
 * never left out.  All memory is the layout's arena's.  For layout_order alone.
 */
#ifndef DRAW_LAYOUT_CORE_H
#define DRAW_LAYOUT_CORE_H

#include "layout_clump.h"

struct layout_core {
	struct layout l;         /* of a pedigree of its own */
	uint32_t *full, *of_full; /* places of its people in the whole family, and the other way: NOBODY who is left out */
	uint32_t *joint;          /* places of its unions in the whole family */
};

/* o: the whole family's, after layout_clump_open. */
void layout_core_open(struct layout_core *c, const struct order *o);
/* Gives what the core's state cs holds to the whole family's s; moved: of each clump, whether the core has it not.  Those
 * stand at the end of their rows. */
void layout_core_take(const struct layout_core *c, const struct order *co, const struct order_state *cs, struct order *o,
		      struct order_state *s, bool *moved);

#endif
