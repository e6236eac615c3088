/* format/ansel - the ANSEL character set of old family trees as UTF-8.
 *
 * ANSEL writes a combining mark before the letter that it belongs to; Unicode puts it behind.  What is made
 * is composed (NFC).  Bytes that ANSEL leaves empty become U+FFFD, as does a mark with no letter after it
 * (it is put on a blank). ansel_fits tells whether text above ASCII reads as ANSEL at all: many files say
 * ANSEL and hold Windows-1252.
 * Source: ANSI/NISO Z39.47-1993 as listed in The GEDCOM Standard 5.5.1, appendix C, with that standard's
 * additions (empty box, black box, midline e, midline o, sharp s at 0xCF and the slash through a letter at
 * 0xFC).
 */
#ifndef FORMAT_ANSEL_H
#define FORMAT_ANSEL_H

#include "base/buf.h"

void ansel_to_utf8(struct str s, struct buf *b); /* added to b */
bool ansel_fits(struct str s);                   /* true where nothing above ASCII speaks against it */

#endif
