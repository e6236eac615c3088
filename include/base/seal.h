/* base/seal - digests: SHA-256 for what is stored or shown, a short keyed hash for tables in memory (libsodium).
 *
 * SHA-256 (FIPS 180-4), so that sha256sum and anybody's script can check an event id or a file's digest.
 * One shot for short texts; a struct seal for what comes in parts: open, add any number of times, close.
 * seal_short is SipHash-2-4 with a fixed key of ours: the same on every machine, good for comparing
 * contents, not a proof against malice. Nothing here fails or allocates; all may be used by many threads at
 * once, each with its own struct seal.
 */
#ifndef BASE_SEAL_H
#define BASE_SEAL_H

#include "base/str.h"

enum { SEAL_BYTES = 32, SEAL_HEX = 2 * SEAL_BYTES + 1 }; /* with the NUL */

struct seal {
	_Alignas(8) unsigned char state[104]; /* of the package, which no header of ours includes */
};

void seal_open(struct seal *s);
void seal_add(struct seal *s, struct str bytes);
void seal_close(struct seal *s, unsigned char out[static SEAL_BYTES]); /* s may be opened again */
void seal_close_hex(struct seal *s, char out[static SEAL_HEX]);

void seal_sha256(struct str bytes, unsigned char out[static SEAL_BYTES]);
void seal_hex(const unsigned char *digest, size_t n, char *out); /* 2 * n digits and a NUL, lower case */
uint64_t seal_short(struct str bytes);
/* The hash of what comes in parts: seal_short over each part and what came before; begin with 0.  Where one part ends
 * and the next begins counts: ("ab", "c") and ("a", "bc") differ. */
uint64_t seal_short_add(uint64_t before, struct str part);

#endif
