#include "analysis/earlier.h"

#include <stdlib.h>
#include <string.h>

#include "format/json.h"

struct one {
	struct finding_was was;
	struct str rule, version, hash, title, child, from, to, last, say, state;
	const uint64_t *evidence;
	size_t n;
	bool matched;
	uint64_t into; /* the finding of today that shares an entry with it and is another's already */
	bool child_here, kept_back; /* kept_back: entries of the child's are withheld from who is looking */
	const uint64_t *missing; /* evidence that is not there any more */
	size_t missing_n;
};

struct earlier {
	struct finding_sink sink; /* first */
	struct finding_sink *to;
	struct arena arena;
	struct one *one;
	size_t n, cap;
	bool is_copy;
	uint64_t *superseded;
	size_t superseded_n, superseded_cap;
};

static struct str member(struct earlier *x, const struct json *o, const char *key)
{
	return o ? arena_copy(&x->arena, json_text(json_member(o, key))) : (struct str){0};
}

static int add(struct earlier *x, const struct json *o)
{
	const struct json *evidence = json_member(o, "evidence"), *pair = json_member(o, "pair");
	struct one one = {.rule = member(x, o, "rule"),
			  .version = member(x, o, "version"),
			  .hash = member(x, o, "hash"),
			  .title = member(x, o, "title"),
			  .child = member(x, o, "child"),
			  .from = member(x, pair, "from"),
			  .to = member(x, pair, "to"),
			  .last = member(x, o, "last"),
			  .say = member(x, o, "say"),
			  .state = member(x, o, "state"),
			  .was.first = member(x, o, "first")};
	size_t n = evidence && json_is_array(evidence) ? json_count(evidence) : 0;
	uint64_t *id = ARENA_ARRAY(&x->arena, uint64_t, n ? n : 1);
	double count;

	if (event_id_parse(json_text(json_member(o, "id")), &one.was.id) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (event_id_parse(json_text(json_item(evidence, i)), &id[one.n]) == 0)
			one.n++;
	one.evidence = id;
	if (json_number(json_member(o, "count"), &count) == 0 && count >= 0 && count < 1e9)
		one.was.count = (uint32_t)count;
	if (x->n == x->cap)
		x->one = arena_grow(x->one, x->cap = x->cap ? x->cap * 2 : 64, sizeof *x->one);
	x->one[x->n++] = one;
	return 0;
}

static int by_rule(const void *a, const void *b)
{
	const struct one *x = a, *y = b;
	int c = str_compare(x->child, y->child);

	if (c == 0)
		c = str_compare(x->rule, y->rule);
	if (c == 0)
		c = str_compare(x->was.first, y->was.first);
	return c ? c : (x->was.id > y->was.id) - (x->was.id < y->was.id);
}

int earlier_open(struct str bytes, struct str file, struct earlier **to, struct err *e)
{
	struct earlier *x = arena_malloc(sizeof *x);
	unsigned line_no = 0;

	while (!str_is_absent(bytes) && bytes.n) {
		struct str line = str_trim(str_cut(&bytes, '\n'));
		struct json *root;
		int rc = 0;
		line_no++;
		if (str_is_empty(line))
			continue;
		if (json_parse(line, &root, file, line_no, e) < 0) {
			earlier_close(x);
			return -1;
		}
		if (json_is_object(root) &&
		    str_is_equal(json_text(json_member(root, "type")), STR("finding")))
			rc = add(x, root);
		json_free(root);
		if (rc < 0) {
			earlier_close(x);
			return err_set_at(e, ERR_INPUT, file, line_no, 0, "a finding without an id");
		}
	}
	if (x->n)
		qsort(x->one, x->n, sizeof *x->one, by_rule);
	*to = x;
	return 0;
}

void earlier_close(struct earlier *x)
{
	if (!x)
		return;
	free(x->one);
	free(x->superseded);
	arena_close(&x->arena);
	free(x);
}

/* ---- which of them a finding is ---- */

static bool has_entry(const uint64_t *id, size_t n, uint64_t what)
{
	for (size_t i = 0; i < n; i++)
		if (id[i] == what)
			return true;
	return false;
}

static size_t shared(const struct one *o, const struct finding *f)
{
	size_t n = 0;

	for (size_t i = 0; i < o->n; i++)
		n += has_entry(f->evidence, f->evidence_n, o->evidence[i]);
	return n;
}

static bool is_same(struct str a, struct str b)
{
	return str_is_empty(a) ? str_is_empty(b) : str_is_equal(a, b);
}

static size_t first_of(const struct earlier *x, struct str child)
{
	size_t lo = 0, hi = x->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (str_compare(x->one[mid].child, child) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static struct one *was_of(struct earlier *x, const struct finding *f)
{
	struct one *was = NULL;
	size_t most = 0;

	for (size_t i = first_of(x, f->child); i < x->n && str_is_equal(x->one[i].child, f->child); i++) {
		struct one *o = &x->one[i];
		size_t n;
		if (!str_is_equal(o->rule, f->rule) || !is_same(o->from, f->pair_from) ||
		    !is_same(o->to, f->pair_to))
			continue;
		n = shared(o, f);
		if (o->was.id == f->id) /* the very one; nothing has more in common */
			n = SIZE_MAX;
		if (n && !o->matched && !o->into)
			o->into = f->id;
		if (n > most) {
			most = n;
			was = o;
		}
	}
	return was;
}

static enum finding_change change_of(const struct one *o, const struct finding *f)
{
	size_t n = shared(o, f);

	if (o->was.id != f->id)
		return FINDING_MOVED;
	if (n < f->evidence_n)
		return FINDING_GROWN;
	if (n < o->n)
		return FINDING_SHRUNK;
	return str_is_equal(o->state, str_of(finding_state_name(f->state))) ? FINDING_SAME : FINDING_CHANGED;
}

static int put_to(struct earlier *x, struct finding_sink *to, const struct finding *f, struct err *e)
{
	struct one *o = was_of(x, f);
	struct finding with = *f;
	struct finding_was was;

	with.change = FINDING_NEW;
	if (o) {
		o->matched = true;
		with.change = change_of(o, f);
		was = o->was;
		if (!str_is_equal(o->state, str_of(finding_state_name(f->state))))
			was.state = o->state;
		if (x->is_copy && shared(o, f) < o->n) /* it had more then: what of that is not shown now is not told either */
			with.change = with.change == FINDING_GROWN ? FINDING_GROWN : FINDING_SAME;
		else if (with.change != FINDING_SAME)
			with.was = &was;
	}
	return to->put(to, &with, e);
}

static int put(struct finding_sink *self, const struct finding *f, struct err *e)
{
	struct earlier *x = (struct earlier *)self;

	return put_to(x, x->to, f, e);
}

/* ---- a part: of one thread.  What it notes of an earlier finding is of a child that is in no other part. */

struct part {
	struct finding_sink sink; /* first */
	struct finding_sink *to;
	struct earlier *of;
};

static int put_part(struct finding_sink *self, const struct finding *f, struct err *e)
{
	struct part *p = (struct part *)self;

	return put_to(p->of, p->to, f, e);
}

static struct finding_sink *part(struct finding_sink *self, struct case_view *view)
{
	struct earlier *x = (struct earlier *)self;
	struct part *p = arena_malloc(sizeof *p);

	*p = (struct part){{.put = put_part}, x->to->part(x->to, view), x};
	return &p->sink;
}

/* Ends a part; what stands behind it is the caller's. */
static struct finding_sink *end_part(struct finding_sink *part)
{
	struct finding_sink *to = ((struct part *)part)->to;

	free(part);
	return to;
}

static int take(struct finding_sink *self, struct finding_sink *part, struct err *e)
{
	struct finding_sink *to = ((struct earlier *)self)->to;

	return to->take(to, end_part(part), e);
}

static void drop(struct finding_sink *self, struct finding_sink *part)
{
	struct finding_sink *to = ((struct earlier *)self)->to;

	to->drop(to, end_part(part));
}

void earlier_for_copy(struct earlier *x)
{
	x->is_copy = true;
}

struct finding_sink *earlier_sink(struct earlier *x, struct finding_sink *to)
{
	x->to = to;
	x->sink = to->part ? (struct finding_sink){put, part, take, drop} : (struct finding_sink){.put = put};
	return &x->sink;
}

/* ---- what is not made any more ---- */

bool earlier_is_gone_of(const struct earlier *x, struct str child)
{
	for (size_t i = first_of(x, child); i < x->n && str_is_equal(x->one[i].child, child); i++)
		if (!x->one[i].matched)
			return true;
	return false;
}

void earlier_superseded(struct earlier *x, uint64_t event)
{
	if (x->superseded_n == x->superseded_cap)
		x->superseded = arena_grow(x->superseded,
					   x->superseded_cap = x->superseded_cap ? 2 * x->superseded_cap : 64,
					   sizeof *x->superseded);
	x->superseded[x->superseded_n++] = event;
}

/* Which of the entries of a child's gone findings are not there. */
static void look_at(struct earlier *x, const struct view_child *c)
{
	for (size_t i = first_of(x, c->id); i < x->n && str_is_equal(x->one[i].child, c->id); i++) {
		struct one *o = &x->one[i];
		uint64_t *missing = ARENA_ARRAY(&x->arena, uint64_t, o->n + 1);
		o->child_here = true;
		o->kept_back = c->withheld_n > 0;
		for (size_t k = 0; k < o->n && !o->matched; k++) {
			size_t m = 0;
			while (m < c->n && c->mark[m].id != o->evidence[k])
				m++;
			if (m == c->n)
				missing[o->missing_n++] = o->evidence[k];
		}
		o->missing = missing;
	}
}

static bool is_looked_at(const struct pattern_wanted *w, struct str child)
{
	for (size_t i = 0; i < w->children; i++)
		if (str_is_equal(w->child[i], child))
			return true;
	return w->children == 0;
}

static void tell_cause(struct earlier *x, const struct one *o, const struct pattern_wanted *w,
		       struct finding_gone *g)
{
	const struct rule *r = rule_find(w->set, o->rule);
	uint64_t *later = ARENA_ARRAY(&x->arena, uint64_t, o->n + 1);

	g->entry = later;
	for (size_t i = 0; i < o->n; i++)
		if (has_entry(x->superseded, x->superseded_n, o->evidence[i]))
			later[g->entry_n++] = o->evidence[i];
	if (o->into) {
		g->cause = "merged";
		g->into = o->into;
		g->entry_n = 0;
	} else if (!r || r->skipped || str_is_equal(r->status, STR("retired"))) {
		g->cause = "rule not run";
		g->entry_n = 0;
	} else if (!o->child_here) {
		g->cause = "child not here";
		g->entry_n = 0;
	} else if (o->missing_n) {
		g->cause = "withdrawn";
		g->entry = o->missing;
		g->entry_n = o->missing_n;
	} else if (!str_is_equal(r->hash, o->hash)) {
		g->cause = "rule changed";
		g->entry_n = 0;
	} else {
		g->cause = g->entry_n ? "superseded" : "no longer fits";
	}
}

int earlier_gone(struct earlier *x, const struct pattern_wanted *w, struct case_view *view,
		 const struct finding_gone **gone, size_t *n, struct err *e)
{
	struct finding_gone *g = ARENA_ARRAY(&x->arena, struct finding_gone, x->n + 1);
	struct view_child c;
	int rc = 0;

	*n = 0;
	*gone = g;
	while (x->n && (rc = view->next_child(view, 0, 1, &c, e)) > 0)
		look_at(x, &c);
	for (size_t i = 0; i < x->n && rc == 0; i++) {
		const struct one *o = &x->one[i];
		if (o->matched || o->kept_back || x->is_copy || !is_looked_at(w, o->child) ||
		    (str_is_equal(o->state, STR("pending")) && !w->pending))
			continue;
		g[*n] = (struct finding_gone){.id = o->was.id,
					      .rule = o->rule,
					      .version = o->version,
					      .title = o->title,
					      .child = o->child,
					      .pair_from = o->from,
					      .pair_to = o->to,
					      .first = o->was.first,
					      .last = o->last,
					      .say = o->say,
					      .count = o->was.count};
		tell_cause(x, o, w, &g[(*n)++]);
	}
	return rc;
}
