/* draw/layout_solve - a sparse symmetric system, factored once and solved for many right sides.
 *
 * A sum of squares weight * (sum of coef * x)^2 is given square by square; what is solved is 2 Q x = b.  The
 * factors are L D L' in the order of minimum degree (Tinney and Walker 1967; George and Liu 1989), so that a
 * family costs by its people, not by their square.  A square of many terms becomes one more unknown y with the
 * row c'x - y / 2 w = 0: the matrix is then quasidefinite, which has these factors in any order (Vanderbei 1995).
 * Every unknown must be in some square.  Memory is the arena's; nothing fails.  For layout_place alone.
 */
#ifndef DRAW_LAYOUT_SOLVE_H
#define DRAW_LAYOUT_SOLVE_H

#include "base/arena.h"

struct layout_term {
	uint32_t who;
	double coef;
};
struct layout_square {
	uint32_t from, n; /* a range of terms */
	double weight;
};
struct layout_solve {
	size_t n, unknowns; /* rows of the matrix; those of them that are asked for */
	uint32_t *order;    /* who is eliminated as the first, the second ... */
	uint32_t **row;     /* below the diagonal of each column, by its place in the order: places */
	double **factor;
	uint32_t *rows;
	double *pivot, *work;
};

void layout_solve_open(struct layout_solve *s, size_t unknowns, const struct layout_square *square,
		       size_t squares, const struct layout_term *term, struct arena *a);
void layout_solve_run(const struct layout_solve *s, const double *b, double *x);

#endif
