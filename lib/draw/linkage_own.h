/* The parts of draw/linkage among themselves. */
#ifndef DRAW_LINKAGE_OWN_H
#define DRAW_LINKAGE_OWN_H

#include "draw/linkage.h"

int linkage_draw(struct linkage *k, struct out *o, struct err *e);

#endif
