/* draw/layout_cost - what its two parts share: the rough layout of one state (layout_cost.c) and the
 * lines that cross in it (layout_cross.c).  Lists that hang on the family alone are made once, by
 * layout_cost_open; the rest is of the state seen last.  x is in places, not in points.  All memory is
 * the layout's arena's. Nobody else includes this.
 */
#ifndef DRAW_LAYOUT_COST_OWN_H
#define DRAW_LAYOUT_COST_OWN_H

#include "draw/layout_cost.h"

/* Local settings: what a reader minds, in the order of how much.  A crossing may cost a couple its place side
 * by side. */
#define COST_CROSSING    300.0
#define COST_APART       60.0 /* a couple that does not stand side by side */
#define COST_APART_STEP  25.0 /* for each person between them */
#define COST_FAR         7.0  /* a place between children and where they hang */
#define COST_HOME        15.0 /* a stranger between people of one household */
#define COST_MOTHER_LEFT 45.0 /* though he could stand at her other side */
#define COST_MOTHER_FIRST 15.0 /* both hang from parents: her family left of his */
#define COST_DATES       50.0 /* several partners out of the order of their dates */

enum cost_comb_kind { COMB_DESCENT, COMB_SECOND, COMB_SKEW, COMB_PASS, COMB_SECOND_PASS };

/* What runs across between two rows: a bar that hangs from one line and has others hanging from it. */
struct cost_comb {
	enum cost_comb_kind kind;
	uint32_t joint;
	uint32_t from, n; /* a range of order_cost.tooth */
};
struct cost_bar {
	double lo, hi, top[2]; /* COST_NOWHERE: none */
	double first, last; /* of its feet */
	uint32_t from, n;   /* a range of order_cost.foot */
	bool second;        /* a second line, to carers */
};
#define COST_NOWHERE 1e18
struct cost_union {
	enum layout_couple shape;
	uint32_t first, second, gap;
	double drop;
	double kids; /* mean of its children */
	size_t n;
};

struct cost_pull { /* of a clump: where those stand whom it hangs from, and where it stands itself */
	double sum, own, n, m;
};

struct order_cost {
	uint32_t *seq, *seq_at; /* persons row by row */
	uint32_t *at, *clump;   /* of everybody */
	double *x;
	struct cost_union *joint;
	uint32_t *attached, *attached_at; /* partners by hub */
	uint32_t *adjacent;               /* union whose couple stands at this place and the next, by seq */
	uint32_t *hung, *hung_at;         /* unions by the row they are in */
	uint32_t *above, *above_at;       /* unions by the row of their children */
	uint32_t *far;                    /* couples of one row who stand apart */
	size_t fars;
	struct cost_comb *comb; /* by the row above, comb_at; `order` keeps them sorted from state to state */
	uint32_t *comb_at, *order, *tooth;
	uint32_t *own, *own_at; /* combs by union */
	struct cost_bar *bar;   /* by comb; of couples apart once it is known how their lines run */
	double *foot;
	struct cost_bar *line; /* the lines of couples apart, as they are placed */
	uint32_t *soon;        /* by row above: how many at the head of `order` are not of couples apart */
	uint32_t *late, *late_at,
		*lates; /* by row above: what was placed late, combs, and lines from `combs` on */
	uint32_t combs, teeth;
	uint32_t *heavy_before; /* people with weight at places of seq before this one */
	struct {
		uint32_t early, late; /* unions of one person, in the order of their dates */
		uint32_t first, then; /* with whom */
	} * dates;
	size_t dated;
	struct cost_pull *pull;
	bool *in_home;
	int *row_lo, *row_hi;
};

/* Once: what may run across between rows. */
void layout_cross_open(struct order *o);
/* Decides how the lines of couples apart run; what all crossings of the state and couples apart cost. */
double layout_cross(struct order *o);

#endif
