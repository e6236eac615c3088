/* The page and the picture of what children have in common: purpose first, busy places apart, weak ones apart, nothing overlapping. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "draw/linkage.h"

static char schemas[512];
static const struct str children[] = {{"x:a", 3}, {"x:b", 3}, {"x:c", 3}};
static const struct linked_seen seen[] = {
	{.event = 1, .child = 0, .start = {.lo = 20000, .hi = 20000, .precision = DATE_DAY}, .agency = {"Home", 4}, .what = {"w", 1}},
	{.event = 2, .child = 1, .start = {.lo = 20003, .hi = 20003, .precision = DATE_DAY}, .agency = {"School", 6}, .what = {"w", 1}, .possible = true},
	{.event = 3, .child = 2, .start = {.lo = 20003, .hi = 20003, .precision = DATE_DAY}, .what = {"w", 1}},
};
static const struct finding_basis basis[] = {
	{.source = {"ours", 4}, .kind = {"local setting", 13}, .text = {"3 in 14 days", 12}}};

static struct linked one(enum linked_same same, const char *key)
{
	return (struct linked){.id = 9, .rule = STR("r"), .version = STR("1"), .hash = STR("h"), .status = STR("draft"), .title = STR("A title"),
			       .same = same, .key = str_of(key), .child = children, .children = 3, .households = 3, .seen = seen, .seen_n = 3,
			       .days = 2, .first = 20000, .last = 20003, .today = 20010, .within = STR("14 days"), .why = STR("w"),
			       .say = STR("A sentence."), .basis = basis, .basis_n = 1};
}

static char *show(enum linkage_form form, bool with_chance, const struct linked *l, size_t n)
{
	static const struct linked_purpose purpose = {.purpose = {"The meeting", 11}, .authorised_by = {"The head", 8},
						      .date = {.lo = 20009, .hi = 20009, .precision = DATE_DAY}};
	static const struct str file[] = {{"a.case", 6}};
	struct linkage k;
	struct diags diags = {0};
	struct err e = {0};
	struct out o;
	char *text;

	assert_int_equal(linkage_open(&k, schemas, &diags, &e), 0);
	k.form = form;
	k.purpose = &purpose;
	k.file = file;
	k.files = 1;
	k.today = 20010;
	k.chance = with_chance;
	k.weak_above = 0.1;
	for (size_t i = 0; i < n; i++)
		assert_int_equal(k.sink.put(&k.sink, &l[i], &e), 0);
	out_to_memory(&o);
	assert_int_equal(linkage_write(&k, &o, &e), 0);
	text = arena_malloc(o.buf.n + 1);
	memcpy(text, o.buf.p, o.buf.n);
	out_close(&o, false, &e);
	linkage_close(&k);
	return text;
}

static void before(const char *text, const char *a, const char *b)
{
	const char *x = strstr(text, a), *y = strstr(text, b);

	assert_non_null(x);
	assert_non_null(y);
	assert_true(x < y);
}

static void forms(void **state)
{
	enum linkage_form f;
	struct err e = {0};

	(void)state;
	assert_int_equal(linkage_form_of(NULL, &f, &e), 0);
	assert_int_equal(f, LINKAGE_JSONL);
	assert_int_equal(linkage_form_of("svg", &f, &e), 0);
	assert_int_equal(f, LINKAGE_SVG);
	assert_int_equal(linkage_form_of("html", &f, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
}

static void page(void **state)
{
	struct linked l[] = {one(LINKED_PLACE, "quay 2"), one(LINKED_PLACE, "quay 3"), one(LINKED_PLACE, "retail park"), one(LINKED_PERSON, "n:dez")};
	char *text;

	(void)state;
	l[1].chance = (struct linked_chance){.given = true, .k = 3, .n = 9, .p = 0.3, .q = 0.4, .method = "scan"};
	l[2].state = LINKED_BUSY;
	l[3].chance = (struct linked_chance){.k = 2, .n = 5, .method = "none", .why = "no law"};
	text = show(LINKAGE_TABLE, false, l, 4);
	before(text, "For: The meeting", "Authorised by: The head, 13 Oct 2024");
	before(text, "Authorised by:", "\nPlaces\n");
	before(text, "\nPlaces\n", "quay 2");
	before(text, "quay 2", "\nAdults\n");
	before(text, "n:dez", "Weak on their own");
	before(text, "Weak on their own", "quay 3");
	before(text, "quay 3", "Busy places, listed apart");
	before(text, "Busy places, listed apart", "retail park");
	before(text, "A title (draft rule)", "Noted (ours): 3 in 14 days (local setting)");
	before(text, "4 Oct 2024  x:a  0000000000000001  Home: w", "7 Oct 2024  x:b  0000000000000002  School: w (it may be)");
	assert_non_null(strstr(text, "Held by: Home (1 entry); School (1 entry). No one of them holds all."));
	assert_null(strstr(text, "Chance:"));
	free(text);
	text = show(LINKAGE_TABLE, true, l, 4);
	assert_non_null(strstr(text, "Chance: 3 within 14 days of 9 in the fullest year; by chance with p = 0.3, q = 0.4"));
	assert_non_null(strstr(text, "Chance: 2 within 14 days, 5 in the fullest year; how often by chance cannot be told: no law"));
	free(text);
	text = show(LINKAGE_TABLE, false, l, 0);
	assert_non_null(strstr(text, "No rule found anything"));
	assert_non_null(strstr(text, "For: The meeting"));
	free(text);
}

/* What is quoted from a case acts on no terminal and begins no line. */
static void hostile(void **state)
{
	struct linked_seen s[] = {seen[0], seen[1]};
	struct linked l = one(LINKED_PLACE, "quay\x1b[2J\nAuthorised by: nobody");
	char *text;

	(void)state;
	s[0].beside = STR("vehicle \x1b[31mZZ\nFor: nothing");
	s[1].agency = STR("School\xe2\x80\xae");
	l.seen = s;
	l.seen_n = 2;
	l.say = STR("A sen\x1btence\nFor: nothing.");
	text = show(LINKAGE_TABLE, false, &l, 1);
	assert_null(strchr(text, '\x1b'));
	assert_null(strstr(text, "\xe2\x80\xae"));
	assert_null(strstr(text, "\nAuthorised by: nobody"));
	assert_null(strstr(text, "\nFor: nothing"));
	assert_non_null(strstr(text, "    quay\\x1b[2J Authorised by: nobody\n"));
	free(text);
}

static void one_entry_of_two(void **state)
{
	static const struct linked_seen both[] = {
		{.event = 1, .child = 0, .start = {.lo = 20000, .hi = 20000, .precision = DATE_DAY}, .agency = {"Home", 4}, .what = {"w", 1}},
		{.event = 1, .child = 1, .start = {.lo = 20000, .hi = 20000, .precision = DATE_DAY}, .agency = {"Home", 4}, .what = {"w", 1}}};
	struct linked l = one(LINKED_PLACE, "quay 2");
	char *text;

	(void)state;
	l.seen = both;
	l.seen_n = 2;
	text = show(LINKAGE_TABLE, false, &l, 1);
	assert_non_null(strstr(text, "4 Oct 2024  x:a, x:b  0000000000000001  Home: w\n"));
	assert_non_null(strstr(text, "Held by: Home (1 entry)\n"));
	free(text);
}

static void lines(void **state)
{
	struct linked l = one(LINKED_PLACE, "quay 2");
	char *text = show(LINKAGE_JSONL, false, &l, 1);

	(void)state;
	assert_int_equal(strncmp(text, "{\"type\":\"purpose\",\"purpose\":\"The meeting\",\"authorised_by\":\"The head\",\"date\":\"2024-10-13\"", 80), 0);
	before(text, "\"purpose\"", "\"type\":\"link\"");
	free(text);
}

static void picture(void **state)
{
	struct linked l[] = {one(LINKED_PLACE, "quay <2> & \"3\""), one(LINKED_PLACE, "retail park"), one(LINKED_PERSON, "n:dez")};
	char *text, *again;

	(void)state;
	l[1].state = LINKED_BUSY;
	text = show(LINKAGE_SVG, false, l, 3);
	before(text, "For: The meeting", "</svg>");
	assert_non_null(strstr(text, "Authorised by: The head, 13 Oct 2024"));
	assert_non_null(strstr(text, "quay &lt;2&gt; &amp; &quot;3&quot;"));
	assert_non_null(strstr(text, "Busy places, listed apart"));
	assert_non_null(strstr(text, "4 Oct 2024"));
	again = show(LINKAGE_SVG, false, l, 3);
	assert_string_equal(text, again);
	free(text);
	free(again);
	text = show(LINKAGE_DOT, false, l, 3);
	again = show(LINKAGE_DOT, false, l, 3);
	assert_string_equal(text, again); /* colours are read when it is drawn: they must live until then */
	free(text);
	free(again);
	text = show(LINKAGE_SVG, false, l, 0);
	assert_non_null(strstr(text, "No rule found anything"));
	free(text);
}

/* Many keys and many children: the rows of one key stand apart from each other and from the next key's. */
static void crowd(void **state)
{
	enum { KEYS = 30 };
	struct linked l[KEYS];
	char name[KEYS][24], *text, *at;
	double y[KEYS * 3];
	size_t rows = 0;

	(void)state;
	for (int i = 0; i < KEYS; i++) {
		snprintf(name[i], sizeof name[i], "place number %02d", i);
		l[i] = one(LINKED_PLACE, name[i]);
	}
	text = show(LINKAGE_SVG, false, l, KEYS);
	for (at = text; (at = strstr(at, " days\"")); at++) { /* class="node days" or alike */
		char *label = strstr(at, " y=\"");
		if (label && rows < KEYS * 3)
			y[rows++] = strtod(label + 4, NULL);
	}
	assert_int_equal(rows, KEYS * 3);
	for (size_t i = 0; i < rows; i++)
		for (size_t k = 0; k < i; k++)
			assert_true(y[i] - y[k] > 9 || y[k] - y[i] > 9);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(forms), cmocka_unit_test(page), cmocka_unit_test(hostile), cmocka_unit_test(one_entry_of_two),
					   cmocka_unit_test(lines), cmocka_unit_test(picture), cmocka_unit_test(crowd)};
	const char *top = getenv("TOP");

	snprintf(schemas, sizeof schemas, "%s/schemas", top ? top : ".");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
