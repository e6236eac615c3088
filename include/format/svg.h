/* format/svg - an SVG as a renderer wrote it made fit for people: title, description, roles, words for every
 * item.
 *
 * svg_finish copies the drawing of format/dot's renderer: no DOCTYPE, no comments, no version of any program;
 * the root gets role="img", a <title> and a <desc>; an element <g id="..."> that has words gets them as its
 * <title>, the others get none.  Fails with ERR_SYSTEM when the drawing is not of the form expected or a line
 * lacks a piece.  Nothing is kept.
 * Source: WAI-ARIA Graphics Module 1.0, SVG 1.1; docs on genograms, 4 and Q14.
 */
#ifndef FORMAT_SVG_H
#define FORMAT_SVG_H

#include "base/err.h"
#include "base/out.h"

struct svg_item { /* sorted by id */
	struct str id;
	struct str words; /* absent: no <title> */
	size_t paths;     /* how many <path> it must hold; SVG_ANY: not counted */
};
#define SVG_ANY ((size_t)-1)

int svg_finish(struct str drawing, struct str title, struct str description, const struct svg_item *item,
	       size_t items, struct out *o, struct err *e);

#endif
