/* format/dot - what its parts share: the drawing itself (dot.c), it as a cgraph (dot_graph.c), it on paper (dot_page.c).
 * Nobody else includes this.
 */
#ifndef FORMAT_DOT_OWN_H
#define FORMAT_DOT_OWN_H

#include "base/buf.h"
#include "format/dot.h"

#include <graphviz/gvc.h>

struct dot {
	struct arena arena;
	struct str title, description;
	struct dot_node *node;
	size_t nodes, node_cap;
	struct dot_line *line;
	size_t lines, line_cap;
	struct dot_area *area;
	size_t areas, area_cap;
	double left, bottom, right, top; /* what the drawing takes, when the caller has said so */
	enum dot_paper paper;
};

/* The drawing as a graph in which everything has its place; closed with agclose. */
Agraph_t *dot_graph(struct dot *d, enum dot_form form);
void dot_set_sheet(struct dot *d, enum dot_form form, Agraph_t *g);
void dot_set(void *object, const char *name, const char *value);
char *dot_number_pair(struct dot *d, double x, double y);
enum { DOT_DOME_POINTS = 16 };
/* A dome's outline as one curve, `more` outside the node's own size; and what it is filled with (of two colours the first on the
 * left), as xdot. */
void dot_dome_outline(const struct dot_node *n, double more, struct dot_point p[static DOT_DOME_POINTS]);
void dot_dome_under(const struct dot_node *n, struct buf *b);
/* cairo writes the hour of drawing; a picture is of a day, and equal input gives equal bytes (I4). */
void dot_fix_pdf_date(char *p, size_t n, int32_t day);
/* Messages of Graphviz may hold text of the drawing; agerrors() tells that there was one. */
int dot_ignore_message(char *message);

#endif
