#include "source/ordinal.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

enum {
	TABLE = 1 << 20,  /* slots of a full table */
	LOOK = 32,	  /* slots read at once: longer runs are rare at three quarters full */
	LINES = 1 << 18,  /* of the filter */
	LINE = 64,	  /* its bytes: a key's bits lie in one */
	BITS = 4,
};

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

/* ---- what has been put aside */

/* The high bits choose the line, since the low ones chose the slot; the next ones the bits in it. */
static bool pass_filter(const struct ordinal *o, uint64_t key, bool add)
{
	unsigned char *line = o->filter + (key >> 46) % LINES * LINE;
	uint64_t bits = key >> 10;
	bool has = true;
	for (int k = 0; k < BITS; k++, bits >>= 9) {
		unsigned char *byte = &line[bits >> 3 & (LINE - 1)], bit = (unsigned char)(1 << (bits & 7));
		has &= (*byte & bit) != 0;
		if (add)
			*byte |= bit;
	}
	return has;
}

static bool read_slots(struct ordinal *o, size_t table, size_t from, size_t n, uint64_t *slot)
{
	size_t have = 0, bytes = n * sizeof *slot;
	while (have < bytes) {
		ssize_t got = pread(o->fd, (char *)slot + have, bytes - have, (off_t)((table * TABLE + from) * sizeof *slot + have));
		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EIO;
		if (got <= 0) {
			err_set_errno(&o->why, str_of(o->beside), "cannot read the private file beside it");
			return false;
		}
		have += (size_t)got;
	}
	return true;
}

static bool has_aside(struct ordinal *o, uint64_t key)
{
	uint64_t slot[LOOK];
	for (size_t t = 0; t < o->tables; t++) {
		size_t at = (size_t)(key & (TABLE - 1)), n = 0;
		for (bool ended = false; !ended; at = (at + n) & (TABLE - 1)) {
			n = TABLE - at < LOOK ? TABLE - at : LOOK;
			if (!read_slots(o, t, at, n, slot))
				return false;
			for (size_t k = 0; k < n && !ended; k++) {
				if (slot[k] == key)
					return true;
				ended = !slot[k];
			}
		}
	}
	return false;
}

/* The table goes to the file as it stands, so that it is looked into there as here. */
static bool put_aside(struct ordinal *o)
{
	struct err e = {0};
	size_t done = 0, bytes = TABLE * sizeof *o->slot;
	if (!o->tables && file_make_private(o->beside, &o->fd, &e) < 0)
		return false;
	while (done < bytes) {
		ssize_t n = pwrite(o->fd, (char *)o->slot + done, bytes - done, (off_t)(o->tables * bytes + done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			if (!o->tables)
				close(o->fd);
			return false;
		}
		done += (size_t)n;
	}
	if (!o->filter)
		o->filter = arena_malloc((size_t)LINES * LINE);
	for (size_t i = 0; i < TABLE; i++) {
		if (o->slot[i])
			pass_filter(o, o->slot[i], true);
		o->slot[i] = 0;
	}
	o->tables++;
	o->n = 0;
	return true;
}

/* ---- */

static bool has(struct ordinal *o, uint64_t key)
{
	return o->slot[find_slot(o, key)] == key || (o->tables && pass_filter(o, key, false) && has_aside(o, key));
}

static void grow(struct ordinal *o)
{
	struct ordinal bigger = {.cap = o->cap ? 2 * o->cap : 256};
	if (o->cap == TABLE && o->beside && !o->is_refused) {
		if (put_aside(o))
			return;
		o->is_refused = true;
	}
	bigger.slot = arena_malloc(bigger.cap * sizeof *bigger.slot);
	for (size_t i = 0; i < o->cap; i++)
		if (o->slot[i])
			bigger.slot[find_slot(&bigger, o->slot[i])] = o->slot[i];
	free(o->slot);
	o->slot = bigger.slot;
	o->cap = bigger.cap;
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
	if (o->tables)
		close(o->fd);
	free(o->filter);
	free(o->slot);
	*o = (struct ordinal){0};
}
