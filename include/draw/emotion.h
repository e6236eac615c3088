/* draw/emotion - how each kind of line for a feeling looks, as data (schemas/style/emotion.xml), and its
 * pieces.
 *
 * emotion_open reads and checks the list; strings are the arena's.  Two kinds that differ by colour alone are
 * refused (ERR_USAGE with the line): a picture must survive a photocopier.  emotion_trace makes of a way from
 * one symbol to another the pieces of that kind, in the arena: strands side by side, zigzag, what stands half
 * way, room for the arrow's head.  The first piece begins where the way begins, the last ends where it ends,
 * and so does an arrow. Units: points.  Source: docs on genograms, 1.4 (McGoldrick's sheet, GenoPro's kinds),
 * Q15; what tells kinds apart where the sheets do not say is a local setting.
 */
#ifndef DRAW_EMOTION_H
#define DRAW_EMOTION_H

#include "base/arena.h"
#include "base/diag.h"
#include "format/dot.h"

enum emotion_zigzag { EMOTION_STRAIGHT, EMOTION_ALL, EMOTION_PART, EMOTION_BETWEEN, EMOTION_WAVE };
enum emotion_middle {
	EMOTION_BARE,
	EMOTION_GAP,    /* broken off between two bars */
	EMOTION_MENDED, /* two bars and a ring */
	EMOTION_RING,
	EMOTION_RINGS,
	EMOTION_CROSS,
	EMOTION_CROSSES,
	EMOTION_DIAMOND
};
struct emotion {
	struct str name, words; /* name: `line` of a relation in schemas/codes/relations.xml */
	unsigned strands;       /* 1 to 3 */
	enum dot_style stroke;
	bool thick;
	enum emotion_zigzag zigzag;
	enum emotion_middle middle;
	bool arrow;
	enum dot_head head;
	bool barred; /* a bar behind the head */
	char colour[8];
};
struct emotion_list {
	const struct emotion *of;
	size_t n;
};

int emotion_open(const char *schemas, struct arena *a, struct emotion_list *to, struct diags *diags,
		 struct err *e);
const struct emotion *emotion_find(const struct emotion_list *list, struct str name); /* NULL: none */
double emotion_half(const struct emotion *k);  /* how far it reaches to either side of its way */
double emotion_least(const struct emotion *k); /* the same where it is drawn as narrow as can be */
double emotion_pen(const struct emotion *k);
struct emotion_way {
	const struct dot_point *point;
	const double *room; /* NULL, or at each point: how far it may reach to either side; it is drawn
			       narrower there */
	size_t points;      /* at least 2 */
	double middle;      /* where that stands which stands half way, 0 to 1 */
};
/* Sets piece, pieces, style, width, colour, arrow and head of `to`. */
void emotion_trace(const struct emotion *k, const struct emotion_way *way, struct arena *a,
		   struct dot_line *to);

#endif
