/* draw/bow - a way from one symbol to another that runs through nobody.
 *
 * A field holds what stands in the way: symbols, words, lines, and ways found before.  bow_find tries some
 * hundred curves from centre to centre, which leave and arrive at many angles and bend once or twice, and
 * takes the cheapest; where each of them would touch a foreign symbol or a word it looks for a free way on a
 * grid (A*) and pulls it smooth.  What it costs: a symbol most, then words, running along a line or a way,
 * then length and bends; what runs level or upright costs a little too, since it would look like a line of
 * the structure.  Equal fields give equal ways.  Coordinates are points, y as the caller's.  Memory is the
 * arena's.  Nothing fails: where no way is free (`symbols` of what is found) the best is given. Source: docs
 * on genograms, 3.6.7 (bows and penalties) and Q9; the weights are local settings.
 */
#ifndef DRAW_BOW_H
#define DRAW_BOW_H

#include "base/arena.h"
#include "format/dot.h"

enum bow_kind {
	BOW_NOTHING,
	BOW_SYMBOL,
	BOW_WORDS,
	BOW_LINE,    /* of the structure */
	BOW_OUTLINE, /* of a home */
	BOW_WAY,     /* found before */
};
struct bow_box {
	double left, bottom, right, top;
};
struct bow_end { /* a symbol */
	double x, y;
	double w, h; /* its outer rim included */
	enum dot_shape shape;
};
struct bow {
	struct dot_point *point; /* from rim to rim, a few points apart */
	double *room; /* how far it may reach to either side of each without touching anybody or a word */
	size_t points;
	size_t symbols, words; /* foreign ones that it touches */
	double cost;
	double middle; /* where something half way on it stands most freely, 0 to 1 */
};

struct bow_thing;
struct bow_field {
	struct arena *arena;
	struct bow_thing *thing;
	size_t things, cap;
	struct bow_box all; /* of symbols and words */
	bool hurried;       /* set by the caller who wants many ways: found sooner, and not always the best */
	uint32_t *bucket;   /* first entry of each, from 1; made with the first bow_find */
	struct bow_entry *entry;
	size_t entries, entry_cap;
	int wide, high;
};

void bow_add_box(struct bow_field *f, enum bow_kind kind, struct bow_box box);
/* half: how far it reaches to either side; of: a number for bow_forget. */
void bow_add_polyline(struct bow_field *f, enum bow_kind kind, const struct dot_point *p, size_t n,
		      double half, uint32_t of);
void bow_forget(struct bow_field *f, uint32_t of); /* the ways of that number */
/* How far what is drawn reaches to either side: as a rule, and where there is little `room`. */
struct bow_width {
	double half, least;
};
struct bow bow_find(struct bow_field *f, const struct bow_end *from, const struct bow_end *to,
		    struct bow_width width);
/* Is a way that was found still as cheap, now that others are there? */
bool bow_holds(struct bow_field *f, const struct bow_end *from, const struct bow_end *to,
	       struct bow_width width, const struct bow *b);

#endif
