/* The parts of draw/linkage among themselves. */
#ifndef DRAW_LINKAGE_OWN_H
#define DRAW_LINKAGE_OWN_H

#include "draw/linkage.h"

bool linkage_is_weak(const struct linkage *k, const struct linked *l);
struct str linkage_key(const struct linked *l); /* what stands over it; of missing together the children */
void linkage_days(const struct linked_seen *s, struct buf *b); /* "31 Oct 2025 20.00 to 1 Nov 2025 13.00" */
int linkage_draw(struct linkage *k, struct out *o, struct err *e);

#endif
