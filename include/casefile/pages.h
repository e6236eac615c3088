/* casefile/pages - tables of a new database written as the pages they are, all rows in ascending order.
 *
 * A statement for each row costs several times what its bytes cost.  So where a database is still nobody's (a new case file,
 * written beside its name) and its tables are empty, their rows are put one after the other into leaf pages, the pages above
 * them made on the way, and all written at the end of the file in one stroke; then the roots, which are there already, and the
 * count of pages in the head.  The form is https://www.sqlite.org/fileformat2.html, 1.6 "B-tree Pages"; what comes out is held
 * against SQLite's own integrity_check in the tests.
 * Order of calls: pages_open after the file's last transaction has ended, pages_table for each, pages_put of the tables in turn
 * as one likes, pages_done, pages_close; the next transaction sees them.  Memory: a page for each level of each table and 1 MiB.
 * Failure: ERR_SYSTEM, after which the file is of no use.  The descriptor stays the caller's.
 */
#ifndef CASEFILE_PAGES_H
#define CASEFILE_PAGES_H

#include "base/err.h"
#include "base/str.h"

struct pages;
struct pages_table;
int pages_open(int fd, const char *path, struct pages **p, struct err *e); /* path: for what is said of a failure */
struct pages_table *pages_table(struct pages *p, uint32_t root);	   /* the root of an empty table with rowids */
/* A row as casefile/row writes it; number is larger than that of the row before. */
int pages_put(struct pages_table *t, int64_t number, struct str row, struct err *e);
int pages_done(struct pages *p, struct err *e);
void pages_close(struct pages *p); /* NULL is fine */

#endif
