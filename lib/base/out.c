#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"

enum { FLUSH_AT = 64 * 1024 };

/* Bytes at the end that cannot be judged before what follows is there: of a character begun, or a carriage return. */
static size_t unfinished(const struct buf *b)
{
	size_t n = 1;
	if (b->n && b->p[b->n - 1] == '\r')
		return 1;
	while (n < 4 && n < b->n && (b->p[b->n - n] & 0xc0) == 0x80)
		n++;
	unsigned char lead = n <= b->n ? (unsigned char)b->p[b->n - n] : 0;
	return lead >= 0xc2 && n < (lead < 0xe0 ? 2U : lead < 0xf0 ? 3U : 4U) ? n : 0;
}

/* Newlines, with the carriage return before them, and tabs are what a terminal may be told. */
static void make_safe(struct str s, struct buf *safe)
{
	for (size_t i = 0, k, end; i < s.n; i = k + 1) {
		for (k = i; k < s.n && s.p[k] != '\n' && s.p[k] != '\t'; k++)
			;
		end = k < s.n && k > i && s.p[k] == '\n' && s.p[k - 1] == '\r' ? k - 1 : k;
		diag_add_safe((struct str){s.p + i, end - i}, safe);
		if (k < s.n)
			buf_add(safe, (struct str){s.p + end, k + 1 - end});
	}
}

static void write_out(struct out *o, struct str s)
{
	while (s.n && !o->failed) {
		ssize_t n = write(o->fd, s.p, s.n);
		if (n > 0)
			s = str_part(s, (size_t)n, s.n);
		else if (errno != EINTR)
			o->failed = errno;
	}
}

static void flush(struct out *o, bool is_all)
{
	struct buf safe = {0};
	size_t later = o->is_terminal && !is_all ? unfinished(&o->buf) : 0;
	struct str now = {o->buf.p, o->buf.n - later};
	if (o->is_terminal) {
		make_safe(now, &safe);
		write_out(o, buf_str(&safe));
		buf_close(&safe);
	} else {
		write_out(o, now);
	}
	if (later)
		memmove(o->buf.p, o->buf.p + now.n, later + 1); /* with the zero at its end */
	else
		buf_clear(&o->buf);
	o->buf.n = later;
}

void out_to_memory(struct out *o)
{
	*o = (struct out){.fd = -1};
}

void out_to_fd(struct out *o, int fd)
{
	*o = (struct out){.fd = fd, .is_terminal = isatty(fd)};
}

int out_to_file(struct out *o, const char *path, struct err *e)
{
	struct stat st;
	*o = (struct out){.fd = -1};
	if (lstat(path, &st) == 0 && (S_ISCHR(st.st_mode) || S_ISFIFO(st.st_mode))) {
		o->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
		o->is_device = true;
		return o->fd < 0 ? err_set_errno(e, str_of(path), "cannot write") : 0;
	}
	if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode))
		return err_set_at(e, ERR_SYSTEM, str_of(path), 0, 0,
				  "is a symbolic link; name the file itself");
	if (file_make_beside(path, &o->fd, &o->temp_path, e) < 0)
		return -1;
	o->path = strdup(path);
	return 0;
}

void out_add(struct out *o, struct str s)
{
	buf_add(&o->buf, s);
	if (o->fd >= 0 && o->buf.n >= FLUSH_AT)
		flush(o, false);
}

void out_add_z(struct out *o, const char *z)
{
	out_add(o, str_of(z));
}

void out_add_char(struct out *o, char c)
{
	out_add(o, (struct str){&c, 1});
}

void out_addf(struct out *o, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_addv(&o->buf, format, args);
	va_end(args);
	if (o->fd >= 0 && o->buf.n >= FLUSH_AT)
		flush(o, false);
}

static int close_file(struct out *o, bool keep, int (*put)(int fd, const char *temp_path, const char *path, struct err *e),
		      struct err *e)
{
	int rc = 0;
	if (o->fd >= 0)
		flush(o, true);
	if (o->path) {
		if (o->failed || !keep)
			file_drop_beside(o->fd, o->temp_path);
		else
			rc = put(o->fd, o->temp_path, o->path, e);
	}
	if (o->failed) {
		errno = o->failed;
		rc = err_set_errno(e, str_of(o->path), "cannot write");
	}
	if (o->is_device)
		close(o->fd);
	buf_close(&o->buf);
	free(o->temp_path);
	free(o->path);
	*o = (struct out){.fd = -1};
	return rc;
}

int out_close(struct out *o, bool keep, struct err *e)
{
	return close_file(o, keep, file_keep_beside, e);
}

void out_sync(struct out *o, bool wait)
{
	if (o->fd >= 0)
		flush(o, true);
	if (o->fd < 0 || o->failed)
		return;
	if (!wait)
		sync_file_range(o->fd, 0, 0, SYNC_FILE_RANGE_WRITE); /* where it cannot be, waiting does it */
	else if (fsync(o->fd) < 0)
		o->failed = errno;
}

int out_close_synced(struct out *o, bool keep, struct err *e)
{
	return close_file(o, keep, file_keep_synced, e);
}
