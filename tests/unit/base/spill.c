#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/spill.h"

static char folder[] = "/tmp/casework-spill-XXXXXX", target[64];

static int open_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(target, sizeof target, "%s/a.case", folder);
	return 0;
}

static int close_folder(void **state)
{
	(void)state;
	return rmdir(folder); /* which also proves that nothing was left */
}

static size_t files_in_folder(void)
{
	size_t n = 0;
	DIR *d = opendir(folder);
	assert_non_null(d);
	for (struct dirent *entry; (entry = readdir(d));)
		n += entry->d_name[0] != '.' || entry->d_name[1] == 'c';
	closedir(d);
	return n;
}

static uint64_t random_next(uint64_t *x)
{
	*x ^= *x << 13, *x ^= *x >> 7, *x ^= *x << 17;
	return *x >> 11;
}

struct made {
	char *p;
	size_t n;
	size_t order;
};

static size_t key_now;

static int by_key_then_order(const void *a, const void *b)
{
	const struct made *x = a, *y = b;
	int c = memcmp(x->p, y->p, key_now);
	return c ? c : (x->order > y->order) - (x->order < y->order);
}

/* Against qsort with the order of coming as a second key: any key size, in memory, in runs and in merged runs. */
static void as_qsort(size_t key, size_t limit, size_t n, size_t longest, bool wants_file)
{
	struct err e = {0};
	struct made *all = arena_grow(NULL, n, sizeof *all);
	struct spill *s = spill_open(target, limit, key);
	uint64_t x = 88172645463325252u + key + limit;
	struct str r;
	for (size_t i = 0; i < n; i++) {
		all[i].n = key + random_next(&x) % (longest - key + 1);
		all[i].p = malloc(all[i].n + 1);
		all[i].order = i;
		for (size_t j = 0; j < all[i].n; j++)
			all[i].p[j] = (char)(j < key ? random_next(&x) % 3 + (j & 1 ? 254 : 0) : random_next(&x));
		if (i % 2) {
			assert_int_equal(spill_add(s, (struct str){all[i].p, all[i].n}, &e), 0);
		} else {
			char *to = spill_add_room(s, all[i].n, &e);
			assert_non_null(to);
			memcpy(to, all[i].p, all[i].n);
		}
	}
	key_now = key;
	qsort(all, n, sizeof *all, by_key_then_order);
	assert_int_equal(spill_sort(s, &e), 0);
	assert_int_equal(spill_count(s), n);
	assert_int_equal(spill_is_in_memory(s), !wants_file);
	assert_int_equal(files_in_folder(), 0);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(spill_next(s, &r, &e), 1);
			assert_true(str_is_equal(r, (struct str){all[i].p, all[i].n}));
		}
		assert_int_equal(spill_next(s, &r, &e), 0);
		assert_int_equal(spill_next(s, &r, &e), 0);
		spill_rewind(s);
	}
	spill_close(s);
	for (size_t i = 0; i < n; i++)
		free(all[i].p);
	free(all);
}

static void in_memory(void **state)
{
	static const size_t keys[] = {0, 1, 4, 7, 8, 9, 16, 33};
	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		as_qsort(keys[i], SPILL_LIMIT, 0, 40, false);
		as_qsort(keys[i], SPILL_LIMIT, 1, 40, false);
		as_qsort(keys[i], SPILL_LIMIT, 3000, 60, false);
	}
}

static void in_runs(void **state)
{
	static const size_t keys[] = {0, 1, 4, 8, 9, 16, 33};
	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		as_qsort(keys[i], 20000, 3000, 60, true);
	as_qsort(12, 1 << 20, 3000, 2000, true);
	as_qsort(8, 1000, 300, 9000, true); /* records larger than the limit and than what is read ahead */
	as_qsort(8, 1 << 20, 20, 1 << 20, true);
}

static void in_merged_runs(void **state)
{
	(void)state;
	as_qsort(8, 500, 6000, 60, true); /* more than 256 runs */
	as_qsort(10, 1, 600, 20, true);
}

static void numbers_sort(void **state)
{
	static const int32_t v[] = {INT32_MIN, -1000000, -1, 0, 1, 19000, INT32_MAX};
	char a[4], b[4], c[8];
	(void)state;
	for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
		spill_put_i32(b, v[i]);
		assert_int_equal(spill_get_i32(b), v[i]);
		if (i)
			assert_true(memcmp(a, b, 4) < 0);
		memcpy(a, b, 4);
	}
	spill_put_u64(c, 0x0102030405060708u);
	assert_memory_equal(c, "\1\2\3\4\5\6\7\10", 8);
	assert_true(spill_get_u64(c) == 0x0102030405060708u);
	spill_put_u32(a, 0xfffefdfcu);
	assert_int_equal(spill_get_u32(a), 0xfffefdfcu);
}

static int add_many(struct spill *s, struct err *e)
{
	char record[500] = "";
	for (unsigned i = 0; i < 2000; i++) {
		spill_put_u32(record, i * 2654435761u);
		if (spill_add(s, (struct str){record, sizeof record}, e) < 0)
			return -1;
	}
	return spill_sort(s, e);
}

static void no_space(void **state)
{
	struct rlimit old, small;
	struct err e = {0};
	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = old;
	small.rlim_cur = 300000;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	struct spill *s = spill_open(target, 100000, 4);
	int rc = add_many(s, &e);
	spill_close(s);
	struct spill *fits = spill_open(target, SPILL_LIMIT, 4); /* writes nothing, so needs no room */
	struct err none = {0};
	int rc_fits = add_many(fits, &none);
	spill_close(fits);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(rc, -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_string_equal(e.file, target);
	assert_true(e.text[0]);
	assert_int_equal(rc_fits, 0);
	assert_int_equal(files_in_folder(), 0);
}

static void no_folder(void **state)
{
	struct err e = {0};
	(void)state;
	struct spill *s = spill_open("/nowhere/at/all/a.case", 1000, 4);
	assert_int_equal(add_many(s, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	spill_close(s);
}

static void wrong_records(void **state)
{
	struct err e = {0};
	(void)state;
	struct spill *s = spill_open(target, 1000, 4);
	assert_int_equal(spill_add(s, STR("abc"), &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	spill_close(s);
	spill_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_memory), cmocka_unit_test(in_runs), cmocka_unit_test(in_merged_runs), cmocka_unit_test(numbers_sort),
		cmocka_unit_test(no_space), cmocka_unit_test(no_folder), cmocka_unit_test(wrong_records),
	};
	return cmocka_run_group_tests(tests, open_folder, close_folder);
}
