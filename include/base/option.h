/* base/option - one table per command drives parsing, --help, --list-options and so completion.
 *
 * A command describes itself once (struct option_command).  option_parse reads the whole line before anything
 * acts: values land in `value` by the option's place in the table, repeatable ones in `list`.  An option value
 * follows `=` or the next word; an optional value only `=`.  Long names may not be shortened.  "--" ends options;
 * "-" is an operand.  Common options (option_common) are added to every command's table by the parser.
 * Fails with ERR_USAGE, one line, with the nearest option name for a typing slip.
 */
#ifndef BASE_OPTION_H
#define BASE_OPTION_H

#include "base/err.h"
#include "base/buf.h"

enum option_arg { OPTION_FLAG, OPTION_VALUE, OPTION_MAYBE, OPTION_LIST }; /* MAYBE: value optional; LIST: repeatable value */

struct option_spec {
	const char *name; /* "format"; without the dashes */
	char letter;      /* 'T' or 0 */
	enum option_arg arg;
	const char *value; /* "FORMAT": how help names the value; NULL for a flag */
	const char *help;  /* one line, no full stop */
};

struct option_command {
	const char *name;     /* "case-import" */
	const char *purpose;  /* one line */
	const char *synopsis; /* "[OPTION...] FILE..." */
	const char *const *examples; /* NULL-ended: command, explanation, command, explanation... */
	const struct option_spec *own; /* ended by name == NULL */
};

/* Places of the common options in struct options.common, in this order. */
enum option_common {
	OPTION_SCHEMAS, /* -S DIR */
	OPTION_TODAY,   /* -N DATE */
	OPTION_LEVEL,   /* -e LEVEL */
	OPTION_QUIET,   /* -q */
	OPTION_VERBOSE, /* -v */
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_LIST_OPTIONS,
	OPTION_COMMON_COUNT,
};

struct option_value {
	bool given;
	const char *text;   /* the (last) value, NULL if none was given */
	const char **list;  /* OPTION_LIST: all values in order */
	size_t n;
};

struct options {
	struct option_value *own; /* in the order of the command's table */
	size_t own_n;
	struct option_value common[OPTION_COMMON_COUNT];
	const char **operand;
	size_t operands;
};

int option_parse(const struct option_command *c, int argc, char **argv, struct options *o, struct err *e);
void option_free(struct options *o);
extern const struct option_spec option_common_table[];
void option_help(const struct option_command *c, struct buf *b);  /* at most 80 columns */
void option_usage(const struct option_command *c, struct buf *b); /* the short form, for no operands */
void option_list(const struct option_command *c, struct buf *b);  /* one line each: --name, -x, ARG, tab-separated */
/* The nearest of `names` to a mistyped word (edit distance 1 or 2), or NULL. */
const char *option_nearest(const char *word, const char *const *names, size_t n);

#endif
