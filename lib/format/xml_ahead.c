/* The parser on a thread of its own, a part of format/xml.  The items are the same, in the same order. */
#include <stdlib.h>

#include "base/ring.h"
#include "xml_own.h"

enum { BATCHES = 4 };

struct xml_ahead {
	struct xml *x; /* the ring's, while it fills */
	struct xml_batch batch[BATCHES], *taken;
	struct ring *ring;
};

static bool fill(void *self, size_t slot)
{
	struct xml_ahead *h = self;
	xml_fill(h->x, &h->batch[slot]);
	return h->batch[slot].n > 0;
}

struct xml_ahead *xml_ahead_open(struct xml *x)
{
	struct xml_ahead *h = arena_malloc(sizeof *h);
	h->x = x;
	h->ring = ring_open(BATCHES, fill, h);
	return h;
}

struct xml_batch *xml_ahead_next(struct xml_ahead *h)
{
	if (!h->taken || h->taken->n) /* asked again at the end, the same answer */
		h->taken = &h->batch[ring_take(h->ring)];
	return h->taken;
}

void xml_ahead_close(struct xml_ahead *h)
{
	if (!h)
		return;
	ring_close(h->ring);
	for (size_t i = 0; i < BATCHES; i++)
		xml_batch_close(&h->batch[i]);
	free(h);
}
