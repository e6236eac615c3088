#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/file.h"
#include "format/xml.h"

static void describe(const struct xml_item *i, struct buf *b)
{
	static const char letter[] = "?<\">!#";
	buf_addf(b, "%c%.*s%.*s", letter[i->event], STR_ARG(i->name), STR_ARG(i->text));
	for (size_t k = 0; k < i->attributes; k++)
		buf_addf(b, " %.*s=%.*s", STR_ARG(i->attribute[k].name), STR_ARG(i->attribute[k].value));
	buf_addf(b, "@%u:%u:%u/%u\n", i->line, i->col, (unsigned)i->byte, i->depth);
}

struct pieces {
	struct str rest;
	size_t piece;
	bool fails; /* at the end */
};

static int read_piece(void *self, char *to, size_t room, size_t *n)
{
	struct pieces *p = self;
	*n = p->piece < room ? p->piece : room;
	*n = *n < p->rest.n ? *n : p->rest.n;
	memcpy(to, p->rest.p ? p->rest.p : "", *n);
	p->rest = str_part(p->rest, *n, p->rest.n);
	return *n == 0 && p->fails ? -1 : 0;
}

static void stream(struct str text, size_t piece, struct buf *b)
{
	struct pieces p = {text, piece, false};
	struct xml_item i;
	struct xml *x = xml_open_stream(read_piece, &p);
	while (xml_next(x, &i))
		describe(&i, b);
	xml_close(x);
}

/* A text in pieces is read as the whole text is. */
static void expect_in_pieces(struct str text, const char *wanted)
{
	for (size_t piece = 1; piece < 2000; piece *= 7) {
		struct buf b = {0};
		stream(text, piece, &b);
		assert_string_equal(b.p ? b.p : "", wanted);
		buf_close(&b);
	}
}

static void expect_n(struct str text, const char *wanted)
{
	struct buf b = {0};
	struct xml_item i;
	char *copy = malloc(text.n + 1);
	memcpy(copy, text.p, text.n);
	struct xml *x = xml_open((struct str){copy, text.n}, STR("x.xml"));
	while (xml_next(x, &i))
		describe(&i, &b);
	assert_int_equal(i.event, XML_END_OF_FILE);
	assert_int_equal(xml_next(x, &i), 0);
	assert_string_equal(b.p ? b.p : "", wanted);
	xml_close(x);
	buf_close(&b);
	free(copy);
	expect_in_pieces(text, wanted);
}

static void expect(const char *text, const char *wanted)
{
	expect_n(str_of(text), wanted);
}

static void elements(void **state)
{
	(void)state;
	expect("<a>\n <b c='1 &lt; 2' m:d=\"\"/>x &amp; <![CDATA[<y>]]>\n</a>",
	       "<a@1:1:0/1\n\"\n @1:4:3/1\n<b c=1 < 2 d=@2:2:5/2\n>b@2:2:29/2\n\"x & <y>\n@2:26:29/1\n>a@3:1:57/1\n");
	expect("<?xml version='1.0'?><p:a xmlns:p='urn:x' xmlns='urn:y'><!-- c -->one<?pi?>two<b></b></p:a>",
	       "<a@1:22:21/1\n\"onetwo@1:57:56/1\n<b@1:79:78/2\n>b@1:82:85/2\n>a@1:86:91/1\n");
	expect("\xef\xbb\xbf<a>&#233;&#x20AC;&quot;</a>\n<!-- end -->\n", "<a@1:1:3/1\n\"\xc3\xa9\xe2\x82\xac\"@1:4:6/1\n>a@1:24:30/1\n");
	expect("<a>one\r\ntwo\rthree</a>", "<a@1:1:0/1\n\"one\ntwo\nthree@1:4:3/1\n>a@2:10:21/1\n");
	expect_n(STR("<?xml version='1.0' encoding='windows-1252'?><a b='\xe9'>Mum\x92s \x80</a>"),
		 "<a b=\xc3\xa9@1:46:45/1\n\"Mum\xe2\x80\x99s \xe2\x82\xac@1:55:54/1\n>a@1:62:65/1\n");
	expect("<?xml version='1.0' encoding='utf-16'?><a>\xc3\xa9</a>", "<a@1:40:39/1\n\"\xc3\xa9@1:43:42/1\n>a@1:45:48/1\n");
	expect("<a b='R&amp;D &amp;amp; &amp;#38; &lt;'/>", "<a b=R&D &amp; &#38; <@1:1:0/1\n>a@1:1:41/1\n");
	expect("<m:a><m:b/></m:a>", "<a@1:1:0/1\n<b@1:6:5/2\n>b@1:6:11/2\n>a@1:12:17/1\n");
}

static void doctype(void **state)
{
	(void)state;
	expect("<!DOCTYPE a SYSTEM \"file:///etc/hostname\">\n<a>x</a>", "<a@2:1:43/1\n\"x@2:4:46/1\n>a@2:5:51/1\n");
	expect("<!DOCTYPE a PUBLIC '-//G//DTD 1.7.1//EN' 'http://x.invalid/x.dtd'><a/>", "<a@1:67:66/1\n>a@1:67:70/1\n");
	expect("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a>&b;</a>",
	       "#this file declares a DOCTYPE with declarations at line 1; case exports never need one@1:1:0/0\n");
	expect("<!DOCTYPE a SYSTEM 'x.dtd'><a><b/>&nbsp;</a>",
	       "<a@1:28:27/1\n<b@1:31:30/2\n>b@1:31:34/2\n"
	       "!an entity (&name;) that XML does not know: only amp, lt, gt, quot and apos are@1:41:34/1\n");
}

static void broken(void **state)
{
	(void)state;
	expect("", "!the file is empty@1:1:0/0\n");
	expect("Dear all,\n", "!does not begin with an XML element@1:1:0/0\n");
	expect("<a><b>x</b><c>half", "<a@1:1:0/1\n<b@1:4:3/2\n\"x@1:7:6/2\n>b@1:8:11/2\n<c@1:12:11/2\n"
				     "!the file ends before element \"c\" is closed@1:19:18/2\n");
	expect("<a>\n<b></b>\n<c", "<a@1:1:0/1\n\"\n@1:4:3/1\n<b@2:1:4/2\n>b@2:4:11/2\n!the file ends inside a tag@3:1:12/1\n");
	expect("<a>\n<b></b>\n", "<a@1:1:0/1\n\"\n@1:4:3/1\n<b@2:1:4/2\n>b@2:4:11/2\n!the file ends before element \"a\" is closed@3:1:12/1\n");
	expect_n(STR("<a><b/>\nMum\x92s</a>"), "<a@1:1:0/1\n<b@1:4:3/2\n>b@1:4:7/2\n"
					      "!byte 0x92 is not UTF-8, which this file is said to be; it may be Windows-1252@2:4:11/1\n");
	expect_n(STR("<a>x\0y</a>"), "<a@1:1:0/1\n!a zero byte, which XML may not hold@1:5:4/1\n");
	struct xml_item i;
	struct {
		const char *text, *why;
		unsigned line;
	} all[] = {
		{"<a>\n<b>\n</c></a>", "element \"b\" is closed by another name", 3},
		{"<a>\nFish & chips</a>", "bare &", 2},
		{"<a>1 < 2</a>", "bare &", 1},
		{"<a/><b/>", "something follows", 1},
		{"<a\n b='1'\n b='2'/>", "given twice", 3},
		{"<a b=c/>", "name=\"value\"", 1},
		{"<a>\x01</a>", "may not hold", 1},
		{"<a>&#0;</a>", "may not hold", 1},
		{"<a><!-- </a>", "never closed", 1},
		{" <?xml version='1.0'?><a/>", "not at the very beginning", 1},
	};
	for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
		struct xml *x = xml_open(str_of(all[k].text), STR("x.xml"));
		size_t told = 0;
		while (xml_next(x, &i))
			if (i.event == XML_BROKEN) {
				told++;
				if (!strstr(i.text.p, all[k].why) || i.line != all[k].line)
					fail_msg("%s: %u: %s", all[k].text, i.line, i.text.p);
			}
		assert_int_equal(told, 1);
		xml_close(x);
	}
}

/* Found by fuzzing: the parser met more tags than the scan, and the break was at line 0. */
static void break_has_a_place_when_readings_differ(void **state)
{
	static const char text[] = "<M\x19\"x<]]><>\x1c>&\0\0b;</M\"x<]]><>\x1c>&\0\0b;</M \"x.dtd\".><>&b;</a>";
	struct xml_item i, last = {0};
	(void)state;
	struct xml *x = xml_open(STR(text), STR("x.xml"));
	while (xml_next(x, &i))
		last = i;
	assert_int_equal(last.event, XML_BROKEN);
	assert_int_equal(last.line, 1);
	assert_true(last.col > 0 && last.byte < sizeof text);
	xml_close(x);
}

static void add(struct buf *b, const char *part, size_t times)
{
	while (times--)
		buf_add_z(b, part);
}

static struct xml_item last_of(struct buf *b, size_t *items)
{
	static char why[200];
	struct xml_item i, last = {0};
	struct xml *x = xml_open(buf_str(b), STR("x.xml"));
	*items = 0;
	while (xml_next(x, &i)) {
		last = i;
		++*items;
		if (i.text.p) {
			snprintf(why, sizeof why, "%.*s", (int)(i.text.n < 199 ? i.text.n : 199), i.text.p);
			last.text = str_of(why);
		}
	}
	xml_close(x);
	return last;
}

static void caps(void **state)
{
	struct buf b = {0};
	struct xml_item last;
	size_t items;
	(void)state;
	add(&b, "<a>", 64), add(&b, "</a>", 64);
	last = last_of(&b, &items);
	assert_int_equal(last.event, XML_CLOSE);
	assert_int_equal(items, 128);
	buf_clear(&b);
	add(&b, "<a>", 65), add(&b, "</a>", 65);
	last = last_of(&b, &items);
	assert_int_equal(last.event, XML_BROKEN);
	assert_int_equal(items, 65);
	assert_int_equal(last.byte, 64 * 3);
	assert_non_null(strstr(last.text.p, "64 deep"));
	buf_clear(&b);
	add(&b, "<a><b/><c", 1), add(&b, " d='e'", 40000), add(&b, "/></a>", 1);
	last = last_of(&b, &items);
	assert_int_equal(last.event, XML_BROKEN);
	assert_int_equal(items, 4);
	assert_int_equal(last.byte, 7);
	assert_non_null(strstr(last.text.p, "256 attributes"));
	buf_clear(&b);
	add(&b, "<a>", 1), add(&b, "12345678", 1 << 20), add(&b, "</a>", 1);
	last = last_of(&b, &items);
	assert_int_equal(last.event, XML_CLOSE);
	assert_int_equal(items, 3);
	b.n -= 4;
	add(&b, "<b/>", 1), add(&b, "x</a>", 1);
	last = last_of(&b, &items);
	assert_int_equal(last.event, XML_BROKEN);
	assert_non_null(strstr(last.text.p, "8 MB of text"));
	buf_clear(&b);
	add(&b, "<a><!--", 1), add(&b, "1234567 ", 900000), add(&b, "--></a>", 1);
	last = last_of(&b, &items);
	assert_int_equal(last.event, XML_CLOSE);
	assert_int_equal(items, 2);
	buf_close(&b);
}

/* Lines beyond 65535 and bytes are true, whatever the size of the pieces in which the parser gets them. */
static void long_file(void **state)
{
	struct buf b = {0};
	struct xml_item i;
	unsigned n = 0;
	(void)state;
	add(&b, "<r>\n", 1);
	for (unsigned k = 0; k < 100000; k++)
		buf_addf(&b, "<e n='%u&gt;'>%.*s\xc3\xa9</e>\n", k, (int)(k % 97),
			 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	add(&b, "</r>", 1);
	struct xml *x = xml_open(buf_str(&b), STR("x.xml"));
	char wanted[20];
	while (xml_next(x, &i)) {
		if (i.event == XML_OPEN && i.depth == 2) {
			snprintf(wanted, sizeof wanted, "%u>", n);
			assert_true(str_is_equal(i.attribute[0].value, str_of(wanted)));
			assert_int_equal(i.line, n + 2);
			assert_int_equal(i.col, 1);
			assert_memory_equal(b.p + i.byte, "<e n=", 5);
		} else if (i.event == XML_TEXT && i.depth == 2) {
			assert_int_equal(i.text.n, n % 97 + 2);
		} else if (i.event == XML_CLOSE && i.depth == 2) {
			assert_memory_equal(b.p + i.byte - 4, "</e>", 4);
			n++;
		}
		assert_int_not_equal(i.event, XML_BROKEN);
	}
	assert_int_equal(n, 100000);
	xml_close(x);
	/* cut anywhere: what was closed before has been given, then one break */
	for (size_t cut = 5; cut < b.n; cut += 70001) {
		size_t closed = 0, breaks = 0;
		uint64_t end = 0;
		x = xml_open((struct str){b.p, cut}, STR("x.xml"));
		while (xml_next(x, &i)) {
			closed += i.event == XML_CLOSE;
			end = i.event == XML_CLOSE ? i.byte : end;
			breaks += i.event == XML_BROKEN;
		}
		xml_close(x);
		assert_int_equal(breaks, 1);
		size_t rest = str_find((struct str){b.p + end, cut - end}, STR("</e>"));
		assert_int_equal(rest, cut - end);
		assert_true(closed > 0 || cut < 30);
	}
	buf_close(&b);
}

static unsigned draw(unsigned *seed, unsigned below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed % below;
}

/* An invented element with all it holds, mostly plain. */
static void add_element(struct buf *b, unsigned *seed, unsigned depth)
{
	static const char *const names[] = {"a", "Child", "event_date", "x-1.y", "_b", "ab", "a_rather_long_name_of_an_element"};
	static const char *const texts[] = {"x", "\n    ", "2024-03-01", "\t", "R&amp;D &lt;b&gt; &quot;x&quot; &apos;", "caf\xc3\xa9 \xe2\x82\xac", "a > b ]] c",
					    "line\r\nline\rline\r\n", "&#233;&#x20AC;&#10;&#13;&#38;", "A text that is longer than one look of sixteen bytes.",
					    "&#32;", " &#9; ", "\r\n  ", "\xf0\x9f\x98\x80 \xef\xbf\xbd",
					    "<![CDATA[<b>&amp;\r\nM\xc3\xa9]]>", "<![CDATA[]]>", "<![CDATA[ ]]>"};
	static const char *const odd[] = {"<!-- <c> -->", "<![CDATA[<d>]]>", "<?p <e>?>", "<m:f/>", "<g h='1'>t</g>", "<i  />", "<j\n>k</j>", "<l></l >",
					  "&nbsp;", "]]>", "\x01", "<n>", "</o>", "&#0;", "&", "\xef\xbf\xbf", "\xff", "<1/>", "&#x110000;", "&#xD800;", "<p xmlns='urn:q'><r/></p>", "</-a>", "<-a/>", "</ax", "\xc3\xa9\xc3", "<![CDATA[\xff]]>", "<![CDATA[\x01]]>", "<![CDATA[]]"};
	const char *name = names[draw(seed, sizeof names / sizeof *names)];
	if (draw(seed, 9) == 0) {
		buf_addf(b, "<%s/>", name);
		return;
	}
	buf_addf(b, "<%s>", name);
	for (unsigned n = draw(seed, 4); n; n--) {
		if (draw(seed, 8) < 3 && depth < 5)
			add_element(b, seed, depth + 1);
		else
			buf_add_z(b, texts[draw(seed, sizeof texts / sizeof *texts)]);
		if (draw(seed, 50) == 0)
			buf_add_z(b, odd[draw(seed, draw(seed, 2) ? 8 : sizeof odd / sizeof *odd)]);
	}
	buf_addf(b, "</%s>", name);
}

static void read_all(struct str text, bool ahead, bool ignores_blanks, struct buf *b)
{
	struct xml_item i;
	char *copy = malloc(text.n + 1); /* so that a look behind its end is seen */
	memcpy(copy, text.p, text.n);
	struct xml *x = xml_open((struct str){copy, text.n}, STR("x.xml"));
	if (ahead)
		xml_read_ahead(x);
	if (ignores_blanks)
		xml_ignore_blanks(x);
	while (xml_next(x, &i))
		describe(&i, b);
	assert_int_equal(xml_next(x, &i), 0);
	xml_close(x);
	free(copy);
}

/* Texts are lent out of the file where they stand in it as they are meant, and copied where it comes in pieces. */
static void whole_in_pieces_and_ahead_are_the_same(void **state)
{
	unsigned seed = 7;
	(void)state;
	for (int round = 0; round < 600; round++) {
		struct buf text = {0}, b[3] = {{0}, {0}, {0}};
		buf_add_z(&text, round % 3 ? "<r>" : "<?xml version='1.0'?>\n<r s='t'>\n");
		for (int k = 0; k < (round % 50 ? 12 : 4000); k++)
			add_element(&text, &seed, 1);
		buf_add_z(&text, "\n</r>\n");
		if (round % 5 == 0) /* broken somewhere */
			text.p[draw(&seed, (unsigned)text.n)] = "<>&/ x\n\0"[draw(&seed, 8)];
		if (round % 7 == 0)
			text.n = draw(&seed, (unsigned)text.n);
		read_all(buf_str(&text), false, false, &b[0]);
		read_all(buf_str(&text), true, false, &b[1]);
		stream(buf_str(&text), 1 + draw(&seed, 4096), &b[2]);
		assert_string_equal(b[0].p, b[1].p);
		assert_string_equal(b[0].p, b[2].p);
		buf_clear(&b[0]), buf_clear(&b[1]);
		read_all(buf_str(&text), false, true, &b[0]);
		read_all(buf_str(&text), true, true, &b[1]);
		assert_string_equal(b[0].p, b[1].p);
		for (int k = 0; k < 3; k++)
			buf_close(&b[k]);
		buf_close(&text);
	}
}

/* The thread is stopped and waited for wherever reading ends. */
static void reading_ahead_may_be_left(void **state)
{
	struct buf text = {0};
	struct xml_item i;
	(void)state;
	buf_add_z(&text, "<r>");
	for (int k = 0; k < 200000; k++)
		buf_addf(&text, "<a>%d</a>", k);
	buf_add_z(&text, "</r>");
	for (int items = 0; items < 40000; items += 7999) {
		struct xml *x = xml_open(buf_str(&text), STR("x.xml"));
		xml_read_ahead(x);
		for (int k = 0; k < items; k++)
			assert_int_equal(xml_next(x, &i), 1);
		xml_close(x);
	}
	buf_close(&text);
}

static void escaping(void **state)
{
	struct buf b = {0};
	(void)state;
	xml_escape(STR("<a b=\"c\">&'\n\t\r\x01\x7f\xc3\xa9\xff\xef\xbf\xbf\xc2\x9b\xe2\x80\x8e</a>"), &b);
	assert_string_equal(b.p, "&lt;a b=&quot;c&quot;&gt;&amp;&#39;\n\t\xef\xbf\xbd\xef\xbf\xbd&#x7f;\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd&#x9b;&#x200e;&lt;/a&gt;");
	buf_close(&b);
}

/* For tests/data/xml.test and by hand: the items of FILE. */
static int print_items(const char *path)
{
	struct file_bytes f;
	struct err e;
	struct xml_item i;
	if (file_map(path, &f, &e) < 0)
		return 4;
	struct xml *x = xml_open(f.bytes, str_of(path));
	while (xml_next(x, &i)) {
		struct buf b = {0};
		describe(&i, &b);
		fputs(b.p, stdout);
		buf_close(&b);
	}
	xml_close(x);
	file_unmap(&f);
	return 0;
}

/* Over several windows, with tokens of every length up to the caps. */
static void long_text_in_pieces(void **state)
{
	(void)state;
	struct buf text = {0}, whole = {0}, pieces = {0};
	struct xml_item i;
	buf_add(&text, STR("<a>"));
	for (int k = 0; k < 4000; k++) {
		buf_addf(&text, "<b c='%d'>\xc3\xa9%d</b>\n", k, k);
		if (k % 500 == 0) {
			buf_add(&text, k % 1000 ? STR("<!--") : STR("<![CDATA["));
			for (int n = 0; n < k * 100; n++)
				buf_add_char(&text, "xy z\n"[n % 5]);
			buf_add(&text, k % 1000 ? STR("-->") : STR("]]>"));
		}
		if (k % 700 == 0) {
			buf_add(&text, STR("<d e='"));
			for (int n = 0; n < k * 15; n++)
				buf_add_char(&text, 'q');
			buf_add(&text, STR("'/>"));
			for (int n = 0; n < k * 30; n++)
				buf_add(&text, STR("\xe2\x82\xac"));
		}
	}
	buf_add(&text, STR("</a>"));
	struct xml *x = xml_open(buf_str(&text), STR("x.xml"));
	while (xml_next(x, &i))
		describe(&i, &whole);
	xml_close(x);
	assert_int_equal(i.event, XML_END_OF_FILE);
	for (size_t piece = 4099; piece < 2000000; piece *= 21) {
		buf_clear(&pieces);
		stream(buf_str(&text), piece, &pieces);
		assert_true(str_is_equal(buf_str(&pieces), buf_str(&whole)));
	}
	buf_close(&whole);
	buf_close(&pieces);
	buf_close(&text);
}

static void a_text_that_cannot_be_read_further_is_broken(void **state)
{
	(void)state;
	struct pieces p = {STR("<a><b>x</b>"), 4, true};
	struct xml_item i;
	struct xml *x = xml_open_stream(read_piece, &p);
	enum xml_event last = XML_END_OF_FILE;
	while (xml_next(x, &i))
		last = i.event;
	assert_int_equal(last, XML_BROKEN);
	xml_close(x);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return print_items(argv[1]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(long_text_in_pieces), cmocka_unit_test(a_text_that_cannot_be_read_further_is_broken),
		cmocka_unit_test(elements), cmocka_unit_test(doctype), cmocka_unit_test(broken),
		cmocka_unit_test(break_has_a_place_when_readings_differ), cmocka_unit_test(caps), cmocka_unit_test(long_file), cmocka_unit_test(whole_in_pieces_and_ahead_are_the_same),
		cmocka_unit_test(reading_ahead_may_be_left), cmocka_unit_test(escaping),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
