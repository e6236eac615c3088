#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static void maps_and_reads(void **state)
{
	struct file_bytes f;
	struct err e = {0};
	(void)state;
	assert_int_equal(file_map("/nonexistent", &f, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_string_equal(e.file, "/nonexistent");
	assert_int_equal(file_map("/tmp", &f, &e), -1);
	assert_int_equal(file_map("/proc/self/status", &f, &e), 0); /* no size: read, not mapped */
	assert_true(f.bytes.n > 0 && !f.mapped);
	file_unmap(&f);
	assert_int_equal(file_map("/proc/self/exe", &f, &e), 0);
	assert_true(f.mapped && str_has_prefix(f.bytes, STR("\x7f""ELF")));
	file_unmap(&f);
}

static void lists_in_order_and_writes_privately(void **state)
{
	char folder[] = "/tmp/casework-file-XXXXXX", path[96], *temp;
	char **names;
	size_t n;
	struct err e = {0};
	struct stat st;
	int fd;
	(void)state;
	assert_non_null(mkdtemp(folder));
	for (const char *const *name = (const char *const[]){"b.xml", "a.xml", "c.csv", ".d.xml", NULL}; *name; name++) {
		snprintf(path, sizeof path, "%s/%s", folder, *name);
		assert_int_equal(file_make_beside(path, &fd, &temp, &e), 0);
		assert_int_equal(fstat(fd, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		assert_int_equal(file_keep_beside(fd, temp, path, &e), 0);
		free(temp);
	}
	assert_int_equal(file_list(folder, ".xml", &names, &n, &e), 0);
	assert_int_equal(n, 2);
	assert_string_equal(names[0], "a.xml");
	assert_string_equal(names[1], "b.xml");
	file_free_names(names, n);
	for (const char *const *name = (const char *const[]){"b.xml", "a.xml", "c.csv", ".d.xml", NULL}; *name; name++) {
		snprintf(path, sizeof path, "%s/%s", folder, *name);
		unlink(path);
	}
	assert_true(file_is_folder(folder));
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(file_make_beside("/nonexistent/x", &fd, &temp, &e), -1);
}

static size_t names_in(const char *folder)
{
	size_t n = 0;
	DIR *dir = opendir(folder);
	for (struct dirent *d; (d = readdir(dir));)
		n += d->d_name[0] != '.' || d->d_name[1] == 'c';
	closedir(dir);
	return n;
}

/* Nothing is seen of a file before it is kept; what was left behind is removed, what somebody still writes is not. */
static void has_no_name_until_it_is_kept(void **state)
{
	char folder[] = "/tmp/casework-file-XXXXXX", path[96], left[96], lives[96], *temp;
	struct err e = {0};
	struct file_bytes b;
	int fd, living;
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/x", folder);
	snprintf(left, sizeof left, "%s/.casework-abcdef", folder);
	snprintf(lives, sizeof lives, "%s/.casework-ghijkl", folder);
	for (const char *const *name = (const char *const[]){left, lives, NULL}; *name; name++) {
		assert_true((fd = open(*name, O_WRONLY | O_CREAT, 0600)) >= 0);
		assert_int_equal(write(fd, "x", 1), 1);
		close(fd);
	}
	assert_true((living = open(lives, O_RDONLY)) >= 0);
	assert_int_equal(flock(living, LOCK_EX), 0);
	assert_int_equal(file_make_beside(path, &fd, &temp, &e), 0);
	assert_false(file_is_there(left));
	assert_true(file_is_there(lives));
	assert_int_equal(names_in(folder), file_has_no_name(temp) ? 1 : 2);
	assert_int_equal(write(fd, "one", 3), 3);
	assert_int_equal(file_keep_new(fd, temp, path, &e), 0);
	free(temp);
	assert_int_equal(file_make_beside(path, &fd, &temp, &e), 0);
	assert_int_equal(write(fd, "two", 3), 3);
	assert_int_equal(file_keep_new(fd, temp, path, &e), -1); /* taken */
	assert_non_null(strstr(e.text, "meanwhile"));
	free(temp);
	assert_int_equal(file_make_beside(path, &fd, &temp, &e), 0);
	assert_int_equal(write(fd, "three", 5), 5);
	assert_int_equal(file_keep_beside(fd, temp, path, &e), 0);
	free(temp);
	assert_int_equal(file_map(path, &b, &e), 0);
	assert_true(str_is_equal(b.bytes, STR("three")));
	file_unmap(&b);
	assert_int_equal(file_make_beside(path, &fd, &temp, &e), 0);
	file_drop_beside(fd, temp);
	free(temp);
	assert_int_equal(names_in(folder), 2);
	close(living);
	unlink(lives);
	unlink(path);
	assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(maps_and_reads),
		cmocka_unit_test(lists_in_order_and_writes_privately),
		cmocka_unit_test(has_no_name_until_it_is_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
