#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/out.h"

static char folder[64];

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/casework-out-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int drop_folder(void **state)
{
	(void)state;
	return rmdir(folder); /* fails when anything was left behind */
}

static void a_full_disk_is_an_error(void **state)
{
	struct out o;
	struct err e = {0};
	(void)state;
	int fd = open("/dev/full", O_WRONLY);
	assert_true(fd >= 0);
	out_to_fd(&o, fd);
	for (int i = 0; i < 30000; i++)
		out_addf(&o, "line %d\n", i);
	assert_int_equal(out_close(&o, true, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	close(fd);
}

static void a_file_appears_only_when_kept(void **state)
{
	char path[128];
	struct out o;
	struct err e = {0};
	struct file_bytes f;
	(void)state;
	snprintf(path, sizeof path, "%s/page.html", folder);
	assert_int_equal(out_to_file(&o, path, &e), 0);
	out_add(&o, STR("half"));
	assert_false(file_is_there(path));
	assert_int_equal(out_close(&o, false, &e), 0);
	assert_false(file_is_there(path));
	assert_int_equal(out_to_file(&o, path, &e), 0);
	out_add_z(&o, "whole");
	out_add_char(&o, '\n');
	assert_int_equal(out_close(&o, true, &e), 0);
	assert_int_equal(file_map(path, &f, &e), 0);
	assert_true(str_is_equal(f.bytes, STR("whole\n")));
	file_unmap(&f);
	unlink(path);
}

static void memory_keeps_what_is_written(void **state)
{
	struct out o;
	struct err e = {0};
	(void)state;
	out_to_memory(&o);
	for (int i = 0; i < 40000; i++)
		out_add(&o, STR("abc"));
	assert_int_equal(o.buf.n, 120000);
	assert_int_equal(out_close(&o, true, &e), 0);
}

/* The same wherever a flush falls: within a character, or between a carriage return and its newline. */
static void what_would_act_on_a_terminal_is_written_out(void **state)
{
	static const char piece[] = "\xd7\x9e\xe2\x82\xac\xf0\x9f\x99\x82\t\xe2\x80\x8e\x1b[2J\xc2\x9b\r\n",
			  safe[] = "\xd7\x9e\xe2\x82\xac\xf0\x9f\x99\x82\t\\xe2\\x80\\x8e\\x1b[2J\\xc2\\x9b\r\n";
	enum { TIMES = 9000 };
	char path[128];
	struct out o;
	struct err e = {0};
	struct file_bytes f;
	(void)state;
	snprintf(path, sizeof path, "%s/terminal", folder);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_true(fd >= 0);
	out_to_fd(&o, fd);
	assert_false(o.is_terminal);
	o.is_terminal = true;
	for (int i = 0; i < TIMES; i++)
		for (size_t k = 0; k < sizeof piece - 1; k++)
			out_add_char(&o, piece[k]);
	out_add(&o, STR("\xe2\x82")); /* and half a character at the end */
	assert_int_equal(out_close(&o, true, &e), 0);
	close(fd);
	assert_int_equal(file_map(path, &f, &e), 0);
	assert_int_equal(f.bytes.n, TIMES * (sizeof safe - 1) + 2);
	for (size_t i = 0; i < TIMES; i++)
		assert_memory_equal(f.bytes.p + i * (sizeof safe - 1), safe, sizeof safe - 1);
	file_unmap(&f);
	unlink(path);
}

/* Renamed over, as root, it would be gone from the machine. */
static void a_device_is_written_to_and_stays_one(void **state)
{
	struct stat before, after;
	struct out o;
	struct err e = {0};

	(void)state;
	if (stat("/dev/full", &before) < 0 || !S_ISCHR(before.st_mode) || access("/dev/full", W_OK) < 0)
		skip();
	assert_int_equal(out_to_file(&o, "/dev/full", &e), 0);
	out_add_z(&o, "x");
	assert_int_equal(out_close(&o, true, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_int_equal(stat("/dev/full", &after), 0);
	assert_true(S_ISCHR(after.st_mode) && after.st_rdev == before.st_rdev && after.st_ino == before.st_ino);
}

static void a_link_is_not_followed(void **state)
{
	char path[128];
	struct out o;
	struct err e = {0};
	(void)state;
	snprintf(path, sizeof path, "%s/link", folder);
	assert_int_equal(symlink("elsewhere", path), 0);
	assert_int_equal(out_to_file(&o, path, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_disk_is_an_error),
		cmocka_unit_test(a_device_is_written_to_and_stays_one),
		cmocka_unit_test(a_file_appears_only_when_kept),
		cmocka_unit_test(memory_keeps_what_is_written),
		cmocka_unit_test(what_would_act_on_a_terminal_is_written_out),
		cmocka_unit_test(a_link_is_not_followed),
	};
	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
