/* draw/style - how genograms look, as data (schemas/style/genogram/PROFILE.xml, emotion.xml).
 *
 * A profile is a file: whoever adds one to the folder can draw by it.  style_open_profile reads and checks one and the lines
 * for feelings; style_open takes STYLE_DEFAULT.  Strings live in the style's own arena until style_close.
 * Immutable afterwards.  Every kind of the pedigree has its entry or opening fails with ERR_USAGE.  Source of every
 * symbol: in the files themselves; docs on genograms, 1.1 to 1.3.
 */
#ifndef DRAW_STYLE_H
#define DRAW_STYLE_H

#include "base/diag.h"
#include "draw/emotion.h"
#include "format/dot.h"
#include "model/pedigree.h"

#define STYLE_DEFAULT "uk"

struct style_symbol {
	enum dot_shape shape;
	struct str inside; /* where the records have nothing to put there */
	struct str words;
};
struct style_stroke {
	enum dot_style style;
	unsigned slashes;
	bool zigzag, arrow, arrow_back, hatch;
	bool brackets; /* round the symbol of whom it leads to */
	bool dashes; /* of a child: upon its dots */
	unsigned place; /* in a legend: lines of couples, then those to children, then ties of an ecomap, each in its list's order */
	double width;
	struct str name, words;
	struct str said; /* of a couple: what is recorded of this one, where the words are of several kinds */
	struct str letters; /* of a couple: before the year in which it began, "m" */
	char colour[8];
};
/* Dashes upon a dotted line: how long, and from one to the next; points, local settings. */
#define STYLE_DASH      9.0
#define STYLE_DASH_STEP 24.0

enum style_mark {
	STYLE_INDEX,
	STYLE_DEAD,
	STYLE_UNNAMED,
	STYLE_HOME,
	STYLE_SIBLINGS,
	STYLE_TWINS,
	STYLE_IDENTICAL,
	STYLE_RESPONSIBILITY,
	STYLE_UNVERIFIED,
	STYLE_MISCARRIAGE,
	STYLE_STILLBIRTH,
	STYLE_TERMINATION,
	STYLE_SEVERAL,
	STYLE_TRANS_MAN,
	STYLE_TRANS_WOMAN,
	STYLE_ILL,
	STYLE_USING,
	STYLE_RELATED,
	STYLE_MARKS
};

enum style_look { /* how a mark is drawn, where profiles differ */
	STYLE_PLAIN,
	STYLE_RIM,     /* a second outline */
	STYLE_ARROW,   /* an arrow with the letter P, from below on the left */
	STYLE_CROSS,   /* from corner to corner, inside the symbol */
	STYLE_THROUGH, /* the same, beyond its outline */
	STYLE_SLASH,   /* one diagonal, beyond its outline */
	STYLE_BRACKETS, /* round it */
	STYLE_INNER,    /* a circle in a square, a square in a circle */
	STYLE_HALF,     /* its left half grey */
	STYLE_HATCH,    /* lines across its lower half */
	STYLE_DOUBLE,   /* of a couple's line */
	STYLE_LOOKS
};

struct style {
	struct arena arena;
	struct str profile;
	struct style_symbol symbol[PERSON_SEXES], unborn, loss;
	struct str mark[STYLE_MARKS];
	enum style_look look[STYLE_MARKS];
	struct str text[STYLE_MARKS]; /* what is written, of a mark that is written */
	struct style_stroke couple[PEDIGREE_BONDS];
	struct style_stroke child[PEDIGREE_DESCENTS];
	struct emotion_list emotion; /* the same for every profile */
};

struct style_profile {
	struct str name, title, source;
};

int style_open(const char *schemas, struct style *s, struct diags *diags, struct err *e);
/* ERR_USAGE, with the names there are, where there is none of that name. */
int style_open_profile(const char *schemas, const char *profile, struct style *s, struct diags *diags,
		       struct err *e);
/* Every profile there is, by name; each is checked. */
int style_profiles(const char *schemas, struct arena *a, struct style_profile **list, size_t *n,
		   struct diags *diags, struct err *e);
void style_close(struct style *s);
/* A line of any style file: what its attributes say; strings go into the arena. */
struct schema_node;
void style_read_stroke(struct arena *a, const struct schema_node *n, struct style_stroke *to);
const struct style_stroke *style_find(const struct style_stroke *list, size_t n,
				      struct str name); /* NULL: none */

#endif
