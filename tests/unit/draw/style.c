#include "../project.h"
#include "draw/style.h"

static void every_kind_has_its_own_look(void **state)
{
	struct style s;
	struct diags diags = {0};
	struct err e = {0};
	char path[512];

	(void)state;
	snprintf(path, sizeof path, "%s/schemas", project_top());
	assert_int_equal(style_open(path, &s, &diags, &e), 0);
	assert_true(str_is_equal(s.profile, STR("uk")));
	assert_int_equal(s.symbol[PERSON_MALE].shape, DOT_SQUARE);
	assert_int_equal(s.symbol[PERSON_FEMALE].shape, DOT_CIRCLE);
	assert_int_equal(s.symbol[PERSON_SEX_NOT_SAID].shape, s.symbol[PERSON_SEX_UNKNOWN].shape);
	/* no two differ by colour alone: a picture must survive a photocopier */
	for (int i = 0; i < PEDIGREE_BOND_NONE; i++)
		for (int k = 0; k < i; k++)
			assert_false(s.couple[i].style == s.couple[k].style &&
				     s.couple[i].slashes == s.couple[k].slashes &&
				     s.couple[i].width == s.couple[k].width);
	for (int i = 0; i < PEDIGREE_DESCENTS; i++)
		for (int k = 0; k < i; k++)
			assert_false(s.child[i].style == s.child[k].style &&
				     s.child[i].width == s.child[k].width);
	for (size_t i = 0; i < s.ties; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(s.tie[i].style == s.tie[k].style && s.tie[i].width == s.tie[k].width &&
				     s.tie[i].hatch == s.tie[k].hatch && s.tie[i].zigzag == s.tie[k].zigzag &&
				     s.tie[i].arrow == s.tie[k].arrow &&
				     s.tie[i].arrow_back == s.tie[k].arrow_back);
	assert_non_null(style_find(s.tie, s.ties, STR("stressful")));
	assert_null(style_find(s.tie, s.ties, STR("wonderful")));
	assert_int_equal(diags.count[DIAG_ERROR], 0);
	style_close(&s);
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
	snprintf(command, sizeof command, "mkdir '%s'", to);
	assert_int_equal(system(command), 0);
	copy(from, to, "genogram.xml", what, as);
	copy(from, to, "genogram.rng", NULL, NULL);
	copy(from, to, "ecomap.xml", what, as);
	copy(from, to, "ecomap.rng", NULL, NULL);
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
	assert_int_equal(with("<tie for=\"plain\"", "<tie for=\"simple\""), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_kind_has_its_own_look),
					   cmocka_unit_test(a_policy_that_is_wrong_is_refused)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
