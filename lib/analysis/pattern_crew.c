/* A run over many children by several threads.  Children are shared out in runs of some hundred; whoever is free takes the
 * next run, and puts what is found into a part of the sink's own, with a view and a scan of its own.  The first thread
 * works too, and gives the parts to the sink in the children's order: so the result does not depend on the threads.  A run
 * may be at most AHEAD ahead of the one that is given next, so that what waits stays small. */
#include <pthread.h>
#include <stdlib.h>

#include "pattern_own.h"

enum { CHILDREN_A_RUN = 128, AHEAD = 16, THREADS_MOST = 64 };

struct run {
	struct finding_sink *part; /* NULL: not done yet */
	struct pattern_counts counts;
	struct batch batch;
	int rc;
	struct err why;
};

struct crew {
	struct pattern_own *first; /* the first thread's */
	struct finding_sink *sink;
	unsigned runs, next, given; /* next: to be taken; both only grow */
	struct run run[AHEAD];      /* of run n at n % AHEAD */
	bool is_stopped;
	pthread_mutex_t lock; /* next, given, is_stopped, run[].part */
	pthread_cond_t change;
};

struct hand {
	struct crew *crew;
	struct case_view *view;
	pthread_t thread;
	bool is_there;
};

static void do_run(struct crew *c, struct pattern_own *x, unsigned n)
{
	struct run r = {.part = c->sink->part(c->sink, x->view)};

	x->sink = r.part;
	x->counts = &r.counts;
	x->batch = x->w->batch ? &r.batch : NULL;
	r.rc = pattern_children(x, n, c->runs, &r.why);
	pthread_mutex_lock(&c->lock);
	c->run[n % AHEAD] = r;
	pthread_cond_broadcast(&c->change);
	pthread_mutex_unlock(&c->lock);
}

static bool may_take(const struct crew *c)
{
	return !c->is_stopped && c->next < c->runs && c->next - c->given < AHEAD;
}

static void *work(void *self)
{
	struct hand *h = self;
	struct crew *c = h->crew;
	struct pattern_own x;

	pattern_own_open(&x, c->first->w, h->view);
	x.memo = c->first->memo;
	for (;;) {
		pthread_mutex_lock(&c->lock);
		while (!may_take(c) && !c->is_stopped && c->next < c->runs)
			pthread_cond_wait(&c->change, &c->lock);
		bool mine = may_take(c);
		unsigned n = mine ? c->next++ : 0;
		pthread_mutex_unlock(&c->lock);
		if (!mine)
			break;
		do_run(c, &x, n);
	}
	pattern_own_close(&x);
	return NULL;
}

static void add_counts(struct pattern_counts *to, const struct pattern_counts *n)
{
	to->children += n->children;
	to->marks += n->marks;
	to->findings += n->findings;
	to->not_told += n->not_told;
	term_limits_add(&to->not_read, &n->not_read);
	to->tests += n->tests;
	to->left_out += n->left_out;
	for (unsigned s = 0; s < FINDING_STRENGTHS; s++)
		to->by_strength[s] += n->by_strength[s];
}

/* In the first thread: gives what is next, or does a run itself, or waits; until all is given or one has failed. */
static int lead(struct crew *c, struct pattern_counts *counts, struct err *e)
{
	while (c->given < c->runs) {
		struct run *r = &c->run[c->given % AHEAD];
		pthread_mutex_lock(&c->lock);
		while (!r->part && !may_take(c))
			pthread_cond_wait(&c->change, &c->lock);
		bool is_done = r->part != NULL;
		unsigned mine = is_done ? 0 : c->next++;
		pthread_mutex_unlock(&c->lock);
		if (!is_done) {
			do_run(c, c->first, mine);
			continue;
		}
		if (r->rc < 0) { /* the first in order that failed: others are told by another run */
			*e = r->why;
			return -1;
		}
		add_counts(counts, &r->counts);
		if (c->first->w->batch)
			batch_join(c->first->w->batch, &r->batch);
		struct finding_sink *part = r->part;
		r->part = NULL;
		int rc = c->sink->take(c->sink, part, e);
		pthread_mutex_lock(&c->lock);
		c->given++;
		pthread_cond_broadcast(&c->change);
		pthread_mutex_unlock(&c->lock);
		if (rc < 0)
			return -1;
	}
	return 0;
}

int pattern_crew(struct pattern_own *x, unsigned threads, struct err *e)
{
	struct finding_sink *sink = x->sink;
	struct pattern_counts *counts = x->counts;
	struct crew c = {.first = x, .sink = x->sink, .runs = (unsigned)(x->view->children / CHILDREN_A_RUN) + 1};
	struct hand *hand;
	struct err unheard;
	unsigned hands = threads < THREADS_MOST ? threads - 1 : THREADS_MOST - 1;

	hand = arena_malloc((hands + 1) * sizeof *hand);
	pthread_mutex_init(&c.lock, NULL);
	pthread_cond_init(&c.change, NULL);
	for (unsigned i = 0; i < hands && i + 1 < c.runs; i++) { /* where one cannot be had there are fewer */
		hand[i].crew = &c;
		hand[i].view = x->view->again(x->view, &unheard);
		hand[i].is_there = hand[i].view && pthread_create(&hand[i].thread, NULL, work, &hand[i]) == 0;
	}
	int rc = lead(&c, counts, e);
	pthread_mutex_lock(&c.lock);
	c.is_stopped = true;
	pthread_cond_broadcast(&c.change);
	pthread_mutex_unlock(&c.lock);
	for (unsigned i = 0; i < hands; i++) {
		if (hand[i].is_there)
			pthread_join(hand[i].thread, NULL);
		if (hand[i].view)
			hand[i].view->close(hand[i].view);
	}
	for (unsigned i = 0; i < AHEAD; i++)
		if (c.run[i].part) {
			sink->drop(sink, c.run[i].part);
			batch_close(&c.run[i].batch);
		}
	pthread_mutex_destroy(&c.lock);
	pthread_cond_destroy(&c.change);
	free(hand);
	x->sink = sink;
	x->counts = counts;
	x->batch = x->w->batch;
	return rc;
}
