/* draw/genogram_line - emotional lines over a finished genogram.
 *
 * Each line is a bow between two symbols, the one of several bows that meets fewest symbols and names; strands,
 * zigzag, bars and arrows come from schemas/style.  Drawn only when asked for; those that allege only when asked for
 * by that name (docs on practice, 1.11).  Nothing fails.
 */
#ifndef DRAW_GENOGRAM_LINE_H
#define DRAW_GENOGRAM_LINE_H

#include "draw/layout.h"
#include "draw/legend.h"

/* node: the drawing's number of each person. */
void genogram_line_draw(const struct layout *l, const struct style *s, const struct code *c, struct dot *d,
			const unsigned *node, struct legend *legend);

#endif
