/* draw/symbol - what is drawn on a symbol: of whoever has died, of the child a picture is about, of whoever was adopted.
 *
 * symbol_mark gives the strokes of one look for a symbol of one shape and size; person and legend draw the same.
 * symbol_edge tells where its outline is, for whatever ends there: Graphviz draws a second outline of a polygon `more` away from
 * each side, so that its corners are farther out.
 * Coordinates are the drawing's (y up), points.  Memory is the arena's; nothing fails.
 * Source: docs on genograms, 1.1; which look a profile has is in schemas/style/genogram.
 */
#ifndef DRAW_SYMBOL_H
#define DRAW_SYMBOL_H

#include "draw/style.h"

#define SYMBOL_ARROW 24.0 /* room on the left that an arrow with its letter takes, at full size */
#define SYMBOL_BRACKET 9.0 /* room at either side that brackets take */

#define SYMBOL_HALF "#bdbdbd;0.5:white" /* the fill of a node whose left half is grey, as Graphviz has it */

enum { SYMBOL_PIECES = 4 };
struct symbol_mark {
	struct dot_piece piece[SYMBOL_PIECES];
	size_t pieces;
	struct dot_point letter; /* of an arrow: the middle of its P */
};
/* size: width of the symbol; gap: of what stands inside, left free from the middle; 0: nothing does. */
struct symbol_mark symbol_mark(enum style_look look, enum dot_shape shape, struct dot_point at, double size,
			       double gap, struct arena *a);

enum symbol_side { SYMBOL_TOP, SYMBOL_FOOT, SYMBOL_FLANK };
/* How far the outermost outline is from the middle of a symbol that is `size` wide and high, with `more` between its outlines
 * (0: it has one): upward or downward at `off` to a side of the middle, or to either side at `off` below it (above: negative).
 * Negative: the outline has sunk below the middle there.  Where there is no outline any more: that of the corner. */
double symbol_edge(enum dot_shape shape, double size, double more, enum symbol_side side, double off);

#endif
