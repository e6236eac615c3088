/* format/encoding_own - between the parts of format/encoding: code pages. */
#ifndef FORMAT_ENCODING_OWN_H
#define FORMAT_ENCODING_OWN_H

#include "format/encoding.h"

const uint16_t *encoding_page(enum encoding e); /* what 0x80 to 0xFF are, U+FFFD none; NULL: no code page */

#endif
