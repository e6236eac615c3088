/* draw/ecomap - what a child, or a household, has to do with, in a circle.
 *
 * The middle is the child, or a small genogram of several who live together.  Round it stand, in fixed
 * sectors, the child's own people about the top and the agencies, all in one, at the foot; which sector
 * stands beside which is data (schemas/style/ecomap.xml, ecomap_style_open: immutable afterwards, its own
 * arena, ERR_USAGE where a sector is missing).  A line shows a quality or a flow only where somebody has said
 * it (model/tie); otherwise it is thin, and the circle says how many contacts are recorded and when the last
 * was.  Who said what, and of when, stands under the legend.  More than style.ring circles stand on two
 * rings.  No line runs through a circle or a name.  The same is in the SVG as words.  Ids: person-ID,
 * agency-ID, tie-ID; classes person, agency, sector, tie and the kinds.  Sizes are points.  Drawing fails as
 * draw/a4 does.
 * Source: Hartman 1978; docs on genograms, 1.5, 3.7 and 5.
 */
#ifndef DRAW_ECOMAP_H
#define DRAW_ECOMAP_H

#include "draw/a4.h"
#include "model/tie.h"

struct ecomap_sector {
	struct str words;
	unsigned place; /* clockwise, from 0; agencies last */
};
struct ecomap_style {
	struct arena arena;
	struct style_stroke *tie; /* tie[0] is the plain one */
	struct style_stroke part; /* the plain one in a copy from which something may be left out */
	size_t ties;
	struct ecomap_sector sector[TIE_SECTORS];
	struct tie_sign *sign; /* what puts a service into a sector */
	size_t signs;
	struct str *order; /* kinds of entry that are orders against contact */
	size_t orders;
	struct str *unheard; /* speakers who are neither child, family nor worker */
	size_t unheards;
	struct str *between; /* kinds of entry that are contacts with those named in it */
	size_t betweens;
	struct str *with; /* in these roles */
	size_t withs;
	unsigned ring; /* most circles on one ring: local setting */
};
int ecomap_style_open(const char *schemas, struct ecomap_style *s, struct diags *diags, struct err *e);
void ecomap_style_close(struct ecomap_style *s);

struct ecomap_options {
	struct str title; /* absent: "Ecomap of ..." */
	const struct family_index *index;
	const uint32_t *centre; /* numbers in the index */
	size_t centres;
	int32_t day;
	enum dot_form form;
	struct a4_options sheet; /* on paper; the ring is higher than wide, or wider than high, as the sheet is */
	struct str copy; /* for whom it is a copy, a line under the title; absent: for nobody by name */
	bool invented; /* said in the title */
	const struct pedigree *home; /* several in the middle, drawn as a small genogram; NULL: their names */
	const struct style *people;  /* its symbols */
};
#define ECOMAP_LETTERS 8.0 /* the smallest letters, in points */
int ecomap_draw(const struct ties *t, const struct ecomap_style *s, const struct ecomap_options *w, struct out *o,
		struct err *e);
/* The list of the picture as sentences. */
struct str ecomap_words(struct arena *a, const struct ties *t, const struct ecomap_style *s,
			const struct ecomap_options *w);
/* The same under its title and the day that it is of: the picture in words. */
struct str ecomap_text(struct arena *a, const struct ties *t, const struct ecomap_style *s, const struct ecomap_options *w);

#endif
