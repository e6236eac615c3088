#include "analysis/batch.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/statistic.h"
#include "base/arena.h"
#include "format/json.h"
#include "model/event.h"

static void make_room(struct batch *b, size_t more)
{
	if (b->n + more <= b->cap)
		return;
	b->cap = 2 * b->cap > b->n + more ? 2 * b->cap : b->n + more + 16;
	b->test = arena_grow(b->test, b->cap, sizeof *b->test);
}

void batch_add(struct batch *b, uint64_t finding, double p)
{
	make_room(b, 1);
	b->test[b->n++] = (struct batch_test){finding, p};
}

void batch_join(struct batch *to, struct batch *from)
{
	if (from->n) {
		make_room(to, from->n);
		memcpy(to->test + to->n, from->test, from->n * sizeof *to->test);
		to->n += from->n;
	}
	batch_close(from);
}

void batch_close(struct batch *b)
{
	free(b->test);
	*b = (struct batch){0};
}

/* The statistics of one finding stand beside each other. */
static size_t strongest(const struct batch *b, size_t *i)
{
	size_t best = *i;

	while (*i + 1 < b->n && b->test[*i + 1].finding == b->test[best].finding)
		if (b->test[++*i].p < b->test[best].p)
			best = *i;
	return best;
}

void batch_write_json(const struct batch *b, struct out *o)
{
	struct json_writer w = {.out = o};
	double *p, *q;

	if (b->n == 0)
		return;
	p = arena_malloc(b->n * sizeof *p);
	q = arena_malloc(b->n * sizeof *q);
	for (size_t i = 0; i < b->n; i++)
		p[i] = b->test[i].p;
	statistic_adjust(p, b->n, q);
	json_open_object(&w, NULL);
	json_add_string(&w, "type", STR("batch"));
	json_add_long(&w, "tests", (long)b->n);
	json_add_long(&w, "seed", STATISTIC_SEED);
	json_open_array(&w, "findings");
	for (size_t i = 0; i < b->n; i++) {
		char id[17];
		size_t k;
		if (!b->test[i].finding)
			continue;
		k = strongest(b, &i);
		event_id_write(b->test[k].finding, id);
		json_open_object(&w, NULL);
		json_add_string(&w, "id", str_of(id));
		json_add_double(&w, "p", p[k]);
		json_add_double(&w, "q", q[k]);
		if (q[k] > BATCH_WEAK)
			json_add_bool(&w, "weak", true);
		json_close_object(&w);
	}
	json_close_array(&w);
	json_close_object(&w);
	json_end_line(&w);
	free(p);
	free(q);
}
