#include "draw/front.h"

#include <stdlib.h>
#include <string.h>

#include "draw/fold.h"
#include "model/age.h"

enum { NOBODY = UINT32_MAX, MOST_WORDS = 140 };

struct front_kept {
	struct finding f;
	bool set_aside;                /* the last review says that it is not significant */
	const struct front_kept *with; /* told with this one: the same matter of another child */
};

struct strengths { /* what is recorded as one, whatever the rules say */
	size_t n;
	int32_t first, last;
	struct mark mark; /* of the most recent */
};

struct member { /* a child of the page */
	struct str id, name;
	struct date birth, expected;
	uint32_t family;
	bool grown_up;
	struct strengths own; /* entries held under another child are counted there */
	struct strengths all;
};

static const char *const heading[FINDING_FRONTS] = {"",         "Safety now", "Told or asked", "Not seen",
						    "Repeated", "Changed",    "Context",       "What helped"};

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

void front_open(struct front *f, struct case_view *view, const struct code *code,
		const struct label_list *labels, int32_t today)
{
	*f = (struct front){
		.sink = {.put = put}, .view = view, .code = code, .labels = labels, .today = today};
}

void front_close(struct front *f)
{
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
	       date_age_months(birth->hi, f->today) >= 18 * 12;
}

struct members {
	struct member *member;
	size_t n, cap;
};

static int by_family(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	if (x->birth.lo != y->birth.lo && date_takes_part(&x->birth) && date_takes_part(&y->birth))
		return x->birth.lo < y->birth.lo ? -1 : 1;
	return str_compare(x->id, y->id);
}

static void add_strength(struct strengths *s, const struct mark *m)
{
	if (s->n == 0 || m->lo < s->first)
		s->first = m->lo;
	if (s->n == 0 || m->hi > s->last || (m->hi == s->last && m->id < s->mark.id)) {
		s->last = m->hi;
		s->mark = *m;
	}
	s->n++;
}

static void read_strengths(const struct front *f, const struct view_child *c, struct member *to)
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
		m->member[m->n] = (struct member){.id = arena_copy(&f->arena, c.id),
						  .birth = c.birth,
						  .expected = c.expected,
						  .name = l ? l->name : (struct str){0},
						  .family = l ? l->family : (uint32_t)(NOBODY - 1 - m->n),
						  .grown_up = is_grown_up(f, &c.birth)};
		read_strengths(f, &c, &m->member[m->n++]);
	}
	if (m->n)
		qsort(m->member, m->n, sizeof *m->member, by_family);
	return rc;
}

/* ---- one line ---- */

static int state_rank(enum finding_state s)
{
	return s == FINDING_LATE;
}

static int compare(const void *va, const void *vb)
{
	const struct front_kept *a = *(const struct front_kept *const *)va,
				*b = *(const struct front_kept *const *)vb;
	int c;

	if (a->set_aside != b->set_aside)
		return a->set_aside ? 1 : -1;
	if (a->f.urgent != b->f.urgent)
		return a->f.urgent ? -1 : 1;
	if (state_rank(a->f.state) != state_rank(b->f.state))
		return state_rank(a->f.state) - state_rank(b->f.state);
	if (a->f.last != b->f.last)
		return a->f.last > b->f.last ? -1 : 1;
	if ((c = str_compare(a->f.rule, b->f.rule)) != 0 || (c = str_compare(a->f.child, b->f.child)) != 0)
		return c;
	return a->f.id < b->f.id ? -1 : a->f.id > b->f.id;
}

static bool is_same_matter(const struct finding *a, const struct finding *b)
{
	return str_is_equal(a->rule, b->rule) && a->evidence_n == b->evidence_n &&
	       (a->evidence_n == 0 ||
		memcmp(a->evidence, b->evidence, a->evidence_n * sizeof *a->evidence) == 0);
}

static void add_name(const struct front *f, struct str child, struct buf *b)
{
	const struct label *l = label_find(f->labels, child);

	buf_add(b, l && l->name.n ? label_first_name(l->name) : child);
}

static bool is_not_agreed(const struct finding *x)
{
	return str_is_equal(x->status, STR("draft")) || str_is_equal(x->status, STR("trial"));
}

static void add_reviews(const struct finding *x, struct out *o)
{
	struct buf b = {0};

	for (size_t i = 0; i < x->review_n; i++) {
		buf_clear(&b);
		finding_review_say(&x->review[i], &b);
		fold_add(o, "  ", 4, buf_str(&b));
	}
	buf_close(&b);
}

struct page {
	struct front *f;
	const struct member *member;
	size_t members;
	struct front_kept **line; /* of this page, in the order of compare */
	size_t n;
	unsigned number;
	unsigned not_agreed;
	struct out *o;
};

/* What is read in a text is in no count, but what a manager must see today stands first, in the words of the record. */
static bool takes_line(const struct finding *x, enum finding_front front)
{
	return x->front == front &&
	       (!x->words_only || (x->urgent && x->passage_n && front == FINDING_FRONT_SAFETY));
}

static void add_first_words(const struct page *p, const struct finding *x, struct buf *b)
{
	const struct finding_passage *w = &x->passage[0];

	buf_add_z(b, "words to read first, for a manager today. ");
	fold_date(w->mark, b);
	if (w->mark->agency)
		buf_addf(b, ", %.*s", STR_ARG(p->f->view->name(p->f->view, VIEW_AGENCY, w->mark->agency)));
	buf_addf(b, ": \"%.*s\"", STR_ARG(w->words));
}

/* What is the same matter of another child is told with it. */
static void merge(struct page *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct finding *x = &p->line[i]->f;
		for (size_t j = i + 1; j < p->n && takes_line(x, x->front) && !p->line[i]->with; j++)
			if (!p->line[j]->with && takes_line(&p->line[j]->f, x->front) &&
			    is_same_matter(x, &p->line[j]->f))
				p->line[j]->with = p->line[i];
	}
}

static size_t matters(const struct page *p, enum finding_front front)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += takes_line(&p->line[i]->f, front) && !p->line[i]->with;
	return n;
}

static void add_line(struct page *p, const struct front_kept *k, size_t behind)
{
	struct buf b = {0};
	bool any = false;

	buf_addf(&b, "%u. %s: ", ++p->number, heading[k->f.front]);
	if (k->f.words_only)
		add_first_words(p, &k->f, &b);
	else
		buf_add(&b, k->f.say);
	for (size_t i = 0; i < p->n; i++)
		if (p->line[i]->with == k) {
			buf_add_z(&b, any ? ", " : " The same for ");
			add_name(p->f, p->line[i]->f.child, &b);
			any = true;
		}
	buf_add_z(&b, any ? "." : "");
	if (k->f.change && k->f.change != FINDING_SAME)
		buf_addf(&b, " (%s since the earlier run)", finding_change_name(k->f.change));
	if (behind)
		buf_addf(&b, " And %zu more under this heading.", behind);
	fold_add(p->o, "", 3, buf_str(&b));
	add_reviews(&k->f, p->o);
	p->not_agreed += is_not_agreed(&k->f);
	buf_close(&b);
}

static void add_lines(struct page *p, enum finding_front front, size_t most)
{
	size_t n = matters(p, front), told = 0;

	for (size_t i = 0; i < p->n && told < most; i++)
		if (takes_line(&p->line[i]->f, front) && !p->line[i]->with) {
			told++;
			add_line(p, p->line[i], told == most ? n - told : 0);
		}
}

/* ---- strengths ---- */

/* Of several children each entry once: what is held under one of them. */
static struct strengths strengths_of(const struct page *p)
{
	struct strengths s = {0};

	for (size_t i = 0; i < p->members; i++) {
		const struct strengths *m = p->members == 1 ? &p->member[i].all : &p->member[i].own;
		if (m->n == 0)
			continue;
		if (s.n == 0 || m->first < s.first)
			s.first = m->first;
		if (s.n == 0 || m->last > s.last || (m->last == s.last && m->mark.id < s.mark.id)) {
			s.last = m->last;
			s.mark = m->mark;
		}
		s.n += m->n;
	}
	return s;
}

/* The text of an entry, not longer than a line or two. */
static int words_of(struct page *p, const struct mark *m, struct str *words, struct err *e)
{
	struct event ev = {0};
	size_t n;

	if (p->f->view->event(p->f->view, m, &p->f->arena, &ev, e) < 0)
		return -1;
	*words = str_trim(ev.text);
	for (n = words->n < MOST_WORDS ? words->n : MOST_WORDS; n < words->n && n && words->p[n] != ' '; n--)
		;
	if (n < words->n)
		*words = arena_printf(&p->f->arena, "%.*s ...", (int)n, words->p);
	return 0;
}

static int add_strengths(struct page *p, struct err *e)
{
	struct strengths s = strengths_of(p);
	struct buf b = {0};
	struct str words = {0};
	int rc = s.n ? words_of(p, &s.mark, &words, e) : 0;

	buf_addf(&b, "%u. Strengths: ", ++p->number);
	if (s.n == 0) {
		buf_add_z(&b, "No strength is recorded in the records supplied.");
	} else {
		buf_addf(&b, "%zu recorded, ", s.n);
		date_write_day_words(s.first, &b);
		buf_add_z(&b, " to ");
		date_write_day_words(s.last, &b);
		buf_addf(&b, ". The last, %s%.*s", s.mark.agency ? "from " : "",
			 STR_ARG(s.mark.agency ? p->f->view->name(p->f->view, VIEW_AGENCY, s.mark.agency)
					       : (struct str){0}));
		buf_addf(&b, ": %.*s", STR_ARG(words.n ? words : p->f->code->kind[s.mark.kind].words));
		if (b.p[b.n - 1] != '.')
			buf_add_char(&b, '.');
	}
	if (rc == 0)
		fold_add(p->o, "", 3, buf_str(&b));
	buf_close(&b);
	return rc;
}

/* ---- passages ---- */

static void add_passage(struct page *p, const struct finding *x, const struct finding_passage *w)
{
	struct buf b = {0};
	struct str agency = w->mark->agency ? p->f->view->name(p->f->view, VIEW_AGENCY, w->mark->agency)
					    : STR("agency not recorded");

	fold_date(w->mark, &b);
	buf_addf(&b, ", %.*s", STR_ARG(agency));
	if (p->members > 1) {
		buf_add_z(&b, ", about ");
		add_name(p->f, x->child, &b);
	}
	if (w->words.n)
		buf_addf(&b, ": \"%.*s\"", STR_ARG(w->words));
	if (w->file.n)
		buf_addf(&b, " (%.*s:%u)", STR_ARG(w->file), w->line);
	fold_add(p->o, "    ", 8, buf_str(&b));
	buf_close(&b);
}

static int by_rule_and_day(const void *va, const void *vb)
{
	const struct front_kept *a = *(const struct front_kept *const *)va,
				*b = *(const struct front_kept *const *)vb;
	int c = str_compare(a->f.rule, b->f.rule);

	if (c)
		return c;
	if (a->f.last != b->f.last)
		return a->f.last < b->f.last ? -1 : 1;
	return compare(va, vb);
}

static void add_passages(struct page *p)
{
	struct str rule = {0};
	bool any = false;

	if (p->n)
		qsort(p->line, p->n, sizeof *p->line, by_rule_and_day);
	for (size_t i = 0; i < p->n; i++) {
		const struct front_kept *k = p->line[i];
		bool again = false;
		if (!k->f.words_only)
			continue;
		if (!any)
			out_add_z(p->o, "\nPassages to read: words found in a text, not counted above.\n");
		any = true;
		if (!str_is_equal(rule, k->f.rule))
			fold_add(p->o, "  ", 4, k->f.title);
		rule = k->f.rule;
		for (size_t j = 0; j < i; j++) /* an entry about several children is read once */
			again = again || (p->line[j]->f.words_only && is_same_matter(&k->f, &p->line[j]->f));
		for (size_t j = 0; j < k->f.passage_n && !again; j++)
			add_passage(p, &k->f, &k->f.passage[j]);
		if (!again)
			add_reviews(&k->f, p->o);
	}
}

/* ---- the page ---- */

static void add_head(struct page *p)
{
	struct buf b = {0};
	struct date today = {.lo = p->f->today, .hi = p->f->today, .precision = DATE_DAY};

	if (p->f->labels->invented)
		out_add_z(p->o, "INVENTED: nobody on this page is real.\n");
	for (size_t i = 0; i < p->members; i++) {
		const struct member *m = &p->member[i];
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

static void add_foot(struct page *p)
{
	out_add_char(p->o, '\n');
	if (p->number == 1)
		fold_add(p->o, "", 2,
			 STR("No rule found anything else in the records supplied. That is no reassurance."));
	if (p->not_agreed)
		fold_add(p->o, "", 2,
			 p->not_agreed == 1 ? STR("One of these lines stands on a draft rule, whose numbers "
						  "nobody here has agreed.")
					    : STR("These lines stand on draft rules, whose numbers nobody "
						  "here has agreed."));
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
static void take_lines(struct page *p, struct str child)
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

static int write_page(struct front *f, const struct member *m, size_t n, bool first, struct out *o,
		      struct err *e)
{
	struct page p = {.f = f, .member = m, .members = n, .o = o};
	size_t lines = 1; /* the strengths */
	int rc;

	p.line = arena_malloc((f->n + 1) * sizeof(*p.line));
	for (size_t i = 0; i < n; i++)
		take_lines(&p, m[i].id);
	if (p.n)
		qsort(p.line, p.n, sizeof *p.line, compare);
	if (!first)
		out_add_z(o, "\n\n");
	add_head(&p);
	merge(&p);
	for (enum finding_front h = FINDING_FRONT_SAFETY; h < FINDING_FRONTS; h++)
		lines += matters(&p, h) > 0;
	for (enum finding_front h = FINDING_FRONT_SAFETY; h < FINDING_FRONTS;
	     h++) /* where there is room, safety has two */
		add_lines(&p, h, h == FINDING_FRONT_SAFETY && lines < FRONT_LINES ? 2 : 1);
	rc = add_strengths(&p, e);
	add_foot(&p);
	add_passages(&p);
	free(p.line);
	return rc;
}

int front_write(struct front *f, struct out *o, struct err *e)
{
	struct members m = {0};
	bool first = true, any_child = false;
	int rc = read_members(f, &m, e);

	if (f->n)
		qsort(f->kept, f->n, sizeof *f->kept, by_child);
	for (size_t i = 0; i < m.n; i++)
		any_child = any_child || !m.member[i].grown_up;
	for (size_t from = 0, to; rc == 0 && from < m.n; from = to) {
		size_t children = 0, n = 0;
		for (to = from; to < m.n && m.member[to].family == m.member[from].family; to++)
			children += !m.member[to].grown_up;
		if (!children && any_child && !f->only_n)
			continue;
		for (size_t i = from; i < to; i++) /* a parent's own childhood is on no page */
			if (!children || !m.member[i].grown_up || f->only_n)
				m.member[from + n++] = m.member[i];
		rc = write_page(f, m.member + from, n, first, o, e);
		first = false;
	}
	free(m.member);
	return rc;
}
