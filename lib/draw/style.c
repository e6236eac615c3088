#include "draw/style.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "format/schema.h"

static const char *const sex_names[PERSON_SEXES] = {[PERSON_MALE] = "male",
						    [PERSON_FEMALE] = "female",
						    [PERSON_SEX_OTHER] = "other",
						    [PERSON_SEX_UNKNOWN] = "unknown"};
static const char *const mark_names[STYLE_MARKS] = {
	"index", "dead", "unnamed", "home", "siblings", "twins", "identical-twins", "responsibility", "unverified",
	"miscarriage", "stillbirth", "termination", "several", "trans-man", "trans-woman", "illness", "substance",
	"related"};
static const char *const look_names[STYLE_LOOKS] = {NULL, "rim", "arrow", "cross", "through",
						    "slash", "brackets", "inner", "half", "hatch", "double"};
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
	if (str_to_double(schema_attribute(n, "width"), &to->width))
		to->width = 1.4;
	to->zigzag = is_true(n, "zigzag");
	to->arrow = is_true(n, "arrow");
	to->arrow_back = is_true(n, "arrow-back");
	to->hatch = is_true(n, "hatch");
	to->brackets = is_true(n, "brackets");
	to->dashes = is_true(n, "dashes");
	to->name = arena_copy(a, schema_attribute(n, "for"));
	to->words = arena_copy(a, schema_attribute(n, "words"));
	to->said = arena_copy(a, schema_attribute(n, "said"));
	if (str_is_empty(to->said))
		to->said = to->words;
	to->letters = arena_copy(a, schema_attribute(n, "letters"));
	snprintf(to->colour, sizeof to->colour, "%.*s", str_is_empty(colour) ? 7 : (int)colour.n,
		 str_is_empty(colour) ? "#000000" : colour.p);
}

static void read_stroke_at(struct arena *a, const struct schema_node *n, unsigned place, struct style_stroke *to)
{
	style_read_stroke(a, n, to);
	to->place = place;
}

static struct style_symbol symbol_of(struct arena *a, const struct schema_node *n)
{
	static const char *const shapes[] = {
		[DOT_SQUARE] = "square",     [DOT_CIRCLE] = "circle", [DOT_DIAMOND] = "diamond",
		[DOT_TRIANGLE] = "triangle", [DOT_DOME] = "dome",
	};
	int shape = name_at(shapes, sizeof shapes / sizeof *shapes, schema_attribute(n, "shape"));

	return (struct style_symbol){shape < 0 ? DOT_DIAMOND : (enum dot_shape)shape,
				     arena_copy(a, schema_attribute(n, "inside")),
				     arena_copy(a, schema_attribute(n, "words"))};
}

static void read_entry(struct style *s, const struct schema_node *n)
{
	struct str for_what = schema_attribute(n, "for");
	int at;

	if (str_is_equal(n->name, STR("symbol"))) {
		if (str_is_equal(for_what, STR("unborn")))
			s->unborn = symbol_of(&s->arena, n);
		else if (str_is_equal(for_what, STR("loss")))
			s->loss = symbol_of(&s->arena, n);
		else if ((at = name_at(sex_names, PERSON_SEXES, for_what)) >= 0)
			s->symbol[at] = symbol_of(&s->arena, n);
	} else if (str_is_equal(n->name, STR("mark"))) {
		if ((at = name_at(mark_names, STYLE_MARKS, for_what)) >= 0) {
			int look = name_at(look_names, STYLE_LOOKS, schema_attribute(n, "look"));

			s->text[at] = arena_copy(&s->arena, schema_attribute(n, "text"));
			s->mark[at] = arena_copy(&s->arena, schema_attribute(n, "words"));
			s->look[at] = look < 0 ? STYLE_PLAIN : (enum style_look)look;
		}
	} else if (str_is_equal(n->name, STR("couple"))) {
		if ((at = name_at(bond_names, PEDIGREE_BONDS, for_what)) >= 0)
			read_stroke_at(&s->arena, n, (unsigned)at, &s->couple[at]);
	} else if (str_is_equal(n->name, STR("child"))) {
		if ((at = name_at(descent_names, PEDIGREE_DESCENTS, for_what)) >= 0)
			read_stroke_at(&s->arena, n, (unsigned)(PEDIGREE_BONDS + at), &s->child[at]);
	}
}

/* Every kind must have its entry. */
static int check_whole(const struct style *s, const char *path, struct err *e)
{
	const char *what = NULL, *which = NULL;

	for (int i = 1; i < PERSON_SEXES; i++)
		if (str_is_empty(s->symbol[i].words))
			what = "symbol", which = sex_names[i];
	if (str_is_empty(s->unborn.words))
		what = "symbol", which = "unborn";
	if (str_is_empty(s->loss.words))
		what = "symbol", which = "loss";
	for (int i = 0; i < STYLE_MARKS; i++)
		if (str_is_empty(s->mark[i]))
			what = "mark", which = mark_names[i];
	for (int i = 0; i < PEDIGREE_BOND_NONE; i++)
		if (str_is_empty(s->couple[i].words))
			what = "couple", which = bond_names[i];
	for (int i = 0; i < PEDIGREE_DESCENTS; i++)
		if (str_is_empty(s->child[i].words))
			what = "child", which = descent_names[i];
	return what ? err_set_at(e, ERR_USAGE, str_of(path), 0, 0, "no %s for %s", what, which) : 0;
}

static int read_genogram(struct style *s, const struct schema_node *root, const char *path, struct err *e)
{
	s->profile = arena_copy(&s->arena, schema_attribute(root, "profile"));
	for (const struct schema_node *n = root->child; n; n = n->next)
		read_entry(s, n);
	s->symbol[PERSON_SEX_NOT_SAID] = s->symbol[PERSON_SEX_UNKNOWN];
	return check_whole(s, path, e);
}

/* The root of one profile, whose name is its file's. */
static int load_profile(const char *schemas, const char *name, char path[static 512], struct arena *a,
			struct schema_node **root, struct diags *diags, struct err *e)
{
	char rng[512];

	snprintf(path, 512, "%s/style/genogram/%s.xml", schemas, name);
	snprintf(rng, sizeof rng, "%s/style/genogram.rng", schemas);
	if (schema_load(path, rng, a, root, diags, e) < 0)
		return -1;
	if (!str_is_equal(schema_attribute(*root, "profile"), str_of(name)))
		return err_set_at(e, ERR_USAGE, str_of(path), (*root)->line, 0,
				  "the profile's name must be the file's");
	return 0;
}

/* What a file name may be that is named on a command line. */
static bool is_name(const char *name)
{
	return *name && strlen(name) <= 64 && !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")];
}

static int list_names(const char *schemas, char ***names, size_t *n, struct err *e)
{
	char folder[512];

	snprintf(folder, sizeof folder, "%s/style/genogram", schemas);
	return file_list(folder, ".xml", names, n, e);
}

static int no_such_profile(const char *schemas, const char *profile, struct err *e)
{
	struct buf b = {0};
	char quoted[160], **names;
	size_t n;

	if (list_names(schemas, &names, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		buf_addf(&b, "%s%.*s", i ? ", " : "", (int)(strlen(names[i]) - 4), names[i]);
	err_set(e, ERR_USAGE, "there is no profile %s; there are: %.*s", diag_quote(str_of(profile), quoted),
		STR_ARG(buf_str(&b)));
	file_free_names(names, n);
	buf_close(&b);
	return -1;
}

int style_open_profile(const char *schemas, const char *profile, struct style *s, struct diags *diags,
		       struct err *e)
{
	struct arena tree = {0};
	struct schema_node *root;
	char path[512];
	int r;

	memset(s, 0, sizeof *s);
	snprintf(path, sizeof path, "%s/style/genogram/%s.xml", schemas, profile);
	if (!is_name(profile) || !file_is_there(path))
		return no_such_profile(schemas, profile, e);
	r = load_profile(schemas, profile, path, &tree, &root, diags, e);
	if (!r)
		r = read_genogram(s, root, path, e);
	if (!r)
		r = emotion_open(schemas, &s->arena, &s->emotion, diags, e);
	arena_close(&tree);
	if (r)
		style_close(s);
	return r;
}

int style_open(const char *schemas, struct style *s, struct diags *diags, struct err *e)
{
	return style_open_profile(schemas, STYLE_DEFAULT, s, diags, e);
}

int style_profiles(const char *schemas, struct arena *a, struct style_profile **list, size_t *n,
		   struct diags *diags, struct err *e)
{
	struct arena tree = {0};
	struct schema_node *root;
	char **names, path[512];
	int r = 0;

	if (list_names(schemas, &names, n, e) < 0)
		return -1;
	*list = ARENA_ARRAY(a, struct style_profile, *n + 1);
	for (size_t i = 0; !r && i < *n; i++) {
		struct str name = arena_copy(a, (struct str){names[i], strlen(names[i]) - 4});

		r = load_profile(schemas, name.p, path, &tree, &root, diags, e);
		if (!r)
			(*list)[i] = (struct style_profile){name,
							    arena_copy(a, schema_attribute(root, "title")),
							    arena_copy(a, schema_attribute(root, "source"))};
	}
	file_free_names(names, *n);
	arena_close(&tree);
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
