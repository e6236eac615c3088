/* draw/genogram_small - some people and what joins them, without title, legend, homes or feelings, in
 * somebody else's drawing.
 *
 * genogram_small_lay lays a pedigree out and tells how much room it takes: a circle round `middle` (points, y
 * up, as laid out) of `radius`.  genogram_small_draw draws it there and adds what it used to a legend.  Both
 * take their memory from the arena; everything given must outlive it.  Nothing fails.  Ids and classes are
 * those of draw/genogram.
 * Source: docs on genograms, 1.5 (a small genogram in the middle of an ecomap) and 3.6.
 */
#ifndef DRAW_GENOGRAM_SMALL_H
#define DRAW_GENOGRAM_SMALL_H

#include "draw/legend.h"

struct genogram_picture;
struct genogram_small {
	struct genogram_picture *own;
	struct dot_point middle;
	double radius;
};
struct genogram_small genogram_small_lay(const struct pedigree *p, const struct style *s, struct arena *a);
void genogram_small_draw(const struct genogram_small *g, struct dot *d, struct legend *legend);

#endif
