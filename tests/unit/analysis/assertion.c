/* Triggers: the reference's own sentences are tests/data; here the ways they reach. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/assertion.h"

static struct assertion_list *list;

static const char *of(const char *text, const char *words)
{
	const char *at = strstr(text, words);

	if (!at)
		fail_msg("%s is not in %s", words, text);
	return assertion_name(assertion_at(list, str_of(text), (size_t)(at - text), (size_t)(at - text) + strlen(words)));
}

static void reach(void **state)
{
	(void)state;
	assert_string_equal(of("He was not brought.", "not brought"), "affirmed"); /* the trigger is part of the words */
	assert_string_equal(of("There were no occasions when he was not brought", "not brought"), "negated");
	assert_string_equal(of("Mother denies domestic abuse", "domestic abuse"), "denied");
	assert_string_equal(of("Mother denies drinking but domestic abuse was seen", "domestic abuse"), "affirmed"); /* stop word */
	assert_string_equal(of("No concerns. Domestic abuse reported", "Domestic abuse"), "affirmed");              /* sentence end */
	assert_string_equal(of("verbal argument, no weapon seen", "weapon"), "negated");
	assert_string_equal(of("Father's own childhood home was dirty", "dirty"), "other-person");
	assert_string_equal(of("domestic abuse worker visited", "domestic abuse"), "service");
	assert_string_equal(of("If he goes missing ring police", "missing"), "hypothetical");
	assert_string_equal(of("neighbours not only heard shouting", "shouting"), "affirmed"); /* a pseudo trigger hides "not" */
	assert_string_equal(of("domestic abuse in 2015", "domestic abuse"), "historical");
	assert_string_equal(of("knotted weapon", "weapon"), "affirmed"); /* "not" inside a word */
	assert_string_equal(of("NO   WEAPON", "WEAPON"), "negated");
}

static void names(void **state)
{
	enum assertion a;
	(void)state;
	for (unsigned i = 0; i < ASSERTIONS; i++) {
		assert_int_equal(assertion_of(str_of(assertion_name((enum assertion)i)), &a), 0);
		assert_int_equal(a, i);
		assert_true(strlen(assertion_cause((enum assertion)i)) > 5);
	}
	assert_int_equal(assertion_of(STR("maybe"), &a), -1);
}

/* Any bytes, any place: no crash and an answer. */
static void any_text(void **state)
{
	static const char text[] = "no \xff\xfe not if denies\0but <year> 2015 in 20 \n\n? no";
	(void)state;
	for (size_t from = 0; from < sizeof text; from++)
		for (size_t to = from; to < sizeof text; to++)
			assert_true((unsigned)assertion_at(list, (struct str){text, sizeof text - 1}, from, to) < ASSERTIONS);
}

/* The reference's sentences, written by the same hand as the triggers: what was right stays right. */
static void reference_sets(void **state)
{
	static const struct {
		const char *name;
		int at_least;
	} set[] = {{"assertion_dev.tsv", 69}, {"assertion_test.tsv", 70}};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char path[600], line[2000], text[2000];
		int right = 0;
		snprintf(path, sizeof path, "%s/reference/patterns/%s", getenv("SHARED") ? getenv("SHARED") : "/nonexistent", set[i].name);
		FILE *f = fopen(path, "r");
		if (!f)
			skip();
		while (fgets(line, sizeof line, f)) { /* number, label, a sentence with the words in [[ ]] */
			char *label = strchr(line, '\t'), *sentence = label ? strchr(label + 1, '\t') : NULL, *open, *close;
			if (!sentence || !(open = strstr(sentence, "[[")) || !(close = strstr(open, "]]")))
				continue;
			*sentence++ = '\0';
			snprintf(text, sizeof text, "%.*s%.*s%s", (int)(open - sentence), sentence, (int)(close - open - 2), open + 2, close + 2);
			right += strcmp(label + 1, assertion_name(assertion_at(list, str_of(text), (size_t)(open - sentence), (size_t)(close - sentence) - 2))) == 0;
		}
		fclose(f);
		assert_true(right >= set[i].at_least);
	}
}

static int open_list(void **state)
{
	char path[512];
	struct err e = {0};
	(void)state;
	snprintf(path, sizeof path, "%s/schemas", getenv("TOP") ? getenv("TOP") : ".");
	if (assertion_open(path, &list, &e) < 0)
		fail_msg("%s", e.text);
	return 0;
}

static int close_list(void **state)
{
	(void)state;
	assertion_close(list);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reach), cmocka_unit_test(names), cmocka_unit_test(any_text), cmocka_unit_test(reference_sets)};
	return cmocka_run_group_tests(tests, open_list, close_list);
}
