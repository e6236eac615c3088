#include "base/buf.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
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

/* As a whole number of the last place.  What lies next to a half between two such, or is too large for the product to be near
 * enough, is left to printf, which knows all digits. */
void buf_add_fixed(struct buf *b, double x, unsigned decimals)
{
	static const double scale[] = {1, 10, 100, 1000, 10000};
	enum { PLACES = sizeof scale / sizeof *scale };
	char digits[24], *to = digits + sizeof digits;
	double wanted = decimals < PLACES ? fabs(x) * scale[decimals] : NAN;
	if (!(wanted < 1e9) || fabs(wanted - floor(wanted) - 0.5) < 1e-4) {
		buf_addf(b, "%.*f", (int)decimals, x);
		return;
	}
	uint32_t n = (uint32_t)(wanted + 0.5);
	for (unsigned place = 0; n || place <= decimals; place++, n /= 10) {
		if (place == decimals && decimals)
			*--to = '.';
		*--to = (char)('0' + n % 10);
	}
	if (signbit(x))
		*--to = '-';
	buf_add(b, (struct str){to, (size_t)(digits + sizeof digits - to)});
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
