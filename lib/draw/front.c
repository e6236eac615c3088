#include <stdlib.h>
#include <string.h>

#include "draw/fold.h"
#include "front_own.h"
#include "model/age.h"

enum { NOBODY = UINT32_MAX };

/* ---- keeping ---- */

static const struct str *keep_strs(struct front *f, const struct str *s, size_t n)
{
	struct str *to = ARENA_ARRAY(&f->arena, struct str, n + 1);

	for (size_t i = 0; i < n; i++)
		to[i] = arena_copy(&f->arena, s[i]);
	return to;
}

static const void *keep_bytes(struct front *f, const void *p, size_t n, size_t size)
{
	void *to = arena_get_array(&f->arena, n + 1, size);

	if (n)
		memcpy(to, p, n * size);
	return to;
}

static const struct finding_review *keep_reviews(struct front *f, const struct finding_review *r, size_t n)
{
	struct finding_review *to = ARENA_ARRAY(&f->arena, struct finding_review, n + 1);

	for (size_t i = 0; i < n; i++) {
		to[i] = r[i];
		to[i].decision = arena_copy(&f->arena, r[i].decision);
		to[i].by = arena_copy(&f->arena, r[i].by);
		to[i].reason = arena_copy(&f->arena, r[i].reason);
	}
	return to;
}

static const struct finding_passage *keep_passages(struct front *f, const struct finding_passage *p, size_t n)
{
	struct finding_passage *to = ARENA_ARRAY(&f->arena, struct finding_passage, n + 1);

	for (size_t i = 0; i < n; i++) {
		to[i] = p[i];
		to[i].mark = keep_bytes(f, p[i].mark, 1, sizeof *p[i].mark);
		to[i].words = arena_copy(&f->arena, p[i].words);
		to[i].file = arena_copy(&f->arena, p[i].file);
	}
	return to;
}

static bool is_told(const struct finding *x)
{
	return x->state == FINDING_MATCH || x->state == FINDING_LATE || x->state == FINDING_OVERDUE;
}

static int put(struct finding_sink *self, const struct finding *x, struct err *e)
{
	struct front *f = (struct front *)self;
	struct front_kept *k;

	(void)e;
	f->cannot_tell += x->state == FINDING_NOT_ASSESSABLE && x->front;
	if (!is_told(x) || (!x->front && !x->words_only))
		return 0;
	if (f->n == f->cap)
		f->kept = arena_grow(f->kept, f->cap = f->cap ? 2 * f->cap : 64, sizeof *f->kept);
	k = &f->kept[f->n++];
	*k = (struct front_kept){.f = {.id = x->id,
				       .rule = arena_copy(&f->arena, x->rule),
				       .title = arena_copy(&f->arena, x->title),
				       .status = arena_copy(&f->arena, x->status),
				       .state = x->state,
				       .strength = x->strength,
				       .urgent = x->urgent,
				       .last = x->last,
				       .child = arena_copy(&f->arena, x->child),
				       .say = arena_copy(&f->arena, x->say),
				       .front = x->front,
				       .words_only = x->words_only,
				       .change = x->change}};
	k->f.evidence = keep_bytes(f, x->evidence, x->evidence_n, sizeof *x->evidence);
	k->f.evidence_n = x->evidence_n;
	k->f.ask = keep_strs(f, x->ask, x->ask_n);
	k->f.ask_n = x->ask_n;
	k->f.review = keep_reviews(f, x->review, x->review_n);
	k->f.review_n = x->review_n;
	k->f.passage = keep_passages(f, x->passage, x->passage_n);
	k->f.passage_n = x->passage_n;
	k->set_aside = x->review_n && str_has_prefix(x->review[x->review_n - 1].decision, STR("not "));
	return 0;
}

/* ---- a part: of one thread; what it keeps is kept until the front is closed, which sorts before it writes */

static struct finding_sink *part(struct finding_sink *self, struct case_view *view)
{
	const struct front *f = (const struct front *)self;
	struct front *p = arena_malloc(sizeof *p);

	front_open(p, view, f->code, f->labels, f->today);
	return &p->sink;
}

static void drop(struct finding_sink *self, struct finding_sink *part)
{
	(void)self;
	front_close((struct front *)part);
	free(part);
}

static int take(struct finding_sink *self, struct finding_sink *part, struct err *e)
{
	struct front *f = (struct front *)self, *p = (struct front *)part;

	(void)e;
	f->cannot_tell += p->cannot_tell;
	if (p->n == 0) {
		drop(self, part);
		return 0;
	}
	if (f->n + p->n > f->cap) {
		f->cap = 2 * f->cap + p->n;
		f->kept = arena_grow(f->kept, f->cap, sizeof *f->kept);
	}
	memcpy(f->kept + f->n, p->kept, p->n * sizeof *p->kept);
	f->n += p->n;
	p->next = f->taken;
	f->taken = p;
	return 0;
}

void front_open(struct front *f, struct case_view *view, const struct code *code,
		const struct label_list *labels, int32_t today)
{
	*f = (struct front){
		.sink = {put, part, take, drop}, .view = view, .code = code, .labels = labels, .today = today};
}

void front_close(struct front *f)
{
	for (struct front *p = f->taken, *next; p; p = next) {
		next = p->next;
		drop(&f->sink, &p->sink);
	}
	free(f->kept);
	arena_close(&f->arena);
	*f = (struct front){0};
}

/* ---- who stands on which page ---- */

static bool is_only(const struct front *f, struct str id)
{
	for (size_t i = 0; i < f->only_n; i++)
		if (str_is_equal(f->only[i], id))
			return true;
	return f->only_n == 0;
}

static bool is_grown_up(const struct front *f, const struct date *birth)
{
	return date_takes_part(birth) && birth->lo > DATE_FIRST &&
	       date_age_months(birth->hi, f->today) >= AGE_ADULT_MONTHS;
}

struct members {
	struct front_member *member;
	size_t n, cap;
};

static int by_family(const void *a, const void *b)
{
	const struct front_member *x = a, *y = b;

	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	if (x->birth.lo != y->birth.lo && date_takes_part(&x->birth) && date_takes_part(&y->birth))
		return x->birth.lo < y->birth.lo ? -1 : 1;
	return str_compare(x->id, y->id);
}

static void add_strength(struct front_strengths *s, const struct mark *m)
{
	if (s->n == 0 || m->lo < s->first)
		s->first = m->lo;
	if (s->n == 0 || m->hi > s->last || (m->hi == s->last && m->id < s->mark.id)) {
		s->last = m->hi;
		s->mark = *m;
	}
	s->n++;
}

static void read_strengths(const struct front *f, const struct view_child *c, struct front_member *to)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct mark *m = &c->mark[i];
		const struct code_kind *k = &f->code->kind[m->kind];
		if (k->polarity != CODE_STRENGTH || k->administrative || (m->flags & MARK_UNDATED) ||
		    m->lo > f->today)
			continue;
		add_strength(&to->all, m);
		if (!(m->flags & MARK_SHARED))
			add_strength(&to->own, m);
	}
}

static int read_members(struct front *f, struct members *m, struct err *e)
{
	struct view_child c;
	int rc;

	while ((rc = f->view->next_child(f->view, 0, 1, &c, e)) > 0) {
		const struct label *l = label_find(f->labels, c.id);
		if (!is_only(f, c.id) || c.n == 0)
			continue;
		if (m->n == m->cap)
			m->member = arena_grow(m->member, m->cap = m->cap ? 2 * m->cap : 64,
					       sizeof *m->member);
		m->member[m->n] = (struct front_member){.id = arena_copy(&f->arena, c.id),
							.birth = c.birth,
							.expected = c.expected,
							.name = l ? l->name : (struct str){0},
							.family = l ? l->family
								    : (uint32_t)(NOBODY - 1 - m->n),
							.grown_up = is_grown_up(f, &c.birth)};
		read_strengths(f, &c, &m->member[m->n++]);
	}
	if (m->n)
		qsort(m->member, m->n, sizeof *m->member, by_family);
	return rc;
}

/* ---- the page ---- */

static void add_head(struct front_page *p)
{
	struct buf b = {0};
	struct date today = {.lo = p->f->today, .hi = p->f->today, .precision = DATE_DAY};

	if (p->f->labels->invented)
		out_add_z(p->o, "INVENTED: nobody on this page is real.\n");
	for (size_t i = 0; i < p->members; i++) {
		const struct front_member *m = &p->member[i];
		buf_add_z(&b, i ? "; " : "");
		buf_add(&b, m->name.n ? m->name : m->id);
		if (date_takes_part(&m->birth)) {
			struct buf age = {0};
			buf_add_z(&b, ", born ");
			date_write_words(&m->birth, &b);
			age_write(&m->birth, &m->expected, &today, &age);
			buf_addf(&b, age.n ? " (%s)" : "%s", age.n ? age.p : "");
			buf_close(&age);
		}
	}
	fold_add(p->o, "", 2, buf_str(&b));
	buf_clear(&b);
	buf_add_z(&b, "As at ");
	date_write_day_words(p->f->today, &b);
	buf_add_z(&b, ", from the records supplied.");
	fold_add(p->o, "", 2, buf_str(&b));
	out_add_char(p->o, '\n');
	buf_close(&b);
}

static void add_foot(struct front_page *p)
{
	out_add_char(p->o, '\n');
	if (p->number == 1)
		fold_add(p->o, "", 2,
			 STR("No rule found anything else in the records supplied. That is no reassurance."));
	if (p->not_agreed) {
		struct buf b = {0};
		buf_addf(&b, "%u of these lines %s on draft rules, whose numbers nobody here has agreed.",
			 p->not_agreed, p->not_agreed == 1 ? "stands" : "stand");
		fold_add(p->o, "", 2, buf_str(&b));
		buf_close(&b);
	}
	fold_add(p->o, "", 2,
		 STR("This is a prompt for professional judgement. It is not proof and not a decision. The "
		     "entries behind each line, what to "
		     "ask and what else may explain it: case-patterns --format table."));
}

static int by_child(const void *va, const void *vb)
{
	const struct front_kept *a = va, *b = vb;
	int c = str_compare(a->f.child, b->f.child);

	return c ? c : a->f.id < b->f.id ? -1 : a->f.id > b->f.id;
}

/* What was found in a child: the kept ones lie in the order of children. */
static void take_lines(struct front_page *p, struct str child)
{
	size_t low = 0, high = p->f->n;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (str_compare(p->f->kept[mid].f.child, child) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < p->f->n && str_is_equal(p->f->kept[low].f.child, child); low++)
		p->line[p->n++] = &p->f->kept[low];
}

struct pages {
	size_t written, without; /* pages; children who have none */
	bool all;                /* the only family, or asked for: has one whatever is on it */
};

enum { MOST_NAMED = 12 };

/* Their ids, for who runs the command: on the page of a family no other household is named. */
static void add_without(struct front *f, const struct front_member *m, size_t n, struct pages *p)
{
	for (size_t i = 0; i < n; i++)
		if (p->without++ < MOST_NAMED)
			f->without = arena_printf(&f->arena, "%.*s%s%.*s", STR_ARG(f->without), f->without.n ? " " : "",
						  STR_ARG(m[i].id));
		else if (p->without == MOST_NAMED + 1)
			f->without = arena_printf(&f->arena, "%.*s ...", STR_ARG(f->without));
}

static int write_page(struct front *f, const struct front_member *m, size_t n, struct pages *pages,
		      struct out *o, struct err *e)
{
	struct front_page p = {.f = f, .member = m, .members = n, .o = o};
	size_t lines = 1; /* the strengths */
	int rc;

	p.line = arena_malloc((f->n + 1) * sizeof(*p.line));
	for (size_t i = 0; i < n; i++)
		take_lines(&p, m[i].id);
	if (p.n)
		qsort(p.line, p.n, sizeof *p.line, front_compare);
	if (p.n == 0 && !pages->all) {
		free(p.line);
		add_without(f, m, n, pages);
		return 0;
	}
	if (pages->written++)
		out_add_z(o, "\n\n");
	add_head(&p);
	front_merge(&p);
	for (enum finding_front h = FINDING_FRONT_SAFETY; h < FINDING_FRONTS; h++)
		lines += front_matters(&p, h) > 0;
	/* Where there is room, safety has two. */
	for (enum finding_front h = FINDING_FRONT_SAFETY; h < FINDING_FRONTS; h++)
		front_add_lines(&p, h, h == FINDING_FRONT_SAFETY && lines < FRONT_LINES ? 2 : 1);
	rc = front_add_strengths(&p, e);
	add_foot(&p);
	front_add_passages(&p);
	free(p.line);
	return rc;
}

int front_write(struct front *f, struct out *o, struct err *e)
{
	struct members m = {0};
	struct pages pages = {0};
	bool any_child = false;
	uint32_t last = 0;
	size_t families = 0;
	int rc = read_members(f, &m, e);

	if (f->n)
		qsort(f->kept, f->n, sizeof *f->kept, by_child);
	for (size_t i = 0; i < m.n; i++)
		any_child = any_child || !m.member[i].grown_up;
	for (size_t i = 0; i < m.n; i++) /* families of whom there may be a page */
		if ((!m.member[i].grown_up || !any_child) && (families == 0 || m.member[i].family != last)) {
			last = m.member[i].family;
			families++;
		}
	pages.all = f->only_n || families == 1;
	for (size_t from = 0, to; rc == 0 && from < m.n; from = to) {
		size_t children = 0, n = 0;
		for (to = from; to < m.n && m.member[to].family == m.member[from].family; to++)
			children += !m.member[to].grown_up;
		if (!children && any_child && !f->only_n)
			continue;
		for (size_t i = from; i < to; i++) /* a parent's own childhood is on no page */
			if (!children || !m.member[i].grown_up || f->only_n)
				m.member[from + n++] = m.member[i];
		rc = write_page(f, m.member + from, n, &pages, o, e);
	}
	if (pages.without)
		out_addf(o, "%s%zu %s no page: no rule found anything. That is no reassurance.\n",
			 pages.written ? "\n" : "", pages.without,
			 pages.without == 1 ? "child has" : "children have");
	free(m.member);
	return rc;
}
