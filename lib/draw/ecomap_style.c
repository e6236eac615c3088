#include "draw/ecomap.h"

#include <stdio.h>
#include <string.h>

#include "format/schema.h"

static const char *const names[TIE_SECTORS] = {[TIE_HOUSEHOLD] = "household", [TIE_KIN] = "kin",
					       [TIE_PLACEMENT] = "placement", [TIE_FORMER] = "former",
					       [TIE_FRIENDS] = "friends",     [TIE_LEISURE] = "leisure",
					       [TIE_ONLINE] = "online",       [TIE_EDUCATION] = "education",
					       [TIE_HEALTH] = "health",       [TIE_SERVICES] = "services",
					       [TIE_JUSTICE] = "justice"};

static size_t count(const struct schema_node *n, const char *name)
{
	size_t found = 0;

	for (const struct schema_node *c = n->child; c; c = c->next)
		found += str_is_equal(c->name, str_of(name)) + count(c, name);
	return found;
}

static void read_sector(struct ecomap_style *s, const struct schema_node *n, unsigned place)
{
	enum tie_sector which = 0;

	while (which < TIE_SECTORS && !str_is_equal(schema_attribute(n, "for"), str_of(names[which])))
		which++;
	if (which == TIE_SECTORS)
		return;
	s->sector[which] = (struct ecomap_sector){arena_copy(&s->arena, schema_attribute(n, "words")), place};
	for (const struct schema_node *c = n->child; c; c = c->next)
		s->sign[s->signs++] = (struct tie_sign){which,
							str_is_equal(c->name, STR("relation"))
								? TIE_BY_RELATION
							: str_is_equal(c->name, STR("kind")) ? TIE_BY_KIND
											     : TIE_BY_NAME,
							arena_copy(&s->arena, str_trim(c->text))};
}

static void read_tie(struct ecomap_style *s, const struct schema_node *n)
{
	struct str part = schema_attribute(n, "part");

	style_read_stroke(&s->arena, n, &s->tie[s->ties]);
	s->tie[s->ties].place = (unsigned)(PEDIGREE_BONDS + PEDIGREE_DESCENTS + s->ties);
	if (!s->ties) {
		s->part = s->tie[0];
		s->part.words = str_is_empty(part) ? s->tie[0].words : arena_copy(&s->arena, part);
	}
	s->ties++;
}

static void read_between(struct ecomap_style *s, const struct schema_node *n)
{
	s->between[s->betweens++] = arena_copy(&s->arena, schema_attribute(n, "kind"));
	for (const struct schema_node *c = n->child; c; c = c->next)
		s->with[s->withs++] = arena_copy(&s->arena, str_trim(c->text));
}

static int read(struct ecomap_style *s, const struct schema_node *root, const char *path, struct err *e)
{
	unsigned place = 0;
	long ring;

	s->tie = ARENA_ARRAY(&s->arena, struct style_stroke, count(root, "tie") + 1);
	s->order = ARENA_ARRAY(&s->arena, struct str, count(root, "order") + 1);
	s->between = ARENA_ARRAY(&s->arena, struct str, count(root, "between") + 1);
	s->with = ARENA_ARRAY(&s->arena, struct str, count(root, "role") + 1);
	s->unheard = ARENA_ARRAY(&s->arena, struct str, count(root, "unheard") + 1);
	s->sign = ARENA_ARRAY(&s->arena, struct tie_sign,
			      count(root, "name") + count(root, "relation") + count(root, "kind") + 1);
	s->ring = str_to_long(schema_attribute(root, "ring"), &ring) ? 24 : (unsigned)ring;
	for (const struct schema_node *n = root->child; n; n = n->next)
		if (str_is_equal(n->name, STR("tie")))
			read_tie(s, n);
		else if (str_is_equal(n->name, STR("order")))
			s->order[s->orders++] = arena_copy(&s->arena, schema_attribute(n, "kind"));
		else if (str_is_equal(n->name, STR("between")))
			read_between(s, n);
		else if (str_is_equal(n->name, STR("unheard")))
			s->unheard[s->unheards++] = arena_copy(&s->arena, schema_attribute(n, "name"));
		else if (str_is_equal(n->name, STR("sector")))
			read_sector(s, n, place++);
	if (!s->ties || !str_is_equal(s->tie[0].name, STR("plain")))
		return err_set_at(e, ERR_USAGE, str_of(path), 0, 0, "the first tie must be plain");
	for (enum tie_sector i = 0; i < TIE_SECTORS; i++) {
		if (str_is_empty(s->sector[i].words))
			return err_set_at(e, ERR_USAGE, str_of(path), 0, 0, "no sector for %s", names[i]);
		if (tie_is_agency(i) != (s->sector[i].place >= TIE_EDUCATION))
			return err_set_at(e, ERR_USAGE, str_of(path), 0, 0,
					  "%s stands among those it does not belong to: agencies come last",
					  names[i]);
	}
	return 0;
}

int ecomap_style_open(const char *schemas, struct ecomap_style *s, struct diags *diags, struct err *e)
{
	struct arena tree = {0};
	struct schema_node *root;
	char path[512], rng[512];
	int r;

	memset(s, 0, sizeof *s);
	snprintf(path, sizeof path, "%s/style/ecomap.xml", schemas);
	snprintf(rng, sizeof rng, "%s/style/ecomap.rng", schemas);
	r = schema_load(path, rng, &tree, &root, diags, e);
	if (!r)
		r = read(s, root, path, e);
	arena_close(&tree);
	if (r)
		ecomap_style_close(s);
	return r;
}

void ecomap_style_close(struct ecomap_style *s)
{
	arena_close(&s->arena);
	memset(s, 0, sizeof *s);
}
