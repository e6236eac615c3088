/* source/records - the adapter for XML whose records a column map describes (`<records in="xml" root="...">`).
 *
 * Told by the outermost element: any map that names it makes the file known, and all maps that name it read it together
 * (source/tree).  XML broken off: the records closed before the break are used, the rest is one set-aside record.
 */
#ifndef SOURCE_RECORDS_H
#define SOURCE_RECORDS_H

#include "source/source.h"

extern const struct source_adapter records_adapter;

#endif
