#include "source/ordinal.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/arena.h"

static uint64_t mixed(uint64_t digest, uint64_t n)
{
	uint64_t x = digest + n * 0x9E3779B97F4A7C15u;
	x ^= x >> 32;
	x *= 0xD6E8FEB86659FD93u;
	x ^= x >> 32;
	return x ? x : 1; /* 0 is an empty slot */
}

static size_t find_slot(const struct ordinal *o, uint64_t key)
{
	size_t i = (size_t)(key & (o->cap - 1));
	while (o->slot[i] && o->slot[i] != key)
		i = (i + 1) & (o->cap - 1);
	return i;
}

static bool has(const struct ordinal *o, uint64_t key)
{
	return o->slot[find_slot(o, key)] == key;
}

static void grow(struct ordinal *o)
{
	struct ordinal bigger = {NULL, o->cap ? 2 * o->cap : 256, o->n};
	bigger.slot = arena_malloc(bigger.cap * sizeof *bigger.slot);
	for (size_t i = 0; i < o->cap; i++)
		if (o->slot[i])
			bigger.slot[find_slot(&bigger, o->slot[i])] = o->slot[i];
	free(o->slot);
	*o = bigger;
}

unsigned ordinal_next(struct ordinal *o, uint64_t digest)
{
	unsigned n = 0, step = 1;
	if (4 * (o->n + 1) > 3 * o->cap)
		grow(o);
	if (has(o, mixed(digest, 0))) {
		while (has(o, mixed(digest, n + step))) {
			n += step;
			step *= 2;
		}
		for (; step; step /= 2) /* n is there; n + 2 * step is not */
			if (has(o, mixed(digest, n + step)))
				n += step;
		n++;
	}
	uint64_t key = mixed(digest, n);
	o->slot[find_slot(o, key)] = key;
	o->n++;
	return n;
}

void ordinal_close(struct ordinal *o)
{
	free(o->slot);
	*o = (struct ordinal){0};
}
