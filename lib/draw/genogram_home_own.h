/* draw/genogram_home - what genogram_home_plot.c, which finds the cells of each home, and genogram_home_edge.c, which moves edges
 * off lines, share.  Memory is the layout's arena's; points, y down.  Nobody else includes this.
 */
#ifndef DRAW_GENOGRAM_HOME_OWN_H
#define DRAW_GENOGRAM_HOME_OWN_H

#include "draw/genogram_home.h"

#define GENOGRAM_HOME_BEVEL 4.0 /* is cut off each corner, in the end */

struct genogram_home_ring { /* round one part of a home, all corners right, with the inside at the right hand */
	const struct pedigree_home *of;
	struct dot_point *corner;
	size_t corners;
};
/* No edge runs upon a line that joins people, or so near along one that it could be taken for it, where there is room to
 * move it. */
void genogram_home_clear_lines(const struct layout *l, struct genogram_home_ring *ring, size_t rings);

#endif
