/* format/markup - a note written in HTML as plain text (libxml2's HTML parser); and what a note is written
 * in.
 *
 * markup_find looks at the text alone: RTF begins with `{\rtf`; HTML has a tag that is a tag: a doctype,
 * one of the elements that stand alone (<p>, <br>, <div ...>, <li>, <td> ...), or one that runs within a
 * line (<b>, <span ...>) and is closed again.  "weight <5th centile", "<name>" and "a <b and c> d" are no
 * HTML.  A text without '<' costs a memchr.
 *
 * markup_html adds the plain text (format/plain) to b: paragraphs, lists (Word's too) and tables stay; of a
 * picture the words that stand for it, in brackets; of a form what is filled in, "[x]" before what is
 * chosen; what is crossed out says so, "[crossed out: ...]".  Scripts, styles, titles, comments, addresses
 * of links and what is hidden go; elements that HTML does not know are kept as written, as "<name>" is by a
 * tired hand. -1, and b as it was, where the text is beyond the caps: 8 MiB, 200 elements deep, 256
 * attributes or 4 MiB a tag.  Nothing is fetched, no entity but HTML's own is known.  Source of what is laid
 * out how: the HTML Living Standard, 15.3.
 */
#ifndef FORMAT_MARKUP_H
#define FORMAT_MARKUP_H

#include "base/buf.h"

enum markup { MARKUP_NONE, MARKUP_HTML, MARKUP_RTF };

enum markup markup_find(struct str s);
int markup_html(struct str s, struct buf *b);

#endif
