/* draw/genogram - what its parts share: people (genogram_person.c), couples and children (genogram_tie.c), homes
 * (genogram_home.c), lines for feelings (genogram_line.c), title, legend and sayings (genogram_frame.c).  One struct
 * per picture, all memory its arena's; what is drawn has y up, what is laid out y down.  Nothing fails.  Nobody else
 * includes this.
 */
#ifndef DRAW_GENOGRAM_OWN_H
#define DRAW_GENOGRAM_OWN_H

#include "draw/genogram.h"
#include "draw/layout.h"
#include "draw/legend.h"

#define GENOGRAM_NAME 9.0 /* height of the letters of a name and of what stands inside a symbol */

enum { GENOGRAM_TWIN = 1, GENOGRAM_IDENTICAL };

struct genogram_picture {
	const struct pedigree *p;
	const struct style *s;
	const struct genogram_options *w;
	struct arena *a;
	struct layout l;
	struct legend legend;
	struct dot *d;
	struct str *label; /* below each symbol */
	size_t *label_lines;
	double *label_width;
	bool *cut; /* the label has not all of a name */
	unsigned *node;
	struct genogram_drawn { /* outlines round homes, y up */
		const struct dot_piece *piece;
		size_t pieces;
	} *home; /* of each of the pedigree's, once they are drawn */
	uint8_t *twin; /* hangs from one point with those he was born together with */
	double left, right, top, bottom; /* of what is drawn, y up */
};

/* Everybody's place and every line's: p, s, w and a are set. */
void genogram_lay_out(struct genogram_picture *k);
/* People, homes, couples and children, once d is set too. */
void genogram_draw_family(struct genogram_picture *k);

/* The names and years below each symbol, and the room that symbol and name take: before the layout. */
void genogram_label_persons(struct genogram_picture *k);
void genogram_draw_person(struct genogram_picture *k, uint32_t i);
struct str genogram_id_of(const struct genogram_picture *k, const char *prefix, uint32_t who);

/* Before the layout: what stands above each couple's line needs room there. */
void genogram_measure_years(struct genogram_picture *k);
void genogram_draw_union(struct genogram_picture *k, uint32_t i);
void genogram_draw_child(struct genogram_picture *k, uint32_t i);

/* After the layout: stems of twins are legs from one point of the bar. */
void genogram_join_twins(struct genogram_picture *k);
void genogram_draw_twins(struct genogram_picture *k, uint32_t i);

void genogram_home_draw(struct genogram_picture *k);
/* No structural line runs through the box, and nobody's symbol or name is in it; as laid out, y down. */
bool genogram_is_free(const struct layout *l, double x0, double y0, double x1, double y1);

/* Lines for feelings: after whatever they must not run through. */
void genogram_line_draw(struct genogram_picture *k);

struct str genogram_title_of(const struct genogram_picture *k);
struct str genogram_subtitle_of(const struct genogram_picture *k); /* the day, what it was drawn from, notes; lines by '\n' */
/* Under the legend: who said so, of every line for a feeling, and when; lines by '\n', the first a heading. */
struct str genogram_sayings_of(const struct genogram_picture *k);
/* Title above, legend and sayings below: after everything else. */
void genogram_frame(struct genogram_picture *k, struct genogram_figures *figures);

#endif
