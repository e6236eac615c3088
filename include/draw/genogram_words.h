/* draw/genogram_words - what a genogram says in words: inside a symbol, below it, on hovering, in the list.
 *
 * Ages and years are never more precise than the dates recorded; what is not recorded is left out.  A person whom no
 * record names is said to be so.  Everything is in the arena.  Nothing fails.
 */
#ifndef DRAW_GENOGRAM_WORDS_H
#define DRAW_GENOGRAM_WORDS_H

#include "base/buf.h"
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
/* Lines below a symbol besides name and years: legal status and placement, parental responsibility, not verified,
 * what a sign is called, where he lives whom nobody lives with. */
enum { GENOGRAM_WORDS_BELOW = 8 };
size_t genogram_words_below(struct arena *a, const struct pedigree *p, const struct style *s, uint32_t who,
			    struct str line[static GENOGRAM_WORDS_BELOW]);
/* The same as parts of a sentence: "; legal status: full care order, since 3 May 2024". */
void genogram_words_add_marks(struct arena *a, const struct pedigree *p, uint32_t who, struct buf *b);
void genogram_words_add_source(struct arena *a, struct str known_by, bool unverified, struct buf *b);
/* What else a couple did, and when: ", married 3 May 2001", where neither beginning nor end tells it. */
void genogram_words_add_steps(const struct pedigree_union *u, struct buf *b);
struct str genogram_words_duty(struct arena *a, const struct pedigree *p, uint32_t duty);
/* What stands before the year of a step; "": it is not written. */
struct str genogram_words_letters(const struct style *s, const struct pedigree_union *u, enum pedigree_step step);
/* `words` of a couple's line, or what says better what they are: "civil partners". */
struct str genogram_words_bond(const struct pedigree_union *u, struct str words);
/* "Home A"; "Home" where there is one alone, as in the picture. */
struct str genogram_words_home(struct arena *a, const struct pedigree *p, size_t home);
/* Where somebody lives whom nobody else lives with stands below the symbol: it is short, and he has no home here. */
bool genogram_words_is_below(const struct pedigree *p, size_t stay);
/* How somebody lives in a home, as it was put in words: "Home A: Wren Low, half the week", and what is not below a symbol; lines by '\n', "" when nothing. */
struct str genogram_words_stays(struct arena *a, const struct pedigree *p);
bool genogram_words_has_year(const struct date *d); /* one that can be written as one */
/* "m 1970", "d 1997": a line each, of what is recorded with its year. */
size_t genogram_words_couple_years(struct arena *a, const struct pedigree *p, const struct style *s,
				   uint32_t joint, struct str line[static PEDIGREE_STEPS]);
/* What stands under the title: what is withheld or restricted, what is not recorded; lines by '\n', "" when nothing. */
struct str genogram_words_notes(struct arena *a, const struct pedigree *p);
/* Everybody, every union, every child and every household of the drawing, a sentence a line. */
struct str genogram_words_list(struct arena *a, const struct pedigree *p, const struct style *s,
			       const struct code *c);

#endif
