#include "base/ring.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"

struct ring {
	bool (*fill)(void *self, size_t slot);
	void *self;
	size_t slots;
	uint64_t filled, taken; /* both grow; the n-th filled lies in slot n % slots.  taken: how many were given back */
	bool is_taking;         /* number `taken` is with the taker */
	bool is_stopped;
	bool has_thread, is_alone; /* alone: no thread was to be had, or none is wanted */
	pthread_t thread;
	pthread_mutex_t lock; /* filled, taken, is_stopped */
	pthread_cond_t change;
};

static void *fill_on(void *self)
{
	struct ring *r = self;
	for (bool more = true; more;) {
		pthread_mutex_lock(&r->lock);
		while (r->filled - r->taken == r->slots && !r->is_stopped)
			pthread_cond_wait(&r->change, &r->lock);
		bool stopped = r->is_stopped;
		size_t slot = r->filled % r->slots;
		pthread_mutex_unlock(&r->lock);
		if (stopped)
			break;
		more = r->fill(r->self, slot);
		pthread_mutex_lock(&r->lock);
		r->filled++;
		pthread_cond_signal(&r->change);
		pthread_mutex_unlock(&r->lock);
	}
	return NULL;
}

struct ring *ring_open(size_t slots, bool (*fill)(void *self, size_t slot), void *self)
{
	struct ring *r = arena_malloc(sizeof *r);
	r->fill = fill;
	r->self = self;
	r->slots = slots;
	r->is_alone = slots == 1;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->change, NULL);
	return r;
}

/* A slot given back could be filled by another thread at once: none is here, or none yet. */
static size_t take_alone(struct ring *r)
{
	r->taken += r->is_taking;
	r->is_taking = true;
	r->fill(r->self, r->taken % r->slots);
	r->filled++;
	return r->taken % r->slots;
}

size_t ring_take(struct ring *r)
{
	if (r->is_taking && !r->has_thread && !r->is_alone) {
		r->has_thread = pthread_create(&r->thread, NULL, fill_on, r) == 0;
		r->is_alone = !r->has_thread;
	}
	if (!r->has_thread)
		return take_alone(r);
	pthread_mutex_lock(&r->lock);
	r->taken++;
	pthread_cond_signal(&r->change);
	while (r->filled == r->taken)
		pthread_cond_wait(&r->change, &r->lock);
	size_t slot = r->taken % r->slots;
	pthread_mutex_unlock(&r->lock);
	return slot;
}

void ring_stop(struct ring *r)
{
	if (!r->has_thread)
		return;
	pthread_mutex_lock(&r->lock);
	r->is_stopped = true;
	pthread_cond_signal(&r->change);
	pthread_mutex_unlock(&r->lock);
	pthread_join(r->thread, NULL);
	r->has_thread = false;
}

void ring_close(struct ring *r)
{
	if (!r)
		return;
	ring_stop(r);
	pthread_mutex_destroy(&r->lock);
	pthread_cond_destroy(&r->change);
	free(r);
}
