#include "../project.h"
#include "draw/style.h"

static void open_profile(const char *name, struct style *s)
{
	struct diags diags = {0};
	struct err e = {0};
	char path[512];

	snprintf(path, sizeof path, "%s/schemas", project_top());
	assert_int_equal(style_open_profile(path, name, s, &diags, &e), 0);
	assert_int_equal(diags.count[DIAG_ERROR], 0);
	assert_true(str_is_equal(s->profile, str_of(name)));
}

/* Two that are drawn alike are one kind, and the legend has the same words for both. */
static void check_greyscale(const struct style *s)
{
	for (int i = 0; i < PEDIGREE_BOND_NONE; i++)
		for (int k = 0; k < i; k++)
			assert_int_equal(s->couple[i].style == s->couple[k].style &&
						 s->couple[i].slashes == s->couple[k].slashes &&
						 s->couple[i].width == s->couple[k].width,
					 str_is_equal(s->couple[i].words, s->couple[k].words));
	for (int i = 0; i < PEDIGREE_DESCENTS; i++)
		for (int k = 0; k < i; k++)
			assert_false(s->child[i].style == s->child[k].style &&
				     s->child[i].width == s->child[k].width);
	for (int i = 1; i < PERSON_SEXES; i++)
		for (int k = 1; k <= i; k++) {
			const struct style_symbol *a = k < i ? &s->symbol[k] : &s->unborn;

			assert_false(a->shape == s->symbol[i].shape && str_is_equal(a->inside, s->symbol[i].inside));
		}
	assert_int_not_equal(s->look[STYLE_INDEX], s->look[STYLE_DEAD]);
}

static void every_kind_has_its_own_look(void **state)
{
	static const char *const profiles[] = {"uk", "mcgoldrick", "nsgc"};
	struct style s;

	(void)state;
	for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++) {
		open_profile(profiles[i], &s);
		assert_int_equal(s.symbol[PERSON_MALE].shape, DOT_SQUARE);
		assert_int_equal(s.symbol[PERSON_FEMALE].shape, DOT_CIRCLE);
		assert_int_equal(s.symbol[PERSON_SEX_NOT_SAID].shape, s.symbol[PERSON_SEX_UNKNOWN].shape);
		check_greyscale(&s);
		style_close(&s);
	}
	open_profile("uk", &s);
	style_close(&s);
}

/* What the standards disagree about (docs on genograms, 1.1 to 1.3). */
static void profiles_differ_as_their_standards_do(void **state)
{
	struct style uk, mg, nsgc;

	(void)state;
	open_profile("uk", &uk);
	open_profile("mcgoldrick", &mg);
	open_profile("nsgc", &nsgc);
	assert_int_equal(uk.look[STYLE_DEAD], STYLE_CROSS);
	assert_int_equal(mg.look[STYLE_DEAD], STYLE_THROUGH);
	assert_int_equal(nsgc.look[STYLE_DEAD], STYLE_SLASH);
	assert_int_equal(uk.look[STYLE_INDEX], STYLE_RIM);
	assert_int_equal(nsgc.look[STYLE_INDEX], STYLE_ARROW);
	assert_int_equal(uk.couple[PEDIGREE_BOND_PARTNER].style, DOT_SOLID);
	assert_int_equal(mg.couple[PEDIGREE_BOND_PARTNER].style, DOT_DASHED);
	assert_int_equal(mg.symbol[PERSON_SEX_OTHER].shape, DOT_DOME);
	assert_int_equal(nsgc.symbol[PERSON_SEX_OTHER].shape, DOT_DIAMOND);
	assert_true(nsgc.child[PEDIGREE_ADOPTED].brackets);
	assert_false(uk.child[PEDIGREE_ADOPTED].brackets);
	style_close(&uk);
	style_close(&mg);
	style_close(&nsgc);
}

static void copy(const char *from, const char *to, const char *name, const char *what, const char *as)
{
	char path[1200], text[20000];
	FILE *f;
	size_t n;
	char *at;

	snprintf(path, sizeof path, "%s/%s", from, name);
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(text, 1, sizeof text - 1, f);
	text[n] = 0;
	fclose(f);
	snprintf(path, sizeof path, "%s/%s", to, name);
	f = fopen(path, "w");
	assert_non_null(f);
	at = what ? strstr(text, what) : NULL;
	if (at)
		fprintf(f, "%.*s%s%s", (int)(at - text), text, as, at + strlen(what));
	else
		fputs(text, f);
	fclose(f);
}

static int with(const char *what, const char *as)
{
	struct style s;
	struct diags diags = {0};
	struct err e = {0};
	char folder[300], from[300], to[400], command[900];
	int r;

	snprintf(folder, sizeof folder, "%s/style-test-XXXXXX", getenv("TMP") ? getenv("TMP") : "/tmp");
	assert_non_null(mkdtemp(folder));
	snprintf(from, sizeof from, "%s/schemas/style", project_top());
	snprintf(to, sizeof to, "%s/style", folder);
	snprintf(command, sizeof command, "mkdir -p '%s/genogram'", to);
	assert_int_equal(system(command), 0);
	copy(from, to, "genogram/uk.xml", what, as);
	copy(from, to, "genogram.rng", NULL, NULL);
	copy(from, to, "emotion.xml", what, as);
	copy(from, to, "emotion.rng", NULL, NULL);
	r = style_open(folder, &s, &diags, &e);
	if (r)
		assert_int_equal(e.code, ERR_USAGE);
	else
		style_close(&s);
	snprintf(command, sizeof command, "rm -r '%s'", folder);
	assert_int_equal(system(command), 0);
	return r;
}

static void a_policy_that_is_wrong_is_refused(void **state)
{
	(void)state;
	assert_int_equal(with(NULL, NULL), 0);
	assert_int_equal(with("slashes=\"2\"", "slashes=\"9\""), -1);
	assert_int_equal(with("shape=\"circle\"", "shape=\"star\""), -1);
	assert_int_equal(with("<couple for=\"separated\"", "<couple for=\"divorced\""),
			 -1); /* one kind has no look */
	assert_int_equal(with("profile=\"uk\"", "profile=\"us\""), -1); /* not the file's name */
}

static void a_profile_that_is_added_is_there(void **state)
{
	struct arena a = {0};
	struct style_profile *list;
	struct style s;
	struct diags diags = {0};
	struct err e = {0};
	char path[512], own[400], command[2200];
	size_t n;

	(void)state;
	snprintf(path, sizeof path, "%s/schemas", project_top());
	assert_int_equal(style_open_profile(path, "nowhere", &s, &diags, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	assert_non_null(strstr(e.text, "mcgoldrick, nsgc, uk"));
	assert_int_equal(style_open_profile(path, "../genogram/uk", &s, &diags, &e), -1);
	snprintf(own, sizeof own, "%s/style-own-XXXXXX", getenv("TMP") ? getenv("TMP") : "/tmp");
	assert_non_null(mkdtemp(own));
	snprintf(command, sizeof command,
		 "cp -R '%s/style' '%s/style' && sed 's/profile=\"uk\"/profile=\"our-town\"/' "
		 "'%s/style/genogram/uk.xml' > '%s/style/genogram/our-town.xml'",
		 path, own, path, own);
	assert_int_equal(system(command), 0);
	assert_int_equal(style_profiles(own, &a, &list, &n, &diags, &e), 0);
	assert_int_equal(n, 4);
	assert_true(str_is_equal(list[2].name, STR("our-town")));
	assert_int_equal(style_open_profile(own, "our-town", &s, &diags, &e), 0);
	style_close(&s);
	arena_close(&a);
	snprintf(command, sizeof command, "rm -r '%s'", own);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_kind_has_its_own_look),
					   cmocka_unit_test(profiles_differ_as_their_standards_do),
					   cmocka_unit_test(a_profile_that_is_added_is_there),
					   cmocka_unit_test(a_policy_that_is_wrong_is_refused)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
