/* source/fixed - is this text a table whose columns stand at fixed places, without separators?
 *
 * Printouts of old systems look so: every cell begins where its column does, blanks fill it up.  It is not
 * read, since where a cell ends cannot be told from the text alone; whoever has it can part it in a
 * spreadsheet ("text to columns").  The rule: of the first lines with text, no two part alike by a comma,
 * tab, semicolon or bar, and in most of them a word begins, behind two blanks or more, at a place where words
 * begin in most others.  Nothing is kept; it cannot fail.
 */
#ifndef SOURCE_FIXED_H
#define SOURCE_FIXED_H

#include "base/str.h"

bool fixed_is(struct str text);

#endif
