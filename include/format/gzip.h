/* format/gzip - a file packed by gzip as bytes (zlib; the only file that includes it).
 *
 * Whatever the bytes are: a family tree, a table, an event log.  Members that follow one another are one
 * text, as gzip itself has it; what stands behind the last is left alone, and what is packed twice is
 * unpacked once.  More than 8 MiB lie in a private file without a name in the folder of `beside` (base/file),
 * mapped, so that memory stays small; with beside NULL in memory, at most 64 MiB.  The bytes are the caller's
 * (file_unmap).  Caps (safety-and-use.md 2): `most` bytes unpacked, of which GZIP_MOST is what an archive may
 * hold; GZIP_MOST_RATIO of unpacked to packed bytes once more than GZIP_RATIO_FROM are out.  Over a cap, or
 * broken: -1 with ERR_INPUT in plain words; ERR_SYSTEM where that file cannot be written.
 */
#ifndef FORMAT_GZIP_H
#define FORMAT_GZIP_H

#include "base/err.h"
#include "base/file.h"

#define GZIP_MOST ((uint64_t)4 << 30)
enum { GZIP_MOST_RATIO = 200, GZIP_RATIO_FROM = 1 << 20 };

bool gzip_is(struct str bytes); /* by its first bytes */
int gzip_open(struct str bytes, struct str file, const char *beside, uint64_t most, struct file_bytes *text,
	      struct err *e);
/* What is packed is let go, and what was in it stands in its place; 0 also where it is not packed.  Stays as
 * it is on failure. */
int gzip_unpack(struct file_bytes *f, struct str file, const char *beside, uint64_t most, struct err *e);

#endif
