/* source/ordinal - the how-manieth of its equals: a set of 64-bit digests, however many.
 *
 * The n-th equal thing is held as the digest mixed with n; how many there are is found by doubling and
 * halving, so that a million equal rows stay quick.  Digests are never printed; what is put aside goes to a
 * private file.  Memory: 11 to 21 bytes for each of the first 780,000, in a table of 8 MiB.  Where `beside`
 * is set the full table is written to a private file in its folder (base/file) and begun anew; a filter of 16
 * MiB, which is never wrong when it says no, tells what need not be looked for there.  Beyond a hundred
 * million it says no less and less often, and looking takes longer.  A file that cannot be written is done
 * without, at the cost of memory; one that cannot be read again is a failure: `why` is set (ERR_SYSTEM) and
 * the numbers given from then on are of no use.
 */
#ifndef SOURCE_ORDINAL_H
#define SOURCE_ORDINAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct ordinal {
	const char *beside; /* set by the caller; NULL: all stays in memory */
	struct err why;
	uint64_t *slot;
	size_t cap, n;	       /* of the table in memory */
	unsigned char *filter; /* of all that is in the file */
	int fd;
	size_t tables;	    /* in the file */
	bool is_refused; /* no file was to be had */
};

unsigned ordinal_next(struct ordinal *o, uint64_t digest); /* 0 for the first of its equals, then 1, ... */
void ordinal_close(struct ordinal *o);

#endif
