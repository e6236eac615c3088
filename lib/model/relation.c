#include "model/relation.h"

struct relation relation_copy(struct arena *a, const struct relation *r)
{
	struct relation c = *r;

	c.from = arena_copy(a, r->from);
	c.to = arena_copy(a, r->to);
	c.quality = arena_copy(a, r->quality);
	c.known_by = arena_copy(a, r->known_by);
	c.extra = event_copy_fields(a, r->extra, r->extra_n);
	c.sources = event_copy_sources(a, r->sources, r->sources_n);
	return c;
}
