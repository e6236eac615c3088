/* source/wide - XML and JSON in UTF-16 or UTF-32: made UTF-8, then read by whichever adapter knows it.
 *
 * Tables and GEDCOM decode their own text; what is recognised by its outermost element or member is decoded
 * here, so that no reader need know.  The encoding is found by format/encoding (a byte order mark, or where
 * the zero bytes stand), and said.  An XML declaration, which names the old encoding, is passed over.  More
 * than 8 MiB lie in a private file (options' beside).  Lines and columns are the decoded text's.  Errors are
 * the inner reader's.
 */
#ifndef SOURCE_WIDE_H
#define SOURCE_WIDE_H

#include "source/source.h"

extern const struct source_adapter wide_adapter;

#endif
