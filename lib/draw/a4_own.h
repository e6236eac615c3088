/* draw/a4 - what its parts share: the drawing as it is cut (a4_read.c), where (a4_cut.c), what is on each
 * page (a4_page.c), the letters at the cuts (a4_mark.c), head, map and list of people (a4_round.c).  y down
 * in a plan, y up in what is drawn.  All memory is the arena's.  Nobody else includes this.
 */
#ifndef DRAW_A4_OWN_H
#define DRAW_A4_OWN_H

#include "draw/a4.h"

#define A4_VOID SIZE_MAX /* no page */

struct a4_box {
	double x0, x1, y0, y1;
};
struct a4_path { /* one piece of a line as a polyline, y down */
	size_t line, piece;
	struct dot_point *point;
	size_t points;
};
struct a4_cell { /* what a page has of a row */
	double x0, x1, y0, y1;
	size_t page;
};
struct a4_row {
	double y0, y1;        /* down; rows lie one under another without a gap */
	struct a4_cell *cell; /* from the left */
	size_t cells;
};
struct a4_plan {
	struct arena *a;
	const struct dot_node *node;
	const struct dot_line *line;
	const struct dot_area *area;
	struct a4_body body;
	struct a4_box *box; /* of each node, with its label */
	struct a4_path *path;
	size_t paths;
	struct a4_row *row;
	size_t rows;
	size_t pages;
	struct a4_box *window; /* of each page */
	double cost;           /* pages and lines cut, weighed */
};

/* Boxes and paths of the body. */
void a4_read(struct a4_plan *p, const struct dot *d, const struct a4_body *body, struct arena *a);
/* Cuts what has been read into pages of at most w by h, as few and with as few lines cut as it finds. */
void a4_cut(struct a4_plan *p, double w, double h);
size_t a4_row_at(const struct a4_plan *p, double y);
struct a4_box a4_path_box(const struct a4_path *q);
/* The page that a node is on. */
size_t a4_page_of(const struct a4_plan *p, size_t node);

/* What a page is drawn on: the sheet without its margins, its upper left corner at (0, 0), y up. */
struct a4_paper {
	double w, h;
	enum dot_paper turn;
	double scale; /* of the body: at least; a part that leaves room is drawn larger */
};
#define A4_HEAD   42.0 /* title, day and one line more, number of the page */
#define A4_GUTTER 30.0 /* on either side of a part of the body: where its cut lines end */
#define A4_SHELF  16.0 /* above and below */
#define A4_SMALL  8.0  /* letters of what stands round the picture */

enum a4_side { A4_LEFT, A4_RIGHT, A4_ABOVE, A4_BENEATH }; /* the first two are across */

struct a4_end { /* where a line is cut */
	size_t page, other, letter;
	enum a4_side side;
	struct dot_point at; /* y down */
	double text;         /* where its letters stand along the edge */
	double w;
	struct str words;
};
struct a4_pages {
	const struct a4_plan *p;
	const struct a4_paper *paper;
	size_t first;
	struct dot **to;
	struct dot_point *origin; /* of each page: what (0, 0) of the plan is on paper */
	double *scale;            /* of each page */
	struct dot_point *end;    /* where lines begin and end */
	size_t ends;
	struct a4_end *mark;
	size_t marks, room;
	size_t letters;       /* used so far */
	struct a4_box *taken; /* by page, from taken_from[page]: what stands there; on paper, y up */
	size_t *taken_from;
	struct {
		size_t page;
		struct a4_box box;
	} * text; /* letters that have found their place */
	size_t texts;
};

struct dot_point a4_on_paper(const struct a4_pages *k, size_t page, struct dot_point p);
/* One of the two ends of a cut line; both have the letter k->letters. */
void a4_add_mark(struct a4_pages *k, size_t page, size_t other, enum a4_side side, struct dot_point at);
/* All of them, when everything else has been drawn. */
void a4_draw_marks(struct a4_pages *k);

struct dot *a4_page_open(const struct a4_paper *paper);
/* The body's pages, from `first`: page i of the plan is to[i], numbered first + i. */
void a4_draw_body(const struct a4_plan *p, const struct a4_paper *paper, size_t first, struct dot **to);
/* Title, day, whom it is for, and number; whole: all lines of them.  How much of the page that takes. */
double a4_draw_head(struct arena *a, const struct a4_paper *paper, const struct a4_words *words, size_t page,
		    size_t pages, bool whole, struct dot *to);
/* The whole in small between `top` and `bottom` (down), with the numbers of the pages; where it ends. */
double a4_draw_map(const struct a4_plan *p, const struct a4_paper *paper, size_t first, double top,
		   double bottom, struct dot *to);
/* Who is on which page, one a line, by name. */
size_t a4_list(const struct a4_plan *p, size_t first, struct str **list);
/* How high n lines are in columns. */
double a4_list_height(const struct a4_paper *paper, size_t n);
/* As many of n lines, in columns from `top` (down), as the page has room for; their number. */
size_t a4_draw_list(struct arena *a, const struct a4_paper *paper, double top, const struct str *list,
		    size_t n, struct dot *to);

#endif
