#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"

static char place[64], path[128];

static const char *name(unsigned i)
{
	snprintf(path, sizeof path, "%s/in/%u.txt", place, i);
	return path;
}

static bool is_there(unsigned i, const char *text)
{
	struct file_bytes f;
	struct err e;
	if (file_map(name(i), &f, &e) < 0)
		return false;
	bool same = str_is_equal(f.bytes, str_of(text));
	file_unmap(&f);
	return same;
}

static void add(struct folder *f, unsigned i, const char *text)
{
	struct out o;
	struct err e;
	assert_int_equal(out_to_file(&o, name(i), &e), 0);
	out_add_z(&o, text);
	assert_int_equal(folder_keep(f, &o, &e), 0);
}

static void all_appear_whole(void **state)
{
	struct folder f;
	struct err e;
	(void)state;
	strcpy(place, "/tmp/casework-folder-XXXXXX");
	assert_non_null(mkdtemp(place));
	snprintf(path, sizeof path, "%s/in", place);
	assert_int_equal(folder_open(&f, path, &e), 0); /* is made */
	for (unsigned i = 0; i < FOLDER_WAITING + 2; i++)
		add(&f, i, "first");
	assert_true(is_there(0, "first"));
	assert_true(is_there(FOLDER_WAITING - 1, "first"));
	assert_false(file_is_there(name(FOLDER_WAITING))); /* waits */
	assert_int_equal(folder_close(&f, true, &e), 0);
	assert_true(is_there(FOLDER_WAITING, "first"));
	assert_true(is_there(FOLDER_WAITING + 1, "first"));
	snprintf(path, sizeof path, "%s/in", place);
	assert_int_equal(folder_open(&f, path, &e), 0); /* is there */
	add(&f, 0, "second");
	assert_int_equal(folder_close(&f, false, &e), 0);
	assert_true(is_there(0, "first")); /* dropped */
	snprintf(path, sizeof path, "%s/in", place);
	assert_int_equal(folder_open(&f, path, &e), 0);
	add(&f, 0, "second");
	assert_int_equal(folder_close(&f, true, &e), 0);
	assert_true(is_there(0, "second"));
	for (unsigned i = 0; i < FOLDER_WAITING + 2; i++)
		assert_int_equal(unlink(name(i)), 0);
	snprintf(path, sizeof path, "%s/in", place);
	assert_int_equal(rmdir(path), 0); /* nothing else was left */
	assert_int_equal(rmdir(place), 0);
}

static void what_cannot_be_made(void **state)
{
	struct folder f;
	struct err e = {0};
	(void)state;
	assert_int_equal(folder_open(&f, "/proc/no/such", &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(all_appear_whole), cmocka_unit_test(what_cannot_be_made)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
