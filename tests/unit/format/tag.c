#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "format/tag.h"

/* Tokens as letters with their bytes: o(pen) c(lose) e(mpty) t(ext) x(other) B(roken) R(efused) */
static void expect(struct str text, const char *wanted, const char *why)
{
	struct tag_scan s;
	struct tag t;
	enum tag_kind kind;
	struct buf b = {0};
	char *copy = malloc(text.n + 1);
	memcpy(copy, text.p, text.n);
	tag_open(&s, (struct str){copy, text.n});
	uint64_t end = s.at;
	do {
		kind = tag_next(&s, &t);
		if (kind != TAG_END)
			buf_addf(&b, "%c%u-%u@%u:%u ", "?tocexBR"[kind], (unsigned)t.byte, (unsigned)t.end, t.line, t.col);
		if (kind != TAG_BROKEN && kind != TAG_REFUSED && kind != TAG_END) {
			assert_int_equal(t.byte, end);
			end = t.end;
		}
	} while (kind != TAG_END && kind != TAG_BROKEN && kind != TAG_REFUSED);
	assert_int_equal(tag_next(&s, &t), kind);
	assert_string_equal(b.p ? b.p : "", wanted);
	if (why && !strstr(s.why, why))
		fail_msg("%s is not in: %s", why, s.why);
	buf_close(&b);
	free(copy);
}

static void tokens(void **state)
{
	(void)state;
	expect(STR(""), "", NULL);
	expect(STR("<a>\nx<b c='>'/></a>"), "o0-3@1:1 t3-5@1:4 e5-15@2:2 c15-19@2:12 ", NULL);
	expect(STR("\xef\xbb\xbf<a/>"), "e3-7@1:1 ", NULL);
	expect(STR("<?xml version='1.0'?><!-- <a> --><a><![CDATA[<b>]]></a>"), "x0-21@1:1 x21-33@1:22 o33-36@1:34 x36-51@1:37 c51-55@1:52 ", NULL);
	expect(STR("<a b=\"/>\"c='d'>"), "o0-15@1:1 ", NULL);
	expect(STR("x<"), "t0-1@1:1 B1-1@1:2 ", "ends inside a tag");
	expect(STR("<a b='>"), "B0-0@1:1 ", "ends inside a tag");
	expect(STR("</"), "B0-0@1:1 ", "ends inside a tag");
	expect(STR("</>"), "c0-3@1:1 ", NULL);
	expect(STR("<>"), "o0-2@1:1 ", NULL);
	expect(STR("<!--"), "B0-0@1:1 ", "never closed");
	expect(STR("<![CDATA[ ]>"), "B0-0@1:1 ", "never closed");
}

static void doctypes(void **state)
{
	(void)state;
	expect(STR("<!DOCTYPE a><a/>"), "x0-12@1:1 e12-16@1:13 ", NULL);
	expect(STR("<!DOCTYPE a PUBLIC \"-//x[<!ENTITY\" 'y>'><a/>"), "x0-40@1:1 e40-44@1:41 ", NULL);
	expect(STR("<!DOCTYPE a [ <!-- ]> <!ENTITY --> <?x ]>?> ]><a/>"), "x0-46@1:1 e46-50@1:47 ", NULL);
	expect(STR("\n<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "t0-1@1:1 R1-1@2:1 ", "DOCTYPE with declarations at line 2; case exports never need one");
	expect(STR("<!DOCTYPE a SYSTEM 'x' [<!ELEMENT a ANY>]>"), "R0-0@1:1 ", "never need one");
	expect(STR("<!DOCTYPE a [%x;]>"), "R0-0@1:1 ", "never need one");
	expect(STR("<!DOCTYPE a [<!-- x"), "x0-19@1:1 ", NULL);
}

static void encodings(void **state)
{
	(void)state;
	expect(STR("<a>\nMum\x92s</a>"), "o0-3@1:1 B7-7@2:4 ", "byte 0x92 is not UTF-8, which this file is said to be; it may be Windows-1252");
	expect(STR("<?xml version='1.0' encoding='windows-1252'?><a>\x92</a>"), "x0-45@1:1 o45-48@1:46 t48-49@1:49 c49-53@1:50 ", NULL);
	expect(STR("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a\xe9/>"), "x0-43@1:1 e43-48@1:44 ", NULL);
	expect(STR("<?xml version='1.0' encoding='utf-16'?><a>\xc3\xa9</a>"), "x0-39@1:1 o39-42@1:40 t42-44@1:43 c44-48@1:45 ", NULL);
	expect(STR("<?xml version='1.0' encoding='EBCDIC-CP-NL'?><a/>"), "R0-0@1:1 ", "\"EBCDIC-CP-NL\" is not read");
	expect(STR("\xff\xfe<\0a\0/\0>\0"), "R0-0@1:1 ", "UTF-16");
	expect(STR("\0<\0a\0/\0>"), "R0-0@1:1 ", "UTF-16");
	expect(STR("<a>\0</a>"), "o0-3@1:1 B3-3@1:4 ", "zero byte");
}

static void fill(struct buf *b, const char *part, size_t times)
{
	while (times--)
		buf_add_z(b, part);
}

static void caps(void **state)
{
	struct buf b = {0};
	(void)state;
	fill(&b, "<a", 1), fill(&b, " b='c'", 256), fill(&b, "/>", 1);
	expect(buf_str(&b), "e0-1540@1:1 ", NULL);
	buf_clear(&b);
	fill(&b, "<r><a", 1), fill(&b, " b='c'", 257), fill(&b, "/></r>", 1);
	expect(buf_str(&b), "o0-3@1:1 B3-3@1:4 ", "more than 256 attributes");
	buf_clear(&b);
	fill(&b, "<a b='", 1), fill(&b, "x", 64 * 1024 - 8), fill(&b, "'>", 1);
	expect(buf_str(&b), "o0-65536@1:1 ", NULL);
	buf_clear(&b);
	fill(&b, "<a b='", 1), fill(&b, "x", 64 * 1024 - 7), fill(&b, "'>", 1);
	expect(buf_str(&b), "B0-0@1:1 ", "longer than 64 kB");
	buf_clear(&b);
	fill(&b, "<!--", 1), fill(&b, "12345678", 1 << 20), fill(&b, "-->", 1);
	expect(buf_str(&b), "B0-0@1:1 ", "larger than 8 MB");
	buf_clear(&b);
	fill(&b, "x", 65535), fill(&b, "\xc3\xa9", 1);
	expect(buf_str(&b), "t0-65535@1:1 t65535-65537@1:65536 ", NULL);
	buf_close(&b);
}

/* The tags of a text as tag_next alone tells them, and as tag_plain does where it can. */
static size_t tags_of(struct str text, bool plain, struct tag *to, struct tag *last, char why[static 200])
{
	struct tag_scan s;
	size_t n = 0;
	tag_open(&s, text);
	for (;;) {
		if (plain)
			n += tag_plain(&s, s.at + 40, to + n, 3);
		enum tag_kind kind = tag_next(&s, last);
		if (kind == TAG_END || kind == TAG_BROKEN || kind == TAG_REFUSED)
			break;
		if (kind == TAG_OPEN || kind == TAG_CLOSE || kind == TAG_EMPTY)
			to[n++] = *last;
	}
	memcpy(why, s.why, sizeof s.why);
	return n;
}

static void plain_tags_are_the_same(void **state)
{
	static const char *const part[] = {"<a>", "</a>", "<bb/>", "<c d='e>' f=\"'\">", "\n", "\n    ", "text", "a rather longer text of a row", "<",
					   ">", "'", "\"", "\t", "\r\n", "\xc3\xa9", "<\xc3\xa9>", "</long_name_of_an_element>", "<long_name_of_an_element>",
					   "<!-- <x> -->", "<?p <y>?>", "<![CDATA[<z>]]>", "<a\nb='c'>", "\x01", "/", "<//>", "\x80"};
	static struct tag slow[400], fast[400];
	char why[2][200];
	unsigned seed = 1;
	(void)state;
	for (int round = 0; round < 4000; round++) {
		struct buf b = {0};
		struct tag last[2];
		for (unsigned k = 0; k < 40; k++) {
			seed = seed * 1103515245u + 12345u;
			unsigned most = round % 4 ? sizeof part / sizeof *part - (round % 4 == 1) : 8;
			buf_add_z(&b, part[(seed >> 16) % most]);
		}
		char *copy = malloc(b.n); /* so that a look behind its end is seen */
		memcpy(copy, b.p, b.n);
		size_t n = tags_of((struct str){copy, b.n}, false, slow, &last[0], why[0]);
		assert_int_equal(tags_of((struct str){copy, b.n}, true, fast, &last[1], why[1]), n);
		slow[n] = last[0], fast[n] = last[1];
		for (size_t i = 0; i <= n; i++) {
			assert_int_equal(slow[i].kind, fast[i].kind);
			assert_true(slow[i].byte == fast[i].byte && slow[i].end == fast[i].end);
			assert_true(slow[i].line == fast[i].line && slow[i].col == fast[i].col);
			assert_true(slow[i].end_line == fast[i].end_line && slow[i].end_col == fast[i].end_col);
		}
		assert_string_equal(why[0], why[1]);
		free(copy);
		buf_close(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens), cmocka_unit_test(doctypes), cmocka_unit_test(encodings), cmocka_unit_test(caps),
		cmocka_unit_test(plain_tags_are_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
