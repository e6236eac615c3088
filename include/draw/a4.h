/* draw/a4 - a picture on paper: on one A4 page where its letters can be read there, else on as many as it
 * takes.
 *
 * a4_draw is given a finished drawing, of which the first so many parts are the picture itself (the body) and
 * the rest what stands round it (title, legend, notes).  SVG and DOT are never split.  PDF and PNG are one
 * page as long as the smallest letters are at least A4_LETTERS high; else the body is cut: never through a
 * symbol or a name, where few lines are cut, those of couples least of all.  Page 1 is then a map of the
 * whole with the numbers of the pages, the last ones say who is on which page; a line that is cut ends in a
 * letter, and the page where the same letter goes on.  Units are points.  Fails with ERR_INPUT where one page
 * was asked for and is not enough, with ERR_USAGE where several PNGs have nowhere to go, with ERR_SYSTEM as
 * dot_draw.  Nothing depends on the clock (I4). Source: docs on genograms, 1.6 (A4 pages for a bundle) and 5,
 * Q13 (at least 7 pt, else split).
 */
#ifndef DRAW_A4_H
#define DRAW_A4_H

#include "draw/legend.h"

#define A4_LETTERS 7.0 /* smaller ones are not read from a sheet of paper: docs on genograms, Q13 */

struct a4_options { /* what a reader of paper asks for */
	enum dot_paper paper;
	bool one_page; /* refuse rather than split */
	/* Where the pages 2, 3 ... of a PNG go, which is a file each; NULL: nowhere. */
	struct out *(*next)(void *self, size_t page, struct err *e);
	void *self;
};
struct a4_body { /* of the drawing the first so many are the picture itself */
	size_t nodes, lines, areas;
	double left, bottom, right, top; /* what it takes, y up */
};
struct a4_words {
	struct str title, subtitle;
	const struct legend *legend;
	struct str notes; /* under the legend, lines by '\n'; may be absent */
	struct str every; /* stands on every page, besides the first line of the subtitle; may be absent */
};
/* `d` has its frame set.  *pages, when asked for: how many there are. */
int a4_draw(struct dot *d, const struct a4_body *body, const struct a4_words *words,
	    const struct a4_options *w, enum dot_form form, int32_t day, struct out *o, size_t *pages,
	    struct err *e);
/* The body of what has been drawn so far. */
struct a4_body a4_body_of(const struct dot *d);

#endif
