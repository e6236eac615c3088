#include "../project.h"
#include "format/glyph.h"

static void is_missing(struct arena *a, const char *text, const char *scripts)
{
	struct str said = glyph_missing(str_of(text), a);

	if (!str_is_equal(said, str_of(scripts)))
		fail_msg("%s: %.*s, expected %s", text, STR_ARG(said), scripts ? scripts : "nothing");
}

/* Private-use letters have a shape in no font that a distribution brings along; which scripts have one is the machine's. */
static void what_no_font_has(void **state)
{
	struct arena a = {0};

	(void)state;
	is_missing(&a, "Jos\xc3\xa9 \xe2\x80\x93 \xe2\x80\x9cSmith\xe2\x80\x9d", NULL);
	is_missing(&a, "", NULL);
	/* joiners and selectors are not drawn */
	is_missing(&a, "a\xe2\x80\x8d\xef\xb8\x8f", NULL);
	is_missing(&a, "x\xf3\xb0\x80\x81y\xf3\xb0\x80\x82", "other letters");
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_no_font_has)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
