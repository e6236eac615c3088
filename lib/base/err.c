#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void place(struct err *e, enum err_code code, struct str file, unsigned line, unsigned col)
{
	size_t room = sizeof e->file - 1;
	struct str end = file.n > room ? str_part(file, file.n - room, room) : file;
	e->code = code;
	e->line = line;
	e->col = col;
	if (end.n)
		memcpy(e->file, end.p, end.n);
	e->file[end.n] = '\0';
}

int err_set(struct err *e, enum err_code code, const char *format, ...)
{
	va_list args;
	place(e, code, (struct str){0}, 0, 0);
	va_start(args, format);
	vsnprintf(e->text, sizeof e->text, format, args);
	va_end(args);
	return -1;
}

int err_set_at(struct err *e, enum err_code code, struct str file, unsigned line, unsigned col,
	       const char *format, ...)
{
	va_list args;
	place(e, code, file, line, col);
	va_start(args, format);
	vsnprintf(e->text, sizeof e->text, format, args);
	va_end(args);
	return -1;
}

int err_set_errno(struct err *e, struct str file, const char *what)
{
	int n = errno;
	return err_set_at(e, ERR_SYSTEM, file, 0, 0, "%s: %s", what, strerror(n));
}
