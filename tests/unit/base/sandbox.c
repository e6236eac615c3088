#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sandbox.h"

/* Each check is a process of its own that answers with its exit status: 100 + n, the check that failed; 0 all well. */
static int in_child(int (*check)(void))
{
	int status;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(check());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

#define CHECK(n, what) \
	do { \
		if (!(what)) \
			return 100 + (n); \
	} while (0)

static int achieved(void)
{
	return (int)sandbox_close_door();
}

static int paths_are_shut(void)
{
	char byte;
	struct stat st;
	int fd = open("/etc/passwd", O_RDONLY);
	CHECK(0, fd >= 0);
	if (!(sandbox_close_door() & SANDBOX_PATHS))
		return 99;
	CHECK(1, read(fd, &byte, 1) == 1);
	CHECK(2, fstat(fd, &st) == 0);
	CHECK(3, open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES);
	CHECK(4, open("/tmp/casework-sandbox-test", O_WRONLY | O_CREAT, 0600) < 0);
	CHECK(5, mkdir("/tmp/casework-sandbox-test", 0700) < 0);
	CHECK(6, open("/tmp", O_RDONLY | O_DIRECTORY) < 0);
	CHECK(7, unlink("/etc/passwd") < 0);
	return 0;
}

static int calls_are_shut(void)
{
	char *const none[] = {NULL};
	if (!(sandbox_close_door() & SANDBOX_CALLS))
		return 99;
	CHECK(1, socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM);
	CHECK(2, socket(AF_UNIX, SOCK_STREAM, 0) < 0 && errno == EPERM);
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	CHECK(3, pid < 0 && errno == EPERM);
	CHECK(4, execve("/bin/true", none, none) < 0 && (errno == EPERM || errno == EACCES));
	CHECK(5, syscall(SYS_ptrace, 0, 0, 0, 0) < 0 && errno == EPERM);
	CHECK(6, syscall(SYS_io_uring_setup, 1, NULL) < 0 && errno == EPERM);
	CHECK(7, system("true") != 0);
	return 0;
}

static void *work(void *p)
{
	*(int *)p = 7;
	return p;
}

static int work_goes_on(void)
{
	int done = 0, ends[2];
	pthread_t t;
	CHECK(0, pipe(ends) == 0);
	sandbox_close_door();
	CHECK(1, pthread_create(&t, NULL, work, &done) == 0 && pthread_join(t, NULL) == 0 && done == 7);
	char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(2, p != MAP_FAILED);
	p[0] = 'x';
	CHECK(3, write(ends[1], p, 1) == 1 && read(ends[0], p + 1, 1) == 1 && p[1] == 'x');
	free(malloc(8 << 20));
	CHECK(4, munmap(p, 1 << 20) == 0);
	CHECK(5, sandbox_close_door() != SANDBOX_NOTHING); /* again does no harm */
	return 0;
}

static char database[] = "/tmp/casework-sandbox-XXXXXX";

static int sqlite_reads_on(void)
{
	sqlite3 *db;
	sqlite3_stmt *s;
	CHECK(0, sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
	CHECK(1, sqlite3_exec(db, "PRAGMA temp_store=memory; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) == SQLITE_OK);
	sandbox_close_door();
	CHECK(2, sqlite3_prepare_v2(db, "SELECT sum(n) FROM (SELECT n FROM t ORDER BY x)", -1, &s, NULL) == SQLITE_OK);
	CHECK(3, sqlite3_step(s) == SQLITE_ROW && sqlite3_column_int(s, 0) == 5050);
	sqlite3_finalize(s);
	sqlite3_close(db);
	return 0;
}

static unsigned kernel_gives;

static void says_what_it_achieved(void **state)
{
	(void)state;
	int got = in_child(achieved);
	assert_true(got >= 0 && got <= 3);
	kernel_gives = (unsigned)got;
	long version = syscall(444, NULL, (size_t)0, 1);
	assert_int_equal(version >= 1, (got & SANDBOX_PATHS) != 0);
}

static void paths(void **state)
{
	(void)state;
	if (!(kernel_gives & SANDBOX_PATHS))
		skip();
	assert_int_equal(in_child(paths_are_shut), 0);
}

static void calls(void **state)
{
	(void)state;
	if (!(kernel_gives & SANDBOX_CALLS))
		skip();
	assert_int_equal(in_child(calls_are_shut), 0);
}

static void work_inside(void **state)
{
	(void)state;
	if (!kernel_gives)
		skip();
	assert_int_equal(in_child(work_goes_on), 0);
}

static void sqlite_inside(void **state)
{
	sqlite3 *db;
	(void)state;
	int fd = mkstemp(database);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(sqlite3_open(database, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
				      "CREATE TABLE t(n,x); WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<100)"
				      " INSERT INTO t SELECT i, hex(randomblob(2000)) FROM c",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(db);
	int got = in_child(sqlite_reads_on);
	unlink(database);
	assert_int_equal(got, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_it_achieved), cmocka_unit_test(paths), cmocka_unit_test(calls),
		cmocka_unit_test(work_inside), cmocka_unit_test(sqlite_inside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
