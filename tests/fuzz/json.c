/* Any bytes: what is read as JSON and written again by us reads again, and then writes the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "format/json.h"
#include "format/unicode.h"

#define MUST(x) \
	do { \
		if (!(x)) { \
			fprintf(stderr, "line %d: %s\n", __LINE__, #x); \
			abort(); \
		} \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void write_value(struct json_writer *w, const struct json *v)
{
	double number;
	if (json_is_object(v)) {
		void *at = NULL;
		struct str key;
		const struct json *value;
		json_open_object(w, NULL);
		while (json_each(v, &at, &key, &value)) {
			json_add_raw_key(w, key);
			write_value(w, value);
		}
		json_close_object(w);
	} else if (json_is_array(v)) {
		json_open_array(w, NULL);
		for (size_t i = 0; i < json_count(v); i++)
			write_value(w, json_item(v, i));
		json_close_array(w);
	} else if (json_is_string(v)) {
		MUST(unicode_is_valid(json_text(v)));
		json_add_string(w, NULL, json_text(v));
	} else if (json_number(v, &number) == 0) {
		json_add_double(w, NULL, number);
	} else {
		json_add_bool(w, NULL, json_is_true(v));
	}
}

static void write_line(const struct json *v, struct out *o)
{
	struct json_writer w = {o, false};
	out_to_memory(o);
	write_value(&w, v);
	json_end_line(&w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = {(const char *)data, n};
	struct json *v = NULL, *again = NULL;
	struct out one, two;
	struct err e = {0};
	if (json_parse(text, &v, STR("x.jsonl"), 3, &e) == 0) {
		write_line(v, &one);
		MUST(json_parse(buf_str(&one.buf), &again, STR("y.jsonl"), 1, &e) == 0);
		write_line(again, &two);
		MUST(str_is_equal(buf_str(&one.buf), buf_str(&two.buf)));
		json_free(v);
		json_free(again);
		out_close(&one, true, &e);
		out_close(&two, true, &e);
	} else {
		MUST(e.code == ERR_INPUT && e.line >= 3 && e.col > 0 && e.text[0]);
	}
	/* any bytes may be written as a string */
	out_to_memory(&one);
	struct json_writer w = {&one, false};
	json_open_array(&w, NULL);
	json_add_string(&w, NULL, text);
	json_close_array(&w);
	MUST(json_parse(buf_str(&one.buf), &v, STR("z"), 1, &e) == 0);
	if (!memchr(text.p, 0, text.n)) { /* a NUL comes back as U+FFFD */
		struct buf valid = {0};
		unicode_make_valid(text, &valid);
		MUST(str_is_equal(json_text(json_item(v, 0)), buf_str(&valid)));
		buf_close(&valid);
	}
	json_free(v);
	out_close(&one, true, &e);
	return 0;
}
