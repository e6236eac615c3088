/* draw/layout - what the parts that draw lines share: drops (layout_drop.c), bars and their lanes
 * (layout_lane.c), upright lines between names (layout_channel.c), polylines (layout_line.c).  All memory
 * is the layout's arena's; points.  Nobody else includes this.
 */
#ifndef DRAW_LAYOUT_OWN_H
#define DRAW_LAYOUT_OWN_H

#include "draw/layout.h"

#define LAYOUT_EDGE   5.0 /* from a label to a line beside it */
#define LAYOUT_BESIDE 6.0 /* between two lines down side by side: Q13's least gap */

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
struct layout_pass {
	bool skew; /* the couple's own line */
	int row;
	uint32_t child; /* of a second line; NOBODY */
	double x, lo, hi; /* between the names */
	struct layout_pass *next;
};
struct layout_lanes {
	struct layout *l;
	struct layout_bar *bar;
	size_t bars, cap;
	double *gap_top;            /* of gap r: under the labels of row r; [rows] is unused */
	size_t *lanes;              /* of gap r, at r + 1 */
	uint32_t *apart, *apart_at; /* couples apart, by person */
	double *port,
		*level; /* of both ends of a couple apart: x; beside a symbol also how far below its middle */
	double *second; /* of each second line: x where it begins */
	double *stem;   /* of each child: x where the line from the bar comes down to him */
	unsigned *tops; /* of each person: lines of couples apart that leave on top, left (2n), right (2n + 1) of the stem */
	struct layout_pass **pass;  /* of each union: where its lines pass through rows */
	struct layout_bar **couple; /* of each union: its own line, or NULL */
	struct layout_bar **last;   /* of each child: the bar that it hangs from, or NULL */
	bool crowded;               /* more lines than there was room for; layout.room has been raised */
};

/* Between place `at` of a row and the next stands a couple, side by side. */
bool layout_is_couple_gap(const struct layout *l, int row, size_t at);
/* From whom a second line of this union goes up, when no couple's line does. */
uint32_t layout_riser(const struct layout_union *u);
void layout_drop(struct layout *l); /* joint[].drop, where it wants to be */
/* Where upright lines run through rows: drop, port, level, second, pass. */
void layout_channel(struct layout_lanes *k);
double layout_channel_pass(const struct layout_lanes *k, uint32_t joint, uint32_t child, bool skew, int row,
			   double x);
/* How far beside the middle of a symbol the n-th line of a child or carer reaches its top, on a side where so many lines of
 * couples do. */
double layout_channel_slot(unsigned tops, unsigned n);
/* Every line, once bars have their heights, and what all takes. */
void layout_line(const struct layout_lanes *k);

#endif
