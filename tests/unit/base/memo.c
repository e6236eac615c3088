#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memo.h"

static char folder[] = "/tmp/casework-memo-XXXXXX", path[64];

static int open_folder(void **state)
{
	(void)state;
	umask(077);
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/m", folder);
	return 0;
}

static int close_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static struct memo_key key(unsigned n)
{
	struct memo_key k = {{0}};
	memcpy(k.bytes, &n, sizeof n);
	k.bytes[15] = (unsigned char)(n * 7);
	return k;
}

static struct str bytes(unsigned n, char buf[static 64])
{
	snprintf(buf, 64, "what was found under %u", n);
	return (struct str){buf, n % 7 ? strlen(buf) : 0};
}

static void fill(unsigned n)
{
	struct memo *m = memo_open(path);
	struct err e = {0};
	char b[64];
	for (unsigned i = 0; i < n; i++) {
		struct memo_key k = key(i);
		memo_put(m, &k, bytes(i, b));
	}
	assert_int_equal(memo_close(m, true, &e), 0);
}

/* How many of the first n are there as they were put. */
static unsigned there(struct memo *m, unsigned n)
{
	unsigned found = 0;
	struct str s;
	char b[64];
	for (unsigned i = 0; i < n; i++) {
		struct memo_key k = key(i);
		if (memo_get(m, &k, &s)) {
			assert_true(str_is_equal(s, bytes(i, b)));
			found++;
		}
	}
	return found;
}

static void damage(long at)
{
	FILE *f = fopen(path, "r+b");
	assert_non_null(f);
	fseek(f, at, SEEK_SET);
	int c = fgetc(f);
	fseek(f, at, SEEK_SET);
	fputc(c ^ 0x41, f);
	fclose(f);
}

static void what_is_put_is_there_next_time(void **state)
{
	struct stat st;
	struct err e = {0};
	(void)state;
	unlink(path);
	fill(1000);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	struct memo *m = memo_open(path);
	assert_null(memo_note(m));
	assert_int_equal(there(m, 1100), 1000);
	assert_int_equal(memo_close(m, false, &e), 0);
	struct stat again;
	assert_int_equal(stat(path, &again), 0);
	assert_int_equal(again.st_ino, st.st_ino); /* nothing new: not written */
}

static void what_is_not_asked_for_goes_unless_it_is_kept(void **state)
{
	struct err e = {0};
	(void)state;
	unlink(path);
	fill(100);
	struct memo *m = memo_open(path);
	assert_int_equal(there(m, 40), 40);
	assert_int_equal(memo_close(m, true, &e), 0);
	m = memo_open(path);
	assert_int_equal(there(m, 60), 60);
	assert_int_equal(memo_close(m, false, &e), 0);
	m = memo_open(path);
	assert_int_equal(there(m, 100), 60);
	memo_abandon(m);
}

static void no_damage_is_believed(void **state)
{
	struct stat st;
	struct err e = {0};
	(void)state;
	unlink(path);
	fill(50);
	assert_int_equal(stat(path, &st), 0);
	for (long at = 0; at < st.st_size; at++) {
		unlink(path);
		fill(50);
		damage(at);
		struct memo *m = memo_open(path);
		unsigned found = there(m, 50); /* asserts that what is found is right */
		assert_true(found < 50);
		assert_non_null(memo_note(m));
		memo_abandon(m);
	}
	for (long n = 0; n < st.st_size; n += 37) {
		unlink(path);
		fill(50);
		assert_int_equal(truncate(path, n), 0);
		struct memo *m = memo_open(path);
		assert_int_equal(there(m, 50), 0);
		memo_abandon(m);
	}
	fill(0);
	unlink(path);
	fill(50);
	damage(40);
	struct memo *m = memo_open(path);
	struct memo_key k = key(3);
	memo_put(m, &k, STR("anew"));
	assert_int_equal(memo_close(m, false, &e), 0);
	m = memo_open(path);
	assert_null(memo_note(m));
	memo_abandon(m);
}

static void others_files_are_left_alone(void **state)
{
	struct err e = {0};
	struct memo_key k = key(1);
	struct file_bytes f;
	(void)state;
	FILE *t = fopen(path, "wb");
	fputs("date,what\n2024-01-01,a list that somebody needs\n", t);
	fclose(t);
	struct memo *m = memo_open(path);
	assert_non_null(strstr(memo_note(m), "not a memo"));
	memo_put(m, &k, STR("x"));
	assert_int_equal(memo_close(m, false, &e), 0);
	assert_int_equal(file_map(path, &f, &e), 0);
	assert_true(str_has_prefix(f.bytes, STR("date,what")));
	file_unmap(&f);
	unlink(path);
	fill(5);
	chmod(path, 0644);
	m = memo_open(path);
	assert_non_null(strstr(memo_note(m), "not private"));
	assert_int_equal(there(m, 5), 0);
	memo_abandon(m);
	m = memo_open(folder); /* a folder */
	assert_non_null(memo_note(m));
	memo_put(m, &k, STR("x"));
	assert_int_equal(memo_close(m, false, &e), 0);
	unlink(path);
	snprintf(path + strlen(path), 10, "/none"); /* a folder that is not there */
	m = memo_open(path);
	path[strlen(path) - 5] = 0;
	memo_put(m, &k, STR("x"));
	assert_int_equal(memo_close(m, false, &e), -1);
}

static void *put_some(void *self)
{
	char b[64];
	for (unsigned i = 0; i < 500; i++) {
		struct memo_key k = key(i);
		memo_put(self, &k, bytes(i, b));
	}
	return NULL;
}

static void several_threads_may_put(void **state)
{
	struct err e = {0};
	pthread_t t[4];
	(void)state;
	unlink(path);
	struct memo *m = memo_open(path);
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&t[i], NULL, put_some, m), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	assert_int_equal(memo_close(m, false, &e), 0);
	m = memo_open(path);
	assert_int_equal(there(m, 600), 500);
	memo_abandon(m);
	memo_abandon(NULL);
	assert_int_equal(memo_close(NULL, false, &e), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_put_is_there_next_time), cmocka_unit_test(what_is_not_asked_for_goes_unless_it_is_kept),
		cmocka_unit_test(no_damage_is_believed), cmocka_unit_test(others_files_are_left_alone),
		cmocka_unit_test(several_threads_may_put),
	};
	return cmocka_run_group_tests(tests, open_folder, close_folder);
}
