#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024, ALIGN = 16 };

struct arena_block {
	struct arena_block *next; /* older blocks */
	size_t cap;
	_Alignas(16) char data[];
};

#if defined(__SANITIZE_ADDRESS__)
#define ONE_BY_ONE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_BY_ONE 1
#endif
#endif
#ifndef ONE_BY_ONE
#define ONE_BY_ONE 0
#endif

_Noreturn void arena_exhausted(void)
{
	static const char line[] = "casework: error: out of memory\n";
	if (write(2, line, sizeof line - 1) < 0)
		_exit(4);
	_exit(4);
}

void *arena_malloc(size_t n)
{
	void *p = calloc(1, n ? n : 1);
	if (!p)
		arena_exhausted();
	return p;
}

void *arena_grow(void *p, size_t n, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(n, size, &bytes))
		arena_exhausted();
	p = realloc(p, bytes ? bytes : 1);
	if (!p)
		arena_exhausted();
	return p;
}

static struct arena_block *new_block(size_t cap)
{
	struct arena_block *b = malloc(sizeof *b + cap);
	if (!b)
		arena_exhausted();
	b->next = NULL;
	b->cap = cap;
	return b;
}

void *arena_get(struct arena *a, size_t n)
{
	if (n > SIZE_MAX / 2)
		arena_exhausted();
	size_t want = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (want == 0)
		want = ALIGN;
	if (!a->now || ONE_BY_ONE || a->now->cap - a->used < want) {
		struct arena_block *b = new_block(ONE_BY_ONE ? n : want > BLOCK ? want : BLOCK);
		b->next = a->now;
		a->now = b;
		a->used = 0;
		if (!a->first)
			a->first = b;
	}
	char *p = a->now->data + a->used;
	a->used += ONE_BY_ONE ? a->now->cap : want;
	memset(p, 0, n);
	return p;
}

void *arena_get_array(struct arena *a, size_t n, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(n, size, &bytes))
		arena_exhausted();
	return arena_get(a, bytes);
}

void *arena_room(struct arena *a, void *p, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return p;
	size_t more = *cap ? *cap * 2 : 16;
	void *q = arena_get_array(a, more, size);
	if (n)
		memcpy(q, p, n * size);
	*cap = more;
	return q;
}

struct str arena_copy(struct arena *a, struct str s)
{
	if (!s.p)
		return s;
	char *p = arena_get(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct str){p, s.n};
}

struct str arena_printf(struct arena *a, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	char *p = arena_get(a, (size_t)(n < 0 ? 0 : n) + 1);
	if (n > 0)
		vsnprintf(p, (size_t)n + 1, format, again);
	va_end(again);
	return (struct str){p, (size_t)(n < 0 ? 0 : n)};
}

void arena_clear(struct arena *a)
{
	while (a->now && (a->now != a->first || ONE_BY_ONE)) {
		struct arena_block *older = a->now->next;
		free(a->now);
		a->now = older;
	}
	if (ONE_BY_ONE)
		a->first = NULL;
	a->used = 0;
}

void arena_close(struct arena *a)
{
	while (a->now) {
		struct arena_block *older = a->now->next;
		free(a->now);
		a->now = older;
	}
	*a = (struct arena){0};
}
