#include "analysis/text_scan.h"

#include <stdlib.h>
#include <string.h>

#include "format/literal.h"

struct span { /* of the strings of one expression in one text: what the first and the last begins at */
	uint64_t put; /* the put that it is of */
	size_t first, last;
};

struct asked { /* one expression */
	struct text_pattern *pattern;
	bool is_needy; /* has strings it cannot do without */
	uint32_t least, most;
};

struct page {
	struct str text;
	bool is_ascii, is_odd, is_read;
	struct span *span; /* by expression */
	struct assertion_reading reading;
};

struct text_scan {
	struct asked *asked;
	size_t n, pages;
	uint32_t *owner; /* by string: whose it is */
	struct literal_set *set;
	struct literal_found found;
	const struct assertion_list *triggers;
	uint64_t put;
	uint64_t *may; /* by expression: the last put in which it may be found; UINT64_MAX: it may always be */
	struct page page[TEXT_SCAN_PAGES];
};

/* Every match begins with \b: it is the first thing, and no "|" outside all brackets has another beginning. */
static bool begins_word(struct str e)
{
	size_t depth = 0;

	if (!str_has_prefix(e, STR("\\b")) || str_find(e, STR("(?#")) < e.n || (e.n > 2 && strchr("?*+{", e.p[2])))
		return false;
	for (size_t i = 2; i < e.n; i++)
		if (e.p[i] == '\\') {
			i++;
		} else if (e.p[i] == '[') {
			for (i += i + 1 < e.n && e.p[i + 1] == '^' ? 3 : 2; i < e.n && e.p[i] != ']'; i++)
				i += e.p[i] == '\\';
		} else if (e.p[i] == '(') {
			depth++;
		} else if (e.p[i] == ')' && depth) {
			depth--;
		} else if (e.p[i] == '|' && depth == 0) {
			return false;
		}
	return true;
}

/* Then a string that begins the match, with a letter or digit, stands at the beginning of a word. */
static bool is_at_word(const struct literal_need *need, size_t k, bool begins)
{
	unsigned char c = need->string[k].n ? (unsigned char)need->string[k].p[0] : 0;

	return begins && need->before_most == 0 && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
}

struct text_scan *text_scan_open(const struct text_pattern *const *pattern, size_t n,
				 const struct assertion_list *triggers)
{
	struct text_scan *s = arena_malloc(sizeof *s);
	struct arena a = {0};
	struct str *string = NULL;
	bool *at_word = NULL;
	size_t strings = 0, cap = 0;

	s->n = n;
	s->triggers = triggers;
	s->asked = arena_malloc((n ? n : 1) * sizeof *s->asked);
	s->may = arena_malloc((n ? n : 1) * sizeof *s->may);
	for (size_t i = 0; i < TEXT_SCAN_PAGES; i++)
		s->page[i].span = arena_malloc((n ? n : 1) * sizeof *s->page[i].span);
	for (size_t i = 0; i < n; i++) {
		struct literal_need need;
		if (!pattern[i])
			continue;
		bool begins = begins_word(text_expression(pattern[i]));
		s->asked[i].pattern = text_copy(pattern[i]);
		literal_need(text_expression(pattern[i]), &a, &need);
		s->asked[i].is_needy = need.n > 0;
		s->may[i] = need.n ? 0 : UINT64_MAX;
		s->asked[i].least = need.before_least;
		s->asked[i].most = need.before_most;
		if (strings + need.n > cap) {
			cap = 2 * (strings + need.n);
			string = arena_grow(string, cap, sizeof *string);
			at_word = arena_grow(at_word, cap, sizeof *at_word);
			s->owner = arena_grow(s->owner, cap, sizeof *s->owner);
		}
		for (size_t k = 0; k < need.n; k++) {
			string[strings] = need.string[k];
			at_word[strings] = is_at_word(&need, k, begins);
			s->owner[strings++] = (uint32_t)i;
		}
	}
	s->set = literal_open_each(string, at_word, strings, 0);
	free(string);
	free(at_word);
	arena_close(&a);
	return s;
}

void text_scan_close(struct text_scan *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++)
		text_free(s->asked[i].pattern);
	for (size_t i = 0; i < TEXT_SCAN_PAGES; i++) {
		free(s->page[i].span);
		assertion_reading_close(&s->page[i].reading);
	}
	literal_close(s->set);
	literal_found_close(&s->found);
	free(s->asked);
	free(s->owner);
	free(s->may);
	free(s);
}

void text_scan_put(struct text_scan *s, const struct str *text, size_t n)
{
	s->put++;
	s->pages = n < TEXT_SCAN_PAGES ? n : TEXT_SCAN_PAGES;
	for (size_t i = 0; i < s->pages; i++) {
		struct page *g = &s->page[i];
		g->text = text[i];
		g->is_read = false;
		if (text[i].n == 0)
			continue;
		literal_find(s->set, text[i], &s->found);
		g->is_ascii = s->found.is_ascii;
		g->is_odd = s->found.is_odd;
		for (size_t k = 0; k < s->found.n; k++) {
			uint32_t who = s->owner[s->found.hit[k].string];
			struct span *span = &g->span[who];
			if (span->put != s->put)
				*span = (struct span){s->put, s->found.hit[k].from, 0};
			span->last = s->found.hit[k].from;
			s->may[who] = s->put;
		}
	}
}

bool text_scan_may(const struct text_scan *s, size_t number)
{
	return s->may[number] >= s->put;
}

/* Where in the text a match may begin. */
static void bound(const struct page *g, const struct asked *q, const struct span *span, size_t *first,
		  size_t *last)
{
	*first = 0;
	*last = g->text.n;
	if (!q->is_needy || g->is_odd)
		return;
	if (q->most != LITERAL_FAR && span->first > q->most)
		*first = span->first - q->most;
	while (*first && ((unsigned char)g->text.p[*first] & 0xc0) == 0x80) /* not within a character */
		--*first;
	*last = span->last > q->least ? span->last - q->least : 0;
}

int text_scan_next(struct text_scan *s, size_t number, struct text_scan_place *at)
{
	const struct asked *q = &s->asked[number];

	if (!text_scan_may(s, number))
		return 0;
	for (; at->page < s->pages; at->page++, at->begin = at->end = 0) {
		const struct page *g = &s->page[at->page];
		const struct span *span = &g->span[number];
		size_t first, last, from = at->end > at->begin ? at->end : at->end ? at->end + 1 : 0;
		int rc;
		if (g->text.n == 0 || (q->is_needy && span->put != s->put))
			continue;
		bound(g, q, span, &first, &last);
		rc = text_find_within(q->pattern, g->text, g->is_ascii, from > first ? from : first, last,
				      &at->begin, &at->end);
		if (rc != 0)
			return rc;
	}
	return 0;
}

struct assertion_found text_scan_stands(struct text_scan *s, const struct text_scan_place *at)
{
	struct page *g = &s->page[at->page];

	if (!s->triggers)
		return (struct assertion_found){0};
	if (!g->is_read)
		assertion_read(s->triggers, g->text, &g->reading);
	g->is_read = true;
	return assertion_look(&g->reading, at->begin, at->end);
}

unsigned text_scan_times(const struct text_scan *s, const struct text_scan_place *at)
{
	return s->triggers ? assertion_times(s->page[at->page].text, at->begin, at->end) : 1;
}

struct str text_scan_times_cause(const struct text_scan *s, unsigned n)
{
	return s->triggers ? assertion_times_cause(s->triggers, n) : (struct str){0};
}
