/* draw/legend - the legend under a picture: exactly what was used, each with its words.
 *
 * legend_add notes one entry (the same one twice is one) where it belongs: the order is that of the kinds, and in a kind that of
 * the style's lists, whatever was added first, so that no id of anybody changes it.  legend_draw puts them in columns from (x, y)
 * down and returns the height used.  Coordinates are the drawing's own (y up).  Texts are borrowed until legend_draw.
 * legend_text is a text node with its upper left corner at a place: titles are made of it too.
 */
#ifndef DRAW_LEGEND_H
#define DRAW_LEGEND_H

#include "draw/style.h"

/* In the order in which they stand. */
enum legend_kind {
	LEGEND_SHAPE,
	LEGEND_TEXT,
	LEGEND_HOME,
	LEGEND_STROKE,
	LEGEND_DOUBLE,
	LEGEND_TWINS,
	LEGEND_EMOTION,
	LEGEND_MORE, /* drawn as a text */
};
struct legend_entry {
	enum legend_kind kind;
	enum dot_shape shape;
	enum style_look look; /* on the shape */
	const char *inside; /* of a text: itself */
	bool joined; /* twins: by a line between the legs */
	const struct style_stroke *stroke;
	double width; /* of the pen, where it is not the stroke's own */
	const char *colour; /* the same */
	struct str words;
	const struct emotion *emotion;
};
struct legend {
	struct legend_entry entry[128];
	size_t n;
};
void legend_add(struct legend *l, const struct legend_entry *e);
double legend_draw(const struct legend *l, struct dot *d, struct arena *a, double x, double y, double width);
/* The width of the narrowest legend: one column, or as many as are needed for 16 rows. */
double legend_width(const struct legend *l);
/* Returns the height. */
double legend_text(struct dot *d, struct arena *a, double x, double y, double size, bool bold,
		   const char *class, struct str text);

#endif
