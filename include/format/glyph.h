/* format/glyph - letters for which no font of this machine has a shape: in a PNG or PDF they would be boxes.
 *
 * glyph_missing asks fontconfig, which cairo takes its fonts from and which is loaded here by name only where a text has letters
 * beyond Latin ones.  The answer names scripts and never quotes the text; absent: every letter has a font, or fontconfig is
 * not there to be asked.  Nothing is kept.  Source of the ranges: Unicode 15, Blocks.txt, retyped in short.
 */
#ifndef FORMAT_GLYPH_H
#define FORMAT_GLYPH_H

#include "base/arena.h"
#include "base/str.h"

struct str glyph_missing(struct str text, struct arena *a); /* "Tamil, emoji" */

#endif
