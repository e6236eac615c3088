/* case-patterns: what the rules notice in a case: prompts for a professional, never verdicts. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/batch.h"
#include "analysis/earlier.h"
#include "analysis/explain.h"
#include "analysis/mutate.h"
#include "analysis/passage.h"
#include "analysis/review.h"
#include "analysis/rule_examples.h"
#include "analysis/why.h"
#include "base/file.h"
#include "base/memo.h"
#include "base/seal.h"
#include "cmd/common.h"
#include "draw/findings.h"
#include "draw/front.h"
#include "draw/page.h"
#include "model/label.h"

enum { O_RULES, O_FORMAT, O_CHILD, O_PENDING, O_ANCHORS, O_TEST, O_MUTATE, O_EXPLAIN, O_WHY, O_FRONT, O_NATION, O_SINCE, O_THREADS, O_MEMO };

static const struct option_spec own[] = {
	[O_RULES] = {"rules", 'r', OPTION_VALUE, "PATH", "a rules file or a folder of them (schemas/rules)"},
	[O_FORMAT] = {"format", 'T', OPTION_VALUE, "FORMAT", "jsonl or table: the sentences with their dates"},
	[O_CHILD] = {"child", 0, OPTION_LIST, "ID", "only this child; may be given again"},
	[O_PENDING] = {"pending", 0, OPTION_FLAG, NULL, "also what is due and not yet past"},
	[O_ANCHORS] = {"anchors", 0, OPTION_FLAG, NULL, "list the entry that completes each instance"},
	[O_TEST] = {"test", 0, OPTION_MAYBE, "RULE", "run the examples that stand in the rules"},
	[O_MUTATE] = {"mutate", 0, OPTION_MAYBE, "RULE", "move every number of the rules by one: which does no example pin?"},
	[O_EXPLAIN] = {"explain", 0, OPTION_MAYBE, "RULE", "print a rule, or all of them, in English"},
	[O_WHY] = {"why", 0, OPTION_VALUE, "RULE", "why it found something in the child, or by how much it did not"},
	[O_FRONT] = {"front", 0, OPTION_FLAG, NULL, "a page of at most eight lines a family, then the passages to read"},
	[O_NATION] = {"nation", 0, OPTION_VALUE, "NATION", "england-and-wales, scotland, northern-ireland: whose holidays count"},
	[O_SINCE] = {"since", 0, OPTION_VALUE, "FILE", "findings of an earlier run: what is new, grown, gone, and why"},
	[O_THREADS] = {"threads", 0, OPTION_VALUE, "N", "how many work at once (as many as there are processors)"},
	[O_MEMO] = {"memo", 0, OPTION_VALUE, "FILE", "keep what was found there: children with nothing new are not run again"},
	COMMON_READ_OPTIONS,
	{0}};
static const char *const examples[] = {
	"case-patterns family.case", "every finding, one JSON object a line",
	"case-patterns family.case --front", "a page of at most eight lines",
	"case-patterns family.case --format table", "the sentences, with the dates they stand on",
	"case-patterns --why missing-repeat --child mosaic:10422 family.case", "by how much it did not",
	"case-patterns --explain=missing-repeat", "what the rule finds, in English",
	"case-patterns --test", "run every example of every rule", NULL};
static const struct option_command command = {
	"case-patterns", "notice patterns by rules that can be read", "[OPTION...] FILE", examples, own};

/* The rules, and a line naming those that another command runs. */
static int open_rules(struct life *l, const struct code *code, struct common_rules *r, struct err *e)
{
	if (common_rules_open(r, l, l->options.own[O_RULES].text, l->options.own[O_NATION].text, code, e) < 0)
		return -1;
	struct buf b = {0};
	for (size_t i = 0; i < r->set.rules; i++)
		if (r->set.rule[i].skipped)
			buf_addf(&b, "%s%.*s", b.n ? " " : "", STR_ARG(r->set.rule[i].id));
	if (b.n)
		diag_add(&l->diags, DIAG_NOTE, str_of(command.name), 0, 0, "across children, passed over here, case-links runs them: %s", b.p);
	buf_close(&b);
	return 0;
}

/* The rule that an option names; NULL: it names none, all are meant. */
static int rule_asked(const struct life *l, const struct common_rules *r, unsigned option, const struct rule **only, struct err *e)
{
	const char *id = l->options.own[option].text;

	*only = id ? common_rule(&r->set, id, e) : NULL;
	return id && !*only ? -1 : 0;
}

static int explain(struct life *l, const struct common_rules *r, struct err *e)
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

static int mutate(struct life *l, const struct common_rules *r, struct err *e)
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

static int test(struct life *l, const struct common_rules *r, struct err *e)
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
static void tell_withheld(struct common_case *c, const struct rule_set *s, const struct case_view *v, unsigned long long kept,
			  unsigned long left_out)
{
	struct buf b = {0};

	if (kept)
		diag_add(&c->life->diags, DIAG_NOTE, str_of(command.name), 0, 0,
			 "withheld from this audience: %llu %s; that such entries are missing is not told as a finding",
			 kept, kept == 1 ? "entry" : "entries");
	if (left_out)
		diag_add(&c->life->diags, DIAG_NOTE, str_of(command.name), 0, 0,
			 "%lu finding%s not in this copy: entries they stand on are withheld from this audience", left_out,
			 left_out == 1 ? " is" : "s are");
	for (size_t i = 0; v->withholds && i < s->rules; i++)
		if (pattern_needs_restricted(s, &s->rule[i]))
			buf_addf(&b, "%s%.*s", b.n ? " " : "", STR_ARG(s->rule[i].id));
	if (b.n)
		diag_add(&c->life->diags, DIAG_NOTE, str_of(command.name), 0, 0,
			 "about kinds that this audience does not see, passed over: %s", b.p);
	buf_close(&b);
}

static int open_since(struct earlier **x, const char *path, struct err *e)
{
	struct file_bytes file;

	if (file_map(path, &file, e) < 0)
		return -1;
	int rc = file.bytes.n && file.bytes.p[0] != '{' && file.bytes.p[0] != '\n'
			 ? err_set_at(e, ERR_INPUT, str_of(path), 0, 0,
				      "not findings: --since wants what case-patterns wrote earlier as JSON Lines "
				      "(case-patterns FILE > earlier.jsonl), no table and no case file")
			 : earlier_open(file.bytes, str_of(path), x, e);
	file_unmap(&file);
	return rc;
}

/* Only a case that holds reviews is looked through for them. */
static int open_reviews(struct common_case *c, struct case_view *v, struct review_list **l, struct err *e)
{
	uint16_t kind;

	if (code_kind_of(&c->code, STR("finding-review"), &kind) < 0 || !store_has_kind(c->store, kind))
		return 0;
	return review_open(v, &c->code, l, e);
}

/* Of children of whom something is gone: which entries stand in a later version. */
static int read_versions(struct common_case *c, struct earlier *x, struct case_view *v, struct err *e)
{
	struct store_wanted w = {.events = true, .earlier = true, .audience = c->audience, .sealed = c->sealed};
	struct arena a = {0};
	struct view_child child;
	struct record_source *from;
	struct record r;
	int rc;

	while ((rc = v->next_child(v, 0, 1, &child, e)) > 0) {
		if (!earlier_is_gone_of(x, child.id))
			continue;
		w.child = child.id;
		if (common_records(c, &w, &from, e) < 0)
			rc = -1;
		while (rc > 0 && (rc = from->next(from, &a, &r, e)) > 0) {
			if (r.type == RECORD_EVENT && r.event.earlier)
				earlier_superseded(x, r.event.id);
			arena_clear(&a);
		}
		if (rc < 0)
			break;
		from->close(from);
	}
	arena_close(&a);
	return rc;
}

/* All of one run, from the case to the page. */
struct run {
	struct common_case c;
	struct common_rules r;
	struct common_names names;
	struct pattern_wanted w;
	struct pattern_counts n;
	struct case_view *v;
	struct findings out;
	struct front front;
	struct passage_sink passage;
	struct earlier *since;
	struct review_list *reviews;
	struct batch batch;
	bool is_front;
	enum finding_strength level;
	bool level_asked;
};

static int open_run(struct run *x, struct life *l, struct err *e)
{
	x->is_front = l->options.own[O_FRONT].given;
	x->names.c = &x->c;
	x->w = (struct pattern_wanted){.set = &x->r.set, .label = common_name, .label_self = &x->names,
				       .pending = l->options.own[O_PENDING].given, .anchors = l->options.own[O_ANCHORS].given};
	if (exit_level(l, &x->level, &x->level_asked, e) < 0 ||
	    findings_format_of(l->options.own[O_FORMAT].text, &x->out.format, e) < 0 || wanted_threads(l, &x->w, e) < 0)
		return -1;
	if ((x->is_front || l->options.own[O_WHY].given) && l->options.own[O_FORMAT].given)
		return err_set(e, ERR_USAGE, "--front and --why are pages of their own and take no --format");
	if (l->options.own[O_WHY].given && l->options.own[O_CHILD].n != 1)
		return err_set(e, ERR_USAGE, "--why is about one child: name it with --child");
	if (common_start(&x->c, l, AUDIENCE_HOLDER, e) < 0 || open_rules(l, &x->c.code, &x->r, e) < 0 ||
	    common_open(&x->c, l->options.operand[0], e) < 0 || wanted_children(&x->c, &x->w, e) < 0 ||
	    open_memo(&x->c, &x->w, e) < 0 || common_view(&x->c, &x->v, e) < 0)
		return -1;
	x->w.calendar = x->r.calendar;
	x->w.triggers = x->r.triggers;
	x->w.today = x->c.today;
	x->w.batch = &x->batch;
	return 0;
}

/* Findings go from the rules through what adds to them to what writes them. */
static int find(struct run *x, struct life *l, struct err *e)
{
	const char *since = l->options.own[O_SINCE].text;
	struct finding_sink *to;

	findings_open(&x->out, x->v, &x->c.code, common_name, &x->names);
	if (x->v->withholds && x->out.format == FINDINGS_TABLE && !x->is_front) /* how many it is at its end */
		out_add_z(&l->out, "A copy that leaves out what this audience may not see, and says nothing that stands on it.\n\n");
	x->out.stream = &l->out; /* a case file gives children in the order of their ids */
	to = &x->out.sink;
	if (x->is_front) {
		(void)common_name(&x->names, STR("")); /* read before the view is in use */
		front_open(&x->front, x->v, &x->c.code, &x->names.list, x->c.today);
		x->front.only = x->w.child;
		x->front.only_n = x->w.children;
		to = &x->front.sink;
	}
	if (x->is_front || x->out.format == FINDINGS_TABLE) {
		passage_open(&x->passage, &x->r.set, x->r.triggers, x->v, to);
		to = &x->passage.sink;
	}
	if (open_reviews(&x->c, x->v, &x->reviews, e) < 0 || (since && open_since(&x->since, since, e) < 0))
		return -1;
	if (x->reviews) {
		review_know_rules(x->reviews, &x->r.set);
		to = review_sink(x->reviews, to);
	}
	if (x->since && x->v->withholds)
		earlier_for_copy(x->since);
	if (x->since)
		to = earlier_sink(x->since, to);
	return pattern_run(&x->w, x->v, to, &x->n, e);
}

static void tell_digest(struct life *l, const struct finding_unmatched *u)
{
	char id[17];

	event_id_write(u->finding, id);
	if (u->digest_of.n)
		diag_add(&l->diags, DIAG_WARNING, str_of(l->options.operand[0]), 0, 0,
			 "a review names %s: that is the digest of rule %.*s, not a finding", id, STR_ARG(u->digest_of));
}

/* What an earlier run found and this one does not, and reviews of what is not found. */
static int write_lost(struct run *x, struct life *l, struct err *e)
{
	enum findings_format format = x->is_front ? FINDINGS_TABLE : x->out.format;
	const struct finding_gone *gone;
	const struct finding_unmatched *unmatched;
	size_t n;

	if (x->since) {
		if (read_versions(&x->c, x->since, x->v, e) < 0 || earlier_gone(x->since, &x->w, x->v, &gone, &n, e) < 0)
			return -1;
		findings_write_gone(format, gone, n, &l->out);
		if (x->v->withholds)
			diag_add(&l->diags, DIAG_NOTE, str_of(command.name), 0, 0,
				 "what an earlier run found and this copy does not is told to the holder alone");
	}
	if (x->reviews && (n = review_unmatched(x->reviews, x->w.child, x->w.children, &unmatched)) > 0) {
		findings_write_unmatched(format, unmatched, n, &l->out);
		diag_add(&l->diags, DIAG_NOTE, str_of(l->options.operand[0]), 0, 0, "%zu %s not among these", n,
			 n == 1 ? "review is of a finding that is" : "reviews are of findings that are");
		for (size_t i = 0; i < n; i++)
			tell_digest(l, &unmatched[i]);
	}
	return 0;
}

static int write_found(struct run *x, struct life *l, struct err *e)
{
	unsigned long long kept = (unsigned long long)store_withheld(x->c.store).events; /* a page reads them once more */

	if (x->is_front) {
		if (kept)
			out_addf(&l->out, "A copy that leaves out what this audience may not see: %llu %s.\n\n", kept, kept == 1 ? "entry" : "entries");
		if (front_write(&x->front, &l->out, e) < 0)
			return -1;
		if (x->front.without.n)
			diag_add(&l->diags, DIAG_NOTE, str_of(l->options.operand[0]), 0, 0,
				 "no page, since no rule found anything: %.*s", STR_ARG(x->front.without));
	} else {
		findings_write(&x->out, &l->out);
		if (kept && x->out.format == FINDINGS_TABLE)
			out_addf(&l->out, "This copy leaves out %llu %s.\n", kept, kept == 1 ? "entry" : "entries");
		if (x->out.format == FINDINGS_JSONL) /* for the machine alone: no statistic is in a table */
			batch_write_json(&x->batch, &l->out);
	}
	if (write_lost(x, l, e) < 0)
		return -1;
	tell_withheld(&x->c, &x->r.set, x->v, kept, x->n.left_out);
	for (unsigned s = x->level; x->level_asked && s < FINDING_STRENGTHS; s++)
		if (x->n.by_strength[s])
			life_status(l, 1);
	common_tell_limits(l, str_of(l->options.operand[0]), &x->r.set, x->w.only, false, x->n.not_told, &x->n.not_read);
	return 0;
}

static int why(struct run *x, struct life *l, struct err *e)
{
	const struct rule *rule = common_rule(&x->r.set, l->options.own[O_WHY].text, e);
	struct why_wanted w = {.pattern = &x->w, .rule = rule};

	if (!rule)
		return -1;
	w.child = x->w.child[0];
	struct buf said = {0};
	int rc = why_tell(&w, x->v, &said, e);
	page_visible(buf_str(&said), &l->out.buf);
	buf_close(&said);
	if (rc < 0)
		return -1;
	tell_withheld(&x->c, &x->r.set, x->v, (unsigned long long)store_withheld(x->c.store).events, 0);
	return 0;
}

static int run(struct life *l, struct err *e)
{
	struct run x = {0};
	int rc = open_run(&x, l, e);

	if (rc == 0 && l->options.own[O_WHY].given) {
		rc = why(&x, l, e);
	} else {
		if (rc == 0)
			rc = find(&x, l, e);
		if (rc == 0)
			rc = write_found(&x, l, e);
	}
	rc = close_memo(l, &x.w, rc, e);
	earlier_close(x.since);
	review_close(x.reviews);
	passage_close(&x.passage);
	front_close(&x.front);
	findings_close(&x.out);
	batch_close(&x.batch);
	if (x.v)
		x.v->close(x.v);
	label_close(&x.names.list);
	common_rules_close(&x.r);
	common_close(&x.c);
	return rc;
}

/* What stands after a blank is taken for a file: perhaps the rule was meant. */
static int refuse_operand(const struct life *l, struct err *e)
{
	static const unsigned option[] = {O_TEST, O_MUTATE, O_EXPLAIN};
	const char *word = l->options.operand[0];

	for (size_t i = 0; i < sizeof option / sizeof *option; i++) {
		const struct option_value *v = &l->options.own[option[i]];
		if (v->given && !v->text && l->options.operands == 1 && strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(word))
			return err_set(e, ERR_USAGE, "--test, --mutate and --explain take no FILE; did you mean --%s=%s?",
				       own[option[i]].name, word);
	}
	return err_set(e, ERR_USAGE, "--test, --mutate and --explain take no FILE");
}

int main(int argc, char **argv)
{
	struct life l;
	struct err e = {0};
	struct common_rules r = {0};
	bool rules_only;
	int rc;

	if (!life_start(&l, &command, argc, argv))
		return life_end(&l);
	rules_only = l.options.own[O_TEST].given || l.options.own[O_MUTATE].given || l.options.own[O_EXPLAIN].given;
	if (rules_only && l.options.operands) {
		rc = refuse_operand(&l, &e);
	} else if (!rules_only && l.options.operands != 1) {
		rc = err_set(&e, ERR_USAGE, "name one case file or export, or - for a stream; case-patterns --help tells more");
	} else if (rules_only) {
		rc = open_rules(&l, NULL, &r, &e);
		if (rc == 0)
			rc = l.options.own[O_TEST].given	    ? test(&l, &r, &e)
			     : l.options.own[O_MUTATE].given ? mutate(&l, &r, &e)
							     : explain(&l, &r, &e);
		common_rules_close(&r);
	} else {
		rc = run(&l, &e);
	}
	if (rc < 0)
		life_fail(&l, &e);
	return life_end(&l);
}
