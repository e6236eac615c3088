/* Routine: what says nothing new, and folding it (schemas/style/chronology.xml tells the rule and whose it is). */
#include "chronology_own.h"

#include <ctype.h>
#include <string.h>

struct run { /* of rows that may become one */
	const struct chronology_fold *noun;
	uint64_t about;
	struct str agency, text; /* text: of a run of repeated entries */
	size_t first, last, n; /* rows; the rest is found through `next` */
	int32_t from;
	bool open;
};

static const struct chronology_fold *noun_of(const struct chronology_style *s, uint16_t kind)
{
	for (size_t i = 0; i < s->folds; i++)
		if (s->fold[i].kind == kind)
			return &s->fold[i];
	return NULL;
}

static bool is_word(char ch)
{
	return isalnum((unsigned char)ch) || (unsigned char)ch >= 0x80 || ch == '\'';
}

/* The next word of *s; *s becomes what follows it. */
static struct str word(struct str *s)
{
	size_t i = 0, k;
	while (i < s->n && !is_word(s->p[i]))
		i++;
	for (k = i; k < s->n && is_word(s->p[k]);)
		k++;
	struct str w = str_part(*s, i, k - i);
	*s = str_part(*s, k, s->n);
	return w;
}

/* How many bytes of `text` the words of `phrase` take up, if it begins with them; 0 if it does not. */
static size_t begins(struct str text, struct str phrase)
{
	struct str rest = text;
	for (;;) {
		struct str p = word(&phrase);
		if (!p.n)
			return text.n - rest.n;
		if (!str_is_equal_caseless(word(&rest), p))
			return 0;
	}
}

static bool says_nothing_new(const struct chronology *c, struct str text)
{
	for (;;) {
		struct str look = text;
		size_t longest = 0, n;
		if (!word(&look).n)
			return true;
		for (size_t i = 0; i < c->style->phrases; i++)
			if ((n = begins(text, c->style->phrase[i])) > longest)
				longest = n;
		for (size_t i = 0; i < c->children; i++)
			if ((n = begins(text, c->child[i].name)) > longest)
				longest = n;
		if (!longest)
			return false;
		text = str_part(text, longest, text.n);
	}
}

static bool is_routine(const struct chronology *c, const struct chronology_row *r)
{
	const struct event *ev = r->event[0];
	const struct code_kind *k = &c->from->code->kind[ev->kind];
	const struct chronology_fold *noun = noun_of(c->style, ev->kind);
	bool nothing_new = noun && (noun->repeated ? !str_is_empty(str_trim(ev->text)) : says_nothing_new(c, ev->text));
	return nothing_new && !chronology_has_added(c, ev) && k->polarity != CODE_CONCERN && date_is_exact(&ev->start) &&
	       ev->end.precision == DATE_NONE && str_is_empty(ev->voice) &&
	       str_is_empty(ev->impact) && str_is_empty(ev->action) && str_is_empty(ev->outcome) && str_is_empty(ev->analysis) &&
	       str_is_empty(ev->disputed) && str_is_empty(ev->value) && ev->severity_1 <= 1 && !ev->standing && !ev->restricted &&
	       !chronology_is_amended(c->from, ev) && !ev->tags_n;
}

/* A child's words, an injury, a birth: what was routine before it and after it are two things. */
static bool is_turn(const struct chronology *c, const struct chronology_row *r)
{
	if (r->shape == CHRONOLOGY_BIRTH)
		return true;
	const struct event *ev = r->event[0];
	for (size_t i = 0; i < c->style->turns; i++)
		if (code_kind_is(c->from->code, ev->kind, c->style->turn[i]))
			return true;
	return !str_is_empty(ev->voice);
}

static bool is_within(const struct chronology *c, int32_t from, int32_t day)
{
	struct calendar_span s = c->style->fold_within;
	switch (s.unit) {
	case CALENDAR_WEEKS:
		return day <= from + 7 * s.n;
	case CALENDAR_MONTHS:
		return day <= date_add_months(from, s.n);
	case CALENDAR_YEARS:
		return day <= date_add_months(from, 12 * s.n);
	default:
		return day <= from + s.n;
	}
}

/* ", seen", ", seen alone", ", seen at 5": of visits only, since a call sees nobody. */
static void write_seen(const struct chronology *c, const struct chronology_row *r, size_t items, struct buf *b)
{
	uint16_t visit = 0, alone = 0;
	size_t seen = 0, seen_alone = 0;
	const struct code *code = c->from->code;
	if (code_kind_of(code, STR("visit"), &visit) < 0 || code_kind_of(code, STR("visit.seen-alone"), &alone) < 0 ||
	    !code_kind_is(code, r->event[0]->kind, visit))
		return;
	for (size_t i = 0; i < r->events; i++) {
		seen += code->kind[r->event[i]->kind].child_seen;
		seen_alone += code_kind_is(code, r->event[i]->kind, alone);
	}
	if (seen_alone == r->events)
		buf_add_z(b, ", seen alone");
	else if (seen == r->events)
		buf_add_z(b, ", seen");
	else if (seen == 0)
		buf_add_z(b, ", whether seen not recorded");
	else if (items == r->events)
		buf_addf(b, ", seen at %zu", seen);
	if (seen_alone && seen_alone < r->events && items == r->events)
		buf_addf(b, ", alone at %zu", seen_alone);
}

static void make_one(struct chronology *c, const struct run *run, const size_t *next)
{
	struct chronology_row *r = &c->row[run->first];
	struct buf b = {0};
	size_t n = 0;
	for (size_t i = run->first, k = 0; k < run->n; k++, i = next[i])
		n += c->row[i].events;
	const struct event **all = ARENA_ARRAY(c->arena, const struct event *, n);
	n = 0;
	for (size_t i = run->first, k = 0; k < run->n; k++, i = next[i]) {
		for (size_t j = 0; j < c->row[i].events; j++)
			all[n++] = c->row[i].event[j];
		r->end = c->row[i].start;
		if (k)
			c->row[i].events = 0; /* taken away below */
	}
	r->shape = CHRONOLOGY_ROUTINE;
	r->event = all;
	r->events = n;
	c->folded += n;
	buf_addf(&b, "%zu %.*s ", run->n, STR_ARG(run->noun->many));
	chronology_write_days(r->start.lo, r->end.lo, &b);
	write_seen(c, r, run->n, &b);
	if (run->noun->repeated)
		buf_addf(&b, ", each: %.*s", STR_ARG(run->text));
	else
		buf_add_z(&b, ", nothing new recorded");
	r->words = buf_take(&b, c->arena);
}

void chronology_fold(struct chronology *c)
{
	struct run *run = ARENA_ARRAY(c->arena, struct run, c->rows + 1);
	size_t *next = ARENA_ARRAY(c->arena, size_t, c->rows + 1);
	size_t runs = 0, open_from = 0, kept = 0;

	for (size_t i = 0; i < c->undated_at; i++) {
		struct chronology_row *r = &c->row[i];
		bool routine = r->shape == CHRONOLOGY_ENTRY && is_routine(c, r);
		const struct chronology_fold *noun = r->shape == CHRONOLOGY_ENTRY ? noun_of(c->style, r->event[0]->kind) : NULL;
		bool turn = is_turn(c, r), joined = false;
		for (size_t k = open_from; k < runs; k++) {
			struct run *u = &run[k];
			if (!u->open)
				continue;
			bool same = noun && str_is_equal(u->noun->many, noun->many) && u->about == r->about &&
				    str_is_equal_caseless(u->agency, r->event[0]->agency) &&
				    (!noun->repeated || str_is_equal(u->text, str_trim(r->event[0]->text)));
			if ((turn && (u->about & r->about)) || !is_within(c, u->from, r->start.lo)) {
				u->open = false;
			} else if (same && routine && !joined) {
				next[u->last] = i;
				u->last = i;
				u->n++;
				joined = true;
			}
		}
		while (open_from < runs && !run[open_from].open)
			open_from++;
		if (routine && !joined)
			run[runs++] = (struct run){noun, r->about, r->event[0]->agency, str_trim(r->event[0]->text), i, i, 1, r->start.lo, true};
	}
	for (size_t k = 0; k < runs; k++)
		if (run[k].n >= c->style->fold_at_least)
			make_one(c, &run[k], next);
	for (size_t i = 0, dated = c->undated_at; i < c->rows; i++) {
		if (c->row[i].events || c->row[i].shape == CHRONOLOGY_BIRTH)
			c->row[kept++] = c->row[i];
		else if (i < dated)
			c->undated_at--;
	}
	c->rows = kept;
}
