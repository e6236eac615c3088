/* format/rtf_own - between the parts of format/rtf: code pages. */
#ifndef FORMAT_RTF_OWN_H
#define FORMAT_RTF_OWN_H

#include <stdint.h>

enum { RTF_SYMBOL = 42 }; /* the code page of fonts that hold pictures, as Windows numbers it */

int32_t rtf_page_point(int page, unsigned char c); /* of a Windows code page; others as 1252 */
int rtf_page_of_charset(int charset);              /* 0: the document's own */

#endif
