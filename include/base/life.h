/* base/life - the life of a command: start, one result line for what failed, a checked end.
 *
 * Only cmd/ calls this.  life_start sets umask 077, no core dump, the C locale and what signals do: SIGPIPE
 * ends the command, SIGXFSZ is ignored (the write fails instead, and is told), SIGBUS (a mapped file was cut
 * while it was read) says so and ends it with exit 4, leaving what it wrote as a kill would.  It parses the
 * options and answers --help, --version and --list-options.  life_end closes standard output, checks it (a
 * full disk is exit 4) and combines the statuses of contract.md 5: where several hold, 4, 2, 3, 1.
 * Diagnostics print on stderr, LIFE_MOST_LINES of a level for a file (all with -v); control bytes in them are
 * escaped.  life_now and life_user are the only clock and the only user name in the project, for the record
 * of an import (contract.md 6).
 */
#ifndef BASE_LIFE_H
#define BASE_LIFE_H

#include "base/diag.h"
#include "base/err.h"
#include "base/option.h"
#include "base/out.h"

enum { LIFE_MOST_LINES = 100 };

struct life {
	const struct option_command *command;
	struct options options;
	struct diags diags; /* prints on stderr; give it to whatever wants a struct diags * */
	struct out out;     /* standard output */
	int status;         /* the worst seen so far */
	unsigned long told[DIAG_LEVELS]; /* lines about the file told of last */
	char told_file[256];
};

/* True: go on.  False: the command is over (help printed, or usage error); return life_end(l). */
bool life_start(struct life *l, const struct option_command *c, int argc, char **argv);
void life_status(struct life *l, int status);              /* 1, 2, 3 or 4: kept if worse in the order 4 2 3 1 0 */
void life_fail(struct life *l, const struct err *e);       /* prints the error, notes its status */
int life_end(struct life *l);                              /* the exit status */
const char *life_schemas(const struct life *l);            /* -S, $CASEWORK_SCHEMAS, build tree, PREFIX (contract.md 8) */
struct str life_now(char out[static 32]);                  /* UTC, 2026-11-21T10:00:00Z */
long life_seconds(void);                                   /* for a line of progress: whole seconds of the clock */
struct str life_user(void);                                /* the login name, or "unknown" */
const char *life_version(void);

/* What a command that needs no more than this can be given: the place of `spec` in the command's own table. */
const struct option_value *life_option(const struct life *l, const char *name);

#endif
