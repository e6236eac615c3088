/* draw/bow - what its two parts share: curves and what they cost (bow.c), the search on a grid (bow_grid.c).
 * Nobody else includes this. */
#ifndef DRAW_BOW_OWN_H
#define DRAW_BOW_OWN_H

#include "draw/bow.h"

#define BOW_STEP   4.0   /* between two points at which a way is priced */
#define BOW_LENGTH 0.25  /* what a point of length costs */
#define BOW_WORD   180.0 /* what it costs to run into words */

struct bow_thing {
	enum bow_kind kind;
	struct bow_box box; /* a segment: its ends are (left, bottom) and (right, top), in no order */
	double half;
	uint32_t of;
	double dx, dy, length; /* of a segment */
};
struct bow_entry {
	uint32_t thing, next; /* next: from 1 */
};
struct bow_task {
	struct bow_field *f;
	const struct bow_end *from, *to;
	struct bow_width width;
};
struct bow_touch { /* which foreign symbol and word the last point touched, from 1 */
	uint32_t symbol, word;
	size_t symbols, words;
};

/* The price of a point whose way runs along (dx, dy), a unit vector; step: how much of the way it stands for.
 */
double bow_price(const struct bow_task *t, struct dot_point p, double dx, double dy, double step,
		 struct bow_touch *touch);
/* Is the point within the symbol and `gap` round it? */
bool bow_is_within(const struct bow_end *e, struct dot_point p, double gap);
/* Prices a way from centre to centre: cuts it off at both rims, counts what it touches.  Gives up above
 * `most`. */
bool bow_measure(const struct bow_task *t, const struct dot_point *p, size_t n, double most, struct bow *b);
/* A free way, centre to centre, BOW_STEP apart; 0: none within `room` round both ends. */
size_t bow_grid_find(const struct bow_task *t, double room, struct dot_point **p);

#endif
