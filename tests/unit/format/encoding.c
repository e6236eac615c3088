#include "../project.h"

#include "base/buf.h"
#include "format/encoding.h"

static void is_found(struct str bytes, enum encoding e, enum encoding_how how)
{
	struct encoding_found f = encoding_find(bytes, SIZE_MAX);
	assert_int_equal(f.encoding, e);
	assert_int_equal(f.how, how);
}

static void reads(struct str bytes, enum encoding e, const char *as, uint64_t replaced)
{
	struct encoding_text t;
	struct err err = {0};
	assert_int_equal(encoding_open(bytes, e, NULL, NULL, &t, &err), 0);
	assert_true(str_is_equal(t.text, str_of(as)));
	assert_int_equal(t.replaced, replaced);
	encoding_close(&t);
}

static void a_mark_then_zeros_then_utf8_then_windows(void **state)
{
	(void)state;
	is_found(STR("\xEF\xBB\xBFid,b"), ENCODING_UTF_8, ENCODING_BY_MARK);
	is_found(STR("\xFF\xFEi\0d\0"), ENCODING_UTF_16LE, ENCODING_BY_MARK);
	is_found(STR("\xFE\xFF\0i\0d"), ENCODING_UTF_16BE, ENCODING_BY_MARK);
	is_found(STR("\xFF\xFE\0\0i\0\0\0"), ENCODING_UTF_32LE, ENCODING_BY_MARK);
	is_found(STR("i\0d\0,\0b\0"), ENCODING_UTF_16LE, ENCODING_BY_ZEROS);
	is_found(STR("\0i\0d\0,\0b"), ENCODING_UTF_16BE, ENCODING_BY_ZEROS);
	is_found(STR("i\0\0\0d\0\0\0"), ENCODING_UTF_32LE, ENCODING_BY_ZEROS);
	is_found(STR("a,b\n\0,2\n"), ENCODING_UTF_8, ENCODING_IS_VALID); /* one zero byte is no UTF-16 */
	is_found(STR("Zo\xC3\xAB"), ENCODING_UTF_8, ENCODING_IS_VALID);
	is_found(STR("Zo\xEB"), ENCODING_WINDOWS_1252, ENCODING_OTHERWISE);
	is_found(STR(""), ENCODING_UTF_8, ENCODING_IS_VALID);
	assert_int_equal(encoding_find(STR("Zo\xC3\xAB"), 3).encoding, ENCODING_UTF_8); /* cut in a character */
	assert_int_equal(encoding_find(STR("Zo\xC3!"), 3).encoding, ENCODING_WINDOWS_1252);
}

static void each_is_decoded(void **state)
{
	(void)state;
	reads(STR("\xFF\xFEZ\0o\0\xEB\0"), ENCODING_UTF_16LE, "Zo\xC3\xAB", 0);
	reads(STR("\xFE\xFF\0Z\0o\0\xEB"), ENCODING_UTF_16LE, "Zo\xC3\xAB", 0); /* the mark knows better */
	reads(STR("=\xD8\0\xDE"), ENCODING_UTF_16LE, "\xF0\x9F\x98\x80", 0);
	reads(STR("\0Z\0o"), ENCODING_UTF_16BE, "Zo", 0);
	reads(STR("\0\0\0Z\0\1\xF6\0"), ENCODING_UTF_32BE, "Z\xF0\x9F\x98\x80", 0);
	reads(STR("\x80 5 \x96 caf\xE9"), ENCODING_WINDOWS_1252, "\xE2\x82\xAC 5 \xE2\x80\x93 caf\xC3\xA9", 0);
	reads(STR("\xA4 caf\xE9"), ENCODING_LATIN_1, "\xC2\xA4 caf\xC3\xA9", 0);
	reads(STR("\xA4 caf\xE9"), ENCODING_LATIN_9, "\xE2\x82\xAC caf\xC3\xA9", 0);
	reads(STR("caf\x82"), ENCODING_CP437, "caf\xC3\xA9", 0);
	reads(STR("caf\x82"), ENCODING_CP850, "caf\xC3\xA9", 0);
	reads(STR("caf\x8E"), ENCODING_MACINTOSH, "caf\xC3\xA9", 0);
	reads(STR("Micha\xB3"), ENCODING_WINDOWS_1250, "Micha\xC5\x82", 0);
	reads(STR("\xD0"), ENCODING_WINDOWS_1251, "\xD0\xA0", 0);
	reads(STR("\xE1"), ENCODING_WINDOWS_1253, "\xCE\xB1", 0);
	reads(STR("\xFE"), ENCODING_WINDOWS_1254, "\xC5\x9F", 0);
	reads(STR("\xE8\xAA"), ENCODING_WINDOWS_1257, "\xC4\x8D\xC5\x96", 0);
	reads(STR("\xEF\xBB\xBFok"), ENCODING_UTF_8, "ok", 0);
}

static void what_is_no_character_is_replaced_and_counted(void **state)
{
	(void)state;
	reads(STR("a\0\0\xDC" "b\0"), ENCODING_UTF_16LE, "a\xEF\xBF\xBD" "b", 1);
	reads(STR("a\0=\xD8"), ENCODING_UTF_16LE, "a\xEF\xBF\xBD", 1);
	reads(STR("a\0b"), ENCODING_UTF_16LE, "a\xEF\xBF\xBD", 1);
	reads(STR("a\x81"), ENCODING_WINDOWS_1252, "a\xEF\xBF\xBD", 1);
	reads(STR("a\xFF" "b\xC3"), ENCODING_UTF_8, "a\xEF\xBF\xBD" "b\xEF\xBF\xBD", 2);
	reads(STR("a\0\0\0\0\0\x11\0"), ENCODING_UTF_32LE, "a\xEF\xBF\xBD", 1);
}

static void names_are_read_as_people_write_them(void **state)
{
	enum encoding e;
	(void)state;
	assert_int_equal(encoding_of(STR("UTF-16"), &e), 0);
	assert_int_equal(e, ENCODING_UTF_16LE);
	assert_int_equal(encoding_of(STR("ISO_8859-1"), &e), 0);
	assert_int_equal(e, ENCODING_LATIN_1);
	assert_int_equal(encoding_of(STR("Windows 1252"), &e), 0);
	assert_int_equal(e, ENCODING_WINDOWS_1252);
	assert_int_equal(encoding_of(STR("klingon"), &e), -1);
	for (int i = ENCODING_UTF_8; i < ENCODINGS; i++) {
		assert_int_equal(encoding_of(str_of(encoding_name((enum encoding)i)), &e), 0);
		assert_int_equal(e, i);
	}
}

/* A piece may end in a character; the next begins with it. */
static void pieces_make_the_whole(void **state)
{
	struct buf whole = {0}, pieces = {0};
	struct str text = STR("a\0=\xD8\0\xDE\xEB\0b\0");
	uint64_t replaced = 0;
	(void)state;
	assert_int_equal(encoding_decode(ENCODING_UTF_16LE, text, true, &whole, &replaced), text.n);
	for (size_t cut = 1; cut < text.n; cut++) {
		buf_clear(&pieces);
		size_t taken = encoding_decode(ENCODING_UTF_16LE, str_part(text, 0, cut), false, &pieces, &replaced);
		assert_true(taken <= cut);
		encoding_decode(ENCODING_UTF_16LE, str_part(text, taken, text.n), true, &pieces, &replaced);
		assert_true(str_is_equal(buf_str(&whole), buf_str(&pieces)));
	}
	assert_int_equal(replaced, 0);
	buf_close(&whole);
	buf_close(&pieces);
}

/* What is larger than is held in memory comes out of a file, the same. */
static void a_large_text_lies_in_a_file(void **state)
{
	struct buf b = {0};
	struct encoding_text t;
	struct err e = {0};
	const char *folder = getenv("TMPDIR");
	char beside[4096];
	(void)state;
	snprintf(beside, sizeof beside, "%s/target.case", folder ? folder : "/tmp");
	for (int i = 0; i < 1200000; i++)
		buf_add(&b, STR("a\0\xEB\0,\0x\0\n\0\xAC "));
	assert_int_equal(encoding_open(buf_str(&b), ENCODING_UTF_16LE, beside, NULL, &t, &e), 0);
	assert_int_equal(t.text.n, 1200000u * 9);
	assert_true(t.mapped);
	encoding_let_go(&t);
	for (size_t i = 0; i < t.text.n; i += 9)
		assert_memory_equal(t.text.p + i, "a\xC3\xAB,x\n\xE2\x82\xAC", 9);
	encoding_close(&t);
	snprintf(beside, sizeof beside, "/nowhere/at/all");
	assert_int_equal(encoding_open(buf_str(&b), ENCODING_UTF_16LE, beside, NULL, &t, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mark_then_zeros_then_utf8_then_windows),
		cmocka_unit_test(each_is_decoded),
		cmocka_unit_test(what_is_no_character_is_replaced_and_counted),
		cmocka_unit_test(names_are_read_as_people_write_them),
		cmocka_unit_test(pieces_make_the_whole),
		cmocka_unit_test(a_large_text_lies_in_a_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
