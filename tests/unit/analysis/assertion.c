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
	} set[] = {{"assertion_dev.tsv", 70}, {"assertion_test.tsv", 70}};
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

/* What stands beside the list: every example is told as it says. */
static void told(void *self, const struct diag *d)
{
	struct buf b = {0};
	(void)self;
	diag_format(d, &b);
	print_error("%s", b.p);
	buf_close(&b);
}

static void examples(void **state)
{
	char path[512];
	struct err e = {0};
	struct diags diags = {.put = told};
	unsigned long n;
	(void)state;
	snprintf(path, sizeof path, "%s/schemas", getenv("TOP") ? getenv("TOP") : ".");
	assert_int_equal(assertion_test(list, path, &diags, &n, &e), 0);
	assert_true(n > 100);
	assert_int_equal(assertion_test(list, "/nonexistent", &diags, &n, &e), -1);
}

/* What turned the words is named. */
static void phrases(void **state)
{
	static const struct {
		const char *text, *words, *cause;
	} row[] = {
		{"There were no further missing episodes", "missing", "the words say that it was not so ('no further')"},
		{"Mother\xe2\x80\x99s own childhood was one of neglect", "neglect", "the words are about somebody else ('mother's own childhood')"},
		{"Neglect in May 2012", "Neglect", "the words are about an earlier time ('in ...')"},
		{"if he denies the assault", "assault", "the words are about what might be ('if')"}, /* the first of the order */
		{"no sign, he did not hit her", "hit", "the words say that it was not so ('did not')"}, /* of one kind the nearest */
	};
	struct assertion_reading r = {0};
	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		const char *at = strstr(row[i].text, row[i].words);
		assertion_read(list, str_of(row[i].text), &r);
		struct assertion_found f = assertion_look(&r, (size_t)(at - row[i].text), (size_t)(at - row[i].text) + strlen(row[i].words));
		if (!f.cause.p || strlen(row[i].cause) != f.cause.n || memcmp(f.cause.p, row[i].cause, f.cause.n) != 0)
			fail_msg("%s: %.*s", row[i].text, STR_ARG(f.cause));
	}
	assertion_read(list, STR("missing"), &r);
	assert_true(str_is_absent(assertion_look(&r, 0, 7).cause));
	assertion_reading_close(&r);
}

static void sentences(void **state)
{
	(void)state;
	assert_string_equal(of("No concerns; missing since noon", "missing"), "affirmed");
	assert_string_equal(of("No concerns\nmissing since noon", "missing"), "affirmed");
	assert_string_equal(of("No concerns \xe2\x80\xa2 missing since noon", "missing"), "affirmed");
	assert_string_equal(of("\"No concerns.\" Missing since noon", "Missing"), "affirmed");
	assert_string_equal(of("No report to approx. ten agencies of missing", "missing"), "negated"); /* no new sentence */
	assert_string_equal(of("Not seen by Dr. Hall as missing", "missing"), "affirmed");             /* "not seen" turns nothing */
	assert_string_equal(of("It was not Dr. Hall who was missing", "missing"), "negated");          /* nor does "dr." end it */
	assert_string_equal(of("Is it safe? cannabis was seen", "cannabis"), "affirmed");
	assert_string_equal(of("Smells of ?cannabis", "cannabis"), "uncertain");
}

static void times(void **state)
{
	static const struct {
		const char *text;
		unsigned n;
	} row[] = {{"DNA x3", 3}, {"DNA x 3 at clinic", 3}, {"DNA (x2)", 2}, {"DNA \xc3\x97" "4", 4}, {"3 x DNA", 3}, {"3x DNA", 3}, {"DNA twice", 2},
		   {"DNA three times", 3}, {"DNA 12 times", 12}, {"DNA", 1}, {"DNA x", 1}, {"DNAx3", 1}, {"DNA xray 3", 1}, {"DNA x3rd", 1},
		   {"x DNA", 1}, {"DNA 3", 1}, {"DNA x0", 1}, {"DNA x500", 1}, {"room 3 x3 DNA", 1}, {"DNA x", 1}};
	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		size_t at = (size_t)(strstr(row[i].text, "DNA") - row[i].text);
		unsigned n = assertion_times(str_of(row[i].text), at, at + 3);
		if (n != row[i].n)
			fail_msg("%s: %u", row[i].text, n);
		assert_true((n > 1) == !str_is_absent(assertion_times_cause(list, n)));
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
	const struct CMUnitTest tests[] = {cmocka_unit_test(reach), cmocka_unit_test(names), cmocka_unit_test(any_text), cmocka_unit_test(reference_sets),
					      cmocka_unit_test(examples), cmocka_unit_test(phrases), cmocka_unit_test(sentences), cmocka_unit_test(times)};
	return cmocka_run_group_tests(tests, open_list, close_list);
}
