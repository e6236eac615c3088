#include "source/table.h"

#include <string.h>

#include "format/encoding.h"
#include "format/grid.h"
#include "source/above.h"
#include "source/fixed.h"
#include "source/records.h"
#include "source/tables.h"

enum { HEAD = 4096 }; /* bytes that are looked at */

/* Control characters are rare in text: as many as these, and the bytes are something else. */
static bool has_too_many_controls(struct str head)
{
	size_t odd = 0;
	for (size_t i = 0; i < head.n; i++) {
		unsigned char c = (unsigned char)head.p[i];
		odd += (c < '\t' || (c > '\r' && c < 0x20)) && c != 0x1B; /* terminal colours do turn up */
	}
	return odd > 2 && odd * 50 > head.n;
}

static int is_table(struct str head, const struct source_options *o)
{
	size_t at = 0;
	struct str start = str_trim(head);
	if (has_too_many_controls(head))
		return 0;
	if (str_is_empty(start))
		return 5;
	if (start.p[0] == '<' || start.p[0] == '{' || records_is_json(start))
		return 0;
	if (str_has_prefix(start, STR("0 HEAD")) || str_has_prefix(start, STR("%PDF")) || str_has_prefix(start, STR("PK\3\4")) ||
	    str_has_prefix(start, STR("---\n")) || str_has_prefix(start, STR("---\r\n")))
		return 0;
	for (;;) {
		struct str line = csv_take_line(head, &at);
		if (above_is_comment(line) || (str_is_empty(str_trim(line)) && at < head.n))
			continue;
		char separator = csv_guess_separator(line);
		return memchr(line.p ? line.p : "", separator, line.n) ? 50 : str_is_empty(o->map) ? 10 : 50;
	}
}

static int table_recognise(const struct source_input *in, const struct source_options *o)
{
	struct str head = str_part(in->bytes, 0, HEAD);
	struct encoding_found found = encoding_find(head, 0);
	struct buf b = {0};
	uint64_t ignored;
	head = str_part(head, found.mark, HEAD);
	if (found.encoding == ENCODING_UTF_8 || found.encoding == ENCODING_WINDOWS_1252)
		return is_table(head, o);
	encoding_decode(found.encoding, head, false, &b, &ignored);
	int sure = is_table(buf_str(&b), o);
	buf_close(&b);
	return sure;
}

/* `# encoding: latin-1` on one of the lines above the header. */
static struct str encoding_above(struct str bytes)
{
	struct str head = str_part(bytes, 0, HEAD);
	for (size_t at = 0; at < head.n;) {
		struct str line = csv_take_line(head, &at), rest = str_trim(line);
		if (!above_is_comment(line) && !str_is_empty(rest))
			break;
		while (rest.n && (rest.p[0] == '#' || rest.p[0] == '"'))
			rest = str_part(rest, 1, rest.n);
		if (str_is_equal_caseless(str_trim(str_cut(&rest, ':')), STR("encoding")) && !str_is_absent(rest)) {
			while (rest.n && strchr(",;\t|\" ", rest.p[rest.n - 1]))
				rest.n--;
			return str_trim(rest);
		}
	}
	return (struct str){NULL, 0};
}

/* What the file is written in, by the option, by the file's own word, by its bytes; and how that is known. */
static int find_encoding(const struct source_input *in, const struct source_options *o, enum encoding *as, const char **how,
			 struct err *e)
{
	struct encoding_found found = encoding_find(in->bytes, 0); /* what is not UTF-8 is found row by row */
	struct str above = encoding_above(in->bytes), name = !str_is_empty(o->encoding) ? o->encoding : above;
	*how = found.how == ENCODING_BY_MARK ? "by its mark" : "by the zero bytes in it";
	*as = found.how == ENCODING_OTHERWISE ? ENCODING_UTF_8 : found.encoding;
	if (str_is_empty(name))
		return 0;
	*how = !str_is_empty(o->encoding) ? "as --encoding says" : "as its `# encoding:` line says";
	if (encoding_of(name, as) == 0)
		return 0;
	struct buf b = {0};
	char q[160];
	encoding_names(&b);
	err_set(e, !str_is_empty(o->encoding) ? ERR_USAGE : ERR_INPUT, "there is no encoding %s; known: %s", diag_quote(name, q), b.p);
	buf_close(&b);
	return -1;
}

static int why_not(const struct source_input *in, struct err *e)
{
	if (e->code == ERR_INPUT && fixed_is(str_part(in->bytes, 0, HEAD)))
		err_set_at(e, ERR_INPUT, in->file, 1, 0,
			   "its columns stand at fixed places, without separators: open it in a spreadsheet, part the text into columns "
			   "there, and save it as CSV or XLSX");
	return -1;
}

static int table_open(const struct source_input *in, const struct source_options *o, struct source_reader **r, struct err *e)
{
	enum encoding as;
	const char *how;
	struct encoding_text text;
	if (find_encoding(in, o, &as, &how, e))
		return -1;
	if (as == ENCODING_UTF_8) {
		struct book *b = grid_csv_book(in->bytes);
		grid_csv_mapped(b, o->mapped);
		return tables_open(b, in, o, r, e) < 0 ? why_not(in, e) : 0;
	}
	if (encoding_open(in->bytes, as, o->beside, o->mapped, &text, e))
		return -1;
	if (o->diags) {
		diag_add(o->diags, DIAG_NOTE, in->file, 0, 0, "read as %s, %s", encoding_words(as), how);
		if (text.replaced)
			diag_add(o->diags, DIAG_WARNING, in->file, 0, 0,
				 "%llu characters that it does not have: read as U+FFFD", (unsigned long long)text.replaced);
	}
	return tables_open(grid_text_book(&text), in, o, r, e);
}

const struct source_adapter table_adapter = {
	"table",
	"a table (CSV) by a column map: case notes, chronologies, SSDA903, relations",
	table_recognise,
	table_open,
	false,
};
