#include "casefile/ahead.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

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
	struct batch *batch;
	size_t batches, filled, taken; /* filled and taken grow; batch n lies at n % batches */
	size_t given;                  /* records of the batch being taken */
	bool is_taking;
	pthread_t reader;
	bool has_reader, is_stopped;
	pthread_mutex_t lock; /* filled, taken, is_stopped */
	pthread_cond_t change;
};

/* The bytes may move while they come, so that entries are unpacked when all are there. */
static void fill(struct ahead *h, struct batch *b)
{
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
			return;
		}
}

static void *read_on(void *self)
{
	struct ahead *h = self;
	int rc = 1;
	while (rc > 0) {
		pthread_mutex_lock(&h->lock);
		while (h->filled - h->taken == h->batches && !h->is_stopped)
			pthread_cond_wait(&h->change, &h->lock);
		struct batch *b = h->is_stopped ? NULL : &h->batch[h->filled % h->batches];
		pthread_mutex_unlock(&h->lock);
		if (!b)
			break;
		fill(h, b);
		rc = b->rc; /* ours no more once it is told */
		pthread_mutex_lock(&h->lock);
		h->filled++;
		pthread_cond_signal(&h->change);
		pthread_mutex_unlock(&h->lock);
	}
	return NULL;
}

struct ahead *ahead_open(struct spill *sorted, size_t skip, bool with_thread)
{
	struct ahead *h = arena_malloc(sizeof *h);
	h->from = sorted;
	h->skip = skip;
	h->batches = with_thread ? AHEAD_BATCHES : 1;
	h->batch = arena_malloc(h->batches * sizeof *h->batch);
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->change, NULL);
	h->has_reader = with_thread && pthread_create(&h->reader, NULL, read_on, h) == 0;
	return h;
}

/* The next batch; the one before goes back to the reader. */
static struct batch *take(struct ahead *h)
{
	if (!h->has_reader) {
		fill(h, h->batch);
		h->is_taking = true;
		return h->batch;
	}
	pthread_mutex_lock(&h->lock);
	h->taken += h->is_taking;
	h->is_taking = true;
	pthread_cond_signal(&h->change);
	while (h->filled == h->taken)
		pthread_cond_wait(&h->change, &h->lock);
	struct batch *b = &h->batch[h->taken % h->batches];
	pthread_mutex_unlock(&h->lock);
	return b;
}

int ahead_next(struct ahead *h, struct str *record, const struct entry **entry, struct err *e)
{
	struct batch *b = h->is_taking ? &h->batch[h->taken % h->batches] : NULL;
	while (!b || h->given == b->n) {
		if (b && b->rc <= 0) { /* the last one is kept: asked again, the same answer */
			if (b->rc < 0)
				*e = b->why;
			return b->rc;
		}
		b = take(h);
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
	if (h->has_reader) {
		pthread_mutex_lock(&h->lock);
		h->is_stopped = true;
		pthread_cond_signal(&h->change);
		pthread_mutex_unlock(&h->lock);
		pthread_join(h->reader, NULL);
	}
	for (size_t k = 0; k < h->batches; k++)
		buf_close(&h->batch[k].bytes);
	pthread_mutex_destroy(&h->lock);
	pthread_cond_destroy(&h->change);
	free(h->batch);
	free(h);
}
