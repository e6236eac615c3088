#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "format/text.h"

static int find(const char *pattern, unsigned options, struct str s, size_t from, size_t *start, size_t *end)
{
	struct err e = {0};
	struct text_pattern *t;
	if (text_compile_with(str_of(pattern), options, &t, &e) < 0)
		fail_msg("%s: %s", pattern, e.text);
	int r = text_find(t, s, from, start, end);
	text_free(t);
	return r;
}

static void found(void **state)
{
	size_t a = 99, b = 99;
	(void)state;
	assert_int_equal(find("was not (brought|seen)", 0, STR("Kai WAS NOT Brought today"), 0, &a, &b), 1);
	assert_int_equal(a, 4);
	assert_int_equal(b, 19);
	assert_int_equal(find("was", TEXT_CASE, STR("WAS was"), 0, &a, &b), 1);
	assert_int_equal(a, 4);
	assert_int_equal(find("was", 0, STR("was"), 1, &a, &b), 0);
	assert_int_equal(find("was", 0, STR("was"), 4, &a, &b), 0);
	assert_int_equal(find("was", 0, (struct str){0}, 0, &a, &b), 0);
	assert_int_equal(find("\\bas\\b", 0, STR("was as"), 1, &a, &b), 1); /* what is before `from` is seen */
	assert_int_equal(a, 4);
	assert_int_equal(find("x*", 0, STR("ax"), 0, &a, &b), 1); /* not the empty match at 0 */
	assert_int_equal(a, 1);
	assert_int_equal(find("\xc3\x89t\xc3\xa9", 0, STR("\xc3\xa9T\xc3\x89"), 0, &a, &b), 1);
	assert_int_equal(find("^\\w+$", 0, STR("Si\xc3\xa2n"), 0, &a, &b), 1);
	assert_int_equal(find("n.d", 0, STR("\xff n\xff" "d n\xc3\xa9" "d"), 0, &a, &b), 1); /* a bad byte matches nothing */
	assert_int_equal(a, 6);
}

static void groups(void **state)
{
	struct err e = {0};
	size_t a, b;
	(void)state;
	struct text_pattern *t;
	assert_int_equal(text_compile(STR("(\\d+) (days)?(x)?"), &t, &e), 0);
	assert_int_equal(text_groups(t), 3);
	assert_int_equal(text_find(t, STR("after 12 days"), 0, &a, &b), 1);
	assert_true(text_group(t, 1, &a, &b));
	assert_int_equal(a, 6);
	assert_int_equal(b, 8);
	assert_true(text_group(t, 2, &a, &b));
	assert_false(text_group(t, 3, &a, &b));
	assert_false(text_group(t, 4, &a, &b));
	struct text_pattern *other = text_copy(t);
	assert_int_equal(text_find(other, STR("none"), 0, &a, &b), 0);
	assert_false(text_group(other, 0, &a, &b));
	assert_true(text_group(t, 0, &a, &b));
	text_free(other);
	text_free(t);
	text_free(NULL);
}

/* A caller who knows where a match may begin; and the two compilations say the same. */
static void within(void **state)
{
	struct err e = {0};
	size_t a, b;
	(void)state;
	struct text_pattern *t;
	assert_int_equal(text_compile(STR("\\bnot\\b"), &t, &e), 0);
	assert_true(text_expression(t).n == 7);
	assert_int_equal(text_find_within(t, STR("not now, not then"), true, 0, 17, &a, &b), 1);
	assert_int_equal(a, 0);
	assert_int_equal(text_find_within(t, STR("not now, not then"), true, 1, 8, &a, &b), 0); /* the next begins at 9 */
	assert_int_equal(text_find_within(t, STR("not now, not then"), true, 1, 9, &a, &b), 1);
	assert_int_equal(a, 9);
	assert_int_equal(text_find_within(t, STR("not"), true, 2, 1, &a, &b), 0);
	assert_int_equal(text_find_within(t, STR("\xc3\xa9not not"), false, 0, 5, &a, &b), 0); /* a letter stands before it */
	text_free(t);
	assert_int_equal(find("s", TEXT_UNICODE, STR("\xc5\xbf"), 0, &a, &b), 1);
	assert_int_equal(find("\\x{17f}", 0, STR("s"), 0, &a, &b), 1); /* no ASCII compilation: a number may mean a letter */
	assert_int_equal(find("(?=s)s*s", 0, STR("s"), 0, &a, &b), 1);
}

/* A pattern that would take longer than the world stands is "could not be told", at once. */
static void limits(void **state)
{
	char long_text[5000];
	size_t a, b;
	(void)state;
	memset(long_text, 'a', sizeof long_text);
	assert_int_equal(find("(a+)+$", 0, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), 0, &a, &b), TEXT_LIMIT);
	assert_int_equal(find("(a|aa)+$", 0, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), 0, &a, &b), TEXT_LIMIT);
	assert_int_equal(find("(*NO_JIT)(a+)+$", 0, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), 0, &a, &b), TEXT_LIMIT);
	/* A group that calls itself: the fast machine counts no steps there and would not come back. */
	int r = find("\\|||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||(?R)||||||||||||||||||||||||||||||||||||||||||||||||", 0,
		 STR("||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||"), 0, &a, &b);
	assert_true(r >= 0 || r == TEXT_LIMIT);
	assert_int_equal(find("(*LIMIT_MATCH=4000000000)(a+)+$", 0, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), 0, &a, &b), TEXT_LIMIT);
	r = find("((a)|b)*?c", 0, (struct str){long_text, sizeof long_text}, 0, &a, &b);
	assert_true(r == TEXT_LIMIT || r == 0);
	assert_int_equal(find("a{2}b?$", 0, (struct str){long_text, sizeof long_text}, 0, &a, &b), 1);
}

static void refused(void **state)
{
	static const char *const bad[] = {"(", "[a", "a\\C", "(?C1)a", "*", "", "(?<x>", "\\x{110000}", "\xff"};
	char deep[400];
	struct text_pattern *t;
	struct err e;
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		e = (struct err){0};
		assert_int_equal(text_compile(str_of(bad[i]), &t, &e), -1);
		assert_int_equal(e.code, ERR_USAGE);
		assert_true(e.text[0]);
	}
	char many[TEXT_MOST_PATTERN + 1];
	memset(many, 'a', sizeof many);
	assert_int_equal(text_compile((struct str){many, sizeof many}, &t, &e), -1);
	assert_int_equal(text_compile((struct str){many, sizeof many - 1}, &t, &e), 0);
	text_free(t);
	memset(deep, '(', 200);
	memset(deep + 200, ')', 200);
	assert_int_equal(text_compile((struct str){deep, 400}, &t, &e), -1);
}

static void quoting(void **state)
{
	struct buf b = {0};
	size_t from, to;
	static const char signs[] = "a.b*c+d?e[f]g(h)i{j}k|l^m$n\\o#p-q/r \t\n\xc3\xa9\"'<&";
	(void)state;
	text_quote(STR(signs), &b);
	assert_int_equal(find(b.p, TEXT_CASE, STR(signs), 0, &from, &to), 1);
	assert_int_equal(from, 0);
	assert_int_equal(to, sizeof signs - 1);
	buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found), cmocka_unit_test(within), cmocka_unit_test(groups), cmocka_unit_test(limits),
		cmocka_unit_test(refused), cmocka_unit_test(quoting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
