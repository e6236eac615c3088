#include "base/life.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

#ifndef CASEWORK_VERSION
#define CASEWORK_VERSION "0.1"
#endif
#ifndef CASEWORK_DATADIR
#define CASEWORK_DATADIR "/usr/local/share/casework"
#endif

enum { SCHEMAS_PATH = 4096 };

static void write_stderr(struct str s)
{
	while (s.n) {
		ssize_t n = write(2, s.p, s.n);
		if (n <= 0)
			return;
		s = str_part(s, (size_t)n, s.n);
	}
}

/* A file of a million bad rows has one reason for most of them; the rows themselves are kept. */
static bool is_one_too_many(struct life *l, const struct diag *d)
{
	char file[sizeof l->told_file];
	snprintf(file, sizeof file, "%.*s", STR_ARG(str_part(d->file, 0, sizeof file - 1)));
	if (strcmp(file, l->told_file) != 0) {
		memcpy(l->told_file, file, sizeof file);
		memset(l->told, 0, sizeof l->told);
	}
	return !l->options.common[OPTION_VERBOSE].given && ++l->told[d->level] > LIFE_MOST_LINES;
}

static void print_diag(void *self, const struct diag *d)
{
	struct life *l = self;
	struct buf b = {0};
	if (d->level == DIAG_NOTE && l->options.common[OPTION_QUIET].given)
		return;
	if (!is_one_too_many(l, d))
		diag_format(d, &b);
	else if (l->told[d->level] == LIFE_MOST_LINES + 1)
		diag_format(&(struct diag){d->level, d->file, 0, 0, STR("there are more such lines; -v tells them all")}, &b);
	write_stderr(buf_str(&b));
	buf_close(&b);
}

static void take_status(struct life *l, int status)
{
	static const int rank[] = {0, 1, 3, 2, 4}; /* 4, 2, 3, 1, 0 from worst */
	if (status >= 0 && status <= 4 && rank[status] > rank[l->status])
		l->status = status;
}

/* A mapped file was cut while it was read.  What it was to become is private or in a transaction. */
static void tell_shorter(int number)
{
	static const char why[] = ": error: a file became shorter while it was read\n";
	(void)number;
	if (write(2, program_invocation_short_name, strlen(program_invocation_short_name)) < 0 ||
	    write(2, why, sizeof why - 1) < 0)
		_exit(ERR_SYSTEM);
	_exit(ERR_SYSTEM);
}

void life_status(struct life *l, int status)
{
	take_status(l, status);
}

void life_fail(struct life *l, const struct err *e)
{
	const char *file = e->file[0] ? e->file : l->command->name;
	struct buf b = {0};
	diag_format(&(struct diag){DIAG_ERROR, str_of(file), e->line, e->col, str_of(e->text)}, &b);
	write_stderr(buf_str(&b));
	buf_close(&b);
	take_status(l, e->code ? (int)e->code : ERR_SYSTEM);
}

bool life_start(struct life *l, const struct option_command *c, int argc, char **argv)
{
	struct err e = {0};
	*l = (struct life){.command = c};
	umask(077);
	setlocale(LC_ALL, "C");
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_IGN); /* the write fails instead, and is told */
	signal(SIGBUS, tell_shorter);
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	for (int fd = 0; fd < 3; fd++) /* a closed standard stream must not become the case file */
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
			_exit(ERR_SYSTEM);
	l->diags = (struct diags){.put = print_diag, .self = l};
	out_to_fd(&l->out, 1);
	if (option_parse(c, argc, argv, &l->options, &e) < 0) {
		life_fail(l, &e);
		return false;
	}
	if (l->options.common[OPTION_HELP].given)
		option_help(c, &l->out.buf);
	else if (l->options.common[OPTION_VERSION].given)
		out_addf(&l->out, "%s (casework) %s\n", c->name, life_version());
	else if (l->options.common[OPTION_LIST_OPTIONS].given)
		option_list(c, &l->out.buf);
	else
		return true;
	return false;
}

int life_end(struct life *l)
{
	struct err e = {0};
	if (out_close(&l->out, true, &e) < 0) {
		snprintf(e.file, sizeof e.file, "standard output");
		life_fail(l, &e);
	}
	option_free(&l->options);
	return l->status;
}

/* The folder `up` levels above this program, with `tail` after it, when there is one. */
static const char *near_program(int up, const char *tail, char path[static SCHEMAS_PATH])
{
	ssize_t n = readlink("/proc/self/exe", path, SCHEMAS_PATH - 64);
	for (; n > 0 && up > 0; up--) {
		path[n] = '\0';
		char *slash = strrchr(path, '/');
		n = slash ? slash - path : 0;
	}
	if (n <= 0)
		return NULL;
	snprintf(path + n, SCHEMAS_PATH - (size_t)n, "%s", tail);
	return file_is_folder(path) ? path : NULL;
}

const char *life_schemas(const struct life *l)
{
	static char path[SCHEMAS_PATH];
	const char *given = l->options.common[OPTION_SCHEMAS].text, *env = getenv("CASEWORK_SCHEMAS");
	if (given)
		return given;
	if (env && *env)
		return env;
	if (near_program(3, "/schemas", path)) /* TREE/build/bin/case-x: TREE/schemas */
		return path;
	if (near_program(2, "/share/casework/schemas", path)) /* PREFIX/bin/case-x, wherever PREFIX was put */
		return path;
	return CASEWORK_DATADIR "/schemas";
}

struct str life_now(char out[static 32])
{
	time_t now = time(NULL);
	struct tm tm;
	gmtime_r(&now, &tm);
	return (struct str){out, strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm)};
}

long life_seconds(void)
{
	return (long)time(NULL);
}

struct str life_user(void)
{
	struct passwd *p = getpwuid(geteuid());
	return p && p->pw_name ? str_of(p->pw_name) : STR("unknown");
}

const char *life_version(void)
{
	return CASEWORK_VERSION;
}

const struct option_value *life_option(const struct life *l, const char *name)
{
	const struct option_spec *t = l->command->own;
	for (size_t i = 0; t && t[i].name; i++)
		if (strcmp(t[i].name, name) == 0)
			return &l->options.own[i];
	for (size_t i = 0; option_common_table[i].name; i++)
		if (strcmp(option_common_table[i].name, name) == 0)
			return &l->options.common[i];
	abort(); /* a command asked for an option that is not in its table: a mistake in the program */
}
