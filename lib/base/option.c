#include "base/option.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

const struct option_spec option_common_table[] = {
	[OPTION_SCHEMAS] = {"schemas", 'S', OPTION_VALUE, "DIR",
			    "folder of the policies, code lists and maps"},
	[OPTION_TODAY] = {"today", 'N', OPTION_VALUE, "DATE", "the day to take as today (YYYY-MM-DD)"},
	[OPTION_LEVEL] = {"exit-level", 'e', OPTION_VALUE, "LEVEL",
			  "exit 1 at LEVEL or above: note, warning, error, consider, suspect"},
	[OPTION_QUIET] = {"quiet", 'q', OPTION_FLAG, NULL, "say less on standard error"},
	[OPTION_VERBOSE] = {"verbose", 'v', OPTION_FLAG, NULL, "say more on standard error"},
	[OPTION_HELP] = {"help", 'h', OPTION_FLAG, NULL, "print this help"},
	[OPTION_VERSION] = {"version", 0, OPTION_FLAG, NULL, "print the version"},
	[OPTION_LIST_OPTIONS] = {"list-options", 0, OPTION_FLAG, NULL,
				 "print the options, one a line, for completion"},
	{0},
};

static size_t count(const struct option_spec *t)
{
	size_t n = 0;
	while (t && t[n].name)
		n++;
	return n;
}

/* Edit distance with neighbouring swaps, at most 3 told apart. */
static unsigned distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	unsigned d[40][40];
	if (n >= 40 || m >= 40)
		return 9;
	for (size_t i = 0; i <= n; i++)
		for (size_t j = 0; j <= m; j++) {
			if (i == 0 || j == 0) {
				d[i][j] = (unsigned)(i + j);
				continue;
			}
			unsigned best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			if (d[i - 1][j] + 1 < best)
				best = d[i - 1][j] + 1;
			if (d[i][j - 1] + 1 < best)
				best = d[i][j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    d[i - 2][j - 2] + 1 < best)
				best = d[i - 2][j - 2] + 1;
			d[i][j] = best;
		}
	return d[n][m];
}

const char *option_nearest(const char *word, const char *const *names, size_t n)
{
	const char *best = NULL;
	unsigned least = 3;
	for (size_t i = 0; i < n; i++) {
		unsigned far = distance(word, names[i]);
		if (far < least) {
			least = far;
			best = names[i];
		}
	}
	return best;
}

static int unknown(const struct option_command *c, const char *name, size_t n, struct err *e)
{
	const char *names[96];
	char word[64];
	size_t k = 0;
	snprintf(word, sizeof word, "%.*s", (int)n, name);
	for (const struct option_spec *s = c->own; s && s->name && k < 64; s++)
		names[k++] = s->name;
	for (const struct option_spec *s = option_common_table; s->name && k < 96; s++)
		names[k++] = s->name;
	const char *near = option_nearest(word, names, k);
	if (near)
		return err_set(e, ERR_USAGE, "there is no option --%s; did you mean --%s?", word, near);
	return err_set(e, ERR_USAGE, "there is no option --%s; %s --help lists them", word, c->name);
}

static void store(struct option_value *v, enum option_arg arg, const char *text)
{
	v->given = true;
	if (text)
		v->text = text;
	if (arg == OPTION_LIST) {
		v->list = arena_grow(v->list, v->n + 1, sizeof *v->list);
		v->list[v->n++] = text;
	}
}

static const struct option_spec *by_name(const struct option_spec *t, const char *name, size_t n)
{
	for (; t && t->name; t++)
		if (strlen(t->name) == n && memcmp(t->name, name, n) == 0)
			return t;
	return NULL;
}

static const struct option_spec *by_letter(const struct option_spec *t, char letter)
{
	for (; t && t->name; t++)
		if (t->letter == letter)
			return t;
	return NULL;
}

static int parse_long(const struct option_command *c, const char *word, char **argv, int *i, int argc,
		      struct options *o, struct err *e)
{
	const char *equals = strchr(word, '=');
	size_t n = equals ? (size_t)(equals - word) : strlen(word);
	const struct option_spec *s = by_name(c->own, word, n), *t = c->own;
	struct option_value *into = o->own;
	if (!s) {
		s = by_name(option_common_table, word, n);
		t = option_common_table;
		into = o->common;
	}
	if (!s)
		return unknown(c, word, n, e);
	const char *value = equals ? equals + 1 : NULL;
	if (s->arg == OPTION_FLAG && value)
		return err_set(e, ERR_USAGE, "option --%s takes no value", s->name);
	if ((s->arg == OPTION_VALUE || s->arg == OPTION_LIST) && !value) {
		if (*i + 1 >= argc)
			return err_set(e, ERR_USAGE, "option --%s needs a value: --%s=%s", s->name, s->name,
				       s->value);
		value = argv[++*i];
	}
	store(&into[s - t], s->arg, value);
	return 0;
}

static int parse_letters(const struct option_command *c, const char *word, char **argv, int *i, int argc,
			 struct options *o, struct err *e)
{
	for (; *word; word++) {
		const struct option_spec *s = by_letter(c->own, *word), *t = c->own;
		struct option_value *into = o->own;
		if (!s) {
			s = by_letter(option_common_table, *word);
			t = option_common_table;
			into = o->common;
		}
		if (!s)
			return err_set(e, ERR_USAGE, "there is no option -%c; %s --help lists them", *word,
				       c->name);
		const char *value = NULL;
		bool takes = s->arg == OPTION_VALUE || s->arg == OPTION_LIST;
		if (takes && word[1]) {
			value = word[1] == '=' ? word + 2 : word + 1;
		} else if (takes) {
			if (*i + 1 >= argc)
				return err_set(e, ERR_USAGE, "option -%c needs a value: -%c %s", *word, *word,
					       s->value);
			value = argv[++*i];
		}
		store(&into[s - t], s->arg, value);
		if (takes)
			return 0;
	}
	return 0;
}

int option_parse(const struct option_command *c, int argc, char **argv, struct options *o, struct err *e)
{
	bool only_operands = false;
	*o = (struct options){0};
	o->own_n = count(c->own);
	o->own = arena_malloc((o->own_n + 1) * sizeof *o->own);
	o->operand = arena_malloc(((size_t)argc + 1) * sizeof *o->operand);
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];
		int rc = 0;
		if (only_operands || word[0] != '-' || word[1] == '\0')
			o->operand[o->operands++] = word;
		else if (strcmp(word, "--") == 0)
			only_operands = true;
		else if (word[1] == '-')
			rc = parse_long(c, word + 2, argv, &i, argc, o, e);
		else
			rc = parse_letters(c, word + 1, argv, &i, argc, o, e);
		if (rc < 0)
			return rc;
	}
	return 0;
}

void option_free(struct options *o)
{
	for (size_t i = 0; i < o->own_n; i++)
		free(o->own[i].list);
	free(o->own);
	free(o->operand);
	*o = (struct options){0};
}

static void help_table(const struct option_spec *t, struct buf *b)
{
	for (; t && t->name; t++) {
		size_t from = b->n;
		buf_add_z(b, "  ");
		if (t->letter)
			buf_addf(b, "-%c, ", t->letter);
		else
			buf_add_z(b, "    ");
		buf_addf(b, "--%s", t->name);
		if (t->value)
			buf_addf(b, t->arg == OPTION_MAYBE ? "[=%s]" : "=%s", t->value);
		size_t column = b->n - from;
		if (column > 28) {
			buf_add_char(b, '\n');
			column = 0;
		}
		/* fold the explanation at 80 columns */
		struct str rest = str_of(t->help);
		for (;;) {
			buf_addf(b, "%*s", (int)(30 - column), "");
			size_t n = rest.n;
			if (n > 49)
				for (n = 49; n && rest.p[n] != ' ';)
					n--;
			if (n == 0)
				n = rest.n;
			buf_addf(b, "%.*s\n", (int)n, rest.p);
			if (n >= rest.n)
				break;
			rest = str_part(rest, n + 1, rest.n);
			column = 0;
		}
	}
}

void option_usage(const struct option_command *c, struct buf *b)
{
	buf_addf(b, "usage: %s %s\n       %s --help tells more\n", c->name, c->synopsis, c->name);
}

void option_help(const struct option_command *c, struct buf *b)
{
	buf_addf(b, "%s: %s\n\nusage: %s %s\n", c->name, c->purpose, c->name, c->synopsis);
	if (c->examples && c->examples[0]) {
		buf_add_z(b, "\nExamples:\n");
		for (const char *const *x = c->examples; x[0] && x[1]; x += 2)
			buf_addf(b, "  %s\n      %s\n", x[0], x[1]);
	}
	if (count(c->own)) {
		buf_add_z(b, "\nOptions:\n");
		help_table(c->own, b);
	}
	buf_add_z(b, "\nCommon options:\n");
	help_table(option_common_table, b);
	buf_add_z(b, "\nExit status: 0 done, 1 findings at -e LEVEL, 2 usage, 3 input set aside or\n"
		     "something could not be told, 4 cannot read, write or allocate.\n");
	buf_addf(b, "More: man %s\n", c->name);
}

void option_list(const struct option_command *c, struct buf *b)
{
	const struct option_spec *tables[2] = {c->own, option_common_table};
	for (int i = 0; i < 2; i++)
		for (const struct option_spec *t = tables[i]; t && t->name; t++) {
			buf_addf(b, "--%s\t", t->name);
			if (t->letter)
				buf_addf(b, "-%c", t->letter);
			buf_addf(b, "\t%s\t%s\n", t->value ? t->value : "", t->help);
		}
}
