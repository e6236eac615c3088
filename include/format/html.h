/* format/html - text made safe for an HTML page, and the hash by which a page allows its own style and
 * nothing else.
 *
 * html_escape is for text between tags and in double-quoted attributes: & < > " ' as entities, control
 * characters bar tab and newline and bytes that are not UTF-8 as U+FFFD, marks that turn the direction as
 * numbers.  html_css_string is for the inside of a CSS string.  html_hash gives `sha256-...` (base64) for a
 * Content-Security-Policy (W3C CSP Level 3, 2.3.1; FIPS 180-4; RFC 4648).  All add to the caller's buf and
 * never fail.
 */
#ifndef FORMAT_HTML_H
#define FORMAT_HTML_H

#include "base/buf.h"

void html_escape(struct str s, struct buf *b);
void html_css_string(struct str s, struct buf *b);
void html_hash(struct str bytes, struct buf *b);
/* what <time datetime> may hold: 2021, 2021-12, 2021-12-09, 2021-12-09T22:40 */
bool html_is_time(struct str s);

#endif
