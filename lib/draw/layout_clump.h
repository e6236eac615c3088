/* draw/layout_clump - a clump is a row of brothers and sisters in birth order, with partners who have no
 * parents in the picture at their sides: who makes one, and a first order of them.  The arrays of struct
 * order are the caller's, all zero; memory is the layout's arena's.  For layout_order alone.
 */
#ifndef DRAW_LAYOUT_CLUMP_H
#define DRAW_LAYOUT_CLUMP_H

#include "draw/layout_cost.h"

/* pair, clump, clump_of, placed, loose, row_first; and the state as it is before anything is moved. */
void layout_clump(struct order *o, struct order_state *s);
/* When a pair came together; for one with no dates of its own the birth of their first child tells it. */
int32_t layout_clump_time(const struct pedigree *p, uint32_t joint);

#endif
