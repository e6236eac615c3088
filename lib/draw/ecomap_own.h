/* draw/ecomap - what its parts share: the ring (ecomap_ring.c), what is written (ecomap_words.c), title,
 * legend and sayings (ecomap_frame.c), circles and lines (ecomap.c).  One struct per picture, all memory its
 * arena's; points, y up, on the ring from its middle.  Nothing fails.  Nobody else includes this. */
#ifndef DRAW_ECOMAP_OWN_H
#define DRAW_ECOMAP_OWN_H

#include "draw/ecomap.h"
#include "draw/legend.h"

#define ECOMAP_CLEAR 7.0 /* between a line, its marks included, and what it passes */
#define ECOMAP_BOLD  1.25 /* bold letters are wider */
#define ECOMAP_EDGE  6.0 /* of a sector, beyond its circles */
#define ECOMAP_APART 6.0 /* between two circles: docs on genograms, Q13 */

struct ecomap_item { /* a circle, or the name of a sector */
	bool is_name, outer;
	double w, h;   /* of a name */
	unsigned group; /* sectors in their order on the ring, from 0 */
	double tight;  /* place along a ring that is as short as can be */
	double s;      /* place along the ring, clockwise from the top */
	double x, y;
};
struct ecomap_ring {
	struct ecomap_item *item; /* clockwise; given but for outer, s, x, y */
	size_t n;
	size_t own;      /* so many items are the child's own people and stand round the top */
	double circle;   /* half of each circle round about */
	double middle;   /* half of the circle in the middle */
	double lines;    /* least length of a line */
	bool two;        /* rings */
	double sheet_w, sheet_h; /* what a sheet has room for */
	double beside;   /* of its height, for title, legend and what was said */
	/* found: */
	double around;   /* length of the inner ring */
	double wide, high; /* half of it, across and upright */
	double farther;  /* from the inner ring to the outer one; 0 */
	double *length;  /* along the ring to each of its samples */
	struct dot_point *sample; /* of a ring 1 wide and 1 high */
};

struct ecomap_picture {
	const struct ties *t;
	const struct ecomap_style *s;
	const struct ecomap_options *w;
	struct arena *a;
	struct dot *d;
	struct legend legend;
	struct ecomap_ring ring;
	struct dot_point middle; /* of the ring, in the drawing */
	struct ecomap_item **at; /* of each tie */
	bool *cut;		 /* whose name did not go into his circle */
};

/* One ring or two, as small as leaves every circle and name clear of the others and of every line.  Where a
 * sheet has no room for it, it is higher than wide, or wider than high. */
void ecomap_ring_place(struct ecomap_ring *r, struct arena *a);
/* The direction at place s, as a point `out` beyond the inner ring (negative: before it). */
struct dot_point ecomap_ring_at(const struct ecomap_ring *r, double s, double out);
/* From the inner ring to the edge of the sectors. */
double ecomap_ring_edge(const struct ecomap_ring *r);
/* Places that part group g from the one before it and from the one after. */
void ecomap_ring_span(const struct ecomap_ring *r, unsigned group, double *from, double *to);

struct str ecomap_frame_title(const struct ecomap_picture *k);
struct str ecomap_frame_subtitle(const struct ecomap_picture *k); /* lines by '\n' */
struct str ecomap_frame_notes(const struct ecomap_picture *k);    /* the same; headings among them */
double ecomap_frame_height(const struct ecomap_picture *k); /* what they and the legend take of a sheet, once that has all its entries */
/* After all that is the picture itself. */
void ecomap_frame(struct ecomap_picture *k, const struct a4_body *body);

struct str ecomap_words_name(struct arena *a, const struct person *p);
struct str ecomap_words_centres(const struct ecomap_picture *k, const char *and);
/* The ties as they stand, clockwise from the first sector: their numbers. */
const size_t *ecomap_words_order(const struct ecomap_picture *k);
/* A sentence without its full stop. */
struct str ecomap_words_tie(const struct ecomap_picture *k, const struct tie *t);
struct str ecomap_words_sector(const struct ecomap_picture *k, enum tie_sector sector);
/* "aunt", "grandmother, special guardian"; of several in the middle "father of Morven"; NULL: no kin. */
const char *ecomap_words_kin(const struct ecomap_picture *k, const struct tie *t);
/* "home A": of a child in several homes, in which of them somebody lives; absent: nothing is to be told apart. */
struct str ecomap_words_home(const struct ecomap_picture *k, const struct tie *t);
/* What was said of a tie, in so many parts: "strong, said by Ellis, no date recorded". */
size_t ecomap_words_said(const struct ecomap_picture *k, const struct tie *t, struct str *part);
/* "Callum Reed lives in 2 homes: home A, school days, said by Jean Reed; home B, weekends, said by Jean Reed."; nothing of one. */
void ecomap_words_homes(const struct ecomap_picture *k, const char *before, const char *after, struct buf *b);
void ecomap_words_notes(const struct ecomap_picture *k, const char *before, const char *after, struct buf *b);
/* Something may have been said that this copy leaves out: it does not say then that nobody has. */
bool ecomap_is_part(const struct ecomap_picture *k);
const struct style_stroke *ecomap_stroke(const struct ecomap_picture *k, const struct tie *t);
const struct style_stroke *ecomap_flow(const struct ecomap_picture *k, unsigned flow); /* NULL: none */

#endif
