#include "draw/style.h"

#include <stdio.h>
#include <string.h>

#include "format/schema.h"

static const char *const sex_names[PERSON_SEXES] = {[PERSON_MALE] = "male",
						    [PERSON_FEMALE] = "female",
						    [PERSON_SEX_OTHER] = "other",
						    [PERSON_SEX_UNKNOWN] = "unknown"};
static const char *const mark_names[STYLE_MARKS] = {"index", "dead", "unborn", "unnamed", "home", "siblings"};
static const char *const bond_names[PEDIGREE_BONDS] = {
	[PEDIGREE_BOND_PARENTS] = "parents",     [PEDIGREE_BOND_SPOUSE] = "spouse",
	[PEDIGREE_BOND_PARTNER] = "partner",     [PEDIGREE_BOND_ENGAGED] = "engaged",
	[PEDIGREE_BOND_SEPARATED] = "separated", [PEDIGREE_BOND_EX_PARTNER] = "ex-partner",
	[PEDIGREE_BOND_DIVORCED] = "divorced"};
static const char *const descent_names[PEDIGREE_DESCENTS] = {"birth", "adopted", "kinship", "fostered",
							     "stepchild"};

static int name_at(const char *const *names, int n, struct str name)
{
	for (int i = 0; i < n; i++)
		if (names[i] && str_is_equal(name, str_of(names[i])))
			return i;
	return -1;
}

static bool is_true(const struct schema_node *n, const char *name)
{
	return str_is_equal(schema_attribute(n, name), STR("true"));
}

void style_read_stroke(struct arena *a, const struct schema_node *n, struct style_stroke *to)
{
	static const char *const styles[] = {"solid", "dashed", "dotted", "bold"};
	struct str colour = schema_attribute(n, "colour"), line = schema_attribute(n, "line");
	int style = name_at(styles, 4, line);
	long number;

	to->style = style < 0 ? DOT_SOLID : (enum dot_style)style;
	to->slashes = !str_to_long(schema_attribute(n, "slashes"), &number) ? (unsigned)number : 0;
	to->strands = !str_to_long(schema_attribute(n, "strands"), &number) ? (unsigned)number : 1;
	if (str_to_double(schema_attribute(n, "width"), &to->width))
		to->width = 1.4;
	to->zigzag = is_true(n, "zigzag");
	to->bars = is_true(n, "bars");
	to->arrow = is_true(n, "arrow");
	to->arrow_back = is_true(n, "arrow-back");
	to->hatch = is_true(n, "hatch");
	to->name = arena_copy(a, schema_attribute(n, "for"));
	to->words = arena_copy(a, schema_attribute(n, "words"));
	snprintf(to->colour, sizeof to->colour, "%.*s", str_is_empty(colour) ? 7 : (int)colour.n,
		 str_is_empty(colour) ? "#000000" : colour.p);
}

static size_t count(const struct schema_node *root, struct str name)
{
	size_t n = 0;

	for (const struct schema_node *c = root->child; c; c = c->next)
		n += str_is_equal(c->name, name);
	return n;
}

static int read_genogram(struct style *s, const struct schema_node *root, const char *path, struct err *e)
{
	s->profile = arena_copy(&s->arena, schema_attribute(root, "profile"));
	s->line = ARENA_ARRAY(&s->arena, struct style_stroke, count(root, STR("line")) + 1);
	for (const struct schema_node *n = root->child; n; n = n->next) {
		struct str for_what = schema_attribute(n, "for"), words = schema_attribute(n, "words");
		int at;

		if (str_is_equal(n->name, STR("symbol"))) {
			static const char *const shapes[] = {"none", "square", "circle", "diamond",
							     "triangle"};
			int shape = name_at(shapes, 5, schema_attribute(n, "shape"));

			if ((at = name_at(sex_names, PERSON_SEXES, for_what)) >= 0)
				s->symbol[at] = (struct style_symbol){shape < 0 ? DOT_DIAMOND
										: (enum dot_shape)shape,
								      arena_copy(&s->arena, words)};
		} else if (str_is_equal(n->name, STR("mark"))) {
			if ((at = name_at(mark_names, STYLE_MARKS, for_what)) >= 0)
				s->mark[at] = arena_copy(&s->arena, words);
		} else if (str_is_equal(n->name, STR("couple"))) {
			if ((at = name_at(bond_names, PEDIGREE_BONDS, for_what)) >= 0)
				style_read_stroke(&s->arena, n, &s->couple[at]);
		} else if (str_is_equal(n->name, STR("child"))) {
			if ((at = name_at(descent_names, PEDIGREE_DESCENTS, for_what)) >= 0)
				style_read_stroke(&s->arena, n, &s->child[at]);
		} else if (str_is_equal(n->name, STR("line"))) {
			style_read_stroke(&s->arena, n, &s->line[s->lines++]);
		}
	}
	s->symbol[PERSON_SEX_NOT_SAID] = s->symbol[PERSON_SEX_UNKNOWN];
	for (int i = 1; i < PERSON_SEXES; i++)
		if (str_is_empty(s->symbol[i].words))
			return err_set_at(e, ERR_USAGE, str_of(path), 0, 0, "no symbol for %s", sex_names[i]);
	for (int i = 0; i < STYLE_MARKS; i++)
		if (str_is_empty(s->mark[i]))
			return err_set_at(e, ERR_USAGE, str_of(path), 0, 0, "no mark for %s", mark_names[i]);
	for (int i = 0; i < PEDIGREE_BOND_NONE; i++)
		if (str_is_empty(s->couple[i].words))
			return err_set_at(e, ERR_USAGE, str_of(path), 0, 0, "no couple for %s",
					  bond_names[i]);
	for (int i = 0; i < PEDIGREE_DESCENTS; i++)
		if (str_is_empty(s->child[i].words))
			return err_set_at(e, ERR_USAGE, str_of(path), 0, 0, "no child for %s",
					  descent_names[i]);
	return 0;
}

static int read_ecomap(struct style *s, const struct schema_node *root, const char *path, struct err *e)
{
	long ring;

	s->tie = ARENA_ARRAY(&s->arena, struct style_stroke, count(root, STR("tie")) + 1);
	s->order = ARENA_ARRAY(&s->arena, struct str, count(root, STR("order")) + 1);
	s->ring = str_to_long(schema_attribute(root, "ring"), &ring) ? 24 : (unsigned)ring;
	for (const struct schema_node *n = root->child; n; n = n->next)
		if (str_is_equal(n->name, STR("tie")))
			style_read_stroke(&s->arena, n, &s->tie[s->ties++]);
		else if (str_is_equal(n->name, STR("order")))
			s->order[s->orders++] = arena_copy(&s->arena, schema_attribute(n, "kind"));
	if (!s->ties || !str_is_equal(s->tie[0].name, STR("plain")))
		return err_set_at(e, ERR_USAGE, str_of(path), 0, 0, "the first tie must be plain");
	return 0;
}

int style_open(const char *schemas, struct style *s, struct diags *diags, struct err *e)
{
	struct arena tree = {0};
	struct schema_node *root;
	char path[512], rng[512];
	int r;

	memset(s, 0, sizeof *s);
	snprintf(path, sizeof path, "%s/style/genogram.xml", schemas);
	snprintf(rng, sizeof rng, "%s/style/genogram.rng", schemas);
	r = schema_load(path, rng, &tree, &root, diags, e);
	if (!r)
		r = read_genogram(s, root, path, e);
	if (!r) {
		snprintf(path, sizeof path, "%s/style/ecomap.xml", schemas);
		snprintf(rng, sizeof rng, "%s/style/ecomap.rng", schemas);
		r = schema_load(path, rng, &tree, &root, diags, e);
	}
	if (!r)
		r = read_ecomap(s, root, path, e);
	arena_close(&tree);
	if (r)
		style_close(s);
	return r;
}

void style_close(struct style *s)
{
	arena_close(&s->arena);
	memset(s, 0, sizeof *s);
}

const struct style_stroke *style_find(const struct style_stroke *list, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is_equal(list[i].name, name))
			return &list[i];
	return NULL;
}
