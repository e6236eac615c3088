/* format/rtf_own - between the parts of format/rtf: code pages. */
#ifndef FORMAT_RTF_OWN_H
#define FORMAT_RTF_OWN_H

#include "format/encoding.h"

enum { RTF_SYMBOL = 42 }; /* the code page of fonts that hold pictures, as Windows numbers it */

enum encoding rtf_page_encoding(int page); /* ENCODING_NONE: letters of two bytes */
int rtf_page_of_charset(int charset);      /* 0: the document's own */

#endif
