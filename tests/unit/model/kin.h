/* A family made of a few lines, for tests: who, and who is what to whom. */
#ifndef TESTS_KIN_H
#define TESTS_KIN_H

#include "../project.h"
#include "model/pedigree.h"

struct kin {
	struct code code;
	struct care_policy care;
	struct arena a;
	struct person person[600];
	struct relation relation[2000];
	struct event event[50];
	struct family_records records;
	struct family_index x;
	const char *schemas;
};

static inline struct kin *kin_open(void)
{
	struct kin *k = calloc(1, sizeof *k);
	struct err e;

	k->schemas = project_schemas();
	if (code_open(k->schemas, &k->code, &e) != 0 ||
	    care_policy_open(k->schemas, &k->code, &k->care, &(struct diags){0}, &e) != 0) {
		printf("# %s: %s\n", e.file, e.text);
		abort();
	}
	k->records.care = &k->care;
	return k;
}

static inline void kin_close(struct kin *k)
{
	care_policy_close(&k->care);
	code_close(&k->code);
	arena_close(&k->a);
	free(k);
}

/* sex: 'm', 'f', 'u', 0 */
static inline struct person *kin_person(struct kin *k, const char *id, const char *name, char sex,
					const char *birth)
{
	struct person *p = &k->person[k->records.persons++];
	struct str *names = ARENA_ARRAY(&k->a, struct str, 2);

	p->id = arena_copy(&k->a, str_of(id));
	if (name) {
		names[0] = arena_copy(&k->a, str_of(name));
		p->names = names;
		p->names_n = 1;
	}
	p->sex = sex == 'm'   ? PERSON_MALE
		 : sex == 'f' ? PERSON_FEMALE
		 : sex == 'u' ? PERSON_SEX_UNKNOWN
			      : PERSON_SEX_NOT_SAID;
	p->birth = project_date(birth);
	return p;
}

static inline struct relation *kin_relation(struct kin *k, const char *from, const char *kind, const char *to,
					    const char *start, const char *end)
{
	struct relation *r = &k->relation[k->records.relations++];

	r->from = arena_copy(&k->a, str_of(from));
	r->to = arena_copy(&k->a, str_of(to));
	if (code_relation_of(&k->code, str_of(kind), &r->kind) != 0) {
		printf("# no relation %s\n", kind);
		abort();
	}
	r->start = project_date(start);
	r->end = project_date(end);
	return r;
}

/* Both parents of a child, in this order. */
static inline void kin_parents(struct kin *k, const char *child, const char *one, const char *other)
{
	kin_relation(k, one, "parent", child, NULL, NULL);
	kin_relation(k, other, "parent", child, NULL, NULL);
}

static inline void kin_index(struct kin *k)
{
	k->records.person = k->person;
	k->records.relation = k->relation;
	k->records.event = k->event;
	k->records.code = &k->code;
	family_index_open(&k->records, &k->a, &k->x);
}

static inline uint32_t kin_find(const struct kin *k, const char *id)
{
	return family_find(&k->x, str_of(id));
}

/* The picture of one child's family for the family, everything within reach. */
static inline void kin_picture(struct kin *k, const char *child, const char *day, struct pedigree *p)
{
	uint32_t *index = ARENA_ARRAY(&k->a, uint32_t, 1);
	struct pedigree_wanted w = {.index = index,
				    .indexes = child != NULL,
				    .all = !child,
				    .placeholders = true,
				    .day = project_date(day).lo,
				    .audience = AUDIENCE_FAMILY};

	if (child)
		index[0] = kin_find(k, child);
	pedigree_of(&k->x, &w, &k->a, p);
}

/* The same, where nothing more is to be said of who is who. */
static inline void kin_index_picture(struct kin *k, const char *child, const char *day, struct pedigree *p)
{
	kin_index(k);
	kin_picture(k, child, day, p);
}

/* Place of a person in a picture, or FAMILY_NOBODY. */
static inline uint32_t kin_in(const struct kin *k, const struct pedigree *p, const char *id)
{
	uint32_t number = kin_find(k, id);

	for (uint32_t i = 0; i < p->persons; i++)
		if (p->person[i].number == number && number != FAMILY_NOBODY)
			return i;
	return FAMILY_NOBODY;
}

#endif
