/* case-patterns: what the rules notice in a case: prompts for a professional, never verdicts. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/batch.h"
#include "analysis/earlier.h"
#include "analysis/explain.h"
#include "analysis/mutate.h"
#include "analysis/rule_examples.h"
#include "base/file.h"
#include "base/memo.h"
#include "base/seal.h"
#include "cmd/common.h"
#include "draw/findings.h"

enum { O_RULES, O_FORMAT, O_CHILD, O_PENDING, O_ANCHORS, O_TEST, O_MUTATE, O_EXPLAIN, O_NATION, O_SINCE, O_THREADS, O_MEMO };

static const struct option_spec own[] = {
	[O_RULES] = {"rules", 'r', OPTION_VALUE, "PATH", "a rules file or a folder of them (schemas/rules)"},
	[O_FORMAT] = {"format", 'T', OPTION_VALUE, "FORMAT", "jsonl or table: the sentences with their dates"},
	[O_CHILD] = {"child", 0, OPTION_LIST, "ID", "only this child; may be given again"},
	[O_PENDING] = {"pending", 0, OPTION_FLAG, NULL, "also what is due and not yet past"},
	[O_ANCHORS] = {"anchors", 0, OPTION_FLAG, NULL, "list the entry that completes each instance"},
	[O_TEST] = {"test", 0, OPTION_MAYBE, "RULE", "run the examples that stand in the rules"},
	[O_MUTATE] = {"mutate", 0, OPTION_MAYBE, "RULE", "move every number of the rules by one: which does no example pin?"},
	[O_EXPLAIN] = {"explain", 0, OPTION_MAYBE, "RULE", "print a rule, or all of them, in English"},
	[O_NATION] = {"nation", 0, OPTION_VALUE, "NATION", "england-and-wales, scotland, northern-ireland: whose holidays count"},
	[O_SINCE] = {"since", 0, OPTION_VALUE, "FILE", "findings of an earlier run: says `was` where an older entry has moved one"},
	[O_THREADS] = {"threads", 0, OPTION_VALUE, "N", "how many work at once (as many as there are processors)"},
	[O_MEMO] = {"memo", 0, OPTION_VALUE, "FILE", "keep what was found there: children with nothing new are not run again"},
	COMMON_READ_OPTIONS,
	{0}};
static const char *const examples[] = {
	"case-patterns family.case", "every finding, one JSON object a line",
	"case-patterns family.case --format table", "the sentences, with the dates they stand on",
	"case-patterns --explain=missing-repeat", "what the rule finds, in English",
	"case-patterns --test", "run every example of every rule", NULL};
static const struct option_command command = {
	"case-patterns", "notice patterns by rules that can be read", "[OPTION...] FILE", examples, own};

struct rules {
	struct rule_set set;
	struct calendar *calendar;
	struct assertion_list *triggers;
	struct code code;
	bool has_code;
};

static void close_rules(struct rules *r)
{
	rule_close(&r->set);
	if (r->calendar)
		calendar_close(r->calendar);
	assertion_close(r->triggers);
	if (r->has_code)
		code_close(&r->code);
}

static int open_rules(struct life *l, const struct code *code, struct rules *r, struct err *e)
{
	const char *schemas = life_schemas(l), *path = l->options.own[O_RULES].text, *nation = l->options.own[O_NATION].text;
	enum calendar_nation n = CALENDAR_ENGLAND_WALES;
	struct buf b = {0};
	int rc;

	if (nation && calendar_nation_of(str_of(nation), &n) < 0)
		return err_set(e, ERR_USAGE, "--nation: expected england-and-wales, scotland or northern-ireland");
	if (!code) {
		if (code_open(schemas, &r->code, e) < 0)
			return -1;
		r->has_code = true;
		code = &r->code;
	}
	if (calendar_open(schemas, n, &r->calendar, e) < 0 || assertion_open(schemas, &r->triggers, e) < 0)
		return -1;
	buf_addf(&b, "%s/rules", schemas);
	rc = rule_open(path ? path : b.p, schemas, code, &r->set, &l->diags, e);
	buf_close(&b);
	for (size_t i = 0; rc == 0 && i < r->set.rules; i++)
		if (r->set.rule[i].skipped)
			diag_add(&l->diags, DIAG_NOTE, r->set.file[r->set.rule[i].file].path, r->set.rule[i].line, 0,
				 "rule %.*s is across children: case-links runs it", STR_ARG(r->set.rule[i].id));
	return rc;
}

static const struct rule *rule_named(const struct rule_set *s, const char *id, struct err *e)
{
	const struct rule *r = rule_find(s, str_of(id));
	const char *name[256], *near;
	size_t n = 0;

	if (r)
		return r;
	for (; n < s->rules && n < 256; n++)
		name[n] = s->rule[n].id.p;
	near = option_nearest(id, name, n);
	err_set(e, ERR_USAGE, near ? "there is no such rule; did you mean %s?" : "there is no such rule", near);
	return NULL;
}

/* The rule that an option names; NULL: it names none, all are meant. */
static int rule_asked(const struct life *l, const struct rules *r, unsigned option, const struct rule **only, struct err *e)
{
	const char *id = l->options.own[option].text;

	*only = id ? rule_named(&r->set, id, e) : NULL;
	return id && !*only ? -1 : 0;
}

static int explain(struct life *l, const struct rules *r, struct err *e)
{
	const struct rule *only;

	if (rule_asked(l, r, O_EXPLAIN, &only, e) < 0)
		return -1;
	for (size_t i = 0; i < r->set.rules; i++)
		if (!only || only == &r->set.rule[i]) {
			if (!only && i)
				out_add_char(&l->out, '\n');
			explain_rule(&r->set, &r->set.rule[i], &l->out.buf);
		}
	return 0;
}

static int mutate(struct life *l, const struct rules *r, struct err *e)
{
	struct arena a = {0};
	struct mutate m;
	const struct rule *only;
	int rc = rule_asked(l, r, O_MUTATE, &only, e);

	if (rc == 0)
		rc = mutate_run(&r->set, only, r->calendar, r->triggers, &a, &m, e);
	if (rc == 0) {
		mutate_write(&m, &r->set, &l->out.buf);
		if (m.broken || mutate_score(&m) < MUTATE_FLOOR)
			life_status(l, ERR_INPUT);
	}
	arena_close(&a);
	return rc;
}

static int test(struct life *l, const struct rules *r, struct err *e)
{
	const struct rule *only;
	struct rule_examples n = {0};

	if (rule_asked(l, r, O_TEST, &only, e) < 0)
		return -1;
	if (rule_examples(&r->set, only, r->calendar, r->triggers, &l->diags, &n, e) < 0)
		return -1;
	out_addf(&l->out, "%lu examples run, %lu failed", n.run, n.failed);
	if (n.passed_over)
		out_addf(&l->out, ", %lu across children (case-links --test)", n.passed_over);
	out_add_char(&l->out, '\n');
	if (n.failed)
		life_status(l, ERR_INPUT);
	return 0;
}

/* ---- names of persons, read when a finding first asks for one ---- */

struct person_name {
	struct str id, name;
};

struct names {
	struct common_case *c;
	struct person_name *name;
	size_t n, cap;
	bool read;
	struct arena arena;
};

static int by_person(const void *a, const void *b)
{
	const struct person_name *x = a, *y = b;
	int c = str_compare(x->id, y->id);

	return c || !x->name.p || !y->name.p ? c : str_compare(x->name, y->name);
}

static void add_name(struct names *n, struct str id, struct str name)
{
	if (n->n == n->cap) {
		n->cap = n->cap ? 2 * n->cap : 64;
		n->name = arena_grow(n->name, n->cap, sizeof *n->name);
	}
	n->name[n->n++] = (struct person_name){arena_copy(&n->arena, id), arena_copy(&n->arena, name)};
}

/* The name to show, or the first that is more than one word: "Jay" and "Jamie Rourke" may be one man. */
static struct str full_name(const struct person *p)
{
	for (size_t i = 0; i < p->names_n; i++)
		if (str_find(p->names[i], STR(" ")) < p->names[i].n)
			return p->names[i];
	return p->names[0];
}

static void read_names(struct names *n)
{
	struct store_wanted w = {.persons = true};
	struct record_source *from;
	struct arena a = {0};
	struct record r;
	struct err e = {0};

	n->read = true;
	if (common_records(n->c, &w, &from, &e) < 0)
		return; /* a name is a convenience: the id stands for it */
	while (from->next(from, &a, &r, &e) > 0) {
		if (r.type == RECORD_PERSON && r.person.names_n) {
			add_name(n, r.person.id, full_name(&r.person));
			for (size_t i = 0; i < r.person.system_ids_n; i++)
				add_name(n, r.person.system_ids[i], full_name(&r.person));
		}
		arena_clear(&a);
	}
	from->close(from);
	arena_close(&a);
	if (n->n)
		qsort(n->name, n->n, sizeof *n->name, by_person);
}

static struct str name_of(void *self, struct str person)
{
	struct names *n = self;
	struct person_name key = {.id = person}, *at;

	if (!n->read)
		read_names(n);
	at = n->n ? bsearch(&key, n->name, n->n, sizeof *n->name, by_person) : NULL;
	return at ? at->name : (struct str){0};
}

/* ---- running ---- */

static int exit_level(const struct life *l, enum finding_strength *level, bool *asked, struct err *e)
{
	const char *text = l->options.common[OPTION_LEVEL].text;

	*asked = text != NULL;
	for (unsigned s = 0; text && s < FINDING_STRENGTHS; s++)
		if (strcmp(text, finding_strength_name((enum finding_strength)s)) == 0) {
			*level = (enum finding_strength)s;
			return 0;
		}
	return text ? err_set(e, ERR_USAGE, "-e: expected note, consider or suspect") : 0;
}

static int wanted_children(struct common_case *c, struct pattern_wanted *w, struct err *e)
{
	const struct option_value *child = &c->life->options.own[O_CHILD];
	struct str *id = ARENA_ARRAY(&c->arena, struct str, child->n ? child->n : 1);

	for (size_t i = 0; i < child->n; i++)
		if (common_child(c, child->list[i], &id[i], e) < 0)
			return -1;
	w->child = id;
	w->children = child->n;
	return 0;
}

/* The result does not depend on it. */
static int wanted_threads(const struct life *l, struct pattern_wanted *w, struct err *e)
{
	const char *text = l->options.own[O_THREADS].text;
	char *end = NULL;
	long n = text ? strtol(text, &end, 10) : sysconf(_SC_NPROCESSORS_ONLN);

	if (text && (end == text || *end || n < 1 || n > 64))
		return err_set(e, ERR_USAGE, "--threads: expected a number from 1 to 64");
	w->threads = n < 1 ? 1 : n > 64 ? 64 : (unsigned)n;
	return 0;
}

/* ---- what is kept from run to run ---- */

static void seal_number(struct seal *s, long long v)
{
	seal_add(s, (struct str){(const char *)&v, sizeof v});
}

/* All that the findings hang on besides the case and the rules: this very program, its lists of words and kinds, who is looking. */
static int memo_about(struct common_case *c, struct pattern_wanted *w, struct err *e)
{
	static const char *const folder[] = {"codes", "calendar", "language"};
	static const char *const suffix[] = {".xml", ".csv"};
	const struct life *l = c->life;
	unsigned char digest[SEAL_BYTES];
	struct stat program = {0};
	struct buf path = {0};
	struct seal s;
	int rc = 0;

	seal_open(&s);
	seal_add(&s, str_of(life_version()));
	if (stat("/proc/self/exe", &program) == 0) {
		seal_number(&s, program.st_size);
		seal_number(&s, program.st_mtim.tv_sec);
		seal_number(&s, program.st_mtim.tv_nsec);
	}
	seal_number(&s, c->audience);
	seal_number(&s, c->sealed);
	seal_add(&s, str_of(l->options.own[O_NATION].text));
	for (size_t i = 0; i < 6 && rc == 0; i++) {
		char **name = NULL;
		size_t n = 0;
		buf_clear(&path);
		buf_addf(&path, "%s/%s", life_schemas(l), folder[i / 2]);
		rc = file_list(path.p, suffix[i % 2], &name, &n, e);
		for (size_t k = 0; k < n && rc == 0; k++) {
			struct file_bytes f;
			buf_clear(&path);
			buf_addf(&path, "%s/%s/%s", life_schemas(l), folder[i / 2], name[k]);
			if ((rc = file_map(path.p, &f, e)) < 0)
				break;
			seal_number(&s, (long long)f.bytes.n);
			seal_add(&s, f.bytes);
			file_unmap(&f);
		}
		file_free_names(name, n);
	}
	buf_close(&path);
	seal_close(&s, digest);
	w->memo_about = arena_copy(&c->arena, (struct str){(const char *)digest, sizeof digest});
	return rc;
}

static int open_memo(struct common_case *c, struct pattern_wanted *w, struct err *e)
{
	const char *path = c->life->options.own[O_MEMO].text;

	if (!path)
		return 0;
	if (memo_about(c, w, e) < 0)
		return -1;
	w->memo = memo_open(path);
	return 0;
}

/* On every way out; after a failure the file stays as it was. */
static int close_memo(struct life *l, struct pattern_wanted *w, int rc, struct err *e)
{
	const char *wrong = w->memo ? memo_note(w->memo) : NULL;

	if (wrong)
		diag_add(&l->diags, DIAG_NOTE, str_of(l->options.own[O_MEMO].text), 0, 0, "%s", wrong);
	if (rc == 0)
		return memo_close(w->memo, w->children || w->only, e);
	memo_abandon(w->memo);
	return rc;
}

/* What was kept from this audience is said, never what it was. */
static void tell_withheld(struct common_case *c)
{
	struct store_withheld n = store_withheld(c->store);

	if (n.events)
		diag_add(&c->life->diags, DIAG_NOTE, str_of(command.name), 0, 0, "withheld from this audience: %llu entries",
			 (unsigned long long)n.events);
}

/* Between the rules and the writer: what each finding was called before. */
struct since {
	struct finding_sink sink; /* first */
	struct finding_sink *to;
	struct earlier *earlier;
	struct file_bytes file;
};

static int put_since(struct finding_sink *self, const struct finding *f, struct err *e)
{
	struct since *s = (struct since *)(void *)self;
	struct finding with = *f;

	with.was = earlier_find(s->earlier, f);
	return s->to->put(s->to, &with, e);
}

static int open_since(struct since *s, const char *path, struct finding_sink *to, struct err *e)
{
	*s = (struct since){.sink.put = put_since, .to = to};
	if (file_map(path, &s->file, e) < 0)
		return -1;
	int rc = earlier_open(s->file.bytes, str_of(path), &s->earlier, e);
	file_unmap(&s->file);
	return rc;
}

static int run(struct life *l, struct err *e)
{
	struct common_case c = {0};
	struct rules r = {0};
	struct names names = {.c = &c};
	struct findings out = {0};
	struct since since = {0};
	struct batch batch = {0};
	const char *since_path = l->options.own[O_SINCE].text;
	struct pattern_counts n = {0};
	struct pattern_wanted w = {.set = &r.set, .label = name_of, .label_self = &names,
				   .pending = l->options.own[O_PENDING].given, .anchors = l->options.own[O_ANCHORS].given};
	struct case_view *v = NULL;
	enum finding_strength level = FINDING_NOTE;
	bool asked = false;
	int rc = exit_level(l, &level, &asked, e);

	if (rc == 0)
		rc = findings_format_of(l->options.own[O_FORMAT].text, &out.format, e);
	if (rc == 0)
		rc = wanted_threads(l, &w, e);
	if (rc == 0)
		rc = common_start(&c, l, AUDIENCE_HOLDER, e);
	if (rc == 0)
		rc = open_rules(l, &c.code, &r, e);
	if (rc == 0)
		rc = common_open(&c, l->options.operand[0], e);
	if (rc == 0)
		rc = wanted_children(&c, &w, e);
	if (rc == 0)
		rc = open_memo(&c, &w, e);
	if (rc == 0)
		rc = common_view(&c, &v, e);
	if (rc == 0) {
		w.calendar = r.calendar;
		w.triggers = r.triggers;
		w.today = c.today;
		w.batch = &batch;
		findings_open(&out, v, &c.code, name_of, &names);
		if (since_path)
			rc = open_since(&since, since_path, &out.sink, e);
		if (rc == 0)
			rc = pattern_run(&w, v, since_path ? &since.sink : &out.sink, &n, e);
	}
	if (rc == 0) {
		findings_write(&out, &l->out);
		if (out.format == FINDINGS_JSONL) /* for the machine alone: no statistic is in a table */
			batch_write_json(&batch, &l->out);
		tell_withheld(&c);
		for (unsigned s = level; asked && s < FINDING_STRENGTHS; s++)
			if (n.by_strength[s])
				life_status(l, 1);
		if (n.not_told) {
			diag_add(&l->diags, DIAG_WARNING, str_of(l->options.operand[0]), 0, 0,
				 "%lu texts could not be searched to the end: what a rule says of them cannot be told", n.not_told);
			life_status(l, ERR_INPUT);
		}
	}
	rc = close_memo(l, &w, rc, e);
	earlier_close(since.earlier);
	findings_close(&out);
	batch_close(&batch);
	if (v)
		v->close(v);
	free(names.name);
	arena_close(&names.arena);
	close_rules(&r);
	common_close(&c);
	return rc;
}

int main(int argc, char **argv)
{
	struct life l;
	struct err e = {0};
	struct rules r = {0};
	bool rules_only;
	int rc;

	if (!life_start(&l, &command, argc, argv))
		return life_end(&l);
	rules_only = l.options.own[O_TEST].given || l.options.own[O_MUTATE].given || l.options.own[O_EXPLAIN].given;
	if (rules_only && l.options.operands) {
		rc = err_set(&e, ERR_USAGE, "--test, --mutate and --explain take no FILE");
	} else if (!rules_only && l.options.operands != 1) {
		rc = err_set(&e, ERR_USAGE, "name one case file or export, or - for a stream; case-patterns --help tells more");
	} else if (rules_only) {
		rc = open_rules(&l, NULL, &r, &e);
		if (rc == 0)
			rc = l.options.own[O_TEST].given	    ? test(&l, &r, &e)
			     : l.options.own[O_MUTATE].given ? mutate(&l, &r, &e)
							     : explain(&l, &r, &e);
		close_rules(&r);
	} else {
		rc = run(&l, &e);
	}
	if (rc < 0)
		life_fail(&l, &e);
	return life_end(&l);
}
