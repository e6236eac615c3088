#include "analysis/assertion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "format/csv.h"

enum type { PRE, POST, PSEUDO, STOP };

struct trigger {
	struct str phrase; /* lower case; "<year>" and "<n>" stand for a year and a number */
	uint8_t axis, type;
	long reach; /* words; 0: to the end of the sentence */
};

struct assertion_list {
	struct trigger *trigger; /* by first letter, the longest first */
	size_t n;
	size_t from[257]; /* by first byte */
	struct arena arena;
};

static const char *const name[ASSERTIONS] = {"affirmed", "service",    "other-person", "hypothetical",
					     "denied",	 "negated",    "historical",   "uncertain"};
static const char *const cause[ASSERTIONS] = {
	"the words are affirmed",     "the words name a service, not an event",      "the words are about somebody else",
	"the words are about what might be", "the words are denied: no proof either way", "the words say that it was not so",
	"the words are about an earlier time", "the words are uncertain"};

const char *assertion_name(enum assertion a)
{
	return (unsigned)a < ASSERTIONS ? name[a] : "";
}

const char *assertion_cause(enum assertion a)
{
	return (unsigned)a < ASSERTIONS ? cause[a] : "";
}

int assertion_of(struct str s, enum assertion *a)
{
	for (unsigned i = 0; i < ASSERTIONS; i++)
		if (str_is_equal(s, str_of(name[i]))) {
			*a = (enum assertion)i;
			return 0;
		}
	return -1;
}

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ---- the list ---- */

static int by_first_then_length(const void *x, const void *y)
{
	const struct trigger *a = x, *b = y;

	if (a->phrase.p[0] != b->phrase.p[0])
		return (unsigned char)a->phrase.p[0] - (unsigned char)b->phrase.p[0];
	if (a->phrase.n != b->phrase.n)
		return a->phrase.n > b->phrase.n ? -1 : 1;
	return str_compare(a->phrase, b->phrase);
}

static int parse_row(struct assertion_list *l, const struct csv_row *row, struct str file, struct err *e)
{
	static const char *const types[] = {"pre", "post", "pseudo", "stop"};
	struct trigger *t;
	enum assertion axis = ASSERTION_AFFIRMED;
	char *p;
	unsigned k = 0;

	if (row->broken || row->cells != 4 || row->cell[3].text.n == 0)
		return err_set_at(e, ERR_USAGE, file, row->line, 1, "expected axis,type,reach,phrase");
	l->trigger = arena_grow(l->trigger, l->n + 1, sizeof *l->trigger);
	t = &l->trigger[l->n];
	*t = (struct trigger){.phrase = arena_copy(&l->arena, row->cell[3].text)};
	while (k < 4 && !str_is_equal(row->cell[1].text, str_of(types[k])))
		k++;
	t->type = (uint8_t)k;
	if (k == 4 || (k < PSEUDO && assertion_of(row->cell[0].text, &axis) < 0) ||
	    str_to_long(row->cell[2].text, &t->reach) < 0 || t->reach < 0)
		return err_set_at(e, ERR_USAGE, file, row->line, 1, "no such axis or type, or a reach that is no number");
	t->axis = (uint8_t)axis;
	p = (char *)t->phrase.p;
	for (size_t i = 0; i < t->phrase.n; i++)
		p[i] = (char)lower(p[i]);
	l->n++;
	return 0;
}

int assertion_open(const char *schemas, struct assertion_list **out, struct err *e)
{
	struct assertion_list *l = arena_malloc(sizeof *l);
	struct str file = arena_printf(&l->arena, "%s/language/assertion.csv", schemas);
	struct file_bytes f = {0};
	struct csv c;
	struct csv_row row;
	int rc = file_map(file.p, &f, e);
	bool header = true;

	if (rc == 0) {
		csv_open(&c, f.bytes, ',');
		while (rc == 0 && csv_next(&c, &row) > 0) {
			if (!header)
				rc = parse_row(l, &row, file, e);
			header = false;
		}
		csv_close(&c);
		file_unmap(&f);
	}
	if (rc < 0) {
		assertion_close(l);
		return -1;
	}
	if (l->n)
		qsort(l->trigger, l->n, sizeof *l->trigger, by_first_then_length);
	for (size_t i = 0, b = 0; b <= 256; b++) {
		while (i < l->n && (unsigned char)l->trigger[i].phrase.p[0] < b)
			i++;
		l->from[b] = i;
	}
	*out = l;
	return 0;
}

void assertion_close(struct assertion_list *l)
{
	if (!l)
		return;
	free(l->trigger);
	arena_close(&l->arena);
	free(l);
}

/* ---- matching ---- */

/* The end of "march 2019" or "2019" at `at`, or 0. */
static size_t match_year(struct str s, size_t at)
{
	static const char *const month[] = {"january", "february", "march",	"april",   "may",      "june",
					    "july",    "august",   "september", "october", "november", "december"};

	for (size_t m = 0; m < 12; m++) {
		size_t n = strlen(month[m]), i = 0;
		while (i < n && at + i < s.n && lower(s.p[at + i]) == (unsigned char)month[m][i])
			i++;
		if (i == n && at + n < s.n && is_blank(s.p[at + n])) {
			at += n;
			while (at < s.n && is_blank(s.p[at]))
				at++;
			break;
		}
	}
	if (at + 4 > s.n || !((s.p[at] == '1' && s.p[at + 1] == '9') || (s.p[at] == '2' && s.p[at + 1] == '0')))
		return 0;
	for (size_t i = 2; i < 4; i++)
		if (s.p[at + i] < '0' || s.p[at + i] > '9')
			return 0;
	return at + 4;
}

/* Where the phrase ends when it stands at `at`; 0: it does not. */
static size_t match_phrase(struct str s, size_t at, struct str phrase)
{
	size_t from = at, i = 0;

	if (is_word(phrase.p[0]) && at && is_word(s.p[at - 1]))
		return 0;
	while (i < phrase.n) {
		if (phrase.p[i] == '<') {
			bool year = phrase.n - i >= 6 && memcmp(phrase.p + i, "<year>", 6) == 0;
			size_t end = at;
			if (year)
				end = match_year(s, at);
			else
				while (end < s.n && s.p[end] >= '0' && s.p[end] <= '9')
					end++;
			if (end <= at)
				return 0;
			at = end;
			i += year ? 6 : 3;
		} else if (phrase.p[i] == ' ') {
			if (at >= s.n || !is_blank(s.p[at]))
				return 0;
			while (at < s.n && is_blank(s.p[at]))
				at++;
			i++;
		} else {
			if (at >= s.n || lower(s.p[at]) != (unsigned char)phrase.p[i])
				return 0;
			at++;
			i++;
		}
	}
	if (is_word(phrase.p[0]) && at < s.n && is_word(s.p[at]))
		return 0;
	return at > from ? at : 0;
}

struct hit {
	size_t from, to;
	const struct trigger *t;
};

static bool next_hit(const struct assertion_list *l, struct str s, size_t at, struct hit *h)
{
	for (; at < s.n; at++) {
		unsigned char first = lower(s.p[at]);
		for (size_t i = l->from[first]; i < l->from[first + 1]; i++) {
			size_t end = match_phrase(s, at, l->trigger[i].phrase);
			if (end) {
				*h = (struct hit){at, end, &l->trigger[i]};
				return true;
			}
		}
	}
	return false;
}

/* Words within [from, to), and whether a sentence ends there. */
static long words_between(struct str s, size_t from, size_t to, bool *ends)
{
	long n = 0;
	bool in = false;

	*ends = false;
	for (size_t i = from; i < to; i++) {
		bool word = is_word(s.p[i]) || s.p[i] == '\'' || s.p[i] == '-';
		if (word && !in)
			n++;
		in = word;
		if (s.p[i] == '\n' || ((s.p[i] == '.' || s.p[i] == '!' || s.p[i] == '?') && i + 1 < to && is_blank(s.p[i + 1])))
			*ends = true;
	}
	return n;
}

enum assertion assertion_at(const struct assertion_list *l, struct str s, size_t from, size_t to)
{
	enum { KEPT = 64 };
	struct hit hit[KEPT];
	size_t n = 0, at = 0, begin = from;
	enum assertion best = ASSERTION_AFFIRMED;

	/* Nothing reaches over the end of a sentence, so only the sentences about the words are looked at. */
	while (begin > 0 && from - begin < 600)
		begin--;
	at = begin;
	while (n < KEPT) {
		struct hit h;
		if (!next_hit(l, s, at, &h) || h.from > to + 600)
			break;
		if (h.from < to && h.to > from) { /* part of the words themselves */
			at = h.from < from ? h.from + 1 : to;
			continue;
		}
		at = h.to;
		/* One phrase may reach both ways: "in 2015" is listed as pre and as post. */
		for (const struct trigger *t = h.t; n < KEPT && t < l->trigger + l->n && str_is_equal(t->phrase, h.t->phrase); t++)
			hit[n++] = (struct hit){h.from, h.to, t};
	}
	for (size_t i = 0; i < n; i++) {
		bool pre = hit[i].t->type == PRE && hit[i].to <= from, post = hit[i].t->type == POST && hit[i].from >= to;
		bool ends, stopped = false;
		long words;
		if (!pre && !post)
			continue;
		words = pre ? words_between(s, hit[i].to, from, &ends) : words_between(s, to, hit[i].from, &ends);
		for (size_t j = 0; j < n; j++)
			if (hit[j].t->type == STOP && (pre ? j > i && hit[j].from < from : j < i && hit[j].from >= to))
				stopped = true;
		if (ends || stopped || (hit[i].t->reach && words > hit[i].t->reach))
			continue;
		if (best == ASSERTION_AFFIRMED || hit[i].t->axis < best)
			best = (enum assertion)hit[i].t->axis;
	}
	return best;
}
