/* source/records - the adapter for XML and JSON whose records column maps describe (`<records in="xml"
 * root="...">`).
 *
 * XML is told by the outermost element: any map that names it makes the file known, and all maps that name it
 * read it together (source/tree).  JSON is told by a row that has all required columns of a map; all maps of
 * its format read it together.  A text broken off: the records closed before the break are used, the rest is
 * one set-aside record; of JSON Lines, the line alone.  Records live until the next call; the file's bytes
 * stay the caller's and must outlive the reader.  ERR_INPUT, the file to be set aside whole: no map
 * describes it, or a question must be answered first.
 */
#ifndef SOURCE_RECORDS_H
#define SOURCE_RECORDS_H

#include "source/source.h"

bool records_is_xml(struct str bytes);  /* begins with a pointed bracket, */
bool records_is_json(struct str bytes); /* ... with a brace or a square one */
bool records_is_lines(struct str bytes); /* JSON whose values stand one after another */

extern const struct source_adapter records_adapter;

#endif
