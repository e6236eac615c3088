#include "analysis/passage.h"

#include <pthread.h>
#include <stdlib.h>

#include "format/text.h"

struct passage_expressions { /* of one thread at a time; kept from part to part, since each compiles them anew */
	struct text_pattern **text; /* by number of their test; NULL: not used yet */
	struct passage_expressions *next;
};

struct passage_pool { /* of a sink and all its parts */
	pthread_mutex_t lock;
	struct passage_expressions *free;
};

enum { AROUND = 60 };

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str passage_excerpt(struct str text, size_t from, size_t to, size_t around, struct arena *a)
{
	size_t begin = from > around ? from - around : 0, end = to + around < text.n ? to + around : text.n;
	struct buf b = {0};

	while (begin && begin < from && !is_blank(text.p[begin]))
		begin++;
	while (end < text.n && end > to && !is_blank(text.p[end]))
		end--;
	if (begin)
		buf_add_z(&b, "...");
	for (size_t i = begin; i < end; i++) {
		bool blank = is_blank(text.p[i]);
		if (!blank)
			buf_add_char(&b, text.p[i]);
		else if (b.n && b.p[b.n - 1] != ' ')
			buf_add_char(&b, ' ');
	}
	while (b.n && b.p[b.n - 1] == ' ')
		b.p[--b.n] = '\0';
	if (end < text.n)
		buf_add_z(&b, " ...");
	return buf_take(&b, a);
}

/* A pattern is for one thread at a time, and the rule's own is all threads'. */
static const struct text_pattern *expression(struct passage_sink *p, const struct rule_test *t)
{
	struct text_pattern **mine = &p->own->text[t->number];

	if (!*mine)
		*mine = text_copy(t->text);
	return *mine;
}

/* Where a test's expression stands in the text in one of the ways it asks for. */
static bool find_in(struct passage_sink *p, const struct rule_test *t, struct str text, size_t *from, size_t *to)
{
	const struct text_pattern *e = expression(p, t);

	for (size_t at = 0; at <= text.n && text_find(e, text, at, from, to) > 0;
	     at = *to > *from ? *to : *to + 1) {
		enum assertion a = p->triggers ? assertion_at(p->triggers, text, *from, *to)
					       : ASSERTION_AFFIRMED;
		if (t->assertions & (1u << a))
			return true;
	}
	return false;
}

static bool find_words(struct passage_sink *p, size_t term, const struct event *ev, struct str *words)
{
	const struct str text[] = {ev->text, ev->voice, ev->impact, ev->action};
	const struct rule_term *t = &p->set->term[term];
	size_t from, to;

	for (size_t i = 0; i < t->ises; i++)
		for (size_t k = 0; t->is[i].text && k < sizeof text / sizeof *text; k++)
			if (text[k].n && find_in(p, &t->is[i], text[k], &from, &to)) {
				*words = passage_excerpt(text[k], from, to, AROUND, &p->arena);
				return true;
			}
	return false;
}

static int add_passage(struct passage_sink *p, const struct rule *r, const struct mark *m,
		       struct finding_passage *to, struct err *e)
{
	struct event ev = {0};

	to->mark = m;
	if (p->view->event(p->view, m, &p->arena, &ev, e) < 0)
		return -1;
	if (ev.sources_n) {
		to->file = ev.sources[0].file;
		to->line = ev.sources[0].line;
		to->col = ev.sources[0].col;
	}
	if (find_words(p, r->of, &ev, &to->words))
		return 0;
	for (size_t i = 0; i < r->steps; i++)
		if (!r->step[i].absent && find_words(p, r->step[i].term, &ev, &to->words))
			return 0;
	return 0;
}

static int put(struct finding_sink *self, const struct finding *f, struct err *e)
{
	struct passage_sink *p = (struct passage_sink *)self;
	const struct rule *r = f->words_only && f->evidence_mark ? rule_find(p->set, f->rule) : NULL;
	struct finding with = *f;
	struct finding_passage *passage;

	if (!r)
		return p->to->put(p->to, f, e);
	arena_clear(&p->arena);
	passage = ARENA_ARRAY(&p->arena, struct finding_passage, f->evidence_n + 1);
	for (size_t i = 0; i < f->evidence_n; i++)
		if (f->evidence_mark[i] &&
		    add_passage(p, r, f->evidence_mark[i], &passage[with.passage_n++], e) < 0)
			return -1;
	with.passage = passage;
	return p->to->put(p->to, &with, e);
}

static struct passage_expressions *borrow(const struct passage_sink *p)
{
	struct passage_expressions *x;

	pthread_mutex_lock(&p->pool->lock);
	if ((x = p->pool->free))
		p->pool->free = x->next;
	pthread_mutex_unlock(&p->pool->lock);
	if (!x) {
		x = arena_malloc(sizeof *x);
		x->text = arena_malloc((p->set->tests + 1) * sizeof *x->text);
	}
	return x;
}

static void give_back(const struct passage_sink *p)
{
	pthread_mutex_lock(&p->pool->lock);
	p->own->next = p->pool->free;
	p->pool->free = p->own;
	pthread_mutex_unlock(&p->pool->lock);
}

/* ---- a part: of one thread, with expressions of its own */

static struct finding_sink *part(struct finding_sink *self, struct case_view *view)
{
	const struct passage_sink *p = (const struct passage_sink *)self;
	struct passage_sink *x = arena_malloc(sizeof *x);

	*x = (struct passage_sink){.sink = {.put = put}, .to = p->to->part(p->to, view), .set = p->set,
				   .triggers = p->triggers, .view = view, .pool = p->pool, .own = borrow(p)};
	return &x->sink;
}

/* Ends a part; what stands behind it is the caller's. */
static struct finding_sink *end_part(struct finding_sink *part)
{
	struct passage_sink *x = (struct passage_sink *)part;
	struct finding_sink *to = x->to;

	give_back(x);
	arena_close(&x->arena);
	free(x);
	return to;
}

static int take(struct finding_sink *self, struct finding_sink *part, struct err *e)
{
	struct finding_sink *to = ((struct passage_sink *)self)->to;

	return to->take(to, end_part(part), e);
}

static void drop(struct finding_sink *self, struct finding_sink *part)
{
	struct finding_sink *to = ((struct passage_sink *)self)->to;

	to->drop(to, end_part(part));
}

void passage_open(struct passage_sink *p, const struct rule_set *set, const struct assertion_list *triggers,
		  struct case_view *view, struct finding_sink *to)
{
	*p = (struct passage_sink){
		.sink = {.put = put}, .to = to, .set = set, .triggers = triggers, .view = view};
	if (to->part)
		p->sink = (struct finding_sink){put, part, take, drop};
	p->pool = arena_malloc(sizeof *p->pool);
	pthread_mutex_init(&p->pool->lock, NULL);
	p->own = borrow(p);
}

void passage_close(struct passage_sink *p)
{
	arena_close(&p->arena);
	if (!p->pool)
		return;
	give_back(p);
	for (struct passage_expressions *x = p->pool->free, *next; x; x = next) {
		next = x->next;
		for (size_t i = 0; i < p->set->tests; i++)
			text_free(x->text[i]);
		free(x->text);
		free(x);
	}
	pthread_mutex_destroy(&p->pool->lock);
	free(p->pool);
	*p = (struct passage_sink){0};
}
