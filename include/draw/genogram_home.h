/* draw/genogram_home - the outlines round people who live together.
 *
 * genogram_home_outlines gives each home one polygon (layout coordinates, y down, corners bevelled) that holds all members with
 * their labels and nobody else, joined by thin corridors where others stand between; where a corridor would run through another
 * home, or a long way round, it gives several, which belong together by their letter.  Homes that share nobody keep a cell
 * apart; of two that share somebody one runs within the other round him, and never along the same line.  Nor does one run within
 * 4 points along a line that joins people, of which it would be taken for a part, where it can be moved.  Memory is the layout's
 * arena.  Nothing fails.  Source: docs on genograms, 3.6 (8) and 5 (Q10); that it keeps off lines, and how far, is a local setting.
 */
#ifndef DRAW_GENOGRAM_HOME_H
#define DRAW_GENOGRAM_HOME_H

#include "draw/layout.h"

struct genogram_outline {
	const struct dot_point *point;
	size_t points;
};

/* Where the letter of a home stands: the upper left corner of a box of w x h just above a lower edge, the leftmost of the
 * lowest through which no line runs; else anywhere inside; else (false) beside it, or at the lowest left corner. */
struct genogram_taken { /* letters of homes, and outlines, where no letter is to stand; as laid out, y down */
	struct genogram_place {
		double x0, y0, x1, y1;
	} *letter;
	size_t letters;
	const struct genogram_outline *outline; /* all but the one at hand are kept clear of */
	size_t outlines;
};
bool genogram_home_letter(const struct layout *l, const struct genogram_outline *outline, double w, double h,
			  const struct genogram_taken *taken, struct dot_point *at);
struct genogram_home {
	const struct pedigree_home *of; /* given */
	double foot;  /* given: free room inside, below the lowest names */
	double wider; /* given: how much further out it runs than another that shares somebody with it */
	struct genogram_outline *outline;
	size_t outlines;
};
void genogram_home_outlines(struct layout *l, struct genogram_home *home, size_t homes);

#endif
