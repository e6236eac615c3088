#include "cmd/trees.h"

static int hold_all(struct trees *t, const struct code *code, const char *path, struct err *e)
{
	struct store_wanted w = {.persons = true, .sealed = true};
	struct store *s;
	struct record_source *from;
	struct record r;
	struct arena a = {0};
	int rc;
	if (store_open(path, code, &s, e) < 0)
		return -1;
	if ((rc = store_records(s, &w, &from, e)) == 0) {
		while ((rc = from->next(from, &a, &r, e)) > 0) {
			namesake_hold(t->known, &r.person);
			arena_clear(&a);
		}
		from->close(from);
	}
	arena_close(&a);
	store_close(s);
	return rc;
}

int trees_open(struct trees *t, const char *schemas, const struct code *code, const char *path, struct err *e)
{
	if (alike_rules_load(schemas, &t->rules, e) < 0)
		return -1;
	t->known = namesake_open(&t->rules);
	return path && file_is_there(path) ? hold_all(t, code, path, e) : 0;
}

struct str trees_system(struct trees *t, const struct source_input *in, const struct source_options *o)
{
	struct str system, example;
	char q[160];
	if (!t->known || !namesake_is_asked(in, o))
		return o->system;
	if (namesake_choose(t->known, in, o, &system, &example) == 0)
		return o->system;
	if (!str_is_absent(example))
		diag_add(o->diags, DIAG_NOTE, in->file, 0, 0,
			 "its ids, such as %s, mean other people in this case: read as a tree of its own, with ids of the system %.*s",
			 diag_quote(example, q), STR_ARG(system));
	return system;
}

void trees_close(struct trees *t)
{
	namesake_close(t->known);
	t->known = NULL;
}
