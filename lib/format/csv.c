#include "format/csv.h"

#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/arena.h"

static const char never_closed[] = "quote opened here is never closed";
static const char too_many[] = "more than 65536 cells in one row";
static const char too_long[] = "a row of more than 16 MB; its first MB is kept";
static const char long_quote[] = "quote opened here is never closed; of what follows it the first MB is kept";

/* Where a record lies, or where its unclosed quote is. */
struct record {
	size_t end, next; /* the line end, and what follows it */
	uint32_t next_line;
	size_t cells;
	bool is_broken, is_too_wide;
	uint32_t quote_line, quote_col;
};

/* A quoted cell whose closing quote has text after it and is on a later line than the opening one. */
struct suspect {
	size_t quote;
	uint32_t line, col;
	bool is_there;
};

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

/* The first separator or line end at or after `at`, or n.  Eight or sixteen bytes at a time is what makes
 * this fast. */
static size_t find_end(const char *p, size_t at, size_t n, char separator)
{
#ifdef __SSE2__
	const __m128i by = _mm_set1_epi8(separator), lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
	for (; n - at >= 16; at += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + at));
		__m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, by),
					   _mm_or_si128(_mm_cmpeq_epi8(v, lf), _mm_cmpeq_epi8(v, cr)));
		unsigned mask = (unsigned)_mm_movemask_epi8(hit);
		if (mask)
			return at + (size_t)__builtin_ctz(mask);
	}
#endif
	while (at < n && p[at] != separator && !is_break(p[at]))
		at++;
	return at;
}

static size_t find_break(const char *p, size_t at, size_t n)
{
	return find_end(p, at, n, '\n');
}

/* The first quote at or after `at`, or n; line ends passed are counted, and *line_start set behind the
 * last. */
static size_t find_quote(const char *p, size_t at, size_t n, uint32_t *lines, size_t *line_start)
{
#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"'), lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
	for (; n - at >= 16; at += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + at));
		unsigned q = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, quote));
		unsigned before = q ? (q & -q) - 1 : 0xffff;
		unsigned lfs = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, lf)) & before;
		unsigned crs = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, cr)) & before;
		if (lfs | crs) {
			/* CR before LF is one line end, counted at the LF */
			unsigned lone = crs & ~(lfs >> 1);
			if (lone & 0x8000 && n - at > 16 && p[at + 16] == '\n')
				lone &= 0x7fff;
			unsigned breaks = lfs | lone;
			if (breaks) {
				*lines += (uint32_t)__builtin_popcount(breaks);
				*line_start = at + 32 - (size_t)__builtin_clz(breaks);
			}
		}
		if (q)
			return at + (size_t)__builtin_ctz(q);
	}
#endif
	for (; at < n && p[at] != '"'; at++)
		if (p[at] == '\n' || (p[at] == '\r' && !(n - at > 1 && p[at + 1] == '\n'))) {
			++*lines;
			*line_start = at + 1;
		}
	return at;
}

/* The same where it may be far away. */
static size_t find_far_break(const struct csv *c, size_t at)
{
	const size_t n = c->bytes.n;
	for (;;) {
		size_t to = n - at > CSV_MOST_ROW / 2 ? at + CSV_MOST_ROW / 2 : n;
		at = find_break(c->bytes.p, at, to);
		if (at < to || at == n)
			return at;
		if (c->passed)
			c->passed(c->passed_self);
	}
}

static size_t pass_break(const char *p, size_t at, size_t n)
{
	return at + (p[at] == '\r' && n - at > 1 && p[at + 1] == '\n' ? 2 : 1);
}

static void broken_at(const struct csv *c, const struct suspect *s, struct record *r)
{
	const char *p = c->bytes.p;
	size_t n = c->bytes.n;
	r->is_broken = true;
	r->quote_line = s->line;
	r->quote_col = s->col;
	r->end = find_far_break(c, s->quote);
	r->next = r->end < n ? pass_break(p, r->end, n) : n;
	r->next_line = s->line + 1;
}

/* A row of millions of cells is no table's; its line is passed whole. */
static void too_many_at(const struct csv *c, size_t at, uint32_t line, uint32_t col, struct record *r)
{
	const size_t n = c->bytes.n;
	r->is_too_wide = true;
	r->quote_line = line;
	r->quote_col = col;
	r->end = find_far_break(c, at);
	r->next = r->end < n ? pass_break(c->bytes.p, r->end, n) : n;
	r->next_line = line + 1;
}

static struct csv_cell *new_cell(struct csv *c, size_t i)
{
	if (i == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 32;
		c->cell = arena_grow(c->cell, c->cap, sizeof *c->cell);
	}
	return &c->cell[i];
}

/* Does a line inside that quoted cell make a whole row by itself?  Then the quote was never closed, and what
 * closed it belongs to another cell. */
static bool holds_whole_row(const struct csv *c, const struct suspect *s, size_t end)
{
	const char *p = c->bytes.p;
	size_t at = find_break(p, s->quote, end);
	while (c->columns > 1 && at < end) {
		size_t cells = 1, from = pass_break(p, at, end);
		for (at = from; at < end && !is_break(p[at]); at++)
			cells += p[at] == c->separator;
		if (cells == c->columns)
			return true;
	}
	return false;
}

/* Reads the record that begins at `at`; its cells are in c->cell, quotes not yet undone. */
static void read_record(struct csv *c, size_t at, uint32_t line, struct record *r)
{
	const char *p = c->bytes.p;
	const size_t whole = c->bytes.n, n = whole - at > CSV_MOST_ROW ? at + CSV_MOST_ROW : whole;
	const char by = c->separator;
	struct suspect suspect = {0};
	size_t line_start = at, cells = 0;
	bool too_wide = false;
	*r = (struct record){0};
	for (;;) {
		struct csv_cell *cell = new_cell(c, cells++);
		cell->line = line;
		cell->col = (uint32_t)(at - line_start + 1);
		cell->byte = at;
		cell->undo = false;
		cell->quoted = at < n && p[at] == '"';
		if (!cell->quoted) {
			size_t end = find_end(p, at, n, by);
			cell->text = (struct str){p + at, end - at};
			at = end;
		} else {
			struct suspect open = {at, line, cell->col, true};
			uint32_t lines = 0;
			size_t begin = ++at;
			while ((at = find_quote(p, at, n, &lines, &line_start)) < n && n - at > 1 &&
			       p[at + 1] == '"') {
				cell->undo = true;
				at += 2;
			}
			if (at == n) {
				broken_at(c, &open, r);
				return;
			}
			line += lines;
			cell->text = (struct str){p + begin, at - begin};
			at++;
			if (at < n && p[at] != by && !is_break(p[at])) {
				char before = p[at - 2];
				if (lines && (before == by || is_break(before))) {
					broken_at(c, &open, r);
					return;
				}
				if (lines && !suspect.is_there)
					suspect = open;
				at = find_end(p, at, n, by);
				cell->text.n = at - begin;
				cell->undo = true;
			}
		}
		if (at == n && n < whole) {
			too_many_at(c, at, line, (uint32_t)(at - line_start + 1), r);
			return;
		}
		if (at == n || p[at] != by)
			break;
		if (cells == CSV_MOST_CELLS) {
			too_many_at(c, at, line, (uint32_t)(at - line_start + 1), r);
			return;
		}
		at++;
		too_wide = suspect.is_there && c->columns && cells >= c->columns;
		if (too_wide)
			break; /* no need to read on, which would be slow when every line is so */
	}
	r->cells = cells;
	if (suspect.is_there && c->columns &&
	    (too_wide || cells != c->columns || holds_whole_row(c, &suspect, at))) {
		broken_at(c, &suspect, r);
		return;
	}
	r->end = at;
	r->next = at < whole ? pass_break(p, at, whole) : whole;
	r->next_line = line + 1;
}

/* A quoted cell as it stands between its opening quote and its end, without its doubled and its closing
 * quotes.
 */
static struct str undo(struct str s, struct buf *b)
{
	size_t from = b->n;
	bool inside = true;
	while (s.n) {
		const char *q = inside ? memchr(s.p, '"', s.n) : NULL;
		if (!q) {
			buf_add(b, s);
			break;
		}
		size_t before = (size_t)(q - s.p);
		inside = before + 1 < s.n && q[1] == '"';
		buf_add(b, str_part(s, 0, before + inside));
		s = str_part(s, before + 1 + inside, s.n);
	}
	return (struct str){b->p + from, b->n - from};
}

static void undo_quotes(struct csv *c, size_t cells)
{
	size_t bytes = 0;
	for (size_t i = 0; i < cells; i++)
		bytes += c->cell[i].undo ? c->cell[i].text.n : 0;
	if (bytes == 0)
		return;
	buf_clear(&c->undone);
	buf_reserve(&c->undone, bytes); /* so that it does not move while cells point into it */
	for (size_t i = 0; i < cells; i++)
		if (c->cell[i].undo)
			c->cell[i].text = undo(c->cell[i].text, &c->undone);
}

void csv_open(struct csv *c, struct str bytes, char separator)
{
	*c = (struct csv){.bytes = bytes.p ? bytes : STR(""), .separator = separator, .line = 1};
	if (str_has_prefix(bytes, STR("\xef\xbb\xbf")))
		c->at = 3;
}

void csv_close(struct csv *c)
{
	free(c->cell);
	buf_close(&c->undone);
	*c = (struct csv){0};
}

static void pass_blank_lines(const struct csv *c, size_t *at, uint32_t *line)
{
	while (*at < c->bytes.n && is_break(c->bytes.p[*at])) {
		*at = pass_break(c->bytes.p, *at, c->bytes.n);
		++*line;
	}
}

/* What follows a broken record and is neither a whole row nor broken itself belongs to it. */
static void take_the_rest(struct csv *c, struct record *r)
{
	size_t told = r->next;
	while (c->columns) {
		struct record more;
		size_t at = r->next;
		if (c->passed && at - told > CSV_MOST_ROW / 2) {
			c->passed(c->passed_self);
			told = at;
		}
		uint32_t line = r->next_line;
		pass_blank_lines(c, &at, &line);
		if (at == c->bytes.n)
			return;
		read_record(c, at, line, &more);
		if (more.is_broken || more.cells == c->columns)
			return;
		r->end = more.end;
		r->next = more.next;
		r->next_line = more.next_line;
	}
}

int csv_next(struct csv *c, struct csv_row *row)
{
	struct record r;
	pass_blank_lines(c, &c->at, &c->line);
	if (c->at >= c->bytes.n)
		return 0;
	*row = (struct csv_row){.line = c->line, .byte = c->at};
	read_record(c, c->at, c->line, &r);
	if (r.is_broken) {
		row->broken = never_closed;
		row->broken_line = r.quote_line;
		row->broken_col = r.quote_col;
		take_the_rest(c, &r);
	} else if (r.is_too_wide) {
		row->broken = too_many;
		row->broken_line = r.quote_line;
		row->broken_col = r.quote_col;
	} else {
		undo_quotes(c, r.cells);
		row->cells = r.cells;
	}
	row->cell = c->cell;
	row->raw = str_part(c->bytes, c->at, r.end - c->at);
	if (row->raw.n > CSV_MOST_ROW && row->broken) {
		row->raw = str_part(row->raw, 0, CSV_MOST_RAW);
		row->broken = r.is_broken ? long_quote : too_long;
	}
	c->at = r.next;
	c->line = r.next_line;
	return 1;
}

struct str csv_take_line(struct str bytes, size_t *at)
{
	size_t from = *at, i = from;
	while (i < bytes.n && bytes.p[i] != '\n' && bytes.p[i] != '\r')
		i++;
	*at = i < bytes.n ? i + 1 : i;
	if (i < bytes.n && bytes.p[i] == '\r' && *at < bytes.n && bytes.p[*at] == '\n')
		++*at;
	return str_part(bytes, from, i - from);
}

char csv_guess_separator(struct str header_line)
{
	static const char candidates[] = ",;\t|:";
	size_t count[sizeof candidates] = {0}, best = 0;
	bool quoted = false;
	for (size_t i = 0; i < header_line.n; i++) {
		if (header_line.p[i] == '"')
			quoted = !quoted;
		const char *which = quoted || !header_line.p[i] ? NULL : strchr(candidates, header_line.p[i]);
		if (which)
			count[which - candidates]++;
	}
	for (size_t i = 1; candidates[i] != ':'; i++)
		if (count[i] > count[best])
			best = i;
	/* a colon stands in names too ("time:timestamp"): only where nothing else could be it */
	if (count[best] == 0 && count[4])
		best = 4;
	return candidates[best];
}

void csv_write_cell(struct str s, char separator, struct buf *b)
{
	bool quote = str_has_prefix(
		s, STR("\xef\xbb\xbf")); /* at a file's beginning it would be taken for the mark */
	for (size_t i = 0; i < s.n && !quote; i++)
		quote = s.p[i] == separator || s.p[i] == '"' || is_break(s.p[i]);
	if (!quote) {
		buf_add(b, s);
		return;
	}
	buf_add_char(b, '"');
	while (s.n) {
		const char *q = memchr(s.p, '"', s.n);
		size_t n = q ? (size_t)(q - s.p) + 1 : s.n;
		buf_add(b, str_part(s, 0, n));
		if (q)
			buf_add_char(b, '"');
		s = str_part(s, n, s.n);
	}
	buf_add_char(b, '"');
}
