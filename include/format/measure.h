/* format/measure - how wide a text will be, without asking a font.
 *
 * Widths are the wider of Helvetica and DejaVu Sans for each letter, so that a label keeps its place with
 * either, and the same drawing comes out on every machine (I4).  Letters that are not ASCII are taken at the
 * width of their kind:  marks that join 0, wide letters and emoji a full em, others 0.68 em.  Units: points.
 * Nothing here fails.
 * Source: the advance widths of Adobe's Helvetica (AFM) and of DejaVu Sans 2.37, read 2026-11-21.
 */
#ifndef FORMAT_MEASURE_H
#define FORMAT_MEASURE_H

#include "base/arena.h"
#include "base/str.h"

double measure_width(struct str s, double size);
/* The text broken at blanks and hyphens into lines of at most `width`, at most `lines` of them; the last is
 * cut with an ellipsis when there is more.  A word that is too long is cut between letters.  Returns the
 * number of lines. */
size_t measure_wrap(struct arena *a, struct str s, double size, double width, size_t lines, struct str *line);
/* The same, in as many lines as it takes: nothing is cut but a word that is too long for a line. */
size_t measure_wrap_all(struct arena *a, struct str s, double size, double width, struct str **line);
/* Valid UTF-8, without control characters and without marks that turn the direction of writing; in the
 * arena. */
struct str measure_clean(struct arena *a, struct str s);

#endif
