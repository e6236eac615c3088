/* Any bytes: every byte lies in a row or is a line end, in order; places are true; what is read and written reads again
 * the same.  First byte: separator, second: columns. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "format/csv.h"

#define MUST(x) \
	do { \
		if (!(x)) { \
			fprintf(stderr, "line %d: %s\n", __LINE__, #x); \
			abort(); \
		} \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void again(const struct csv_row *row, char separator)
{
	struct buf b = {0};
	struct csv c;
	struct csv_row r;
	if (row->cells == 0 || (row->cells == 1 && row->cell[0].text.n == 0))
		return;
	for (size_t i = 0; i < row->cells; i++) {
		if (i)
			buf_add_char(&b, separator);
		csv_write_cell(row->cell[i].text, separator, &b);
	}
	csv_open(&c, buf_str(&b), separator);
	MUST(csv_next(&c, &r) == 1 && !r.broken && r.cells == row->cells);
	for (size_t i = 0; i < row->cells; i++)
		MUST(str_is_equal(r.cell[i].text, row->cell[i].text));
	MUST(csv_next(&c, &r) == 0);
	csv_close(&c);
	buf_close(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char separators[] = ",;\t|:";
	struct csv c;
	struct csv_row r;
	if (n < 2)
		return 0;
	char by = separators[data[0] % 5];
	struct str text = {(const char *)data + 2, n - 2};
	csv_guess_separator(text);
	csv_open(&c, text, by);
	c.columns = data[1] % 8;
	size_t end = str_has_prefix(text, STR("\xef\xbb\xbf")) ? 3 : 0;
	uint32_t line = 0;
	while (csv_next(&c, &r)) {
		for (; end < r.byte; end++)
			MUST(text.p[end] == '\n' || text.p[end] == '\r');
		MUST(r.byte == end && r.raw.p == text.p + end && r.raw.n > 0);
		end += r.raw.n;
		MUST(end <= text.n && (end == text.n || text.p[end] == '\n' || text.p[end] == '\r'));
		MUST(r.line > line);
		line = r.line;
		MUST(!r.broken == (r.cells > 0));
		if (r.broken)
			MUST(r.broken_line >= r.line && r.broken_col > 0);
		for (size_t i = 0; i < r.cells; i++) {
			MUST(r.cell[i].byte >= r.byte && r.cell[i].byte <= end && r.cell[i].line >= r.line);
			MUST(i == 0 || text.p[r.cell[i].byte - 1] == by);
			MUST(!r.cell[i].quoted == !(r.cell[i].byte < text.n && text.p[r.cell[i].byte] == '"'));
		}
		again(&r, by);
	}
	for (; end < text.n; end++)
		MUST(text.p[end] == '\n' || text.p[end] == '\r');
	csv_close(&c);
	return 0;
}
