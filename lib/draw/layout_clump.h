/* draw/layout_clump - a clump is a row of brothers and sisters in birth order, with partners who have no
 * parents in the picture at their sides: who makes one, and a first order of them.  The arrays of struct
 * order are the caller's, all zero; memory is the layout's arena's.  For layout_order alone.
 */
#ifndef DRAW_LAYOUT_CLUMP_H
#define DRAW_LAYOUT_CLUMP_H

#include "draw/layout_cost.h"

/* pair and when. */
void layout_clump_open(struct order *o);
/* clump, clump_of, placed, loose, row_first; and the state as it is before anything is moved.  alone: of everybody, whether he
 * is to make a clump, though he has no parents; NULL: whoever has most partners does. */
void layout_clump(struct order *o, struct order_state *s, const bool *alone);
/* Whom `who` is with in that union; FAMILY_NOBODY: nobody known. */
uint32_t layout_clump_other(const struct order *o, uint32_t joint, uint32_t who);
/* Has nobody else than the one he is with, and no children. */
bool layout_clump_is_only_partner(const struct order *o, uint32_t who);

#endif
