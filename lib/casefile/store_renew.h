/* casefile/store_renew - the digest of an entry in case files of earlier versions, and making it today's.
 *
 * The digest tells two versions of an entry apart; before version 3 the order of the extra fields was part of it.  A
 * file of an earlier version is checked by the digest of its time, and the first import into it brings every digest up
 * in its own transaction.  Private to lib/casefile/store*.c.
 */
#ifndef CASEFILE_STORE_RENEW_H
#define CASEFILE_STORE_RENEW_H

#include "store_db.h"

int store_db_version(struct store *s, int *version, struct err *e);
/* The digest as a file of this version has it; the names in ev as recorded, not as shown. */
int64_t store_db_content(const struct event *ev, struct str kind, int version);
/* Entries, earlier versions, the index by id and further places, wherever the digest stands. */
int store_db_renew(struct store *s, struct err *e);

#endif
