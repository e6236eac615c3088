/* casefile/store_feed - many entries into the table of events by one statement.  Private to lib/casefile/store*.c.
 *
 * A statement for each row costs a third of what the row costs.  So SQLite is given a table that it asks for its next row
 * (a virtual table, in this connection only), and runs one INSERT ... SELECT over it.  The rows are struct entry: of an
 * event, or any numbers in its first columns.  While `next` runs it may use other statements of the connection, not on
 * the table that is being filled.
 */
#ifndef CASEFILE_STORE_FEED_H
#define CASEFILE_STORE_FEED_H

#include "store_db.h"

struct store_feed {
	int (*next)(void *self, const struct entry **row, struct err *e); /* 1, 0 at the end, -1; borrowed until the next call */
	void *self;
	const char *columns; /* of table event, with commas */
	uint64_t has;        /* bit for each column of struct entry that is one of them, in their order */
};

int store_feed_run(const struct store_feed *f, sqlite3 *db, const char *path, struct err *e);

#endif
