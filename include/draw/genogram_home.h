/* draw/genogram_home - the outline round people who live together.
 *
 * genogram_home_outline gives one polygon (layout coordinates, y down, corners bevelled) that holds all members with
 * their labels and nobody else, joined by thin corridors where others stand between; where no corridor can be found
 * it gives several, which belong together by their letter.  `foot` is free room inside, below the lowest names; `wider`
 * how much further out it runs, so that outlines of homes that share somebody do not lie on one another.  Memory is the
 * layout's arena.  Nothing fails.
 */
#ifndef DRAW_GENOGRAM_HOME_H
#define DRAW_GENOGRAM_HOME_H

#include "draw/layout.h"

struct genogram_outline {
	const struct dot_point *point;
	size_t points;
};

/* Where the letter of a home stands: the upper left corner of a box of w x h just above a lower edge, the leftmost of the
 * lowest through which no line runs; else anywhere inside; else at the lowest left corner. */
struct genogram_taken { /* letters of homes, and outlines, where no letter is to stand; as laid out, y down */
	struct genogram_place {
		double x0, y0, x1, y1;
	} *letter;
	size_t letters;
	const struct genogram_outline *outline; /* all but the one at hand are kept clear of */
	size_t outlines;
};
struct dot_point genogram_home_letter(const struct layout *l, const struct genogram_outline *outline, double w,
				      double h, const struct genogram_taken *taken);
size_t genogram_home_outline(struct layout *l, const struct pedigree_home *home, double foot,
			     double wider, struct genogram_outline **outline);

#endif
