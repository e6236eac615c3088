#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
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

/* What only reads writes nowhere: no folder is touched however much comes through the pipe, and a failure names the pipe. */
static void a_long_pipe_is_held_in_memory(void **state)
{
	enum { MIB = 1 << 20, MIBS = 40 };
	char folder[] = "/tmp/casework-file-XXXXXX", here[4096], *piece = calloc(1, MIB);
	struct file_bytes f;
	struct rlimit before;
	struct err e = {0};
	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_non_null(getcwd(here, sizeof here));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(rmdir(folder), 0); /* nobody, root neither, writes into a folder that is gone */
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	for (int full = 0; full < 2; full++) {
		int end[2], kept = dup(0);
		assert_int_equal(pipe(end), 0);
		pid_t child = fork();
		if (child == 0) {
			signal(SIGPIPE, SIG_IGN);
			close(end[0]);
			for (int i = 0; i < MIBS; i++)
				if (memset(piece, 'a' + i % 26, MIB) && file_write(end[1], (struct str){piece, MIB}) < 0)
					break;
			_exit(0);
		}
		close(end[1]);
		dup2(end[0], 0);
		close(end[0]);
		if (full) {
			signal(SIGXFSZ, SIG_IGN);
			setrlimit(RLIMIT_FSIZE, &(struct rlimit){34 * MIB, before.rlim_max});
		}
		int rc = file_map("-", &f, &e);
		setrlimit(RLIMIT_FSIZE, &before);
		dup2(kept, 0);
		close(kept);
		waitpid(child, NULL, 0);
		assert_int_equal(rc, full ? -1 : 0);
		if (full) {
			assert_string_equal(e.file, "standard input");
			assert_non_null(strstr(e.text, "pipe"));
			continue;
		}
		assert_true(f.mapped && f.bytes.n == (size_t)MIBS * MIB);
		for (size_t i = 0; i < MIBS; i++)
			assert_true(f.bytes.p[i * MIB] == (char)('a' + i % 26) && f.bytes.p[i * MIB + MIB - 1] == (char)('a' + i % 26));
		file_unmap(&f);
	}
	assert_int_equal(chdir(here), 0);
	free(piece);
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
		cmocka_unit_test(a_long_pipe_is_held_in_memory),
		cmocka_unit_test(lists_in_order_and_writes_privately),
		cmocka_unit_test(has_no_name_until_it_is_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
