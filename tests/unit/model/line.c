/* Ids made of parts never run together; days that are not known are not written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/finding.h"
#include "model/line.h"

static void ids(void **state)
{
	(void)state;
	assert_int_equal(line_id((const struct str[]){STR("ab"), STR("c")}, 2), line_id((const struct str[]){STR("ab"), STR("c")}, 2));
	assert_int_not_equal(line_id((const struct str[]){STR("ab"), STR("c")}, 2), line_id((const struct str[]){STR("a"), STR("bc")}, 2));
	assert_int_not_equal(line_id((const struct str[]){STR("ab")}, 1), line_id((const struct str[]){STR("ab"), STR("")}, 2));
	assert_true(line_id((const struct str[]){STR("1:a")}, 1) == 0x4b35c71453118b7b);
	static char much[5000];
	for (size_t i = 0; i < sizeof much; i++)
		much[i] = 'a';
	assert_true(line_id((const struct str[]){{much, sizeof much}}, 1) == 0x867a5ec09443402b); /* printf '5000:aaa...' | sha256sum */
}

static void members(void **state)
{
	static const struct str s[] = {{"a\"", 2}, {NULL, 0}};
	static const struct finding_basis basis[] = {
		{.source = {"NICE", 4}, .at = {"1.2", 3}, .kind = {"guidance", 8}, .text = {"text", 4}}};
	struct out o;
	struct json_writer w = {.out = &o};
	struct err e = {0};

	(void)state;
	out_to_memory(&o);
	json_open_object(&w, NULL);
	line_add_id(&w, "id", 0x1f);
	line_add_ids(&w, "ids", (const uint64_t[]){1, 2}, 2);
	line_add_day(&w, "known", date_day_of(2026, 3, 26));
	line_add_day(&w, "first", DATE_FIRST);
	line_add_day(&w, "last", DATE_LAST);
	line_add_strs(&w, "strs", s, 2);
	line_add_basis(&w, basis, 1);
	json_close_object(&w);
	assert_true(str_is_equal(buf_str(&o.buf),
				 STR("{\"id\":\"000000000000001f\",\"ids\":[\"0000000000000001\",\"0000000000000002\"],"
				     "\"known\":\"2026-03-26\",\"strs\":[\"a\\\"\",\"\"],\"basis\":[{\"source\":\"NICE\",\"at\":\"1.2\","
				     "\"kind\":\"guidance\",\"text\":\"text\"}]}")));
	out_close(&o, false, &e);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(ids), cmocka_unit_test(members)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
