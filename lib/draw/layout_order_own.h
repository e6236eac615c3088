/* draw/layout_order - what its two parts share: the search by single steps (layout_order.c) and the one
 * that goes through worse pictures to better ones (layout_order_anneal.c).  States are the layout's
 * arena's.  Nobody else includes this.
 */
#ifndef DRAW_LAYOUT_ORDER_OWN_H
#define DRAW_LAYOUT_ORDER_OWN_H

#include "layout_clump.h"

struct search {
	struct order *o;
	struct order_state now, trial, kept;
	double cost;
	double least;       /* what a change must be worth */
	bool far_is_free;   /* distances count for nothing */
	unsigned long left; /* evaluations */
};

void layout_order_copy(const struct order *o, struct order_state *to, const struct order_state *from);
/* Those clumps of a row that are marked are taken out and put back where they belong: by their parents, or by their children.
 * room: for as many as there are. */
void layout_order_put_back(struct order *o, struct order_state *s, size_t r, bool by_parents, const bool *marked, uint32_t *room);
/* From q->now on, `work` pictures; q->now and q->cost are the best seen.  q->kept and q->trial are used. */
void layout_order_anneal(struct search *q, unsigned long work);

#endif
