#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/option.h"

static const struct option_spec own[] = {
	{"child", 0, OPTION_LIST, "ID", "the child; may be given several times"},
	{"format", 'T', OPTION_VALUE, "FORMAT", "how to print it"},
	{"test", 0, OPTION_MAYBE, "RULE", "run the examples of one rule, or of all when none is named here at all"},
	{"full", 0, OPTION_FLAG, NULL, "unfold"},
	{0},
};
static const char *const examples[] = {"case-test family.case", "what it does", NULL};
static const struct option_command command = {"case-test", "a test", "[OPTION...] FILE", examples, own};

static int parse(struct options *o, struct err *e, ...)
{
	char *argv[16] = {(char *)"case-test"};
	int argc = 1;
	va_list args;
	va_start(args, e);
	for (char *a; (a = va_arg(args, char *));)
		argv[argc++] = a;
	va_end(args);
	int rc = option_parse(&command, argc, argv, o, e);
	return rc;
}

static void reads_all_forms(void **state)
{
	struct options o;
	struct err e = {0};
	(void)state;
	assert_int_equal(parse(&o, &e, "--child", "csv:C1", "a.case", "--child=csv:C2", "-T", "svg", "--test", "-N2026-01-01",
			       "--", "--full", NULL), 0);
	assert_int_equal(o.own[0].n, 2);
	assert_string_equal(o.own[0].list[1], "csv:C2");
	assert_string_equal(o.own[1].text, "svg");
	assert_true(o.own[2].given);
	assert_null(o.own[2].text);
	assert_false(o.own[3].given);
	assert_string_equal(o.common[OPTION_TODAY].text, "2026-01-01");
	assert_int_equal(o.operands, 2);
	assert_string_equal(o.operand[1], "--full");
	option_free(&o);
	assert_int_equal(parse(&o, &e, "--test=missing-repeat", "-", NULL), 0);
	assert_string_equal(o.own[2].text, "missing-repeat");
	assert_string_equal(o.operand[0], "-");
	option_free(&o);
}

static void refuses_in_one_line(void **state)
{
	struct options o;
	struct err e = {0};
	(void)state;
	assert_int_equal(parse(&o, &e, "--fromat", "svg", NULL), -1);
	assert_int_equal(e.code, ERR_USAGE);
	assert_string_equal(e.text, "there is no option --fromat; did you mean --format?");
	option_free(&o);
	assert_int_equal(parse(&o, &e, "--full=yes", NULL), -1);
	option_free(&o);
	assert_int_equal(parse(&o, &e, "--format", NULL), -1);
	assert_string_equal(e.text, "option --format needs a value: --format=FORMAT");
	option_free(&o);
	assert_int_equal(parse(&o, &e, "-Z", NULL), -1);
	option_free(&o);
}

static void help_fits_eighty_columns(void **state)
{
	struct buf b = {0};
	(void)state;
	option_help(&command, &b);
	struct str rest = buf_str(&b);
	while (!str_is_absent(rest))
		assert_true(str_cut(&rest, '\n').n <= 80);
	for (const struct option_spec *s = own; s->name; s++)
		assert_true(str_find(buf_str(&b), str_of(s->name)) < b.n);
	buf_clear(&b);
	option_list(&command, &b);
	assert_true(str_has_prefix(buf_str(&b), STR("--child\t\tID\tthe child")));
	buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_all_forms), cmocka_unit_test(refuses_in_one_line), cmocka_unit_test(help_fits_eighty_columns),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
