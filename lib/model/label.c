#include "model/label.h"

#include <stdlib.h>
#include <string.h>

struct join { /* two ids of one person, two siblings, or a parent and a child */
	struct str a, b;
	bool is_parent; /* a is b's */
};

struct reading {
	struct label_list *to;
	struct join *join;
	size_t cap, joins, join_cap;
};

static struct str name_of(const struct person *p)
{
	for (size_t i = 0; i < p->names_n; i++)
		if (str_find(p->names[i], STR(" ")) < p->names[i].n)
			return p->names[i];
	return p->names_n ? p->names[0] : (struct str){0};
}

static void add(struct reading *r, struct str id, const struct person *p)
{
	struct label_list *l = r->to;

	if (l->n == r->cap)
		l->label = arena_grow(l->label, r->cap = r->cap ? 2 * r->cap : 64, sizeof *l->label);
	l->label[l->n++] = (struct label){.id = arena_copy(&l->arena, id),
					  .name = arena_copy(&l->arena, name_of(p)),
					  .birth = p->birth,
					  .expected = p->expected};
}

static void add_join(struct reading *r, struct str a, struct str b, bool is_parent)
{
	struct arena *arena = &r->to->arena;

	if (r->joins == r->join_cap)
		r->join = arena_grow(r->join, r->join_cap = r->join_cap ? 2 * r->join_cap : 64,
				     sizeof *r->join);
	r->join[r->joins++] = (struct join){arena_copy(arena, a), arena_copy(arena, b), is_parent};
}

static bool is_one_of(struct str name, const char *const *of)
{
	for (; *of; of++)
		if (str_is_equal(name, str_of(*of)))
			return true;
	return false;
}

static void add_relation(struct reading *r, const struct relation *x, const struct code_relation *kind)
{
	static const char *const parent[] = {"parent", "adoptive-parent", "parent-of-unborn-child", NULL};
	static const char *const child[] = {"child", "adopted-child", "unborn-child", NULL};
	static const char *const sibling[] = {
		"sibling", "half-sibling", "twin", "unborn-sibling", "sibling-of-unborn-child", NULL};

	if (is_one_of(kind->name, parent))
		add_join(r, x->from, x->to, true);
	else if (is_one_of(kind->name, child))
		add_join(r, x->to, x->from, true);
	else if (kind->group == CODE_IDENTITY || is_one_of(kind->name, sibling))
		add_join(r, x->from, x->to, false);
}

static void add_record(struct reading *r, const struct record *x, const struct code *code)
{
	if (x->type == RECORD_PERSON) {
		const struct person *p = &x->person;
		r->to->invented |= event_is_invented(p->extra, p->extra_n);
		add(r, p->id, p);
		for (size_t i = 0; i < p->system_ids_n; i++) {
			add(r, p->system_ids[i], p);
			add_join(r, p->id, p->system_ids[i], false);
		}
	} else if (x->type == RECORD_RELATION) {
		r->to->invented |= event_is_invented(x->relation.extra, x->relation.extra_n);
		add_relation(r, &x->relation, &code->relation[x->relation.kind]);
	} else if (x->type == RECORD_IMPORT) {
		r->to->invented |= x->import.invented;
	}
}

static int by_id(const void *a, const void *b)
{
	const struct label *x = a, *y = b;
	int c = str_compare(x->id, y->id);

	return c ? c : str_compare(x->name, y->name);
}

static size_t place_of(const struct label_list *l, struct str id)
{
	size_t low = 0, high = l->n;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (str_compare(l->label[mid].id, id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < l->n && str_is_equal(l->label[low].id, id) ? low : l->n;
}

static uint32_t root_of(struct label *l, uint32_t i)
{
	while (l[i].family != i)
		i = l[i].family = l[l[i].family].family;
	return i;
}

/* The lowest place is the family's, so that it does not depend on the order of the relations. */
static void join_two(struct label *l, size_t a, size_t b)
{
	uint32_t x = root_of(l, (uint32_t)a), y = root_of(l, (uint32_t)b);

	l[x > y ? x : y].family = x > y ? y : x;
}

static int by_parent(const void *a, const void *b)
{
	const struct join *x = a, *y = b;
	int c = str_compare(x->a, y->a);

	return c ? c : str_compare(x->b, y->b);
}

static void join_families(struct reading *r)
{
	struct label_list *l = r->to;
	size_t parents = 0;

	for (size_t i = 0; i < l->n; i++)
		l->label[i].family = (uint32_t)i;
	for (size_t i = 1; i < l->n; i++) /* one person told of twice */
		if (str_is_equal(l->label[i].id, l->label[i - 1].id))
			l->label[i].family = l->label[i - 1].family;
	for (size_t i = 0; i < r->joins; i++) {
		size_t a = place_of(l, r->join[i].a), b = place_of(l, r->join[i].b);
		if (!r->join[i].is_parent && a < l->n && b < l->n)
			join_two(l->label, a, b);
	}
	for (size_t i = 0; i < r->joins; i++) {
		struct join j = r->join[i];
		size_t a = place_of(l, j.a);
		if (!j.is_parent)
			continue;
		if (a < l->n) /* ids of one person are one from here on: his lowest */
			j.a = l->label[root_of(l->label, (uint32_t)a)].id;
		r->join[parents++] = j;
	}
	if (parents)
		qsort(r->join, parents, sizeof *r->join, by_parent);
	for (size_t i = 1; i < parents; i++) {
		size_t a = place_of(l, r->join[i - 1].b), b = place_of(l, r->join[i].b);
		if (str_is_equal(r->join[i].a, r->join[i - 1].a) && a < l->n && b < l->n)
			join_two(l->label, a, b);
	}
	for (size_t i = 0; i < l->n; i++)
		l->label[i].family = root_of(l->label, (uint32_t)i);
}

int label_read(struct label_list *l, struct record_source *from, const struct code *code, struct err *e)
{
	struct reading r = {.to = l};
	struct arena a = {0};
	struct record x;
	int rc;

	while ((rc = from->next(from, &a, &x, e)) > 0) {
		add_record(&r, &x, code);
		arena_clear(&a);
	}
	arena_close(&a);
	if (l->n)
		qsort(l->label, l->n, sizeof *l->label, by_id);
	join_families(&r);
	free(r.join);
	return rc;
}

const struct label *label_find(const struct label_list *l, struct str id)
{
	size_t i = place_of(l, id);

	return i < l->n ? &l->label[i] : NULL;
}

struct str label_first_name(struct str name)
{
	size_t comma;

	name = str_trim(name);
	comma = str_find(name, STR(","));
	if (comma < name.n)
		name = str_trim(str_part(name, comma + 1, name.n));
	return str_cut(&name, ' ');
}

void label_close(struct label_list *l)
{
	free(l->label);
	arena_close(&l->arena);
	*l = (struct label_list){0};
}
