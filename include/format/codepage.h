/* format/codepage - character sets of one byte a character, from before Unicode, as UTF-8.
 *
 * What is ASCII stays; every other byte becomes the character that its set has there.  Nothing here fails; what is made is
 * added to the caller's buf.
 * Source: the mapping tables of the Unicode Consortium (VENDORS/MICSFT/PC CP437 and CP850, VENDORS/APPLE ROMAN).
 */
#ifndef FORMAT_CODEPAGE_H
#define FORMAT_CODEPAGE_H

#include "base/buf.h"

enum codepage { CODEPAGE_437, CODEPAGE_850, CODEPAGE_MAC, CODEPAGE_1252 };

void codepage_to_utf8(enum codepage page, struct str s, struct buf *b);

#endif
