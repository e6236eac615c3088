#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/diag.h"

static void collect(void *self, const struct diag *d)
{
	diag_format(d, self);
}

static void one_line_with_its_place(void **state)
{
	struct buf b = {0};
	struct diags to = {.put = collect, .self = &b};
	(void)state;
	diag_add(&to, DIAG_ERROR, STR("x.csv"), 3, 14, "quote opened here is never closed");
	diag_add(&to, DIAG_NOTE, STR("a\nb.csv"), 0, 0, "read");
	diag_add(&to, DIAG_WARNING, (struct str){0}, 0, 0, "no file");
	assert_string_equal(b.p, "x.csv:3:14: error: quote opened here is never closed\n"
				 "a\\x0ab.csv: note: read\n"
				 "warning: no file\n");
	assert_int_equal(to.count[DIAG_ERROR], 1);
	assert_int_equal(to.count[DIAG_NOTE], 1);
	buf_close(&b);
}

static void shows_little_and_nothing_live(void **state)
{
	char out[160];
	(void)state;
	assert_string_equal(diag_quote(STR("31/06/2020"), out), "\"31/06/2020\"");
	assert_string_equal(diag_quote(STR("\x1b]0;x\a"), out), "\"\\x1b]0;x\\x07\"");
	assert_string_equal(diag_quote(STR("a very long free text that nobody should see here"), out),
			    "\"a very long free text that nobod\"...");
	struct str worst = STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
			       "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff");
	assert_true(str_has_suffix(str_of(diag_quote(worst, out)), STR("\"...")));
}

static void counts_without_a_listener(void **state)
{
	struct diags to = {0};
	(void)state;
	diag_add(&to, DIAG_WARNING, STR("f"), 1, 1, "x");
	assert_int_equal(to.count[DIAG_WARNING], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_line_with_its_place), cmocka_unit_test(shows_little_and_nothing_live),
		cmocka_unit_test(counts_without_a_listener),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
