/* draw/genogram_words - what a genogram says in words: inside a symbol, below it, on hovering, in the list.
 *
 * Ages and years are never more precise than the dates recorded; what is not recorded is left out.  A person whom no
 * record names is said to be so.  Everything is in the arena.  Nothing fails.
 */
#ifndef DRAW_GENOGRAM_WORDS_H
#define DRAW_GENOGRAM_WORDS_H

#include "draw/style.h"

struct str genogram_words_name(struct arena *a, const struct pedigree *p, uint32_t who); /* clean, one line */
struct str genogram_words_unnamed(struct arena *a, const struct pedigree *p,
				  uint32_t who); /* "father of Wren: not named" */
struct str genogram_words_inside(struct arena *a, const struct pedigree *p,
				 uint32_t who); /* "7", "32-33", "?", "" */
struct str genogram_words_years(struct arena *a, const struct pedigree *p,
				uint32_t who); /* "b. 2018", "1983-2022" */
struct str genogram_words_person(struct arena *a, const struct pedigree *p,
				 uint32_t who); /* one sentence, no relations */
struct str genogram_words_union(struct arena *a, const struct pedigree *p, const struct style *s,
				uint32_t joint);
struct str genogram_words_child(struct arena *a, const struct pedigree *p, uint32_t child);
struct str genogram_words_line(struct arena *a, const struct pedigree *p, const struct code *c,
			       uint32_t line);
/* What stands under the title: what is withheld or restricted, what is not recorded; lines by '\n', "" when nothing. */
struct str genogram_words_notes(struct arena *a, const struct pedigree *p);
/* Everybody, every union, every child and every household of the drawing, a sentence a line. */
struct str genogram_words_list(struct arena *a, const struct pedigree *p, const struct style *s,
			       const struct code *c);

#endif
