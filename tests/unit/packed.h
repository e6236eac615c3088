/* A zip archive made by hand, for tests of what comes as one. */
#ifndef TESTS_PACKED_H
#define TESTS_PACKED_H

#include "project.h"

#include <zlib.h>

#include "base/buf.h"

struct packed {
	struct buf bytes, list;
	unsigned entries;
	unsigned flags; /* of the entries added from here on: 1 is "encrypted" */
};

static inline void packed_u16(struct buf *b, unsigned v)
{
	buf_add_char(b, (char)(v & 0xff));
	buf_add_char(b, (char)(v >> 8 & 0xff));
}

static inline void packed_u32(struct buf *b, size_t v)
{
	packed_u16(b, (unsigned)(v & 0xffff));
	packed_u16(b, (unsigned)(v >> 16 & 0xffff));
}

static inline void packed_head(struct buf *b, const struct packed *p, unsigned method, struct str text, size_t packed, size_t name)
{
	packed_u16(b, 20);
	packed_u16(b, p->flags);
	packed_u16(b, method);
	packed_u32(b, 0x00210000); /* 1980-01-01 */
	packed_u32(b, crc32(0, (const unsigned char *)(text.p ? text.p : ""), (unsigned)text.n));
	packed_u32(b, packed);
	packed_u32(b, text.n);
	packed_u16(b, (unsigned)name);
	packed_u16(b, 0);
}

/* method 0: stored; 8: deflated; anything else: stored, and called so */
static inline void packed_add(struct packed *p, const char *name, struct str text, unsigned method)
{
	struct buf small = {0};
	size_t at = p->bytes.n;
	if (method == 8) {
		z_stream z = {0};
		assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
		buf_reserve(&small, deflateBound(&z, text.n));
		z.next_in = (unsigned char *)(uintptr_t)(text.p ? text.p : "");
		z.avail_in = (unsigned)text.n;
		z.next_out = (unsigned char *)small.p;
		z.avail_out = (unsigned)small.cap;
		assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
		small.n = z.total_out;
		deflateEnd(&z);
	} else {
		buf_add(&small, text);
	}
	buf_add(&p->bytes, STR("PK\3\4"));
	packed_head(&p->bytes, p, method, text, small.n, strlen(name));
	buf_add_z(&p->bytes, name);
	buf_add(&p->bytes, buf_str(&small));
	buf_add(&p->list, STR("PK\1\2\x14\0"));
	packed_head(&p->list, p, method, text, small.n, strlen(name));
	packed_u16(&p->list, 0);
	packed_u16(&p->list, 0);
	packed_u16(&p->list, 0);
	packed_u32(&p->list, 0);
	packed_u32(&p->list, at);
	buf_add_z(&p->list, name);
	p->entries++;
	buf_close(&small);
}

static inline struct str packed_end(struct packed *p)
{
	size_t at = p->bytes.n;
	buf_add(&p->bytes, buf_str(&p->list));
	buf_add(&p->bytes, STR("PK\5\6\0\0\0\0"));
	packed_u16(&p->bytes, p->entries);
	packed_u16(&p->bytes, p->entries);
	packed_u32(&p->bytes, p->list.n);
	packed_u32(&p->bytes, at);
	packed_u16(&p->bytes, 0);
	return buf_str(&p->bytes);
}

static inline void packed_close(struct packed *p)
{
	buf_close(&p->bytes);
	buf_close(&p->list);
}

#endif
