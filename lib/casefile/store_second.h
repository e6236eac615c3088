/* casefile/store_second - a second core lays rows of `event`, in a private database beside the target.  Private to
 * lib/casefile/store*.c.
 *
 * SQLite writes one database in one thread, and laying the rows is most of what follows the sorting.  So every other stretch
 * of children of a large new file goes to a second thread, which lays its rows in a table of the same form; at the end SQLite
 * copies that table behind the first one row for row (INSERT ... SELECT * of two tables alike), without taking the rows apart.
 * Which row goes where does not depend on the threads: where none can be had, the same rows go to the same place.
 * Rows are numbered from `first` in the order in which they are put.  Memory: SECOND_TURNS turns of rows and a cache of 4 MiB.
 * Now and then it also has the system begin to write the target, fd, whose fsync comes last and is waited for.
 * A failure of the second thread comes out of the next call.  The private file is gone at store_second_close at the latest.
 */
#ifndef CASEFILE_STORE_SECOND_H
#define CASEFILE_STORE_SECOND_H

#include "store_db.h"

enum { SECOND_TURNS = 4, SECOND_ROWS = 512 };

struct store_second;
int store_second_open(sqlite3 *db, int fd, const char *path, const char *columns, uint64_t has, int64_t first, struct store_second **s,
		      struct err *e);
int store_second_put(struct store_second *s, struct str packed, struct err *e); /* as entry_pack made it */
int store_second_done(struct store_second *s, struct err *e); /* the rows are in `event` of db, within its transaction */
void store_second_close(struct store_second *s); /* NULL is fine */

#endif
