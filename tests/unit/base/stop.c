#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/stop.h"

/* In a child of its own: what a signal noted belongs to the process. */
static int end_of(void (*what)(void))
{
	int status = 0;
	pid_t child = fork();
	if (child == 0) {
		what();
		_exit(9);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static void is_asked_and_obeys(void)
{
	stop_listen();
	if (stop_is_wanted())
		_exit(1);
	raise(SIGTERM);
	if (!stop_is_wanted())
		_exit(2);
	stop_obey();
}

static void is_asked_twice(void)
{
	signal(SIGINT, SIG_DFL); /* whoever runs the tests in the background has it ignored */
	stop_listen();
	raise(SIGINT);
	raise(SIGINT);
}

static void was_told_not_to_hear(void)
{
	signal(SIGHUP, SIG_IGN);
	stop_listen();
	raise(SIGHUP);
	_exit(stop_is_wanted() ? 1 : 0);
}

static void is_not_asked(void)
{
	stop_listen();
	stop_obey();
	_exit(0);
}

static void the_first_is_noted_the_second_ends(void **state)
{
	(void)state;
	assert_int_equal(end_of(is_asked_and_obeys), -SIGTERM);
	assert_int_equal(end_of(is_asked_twice), -SIGINT);
	assert_int_equal(end_of(was_told_not_to_hear), 0);
	assert_int_equal(end_of(is_not_asked), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_first_is_noted_the_second_ends)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
