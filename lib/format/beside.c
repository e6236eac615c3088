#include "format/beside.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "format/unicode.h"

struct stack { /* a cell whose lines are set beside others' */
	struct str rest;
	size_t column, first; /* first: the row's line in which it begins */
};

static size_t count_lines(struct str s)
{
	size_t n = 1;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

static size_t widest_line(struct str s)
{
	size_t most = 0;
	while (!str_is_absent(s)) {
		size_t w = unicode_width(str_cut(&s, '\n'));
		most = w > most ? w : most;
	}
	return most;
}

static void add_bars(struct buf *b, size_t n, bool begins_line)
{
	for (size_t i = 0; i < n && i < BESIDE_COLUMNS; i++)
		buf_add(b, begins_line && i == 0 ? STR("|") : STR(" |"));
	if (n)
		buf_add_char(b, ' ');
}

/* An empty line in a row of several cells would end the row. */
static void add_lines(struct str s, struct buf *b)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] == '\n' && i + 1 < s.n && s.p[i + 1] == '\n'))
			buf_add_char(b, s.p[i]);
}

static void add_in_turn(const struct beside_cell *cell, size_t n, struct buf *b)
{
	bool begins = true;
	for (size_t i = 0; i < n; i++) {
		if (i && begins)
			buf_add_char(b, '\n');
		add_bars(b, i ? cell[i].column - cell[i - 1].column : cell[i].column, begins);
		add_lines(cell[i].text, b);
		begins = memchr(cell[i].text.p, '\n', cell[i].text.n) != NULL;
	}
}

/* A line of each cell that has one there; a line without text is none. */
static void add_abreast(struct stack *s, size_t n, size_t height, struct buf *b)
{
	bool is_first = true;
	for (size_t line = 0; line < height; line++) {
		size_t from = 0;
		bool begins = true;
		for (size_t i = 0; i < n; i++) {
			if (line < s[i].first || str_is_absent(s[i].rest))
				continue;
			struct str text = str_cut(&s[i].rest, '\n');
			if (text.n == 0)
				continue;
			if (begins && !is_first)
				buf_add_char(b, '\n');
			add_bars(b, s[i].column - from, begins);
			buf_add(b, text);
			from = s[i].column;
			begins = is_first = false;
		}
	}
}

static size_t height_of(const struct beside_cell *c)
{
	return count_lines(c->text) + c->ends_in_table;
}

void beside_row(const struct beside_cell *cell, size_t n, struct buf *b)
{
	size_t height = 1, width = 0;
	bool has_table = false, has_lines = false;
	for (size_t i = 0; i < n; i++) {
		size_t h = height_of(&cell[i]);
		height = h > height ? h : height;
		has_table |= cell[i].has_table;
		has_lines |= count_lines(cell[i].text) > 1;
		if (width <= BESIDE_WIDTH)
			width += widest_line(cell[i].text) + (i ? 3 : 0);
	}
	if (n == 1 && cell->column == 0) {
		buf_add(b, cell->text);
		return;
	}
	if (!has_lines || width > BESIDE_WIDTH) {
		add_in_turn(cell, n, b);
		return;
	}
	struct stack *s = arena_malloc(n * sizeof *s);
	for (size_t i = 0; i < n; i++) {
		enum beside_at at = cell[i].at;
		if (at == BESIDE_UNSAID)
			at = has_table ? BESIDE_MIDDLE : BESIDE_TOP;
		size_t above = height - height_of(&cell[i]);
		s[i] = (struct stack){cell[i].text, cell[i].column,
				      at == BESIDE_TOP ? 0 : at == BESIDE_MIDDLE ? above / 2 : above};
	}
	add_abreast(s, n, height, b);
	free(s);
}
