/* casefile/ahead - sorted entries read ahead by a second thread, while the first lays them into the case file.
 *
 * A few batches go round: the reader copies records out of a sorted spill (base/spill) and unpacks their entries, the
 * taker gets them one by one in the same order, so the result does not depend on the threads.  Each record is `skip`
 * bytes of the caller's, then an entry as entry_pack writes it.  What ahead_next gives is borrowed until the next call.
 * The spill belongs to the reader from ahead_open to ahead_close.  Memory: AHEAD_BATCHES batches of about half a MiB.
 * A failure of the reader comes out of ahead_next when everything before it has been taken.  Where no thread can be had,
 * or what is sorted lies in memory anyway, the taker reads for itself.
 */
#ifndef CASEFILE_AHEAD_H
#define CASEFILE_AHEAD_H

#include "base/spill.h"
#include "casefile/entry.h"

enum { AHEAD_BATCHES = 4, AHEAD_RECORDS = 512, AHEAD_BYTES = 256 << 10 };

struct ahead;
struct ahead *ahead_open(struct spill *sorted, size_t skip, bool with_thread);
int ahead_next(struct ahead *h, struct str *record, const struct entry **entry, struct err *e); /* 1, 0 at the end, -1 */
void ahead_close(struct ahead *h); /* at any point; stops the reader and waits for it */

#endif
