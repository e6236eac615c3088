#include "model/gather.h"

#include <stdlib.h>
#include <string.h>

struct list {
	void *p;
	size_t n, cap;
};

static void *more(struct list *l, size_t size)
{
	if (l->n == l->cap)
		l->p = arena_grow(l->p, l->cap = l->cap ? 2 * l->cap : 64, size);
	return (char *)l->p + l->n++ * size;
}

static struct event short_event(struct arena *a, const struct event *ev)
{
	struct event to = {.id = ev->id,
			   .kind = ev->kind,
			   .start = ev->start,
			   .end = ev->end,
			   .restricted = ev->restricted};
	struct event_person *people = ARENA_ARRAY(a, struct event_person, ev->people_n + 1);

	to.child = arena_copy(a, ev->child);
	to.agency = arena_copy(a, ev->agency);
	to.place = arena_copy(a, ev->place);
	for (size_t i = 0; i < ev->people_n; i++)
		people[i] = (struct event_person){arena_copy(a, ev->people[i].person),
						  arena_copy(a, ev->people[i].role)};
	to.people = people;
	to.people_n = ev->people_n;
	return to;
}

/* A column or a note of the input that says so: `invented: yes`, "INVENTED: no person here is real". */
static bool is_invented(const struct event_field *f, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is_equal_caseless(f[i].name, STR("invented")) ||
		    str_has_prefix(str_trim(f[i].value), STR("INVENTED")))
			return true;
	return false;
}

static void keep(struct arena *a, struct list *l, size_t size, const void **to, size_t *n)
{
	void *p = arena_get_array(a, l->n + 1, size);

	if (l->n)
		memcpy(p, l->p, l->n * size);
	free(l->p);
	*to = p;
	*n = l->n;
}

int gather_records(struct record_source *from, struct arena *a, bool residences_only,
		   struct family_records *into, struct err *e)
{
	struct list persons = {0}, relations = {0}, events = {0};
	struct arena one = {0};
	struct record r;
	uint16_t residence = 0;
	bool known = code_kind_of(into->code, STR("residence"), &residence) == 0;
	const void *p;
	int rc;

	while ((rc = from->next(from, &one, &r, e)) > 0) {
		if (r.type == RECORD_PERSON)
			*(struct person *)more(&persons, sizeof(struct person)) = person_copy(a, &r.person);
		else if (r.type == RECORD_RELATION)
			*(struct relation *)more(&relations,
						 sizeof(struct relation)) = relation_copy(a, &r.relation);
		else if (r.type == RECORD_EVENT &&
			 (!residences_only || (known && code_kind_is(into->code, r.event.kind, residence))))
			*(struct event *)more(&events, sizeof(struct event)) = short_event(a, &r.event);
		if (r.type == RECORD_PERSON)
			into->invented |= is_invented(r.person.extra, r.person.extra_n);
		else if (r.type == RECORD_RELATION)
			into->invented |= is_invented(r.relation.extra, r.relation.extra_n);
		else if (r.type == RECORD_EVENT)
			into->invented |= is_invented(r.event.extra, r.event.extra_n);
		arena_clear(&one);
	}
	arena_close(&one);
	keep(a, &persons, sizeof(struct person), &p, &into->persons);
	into->person = p;
	keep(a, &relations, sizeof(struct relation), &p, &into->relations);
	into->relation = p;
	keep(a, &events, sizeof(struct event), &p, &into->events);
	into->event = p;
	return rc < 0 ? -1 : 0;
}
