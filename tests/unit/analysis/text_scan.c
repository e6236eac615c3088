/* All expressions in one go find what each finds alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/text_scan.h"

static uint32_t seed = 7;

static uint32_t any(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (uint32_t)(((uint64_t)(seed >> 8) * n) >> 24);
}

static struct text_pattern *compile(struct str expression, unsigned options)
{
	struct err e = {0};
	struct text_pattern *t;
	if (text_compile_with(expression, options, &t, &e) < 0)
		fail_msg("%.*s: %s", STR_ARG(expression), e.text);
	return t;
}

/* A random expression of what people write, and of what they should not. */
static void add_expression(struct buf *b, int deep)
{
	static const char *const atom[] = {"d", "k", "s", "no", "not ", "did", "\\s+", " ", "\\s*", "\\b", "\\w", "\\w+", "\\d", ".", ".{0,4}", "[dk]",
					   "[^k]", "[- ]?", "['s]", "\xc3\xa9", "[a-m]", "\\W", "\xe2\x84\xaa", "\\.", "a", "ada", "\\x{e9}",
					   "[\\s-]", "(?=s)", "(?!k)", "(?<=d)", "^", "$", "\\h", "(?i)", "\\bkin\\b", "(?<![a-z0-9])", "[[:alpha:]]"};
	static const char *const often[] = {"?", "*", "+", "{2}", "{0,2}", "{1,3}", "??", "+?", "*+", "{2,}"};
	for (uint32_t n = 1 + any(4); n; n--) {
		if (deep < 3 && any(5) == 0) {
			static const char *const open[] = {"(", "(?:", "(?>", "(?<n>", "(?|"};
			uint32_t which = any(5);
			buf_add_z(b, open[which == 3 && deep > 0 ? 0 : which]);
			add_expression(b, deep + (which == 3 ? 3 : 1));
			for (uint32_t k = any(3); k; k--) {
				buf_add_char(b, '|');
				add_expression(b, deep + 1);
			}
			buf_add_char(b, ')');
			if (any(2))
				buf_add_z(b, often[any(10)]);
		} else {
			buf_add_z(b, atom[any(sizeof atom / sizeof *atom)]);
			if (any(6) == 0)
				buf_add_z(b, often[any(10)]);
		}
	}
}

static void add_text(struct buf *b)
{
	static const char *const piece[] = {"d", "k", "s", "no", "not", "did", " ", "  ", "\n", "\t", "a", "ada", "9", "-", "'", ".", "K", "S", "NOT",
					    "kin"};
	static const char *const more[] = {"\xc3\xa9", "\xc3\x89", "\xc2\xa0", "\xe2\x80\x89", "\xe2\x84\xaa", "\xc5\xbf", "\xe2\x80\x99", "\xff", "\xe2\x80"};
	bool ascii = any(2);
	for (uint32_t n = any(24); n; n--)
		buf_add_z(b, !ascii && any(6) == 0 ? more[any(9)] : piece[any(20)]);
}

/* Every match of each expression, by the scan and by PCRE2 with Unicode over the whole text. */
static void same(struct text_scan *s, struct text_pattern *const *alone, size_t n, struct str text, unsigned long *matches,
		 unsigned long *passed)
{
	text_scan_put(s, &text, 1);
	for (size_t i = 0; i < n; i++) {
		struct text_scan_place place = {0};
		size_t from = 0, begin, end;
		for (;;) {
			int r = text_scan_next(s, i, &place), q = from > text.n ? 0 : text_find(alone[i], text, from, &begin, &end);
			if (r == TEXT_LIMIT || q == TEXT_LIMIT)
				break;
			if (r != q || (r == 1 && (place.begin != begin || place.end != end)))
				fail_msg("%.*s on '%.*s': %d %zu-%zu, alone %d %zu-%zu", STR_ARG(text_expression(alone[i])), STR_ARG(text), r,
					 place.begin, place.end, q, begin, end);
			*passed += !text_scan_may(s, i);
			if (r != 1)
				break;
			++*matches;
			from = end > begin ? end : end + 1;
		}
	}
}

static void as_alone(void **state)
{
	enum { SETS = 150, EXPRESSIONS = 20, TEXTS = 200 };
	unsigned long matches = 0, passed = 0;
	(void)state;
	for (int set = 0; set < SETS; set++) {
		struct text_pattern *mine[EXPRESSIONS], *alone[EXPRESSIONS];
		for (int i = 0; i < EXPRESSIONS; i++) {
			struct buf b = {0};
			struct err e = {0};
			do {
				buf_clear(&b);
				add_expression(&b, 0);
			} while (text_compile(buf_str(&b), &mine[i], &e) < 0);
			alone[i] = compile(buf_str(&b), TEXT_UNICODE);
			buf_close(&b);
		}
		struct text_scan *s = text_scan_open((const struct text_pattern *const *)mine, EXPRESSIONS, NULL);
		for (int i = 0; i < TEXTS; i++) {
			struct buf b = {0};
			add_text(&b);
			same(s, alone, EXPRESSIONS, buf_str(&b), &matches, &passed);
			buf_close(&b);
		}
		text_scan_close(s);
		for (int i = 0; i < EXPRESSIONS; i++) {
			text_free(mine[i]);
			text_free(alone[i]);
		}
	}
	assert_true(matches > 50000); /* there was something to find, */
	assert_true(passed > 50000);  /* and something to pass over */
}

static struct text_scan *open_two(const char *one, const char *two, struct text_pattern **p)
{
	p[0] = compile(str_of(one), 0);
	p[1] = compile(str_of(two), 0);
	p[2] = NULL;
	return text_scan_open((const struct text_pattern *const *)p, 3, NULL);
}

/* The texts of an entry are searched one after the other, and never as one. */
static void pages(void **state)
{
	struct text_pattern *p[3];
	struct text_scan *s = open_two("not\\s+seen", "^a", p);
	struct str text[] = {STR("was not"), STR("seen; not seen, Not  Seen"), {0}, STR("a not seen")};
	struct text_scan_place at = {0};
	(void)state;
	text_scan_put(s, text, 4);
	assert_true(text_scan_may(s, 0));
	assert_false(text_scan_may(s, 2));
	assert_int_equal(text_scan_next(s, 0, &at), 1);
	assert_true(at.page == 1 && at.begin == 6 && at.end == 14);
	assert_int_equal(text_scan_next(s, 0, &at), 1);
	assert_true(at.page == 1 && at.begin == 16 && at.end == 25);
	assert_int_equal(text_scan_stands(s, &at).is, ASSERTION_AFFIRMED);
	assert_int_equal(text_scan_next(s, 0, &at), 1);
	assert_true(at.page == 3 && at.begin == 2);
	assert_int_equal(text_scan_next(s, 0, &at), 0);
	at = (struct text_scan_place){0};
	assert_int_equal(text_scan_next(s, 1, &at), 1);
	assert_true(at.page == 3 && at.begin == 0);
	text_scan_put(s, text, 1); /* what was put before is forgotten */
	at = (struct text_scan_place){0};
	assert_false(text_scan_may(s, 0));
	assert_int_equal(text_scan_next(s, 0, &at), 0);
	text_scan_close(s);
	text_scan_close(NULL);
	text_free(p[0]);
	text_free(p[1]);
}

/* An expression that would never end is not told as "no match", with a string it needs or without. */
static void limits(void **state)
{
	struct text_pattern *p[3];
	struct text_scan *s = open_two("(a+)+$", "kick(a+)+$", p);
	struct str text[] = {STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), STR("kickaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")};
	struct text_scan_place at = {0};
	(void)state;
	text_scan_put(s, text, 2);
	assert_int_equal(text_scan_next(s, 0, &at), TEXT_LIMIT);
	at = (struct text_scan_place){0};
	assert_int_equal(text_scan_next(s, 1, &at), TEXT_LIMIT);
	text_scan_put(s, text, 1); /* without "kick" it is told: there is none */
	at = (struct text_scan_place){0};
	assert_int_equal(text_scan_next(s, 1, &at), 0);
	text_scan_close(s);
	text_free(p[0]);
	text_free(p[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(as_alone), cmocka_unit_test(pages), cmocka_unit_test(limits)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
