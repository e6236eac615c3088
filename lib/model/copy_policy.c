/* schemas/style/copy.xml as read. */
#include "model/copy.h"

#include <stdio.h>

#include "format/schema.h"

static int name_at(const char *const *names, int n, struct str name)
{
	for (int i = 0; i < n; i++)
		if (str_is_equal(name, str_of(names[i])))
			return i;
	return -1;
}

static int read_kinds(struct copy_policy *p, const struct code *code, uint16_t **list, size_t *n, struct str kinds,
		      const char *path, uint32_t line, struct err *e)
{
	size_t room = *n + 1;
	uint16_t *kind;

	for (size_t i = 0; i < kinds.n; i++)
		room += kinds.p[i] == ' ';
	kind = ARENA_ARRAY(&p->arena, uint16_t, room);
	for (size_t i = 0; i < *n; i++)
		kind[i] = (*list)[i];
	*list = kind;
	while (!str_is_empty(kinds)) {
		struct str name = str_cut(&kinds, ' ');

		if (str_is_empty(name))
			continue;
		if (code_kind_of(code, name, &kind[*n]) < 0)
			return err_set(e, ERR_USAGE, "%s:%u: no such kind of entry", path, line);
		++*n;
	}
	return 0;
}

static int read_reader(struct copy_policy *p, const struct code *code, const struct schema_node *n,
		       const char *path, struct err *e)
{
	static const char *const readers[COPY_READERS] = {"child", "parent", "carer", "relative", "other"};
	static const char *const parts[] = {"homes",	  "partners",	    "adopters",	      "carers",
					    "pregnancies", "said-by-others", "foster-carers", "services", "other-children"};
	int is = name_at(readers, COPY_READERS, schema_attribute(n, "is"));
	struct copy_rule *r;

	if (is < 0)
		return 0;
	r = &p->rule[is];
	r->words = arena_copy(&p->arena, schema_attribute(n, "words"));
	for (const struct schema_node *c = n->child; c; c = c->next) {
		int part = name_at(parts, sizeof parts / sizeof *parts, schema_attribute(c, "what"));

		if (part >= 0)
			*(str_is_empty(schema_attribute(c, "where")) ? &r->parts : &r->apart) |= 1U << part;
		bool others = part >= 0 && 1U << part == COPY_OTHERS;

		if (read_kinds(p, code, others ? &r->others : &r->kind, others ? &r->others_n : &r->kinds,
			       schema_attribute(c, "kinds"), path, c->line, e) < 0)
			return -1;
	}
	return 0;
}

static void add_protected(struct copy_policy *p, struct str name)
{
	struct tie_sign *to = ARENA_ARRAY(&p->arena, struct tie_sign, p->protecteds + 1);

	for (size_t i = 0; i < p->protecteds; i++)
		to[i] = p->protected[i];
	to[p->protecteds++] = (struct tie_sign){TIE_SERVICES, TIE_BY_NAME, arena_copy(&p->arena, name)};
	p->protected = to;
}

int copy_policy_open(const char *schemas, const struct code *code, struct copy_policy *p, struct diags *diags,
		     struct err *e)
{
	char path[4096], rng[4096];
	struct arena a = {0};
	struct schema_node *root;
	int rc;

	*p = (struct copy_policy){0};
	snprintf(path, sizeof path, "%s/style/copy.xml", schemas);
	snprintf(rng, sizeof rng, "%s/style/copy.rng", schemas);
	rc = schema_load(path, rng, &a, &root, diags, e);
	for (const struct schema_node *n = rc == 0 ? root->child : NULL; n && rc == 0; n = n->next)
		if (str_is_equal(n->name, STR("protected")))
			add_protected(p, schema_attribute(n, "service"));
		else if (str_is_equal(n->name, STR("status")))
			p->status = arena_copy(&p->arena, schema_attribute(n, "otherwise"));
		else if (str_is_equal(n->name, STR("adopted")))
			p->adopted = arena_copy(&p->arena, schema_attribute(n, "tell"));
		else
			rc = read_reader(p, code, n, path, e);
	for (int i = 0; i < COPY_READERS && rc == 0; i++)
		if (str_is_empty(p->rule[i].words)) /* who is not named would be given everything */
			rc = err_set(e, ERR_USAGE, "%s: one of the readers is missing", path);
	arena_close(&a);
	if (rc < 0)
		copy_policy_close(p);
	return rc;
}

void copy_policy_close(struct copy_policy *p)
{
	arena_close(&p->arena);
	*p = (struct copy_policy){0};
}
