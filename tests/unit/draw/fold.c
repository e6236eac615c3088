/* Running text: folded between words by what a reader sees, and nothing in it acts on a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "draw/fold.h"

static struct out o;

static const char *folded(const char *lead, size_t indent, const char *text)
{
	buf_clear(&o.buf);
	fold_add(&o, lead, indent, str_of(text));
	return o.buf.p;
}

static void between_words(void **state)
{
	char long_text[300] = "";
	(void)state;
	assert_string_equal(folded("- ", 2, "one two"), "- one two\n");
	assert_string_equal(folded("", 0, ""), "\n");
	for (int i = 0; i < 30; i++)
		strcat(long_text, "eight888 ");
	const char *text = folded("1. ", 3, long_text);
	for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
		assert_true(strchr(line, '\n') - line <= FOLD_WIDTH);
		assert_true(line == text || memcmp(line, "   e", 4) == 0 || line[1] == '\0' ||
			    line[3] == '\n');
	}
}

static void nothing_acts_on_a_terminal(void **state)
{
	(void)state;
	assert_null(strchr(folded("", 0, "a\x1b[31mred"), '\x1b'));
	assert_null(strstr(folded("", 0, "a\xe2\x80\xae right"), "\xe2\x80\xae"));
}

static void dates_are_as_exact_as_the_record(void **state)
{
	struct buf b = {0};
	struct mark m = {.lo = date_day_of(2024, 2, 1), .hi = date_day_of(2024, 2, 29)};
	(void)state;
	fold_date(&m, &b);
	assert_string_equal(b.p, "Feb 2024");
	buf_clear(&b);
	m.hi = m.lo;
	fold_date(&m, &b);
	assert_string_equal(b.p, "1 Feb 2024");
	buf_clear(&b);
	m.flags = MARK_UNDATED;
	fold_date(&m, &b);
	assert_string_equal(b.p, "not dated");
	buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(between_words),
					   cmocka_unit_test(nothing_acts_on_a_terminal),
					   cmocka_unit_test(dates_are_as_exact_as_the_record)};
	struct err e = {0};
	int rc;
	out_to_memory(&o);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	out_close(&o, false, &e);
	return rc;
}
