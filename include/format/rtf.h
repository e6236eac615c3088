/* format/rtf - a note written in Rich Text Format as plain text.
 *
 * rtf_plain adds the text to b: paragraphs and lines, tabs, `- ` for bullets and the numbers of lists, rows
 * with " | " between their cells, the text of links followed by ("address") where it says another, footnotes
 * and comments in brackets. Pictures, objects, fonts, styles, headers and footers, document information,
 * hidden text and tracked deletions go; of a destination that is not known what \* marks goes.  Letters: \uN,
 * \'hh by the code page of the document or the font. A text that is broken off or has a brace too many or too
 * few gives all that can be read; what follows the last brace is kept.  -1: broken off, and no text
 * found.  Groups deeper than RTF_DEPTH are read with the state of the last that counts.  Time and memory grow
 * with the text alone.  Source: Microsoft, Rich Text Format (RTF) Specification 1.9.1.
 */
#ifndef FORMAT_RTF_H
#define FORMAT_RTF_H

#include "base/buf.h"

enum { RTF_DEPTH = 256 };

bool rtf_is(struct str s); /* begins with {\rtf, blanks aside */
int rtf_plain(struct str s, struct buf *b);

#endif
