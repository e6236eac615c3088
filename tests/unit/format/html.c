#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "format/html.h"

static void escapes(void **state)
{
	struct buf b = {0};
	(void)state;
	html_escape(STR("<a href=\"x\" id='y'>&\x1b[2J\x01\xff caf\xc3\xa9\n\t\xc2\x9b\xe2\x80\xae\xd8\x9c"), &b);
	assert_string_equal(b.p, "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;\xef\xbf\xbd[2J\xef\xbf\xbd\xef\xbf\xbd caf\xc3\xa9\n\t\xef\xbf\xbd&#x202e;&#x61c;");
	buf_clear(&b);
	html_css_string(STR("A-B \"x\\</style>\xc3\xa9"), &b);
	assert_string_equal(b.p, "A-B \\22 x\\5c \\3c \\2f style\\3e \\e9 ");
	buf_close(&b);
}

/* Expected values from: printf TEXT | openssl dgst -sha256 -binary | base64 */
static void hashes(void **state)
{
	struct buf b = {0};
	(void)state;
	html_hash(STR(""), &b);
	assert_string_equal(b.p, "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
	buf_clear(&b);
	html_hash(STR("abc"), &b);
	assert_string_equal(b.p, "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
	buf_close(&b);
}

static void times(void **state)
{
	(void)state;
	assert_true(html_is_time(STR("2021")) && html_is_time(STR("2021-12")) && html_is_time(STR("2021-12-09")));
	assert_true(html_is_time(STR("2021-12-09T22:40")));
	assert_false(html_is_time(STR("2021-12-09/2022-01-01")) || html_is_time(STR("../2021")) || html_is_time((struct str){0}));
	assert_false(html_is_time(STR("202x")) || html_is_time(STR("2021?")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(escapes), cmocka_unit_test(hashes), cmocka_unit_test(times)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
