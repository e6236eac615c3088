/* source/continued - a table that has no header of its own because it goes on from the one before, as where
 * a chronology is split over pages: the header is remembered, and put before it.
 *
 * continued_watch remembers the header that begin tells, and in which columns its first row holds days.
 * continued_fits asks a table that no map knows: its first row must be no wider, and hold a day in each of
 * these columns (one at least); a table of names or telephone numbers never does.  continued_open puts the
 * header before it.  Both take the grid given, and close it with theirs.  A struct continued outlives the
 * grids; zero is one that remembers nothing.
 */
#ifndef SOURCE_CONTINUED_H
#define SOURCE_CONTINUED_H

#include "base/arena.h"
#include "format/grid.h"

struct continued {
	struct arena arena; /* private */
	struct csv_cell *header;
	bool *has_day;
	size_t cells;
	bool has_first;
};

struct grid *continued_watch(struct continued *c, struct grid *g);
int continued_fits(const struct continued *c, struct grid *g, struct err *e); /* 1, 0, -1; g is rewound */
struct grid *continued_open(const struct continued *c, struct grid *g);
struct grid *continued_end(struct grid *g); /* closed; what it took is the caller's again */
void continued_close(struct continued *c);

#endif
