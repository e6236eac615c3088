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

static struct event short_event(struct arena *a, const struct event *ev, bool is_care)
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
	to.service = arena_copy(a, ev->service);
	to.worker = arena_copy(a, ev->worker); /* tells one visit to two children from two; stands in no picture */
	for (size_t i = 0; i < ev->people_n; i++)
		people[i] = (struct event_person){arena_copy(a, ev->people[i].person),
						  arena_copy(a, ev->people[i].role)};
	to.people = people;
	to.people_n = ev->people_n;
	if (is_care)
		to.text = arena_copy(a, ev->text);
	return to;
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

/* ---- whom entries are about, but no record of a person ---- */

struct about {
	struct str id;
	uint8_t restricted; /* the least of the entries': who may see one of them may know of him */
};

static int compare_about(const void *va, const void *vb)
{
	const struct about *a = va, *b = vb;
	int c = str_compare(a->id, b->id);

	return c ? c : (int)a->restricted - (int)b->restricted;
}

static int compare_ids(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static void add_about(struct arena *a, struct list *l, const struct event *ev)
{
	struct about *last = l->n ? (struct about *)l->p + l->n - 1 : NULL;

	if (str_is_empty(ev->child))
		return;
	if (last && str_is_equal(last->id, ev->child)) { /* entries come child by child */
		last->restricted = ev->restricted < last->restricted ? ev->restricted : last->restricted;
		return;
	}
	*(struct about *)more(l, sizeof *last) = (struct about){arena_copy(a, ev->child), ev->restricted};
}

/* Every id that a record of a person or a relation names, sorted. */
static struct str *known_ids(const struct list *persons, const struct list *relations, size_t *n)
{
	const struct person *p = persons->p;
	const struct relation *r = relations->p;
	size_t cap = persons->n + 2 * relations->n;
	struct str *id;

	for (size_t i = 0; i < persons->n; i++)
		cap += p[i].system_ids_n;
	id = arena_malloc((cap + 1) * sizeof *id);
	*n = 0;
	for (size_t i = 0; i < persons->n; i++) {
		id[(*n)++] = p[i].id;
		for (size_t k = 0; k < p[i].system_ids_n; k++)
			id[(*n)++] = p[i].system_ids[k];
	}
	for (size_t i = 0; i < relations->n; i++) {
		id[(*n)++] = r[i].from;
		id[(*n)++] = r[i].to;
	}
	qsort(id, *n, sizeof *id, compare_ids);
	return id;
}

static size_t add_persons(struct arena *a, struct list *about, struct list *persons, const struct list *relations)
{
	struct about *of = about->p;
	size_t known, added = 0;
	struct str *id = known_ids(persons, relations, &known);

	if (about->n)
		qsort(of, about->n, sizeof *of, compare_about);
	for (size_t i = 0; i < about->n; i++) {
		struct person *p;
		struct str *name;

		if ((i && str_is_equal(of[i].id, of[i - 1].id)) ||
		    (known && bsearch(&of[i].id, id, known, sizeof *id, compare_ids)))
			continue;
		name = ARENA_NEW(a, struct str);
		*name = of[i].id; /* nothing else is known of him */
		str_cut(name, ':');
		if (str_is_empty(*name))
			*name = of[i].id;
		p = more(persons, sizeof *p);
		*p = (struct person){.id = of[i].id, .names = name, .names_n = 1, .restricted = of[i].restricted};
		added++;
	}
	free(id);
	free(about->p);
	return added;
}

int gather_records(struct record_source *from, struct arena *a, bool kin_only,
		   struct family_records *into, struct err *e)
{
	struct list persons = {0}, relations = {0}, events = {0}, about = {0};
	struct arena one = {0};
	struct record r;
	uint16_t residence = 0, mental = 0, substance = 0;
	bool known = code_kind_of(into->code, STR("residence"), &residence) == 0;
	bool known_health = code_kind_of(into->code, STR("mental-health"), &mental) == 0 &&
			    code_kind_of(into->code, STR("substance"), &substance) == 0;
	const void *p;
	int rc;

	while ((rc = from->next(from, &one, &r, e)) > 0) {
		if (r.type == RECORD_PERSON)
			*(struct person *)more(&persons, sizeof(struct person)) = person_copy(a, &r.person);
		else if (r.type == RECORD_RELATION)
			*(struct relation *)more(&relations,
						 sizeof(struct relation)) = relation_copy(a, &r.relation);
		else if (r.type == RECORD_EVENT) {
			bool is_care = care_is_told(into->care, into->code, r.event.kind);

			if (!kin_only || is_care ||
			    (known_health && (code_kind_is(into->code, r.event.kind, mental) ||
					      code_kind_is(into->code, r.event.kind, substance))) ||
			    (known && code_kind_is(into->code, r.event.kind, residence)))
				*(struct event *)more(&events, sizeof(struct event)) =
					short_event(a, &r.event, is_care);
		}
		if (r.type == RECORD_EVENT)
			add_about(a, &about, &r.event);
		if (r.type == RECORD_PERSON)
			into->invented |= event_is_invented(r.person.extra, r.person.extra_n);
		else if (r.type == RECORD_RELATION)
			into->invented |= event_is_invented(r.relation.extra, r.relation.extra_n);
		else if (r.type == RECORD_EVENT)
			into->invented |= event_is_invented(r.event.extra, r.event.extra_n);
		else if (r.type == RECORD_IMPORT)
			into->invented |= r.import.invented;
		arena_clear(&one);
	}
	arena_close(&one);
	into->entries_only = add_persons(a, &about, &persons, &relations);
	keep(a, &persons, sizeof(struct person), &p, &into->persons);
	into->person = p;
	keep(a, &relations, sizeof(struct relation), &p, &into->relations);
	into->relation = p;
	keep(a, &events, sizeof(struct event), &p, &into->events);
	into->event = p;
	return rc < 0 ? -1 : 0;
}
