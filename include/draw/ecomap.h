/* draw/ecomap - what a child, or a household, has to do with, in a circle.
 *
 * The middle is the child or the household; round it, clockwise from the top: who lives there too, kin, former partners, friends and
 * others, online, and services in one sector of their own.  A line shows a quality only where somebody has said it
 * (model/tie); otherwise it is thin, and the circle says how many contacts are recorded and when the last was.  More than
 * style.ring circles stand on two rings.  The same is in the SVG as words.  Fails with ERR_SYSTEM only.
 * Source: Hartman 1978; docs on genograms, 1.5 and 3.7.
 */
#ifndef DRAW_ECOMAP_H
#define DRAW_ECOMAP_H

#include "draw/style.h"
#include "model/tie.h"

struct ecomap_options {
	struct str title; /* absent: "Ecomap of ..." */
	const struct family_index *index;
	const uint32_t *centre; /* numbers in the index */
	size_t centres;
	int32_t day;
	enum dot_form form;
	bool invented; /* said in the title */
};
#define ECOMAP_LETTERS 8.0 /* the smallest letters, in points */
/* width, height: what the drawing takes, in points; may be NULL. */
int ecomap_draw(const struct ties *t, const struct style *s, const struct ecomap_options *w, struct out *o,
		double *width, double *height, struct err *e);
/* The list of the picture as sentences. */
struct str ecomap_words(struct arena *a, const struct ties *t, const struct style *s,
			const struct ecomap_options *w);

#endif
