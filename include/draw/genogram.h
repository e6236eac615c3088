/* draw/genogram - a family drawn: symbols, lines, homes, legend, title.
 *
 * genogram_draw lays a pedigree out (draw/layout) and writes it through format/dot.  The picture says of what day it is,
 * what was withheld, and what its symbols mean; the same is in it as words (SVG <desc> and <title>s), and
 * genogram_words_list gives those words alone.  Ids in the SVG: person-ID, union-ID__ID, child-ID, home-LETTER, emo-N;
 * classes name the kind.  Fails with ERR_SYSTEM only.  Source: docs on genograms, 1, 3 and 5.
 */
#ifndef DRAW_GENOGRAM_H
#define DRAW_GENOGRAM_H

#include "draw/a4.h"
#include "draw/style.h"

struct genogram_options {
	struct str title;  /* absent: "Family of ..." */
	struct str source; /* what it was drawn from; absent: "the records supplied" */
	struct str by; /* who draws it; absent: nobody is said */
	const struct code *code;
	enum dot_form form;
	bool invented; /* said in the title */
	struct str copy; /* "Copy for ...", under the title; absent: for nobody by name */
	struct a4_options sheet;
};
struct genogram_figures { /* filled when asked for: what a test or a caller wants to know */
	double width, height; /* points, at full size */
	size_t pages;
	size_t apart;
	unsigned long evaluations;
};

int genogram_draw(const struct pedigree *p, const struct style *s, const struct genogram_options *w,
		  struct out *o, struct genogram_figures *figures, struct err *e);
/* The same in words: title, day and source as the picture has them, then genogram_words_list; in the arena. */
struct str genogram_text(const struct pedigree *p, const struct style *s, const struct genogram_options *w, struct arena *a);

#endif
