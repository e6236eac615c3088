/* cmd/listing - rows as a table for a terminal: aligned, one line a row, nothing in it that a terminal would obey.
 *
 * header and shown are names with commas between them: the cells that a row has, and those of them that are
 * shown, in which order.  Cells are cut to LISTING_WIDEST columns.  All rows are held until listing_close prints
 * them; out NULL: it only frees.
 */
#ifndef CMD_LISTING_H
#define CMD_LISTING_H

#include "base/buf.h"
#include "base/out.h"

enum { LISTING_COLUMNS = 36, LISTING_WIDEST = 48 };

struct listing;
struct listing *listing_open(const char *header, const char *shown);
void listing_add(struct listing *t, const struct buf *cell);
void listing_close(struct listing *t, struct out *out);

#endif
