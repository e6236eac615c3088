#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "format/json.h"

static int parse(const char *text, struct json **v, struct err *e)
{
	*e = (struct err){0};
	return json_parse(str_of(text), v, STR("x.jsonl"), 7, e);
}

static void reading(void **state)
{
	struct json *v;
	struct err e;
	double d;
	(void)state;
	assert_int_equal(parse("{\"b\":\"\\u00e9\",\"a\":[1,2.5,true,null],\"c\":{},\"d\":\"\"}", &v, &e), 0);
	assert_true(json_is_object(v));
	assert_true(str_is_equal(json_text(json_member(v, "b")), STR("\xc3\xa9")));
	assert_true(str_is_equal(json_string(json_member(v, "b")), STR("\xc3\xa9")));
	assert_true(json_is_string(json_member(v, "b")));
	assert_false(str_is_absent(json_text(json_member(v, "d"))));
	assert_true(str_is_absent(json_text(json_member(v, "c"))));
	assert_true(str_is_absent(json_text(json_member(v, "none"))));
	const struct json *a = json_member(v, "a");
	assert_true(json_is_array(a));
	assert_int_equal(json_count(a), 4);
	assert_int_equal(json_number(json_item(a, 0), &d), 0);
	assert_true(d == 1);
	assert_int_equal(json_number(json_item(a, 1), &d), 0);
	assert_true(d == 2.5);
	assert_int_equal(json_number(json_item(a, 2), &d), -1);
	assert_true(json_is_true(json_item(a, 2)));
	assert_false(json_is_true(json_item(a, 3)));
	assert_null(json_item(a, 4));
	assert_int_equal(json_count(v), 0);
	assert_int_equal(json_count(NULL), 0);
	void *at = NULL;
	struct str key;
	const struct json *value;
	char order[8] = "";
	while (json_each(v, &at, &key, &value))
		strncat(order, key.p, 1);
	assert_string_equal(order, "bacd");
	at = NULL;
	assert_int_equal(json_each(a, &at, &key, &value), 0);
	json_free(v);
}

static void refused(void **state)
{
	static const struct {
		const char *text;
		unsigned col;
		const char *words;
	} bad[] = {
		{"{\"a\":1,\"a\":2}", 0, "twice"},
		{"{\"a\":\"\\u0000\"}", 0, "u0000"},
		{"{\"\\u0000\":1}", 0, "u0000"},
		{"{\"a\":1e999}", 0, "range"},
		{"{\"a\":12345678901234567890}", 0, "range"},
		{"{\"a\":\"\xff\"}", 0, "UTF-8"},
		{"{\"a\":\"\xed\xa0\x80\"}", 0, "UTF-8"},
		{"{\"a\":\"\\ud800\"}", 0, NULL},
		{"{\"a\":01}", 0, NULL},
		{"{\"a\":1} x", 9, "follows"},
		{"{\"a\":1", 0, "too early"},
		{"{\"a\":Mary}", 0, "not JSON"},
		{"", 0, NULL},
		{"\"a\"", 0, NULL},
		{"{\"a\":NaN}", 0, NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct json *v = NULL;
		struct err e;
		assert_int_equal(parse(bad[i].text, &v, &e), -1);
		assert_null(v);
		assert_int_equal(e.code, ERR_INPUT);
		assert_int_equal(e.line, 7);
		assert_true(e.col > 0);
		if (bad[i].col)
			assert_int_equal(e.col, bad[i].col);
		if (bad[i].words && !strstr(e.text, bad[i].words))
			fail_msg("%s: %s", bad[i].text, e.text);
		assert_null(strstr(e.text, "Mary"));
	}
	struct json *v = NULL;
	struct err e;
	assert_int_equal(parse("{\n\"a\":\n", &v, &e), -1);
	assert_true(e.line > 7);
	assert_int_equal(json_parse((struct str){"{\"a\":\"\0\"}", 9}, &v, STR("x"), 1, &e), -1);
}

static void written(void **state)
{
	struct out o;
	(void)state;
	out_to_memory(&o);
	struct json_writer w = {&o, false};
	json_open_object(&w, NULL);
	json_add_string(&w, "a", STR("x\"\\\n\t\r\x01\x7f</b>\xe2\x80\xa8\xc3\xa9\xff\xf0\x9f\x98\x80"));
	json_add_string(&w, "none", (struct str){0});
	json_add_long(&w, "n", -5);
	json_open_array(&w, "l");
	json_add_string(&w, NULL, STR(""));
	json_open_object(&w, NULL);
	json_close_object(&w);
	json_add_bool(&w, NULL, true);
	json_close_array(&w);
	json_open_object(&w, "e");
	json_add_raw_key(&w, STR("k\"1"));
	json_add_string(&w, NULL, STR("v"));
	json_add_raw_key(&w, STR("k2"));
	json_add_bool(&w, NULL, false);
	json_close_object(&w);
	json_close_object(&w);
	json_end_line(&w);
	json_open_array(&w, NULL);
	json_close_array(&w);
	json_end_line(&w);
	assert_string_equal(o.buf.p,
			    "{\"a\":\"x\\\"\\\\\\n\\t\\r\\u0001\\u007f\\u003c/b>\\u2028\xc3\xa9\xef\xbf\xbd\xf0\x9f\x98\x80\",\"n\":-5,"
			    "\"l\":[\"\",{},true],\"e\":{\"k\\\"1\":\"v\",\"k2\":false}}\n[]\n");
	assert_int_equal(out_close(&o, true, NULL), 0);
}

static void numbers(void **state)
{
	static const struct {
		double v;
		const char *text;
	} all[] = {
		{0, "0"}, {-0.0, "-0.0"}, {1, "1"}, {-3, "-3"}, {0.1, "0.1"}, {1.0 / 3, "0.3333333333333333"}, {5e-324, "5e-324"},
		{1e22, "1e+22"}, {123456789012.5, "123456789012.5"}, {NAN, "null"}, {INFINITY, "null"}, {0.30000000000000004, "0.30000000000000004"},
		{1.7976931348623157e308, "1.7976931348623157e+308"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct out o;
		out_to_memory(&o);
		struct json_writer w = {&o, false};
		json_add_double(&w, NULL, all[i].v);
		assert_string_equal(o.buf.p, all[i].text);
		out_close(&o, true, NULL);
	}
}

/* What is written reads back the same, whatever bytes went in, bar what is not UTF-8. */
static void round_trip(void **state)
{
	uint64_t x = 88172645463325252u;
	(void)state;
	for (int i = 0; i < 2000; i++) {
		char text[80];
		size_t n = 0;
		for (; n < sizeof text - 1 && (x & 63); n++) {
			x ^= x << 13, x ^= x >> 7, x ^= x << 17;
			text[n] = (char)(x >> 20 & 0x7f);
			if (!text[n])
				text[n] = 'z';
		}
		x ^= x << 13, x ^= x >> 7, x ^= x << 17;
		struct out o;
		struct json *v;
		struct err e;
		out_to_memory(&o);
		struct json_writer w = {&o, false};
		json_open_array(&w, NULL);
		json_add_string(&w, NULL, (struct str){text, n});
		json_close_array(&w);
		assert_int_equal(json_parse(buf_str(&o.buf), &v, STR("x"), 1, &e), 0);
		assert_true(str_is_equal(json_text(json_item(v, 0)), (struct str){text, n}));
		json_free(v);
		out_close(&o, true, NULL);
	}
}

static void whole_numbers(void **state)
{
	struct out o;
	(void)state;
	out_to_memory(&o);
	struct json_writer w = {&o, false};
	json_open_array(&w, NULL);
	json_add_long(&w, NULL, 0);
	json_add_long(&w, NULL, -1);
	json_add_long(&w, NULL, 1234567890);
	json_add_long(&w, NULL, INT64_MAX);
	json_add_long(&w, NULL, INT64_MIN);
	json_close_array(&w);
	assert_string_equal(o.buf.p, "[0,-1,1234567890,9223372036854775807,-9223372036854775808]");
	out_close(&o, true, NULL);
}

static void what_is_written_of_a_nul_byte_is_read_again(void **state)
{
	(void)state;
	struct buf b = {0};
	struct json *v = NULL;
	struct err e = {0};
	buf_add_z(&b, "[\"");
	json_escape(STR("a\0b"), &b);
	buf_add_z(&b, "\",\"c\"]");
	assert_int_equal(json_parse(buf_str(&b), &v, STR("x"), 1, &e), 0);
	assert_true(str_is_equal(json_text(json_item(v, 0)), STR("a\xef\xbf\xbd" "b")));
	assert_true(str_is_equal(json_text(json_item(v, 1)), STR("c")));
	json_free(v);
	buf_close(&b);
}

static void large_line(void **state)
{
	struct out o;
	struct json *v;
	struct err e;
	(void)state;
	out_to_memory(&o);
	struct json_writer w = {&o, false};
	json_open_array(&w, NULL);
	for (int i = 0; i < 200000; i++)
		json_add_string(&w, NULL, STR("twenty bytes of text"));
	json_close_array(&w);
	assert_true(o.buf.n > 4000000);
	assert_int_equal(json_parse(buf_str(&o.buf), &v, STR("x"), 1, &e), 0);
	assert_int_equal(json_count(v), 200000);
	json_free(v);
	out_close(&o, true, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading), cmocka_unit_test(refused), cmocka_unit_test(written),
		cmocka_unit_test(numbers), cmocka_unit_test(round_trip), cmocka_unit_test(large_line),
		cmocka_unit_test(whole_numbers), cmocka_unit_test(what_is_written_of_a_nul_byte_is_read_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
