#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(maps_and_reads),
		cmocka_unit_test(lists_in_order_and_writes_privately),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
