#include "casefile/ahead.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/ring.h"

struct batch {
	struct buf bytes;
	size_t end[AHEAD_RECORDS]; /* of each record in bytes */
	struct entry entry[AHEAD_RECORDS];
	size_t n;
	int rc; /* 1: more follows; 0: the end; -1: failed */
	struct err why;
};

struct ahead {
	struct spill *from;
	size_t skip;
	struct batch batch[AHEAD_BATCHES], *taken; /* NULL: none yet */
	size_t given;                              /* records of it */
	struct ring *ring;
};

/* The bytes may move while they come, so that entries are unpacked when all are there. */
static bool fill(void *self, size_t slot)
{
	struct ahead *h = self;
	struct batch *b = &h->batch[slot];
	struct str record;
	buf_clear(&b->bytes);
	b->n = 0;
	b->rc = 1;
	while (b->n < AHEAD_RECORDS && b->bytes.n < AHEAD_BYTES && (b->rc = spill_next(h->from, &record, &b->why)) > 0) {
		buf_add(&b->bytes, record);
		b->end[b->n++] = b->bytes.n;
	}
	for (size_t k = 0, at = 0; k < b->n; at = b->end[k++])
		if (b->end[k] - at < h->skip ||
		    entry_unpack((struct str){b->bytes.p + at + h->skip, b->end[k] - at - h->skip}, &b->entry[k]) < 0) {
			b->n = k;
			b->rc = err_set(&b->why, ERR_SYSTEM, "what was sorted came back damaged");
			break;
		}
	return b->rc > 0;
}

struct ahead *ahead_open(struct spill *sorted, size_t skip, bool with_thread)
{
	struct ahead *h = arena_malloc(sizeof *h);
	h->from = sorted;
	h->skip = skip;
	h->ring = ring_open(with_thread ? AHEAD_BATCHES : 1, fill, h);
	return h;
}

int ahead_next(struct ahead *h, struct str *record, const struct entry **entry, struct err *e)
{
	struct batch *b = h->taken;
	while (!b || h->given == b->n) {
		if (b && b->rc <= 0) { /* the last one is kept: asked again, the same answer */
			if (b->rc < 0)
				*e = b->why;
			return b->rc;
		}
		b = h->taken = &h->batch[ring_take(h->ring)];
		h->given = 0;
	}
	size_t from = h->given ? b->end[h->given - 1] : 0;
	*record = (struct str){b->bytes.p + from, b->end[h->given] - from};
	*entry = &b->entry[h->given++];
	return 1;
}

void ahead_close(struct ahead *h)
{
	if (!h)
		return;
	ring_close(h->ring);
	for (size_t k = 0; k < AHEAD_BATCHES; k++)
		buf_close(&h->batch[k].bytes);
	free(h);
}
