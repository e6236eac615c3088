#include "cmd/listing.h"

#include <stdlib.h>

#include "base/arena.h"
#include "format/unicode.h"

/* Characters that move the cursor or turn the writing round are shown, not sent. */
static void add_shown(struct str s, struct buf *b)
{
	for (size_t at = 0; at < s.n;) {
		int32_t point;
		size_t n = unicode_step(s, at, &point);
		if (point == '\n' || point == '\r' || point == '\t')
			buf_add_char(b, ' ');
		else if (point < 0)
			for (size_t k = 0; k < n; k++)
				buf_addf(b, "\\x%02x", (unsigned char)s.p[at + k]);
		else if (point < 0x20 || (point >= 0x7f && point < 0xa0))
			buf_addf(b, "\\x%02x", (unsigned)point);
		else if (point == 0x200e || point == 0x200f || (point >= 0x202a && point <= 0x202e) ||
			 (point >= 0x2066 && point <= 0x2069) || point == 0x2028 || point == 0x2029)
			buf_addf(b, "\\u%04x", (unsigned)point);
		else
			buf_add(b, str_part(s, at, n));
		at += n;
	}
}

struct listing {
	struct arena arena;
	struct str **row;
	size_t rows, cap, columns;
	struct str name[LISTING_COLUMNS];
	size_t place[LISTING_COLUMNS]; /* of a column in the header */
	size_t width[LISTING_COLUMNS];
};

struct listing *listing_open(const char *header, const char *shown)
{
	struct listing *t = arena_malloc(sizeof *t);
	struct str wanted = str_of(shown);
	while (wanted.p && t->columns < LISTING_COLUMNS) {
		struct str name = str_cut(&wanted, ','), all = str_of(header);
		for (size_t i = 0; all.p; i++)
			if (str_is_equal(str_cut(&all, ','), name))
				t->place[t->columns] = i;
		t->name[t->columns] = name;
		t->width[t->columns++] = name.n;
	}
	return t;
}

void listing_add(struct listing *t, const struct buf *cells)
{
	struct buf b = {0};
	if (t->rows == t->cap)
		t->row = arena_grow(t->row, t->cap = t->cap ? t->cap * 2 : 256, sizeof *t->row);
	struct str *cell = t->row[t->rows++] = ARENA_ARRAY(&t->arena, struct str, t->columns);
	for (size_t i = 0; i < t->columns; i++) {
		const struct buf *from = &cells[t->place[i]];
		buf_clear(&b);
		add_shown(unicode_cut_bytes((struct str){from->p, from->n}, 4 * LISTING_WIDEST), &b);
		struct str s = b.n ? buf_str(&b) : STR("");
		if (unicode_width(s) > LISTING_WIDEST) {
			s = unicode_cut_width(s, LISTING_WIDEST - 3);
			b.n = s.n;
			buf_add_z(&b, "...");
			s = buf_str(&b);
		}
		cell[i] = arena_copy(&t->arena, s);
		if (unicode_width(s) > t->width[i])
			t->width[i] = unicode_width(s);
	}
	buf_close(&b);
}

static void write_row(const struct listing *t, const struct str *cell, struct out *o)
{
	struct buf b = {0};
	for (size_t i = 0; i < t->columns; i++) {
		buf_add(&b, cell[i]);
		for (size_t w = unicode_width(cell[i]); w < t->width[i] + 2; w++)
			buf_add_char(&b, ' ');
	}
	while (b.n && b.p[b.n - 1] == ' ')
		b.n--;
	buf_add_char(&b, '\n');
	out_add(o, buf_str(&b));
	buf_close(&b);
}

void listing_close(struct listing *t, struct out *out)
{
	if (out)
		write_row(t, t->name, out);
	for (size_t i = 0; out && i < t->rows; i++)
		write_row(t, t->row[i], out);
	free(t->row);
	arena_close(&t->arena);
	free(t);
}
