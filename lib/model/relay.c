#include "model/relay.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/ring.h"

struct batch {
	struct arena arena; /* of the records */
	struct record record[RELAY_RECORDS];
	size_t n;
	int rc; /* 1: more follows; 0: the end; -1: failed */
	struct err why;
};

struct relay {
	struct record_source source;
	struct record_source *from;
	struct str lasting;
	struct arena one; /* of the record being read */
	struct batch batch[RELAY_BATCHES];
	struct ring *ring;
	struct batch *taken; /* NULL: none yet */
	size_t given;        /* records of it */
};

/* ---- copying, but for what stays where it is */

static struct str kept(const struct relay *r, struct arena *a, struct str s, size_t *bytes)
{
	if (!s.p || (s.p >= r->lasting.p && s.p < r->lasting.p + r->lasting.n))
		return s;
	*bytes += s.n;
	return arena_copy(a, s);
}

static const struct event_field *kept_fields(const struct relay *r, struct arena *a, const struct event_field *f,
					     size_t n, size_t *bytes)
{
	struct event_field *c = n ? ARENA_ARRAY(a, struct event_field, n) : NULL;
	for (size_t i = 0; i < n; i++) {
		c[i] = f[i];
		c[i].name = kept(r, a, f[i].name, bytes);
		c[i].value = kept(r, a, f[i].value, bytes);
	}
	return c;
}

static const struct event_source *kept_sources(const struct relay *r, struct arena *a, const struct event_source *s,
					       size_t n, size_t *bytes)
{
	struct event_source *c = n ? ARENA_ARRAY(a, struct event_source, n) : NULL;
	for (size_t i = 0; i < n; i++) {
		c[i] = s[i];
		c[i].file = i && s[i].file.p == s[i - 1].file.p && s[i].file.n == s[i - 1].file.n
				    ? c[i - 1].file
				    : kept(r, a, s[i].file, bytes);
	}
	return c;
}

static const struct str *kept_words(const struct relay *r, struct arena *a, const struct str *s, size_t n, size_t *bytes)
{
	struct str *c = n ? ARENA_ARRAY(a, struct str, n) : NULL;
	for (size_t i = 0; i < n; i++)
		c[i] = kept(r, a, s[i], bytes);
	return c;
}

static void keep_event(const struct relay *r, struct arena *a, struct event *ev, size_t *bytes)
{
	struct str *const text[] = {&ev->child,  &ev->raw,      &ev->agency, &ev->author,   &ev->worker,
				    &ev->place,  &ev->text,     &ev->impact, &ev->voice,    &ev->action,
				    &ev->outcome, &ev->analysis, &ev->disputed, &ev->service, &ev->value,
				    &ev->unit,   &ev->ref,      &ev->source_id, &ev->part,  &ev->type};
	struct event_person *people = ev->people_n ? ARENA_ARRAY(a, struct event_person, ev->people_n) : NULL;
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		*text[i] = kept(r, a, *text[i], bytes);
	for (size_t i = 0; i < ev->people_n; i++) {
		people[i] = ev->people[i];
		people[i].person = kept(r, a, ev->people[i].person, bytes);
		people[i].role = kept(r, a, ev->people[i].role, bytes);
	}
	ev->people = people;
	ev->tags = kept_words(r, a, ev->tags, ev->tags_n, bytes);
	ev->extra = kept_fields(r, a, ev->extra, ev->extra_n, bytes);
	ev->sources = kept_sources(r, a, ev->sources, ev->sources_n, bytes);
}

static void keep_import(const struct relay *r, struct arena *a, struct import *f, size_t *bytes)
{
	struct str *const text[] = {&f->file,   &f->format,     &f->map, &f->agency, &f->system,
				    &f->digest, &f->map_digest, &f->by,  &f->at,     &f->program,
				    &f->titles, &f->told};
	struct coverage *c = f->covers_n ? ARENA_ARRAY(a, struct coverage, f->covers_n) : NULL;
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		*text[i] = kept(r, a, *text[i], bytes);
	for (size_t i = 0; i < f->covers_n; i++) {
		c[i] = f->covers[i];
		c[i].child = kept(r, a, f->covers[i].child, bytes);
		c[i].kinds = kept(r, a, f->covers[i].kinds, bytes);
	}
	f->covers = c;
	f->children = kept_words(r, a, f->children, f->children_n, bytes);
}

static size_t keep(const struct relay *r, struct arena *a, struct record *x)
{
	size_t bytes = 0;
	switch (x->type) {
	case RECORD_EVENT:
		keep_event(r, a, &x->event, &bytes);
		break;
	case RECORD_PERSON:
		x->person.id = kept(r, a, x->person.id, &bytes);
		x->person.system_ids = kept_words(r, a, x->person.system_ids, x->person.system_ids_n, &bytes);
		x->person.names = kept_words(r, a, x->person.names, x->person.names_n, &bytes);
		x->person.extra = kept_fields(r, a, x->person.extra, x->person.extra_n, &bytes);
		x->person.sources = kept_sources(r, a, x->person.sources, x->person.sources_n, &bytes);
		break;
	case RECORD_RELATION:
		x->relation.from = kept(r, a, x->relation.from, &bytes);
		x->relation.to = kept(r, a, x->relation.to, &bytes);
		x->relation.quality = kept(r, a, x->relation.quality, &bytes);
		x->relation.known_by = kept(r, a, x->relation.known_by, &bytes);
		x->relation.extra = kept_fields(r, a, x->relation.extra, x->relation.extra_n, &bytes);
		x->relation.sources = kept_sources(r, a, x->relation.sources, x->relation.sources_n, &bytes);
		break;
	case RECORD_IMPORT:
		keep_import(r, a, &x->import, &bytes);
		break;
	case RECORD_ASIDE:
		x->aside.file = kept(r, a, x->aside.file, &bytes);
		x->aside.field = kept(r, a, x->aside.field, &bytes);
		x->aside.reason = kept(r, a, x->aside.reason, &bytes);
		x->aside.raw = kept(r, a, x->aside.raw, &bytes);
		break;
	case RECORD_TYPES:
		break;
	}
	return bytes;
}

/* ---- reading */

static bool fill(void *self, size_t slot)
{
	struct relay *r = self;
	struct batch *b = &r->batch[slot];
	size_t bytes = 0;
	arena_clear(&b->arena);
	b->n = 0;
	b->rc = 1;
	while (b->n < RELAY_RECORDS && bytes < RELAY_BYTES &&
	       (b->rc = r->from->next(r->from, &r->one, &b->record[b->n], &b->why)) > 0) {
		bytes += keep(r, &b->arena, &b->record[b->n++]);
		arena_clear(&r->one);
	}
	return b->rc > 0;
}

static int relay_next(struct record_source *self, struct arena *a, struct record *record, struct err *e)
{
	struct relay *r = (struct relay *)self;
	struct batch *b = r->taken;
	(void)a;
	while (!b || r->given == b->n) {
		if (b && b->rc <= 0) { /* asked again, the same answer */
			if (b->rc < 0)
				*e = b->why;
			return b->rc;
		}
		b = r->taken = &r->batch[ring_take(r->ring)];
		r->given = 0;
	}
	*record = b->record[r->given++];
	return 1;
}

void relay_stop(struct relay *r)
{
	if (r)
		ring_stop(r->ring);
}

static void relay_close(struct record_source *self)
{
	struct relay *r = (struct relay *)self;
	ring_close(r->ring);
	r->from->close(r->from);
	for (size_t k = 0; k < RELAY_BATCHES; k++)
		arena_close(&r->batch[k].arena);
	arena_close(&r->one);
	free(r);
}

struct relay *relay_open(struct record_source *from, struct str lasting)
{
	struct relay *r = arena_malloc(sizeof *r);
	r->source = (struct record_source){.next = relay_next, .close = relay_close};
	r->from = from;
	r->lasting = lasting;
	r->ring = ring_open(RELAY_BATCHES, fill, r);
	return r;
}

struct record_source *relay_source(struct relay *r)
{
	return &r->source;
}
