#include "analysis/passage.h"

#include "format/text.h"

enum { AROUND = 60 };

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str passage_excerpt(struct str text, size_t from, size_t to, size_t around, struct arena *a)
{
	size_t begin = from > around ? from - around : 0, end = to + around < text.n ? to + around : text.n;
	struct buf b = {0};
	struct str made;

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
	made = arena_copy(a, buf_str(&b));
	buf_close(&b);
	return made;
}

/* Where a test's expression stands in the text in one of the ways it asks for. */
static bool find_in(const struct passage_sink *p, const struct rule_test *t, struct str text, size_t *from,
		    size_t *to)
{
	for (size_t at = 0; at <= text.n && text_find(t->text, text, at, from, to) > 0;
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

void passage_open(struct passage_sink *p, const struct rule_set *set, const struct assertion_list *triggers,
		  struct case_view *view, struct finding_sink *to)
{
	*p = (struct passage_sink){
		.sink = {.put = put}, .to = to, .set = set, .triggers = triggers, .view = view};
}

void passage_close(struct passage_sink *p)
{
	arena_close(&p->arena);
}
