#include "analysis/rule_examples.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct result { /* what is looked at of a finding */
	enum finding_strength strength;
	enum finding_state state;
	bool uncertain;
	const uint64_t *evidence, *lead;
	size_t evidence_n, lead_n;
	const uint64_t *apart;
	size_t apart_n;
	struct str say;
};

struct results {
	struct finding_sink sink; /* first */
	struct arena *arena;
	struct result first; /* the first that matched, else the first */
	unsigned long matches, pending, not_assessable;
};

static const uint64_t *keep(struct arena *a, const uint64_t *id, size_t n)
{
	uint64_t *to = ARENA_ARRAY(a, uint64_t, n ? n : 1);

	if (n)
		memcpy(to, id, n * sizeof *id);
	return to;
}

static int put(struct finding_sink *self, const struct finding *f, struct err *e)
{
	struct results *r = (struct results *)self;
	bool match = f->state == FINDING_MATCH || f->state == FINDING_LATE || f->state == FINDING_OVERDUE;
	uint64_t *apart;

	(void)e;
	if (match ? r->matches == 0 : r->matches + r->pending + r->not_assessable == 0) {
		r->first = (struct result){f->strength, f->state, f->uncertain, keep(r->arena, f->evidence, f->evidence_n),
					   keep(r->arena, f->lead, f->lead_n), f->evidence_n, f->lead_n, NULL, f->not_counted_n,
					   arena_copy(r->arena, f->say)};
		r->first.apart = apart = ARENA_ARRAY(r->arena, uint64_t, f->not_counted_n ? f->not_counted_n : 1);
		for (size_t i = 0; i < f->not_counted_n; i++)
			apart[i] = f->not_counted[i].event;
	}
	r->matches += match;
	r->pending += f->state == FINDING_PENDING;
	r->not_assessable += f->state == FINDING_NOT_ASSESSABLE;
	return 0;
}

struct telling {
	const struct rule_set *set;
	const struct rule *rule;
	const struct rule_example *x;
	struct diags *diags; /* NULL: nothing is told */
	bool failed;
};

static void tell(struct telling *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void tell(struct telling *t, const char *format, ...)
{
	char text[512];
	va_list args;

	t->failed = true;
	if (!t->diags)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	diag_add(t->diags, DIAG_ERROR, t->set->file[t->rule->file].path, t->x->line, 0, "rule %.*s, example \"%.*s\": %s",
		 STR_ARG(t->rule->id), STR_ARG(t->x->name), text);
}

static bool is_equal_list(const long *want, size_t n, const uint64_t *got, size_t got_n)
{
	if (n != got_n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (want[i] < 0 || (uint64_t)want[i] != got[i])
			return false;
	return true;
}

/* The same numbers in any order. */
static bool is_equal_set(const long *want, size_t n, const uint64_t *got, size_t got_n)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (k < got_n && (uint64_t)want[i] != got[k])
			k++;
		if (k == got_n)
			return false;
	}
	return n == got_n;
}

static const char *list(const uint64_t *id, size_t n, char out[static 120])
{
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < n && at < 100; i++)
		at += (size_t)snprintf(out + at, 120 - at, "%s%llu", i ? " " : "", (unsigned long long)id[i]);
	return out;
}

static void judge(struct telling *t, const struct results *r)
{
	const struct rule_example *x = t->x;
	const char *got = r->matches ? "match" : r->pending ? "pending" : r->not_assessable ? "not assessable" : "no match";
	char a[120];
	bool late = str_is_equal(x->expect, STR("late"));

	if (late ? !r->matches || r->first.state != FINDING_LATE : !str_is_equal(x->expect, str_of(got))) {
		tell(t, "expected %.*s, got %s", STR_ARG(x->expect), got);
		return;
	}
	if (str_is_equal(x->expect, STR("no match")))
		return;
	if (x->evidence_n && !is_equal_list(x->evidence, x->evidence_n, r->first.evidence, r->first.evidence_n) &&
	    !is_equal_list(x->evidence, x->evidence_n, r->first.lead, r->first.lead_n))
		tell(t, "the evidence is %s", list(r->first.evidence, r->first.evidence_n, a));
	if (x->not_counted_n && !is_equal_set(x->not_counted, x->not_counted_n, r->first.apart, r->first.apart_n))
		tell(t, "not counted are %s", r->first.apart_n ? list(r->first.apart, r->first.apart_n, a) : "none");
	if (x->strength.p && !str_is_equal(x->strength, str_of(finding_strength_name(r->first.strength))))
		tell(t, "the strength is %s", finding_strength_name(r->first.strength));
	if (x->dating.p && str_is_equal(x->dating, STR("uncertain")) != r->first.uncertain)
		tell(t, "the dating is %s", r->first.uncertain ? "uncertain" : "certain");
	if (x->findings >= 0 && (unsigned long)x->findings != r->matches)
		tell(t, "there are %lu findings", r->matches);
	if (x->say.p && !str_is_equal(x->say, r->first.say)) {
		tell(t, "expected, letter for letter: %.*s", STR_ARG(x->say));
		tell(t, "it says: %.*s", STR_ARG(r->first.say));
	}
	if (!late && r->matches && r->first.state == FINDING_LATE && t->diags)
		diag_add(t->diags, DIAG_NOTE, t->set->file[t->rule->file].path, x->line, 0,
			 "rule %.*s, example \"%.*s\": match is met by a late finding too; say late", STR_ARG(t->rule->id),
			 STR_ARG(x->name));
}

/* An expression of the rule that gave up on a row: what is found without it is not what the example is to show. */
static void tell_limits(struct telling *t, const struct term_limits *l)
{
	bool told = false;

	for (size_t i = 0; i < l->n; i++) {
		if (!rule_uses(t->set, t->rule, l->limit[i].term))
			continue;
		told = true;
		tell(t, "the text of row %llu could not be searched to the end for the term \"%.*s\"",
		     (unsigned long long)l->limit[i].event, STR_ARG(t->set->term[l->limit[i].term].name));
	}
	if (!told && l->n == TERM_LIMITS) /* others may be of this rule */
		tell(t, "texts could not be searched to the end");
}

static int run_one(struct telling *t, const struct calendar *c, const struct assertion_list *triggers, struct err *e)
{
	struct arena a = {0};
	struct rule_rows rows = {.rows = t->x->rows, .covers = t->x->covers, .born = t->rule->born};
	struct results r = {.sink = {put}, .arena = &a};
	struct pattern_wanted w = {.set = t->set, .only = t->rule, .calendar = c, .triggers = triggers, .today = t->x->as_of,
				   .pending = true};
	struct pattern_counts n = {0};
	struct case_view *v = NULL;
	struct err why = {0};
	int rc = 0;

	if (rule_rows_open(&rows, t->set->code, &a, &v, &why) < 0) {
		tell(t, "%s", why.text);
	} else if ((rc = pattern_run(&w, v, &r.sink, &n, e)) == 0) {
		tell_limits(t, &n.not_read);
		judge(t, &r);
	}
	arena_close(&a);
	return rc;
}

bool rule_example_holds(const struct rule_set *s, const struct rule *r, const struct rule_example *x, const struct calendar *c,
			const struct assertion_list *triggers, struct err *e)
{
	struct telling t = {.set = s, .rule = r, .x = x};

	return run_one(&t, c, triggers, e) == 0 && !t.failed;
}

int rule_examples(const struct rule_set *s, const struct rule *only, const struct calendar *c,
		  const struct assertion_list *triggers, struct diags *diags, struct rule_examples *n, struct err *e)
{
	for (size_t i = 0; i < s->rules; i++) {
		const struct rule *r = &s->rule[i];
		if (only && r != only)
			continue;
		for (size_t k = 0; k < r->examples; k++) {
			struct telling t = {.set = s, .rule = r, .x = &r->example[k], .diags = diags};
			if (r->skipped) {
				n->passed_over++;
				continue;
			}
			if (run_one(&t, c, triggers, e) < 0)
				return -1;
			n->run++;
			n->failed += t.failed;
		}
	}
	return 0;
}
