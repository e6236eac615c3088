/* source/above - what the lines above a table's header say of it: `# child: ID`, `# agency: NAME`, `# covers:
 * ...`.
 *
 * Which words there are, and what each means: source/table.h.  A line may have been quoted or filled up with
 * separators by a spreadsheet.  Strings are copied to the arena given; what no line says stays absent, and of
 * two lines that say the same thing the later counts.  Nothing fails: whoever uses a value tells what is
 * wrong with it.
 */
#ifndef SOURCE_ABOVE_H
#define SOURCE_ABOVE_H

#include "base/arena.h"

struct above {
	struct str child, agency, system, covers, extract, dates, year;
	bool invented; /* nobody in it is real */
};

bool above_is_comment(struct str line);
/* Is this line a comment?  If it is, what it says is put to `to`. */
bool above_read(struct arena *a, struct str line, struct above *to);

#endif
