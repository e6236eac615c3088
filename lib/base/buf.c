#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

void buf_reserve(struct buf *b, size_t more)
{
	if (b->cap - b->n > more)
		return;
	size_t cap = b->cap ? b->cap : 64;
	while (cap - b->n <= more) {
		if (cap > SIZE_MAX / 2)
			arena_exhausted();
		cap *= 2;
	}
	char *p = realloc(b->p, cap);
	if (!p)
		arena_exhausted();
	b->p = p;
	b->cap = cap;
	b->p[b->n] = '\0';
}

static inline void room(struct buf *b, size_t more)
{
	if (b->cap - b->n <= more)
		buf_reserve(b, more);
}

void buf_add(struct buf *b, struct str s)
{
	if (s.n == 0)
		return;
	room(b, s.n);
	memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
	b->p[b->n] = '\0';
}

void buf_add_char(struct buf *b, char c)
{
	room(b, 1);
	b->p[b->n++] = c;
	b->p[b->n] = '\0';
}

void buf_add_z(struct buf *b, const char *z)
{
	buf_add(b, str_of(z));
}

void buf_addv(struct buf *b, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	room(b, 32); /* mostly enough */
	size_t free = b->cap - b->n;
	int n = vsnprintf(b->p + b->n, free, format, args);
	if (n > 0 && (size_t)n >= free) {
		buf_reserve(b, (size_t)n);
		vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
	}
	b->n += n > 0 ? (size_t)n : 0;
	b->p[b->n] = '\0';
	va_end(again);
}

void buf_addf(struct buf *b, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_addv(b, format, args);
	va_end(args);
}

struct str buf_str(const struct buf *b)
{
	return (struct str){b->p ? b->p : "", b->n};
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	if (b->p)
		b->p[0] = '\0';
}

void buf_close(struct buf *b)
{
	free(b->p);
	*b = (struct buf){0};
}

struct str buf_take(struct buf *b, struct arena *a)
{
	struct str s = arena_copy(a, buf_str(b));

	buf_close(b);
	return s;
}
