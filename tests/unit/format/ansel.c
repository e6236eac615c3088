#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/ansel.h"

static void expect(struct str in, const char *wanted)
{
	struct buf b = {0};
	buf_add_z(&b, ">");
	ansel_to_utf8(in, &b);
	assert_string_equal(b.p + 1, wanted);
	buf_close(&b);
}

static void letters_and_marks(void **state)
{
	(void)state;
	expect(STR("Ann 1 @"), "Ann 1 @");
	expect(STR("M\xe8uller, Fran\xf0"
		   "cois, Andr\xe2"
		   "e, \xea"
		   "Ase"),
	       "Müller, François, André, Åse");
	expect(STR("\xa1\xa2\xa3\xa4 \xb8\xb9\xc0\xc3\xc5\xc6\xc7\xcf"), "ŁØĐÞ ı£°©¿¡ßß");
	expect(STR("\xcd\xce"), "eo");
	/* a mark above and one below, in either order, are one letter */
	expect(STR("\xf2\xe3"
		   "a"),
	       "ậ");
	expect(STR("\xe3\xf2"
		   "a"),
	       "ậ");
}

static void what_is_not_there(void **state)
{
	(void)state;
	expect(STR("a\xaf\xc9\x85z"), "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz");
	expect(STR("a\xe2"), "a \xcc\x81"); /* the letter is lost */
	expect(STR("a\xe2\nb"), "a \xcc\x81\nb");
	expect(STR(""), "");
}

static void tells_it_from_others(void **state)
{
	(void)state;
	assert_true(ansel_fits(STR("plain")));
	assert_true(ansel_fits(STR("M\xe8uller")));
	assert_true(ansel_fits(STR("\xa1\xa2 and \xb9")));
	assert_false(ansel_fits(STR("M\xfcller, Andr\xe9 und Gro\xdf"))); /* Windows-1252 */
	assert_false(ansel_fits(STR("caf\xe9 \xe9t\xe9")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_and_marks),
		cmocka_unit_test(what_is_not_there),
		cmocka_unit_test(tells_it_from_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
