#include "source/table.h"

#include <string.h>

#include "format/grid.h"
#include "source/above.h"
#include "source/tables.h"

#define BOM STR("\xEF\xBB\xBF")

static struct str take_line(struct str bytes, size_t *at)
{
	size_t from = *at, i = from;
	while (i < bytes.n && bytes.p[i] != '\n' && bytes.p[i] != '\r')
		i++;
	*at = i < bytes.n ? i + 1 : i;
	if (i < bytes.n && bytes.p[i] == '\r' && *at < bytes.n && bytes.p[*at] == '\n')
		++*at;
	return str_part(bytes, from, i - from);
}

static int table_recognise(const struct source_input *in, const struct source_options *o)
{
	struct str head = str_part(in->bytes, str_has_prefix(in->bytes, BOM) ? BOM.n : 0, 4096);
	size_t at = 0, odd = 0;
	if (str_has_prefix(in->bytes, STR("\xFF\xFE")) || str_has_prefix(in->bytes, STR("\xFE\xFF")))
		return 5; /* UTF-16: told in words when it is opened */
	for (size_t i = 0; i < head.n; i++) {
		unsigned char c = (unsigned char)head.p[i];
		if (c == 0)
			return 0;
		odd += c < 0x20 && c != '\t' && c != '\n' && c != '\r' &&
		       c != 0x1B; /* terminal colours do turn up */
	}
	if (odd * 50 > head.n)
		return 0;
	struct str start = str_trim(head);
	if (str_is_empty(start))
		return 5;
	if (start.p[0] == '<' || start.p[0] == '{' || str_has_prefix(start, STR("0 HEAD")) ||
	    str_has_prefix(start, STR("%PDF")))
		return 0;
	for (;;) {
		struct str line = take_line(head, &at);
		if (above_is_comment(line) || (str_is_empty(str_trim(line)) && at < head.n))
			continue;
		char separator = csv_guess_separator(line);
		return memchr(line.p ? line.p : "", separator, line.n) ? 50 : str_is_empty(o->map) ? 10 : 50;
	}
}

static int table_open(const struct source_input *in, const struct source_options *o, struct source_reader **r, struct err *e)
{
	if (str_has_prefix(in->bytes, STR("\xFF\xFE")) || str_has_prefix(in->bytes, STR("\xFE\xFF")))
		return err_set_at(e, ERR_INPUT, in->file, 1, 0, "UTF-16: save it as UTF-8");
	return tables_open(grid_csv_book(in->bytes), in, o, r, e);
}

const struct source_adapter table_adapter = {
	"table",
	"a table (CSV) by a column map: case notes, chronologies, SSDA903, relations",
	table_recognise,
	table_open,
};
