/* source/heads - could this row be a header?  A test for every row of a table, and so a cheap one.
 *
 * Exports that were put together end to end have their header again in the middle, or a header of another
 * table.  A struct heads is a set of the names that maps know for columns (folded, by their digests: it may
 * say yes too often, never no).  heads_may_be says no as soon as one of the first four cells begins with a
 * digit, as an id or a date does; what it says yes to is held against the maps themselves by the caller.  A
 * struct heads has no memory of its own and is only read once it is filled.  Nothing fails.
 */
#ifndef SOURCE_HEADS_H
#define SOURCE_HEADS_H

#include "format/csv.h"
#include "source/map.h"

enum { HEADS_BITS = 1 << 19, HEADS_LOOK = 4, HEADS_LONGEST = 96 };

struct heads {
	uint64_t bits[HEADS_BITS / 64];
};

void heads_add(struct heads *h, struct str folded);
void heads_add_maps(struct heads *h, const struct map_set *maps);
bool heads_has(const struct heads *h, struct str cell); /* is it such a name? */
bool heads_may_be(const struct heads *h, const struct csv_row *row);
bool heads_has_any(const struct heads *h, const struct csv_row *row); /* is any of its cells such a name? */
/* One cell of the row holds something, or it is a remark (#): what may stand above a header. */
bool heads_is_title(const struct csv_row *row, size_t columns);

#endif
