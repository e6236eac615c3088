/* Strings in texts, and the strings that expressions cannot do without.  That no match is ever lost is shown against PCRE2
 * itself on random expressions and texts in tests/unit/analysis/text_scan.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/literal.h"

/* "did not|0..2": the strings needed and how far before them a match may begin; "-" for none. */
static void needs(const char *expression, const char *expected)
{
	struct arena a = {0};
	struct literal_need n;
	struct buf b = {0};
	literal_need(str_of(expression), &a, &n);
	for (size_t i = 0; i < n.n; i++)
		buf_addf(&b, "%s%.*s", i ? "|" : "", STR_ARG(n.string[i]));
	if (n.n == 0)
		buf_add_z(&b, "-");
	else if (n.before_most == LITERAL_FAR)
		buf_addf(&b, " %u..", n.before_least);
	else
		buf_addf(&b, " %u..%u", n.before_least, n.before_most);
	if (strcmp(b.p, expected) != 0)
		fail_msg("%s: needs %s, expected %s", expression, b.p, expected);
	buf_close(&b);
	arena_close(&a);
}

static void needed(void **state)
{
	(void)state;
	needs("\\bdid\\s+not  attend\\b", "did not attend 0..0");
	needs("(was|were) not brought", "was not brought|were not brought 0..0");
	needs("DNA('?d)?", "dna 0..0"); /* what is optional is not needed */
	needs("absconded|abscond|absconding", "abscond 0..0");
	needs("self[- ]?harm", "self harm|self-harm|selfharm 0..0");
	needs("x{2,5}missing", "missing 2..5");
	needs("(?:in|near) .{0,30}throat", "throat 3..125");
	needs(".*throat", "throat 0..");
	needs("\\w+ing weapon", "ing weapon 1..");
	needs("(?i)Throat(?=\\s+hurt)", "throat 0..0"); /* what stands beside is not part of it */
	needs("(?<!no )throat(?!s)", "throat 0..0");
	needs("(throat)+", "throat 0..0");
	needs("(throat)*", "-");
	needs("throat|.", "-");
	needs("throat|", "-");
	needs("[Tt]hroat", "throat 0..0");
	needs("[^t]hroat", "hroat 1..4");
	needs("caf\xc3\xa9 worker", "worker 4..");
	needs("\\d{3} weapons", "weapons 3..");
	needs("(?<who>mother|father) hit", "mother hit|father hit 0..0");
	needs("won['\xe2\x80\x99]t engage", "t engage 4..7");
	needs("ed", "-"); /* in every text */
	/* given up: nothing is needed */
	needs("(?x) th roat", "-");
	needs("(*UTF)throat", "-");
	needs("\\Qthroat\\E", "-");
	needs("(?(1)throat|weapon)", "-");
	needs("throat\\Kweapon", "-");
	needs("(?R)?throat", "-");
	needs("[[:alpha:]]throat", "-");
	needs("\\x74hroat", "-");
	needs("\\x{74}hroat", "hroat 1..4");
	needs("(a)\\1throat", "throat 1..");
	needs("a{,3}throat", "-");
	needs("a{b}throat", "a{b}throat 0..0");
	needs("", "-");
}

static void finds(const char *text, unsigned options, const char *expected)
{
	static const char *const string[] = {"did not", "not", "no", "dna", "not", "mother's", "", "a", "kay", "is"};
	struct str s[10];
	struct literal_found f = {0};
	struct buf b = {0};
	for (size_t i = 0; i < 10; i++)
		s[i] = str_of(string[i]);
	struct literal_set *set = literal_open(s, 10, options);
	literal_find(set, str_of(text), &f);
	for (size_t i = 0; i < f.n; i++)
		buf_addf(&b, "%s%u:%zu-%zu", i ? " " : "", f.hit[i].string, f.hit[i].from, f.hit[i].to);
	if (strcmp(f.n ? b.p : "", expected) != 0)
		fail_msg("%s: %s, expected %s", text, f.n ? b.p : "", expected);
	buf_close(&b);
	literal_found_close(&f);
	literal_close(set);
}

static void found(void **state)
{
	(void)state;
	for (unsigned options = 0; options <= LITERAL_ONE_BY_ONE; options += LITERAL_ONE_BY_ONE) {
		finds("", options, "");
		finds("x", options, "");
		finds("DID \t\n nOt", options, "0:0-10 2:7-9 4:7-10 1:7-10");
		finds("..........................................................................................did not", options,
		      "0:90-97 2:94-96 4:94-97 1:94-97");
		finds("DN", options, "");
		finds("dDNA", options, "3:1-4 7:3-4");
		finds("did\xc2\xa0\xe2\x80\x89not", options, "0:0-11 2:8-10 4:8-11 1:8-11"); /* white space of other scripts */
		finds("\xe2\x84\xaa" "ay", options, "8:0-5 7:3-4"); /* the kelvin sign is a k */
		finds("i\xc5\xbf", options, "9:0-2");
		finds("mother\xe2\x80\x99s", options, "");
		finds("mother\xe2\x80\x99s", options | LITERAL_APOSTROPHE, "5:0-10");
		finds("\xe2\x80", options, "");
		finds("di\xff" "d", options, "");
	}
}

/* One place after another and 32 at once find the same in any bytes. */
static void both_ways(void **state)
{
	static const char letters[] = "didnota  \t\xc2\xa0\xe2\x84\xaa\xff";
	struct str s[3] = {STR("did not"), STR("ada"), STR("no")};
	struct literal_set *one = literal_open(s, 3, LITERAL_ONE_BY_ONE), *wide = literal_open(s, 3, 0);
	struct literal_found f = {0}, g = {0};
	char text[200];
	uint32_t seed = 1;
	size_t any = 0;
	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t n = (seed = seed * 1664525 + 1013904223) >> 25;
		for (size_t i = 0; i < n; i++)
			text[i] = letters[((seed = seed * 1664525 + 1013904223) >> 16) % (sizeof letters - 1)];
		literal_find(one, (struct str){text, n}, &f);
		literal_find(wide, (struct str){text, n}, &g);
		any += f.n;
		/* a byte FF within a string is passed over only one by one, where it is in no text that is UTF-8 */
		if (memchr(text, 0xff, n))
			continue;
		assert_int_equal(f.n, g.n);
		for (size_t i = 0; i < f.n; i++)
			assert_true(f.hit[i].string == g.hit[i].string && f.hit[i].from == g.hit[i].from && f.hit[i].to == g.hit[i].to);
	}
	assert_true(any > 1000);
	literal_found_close(&f);
	literal_found_close(&g);
	literal_close(one);
	literal_close(wide);
	literal_close(NULL);
}

static void ascii(void **state)
{
	(void)state;
	assert_true(literal_is_ascii(STR("")));
	assert_true(literal_is_ascii((struct str){0}));
	assert_true(literal_is_ascii(STR("twelve bytes")));
	assert_false(literal_is_ascii(STR("caf\xc3\xa9")));
	assert_false(literal_is_ascii(STR("\xc3\xa9 in the first eight")));
}

/* Strings that count at the beginning of a word only, beside others; long texts, so that 32 places are looked at at once. */
static void some_at_words(void **state)
{
	static const char *const string[] = {"hit her", "neck", "no food", "x", "in a"};
	static const bool at_word[] = {true, false, true, true, false};
	static const char *const text[] = {
		"whit her HIT \t her, bottlenecks Neck; casino food and no\n\nfood. xx x 1x -x in  a, tin a",
		"no food", "hit her", "neck", "x", "", "ahit her",
		"................................hit her...............................ahit her.no  food.casino food"};
	static const char *const expected[] = {"0@9 1@26 1@32 2@54 3@64 3@67 3@73 4@75 4@83", "2@0", "0@0", "1@0", "3@0", "", "",
					       "0@32 2@79"};
	struct str s[5];

	(void)state;
	for (size_t i = 0; i < 5; i++)
		s[i] = str_of(string[i]);
	for (unsigned options = 0; options < 2; options++) {
		struct literal_set *set = literal_open_each(s, at_word, 5, options);
		struct literal_found f = {0};
		for (size_t t = 0; t < sizeof text / sizeof *text; t++) {
			struct buf b = {0};
			literal_find(set, str_of(text[t]), &f);
			for (size_t i = 0; i < f.n; i++)
				buf_addf(&b, "%s%u@%zu", i ? " " : "", f.hit[i].string, f.hit[i].from);
			assert_string_equal(b.n ? b.p : "", expected[t]);
			buf_close(&b);
		}
		literal_found_close(&f);
		literal_close(set);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(needed), cmocka_unit_test(found), cmocka_unit_test(both_ways), cmocka_unit_test(ascii), cmocka_unit_test(some_at_words)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
