#include "analysis/review.h"

#include <stdlib.h>

struct one {
	struct finding_unmatched u;
	bool matched;
};

struct review_list {
	struct finding_sink sink; /* first */
	struct finding_sink *to;
	struct arena arena, scratch;
	struct one *one;
	size_t n, cap;
};

static int add(struct review_list *l, struct case_view *view, const struct view_child *c,
	       const struct mark *m, struct err *e)
{
	struct event ev = {0};
	struct one *o;

	arena_clear(&l->scratch);
	if (view->event(view, m, &l->scratch, &ev, e) < 0)
		return -1;
	if (l->n == l->cap)
		l->one = arena_grow(l->one, l->cap = l->cap ? 2 * l->cap : 16, sizeof *l->one);
	o = &l->one[l->n++];
	*o = (struct one){.u.child = arena_copy(&l->arena, c->id)};
	(void)event_id_parse(str_trim(ev.ref), &o->u.finding); /* one that names none stays 0, and is told */
	o->u.review = (struct finding_review){.event = m->id,
					      .on = m->flags & MARK_UNDATED ? DATE_LAST : m->lo};
	o->u.review.decision = arena_copy(&l->arena, str_trim(ev.outcome));
	o->u.review.reason = arena_copy(&l->arena, str_trim(ev.text));
	o->u.review.by = arena_copy(&l->arena, str_trim(str_is_empty(ev.author) ? ev.worker : ev.author));
	return 0;
}

static int by_child(const void *a, const void *b)
{
	const struct one *x = a, *y = b;
	int c = str_compare(x->u.child, y->u.child);

	if (c)
		return c;
	if (x->u.review.on != y->u.review.on)
		return x->u.review.on < y->u.review.on ? -1 : 1;
	return x->u.review.event < y->u.review.event ? -1 : x->u.review.event > y->u.review.event;
}

static size_t first_of(const struct review_list *l, struct str child)
{
	size_t lo = 0, hi = l->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (str_compare(l->one[mid].u.child, child) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The finding went by this id, now or before an older entry came in. */
static bool is_of(const struct finding *f, uint64_t id)
{
	if (id == f->id)
		return true;
	for (size_t i = 0; i < f->evidence_n; i++)
		if (finding_make_id_from(f, f->evidence[i]) == id)
			return true;
	return false;
}

static int put_to(struct review_list *l, struct arena *scratch, struct finding_sink *to, const struct finding *f,
		  struct err *e)
{
	struct finding with = *f;
	struct finding_review *review = NULL;

	arena_clear(scratch);
	for (size_t i = first_of(l, f->child); i < l->n && str_is_equal(l->one[i].u.child, f->child); i++) {
		if (!is_of(f, l->one[i].u.finding))
			continue;
		l->one[i].matched = true;
		if (!review)
			review = ARENA_ARRAY(scratch, struct finding_review, l->n - i);
		review[with.review_n++] = l->one[i].u.review;
	}
	with.review = review;
	return to->put(to, &with, e);
}

static int put(struct finding_sink *self, const struct finding *f, struct err *e)
{
	struct review_list *l = (struct review_list *)self;

	return put_to(l, &l->scratch, l->to, f, e);
}

/* ---- a part: of one thread.  What it notes of a review is of a child that is in no other part. */

struct part {
	struct finding_sink sink; /* first */
	struct finding_sink *to;
	struct review_list *of;
	struct arena scratch;
};

static int put_part(struct finding_sink *self, const struct finding *f, struct err *e)
{
	struct part *p = (struct part *)self;

	return put_to(p->of, &p->scratch, p->to, f, e);
}

static struct finding_sink *part(struct finding_sink *self, struct case_view *view)
{
	struct review_list *l = (struct review_list *)self;
	struct part *p = arena_malloc(sizeof *p);

	*p = (struct part){.sink = {.put = put_part}, .to = l->to->part(l->to, view), .of = l};
	return &p->sink;
}

/* Ends a part; what stands behind it is the caller's. */
static struct finding_sink *end_part(struct finding_sink *part)
{
	struct part *p = (struct part *)part;
	struct finding_sink *to = p->to;

	arena_close(&p->scratch);
	free(p);
	return to;
}

static int take(struct finding_sink *self, struct finding_sink *part, struct err *e)
{
	struct finding_sink *to = ((struct review_list *)self)->to;

	return to->take(to, end_part(part), e);
}

static void drop(struct finding_sink *self, struct finding_sink *part)
{
	struct finding_sink *to = ((struct review_list *)self)->to;

	to->drop(to, end_part(part));
}

int review_open(struct case_view *view, const struct code *code, struct review_list **to, struct err *e)
{
	struct review_list *l = arena_malloc(sizeof *l);
	struct view_child c;
	uint16_t kind;
	int rc = 0;

	*to = NULL;
	if (code_kind_of(code, STR("finding-review"), &kind) == 0)
		while ((rc = view->next_child(view, 0, 1, &c, e)) > 0)
			for (size_t i = 0; i < c.n && rc >= 0; i++)
				if (code_kind_is(code, c.mark[i].kind, kind))
					rc = add(l, view, &c, &c.mark[i], e);
	if (rc < 0 || l->n == 0) {
		review_close(l);
		return rc < 0 ? -1 : 0;
	}
	qsort(l->one, l->n, sizeof *l->one, by_child);
	*to = l;
	return 0;
}

void review_close(struct review_list *l)
{
	if (!l)
		return;
	free(l->one);
	arena_close(&l->arena);
	arena_close(&l->scratch);
	free(l);
}

void review_know_rules(struct review_list *l, const struct rule_set *s)
{
	uint64_t digest;

	for (size_t r = 0; r < s->rules; r++)
		for (size_t i = 0; i < l->n && event_id_parse(s->rule[r].hash, &digest) == 0; i++)
			if (l->one[i].u.finding == digest)
				l->one[i].u.digest_of = s->rule[r].id;
}

struct finding_sink *review_sink(struct review_list *l, struct finding_sink *to)
{
	l->to = to;
	l->sink = to->part ? (struct finding_sink){put, part, take, drop} : (struct finding_sink){.put = put};
	return &l->sink;
}

size_t review_unmatched(struct review_list *l, const struct str *child, size_t children,
			const struct finding_unmatched **u)
{
	struct finding_unmatched *to = ARENA_ARRAY(&l->arena, struct finding_unmatched, l->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++) {
		bool wanted = children == 0;
		for (size_t k = 0; k < children && !wanted; k++)
			wanted = str_is_equal(child[k], l->one[i].u.child);
		if (wanted && !l->one[i].matched)
			to[n++] = l->one[i].u;
	}
	*u = to;
	return n;
}
