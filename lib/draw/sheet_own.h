/* draw/sheet - what its parts share: the drawing as it is cut (sheet_read.c), where (sheet_cut.c), what is on each page
 * (sheet_page.c), the letters at the cuts (sheet_mark.c), head, map and list of people (sheet_round.c).  y down in a plan, y up in what is drawn.  All memory is the arena's.  Nobody else
 * includes this.
 */
#ifndef DRAW_SHEET_OWN_H
#define DRAW_SHEET_OWN_H

#include "draw/sheet.h"

#define SHEET_VOID SIZE_MAX /* no page */

struct sheet_box {
	double x0, x1, y0, y1;
};
struct sheet_path { /* one piece of a line as a polyline, y down */
	size_t line, piece;
	struct dot_point *point;
	size_t points;
};
struct sheet_cell { /* what a page has of a row */
	double x0, x1, y0, y1;
	size_t page;
};
struct sheet_row {
	double y0, y1; /* down; rows lie one under another without a gap */
	struct sheet_cell *cell; /* from the left */
	size_t cells;
};
struct sheet_plan {
	struct arena *a;
	const struct dot_node *node;
	const struct dot_line *line;
	const struct dot_area *area;
	struct sheet_body body;
	struct sheet_box *box; /* of each node, with its label */
	struct sheet_path *path;
	size_t paths;
	struct sheet_row *row;
	size_t rows;
	size_t pages;
	struct sheet_box *window; /* of each page */
	double cost;              /* pages and lines cut, weighed */
};

/* Boxes and paths of the body. */
void sheet_read(struct sheet_plan *p, const struct dot *d, const struct sheet_body *body, struct arena *a);
/* Cuts what has been read into pages of at most w by h, as few and with as few lines cut as it finds. */
void sheet_cut(struct sheet_plan *p, double w, double h);
size_t sheet_row_at(const struct sheet_plan *p, double y);
struct sheet_box sheet_path_box(const struct sheet_path *q);
/* The page that a node is on. */
size_t sheet_page_of(const struct sheet_plan *p, size_t node);

/* What a page is drawn on: the sheet without its margins, its upper left corner at (0, 0), y up. */
struct sheet_paper {
	double w, h;
	enum dot_paper turn;
	double scale; /* of the body: at least; a part that leaves room is drawn larger */
};
#define SHEET_HEAD   42.0 /* title, day and one line more, number of the page */
#define SHEET_GUTTER 30.0 /* on either side of a part of the body: where its cut lines end */
#define SHEET_SHELF  16.0 /* above and below */
#define SHEET_SMALL  8.0  /* letters of what stands round the picture */

enum sheet_side { SHEET_LEFT, SHEET_RIGHT, SHEET_ABOVE, SHEET_BENEATH }; /* the first two are across */

struct sheet_end { /* where a line is cut */
	size_t page, other, letter;
	enum sheet_side side;
	struct dot_point at; /* y down */
	double text;         /* where its letters stand along the edge */
	double w;
	struct str words;
};
struct sheet_pages {
	const struct sheet_plan *p;
	const struct sheet_paper *paper;
	size_t first;
	struct dot **to;
	struct dot_point *origin; /* of each page: what (0, 0) of the plan is on paper */
	double *scale;            /* of each page */
	struct dot_point *end;    /* where lines begin and end */
	size_t ends;
	struct sheet_end *mark;
	size_t marks, room;
	size_t letters;          /* used so far */
	struct sheet_box *taken; /* by page, from taken_from[page]: what stands there; on paper, y up */
	size_t *taken_from;
	struct {
		size_t page;
		struct sheet_box box;
	} *text; /* letters that have found their place */
	size_t texts;
};

struct dot_point sheet_on_paper(const struct sheet_pages *k, size_t page, struct dot_point p);
/* One of the two ends of a cut line; both have the letter k->letters. */
void sheet_add_mark(struct sheet_pages *k, size_t page, size_t other, enum sheet_side side, struct dot_point at);
/* All of them, when everything else has been drawn. */
void sheet_draw_marks(struct sheet_pages *k);

struct dot *sheet_page_open(const struct sheet_paper *paper);
/* The body's pages, from `first`: page i of the plan is to[i], numbered first + i. */
void sheet_draw_body(const struct sheet_plan *p, const struct sheet_paper *paper, size_t first, struct dot **to);
/* Title, day, whom it is for, and number; whole: all lines of them.  How much of the page that takes. */
double sheet_draw_head(struct arena *a, const struct sheet_paper *paper, const struct sheet_words *words, size_t page,
		       size_t pages, bool whole, struct dot *to);
/* The whole in small between `top` and `bottom` (down), with the numbers of the pages; where it ends. */
double sheet_draw_map(const struct sheet_plan *p, const struct sheet_paper *paper, size_t first, double top,
		      double bottom, struct dot *to);
/* Who is on which page, one a line, by name. */
size_t sheet_list(const struct sheet_plan *p, size_t first, struct str **list);
/* How high n lines are in columns. */
double sheet_list_height(const struct sheet_paper *paper, size_t n);
/* As many of n lines, in columns from `top` (down), as the page has room for; their number. */
size_t sheet_draw_list(struct arena *a, const struct sheet_paper *paper, double top, const struct str *list, size_t n,
		       struct dot *to);

#endif
