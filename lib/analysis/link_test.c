/* The examples that stand in link rules: rows of several children, each child a case of its own. */
#include "link_own.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "analysis/rule_examples.h"

enum { MOST_CHILDREN = 64 };

struct one {                   /* a child's rows, seen as a case */
	struct case_view view; /* first */
	struct case_view *in;
	struct str id, home, rows;
	struct mark *mark;
	const uint64_t *row; /* by the inner row, its number among all */
};

static int next_child(struct case_view *self, unsigned shard, unsigned of, struct view_child *c,
		      struct err *e)
{
	struct one *o = (struct one *)(void *)self;
	int rc = o->in->next_child(o->in, shard, of, c, e);

	if (rc <= 0)
		return rc;
	for (size_t i = 0; i < c->n; i++) {
		o->mark[i] = c->mark[i];
		o->mark[i].id = o->row[c->mark[i].id - 1];
	}
	c->mark = o->mark;
	c->id = o->id;
	return 1;
}

static int get_event(struct case_view *self, const struct mark *m, struct arena *a, struct event *ev,
		     struct err *e)
{
	struct one *o = (struct one *)(void *)self;

	return o->in->event(o->in, m, a, ev, e);
}

static struct str get_name(struct case_view *self, enum view_name which, uint32_t number)
{
	struct one *o = (struct one *)(void *)self;

	return o->in->name(o->in, which, number);
}

/* The value of name= in the last cell of a row; absent: not there. */
static struct str value_of(struct str line, const char *name)
{
	struct str rest = line, word = str_of(name);

	for (int i = 0; i < 5; i++)
		str_cut(&rest, '|');
	for (size_t at = 0; rest.p && at + word.n < rest.n; at++) {
		struct str value = str_part(rest, at + word.n, rest.n);
		if ((at && rest.p[at - 1] != ' ') || !str_has_prefix(str_part(rest, at, rest.n), word))
			continue;
		if (value.n && value.p[0] == '"') {
			value = str_part(value, 1, value.n);
			return str_cut(&value, '"');
		}
		return str_trim(str_cut(&value, ' '));
	}
	return (struct str){0};
}

/* How many children; one more than can be held where there are more. */
static size_t split(struct str rows, struct arena *a, struct one *one)
{
	struct str rest = rows;
	size_t n = 0, number = 0, most = 1;
	struct buf text[MOST_CHILDREN] = {{0}};
	uint64_t *row[MOST_CHILDREN];
	size_t count[MOST_CHILDREN] = {0};
	bool more = false;

	for (size_t i = 0; i < rows.n; i++)
		most += rows.p[i] == '\n';
	while (rest.p) {
		struct str line = str_trim(str_cut(&rest, '\n')), child, home;
		size_t k = 0;
		if (!line.n)
			continue;
		number++;
		child = value_of(line, "child=");
		home = value_of(line, "home=");
		child = child.p ? arena_printf(a, "example:%.*s", STR_ARG(child)) : STR("example:child");
		while (k < n && !str_is_equal(one[k].id, child))
			k++;
		if (k == MOST_CHILDREN) {
			more = true;
			continue;
		}
		if (k == n) {
			one[n++] = (struct one){.id = child};
			row[k] = ARENA_ARRAY(a, uint64_t, most);
		}
		if (home.p)
			one[k].home = home;
		buf_addf(&text[k], "%.*s\n", STR_ARG(line));
		row[k][count[k]++] = number;
	}
	for (size_t k = 0; k < n; k++) {
		one[k].rows = arena_copy(a, buf_str(&text[k]));
		one[k].row = row[k];
		one[k].mark = ARENA_ARRAY(a, struct mark, count[k] + 1);
		one[k].view = (struct case_view){
			.next_child = next_child, .event = get_event, .name = get_name};
		buf_close(&text[k]);
	}
	return n + more;
}

struct result {
	struct linked_sink sink; /* first */
	const struct linked *match, *busy;
	size_t matches;
};

static int put(struct linked_sink *self, const struct linked *l, struct err *e)
{
	struct result *r = (struct result *)(void *)self;

	(void)e;
	if (l->state == LINKED_BUSY) {
		r->busy = r->busy ? r->busy : l;
	} else {
		r->match = r->match ? r->match : l;
		r->matches++;
	}
	return 0;
}

struct telling {
	const struct rule_set *set;
	const struct rule *rule;
	const struct rule_example *x;
	struct diags *diags;
	bool failed;
};

static void tell(struct telling *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void tell(struct telling *t, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	diag_add(t->diags, DIAG_ERROR, t->set->file[t->rule->file].path, t->x->line, 0,
		 "rule %.*s, example \"%.*s\": %s", STR_ARG(t->rule->id), STR_ARG(t->x->name), text);
	t->failed = true;
}

static bool has_exactly(const struct linked *l, const long *want, size_t n)
{
	size_t seen = 0;

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (k < l->seen_n && l->seen[k].event != (uint64_t)want[i])
			k++;
		if (k == l->seen_n)
			return false;
	}
	for (size_t k = 0; k < l->seen_n; k++) {
		size_t i = 0;
		while (i < n && l->seen[k].event != (uint64_t)want[i])
			i++;
		seen += i < n;
	}
	return seen == l->seen_n;
}

static const char *list(const struct linked *l, char out[static 120])
{
	size_t at = 0;

	snprintf(out, 120, "none");
	for (size_t i = 0; l && i < l->seen_n && at < 100; i++)
		at += (size_t)snprintf(out + at, 120 - at, "%s%llu", i ? " " : "",
				       (unsigned long long)l->seen[i].event);
	return out;
}

static void judge(struct telling *t, const struct result *r)
{
	const struct rule_example *x = t->x;
	bool match = str_is_equal(x->expect, STR("match"));
	char a[120];

	if (match != (r->matches > 0)) {
		tell(t, "expected %.*s, got %s", STR_ARG(x->expect), r->matches ? "match" : "no match");
		return;
	}
	if (x->not_counted_n && (!r->busy || !has_exactly(r->busy, x->not_counted, x->not_counted_n)))
		tell(t, "listed apart as busy are %s", list(r->busy, a));
	if (!match)
		return;
	if (x->evidence_n && !has_exactly(r->match, x->evidence, x->evidence_n))
		tell(t, "the evidence is %s", list(r->match, a));
	if (x->findings >= 0 && (size_t)x->findings != r->matches)
		tell(t, "there are %zu findings", r->matches);
	if (x->dating.p && str_is_equal(x->dating, STR("uncertain")) != r->match->uncertain)
		tell(t, "the dating is %s", r->match->uncertain ? "uncertain" : "certain");
	if (x->strength.p && !str_is_equal(x->strength, STR("note")))
		tell(t, "the strength is note");
	if (x->say.p && !str_is_equal(x->say, r->match->say))
		tell(t, "it says: %.*s", STR_ARG(r->match->say));
}

static int run_one(struct telling *t, const struct link_wanted *all, struct err *e)
{
	struct arena a = {0};
	struct one *one = ARENA_ARRAY(&a, struct one, MOST_CHILDREN);
	struct link_wanted w = *all;
	struct link_counts n;
	struct result r = {.sink.put = put};
	struct err why = {0};
	struct link *l;
	size_t children = split(t->x->rows, &a, one);
	int rc = 0;

	if (children > MOST_CHILDREN)
		tell(t, "it has more than %d children", MOST_CHILDREN);
	w.today = t->x->as_of;
	l = link_open(&w);
	for (size_t i = 0; i < children && rc == 0 && !t->failed; i++) {
		struct rule_rows rows = {.rows = one[i].rows, .born = t->rule->born};
		if (rule_rows_open(&rows, t->set->code, &a, &one[i].in, &why) < 0)
			tell(t, "%s", why.text);
		else
			rc = link_add(l,
				      &(struct link_case){.file = STR("example"),
							  .view = &one[i].view,
							  .home = one[i].home},
				      e);
	}
	if (rc == 0 && !t->failed && (rc = link_run(l, &r.sink, &n, e)) == 0) {
		for (size_t i = 0; i < n.not_read.n; i++)
			if (rule_uses(t->set, t->rule, n.not_read.limit[i].term))
				tell(t, "a text could not be searched to the end for the term \"%.*s\"",
				     STR_ARG(t->set->term[n.not_read.limit[i].term].name));
		judge(t, &r);
	}
	link_close(l);
	arena_close(&a);
	return rc;
}

int link_test(struct rule_set *set, const struct rule *only, const struct link_lists *lists,
	      const struct calendar *c, const struct assertion_list *triggers, struct diags *diags,
	      struct link_examples *n, struct err *e)
{
	struct arena a = {0};
	const struct link_rule *rule;
	size_t rules;
	int rc = link_rules(set, only, &a, &rule, &rules, e);

	for (size_t i = 0; i < rules; i++)
		for (size_t k = 0; k < rule[i].rule->examples && rc == 0; k++) {
			struct link_wanted w = {.set = set,
						.rule = &rule[i],
						.rules = 1,
						.lists = lists,
						.calendar = c,
						.triggers = triggers};
			struct telling t = {.set = set,
					    .rule = rule[i].rule,
					    .x = &rule[i].rule->example[k],
					    .diags = diags};
			rc = run_one(&t, &w, e);
			n->run++;
			n->failed += t.failed;
		}
	arena_close(&a);
	return rc;
}
