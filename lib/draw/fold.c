#include "draw/fold.h"

#include <string.h>

#include "draw/page.h"
#include "format/unicode.h"

void fold_add(struct out *o, const char *lead, size_t indent, struct str text)
{
	struct buf visible = {0};
	struct str rest;
	size_t column = strlen(lead);
	bool first = true;

	page_visible(text, &visible);
	for (size_t i = 0; i < visible.n; i++) /* no line begins but where this one is folded */
		if (visible.p[i] == '\n' || visible.p[i] == '\t')
			visible.p[i] = ' ';
	rest = buf_str(&visible);
	out_add_z(o, lead);
	while (rest.n) {
		struct str word = str_cut(&rest, ' ');
		size_t wide = unicode_width(word);
		if (!first && column + 1 + wide > FOLD_WIDTH) {
			out_addf(o, "\n%*s", (int)indent, "");
			column = indent;
			first = true;
		}
		if (!first)
			out_add_char(o, ' ');
		out_add(o, word);
		column += wide + !first;
		first = false;
	}
	out_add_char(o, '\n');
	buf_close(&visible);
}

void fold_date(const struct mark *m, struct buf *b)
{
	struct date d = date_of_days(m->lo, m->hi, m->minute_1);

	if (m->flags & MARK_UNDATED) {
		buf_add_z(b, "not dated");
		return;
	}
	date_write_words(&d, b);
}

struct str fold_cut(struct arena *a, struct str text, size_t most)
{
	char *to;
	size_t n = 0, end;

	text = str_trim(text);
	end = text.n < most ? text.n : most;
	while (end < text.n && end && text.p[end] != ' ')
		end--;
	to = arena_get(a, end + 5);
	for (size_t i = 0; i < end; i++) {
		bool blank = text.p[i] == ' ' || (text.p[i] >= '\t' && text.p[i] <= '\r');
		if (!blank || (n && to[n - 1] != ' '))
			to[n++] = blank ? ' ' : text.p[i];
	}
	if (end < text.n) {
		memcpy(to + n, n && to[n - 1] == ' ' ? "..." : " ...", 5 - (n && to[n - 1] == ' '));
		n += n && to[n - 1] == ' ' ? 3 : 4;
	}
	return (struct str){to, n};
}
