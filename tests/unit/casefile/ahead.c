#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "casefile/ahead.h"

enum { KEY = 4, SKIP = 6 };

static char target[64] = "/tmp/casework-ahead-XXXXXX";

static int open_folder(void **state)
{
	(void)state;
	if (!mkdtemp(target))
		return -1;
	strcat(target, "/x.case");
	return 0;
}

static int close_folder(void **state)
{
	(void)state;
	*strrchr(target, '/') = '\0';
	return rmdir(target);
}

/* n entries in an order that is not theirs; every 97th has a long text, and one at `damaged` is no entry. */
static struct spill *make(size_t limit, uint32_t n, uint32_t damaged)
{
	struct spill *s = spill_open(target, limit, KEY);
	struct buf b = {0}, text = {0};
	struct err e = {0};
	for (int k = 0; k < 40000; k++)
		buf_add_char(&text, (char)('a' + k % 26));
	for (uint32_t k = 0; k < n; k++) {
		uint32_t v = (uint32_t)((uint64_t)k * 7919 % n);
		struct entry en = {0};
		char head[SKIP] = "....xy";
		spill_put_u32(head, v);
		entry_set(&en, ENTRY_ID, v);
		entry_set(&en, ENTRY_LINE, -(int64_t)v);
		entry_set_text(&en, ENTRY_TEXT, (struct str){text.p, v % 97 ? v % 97 : 40000});
		buf_clear(&b);
		buf_add(&b, (struct str){head, SKIP});
		if (v == damaged)
			buf_add_z(&b, "no entry");
		else
			entry_pack(&en, &b);
		assert_int_equal(spill_add(s, buf_str(&b), &e), 0);
	}
	buf_close(&b);
	buf_close(&text);
	assert_int_equal(spill_sort(s, &e), 0);
	return s;
}

static void give_all(size_t limit, uint32_t n, bool with_thread)
{
	struct spill *s = make(limit, n, UINT32_MAX);
	struct ahead *h = ahead_open(s, SKIP, with_thread);
	const struct entry *en;
	struct str r;
	struct err e = {0};
	for (uint32_t v = 0; v < n; v++) {
		assert_int_equal(ahead_next(h, &r, &en, &e), 1);
		assert_int_equal(spill_get_u32(r.p), v);
		assert_memory_equal(r.p + KEY, "xy", 2);
		assert_int_equal(en->number[ENTRY_ID], v);
		assert_int_equal(en->number[ENTRY_LINE], -(int64_t)v);
		assert_int_equal(en->text[ENTRY_TEXT - ENTRY_RAW].n, v % 97 ? v % 97 : 40000);
		assert_int_equal(en->text[ENTRY_TEXT - ENTRY_RAW].p[0], 'a');
	}
	for (int again = 0; again < 3; again++)
		assert_int_equal(ahead_next(h, &r, &en, &e), 0);
	ahead_close(h);
	spill_close(s);
}

static void same_with_and_without(void **state)
{
	static const uint32_t many[] = {0, 1, AHEAD_RECORDS - 1, AHEAD_RECORDS, AHEAD_RECORDS + 1, 20011};
	(void)state;
	for (size_t k = 0; k < sizeof many / sizeof *many; k++)
		for (int with = 0; with < 2; with++) {
			give_all(SPILL_LIMIT, many[k], with);
			give_all(60000, many[k], with);
		}
}

/* Left at any point, before the reader has begun, while it waits and after its end. */
static void left_early(void **state)
{
	(void)state;
	for (uint32_t taken = 0; taken < 4000; taken = taken * 3 + 1) {
		struct spill *s = make(60000, 3001, UINT32_MAX);
		struct ahead *h = ahead_open(s, SKIP, true);
		const struct entry *en;
		struct str r;
		struct err e = {0};
		for (uint32_t v = 0; v < taken && v < 3001; v++)
			assert_int_equal(ahead_next(h, &r, &en, &e), 1);
		ahead_close(h);
		spill_close(s);
	}
	ahead_close(NULL);
}

static void told_in_turn(void **state)
{
	(void)state;
	for (int with = 0; with < 2; with++) {
		struct spill *s = make(60000, 5003, 4001);
		struct ahead *h = ahead_open(s, SKIP, with);
		const struct entry *en;
		struct str r;
		struct err e = {0};
		for (uint32_t v = 0; v < 4001; v++)
			assert_int_equal(ahead_next(h, &r, &en, &e), 1);
		assert_int_equal(ahead_next(h, &r, &en, &e), -1);
		assert_int_equal(e.code, ERR_SYSTEM);
		assert_int_equal(ahead_next(h, &r, &en, &e), -1);
		ahead_close(h);
		spill_close(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_with_and_without), cmocka_unit_test(left_early), cmocka_unit_test(told_in_turn),
	};
	return cmocka_run_group_tests(tests, open_folder, close_folder);
}
