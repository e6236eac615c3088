/* format/dot - a finished drawing through Graphviz: only its parts (dot_*.c) include that.
 *
 * The caller gives every coordinate (points, y upward); Graphviz's "nop2" places nothing, it writes SVG, DOT,
 * PNG and PDF.  A drawing is its opener's until dot_close.  Strings are copied; they may hold anything:
 * backslashes are doubled, bytes that are not UTF-8 become U+FFFD, control characters vanish, and nothing is
 * ever taken for HTML.  Ids are made safe for XML by dot_id.  SVG and DOT use only the two plugins linked in
 * (no fonts are read: equal bytes everywhere, I4); PNG and PDF use cairo with the machine's fonts.  dot_draw
 * fails with ERR_SYSTEM when Graphviz complains or when a line has not come out with as many pieces as were
 * asked for (it falls back to a straight line without saying so).
 * Source: Graphviz 2.42.2, libgvc and libcgraph; what nop2 wants is written in docs on genograms, 3.4.
 */
#ifndef FORMAT_DOT_H
#define FORMAT_DOT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/out.h"

struct dot; /* a drawing under way */

struct dot_point {
	double x, y;
};

/* DOT_DOME: a square base, a round top; Graphviz has none, so that its outline is a line of its own. */
enum dot_shape { DOT_PLAIN, DOT_SQUARE, DOT_CIRCLE, DOT_DIAMOND, DOT_TRIANGLE, DOT_BOX, DOT_DOME };
enum dot_style { DOT_SOLID, DOT_DASHED, DOT_DOTTED, DOT_BOLD };
enum dot_form { DOT_SVG, DOT_DOT, DOT_PNG, DOT_PDF };
enum dot_side { DOT_CENTRE, DOT_LEFT }; /* of text lines within their node */
enum dot_paper { DOT_PAPER_AUTO, DOT_PAPER_UPRIGHT, DOT_PAPER_ACROSS }; /* A4; auto: as the drawing comes out larger */
enum dot_head { DOT_FULL, DOT_OPEN }; /* of an arrow: filled or hollow */

struct dot_node {
	struct str id, class; /* id absent: one is made up; class: words for CSS and tests, blank-separated */
	struct str words;     /* what it is, in words: the SVG <title> */
	enum dot_shape shape;
	double x, y, w, h; /* centre and size */
	unsigned rims;     /* outlines: 1, or 2 for an index person; 0 none */
	struct str text;   /* inside; lines by '\n' */
	double size;       /* of the letters */
	enum dot_side side;
	struct str below;          /* a label beside the shape, centred on (below_x, below_y) */
	double below_x, below_y;   /* its letters are of `size` too: Graphviz knows one size a node */
	const char *fill, *colour; /* NULL: white, black */
	enum dot_style style;
	bool bold;
	double pen; /* width of the outline; 0: 1.4 */
};

struct dot_piece { /* a polyline, or (curve) a chain of Bezier segments with 3n + 1 points */
	const struct dot_point *point;
	size_t points;
	bool curve;
};
struct dot_line {
	struct str id, class, words;
	unsigned from, to; /* nodes as dot_add_node numbered them; both 0 where it belongs to none */
	const struct dot_piece *piece;
	size_t pieces;
	enum dot_style style;
	double width; /* of the pen; 0: 1.2 */
	const char *colour;
	/* At the ends of the first piece.  Every other piece must end there too, and in the same direction: Graphviz 2.42 draws a
	 * head for each. */
	bool arrow_to, arrow_from;
	enum dot_head head;
};
struct dot_area { /* lies under everything; no outline of its own */
	const struct dot_point *point;
	size_t points;
	const char *fill; /* #rrggbbaa */
};

/* title and description stand in the SVG for those who cannot see it; `description` may be long, lines by
 * '\n'. */
struct dot *dot_open(struct str title, struct str description);
void dot_close(struct dot *d);
unsigned dot_add_node(struct dot *d, const struct dot_node *n); /* from 1 */
void dot_add_line(struct dot *d, const struct dot_line *l);
void dot_add_area(struct dot *d, const struct dot_area *a);
/* What has been added so far, for whoever draws round it: node i is number i + 1.  Borrowed until the next is added. */
const struct dot_node *dot_nodes(const struct dot *d, size_t *n);
const struct dot_line *dot_lines(const struct dot *d, size_t *n);
const struct dot_area *dot_areas(const struct dot *d, size_t *n);
void dot_forget(struct dot *d, size_t nodes, size_t lines, size_t areas); /* all but the first so many */
/* What the drawing takes, title and legend included.  A PDF is then one A4 page with the drawing in its
 * middle, a PNG is made smaller to fit one; never bigger.  Not called: both are as large as what is in
 * them. */
void dot_set_frame(struct dot *d, double left, double bottom, double right, double top);
void dot_frame(const struct dot *d, double *left, double *bottom, double *right, double *top);
void dot_set_paper(struct dot *d, enum dot_paper paper);
/* A4 in points, and the room that a printer leaves free. */
#define DOT_SHEET_SHORT  595.0
#define DOT_SHEET_LONG   842.0
#define DOT_SHEET_MARGIN 20.0
/* How much smaller a drawing of w by h points is made for an A4 page (1: not at all); AUTO: upright or across as it is
 * larger. */
double dot_sheet(double w, double h, enum dot_paper paper, bool *landscape);
/* day: for the creation date of a PDF. */
int dot_draw(struct dot *d, enum dot_form form, int32_t day, struct out *o, struct err *e);
/* One PDF of several drawings, a page each; every one has its frame set. */
int dot_draw_pages(struct dot *const *page, size_t n, int32_t day, struct out *o, struct err *e);
/* prefix "-" text, safe as an XML id and one-to-one: letters, digits and '-' stay, ':' is '.', the rest
 * _hh. */
struct str dot_id(struct arena *a, const char *prefix, struct str text);

#endif
