/* Templates of sentences: taken apart once, filled in for each finding. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "sentence_own.h"

/* A template in parts, as they stand. */
struct part {
	enum { TEXT, WORD, OPTION } is;
	struct str text;                  /* a word: its name */
	const struct sentence_word *word; /* NULL: one of a series */
	bool days;                        /* " days" comes next: one of them is a day */
	size_t to;                        /* an option is all parts up to here */
};

struct sentence_template {
	const char *text; /* by its place */
	size_t n;
	struct part *part;
	size_t parts, cap;
};

/* 'Mum can't get up.' needs no second full stop. */
static bool ends_in_quoted_stop(struct str b)
{
	size_t n = b.n;

	if (n > 3 && memcmp(b.p + n - 3, "\xe2\x80\x99", 3) == 0)
		n -= 3;
	else if (n > 1 && (b.p[n - 1] == '\'' || b.p[n - 1] == '"'))
		n--;
	return n < b.n && n && (b.p[n - 1] == '.' || b.p[n - 1] == '!' || b.p[n - 1] == '?');
}

/* "on 5 May 2024", but "in May 2024" and "between 3 and 9 May 2024". */
static void fit_preposition(struct buf *b, size_t base, struct str w)
{
	static const char *const own[] = {"between", "before", "after", "about"};
	static const char *const months = "JanFebMarAprMayJunJulAugSepOctNovDec";
	bool month = false;

	if (b->n - base < 4 || memcmp(b->p + b->n - 4, " on ", 4) != 0)
		return;
	for (size_t i = 0; i < sizeof own / sizeof *own && w.n && w.p[0] >= 'a'; i++) /* no day begins so */
		if (str_has_prefix(w, str_of(own[i])))
			b->n -= 3;
	for (size_t i = 0; w.n >= 3 && i < 36; i += 3)
		month = month || memcmp(months + i, w.p, 3) == 0;
	if (month || (w.n == 4 && w.p[0] >= '0' && w.p[0] <= '9')) /* a month, a year */
		b->p[b->n - 3] = 'i';
}

static size_t end_of(struct str s, char bracket)
{
	const char *at = s.n ? memchr(s.p, bracket, s.n) : NULL;

	return at ? (size_t)(at - s.p) : s.n;
}

/* ---- taking apart ---- */

static struct part *add_part(struct sentence_template *t, struct arena *a)
{
	t->part = arena_room(a, t->part, t->parts, &t->cap, sizeof *t->part);
	t->part[t->parts] = (struct part){.is = TEXT};
	return &t->part[t->parts++];
}

static void parse(struct sentence_template *to, struct str t, struct arena *a)
{
	size_t i = 0;

	while (i < t.n) {
		struct str rest = str_part(t, i + 1, t.n);
		size_t end;
		if (t.p[i] == '{' && (end = end_of(rest, '}')) < rest.n) {
			struct part *p = add_part(to, a);
			p->is = WORD;
			p->text = str_part(rest, 0, end);
			p->word = sentence_find_word(p->text);
			i += end + 2;
			p->days = str_has_prefix(str_part(t, i, t.n), STR(" days"));
		} else if (t.p[i] == '[' && (end = end_of(rest, ']')) < rest.n) {
			size_t at = to->parts;
			add_part(to, a)->is = OPTION;
			parse(to, str_part(rest, 0, end), a);
			to->part[at].to = to->parts;
			i += end + 2;
		} else {
			size_t from = i;
			for (i++; i < t.n && t.p[i] != '.' && t.p[i] != '{' && t.p[i] != '['; i++)
				;
			add_part(to, a)->text = str_part(t, from, i - from);
		}
	}
}

static struct sentence_template *place_of(const struct sentence_book *k, struct str t)
{
	size_t i = (size_t)((uintptr_t)t.p * 0x9e3779b97f4a7c15u >> 32) % k->cap;

	while (k->of[i].text && (k->of[i].text != t.p || k->of[i].n != t.n))
		i = (i + 1) % k->cap;
	return &k->of[i];
}

static void grow(struct sentence_book *k)
{
	struct sentence_book more = *k;

	more.cap = k->cap ? 2 * k->cap : 64;
	more.of = arena_malloc(more.cap * sizeof *more.of);
	for (size_t i = 0; i < k->cap; i++)
		if (k->of[i].text)
			*place_of(&more, (struct str){k->of[i].text, k->of[i].n}) = k->of[i];
	free(k->of);
	*k = more;
}

static const struct sentence_template *template_of(struct sentence_book *k, struct str t)
{
	struct sentence_template *p;

	if (2 * k->n >= k->cap)
		grow(k);
	p = place_of(k, t);
	if (!p->text) {
		*p = (struct sentence_template){.text = t.p, .n = t.n};
		parse(p, t, &k->arena);
		k->n++;
	}
	return p;
}

void sentence_book_close(struct sentence_book *k)
{
	arena_close(&k->arena);
	buf_close(&k->word);
	buf_close(&k->all);
	free(k->of);
	*k = (struct sentence_book){0};
}

/* ---- filling in ---- */

struct filling {
	const struct sentence *s;
	const struct sentence_template *t;
	struct arena *a;
	struct buf *b, *word;
	struct err *e;
};

static int add_word(const struct filling *f, const struct part *p)
{
	buf_clear(f->word);
	if (!p->word)
		sentence_add_series(f->s, p->text, f->word);
	else if (p->word->read)
		return p->word->read(f->s, f->a, f->word, f->e);
	else
		p->word->add(f->s, f->word);
	return 0;
}

/* The parts of an option see what has been said since `base`, where it begins. */
static int run(const struct filling *f, size_t from, size_t to, size_t base, bool *lacking)
{
	struct buf *b = f->b, *w = f->word;
	size_t skip = 0;

	for (size_t i = from; i < to; i++) {
		const struct part *p = &f->t->part[i];
		struct str text = str_part(p->text, skip, p->text.n);
		skip = 0;
		if (p->is == WORD) {
			if (add_word(f, p) < 0)
				return -1;
			*lacking = *lacking || w->n == 0;
			fit_preposition(b, base, buf_str(w));
			buf_add(b, buf_str(w));
			if (p->days && w->n == 1 && w->p[0] == '1') {
				buf_add_z(b, " day");
				skip = 5;
			}
		} else if (p->is == OPTION) {
			size_t before = b->n;
			bool none = false;
			if (run(f, i + 1, p->to, before, &none) < 0)
				return -1;
			b->n = none ? before : b->n;
			i = p->to - 1;
		} else {
			if (text.n && text.p[0] == '.' && ends_in_quoted_stop(str_part(buf_str(b), base, b->n)))
				text = str_part(text, 1, text.n);
			buf_add(b, text);
		}
	}
	return 0;
}

int sentence_fill(const struct sentence *s, struct str t, bool lasts, struct arena *a, struct buf *b, struct err *e)
{
	struct sentence_template once = {.text = t.p, .n = t.n};
	struct filling f = {.s = s, .t = &once, .a = a, .b = b, .word = &s->book->word, .e = e};
	bool lacking = false;

	if (lasts)
		f.t = template_of(s->book, t);
	else
		parse(&once, t, a);
	return run(&f, 0, f.t->parts, b->n, &lacking);
}
