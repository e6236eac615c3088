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

/* Newlines and tabs are what a terminal may be told. */
static void make_safe(struct buf *b)
{
	struct buf safe = {0};
	for (size_t i = 0, k; i < b->n; i = k + 1) {
		for (k = i; k < b->n && b->p[k] != '\n' && b->p[k] != '\t'; k++)
			;
		diag_add_safe((struct str){b->p + i, k - i}, &safe);
		if (k < b->n)
			buf_add_char(&safe, b->p[k]);
	}
	buf_close(b);
	*b = safe;
}

static void flush(struct out *o)
{
	size_t done = 0;
	if (o->is_terminal && o->buf.n)
		make_safe(&o->buf);
	while (o->fd >= 0 && !o->failed && done < o->buf.n) {
		ssize_t n = write(o->fd, o->buf.p + done, o->buf.n - done);
		if (n > 0)
			done += (size_t)n;
		else if (errno != EINTR)
			o->failed = errno;
	}
	buf_clear(&o->buf);
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
		flush(o);
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
		flush(o);
}

int out_close(struct out *o, bool keep, struct err *e)
{
	int rc = 0;
	if (o->fd >= 0)
		flush(o);
	if (o->path) {
		if (o->failed || !keep)
			file_drop_beside(o->fd, o->temp_path);
		else
			rc = file_keep_beside(o->fd, o->temp_path, o->path, e);
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
