/* draw/layout - what the parts that draw lines share: drops (layout_drop.c), bars and their lanes
 * (layout_lane.c), polylines (layout_line.c).  All memory is the layout's arena's; points.  Nobody else
 * includes this.
 */
#ifndef DRAW_LAYOUT_OWN_H
#define DRAW_LAYOUT_OWN_H

#include "draw/layout.h"

#define LAYOUT_EDGE 5.0 /* from a label to a line beside it */

enum layout_bar_kind { BAR_DESCENT, BAR_STEP, BAR_OVER, BAR_UNDER, BAR_SKEW, BAR_SECOND };

struct layout_bar {
	enum layout_bar_kind kind;
	int gap; /* below this row; -1: above the first */
	uint32_t joint, child;
	double top[2], *bottom;
	size_t tops, bottoms;
	double lo, hi;
	int lane;
	struct layout_bar *from; /* the bar of the same line before this one: a step, a couple's line */
	double y;
};
struct layout_lanes {
	struct layout *l;
	struct layout_bar *bar;
	size_t bars, cap;
	double *gap_top; /* of gap r: under the labels of row r; [rows] is unused */
	size_t *lanes;   /* of gap r, at r + 1 */
	unsigned *over;  /* couple lines that already end on top of this person */
	struct layout_bar **couple; /* of each union: its own line, or NULL */
	struct layout_bar **last;   /* of each child: the bar that it hangs from, or NULL */
};

/* Between place `at` of a row and the next stands a couple, side by side. */
bool layout_is_couple_gap(const struct layout *l, int row, size_t at);
void layout_drop(struct layout *l); /* joint[].drop */
/* Every line, once bars have their heights, and what all takes. */
void layout_line(const struct layout_lanes *k);

#endif
