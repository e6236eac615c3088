#include "format/gzip.h"

#include <limits.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"

enum { PIECE = 256 << 10, IN_MEMORY = 8 << 20, MEMORY_MOST = 64 << 20, WITH_HEADER = 15 + 16 };

struct inflating {
	z_stream z;
	struct str file;
	const char *beside;
	struct buf held; /* what is not in the file */
	struct err *e;
	int fd; /* -1: all is in memory so far */
	uint64_t out, most;
	size_t packed;
};

bool gzip_is(struct str bytes)
{
	return str_has_prefix(bytes, STR("\x1f\x8b\x08"));
}

static int broken(struct inflating *g, const char *why)
{
	return err_set_at(g->e, ERR_INPUT, g->file, 0, 0, "%s", why);
}

/* After each piece: is there more than there may be, and where does it go? */
static int settle(struct inflating *g)
{
	if (g->out > g->most || (!g->beside && g->out > MEMORY_MOST))
		return broken(g, "unpacked it is larger than is read");
	if (g->out > GZIP_RATIO_FROM && g->out / GZIP_MOST_RATIO > g->packed - g->z.avail_in)
		return broken(g, "it unpacks to so much more than its size that it is no record of anything");
	if (g->fd < 0 && (g->held.n <= IN_MEMORY || !g->beside))
		return 0;
	if (g->fd < 0 && file_make_private(g->beside, &g->fd, g->e) < 0)
		return -1;
	if (file_write(g->fd, buf_str(&g->held)) < 0)
		return err_set_errno(g->e, str_of(g->beside), "cannot write the unpacked text beside it");
	buf_clear(&g->held);
	return 0;
}

static int run(struct inflating *g)
{
	struct buf *held = &g->held;
	for (;;) {
		buf_reserve(held, PIECE);
		g->z.next_out = (Bytef *)held->p + held->n;
		g->z.avail_out = PIECE;
		int rc = inflate(&g->z, Z_NO_FLUSH);
		size_t got = PIECE - g->z.avail_out;
		held->n += got;
		held->p[held->n] = '\0';
		g->out += got;
		if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
			return broken(g, "packed by gzip, and broken");
		if (settle(g) < 0)
			return -1;
		if (rc == Z_STREAM_END) {
			if (g->z.avail_in < 3 ||
			    !gzip_is((struct str){(const char *)g->z.next_in, g->z.avail_in}))
				return 0;
			inflateReset(&g->z);
		} else if (g->z.avail_in == 0 && got < PIECE) {
			return broken(g, "packed by gzip, and broken off");
		}
	}
}

static bool begin(z_stream *z, struct str bytes)
{
	z->next_in = (Bytef *)(uintptr_t)bytes.p; /* zlib does not write to it */
	z->avail_in = (uInt)bytes.n;
	return inflateInit2(z, WITH_HEADER) == Z_OK;
}

int gzip_open(struct str bytes, struct str file, const char *beside, uint64_t most, struct file_bytes *text, struct err *e)
{
	struct inflating g = {.file = file, .beside = beside, .most = most, .e = e, .fd = -1, .packed = bytes.n};
	*text = (struct file_bytes){0};
	if (bytes.n > UINT_MAX) /* zlib counts no further */
		return broken(&g, "packed by gzip, and larger than is read");
	if (!begin(&g.z, bytes))
		return broken(&g, "packed by gzip, and broken");
	int rc = run(&g);
	inflateEnd(&g.z);
	if (rc == 0 && g.fd >= 0) {
		rc = file_map_private(g.fd, text, e);
	} else if (rc == 0) {
		text->bytes = buf_str(&g.held);
		return 0; /* its bytes are the caller's now */
	} else if (g.fd >= 0) {
		close(g.fd);
	}
	buf_close(&g.held);
	return rc;
}

int gzip_unpack(struct file_bytes *f, struct str file, const char *beside, uint64_t most, struct err *e)
{
	struct file_bytes text;
	if (!gzip_is(f->bytes))
		return 0;
	if (gzip_open(f->bytes, file, beside, most, &text, e) < 0)
		return -1;
	file_unmap(f);
	*f = text;
	return 0;
}
