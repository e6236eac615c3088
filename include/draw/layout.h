/* draw/layout - where everybody stands in a genogram: generations, order, positions, lines.
 *
 * layout_run fills a struct layout from a pedigree in four steps, each a module: layout_rank (which row),
 * layout_order (who stands beside whom), layout_place (how far apart), layout_lane (how lines run).
 * Memory is the arena's. Units are points; x to the right, y DOWN from the top of the first row's
 * symbols' centre line.  Sizes come from the caller: `left`, `right` and `below` are how far a person's
 * symbol and label reach from the symbol's centre. Nothing fails; the search for a good order is bounded
 * by a number of evaluations, never by time, so that equal input gives equal drawings (I4).  The
 * algorithm is that of docs on genograms, 3.6.
 */
#ifndef DRAW_LAYOUT_H
#define DRAW_LAYOUT_H

#include "base/arena.h"
#include "format/dot.h"
#include "model/pedigree.h"

#define LAYOUT_SYMBOL 40.0 /* width of a symbol */
#define LAYOUT_LANE   10.0 /* between two lines that run side by side */
#define LAYOUT_ALMOST 12.5 /* a child this near stands under the line */

enum layout_couple {
	LAYOUT_SINGLE,   /* one parent */
	LAYOUT_NOBODY,   /* none: brothers and sisters on a bar of their own */
	LAYOUT_ADJACENT, /* side by side: a straight line */
	LAYOUT_OVER,     /* apart: a line over the heads of those between */
	LAYOUT_UNDER,    /* apart: a line under the names of those between */
	LAYOUT_SKEW,     /* in different rows */
};

struct layout_person {
	double left, right, below; /* given */
	double flank[2], name[2];  /* given: the same, left and right, of the symbol and of what is below it each */
	double half_name;          /* given: half its width, wherever it stands */
	double rim;                /* half the symbol with its outer rim: given */
	enum dot_shape shape;      /* given, and the symbol's width without that rim: where lines meet it */
	double size;
	int row;
	uint32_t at; /* place in the row */
	double x, y;
};
struct layout_union {
	enum layout_couple shape;
	uint32_t first, second;   /* left and right partner; SKEW: upper and lower; SINGLE: first */
	uint32_t gap;             /* OVER: the drop comes down between places gap and gap + 1 of the row */
	double drop;              /* x where children hang from it */
	struct dot_piece line[3]; /* the couple's line */
	size_t lines;
	struct dot_point mark;        /* where slashes stand, on the line */
	bool mark_upright;            /* the line runs upright there */
	struct dot_piece descent[16]; /* drop and bar */
	size_t descents;
};
struct layout_child { /* by place in pedigree.child */
	struct dot_piece stem[8];
	size_t stems;
};
struct layout_row {
	uint32_t *person;
	size_t n;
	double y;
};

struct layout {
	const struct pedigree *of;
	struct arena *arena;
	struct layout_person *person;
	const double *words; /* of each union, how wide what stands above its line is: given; NULL: nothing does */
	struct layout_union *joint;
	struct layout_child *child;
	struct layout_row *row;
	size_t rows;
	uint32_t *clump;        /* of each person: neighbours of one clump stand closer */
	uint32_t *kid, *kid_at; /* children by union (places in pedigree.child), from layout_run on */
	uint32_t *alone;   /* of each union of a parent alone: the next of his, round */
	uint32_t *beside;  /* of each person: the union whose partners stand side by side, he left; or NOBODY */
	uint32_t *channel; /* of each person 3: lines that want room left, right, between him and the next */
	bool tight;            /* neighbours stand as near as what they are drawn with allows */
	double *room;          /* of each person: what lines ask for between him and the next, more than channel gives */
	uint64_t *home;        /* of each person: equal for those who share all homes */
	double x0, x1, y0, y1; /* what symbols, labels and lines take */
	size_t apart;          /* couples that do not stand side by side */
	unsigned long evaluations;
};

/* person[].left, right, below, rim, shape and size are set, flank and name too. */
void layout_run(struct layout *l);

void layout_rank(struct layout *l);  /* rows */
void layout_order(struct layout *l); /* row[].person, person[].at, shapes of couples */
void layout_place(struct layout *l); /* person[].x */
/* y, and every line; false: there was too little room for some, layout.room has been raised for another
 * turn. */
bool layout_lane(struct layout *l);

/* For all steps: the row a union's line is in, and whether any structural or second line hangs from it. */
int layout_union_row(const struct layout *l, uint32_t joint);
bool layout_has_children(const struct layout *l, uint32_t joint);
/* Sets kid and kid_at. */
void layout_list_children(struct layout *l);
/* From a parent alone whose children have not the same two parents several lines go down: they are listed once, before
 * anybody asks where one is; how far the outermost are from his middle, and where one is (after layout_order; joint[].drop
 * has it in the end). */
void layout_list_alone(struct layout *l);
double layout_alone_spread(const struct layout *l, uint32_t joint);
double layout_alone_at(const struct layout *l, uint32_t joint);
/* Least distance between the centres of two neighbours of a row. */
double layout_distance(const struct layout *l, uint32_t left, uint32_t right);

#endif
