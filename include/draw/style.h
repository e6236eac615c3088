/* draw/style - how genograms and ecomaps look, as data (schemas/style/genogram.xml, ecomap.xml).
 *
 * style_open reads and checks both; strings live in the style's own arena until style_close.  Immutable afterwards.
 * Every kind of the pedigree has its entry or style_open fails with ERR_USAGE.
 */
#ifndef DRAW_STYLE_H
#define DRAW_STYLE_H

#include "base/diag.h"
#include "format/dot.h"
#include "model/pedigree.h"

struct style_symbol {
	enum dot_shape shape;
	struct str words;
};
struct style_stroke {
	enum dot_style style;
	unsigned slashes, strands;
	bool zigzag, bars, arrow, arrow_back, hatch;
	double width;
	struct str name, words;
	char colour[8];
};
enum style_mark {
	STYLE_INDEX,
	STYLE_DEAD,
	STYLE_UNBORN,
	STYLE_UNNAMED,
	STYLE_HOME,
	STYLE_SIBLINGS,
	STYLE_MARKS
};

struct style_sector { /* of an ecomap */
	struct str name, words;
	unsigned place;
};

struct style {
	struct arena arena;
	struct str profile;
	struct style_symbol symbol[PERSON_SEXES];
	struct str mark[STYLE_MARKS];
	struct style_stroke couple[PEDIGREE_BONDS];
	struct style_stroke child[PEDIGREE_DESCENTS];
	struct style_stroke *line; /* emotional, by name of relations.xml */
	size_t lines;
	struct style_stroke *tie; /* of an ecomap; tie[0] is the plain one */
	size_t ties;
	struct str *order; /* kinds of events that are orders against contact */
	size_t orders;
	unsigned ring; /* most circles on one ring: local setting */
};

int style_open(const char *schemas, struct style *s, struct diags *diags, struct err *e);
void style_close(struct style *s);
/* A line of any style file: what its attributes say; strings go into the arena. */
struct schema_node;
void style_read_stroke(struct arena *a, const struct schema_node *n, struct style_stroke *to);
const struct style_stroke *style_find(const struct style_stroke *list, size_t n,
				      struct str name); /* NULL: none */

#endif
