#include "source/cin_code.h"

#include <stdio.h>

#include "format/schema.h"

int cin_code_open(const char *schemas, struct cin_codes *c, struct err *e)
{
	struct diags diags = {0};
	struct schema_node *root;
	char path[4096], rng[4096];
	*c = (struct cin_codes){0};
	if (snprintf(path, sizeof path, "%s/codes/cin.xml", schemas) >= (int)sizeof path ||
	    snprintf(rng, sizeof rng, "%s/codes/cin.rng", schemas) >= (int)sizeof rng)
		return err_set(e, ERR_USAGE, "the name of the schemas folder is too long");
	if (schema_load(path, rng, &c->arena, &root, &diags, e)) {
		arena_close(&c->arena);
		return -1;
	}
	size_t n = 0;
	for (const struct schema_node *s = root->child; s; s = s->next)
		for (const struct schema_node *k = s->child; k; k = k->next)
			n++;
	c->code = ARENA_ARRAY(&c->arena, struct cin_code, n);
	for (const struct schema_node *s = root->child; s; s = s->next)
		for (const struct schema_node *k = s->child; k; k = k->next)
			c->code[c->n++] = (struct cin_code){
				schema_attribute(s, "set"), schema_attribute(k, "code"),
				schema_attribute(k, "words"), schema_attribute(k, "agency"),
				schema_attribute(k, "tag")};
	return 0;
}

void cin_code_close(struct cin_codes *c)
{
	arena_close(&c->arena);
	*c = (struct cin_codes){0};
}

const struct cin_code *cin_code_find(const struct cin_codes *c, const char *set, struct str code)
{
	struct str wanted = str_of(set);
	for (size_t i = 0; i < c->n; i++)
		if (str_is_equal(c->code[i].code, code) && str_is_equal(c->code[i].set, wanted))
			return &c->code[i];
	return NULL;
}
