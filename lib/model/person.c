#include "model/person.h"

#include <string.h>

static const char *const sex_name[PERSON_SEXES] = {"", "male", "female", "other", "unknown"};

const char *person_sex_name(enum person_sex v)
{
	return (unsigned)v < PERSON_SEXES ? sex_name[v] : "";
}

int person_sex_of(struct str s, uint8_t *v)
{
	s = str_trim(s);
	for (uint8_t i = 0; i < PERSON_SEXES; i++) {
		if (s.n == strlen(sex_name[i]) && (s.n == 0 || str_is_equal_caseless(s, str_of(sex_name[i])))) {
			*v = i;
			return 0;
		}
	}
	return -1;
}

static const struct str *copy_strs(struct arena *a, const struct str *s, size_t n)
{
	struct str *c = ARENA_ARRAY(a, struct str, n);

	for (size_t i = 0; i < n; i++)
		c[i] = arena_copy(a, s[i]);
	return c;
}

struct person person_copy(struct arena *a, const struct person *p)
{
	struct person c = *p;

	c.id = arena_copy(a, p->id);
	c.system_ids = copy_strs(a, p->system_ids, p->system_ids_n);
	c.names = copy_strs(a, p->names, p->names_n);
	c.extra = event_copy_fields(a, p->extra, p->extra_n);
	c.sources = event_copy_sources(a, p->sources, p->sources_n);
	return c;
}
