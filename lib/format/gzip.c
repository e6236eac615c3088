#include "format/gzip.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"

enum { PIECE = 256 << 10, IN_MEMORY = 8 << 20, MEMORY_MOST = 64 << 20, WITH_HEADER = 15 + 16 };

struct inflating {
	z_stream z;
	struct str file;
	const char *beside;
	struct gzip_text *t;
	struct err *e;
	int fd; /* -1: all is in memory so far */
	uint64_t out;
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

static int put_away(struct inflating *g)
{
	struct str s = buf_str(&g->t->held);
	while (s.n) {
		ssize_t n = write(g->fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_set_errno(g->e, str_of(g->beside),
					     "cannot write the unpacked text beside it");
		s = str_part(s, (size_t)n, s.n);
	}
	buf_clear(&g->t->held);
	return 0;
}

/* After each piece: is there more than there may be, and where does it go? */
static int settle(struct inflating *g)
{
	if (g->out > GZIP_MOST_BYTES || (!g->beside && g->out > MEMORY_MOST))
		return broken(g, "unpacked it is larger than is read");
	if (g->out > GZIP_RATIO_FROM && g->out / GZIP_MOST_RATIO > g->packed - g->z.avail_in)
		return broken(g, "it unpacks to so much more than its size that it is no record of anything");
	if (g->fd < 0 && (g->t->held.n <= IN_MEMORY || !g->beside))
		return 0;
	if (g->fd < 0 && file_make_private(g->beside, &g->fd, g->e) < 0)
		return -1;
	return put_away(g);
}

static int run(struct inflating *g)
{
	struct buf *held = &g->t->held;
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

static int map_file(struct inflating *g)
{
	void *p = g->out ? mmap(NULL, (size_t)g->out, PROT_READ, MAP_SHARED, g->fd, 0) : MAP_FAILED;
	if (p == MAP_FAILED)
		return err_set_errno(g->e, str_of(g->beside), "cannot read the unpacked text beside it");
	g->t->map = p;
	g->t->mapped = (size_t)g->out;
	g->t->text = (struct str){p, (size_t)g->out};
	buf_close(&g->t->held);
	return 0;
}

static bool begin(z_stream *z, struct str bytes)
{
	z->next_in = (Bytef *)(uintptr_t)bytes.p; /* zlib does not write to it */
	z->avail_in = (uInt)bytes.n;
	return inflateInit2(z, WITH_HEADER) == Z_OK;
}

int gzip_open(struct str bytes, struct str file, const char *beside, struct gzip_text *t, struct err *e)
{
	struct inflating g = {.file = file, .beside = beside, .t = t, .e = e, .fd = -1, .packed = bytes.n};
	*t = (struct gzip_text){0};
	if (bytes.n > GZIP_MOST_BYTES)
		return broken(&g, "unpacked it is larger than is read");
	if (!begin(&g.z, bytes))
		return broken(&g, "packed by gzip, and broken");
	int rc = run(&g);
	inflateEnd(&g.z);
	if (rc == 0 && g.fd >= 0)
		rc = map_file(&g);
	else if (rc == 0)
		t->text = buf_str(&t->held);
	if (g.fd >= 0)
		close(g.fd);
	if (rc < 0)
		gzip_close(t);
	return rc;
}

void gzip_head(struct str bytes, size_t most, struct buf *b)
{
	z_stream z = {0};
	if (!gzip_is(bytes) || !begin(&z, str_part(bytes, 0, 1 << 20)))
		return;
	buf_reserve(b, most);
	z.next_out = (Bytef *)b->p + b->n;
	z.avail_out = (uInt)most;
	inflate(&z, Z_SYNC_FLUSH);
	b->n += most - z.avail_out;
	b->p[b->n] = '\0';
	inflateEnd(&z);
}

void gzip_close(struct gzip_text *t)
{
	if (t->map)
		munmap(t->map, t->mapped);
	buf_close(&t->held);
	*t = (struct gzip_text){0};
}
