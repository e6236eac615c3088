/* source/ordinal - the how-manieth of its equals: a set of 64-bit digests, 11 to 21 bytes for each thing counted.
 *
 * The n-th equal thing is held as the digest mixed with n; how many there are is found by doubling and halving, so
 * that a million equal rows stay quick.  Digests are never printed or stored.
 */
#ifndef SOURCE_ORDINAL_H
#define SOURCE_ORDINAL_H

#include <stddef.h>
#include <stdint.h>

struct ordinal {
	uint64_t *slot;
	size_t cap, n;
};

unsigned ordinal_next(struct ordinal *o, uint64_t digest); /* 0 for the first of its equals, then 1, ... */
void ordinal_close(struct ordinal *o);

#endif
