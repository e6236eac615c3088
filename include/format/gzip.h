/* format/gzip - a file packed by gzip as bytes (zlib; the only file that includes it).
 *
 * For Gramps, which packs its XML.  Members that follow one another are one text, as gzip itself has it;
 * what stands behind the last is left alone.  A text owns its bytes until gzip_close: more than 8 MiB of
 * them lie in a private file without a name in the folder of `beside` (base/file), mapped, so that memory
 * stays small; with beside NULL in memory, at most 64 MiB. Caps (safety-and-use.md 2): GZIP_MOST_BYTES
 * inflated, GZIP_MOST_RATIO of inflated to packed bytes once more than GZIP_RATIO_FROM are out.  Over a
 * cap, or broken: -1 with ERR_INPUT in plain words; ERR_SYSTEM where that file cannot be written.
 */
#ifndef FORMAT_GZIP_H
#define FORMAT_GZIP_H

#include "base/err.h"
#include "base/buf.h"

enum { GZIP_MOST_BYTES = 1 << 30, GZIP_MOST_RATIO = 200, GZIP_RATIO_FROM = 1 << 20 };

struct gzip_text {
	struct str text;
	struct buf held; /* in memory */
	void *map;       /* private from here on */
	size_t mapped;
};

bool gzip_is(struct str bytes); /* by its first bytes */
int gzip_open(struct str bytes, struct str file, const char *beside, struct gzip_text *t, struct err *e);
/* The first bytes of the text, at most `most`, added to b; nothing where it is no gzip or broken at once. */
void gzip_head(struct str bytes, size_t most, struct buf *b);
void gzip_close(struct gzip_text *t); /* a zero one is fine */

#endif
