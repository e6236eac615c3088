#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "casefile/row.h"

static void bytes_are_as_the_form_says(void **state)
{
	/* By hand: head of 8 bytes; NULL, 0, 1, -1, 300, "ab", a blob of one byte. */
	static const char want[] = "\x08\x00\x08\x09\x01\x02\x11\x0e\xff\x01\x2c"
				   "abx";
	const struct row_value v[] = {{0},
				      {.is = ROW_NUMBER, .number = 0},
				      {.is = ROW_NUMBER, .number = 1},
				      {.is = ROW_NUMBER, .number = -1},
				      {.is = ROW_NUMBER, .number = 300},
				      {.is = ROW_TEXT, .bytes = {"ab", 2}},
				      {.is = ROW_BLOB, .bytes = {"x", 1}}};
	struct buf b = {0};
	(void)state;
	row_write(v, sizeof v / sizeof *v, &b);
	assert_int_equal(b.n, sizeof want - 1);
	assert_memory_equal(b.p, want, b.n);
	buf_close(&b);
}

/* A head of 127 bytes or more needs two bytes for its own length. */
static void a_long_head_counts_itself(void **state)
{
	static char text[100];
	struct row_value v[64];
	(void)state;
	for (size_t n = 60; n <= 64; n++) {
		struct buf b = {0};
		uint64_t head, type, sum = 0;
		for (size_t k = 0; k < n; k++)
			v[k] = (struct row_value){.is = ROW_TEXT, .bytes = {text, 70}};
		row_write(v, n, &b);
		const uint8_t *at = (const uint8_t *)b.p, *end = at + b.n;
		assert_true(row_take_varint(&at, end, &head));
		end = (const uint8_t *)b.p + head;
		while (at < end) {
			assert_true(row_take_varint(&at, end, &type));
			sum += (type - ROW_TYPE_TEXT) / 2;
		}
		assert_ptr_equal(at, end);
		assert_int_equal(head + sum, b.n);
		buf_close(&b);
	}
}

static void varints_come_back(void **state)
{
	(void)state;
	for (int bit = 0; bit < 64; bit++)
		for (int less = 0; less < 2; less++) {
			char b[ROW_VARINT + 1];
			uint64_t v = (UINT64_C(1) << bit) - (uint64_t)less, back;
			size_t n = row_put_varint(b, v);
			const uint8_t *at = (const uint8_t *)b;
			assert_true(n <= ROW_VARINT);
			assert_true(row_take_varint(&at, (const uint8_t *)b + n, &back));
			assert_true(back == v);
			assert_ptr_equal(at, b + n);
			at = (const uint8_t *)b;
			assert_false(row_take_varint(&at, (const uint8_t *)b + n - 1, &back));
		}
}

static void numbers_come_back(void **state)
{
	static const size_t bytes[] = {0, 1, 2, 3, 4, 6, 8, 0, 0, 0};
	(void)state;
	for (int bit = 0; bit < 64; bit++)
		for (int more = -1; more <= 1; more++)
			for (int sign = 0; sign < 2; sign++) {
				char b[8];
				int64_t v = (int64_t)((UINT64_C(1) << bit) + (uint64_t)(int64_t)more), back;
				if (sign)
					v = (int64_t)-(uint64_t)v;
				unsigned type = row_type_of(v);
				assert_in_range(type, 1, 9);
				size_t n = row_put_number(b, type, v);
				assert_int_equal(n, bytes[type]);
				const uint8_t *at = (const uint8_t *)b;
				assert_true(row_take_number(&at, (const uint8_t *)b + n, type, &back));
				assert_true(back == v);
				at = (const uint8_t *)b;
				if (n)
					assert_false(row_take_number(&at, (const uint8_t *)b + n - 1, type, &back));
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_are_as_the_form_says),
		cmocka_unit_test(a_long_head_counts_itself),
		cmocka_unit_test(varints_come_back),
		cmocka_unit_test(numbers_come_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
