/* source/cells - the bytes of a row looked at once: is it UTF-8, are there control bytes, and Windows-1252
 * undone.
 *
 * cells_look reads a row's bytes sixteen at a time; plain ASCII costs next to nothing.  Bytes that UTF-8
 * cannot hold are taken for Windows-1252 (what a UK office program writes); the five bytes that Windows-1252
 * leaves open become U+FFFD.
 */
#ifndef SOURCE_CELLS_H
#define SOURCE_CELLS_H

#include "base/arena.h"

enum cells_look { CELLS_NOT_UTF8 = 1, CELLS_CONTROL = 2, CELLS_BEYOND = 4 }; /* beyond ASCII */

/* CELLS_ flags; tab, line feed, carriage return are no control bytes here */
unsigned cells_look(struct str bytes);
bool cells_is_utf8(struct str s);
/* No-break, thin, wide and other odd spaces of UTF-8 become a space, those without width and marks of
 * direction nothing; runs of such and of plain blanks become one, the ends are trimmed.  s itself where there
 * is none. */
struct str cells_tidy(struct arena *a, struct str s);
struct str cells_trim(struct str s); /* odd spaces and marks off both ends only */
struct str cells_from_windows(struct arena *a, struct str s); /* s itself where it is UTF-8 */

#endif
