#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/codepage.h"

static void expect(enum codepage page, struct str in, const char *wanted)
{
	struct buf b = {0};
	buf_add_z(&b, ">");
	codepage_to_utf8(page, in, &b);
	assert_string_equal(b.p + 1, wanted);
	buf_close(&b);
}

static void each_set_has_its_own(void **state)
{
	(void)state;
	expect(CODEPAGE_437, STR("M\x81ller \xe1"), "Müller ß");
	expect(CODEPAGE_850, STR("M\x81ller \xe1 \x9b"), "Müller ß ø");
	expect(CODEPAGE_437, STR("\x9b"), "¢");
	expect(CODEPAGE_MAC, STR("M\x9fller \xa7 \xca|"), "Müller ß \xc2\xa0|");
	expect(CODEPAGE_1252, STR("M\xfcller \xdf \x80"), "Müller ß €");
	expect(CODEPAGE_850, STR("plain, and empty: "), "plain, and empty: ");
	expect(CODEPAGE_850, STR(""), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_set_has_its_own)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
