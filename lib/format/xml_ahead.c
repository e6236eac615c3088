/* The parser on a thread of its own, a part of format/xml.  The items are the same, in the same order. */
#include <pthread.h>
#include <stdlib.h>

#include "xml_own.h"

enum { BATCHES = 4 };

struct xml_ahead {
	struct xml *x; /* the thread's, from its start to its end */
	struct xml_batch batch[BATCHES];
	size_t filled, taken; /* both grow; batch n lies at n % BATCHES */
	bool is_taking, is_stopped, has_thread, is_alone; /* alone: no thread was to be had */
	pthread_t thread;
	pthread_mutex_t lock; /* filled, taken, is_stopped */
	pthread_cond_t change;
};

static void *read_on(void *self)
{
	struct xml_ahead *h = self;
	for (bool more = true; more;) {
		pthread_mutex_lock(&h->lock);
		while (h->filled - h->taken == BATCHES && !h->is_stopped)
			pthread_cond_wait(&h->change, &h->lock);
		struct xml_batch *b = h->is_stopped ? NULL : &h->batch[h->filled % BATCHES];
		pthread_mutex_unlock(&h->lock);
		if (!b)
			break;
		xml_fill(h->x, b);
		more = b->n > 0; /* ours no more once it is told */
		pthread_mutex_lock(&h->lock);
		h->filled++;
		pthread_cond_signal(&h->change);
		pthread_mutex_unlock(&h->lock);
	}
	return NULL;
}

struct xml_ahead *xml_ahead_open(struct xml *x)
{
	struct xml_ahead *h = arena_malloc(sizeof *h);
	h->x = x;
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->change, NULL);
	return h;
}

/* A text of one batch needs no thread. */
struct xml_batch *xml_ahead_next(struct xml_ahead *h)
{
	struct xml_batch *b = &h->batch[h->taken % BATCHES];
	if (h->is_taking && b->n == 0)
		return b; /* asked again at the end */
	if (h->is_taking && !h->has_thread && !h->is_alone) {
		h->filled = 1;
		h->has_thread = pthread_create(&h->thread, NULL, read_on, h) == 0;
		h->is_alone = !h->has_thread;
	}
	if (!h->has_thread) {
		h->is_taking = true;
		xml_fill(h->x, b);
		return b;
	}
	pthread_mutex_lock(&h->lock);
	h->taken++;
	pthread_cond_signal(&h->change);
	while (h->filled == h->taken)
		pthread_cond_wait(&h->change, &h->lock);
	b = &h->batch[h->taken % BATCHES];
	pthread_mutex_unlock(&h->lock);
	return b;
}

void xml_ahead_close(struct xml_ahead *h)
{
	if (!h)
		return;
	if (h->has_thread) {
		pthread_mutex_lock(&h->lock);
		h->is_stopped = true;
		pthread_cond_signal(&h->change);
		pthread_mutex_unlock(&h->lock);
		pthread_join(h->thread, NULL);
	}
	for (size_t i = 0; i < BATCHES; i++)
		xml_batch_close(&h->batch[i]);
	pthread_mutex_destroy(&h->lock);
	pthread_cond_destroy(&h->change);
	free(h);
}
