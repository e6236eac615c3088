/* A zip archive around the parts of an input, stored and with true sums, so that what a mutation changes reaches the reader of
 * the part.  The input is cut at each byte 0x1E: a piece for each name, in order; a piece that is not there is
 * an empty element. */
#ifndef FUZZ_ARCHIVE_H
#define FUZZ_ARCHIVE_H

#include <zlib.h>

#include "base/buf.h"

struct fuzz_archive {
	struct buf all, directory;
	unsigned entries;
};

static inline void fuzz_number(struct buf *b, unsigned long v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_add_char(b, (char)(v >> 8 * i & 255));
}

static inline void fuzz_archive_add(struct fuzz_archive *z, const char *name, struct str s)
{
	struct str n = str_of(name);
	unsigned long at = z->all.n, sum = crc32(0, (const unsigned char *)(s.n ? s.p : ""), (unsigned)s.n);
	struct buf *to[] = {&z->all, &z->directory};
	for (int i = 0; i < 2; i++) {
		buf_add(to[i], i ? STR("PK\1\2") : STR("PK\3\4"));
		if (i)
			fuzz_number(to[i], 20, 2);
		fuzz_number(to[i], 20, 2), fuzz_number(to[i], 0, 4); /* version; flags and method: stored */
		fuzz_number(to[i], 0x21 << 16, 4);                   /* 1 January 1980 */
		fuzz_number(to[i], sum, 4), fuzz_number(to[i], s.n, 4), fuzz_number(to[i], s.n, 4);
		fuzz_number(to[i], n.n, 2), fuzz_number(to[i], 0, 2);
		if (i)
			fuzz_number(to[i], 0, 4), fuzz_number(to[i], 0, 6), fuzz_number(to[i], at, 4);
		buf_add(to[i], n);
	}
	buf_add(&z->all, s);
	z->entries++;
}

/* The bytes stay the archive's; fuzz_archive_close gives them back. */
static inline struct str fuzz_archive_end(struct fuzz_archive *z)
{
	unsigned long at = z->all.n;
	buf_add(&z->all, buf_str(&z->directory));
	buf_add(&z->all, STR("PK\5\6"));
	fuzz_number(&z->all, 0, 4), fuzz_number(&z->all, z->entries, 2), fuzz_number(&z->all, z->entries, 2);
	fuzz_number(&z->all, z->directory.n, 4), fuzz_number(&z->all, at, 4), fuzz_number(&z->all, 0, 2);
	return buf_str(&z->all);
}

static inline void fuzz_archive_close(struct fuzz_archive *z)
{
	buf_close(&z->all);
	buf_close(&z->directory);
}

static inline void fuzz_archive_cut(struct fuzz_archive *z, struct str s, const char *const *name)
{
	for (; *name; name++) {
		struct str part = str_cut(&s, '\x1e');
		fuzz_archive_add(z, *name, part.n ? part : STR("<x/>"));
	}
}

#endif
